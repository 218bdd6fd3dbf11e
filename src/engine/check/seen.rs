//! Which records share a value, and which identifiers lead somewhere, without keeping the values: hashes ([`hash`])
//! and record numbers, some tens of megabytes for a million records.

use crate::base::hash;

/// Values and the records that have them.
#[derive(Debug, Default)]
pub(super) struct Seen {
    records: Vec<(u64, u32)>,
}

/// A value as it counts: its case only if the attribute is case-exact.
pub(super) fn folded(text: &str, case_exact: bool) -> u64 {
    if case_exact { hash::text(text) } else { hash::folded(text) }
}

impl Seen {
    pub fn add(&mut self, value: u64, record: usize) {
        if let Ok(record) = u32::try_from(record) {
            self.records.push((value, record));
        }
    }

    pub fn merge(&mut self, other: Self) {
        self.records.extend(other.records);
    }

    /// The records that share a value, in groups, each in the records' order; the groups by their first record.
    pub fn shared(mut self) -> Vec<Vec<u32>> {
        self.records.sort_unstable();
        let same = self.records.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1);
        let mut groups: Vec<Vec<u32>> = same.map(|group| group.iter().map(|(_, record)| *record).collect()).collect();
        groups.sort_unstable();
        groups
    }
}

/// Identifiers that something can refer to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Known(Vec<u64>);

impl Known {
    pub fn add(&mut self, text: &str) {
        let identifier = folded(text, false);
        // A record's key is nearly always one of its other identifiers too.
        if self.0.last() != Some(&identifier) {
            self.0.push(identifier);
        }
    }

    pub fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// All of them are there: now they can be asked for.
    pub fn all(mut self) -> AllKnown {
        self.0.sort_unstable();
        self.0.dedup();
        AllKnown(self.0)
    }
}

/// Every identifier of a set.
#[derive(Debug)]
pub(super) struct AllKnown(Vec<u64>);

impl AllKnown {
    pub fn has(&self, identifier: u64) -> bool {
        self.0.binary_search(&identifier).is_ok()
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

    #[test]
    fn identifiers_are_known_whichever_thread_saw_them() {
        let (mut one, mut other) = (Known::default(), Known::default());
        ["b", "a", "a"].into_iter().for_each(|id| one.add(id));
        other.add("C");
        one.merge(other);
        let known = one.all();
        let asked = ["a", "B", "c", "d"].map(|id| known.has(folded(id, false)));
        assert_eq!(asked, [true, true, true, false]);
    }
}
