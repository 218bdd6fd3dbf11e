//! What a person says of a plan: whom they looked at, what they let pass and why, whom they protect. The plan itself is
//! [`super::dry_run`]'s.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::dry_run::{DryRun, DryRunState};
use crate::base::{MostDisabled, ResourceKind};
use crate::exchange::plan_file::Passed;
use crate::exchange::plan_file::gates::{Gate, OfAll};
use crate::exchange::plan_file::protected::Protected;
use crate::exchange::{LastPlan, OutcomeKind};

/// What a person does with a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanStep {
    /// Somebody who would be disabled was looked at; once more, and not.
    LookedAt(usize),
    /// What it stops for as a whole may pass, for this reason.
    LetPass(String),
    /// It stops for it again.
    StopAgain,
    /// Somebody who is protected would be disabled all the same; once more, and not.
    Allow(usize),
    /// Never disabled without a yes of their own.
    Protect(String),
    ProtectNoLonger(String),
    /// Writes the plan in view.
    Save(PlanAs, PathBuf),
    /// Writes the people to begin with.
    SavePilot(PathBuf),
    /// Opens one that was saved, and compares the plan in view with it.
    Open(PathBuf),
    /// Compares it with the one that was in view before.
    WithBefore,
}

/// What a plan is saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanAs {
    /// To be opened again and compared.
    Json,
    Csv,
    Markdown,
}

impl PlanAs {
    pub const ALL: [Self; 3] = [Self::Json, Self::Csv, Self::Markdown];

    /// How its file's name ends.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "md",
        }
    }
}

/// One thing that a plan stops for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopsFor {
    pub gate: Gate,
    /// Whom it is about, where it asks for a yes of its own.
    pub record: Option<usize>,
}

/// Of the last plan of the crosswalk what a later one is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanBefore {
    pub resource: ResourceKind,
    /// Of how many records it was made.
    pub records: usize,
    /// When.
    pub at: String,
}

/// What was let pass, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetPass {
    gates: Vec<Gate>,
    pub reason: String,
}

/// A change of the names that are protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    Add(String),
    Remove(String),
}

/// Names, as far as they are in their file.
#[derive(Clone, Debug, Default)]
pub(super) struct KeptNames {
    pub protected: Protected,
    /// What was said since the file was read or written.
    pub pending: Vec<Naming>,
    /// Where they were read or written last.
    pub place: Option<PathBuf>,
    /// Why they are in no file, though there is a place for it. A sentence.
    pub trouble: Option<String>,
    /// Grows with each change.
    revision: u64,
}

/// What is known of the plan before.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownBefore {
    /// Where one was looked for last.
    pub place: Option<PathBuf>,
    pub before: Option<PlanBefore>,
}

/// All of it, for one crosswalk and one run.
#[derive(Clone, Debug, Default)]
pub struct PlanPage {
    crosswalk: usize,
    run: u64,
    looked_at: BTreeSet<usize>,
    allowed: BTreeSet<usize>,
    passed: Option<LetPass>,
    stops: Vec<StopsFor>,
    made_of: Option<StopsOf>,
    pub(super) kept: KeptNames,
    pub(super) known: KnownBefore,
}

/// What stops were worked out from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct StopsOf {
    plan: u64,
    names: u64,
    most_disabled: MostDisabled,
    records: usize,
    before: Option<PlanBefore>,
}

/// So many of those who would lose access are a sample.
const SAMPLE: usize = 20;

impl PlanPage {
    /// All that the plan stops for, also what has passed. Nothing while it is being made: who is missing is known at its end.
    pub fn stops(&self) -> &[StopsFor] {
        &self.stops
    }

    /// What still asks for a yes.
    pub fn open(&self) -> impl Iterator<Item = &StopsFor> {
        self.stops.iter().filter(|stop| match stop.record {
            Some(record) => !self.allowed.contains(&record),
            None => self.passed().is_none(),
        })
    }

    /// Whether nothing does.
    pub fn has_passed(&self) -> bool {
        self.open().next().is_none()
    }

    /// Whether it has passed, as whatever leaves of it says.
    pub fn verdict(&self) -> Passed {
        Passed::of(self.open().map(|stop| &stop.gate), self.passed().map(|passed| passed.reason.clone()))
    }

    /// What was let pass, as long as it is what the plan stops for.
    pub fn passed(&self) -> Option<&LetPass> {
        self.passed.as_ref().filter(|passed| self.of_all().all(|gate| passed.gates.contains(gate)))
    }

    fn of_all(&self) -> impl Iterator<Item = &Gate> {
        self.stops.iter().filter(|stop| stop.record.is_none()).map(|stop| &stop.gate)
    }

    pub fn has_looked_at(&self, record: usize) -> bool {
        self.looked_at.contains(&record)
    }

    /// How many of those who would be disabled were looked at.
    pub fn looked_at(&self) -> usize {
        self.looked_at.len()
    }

    /// How many are to be looked at before they may pass.
    pub fn to_look_at(&self, run: &DryRun) -> usize {
        run.records(OutcomeKind::WouldDisable).len().min(SAMPLE)
    }

    /// Whether enough was looked at to let it pass.
    pub fn may_pass(&self, run: &DryRun) -> bool {
        let is_many = self.of_all().any(|gate| matches!(gate, Gate::MostDisabled { .. }));
        !is_many || self.looked_at() >= self.to_look_at(run)
    }

    /// Whether somebody said yes to this one.
    pub fn is_allowed(&self, record: usize) -> bool {
        self.allowed.contains(&record)
    }

    pub const fn protected(&self) -> &Protected {
        &self.kept.protected
    }

    /// The file of the names, once they are in it.
    pub fn protected_in(&self) -> Option<&Path> {
        self.kept.place.as_deref()
    }

    /// Why they are in no file though the crosswalk has one. A sentence.
    pub fn not_kept(&self) -> Option<&str> {
        self.kept.trouble.as_deref()
    }

    /// The last plan of this crosswalk and kind, where one is known.
    pub fn before(&self, kind: ResourceKind) -> Option<&PlanBefore> {
        self.known.before.as_ref().filter(|before| before.resource == kind)
    }

    /// Nothing of another crosswalk stays, and of another run no word.
    pub(super) fn be_of(&mut self, crosswalk: usize, run: u64) {
        if self.crosswalk != crosswalk {
            *self = Self { crosswalk, run, ..Self::default() };
        }
        if self.run != run {
            self.run = run;
            self.looked_at.clear();
            self.allowed.clear();
            self.passed = None;
        }
    }

    pub(super) fn step(&mut self, step: PlanStep, run: &DryRun) {
        let leaves = |record: &usize| run.records(OutcomeKind::WouldDisable).binary_search(record).is_ok();
        match step {
            PlanStep::LookedAt(record) if leaves(&record) => toggle(&mut self.looked_at, record),
            PlanStep::Allow(record) if leaves(&record) => toggle(&mut self.allowed, record),
            PlanStep::LookedAt(_) | PlanStep::Allow(_) => {}
            PlanStep::LetPass(reason) => {
                let reason = reason.trim().to_owned();
                if self.may_pass(run) && !reason.is_empty() {
                    self.passed = Some(LetPass { gates: self.of_all().cloned().collect(), reason });
                }
            }
            PlanStep::StopAgain => self.passed = None,
            PlanStep::Save(..) | PlanStep::SavePilot(_) | PlanStep::Open(_) | PlanStep::WithBefore => {}
            PlanStep::Protect(name) => self.kept.change(Naming::Add(name)),
            PlanStep::ProtectNoLonger(name) => self.kept.change(Naming::Remove(name)),
        }
    }

    /// Works out what the plan stops for, where anything that it hangs on is another than before.
    pub(super) fn follow(&mut self, run: &DryRun, most_disabled: MostDisabled, records: usize) {
        if matches!(run.state, DryRunState::Running | DryRunState::NotRun) {
            self.stops.clear();
            self.made_of = None;
            return;
        }
        let before = run.kind.and_then(|kind| self.before(kind)).cloned();
        let names = self.kept.revision;
        let of = StopsOf { plan: run.revision(), names, most_disabled, records, before };
        if self.made_of.as_ref() != Some(&of) {
            self.stops = self.stops_of(run, &of);
            self.made_of = Some(of);
            self.looked_at.retain(|record| run.records(OutcomeKind::WouldDisable).binary_search(record).is_ok());
        }
    }

    fn stops_of(&self, run: &DryRun, of: &StopsOf) -> Vec<StopsFor> {
        let names = self.kept.protected.names().iter();
        let kept: BTreeSet<usize> = names.flat_map(|name| run.leavers.called(name)).collect();
        let kept = kept.into_iter().filter_map(|record| {
            let plan = run.plans.get(&record)?;
            let gate = Gate::Protected { name: plan.name.clone(), key: plan.key.clone() };
            Some(StopsFor { gate, record: Some(record) })
        });
        let of_all = OfAll {
            planned: run.plans.len(),
            disabled: run.records(OutcomeKind::WouldDisable).len(),
            records: of.records,
            otherwise: run.decided_otherwise(),
        };
        let of_all = of_all.gates(of.most_disabled, of.before.as_ref().map(|before| before.records));
        kept.chain(of_all.map(|gate| StopsFor { gate, record: None })).collect()
    }
}

fn toggle(records: &mut BTreeSet<usize>, record: usize) {
    if !records.remove(&record) {
        records.insert(record);
    }
}

impl PlanBefore {
    /// A part of a plan says nothing of how many there were.
    pub(super) fn of(last: &LastPlan) -> Option<Self> {
        let rests_on = last.rests_on();
        Some(Self { resource: rests_on.resource, records: last.whole(rests_on.resource)?, at: rests_on.at.clone() })
    }
}

impl Naming {
    pub fn make(&self, protected: &mut Protected) {
        match self {
            Self::Add(name) => protected.add(name),
            Self::Remove(name) => protected.remove(name),
        }
    }
}

impl KeptNames {
    fn change(&mut self, naming: Naming) {
        naming.make(&mut self.protected);
        self.pending.push(naming);
        self.trouble = None;
        self.revision += 1;
    }

    /// What is to be said in a file at this place, or in one that has it already: of another place all that is known.
    pub fn to_write(&self, place: &Path) -> Vec<Naming> {
        match &self.place {
            Some(before) if before != place => self.protected.names().iter().cloned().map(Naming::Add).collect(),
            _ => self.pending.clone(),
        }
    }

    /// Takes what the file holds now, with so many of those that waited in it.
    pub fn keep(&mut self, place: PathBuf, written: usize, protected: Protected) {
        self.pending.drain(..written.min(self.pending.len()));
        self.protected = protected;
        self.pending.iter().for_each(|naming| naming.make(&mut self.protected));
        self.place = Some(place);
        self.trouble = None;
        self.revision += 1;
    }
}
