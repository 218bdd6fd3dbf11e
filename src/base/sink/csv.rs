//! CSV (RFC 4180), of two kinds. Data is exact: what is read back is what was written. A report is for people, who open
//! it in a spreadsheet, which computes what begins like a formula; there such a text gets an apostrophe first.

use std::borrow::Cow;

use super::shown::shown;

/// A table in the making; the first row names the columns.
#[derive(Clone, Debug)]
pub struct Csv {
    text: String,
    is_report: bool,
}

/// What begins a formula in a spreadsheet, also in its full-width form.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

impl Csv {
    /// For programs: every text as it is.
    pub fn data(columns: &[&'static str]) -> Self {
        Self::new(columns, false)
    }

    /// For people: everything is seen, and nothing is computed.
    pub fn report(columns: &[&'static str]) -> Self {
        Self::new(columns, true)
    }

    fn new(columns: &[&'static str], is_report: bool) -> Self {
        let mut csv = Self { text: String::new(), is_report };
        csv.write(columns.iter().map(|column| quoted(column).into_owned()));
        csv
    }

    pub fn row(&mut self, cells: &[&str]) {
        let is_report = self.is_report;
        let cell = |cell: &&str| {
            if is_report { quoted(&without_formulas(&shown(cell))).into_owned() } else { quoted(cell).into_owned() }
        };
        self.write(cells.iter().map(cell));
    }

    fn write(&mut self, cells: impl Iterator<Item = String>) {
        let cells: Vec<String> = cells.collect();
        // An empty line is no row to a reader.
        let row =
            if matches!(cells.as_slice(), [only] if only.is_empty()) { "\"\"".to_owned() } else { cells.join(",") };
        self.text.push_str(&row);
        self.text.push_str("\r\n");
    }

    pub fn into_text(self) -> String {
        self.text
    }
}

/// In quotes where a reader could take it for more than one cell.
fn quoted(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !matches!(c, ',' | ';' | '"') && !c.is_control();
    if text.chars().all(is_plain) && text.trim() == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    }
}

/// An apostrophe before what a spreadsheet would compute. Where semicolons part cells, as on computers that write 1,5, a
/// cell also begins after one, whatever quotes say.
fn without_formulas(text: &str) -> String {
    let parts = text.split(';').map(|part| if is_formula(part) { format!("'{part}") } else { part.to_owned() });
    parts.collect::<Vec<_>>().join(";")
}

/// A cell of a report that was read back, without the apostrophes that stand before what would be computed.
pub fn as_written(cell: &str) -> String {
    let bare = |part: &'_ str| part.strip_prefix('\'').filter(|bare| is_formula(bare)).unwrap_or(part).to_owned();
    cell.split(';').map(bare).collect::<Vec<_>>().join(";")
}

fn is_formula(part: &str) -> bool {
    part.trim_start_matches(|c: char| c.is_whitespace() || c == '"').starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use super::super::{shown, trial};
    use super::{Csv, FORMULA, as_written};

    #[test]
    fn reports_compute_nothing_and_data_is_exact() {
        for (name, text, data, report) in [
            ("a word", "Liz", "Liz", "Liz"),
            ("a formula", "=1+1", "=1+1", "'=1+1"),
            ("a formula in quotes", "\"=1\"", "\"\"\"=1\"\"\"", "\"'\"\"=1\"\"\""),
            ("a formula after a space", " -1", "\" -1\"", "' -1"),
            ("a formula behind a semicolon", "a;@b;c", "\"a;@b;c\"", "\"a;'@b;c\""),
            ("full width", "＝1", "＝1", "'＝1"),
            ("a tab", "\t=1", "\"\t=1\"", "\\t=1"),
            ("a line break", "a\r\nb", "\"a\r\nb\"", "a\\r\\nb"),
            ("nothing", "", "\"\"", "\"\""),
        ] {
            for (mut csv, expected) in [(Csv::data(&["A"]), data), (Csv::report(&["A"]), report)] {
                csv.row(&[text]);
                assert_eq!(csv.into_text(), format!("A\r\n{expected}\r\n"), "{name}");
            }
        }
    }

    fn read(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let mut reader = ::csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        reader.records().map(|r| r.expect("a row").iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn a_reader_finds_every_hostile_text_in_its_cell() {
        let texts = trial::texts();
        let (mut data, mut report) = (Csv::data(&["A", "B"]), Csv::report(&["A", "B"]));
        for text in &texts {
            data.row(&[text, text]);
            report.row(&[text, text]);
        }
        let rows = read(&data.into_text(), b',');
        assert_eq!(rows, texts.iter().map(|text| vec![text.clone(), text.clone()]).collect::<Vec<_>>());
        let report = report.into_text();
        let rows = read(&report, b',');
        assert_eq!(rows.len(), texts.len());
        for (row, text) in rows.iter().zip(&texts) {
            assert_eq!(row[0], row[1]);
            // One that begins with an apostrophe of its own before a formula cannot be told from one that got it.
            if !shown(text).split(';').any(|part| part.starts_with('\'')) {
                assert_eq!(as_written(&row[0]), shown(text), "{text:?}");
            }
            let plain: String = shown(text).split(';').map(|part| part.strip_prefix('\'').unwrap_or(part)).collect();
            let read: String = row[0].split(';').map(|part| part.strip_prefix('\'').unwrap_or(part)).collect();
            assert_eq!(read, plain, "{text:?}");
        }
    }

    #[test]
    fn no_cell_of_a_report_begins_a_formula_also_where_semicolons_part_cells() {
        let mut report = Csv::report(&["A", "B"]);
        trial::texts().iter().for_each(|text| report.row(&["x", text]));
        let report = report.into_text();
        for delimiter in *b",;" {
            for cell in read(&report, delimiter).iter().flatten() {
                let begin = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
                assert!(!begin.starts_with(FORMULA), "{cell:?}, delimiter {}", char::from(delimiter));
            }
        }
    }
}
