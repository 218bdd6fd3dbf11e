//! Reading the records that are looked at, finding some by their names, and choosing those that are stepped through.

use std::sync::Arc;

use super::bench::Workbench;
use super::jobs::JobKind;
use super::loaded::{NarrowedTo, Near, SearchResult};
use super::look::show_record;
use super::stamp::Basis;
use super::steps::Steps;
use super::view::{ChosenRecords, InCommon, slot};
use crate::base::ResourceKind;
use crate::source::{LoadedSet, ReadError, RecordIndex};

/// So many records are read at once: the one in view and those after it, on which a rule is tried until it is known
/// which records are hard for it.
pub(super) const LIVE: usize = 5;

/// Reads records; the error that ended it, if one did.
fn read(set: &LoadedSet, kind: ResourceKind, wanted: &[RecordIndex]) -> (Near, Option<ReadError>) {
    let mut records = Vec::new();
    let mut trouble = None;
    for index in wanted {
        match set.record(kind, *index) {
            Ok(record) => records.push(record),
            Err(error) => trouble = Some(error),
        }
    }
    (Near::of(records, trouble.as_ref().map(ToString::to_string)), trouble)
}

/// What is read of each kind when a set comes into view, from this record on.
pub(super) fn first_of(set: &LoadedSet, kind: ResourceKind, record: usize) -> Near {
    read(set, kind, &Steps { count: set.count(kind), chosen: None }.from(record, LIVE)).0
}

impl Workbench {
    /// Reads the record in view, the one before it and the next ones, unless they are there.
    pub(super) fn read_records(&mut self) {
        let (set, kind, record) = (self.set().clone(), self.kind(), self.view().record());
        let steps = self.steps();
        let mut wanted = steps.from(record, LIVE);
        let before = RecordIndex(steps.before(record));
        if wanted.first().is_some_and(|first| *first != before) {
            wanted.insert(0, before);
        }
        let near = self.loaded.near(kind);
        if wanted.iter().all(|index| near.get(index.0).is_some()) {
            return;
        }
        self.start(JobKind::Records, &[Basis::Set], move |work| {
            let (near, trouble) = read(&set, kind, &wanted);
            work.change(move |bench| {
                bench.loaded.near[slot(kind)].put(near.records, near.trouble);
                trouble.into_iter().for_each(|error| bench.was_unreadable(&error));
            });
        });
    }

    pub(super) fn find_records(&mut self, text: String) {
        const MOST: usize = 50;
        let people = self.people(self.kind()).clone();
        self.start(JobKind::Search, &[Basis::Set, Basis::Kind], move |work| {
            let records = people.search(&text, MOST, &work.cancel);
            work.change(|bench| bench.loaded.found = SearchResult { text, records });
        });
    }

    /// Looks for all of them, for the list of records.
    pub(super) fn narrow_records(&mut self, text: String) {
        let people = self.people(self.kind()).clone();
        self.start(JobKind::Narrow, &[Basis::Set, Basis::Kind], move |work| {
            let records = people.search(&text, usize::MAX, &work.cancel);
            work.change(|bench| bench.loaded.narrowed = Some(NarrowedTo::new(text, people, records)));
        });
    }

    /// Starts looking for the records that were chosen, or goes back to all of them.
    pub(super) fn choose_records(&mut self) {
        self.loaded.choose(None);
        let Some(ChosenRecords { choice, .. }) = self.view().chosen.clone() else { return };
        let choice = match choice {
            InCommon::Value(choice) => choice,
            InCommon::Fate(shared) => {
                let alike = self.dry_run().alike(&shared).iter().copied().map(RecordIndex).collect();
                return self.chosen(Ok(alike));
            }
        };
        let (set, kind) = (self.set().clone(), self.kind());
        self.start_in_turn(JobKind::Choose, &[Basis::Set, Basis::Kind, Basis::Choice], move |work| {
            let found = choice.find(&set, kind, &work.progress, &work.cancel);
            if !matches!(found, Err(ReadError::Cancelled(_))) {
                work.change(|bench| bench.chosen(found));
            }
        });
    }

    /// What a run says that people have in common holds for that run.
    pub(super) fn follow_fates(&mut self) {
        let begun = self.dry_run().begun();
        let is_of_another = std::mem::replace(&mut self.loaded.fates_of, begun) != begun;
        let is_of_fate = |chosen: &ChosenRecords| matches!(chosen.choice, InCommon::Fate(_));
        if is_of_another && self.view.chosen.take_if(|chosen| is_of_fate(chosen)).is_some() {
            self.loaded.choose(None);
        }
    }

    /// The records were found: the first of them comes into view, unless one of them is there.
    fn chosen(&mut self, found: Result<Vec<RecordIndex>, ReadError>) {
        let trouble = match found {
            Ok(found) if !found.is_empty() => {
                self.loaded.choose(Some(Arc::new(found)));
                let steps = self.steps();
                let here = self.view().record();
                if steps.place(here).is_none() {
                    let first = steps.from(0, 1).first().map_or(here, |index| index.0);
                    show_record(&mut self.view, first);
                }
                return self.read_records();
            }
            Ok(_) => format!("No {} has this value any more. Load the files again.", self.kind().noun()),
            Err(error) => error.to_string(),
        };
        self.view.chosen = None;
        self.messages.error(trouble);
    }
}
