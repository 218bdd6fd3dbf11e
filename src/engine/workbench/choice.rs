//! Stepping through some of the records only: those behind a bar of an attribute's histogram. A job finds them; until it
//! has, all records are stepped through.

use std::sync::Arc;

use super::bench::Workbench;
use super::jobs::Slot;
use super::look::show_record;
use super::result::Outcome;
use super::view::ChosenRecords;
use crate::base::ResourceKind;
use crate::source::{ReadError, RecordIndex};

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

impl Workbench {
    /// The records that are stepped through.
    pub fn steps(&self) -> Steps<'_> {
        let chosen = self.chosen.as_deref().filter(|_| self.view.chosen.is_some());
        Steps { count: self.count(), chosen: chosen.map(Vec::as_slice) }
    }

    /// Starts looking for the records that were chosen, or goes back to all of them.
    pub(super) fn choose_records(&mut self) {
        self.chosen = None;
        let Some(ChosenRecords { choice, .. }) = self.view.chosen.clone() else {
            self.jobs.cancel(Slot::Choose);
            return;
        };
        let (set, set_revision, kind) = (self.set.clone(), self.set_revision, self.kind());
        self.jobs.start_in_turn(Slot::Choose, move |work| {
            let found = choice.find(&set, kind, &work.progress, &work.cancel);
            if !matches!(found, Err(ReadError::Cancelled(_))) {
                work.send(Outcome::Chosen { set_revision, kind, found });
            }
        });
    }

    /// The records were found: the first of them comes into view, unless one of them is there.
    pub(super) fn chosen(&mut self, set_revision: u64, kind: ResourceKind, found: Result<Vec<RecordIndex>, ReadError>) {
        if set_revision != self.set_revision || kind != self.kind() || self.view.chosen.is_none() {
            return;
        }
        let trouble = match found {
            Ok(found) if !found.is_empty() => {
                self.chosen = Some(Arc::new(found));
                let steps = self.steps();
                let here = self.view.record();
                if steps.place(here).is_none() {
                    let first = steps.from(0, 1).first().map_or(here, |index| index.0);
                    show_record(&mut self.view, first);
                }
                self.read_records();
                return;
            }
            Ok(_) => format!("No {} answers to that any more. Load the files again.", kind.noun()),
            Err(error) => error.to_string(),
        };
        self.view.chosen = None;
        self.messages.error(trouble);
    }
}
