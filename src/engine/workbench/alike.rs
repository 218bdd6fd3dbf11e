//! Who is like whom in a dry run: with the same outcome, the same mark, the same attribute that would change. Kept as the
//! plans come, so that asking for them looks through nobody.

use std::collections::BTreeMap;

use crate::exchange::{OutcomeKind, RecordMark, RecordPlan};
use crate::scim::TargetPath;

/// What some have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SharedFate {
    Mark(RecordMark),
    Outcome(OutcomeKind),
    /// This attribute would change.
    Changes(TargetPath),
}

impl SharedFate {
    /// All that a plan shows.
    pub fn of(plan: &RecordPlan) -> impl Iterator<Item = Self> {
        let marks = plan.marks.iter().map(|mark| Self::Mark(*mark));
        let changes = plan.outcome.changes().iter().map(|change| Self::Changes(change.target().clone()));
        marks.chain([Self::Outcome(plan.outcome.kind())]).chain(changes)
    }
}

/// The records of each such fate, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Alike(BTreeMap<SharedFate, Vec<usize>>);

impl Alike {
    pub(super) fn of(&self, shared: &SharedFate) -> &[usize] {
        self.0.get(shared).map_or(&[], Vec::as_slice)
    }

    pub(super) fn add(&mut self, plan: &RecordPlan) {
        for shared in SharedFate::of(plan) {
            let records = self.0.entry(shared).or_default();
            if let Err(at) = records.binary_search(&plan.record.0) {
                records.insert(at, plan.record.0);
            }
        }
    }

    pub(super) fn take_out(&mut self, plan: &RecordPlan) {
        for shared in SharedFate::of(plan) {
            let Some(records) = self.0.get_mut(&shared) else { continue };
            if let Ok(at) = records.binary_search(&plan.record.0) {
                records.remove(at);
            }
        }
    }
}
