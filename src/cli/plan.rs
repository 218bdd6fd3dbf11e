//! `crosswalk plan`: the dry run. It reads an endpoint and says what the client would do with each record.

mod gated;
mod kept;
pub mod opened;
mod written;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::args::{Asked, Input, KeptPlan, MakePlan};
use super::census;
use super::connection::{Connected, Door};
use super::output::Output;
use super::session::{Session, SoughtRecords};
use super::stop::{Partial, Stop, Unusable};
use super::unlock;
use crate::base::{Cancel, Ending, Progress, ResourceKind};
use crate::census::decisions::Decisions;
use crate::client::Client;
use crate::exchange::plan_file::Against;
use crate::exchange::plan_file::gates::{Gates, MostDisabled};
use crate::exchange::plan_file::whole::{FromSnapshot, Missing};
use crate::exchange::{
    AccountExport, Answering, AskError, Attempt, EndedBy, Found, InputHashes, OutcomeKind, PlanEvent, PlanHead,
    PlanInput, PlanScope, RecordPlan, RestsOn, RunFile, SANDBOX, Snapshot,
};
use crate::source::RecordIndex;

pub fn run(output: &mut Output, wanted: &MakePlan, cancel: &Cancel) -> Result<Ending, Stop> {
    let MakePlan { input, asked, kept, detailed_exit_code: tells_changes } = wanted;
    let gates = gated::gates(kept, input, cancel)?;
    let decisions = decisions(kept, input)?;
    let (session, account, mut planned) = match &asked.snapshot {
        Some(path) => with_snapshot(output, input, (path, asked), cancel)?,
        None => with_endpoint(output, input, asked, cancel)?,
    };
    decisions.hold(&mut planned.plans, account.name());
    planned.head.preflight.iter().for_each(|finding| output.finding(finding));
    for sentence in planned.head.doubts().iter().chain(&planned.head.reserves()).chain(&planned.head.read()) {
        output.word(sentence);
    }
    let most_disabled = kept.most_disabled.or(session.mappings.document.most_disabled).unwrap_or(MostDisabled::DEFAULT);
    let gates = Gates { most_disabled, ..gates }.of(&planned.plans, session.set.count(session.kind));
    let written = written::write(output, &account, &planned, (kept, &gates))?;
    let is_any = |is: fn(OutcomeKind) -> bool| planned.plans.iter().any(|plan| is(plan.outcome.kind()));
    let changes = if *tells_changes && is_any(OutcomeKind::is_change) { Ending::Changes } else { Ending::Good };
    let whole = changes.or_findings(is_any(OutcomeKind::is_problem) || session.has_load_errors);
    Ok(written.max(whole))
}

/// What a person decided of who is who. A table that was named has to be there.
fn decisions(kept: &KeptPlan, input: &Input) -> Result<Decisions, Unusable> {
    match &kept.decisions {
        Some(path) => Decisions::open(path).map_err(Unusable::because),
        None => census::opened(census::place(None, input).as_deref()),
    }
}

/// What a plan was made against.
struct Account {
    /// Found out before anybody is asked, so that a plan that is interrupted has it too.
    rests_on: RestsOn,
    client: &'static Client,
    sandbox: bool,
    attempts: Vec<Attempt>,
    snapshot: Option<FromSnapshot>,
}

impl Account {
    /// What snapshots of it call it.
    fn name(&self) -> &str {
        if self.sandbox { SANDBOX } else { &self.rests_on.endpoint }
    }
}

type Made = (Session, Account, Planned);

/// Works it out from a file. Nobody is asked.
fn with_snapshot(
    output: &mut Output,
    input: &Input,
    (path, asked): (&Path, &Asked),
    cancel: &Cancel,
) -> Result<Made, Stop> {
    let session = Session::open(input, output, cancel)?;
    let export = export(asked, &session)?;
    let snapshot = unlock::open(path, &asked.unlock, cancel)?;
    snapshot.serves(&plan_input(&session).mappings()).map_err(Unusable::because)?;
    output.word(&snapshot.caveat(session.provider().kind()));
    let taken = snapshot.header.taken.clone();
    let against = Against { endpoint: &snapshot.header.endpoint, snapshot: Some(&taken), export: export.as_ref() };
    let rests_on = rests_on((&session, &hashes(&session)?), against)?;
    let planned = plan(output, &session, &Source::Snapshot(&snapshot), export.as_ref())?;
    let whole = snapshot.extents.gaps().is_empty();
    let snapshot = Some(FromSnapshot { taken, whole });
    let account = Account { rests_on, client: session.client(), sandbox: false, attempts: Vec::new(), snapshot };
    Ok((session, account, planned))
}

fn with_endpoint(output: &mut Output, input: &Input, asked: &Asked, cancel: &Cancel) -> Result<Made, Stop> {
    let resumed = asked.resume.as_deref().map(RunFile::resume).transpose().map_err(Unusable::because)?;
    let endpoint = endpoint(asked, resumed.as_ref().map(|(_, found)| found))?;
    let session = Session::open(input, output, cancel)?;
    let export = export(asked, &session)?;
    let door = Door {
        endpoint: &endpoint,
        rates: &asked.rate,
        entry: &asked.entry,
        client: session.client(),
        provider: session.provider(),
    };
    let connected = door.open(output, cancel)?;
    let hashes = hashes(&session)?;
    let kept = kept::open(output, (&session, &hashes), asked, resumed, &connected)?;
    let base = connected.reader.base().to_string();
    let against = Against { endpoint: &base, snapshot: None, export: export.as_ref() };
    let rests_on = rests_on((&session, &hashes), against)?;
    let planned = plan(output, &session, &Source::Endpoint(&connected, kept.as_ref()), export.as_ref())?;
    if let Some(run) = &kept {
        kept::close(output, run, planned.part.as_ref().map(|part| part.why.as_str()));
    }
    let account = Account {
        rests_on,
        client: session.client(),
        sandbox: connected.sandbox.is_some(),
        attempts: connected.discovered.attempts,
        snapshot: None,
    };
    Ok((session, account, planned))
}

/// What the account itself says of its people, where that was given.
fn export(asked: &Asked, session: &Session) -> Result<Option<AccountExport>, Stop> {
    let open = |path: &PathBuf| AccountExport::open(path, session.provider(), &session.cancel);
    Ok(asked.account_export.as_ref().map(open).transpose().map_err(Unusable::because)?)
}

fn hashes(session: &Session) -> Result<InputHashes, Stop> {
    Ok(plan_input(session).hashes(session.kind, &session.cancel)?)
}

fn rests_on((session, hashes): (&Session, &InputHashes), against: Against<'_>) -> Result<RestsOn, Stop> {
    Ok(RestsOn::of(&plan_input(session), hashes, against, &session.cancel)?)
}

/// The endpoint that was named; else that of the run that goes on.
fn endpoint(asked: &Asked, resumed: Option<&Found>) -> Result<String, Unusable> {
    let of_run = resumed.map(|found| found.header.endpoint.clone());
    asked.endpoint.clone().or(of_run).ok_or_else(|| Unusable("No endpoint is named (--endpoint).".to_owned()))
}

/// What a run gave. What was read is never thrown away.
struct Planned {
    head: PlanHead,
    /// In the records' order.
    plans: Vec<RecordPlan>,
    /// The records that have no plan because the run ended before.
    missing: Vec<Missing>,
    ended_by: Option<EndedBy>,
    /// Why it is not all.
    part: Option<Partial>,
}

/// Where answers come from.
enum Source<'a> {
    Endpoint(&'a Connected, Option<&'a RunFile>),
    Snapshot(&'a Snapshot),
}

impl Source<'_> {
    /// How long the endpoint asked to wait.
    fn pause_left(&self) -> Option<Duration> {
        match self {
            Self::Endpoint(connected, _) => connected.reader.pause_left(),
            Self::Snapshot(_) => None,
        }
    }

    fn answering(&self) -> Answering<'_> {
        match self {
            Self::Endpoint(connected, _) => (&connected.reader).into(),
            Self::Snapshot(snapshot) => (*snapshot).into(),
        }
    }
}

fn plan(
    output: &mut Output,
    session: &Session,
    source: &Source<'_>,
    export: Option<&AccountExport>,
) -> Result<Planned, Stop> {
    let run = plan_input(session);
    let (progress, cancel) = (&Progress::default(), &session.cancel);
    let rosters = run.rosters(progress, cancel)?;
    let all = || (0..session.set.count(session.kind)).map(RecordIndex).collect();
    let only = session.only.as_ref().map(SoughtRecords::indices);
    let records: Vec<_> = only.unwrap_or_else(all);
    let mut scope = PlanScope::new(session.kind, &records).beside(export);
    if let Source::Endpoint(connected, kept) = source {
        scope = scope.of_users(connected.discovered.users).told_by(&connected.discovered).kept_in(*kept);
        let estimate = run.estimate(&rosters, scope, &connected.reader, connected.discovered.latency, cancel)?;
        if estimate.time > Duration::from_secs(2) || estimate.way_words().is_some() {
            output.word(&estimate.words());
        }
    }
    let (mut head, mut plans) = (PlanHead::default(), BTreeMap::new());
    let is_planning = AtomicBool::new(false);
    let mut each = |event| match event {
        PlanEvent::Head(told) => {
            is_planning.store(true, Ordering::Relaxed);
            head = told;
        }
        PlanEvent::Plan(plan) => drop(plans.insert(plan.record, *plan)),
    };
    let ended = telling(progress, source, &is_planning, || {
        run.run(&rosters, scope, source.answering(), progress, cancel, &mut each)
    });
    let missing = records
        .iter()
        .filter(|record| !plans.contains_key(record))
        .map(|record| Missing::of(&session.set, session.kind, *record));
    let missing: Vec<Missing> = missing.collect();
    let plans: Vec<RecordPlan> = plans.into_values().collect();
    let partial = |why: String| Partial { why, records: plans.len(), of: Some(records.len()) };
    let (ended_by, part) = match ended {
        Ok(()) => (None, session.missing(plans.len())),
        Err(AskError::Cancelled(cancelled)) => {
            (None, Some(Partial::of_pass(&cancelled.into(), plans.len(), records.len())))
        }
        Err(AskError::Trouble(trouble)) => {
            let by = EndedBy { trouble, times: 1 };
            (Some(by.clone()), Some(partial(by.to_string())))
        }
        Err(AskError::Ended(by)) => (Some((*by).clone()), Some(partial(by.to_string()))),
    };
    Ok(Planned { head, plans, missing, ended_by, part })
}

fn plan_input(session: &Session) -> PlanInput<'_> {
    PlanInput {
        set: &session.set,
        users: session.mappings.compiled(ResourceKind::User),
        groups: session.mappings.compiled(ResourceKind::Group),
        client: session.client(),
        variant: session.variant(),
        provider: session.provider(),
        context: &session.context,
    }
}

/// How often a long run says how far it is.
const WORD_EVERY: Duration = Duration::from_secs(10);

/// Does the work, and says every few seconds how far it is, or for what it waits.
fn telling<T>(progress: &Progress, source: &Source<'_>, is_planning: &AtomicBool, work: impl FnOnce() -> T) -> T {
    let (done, is_done) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while is_done.recv_timeout(WORD_EVERY) == Err(RecvTimeoutError::Timeout) {
                let (done, of) = progress.get();
                let does = if is_planning.load(Ordering::Relaxed) { "planned" } else { "requests of the account read" };
                let pause = source
                    .pause_left()
                    .map(|left| format!("; the endpoint asked to wait, {} s more", left.as_secs() + 1));
                Output::standard().word(&format!("{done} of {of} {does}{}", pause.unwrap_or_default()));
            }
        });
        let result = work();
        drop(done);
        result
    })
}
