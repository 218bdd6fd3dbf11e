//! `crosswalk census` from a snapshot that the program took itself: who is found, who is nearly somebody, what a person
//! decides in the table beside the crosswalk, and what counts as open.

#[path = "common/program.rs"]
mod program;

use std::path::Path;
use std::process::Output;

use crosswalk::base::file::write_atomic;
use program::{SandboxProcess, command, run, said};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Thirty people of whom some are in the account, some nearly, and some not.
fn write(folder: &Path) {
    let person = |n: usize| {
        json!({"id": n.to_string(), "userPrincipalName": format!("person.{n}@x.example"),
        "displayName": format!("Given{n} Family{n}"), "mailNickname": format!("p{n}"), "accountEnabled": true})
    };
    let people: Vec<Value> = (0..30).map(person).collect();
    let account = |n: usize| {
        let domain = if n.is_multiple_of(10) { "old.example" } else { "x.example" };
        json!({"userName": format!("person.{n}@{domain}"), "displayName": format!("Given{n} Family{n}"), "active": n != 10})
    };
    let there: Vec<Value> = (0..25).map(account).collect();
    let users = json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": people});
    write_atomic(&folder.join("users.json"), users.to_string().as_bytes()).expect("written");
    let held = json!({"people": there, "groups": []});
    write_atomic(&folder.join("account.json"), held.to_string().as_bytes()).expect("written");
}

/// Takes a snapshot of a sandbox that holds the account.
fn snapshot(folder: &Path) {
    let account = ["--profile", "xurrent", "--account", "account.json", "--token-env", "CENSUS_TOKEN"];
    let sandbox = SandboxProcess::start(folder, &account, "a-token");
    let take = ["snapshot", "--endpoint", &sandbox.url, "--provider", "xurrent", "--out", "account.snapshot"];
    let taken = command(folder, &take).env("CROSSWALK_TOKEN", "a-token").output().expect("it runs");
    assert_eq!(taken.status.code(), Some(0), "{}", said(&taken));
}

/// A folder with the people, a snapshot of the account, and a crosswalk between them.
fn prepared() -> TempDir {
    let prepared = tempfile::tempdir().expect("a folder");
    let folder = prepared.path();
    write(folder);
    snapshot(folder);
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/entra-schema-small.json");
    assert_eq!(run(folder, &["import", schema, "--out", "my.crosswalk"]).status.code(), Some(0));
    prepared
}

#[test]
fn who_is_nearly_somebody_is_decided_in_the_table_beside_the_crosswalk() {
    let prepared = prepared();
    let folder = prepared.path();
    let census = ["census", "my.crosswalk", "--source", "users.json", "--snapshot", "account.snapshot"];
    let first = run(folder, &census);
    assert_eq!(first.status.code(), Some(1), "some are open: {}", said(&first));
    let told: Value = serde_json::from_slice(&first.stdout).expect("JSON");
    let count = |list: &str| told[list].as_array().map(Vec::len);
    let counts = ["matched", "near", "new", "unclaimed"].map(count);
    assert_eq!(counts, [Some(22), Some(3), Some(5), Some(3)], "{told:#}");
    assert!(said(&first).contains("22 matched, 3 nearly matched (0 decided, 3 open), 5 new"), "{}", said(&first));
    let table = folder.join("my.decisions.csv");
    let text = std::fs::read_to_string(&table).expect("a table to decide in");
    assert_eq!(text.lines().count(), 4, "{text}");
    // As a person fills it in, in a spreadsheet that parts with semicolons.
    let decided = text.replace(',', ";").replacen("\r\n;", "\r\nexisting;", 1).replace("\r\n;", "\r\nnew;");
    write_atomic(&table, decided.as_bytes()).expect("written");
    let second = run(folder, &[&census[..], &["--format", "markdown"]].concat());
    assert_eq!(second.status.code(), Some(0), "{}", said(&second));
    let page = String::from_utf8_lossy(&second.stdout).into_owned();
    assert!(page.contains("3 nearly matched (3 decided, 0 open)") && page.contains("other domain"), "{page}");
    let kept = std::fs::read_to_string(&table).expect("the table");
    assert!(kept.contains("existing,person.") && kept.contains("new,person."), "{kept}");
    write_atomic(&table, b"decision,person,account\r\nperhaps,a,7\r\n").expect("written");
    let third = run(folder, &census);
    assert_eq!(third.status.code(), Some(2), "{}", said(&third));
    assert!(said(&third).contains("In line 2") && said(&third).contains("exact, existing, new or ignore"));
}

#[test]
fn a_plan_stops_for_whom_it_would_double_until_matching_is_put_right() {
    let prepared = prepared();
    let folder = prepared.path();
    let asked =
        |command: &'static str| [command, "my.crosswalk", "--source", "users.json", "--snapshot", "account.snapshot"];
    let plan = |more: &[&str]| run(folder, &[&asked("plan")[..], more].concat());
    let told = |output: &Output| -> Value { serde_json::from_slice(&output.stdout).expect("JSON") };
    let marked = |told: &Value| -> Vec<(String, String)> {
        let plans = told["plans"].as_array().expect("plans").iter().filter(|plan| !plan["notAsDecided"].is_null());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        plans.map(|plan| (text(&plan["name"]), text(&plan["notAsDecided"]["how"]))).collect()
    };
    let nobody = plan(&[]);
    assert_eq!((nobody.status.code(), marked(&told(&nobody))), (Some(0), Vec::new()), "nobody was asked to decide");
    run(folder, &asked("census"));
    let open = plan(&["--out", "a.plan"]);
    assert_eq!((open.status.code(), folder.join("a.plan").exists()), (Some(4), false), "{}", said(&open));
    assert!(said(&open).contains("3 people would be created and may be there already"), "{}", said(&open));
    let table = folder.join("my.decisions.csv");
    let text = std::fs::read_to_string(&table).expect("a table");
    let decided =
        text.replacen("\r\n,", "\r\nexisting,", 1).replacen("\r\n,", "\r\nnew,", 1).replace("\r\n,", "\r\nignore,");
    write_atomic(&table, decided.as_bytes()).expect("written");
    let second = plan(&["--pilot", "pilot.csv"]);
    let said_of = said(&second);
    assert_eq!(second.status.code(), Some(4), "{said_of}");
    assert!(
        said_of.contains("1 person would get a second account") && said_of.contains("1 person would not be left out")
    );
    let all = told(&second);
    let how: Vec<String> = marked(&all).into_iter().map(|(_, how)| how).collect();
    assert_eq!(how, ["doubled", "not-left-out"], "{all:#}");
    assert!(said_of.contains("pilot.csv was not written") && !folder.join("pilot.csv").exists(), "{said_of}");
    assert!(all["whyNot"].as_str().is_some_and(|why| why.contains("a second account")), "{all:#}");
    write_atomic(&folder.join("open.plan"), &second.stdout).expect("written");
    for arguments in [vec!["plan", "--open", "open.plan"], [&asked("plan")[..], &[]].concat()] {
        for (form, says) in [("csv", "no: 1 person would get"), ("markdown", "- It has not passed: 1 person would get")]
        {
            let page = run(folder, &[&arguments[..], &["--format", form]].concat());
            let page = String::from_utf8_lossy(&page.stdout).into_owned();
            assert!(page.contains(says), "{form} of {arguments:?}: {page}");
        }
    }
    let passed = plan(&["--yes", "--pilot", "pilot.csv", "--pilot-people", "30", "--format", "csv"]);
    assert_eq!(passed.status.code(), Some(0), "{}", said(&passed));
    let page = String::from_utf8_lossy(&passed.stdout).into_owned();
    assert!(page.contains("Decided to be Given0 Family0") && page.contains("Decided to be left out"), "{page}");
    let pilot = std::fs::read_to_string(folder.join("pilot.csv")).expect("a list");
    assert!(!pilot.contains("person.0@") && pilot.contains("person.29@"), "{pilot}");
    // The domain is put right in the file of the account, and it is as decided.
    let account = std::fs::read_to_string(folder.join("account.json")).expect("there");
    write_atomic(&folder.join("account.json"), account.replace("person.0@old", "person.0@x").as_bytes())
        .expect("written");
    snapshot(folder);
    let third = plan(&["--yes"]);
    let how: Vec<String> = marked(&told(&third)).into_iter().map(|(_, how)| how).collect();
    assert_eq!(how, ["not-left-out"], "{}", said(&third));
    let gone = plan(&["--decisions", "none.csv"]);
    assert_eq!(gone.status.code(), Some(2), "{}", said(&gone));
}

#[test]
fn the_accounts_own_export_shows_who_is_there_alone_or_beside_a_snapshot() {
    let prepared = prepared();
    let folder = prepared.path();
    // Person 1 is in both, 27 only in the export, 28 there under another domain, disabled, and a robot.
    let export = "ID,Source,Source ID,Primary Email,Name,Disabled\r\n\
        901,,,Person.1@x.example,Given1 Family1,false\r\n927,,,person.27@x.example,Given27 Family27,false\r\n\
        928,,,person.28@old.example,Given28 Family28,true\r\n999,,,robot@x.example,Robot,\r\n";
    write_atomic(&folder.join("export.csv"), export.as_bytes()).expect("written");
    let census = |code: i32, more: &[&str]| {
        let asked = ["census", "my.crosswalk", "--source", "users.json", "--account-export", "export.csv"];
        let ran = run(folder, &[&asked[..], &["--provider", "xurrent"], more].concat());
        assert_eq!(ran.status.code(), Some(code), "{}", said(&ran));
        assert!(said(&ran).contains("export.csv is the account's own export: 4 people."), "{}", said(&ran));
        serde_json::from_slice::<Value>(&ran.stdout).expect("JSON")
    };
    let counts =
        |told: &Value| ["matched", "near", "new", "unclaimed"].map(|list| told[list].as_array().map_or(0, Vec::len));
    let alone = census(1, &["--decisions", "alone.csv"]);
    assert_eq!(counts(&alone), [2, 1, 27, 2], "{alone:#}");
    let near = &alone["near"][0]["accounts"][0]["account"];
    assert_eq!((&near["id"], &near["fromExport"], &near["active"]), (&json!("928"), &json!(true), &json!(false)));
    let robot = alone["unclaimed"].as_array().expect("a list").iter().find(|one| one["name"] == "Robot");
    assert_eq!(robot.expect("the robot")["active"], Value::Null, "whether it is disabled is not in the export");
    let both = census(1, &["--snapshot", "account.snapshot"]);
    assert_eq!(counts(&both), [23, 4, 3, 5], "the snapshot's 25 and three more: {both:#}");
    let table = std::fs::read_to_string(folder.join("my.decisions.csv")).expect("a table");
    assert!(table.contains(",export 928,"), "{table}");
    let decided = table.replace("\r\n,", "\r\nexisting,");
    write_atomic(&folder.join("my.decisions.csv"), decided.as_bytes()).expect("written");
    let plan = ["plan", "my.crosswalk", "--source", "users.json", "--snapshot", "account.snapshot"];
    let ran = run(folder, &[&plan[..], &["--provider", "xurrent"]].concat());
    let told: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let of = |name: &str| {
        let plans = told["plans"].as_array().expect("plans");
        plans.iter().find(|plan| plan["name"] == name).expect("somebody").clone()
    };
    assert_eq!(of("Given28 Family28")["notAsDecided"]["how"], "doubled", "{}", said(&ran));
    assert_eq!(ran.status.code(), Some(4), "{}", said(&ran));
    // The account shows by SCIM who was decided when only the export did: it is the same, and its own id from now on.
    let text = std::fs::read_to_string(folder.join("account.json")).expect("an account");
    let mut account: Value = serde_json::from_str(&text).expect("JSON");
    let there = json!({"userName": "person.28@old.example", "displayName": "Given28 Family28", "active": true});
    account["people"].as_array_mut().expect("people").push(there);
    write_atomic(&folder.join("account.json"), account.to_string().as_bytes()).expect("written");
    snapshot(folder);
    let shown = census(0, &["--snapshot", "account.snapshot"]);
    let near =
        shown["near"].as_array().expect("a list").iter().find(|near| near["person"]["name"] == "Given28 Family28");
    let id = near.expect("nearly matched")["accounts"][0]["account"]["id"].as_str().expect("an id").to_owned();
    let table = std::fs::read_to_string(folder.join("my.decisions.csv")).expect("a table");
    let of = |id: &str| table.lines().find(|line| line.contains(&format!(",{id},"))).map(str::to_owned);
    assert!(of(&id).expect("a row").starts_with("existing,person.28@"), "{table}");
    assert!(!of("export 928").unwrap_or_default().starts_with("existing"), "one person is one account: {table}");
}
