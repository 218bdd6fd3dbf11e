//! CSV and TSV: the header names the keys, a row becomes an object. Rows are parsed when they are looked at.
//!
//! RFC 4180 leaves open what stands between fields and whether there is a header; both are told by the first rows.
//! Where a portal's download is known (portal.rs), its columns are brought to the keys of that vendor's API.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::portal::directory;
use super::type_name::is_type_name;
use super::{Format, Sample};
use crate::base::truth;
use crate::source::path::{AttributePath, PathStep};
use crate::source::scan::rows::Rows;

pub static CSV: Format = Format { users: "CSV", groups: "CSV", both: "CSV", recognise, ..Format::PLAIN };

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

/// What stands between fields, in words.
pub fn delimiter_name(delimiter: u8) -> &'static str {
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
    /// A word for true or false, in any language of Excel's; another word stays as it is.
    Boolean,
    /// The same of a column that says the contrary: "Block sign in".
    Opposite,
    /// These words, in lower case: the key at the top to which each belongs, and the value there.
    Words(&'static [(&'static str, &'static str, bool)]),
    /// Several texts in one field, with a comma or semicolon between them.
    List,
    /// Addresses that say what they are, `SMTP:a@x.com`, with anything between them.
    Addresses,
    /// One of a list of objects: the text is at this key, and the object is of this type.
    Item(&'static str, &'static str),
    /// Active Directory's text, which may be bytes.
    DirectoryText,
    DirectoryList,
    /// Active Directory's `userAccountControl`, as whether the account is enabled.
    DirectoryFlags,
    DirectoryMoment,
    Guid,
    Sid,
    /// A password: it is in no record.
    Secret,
}

/// Where the field of a column belongs, and what it holds; a column that nobody knows holds a text, also an empty one.
#[derive(Debug)]
struct ColumnPlace {
    path: AttributePath,
    holds: Option<Holds>,
}

/// How the rows of one file become objects.
#[derive(Debug)]
pub struct Table {
    delimiter: u8,
    columns: Vec<ColumnPlace>,
}

impl Table {
    pub fn new(headers: &[String], delimiter: u8, format: &Format) -> Self {
        let columns = headers.iter().map(|header| match format.place(header) {
            Some((path, holds)) => ColumnPlace { path, holds: Some(holds) },
            None => ColumnPlace { path: AttributePath::key(header), holds: None },
        });
        Self { delimiter, columns: columns.collect() }
    }

    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Where each column's value belongs, by its keys, in the order of the columns.
    pub fn columns(&self) -> Vec<Vec<String>> {
        let keys = |column: &ColumnPlace| {
            let below = if let Some(Holds::Item(key, _)) = column.holds { Some(key.to_owned()) } else { None };
            column.path.keys().map(str::to_owned).chain(below).collect()
        };
        self.columns.iter().map(keys).collect()
    }

    /// The object of a row. Fields beyond the header are left out; a field that is missing, or has the name of a type in
    /// place of a value, is no key.
    pub fn object(&self, row: &str) -> Value {
        let mut object = Value::Object(Map::new());
        for (column, field) in self.columns.iter().zip(fields(row, self.delimiter)) {
            if !is_type_name(&field) {
                column.put(&mut object, &field);
            }
        }
        object
    }

    /// The row as it may be shown: without passwords.
    pub fn shown<'r>(&self, row: &'r str) -> Cow<'r, str> {
        let is_secret = |column: &ColumnPlace| column.holds == Some(Holds::Secret);
        if !self.columns.iter().any(is_secret) {
            return Cow::Borrowed(row);
        }
        let mut fields = fields(row, self.delimiter);
        for (field, _) in fields.iter_mut().zip(&self.columns).filter(|(f, column)| !f.is_empty() && is_secret(column))
        {
            "****".clone_into(field);
        }
        Cow::Owned(row_of(&fields, self.delimiter))
    }

    /// The columns that have names of types in this row.
    pub fn type_names(&self, row: &str) -> Vec<usize> {
        let fields = fields(row, self.delimiter);
        fields.iter().enumerate().filter(|(_, field)| is_type_name(field)).map(|(column, _)| column).collect()
    }
}

impl ColumnPlace {
    fn put(&self, object: &mut Value, field: &str) {
        let steps = self.path.steps();
        match self.holds {
            None => put(object, steps, Value::from(field)),
            Some(Holds::Secret) => {}
            Some(Holds::Item(key, kind)) => put_item(object, steps, key, kind, field),
            Some(Holds::Words(words)) => match words.iter().find(|(word, ..)| *word == field.trim().to_lowercase()) {
                Some((_, key, says)) => put(object, &[PathStep::Key((*key).to_owned())], Value::Bool(*says)),
                None => put(object, steps, Holds::Text.value(field)),
            },
            Some(holds) => put(object, steps, holds.value(field)),
        }
    }
}

impl Holds {
    /// In a known column an empty field is what the vendor's API calls null.
    pub fn value(self, field: &str) -> Value {
        let truth = |says: Option<bool>| says.map_or_else(|| Value::from(field), Value::Bool);
        match self {
            _ if field.trim().is_empty() => Value::Null,
            Self::Boolean => truth(truth::of_state(field)),
            Self::Opposite => truth(truth::of_text(field).map(|says| !says)),
            Self::List => field.split([',', ';']).map(|one| Value::from(one.trim())).collect(),
            Self::Addresses => addresses(field).into_iter().map(Value::from).collect(),
            Self::DirectoryText => Value::from(directory::text_of_bytes(field)),
            Self::DirectoryList => directory::values(field).into_iter().map(Value::from).collect(),
            Self::DirectoryFlags => truth(directory::enabled_by_flags(field)),
            Self::DirectoryMoment => Value::from(directory::moment(field)),
            Self::Guid => Value::from(directory::guid(field)),
            Self::Sid => Value::from(directory::sid(field)),
            Self::Text | Self::Words(_) | Self::Item(..) | Self::Secret => Value::from(field),
        }
    }
}

/// Addresses begin with what they are and a colon: `SMTP:`, `smtp:`, `SIP:`, `X500:`. Between them Microsoft 365 writes a
/// plus sign, PowerShell a blank, others commas, semicolons or bars.
pub fn addresses(field: &str) -> Vec<&str> {
    /// The longest word before a colon.
    const LONGEST: usize = 8;
    let between = |c: char| c.is_whitespace() || matches!(c, '+' | ',' | ';' | '|');
    let mut starts = vec![0];
    for (at, separator) in field.match_indices(between) {
        let rest = &field.as_bytes()[at + separator.len()..];
        let colon = rest.iter().take(LONGEST + 1).position(|byte| *byte == b':').unwrap_or_default();
        if colon > 0 && rest[..colon].iter().all(u8::is_ascii_alphanumeric) {
            starts.push(at + separator.len());
        }
    }
    let ends = starts.iter().skip(1).copied().chain([field.len()]);
    let pieces = starts.iter().zip(ends).map(|(start, end)| field[*start..end].trim_end_matches(between).trim_start());
    pieces.filter(|address| !address.is_empty()).collect()
}

/// The fields of one row, quotes taken off.
pub fn fields(row: &str, delimiter: u8) -> Vec<String> {
    // Most rows have nothing to take off, and making a reader for each takes longer than reading it.
    let is_plain = !row.is_empty() && !row.bytes().any(|byte| matches!(byte, b'"' | b'\r' | b'\n'));
    if is_plain { row.split(char::from(delimiter)).map(str::to_owned).collect() } else { quoted_fields(row, delimiter) }
}

/// The same, whatever is in the row.
fn quoted_fields(row: &str, delimiter: u8) -> Vec<String> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(row.as_bytes());
    // The row is UTF-8 already and its end is known, so that reading it from memory cannot fail.
    reader.records().flatten().next().map(|record| record.iter().map(str::to_owned).collect()).unwrap_or_default()
}

/// The row with these fields.
fn row_of(fields: &[String], delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    // Writing to memory cannot fail.
    let written = writer.write_record(fields).ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8(written).unwrap_or_default().trim_end_matches('\n').to_owned()
}

/// Puts a value at its place. Of two columns that lead to one place, one that is empty takes nothing from the other.
pub fn put(value: &mut Value, steps: &[PathStep], leaf: Value) {
    let Some((step, below)) = steps.split_first() else {
        if !leaf.is_null() {
            *value = leaf;
        }
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
        // An empty field gives no element, and an empty list, as the APIs do.
        PathStep::Index(index) => {
            if !value.is_array() {
                *value = Value::Array(Vec::new());
            }
            if let Some(list) = value.as_array_mut().filter(|_| !leaf.is_null()) {
                list.resize(list.len().max(index + 1), Value::Null);
                put(&mut list[*index], below, leaf);
            }
        }
    }
}

/// Adds an object of this type to the list at a place, when the field is filled.
fn put_item(object: &mut Value, steps: &[PathStep], key: &str, kind: &str, field: &str) {
    let place = steps.iter().try_fold(object, |value, step| {
        let PathStep::Key(key) = step else { return None };
        Some(value.as_object_mut()?.entry(key.clone()).or_insert_with(|| Value::Array(Vec::new())))
    });
    if let Some(list) = place.and_then(Value::as_array_mut).filter(|_| !field.trim().is_empty()) {
        list.push(json!({ key: field, "type": kind }));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    proptest::proptest! {
        #[test]
        fn a_row_without_quotes_is_read_as_a_reader_reads_it(row in "[a-zß0-9;, \t'|\\\\]{0,40}", delimiter in "[;,\t|]") {
            let delimiter = delimiter.as_bytes()[0];
            proptest::prop_assert_eq!(fields(&row, delimiter), quoted_fields(&row, delimiter));
        }
    }

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

    const KNOWN: [Column; 9] = [
        Column { header: "phone", path: "businessPhones[0]", holds: Holds::Text },
        Column { header: "on", path: "a.on", holds: Holds::Boolean },
        Column { header: "off", path: "a.on", holds: Holds::Opposite },
        Column { header: "all", path: "all", holds: Holds::List },
        Column { header: "proxies", path: "proxies", holds: Holds::Addresses },
        Column { header: "mobile", path: "phones", holds: Holds::Item("value", "mobile") },
        Column { header: "state", path: "suspended", holds: Holds::Words(&[("gone", "archived", true)]) },
        Column { header: "password", path: "password", holds: Holds::Secret },
        Column { header: "third", path: "list[2].v", holds: Holds::Text },
    ];

    static KNOWING: Format = Format { columns: &KNOWN, ..Format::PLAIN };

    #[test]
    fn a_row_becomes_an_object() {
        let headers = ["x.y", "Phone", "on", "all"].map(str::to_owned);
        let table = Table::new(&headers, b';', &KNOWING);
        for (name, row, expected) in [
            (
                "all there",
                "\"1;\"\"2\";+1;TRUE;a, b",
                json!({"x.y": "1;\"2", "businessPhones": ["+1"], "a": {"on": true}, "all": ["a", "b"]}),
            ),
            ("empty fields", ";;;", json!({"x.y": "", "businessPhones": [], "a": {"on": null}, "all": null})),
            ("too few", "1", json!({"x.y": "1"})),
            ("too many", "1;2;no;;5", json!({"x.y": "1", "businessPhones": ["2"], "a": {"on": false}, "all": null})),
            (
                "a word that nobody knows, and the name of a type",
                "1;System.String[];perhaps;",
                json!({"x.y": "1", "a": {"on": "perhaps"}, "all": null}),
            ),
        ] {
            assert_eq!(table.object(row), expected, "{name}");
        }
    }

    #[test]
    fn a_field_is_what_its_column_holds() {
        for (header, field, expected) in [
            ("on", "FALSCH", json!({"a": {"on": false}})),
            ("on", "Disabled", json!({"a": {"on": false}})),
            ("off", "Yes", json!({"a": {"on": false}})),
            ("off", "FAUX", json!({"a": {"on": true}})),
            ("off", "perhaps", json!({"a": {"on": "perhaps"}})),
            ("mobile", "+1", json!({"phones": [{"value": "+1", "type": "mobile"}]})),
            ("mobile", "\"\"", json!({"phones": []})),
            ("state", "Gone", json!({"archived": true})),
            ("state", "perhaps", json!({"suspended": "perhaps"})),
            ("password", "secret", json!({})),
            ("third", "x", json!({"list": [null, null, {"v": "x"}]})),
            ("proxies", "SMTP:a@x+smtp:b+c@x", json!({"proxies": ["SMTP:a@x", "smtp:b+c@x"]})),
        ] {
            let table = Table::new(&[header.to_owned()], b',', &KNOWING);
            assert_eq!(table.object(field), expected, "{header}: {field}");
        }
    }

    #[test]
    fn an_empty_column_takes_nothing_from_another() {
        let table = Table::new(&["on", "off"].map(str::to_owned), b',', &KNOWING);
        assert_eq!(table.object("TRUE,"), json!({"a": {"on": true}}));
        assert_eq!(table.object(",No"), json!({"a": {"on": true}}));
    }

    #[test]
    fn addresses_are_told_apart_whatever_is_between_them() {
        for (field, expected) in [
            ("SMTP:a@x.com", &["SMTP:a@x.com"][..]),
            ("SMTP:a@x.com+smtp:b@x.com", &["SMTP:a@x.com", "smtp:b@x.com"]),
            ("SMTP:a+1@x.com smtp:b@x.com", &["SMTP:a+1@x.com", "smtp:b@x.com"]),
            ("SMTP:a@x.com; X500:/o=First Org/ou=A B", &["SMTP:a@x.com", "X500:/o=First Org/ou=A B"]),
            ("a@x.com", &["a@x.com"]),
            ("", &[]),
        ] {
            assert_eq!(addresses(field), expected, "{field}");
        }
        // Once through the field, however long it is.
        let long = "a ".repeat(200_000) + "smtp:b@x.com";
        assert_eq!(addresses(&long).len(), 2);
    }

    #[test]
    fn a_password_is_not_shown() {
        let table = Table::new(&["name", "password"].map(str::to_owned), b',', &KNOWING);
        assert_eq!(table.shown("\"a, b\",secret"), "\"a, b\",****");
        assert_eq!(table.shown("a,"), "a,");
        assert_eq!(Table::new(&["name".to_owned()], b',', &KNOWING).shown("a,secret"), "a,secret");
    }
}
