//! Stepping through the records: all of them, or some only, those behind a bar of an attribute's histogram.

use crate::source::RecordIndex;

/// The records that Previous and Next lead to.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'r> {
    /// All of them.
    pub count: usize,
    /// Some of them, in their order; never none.
    pub chosen: Option<&'r [RecordIndex]>,
}

impl Steps<'_> {
    /// How many there are to step through.
    pub fn len(&self) -> usize {
        self.chosen.map_or(self.count, <[_]>::len)
    }

    /// Whether there is nobody to step to.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which of them this record is, from 0.
    pub fn place(&self, record: usize) -> Option<usize> {
        match self.chosen {
            Some(chosen) => chosen.binary_search(&RecordIndex(record)).ok(),
            None => (record < self.count).then_some(record),
        }
    }

    /// The next one; the same at the end.
    pub fn after(&self, record: usize) -> usize {
        match self.chosen {
            Some(chosen) => {
                let next = chosen.partition_point(|index| index.0 <= record);
                chosen.get(next).map_or(record, |index| index.0)
            }
            None => record.saturating_add(1).min(self.count.saturating_sub(1)),
        }
    }

    /// The one before; the same at the beginning.
    pub fn before(&self, record: usize) -> usize {
        match self.chosen {
            Some(chosen) => {
                let here = chosen.partition_point(|index| index.0 < record);
                here.checked_sub(1).and_then(|before| chosen.get(before)).map_or(record, |index| index.0)
            }
            None => record.saturating_sub(1),
        }
    }

    /// So many records from this one on.
    pub fn from(&self, record: usize, most: usize) -> Vec<RecordIndex> {
        match self.chosen {
            Some(chosen) => {
                let here = chosen.partition_point(|index| index.0 < record);
                chosen.iter().skip(here).take(most).copied().collect()
            }
            None => (record..self.count.min(record.saturating_add(most))).map(RecordIndex).collect(),
        }
    }
}
