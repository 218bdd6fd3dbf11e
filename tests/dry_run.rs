//! The dry run on the built-in samples against the built-in sandbox, which holds people chosen for every outcome.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crosswalk::base::{Cancel, ClientKind, Progress, ProviderKind, ResourceKind, Token};
use crosswalk::client::{self, Client};
use crosswalk::exchange::{
    AskError, AttributeChange, BaseUrl, Endpoint, OutcomeKind, PlanEvent, PlanInput, PlanScope, ReadOnlyEndpoint,
    RecordMark, RecordPlan, Rosters, Summary, discover,
};
use crosswalk::expression::Context;
use crosswalk::mapping::{CompiledMapping, Mapping, Rule, RuleSource};
use crosswalk::provider;
use crosswalk::sandbox::Sandbox;
use crosswalk::scim::TargetPath;
use crosswalk::source::{Input, LoadedSet, RecordIndex};
use serde_json::Value;

/// A sample, the account made for it, and everything between them.
struct Bench {
    sandbox: Sandbox,
    set: LoadedSet,
    users: CompiledMapping,
    groups: CompiledMapping,
    client: &'static Client,
    context: Context,
}

impl Bench {
    fn new(client: ClientKind, sample: &str, provider: &'static str) -> Self {
        let folder = format!("{}/assets/samples/{sample}", env!("CARGO_MANIFEST_DIR"));
        let files = ["users.json", "groups.json"].map(|name| Input::File(format!("{folder}/{name}").into()));
        let set = LoadedSet::load(&files, &Progress::default(), &Cancel::default()).expect("a loaded sample");
        let account: Value =
            serde_json::from_slice(&std::fs::read(format!("{folder}/account.json")).expect("an account"))
                .expect("JSON");
        let list = |name: &str| account[name].as_array().cloned().unwrap_or_default();
        let played = provider::of(ProviderKind::new(provider));
        let sandbox = Sandbox::start(played, token(), list("people"), list("groups"), None).expect("a sandbox");
        let client = client::of(client);
        let default = |kind| compile(client, &client.default_mapping(kind, ProviderKind::new("xurrent")));
        let (users, groups) = (default(ResourceKind::User), default(ResourceKind::Group));
        Self { sandbox, set, users, groups, client, context: Context::default() }
    }

    fn compiled(&self, mapping: &Mapping) -> CompiledMapping {
        compile(self.client, mapping)
    }

    fn dry_run(&self) -> PlanInput<'_> {
        PlanInput {
            set: &self.set,
            users: &self.users,
            groups: &self.groups,
            client: self.client,
            variant: &self.client.variants[0],
            provider: provider::of(ProviderKind::new("xurrent")),
            context: &self.context,
        }
    }

    fn endpoint(&self) -> ReadOnlyEndpoint {
        let base = BaseUrl::parse(&self.sandbox.base_url()).expect("a base URL");
        let typed = Endpoint::new(base, token()).expect("an endpoint");
        let found = discover(&typed, &[], &Cancel::default()).expect("the sandbox is found");
        found.endpoint.read_only(&[])
    }

    fn rosters(&self) -> Rosters {
        self.dry_run().rosters(&Progress::default(), &Cancel::default()).expect("rosters")
    }

    fn all(&self, kind: ResourceKind) -> Vec<RecordIndex> {
        (0..self.set.count(kind)).map(RecordIndex).collect()
    }

    fn plans(&self, kind: ResourceKind) -> BTreeMap<String, RecordPlan> {
        let mut plans = BTreeMap::new();
        let (endpoint, cancel, progress) = (self.endpoint(), Cancel::default(), Progress::default());
        let mut keep = |event| {
            if let PlanEvent::Plan(plan) = event {
                plans.insert(plan.name.clone(), *plan);
            }
        };
        let all = self.all(kind);
        let run =
            self.dry_run().run(&self.rosters(), PlanScope::new(kind, &all), &endpoint, &progress, &cancel, &mut keep);
        run.expect("a run");
        plans
    }
}

fn compile(client: &Client, mapping: &Mapping) -> CompiledMapping {
    let resource_type = provider::of(ProviderKind::new("xurrent")).resource_type(mapping.kind);
    CompiledMapping::compile(&Arc::new(mapping.clone()), client.dialect, client.names(mapping.kind), resource_type)
}

fn token() -> Token {
    Token::parse("sandbox-token").expect("a token")
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn targets(plan: &RecordPlan) -> Vec<String> {
    plan.outcome.changes().iter().map(|change| change.target().short()).collect()
}

#[test]
fn the_entra_sample_shows_every_outcome() {
    use OutcomeKind::{CannotSay, Conflict, NoChange, NotCreated, WouldChange, WouldCreate, WouldDisable};
    let bench = Bench::new(ClientKind::new("entra"), "entra", "xurrent");
    let plans = bench.plans(ResourceKind::User);
    for (name, outcome, changed, marks) in [
        ("Amara Okafor", NoChange, &[][..], &[][..]),
        ("José Núñez", WouldChange, &["title", "addresses[work].formatted", "phoneNumbers[work].value"], &[]),
        (
            "Liz Smith",
            WouldChange,
            &["title", "addresses[work].streetAddress", "phoneNumbers[mobile].value", "department"],
            &[],
        ),
        (
            "Zoë van den Berg",
            WouldChange,
            &["displayName", "name.familyName", "name.formatted"],
            &[RecordMark::Renamed],
        ),
        ("Jürgen Weiß", Conflict, &[], &[]),
        ("Наталья Кузнецова", NoChange, &[], &[]),
        ("Tom Becker", WouldDisable, &["active"], &[RecordMark::Disabled]),
        ("Omar Haddad", WouldChange, &["active", "manager"], &[]),
        ("Dana Petrov", NotCreated, &[], &[RecordMark::Disabled]),
        ("Ελένη Παπαδοπούλου", WouldCreate, &[], &[RecordMark::NoManager]),
        ("山田 太郎", WouldCreate, &[], &[]),
    ] {
        let plan = &plans[name];
        assert_eq!((plan.outcome.kind(), targets(plan)), (outcome, texts(changed)), "{name}: {plan:?}");
        assert_eq!(plan.marks, marks, "{name}");
    }
    assert!(plans["Jürgen Weiß"].outcome.reason().is_some_and(|reason| reason.contains("1005, 1006")));
    assert!(plans["Наталья Кузнецова"].notes.iter().any(|note| note.contains("case alone")), "case is not said");
    assert!(plans.values().all(|plan| plan.outcome.kind() != CannotSay), "nothing is left open");
    let sent =
        |name: &str| plans[name].next.sent().map(|(_, sent)| sent.template().method.as_str()).collect::<Vec<_>>();
    assert_eq!(sent("Liz Smith"), ["PATCH"], "what the client would send");
    assert_eq!(sent("Amara Okafor"), Vec::<&str>::new());
    assert_eq!(sent("Tom Becker"), ["PATCH"]);
    assert_eq!(sent("Anna Lindqvist (Fabrikam)"), ["POST"]);
}

/// Tom Becker is disabled in Entra and not in the account.
#[test]
fn who_is_to_be_disabled_keeps_access_where_the_mapping_does_not_say_so() {
    let text = |text: &str| RuleSource::Expression { text: text.to_owned() };
    let small = text("Switch([IsSoftDeleted], , \"false\", \"true\", \"true\", \"false\")");
    for (name, source, outcome, requests) in [
        ("as Microsoft maps it", Some(text("Not([IsSoftDeleted])")), OutcomeKind::WouldDisable, 1),
        (
            "by who can sign in",
            Some(RuleSource::Direct { attribute: "accountEnabled".to_owned() }),
            OutcomeKind::WouldDisable,
            1,
        ),
        ("not mapped", None, OutcomeKind::NoChange, 0),
        ("the same for everybody", Some(RuleSource::Constant { value: "true".to_owned() }), OutcomeKind::NoChange, 0),
        ("keys that are never met", Some(small), OutcomeKind::NoChange, 0),
    ] {
        let mut bench = Bench::new(ClientKind::new("entra"), "entra", "xurrent");
        let mut mapping = (*bench.users.mapping).clone();
        let active = TargetPath::parse("active").expect("a path");
        mapping.remove(&active);
        source.into_iter().for_each(|source| mapping.put(Rule::new(active.clone(), source)));
        bench.users = bench.compiled(&mapping);
        let plan = &bench.plans(ResourceKind::User)["Tom Becker"];
        assert_eq!((plan.outcome.kind(), plan.next.sent().count()), (outcome, requests), "{name}: {plan:?}");
        assert_eq!(plan.marks, [RecordMark::Disabled], "{name}");
        let is_said = plan.notes.iter().any(|note| note.contains("Tom Becker keeps access in the account"));
        assert_eq!(is_said, requests == 0, "{name}: {:?}", plan.notes);
    }
}

#[test]
fn groups_are_compared_with_their_members() {
    let bench = Bench::new(ClientKind::new("entra"), "entra", "xurrent");
    let plans = bench.plans(ResourceKind::Group);
    let kinds: Vec<_> = plans.iter().map(|(name, plan)| (name.as_str(), plan.outcome.kind(), targets(plan))).collect();
    let expected = [
        ("Empty on purpose", OutcomeKind::NoChange, texts(&[])),
        ("Finance", OutcomeKind::NoChange, texts(&[])),
        ("IT Services", OutcomeKind::WouldChange, texts(&["members"])),
        ("Sales EMEA", OutcomeKind::WouldCreate, texts(&[])),
        ("Проекты – Projects", OutcomeKind::WouldCreate, texts(&[])),
    ];
    assert_eq!(kinds, expected);
    let AttributeChange::References { changes, .. } = &plans["IT Services"].outcome.changes()[0] else {
        unreachable!("members are references");
    };
    assert_ne!(changes.kept + changes.removed.len(), 0, "the account's members were not read");
    assert!(plans["IT Services"].notes.iter().any(|note| note.contains("left out")), "a member is missing silently");
}

#[test]
fn the_other_samples_keep_their_promises() {
    use OutcomeKind::{Conflict, NoChange, WouldChange, WouldCreate, WouldDisable};
    for (client, sample, first) in [
        (ClientKind::new("okta"), "okta", "Grace Adeyemi"),
        (ClientKind::new("onelogin"), "onelogin", "Maya Cohen"),
        (ClientKind::new("google"), "google", "Amelia Brandt"),
    ] {
        let plans = Bench::new(client, sample, "xurrent").plans(ResourceKind::User);
        for (name, outcome) in [
            (first, NoChange),
            ("José Núñez", WouldChange),
            ("Zoë van den Berg", WouldChange),
            ("Jürgen Weiß", Conflict),
            ("Tom Becker", WouldDisable),
            ("Chris Doyle", WouldCreate),
        ] {
            assert_eq!(plans[name].outcome.kind(), outcome, "{sample}: {name}: {:?}", plans[name]);
        }
        assert_eq!(plans["Zoë van den Berg"].marks, [RecordMark::Renamed], "{sample}");
        let doubled = plans["Christine Doyle"].marks.contains(&RecordMark::Doubled);
        assert_eq!(doubled, client != ClientKind::new("google"), "{sample}: two people with one matching value");
    }
}

#[test]
fn the_estimate_is_what_is_asked_and_nothing_is_written() {
    let bench = Bench::new(ClientKind::new("entra"), "entra", "xurrent");
    let (dry_run, endpoint, rosters, cancel) = (bench.dry_run(), bench.endpoint(), bench.rosters(), Cancel::default());
    for kind in ResourceKind::ALL {
        let before = bench.sandbox.answered().len();
        let latency = Duration::from_millis(100);
        let estimate = dry_run
            .estimate(&rosters, PlanScope::new(kind, &bench.all(kind)), &endpoint, latency, &cancel)
            .expect("an estimate");
        assert_eq!(bench.sandbox.answered().len(), before, "the estimate asked something");
        let progress = Progress::default();
        dry_run
            .run(&rosters, PlanScope::new(kind, &bench.all(kind)), &endpoint, &progress, &cancel, &mut drop)
            .expect("a run");
        let asked = bench.sandbox.answered().len() - before;
        let most = usize::try_from(estimate.requests).expect("few");
        assert!(asked <= most && asked >= bench.set.count(kind), "{kind:?}: {asked} asked, {most} estimated");
        assert_eq!(progress.get(), (bench.set.count(kind) as u64, bench.set.count(kind) as u64));
        assert_eq!(estimate.time, latency * u32::try_from(most).expect("few") / 4, "{kind:?}");
    }
    assert!(bench.sandbox.answered().iter().all(|answered| answered.method == "GET"), "a dry run wrote");
}

#[test]
fn a_cancelled_run_keeps_what_came_and_resumes_with_the_rest() {
    let bench = Bench::new(ClientKind::new("entra"), "entra", "generic");
    let (dry_run, endpoint, rosters) = (bench.dry_run(), bench.endpoint(), bench.rosters());
    let (cancel, mut done) = (Cancel::default(), Vec::new());
    let all = bench.all(ResourceKind::User);
    let first = dry_run.run(
        &rosters,
        PlanScope::new(ResourceKind::User, &all),
        &endpoint,
        &Progress::default(),
        &cancel,
        &mut |event| {
            let PlanEvent::Plan(plan) = event else { return };
            done.push(*plan);
            if done.len() == 3 {
                cancel.cancel();
            }
        },
    );
    assert!(matches!(first, Err(AskError::Cancelled(_))), "{first:?}");
    assert!((3..all.len()).contains(&done.len()), "{} of {}", done.len(), all.len());
    let rest: Vec<_> = all.iter().copied().filter(|record| done.iter().all(|plan| plan.record != *record)).collect();
    let fresh = Cancel::default();
    let second = dry_run.run(
        &rosters,
        PlanScope::new(ResourceKind::User, &rest),
        &endpoint,
        &Progress::default(),
        &fresh,
        &mut |event| {
            let PlanEvent::Plan(plan) = event else { return };
            done.push(*plan);
        },
    );
    assert_eq!(second, Ok(()));
    done.sort_by_key(|plan| plan.record);
    assert_eq!(done.iter().map(|plan| plan.record).collect::<Vec<_>>(), all, "each record once");
    let summary = Summary::of(&done);
    assert_eq!(summary.records, all.len());
    assert_eq!(summary.outcomes.iter().map(|(_, count)| count).sum::<usize>(), all.len());
}

#[test]
fn a_refused_token_ends_the_run_and_says_so() {
    let bench = Bench::new(ClientKind::new("entra"), "entra", "xurrent");
    let base = BaseUrl::parse(&bench.sandbox.base_url()).expect("a base URL");
    let other = Token::parse("another-token").expect("a token");
    let endpoint = Endpoint::new(base, other).expect("an endpoint").read_only(&[]);
    let mut plans = 0;
    let run = bench.dry_run().run(
        &bench.rosters(),
        PlanScope::new(ResourceKind::User, &bench.all(ResourceKind::User)),
        &endpoint,
        &Progress::default(),
        &Cancel::default(),
        &mut |_| plans += 1,
    );
    assert!(matches!(&run, Err(AskError::Ended(by)) if by.trouble.code() == "wrong-token"), "{run:?}");
    assert_eq!(plans, 0, "nothing can be said of anybody");
}

#[test]
fn a_mapping_that_takes_the_vip_flag_or_a_taken_name_is_seen() {
    let mut bench = Bench::new(ClientKind::new("entra"), "entra", "xurrent");
    let mut mapping = bench.client.default_mapping(ResourceKind::User, ProviderKind::new("xurrent"));
    let path = |text: &str| TargetPath::parse(text).expect("a path");
    mapping.put(Rule::direct(path("userType"), "employeeType"));
    bench.users = bench.compiled(&mapping);
    let plans = bench.plans(ResourceKind::User);
    assert!(plans["Liz Smith"].marks.iter().any(|mark| mark.id() == "vip-lost"), "{:?}", plans["Liz Smith"]);

    mapping.put(Rule::direct(path("userName"), "userPrincipalName"));
    mapping.put(Rule::direct(path("externalId"), "objectId").matched(1));
    bench.users = bench.compiled(&mapping);
    let reason = bench.plans(ResourceKind::User)["Amara Okafor"].outcome.reason().map(str::to_owned);
    assert!(reason.as_ref().is_some_and(|reason| reason.contains("is taken in the account")), "{reason:?}");

    mapping.rules.retain(|rule| rule.matching.is_none());
    bench.users = bench.compiled(&mapping);
    let plan = &bench.plans(ResourceKind::User)["Amara Okafor"];
    assert_eq!(plan.outcome.kind(), OutcomeKind::CannotSay);
    assert!(plan.outcome.reason().is_some_and(|reason| reason.contains("no matching attribute")), "{plan:?}");
}
