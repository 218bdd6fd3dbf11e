//! Small directories beside small accounts.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::decisions::{Decision, Decisions, Row, beside};
use super::*;
use crate::base::ProviderKind;
use crate::client;
use crate::exchange::{SANDBOX, Snapshot};
use crate::mapping::Rule;
use crate::provider;
use crate::scim::Resource;

fn path(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a path")
}

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn mapping() -> Mapping {
    let rule = |target: &str| Rule::direct(path(target), "x");
    let number = format!("{ENTERPRISE}:employeeNumber");
    let rules = vec![rule("userName").matched(1), rule("externalId"), rule("displayName"), rule(&number)];
    Mapping::new(ResourceKind::User, rules)
}

fn counted(people: &[Value], accounts: &[Value]) -> Census {
    let mapping = mapping();
    let provider = provider::of(ProviderKind::new("xurrent"));
    let mut counting =
        Counting::new(CensusOf { kind: ResourceKind::User, mapping: &mapping, client: client::any(), provider });
    for person in people {
        let name = person["displayName"].as_str().or(person["userName"].as_str()).unwrap_or_default();
        counting.person(name.to_owned(), person);
    }
    accounts.iter().for_each(|account| {
        let resource = Resource::from(account.clone());
        counting.take_account(Identity::of_account(&resource), &resource);
    });
    counting.end(&Cancel::default()).expect("not cancelled")
}

fn person(user_name: &str, name: &str, number: &str) -> Value {
    let mut person = json!({"userName": user_name, "displayName": name, "active": true});
    if !number.is_empty() {
        person[ENTERPRISE] = json!({"employeeNumber": number});
    }
    person
}

fn account(id: &str, user_name: &str, name: &str, number: &str) -> Value {
    let mut account = person(user_name, name, number);
    account["id"] = json!(id);
    account
}

#[test]
fn why_two_may_be_one_is_said_and_who_is_like_nobody_is_new() {
    for (name, them, there, expected) in [
        ("the same", ("liz@x.com", "Liz Lee", "1"), ("liz@x.com", "Elizabeth", "2"), "matched"),
        ("case does not count", ("Liz@x.com", "Liz Lee", "1"), ("liz@X.com", "E", "2"), "matched"),
        ("another domain", ("b.vandenberg@x.com", "B", ""), ("b.vandenberg@x.nl", "Bram", ""), "other domain"),
        (
            "another domain, the same number",
            ("b.vandenberg@x.com", "B", "004388"),
            ("b.vandenberg@x.nl", "Bram", "4388"),
            "same number, other domain",
        ),
        ("a blank at the end", ("s.postma@x.nl", "S", ""), ("s.postma@x.nl ", "P", ""), "blanks differ"),
        ("an accent", ("jörg@x.nl", "J", ""), ("jorg@x.nl", "M", ""), "accents differ"),
        ("a letter written in two parts", ("jo\u{308}rg@x.nl", "J", ""), ("jörg@x.nl", "M", ""), "blanks differ"),
        ("the same name", ("f.visser@x.com", "Femke Visser", ""), ("femke@y.nl", "Visser, Femke", ""), "same name"),
        ("one word is no name", ("a@x.com", "Femke", ""), ("b@y.nl", "Femke", ""), "new"),
        ("a mailbox that says nobody", ("it@x.com", "A B", ""), ("it@y.nl", "C D", ""), "new"),
        ("nobody", ("wei@x.com", "Wei Zhang", "9"), ("tom@x.com", "Tom Ho", "8"), "new"),
    ] {
        let census = counted(&[person(them.0, them.1, them.2)], &[account("7", there.0, there.1, there.2)]);
        let found = match (census.matched.as_slice(), census.near.as_slice()) {
            ([_], []) => "matched".to_owned(),
            ([], [near]) => near.accounts[0].why(),
            _ => "new".to_owned(),
        };
        assert_eq!(found, expected, "{name}");
        assert_eq!(census.unclaimed.len(), usize::from(found != "matched"), "{name}");
        assert_eq!(census.matched.len() + census.near.len() + census.new.len(), 1, "{name}: everybody is somewhere");
    }
}

#[test]
fn an_address_that_look_ups_do_not_ask_for_tells_too() {
    let them = json!({"userName": "L-17", "displayName": "Liz", "emails": [{"value": "Liz@x.com", "type": "work"}]});
    let census = counted(&[them], &[account("7", "liz@x.com", "Elizabeth Lee", "")]);
    assert_eq!(census.near[0].accounts[0].reasons, [Likeness::SameAddress]);
}

#[test]
fn what_many_share_says_nothing_of_one() {
    let accounts: Vec<Value> =
        (0..4).map(|n| account(&n.to_string(), &format!("u{n}@x.nl"), "Jan Jansen", "0")).collect();
    let census = counted(&[person("jan@x.com", "Jan Jansen", "0")], &accounts);
    assert_eq!((census.near.len(), census.new.len()), (0, 1));
    let census = counted(&[person("jan@x.com", "Jan Jansen", "0")], &accounts[..2]);
    assert_eq!(census.near[0].accounts.len(), 2, "a fork stays open");
}

#[test]
fn an_account_that_several_are_found_as_is_told() {
    let people = [person("liz@x.com", "Liz", ""), person("LIZ@x.com", "Lizzy", "")];
    let census = counted(&people, &[account("7", "liz@x.com", "Liz", "")]);
    assert_eq!((census.matched.len(), census.contested.len(), census.contested[0].people.len()), (2, 1, 2));
}

#[test]
fn who_is_found_as_two_is_nobody_yet() {
    let accounts = [account("7", "liz@x.com", "Liz", ""), account("8", "LIZ@x.com", "Liz", "")];
    let census = counted(&[person("liz@x.com", "Liz", "")], &accounts);
    assert_eq!((census.matched.len(), census.near.len(), census.unclaimed.len()), (0, 1, 0));
    assert!(census.near[0].accounts.iter().all(|alike| alike.reasons == [Likeness::FoundTwice]));
    assert_eq!(census.what_if[0].matches, 0, "as a plan says: it cannot be told which");
}

#[test]
fn attributes_to_match_by_are_ranked_by_whom_they_would_find() {
    let people = [
        person("a@x.com", "Ann Lee", "1"),
        person("b@x.com", "Bo Berg", "2"),
        person("c@x.com", "Cy Ho", "3"),
        person("d@x.com", "Cy Ho", "4"),
    ];
    let accounts = [
        account("1", "a@x.com", "Ann Lee", "1"),
        account("2", "b@y.com", "Bo Berg", "2"),
        account("3", "c@y.com", "Cy Ho", "3"),
    ];
    let census = counted(&people, &accounts);
    let line = |of: &MatchBy| {
        let asks = of.can_filter.map_or("?", |can| if can { "can" } else { "cannot" });
        format!("{} {}/{} {} {} {asks}", of.target.short(), of.filled, of.in_account, of.shared, of.matches)
    };
    let lines: Vec<String> = census.what_if.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "userName 4/3 0 1 can",
            "employeeNumber 4/3 0 3 cannot",
            "displayName 4/3 2 2 cannot",
            "externalId 0/0 0 0 can",
        ]
    );
}

#[test]
fn decisions_go_out_as_a_table_and_come_back() {
    let people =
        [person("=b.vandenberg@x.com", "=cmd|' /C calc'!A0", ""), person("f.visser@x.com", "Femke; Visser", "")];
    let accounts =
        [account("7", "=b.vandenberg@x.nl", "Bram \"B\"", ""), account("8", "f.visser@y.nl", "F, Visser", "")];
    let census = counted(&people, &accounts);
    let mut decisions = Decisions::default().with_open(&census, &AccountsShown::default());
    assert_eq!((decisions.rows().len(), decisions.decided(&census)), (2, 0));
    let (near, other) = (&census.near[0], &census.near[1]);
    decisions.decide(Row::of(&near.person, &near.accounts[0], Some(Decision::Existing)));
    let read = Decisions::read(Path::new("d.csv"), &decisions.print()).expect("a table");
    assert_eq!(read.of(&near.person, &near.accounts[0].account), Some(Decision::Existing));
    assert_eq!(read.of(&other.person, &other.accounts[0].account), None);
    assert_eq!((read.decided(&census), read.rows().len()), (1, 2));
    let german = Decisions::read(Path::new("d.csv"), "\u{feff}decision;person;account\r\nNEW;a;7\r\n");
    assert_eq!(german.expect("a table").rows()[0].decision, "new");
    assert_eq!(beside(Path::new("/a/b.crosswalk")), Path::new("/a/b.decisions.csv"));
}

#[test]
fn one_person_is_one_account() {
    let people = [person("f.visser@x.com", "Femke Visser", "")];
    let accounts = [account("7", "f.visser@y.nl", "F", ""), account("8", "femke@y.nl", "Femke Visser", "")];
    let census = counted(&people, &accounts);
    let near = &census.near[0];
    let mut decisions = Decisions::default();
    let mut says = |steps: [(usize, Decision); 2]| {
        steps
            .into_iter()
            .for_each(|(at, said)| drop(decisions.decide(Row::of(&near.person, &near.accounts[at], Some(said)))));
        let of = |at: usize| decisions.of(&near.person, &near.accounts[at].account);
        Decisions::read(Path::new("d.csv"), &decisions.print()).expect("it can be read again");
        (of(0), of(1), decisions.settles(near))
    };
    for (name, steps, expected) in [
        ("another account", [(0, Decision::Existing), (1, Decision::Existing)], (None, Some(Decision::Existing), true)),
        (
            "one is new",
            [(0, Decision::New), (1, Decision::Ignore)],
            (Some(Decision::New), Some(Decision::Ignore), true),
        ),
        ("both are new", [(0, Decision::New), (1, Decision::New)], (Some(Decision::New), Some(Decision::New), true)),
    ] {
        assert_eq!(says(steps), expected, "{name}");
    }
    assert!(!Decision::Exact.fits(&near.accounts[0]) && Decision::Existing.fits(&near.accounts[0]));
}

#[test]
fn one_account_is_one_person_of_one_endpoint() {
    const THERE: &str = "https://x.example/scim";
    let read = |rows: &str| {
        let table = format!("decision,person,account,endpoint\n{rows}");
        Decisions::read(Path::new("d.csv"), &table).map_err(|error| error.to_string())
    };
    let another =
        read(&format!("existing,a,7,{THERE}\nexisting,b,7,https://y.example\nexisting,a,8,https://y.example\n"));
    let mut decisions = another.expect("ids of two accounts");
    let row = |person: &str, decision: &str, endpoint: &str| Row {
        decision: decision.to_owned(),
        person: person.to_owned(),
        account: "7".to_owned(),
        endpoint: endpoint.to_owned(),
        ..decisions.rows()[0].clone()
    };
    let steps = [
        ("only new", row("c", "new", THERE), None),
        ("of whom it was", row("c", "existing", THERE), Some("a")),
        ("the same again", row("c", "exact", THERE), None),
        ("an account that is not told", row("d", "exact", ""), Some("b")),
        ("a sandbox beside it", row("e", "exact", SANDBOX), Some("d")),
        ("at another port", row("f", "exact", "http://127.0.0.1:4711/scim/v2"), Some("e")),
        ("another host", row("g", "exact", "https://z.example/scim"), None),
    ];
    for (name, row, opened) in steps {
        let theirs = decisions.decide(row).map(|row| row.person);
        assert_eq!(theirs.as_deref(), opened, "{name}");
    }
}

#[test]
fn what_is_open_of_nobody_who_is_near_goes() {
    let text = json!({"crosswalk": "snapshot", "version": 1, "endpoint": "https://x", "provider": "xurrent", "taken": "",
        "withheld": []});
    let snapshot = Snapshot::read(Path::new("a.snapshot"), format!("{text}\n").into_bytes()).expect("a snapshot");
    let shown = AccountsShown { snapshot: Some(Arc::new(snapshot)), export: None };
    let census = counted(&[person("f.visser@x.com", "Femke Visser", "")], &[account("7", "f.visser@y.nl", "F", "")]);
    let rows = "decision,person,account,endpoint\n,f.visser@x.com,7,https://x\n,f.visser@x.com,8,https://x\n\
        new,f.visser@x.com,9,https://x\n,gone,7,https://x\n,gone,7,https://y\n,gone,export 7,\n";
    let kept = |shown: &AccountsShown| -> Vec<String> {
        let read = Decisions::read(Path::new("d.csv"), rows).expect("a table");
        let rows = read.with_open(&census, shown);
        rows.rows().iter().map(|row| format!("{} {} {}", row.person, row.account, row.endpoint)).collect()
    };
    let of_x = ["f.visser@x.com 7 ", "f.visser@x.com 9 https://x", "gone 7 https://y", "gone export 7 "];
    assert_eq!(kept(&shown), of_x, "of what is shown");
    assert_eq!(kept(&AccountsShown::default()).len(), 6, "nothing is shown");
}

#[test]
fn a_decision_comes_back_whatever_somebody_is_called() {
    for name in
        ["=1+1@x.com", "a;=b@x.com", "\"=q\"@x.com", "tab\there@x.com", "x\u{202e}y@x.com", " -z@x.com", "plain@x.com"]
    {
        let census = counted(&[person(name, "Liz Lee", "17")], &[account("+7;=8", "other@y.com", "Liz", "17")]);
        let near = &census.near[0];
        let mut decisions = Decisions::default();
        decisions.decide(Row::of(&near.person, &near.accounts[0], Some(Decision::Existing)));
        for table in [decisions.print(), format!("\u{feff}{}", decisions.print())] {
            let read = Decisions::read(Path::new("d.csv"), &table).expect(name);
            assert_eq!(read.of(&near.person, &near.accounts[0].account), Some(Decision::Existing), "{name:?}: {table}");
        }
    }
}

#[test]
fn a_table_that_cannot_be_used_says_where_and_why() {
    for (name, text, expected) in [
        ("no table", "x", "it has no column decision"),
        ("another word", "decision,person,account\nmaybe,a,7\n", "In line 2"),
        ("lines as we end them", "decision,person,account\r\nnew,b,7\r\nmaybe,a,7\r\n", "In line 3"),
        ("two accounts of one", "decision,person,account\nexisting,a,7\nexisting,a,8\n", "a second account"),
        ("two people one account", "decision,person,account\nexisting,a,7\nexact,b,7\n", "which a is already"),
    ] {
        let error = Decisions::read(Path::new("d.csv"), text).expect_err(name).to_string();
        assert!(error.contains(expected) && error.contains("d.csv"), "{name}: {error}");
    }
}

#[test]
fn a_directory_of_ten_thousand_is_counted_at_once() {
    let people: Vec<Value> =
        (0..10_000).map(|n| person(&format!("user.{n}@x.com"), "Jan Jansen", &n.to_string())).collect();
    let accounts: Vec<Value> = (0..10_000)
        .map(|n| {
            account(&n.to_string(), &format!("user.{n}@{}", if n % 10 == 0 { "y.com" } else { "x.com" }), "Jan", "")
        })
        .collect();
    let census = counted(&people, &accounts);
    assert_eq!((census.matched.len(), census.near.len(), census.unclaimed.len()), (9_000, 1_000, 1_000));
}
