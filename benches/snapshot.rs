//! A plan of a hundred thousand people against a snapshot: what it takes beyond reading the snapshot and mapping the people.
//!
//! ```text
//! cargo bench --bench snapshot [PEOPLE]
//! ```
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crosswalk::base::{Cancel, ClientKind, Progress, ProviderKind, ResourceKind};
use crosswalk::client;
use crosswalk::exchange::{OutcomeKind, PlanEvent, PlanInput, PlanScope, Snapshot};
use crosswalk::expression::Context;
use crosswalk::mapping::CompiledMapping;
use crosswalk::provider;
use crosswalk::source::{Input, LoadedSet, RecordIndex};
use serde_json::json;

fn main() {
    let mut arguments = std::env::args().skip(1).filter_map(|argument| argument.parse().ok());
    let people: usize = arguments.next().unwrap_or(100_000);
    let (client, provider) = (client::of(ClientKind::new("entra")), provider::of(ProviderKind::new("xurrent")));
    let (cancel, progress, context) = (Cancel::default(), Progress::default(), Context::default());
    let set = timed("people read", || {
        let input = Input::Text { name: "users.json".to_owned(), bytes: payload(people).into_bytes() };
        LoadedSet::load(&[input], &progress, &cancel).expect("a loaded set")
    });
    let snapshot = timed("snapshot read", || {
        Snapshot::read(Path::new("a.snapshot"), account(people).into_bytes()).expect("a snapshot")
    });
    let compiled = |kind| {
        let mapping = client.default_mapping(kind, provider.kind());
        CompiledMapping::compile(&Arc::new(mapping), client.dialect, client.names(kind), provider.resource_type(kind))
    };
    let (users, groups) = (compiled(ResourceKind::User), compiled(ResourceKind::Group));
    let input = PlanInput {
        set: &set,
        users: &users,
        groups: &groups,
        client,
        variant: &client.variants[0],
        provider,
        context: &context,
    };
    let rosters = timed("rosters", || input.rosters(&progress, &cancel).expect("rosters"));
    let begun = Instant::now();
    map_all(&set, &users, people);
    let mapping = begun.elapsed();
    println!("people mapped, read one by one: {mapping:.2?}");
    let all: Vec<RecordIndex> = (0..people).map(RecordIndex).collect();
    let (mut head_at, mut there, mut absent) = (Duration::ZERO, 0, 0);
    let begun = Instant::now();
    let mut each = |event| match event {
        PlanEvent::Head(_) => head_at = begun.elapsed(),
        PlanEvent::Plan(plan) => match plan.outcome.kind() {
            OutcomeKind::WouldChange | OutcomeKind::WouldDisable => there += 1,
            OutcomeKind::WouldCreate | OutcomeKind::NotCreated => absent += 1,
            kind => assert_eq!(kind, OutcomeKind::NoChange, "{plan:?}"),
        },
    };
    let scope = PlanScope::new(ResourceKind::User, &all);
    input.run(&rosters, scope, &snapshot, &progress, &cancel, &mut each).expect("a run");
    let run = begun.elapsed();
    println!("snapshot made ready to be asked: {head_at:.2?}");
    println!("planned: {:.2?}, {there} are there, {absent} are not", run - head_at);
    println!("beyond reading and mapping: {:.2?}", (run - head_at).saturating_sub(mapping));
    assert_eq!(absent, people.div_ceil(10), "a tenth is not there");
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let made = work();
    println!("{what}: {:.2?}", begun.elapsed());
    made
}

/// With as many threads as a plan keeps busy.
fn map_all(set: &LoadedSet, users: &CompiledMapping, people: usize) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            scope.spawn(move || {
                let context = Context::default();
                for record in (thread..people).step_by(threads) {
                    let record = set.record(ResourceKind::User, RecordIndex(record)).expect("a record");
                    std::hint::black_box(users.apply(record.value(), &context));
                }
            });
        }
    });
}

fn payload(people: usize) -> String {
    let user = |n: usize| {
        json!({"id": format!("object-{n}"), "userPrincipalName": format!("user{n}@contoso.com"),
            "displayName": format!("User {n}"), "givenName": "User", "surname": format!("{n}"), "jobTitle": "Consultant",
            "department": "Operations", "mobilePhone": format!("+31 6 {n:08}"), "accountEnabled": n % 11 != 5})
    };
    let users: Vec<String> = (0..people).map(|n| user(n).to_string()).collect();
    format!(
        r#"{{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": [{}]}}"#,
        users.join(",")
    )
}

/// All but a tenth of them.
fn account(people: usize) -> String {
    let mut text = json!({"crosswalk": "snapshot", "version": 1, "endpoint": "sandbox", "provider": "xurrent",
        "taken": "2026-11-28T09:00:00Z", "withheld": []})
    .to_string();
    text.push_str("\n{\"trial\":{\"resource\":\"user\",\"attribute\":\"userName\",\"verdict\":\"passed\",\"ignoresCase\":true}}\n");
    let there = (0..people).filter(|n| n % 10 != 0);
    let mut count = 0;
    for n in there {
        count += 1;
        let id = n.to_string();
        let user = json!({"id": id, "userName": format!("user{n}@contoso.com"), "active": true, "title": "Clerk",
            "displayName": format!("User {n}"), "name": {"givenName": "User", "familyName": format!("{n}")},
            "meta": {"resourceType": "User", "lastModified": "2026-11-01T00:00:00Z"}});
        writeln!(text, "{}", json!({"kind": "user", "id": id, "resource": user})).expect("a text");
    }
    let end = json!({"end": "complete", "user": {"count": count, "why": null}, "group": {"count": 0, "why": null}});
    writeln!(text, "{end}").expect("a text");
    text
}
