//! The dry run as the window shows it: what is known so far, what is still to do, and how it ended.
//!
//! It reads only; the type of the endpoint it is given has no way to write.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::alike::{Alike, SharedFate};
use super::stamp::{Revisions, Stamp};
use super::view::slot;
use crate::base::ResourceKind;
use crate::exchange::plan_file::gates::Leavers;
use crate::exchange::plan_file::whole::FromSnapshot;
use crate::exchange::{
    ByChange, DecidedOtherwise, Estimate, InAccount, NotAsDecided, OutcomeKind, PlanHead, RecordPlan, RestsOn, Rosters,
    RunFile, Summary,
};
use crate::mapping::Mapping;
use crate::scim::TargetPath;
use crate::source::RecordIndex;

/// Where the dry run stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DryRunState {
    #[default]
    NotRun,
    Running,
    /// Stopped by the user; what came is good, and the rest can be resumed.
    Stopped,
    /// Ended by trouble that concerns every request; can be resumed.
    Failed(String),
    Done,
}

/// The dry run and its results.
#[derive(Clone, Debug)]
pub struct DryRun {
    pub state: DryRunState,
    pub kind: Option<ResourceKind>,
    /// One plan for each record that was looked up, in the records' order.
    pub plans: BTreeMap<usize, Arc<RecordPlan>>,
    pub summary: Summary,
    /// The same by what changes.
    pub by_change: ByChange,
    /// Who would lose access, by name.
    pub leavers: Leavers,
    /// What the run says of itself, once its look-ups were tried.
    pub head: PlanHead,
    /// What looking up all records would cost: from when it was counted until the run starts or is called off.
    pub estimate: Option<Estimate>,
    /// When it was begun, and when it came to its end or was stopped.
    pub begun_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// GET requests sent so far.
    pub requests: u64,
    /// The mapping changed since: the results are those of the mapping before.
    pub is_stale: bool,
    /// Which account it is of, as snapshots of it say it.
    pub(super) account: String,
    /// What answered in place of the account.
    pub from_snapshot: Option<Arc<OfSnapshot>>,
    /// Grows with every change of the results.
    revision: u64,
    /// Grows with each run that takes the place of the one before.
    begun: u64,
    /// Who matched which resource of the account.
    of_id: HashMap<String, usize>,
    /// Tables show the records of an outcome without looking through all plans.
    alike: Alike,
    /// Records still to look up.
    left: BTreeSet<RecordIndex>,
    /// Without these nothing of it holds any more.
    stamp: Stamp,
    /// With other mappings it is stale; with these again it is not.
    of: Option<RunOf>,
    estimate_stamp: Stamp,
    /// What the plan rests on, once it is worked out.
    rests_on: Option<Arc<RestsOn>>,
    /// Where its answers are kept as they come.
    kept: Option<Arc<RunFile>>,
    rosters: Option<(Stamp, Arc<Rosters>)>,
    /// Which records a table of decisions names so.
    of_known_by: HashMap<String, Vec<usize>>,
    /// The records that are not as it was decided, and of which decisions that was found.
    not_as_decided: BTreeSet<usize>,
    decisions: u64,
}

/// A snapshot that answered in place of the account, with what that means.
#[derive(Clone, Debug)]
pub struct OfSnapshot {
    pub from: FromSnapshot,
    /// When it was taken, for people.
    pub taken: String,
    /// In sentences.
    pub caveat: String,
}

/// What results are of, beside the records and the endpoint: the mappings and the form of requests.
#[derive(Clone, Debug, PartialEq)]
pub struct RunOf {
    pub mappings: [Arc<Mapping>; 2],
    pub variant: &'static str,
}

/// What the account has now of one record, as far as the dry run tells.
#[derive(Clone, Copy, Debug)]
pub enum Now<'a> {
    /// The dry run did not ask for it, or not yet.
    NotAsked,
    /// It did, and cannot tell, for the reason that its plan has.
    Unclear(&'a RecordPlan),
    /// There is nobody like this.
    Nobody(&'a RecordPlan),
    /// With what [`DryRun::values`] has of it.
    There(&'a RecordPlan),
}

impl<'a> Now<'a> {
    pub const fn plan(&self) -> Option<&'a RecordPlan> {
        match self {
            Self::NotAsked => None,
            Self::Unclear(plan) | Self::Nobody(plan) | Self::There(plan) => Some(plan),
        }
    }
}

impl Default for DryRun {
    fn default() -> Self {
        Self {
            state: DryRunState::NotRun,
            kind: None,
            plans: BTreeMap::new(),
            summary: Summary::of(&[]),
            by_change: ByChange::default(),
            leavers: Leavers::default(),
            head: PlanHead::default(),
            estimate: None,
            begun_at: None,
            ended_at: None,
            rests_on: None,
            requests: 0,
            is_stale: false,
            account: String::new(),
            from_snapshot: None,
            revision: 0,
            begun: 0,
            of_id: HashMap::new(),
            alike: Alike::default(),
            left: BTreeSet::new(),
            stamp: Stamp::nothing(),
            of: None,
            kept: None,
            estimate_stamp: Stamp::nothing(),
            rosters: None,
            of_known_by: HashMap::new(),
            not_as_decided: BTreeSet::new(),
            decisions: 0,
        }
    }
}

impl DryRun {
    /// What was made of the results is good as long as this is the same.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// What the account has now of a record.
    pub fn now(&self, kind: ResourceKind, record: usize) -> Now<'_> {
        let Some(plan) = self.plans.get(&record).filter(|_| self.kind == Some(kind)) else { return Now::NotAsked };
        match (&plan.in_account, &self.of) {
            (InAccount::Nobody, _) => Now::Nobody(plan),
            (InAccount::There(_), Some(_)) => Now::There(plan),
            _ => Now::Unclear(plan),
        }
    }

    /// The values that the account's answer has, each read anew: `null` for what it has none of.
    pub fn values(&self, plan: &RecordPlan) -> BTreeMap<&TargetPath, Value> {
        let (InAccount::There(shown), Some(of)) = (&plan.in_account, &self.of) else { return BTreeMap::new() };
        let rules = of.mappings[slot(plan.resource)].rules.iter();
        rules.map(|rule| &rule.target).zip(shown.values()).collect()
    }

    /// Who of the records is this one in the account.
    pub fn who(&self, id: &str) -> Option<&RecordPlan> {
        self.plans.get(self.of_id.get(id)?).map(AsRef::as_ref)
    }

    fn take_out(&mut self, record: usize) {
        self.revision += 1;
        if let Some(plan) = self.plans.remove(&record) {
            self.summary.take_out(&plan);
            self.not_as_decided.remove(&record);
            if let Some(records) = self.of_known_by.get_mut(&plan.known_by) {
                records.retain(|r| *r != record);
            }
            self.by_change.take_out(&plan);
            self.leavers.take_out(&plan);
            if let Some(id) = plan.matched_id.as_ref().filter(|id| self.of_id.get(*id) == Some(&record)) {
                self.of_id.remove(id);
            }
            self.alike.take_out(&plan);
        }
    }

    /// The records with this outcome, in their order.
    pub fn records(&self, kind: OutcomeKind) -> &[usize] {
        self.alike(&SharedFate::Outcome(kind))
    }

    /// The records that have this in common, in their order.
    pub fn alike(&self, shared: &SharedFate) -> &[usize] {
        self.alike.of(shared)
    }

    /// How many records are still to be looked up.
    pub fn left(&self) -> usize {
        self.left.len()
    }

    /// Takes the results of a run for so many records, in place of those that were there.
    pub(super) fn begin(&mut self, kind: ResourceKind, stamp: Stamp, of: RunOf, at: Timestamp, account: String) {
        let of_run = Self { kind: Some(kind), stamp, of: Some(of), begun_at: Some(at), account, ..Self::default() };
        self.replace(of_run);
    }

    fn replace(&mut self, other: Self) {
        let (rosters, revision, begun) = (self.rosters.take(), self.revision + 1, self.begun + 1);
        *self = Self { rosters, revision, begun, ..other };
    }

    /// What is said of people holds for one run: in another they may be others.
    pub(super) const fn begun(&self) -> u64 {
        self.begun
    }

    pub(super) fn answer_from(&mut self, snapshot: OfSnapshot) {
        self.from_snapshot = Some(Arc::new(snapshot));
    }

    /// These records are looked up from now on, also those that were before.
    pub(super) fn run(&mut self, records: &[RecordIndex]) {
        records.iter().for_each(|record| self.take_out(record.0));
        self.left.extend(records);
        self.estimate = None;
        self.ended_at = None;
        self.state = DryRunState::Running;
    }

    /// The records that are still to be looked up.
    pub(super) fn to_resume(&self) -> Vec<RecordIndex> {
        self.left.iter().copied().collect()
    }

    /// All records that were asked about.
    pub(super) fn asked_about(&self) -> Vec<RecordIndex> {
        let done = self.plans.keys().copied().map(RecordIndex);
        done.chain(self.left.iter().copied()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// So many requests more were sent.
    pub(super) const fn count_requests(&mut self, more: u64) {
        self.requests += more;
    }

    /// How many rules it was made with.
    pub fn rules(&self) -> Option<usize> {
        Some(self.of.as_ref()?.mappings[slot(self.kind?)].rules.len())
    }

    pub(super) const fn rests_on(&self) -> Option<&Arc<RestsOn>> {
        self.rests_on.as_ref()
    }

    pub(super) fn put_rests_on(&mut self, rests_on: RestsOn) {
        self.rests_on = Some(Arc::new(rests_on));
    }

    pub(super) const fn kept(&self) -> Option<&Arc<RunFile>> {
        self.kept.as_ref()
    }

    pub(super) fn keep(&mut self, run: Option<Arc<RunFile>>) {
        self.kept = run;
    }

    /// One who is looked at alone is asked for now, and the others are from when they were.
    pub(super) fn put_head(&mut self, head: PlanHead) {
        let from_before = head.from_before.clone().or_else(|| self.head.from_before.take());
        self.head = PlanHead { from_before, ..head };
    }

    /// Who matched which resource of the account so far.
    pub(super) fn matched(&self) -> Vec<(String, RecordIndex)> {
        let matched = |plan: &RecordPlan| Some((plan.matched_id.clone()?, plan.record));
        self.plans.values().filter_map(|plan| matched(plan)).collect()
    }

    pub(super) fn add(&mut self, plan: RecordPlan) {
        self.take_out(plan.record.0);
        self.left.remove(&plan.record);
        self.summary.add(&plan);
        self.by_change.add(&plan);
        self.leavers.add(&plan);
        self.of_id.extend(plan.matched_id.clone().map(|id| (id, plan.record.0)));
        self.alike.add(&plan);
        self.of_known_by.entry(plan.known_by.clone()).or_default().push(plan.record.0);
        if plan.not_as_decided.is_some() {
            self.not_as_decided.insert(plan.record.0);
        }
        self.plans.insert(plan.record.0, Arc::new(plan));
    }

    /// The records that are not as it was decided, in their order.
    pub const fn not_as_decided(&self) -> &BTreeSet<usize> {
        &self.not_as_decided
    }

    pub(super) fn decided_otherwise(&self) -> DecidedOtherwise {
        let plans = self.not_as_decided.iter().filter_map(|record| self.plans.get(record));
        DecidedOtherwise::of(plans.filter_map(|plan| plan.not_as_decided.as_ref()))
    }

    /// Holds the plans of these people against decisions, once for each revision of them; and those again that were not as it
    /// was decided.
    pub(super) fn hold<'p>(
        &mut self,
        decisions: u64,
        people: impl Iterator<Item = &'p str>,
        against: impl Fn(&RecordPlan) -> Option<NotAsDecided>,
    ) {
        if self.plans.is_empty() || self.decisions == decisions {
            return;
        }
        self.decisions = decisions;
        let named = people.filter_map(|person| self.of_known_by.get(person)).flatten().copied();
        let records: BTreeSet<usize> = named.chain(std::mem::take(&mut self.not_as_decided)).collect();
        for record in records {
            let Some(plan) = self.plans.get_mut(&record) else { continue };
            let not = against(plan);
            if plan.not_as_decided != not {
                self.summary.take_out(plan);
                self.alike.take_out(plan);
                Arc::make_mut(plan).decide(not);
                self.summary.add(plan);
                self.alike.add(plan);
                self.revision += 1;
            }
            if plan.not_as_decided.is_some() {
                self.not_as_decided.insert(record);
            }
        }
    }

    /// A run came to its end. A look at one record between a stop and its resuming leaves the rest to be resumed.
    pub(super) fn ended(&mut self, at: Timestamp) {
        self.ended_at = Some(at);
        self.state = if self.left.is_empty() { DryRunState::Done } else { DryRunState::Stopped };
    }

    pub(super) fn failed(&mut self, reason: String, at: Timestamp) {
        self.ended_at = Some(at);
        self.state = DryRunState::Failed(reason);
    }

    pub(super) fn stopped(&mut self, at: Timestamp) {
        if self.state == DryRunState::Running {
            self.ended_at = Some(at);
            self.state = DryRunState::Stopped;
        }
    }

    pub(super) fn estimated(&mut self, stamp: Stamp, estimate: Estimate) {
        self.estimate_stamp = stamp;
        self.estimate = Some(estimate);
    }

    pub(super) fn put_rosters(&mut self, stamp: Stamp, rosters: Arc<Rosters>) {
        self.rosters = Some((stamp, rosters));
    }

    pub(super) fn rosters(&self) -> Option<&Arc<Rosters>> {
        self.rosters.as_ref().map(|(_, rosters)| rosters)
    }

    /// Drops what no longer holds, and says of the rest whether it is of other mappings.
    pub(super) fn compare(&mut self, now: &Revisions, of: &RunOf) {
        if !self.stamp.holds(now) {
            self.replace(Self::default());
        }
        self.rosters.take_if(|(stamp, _)| !stamp.holds(now));
        self.estimate.take_if(|_| !self.estimate_stamp.holds(now));
        let has_results = !(self.plans.is_empty() && self.left.is_empty());
        let was_stale = std::mem::replace(&mut self.is_stale, has_results && self.of.as_ref() != Some(of));
        self.revision += u64::from(was_stale != self.is_stale);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_looked_up_again_claims_nothing_from_before() {
        let mut run = DryRun::default();
        for (record, id) in [(0, "7"), (1, "8")] {
            let name = format!("user {record}");
            let blank = RecordPlan::blank(ResourceKind::User, RecordIndex(record), name.clone(), name);
            run.add(RecordPlan { matched_id: Some(id.to_owned()), ..blank });
        }
        run.run(&[RecordIndex(0)]);
        assert_eq!(run.matched(), [("8".to_owned(), RecordIndex(1))]);
        let who = |id| run.who(id).map(|plan| plan.record.0);
        assert_eq!(run.alike(&SharedFate::Outcome(run.plans[&1].outcome.kind())), [1]);
        assert_eq!((who("7"), who("8")), (None, Some(1)));
    }
}
