//! The closed loop: what preview and plan say is sent is sent, to the sandbox in every provider's part, for every client's
//! sample people. Each request is accepted, and a second plan says that nothing changes. What differs stands in tables,
//! with its reason.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crosswalk::base::{Cancel, Progress, ResourceKind, Token};
use crosswalk::client::{CLIENTS, Client, Variant};
use crosswalk::exchange::{
    BaseUrl, Endpoint, OutcomeKind, PlanEvent, PlanInput, PlanScope, ReadOnlyEndpoint, RecordPlan, discover,
};
use crosswalk::expression::Context;
use crosswalk::mapping::CompiledMapping;
use crosswalk::provider::{PROVIDERS, Provider};
use crosswalk::sandbox::Sandbox;
use crosswalk::scim::{Request, Slot};
use crosswalk::source::{LoadedSet, RecordIndex};
use serde_json::Value;

/// A client's sample people, and an account of one provider.
struct Loop {
    sandbox: Sandbox,
    set: LoadedSet,
    users: CompiledMapping,
    groups: CompiledMapping,
    client: &'static Client,
    variant: &'static Variant,
    provider: &'static Provider,
    context: Context,
    http: reqwest::blocking::Client,
}

impl Loop {
    fn new(client: &'static Client, variant: &'static Variant, provider: &'static Provider) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let set = LoadedSet::load(&client.sample.inputs(), &Progress::default(), &Cancel::default());
        let sandbox = Sandbox::start(provider, token(), Vec::new(), Vec::new(), None).expect("a sandbox");
        let compiled = |kind| {
            let mapping = Arc::new(client.default_mapping(kind, provider.kind()));
            CompiledMapping::compile(&mapping, client.dialect, client.names(kind), provider.resource_type(kind))
        };
        Self {
            sandbox,
            set: set.expect("a loaded sample"),
            users: compiled(ResourceKind::User),
            groups: compiled(ResourceKind::Group),
            client,
            variant,
            provider,
            context: Context::default(),
            http: reqwest::blocking::Client::builder().no_proxy().build().expect("a client"),
        }
    }

    fn input(&self) -> PlanInput<'_> {
        PlanInput {
            set: &self.set,
            users: &self.users,
            groups: &self.groups,
            client: self.client,
            variant: self.variant,
            provider: self.provider,
            context: &self.context,
        }
    }

    fn endpoint(&self) -> ReadOnlyEndpoint {
        let base = BaseUrl::parse(&self.sandbox.base_url()).expect("a base URL");
        let typed = Endpoint::new(base, token()).expect("an endpoint");
        discover(&typed, &[], &Cancel::default()).expect("the sandbox is found").endpoint.read_only(&[])
    }

    fn plans(&self, kind: ResourceKind) -> Vec<RecordPlan> {
        let (cancel, progress) = (Cancel::default(), Progress::default());
        let rosters = self.input().rosters(&progress, &cancel).expect("rosters");
        let all: Vec<RecordIndex> = (0..self.set.count(kind)).map(RecordIndex).collect();
        let mut plans = BTreeMap::new();
        let mut keep = |event| {
            if let PlanEvent::Plan(plan) = event {
                plans.insert(plan.record, *plan);
            }
        };
        let run = self.input().run(&rosters, PlanScope::new(kind, &all), &self.endpoint(), &progress, &cancel, &mut keep);
        run.expect("a run");
        plans.into_values().collect()
    }

    /// Sends all that a plan says, in its order: resources first, then what refers to others.
    fn send(&self, plans: &[RecordPlan], found: &mut Found) {
        let mut ids: HashMap<Slot, String> = HashMap::new();
        for plan in plans {
            self.send_one(plan, &mut ids, found);
        }
    }

    fn send_one(&self, plan: &RecordPlan, ids: &mut HashMap<Slot, String>, found: &mut Found) {
        for (at, step) in plan.next.steps.iter().enumerate() {
            for sent in step.sent() {
                let filled = sent.template().filled(&|slot| ids.get(slot).cloned());
                let Some(request) = filled.once().bound() else { continue };
                let (status, answer) = self.answer(&request);
                found.sent += 1;
                if status >= 300 {
                    found.refuse(&request, &answer);
                }
                if let Some(id) = answer["id"].as_str() {
                    ids.insert(Slot::Id(crosswalk::scim::StepNumber(at)), id.to_owned());
                }
            }
        }
    }

    fn answer(&self, request: &Request) -> (u16, Value) {
        let url = format!("{}{}", self.sandbox.base_url(), request.path);
        let method = request.method.as_str().parse().expect("a method");
        let mut sent = self.http.request(method, url).bearer_auth("sandbox-token");
        if let Some(body) = &request.body {
            sent = sent.header("Content-Type", "application/scim+json").body(body.to_string());
        }
        let answer = sent.send().expect("an answer");
        let status = answer.status().as_u16();
        (status, serde_json::from_str(&answer.text().expect("a body")).unwrap_or_default())
    }
}

/// What came of it.
#[derive(Default)]
struct Found {
    sent: usize,
    /// What the sandbox refused, with what was sent first.
    refused: BTreeMap<String, String>,
}

impl Found {
    fn refuse(&mut self, request: &Request, answer: &Value) {
        let detail = answer["detail"].as_str().unwrap_or_default();
        let shown = format!("{} {}: {}", request.method.as_str(), request.path, request.body.clone().unwrap_or_default());
        self.refused.entry(detail.to_owned()).or_insert(shown);
    }
}

fn token() -> Token {
    Token::parse("sandbox-token").expect("a token")
}

#[test]
fn what_is_said_to_be_sent_is_accepted_and_then_nothing_changes() {
    for client in CLIENTS {
        for variant in client.variants {
            for provider in PROVIDERS.iter() {
                let tried = Loop::new(client, variant, provider);
                let mut found = Found::default();
                for kind in ResourceKind::ALL {
                    for _ in 0..2 {
                        tried.send(&tried.plans(kind), &mut found);
                    }
                }
                println!("{} {} {}: {} sent", client.kind.id(), variant.id, provider.kind().id(), found.sent);
                for (detail, request) in &found.refused {
                    println!("    REFUSED {detail}\n      {request}");
                }
                for kind in ResourceKind::ALL {
                    let mut left = BTreeSet::new();
                    for plan in tried.plans(kind) {
                        if !matches!(plan.outcome.kind(), OutcomeKind::NoChange) {
                            let changes: Vec<_> = plan.outcome.changes().iter().map(|c| format!("{c:?}").chars().take(150).collect::<String>()).collect();
                            left.insert(format!("{:?} {:?} {:?} {changes:?}", plan.name, plan.outcome.kind(), plan.outcome.reason()));
                        }
                    }
                    for left in left {
                        println!("    LEFT {kind:?} {left}");
                    }
                }
            }
        }
    }
}
