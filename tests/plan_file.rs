//! A plan as a file, with the whole program: saved, opened, compared, and stopped until somebody says yes.

#[expect(dead_code, reason = "the sandbox is one within the test")]
#[path = "common/program.rs"]
mod program;

use std::path::Path;
use std::process::Output;

use crosswalk::base::file::write_atomic;
use crosswalk::base::{ClientKind, MostDisabled, ProviderKind, Token};
use crosswalk::document::Document;
use crosswalk::provider;
use crosswalk::sandbox::{Manner, Sandbox, Seed};
use serde_json::{Value, json};

const PEOPLE: usize = 40;

/// A directory of forty, of whom the first few are disabled, and an account that has all but the last.
struct Bench {
    folder: tempfile::TempDir,
    sandbox: Sandbox,
}

impl Bench {
    fn new() -> Self {
        let user = |n: usize| json!({"id": format!("{}", n + 1), "userName": format!("user{n}@contoso.com"), "active": true, "title": "Clerk"});
        let seed = Seed { people: (0..PEOPLE - 1).map(user).collect(), groups: Vec::new() };
        let (provider, token) = (provider::of(ProviderKind::new("xurrent")), Token::parse("a-token").expect("a token"));
        let sandbox = Sandbox::start_in(Manner::default(), provider, token, seed, None).expect("a sandbox");
        let bench = Self { folder: tempfile::tempdir().expect("a folder"), sandbox };
        bench.write_people(PEOPLE, 2, "Head");
        bench
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write_people(&self, people: usize, disabled: usize, title: &str) {
        let user = |n: usize| {
            json!({"id": format!("object-{n}"), "userPrincipalName": format!("user{n}@contoso.com"),
                "displayName": format!("User {n}"), "jobTitle": title, "accountEnabled": n >= disabled})
        };
        let users: Vec<Value> = (0..people).map(user).collect();
        let payload = json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": users});
        write_atomic(&self.path().join("users.json"), payload.to_string().as_bytes()).expect("written");
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran(program::command(self.path(), arguments).env("CROSSWALK_TOKEN", "a-token").output().expect("it runs"))
    }

    fn plan(&self, arguments: &[&str]) -> Ran {
        let url = self.sandbox.base_url();
        let all = ["plan", "--client", "entra", "--source", "users.json", "--endpoint", &url];
        self.run(&[&all[..], arguments].concat())
    }

    fn is_there(&self, file: &str) -> bool {
        self.path().join(file).exists()
    }

    fn read(&self, file: &str) -> Value {
        serde_json::from_slice(&std::fs::read(self.path().join(file)).expect(file)).expect("JSON")
    }
}

struct Ran(Output);

impl Ran {
    fn code(&self) -> Option<i32> {
        self.0.status.code()
    }

    fn printed(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    fn said(&self) -> String {
        program::said(&self.0)
    }
}

#[test]
fn a_plan_says_what_it_rests_on_and_what_it_comes_to() {
    let bench = Bench::new();
    let ran = bench.plan(&["--out", "a.plan"]);
    assert_eq!((ran.code(), ran.printed().as_str()), (Some(0), ""), "{}", ran.said());
    let plan = bench.read("a.plan");
    let rests_on = &plan["restsOn"];
    assert_eq!((&plan["crosswalk"], &plan["version"], &plan["complete"]), (&json!("plan"), &json!(1), &json!(true)));
    for (member, length) in [("source", 16), ("mapping", 16), ("providerFile", 16)] {
        assert_eq!(rests_on[member].as_str().map(str::len), Some(length), "{rests_on}");
    }
    assert_eq!((&rests_on["records"], &rests_on["endpoint"]), (&json!(PEOPLE), &json!(bench.sandbox.base_url())));
    let there = &plan["plans"][3];
    assert_eq!(there["matchedId"], "4");
    assert!(there["matchedVersion"].as_str().is_some_and(|version| version.starts_with("20")), "{there}");
    let most = json!({"target": "title", "before": "Clerk", "after": "Head", "count": PEOPLE - 3});
    assert_eq!(plan["transitions"]["most"][0], most, "{}", plan["transitions"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(bench.path().join("a.plan")).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "it holds people's data");
    }
}

#[test]
fn a_plan_that_is_opened_says_whether_it_is_stale() {
    let bench = Bench::new();
    assert_eq!(bench.plan(&["--out", "a.plan"]).code(), Some(0));
    let open = |more: &[&str]| bench.run(&[&["plan", "--open", "a.plan", "--client", "entra"], more].concat());
    let alone = open(&[]);
    assert_eq!(alone.code(), Some(0), "{}", alone.said());
    assert!(alone.said().contains("Whether it is stale is not known"), "{}", alone.said());
    let printed = alone.printed();
    assert!(printed.contains("Would disable: 2") && printed.contains("title: Clerk → Head, 37"), "{printed}");
    let leaver = printed.find("Would disable: User 0 (").expect("a leaver");
    assert!(printed.find("Would change: User 2 (").is_some_and(|change| leaver < change), "leavers first");
    let fresh = open(&["--source", "users.json"]);
    assert!(fresh.code() == Some(0) && !fresh.said().contains("Stale"), "{}", fresh.said());
    bench.write_people(PEOPLE, 2, "Chief");
    let stale = open(&["--source", "users.json"]);
    assert_eq!(stale.code(), Some(1), "{}", stale.said());
    assert!(stale.said().contains("Stale: The records are another than when this plan was made."), "{}", stale.said());
    let other = open(&["--source", "users.json", "--provider", "generic"]).said();
    assert!(other.contains("The kind of account is another"), "{other}");
    for (form, words) in
        [("csv", "Action,Passed,Name,Key"), ("markdown", "# Plan"), ("json", "\"crosswalk\": \"plan\"")]
    {
        let ran = open(&["--format", form]);
        assert!(
            ran.printed().starts_with(words) || form == "json" && ran.printed().contains(words),
            "{form}: {}",
            ran.printed()
        );
    }
    let part = std::fs::read_to_string(bench.path().join("a.plan")).expect("there").replacen(
        '{',
        r#"{"partial": {"why": "x."},"#,
        1,
    );
    let part = part.replacen(r#""complete": true"#, r#""complete": false"#, 1);
    write_atomic(&bench.path().join("b.plan"), part.as_bytes()).expect("written");
    assert_eq!(bench.run(&["plan", "--open", "b.plan"]).code(), Some(3), "a part is one too");
    write_atomic(&bench.path().join("no.plan"), b"{}").expect("written");
    let no = bench.run(&["plan", "--open", "no.plan"]);
    assert!(no.code() == Some(2) && no.said().contains("is no plan of Crosswalk"), "{}", no.said());
}

#[test]
fn two_plans_say_for_whom_an_edit_makes_a_difference() {
    let bench = Bench::new();
    assert_eq!(bench.plan(&["--out", "a.plan"]).code(), Some(0));
    bench.write_people(PEOPLE, 3, "Clerk");
    assert_eq!(bench.plan(&["--out", "b.plan"]).code(), Some(0));
    let same = bench.run(&["diff", "a.plan", "a.plan"]);
    assert_eq!((same.code(), same.printed().as_str()), (Some(0), ""), "{}", same.said());
    let text = bench.run(&["diff", "a.plan", "b.plan"]);
    assert_eq!(text.code(), Some(1), "{}", text.said());
    let printed = text.printed();
    for words in [
        "The records are another than when this plan was made.",
        "Would change → Would disable: 1",
        "  ~ User 2 (user2@contoso.com): Would change (",
        "-> Would disable (active: true → false",
    ] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    let json = bench.run(&["diff", "a.plan", "b.plan", "--format", "json"]);
    let difference: Value = serde_json::from_str(&json.printed()).expect("JSON");
    assert_eq!(difference["same"].as_u64(), Some(2 + 1), "the two leavers, and the one to be created: {difference}");
    let page = bench.run(&["diff", "a.plan", "b.plan", "--format", "markdown"]).printed();
    assert!(page.starts_with("# Differences of two plans"), "{page}");
}

#[test]
fn a_plan_stops_for_a_yes_and_accounts_that_are_kept_for_one_of_their_own() {
    let bench = Bench::new();
    bench.write_people(PEOPLE, 9, "Clerk");
    let cases = [
        ("more than a tenth", vec![], 4, "9 would be disabled, and more than 5 ask for a yes"),
        ("a yes", vec!["--yes"], 0, ""),
        ("more are allowed", vec!["--most-disabled", "9"], 0, ""),
        ("fewer are", vec!["--most-disabled", "5%"], 4, "more than 5 ask"),
        (
            "one to keep",
            vec!["--yes", "--protect", "nobody, USER3@contoso.com"],
            4,
            "User 3 (user3@contoso.com) would be disabled, and is named",
        ),
        ("by the account's id, in a file", vec!["--yes", "--protect", "keep.txt"], 4, "--disable user4@contoso.com"),
        ("with a yes of its own", vec!["--yes", "--protect", "keep.txt", "--disable", "user4@contoso.com"], 0, ""),
        ("one who is not disabled", vec!["--yes", "--protect", "user20@contoso.com"], 0, ""),
    ];
    for (number, (name, arguments, code, words)) in cases.into_iter().enumerate() {
        write_atomic(&bench.path().join("keep.txt"), b"owner@contoso.com\r\n5\r\n").expect("written");
        let file = format!("{number}.plan");
        let ran = bench.plan(&[&arguments[..], &["--out", &file]].concat());
        assert_eq!(ran.code(), Some(code), "{name}: {}", ran.said());
        assert!(ran.said().contains(words), "{name}: {}", ran.said());
        assert_eq!(bench.is_there(&file), code == 0, "{name}: written or not");
    }
    let printed = bench.plan(&[]);
    let plan: Value = serde_json::from_str(&printed.printed()).expect("it is printed all the same");
    assert_eq!(plan["gates"], json!([{"gate": "most-disabled", "disabled": 9, "most": 5}]));
    assert_eq!(plan["notPassed"], json!(true), "nobody said yes");
    write_atomic(&bench.path().join("open.plan"), printed.printed().as_bytes()).expect("written");
    bench.write_people(PEOPLE / 2, 0, "Head");
    let later = bench.plan(&["--before", "open.plan"]);
    assert_eq!(later.code(), Some(0), "what has not passed is no plan to be held against: {}", later.said());
}

#[test]
fn a_plan_stops_for_what_was_said_in_the_window_of_its_crosswalk() {
    let bench = Bench::new();
    bench.write_people(PEOPLE, 9, "Clerk");
    let mut document = Document::new(ClientKind::new("entra"), ProviderKind::new("xurrent"));
    document.most_disabled = Some(MostDisabled::Count(8));
    document.save(&bench.path().join("qa.crosswalk")).expect("saved");
    let url = bench.sandbox.base_url();
    let plan = |more: &[&str]| {
        let all = ["plan", "qa.crosswalk", "--source", "users.json", "--endpoint", &url, "--out", "a.plan"];
        bench.run(&[&all[..], more].concat())
    };
    let few = plan(&[]);
    assert!(few.code() == Some(4) && few.said().contains("9 would be disabled, and more than 8"), "{}", few.said());
    assert_eq!(plan(&["--most-disabled", "9"]).code(), Some(0), "who says it now is heard");
    write_atomic(&bench.path().join("qa.protected.txt"), b"User3@contoso.com\n").expect("written");
    let kept = plan(&["--yes"]);
    assert!(kept.code() == Some(4) && kept.said().contains("user3@contoso.com"), "{}", kept.said());
    assert_eq!(plan(&["--yes", "--disable", "user3@contoso.com"]).code(), Some(0));
    std::fs::remove_file(bench.path().join("qa.protected.txt")).expect("gone");
    std::fs::create_dir(bench.path().join("qa.protected.txt")).expect("in its place");
    let unread = plan(&["--yes"]);
    assert!(unread.code() == Some(2) && unread.said().contains("qa.protected.txt cannot be read"), "{}", unread.said());
    assert!(!unread.said().contains("requests"), "before anybody is asked: {}", unread.said());
}

#[test]
fn far_fewer_people_than_in_the_last_plan_ask_for_a_yes() {
    let bench = Bench::new();
    assert_eq!(bench.plan(&["--out", "a.plan"]).code(), Some(0));
    bench.write_people(PEOPLE - 3, 0, "Head");
    assert_eq!(bench.plan(&["--out", "b.plan", "--before", "a.plan"]).code(), Some(0), "a few have left");
    bench.write_people(PEOPLE / 2, 0, "Head");
    for arguments in [&["--out", "a.plan"][..], &["--before", "a.plan"]] {
        let ran = bench.plan(arguments);
        assert_eq!(ran.code(), Some(4), "{}", ran.said());
        assert!(ran.said().contains("There are 20 records, and the last plan was made from 40."), "{}", ran.said());
    }
    assert_eq!(bench.read("a.plan")["restsOn"]["records"], json!(PEOPLE), "the last one is still there");
    let of_groups = bench.plan(&["--before", "a.plan", "--resource", "group"]);
    assert!(!of_groups.said().contains("the last plan was made from"), "it was of users: {}", of_groups.said());
    assert_eq!(bench.plan(&["--out", "a.plan", "--yes"]).code(), Some(0));
}

#[test]
fn a_last_plan_that_cannot_be_read_is_said_where_it_was_named_and_replaced_where_it_is_in_the_way() {
    let bench = Bench::new();
    assert_eq!(bench.plan(&["--out", "a.plan"]).code(), Some(0));
    let plan = std::fs::read_to_string(bench.path().join("a.plan")).expect("there");
    let newer = plan.replacen(r#""version": 1"#, r#""version": 2"#, 1);
    let without = plan.replacen(r#""plans": ["#, r#""others": ["#, 1);
    let torn = plan[..plan.len() - 3].to_owned();
    bench.write_people(PEOPLE / 2, 0, "Head");
    for (last, words) in [
        ("{}".to_owned(), "b.plan is no plan of Crosswalk: it does not say that it is one."),
        (newer, "b.plan was written by a newer Crosswalk (version 2)."),
        (without, "b.plan is no plan of Crosswalk: missing field `plans`"),
        (torn, "b.plan is no plan of Crosswalk: EOF while parsing"),
    ] {
        write_atomic(&bench.path().join("b.plan"), last.as_bytes()).expect("written");
        let named = bench.plan(&["--before", "b.plan"]);
        assert!(named.code() == Some(2) && named.said().contains(words), "{words}: {}", named.said());
        assert_eq!(bench.plan(&["--out", "b.plan"]).code(), Some(0), "{words}");
        assert_eq!(bench.read("b.plan")["restsOn"]["records"], json!(PEOPLE / 2), "{words}");
    }
}

#[test]
fn two_plans_with_the_same_outcomes_differ_where_one_is_not_as_it_was_decided() {
    let bench = Bench::new();
    assert_eq!(bench.plan(&["--out", "a.plan"]).code(), Some(0));
    let table = "decision,person,account\r\nexisting,user39@contoso.com,77\r\n";
    write_atomic(&bench.path().join("who.csv"), table.as_bytes()).expect("written");
    let decided = bench.plan(&["--decisions", "who.csv", "--yes", "--out", "b.plan"]);
    assert_eq!(decided.code(), Some(0), "{}", decided.said());
    let differ = bench.run(&["diff", "a.plan", "b.plan"]);
    assert_eq!(differ.code(), Some(1), "{}", differ.printed());
    assert!(differ.printed().contains("User 39 (user39@contoso.com)"), "{}", differ.printed());
    assert!(differ.printed().contains("a second account would be made"), "{}", differ.printed());
}

#[test]
fn who_is_in_the_accounts_own_export_is_not_created() {
    let bench = Bench::new();
    let write = |name: &str, text: &str| write_atomic(&bench.path().join(name), text.as_bytes()).expect("written");
    let row = |disabled: &str| format!("USER39@contoso.com,Ada,77,{disabled},HR,39\r\n");
    let header = "Primary Email,Name,ID,Disabled,Source,Source ID\r\n";
    let json = json!([{"id": 77, "primary_email": "user39@contoso.com", "name": "Ada", "disabled": true,
        "source": null, "sourceID": null, "site": {"name": "Delft"}}]);
    for (name, file, text, words) in [
        ("a table", "a.csv", format!("{header}{}", row("true")), "has Ada with this address, id 77, disabled there."),
        (
            "one with access",
            "b.csv",
            format!("{header}{}", row("false")),
            "has Ada with this address, id 77. It is no new person",
        ),
        ("a word that is not known", "c.csv", format!("{header}{}", row("perhaps")), "whether disabled is not in it"),
        ("what its API answers", "a.json", json.to_string(), "has Ada with this address, id 77, disabled there."),
    ] {
        write(file, &text);
        let ran = bench.plan(&["--account-export", file]);
        assert_eq!(ran.code(), Some(1), "{name}: {}", ran.said());
        let plan: Value = serde_json::from_str(&ran.printed()).expect("JSON");
        let outcome = &plan["plans"][PEOPLE - 1]["outcome"];
        assert_eq!(outcome["kind"], "cannot-say", "{name}: {outcome}");
        let reason = outcome["reason"].as_str().unwrap_or_default();
        assert!(reason.contains(words) && reason.contains("inferred, not documented"), "{name}: {reason}");
        assert!(ran.said().contains("The account's own export has 1 person"), "{name}: {}", ran.said());
        assert!(plan["restsOn"]["accountExport"].is_string(), "{name}");
        let refused = bench.run(&["check", "--client", "generic", "--source", file]);
        assert_eq!(refused.code(), Some(2), "{name}: {}", refused.said());
        let told = format!("{file} is an export of people from Xurrent, not people to provision");
        assert!(refused.said().contains(&told), "{name}: {}", refused.said());
        let beside = bench.run(&["check", "--client", "entra", "--source", "users.json", "--source", file]);
        assert!(beside.code() == Some(2) && beside.said().contains(&told), "{name}, beside people: {}", beside.said());
    }
    write("hr.csv", "Primary Email,Name,Disabled\r\nuser39@contoso.com,Ada,false\r\n");
    let ran = bench.plan(&["--account-export", "hr.csv"]);
    assert!(ran.code() == Some(2) && ran.said().contains("is no export of the people of Xurrent"), "{}", ran.said());
    assert_ne!(bench.run(&["check", "--client", "generic", "--source", "hr.csv"]).code(), Some(2), "a table of people");
    let ran = bench.plan(&["--account-export", "a.csv", "--provider", "aws"]);
    assert!(ran.code() == Some(2) && ran.said().contains("is not known"), "{}", ran.said());
}

#[test]
fn a_pilot_is_a_list_for_the_clients_own_screens() {
    let bench = Bench::new();
    let ran = bench.plan(&["--pilot", "pilot.csv", "--pilot-people", "2"]);
    assert_eq!(ran.code(), Some(0), "{}", ran.said());
    let list = std::fs::read_to_string(bench.path().join("pilot.csv")).expect("a list");
    let heading = "Member object ID or user principal name [memberObjectIdOrUpn] Required";
    assert_eq!(list, format!("{heading}\r\nuser2@contoso.com\r\nuser3@contoso.com\r\n"), "leavers are no pilot");
    assert!(
        ran.said().contains("Import members") && ran.said().contains("(documented: learn.microsoft.com"),
        "{}",
        ran.said()
    );
    let users = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/okta/users.json");
    let okta = ["plan", "--client", "okta", "--source", users, "--endpoint", "sandbox", "--pilot", "okta.csv"];
    let ran = bench.run(&okta);
    assert!(ran.said().contains("How Okta takes a list of people to assign is not documented"), "{}", ran.said());
    assert!(std::fs::read_to_string(bench.path().join("okta.csv")).expect("a list").starts_with("Key,Name\r\n"));
}
