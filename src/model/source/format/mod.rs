//! What a payload is, recognised by its shape and not by its name; the reason is a sentence shown to people.
//!
//! One file per format. A format is data ([`Format`]): how it is called, whose it is, how it is recognised, and what
//! brings its records to the vendor's own shape. [`FORMATS`] is asked from top to bottom; the first that knows the
//! shape wins, and the last ones know every shape.

mod archive;
mod azure_ad;
mod bamboo;
pub mod beside;
mod csv;
mod google;
mod graph;
mod graph_names;
mod json;
pub mod ldif;
mod okta;
mod onelogin;
mod portal;
mod powershell;
mod scim;
mod shown_numbers;
pub mod type_name;
pub mod xlsx;

use serde_json::Value;

pub use self::csv::{Column, Holds, Table, delimiter_name, delimiter_of, fields, is_header, is_one_column};
pub use self::ldif::begins_ldif;
pub use self::portal::directory;
use super::path::AttributePath;
use super::scan::outline::{Layout, List, Outline};
use crate::base::{ClientKind, ResourceKind};

/// One format.
#[derive(Debug)]
pub struct Format {
    pub users: &'static str,
    pub groups: &'static str,
    /// When a file holds both.
    pub both: &'static str,
    pub client: Option<ClientKind>,
    /// The reason, when the sample has this format's shape.
    pub recognise: fn(&Sample<'_>) -> Option<String>,
    /// Brings a record to the vendor's own shape; `None` where records are in it already.
    pub shape: Option<fn(Value) -> Value>,
    /// For CSV: where a column's value belongs in the vendor's own shape. Other columns keep their header as key.
    pub columns: &'static [Column],
    /// For CSV: the same of columns that no table can list.
    pub other_column: Option<fn(&str) -> Option<(AttributePath, Holds)>>,
    /// For CSV: each row says of itself whether it is a user, a group or something else.
    pub sorts_rows: bool,
    /// For CSV: whether the first row below the names only shows how to fill a template.
    pub is_example: Option<fn(&[String]) -> bool>,
}

impl Format {
    /// A format without a name that is never recognised: what others are made from.
    const PLAIN: Self = Self {
        users: "",
        groups: "",
        both: "",
        client: None,
        recognise: |_| None,
        shape: None,
        columns: &[],
        other_column: None,
        sorts_rows: false,
        is_example: None,
    };

    /// Where the column with this header belongs, and what stands in it; `None` when the format does not know it.
    pub fn place(&self, header: &str) -> Option<(AttributePath, Holds)> {
        match self.columns.iter().find(|column| column.header.eq_ignore_ascii_case(header)) {
            Some(column) => Some((AttributePath::parse(column.path).ok()?, column.holds)),
            None => self.other_column.and_then(|place| place(header)),
        }
    }

    /// Whether it says nothing of who made the file: any table, workbook or JSON.
    pub fn is_any(&self) -> bool {
        [&csv::CSV, &xlsx::XLSX, &json::JSON].into_iter().any(|any| std::ptr::eq(any, self))
    }

    pub fn name(&self, users: usize, groups: usize) -> &'static str {
        match (users, groups) {
            (0, 0) => self.both,
            (_, 0) => self.users,
            (0, _) => self.groups,
            _ => self.both,
        }
    }
}

/// All formats, the particular before the general; those of LDIF before those that look at keys of any records.
pub static FORMATS: [&Format; 20] = [
    &portal::DIRECTORY_LDIF,
    &ldif::LDIF,
    &portal::DIRECTORY_JSON,
    &azure_ad::AZURE_AD,
    &bamboo::BAMBOO,
    &graph::GRAPH,
    &powershell::POWERSHELL,
    &google::GOOGLE,
    &okta::OKTA,
    &onelogin::ONELOGIN,
    &scim::SCIM,
    &portal::DIRECTORY_CSV,
    &portal::ENTRA_CSV,
    &portal::OKTA_CSV,
    &portal::GOOGLE_CSV,
    &portal::GAM_CSV,
    &portal::ONELOGIN_CSV,
    &xlsx::XLSX,
    &csv::CSV,
    &json::JSON,
];

/// How a record is made of its bytes in the file.
#[derive(Debug)]
pub enum Form {
    Json,
    Row(Table),
    /// An entry of LDIF.
    Entry,
}

impl Form {
    pub fn value(&self, text: &str) -> Result<Value, serde_json::Error> {
        match self {
            Self::Json => serde_json::from_str(text),
            Self::Row(table) => Ok(table.object(text)),
            Self::Entry => Ok(ldif::object(text)),
        }
    }
}

/// The format and the reason for it.
pub fn recognise(sample: &Sample<'_>) -> (&'static Format, String) {
    FORMATS
        .iter()
        .find_map(|format| Some((*format, (format.recognise)(sample)?)))
        .unwrap_or((&json::JSON, "It is JSON that holds objects.".to_owned()))
}

/// What a format is recognised by: what is around the records, and the first of them.
#[derive(Debug)]
pub enum Sample<'a> {
    Json {
        outline: &'a Outline,
        list: &'a List,
        records: &'a [Value],
    },
    Csv {
        headers: &'a [String],
        delimiter: u8,
        /// False: the columns have no names in the file.
        has_header: bool,
        /// The sheet of a workbook that the table stands in.
        sheet: Option<&'a xlsx::Sheet>,
    },
    Ldif {
        records: &'a [Value],
    },
}

impl<'a> Sample<'a> {
    /// The text of a value in the envelope.
    pub fn envelope(&self, key: &str) -> Option<&'a str> {
        match self {
            Self::Json { outline, .. } => outline.envelope_text(key),
            Self::Csv { .. } | Self::Ldif { .. } => None,
        }
    }

    pub fn records(&self) -> &'a [Value] {
        match self {
            Self::Json { records, .. } | Self::Ldif { records } => records,
            Self::Csv { .. } => &[],
        }
    }

    pub fn headers(&self) -> &'a [String] {
        match self {
            Self::Json { .. } | Self::Ldif { .. } => &[],
            Self::Csv { headers, .. } => headers,
        }
    }

    /// Those of the keys that most of the sampled records have, when they are at least `least`. A key may lead down:
    /// `profile.login`.
    pub fn keys(&self, keys: &[&'static str], least: usize) -> Option<Vec<&'static str>> {
        let records = self.records();
        let has = |record: &Value, key: &str| key.split('.').try_fold(record, |value, key| value.get(key)).is_some();
        let usual = |key: &&&str| records.iter().filter(|record| has(record, key)).count() * 2 > records.len();
        let found: Vec<_> = keys.iter().filter(usual).copied().collect();
        (found.len() >= least).then_some(found)
    }

    /// As [`Self::keys`], of the keys at the top in any case; they are given in lower case.
    pub fn keys_in_any_case(&self, keys: &[&'static str], least: usize) -> Option<Vec<&'static str>> {
        let records = self.records();
        let has = |record: &Value, key: &str| {
            record.as_object().is_some_and(|object| object.keys().any(|known| known.eq_ignore_ascii_case(key)))
        };
        let usual = |key: &&&str| records.iter().filter(|record| has(record, key)).count() * 2 > records.len();
        let found: Vec<_> = keys.iter().filter(usual).copied().collect();
        (found.len() >= least).then_some(found)
    }

    /// Where the records stand, as the rest of a sentence: "in the list 'value'".
    pub fn place(&self) -> String {
        let Self::Json { outline, list, .. } = self else { return "in rows".to_owned() };
        match (outline.layout, list.keys.is_empty()) {
            (_, false) => format!("in the list '{}'", list.keys.join(".")),
            (Layout::ObjectsInARow, _) => "one after another (NDJSON)".to_owned(),
            (Layout::OneObject, _) => "as one object".to_owned(),
            _ => "in a list".to_owned(),
        }
    }

    /// What records are when they do not say it themselves: from the list's key, the envelope's words, else users.
    pub fn usual_kind(&self) -> ResourceKind {
        let Self::Json { outline, list, .. } = self else { return ResourceKind::User };
        let says_group = |text: &str| {
            text.rsplit(['#', '/']).next().is_some_and(|end| end.to_ascii_lowercase().starts_with("group"))
        };
        let by_key = list.key().is_some_and(|key| key.eq_ignore_ascii_case("groups"));
        let by_envelope =
            ["@odata.context", "kind"].iter().any(|key| outline.envelope_text(key).is_some_and(says_group));
        if by_key || by_envelope { ResourceKind::Group } else { ResourceKind::User }
    }
}

/// The keys as people read them: 'a', 'b' and 'c'.
pub fn listed(keys: &[&str]) -> String {
    let quoted: Vec<String> = keys.iter().take(3).map(|key| format!("'{key}'")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

#[cfg(test)]
mod found_tests;
#[cfg(test)]
mod tests;
