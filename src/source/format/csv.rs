//! CSV and TSV: the header names the keys, a row becomes an object. Rows are parsed when they are looked at.
//!
//! Where a portal's download is known (portal.rs), its columns are brought to the keys of that vendor's API.

use serde_json::{Map, Value};

use super::{Format, Sample};
use crate::source::path::{AttributePath, Step};

pub static CSV: Format =
    Format { users: "CSV", groups: "CSV", both: "CSV", client: None, recognise, shape: None, columns: &[] };

fn recognise(sample: &Sample<'_>) -> Option<String> {
    let Sample::Csv { headers, delimiter } = sample else { return None };
    Some(format!(
        "It is a table: its first line has {} column names with {} between them.",
        headers.len(),
        delimiter_name(*delimiter)
    ))
}

const DELIMITERS: [(u8, &str); 4] = [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars")];

fn delimiter_name(delimiter: u8) -> &'static str {
    DELIMITERS.iter().find(|(byte, _)| *byte == delimiter).map_or("delimiters", |(_, name)| name)
}

/// The delimiter of a table whose first line this is: of the four usual ones the one that stands there most often
/// outside quotes. `None` when there is none: then it is no table.
pub fn delimiter_of(first_line: &str) -> Option<u8> {
    let outside: String = first_line.split('"').step_by(2).collect();
    let count = |byte: u8| outside.bytes().filter(|b| *b == byte).count();
    let (best, _) = DELIMITERS.iter().rev().max_by_key(|(byte, _)| count(*byte))?;
    (count(*best) > 0).then_some(*best)
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

fn put(value: &mut Value, steps: &[Step], leaf: Value) {
    let Some((step, below)) = steps.split_first() else {
        *value = leaf;
        return;
    };
    match step {
        Step::Key(key) => {
            if !value.is_object() {
                *value = Value::Object(Map::new());
            }
            if let Some(object) = value.as_object_mut() {
                put(object.entry(key.clone()).or_insert(Value::Null), below, leaf);
            }
        }
        // The tables name the first element only. An empty field gives an empty list, as the APIs do.
        Step::Index(_) => {
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
    fn the_delimiter_is_the_one_most_used_outside_quotes() {
        for (line, expected) in [
            ("a,b,c", Some(b',')),
            ("a;b;c", Some(b';')),
            ("a\tb,c\td", Some(b'\t')),
            ("\"a,b,c\";d", Some(b';')),
            ("a|b", Some(b'|')),
            ("hello", None),
        ] {
            assert_eq!(delimiter_of(line), expected, "{line}");
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
