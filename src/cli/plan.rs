//! `crosswalk plan`: the dry run. It reads an endpoint and says what the client would do with each record.

use std::io::IsTerminal as _;
use std::time::Duration;

use serde_json::json;

use super::args::Input;
use super::incoming;
use super::output::Output;
use super::session::Session;
use super::stop::{Partial, Stop, Unusable};
use crate::base::{Cancel, Ending, Progress, ResourceKind, Token};
use crate::exchange::{
    AskError, BaseUrl, Discovered, DiscoveryError, Endpoint, OutcomeKind, PlanInput, Rate, RecordPlan, Summary,
    discover,
};
use crate::sandbox::Sandbox;
use crate::source::RecordIndex;

const TOKEN_VARIABLE: &str = "CROSSWALK_TOKEN";

/// `tells_changes`: the exit code says whether anything would change.
pub fn run(
    output: &mut Output,
    input: &Input,
    endpoint: &str,
    tells_changes: bool,
    cancel: &Cancel,
) -> Result<Ending, Stop> {
    let session = Session::open(input, output, cancel)?;
    let sandbox = (endpoint == "sandbox").then(|| start_sandbox(&session)).transpose()?;
    let (url, token) = match &sandbox {
        Some((sandbox, token)) => (sandbox.base_url(), token.clone()),
        None => (endpoint.to_owned(), token(cancel)?),
    };
    let discovered = connect(output, &session, &url, token)?;
    let (plans, part) = plan(output, &session, &discovered)?;
    let summary = Summary::of(&plans);
    let mut answer = json!({
        "endpoint": discovered.endpoint.base().to_string(),
        "sandbox": sandbox.is_some(),
        "attempts": discovered.attempts,
        "summary": summary,
        "plans": plans,
    });
    part.iter().for_each(|part| part.mark(&mut answer));
    output.json(&answer)?;
    let is_any = |is: fn(OutcomeKind) -> bool| plans.iter().any(|plan| is(plan.outcome.kind()));
    let changes = if tells_changes && is_any(OutcomeKind::is_change) { Ending::Changes } else { Ending::Good };
    let whole = changes.or_findings(is_any(OutcomeKind::is_problem) || session.has_load_errors);
    Ok(output.ending(part.as_ref()).max(whole))
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

fn connect(output: &mut Output, session: &Session, url: &str, token: Token) -> Result<Discovered, Stop> {
    let base = BaseUrl::parse(url).map_err(Unusable::because)?;
    let rates = Rate::of(session.provider(), &base);
    let endpoint = Endpoint::new(base, token).map_err(Unusable::because)?;
    discover(&endpoint, &rates, &session.cancel).map_err(|e| match e {
        DiscoveryError::NotFound(not) => {
            not.attempts.iter().for_each(|a| output.word(&format!("tried {}: {}", a.url, a.answer)));
            Unusable::because(&not.reason).into()
        }
        DiscoveryError::Cancelled(cancelled) => cancelled.into(),
    })
}

/// The plans that were made, and whether the run ended before its time. What was read is never thrown away.
fn plan(
    output: &mut Output,
    session: &Session,
    discovered: &Discovered,
) -> Result<(Vec<RecordPlan>, Option<Partial>), Stop> {
    let run = PlanInput {
        set: &session.set,
        users: session.mappings.compiled(ResourceKind::User),
        groups: session.mappings.compiled(ResourceKind::Group),
        client: session.client(),
        variant: session.variant(),
        provider: session.provider(),
        context: &session.context,
    };
    let (progress, cancel) = (&Progress::default(), &session.cancel);
    let rosters = run.rosters(progress, cancel)?;
    let all = || (0..session.set.count(session.kind)).map(RecordIndex).collect();
    let only = session.only.as_ref().map(|only| only.iter().map(|record| record.index).collect());
    let records: Vec<_> = only.unwrap_or_else(all);
    let endpoint = discovered.endpoint.read_only(&Rate::of(session.provider(), discovered.endpoint.base()));
    let estimate = run.estimate(&rosters, session.kind, &records, &endpoint, discovered.latency, cancel)?;
    if estimate.time > Duration::from_secs(2) {
        output.word(&format!("{} requests, {}", estimate.requests, estimate.time_words()));
    }
    let mut plans = Vec::with_capacity(records.len());
    let ended = run.run(&rosters, session.kind, &records, &endpoint, progress, cancel, &mut |plan| plans.push(plan));
    plans.sort_by_key(|p| p.record);
    let part = match ended {
        Ok(()) => session.missing(plans.len()),
        Err(AskError::Cancelled(cancelled)) => Some(Partial::of_pass(&cancelled.into(), plans.len(), records.len())),
        Err(AskError::Trouble(trouble)) => {
            Some(Partial { why: trouble.to_string(), records: plans.len(), of: Some(records.len()) })
        }
    };
    Ok((plans, part))
}
