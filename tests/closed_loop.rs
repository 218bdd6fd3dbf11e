//! The closed loop: what preview and plan say is sent is sent, to the sandbox in every provider's part, for every client's
//! sample people. Each request is accepted, and a second plan says that nothing changes. What differs stands in tables,
//! with its reason.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crosswalk::base::{Cancel, Progress, ResourceKind, Token};
use crosswalk::client::{
    Account, CLIENTS, Cause, Client, Event, References, SampleAccount, Sequence, StepKind, Variant,
};
use crosswalk::exchange::{
    BaseUrl, Endpoint, OutcomeKind, PlanEvent, PlanInput, PlanScope, ReadOnlyEndpoint, RecordPlan, discover,
};
use crosswalk::expression::Context;
use crosswalk::mapping::{CompiledMapping, Mapping, Rule, RuleSource};
use crosswalk::provider::{self, PROVIDERS, Provider};
use crosswalk::sandbox::Sandbox;
use crosswalk::scim::template::Sent;
use crosswalk::scim::{Method, Request, Slot, StepNumber, TargetPath};
use crosswalk::source::{LoadedSet, RecordIndex};
use serde_json::Value;

/// A client's sample people, and an account of one provider.
struct Loop {
    sandbox: Sandbox,
    set: LoadedSet,
    client: &'static Client,
    variant: &'static Variant,
    provider: &'static Provider,
    context: Context,
    http: reqwest::blocking::Client,
}

/// The mappings of users and of groups.
struct Mappings {
    users: CompiledMapping,
    groups: CompiledMapping,
}

/// What is filled in for what a client makes up.
const MADE_UP: &str = "Made-up-1";

impl Loop {
    fn new(
        client: &'static Client,
        variant: &'static Variant,
        provider: &'static Provider,
        account: SampleAccount,
    ) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let set = LoadedSet::load(&client.sample.inputs(), &Progress::default(), &Cancel::default());
        let sandbox = Sandbox::start(provider, token(), account.people, account.groups, None).expect("a sandbox");
        Self {
            sandbox,
            set: set.expect("a loaded sample"),
            client,
            variant,
            provider,
            context: Context::default(),
            http: reqwest::blocking::Client::builder().no_proxy().build().expect("a client"),
        }
    }

    /// The mapping one starts with, as the check of it advises: without what the account does not support, and with one
    /// value where it takes one. `value` goes into a field that changes, and into the account's own where it has some.
    fn mappings(&self, value: &str) -> Mappings {
        let compiled = |kind| {
            let resource_type = self.provider.resource_type(kind);
            let mapping = Arc::new(self.mapping(kind, value));
            CompiledMapping::compile(&mapping, self.client.dialect, self.client.names(kind), resource_type)
        };
        Mappings { users: compiled(ResourceKind::User), groups: compiled(ResourceKind::Group) }
    }

    fn mapping(&self, kind: ResourceKind, value: &str) -> Mapping {
        // The start for one's own script reads columns that its sample does not have.
        let of = if self.client.kind.id() == "generic" { provider::first() } else { self.provider };
        let mut mapping = self.client.default_mapping(kind, of.kind());
        if kind == ResourceKind::User {
            let own = self.provider.open_extensions().iter().map(|urn| format!("{urn}:payroll_id"));
            for target in own.chain(["displayName".to_owned()]) {
                let target = TargetPath::parse(&target).expect("a path");
                mapping.put(Rule::new(target, RuleSource::Constant { value: value.to_owned() }));
            }
        }
        let traits = self.provider.traits();
        let mut seen: Vec<TargetPath> = Vec::new();
        mapping.rules.retain(|rule| {
            let target = &rule.target;
            let is_known = self.provider.resource_type(kind).attribute(target).is_some();
            let is_own = target.extension().is_some_and(|urn| self.provider.open_extensions().contains(&urn));
            let is_kept = !traits.unsupported.attributes.of(kind).items().iter().any(|path| path.covers(target));
            let is_single = traits.single.of(kind).items().iter().any(|path| path.covers(target));
            let is_second = is_single
                && seen
                    .iter()
                    .any(|other| other.attribute() == target.attribute() && other.filter() != target.filter());
            seen.push(target.clone());
            (is_known || is_own) && is_kept && !is_second
        });
        mapping
    }

    fn input<'a>(&'a self, mappings: &'a Mappings) -> PlanInput<'a> {
        PlanInput {
            set: &self.set,
            users: &mappings.users,
            groups: &mappings.groups,
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

    fn plans(&self, mappings: &Mappings, kind: ResourceKind) -> Vec<RecordPlan> {
        let (cancel, progress) = (Cancel::default(), Progress::default());
        let rosters = self.input(mappings).rosters(&progress, &cancel).expect("rosters");
        let all: Vec<RecordIndex> = (0..self.set.count(kind)).map(RecordIndex).collect();
        let mut plans = BTreeMap::new();
        let mut keep = |event| {
            if let PlanEvent::Plan(plan) = event {
                plans.insert(plan.record, *plan);
            }
        };
        let scope = PlanScope::new(kind, &all);
        let run = self.input(mappings).run(&rosters, scope, &self.endpoint(), &progress, &cancel, &mut keep);
        run.expect("a run");
        plans.into_values().collect()
    }

    /// What a preview shows of each record, before anybody has asked the account.
    fn previews(&self, mappings: &Mappings, kind: ResourceKind) -> Vec<Sequence> {
        let input = self.input(mappings);
        let compiled = input.mapping(kind);
        let preview = |at| {
            let record = self.set.record(kind, RecordIndex(at)).expect("a record");
            let mut resource = compiled.apply(record.value(), &self.context).resource;
            self.client.finish(kind, &mut resource);
            let event = Event {
                kind,
                mapping: &compiled.mapping,
                name: "Liz",
                after: &resource,
                references: &References::default(),
                lacking: &[],
                account: Account::Unknown,
                cause: Cause::of(self.client, &record),
            };
            self.client.phrase(&event, self.variant)
        };
        (0..self.set.count(kind)).map(preview).collect()
    }

    /// Sends what has no opening any more, filling in what earlier answers of the same sequence gave; no further than to a
    /// look-up that finds somebody. Says whether a change was refused.
    fn send(&self, sequence: &Sequence, refused: &mut BTreeMap<String, String>) -> bool {
        let mut ids: HashMap<Slot, String> = HashMap::new();
        let mut is_blocked = false;
        for (at, step) in sequence.steps.iter().enumerate() {
            for sent in step.sent() {
                let known = |slot: &Slot| match slot {
                    Slot::MadeUp { .. } => Some(MADE_UP.to_owned()),
                    slot => ids.get(slot).cloned(),
                };
                let Some(request) = bound(sent, &known) else { continue };
                let (status, answer) = self.answer(&request);
                if status >= 300 {
                    is_blocked |= request.method != Method::Get;
                    refused.entry(answer["detail"].as_str().unwrap_or_default().to_owned()).or_insert(shown(&request));
                }
                if step.kind == StepKind::LookUp && answer["totalResults"].as_u64() > Some(0) {
                    return is_blocked;
                }
                if let Some(id) = answer["id"].as_str() {
                    ids.insert(Slot::Id(StepNumber(at)), id.to_owned());
                }
            }
        }
        is_blocked
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

    /// Plans and sends users and groups, and once more for references to who was new. Gives the records of which a change
    /// was refused.
    fn settle(
        &self,
        mappings: &Mappings,
        refused: &mut BTreeMap<String, String>,
    ) -> BTreeSet<(ResourceKind, RecordIndex)> {
        let mut blocked = BTreeSet::new();
        for kind in [ResourceKind::User, ResourceKind::User, ResourceKind::Group, ResourceKind::Group] {
            for plan in self.plans(mappings, kind) {
                if self.send(&plan.next, refused) {
                    blocked.insert((kind, plan.record));
                }
            }
        }
        blocked
    }

    /// What a plan would still send, or cannot say, and that nothing explains.
    fn left(&self, mappings: &Mappings, blocked: &BTreeSet<(ResourceKind, RecordIndex)>) -> Vec<String> {
        let plans = ResourceKind::ALL.into_iter().flat_map(|kind| self.plans(mappings, kind));
        let open = plans.filter(|plan| !plan.next.is_silent() || plan.outcome.kind() == OutcomeKind::CannotSay);
        let unexplained = open.filter(|plan| !self.is_explained(plan, blocked));
        unexplained.map(|plan| format!("{}: {:?}", plan.name, plan.outcome)).collect()
    }

    fn is_explained(&self, plan: &RecordPlan, blocked: &BTreeSet<(ResourceKind, RecordIndex)>) -> bool {
        let changes: Vec<String> = plan.outcome.changes().iter().map(|change| change.target().short()).collect();
        let is_all = |name: &str| changes.iter().all(|change| change == name) && !changes.is_empty();
        let waits_for_manager = is_all("manager") && blocked.iter().any(|(kind, _)| *kind == ResourceKind::User);
        let members_are_hidden = self.provider.traits().members.in_groups.known() == Some(&false);
        let has_no_key = plan.outcome.reason().is_some_and(|reason| reason.contains("There is nothing to look up by"));
        has_no_key
            || blocked.contains(&(plan.resource, plan.record))
            || waits_for_manager
            || (is_all("members") && members_are_hidden)
    }
}

fn shown(request: &Request) -> String {
    let body = request.body.as_ref().map(Value::to_string).unwrap_or_default();
    format!("{} {} {body}", request.method.as_str(), request.path)
}

fn bound(sent: Sent<'_>, known: &dyn Fn(&Slot) -> Option<String>) -> Option<Request> {
    // A step for each of several has no opening of its own.
    sent.bound().or_else(|| sent.template().filled(known).once().bound())
}

fn token() -> Token {
    Token::parse("sandbox-token").expect("a token")
}

/// What the sandbox refuses: the client, its variant, the provider (empty for any), how its answer begins, and why that is
/// right. No other request may be refused, and none of these may be taken.
const REFUSED: &[(&str, &str, &str, &str, &str)] = &[
    (
        "entra",
        "",
        "xurrent",
        "users cannot be filtered by 'id'",
        "Microsoft documents that a manager is looked up by id and manager; Xurrent's list of filters has neither",
    ),
    ("entra", "default", "generic", "'Add' is no operation", "RFC 7644 has it in small letters"),
    ("entra", "default", "generic", "'Replace' is no operation", "RFC 7644 has it in small letters"),
    ("entra", "default", "generic", "'Remove' is no operation", "RFC 7644 has it in small letters"),
    (
        "entra",
        "scim-flag",
        "generic",
        "'manager' must be an object",
        "RFC 7643: it has a value; seen by others, not documented",
    ),
    (
        "entra",
        "scim-flag",
        "aws",
        "An operation without a path",
        "AWS takes one attribute; seen by others, not documented",
    ),
    (
        "entra",
        "default",
        "aws",
        "'phoneNumbers' takes one value",
        "the account has a number of another type, beside which a PATCH puts this one",
    ),
    ("entra", "scim-flag", "generic", "'name.familyName' is a path", "RFC 7644 has no path in the place of a name"),
    ("entra", "scim-flag", "generic", "'phoneNumbers[type eq", "RFC 7644 does not say that an add makes an element"),
    (
        "entra",
        "scim-flag",
        "generic",
        "'urn:ietf:params:scim:schemas:ext",
        "RFC 7644 has no path in the place of a name",
    ),
    ("", "", "aws", "'givenName' is required", "Ng has one name, which the check finds"),
    ("entra", "", "hcp-terraform", "'emails' is required", "one person has no address, which the check finds"),
    ("entra", "", "slack", "'emails' is required", "one person has no address, which the check finds"),
    ("onelogin", "", "", "'userName' is required", "one person has none, which the check finds"),
    ("generic", "", "", "'userName' is required", "one person has none, which the check finds"),
];

/// Every client in each of its variants, with every provider.
fn pairs() -> impl Iterator<Item = (&'static Client, &'static Variant, &'static Provider)> {
    let variants = CLIENTS.into_iter().flat_map(|client| client.variants.iter().map(move |variant| (client, variant)));
    variants.flat_map(|(client, variant)| PROVIDERS.iter().map(move |provider| (client, variant, provider)))
}

/// The row that says why a refusal is right.
fn row_of(client: &Client, variant: &Variant, provider: &Provider, detail: &str) -> Option<usize> {
    let is = |known: &str, id: &str| known.is_empty() || known == id;
    REFUSED.iter().position(|(of_client, of_variant, of_provider, begins, _)| {
        is(of_client, client.kind.id())
            && is(of_variant, variant.id)
            && is(of_provider, provider.kind().id())
            && detail.starts_with(begins)
    })
}

#[test]
fn what_is_said_to_be_sent_is_accepted_and_then_nothing_changes() {
    let (mut used, mut unlisted) = (BTreeSet::new(), Vec::new());
    for (client, variant, provider) in pairs() {
        let name = format!("{} {} {}", client.kind.id(), variant.id, provider.kind().id());
        let mut refused = BTreeMap::new();
        for account in [SampleAccount::default(), client.sample.account()] {
            let tried = Loop::new(client, variant, provider, account);
            for value in ["One", "Two"] {
                let mappings = tried.mappings(value);
                let blocked = tried.settle(&mappings, &mut refused);
                assert_eq!(tried.left(&mappings, &blocked), [""; 0], "{name}: a plan still changes something");
            }
        }
        let fresh = Loop::new(client, variant, provider, SampleAccount::default());
        let mappings = fresh.mappings("One");
        let previews = ResourceKind::ALL.into_iter().flat_map(|kind| fresh.previews(&mappings, kind));
        for preview in previews {
            fresh.send(&preview, &mut refused);
        }
        for (detail, request) in refused {
            let row = row_of(client, variant, provider, &detail);
            match row {
                Some(row) => drop(used.insert(row)),
                None => unlisted.push(format!("{name}: {detail}\n{request}")),
            }
        }
    }
    assert!(unlisted.is_empty(), "refused: {unlisted:#?}");
    let unused: Vec<_> = (0..REFUSED.len()).filter(|row| !used.contains(row)).map(|row| REFUSED[row]).collect();
    assert!(unused.is_empty(), "nothing is refused so: {unused:#?}");
}
