//! The plan in view held against an earlier one: for whom another thing would happen, by what it was and what it is.

use std::collections::HashMap;
use std::sync::Arc;

use crate::exchange::SavedPlan;
use crate::exchange::outcome::OutcomeKind;
use crate::exchange::plan_file::difference::{PlanDifference, Said};

/// An earlier plan, and what it is called.
#[derive(Clone, Debug)]
pub struct EarlierPlan {
    pub name: String,
    pub plan: Arc<SavedPlan>,
}

/// What differs, and who goes from which outcome to which.
#[derive(Clone, Debug, Default)]
pub struct ComparedPlans {
    pub difference: PlanDifference,
    /// For each of its moves the places of those who make it, in the records' order.
    pub of_move: Vec<Vec<usize>>,
    /// Not everybody has a plan in view: the others are not compared.
    pub is_part: bool,
}

/// What a comparison was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ComparedOf {
    pub serial: u64,
    /// The revision of the plan in view.
    pub plan: u64,
}

/// An earlier plan, and what came of comparing.
#[derive(Clone, Debug, Default)]
pub struct PlanComparison {
    crosswalk: usize,
    earlier: Option<EarlierPlan>,
    /// The plan that was in view before this one.
    before: Option<Arc<SavedPlan>>,
    /// Grows with each plan that is opened.
    pub(super) serial: u64,
    made: Option<(ComparedOf, Result<Arc<ComparedPlans>, String>)>,
}

impl PlanComparison {
    pub const fn earlier(&self) -> Option<&EarlierPlan> {
        self.earlier.as_ref()
    }

    /// The plan that was in view before this one, as long as the window is open.
    pub const fn before(&self) -> Option<&Arc<SavedPlan>> {
        self.before.as_ref()
    }

    /// What differs; `None` while that is being worked out.
    pub fn compared(&self) -> Option<&Arc<ComparedPlans>> {
        self.made.as_ref()?.1.as_ref().ok()
    }

    /// Why they cannot be compared. A sentence.
    pub fn not_compared(&self) -> Option<&str> {
        self.made.as_ref()?.1.as_ref().err().map(String::as_str)
    }

    pub(super) fn is_made_from(&self, of: ComparedOf) -> bool {
        self.made.as_ref().is_some_and(|(made_of, _)| *made_of == of)
    }

    pub(super) fn make(&mut self, of: ComparedOf, compared: Result<ComparedPlans, String>) {
        if of.serial == self.serial {
            self.made = Some((of, compared.map(Arc::new)));
        }
    }

    /// Nothing of another crosswalk stays.
    pub(super) fn be_of(&mut self, crosswalk: usize) {
        if self.crosswalk != crosswalk {
            *self = Self { crosswalk, serial: self.serial + 1, ..Self::default() };
        }
    }

    pub(super) fn open(&mut self, name: String, plan: Arc<SavedPlan>) {
        self.earlier = Some(EarlierPlan { name, plan });
        self.serial += 1;
        self.made = None;
    }

    pub(super) fn open_before(&mut self) {
        if let Some(plan) = self.before.clone() {
            self.open("The plan before".to_owned(), plan);
        }
    }

    pub(super) fn keep_before(&mut self, plan: SavedPlan) {
        self.before = Some(Arc::new(plan));
    }
}

impl ComparedPlans {
    pub(super) fn new(difference: PlanDifference, is_part: bool) -> Self {
        let places: HashMap<(Option<OutcomeKind>, Option<OutcomeKind>), usize> =
            difference.moves.iter().enumerate().map(|(at, it)| ((it.a, it.b), at)).collect();
        let mut of_move = vec![Vec::new(); difference.moves.len()];
        for (at, record) in difference.records.iter().enumerate() {
            let kind = |said: &Option<Said>| said.as_ref().map(|said| said.kind);
            if let Some(place) = places.get(&(kind(&record.a), kind(&record.b))) {
                of_move[*place].push(at);
            }
        }
        Self { difference, of_move, is_part }
    }
}
