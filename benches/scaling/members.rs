//! Groups with many members: what a client sends for them, and the checks and the dry run of one.

use std::sync::Arc;

use crosswalk::base::{Cancel, ClientKind, Progress, ResourceKind, Token};
use crosswalk::check::{Checked, population};
use crosswalk::client::{self, Account, CLIENTS, Cause, Client, Event, References};
use crosswalk::exchange::{BaseUrl, Endpoint, PlanEvent, PlanInput, PlanScope, discover};
use crosswalk::expression::Context;
use crosswalk::mapping::{CompiledMapping, Mapping};
use crosswalk::provider;
use crosswalk::sandbox::Sandbox;
use crosswalk::scim::Resource;
use crosswalk::source::{Input, LoadedSet, RecordIndex};
use serde_json::{Value, json};

use super::{Kind, Work};

const ENTRA: ClientKind = ClientKind::new("entra");

pub fn kinds() -> Vec<Kind> {
    let mut kinds: Vec<Kind> = CLIENTS
        .into_iter()
        .filter(|client| client.sends_groups)
        .map(|client| Kind::new(format!("members: {} changes them", client.label), 10_000, move |n| update(client, n)))
        .collect();
    kinds.push(Kind::new("members: all checked", 20_000, checked));
    kinds.push(Kind::new("members: dry run, nobody there", 400, |n| dry_run(n, &|_| Vec::new())));
    kinds.push(Kind::new("members: dry run, others there", 400, |n| {
        dry_run(n, &|n| (0..n).map(|i| json!({"value": format!("other{i}")})).collect())
    }));
    kinds
}

/// The group has so many members here and as many others in the account.
fn update(of: &'static Client, count: usize) -> Work {
    let mapping = of.default_mapping(ResourceKind::Group, provider::any().kind());
    let member = |name: &str, i: usize| json!({ "value": format!("{name}-0000-0000-{i:012}") });
    let members = |name: &str| (0..count).map(|i| member(name, i)).collect::<Vec<_>>();
    let resource = json!({"displayName": "All", "members": members("here")});
    let current: Resource = json!({"id": "1", "displayName": "All", "members": members("there")}).into();
    Box::new(move || {
        let references = References::of(of, ResourceKind::Group, &resource, |key| Some(key.into()));
        let event = Event {
            kind: ResourceKind::Group,
            mapping: &mapping,
            name: "All",
            after: &resource,
            references: &references,
            lacking: &[],
            account: Account::There { id: "1", resource: &current, changes: &[] },
            cause: Cause::InScope,
        };
        assert!(!of.phrase(&event, &of.variants[0]).is_silent());
    })
}

/// So many users, and a group of them all.
pub fn everybody(count: usize) -> LoadedSet {
    let user = |i: usize| json!({"id": id(i), "userPrincipalName": format!("user{i}@contoso.com"), "displayName": "U"});
    let users: Vec<Value> = (0..count).map(user).collect();
    let members: Vec<Value> =
        (0..count).map(|i| json!({"@odata.type": "#microsoft.graph.user", "id": id(i)})).collect();
    let group =
        json!({"id": "g1", "displayName": "All", "groupTypes": [], "securityEnabled": true, "members": members});
    let text = |name: &str, records: &[Value]| Input::Text {
        name: name.to_owned(),
        bytes:
            json!({"@odata.context": format!("https://graph.microsoft.com/v1.0/$metadata#{name}"), "value": records})
                .to_string()
                .into_bytes(),
    };
    let inputs = [text("users", &users), text("groups", &[group])];
    LoadedSet::load(&inputs, &Progress::default(), &Cancel::default()).expect("not cancelled")
}

fn id(i: usize) -> String {
    format!("0f3c1f7e-0000-4000-8000-{i:012}")
}

pub fn compiled(of: &Client, mapping: Mapping) -> CompiledMapping {
    let kind = mapping.kind;
    let resource_type = provider::any().resource_type(kind);
    CompiledMapping::compile(&Arc::new(mapping), of.dialect, of.names(kind), resource_type)
}

fn checked(count: usize) -> Work {
    let set = everybody(count);
    let of = client::of(ENTRA);
    let compiled = compiled(of, of.default_mapping(ResourceKind::Group, provider::any().kind()));
    Box::new(move || {
        let context = Context::default();
        let checked = Checked { compiled: &compiled, client: of, provider: provider::any(), context: &context };
        let report = population(&set, &checked, &Progress::default(), &Cancel::default()).expect("not cancelled");
        assert_eq!(report.records, 1);
    })
}

/// Everybody is in the account already, and so is the group, with these members.
fn dry_run(count: usize, there: &dyn Fn(usize) -> Vec<Value>) -> Work {
    let set = everybody(count);
    let people = (0..count).map(|i| json!({"userName": format!("user{i}@contoso.com")})).collect();
    let groups = vec![json!({"displayName": "All", "members": there(count)})];
    let token = Token::parse("right").expect("a token");
    let sandbox = Sandbox::start(provider::any(), token.clone(), people, groups, None).expect("a sandbox");
    let of = client::of(ENTRA);
    let default = |kind| compiled(of, of.default_mapping(kind, provider::any().kind()));
    let (users, groups) = (default(ResourceKind::User), default(ResourceKind::Group));
    let base = BaseUrl::parse(&sandbox.base_url()).expect("a base URL");
    let typed = Endpoint::new(base, token).expect("an endpoint");
    let endpoint = discover(&typed, &[], &Cancel::default()).expect("found").endpoint.read_only(&[]);
    Box::new(move || {
        let context = Context::default();
        let run = PlanInput {
            set: &set,
            users: &users,
            groups: &groups,
            client: of,
            variant: &of.variants[0],
            provider: provider::any(),
            context: &context,
        };
        let (progress, cancel) = (Progress::default(), Cancel::default());
        let rosters = run.rosters(&progress, &cancel).expect("rosters");
        let mut plans = Vec::new();
        let mut keep = |event| {
            if let PlanEvent::Plan(plan) = event {
                plans.push(plan);
            }
        };
        run.run(
            &rosters,
            PlanScope::new(ResourceKind::Group, &[RecordIndex(0)]),
            &endpoint,
            &progress,
            &cancel,
            &mut keep,
        )
        .expect("a run");
        assert!(!plans[0].next.is_empty(), "{:?}", plans[0].outcome);
        drop(sandbox);
    })
}
