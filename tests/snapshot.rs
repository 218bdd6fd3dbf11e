//! A plan against a snapshot says what the plan against the account says: for every client's sample people, in every
//! provider's part. What the snapshot does not show is never taken for nobody there.

#[expect(dead_code, reason = "the sandbox is one within the test")]
#[path = "common/program.rs"]
mod program;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use crosswalk::base::file::write_atomic;
use crosswalk::base::{Cancel, ClientKind, Progress, ProviderKind, ResourceKind, Token};
use crosswalk::client::{self, CLIENTS, Client};
use crosswalk::exchange::snapshot::difference::{PairedBy, SnapshotDifference, differences};
use crosswalk::exchange::snapshot::{Taken, Taking, take};
use crosswalk::exchange::{
    Answering, AskError, AskedRequests, BaseUrl, Endpoint, OutcomeKind, PlanEvent, PlanInput, PlanScope,
    ReadOnlyEndpoint, Reading, RecordMark, RecordPlan, Snapshot,
};
use crosswalk::expression::Context;
use crosswalk::mapping::{CompiledMapping, Rule, RuleSource};
use crosswalk::provider::{self, PROVIDERS, Provider};
use crosswalk::sandbox::{Manner, Sandbox, Seed};
use crosswalk::scim::TargetPath;
use crosswalk::source::{Input, LoadedSet, RecordIndex};
use program::{command, run, said};
use serde_json::{Value, json};

fn token() -> Token {
    Token::parse("a-token").expect("a token")
}

/// An account, and the right to read it.
struct Account {
    _sandbox: Sandbox,
    reader: ReadOnlyEndpoint,
    provider: &'static Provider,
}

impl Account {
    fn of(provider: &'static Provider, manner: Manner, seed: Seed) -> Self {
        let sandbox = Sandbox::start_in(manner, provider, token(), seed, None).expect("a sandbox");
        let base = BaseUrl::parse(&sandbox.base_url()).expect("a base URL");
        let reader = Endpoint::new(base, token()).expect("an endpoint").read_only(&[]);
        Self { _sandbox: sandbox, reader, provider }
    }

    fn take(&self, keep: &[String]) -> (String, Taken) {
        let mut out = Vec::new();
        let of = Taking { reader: &self.reader, endpoint: "sandbox", provider: self.provider, keep };
        let taken = take(of, &mut out, &Progress::default(), &Cancel::default()).expect("written");
        (String::from_utf8(out).expect("text"), taken)
    }

    fn snapshot(&self) -> Snapshot {
        opened(&self.take(&[]).0)
    }
}

fn opened(text: &str) -> Snapshot {
    Snapshot::read(Path::new("a.snapshot"), text.as_bytes().to_vec()).expect("a snapshot")
}

/// A directory and how it is mapped.
struct Directory {
    set: LoadedSet,
    client: &'static Client,
    provider: &'static Provider,
    users: CompiledMapping,
    groups: CompiledMapping,
    context: Context,
}

impl Directory {
    fn new(client: &'static Client, provider: &'static Provider, inputs: &[Input], more: &[Rule]) -> Self {
        let set = LoadedSet::load(inputs, &Progress::default(), &Cancel::default()).expect("a loaded set");
        let compiled = |kind| {
            let mut mapping = client.default_mapping(kind, provider.kind());
            if kind == ResourceKind::User {
                more.iter().cloned().for_each(|rule| mapping.put(rule));
            }
            let resource_type = provider.resource_type(kind);
            CompiledMapping::compile(&Arc::new(mapping), client.dialect, client.names(kind), resource_type)
        };
        let (users, groups) = (compiled(ResourceKind::User), compiled(ResourceKind::Group));
        Self { set, client, provider, users, groups, context: Context::default() }
    }

    fn plans(&self, kind: ResourceKind, answering: Answering<'_>) -> Result<Vec<RecordPlan>, AskError> {
        self.planned(kind, answering).map(|(_, plans)| plans)
    }

    /// What is said of how the account was read, and the plans.
    fn planned(
        &self,
        kind: ResourceKind,
        answering: Answering<'_>,
    ) -> Result<(Vec<Reading>, Vec<RecordPlan>), AskError> {
        let input = PlanInput {
            set: &self.set,
            users: &self.users,
            groups: &self.groups,
            client: self.client,
            variant: &self.client.variants[0],
            provider: self.provider,
            context: &self.context,
        };
        let (progress, cancel) = (Progress::default(), Cancel::default());
        let rosters = input.rosters(&progress, &cancel).expect("rosters");
        let all: Vec<RecordIndex> = (0..self.set.count(kind)).map(RecordIndex).collect();
        let (mut readings, mut plans) = (Vec::new(), BTreeMap::new());
        let mut keep = |event| match event {
            // Nobody was asked.
            PlanEvent::Plan(plan) => {
                plans.insert(plan.record, RecordPlan { asked: AskedRequests::default(), ..*plan });
            }
            PlanEvent::Head(head) => readings = head.readings,
        };
        input.run(&rosters, PlanScope::new(kind, &all), answering, &progress, &cancel, &mut keep)?;
        Ok((readings, plans.into_values().collect()))
    }
}

#[test]
fn a_plan_against_a_snapshot_is_the_plan_against_the_account() {
    let (mut planned, mut met) = (0, 0);
    for client in CLIENTS {
        for provider in PROVIDERS.iter() {
            let sample = client.sample.account();
            let seed = Seed { people: sample.people, groups: sample.groups };
            let account = Account::of(provider, Manner::default(), seed);
            let snapshot = account.snapshot();
            let directory = Directory::new(client, provider, &client.sample.inputs(), &[]);
            for kind in ResourceKind::ALL {
                let name = format!("{} to {}, {}", client.label, provider.label(), kind.plural());
                let from_account = directory.plans(kind, (&account.reader).into()).expect(&name);
                let from_snapshot = directory.plans(kind, (&snapshot).into()).expect(&name);
                for (asked, known) in from_account.iter().zip(&from_snapshot) {
                    met += usize::from(is_met(known) && !is_met(asked));
                    assert_eq!(*asked, as_asked(known, asked), "{name}");
                }
                assert_eq!(from_account.len(), from_snapshot.len(), "{name}");
                planned += from_account.len();
            }
        }
    }
    assert!(planned > 300 && met > 0, "{planned}, {met}");
}

/// Whether it is said that another user has the address.
fn is_met(plan: &RecordPlan) -> bool {
    plan.outcome.reason().is_some_and(|reason| reason.contains("has the e-mail address"))
}

/// Who has a new user's address shows where everybody is seen, and not in one look-up after another.
fn as_asked(known: &RecordPlan, asked: &RecordPlan) -> RecordPlan {
    match is_met(known) && asked.outcome.kind() == OutcomeKind::WouldCreate {
        true => RecordPlan { outcome: asked.outcome.clone(), marks: asked.marks.clone(), ..known.clone() },
        false => known.clone(),
    }
}

/// Liz is there as she is in the directory, Bob in another case, and there is one group.
fn seed() -> Seed {
    let user = |id: &str, name: &str| json!({"id": id, "userName": name, "displayName": name, "active": true});
    let people = vec![user("7", "liz@contoso.com"), user("8", "BOB@contoso.com"), user("9", "omar@contoso.com")];
    Seed { people, groups: vec![json!({"id": "1", "displayName": "IT", "members": [{"value": "7"}]})] }
}

fn directory(more: &[Rule]) -> Directory {
    let user =
        |name: &str| json!({"id": name, "userPrincipalName": format!("{name}@contoso.com"), "accountEnabled": true});
    let users: Vec<Value> = ["liz", "bob", "eve"].into_iter().map(user).collect();
    let payload = json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": users});
    let input = Input::Text { name: "users.json".to_owned(), bytes: payload.to_string().into_bytes() };
    Directory::new(client::of(ClientKind::new("entra")), xurrent(), &[input], more)
}

fn xurrent() -> &'static Provider {
    provider::of(ProviderKind::new("xurrent"))
}

fn outcomes(text: &str) -> Vec<(OutcomeKind, String)> {
    let plans = directory(&[]).plans(ResourceKind::User, (&opened(text)).into()).expect("a plan");
    let of = |plan: RecordPlan| (plan.outcome.kind(), plan.outcome.reason().unwrap_or_default().to_owned());
    plans.into_iter().map(of).collect()
}

#[test]
fn who_is_not_in_a_part_is_not_said_to_be_nobody() {
    use OutcomeKind::{CannotSay, NoChange, WouldCreate};
    let (whole, taken) = Account::of(xurrent(), Manner::default(), seed()).take(&[]);
    assert_eq!((taken.extents.user.count, taken.extents.gaps()), (3, Vec::new()));
    let kinds = |text: &str| outcomes(text).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    assert_eq!(kinds(&whole), [NoChange, NoChange, WouldCreate]);
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let without = |at: usize| lines.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, line)| *line).collect();
    let omar = lines.iter().position(|line| line.contains("omar@")).expect("he is there");
    for (name, text, why) in [
        ("no last line", without(lines.len() - 1), "the file breaks off"),
        ("a torn last line", whole.trim_end().to_owned(), "the file breaks off"),
        ("a line is gone", without(omar), "the file has fewer or more than it counts"),
        (
            "a line is damaged",
            whole.replacen("\"userName\":\"omar", "\"userName:\"omar", 1),
            "lines of the file could not be read",
        ),
        (
            "it ended before",
            whole.replacen("\"end\":\"complete\"", "\"end\":\"Stopped on request.\"", 1),
            "Stopped on request",
        ),
    ] {
        assert_eq!(kinds(&text), [NoChange, NoChange, CannotSay], "{name}");
        let reason = &outcomes(&text)[2].1;
        assert!(reason.contains(why) && reason.contains("does not show all users"), "{name}: {reason}");
        assert!(opened(&text).caveat(xurrent().kind()).contains(why), "{name}");
        let other = opened(&text).caveat(ProviderKind::new("aws"));
        assert!(other.contains("It was taken of Xurrent, and the plan is for AWS"), "{name}: {other}");
    }
}

#[test]
fn look_ups_answer_as_they_were_seen_to_when_it_was_taken() {
    use OutcomeKind::{CannotSay, NoChange, WouldCreate};
    let (whole, _) = Account::of(xurrent(), Manner::default(), seed()).take(&[]);
    let trial = r#"{"trial":{"resource":"user","attribute":"userName","verdict":"passed","ignoresCase":true}}"#;
    assert!(whole.contains(trial), "{whole}");
    let of = |verdict: &str| {
        let other = format!(r#"{{"trial":{{"resource":"user","attribute":"userName","verdict":{verdict}}}}}"#);
        outcomes(&whole.replacen(trial, &other, 1))
    };
    for (name, verdict, expected, words) in [
        (
            "not tried",
            r#""not-possible","why":"the account shows no users""#,
            [NoChange, CannotSay, WouldCreate],
            "in another case only",
        ),
        (
            "another case is missed",
            r#""misses-other-case","why":"it minds""#,
            [NoChange, CannotSay, CannotSay],
            "whom look-ups by userName miss",
        ),
        ("refused", r#""no-answer","why":"it refuses""#, [CannotSay; 3], "gave no answer to look-ups by userName"),
        ("wrong", r#""failed","why":"it shows others""#, [CannotSay; 3], "cannot be relied on: it shows others"),
        (
            "nobody is 404, which this client does not take for nobody",
            r#""passed","ignoresCase":true,"nobodyIs404":true"#,
            [NoChange, NoChange, CannotSay],
            "",
        ),
    ] {
        let said = of(verdict);
        assert_eq!(said.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), expected, "{name}: {said:?}");
        assert!(said[1].1.contains(words), "{name}: {said:?}");
    }
}

#[test]
fn a_number_that_is_no_count_is_not_taken_for_one() {
    let user = |n: u32| json!({"id": n.to_string(), "userName": format!("user{n}@contoso.com")});
    for count in [1, 24, 25, 26, 60] {
        let seed = Seed { people: (0..count).map(user).collect(), groups: Vec::new() };
        let manner = Manner { page: Some(25), ..Manner::default() };
        let (_, taken) = Account::of(provider::of(ProviderKind::new("snowflake")), manner, seed).take(&[]);
        assert_eq!((taken.extents.user.count, taken.extents.gaps()), (count as usize, Vec::new()), "{count}");
    }
}

#[test]
fn a_plan_reads_all_pages_where_no_number_says_how_many_there_are() {
    let snowflake = provider::of(ProviderKind::new("snowflake"));
    let name = |n: usize| format!("user{n}@contoso.com");
    let record = |n: usize| json!({"id": n.to_string(), "userPrincipalName": name(n), "accountEnabled": true});
    let records: Vec<Value> = (0..60).map(record).collect();
    let payload = json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": records});
    let input = Input::Text { name: "users.json".to_owned(), bytes: payload.to_string().into_bytes() };
    let directory = Directory::new(client::of(ClientKind::new("entra")), snowflake, &[input], &[]);
    let user = |n: usize| json!({"id": n.to_string(), "userName": name(n), "active": true});
    let people = (0..60).map(user).collect();
    let manner = Manner { page: Some(25), ..Manner::default() };
    let account = Account::of(snowflake, manner, Seed { people, groups: Vec::new() });
    let (readings, plans) = directory.planned(ResourceKind::User, (&account.reader).into()).expect("a plan");
    let said: Vec<(bool, &str)> = readings.iter().map(|reading| (reading.whole, &*reading.words)).collect();
    assert!(
        matches!(said[..], [(true, words)] if words.starts_with("The account was read once: 60 users, on 3 pages."))
    );
    assert!(plans.iter().all(|plan| plan.outcome.kind() == OutcomeKind::NoChange), "{plans:?}");
}

/// Somebody is in the account under another name, with the address of a new user.
#[test]
fn who_may_be_taken_over_is_not_simply_created() {
    use OutcomeKind::{CannotSay, WouldCreate};
    let user = |id: &str, name: &str, email: &str| json!({"id": id, "userName": name, "displayName": name, "active": true, "emails": [{"value": email}]});
    let payload = json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": [
        {"id": "1", "userPrincipalName": "eve@contoso.com", "mail": "eve@contoso.com", "accountEnabled": true},
        {"id": "2", "userPrincipalName": "bob@contoso.com", "mail": "bob@contoso.com", "accountEnabled": true},
    ]});
    let input = Input::Text { name: "users.json".to_owned(), bytes: payload.to_string().into_bytes() };
    for (provider, expected, is_marked) in [
        ("hcp-terraform", "HCP Terraform takes an account with the same address over", true),
        ("xurrent", "whether Xurrent makes another one, refuses, or takes that one over is not known", false),
    ] {
        let provider = provider::of(ProviderKind::new(provider));
        let people = vec![user("7", "e.old@contoso.com", "EVE@contoso.com"), user("8", "liz@contoso.com", "l@x.com")];
        let account = Account::of(provider, Manner::default(), Seed { people, groups: Vec::new() });
        let entra = client::of(ClientKind::new("entra"));
        let directory = Directory::new(entra, provider, std::slice::from_ref(&input), &[]);
        let plans = directory.plans(ResourceKind::User, (&account.snapshot()).into()).expect("a plan");
        let kinds: Vec<OutcomeKind> = plans.iter().map(|plan| plan.outcome.kind()).collect();
        assert_eq!(kinds, [CannotSay, WouldCreate], "{}", provider.label());
        let reason = plans[0].outcome.reason().unwrap_or_default();
        assert!(reason.contains("id 7") && reason.contains(expected), "{reason}");
        assert_eq!(plans[0].marks.contains(&RecordMark::TakesOver), is_marked, "{}", provider.label());
        assert!(!plans[0].next.is_silent() && plans[1].marks.is_empty(), "{}", provider.label());
    }
}

#[test]
fn what_the_provider_cuts_is_said_to_differ_again() {
    let long = "a".repeat(256);
    let rule = Rule::new(TargetPath::parse("userType").expect("a path"), RuleSource::Constant { value: long.clone() });
    for (provider, kept, is_said) in [("servicenow", 40, true), ("servicenow", 30, false), ("generic", 40, false)] {
        let provider = provider::of(ProviderKind::new(provider));
        let liz = json!({"id": "7", "userName": "liz@contoso.com", "active": true, "userType": long[..kept]});
        let account = Account::of(provider, Manner::default(), Seed { people: vec![liz], groups: Vec::new() });
        let user = json!({"id": "liz", "userPrincipalName": "liz@contoso.com", "accountEnabled": true});
        let payload = json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": [user]});
        let input = Input::Text { name: "users.json".to_owned(), bytes: payload.to_string().into_bytes() };
        let entra = client::of(ClientKind::new("entra"));
        let directory = Directory::new(entra, provider, &[input], std::slice::from_ref(&rule));
        let plans = directory.plans(ResourceKind::User, (&account.reader).into()).expect("a plan");
        assert_eq!(plans[0].outcome.kind(), OutcomeKind::WouldChange, "{}", provider.label());
        let notes = plans[0].notes.join(" ");
        assert_eq!(notes.contains("has kept a part of userType"), is_said, "{} {kept}: {notes}", provider.label());
    }
}

#[test]
fn what_is_left_out_is_said_and_does_not_count_as_missing() {
    let photos = Rule::direct(TargetPath::parse("photos").expect("a path"), "photo");
    let mut seed = seed();
    seed.people[0]["photos"] = json!([{"value": "https://x/liz.png", "type": "photo"}]);
    let account = Account::of(xurrent(), Manner::default(), seed);
    let (text, _) = account.take(&[]);
    assert!(!text.contains("liz.png"), "{text}");
    let with = directory(&[photos]);
    let mappings = [&*with.users.mapping, &*with.groups.mapping];
    let refused = opened(&text).serves(&mappings).expect_err("it is not known").to_string();
    assert!(refused.contains("taken without photos") && refused.contains("--keep photos"), "{refused}");
    let (kept, _) = account.take(&["Photos".to_owned()]);
    assert!(kept.contains("liz.png"), "{kept}");
    opened(&kept).serves(&mappings).expect("it has them");
}

#[test]
fn what_is_no_snapshot_is_said() {
    let (whole, _) = Account::of(xurrent(), Manner::default(), seed()).take(&[]);
    for (name, text, words) in [
        (
            "a run",
            whole.replacen("\"crosswalk\":\"snapshot\"", "\"crosswalk\":\"run\"", 1),
            "is no snapshot of Crosswalk",
        ),
        ("a newer one", whole.replacen("\"version\":1", "\"version\":2", 1), "newer Crosswalk (version 2)"),
        ("nothing", String::new(), "is no snapshot of Crosswalk"),
    ] {
        let error = Snapshot::read(Path::new("a.snapshot"), text.into_bytes()).expect_err(name).to_string();
        assert!(error.contains(words), "{name}: {error}");
    }
}

#[test]
fn pages_and_groups_without_members_are_read_whole() {
    let people: Vec<Value> =
        (0..60).map(|n| json!({"id": n.to_string(), "userName": format!("u{n}@contoso.com")})).collect();
    let members: Vec<Value> = (0..60).map(|n| json!({"value": n.to_string()})).collect();
    let groups = vec![json!({"id": "g1", "displayName": "All", "members": members})];
    let account = Account::of(xurrent(), Manner { page: Some(7), ..Manner::default() }, Seed { people, groups });
    let snapshot = account.snapshot();
    assert_eq!((snapshot.extents.user.count, snapshot.extents.gaps()), (60, Vec::new()));
    let group = snapshot.resources(ResourceKind::Group).next().expect("a group");
    assert_eq!(group.members.map(|members| members.len()), Some(60));
}

fn with_token(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = command(folder, arguments);
    command.env("CROSSWALK_TOKEN", "a-token");
    command
}

#[test]
fn the_program_writes_a_file_for_its_owner_and_plans_from_it_without_asking() {
    let folder = tempfile::tempdir().expect("a folder");
    let take = ["snapshot", "--endpoint", "sandbox", "--client", "entra", "--out", "a.snapshot"];
    let taken = with_token(folder.path(), &take).output().expect("it runs");
    assert_eq!(taken.status.code(), Some(0), "{}", said(&taken));
    assert!(said(&taken).contains("Read: 10 users, 3 groups."), "{}", said(&taken));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(folder.path().join("a.snapshot")).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let users = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/entra/users.json");
    let plan = |from: [&str; 2]| {
        let arguments = [&["plan", "--client", "entra", "--source", users], &from[..]].concat();
        let output = run(folder.path(), &arguments);
        let printed: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (output.status.code(), printed, said(&output))
    };
    let (code, asked, _) = plan(["--endpoint", "sandbox"]);
    let (again, known, words) = plan(["--snapshot", "a.snapshot"]);
    assert_eq!((again, &known["summary"]), (code, &asked["summary"]), "{words}");
    assert_eq!((&known["snapshot"]["whole"], &known["plans"][0]["asked"]), (&json!(true), &json!([])));
    assert!(words.contains("Worked out from the snapshot of sandbox of 20"), "{words}");
    let (code, _, words) = plan(["--snapshot", users]);
    assert!(code == Some(2) && words.contains("is no snapshot of Crosswalk"), "{words}");
    let check = run(folder.path(), &["check", "--client", "entra", "--source", "a.snapshot"]);
    assert_eq!(check.status.code(), Some(2));
    assert!(said(&check).contains("is a snapshot of an account, no people. Plan against it with"), "{}", said(&check));
}

#[test]
#[cfg(unix)]
fn one_that_is_interrupted_is_kept_as_a_part_and_marked() {
    let folder = tempfile::tempdir().expect("a folder");
    let people = (0..400).map(|n| json!({"userName": format!("u{n}@contoso.com")})).collect();
    let manner = Manner { page: Some(1), late: Duration::from_millis(60), ..Manner::default() };
    let seed = Seed { people, groups: Vec::new() };
    let sandbox = Sandbox::start_in(manner, xurrent(), token(), seed, None).expect("a sandbox");
    let url = sandbox.base_url();
    let child = with_token(folder.path(), &["snapshot", "--endpoint", &url, "--out", "a.snapshot"]).spawn();
    let child = child.expect("it starts");
    while sandbox.answered().len() < 40 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let interrupt = ["-INT".to_owned(), child.id().to_string()];
    assert!(Command::new("kill").args(interrupt).status().expect("kill is there").success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(!folder.path().join("a.snapshot").exists() && said(&output).contains("a.snapshot.partial"));
    let part = Snapshot::open(&folder.path().join("a.snapshot.partial")).expect("a snapshot");
    assert!(part.extents.user.count > 0 && part.extents.gaps().len() == 2, "{:?}", part.extents);
    assert_eq!(part.ended_by.as_deref(), Some("Stopped on request."));
}

/// What differs between two accounts that hold these, the second at this address.
fn differing(other: &str, change: impl FnOnce(&mut Seed)) -> (SnapshotDifference, [Snapshot; 2]) {
    let (a, _) = Account::of(xurrent(), Manner::default(), seed()).take(&[]);
    let mut changed = seed();
    change(&mut changed);
    let (b, _) = Account::of(xurrent(), Manner::default(), changed).take(&[]);
    let b = b.replacen("\"endpoint\":\"sandbox\"", &format!("\"endpoint\":\"{other}\""), 1);
    let both = [opened(&a), opened(&b)];
    (differences(&both[0], &both[1]), both)
}

#[test]
fn snapshots_of_one_account_are_compared_by_id() {
    let (same, both) = differing("sandbox", |_| ());
    assert_eq!((same.count(), same.user.same, same.group.same, same.lines()), (0, 3, 1, Vec::new()));
    assert!(same.markdown(&both[0], &both[1]).into_text().contains("They show the same."));
    let (changed, both) = differing("sandbox", |seed| {
        seed.people[0]["userName"] = json!("liz.smith@contoso.com");
        seed.people[1]["emails"] = json!([{"value": "bob@contoso.com", "type": "work"}]);
        seed.people[2] = json!({"id": "10", "userName": "eve@contoso.com", "active": true});
        seed.groups[0]["members"] = json!([{"value": "8"}, {"value": "10"}]);
    });
    let lines = [
        "User:",
        "  - omar@contoso.com (9)",
        "  + eve@contoso.com (10)",
        r#"  ~ BOB@contoso.com: emails: nothing -> [{"type":"work","value":"bob@contoso.com"}]"#,
        r#"  ~ liz.smith@contoso.com: userName: "liz@contoso.com" -> "liz.smith@contoso.com""#,
        "Group:",
        "  ~ IT: members: without: liz@contoso.com -> with: eve@contoso.com, BOB@contoso.com",
    ];
    assert_eq!(changed.lines(), lines);
    assert!(
        changed.words().starts_with("One account, compared by id. users: 1 added, 1 removed, 2 changed, 0 the same")
    );
    let page = changed.markdown(&both[0], &both[1]).into_text();
    assert!(page.contains("omar@contoso.com") && page.contains("not there"), "{page}");
}

#[test]
fn snapshots_of_two_accounts_are_compared_by_name_whatever_their_ids() {
    let (same, _) = differing("https://qa", |seed| {
        for (person, id) in seed.people.iter_mut().zip(["70", "80", "90"]) {
            person["id"] = json!(id);
        }
        seed.people[1]["userName"] = json!("bob@contoso.com");
        seed.groups[0] = json!({"id": "100", "displayName": "it", "members": [{"value": "70"}]});
    });
    let lines = same.lines();
    let of_case = |line: &String| line.contains("userName") || line.contains("displayName") || !line.starts_with("  ");
    assert!(same.paired_by == PairedBy::Name && lines.iter().all(of_case), "case alone: {lines:?}");
    let (other, _) = differing("https://qa", |seed| {
        seed.people
            .iter_mut()
            .for_each(|person| person["id"] = json!(format!("{}0", person["id"].as_str().expect("text"))));
        seed.groups[0]["members"] = json!([{"value": "80"}]);
    });
    let line = "  ~ IT: members: without: liz@contoso.com -> with: BOB@contoso.com";
    assert_eq!(other.lines(), ["Group:", line]);
}

#[test]
fn the_program_compares_two_snapshots() {
    let folder = tempfile::tempdir().expect("a folder");
    let (a, _) = Account::of(xurrent(), Manner::default(), seed()).take(&[]);
    let write = |name: &str, text: &str| write_atomic(&folder.path().join(name), text.as_bytes()).expect("written");
    write("a.snapshot", &a);
    write("b.snapshot", &a.replacen("\"displayName\":\"omar", "\"displayName\":\"Omar", 1));
    write("mapping.csv", "a,b\n");
    for (name, arguments, code, words) in [
        ("the same", ["diff", "a.snapshot", "a.snapshot", "--format", "text"], 0, ""),
        ("text", ["diff", "a.snapshot", "b.snapshot", "--format", "text"], 1, "~ omar@contoso.com: displayName: "),
        ("Markdown", ["diff", "a.snapshot", "b.snapshot", "--format", "markdown"], 1, "# Differences of two snapshots"),
        ("JSON", ["diff", "a.snapshot", "b.snapshot", "--format", "json"], 1, "\"pairedBy\": \"id\""),
        ("of two kinds", ["diff", "a.snapshot", "mapping.csv", "--format", "text"], 2, ""),
    ] {
        let output = run(folder.path(), &arguments);
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(code), "{name}: {printed}{}", said(&output));
        assert!(printed.contains(words), "{name}: {printed}");
    }
}

/// A pair of keys for this test alone.
const KEY: (&str, &str) = (
    "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
    "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX",
);

const ANOTHER_KEY: &str = "AGE-SECRET-KEY-1YG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3Q0KAHAN";

#[test]
fn a_snapshot_that_is_encrypted_opens_with_its_key_or_passphrase_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| write_atomic(&folder.path().join(name), text.as_bytes()).expect("written");
    write("key.txt", &format!("# public key: {}\n{}\n", KEY.0, KEY.1));
    write("theirs.txt", &format!("{ANOTHER_KEY}\n"));
    write("pass.txt", "horse battery\r\n");
    write("other.txt", "horse\n");
    let take = ["snapshot", "--endpoint", "sandbox", "--client", "entra", "--out"];
    let users = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/entra/users.json");
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    for (file, with) in [("a.age", ["--encrypt-to", KEY.0]), ("b.age", ["--passphrase-file", "pass.txt"])] {
        let taken = run(&[&take[..], &[file], &with].concat());
        assert_eq!(taken.status.code(), Some(0), "{}", said(&taken));
        let bytes = std::fs::read(folder.path().join(file)).expect("there");
        assert!(bytes.starts_with(b"age-encryption.org/v1") && !String::from_utf8_lossy(&bytes).contains("contoso"));
    }
    let plan = ["plan", "--client", "entra", "--source", users, "--snapshot"];
    for (name, arguments, code, words) in [
        ("its key", vec!["a.age", "--identity", "key.txt"], 1, "10 users and 3 groups"),
        ("its passphrase", vec!["b.age", "--passphrase-file", "pass.txt"], 1, "10 users and 3 groups"),
        ("no key", vec!["a.age"], 2, "is encrypted for a key. Name the file that holds it (--identity FILE)."),
        ("no passphrase", vec!["b.age"], 2, "is encrypted by a passphrase."),
        (
            "another passphrase",
            vec!["b.age", "--passphrase-file", "other.txt"],
            2,
            "is encrypted, and this is not the passphrase that it was encrypted by",
        ),
        ("another key", vec!["a.age", "--identity", "theirs.txt"], 2, "none of the keys in the identity file"),
        ("no key in the file", vec!["a.age", "--identity", "pass.txt"], 2, "holds no key of age"),
    ] {
        let planned = run(&[&plan[..], &arguments].concat());
        assert_eq!(planned.status.code(), Some(code), "{name}: {}", said(&planned));
        assert!(said(&planned).contains(words), "{name}: {}", said(&planned));
    }
    let same = run(&["diff", "a.age", "a.age", "--identity", "key.txt"]);
    assert_eq!(same.status.code(), Some(0), "{}", said(&same));
    let wrong = run(&[&take[..], &["c.age", "--encrypt-to", "age1x"]].concat());
    assert!(wrong.status.code() == Some(2) && said(&wrong).contains("is no public key of age"), "{}", said(&wrong));
}
