//! Starting a dry run, going on with it, and taking in what it finds. It reads only; the type of the endpoint it is given
//! has no way to write.

use std::sync::Arc;

use super::bench::{JobResult, Workbench};
use super::command::DryRunScope;
use super::jobs::{JobKind, Work};
use super::stamp::{Basis, Stamp};
use crate::base::ResourceKind;
use crate::client::{Client, Variant};
use crate::exchange::{self, AskError, Discovered, PlanEvent, PlanScope, Rate, Rosters};
use crate::expression::Context;
use crate::mapping::CompiledMapping;
use crate::provider::Provider;
use crate::source::{LoadedSet, RecordIndex};

/// Who is in the set, as the mappings make them.
const ROSTERS: [Basis; 4] =
    [Basis::Set, Basis::Client, Basis::Mapping(ResourceKind::User), Basis::Mapping(ResourceKind::Group)];

/// Without these, results are of something else. With other mappings they are still results, and marked.
const RUN: [Basis; 3] = [Basis::Set, Basis::Client, Basis::Connection];

/// What an estimate is of.
const ESTIMATE: [Basis; 7] = [
    Basis::Set,
    Basis::Client,
    Basis::Variant,
    Basis::Mapping(ResourceKind::User),
    Basis::Mapping(ResourceKind::Group),
    Basis::Connection,
    Basis::Kind,
];

/// What a run needs, owned, so that it can go to another thread.
struct RunInput {
    set: Arc<LoadedSet>,
    users: Arc<CompiledMapping>,
    groups: Arc<CompiledMapping>,
    client: &'static Client,
    variant: &'static Variant,
    provider: &'static Provider,
    context: Context,
    discovered: Arc<Discovered>,
    rosters: Option<Arc<Rosters>>,
    rosters_stamp: Stamp,
}

impl RunInput {
    fn run(&self) -> exchange::PlanInput<'_> {
        exchange::PlanInput {
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

    /// Who is in the set; worked out once for the mappings that there are.
    fn rosters(&self, work: &Work<JobResult>) -> Option<Arc<Rosters>> {
        if let Some(rosters) = &self.rosters {
            return Some(rosters.clone());
        }
        let rosters = Arc::new(self.run().rosters(&work.progress, &work.cancel).ok()?);
        let (stamp, made) = (self.rosters_stamp.clone(), rosters.clone());
        work.change(|bench| bench.endpoint.dry_run.put_rosters(stamp, made));
        Some(rosters)
    }
}

impl Workbench {
    fn run_input(&self) -> Option<RunInput> {
        Some(RunInput {
            set: self.set().clone(),
            users: self.compiled(ResourceKind::User).clone(),
            groups: self.compiled(ResourceKind::Group).clone(),
            client: self.client(),
            variant: self.variant(),
            provider: self.provider(),
            context: self.context().clone(),
            discovered: self.connection().discovered()?.clone(),
            rosters: self.endpoint.dry_run.rosters().cloned(),
            rosters_stamp: self.stamp(&ROSTERS),
        })
    }

    /// Counts what looking up all records would cost. Nothing is sent.
    pub(super) fn estimate_dry_run(&mut self) {
        let Some(input) = self.run_input() else { return self.say_not_connected() };
        let (kind, stamp) = (self.kind(), self.stamp(&ESTIMATE));
        let records: Vec<_> = (0..self.count()).map(RecordIndex).collect();
        self.start(JobKind::Estimate, &ESTIMATE, move |work| {
            let Some(rosters) = input.rosters(work) else { return };
            let endpoint = input.discovered.endpoint.read_only(&input.rates());
            let latency = input.discovered.latency;
            let scope = PlanScope::new(kind, &records).of_users(input.discovered.users);
            if let Ok(estimate) = input.run().estimate(&rosters, scope, &endpoint, latency, &work.cancel) {
                work.change(move |bench| bench.endpoint.dry_run.estimated(stamp, estimate));
            }
        });
    }

    pub(super) fn start_dry_run(&mut self, scope: DryRunScope) {
        let records: Vec<_> = match scope {
            DryRunScope::One => vec![RecordIndex(self.view().record())],
            DryRunScope::Some | DryRunScope::All => (0..scope.count(self.count())).map(RecordIndex).collect(),
        };
        let run = self.dry_run();
        if scope != DryRunScope::One || run.kind != Some(self.kind()) || run.is_stale {
            self.begin_dry_run(self.kind());
        }
        self.run_dry_run(&records);
    }

    /// Goes on where a run ended. With other mappings since then it begins anew: results of two mappings are not mixed.
    pub(super) fn resume_dry_run(&mut self) {
        let Some(kind) = self.dry_run().kind else { return };
        let records = if self.dry_run().is_stale {
            let all = self.dry_run().asked_about();
            self.begin_dry_run(kind);
            all
        } else {
            self.dry_run().to_resume()
        };
        self.run_dry_run(&records);
    }

    fn begin_dry_run(&mut self, kind: ResourceKind) {
        let (stamp, of) = (self.stamp(&RUN), self.run_of());
        self.endpoint.dry_run.begin(kind, stamp, of);
    }

    fn run_dry_run(&mut self, records: &[RecordIndex]) {
        let Some(input) = self.run_input() else { return self.say_not_connected() };
        let Some(kind) = self.dry_run().kind else { return };
        self.endpoint.dry_run.run(records);
        // Of the others: these may match somebody else now.
        let matched_before = self.dry_run().matched();
        let records = records.to_vec();
        self.start(JobKind::DryRun, &RUN, move |work| {
            let Some(rosters) = input.rosters(work) else { return };
            let endpoint = input.discovered.endpoint.read_only(&input.rates());
            let mut each = |event| {
                work.change(|bench| match event {
                    PlanEvent::Head(head) => bench.endpoint.dry_run.put_head(head),
                    PlanEvent::Plan(plan) => bench.endpoint.dry_run.add(*plan),
                });
            };
            let scope = PlanScope { matched_before: &matched_before, ..PlanScope::new(kind, &records) };
            let ended = input.run().run(&rosters, scope, &endpoint, &work.progress, &work.cancel, &mut each);
            match ended {
                Ok(()) => work.change(|bench| bench.endpoint.dry_run.ended()),
                Err(error @ (AskError::Trouble(_) | AskError::Ended(_))) => {
                    let reason = error.to_string();
                    work.change(|bench| bench.endpoint.dry_run.failed(reason));
                }
                Err(AskError::Cancelled(_)) => {}
            }
        });
    }

    fn say_not_connected(&mut self) {
        self.messages.error("There is no connection yet. Connect to the sandbox or to your QA account first.");
    }
}
