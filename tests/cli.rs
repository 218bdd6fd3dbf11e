//! The journey through the command line, as scripts and CI take it: the real program, the real sandbox, exit codes.

#[expect(dead_code, reason = "each run has a token")]
#[path = "common/program.rs"]
mod program;

use std::io::Write as _;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::Command;
use std::process::Output;

use program::{SandboxProcess, command, said};
use serde_json::Value;

const TOKEN: &str = "a-token-for-the-tests";

fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name).display().to_string()
}

fn run(arguments: &[&str]) -> Output {
    command(Path::new("."), arguments).env("CROSSWALK_TOKEN", TOKEN).output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Standard output as JSON, of a run that ended with this code.
fn json(arguments: &[&str], code: i32) -> Value {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", said(&output));
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

/// The sandbox as a program of its own.
fn account(arguments: &[&str]) -> SandboxProcess {
    SandboxProcess::start(Path::new("."), arguments, TOKEN)
}

#[cfg(unix)]
fn get(sandbox: &SandboxProcess, path: &str) -> Value {
    rustls::crypto::ring::default_provider().install_default().ok();
    let client = reqwest::blocking::Client::builder().no_proxy().build().expect("a client");
    let answer = client.get(format!("{}{path}", sandbox.url)).bearer_auth(TOKEN).send().expect("an answer");
    serde_json::from_str(&answer.text().expect("text")).expect("JSON")
}

/// Interrupted, as by Ctrl C; its words.
#[cfg(unix)]
fn stopped(mut sandbox: SandboxProcess) -> String {
    use std::io::Read as _;
    let kill = Command::new("kill").args(["-INT", &sandbox.child.id().to_string()]).status();
    assert!(kill.expect("kill runs").success());
    let mut words = String::new();
    sandbox.child.stderr.take().expect("piped").read_to_string(&mut words).expect("words");
    words
}

#[test]
fn profile_says_what_is_in_the_files() {
    for (files, client, format) in [
        (["entra/users.json", "entra/groups.json"].as_slice(), "entra", "Graph"),
        (&["okta/users.json", "okta/groups.json"], "okta", "Okta"),
        (&["onelogin/users.json", "onelogin/groups.json"], "onelogin", "OneLogin"),
        (&["google/users.json", "google/groups.json"], "google", "Google"),
    ] {
        let files: Vec<String> = files.iter().map(|f| sample(f)).collect();
        let arguments: Vec<&str> = std::iter::once("profile").chain(files.iter().map(String::as_str)).collect();
        let answer = json(&arguments, 0);
        assert_eq!(answer["client"], client);
        assert!(answer["files"][0]["format"].as_str().unwrap().contains(format), "{}", answer["files"]);
        assert!(answer["files"][0]["reason"].as_str().unwrap().len() > 20);
        let users = answer["users"]["attributes"].as_array().unwrap();
        assert!(answer["users"]["records"].as_u64().unwrap() >= 12 && users.len() > 10);
        for field in ["path", "types", "coverage", "distinct", "frequent", "nulls", "pattern", "lengths", "examples"] {
            assert!(users[0].get(field).is_some(), "{client}: {field}");
        }
        let looks = |name: &str| users.iter().any(|user| user["pattern"]["name"] == name);
        assert!(looks("e-mail") && looks("phone"), "{client}");
        assert!(answer["groups"]["records"].as_u64().unwrap() >= 3, "{client}");
    }
}

#[test]
fn preview_gives_a_resource_for_every_record_in_order() {
    let output = run(&["preview", "--source", &sample("entra/users.json"), "--format", "ndjson"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let lines: Vec<Value> = text(&output.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let payload: Value = serde_json::from_slice(&std::fs::read(sample("entra/users.json")).unwrap()).unwrap();
    let records = payload["value"].as_array().unwrap();
    assert_eq!(lines.len(), records.len());
    for (line, record) in lines.iter().zip(records) {
        assert_eq!(line["displayName"], record["displayName"]);
        assert_eq!(line["active"], record["accountEnabled"]);
        let title = record["jobTitle"].as_str().filter(|t| !t.is_empty());
        assert_eq!(line["title"].as_str(), title);
    }
}

#[test]
fn preview_shows_the_requests_in_every_form_without_a_token() {
    let source = sample("entra/users.json");
    let of = |format: &str| {
        let output = run(&["preview", "--source", &source, "--record", "Liz Smith", "--format", format]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        text(&output.stdout)
    };
    let requests: Value = serde_json::from_str(&of("json")).unwrap();
    let requests = requests[0]["requests"].as_array().unwrap();
    assert_eq!((&requests[0]["method"], &requests[1]["method"]), (&"GET".into(), &"POST".into()));
    assert!(requests[0]["path"].as_str().unwrap().starts_with("/Users?filter=userName%20eq%20"));
    assert_eq!(requests[1]["body"]["userName"], "liz.smith@contoso.com");
    for (format, words) in [
        ("http", "POST {{baseUrl}}/Users HTTP/1.1"),
        ("curl", "#!/usr/bin/env bash"),
        ("powershell", "Uri = $env:CROSSWALK_URL + '/Users'"),
    ] {
        let printed = of(format);
        assert!(printed.contains(words), "{printed}");
        assert!(printed.contains("can be tried in the QA account"), "where it may be run: {printed}");
        assert!(!printed.contains(TOKEN));
    }
    let output = run(&["preview", "--source", &source, "--provider", "github", "--format", "curl"]);
    assert!(text(&output.stdout).contains("# Requests that write may not be tried where a partner identity provider"));
}

/// Graph's names are read from what Active Directory exports, so the flags say who is enabled without a rule of one's own.
#[test]
fn preview_knows_by_the_flags_of_a_directory_who_is_enabled() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.ldif");
    let person = |name: &str, flags: u32| {
        format!("dn: cn={name},dc=x\nobjectClass: user\ncn: {name}\nsn: de Vries\nuserAccountControl: {flags}\n")
    };
    let people = [person("Jan", 66048), person("Zoe", 514)].join("\n");
    crosswalk::base::file::write_atomic(&file, people.as_bytes()).unwrap();
    let source = file.display().to_string();
    let told = json(&["preview", "--source", &source, "--format", "json"], 0);
    let create = |at: usize| told[at]["requests"].as_array().unwrap().iter().find(|r| r["step"] == "create").unwrap();
    assert_eq!((&told[0]["name"], &told[1]["name"]), (&"Jan".into(), &"Zoe".into()), "{told:#}");
    assert_eq!((&create(0)["method"], &create(0)["body"]["active"]), (&"POST".into(), &true.into()), "{told:#}");
    assert_eq!(create(0)["body"]["name"]["familyName"], "de Vries");
    let skipped = create(1)["skipped"].as_str().unwrap_or_default();
    assert!(skipped.contains("does not create users who are disabled"), "{told:#}");
    assert!(create(1)["method"].is_null(), "nothing is sent: {told:#}");
    let resources = run(&["preview", "--source", &source, "--format", "ndjson"]);
    let lines: Vec<Value> = text(&resources.stdout).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let active: Vec<&Value> = lines.iter().map(|resource| &resource["active"]).collect();
    assert_eq!(active, [&true, &false], "{}", said(&resources));
}

#[test]
fn check_finds_the_mistakes_of_the_sample() {
    let answer = json(&["check", "--source", &sample("okta/users.json")], 1);
    let codes: Vec<&str> =
        answer["causes"].as_array().unwrap().iter().filter_map(|c| c["finding"]["code"].as_str()).collect();
    assert!(codes.contains(&"duplicate-matching-value"), "{codes:?}");
}

#[test]
fn a_dry_run_against_the_sandbox_shows_every_outcome() {
    let sandbox = account(&["--profile", "xurrent", "--sample", "entra"]);
    let answer = json(&["plan", "--source", &sample("entra/users.json"), "--endpoint", &sandbox.url], 1);
    for outcome in ["would-create", "would-change", "would-disable", "conflict", "no-change"] {
        assert!(answer["summary"]["outcomes"][outcome].as_u64().unwrap() > 0, "{outcome}: {}", answer["summary"]);
    }
    let near = sandbox.url.replace("/scim/v2", "/scim");
    let again =
        json(&["plan", "--source", &sample("entra/users.json"), "--record", "Liz Smith", "--endpoint", &near], 0);
    assert_eq!(again["plans"][0]["outcome"]["kind"], "would-change");
    let groups = [sample("entra/users.json"), sample("entra/groups.json")];
    let answer =
        json(&["plan", "--resource", "group", "--endpoint", &sandbox.url, "--source", &groups[0], &groups[1]], 0);
    assert_eq!(answer["summary"]["records"], 5);
}

/// Whoever is there already as the mapping has them is nobody to be created.
#[cfg(unix)]
#[test]
fn a_sandbox_holds_ones_own_people_and_keeps_what_is_written_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state").display().to_string();
    let source = [sample("okta/users.json"), sample("okta/groups.json")];
    let own = ["--profile", "aws", "--source", &source[0], &source[1], "--state", &state];
    let sandbox = account(&own);
    let plan = |url: &str| {
        let plan = ["plan", "--provider", "aws", "--source", &source[0], "--endpoint", url];
        serde_json::from_slice::<Value>(&run(&plan).stdout).unwrap()
    };
    let outcomes = plan(&sandbox.url)["summary"]["outcomes"].clone();
    assert!(outcomes["no-change"] == 17 && outcomes["would-change"] == 0, "{outcomes}");
    assert!(stopped(sandbox).contains("The sandbox has stopped"));
    let kept = std::fs::read_to_string(&state).unwrap();
    assert!(kept.lines().count() > 10 && !kept.contains(TOKEN));
    let again = account(&["--profile", "aws", "--state", &state]);
    assert_eq!(plan(&again.url)["summary"]["outcomes"], outcomes);
    let words = stopped(again);
    assert!(words.contains("is kept in"), "{words}");
    let other = run(&["sandbox", "--profile", "xurrent", "--state", &state]);
    assert_eq!(other.status.code(), Some(2));
    assert!(said(&other).contains("in the part of aws"), "{}", said(&other));
}

#[cfg(unix)]
#[test]
fn a_sandbox_makes_the_trouble_of_a_file_in_its_order() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faults.json");
    let with = |text: &str| {
        crosswalk::base::file::write_atomic(&file, text.as_bytes()).unwrap();
        ["--fault-file".to_owned(), file.display().to_string()]
    };
    let [flag, path] = with("[\n  {\"status\": 429, \"tiems\": 2}\n]");
    let refused = run(&["sandbox", &flag, &path]);
    assert_eq!(refused.status.code(), Some(2));
    let said = said(&refused);
    assert!(said.contains("faults.json, line 2, column 25: unknown field `tiems`"), "{said}");
    let [flag, path] =
        with(r#"[{"path":"/Users","from":2,"times":1,"status":429,"headers":{"Retry-After":"1"},"detail":"Slowly."}]"#);
    let sandbox = account(&[&flag, &path]);
    let answers: Vec<Value> = (0..3).map(|_| get(&sandbox, "/Users")).collect();
    assert!(answers[0]["totalResults"] == 0 && answers[2]["totalResults"] == 0, "{answers:?}");
    assert_eq!(answers[1]["detail"], "Slowly.");
    let words = stopped(sandbox);
    assert!(words.contains("Simulated: /Users, from number 2 on, 1 time: answered with 429"), "{words}");
}

#[test]
fn an_export_of_organizations_or_sites_is_never_taken_for_people() {
    let folder = tempfile::tempdir().unwrap();
    let users = sample("entra/users.json");
    let large = "Widget ".repeat(40);
    let many = |record: &str| format!("[{}]", vec![record; 9_000].join(","));
    for (name, content, what) in [
        (
            "orgs.csv",
            "ID,Source,Source ID,Disabled,Name,Business Unit,Region,Parent Organization,Manager\n1,,,0,Widget,1,NA,,\n"
                .to_owned(),
            "of organizations",
        ),
        (
            "orgs.json",
            many(&format!(
                r#"{{"id":44,"sourceID":null,"name":"{large}","parent":null,"manager":null,"created_at":"x","updated_at":"y"}}"#
            )),
            "of organizations",
        ),
        (
            "sites.json",
            r#"[{"name":"W","created_at":"x","sourceID":null,"updated_at":"y","id":13}]"#.to_owned(),
            "of sites",
        ),
    ] {
        let path = folder.path().join(name).display().to_string();
        crosswalk::base::file::write_atomic(path.as_ref(), content.as_bytes()).unwrap();
        for arguments in [
            &["check", "--client", "generic", "--source", &path][..],
            &["preview", "--client", "generic", "--format", "ndjson", "--source", &path],
            &["preview", "--client", "generic", "--record", "44", "--source", &path],
            &["check", "--client", "entra", "--source", &users, &path],
            &["plan", "--source", &users, "--endpoint", "sandbox", "--account-export", &path],
        ] {
            let refused = run(arguments);
            let said = said(&refused);
            assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {said}");
            assert!(said.contains(what) && said.contains(name) && said.contains("inferred"), "{arguments:?}: {said}");
        }
        let said = said(&run(&["profile", &path]));
        assert!(said.contains(what), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn an_export_of_the_account_is_taken_as_the_account() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("people.csv");
    // With the columns by which a plan knows it, and without.
    for people in [
        "Name,Primary Email,Disabled\nLiz,liz@x.example,No\nBo,bo@x.example,Yes\nNobody,,No\n",
        "ID,Name,Primary Email,Disabled,Source,Source ID\n1,Liz,liz@x.example,No,Okta,7\n2,Bo,bo@x.example,Yes,Okta,8\n\
         3,Nobody,,No,Okta,9\n",
    ] {
        crosswalk::base::file::write_atomic(&export, people.as_bytes()).unwrap();
        let sandbox = account(&["--profile", "xurrent", "--source", &export.display().to_string()]);
        let users = get(&sandbox, "/Users");
        let of = |name: &str| {
            users["Resources"].as_array().unwrap().iter().map(|user| user[name].clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            (of("userName"), of("active")),
            (vec!["liz@x.example".into(), "bo@x.example".into()], vec![true.into(), false.into()])
        );
        let words = stopped(sandbox);
        assert!(
            words.contains("3 users taken from an export of Xurrent") && words.contains("1 user left out"),
            "{words}"
        );
    }
}

/// 5 says that something would change, where that was asked for.
#[test]
fn the_exit_code_of_a_dry_run_can_say_whether_anything_would_change() {
    let sandbox = account(&["--profile", "xurrent", "--sample", "entra"]);
    let users = sample("entra/users.json");
    let plan = ["plan", "--source", &users, "--endpoint", &sandbox.url, "--detailed-exit-code"];
    let answer = json(&plan, 1);
    let plans = answer["plans"].as_array().expect("plans");
    for (outcome, code) in [("would-create", 5), ("would-change", 5), ("would-disable", 5), ("no-change", 0)] {
        let key = plans.iter().find(|plan| plan["outcome"]["kind"] == outcome).expect(outcome)["key"].as_str();
        let of_one = [plan.as_slice(), &["--record", key.expect("a key")]].concat();
        assert_eq!(json(&of_one, code)["plans"][0]["outcome"]["kind"], outcome);
        assert_eq!(
            run(&of_one.iter().copied().filter(|word| !word.starts_with("--det")).collect::<Vec<_>>()).status.code(),
            Some(0)
        );
    }
}

#[test]
fn a_wrong_token_is_said_and_never_shown() {
    let sandbox = account(&["--profile", "rfc"]);
    let plan = ["plan", "--source", &sample("entra/users.json"), "--endpoint", &sandbox.url];
    let mut with_another = command(Path::new("."), &plan);
    let output = with_another.env("CROSSWALK_TOKEN", "not-the-token-of-the-sandbox").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let words = said(&output);
    assert!(words.contains("token") && !words.contains("not-the-token"), "{words}");
}

#[test]
fn the_mapping_is_taken_home_and_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    for (form, name, words) in [
        ("crosswalk", "a.crosswalk", "\"format\": \"crosswalk\""),
        ("csv", "a.csv", "userPrincipalName"),
        ("markdown", "a.md", "userPrincipalName"),
        ("sheet", "sheet.md", "userPrincipalName"),
    ] {
        let output = run(&["export", "--client", "entra", "--as", form, "--out", &file(name)]);
        assert_eq!(output.status.code(), Some(0), "{form}: {}", said(&output));
        assert!(std::fs::read_to_string(file(name)).unwrap().contains(words), "{form}");
    }
    let output = run(&["preview", &file("a.crosswalk"), "--source", &sample("entra/users.json"), "--format", "ndjson"]);
    assert_eq!(text(&output.stdout).lines().count(), 18, "{}", said(&output));
    let output = run(&["export", "--client", "generic", "--as", "sheet", "--out", &file("none.md")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("no screens to fill in"), "{}", said(&output));
    let output = run(&["export", "--client", "entra", "--as", "entra-schema", "--out", &file("schema.json")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("--base"), "{}", said(&output));
}

#[test]
fn a_name_that_stands_in_no_table_is_refused_with_those_that_do() {
    for (arguments, names) in [
        (&["preview", "--client", "ping"][..], "entra, okta, onelogin, google, generic"),
        (&["eval", "--client", "ping", "x"], "entra, okta, onelogin, google, generic"),
        (
            &["preview", "--provider", "newer"],
            "xurrent, aws, github, snowflake, hcp-terraform, servicenow, slack, generic",
        ),
        (
            &["sandbox", "--profile", "newer"],
            "xurrent, aws, github, snowflake, hcp-terraform, servicenow, slack, generic",
        ),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(said(&output).contains(names), "{arguments:?}: {}", said(&output));
    }
}

#[test]
fn a_crosswalk_of_a_newer_program_is_used_as_far_as_it_is_known_and_keeps_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    run(&["export", "--client", "generic", "--as", "crosswalk", "--out", &file("a.crosswalk")]);
    let known: Value = serde_json::from_str(&std::fs::read_to_string(file("a.crosswalk")).unwrap()).unwrap();
    let newer = Value::Object(
        known
            .as_object()
            .unwrap()
            .clone()
            .into_iter()
            .map(|(key, value)| match key.as_str() {
                "client" => (key, "ping".into()),
                "provider" => (key, "newer".into()),
                _ => (key, value),
            })
            .collect(),
    );
    crosswalk::base::file::write_atomic(file("newer.crosswalk").as_ref(), newer.to_string().as_bytes()).unwrap();

    let output =
        run(&["preview", &file("newer.crosswalk"), "--source", &sample("script/users.csv"), "--format", "ndjson"]);
    let words = said(&output);
    assert_eq!(output.status.code(), Some(0), "{words}");
    assert!(words.contains("warning: This Crosswalk knows no provisioning client “ping”"), "{words}");
    assert!(words.contains("warning: This Crosswalk knows no account type “newer”"), "{words}");
    assert!(text(&output.stdout).lines().count() > 10);

    let output = run(&["export", &file("newer.crosswalk"), "--as", "crosswalk", "--out", &file("again.crosswalk")]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let again: Value = serde_json::from_str(&std::fs::read_to_string(file("again.crosswalk")).unwrap()).unwrap();
    assert_eq!(again, newer, "what nobody chose otherwise is kept");

    let output =
        run(&["check", &file("newer.crosswalk"), "--provider", "xurrent", "--source", &sample("script/users.csv")]);
    assert!(!said(&output).contains("account type"), "one was chosen: {}", said(&output));
    let output = run(&["check", &file("newer.crosswalk"), "--client", "okta", "--source", &sample("script/users.csv")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("made for ping, not for Okta"), "{}", said(&output));
}

/// The rules for Xurrent take the e-mail address as userName; a template of one's own has a parameter there.
#[test]
fn a_template_keeps_its_parameters_unless_they_are_known_to_hold_another_thing() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = |name: &str| format!("{}/tests/fixtures/native/{name}", env!("CARGO_MANIFEST_DIR"));
    let template = fixture("onelogin-template.json");
    let other = folder.path().join("other.json").display().to_string();
    let parameters = std::fs::read_to_string(fixture("onelogin-parameters.json")).unwrap();
    let username = parameters.replace("\"email\"", "\"username\"");
    assert_ne!(parameters, username);
    crosswalk::base::file::write_atomic(other.as_ref(), username.as_bytes()).unwrap();
    let into =
        ["export", "--client", "onelogin", "--provider", "xurrent", "--as", "onelogin-template", "--base", &template];
    for (more, change, code) in [
        (vec![], None, Some("template-parameter-kept")),
        (vec!["--parameters".to_owned(), fixture("onelogin-parameters.json")], None, Some("template-parameter-same")),
        (vec!["--parameters".to_owned(), other], Some("email"), None),
    ] {
        let more: Vec<&str> = more.iter().map(String::as_str).collect();
        let review = json(&[&into[..], &["--review"], &more].concat(), 4);
        let changes = review["changes"].as_array().expect("changes");
        let of_name = changes.iter().find(|change| change["target"] == "userName");
        assert_eq!(of_name.map(|change| change.to_string().contains("\"email\"")), change.map(|_| true), "{review:#}");
        let findings = review["findings"].as_array().expect("findings");
        let found = findings
            .iter()
            .find(|finding| finding["place"]["target"] == "userName")
            .map(|finding| finding["code"].clone());
        assert_eq!(found, code.map(Value::from), "{findings:#?}");
    }
    let csv = ["export", "--client", "onelogin", "--as", "csv", "--parameters", &template, "--review"];
    assert!(said(&run(&csv)).contains("--parameters says nothing of --as csv. Leave it out."));
}

#[test]
fn an_entra_schema_is_edited_in_place() {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/entra-schema-small.json");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("schema.json");
    let base_text = base.display().to_string();
    let output = run(&[
        "export",
        "--client",
        "entra",
        "--as",
        "entra-schema",
        "--base",
        &base_text,
        "--yes",
        "--out",
        &out.display().to_string(),
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("not verified"), "{}", said(&output));
    let (before, after) = (std::fs::read_to_string(&base).unwrap(), std::fs::read_to_string(&out).unwrap());
    let (before, after): (Value, Value) =
        (serde_json::from_str(&before).unwrap(), serde_json::from_str(&after).unwrap());
    assert_eq!(before["directories"], after["directories"]);
    assert_eq!(before["id"], after["id"]);
}

#[test]
fn expressions_are_evaluated_and_cases_counted() {
    let answer =
        json(&["eval", "--client", "entra", "Join(\" \", [a], [b])", "--attributes", r#"{"a":"Liz","b":"Smith"}"#], 0);
    assert_eq!(answer["value"], "Liz Smith");
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().join("cases.json");
    let table = r#"[{"id":"one","expression":"ToLower([a])","attributes":{"a":"X"},"expected":"x","kind":"exact"},
                    {"id":"two","expression":"ToLower([a])","attributes":{"a":"X"},"expected":"y","kind":"exact"}]"#;
    std::fs::File::create(&cases).unwrap().write_all(table.as_bytes()).unwrap();
    let output = run(&["eval", "--client", "entra", "--cases", &cases.display().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    let printed = text(&output.stdout);
    assert!(printed.contains("two") && printed.trim_end().ends_with("1 passed, 1 failed"), "{printed}");
}

/// Every kind of unusable input ends with a sentence and code 2.
#[test]
fn bad_input_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let empty_folder = tempfile::tempdir().unwrap();
    let make = |name: &str, bytes: &[u8]| -> PathBuf {
        let path = folder.path().join(name);
        std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
        path
    };
    let deep = "[".repeat(200_000);
    let utf8 = [&b"[{\"userPrincipalName\":\"a\",\"surname\":\""[..], &[0xff, 0xfe], b"\"}]"].concat();
    for (name, path, words) in [
        ("missing", folder.path().join("missing.json"), "is not there"),
        ("a folder without payloads", empty_folder.path().to_owned(), "folder"),
        ("0 bytes", make("empty.json", b""), "empty"),
        ("binary", make("binary.json", &[0, 159, 146, 150, 0, 1, 2, 3]), ""),
        ("broken", make("broken.json", b"{\"value\": [{\"id\": \"1\","), ""),
        ("deep", make("deep.json", deep.as_bytes()), "deep"),
        ("a bare string", make("string.json", b"\"hello\""), ""),
        ("invalid UTF-8", make("utf8.json", &utf8), "byte 37"),
    ] {
        let output = run(&["preview", "--source", &path.display().to_string()]);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{name}: {said}");
        assert!(said.contains(words) && said.len() > 60, "{name}: {said}");
        assert!(!said.contains("panicked"), "{name}: {said}");
    }
    let output = run(&["preview", "--source", &sample("entra/users.json"), "--record", "nobody"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("nobody"));
}

/// A payload that is larger than what is looked at to recognise it goes by in one pass; the lines are those of the
/// records loaded as a set, from a file and from standard input.
#[test]
fn a_large_payload_is_mapped_in_one_pass() {
    let folder = tempfile::tempdir().expect("a folder");
    let users: Vec<String> = (0..4000)
        .map(|i| {
            let about = "é".repeat(400);
            format!(r#"{{"id":"{i}","userPrincipalName":"u{i}@x.com","displayName":"U {i}","surname":"S","aboutMe":"{about}"}}"#)
        })
        .collect();
    let payload = folder.path().join("users.json");
    crosswalk::base::file::write_atomic(&payload, format!(r#"{{"value":[{}]}}"#, users.join(",")).as_bytes())
        .expect("a payload");
    let preview = |source: &str| {
        let asked = ["preview", "--client", "entra", "--format", "ndjson", "--source", source];
        let mut preview = command(folder.path(), &asked);
        let output = preview.stdin(std::fs::File::open(&payload).expect("the payload")).output().expect("it runs");
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let (file, standard_input) = (preview(payload.to_str().expect("a path")), preview("-"));
    assert_eq!(file.lines().count(), 4000);
    assert!(file == standard_input, "standard input gives other lines");
    let first: serde_json::Value = serde_json::from_str(file.lines().next().expect("a line")).expect("JSON");
    let one = ["preview", "--client", "entra", "--format", "ndjson", "--record", "u0@x.com", "--source"];
    let one = command(folder.path(), &one).arg(&payload).output().expect("it runs");
    let loaded: serde_json::Value = serde_json::from_slice(&one.stdout).expect("JSON");
    assert_eq!(first, loaded);
}

#[test]
fn a_pseudonymised_copy_has_the_same_people_under_other_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("copies");
    let users = sample("entra/users.json");
    let ended = run(&["pseudonymise", &users, &sample("entra/groups.json"), "--out", &out.display().to_string()]);
    assert_eq!(ended.status.code(), Some(0), "{}", said(&ended));
    assert!(said(&ended).contains("docs/privacy.md"));
    let copy = std::fs::read_to_string(out.join("users.json")).expect("the copy");
    for word in ["Amara", "Okafor", "amara", "contoso", "Herengracht"] {
        assert!(!copy.contains(word), "{word}");
    }
    assert!(copy.contains("Chief Executive Officer") && copy.contains("Netherlands"));
    // The copies hang together: members of the groups are users of the copy.
    let groups: Value =
        serde_json::from_str(&std::fs::read_to_string(out.join("groups.json")).expect("the copy")).unwrap();
    let member = groups["value"][0]["members"][0]["id"].as_str().expect("a member").to_owned();
    assert!(copy.contains(&member), "{member}");
    // Its checks find what the original's find, as far as they do not depend on what was replaced.
    let copy = out.join("users.json").display().to_string();
    let records = |file: &str| json(&["profile", file], 0)["records"].clone();
    assert_eq!(records(&copy), records(&users));
}

#[test]
fn what_would_be_replaced_is_listed_and_can_be_chosen() {
    let users = sample("script/users.csv");
    let listed = json(&["pseudonymise", &users, "--list", "--treat", "department=name", "title=keep"], 0);
    let of = |attribute: &str| {
        let rows = listed.as_array().expect("a list");
        rows.iter().find(|row| row["attribute"] == attribute).expect(attribute)["treatment"].clone()
    };
    assert_eq!(
        (of("email"), of("phone"), of("department"), of("title")),
        ("mail".into(), "phone".into(), "name".into(), "keep".into())
    );
    for (arguments, words) in [
        (vec!["--list", "--treat", "department"], "ATTRIBUTE=HOW"),
        (vec!["--list", "--treat", "department=away"], "no way to treat"),
        (vec!["--out", &users], "is the original"),
    ] {
        let ended = run(&[vec!["pseudonymise", &users], arguments.clone()].concat());
        assert_eq!(ended.status.code(), Some(2), "{arguments:?}");
        assert!(said(&ended).contains(words), "{arguments:?}: {}", said(&ended));
    }
}

#[test]
fn check_says_what_would_clear_each_cause_and_for_how_many() {
    let users = sample("entra/users.json");
    let with = json(&["check", "--client", "entra", "--provider", "xurrent", "--source", &users, "--cures"], 0);
    let without = json(&["check", "--client", "entra", "--provider", "xurrent", "--source", &users], 0);
    let cause = |answer: &Value| {
        let causes = answer["causes"].as_array().expect("causes").clone();
        let is_country = |cause: &Value| cause["finding"]["place"]["target"] == "addresses.country";
        causes.into_iter().find(is_country).expect("the sample’s countries are names")
    };
    let (cause, plain) = (cause(&with), cause(&without));
    assert_eq!((cause["count"].clone(), plain.get("cures")), (plain["count"].clone(), None));
    let cure = &cause["cures"][0];
    assert_eq!((&cure["clears"], &cure["of"], &cure["lost"]), (&cause["count"], &cause["count"], &Value::from(0)));
    let edit = &cure["action"]["edits"][0];
    assert_eq!((&edit["change"], &edit["source"]["attribute"]), (&"source".into(), &"usageLocation".into()), "{cure}");
    let person = &cure["people"][0];
    assert_eq!(
        (person["before"].as_str(), person["state"].as_str()),
        (Some("Netherlands"), Some("helped")),
        "{person}"
    );
    let refused = run(&["check", "--client", "entra", "--source", &users, "--cures", "--record", "liz"]);
    assert_eq!(refused.status.code(), Some(2));
}

/// What a file is in that is no UTF-8 is said on the command line, or by the crosswalk, which says it of its own files alone.
#[test]
fn an_encoding_that_is_said_is_taken_in_place_of_a_guess() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).display().to_string();
    // "Łukasz" as it looks, "Јukasz" as windows-1251.
    let table = b"email;\xA3ame\na@x.example;\xA3ukasz\n";
    crosswalk::base::file::write_atomic(at("people.csv").as_ref(), table).expect("written");
    crosswalk::base::file::write_atomic(at("other.csv").as_ref(), table).expect("written");
    let file = serde_json::json!({
        "format": "crosswalk", "version": 1, "name": "x", "client": "generic", "provider": "generic",
        "encoding": "windows-1251", "sources": [{"kind": "file", "path": at("people.csv")}],
        "user": {"kind": "user", "rules": [{"target": "userName", "source": {"kind": "direct", "attribute": "email"}, "matching": 1}]},
        "group": {"kind": "group", "rules": []},
    });
    crosswalk::base::file::write_atomic(at("x.crosswalk").as_ref(), file.to_string().as_bytes()).expect("written");
    let said = |arguments: &[&str]| {
        let output = run(arguments);
        format!("{}{}", text(&output.stdout), said(&output))
    };
    let people = at("people.csv");
    for (name, arguments, expected) in [
        ("profile guesses", vec!["profile", &people], "Łame"),
        ("profile is told", vec!["profile", &people, "--encoding", "windows-1251"], "Јame"),
        ("pseudonymise is told", vec!["pseudonymise", &people, "--list", "--encoding", "windows-1251"], "Јame"),
        ("a crosswalk says it of its own", vec!["preview", &at("x.crosswalk")], "read as windows-1251, as you say"),
        (
            "and of no others",
            vec!["preview", &at("x.crosswalk"), "--source", &at("other.csv")],
            "other.csv is no UTF-8 (the first such byte is byte 6) and is read as windows-1250",
        ),
    ] {
        let words = said(&arguments);
        assert!(words.contains(expected), "{name}: {words}");
    }
}
