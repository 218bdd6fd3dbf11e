//! What the Map workspace shows: the rows of both trees and the wires between them, as plain data.
//!
//! Rows are flattened here, once per change of the document, the record in view, the folding or the filter; a frame
//! only reads them. Wires refer to rows by position; an end whose row is folded away stands at the nearest parent.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::suggested::OpenSuggestions;
use crate::base::{ClientKind, ProviderKind, ResourceKind};
use crate::mapping::CompiledMapping;
use crate::scim::TargetPath;
use crate::source::Profile;

pub mod order;
pub mod profile;
pub mod source;
pub mod target;
pub mod wire;

pub use order::SourceOrder;
pub use profile::{ProfileOrder, ProfileRow, profile_rows, types};
pub use source::{SourceRow, SourceState};
pub use target::{RowStatus, TargetRow};
pub use wire::{Chip, Wire, WireEnd, WireState};

/// The sign before a row's name: what kind of value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Text,
    Email,
    Phone,
    TimeZone,
    Language,
    Country,
    /// Refers to a user.
    Person,
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
    /// How many attributes no record has a value of and no rule reads: they can be hidden.
    pub empty: usize,
    /// Grows whenever rows or wires were made anew.
    pub revision: u64,
    pub(super) made_of: (Option<SourcesFrom>, Option<TargetsFrom>),
}

/// What both trees are made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowsBase {
    pub kind: ResourceKind,
    pub client: ClientKind,
    pub provider: ProviderKind,
    pub compiled: Shared<CompiledMapping>,
    /// The revision of the record in view and of all that follows from it.
    pub record: u64,
}

/// What the source tree is made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SourcesFrom {
    pub base: RowsBase,
    pub profile: Option<Shared<Profile>>,
    pub toggled: BTreeSet<String>,
    pub filter: String,
    pub hide_empty: bool,
    pub order: SourceOrder,
}

/// What the target tree is made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TargetsFrom {
    pub base: RowsBase,
    pub toggled: BTreeSet<String>,
    pub filter: String,
    pub only_unmapped: bool,
    /// Only those of these targets.
    pub only: Option<Shared<BTreeSet<TargetPath>>>,
    pub open: Shared<OpenSuggestions>,
}

/// Equal to nothing but itself: what is shared is compared by where it is, not by what is in it.
#[derive(Clone, Debug)]
pub(super) struct Shared<T>(pub Arc<T>);

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
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
    text.chars().take(LONGEST).collect()
}
