//! Which records share a value, and which identifiers lead somewhere, without keeping the values: hashes ([`hash`])
//! and record numbers, some tens of megabytes for a million records.

use std::collections::BTreeMap;

use crate::base::hash::{self, HashOf};

/// What several threads have seen, each in pieces of its own, so that putting all together copies nothing.
#[derive(Debug, PartialEq, Eq)]
struct Pieces<T>(Vec<Vec<T>>);

impl<T> Default for Pieces<T> {
    fn default() -> Self {
        Self(vec![Vec::new()])
    }
}

impl<T> Pieces<T> {
    fn push(&mut self, seen: T) {
        if let Some(last) = self.0.last_mut() {
            last.push(seen);
        }
    }

    fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// Values and the records that have them.
#[derive(Debug, Default)]
pub(super) struct Seen(Pieces<HashOf>);

/// A value as it counts: its case only if the attribute is case-exact.
pub(super) fn folded(text: &str, case_exact: bool) -> u64 {
    if case_exact { hash::text(text) } else { hash::folded(text) }
}

impl Seen {
    pub fn add(&mut self, value: u64, record: usize) {
        if let Ok(record) = u32::try_from(record) {
            self.0.push(HashOf::new(value, record));
        }
    }

    pub fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
    }

    /// The records that share a value, in groups, each in the records' order; the groups by their first record.
    pub fn shared(self) -> Vec<Vec<u32>> {
        let sorted = self.0.0.into_iter().map(|mut piece| {
            piece.sort_unstable();
            piece.into_iter().peekable()
        });
        let mut pieces: Vec<_> = sorted.collect();
        let mut groups = Vec::new();
        let mut group = Vec::new();
        while let Some(value) = pieces.iter_mut().filter_map(|piece| piece.peek().map(|of| of.hash())).min() {
            for piece in &mut pieces {
                while let Some(of) = piece.next_if(|of| of.hash() == value) {
                    group.push(of.record());
                }
            }
            if group.len() > 1 {
                group.sort_unstable();
                groups.push(group.clone());
            }
            group.clear();
        }
        groups.sort_unstable();
        groups
    }

    /// The records of whose values this does not hold, in order, each once.
    pub fn records_without(&self, holds: impl Fn(u64) -> bool) -> Vec<u32> {
        let others = self.0.0.iter().flatten().filter(|of| !holds(of.hash()));
        let mut records: Vec<u32> = others.map(|of| of.record()).collect();
        records.sort_unstable();
        records.dedup();
        records
    }
}

/// Values that look otherwise than they count, each with what it looks like, what it counts as, and its record. Few do.
#[derive(Debug, Default)]
pub(super) struct Looks(Vec<(u64, u64, u32)>);

impl Looks {
    pub fn add(&mut self, look: u64, value: u64, record: usize) {
        if let Ok(record) = u32::try_from(record) {
            self.0.push((look, value, record));
        }
    }

    pub fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The records of values that look the same and are not, among all values: in groups, as [`Seen::shared`].
    pub fn alike(self, all: &Seen) -> Vec<Vec<u32>> {
        let mut by_look: BTreeMap<u64, Vec<(u64, u32)>> = BTreeMap::new();
        for (look, value, record) in self.0 {
            by_look.entry(look).or_default().push((value, record));
        }
        // What is what it looks like is not kept by its look.
        for of in all.0.0.iter().flatten() {
            if let Some(group) = by_look.get_mut(&of.hash()) {
                group.push((of.hash(), of.record()));
            }
        }
        let differ = |group: &Vec<(u64, u32)>| group.iter().any(|(value, _)| *value != group[0].0);
        let mut groups: Vec<Vec<u32>> = by_look.into_values().filter(differ).map(records).collect();
        groups.sort_unstable();
        groups
    }
}

fn records(group: Vec<(u64, u32)>) -> Vec<u32> {
    let mut records: Vec<u32> = group.into_iter().map(|(_, record)| record).collect();
    records.sort_unstable();
    records.dedup();
    records
}

/// Identifiers that something can refer to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Known(Pieces<u64>);

/// So many identifiers back, the same one is not kept again.
const NEAR: usize = 3;

impl Known {
    pub fn add(&mut self, text: &str) {
        let identifier = folded(text, false);
        // A record's key is nearly always one of its other identifiers too, and its address often its sign-in name.
        let is_there = |piece: &Vec<u64>| piece.iter().rev().take(NEAR).any(|known| *known == identifier);
        if !self.0.0.last().is_some_and(is_there) {
            self.0.push(identifier);
        }
    }

    pub fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
    }

    /// All of them are there: now they can be asked for.
    pub fn all(mut self) -> AllKnown {
        self.0.0.iter_mut().for_each(|piece| piece.sort_unstable());
        AllKnown(self.0)
    }
}

/// Every identifier of a set.
#[derive(Debug)]
pub(super) struct AllKnown(Pieces<u64>);

impl AllKnown {
    pub fn has(&self, identifier: u64) -> bool {
        self.0.0.iter().any(|piece| piece.binary_search(&identifier).is_ok())
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
