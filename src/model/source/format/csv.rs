//! CSV and TSV: the header names the keys, a row becomes an object. Rows are parsed when they are looked at.
//!
//! RFC 4180 leaves open what stands between fields and whether there is a header; both are told by the first rows.
//! Where a portal's download is known (portal.rs), its columns are brought to the keys of that vendor's API.

use serde_json::{Map, Value};

use super::{Format, Sample};
use crate::source::path::{AttributePath, PathStep};
use crate::source::scan::rows::Rows;

pub static CSV: Format =
    Format { users: "CSV", groups: "CSV", both: "CSV", client: None, recognise, shape: None, columns: &[] };

fn recognise(sample: &Sample<'_>) -> Option<String> {
    let Sample::Csv { headers, delimiter, has_header, .. } = sample else { return None };
    let between = match headers.len() {
        1 => String::new(),
        _ => format!(" with {} between them", delimiter_name(*delimiter)),
    };
    let columns = if headers.len() == 1 { "column" } else { "columns" };
    Some(if *has_header {
        format!("It is a table: its first line has the names of {} {columns}{between}.", headers.len())
    } else {
        format!(
            "It is a table of {} {columns}{between}, without names: its first line has data already.",
            headers.len()
        )
    })
}

const DELIMITERS: [(u8, &str); 4] = [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars")];

fn delimiter_name(delimiter: u8) -> &'static str {
    DELIMITERS.iter().find(|(byte, _)| *byte == delimiter).map_or("delimiters", |(_, name)| name)
}

/// So many rows are looked at to tell the delimiter.
const ROWS_LOOKED_AT: usize = 50;

/// The delimiter of a table that begins with this text: of the four usual ones the one by which most rows have as many
/// fields as the first, then the one that gives most fields. `None` when it cuts no first row: then it is no table.
pub fn delimiter_of(beginning: &str) -> Option<u8> {
    let fit = |delimiter: u8| {
        let widths = widths(beginning, delimiter);
        let first = *widths.first()?;
        let alike = widths.iter().filter(|width| **width == first).count();
        (first > 1).then_some((alike * 100 / widths.len(), first))
    };
    // The last of equals is taken: commas.
    DELIMITERS
        .iter()
        .rev()
        .filter_map(|(byte, _)| Some((fit(*byte)?, *byte)))
        .max_by_key(|(fit, _)| *fit)
        .map(|(_, d)| d)
}

/// How many fields each of the first rows has. The last one may be cut off by the end of the text, and counts only when
/// there is no other.
fn widths(beginning: &str, delimiter: u8) -> Vec<usize> {
    let mut rows = Rows::new(delimiter, 0);
    let mut widths = Vec::new();
    for line in beginning.as_bytes().split_inclusive(|byte| *byte == b'\n') {
        rows.feed(line, &mut |row| widths.push(row.fields));
        if widths.len() >= ROWS_LOOKED_AT {
            return widths;
        }
    }
    if widths.is_empty() {
        widths.extend(rows.finish().row.map(|row| row.fields));
    }
    widths
}

/// Is it a list of addresses, one a line, below a name or not? That is a table of one column.
pub fn is_one_column(beginning: &str) -> bool {
    let is_address = |line: &str| line.contains('@') && !line.contains(char::is_whitespace);
    let mut lines = beginning.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let is_name = |name: &str| name.len() <= 40 && name.split_whitespace().count() <= 3;
    let below: Vec<&str> = lines.take(ROWS_LOOKED_AT).collect();
    !below.is_empty() && below.iter().all(|line| is_address(line)) && (is_name(first) || is_address(first))
}

/// Whether the first row names the columns. It does not when a field in it is what no column is called: an address, a
/// number, a date, an id, true or false. Words alone say nothing, and are taken for names.
pub fn is_header(fields: &[String]) -> bool {
    !fields.iter().any(|field| is_data(field.trim()))
}

fn is_data(field: &str) -> bool {
    let is_address = || {
        let parts = field.split_once('@').filter(|(user, domain)| !user.is_empty() && domain.contains('.'));
        parts.is_some() && !field.contains([' ', '[', '('])
    };
    let digits = field.bytes().filter(u8::is_ascii_digit).count();
    let is_number = || digits > 0 && field.bytes().all(|b| b.is_ascii_digit() || b" +-./:()TZ".contains(&b));
    let is_id = || {
        let mut parts = field.trim_matches(['{', '}']).split('-').map(str::len);
        field.bytes().all(|b| b.is_ascii_hexdigit() || b"-{}".contains(&b)) && parts.by_ref().eq([8, 4, 4, 4, 12])
    };
    let is_truth = || field.eq_ignore_ascii_case("true") || field.eq_ignore_ascii_case("false");
    is_address() || is_number() || is_id() || is_truth()
}

/// A column that a vendor's download is known to have.
#[derive(Debug)]
pub struct Column {
    pub header: &'static str,
    /// Where the value belongs in the vendor's own shape: a path.
    pub path: &'static str,
    pub holds: Holds,
}

/// What a column's text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Text,
    /// "True" or "False" in any case.
    Boolean,
    /// Several texts in one field, with a comma or semicolon between them.
    List,
}

/// How the rows of one file become objects.
#[derive(Debug)]
pub struct Table {
    delimiter: u8,
    columns: Vec<(AttributePath, Option<Holds>)>,
}

impl Table {
    pub fn new(headers: &[String], delimiter: u8, known: &[Column]) -> Self {
        let columns = headers.iter().map(|header| match known.iter().find(|c| c.header.eq_ignore_ascii_case(header)) {
            Some(column) => {
                (AttributePath::parse(column.path).unwrap_or_else(|_| AttributePath::key(header)), Some(column.holds))
            }
            None => (AttributePath::key(header), None),
        });
        Self { delimiter, columns: columns.collect() }
    }

    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Where each column's value belongs, by its keys, in the order of the columns.
    pub fn columns(&self) -> Vec<Vec<String>> {
        let keys = |path: &AttributePath| {
            let steps = path.steps().iter();
            steps.filter_map(|step| if let PathStep::Key(key) = step { Some(key.clone()) } else { None }).collect()
        };
        self.columns.iter().map(|(path, _)| keys(path)).collect()
    }

    /// The object of a row. Fields beyond the header are left out; a field that is missing is no key.
    pub fn object(&self, row: &str) -> Value {
        let mut object = Value::Object(Map::new());
        for ((path, holds), field) in self.columns.iter().zip(fields(row, self.delimiter)) {
            put(
                &mut object,
                path.steps(),
                holds.map_or_else(|| Value::from(field.as_str()), |holds| holds.value(&field)),
            );
        }
        object
    }
}

impl Holds {
    /// In a known column an empty field is what the vendor's API calls null.
    fn value(self, field: &str) -> Value {
        match self {
            _ if field.is_empty() => Value::Null,
            Self::Text => Value::from(field),
            Self::Boolean if field.eq_ignore_ascii_case("true") => Value::Bool(true),
            Self::Boolean if field.eq_ignore_ascii_case("false") => Value::Bool(false),
            Self::Boolean => Value::from(field),
            Self::List => field.split([',', ';']).map(|one| Value::from(one.trim())).collect(),
        }
    }
}

/// The fields of one row, quotes taken off.
pub fn fields(row: &str, delimiter: u8) -> Vec<String> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(row.as_bytes());
    // The row is UTF-8 already and its end is known, so that reading it from memory cannot fail.
    reader.records().flatten().next().map(|record| record.iter().map(str::to_owned).collect()).unwrap_or_default()
}

fn put(value: &mut Value, steps: &[PathStep], leaf: Value) {
    let Some((step, below)) = steps.split_first() else {
        *value = leaf;
        return;
    };
    match step {
        PathStep::Key(key) => {
            if !value.is_object() {
                *value = Value::Object(Map::new());
            }
            if let Some(object) = value.as_object_mut() {
                put(object.entry(key.clone()).or_insert(Value::Null), below, leaf);
            }
        }
        // The tables name the first element only. An empty field gives an empty list, as the APIs do.
        PathStep::Index(_) => {
            if !value.is_array() {
                *value = Value::Array(Vec::new());
            }
            if let Some(list) = value.as_array_mut().filter(|_| !leaf.is_null()) {
                if list.is_empty() {
                    list.push(Value::Null);
                }
                put(&mut list[0], below, leaf);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_cuts_rows_alike() {
        for (name, text, expected) in [
            ("commas", "a,b,c", Some(b',')),
            ("semicolons", "a;b;c", Some(b';')),
            ("tabs", "a\tb,c\td", Some(b'\t')),
            ("commas in quotes", "\"a,b,c\";d", Some(b';')),
            ("bars", "a|b", Some(b'|')),
            ("a comma in a name, semicolons in all rows", "name;city, zip, country\nA;K 1\nB;L 2\n", Some(b';')),
            ("decimal commas", "id;rate\n1;0,5\n2;1,5\n", Some(b';')),
            ("semicolons in a field", "id,proxies\n1,a;b;c\n2,d\n", Some(b',')),
            ("a break in quotes", "id,note\n1,\"x;\ny;\"\n2,z\n", Some(b',')),
            ("ragged rows", "a,b,c\n1,2,3\n4,5\n6,7,8\n", Some(b',')),
            ("none", "hello", None),
            ("nothing", "", None),
        ] {
            assert_eq!(delimiter_of(text), expected, "{name}");
        }
    }

    #[test]
    fn a_list_of_addresses_is_a_table_of_one_column() {
        for (text, expected) in [
            ("email\na@x.com\nb@x.com\n", true),
            ("a@x.com\nb@x.com", true),
            ("User principal name\r\na@x.com\r\n", true),
            ("a@x.com", false),
            ("Dear colleagues,\nwrite to a@x.com\n", false),
            ("hello\nthere\n", false),
        ] {
            assert_eq!(is_one_column(text), expected, "{text}");
        }
    }

    #[test]
    fn a_first_row_with_data_is_no_header() {
        for (name, row, expected) in [
            ("names", "userName,email,City", true),
            ("names with marks", "Email Address [Required],Phone (work),1st manager", true),
            ("words that may be either", "Anna,Smith,Paris", true),
            ("an empty name", "id,,mail", true),
            ("an address", "Anna,anna@x.com", false),
            ("a number", "1047,Anna", false),
            ("a telephone", "Anna,+31 20 555", false),
            ("a date", "Anna,2024-01-31", false),
            ("a moment", "Anna,2024-01-31T10:00:00Z", false),
            ("an id", "94c8f0c4-407d-4e54-98e9-7aa15744d89e,Anna", false),
            ("true", "Anna,TRUE", false),
        ] {
            assert_eq!(is_header(&fields(row, b',')), expected, "{name}");
        }
    }

    #[test]
    fn a_row_becomes_an_object() {
        const KNOWN: [Column; 3] = [
            Column { header: "phone", path: "businessPhones[0]", holds: Holds::Text },
            Column { header: "on", path: "a.on", holds: Holds::Boolean },
            Column { header: "all", path: "all", holds: Holds::List },
        ];
        let headers = ["x.y", "Phone", "on", "all"].map(str::to_owned);
        let table = Table::new(&headers, b';', &KNOWN);
        for (name, row, expected) in [
            (
                "all there",
                "\"1;\"\"2\";+1;TRUE;a, b",
                json!({"x.y": "1;\"2", "businessPhones": ["+1"], "a": {"on": true}, "all": ["a", "b"]}),
            ),
            ("empty fields", ";;;", json!({"x.y": "", "businessPhones": [], "a": {"on": null}, "all": null})),
            ("too few", "1", json!({"x.y": "1"})),
            ("too many", "1;2;no;;5", json!({"x.y": "1", "businessPhones": ["2"], "a": {"on": "no"}, "all": null})),
        ] {
            assert_eq!(table.object(row), expected, "{name}");
        }
    }
}
