//! Which records share a value, without keeping the values: hashes and record numbers.
//!
//! A million records take some tens of megabytes. Two values with the same 64-bit hash would be taken for one; among a
//! million that happens once in thirty million directories.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Values and the records that have them.
#[derive(Debug, Default)]
pub(super) struct Seen {
    records: HashMap<u64, Vec<u32>>,
}

pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A value as it counts: its case only if the attribute is case-exact.
pub(super) fn folded(text: &str, case_exact: bool) -> u64 {
    if case_exact { hash(text) } else { hash(&text.to_lowercase()) }
}

impl Seen {
    pub fn add(&mut self, value: u64, record: usize) {
        if let Ok(record) = u32::try_from(record) {
            self.records.entry(value).or_default().push(record);
        }
    }

    pub fn merge(&mut self, other: Self) {
        for (value, mut records) in other.records {
            self.records.entry(value).or_default().append(&mut records);
        }
    }

    /// The records that share a value, in groups, each in the records' order; the groups by their first record.
    pub fn shared(self) -> Vec<Vec<u32>> {
        let mut groups: Vec<Vec<u32>> = self.records.into_values().filter(|r| r.len() > 1).collect();
        groups.iter_mut().for_each(|g| g.sort_unstable());
        groups.sort_unstable();
        groups
    }
}

/// Identifiers that something can refer to.
#[derive(Debug, Default)]
pub(super) struct Known(HashSet<u64>);

impl Known {
    pub fn add(&mut self, text: &str) {
        self.0.insert(folded(text, false));
    }

    pub fn has(&self, text: &str) -> bool {
        self.0.contains(&folded(text, false))
    }

    pub fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_that_share_a_value_are_grouped_in_order() {
        let (mut a, mut b) = (Seen::default(), Seen::default());
        for (record, text) in [(0, "x"), (1, "y"), (2, "X")] {
            a.add(folded(text, false), record);
        }
        for (record, text) in [(5, "y"), (4, "x"), (6, "z")] {
            b.add(folded(text, false), record);
        }
        a.merge(b);
        assert_eq!(a.shared(), [vec![0, 2, 4], vec![1, 5]]);
    }

    #[test]
    fn case_counts_for_case_exact_attributes_only() {
        assert_eq!(folded("LIZ", false), folded("liz", false));
        assert_ne!(folded("LIZ", true), folded("liz", true));
    }
}
