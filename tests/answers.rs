//! A dry run invents nothing: whatever an account answers, what cannot be known of a person is said not to be known, what
//! can be is, and one person's trouble is nobody else's. Servers on loopback answer as the scenario says.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crosswalk::base::{Cancel, ClientKind, Progress, ResourceKind, Token};
use crosswalk::client::{self, Client};
use crosswalk::exchange::{
    AskError, BaseUrl, Endpoint, OutcomeKind, PlanEvent, PlanHead, PlanInput, PlanScope, RecordPlan, Timeouts, Verdict,
};
use crosswalk::expression::Context;
use crosswalk::mapping::CompiledMapping;
use crosswalk::provider;
use crosswalk::source::{Input, LoadedSet, RecordIndex};
use serde_json::{Value, json};
use url::form_urlencoded;

/// The people of the directory; those with an even number are in the account as well.
const PEOPLE: usize = 12;

fn login(number: usize) -> String {
    format!("User{number}@contoso.com")
}

/// Whom the account has.
fn account() -> Vec<Value> {
    let user = |n: usize| json!({"id": format!("id{n}"), "userName": login(n)});
    (0..PEOPLE).step_by(2).map(user).collect()
}

/// One question to the account.
struct Asked {
    /// The value of the look-up's filter; none for the list of all.
    value: Option<String>,
    /// How many look-ups there were, this one among them.
    look_ups: usize,
}

impl Asked {
    /// Those of the account who have the value.
    fn matches(&self) -> Vec<Value> {
        let value = self.value.as_deref().unwrap_or_default().to_lowercase();
        let has = |user: &Value| user["userName"].as_str().is_some_and(|name| name.to_lowercase() == value);
        account().into_iter().filter(has).collect()
    }

    fn good(&self) -> Answer {
        Answer::of(&match self.value {
            Some(_) => list(&self.matches()),
            None => list(&account()),
        })
    }
}

#[derive(Clone)]
struct Answer {
    status: &'static str,
    headers: &'static str,
    body: String,
    /// The connection is closed after half of the body.
    cut: bool,
}

impl Answer {
    fn of(body: &Value) -> Self {
        Self { status: "200 OK", headers: "", body: body.to_string(), cut: false }
    }

    fn refusal(status: &'static str) -> Self {
        Self { status, ..Self::of(&json!({"detail": "no"})) }
    }

    fn bytes(&self) -> Vec<u8> {
        let Self { status, headers, body, cut } = self;
        let shown = if *cut { &body[..body.len() / 2] } else { body };
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{shown}", body.len())
            .into_bytes()
    }
}

fn list(resources: &[Value]) -> Value {
    json!({"totalResults": resources.len(), "Resources": resources})
}

type Scenario = fn(&Asked) -> Answer;

/// Answers one request a connection. What a client that has seen enough does not read is its own affair.
fn serve(mut stream: TcpStream, scenario: Scenario, look_ups: &AtomicUsize) -> Option<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let query = head.split(' ').nth(1)?.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
    let filter = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "filter");
    let value = filter.and_then(|(_, filter)| Some(filter.split_once(" eq \"")?.1.trim_end_matches('"').to_owned()));
    let look_ups = if value.is_some() { look_ups.fetch_add(1, Ordering::SeqCst) + 1 } else { 0 };
    stream.write_all(&scenario(&Asked { value, look_ups }).bytes()).ok()
}

fn start(scenario: Scenario) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let look_ups = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&look_ups);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let counted = Arc::clone(&counted);
            thread::spawn(move || serve(stream, scenario, &counted));
        }
    });
    (format!("http://127.0.0.1:{port}/scim/v2"), look_ups)
}

/// What a run gave.
struct Run {
    head: PlanHead,
    plans: BTreeMap<usize, RecordPlan>,
    ended: Result<(), AskError>,
    look_ups: usize,
}

/// As the client's directory has them.
fn people(client: &Client) -> LoadedSet {
    let id = |n: usize| format!("00000000-0000-4000-8000-{n:012}");
    let entra = |n: usize| json!({"id": id(n), "userPrincipalName": login(n), "displayName": format!("User {n}"), "accountEnabled": true});
    let okta = |n: usize| {
        let profile = json!({"login": login(n), "email": login(n), "firstName": "User", "lastName": n.to_string()});
        json!({"id": id(n), "status": "ACTIVE", "profile": profile})
    };
    let payload = if client.kind == ClientKind::new("okta") {
        (0..PEOPLE).map(okta).collect::<Value>()
    } else {
        let context = "https://graph.microsoft.com/v1.0/$metadata#users";
        json!({"@odata.context": context, "value": (0..PEOPLE).map(entra).collect::<Value>()})
    };
    let input = Input::Text { name: "people".to_owned(), bytes: payload.to_string().into_bytes() };
    LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("a loaded set")
}

fn compiled(client: &Client, kind: ResourceKind) -> CompiledMapping {
    let any = provider::any();
    let mapping = Arc::new(client.default_mapping(kind, any.kind()));
    CompiledMapping::compile(&mapping, client.dialect, client.names(kind), any.resource_type(kind))
}

fn run(client: &'static str, scenario: Scenario) -> Run {
    let client = client::of(ClientKind::new(client));
    let (set, context) = (people(client), Context::default());
    let (users, groups) = (compiled(client, ResourceKind::User), compiled(client, ResourceKind::Group));
    let input = PlanInput {
        set: &set,
        users: &users,
        groups: &groups,
        client,
        variant: &client.variants[0],
        provider: provider::any(),
        context: &context,
    };
    let (base, look_ups) = start(scenario);
    let base = BaseUrl::parse(&base).expect("a base URL");
    let timeouts = Timeouts { request: Duration::from_millis(400), ..Timeouts::default() };
    let endpoint = Endpoint::with_timeouts(base, Token::parse("t").expect("a token"), timeouts).expect("an endpoint");
    let (progress, cancel) = (Progress::default(), Cancel::default());
    let rosters = input.rosters(&progress, &cancel).expect("rosters");
    let records: Vec<RecordIndex> = (0..set.count(ResourceKind::User)).map(RecordIndex).collect();
    let (mut head, mut plans) = (PlanHead::default(), BTreeMap::new());
    let mut each = |event| match event {
        PlanEvent::Head(told) => head = told,
        PlanEvent::Plan(plan) => drop(plans.insert(plan.record.0, *plan)),
    };
    let scope = PlanScope::new(ResourceKind::User, &records);
    let ended = input.run(&rosters, scope, &endpoint.read_only(&[]), &progress, &cancel, &mut each);
    Run { head, plans, ended, look_ups: look_ups.load(Ordering::SeqCst) }
}

use OutcomeKind::{CannotSay as Open, Conflict, WouldChange as There, WouldCreate as Create};

/// Scenario, client, how the look-ups stood their trial, the outcome of those who are there and of those who are not, how
/// many may be open besides, what ended it.
type Row =
    (&'static str, &'static str, Scenario, &'static str, (OutcomeKind, OutcomeKind), usize, Option<&'static str>);

const ROWS: &[Row] = &[
    ("as the standard", "entra", Asked::good, "passed", (There, Create), 0, None),
    ("an empty account", "entra", |_| Answer::of(&list(&[])), "not-possible", (Create, Create), 0, None),
    (
        "finds nobody, ever",
        "entra",
        |asked| if asked.value.is_some() { Answer::of(&list(&[])) } else { asked.good() },
        "failed",
        (Open, Open),
        0,
        None,
    ),
    ("ignores the filter", "entra", |_| Answer::of(&list(&account())), "failed", (Open, Open), 0, None),
    (
        "always the first",
        "entra",
        |asked| if asked.value.is_some() { Answer::of(&list(&account()[..1])) } else { asked.good() },
        "failed",
        (Open, Open),
        0,
        None,
    ),
    (
        "compares case",
        "entra",
        |asked| match &asked.value {
            Some(value) => {
                let is_it = |user: &Value| user["userName"] == value.as_str();
                Answer::of(&list(&account().into_iter().filter(is_it).collect::<Vec<_>>()))
            }
            None => asked.good(),
        },
        "misses-other-case",
        (There, Open),
        0,
        None,
    ),
    (
        "counts and does not show",
        "entra",
        |asked| match asked.value {
            Some(_) => Answer::of(&json!({"totalResults": asked.matches().len()})),
            None => asked.good(),
        },
        "no-answer",
        (Open, Create),
        0,
        None,
    ),
    (
        "counts everybody",
        "entra",
        |asked| match asked.value {
            Some(_) => Answer::of(&json!({"totalResults": 250, "Resources": asked.matches()})),
            None => asked.good(),
        },
        "no-answer",
        (Open, Open),
        0,
        None,
    ),
    (
        "shows nothing but ids",
        "entra",
        |asked| {
            let bare = |user: &Value| json!({"id": user["id"]});
            let all = if asked.value.is_some() { asked.matches() } else { account() };
            Answer::of(&list(&all.iter().map(bare).collect::<Vec<_>>()))
        },
        "not-possible",
        (Open, Create),
        0,
        None,
    ),
    (
        "has one id for all",
        "entra",
        |asked| {
            let same = |user: &Value| json!({"id": 7, "userName": user["userName"]});
            let all = if asked.value.is_some() { asked.matches() } else { account() };
            Answer::of(&list(&all.iter().map(same).collect::<Vec<_>>()))
        },
        "passed",
        (Conflict, Create),
        0,
        None,
    ),
    (
        "has empty ids",
        "entra",
        |asked| {
            let bare = |user: &Value| json!({"id": "", "userName": user["userName"]});
            let all = if asked.value.is_some() { asked.matches() } else { account() };
            Answer::of(&list(&all.iter().map(bare).collect::<Vec<_>>()))
        },
        "passed",
        (Open, Create),
        0,
        None,
    ),
    ("404 for nobody, for Entra", "entra", not_found, "no-answer", (There, Open), 0, None),
    ("404 for nobody, for Okta", "okta", not_found, "passed", (There, Create), 0, None),
    ("404 for everything, for Okta", "okta", |_| Answer::refusal("404 Not Found"), "failed", (Open, Open), 0, None),
    (
        "one answer of five is cut off",
        "entra",
        |asked| Answer { cut: asked.look_ups > 0 && asked.look_ups % 5 == 0, ..asked.good() },
        "passed",
        (There, Create),
        0,
        None,
    ),
    (
        "503 once, and says when",
        "entra",
        |asked| match asked.look_ups {
            5 => Answer { headers: "Retry-After: 0\r\n", ..Answer::refusal("503 Service Unavailable") },
            _ => asked.good(),
        },
        "passed",
        (There, Create),
        0,
        None,
    ),
    (
        "one answer is late",
        "entra",
        |asked| {
            if asked.look_ups == 6 {
                thread::sleep(Duration::from_millis(700));
            }
            asked.good()
        },
        "passed",
        (There, Create),
        1,
        None,
    ),
    (
        "no answer comes in time",
        "entra",
        |asked| {
            if asked.value.is_some() {
                thread::sleep(Duration::from_millis(900));
            }
            asked.good()
        },
        "",
        (There, Create),
        0,
        Some("answer-timeout"),
    ),
    (
        "one person is refused",
        "entra",
        |asked| match asked.value.as_deref() {
            Some("User3@contoso.com") => Answer::refusal("400 Bad Request"),
            _ => asked.good(),
        },
        "passed",
        (There, Create),
        1,
        None,
    ),
    (
        "refuses from the sixth on",
        "entra",
        |asked| if asked.look_ups > 5 { Answer::refusal("400 Bad Request") } else { asked.good() },
        "passed",
        (There, Create),
        8,
        Some("rejected"),
    ),
    (
        "the token expires",
        "entra",
        |asked| if asked.look_ups > 6 { Answer::refusal("401 Unauthorized") } else { asked.good() },
        "passed",
        (There, Create),
        0,
        Some("wrong-token"),
    ),
    (
        "wants an hour's pause",
        "entra",
        |asked| match asked.look_ups {
            7.. => Answer { headers: "Retry-After: 3600\r\n", ..Answer::refusal("429 Too Many Requests") },
            _ => asked.good(),
        },
        "passed",
        (There, Create),
        0,
        Some("too-many-requests"),
    ),
];

fn not_found(asked: &Asked) -> Answer {
    if asked.value.is_some() && asked.matches().is_empty() {
        return Answer::refusal("404 Not Found");
    }
    asked.good()
}

/// What is not as the row has it.
fn wrong((name, client, scenario, verdict, (there, absent), open, ended): &Row) -> Vec<String> {
    let run = run(client, *scenario);
    let mut wrong = Vec::new();
    let words = |verdict: &Verdict| match verdict {
        Verdict::Passed => "passed",
        Verdict::NotPossible(_) => "not-possible",
        Verdict::NoAnswer(_) => "no-answer",
        Verdict::MissesOtherCase(_) => "misses-other-case",
        Verdict::Failed(_) => "failed",
    };
    let tried = run.head.canaries.first().map_or("", |canary| words(&canary.verdict));
    if tried != *verdict {
        wrong.push(format!("{name}: the look-ups' trial is {tried:?}: {:?}", run.head.canaries));
    }
    let mut open_ones = 0;
    for (record, plan) in &run.plans {
        let expected = if record % 2 == 0 { *there } else { *absent };
        let kind = plan.outcome.kind();
        if kind == Open && expected != Open && open_ones < *open {
            open_ones += 1;
        } else if kind != expected {
            wrong.push(format!("{name}: {} is {kind:?}: {:?}", plan.key, plan.outcome.reason()));
        }
    }
    let by = match &run.ended {
        Ok(()) => None,
        Err(AskError::Ended(by)) => Some(by.trouble.code()),
        Err(AskError::Trouble(trouble)) => Some(trouble.code()),
        Err(AskError::Cancelled(_)) => Some("cancelled"),
    };
    if by != *ended {
        wrong.push(format!("{name}: ended by {by:?}"));
    }
    if ended.is_none() && run.plans.len() != PEOPLE {
        wrong.push(format!("{name}: {} of {PEOPLE} are planned", run.plans.len()));
    }
    if *verdict == "failed" && run.look_ups > 3 {
        wrong.push(format!("{name}: {} look-ups, though nothing rests on them", run.look_ups));
    }
    wrong
}

#[test]
fn a_dry_run_invents_nothing() {
    let wrong: Mutex<Vec<String>> = Mutex::default();
    thread::scope(|scope| {
        for row in ROWS {
            let wrong = &wrong;
            scope.spawn(move || {
                let found = self::wrong(row);
                wrong.lock().expect("no panic").extend(found);
            });
        }
    });
    let wrong = wrong.into_inner().expect("no panic");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
