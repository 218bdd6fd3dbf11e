//! `crosswalk plan`: the dry run. It reads an endpoint and says what the client would do with each record.

mod kept;

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use serde::Serialize;

use super::args::{Asked, Input};
use super::incoming;
use super::output::Output;
use super::session::{Session, SoughtRecords};
use super::stop::{Partial, Stop, Unusable};
use crate::base::{Cancel, Ending, Progress, ResourceKind, Token};
use crate::exchange::{
    AskError, Attempt, BaseUrl, Canary, Discovered, DiscoveryError, EndedBy, Endpoint, Found, OutcomeKind, PlanEvent,
    PlanHead, PlanInput, PlanScope, Rate, ReadOnlyEndpoint, Reading, RecordPlan, RunFile, Summary, discover,
};
use crate::sandbox::Sandbox;
use crate::source::{Record, RecordIndex};

const TOKEN_VARIABLE: &str = "CROSSWALK_TOKEN";

/// `tells_changes`: the exit code says whether anything would change.
pub fn run(
    output: &mut Output,
    input: &Input,
    asked: &Asked,
    tells_changes: bool,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let resumed = asked.resume.as_deref().map(RunFile::resume).transpose().map_err(Unusable::because)?;
    let endpoint = endpoint(asked, resumed.as_ref().map(|(_, found)| found))?;
    let session = Session::open(input, output, cancel)?;
    let sandbox = (endpoint == SANDBOX).then(|| start_sandbox(&session)).transpose()?;
    let (url, token) = match &sandbox {
        Some((sandbox, token)) => (sandbox.base_url(), token.clone()),
        None => (endpoint.clone(), token(cancel)?),
    };
    let rates = |base: &BaseUrl| match asked.rate.as_slice() {
        [] => Rate::of(session.provider(), base),
        given => given.to_vec(),
    };
    let discovered = connect(output, &session, &url, token, &rates)?;
    let rates = rates(discovered.endpoint.base());
    let reader = discovered.endpoint.read_only(&rates);
    let kept = kept::open(output, &session, asked, resumed, (&endpoint, &reader))?;
    let Planned { head, plans, missing, ended_by, part } =
        plan(output, &session, (&discovered, &reader), kept.as_ref())?;
    if let Some(run) = &kept {
        kept::close(output, run, part.as_ref().map(|part| part.why.as_str()));
    }
    for sentence in head.doubts().iter().chain(&head.reserves()).chain(&head.read()) {
        output.word(sentence);
    }
    let summary = Summary::of(&plans);
    output.json(&DryRunResult {
        partial: part.as_ref(),
        endpoint: discovered.endpoint.base().to_string(),
        sandbox: sandbox.is_some(),
        attempts: &discovered.attempts,
        complete: part.is_none() && missing.is_empty(),
        ended_by,
        missing: &missing,
        canaries: &head.canaries,
        caveats: head.from_before.iter().chain(&head.caveats).collect(),
        readings: &head.readings,
        summary,
        plans: &plans,
    })?;
    let is_any = |is: fn(OutcomeKind) -> bool| plans.iter().any(|plan| is(plan.outcome.kind()));
    let changes = if tells_changes && is_any(OutcomeKind::is_change) { Ending::Changes } else { Ending::Good };
    let whole = changes.or_findings(is_any(OutcomeKind::is_problem) || session.has_load_errors);
    Ok(output.ending(part.as_ref()).max(whole))
}

/// The word for the built-in endpoint.
const SANDBOX: &str = "sandbox";

/// The endpoint that was named; else that of the run that goes on.
fn endpoint(asked: &Asked, resumed: Option<&Found>) -> Result<String, Unusable> {
    let of_run = resumed.map(|found| found.header.endpoint.clone());
    asked.endpoint.clone().or(of_run).ok_or_else(|| Unusable("No endpoint is named (--endpoint).".to_owned()))
}

/// What is printed. It is written as it stands: as a value, a group of 200,000 members would take a gigabyte.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DryRunResult<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    partial: Option<&'a Partial>,
    endpoint: String,
    sandbox: bool,
    attempts: &'a [Attempt],
    complete: bool,
    ended_by: Option<EndedBy>,
    missing: &'a [Missing],
    canaries: &'a [Canary],
    caveats: Vec<&'a String>,
    readings: &'a [Reading],
    summary: Summary,
    plans: &'a [RecordPlan],
}

/// The built-in endpoint with the people of the client's sample.
fn start_sandbox(session: &Session) -> Result<(Sandbox, Token), Unusable> {
    let account = session.client().sample.account();
    let token = Token::random().map_err(Unusable::because)?;
    let sandbox = Sandbox::start(session.provider(), token.clone(), account.people, account.groups, None)
        .map_err(Unusable::because)?;
    Ok((sandbox, token))
}

/// From the environment; where a person is there, by a prompt that does not show what is typed.
fn token(cancel: &Cancel) -> Result<Token, Stop> {
    if std::env::var_os(TOKEN_VARIABLE).is_some() || !std::io::stdin().is_terminal() {
        return Ok(super::sandbox::token_from(TOKEN_VARIABLE)?);
    }
    Output::standard()
        .word(&format!("Token for the endpoint (not shown, not kept; {TOKEN_VARIABLE} saves typing it):"));
    let line = incoming::awaited(rpassword::read_password, cancel)?.map_err(Unusable::because)?;
    Ok(Token::parse(&line).map_err(Unusable::because)?)
}

fn connect(
    output: &mut Output,
    session: &Session,
    url: &str,
    token: Token,
    rates: &dyn Fn(&BaseUrl) -> Vec<Rate>,
) -> Result<Discovered, Stop> {
    let base = BaseUrl::parse(url).map_err(Unusable::because)?;
    let rates = rates(&base);
    let endpoint = Endpoint::new(base, token).map_err(Unusable::because)?;
    discover(&endpoint, &rates, &session.cancel).map_err(|e| match e {
        DiscoveryError::NotFound(not) => {
            not.attempts.iter().for_each(|a| output.word(&format!("tried {}: {}", a.url, a.answer)));
            Unusable::because(&not.reason).into()
        }
        DiscoveryError::Cancelled(cancelled) => cancelled.into(),
    })
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

/// A record that has no plan.
#[derive(Debug, Serialize)]
struct Missing {
    record: RecordIndex,
    name: String,
    key: String,
}

fn plan(
    output: &mut Output,
    session: &Session,
    (discovered, endpoint): (&Discovered, &ReadOnlyEndpoint),
    kept: Option<&RunFile>,
) -> Result<Planned, Stop> {
    let run = plan_input(session);
    let (progress, cancel) = (&Progress::default(), &session.cancel);
    let rosters = run.rosters(progress, cancel)?;
    let all = || (0..session.set.count(session.kind)).map(RecordIndex).collect();
    let only = session.only.as_ref().map(SoughtRecords::indices);
    let records: Vec<_> = only.unwrap_or_else(all);
    let scope = PlanScope::new(session.kind, &records).of_users(discovered.users).kept_in(kept);
    let estimate = run.estimate(&rosters, scope, endpoint, discovered.latency, cancel)?;
    if estimate.time > Duration::from_secs(2) || estimate.way_words().is_some() {
        output.word(&estimate.words());
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
    let ended =
        telling(progress, endpoint, &is_planning, || run.run(&rosters, scope, endpoint, progress, cancel, &mut each));
    let missing = records.iter().filter(|record| !plans.contains_key(record)).map(|record| missing(session, *record));
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

fn missing(session: &Session, record: RecordIndex) -> Missing {
    let read = session.set.record(session.kind, record).ok();
    let unread = || format!("{} {}", session.kind.noun(), record.0 + 1);
    let name = read.as_ref().map_or_else(unread, Record::name);
    Missing { record, key: read.map_or_else(|| name.clone(), |read| read.key()), name }
}

/// How often a long run says how far it is.
const WORD_EVERY: Duration = Duration::from_secs(10);

/// Does the work, and says every few seconds how far it is, or for what it waits.
fn telling<T>(
    progress: &Progress,
    endpoint: &ReadOnlyEndpoint,
    is_planning: &AtomicBool,
    work: impl FnOnce() -> T,
) -> T {
    let (done, is_done) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while is_done.recv_timeout(WORD_EVERY) == Err(RecvTimeoutError::Timeout) {
                let (done, of) = progress.get();
                let does = if is_planning.load(Ordering::Relaxed) { "planned" } else { "requests of the account read" };
                let pause = endpoint
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
