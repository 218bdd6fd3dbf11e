//! What the records of a set hold: every path, its types, how often it is there, its values.
//!
//! One pass over the texts of all records on several threads, each of which counts by itself ([`collect`]); the counts
//! are joined as a tree ([`tree`]). Nothing is kept per record, and nothing is parsed. Paths come in the order in which
//! the payload has them.

mod cardinality;
mod collect;
mod counter;
mod date;
mod histogram;
mod pattern;
mod table;
mod tree;

use std::collections::HashMap;
use std::ops::RangeInclusive;

use self::collect::Collector;
pub use self::counter::{Distinct, ValueCount, ValueKey};
pub(in crate::source) use self::date::month as month_of;
pub use self::histogram::Period;
pub use self::pattern::Pattern;
use self::tree::Tree;
use super::error::ReadError;
use super::path::AttributePath;
use super::set::LoadedSet;
use super::texts::{Folded, TextBlock};
use crate::base::{Cancel, Progress, ResourceKind};

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum ValueType {
    Null,
    Boolean,
    Integer,
    Decimal,
    Text,
    List,
    Object,
}

impl ValueType {
    pub const ALL: [Self; 7] =
        [Self::Null, Self::Boolean, Self::Integer, Self::Decimal, Self::Text, Self::List, Self::Object];

    /// The word on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Text => "text",
            Self::List => "list",
            Self::Object => "object",
        }
    }
}

/// Which types an attribute's values have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TypeSet(u8);

impl TypeSet {
    pub fn insert(&mut self, kind: ValueType) {
        self.0 |= 1 << kind as u8;
    }

    pub fn contains(self, kind: ValueType) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = ValueType> {
        ValueType::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }

    /// The types but null, as on screens: "text", "integer or text"; "null" when there is nothing else.
    pub fn label(self) -> String {
        let labels: Vec<_> = self.iter().filter(|kind| *kind != ValueType::Null).map(ValueType::label).collect();
        if labels.is_empty() { ValueType::Null.label().to_owned() } else { labels.join(" or ") }
    }
}

/// What is known of one path.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeProfile {
    pub path: AttributePath,
    /// The path one step up; `None` at the top of the record.
    pub parent: Option<AttributePath>,
    /// It holds others: an object or a list. Those follow it directly.
    pub is_container: bool,
    pub types: TypeSet,
    /// In how many records the path is there, null included.
    pub present: u64,
    /// In how many of these it is null.
    pub nulls: u64,
    /// In how many records it is neither null nor empty (text, list or object).
    pub filled: u64,
    /// How many different values it has, null and containers not counted.
    pub distinct: Distinct,
    /// The shortest and the longest text, in characters; for a list the number of elements.
    pub shortest: Option<u64>,
    pub longest: Option<u64>,
    /// What most values look like.
    pub pattern: Option<PatternShare>,
    /// How many texts are how long, in characters; from short to long.
    pub lengths: Vec<(RangeInclusive<u64>, u64)>,
    /// When the dates among the values are; from early to late.
    pub dates: Vec<(Period, u64)>,
    /// The first five different values, as people read them: texts without quotes, the rest as JSON.
    pub examples: Vec<String>,
}

impl AttributeProfile {
    /// Values and how many records have them, the most frequent first; the empty text is none. When there are too many
    /// values to be counted one by one, these are only some (see [`Distinct::Estimate`]).
    pub fn frequent(&self) -> impl Iterator<Item = &ValueCount> {
        let mut values: Vec<&ValueCount> = match &self.distinct {
            Distinct::Exact(values) => values.iter().filter(|value| !value.text.is_empty()).collect(),
            Distinct::Estimate { frequent, .. } => frequent.iter().filter(|value| !value.text.is_empty()).collect(),
        };
        values.sort_by_key(|value| std::cmp::Reverse(value.count));
        values.into_iter()
    }
}

/// What values look like, and how many of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatternShare {
    pub pattern: Pattern,
    pub fits: u64,
    /// The values that are neither null nor empty.
    pub of: u64,
}

impl PatternShare {
    /// From this share on it is worth saying.
    const WORTH_SAYING: f64 = 0.8;

    pub fn share(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.fits as f64 / self.of as f64 }
    }
}

/// The profile of all users, or of all groups, of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub kind: ResourceKind,
    pub records: u64,
    /// In the payload's order; what a container holds follows it.
    pub attributes: Vec<AttributeProfile>,
    /// The records have more paths than are told apart; the rest is not among the attributes.
    pub has_more: bool,
}

impl Profile {
    /// Looks at every record. Progress counts records.
    pub fn build(set: &LoadedSet, kind: ResourceKind, progress: &Progress, cancel: &Cancel) -> Result<Self, ReadError> {
        let (profile, ended) = Self::build_so_far(set, kind, progress, cancel);
        ended.map(|()| profile)
    }

    /// The same, with the profile of the records that were seen before it was broken off.
    pub fn build_so_far(
        set: &LoadedSet,
        kind: ResourceKind,
        progress: &Progress,
        cancel: &Cancel,
    ) -> (Self, Result<(), ReadError>) {
        let add = |share: &mut Collector, block: &TextBlock<'_>| block.for_each(|record| share.add(record));
        let Folded { shares, ended } = set.fold_blocks_so_far(kind, progress, cancel, Collector::default, add);
        let records = shares.iter().map(|share| share.records).sum();
        let has_more = shares.iter().any(|share| share.has_more);
        let tree = shares.into_iter().map(Tree::from).reduce(Tree::join).unwrap_or_default();
        (Self { kind, records, attributes: tree.attributes(), has_more }, ended)
    }

    /// `None`: the path is in no record, so it is not in this export.
    pub fn attribute(&self, path: &AttributePath) -> Option<&AttributeProfile> {
        self.attributes.iter().find(|attribute| attribute.path == *path)
    }

    /// The attributes by their paths, for who asks for many of them.
    pub fn by_path(&self) -> HashMap<&AttributePath, &AttributeProfile> {
        self.attributes.iter().map(|attribute| (&attribute.path, attribute)).collect()
    }

    /// The share of records in which the path is filled, from 0 to 1.
    pub fn coverage(&self, attribute: &AttributeProfile) -> f64 {
        if self.records == 0 { 0.0 } else { attribute.filled as f64 / self.records as f64 }
    }
}

#[cfg(test)]
mod tests;
