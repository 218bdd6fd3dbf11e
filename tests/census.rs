//! `crosswalk census` from a snapshot that the program took itself: who is found, who is nearly somebody, what a person
//! decides in the table beside the crosswalk, and what counts as open.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crosswalk::base::file::write_atomic;
use serde_json::{Value, json};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_crosswalk");
    Command::new(program).current_dir(folder).args(arguments).stdin(Stdio::null()).output().expect("it runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

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

#[test]
fn who_is_nearly_somebody_is_decided_in_the_table_beside_the_crosswalk() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write(folder);
    snapshot(folder);
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/entra-schema-small.json");
    assert_eq!(run(folder, &["import", schema, "--out", "my.crosswalk"]).status.code(), Some(0));
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

/// Takes a snapshot of a sandbox that holds the account.
fn snapshot(folder: &Path) {
    use std::io::BufRead as _;
    let mut sandbox = Command::new(env!("CARGO_BIN_EXE_crosswalk"))
        .current_dir(folder)
        .args(["sandbox", "--profile", "xurrent", "--account", "account.json", "--token-env", "CENSUS_TOKEN"])
        .env("CENSUS_TOKEN", "a-token")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let mut url = String::new();
    let out = sandbox.stdout.take().expect("its output");
    std::io::BufReader::new(out).read_line(&mut url).expect("its address");
    let taken = Command::new(env!("CARGO_BIN_EXE_crosswalk"))
        .current_dir(folder)
        .args(["snapshot", "--endpoint", url.trim(), "--provider", "xurrent", "--out", "account.snapshot"])
        .env("CROSSWALK_TOKEN", "a-token")
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    sandbox.kill().expect("ended");
    sandbox.wait().expect("ended");
    assert_eq!(taken.status.code(), Some(0), "{}", said(&taken));
}
