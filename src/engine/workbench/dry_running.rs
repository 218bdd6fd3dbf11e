//! Starting a dry run, going on with it, and taking in what it finds. It reads only; the type of the endpoint it is given
//! has no way to write.

use std::path::PathBuf;
use std::sync::Arc;

use super::bench::{JobResult, Workbench};
use super::command::DryRunScope;
use super::dry_run::DryRunState;
use super::dry_run::OfSnapshot;
use super::jobs::{JobKind, Work};
use super::kept_runs;
use super::stamp::{Basis, Stamp};
use crate::base::{Cancel, ResourceKind};
use crate::census::AccountsShown;
use crate::client::{Client, Variant};
use crate::exchange::plan_file::Against;
use crate::exchange::plan_file::whole::FromSnapshot;
use crate::exchange::{
    self, AskError, Discovered, FEW, InputHashes, PlanEvent, PlanScope, Rate, ReadOnlyEndpoint, RestsOn, Rosters,
    RunFile, RunHeader, SavedPlan,
};
use crate::expression::Context;
use crate::mapping::CompiledMapping;
use crate::provider::Provider;
use crate::source::{LoadedSet, ReadError, RecordIndex};

/// Who is in the set, as the mappings make them.
const ROSTERS: [Basis; 4] =
    [Basis::Set, Basis::Client, Basis::Mapping(ResourceKind::User), Basis::Mapping(ResourceKind::Group)];

/// Without these, results are of something else. With other mappings they are still results, and marked.
const RUN: [Basis; 3] = [Basis::Set, Basis::Client, Basis::Connection];

/// The same of a run that asks nobody.
const OFFLINE: [Basis; 2] = [Basis::Set, Basis::Client];

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
pub struct RunInput {
    set: Arc<LoadedSet>,
    users: Arc<CompiledMapping>,
    groups: Arc<CompiledMapping>,
    client: &'static Client,
    variant: &'static Variant,
    provider: &'static Provider,
    context: Context,
    rosters: Option<Arc<Rosters>>,
    rosters_stamp: Stamp,
}

/// A run that asks an account.
pub(super) struct AccountRun {
    input: RunInput,
    discovered: Arc<Discovered>,
    keeping: Keeping,
}

/// Where a run's answers are kept.
enum Keeping {
    /// What is asked of a sandbox, of a few, or without a folder for it, is kept nowhere.
    Nowhere,
    New(PathBuf),
    /// A file that was left.
    Left(PathBuf),
    In(Arc<RunFile>),
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

impl AccountRun {
    fn rates(&self) -> Vec<Rate> {
        Rate::of(self.input.provider, self.discovered.endpoint.base())
    }

    /// The file that answers are kept in. What was left and does not serve is not gone on with, and that ends the run.
    fn run_file(
        &self,
        hashes: Option<&InputHashes>,
        endpoint: &ReadOnlyEndpoint,
        work: &Work<JobResult>,
    ) -> Result<Option<Arc<RunFile>>, String> {
        let run = self.open_file(hashes, work);
        if let (Some(run), Keeping::Left(_)) = (&run, &self.keeping) {
            run.serves(&self.input.run().mappings()).map_err(|why| why.to_string())?;
            endpoint.count_before(&run.recent());
            run.is_of(endpoint, &work.cancel).map_err(|why| why.to_string())?;
        }
        if let Some(run) = run.clone() {
            work.change(|bench| {
                bench.endpoint.forget_run(run.path());
                bench.endpoint.dry_run.keep(Some(run));
            });
        }
        Ok(run)
    }

    /// The file stays among those that were left.
    fn refuse(reason: String, sent: u64, work: &Work<JobResult>) {
        work.change(move |bench| {
            bench.endpoint.dry_run.count_requests(sent);
            let now = bench.context.now.now();
            bench.endpoint.dry_run.failed(reason, now);
        });
    }

    /// Where there can be no file it is said, and the run goes on.
    fn open_file(&self, hashes: Option<&InputHashes>, work: &Work<JobResult>) -> Option<Arc<RunFile>> {
        let opened = match &self.keeping {
            Keeping::Nowhere => return None,
            Keeping::In(run) => return Some(run.clone()),
            Keeping::Left(path) => RunFile::resume(path).map(|(run, _)| run).map_err(|error| error.to_string()),
            Keeping::New(folder) => kept_runs::begin(folder, &self.header(hashes?)),
        };
        match opened {
            Ok(run) => Some(Arc::new(run)),
            Err(why) => {
                work.change(move |bench| bench.messages.note(format!("The run is not kept: {why}")));
                None
            }
        }
    }

    fn header(&self, hashes: &InputHashes) -> RunHeader {
        self.input.run().run_header(hashes, &self.discovered.endpoint.base().to_string())
    }

    fn rests_on(&self, hashes: &InputHashes, cancel: &Cancel) -> Result<RestsOn, ReadError> {
        let base = self.discovered.endpoint.base().to_string();
        RestsOn::of(&self.input.run(), hashes, Against { endpoint: &base, ..Against::default() }, cancel)
    }
}

/// What a plan rests on: known since it was begun, or to be worked out from what it was made from and still is so.
pub enum RestingOn {
    Known(Arc<RestsOn>),
    ToMake(Box<AccountRun>, ResourceKind),
}

impl RestingOn {
    /// The error is a sentence. Goes through all records where it is not known yet.
    pub fn get(&self, cancel: &Cancel) -> Result<RestsOn, String> {
        match self {
            Self::Known(rests_on) => Ok((**rests_on).clone()),
            Self::ToMake(input, kind) => {
                let hashes = input.input.run().hashes(*kind, cancel).map_err(|error| error.to_string())?;
                input.rests_on(&hashes, cancel).map_err(|error| error.to_string())
            }
        }
    }
}

impl Workbench {
    /// What the plan in view rests on; why that cannot be said, in a sentence.
    pub(super) fn resting_on(&self) -> Result<RestingOn, String> {
        let run = self.dry_run();
        let input = || self.account_run(Keeping::Nowhere).filter(|_| !run.is_stale).zip(run.kind);
        let known = run.rests_on().cloned().map(RestingOn::Known);
        known.or_else(|| input().map(|(input, kind)| RestingOn::ToMake(Box::new(input), kind))).ok_or_else(|| {
            "What this plan rests on is not known any more: the mapping changed since. Run again first.".to_owned()
        })
    }

    fn run_input(&self) -> RunInput {
        RunInput {
            set: self.set().clone(),
            users: self.compiled(ResourceKind::User).clone(),
            groups: self.compiled(ResourceKind::Group).clone(),
            client: self.client(),
            variant: self.variant(),
            provider: self.provider(),
            context: self.context().clone(),
            rosters: self.endpoint.dry_run.rosters().cloned(),
            rosters_stamp: self.stamp(&ROSTERS),
        }
    }

    fn account_run(&self, keeping: Keeping) -> Option<AccountRun> {
        let discovered = self.connection().discovered()?.clone();
        Some(AccountRun { input: self.run_input(), discovered, keeping })
    }

    /// Counts what looking up all records would cost. Nothing is sent.
    pub(super) fn estimate_dry_run(&mut self) {
        let Some(run) = self.account_run(Keeping::Nowhere) else { return self.say_not_connected() };
        let (kind, stamp) = (self.kind(), self.stamp(&ESTIMATE));
        let records: Vec<_> = (0..self.count()).map(RecordIndex).collect();
        self.start(JobKind::Estimate, &ESTIMATE, move |work| {
            let Some(rosters) = run.input.rosters(work) else { return };
            let endpoint = run.discovered.endpoint.read_only(&run.rates());
            let latency = run.discovered.latency;
            let scope = PlanScope::new(kind, &records).of_users(run.discovered.users);
            if let Ok(estimate) = run.input.run().estimate(&rosters, scope, &endpoint, latency, &work.cancel) {
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
        let (of_kind, is_stale) = (run.kind == Some(self.kind()), run.is_stale);
        let is_from_snapshot = run.from_snapshot.is_some();
        match scope {
            DryRunScope::All if of_kind => self.begin_dry_run_anew(self.kind()),
            // What a snapshot answered and what the account answers are two plans.
            DryRunScope::One if of_kind && !is_stale && !is_from_snapshot => {}
            DryRunScope::One | DryRunScope::Some | DryRunScope::All => self.begin_dry_run(self.kind()),
        }
        match scope {
            // Who looks at one asks what the account has now.
            DryRunScope::One => self.run_kept(&records, Keeping::Nowhere),
            DryRunScope::Some | DryRunScope::All => self.run_dry_run(&records),
        }
    }

    /// Goes on where a run ended. With other mappings since then it begins anew: results of two mappings are not mixed.
    pub(super) fn resume_dry_run(&mut self) {
        let Some(kind) = self.dry_run().kind else { return };
        if self.dry_run().from_snapshot.is_some() {
            return self.plan_from_snapshot();
        }
        let records = if self.dry_run().is_stale {
            let all = self.dry_run().asked_about();
            self.begin_dry_run_anew(kind);
            all
        } else {
            self.dry_run().to_resume()
        };
        self.run_dry_run(&records);
    }

    /// Goes on with a run that was left in a file.
    pub(super) fn go_on_with_run(&mut self, path: PathBuf) {
        self.begin_dry_run(self.kind());
        let records: Vec<_> = (0..self.count()).map(RecordIndex).collect();
        self.run_kept(&records, Keeping::Left(path));
    }

    /// Deletes a run that was left.
    pub(super) fn delete_run(&mut self, path: PathBuf) {
        self.start(JobKind::DeleteRun, &[], move |work| {
            if kept_runs::remove(&path) {
                work.change(move |bench| bench.endpoint.forget_run(&path));
            } else {
                let sentence = format!("{} could not be deleted. Delete it by hand.", path.display());
                work.change(|bench| bench.messages.error(sentence));
            }
        });
    }

    /// Deletes runs that nobody goes on with any more, whatever account they are of.
    pub(super) fn tidy_runs(&mut self) {
        let Some(folder) = self.session.folder().map(kept_runs::folder) else { return };
        self.start(JobKind::TidyRuns, &[], move |_| kept_runs::remove_old(&folder));
    }

    fn begin_dry_run(&mut self, kind: ResourceKind) {
        self.begin_run(kind, &RUN, self.connection().account());
    }

    /// A run begins that is of nothing any more without these.
    fn begin_run(&mut self, kind: ResourceKind, bases: &[Basis], account: String) {
        self.keep_plan_before();
        let (stamp, of) = (self.stamp(bases), self.run_of());
        self.endpoint.dry_run.begin(kind, stamp, of, self.context.now.now(), account);
    }

    /// The plan in view is about to be replaced: kept, so that the next one can be held against it.
    fn keep_plan_before(&mut self) {
        let run = &mut self.endpoint.dry_run;
        let Some(rests_on) = run.rests_on().cloned().filter(|_| run.state == DryRunState::Done) else { return };
        let plans = std::mem::take(&mut run.plans);
        let crosswalk = self.opened.snapshot().crosswalk;
        self.start(JobKind::KeepPlan, &[], move |work| {
            let plan = SavedPlan::now(&rests_on, plans.values().map(AsRef::as_ref));
            work.end(move |bench| {
                if bench.has_open(crosswalk) {
                    bench.plan_comparison.keep_before(plan);
                }
            });
        });
    }

    /// A run of all asks for everything again: what one before it has kept is of no use any more.
    fn begin_dry_run_anew(&mut self, kind: ResourceKind) {
        let kept = self.dry_run().kept().map(|run| run.path().to_owned());
        self.begin_dry_run(kind);
        if let Some(path) = kept {
            self.delete_run(path);
        }
    }

    fn run_dry_run(&mut self, records: &[RecordIndex]) {
        let folder = self.session.folder().filter(|_| !self.connection().is_sandbox()).map(kept_runs::folder);
        let keeping = match (self.dry_run().kept(), folder) {
            (Some(run), _) => Keeping::In(run.clone()),
            (None, Some(folder)) if records.len() as u64 > FEW => Keeping::New(folder),
            (None, _) => Keeping::Nowhere,
        };
        self.run_kept(records, keeping);
    }

    fn run_kept(&mut self, records: &[RecordIndex], keeping: Keeping) {
        let Some(account) = self.account_run(keeping) else { return self.say_not_connected() };
        let Some(kind) = self.dry_run().kind else { return };
        self.endpoint.dry_run.run(records);
        // Of the others: these may match somebody else now.
        let matched_before = self.dry_run().matched();
        let records = records.to_vec();
        let is_the_rest = self.dry_run().left() == records.len();
        let kept = self.dry_run().kept().filter(|_| is_the_rest).cloned();
        self.start(JobKind::DryRun, &RUN, move |work| {
            let Some(rosters) = account.input.rosters(work) else { return };
            let endpoint = account.discovered.endpoint.read_only(&account.rates());
            // Who looks at one of many does not wait until all of them are read.
            let is_of_many = records.len() as u64 > FEW || records.len() == account.input.set.count(kind);
            let hashes = is_of_many.then(|| account.input.run().hashes(kind, &work.cancel).ok()).flatten();
            if let Some(Ok(rests_on)) = hashes.as_ref().map(|hashes| account.rests_on(hashes, &work.cancel)) {
                work.change(|bench| bench.endpoint.dry_run.put_rests_on(rests_on));
            }
            let run = match account.run_file(hashes.as_ref(), &endpoint, work) {
                Ok(run) => run,
                Err(why) => return AccountRun::refuse(why, endpoint.sent(), work),
            };
            let mut counted = 0;
            let mut each = |event| {
                let sent = endpoint.sent();
                let more = sent - std::mem::replace(&mut counted, sent);
                work.change(move |bench| {
                    bench.endpoint.dry_run.count_requests(more);
                    bench.take_in_plan(event);
                });
            };
            let scope = PlanScope::new(kind, &records).kept_in(run.as_deref());
            let discovered = Some(&*account.discovered);
            let scope = PlanScope { matched_before: &matched_before, discovered, ..scope };
            let ended = account.input.run().run(&rosters, scope, &endpoint, &work.progress, &work.cancel, &mut each);
            // The last one that was left may have been looked at alone.
            if let Some(run) = run.or_else(|| kept.filter(|_| ended.is_ok())) {
                close(&run, &ended, is_the_rest, work);
            }
            end(ended, work);
        });
    }

    /// Plans all records from the snapshot that is open. Nobody is asked.
    pub(super) fn plan_from_snapshot(&mut self) {
        let AccountsShown { snapshot: Some(snapshot), export } = self.census_page.shown().clone() else { return };
        let (input, kind) = (self.run_input(), self.kind());
        let records: Vec<_> = (0..self.count()).map(RecordIndex).collect();
        self.begin_run(kind, &OFFLINE, snapshot.header.endpoint.clone());
        let header = &snapshot.header;
        self.endpoint.dry_run.answer_from(OfSnapshot {
            from: FromSnapshot { taken: header.taken.clone(), whole: snapshot.extents.gaps().is_empty() },
            taken: header.taken_words(),
            caveat: self.census_page.shown().caveats(self.document().provider).join(" "),
        });
        self.endpoint.dry_run.run(&records);
        self.start(JobKind::DryRun, &OFFLINE, move |work| {
            let run = input.run();
            if let Err(why) = snapshot.serves(&run.mappings()) {
                return failed(why.to_string(), work);
            }
            let Ok(hashes) = run.hashes(kind, &work.cancel) else { return };
            let (endpoint, taken) = (&snapshot.header.endpoint, &snapshot.header.taken);
            let against = Against { endpoint, snapshot: Some(taken), export: export.as_deref() };
            let Ok(rests_on) = RestsOn::of(&run, &hashes, against, &work.cancel) else { return };
            work.change(|bench| bench.endpoint.dry_run.put_rests_on(rests_on));
            let Some(rosters) = input.rosters(work) else { return };
            let mut each = |event| work.change(move |bench| bench.take_in_plan(event));
            let scope = PlanScope::new(kind, &records).beside(export.as_deref());
            end(run.run(&rosters, scope, &*snapshot, &work.progress, &work.cancel, &mut each), work);
        });
    }

    fn take_in_plan(&mut self, event: PlanEvent) {
        match event {
            PlanEvent::Head(head) => self.endpoint.dry_run.put_head(head),
            PlanEvent::Plan(mut plan) => {
                plan.decide(self.census_page.against(&plan, &self.endpoint.dry_run.account));
                self.endpoint.dry_run.add(*plan);
            }
        }
    }

    fn say_not_connected(&mut self) {
        self.messages.error("There is no connection yet. Connect to the sandbox or to your QA account first.");
    }
}

/// How a run ended.
fn end(ended: Result<(), AskError>, work: &Work<JobResult>) {
    match ended {
        Ok(()) => work.change(|bench| {
            let now = bench.context.now.now();
            bench.endpoint.dry_run.ended(now);
        }),
        Err(error @ (AskError::Trouble(_) | AskError::Ended(_))) => failed(error.to_string(), work),
        Err(AskError::Cancelled(_)) => {}
    }
}

fn failed(reason: String, work: &Work<JobResult>) {
    work.change(|bench| {
        let now = bench.context.now.now();
        bench.endpoint.dry_run.failed(reason, now);
    });
}

/// A run that is complete needs no file any more; one that is not says why.
fn close(run: &RunFile, ended: &Result<(), AskError>, is_the_rest: bool, work: &Work<JobResult>) {
    if let Some(trouble) = run.trouble() {
        work.change(|bench| bench.messages.note(trouble));
    }
    match ended {
        Ok(()) if is_the_rest => {
            kept_runs::remove(run.path());
            work.change(|bench| bench.endpoint.dry_run.keep(None));
        }
        Ok(()) => {}
        Err(error) => run.end(Some(&error.to_string())),
    }
}
