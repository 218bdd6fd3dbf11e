//! Short texts of a million records, kept close together: one allocation instead of a million, and an index by hash.

use crate::base::hash::HashOf;
use crate::source::RecordIndex;

/// Texts by position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    texts: String,
    /// Where each text ends, in what its length is after so many times four gigabytes.
    ends: Vec<u32>,
    /// The texts at whose end one more four gigabytes are full: none, in any directory yet.
    full: Vec<usize>,
}

impl Listing {
    pub fn push(&mut self, text: &str) {
        self.texts.push_str(text);
        self.end(self.texts.len());
    }

    fn end(&mut self, end: usize) {
        let before = self.full.len() as u64;
        let now = (end as u64) >> 32;
        self.full.extend((before..now).map(|_| self.ends.len()));
        self.ends.push(end as u32);
    }

    fn end_of(&self, index: usize) -> Option<usize> {
        let full = self.full.partition_point(|at| *at <= index) as u64;
        usize::try_from(full << 32 | u64::from(*self.ends.get(index)?)).ok()
    }

    pub fn append(&mut self, later: &Self) {
        let before = self.texts.len();
        self.texts.push_str(&later.texts);
        self.ends.reserve(later.len());
        for index in 0..later.len() {
            self.end(before + later.end_of(index).unwrap_or_default());
        }
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, index: usize) -> Option<&str> {
        let end = self.end_of(index)?;
        let start = index.checked_sub(1).map_or(Some(0), |before| self.end_of(before))?;
        self.texts.get(start..end)
    }
}

/// Positions by the hash of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    entries: Vec<HashOf>,
}

impl Index {
    pub fn new(mut entries: Vec<HashOf>) -> Self {
        entries.sort_unstable();
        entries.shrink_to_fit();
        Self { entries }
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The records with this hash, each once, in their order.
    pub fn all(&self, hash: u64) -> Vec<RecordIndex> {
        let at = self.entries.partition_point(|of| of.hash() < hash);
        let mut records: Vec<RecordIndex> = self.entries[at..]
            .iter()
            .take_while(|of| of.hash() == hash)
            .map(|of| RecordIndex(of.record() as usize))
            .collect();
        records.dedup();
        records
    }

    /// The first record with this hash.
    pub fn first(&self, hash: u64) -> Option<RecordIndex> {
        let at = self.entries.partition_point(|of| of.hash() < hash);
        self.entries.get(at).filter(|of| of.hash() == hash).map(|of| RecordIndex(of.record() as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_their_position_also_after_appending() {
        let (mut one, mut other) = (Listing::default(), Listing::default());
        ["Liz", "", "Zoë"].iter().for_each(|text| one.push(text));
        ["Ng"].iter().for_each(|text| other.push(text));
        one.append(&other);
        let texts: Vec<_> = (0..5).map(|i| one.get(i)).collect();
        assert_eq!(texts, [Some("Liz"), Some(""), Some("Zoë"), Some("Ng"), None]);
        assert_eq!(one.len(), 4);
    }

    #[test]
    fn ends_beyond_four_gigabytes_are_told_apart() {
        let ends = [5, (1 << 32) - 1, 1 << 32, (1 << 32) + 7, (3 << 32) + 1, (3 << 32) + 1];
        let mut listing = Listing::default();
        ends.iter().for_each(|end| listing.end(*end));
        let told: Vec<_> = (0..=ends.len()).map(|index| listing.end_of(index)).collect();
        assert_eq!(told, ends.iter().copied().map(Some).chain([None]).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_record_with_a_hash_is_found() {
        let index = Index::new([(7, 3), (7, 1), (9, 0)].map(|(hash, record)| HashOf::new(hash, record)).into());
        assert_eq!([7, 8, 9].map(|hash| index.first(hash).map(|r| r.0)), [Some(1), None, Some(0)]);
        assert_eq!([7, 8, 9].map(|hash| index.all(hash).len()), [2, 0, 1]);
    }
}
