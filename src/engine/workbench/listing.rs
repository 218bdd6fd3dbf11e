//! Short texts of a million records, kept close together: one allocation instead of a million, and an index by hash.

use crate::source::RecordIndex;

/// Texts by position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    texts: String,
    /// Where each text ends.
    ends: Vec<u64>,
}

impl Listing {
    pub fn push(&mut self, text: &str) {
        self.texts.push_str(text);
        self.ends.push(self.texts.len() as u64);
    }

    pub fn append(&mut self, later: &Self) {
        let before = self.texts.len() as u64;
        self.texts.push_str(&later.texts);
        self.ends.extend(later.ends.iter().map(|end| before + end));
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.texts.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }
}

/// Positions by the hash of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    entries: Vec<(u64, u32)>,
}

impl Index {
    pub fn new(mut entries: Vec<(u64, u32)>) -> Self {
        entries.sort_unstable();
        entries.shrink_to_fit();
        Self { entries }
    }

    /// The first record with this hash.
    pub fn first(&self, hash: u64) -> Option<RecordIndex> {
        let at = self.entries.partition_point(|(known, _)| *known < hash);
        self.entries.get(at).filter(|(known, _)| *known == hash).map(|(_, record)| RecordIndex(*record as usize))
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
    fn the_first_record_with_a_hash_is_found() {
        let index = Index::new(vec![(7, 3), (7, 1), (9, 0)]);
        assert_eq!([7, 8, 9].map(|hash| index.first(hash).map(|r| r.0)), [Some(1), None, Some(0)]);
    }
}
