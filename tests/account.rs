//! The account is read at once where that costs less than a question for each of the people, and the plan is the same,
//! whatever the account's pages and its `or` are worth. Servers on loopback answer as the scenario says.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crosswalk::base::{Cancel, ClientKind, Progress, ProviderKind, ResourceKind, Token};
use crosswalk::client;
use crosswalk::exchange::{
    AskedRequests, BaseUrl, Endpoint, OutcomeKind, PlanEvent, PlanHead, PlanInput, PlanScope, RecordPlan, Way, discover,
};
use crosswalk::expression::Context;
use crosswalk::mapping::{CompiledMapping, Mapping, Rule};
use crosswalk::provider;
use crosswalk::scim::{Filter, TargetPath};
use crosswalk::source::{Input, LoadedSet, RecordIndex};
use serde_json::{Value, json};
use url::form_urlencoded;

/// Of the directory; every third is not in the account.
const PEOPLE: usize = 130;
/// So few are looked up one by one.
const FEW: usize = 40;

fn login(number: usize) -> String {
    format!("User{number}@contoso.com")
}

fn directory() -> LoadedSet {
    let user = |n: usize| {
        json!({"id": format!("object-{n}"), "userPrincipalName": login(n), "displayName": format!("User {n}"),
            "jobTitle": "Consultant", "accountEnabled": n % 11 != 5, "employeeId": format!("e{n}")})
    };
    let users: Vec<Value> = (0..PEOPLE).map(user).collect();
    let payload = json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": users});
    let input = Input::Text { name: "users.json".to_owned(), bytes: payload.to_string().into_bytes() };
    LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("a loaded set")
}

/// Whom the account has, some in another case, and twenty who are in no directory.
fn account() -> Vec<Value> {
    let user = |n: usize| {
        let name = if n % 10 == 3 { login(n).to_uppercase() } else { login(n) };
        json!({"id": format!("id{n}"), "userName": name, "externalId": format!("object-{n}"), "active": true,
            "displayName": format!("User {n}"), "title": if n % 2 == 0 { "Consultant" } else { "Clerk" }})
    };
    (0..PEOPLE + 20).filter(|n| n % 3 != 0 || *n >= PEOPLE).map(user).collect()
}

/// One question to the account.
#[derive(Clone, Debug, Default)]
struct Asked {
    filter: Option<Filter>,
    start: usize,
    count: usize,
}

impl Asked {
    fn of(target: &str) -> Self {
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let find = |name: &str| form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name).map(|(_, v)| v);
        let number = |name: &str| find(name).and_then(|value| value.parse::<usize>().ok());
        Self {
            filter: find("filter").map(|filter| Filter::parse(&filter).expect("a filter")),
            start: number("startIndex").unwrap_or(1).max(1),
            count: number("count").unwrap_or(25).min(25),
        }
    }

    fn is_page(&self) -> bool {
        self.filter.is_none()
    }

    fn is_or(&self) -> bool {
        matches!(self.filter, Some(Filter::Or(_)))
    }

    fn good(&self) -> Value {
        self.among(&account())
    }

    fn among(&self, people: &[Value]) -> Value {
        let kind = provider::of(ProviderKind::new("xurrent")).resource_type(ResourceKind::User);
        let fits = |person: &&Value| self.filter.as_ref().is_none_or(|filter| filter.matches(person, kind));
        let found: Vec<Value> = people.iter().filter(fits).cloned().collect();
        let page: Vec<&Value> = found.iter().skip(self.start - 1).take(self.count).collect();
        json!({"totalResults": found.len(), "startIndex": self.start, "Resources": page})
    }
}

type Scenario = fn(&Asked) -> (u16, Value);

/// A server that answers so, and how often it was asked.
struct Server {
    url: String,
    asked: Arc<AtomicUsize>,
}

impl Server {
    fn start(scenario: Scenario) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/scim/v2", listener.local_addr().expect("an address"));
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let counted = Arc::clone(&counted);
                std::thread::spawn(move || serve(stream, scenario, &counted));
            }
        });
        Self { url, asked }
    }
}

fn serve(stream: TcpStream, scenario: Scenario, counted: &AtomicUsize) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let (mut requests, mut answers) = (BufReader::new(stream.try_clone().ok()?), stream);
    loop {
        let mut first = String::new();
        (requests.read_line(&mut first).ok()? > 0).then_some(())?;
        let mut header = String::new();
        while requests.read_line(&mut header).ok()? > 2 {
            header.clear();
        }
        counted.fetch_add(1, Ordering::SeqCst);
        let target = first.split(' ').nth(1)?;
        let (status, body) = match target.contains("/Users") {
            true => scenario(&Asked::of(target)),
            false => (404, json!({"status": "404"})),
        };
        let body = body.to_string();
        let head = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: application/scim+json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        answers.write_all((head + &body).as_bytes()).ok()?;
    }
}

/// How the plan is made.
struct Planner {
    set: LoadedSet,
    provider: &'static str,
    by_external_id: bool,
}

/// What came of it.
struct Planned {
    head: PlanHead,
    plans: BTreeMap<usize, RecordPlan>,
    requests: usize,
}

impl Planner {
    fn new(provider: &'static str) -> Self {
        Self { set: directory(), provider, by_external_id: false }
    }

    /// Asks for all at once, or for no more than a few at a time.
    fn plan(&self, server: &Server, at_once: bool) -> Planned {
        let client = client::of(ClientKind::new("entra"));
        let played = provider::of(ProviderKind::new(self.provider));
        let compile = |mapping: Mapping| {
            let kind = played.resource_type(mapping.kind);
            CompiledMapping::compile(&Arc::new(mapping.clone()), client.dialect, client.names(mapping.kind), kind)
        };
        let mut users = client.default_mapping(ResourceKind::User, ProviderKind::new("xurrent"));
        if self.by_external_id {
            let path = |text: &str| TargetPath::parse(text).expect("a path");
            users.rules.retain(|rule| rule.matching.is_none());
            users.put(Rule::direct(path("externalId"), "objectId").matched(1));
            users.put(Rule::direct(path("userName"), "userPrincipalName"));
        }
        let groups = compile(client.default_mapping(ResourceKind::Group, ProviderKind::new("xurrent")));
        let (users, context) = (compile(users), Context::default());
        let input = PlanInput {
            set: &self.set,
            users: &users,
            groups: &groups,
            client,
            variant: &client.variants[0],
            provider: played,
            context: &context,
        };
        let token = Token::parse("a-token").expect("a token");
        let typed = Endpoint::new(BaseUrl::parse(&server.url).expect("a URL"), token).expect("an endpoint");
        let (cancel, progress) = (Cancel::default(), Progress::default());
        let endpoint = discover(&typed, &[], &cancel).expect("it is found").endpoint.read_only(&[]);
        let rosters = input.rosters(&progress, &cancel).expect("rosters");
        let before = server.asked.load(Ordering::SeqCst);
        let (mut head, mut plans) = (PlanHead::default(), BTreeMap::new());
        let mut each = |event| match event {
            PlanEvent::Head(told) => head = told,
            PlanEvent::Plan(plan) => drop(plans.insert(plan.record.0, *plan)),
        };
        let records: Vec<RecordIndex> = (0..PEOPLE).map(RecordIndex).collect();
        for records in records.chunks(if at_once { PEOPLE } else { FEW }) {
            let scope = PlanScope::new(ResourceKind::User, records);
            input.run(&rosters, scope, &endpoint, &progress, &cancel, &mut each).expect("a run");
        }
        Planned { head, plans, requests: server.asked.load(Ordering::SeqCst) - before }
    }
}

/// What a plan says, but for what was asked to know it.
fn said(planned: &Planned) -> Vec<RecordPlan> {
    let without = |plan: &RecordPlan| RecordPlan { asked: AskedRequests::default(), ..plan.clone() };
    planned.plans.values().map(without).collect()
}

/// The first of `or`, and no more.
fn first_of(asked: &Asked) -> Asked {
    let filter = match &asked.filter {
        Some(Filter::Or(terms)) => terms.first().cloned(),
        other => other.clone(),
    };
    Asked { filter, ..asked.clone() }
}

fn without(list: Value, name: &str) -> Value {
    let mut list = list;
    for person in list["Resources"].as_array_mut().into_iter().flatten() {
        person.as_object_mut().expect("an object").shift_remove(name);
    }
    list
}

const SCENARIOS: [(&str, Scenario); 14] = [
    ("as it should be", |asked| (200, asked.good())),
    ("startIndex is not known", |asked| {
        (200, if asked.is_page() { Asked { start: 1, ..asked.clone() }.good() } else { asked.good() })
    }),
    ("pages overlap", |asked| {
        (
            200,
            if asked.is_page() && asked.start > 1 {
                Asked { start: asked.start - 3, ..asked.clone() }.good()
            } else {
                asked.good()
            },
        )
    }),
    ("pages leave some out", |asked| {
        (
            200,
            if asked.is_page() && asked.start > 1 {
                Asked { start: asked.start + 4, ..asked.clone() }.good()
            } else {
                asked.good()
            },
        )
    }),
    ("pages of other sizes than the first", |asked| {
        (200, Asked { count: if asked.start > 50 { 7 } else { asked.count }, ..asked.clone() }.good())
    }),
    ("the count moves", |asked| {
        let mut list = asked.good();
        if asked.is_page() && asked.start > 60 {
            list["totalResults"] = json!(140);
        }
        (200, list)
    }),
    ("no further page is shown", |asked| {
        if asked.is_page() && asked.start > 1 { (400, json!({"status": "400"})) } else { (200, asked.good()) }
    }),
    ("pages show nobody's id", |asked| (200, if asked.is_page() { without(asked.good(), "id") } else { asked.good() })),
    ("pages show less than look-ups", |asked| {
        (200, if asked.is_page() { without(asked.good(), "title") } else { asked.good() })
    }),
    ("pages say no count", |asked| {
        let mut list = asked.good();
        if asked.is_page() {
            list["totalResults"] = Value::Null;
        }
        (200, list)
    }),
    ("or is refused", |asked| if asked.is_or() { (400, json!({"status": "400"})) } else { (200, asked.good()) }),
    ("of or only the first counts", |asked| (200, first_of(asked).good())),
    ("or finds no more than ten and counts no more", |asked| {
        let mut list = asked.good();
        if asked.is_or() {
            let shown: Vec<Value> = list["Resources"].as_array().expect("a list").iter().take(10).cloned().collect();
            list = json!({"totalResults": shown.len(), "Resources": shown});
        }
        (200, list)
    }),
    ("or is answered with everybody", |asked| {
        (200, if asked.is_or() { Asked { filter: None, ..asked.clone() }.good() } else { asked.good() })
    }),
];

#[test]
fn what_is_planned_does_not_depend_on_how_the_account_is_read() {
    let good = Server::start(|asked| (200, asked.good()));
    for provider in ["xurrent", "generic"] {
        for by_external_id in [false, true] {
            let planner = Planner { by_external_id, ..Planner::new(provider) };
            let truth = said(&planner.plan(&good, false));
            let count = |kind| truth.iter().filter(|plan| plan.outcome.kind() == kind).count();
            assert_eq!(count(OutcomeKind::CannotSay), 0, "{provider}");
            assert!(count(OutcomeKind::WouldCreate) > 30 && count(OutcomeKind::WouldChange) > 30, "{provider}");
            for (name, scenario) in SCENARIOS {
                let server = Server::start(scenario);
                let planned = planner.plan(&server, true);
                let differing = said(&planned).into_iter().zip(&truth).find(|(plan, truth)| plan != *truth);
                assert_eq!(differing, None, "{provider}, {name}: {:?}", planned.head.readings);
            }
        }
    }
}

#[test]
fn pages_and_several_in_one_question_save_requests_and_it_is_said() {
    let planner = Planner::new("xurrent");
    let server = Server::start(|asked| (200, asked.good()));
    let (each, at_once) = (planner.plan(&server, false), planner.plan(&server, true));
    assert!(each.requests >= PEOPLE && each.head.readings.is_empty(), "{}", each.requests);
    // Of 106 on five pages; four for the trial of look-ups, one for that of `or`; 44 who are not there in two questions.
    assert_eq!(at_once.requests, 4 + 1 + 5 + 2, "{:?}", at_once.head.readings);
    let [reading] = at_once.head.readings.as_slice() else { panic!("{:?}", at_once.head.readings) };
    assert_eq!((reading.way, reading.whole), (Way::Pages { pages: 5, of: 25 }, true));
    assert!(reading.words.contains("106 users, on 5 pages"), "{}", reading.words);
    let asked = |number: usize| at_once.plans[&number].asked.iter().map(|request| request.path).collect::<Vec<_>>();
    assert!(asked(1)[0].starts_with("/Users?startIndex=1&count=25"), "what it rests on: {:?}", asked(1));
    assert!(asked(0)[0].contains("%20or%20"), "{:?}", asked(0));
}

#[test]
fn what_pages_did_not_show_is_told() {
    for (name, words) in [
        ("startIndex is not known", "show the same again"),
        ("pages overlap", "came again on another page"),
        ("pages leave some out", "do not show all"),
        ("the count moves", "has changed meanwhile"),
        ("no further page is shown", "could not be read"),
        ("or is refused", "Whoever is on no page is looked up."),
    ] {
        let (_, scenario) = SCENARIOS.iter().find(|(known, _)| *known == name).expect("a scenario");
        let planned = Planner::new("xurrent").plan(&Server::start(*scenario), true);
        let said = planned.head.read().join(" ");
        assert!(said.contains(words), "{name}: {said}");
    }
}
