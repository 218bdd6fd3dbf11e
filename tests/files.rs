//! Files as people have them, through the command line: what is said of them, and what would be sent.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_crosswalk");

struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path: PathBuf = self.folder.path().join(name);
        crosswalk::base::file::write_atomic(&path, bytes).expect("a file");
        path.display().to_string()
    }
}

fn run(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).stdin(Stdio::null()).output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(arguments: &[&str]) -> Value {
    let output = run(arguments);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr)))
}

/// The causes that check finds, each with how many show it.
fn causes(arguments: &[&str]) -> Vec<(String, u64)> {
    let report = json(arguments);
    let causes = report["causes"].as_array().expect("causes").iter();
    causes
        .map(|cause| {
            (cause["finding"]["code"].as_str().unwrap_or_default().to_owned(), cause["count"].as_u64().unwrap_or(0))
        })
        .collect()
}

#[test]
fn nobody_is_taken_for_enabled_where_the_file_does_not_say_it() {
    let files = Files::new();
    let users: Vec<Value> = (0..300)
        .map(|i| serde_json::json!({"AccountEnabled": null, "DisplayName": format!("U{i}"), "Id": i.to_string(), "Mail": format!("u{i}@x.com"), "UserPrincipalName": format!("u{i}@x.com"), "AdditionalProperties": {}}))
        .collect();
    let default = files.file("mguser.json", Value::from(users).to_string().as_bytes());
    let found = causes(&["check", "--source", &default]);
    assert!(found.contains(&("enabled-not-known".to_owned(), 300)), "{found:?}");
    let lines = text(&run(&["preview", "--format", "ndjson", "--source", &default]).stdout);
    assert!(!lines.contains("\"active\""), "{lines}");

    let table = "userPrincipalName,displayName,accountEnabled\na@x.com,A,ONWAAR\nb@x.com,B,misschien\nc@x.com,C,WAAR\n";
    let portal = files.file("portal.csv", table.as_bytes());
    let report = json(&["check", "--source", &portal]);
    let odd = report["causes"].as_array().expect("causes").iter();
    let odd: Vec<&Value> = odd.filter(|cause| cause["finding"]["code"] == "enabled-not-understood").collect();
    assert_eq!((odd.len(), &odd[0]["examples"][0]["value"]), (1, &Value::from("misschien")));
}

#[test]
fn who_is_disabled_is_not_created_where_the_client_would_not() {
    let files = Files::new();
    for (name, table) in [
        ("m365.csv", "Display name,User principal name,Block credential\nBen,ben@x.com,True\n"),
        ("portal.csv", "userPrincipalName,displayName,accountEnabled\nben@x.com,Ben,FALSCH\n"),
        (
            "google.csv",
            "First Name [Required],Last Name [Required],Email Address [Required],Status [READ ONLY]\nB,B,ben@x.com,Suspended\n",
        ),
        ("gam.csv", "primaryEmail,suspended\nben@x.com,True\n"),
        ("onelogin.csv", "id,email,username,firstname,lastname,status\n1,ben@x.com,ben,B,B,2\n"),
        ("okta.csv", "login,firstName,lastName,email,status\nben@x.com,B,B,ben@x.com,DEPROVISIONED\n"),
        ("ad.csv", "DistinguishedName,SamAccountName,UserPrincipalName,Enabled\n\"CN=B,DC=x\",ben,ben@x.com,False\n"),
    ] {
        let file = files.file(name, table.as_bytes());
        let preview = json(&["preview", "--source", &file]);
        let steps = preview[0]["requests"].as_array().expect("steps");
        assert!(steps.iter().any(|step| step["skipped"].is_string()), "{name}: {preview}");
        assert!(!steps.iter().any(|step| step["method"] == "POST"), "{name}: {preview}");
    }
}

#[test]
fn a_plan_marks_whose_state_is_not_known() {
    let files = Files::new();
    let source =
        files.file("users.json", br#"[{"id":"1","userPrincipalName":"a@x.com","displayName":"A","surname":"A"}]"#);
    let plan = json(&["plan", "--endpoint", "sandbox", "--source", &source]);
    assert_eq!(plan["plans"][0]["marks"], serde_json::json!(["state-not-known"]), "{plan}");
}

#[test]
fn a_table_in_another_encoding_is_shown_by_a_line_and_can_be_read_otherwise() {
    let files = Files::new();
    let polish = b"Imi\xEA;Nazwisko;E-mail\n\xA3ukasz;Wi\x9Cniewski;l@x.pl\nMa\xB3gorzata;\xAFak;m@x.pl\n\xA3ucja;D\xB9browska;d@x.pl\n";
    let file = files.file("hr.csv", polish);
    let said = text(&run(&["profile", &file]).stderr);
    assert!(said.contains("is read as windows-1250") && said.contains("“Łukasz”"), "{said}");
    let said = text(&run(&["profile", "--encoding", "windows-1252", &file]).stderr);
    assert!(said.contains("is read as windows-1252, as you say") && said.contains("£ukasz"), "{said}");
    let refused = run(&["profile", "--encoding", "klingon", &file]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("no encoding that is known"), "{}", text(&refused.stderr));
}

#[test]
fn it_is_said_when_there_is_none_of_the_kind_that_is_asked_for() {
    let files = Files::new();
    let users = files.file("users.json", br#"[{"id":"1","userPrincipalName":"a@x.com","surname":"A"}]"#);
    let groups = files.file("groups.json", br#"[{"id":"00g1","type":"OKTA_GROUP","profile":{"name":"IT"}}]"#);
    for (resource, file, words) in
        [("group", &users, "There is no group in these files"), ("user", &groups, "There is no user in these files")]
    {
        let output = run(&["preview", "--resource", resource, "--source", file]);
        assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
    }
    let there = run(&["preview", "--resource", "group", "--source", &groups]);
    assert_eq!(text(&there.stderr), "");
}

#[test]
fn a_record_has_the_name_that_the_file_or_the_mapping_gives_it() {
    let files = Files::new();
    let table = "Personalnummer;Vorname;Nachname;Ort\n7;Jürgen;Weiß;Köln\n";
    let file = files.file("hr.csv", table.as_bytes());
    let preview = json(&["preview", "--source", &file]);
    assert_eq!((&preview[0]["name"], &preview[0]["record"]), (&Value::from("Jürgen Weiß"), &Value::from("7")));
}
