//! What the Map workspace shows: the rows of both trees and the wires between them, as plain data.
//!
//! Rows are flattened here, once per change of the document, the record in view, the folding or the filter; a frame
//! only reads them. Wires refer to rows by position; an end whose row is folded away stands at the nearest parent.

pub mod profile;
pub mod source;
pub mod target;
pub mod wire;

pub use profile::{ProfileOrder, ProfileRow, profile_rows};
pub use source::{SourceRow, SourceState};
pub use target::{RowStatus, TargetRow};
pub use wire::{Chip, Wire, WireEnd, WireState};

/// The sign before a row's name: what kind of value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Text,
    Number,
    Boolean,
    Date,
    Object,
    List,
    Identifier,
    Reference,
    Extension,
}

/// Both trees and the wires between them.
#[derive(Clone, Debug, Default)]
pub struct MapRows {
    pub sources: Vec<SourceRow>,
    pub targets: Vec<TargetRow>,
    pub wires: Vec<Wire>,
    /// How many rules the mapping has.
    pub rules: usize,
}

/// Whether a name answers to a filter text: case does not matter, an empty filter takes all.
fn answers(filter: &str, name: &str) -> bool {
    filter.is_empty() || name.to_lowercase().contains(&filter.to_lowercase())
}

/// A value for a row: one line, short.
pub fn one_line(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Null => "null".to_owned(),
        Value::String(text) => clip(text),
        Value::Array(items) => match items.len() {
            1 => "1 value".to_owned(),
            n => format!("{n} values"),
        },
        Value::Object(parts) => match parts.len() {
            1 => "1 attribute".to_owned(),
            n => format!("{n} attributes"),
        },
        plain => plain.to_string(),
    }
}

/// Long enough for any column; what a column cannot show is cut where it is painted.
fn clip(text: &str) -> String {
    const LONGEST: usize = 200;
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    line.chars().take(LONGEST).collect()
}
