//! A directory, an account that has most of it, and the plan of the one for the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use crosswalk::base::{Cancel, ClientKind, Progress, ProviderKind, ResourceKind, Token};
use crosswalk::client;
use crosswalk::exchange::{
    AskError, AskedRequests, BaseUrl, Endpoint, PlanEvent, PlanHead, PlanInput, PlanScope, RecordPlan, RunFile,
};
use crosswalk::expression::Context;
use crosswalk::mapping::{CompiledMapping, Rule};
use crosswalk::provider;
use crosswalk::scim::TargetPath;
use crosswalk::source::{Input, LoadedSet, RecordIndex};
use serde_json::{Value, json};

/// Of the directory; every third is not in the account.
pub const PEOPLE: usize = 130;
/// So few are looked up one by one.
const FEW: usize = 40;

fn login(number: usize) -> String {
    format!("User{number}@contoso.com")
}

pub fn directory(people: usize) -> LoadedSet {
    let input = Input::Text { name: "users.json".to_owned(), bytes: payload(people).into_bytes() };
    LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("a loaded set")
}

/// The same as a file.
pub fn payload(people: usize) -> String {
    let user = |n: usize| {
        json!({"id": format!("object-{n}"), "userPrincipalName": login(n), "displayName": format!("User {n}"),
            "jobTitle": "Consultant", "accountEnabled": n % 11 != 5, "employeeId": format!("e{n}")})
    };
    let users: Vec<Value> = (0..people).map(user).collect();
    json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": users}).to_string()
}

/// Whom the account has, some in another case, and twenty who are in no directory.
pub fn account() -> Vec<Value> {
    let user = |n: usize| {
        let name = if n % 10 == 3 { login(n).to_uppercase() } else { login(n) };
        json!({"id": format!("id{n}"), "userName": name, "externalId": format!("object-{n}"), "active": true,
            "displayName": format!("User {n}"), "title": if n.is_multiple_of(2) { "Consultant" } else { "Clerk" }})
    };
    (0..PEOPLE + 20).filter(|n| n % 3 != 0 || *n >= PEOPLE).map(user).collect()
}

/// How the plan is made.
pub struct Planner {
    pub set: LoadedSet,
    pub people: usize,
    pub provider: &'static str,
    pub by_external_id: bool,
}

/// What came of it.
pub struct Planned {
    pub head: PlanHead,
    pub plans: BTreeMap<usize, RecordPlan>,
    /// Those of the plan itself, without discovery.
    pub requests: u64,
    pub ended: Result<(), AskError>,
}

/// How the account is asked.
#[derive(Clone, Copy)]
pub struct How<'a> {
    pub url: &'a str,
    pub token: &'a str,
    /// So many records are planned together.
    pub at_once: usize,
    pub run: Option<&'a RunFile>,
}

impl Planner {
    pub fn new(provider: &'static str) -> Self {
        Self::of(PEOPLE, provider)
    }

    pub fn of(people: usize, provider: &'static str) -> Self {
        Self { set: directory(people), people, provider, by_external_id: false }
    }

    /// All at once.
    pub fn plan(&self, url: &str) -> Planned {
        self.plan_as(How { url, token: "a-token", at_once: self.people, run: None }, &Cancel::default())
    }

    /// No more than a few at a time, so that each is looked up by itself.
    pub fn plan_one_by_one(&self, url: &str) -> Planned {
        self.plan_as(How { url, token: "a-token", at_once: FEW, run: None }, &Cancel::default())
    }

    pub fn plan_as(&self, how: How<'_>, cancel: &Cancel) -> Planned {
        let client = client::of(ClientKind::new("entra"));
        let [users, groups] = [ResourceKind::User, ResourceKind::Group].map(|kind| self.compiled(kind));
        let context = Context::default();
        let input = PlanInput {
            set: &self.set,
            users: &users,
            groups: &groups,
            client,
            variant: &client.variants[0],
            provider: provider::of(ProviderKind::new(self.provider)),
            context: &context,
        };
        let token = Token::parse(how.token).expect("a token");
        let base = BaseUrl::parse(how.url).expect("a URL");
        let endpoint = Endpoint::new(base, token).expect("an endpoint").read_only(&[]);
        let progress = Progress::default();
        let rosters = input.rosters(&progress, &Cancel::default()).expect("rosters");
        let (mut head, mut plans, mut ended) = (PlanHead::default(), BTreeMap::new(), Ok(()));
        let mut each = |event| match event {
            PlanEvent::Head(told) => head = told,
            PlanEvent::Plan(plan) => drop(plans.insert(plan.record.0, *plan)),
        };
        let records: Vec<RecordIndex> = (0..self.people).map(RecordIndex).collect();
        for records in records.chunks(how.at_once) {
            let scope = PlanScope::new(ResourceKind::User, records).kept_in(how.run);
            ended = ended.and_then(|()| input.run(&rosters, scope, &endpoint, &progress, cancel, &mut each));
        }
        Planned { head, plans, requests: endpoint.sent(), ended }
    }

    fn compiled(&self, kind: ResourceKind) -> CompiledMapping {
        let client = client::of(ClientKind::new("entra"));
        let mut mapping = client.default_mapping(kind, ProviderKind::new("xurrent"));
        if self.by_external_id && kind == ResourceKind::User {
            let path = |text: &str| TargetPath::parse(text).expect("a path");
            mapping.rules.retain(|rule| rule.matching.is_none());
            mapping.put(Rule::direct(path("externalId"), "objectId").matched(1));
            mapping.put(Rule::direct(path("userName"), "userPrincipalName"));
        }
        let kind = provider::of(ProviderKind::new(self.provider)).resource_type(mapping.kind);
        let names = client.names(mapping.kind);
        CompiledMapping::compile(&Arc::new(mapping), client.dialect, names, kind)
    }
}

/// What a plan says, but for what was asked to know it.
pub fn said(planned: &Planned) -> Vec<RecordPlan> {
    let without = |plan: &RecordPlan| RecordPlan { asked: AskedRequests::default(), ..plan.clone() };
    planned.plans.values().map(without).collect()
}
