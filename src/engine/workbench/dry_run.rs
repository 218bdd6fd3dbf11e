//! The dry run as the window shows it: what is known so far, what is still to do, and how it ended.
//!
//! It reads only; the type of the endpoint it is given has no way to write.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bench::Workbench;
use super::command::DryRunScope;
use super::jobs::Slot;
use super::result::Outcome;
use crate::base::ResourceKind;
use crate::client::{Client, Variant};
use crate::exchange::{self, AskError, Discovered, Estimate, OutcomeKind, Rate, RecordPlan, Rosters, Summary};
use crate::expression::Context;
use crate::mapping::CompiledMapping;
use crate::provider::Provider;
use crate::source::{LoadedSet, RecordIndex};

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
    pub plans: BTreeMap<usize, RecordPlan>,
    pub summary: Summary,
    /// What looking up all records would cost: from when it was counted until the run starts or is called off.
    pub estimate: Option<Estimate>,
    /// GET requests sent so far.
    pub requests: u64,
    /// The mapping changed since: the results are those of the mapping before.
    pub is_stale: bool,
    /// The records of each outcome, in order: tables show them without looking through all plans.
    of_kind: BTreeMap<OutcomeKind, Vec<usize>>,
    /// Records still to look up.
    left: BTreeSet<RecordIndex>,
    rosters: Option<Arc<Rosters>>,
}

/// A part of a run, handed back by its job.
pub(super) enum Part {
    Rosters(Arc<Rosters>),
    Estimate(Estimate),
    Plans(Vec<RecordPlan>),
    Done,
    Failed(String),
}

impl Default for DryRun {
    fn default() -> Self {
        Self {
            state: DryRunState::NotRun,
            kind: None,
            plans: BTreeMap::new(),
            summary: Summary::of(&[]),
            estimate: None,
            requests: 0,
            is_stale: false,
            of_kind: BTreeMap::new(),
            left: BTreeSet::new(),
            rosters: None,
        }
    }
}

impl DryRun {
    fn add(&mut self, plan: RecordPlan) {
        self.take_out(plan.record.0);
        self.left.remove(&plan.record);
        self.requests += plan.asked.len() as u64;
        self.summary.add(&plan);
        let records = self.of_kind.entry(plan.outcome.kind()).or_default();
        records.insert(records.partition_point(|r| *r < plan.record.0), plan.record.0);
        self.plans.insert(plan.record.0, plan);
    }

    fn take_out(&mut self, record: usize) {
        if let Some(plan) = self.plans.remove(&record) {
            self.summary.take_out(&plan);
            if let Some(records) = self.of_kind.get_mut(&plan.outcome.kind()) {
                records.retain(|r| *r != record);
            }
        }
    }

    /// The records with this outcome, in their order.
    pub fn records(&self, kind: OutcomeKind) -> &[usize] {
        self.of_kind.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// How many records are still to be looked up.
    pub fn left(&self) -> usize {
        self.left.len()
    }

    /// Other records, or another endpoint: nothing of it holds any more.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(super) fn mapping_changed(&mut self) {
        self.rosters = None;
        self.estimate = None;
        self.is_stale = !self.plans.is_empty();
    }

    pub(super) fn stopped(&mut self) {
        if self.state == DryRunState::Running {
            self.state = DryRunState::Stopped;
        }
    }
}

/// What a run needs, owned, so that it can go to another thread.
struct Ground {
    set: Arc<LoadedSet>,
    users: Arc<CompiledMapping>,
    groups: Arc<CompiledMapping>,
    client: &'static Client,
    variant: &'static Variant,
    provider: &'static Provider,
    context: Context,
    discovered: Arc<Discovered>,
    rosters: Option<Arc<Rosters>>,
}

impl Ground {
    fn run(&self) -> exchange::DryRun<'_> {
        exchange::DryRun {
            set: &self.set,
            users: &self.users,
            groups: &self.groups,
            client: self.client,
            variant: self.variant,
            provider: self.provider,
            context: &self.context,
        }
    }

    fn rates(&self) -> Vec<Rate> {
        Rate::of(self.provider, self.discovered.endpoint.base())
    }

    fn rosters(&self, work: &super::jobs::Work<Outcome>) -> Option<Arc<Rosters>> {
        if let Some(rosters) = &self.rosters {
            return Some(rosters.clone());
        }
        let rosters = Arc::new(self.run().rosters(&work.progress, &work.cancel).ok()?);
        work.send(Outcome::DryRun(Part::Rosters(rosters.clone())));
        Some(rosters)
    }
}

impl Workbench {
    fn ground(&self) -> Option<Ground> {
        Some(Ground {
            set: self.set.clone(),
            users: self.compiled(ResourceKind::User).clone(),
            groups: self.compiled(ResourceKind::Group).clone(),
            client: self.client(),
            variant: self.variant(),
            provider: self.provider(),
            context: self.context.clone(),
            discovered: self.connection.discovered()?.clone(),
            rosters: self.dry_run.rosters.clone(),
        })
    }

    /// Counts what looking up all records would cost. Nothing is sent.
    pub(super) fn estimate_dry_run(&mut self) {
        let Some(ground) = self.ground() else { return self.say_not_connected() };
        let kind = self.kind();
        let records: Vec<_> = (0..self.count()).map(RecordIndex).collect();
        self.jobs.start(Slot::Estimate, move |work| {
            let Some(rosters) = ground.rosters(work) else { return };
            let endpoint = ground.discovered.endpoint.read_only(&ground.rates());
            let latency = ground.discovered.latency;
            if let Ok(estimate) = ground.run().estimate(&rosters, kind, &records, &endpoint, latency, &work.cancel) {
                work.send(Outcome::DryRun(Part::Estimate(estimate)));
            }
        });
    }

    pub(super) fn start_dry_run(&mut self, scope: DryRunScope) {
        let kind = self.kind();
        let records: Vec<_> = match scope {
            DryRunScope::One => vec![RecordIndex(self.view.record())],
            DryRunScope::Some | DryRunScope::All => (0..scope.count(self.count())).map(RecordIndex).collect(),
        };
        let keep = scope == DryRunScope::One && self.dry_run.kind == Some(kind) && !self.dry_run.is_stale;
        let rosters = self.dry_run.rosters.take();
        if keep {
            records.iter().for_each(|r| self.dry_run.take_out(r.0));
        } else {
            self.dry_run.forget();
        }
        self.dry_run.rosters = rosters;
        self.dry_run.estimate = None;
        self.dry_run.kind = Some(kind);
        self.run_dry_run(records);
    }

    pub(super) fn resume_dry_run(&mut self) {
        let left = self.dry_run.left.iter().copied().collect();
        self.run_dry_run(left);
    }

    fn run_dry_run(&mut self, records: Vec<RecordIndex>) {
        let Some(ground) = self.ground() else { return self.say_not_connected() };
        let Some(kind) = self.dry_run.kind else { return };
        self.dry_run.state = DryRunState::Running;
        self.dry_run.left.extend(records.iter().copied());
        self.jobs.start(Slot::DryRun, move |work| {
            let Some(rosters) = ground.rosters(work) else { return };
            let endpoint = ground.discovered.endpoint.read_only(&ground.rates());
            let mut each = |plan| work.send(Outcome::DryRun(Part::Plans(vec![plan])));
            let ended = ground.run().run(&rosters, kind, &records, &endpoint, &work.progress, &work.cancel, &mut each);
            work.send(Outcome::DryRun(match ended {
                Ok(()) => Part::Done,
                Err(AskError::Trouble(trouble)) => Part::Failed(trouble.to_string()),
                Err(AskError::Cancelled(_)) => return,
            }));
        });
    }

    pub(super) fn dry_run_part(&mut self, part: Part) {
        match part {
            Part::Rosters(rosters) => self.dry_run.rosters = Some(rosters),
            Part::Estimate(estimate) => self.dry_run.estimate = Some(estimate),
            Part::Plans(plans) => {
                for plan in plans {
                    self.dry_run.add(plan);
                }
            }
            // A look at one record between a stop and its resuming leaves the rest to be resumed.
            Part::Done if self.dry_run.left.is_empty() => self.dry_run.state = DryRunState::Done,
            Part::Done => self.dry_run.state = DryRunState::Stopped,
            Part::Failed(reason) => self.dry_run.state = DryRunState::Failed(reason),
        }
    }

    fn say_not_connected(&mut self) {
        self.messages.error("There is no connection yet. Connect to the sandbox or to your QA account first.");
    }
}
