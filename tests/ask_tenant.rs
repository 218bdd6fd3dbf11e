//! Questions for Entra's own evaluator, asked by the script beside them with a stand-in for the Azure CLI, and its answers
//! compared: over the command line.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crosswalk::base::file::write_atomic;
use serde_json::{Value, json};

const PEOPLE: &str = r#"[{"id":"1","userPrincipalName":"liz@x.example","displayName":"Liz","givenName":"Liz","surname":"Smith","accountEnabled":true},
{"id":"2","userPrincipalName":"bo@x.example","displayName":"Bo","givenName":"Bo","surname":"Lindqvist-Öst","accountEnabled":false}]"#;
const RULES: &str = r#"{"format": "crosswalk", "version": 1, "name": "x", "client": "entra", "provider": "generic", "user": {"kind": "user", "rules": [
{"target": "userName", "source": {"kind": "direct", "attribute": "userPrincipalName"}, "matching": 1},
{"target": "active", "source": {"kind": "expression", "text": "Switch([IsSoftDeleted],, \"False\", \"True\", \"True\", \"False\")"}},
{"target": "displayName", "source": {"kind": "expression", "text": "Join(\" \",[givenName],[surname])"}},
{"target": "title", "source": {"kind": "expression", "text": "FormatDateTime(Now(), , \"g\", \"yyyy\")"}}]},
"group": {"kind": "group", "rules": []}}"#;

/// Answers a question by the file that lies ready for it; what has none is refused.
const AZ: &str = r#"#!/usr/bin/env bash
echo "$*" >>"$CALLS"
for word in "$@"; do case "$word" in @*) body=${word#@};; esac; done
case "$*" in
  *"--method post"*/schema/parseExpression*) cat "$READY/${body%.body.json}" 2>/dev/null || { echo "Forbidden" >&2; exit 1; } ;;
  *"--method get"*/schema/functions*) echo '{"value": []}' ;;
  *) exit 1 ;;
esac
"#;

fn crosswalk(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crosswalk")).args(arguments).output().expect("it runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder") };
        desk.write("people.json", PEOPLE);
        desk.write("rules.crosswalk", RULES);
        desk.write("az", AZ);
        std::fs::create_dir(desk.path("ready")).expect("a folder");
        let executable = Command::new("chmod").arg("+x").arg(desk.path("az")).status().expect("chmod runs");
        assert!(executable.success());
        desk
    }

    /// With the questions written.
    fn asked() -> Self {
        let desk = Self::new();
        let written = desk.ask(&["--out", &desk.text("questions")]);
        assert_eq!(written.status.code(), Some(0), "{}", said(&written));
        desk
    }

    fn ask(&self, arguments: &[&str]) -> Output {
        let (rules, people) = (self.text("rules.crosswalk"), self.text("people.json"));
        crosswalk(&[&["ask-tenant", &rules, "--source", &people], arguments].concat())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn write(&self, name: &str, text: &str) {
        write_atomic(&self.path(name), text.as_bytes()).expect("written");
    }

    fn json(&self, name: &str) -> Value {
        read(&self.path(name))
    }

    /// The questions: the number, the target, and what each of its values is.
    fn questions(&self) -> Vec<(String, String, Value)> {
        let index = self.json("questions/index.json");
        let question = |asked: &Value| {
            let body = asked["body"].as_str().expect("a name").to_owned();
            let values = self.json(&format!("questions/{body}"));
            let properties = values["testInputObject"]["properties"].as_array().cloned().expect("properties");
            let values =
                properties.into_iter().map(|p| (p["key"].as_str().expect("a key").to_owned(), p["value"].clone()));
            (
                body.trim_end_matches(".body.json").to_owned(),
                asked["target"].as_str().expect("a target").to_owned(),
                values.collect(),
            )
        };
        index["questions"].as_array().expect("questions").iter().map(question).collect()
    }

    /// Puts an answer ready for each question.
    fn answers(&self, answer: impl Fn(&str, &Value) -> Option<Value>) {
        for (number, target, values) in self.questions() {
            if let Some(answer) = answer(&target, &values) {
                self.write(&format!("ready/{number}"), &answer.to_string());
            }
        }
    }

    fn run_script(&self) -> Output {
        let path = format!("{}:{}", self.folder.path().display(), std::env::var("PATH").unwrap_or_default());
        let mut script = Command::new("bash");
        script.arg(self.path("questions/ask.sh")).env("PATH", path).env("CALLS", self.path("calls"));
        script
            .env("READY", self.path("ready"))
            .env("CROSSWALK_SERVICE_PRINCIPAL", "sp-1")
            .env("CROSSWALK_JOB", "job-1");
        script.stdin(Stdio::null()).output().expect("bash runs")
    }

    /// The comparison: the exit code, and each rule's verdict.
    fn compare(&self) -> (Option<i32>, Vec<(String, String)>, String) {
        let output = crosswalk(&["ask-tenant", &self.text("rules.crosswalk"), "--answers", &self.text("questions")]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let rules = report["rules"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let verdicts = rules.iter().map(|rule| (text(&rule["target"]), text(&rule["verdict"]))).collect();
        (output.status.code(), verdicts, said(&output))
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON")
}

fn gave(value: &str) -> Value {
    json!({"error": null, "parsingSucceeded": true, "evaluationSucceeded": true, "evaluationResult": [value]})
}

/// As Entra would.
fn right(target: &str, values: &Value) -> Value {
    match target {
        "active" => gave(if values["IsSoftDeleted"] == "False" { "True" } else { "False" }),
        _ => gave(&format!(
            "{} {}",
            values["givenName"].as_str().unwrap_or(""),
            values["surname"].as_str().unwrap_or("")
        )),
    }
}

fn verdicts(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(target, verdict)| ((*target).to_owned(), (*verdict).to_owned())).collect()
}

#[test]
fn each_expression_is_asked_about_for_telling_people_with_what_it_reads_and_no_more() {
    let desk = Desk::asked();
    let index = desk.json("questions/index.json");
    let asked: Vec<_> = desk.questions().into_iter().map(|(_, target, values)| (target, values)).collect();
    let expected = [
        ("active", json!({"IsSoftDeleted": "True"})),
        ("active", json!({"IsSoftDeleted": "False"})),
        ("displayName", json!({"givenName": "Bo", "surname": "Lindqvist-Öst"})),
        ("displayName", json!({"givenName": "Liz", "surname": "Smith"})),
    ];
    for (target, values) in &expected {
        assert!(asked.contains(&((*target).to_owned(), values.clone())), "{target}: {asked:?}");
    }
    assert_eq!(asked.len(), expected.len());
    assert_eq!(index["questions"][2]["why"][0], "longest, 16 characters");
    assert_eq!(index["notAsked"][0]["target"], "title");
    assert!(index["notAsked"][0]["why"].as_str().expect("a reason").starts_with("What Now gives"));
    let body = desk.json("questions/001.body.json");
    assert_eq!(body["expression"], "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")");
    assert_eq!(body["targetAttributeDefinition"], Value::Null);
    let one = desk.ask(&["--record", "liz@x.example", "--out", &desk.text("one")]);
    assert_eq!(one.status.code(), Some(0), "{}", said(&one));
    assert_eq!(desk.json("one/index.json")["questions"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_script_asks_each_question_once_and_the_answers_are_compared() {
    let desk = Desk::asked();
    desk.answers(|target, values| Some(right(target, values)));
    let run = desk.run_script();
    assert!(run.status.success(), "{}", said(&run));
    assert_eq!(desk.compare(), (Some(0), verdicts(&[("active", "same"), ("displayName", "same")]), desk.compare().2));
    assert!(desk.compare().2.contains("title: not asked. What Now gives"), "{}", desk.compare().2);
    let calls =
        || std::fs::read_to_string(desk.path("calls")).expect("calls").lines().map(str::to_owned).collect::<Vec<_>>();
    let job = "https://graph.microsoft.com/v1.0/servicePrincipals/sp-1/synchronization/jobs/job-1/schema/";
    assert!(calls().iter().all(|call| call.contains(job)), "{:?}", calls());
    assert_eq!(calls().iter().filter(|call| call.contains("parseExpression")).count(), 4);
    assert!(desk.run_script().status.success());
    assert_eq!(calls().len(), 5, "nothing is asked twice: {:?}", calls());
}

#[test]
fn each_kind_of_answer_is_said_rule_by_rule() {
    let failed = |parsed: bool| json!({"parsingSucceeded": parsed, "evaluationSucceeded": false, "error": {"code": "E1", "message": "Why."}});
    for (answer, verdict, words) in [
        (Some(gave("Liz-Smith")), "differs", "Theirs: Liz-Smith"),
        (Some(failed(true)), "differs", "Theirs: E1: Why."),
        (Some(failed(false)), "not-parsed", "it is no expression to the tenant: E1: Why."),
        (Some(json!({"error": {"code": "Forbidden", "message": "No."}})), "refused", "was refused: Forbidden: No."),
        (Some(json!(["no answer"])), "no-answer", "no answer that can be read is in"),
        (None, "no-answer", "no answer that can be read is in"),
    ] {
        let desk = Desk::asked();
        desk.answers(|target, values| match target {
            "displayName" if values["givenName"] == "Liz" => answer.clone(),
            _ => Some(right(target, values)),
        });
        let run = desk.run_script();
        assert_eq!(run.status.code(), Some(i32::from(answer.is_none())), "{}", said(&run));
        let (code, found, lines) = desk.compare();
        assert_eq!((code, found), (Some(1), verdicts(&[("active", "same"), ("displayName", verdict)])), "{lines}");
        assert!(lines.contains("displayName: the same for 1 of 2") && lines.contains("  Liz Smith: "), "{lines}");
        assert!(lines.contains(words), "{words}: {lines}");
    }
}

#[test]
fn what_was_refused_leaves_no_answer_and_can_be_asked_again() {
    let desk = Desk::asked();
    let run = desk.run_script();
    assert_eq!(run.status.code(), Some(1));
    assert!(said(&run).contains("The first three were all refused. Stopped."), "{}", said(&run));
    assert!(!desk.path("questions/001.answer.json").exists());
    assert!(std::fs::read_to_string(desk.path("questions/001.answer.json.error")).expect("why").contains("Forbidden"));
    desk.answers(|target, values| Some(right(target, values)));
    assert!(desk.run_script().status.success());
    assert!(!desk.path("questions/001.answer.json.error").exists());
    assert_eq!(desk.compare().0, Some(0));
}

#[test]
fn a_rule_that_was_changed_meanwhile_is_said_and_not_compared() {
    let desk = Desk::asked();
    desk.answers(|target, values| Some(right(target, values)));
    assert!(desk.run_script().status.success());
    desk.write("rules.crosswalk", &RULES.replace("[givenName],[surname]", "[surname],[givenName]"));
    let (code, found, lines) = desk.compare();
    assert_eq!((code, found), (Some(1), verdicts(&[("active", "same"), ("displayName", "changed")])), "{lines}");
}

#[test]
fn what_cannot_be_asked_or_read_is_refused_with_the_way_on() {
    let desk = Desk::asked();
    desk.write("answer.json", &gave("Liz").to_string());
    let okta = ["--client", "okta", "--source", concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/okta/users.json")];
    for (output, words) in [
        (desk.ask(&["--out", &desk.text("questions")]), "Name a folder that is new or empty."),
        (crosswalk(&[&["ask-tenant", "--out", &desk.text("okta")], &okta[..]].concat()), "It is there for: Entra ID."),
        (
            crosswalk(&["ask-tenant", "--answers", &desk.text("ready")]),
            "Name the folder that crosswalk ask-tenant --out has written.",
        ),
        (desk.ask(&[]), "--out"),
        (
            crosswalk(&["check", "--source", &desk.text("questions/001.body.json")]),
            "asked about expressions, no people",
        ),
        (crosswalk(&["check", "--source", &desk.text("answer.json")]), "asked about expressions, no people"),
    ] {
        assert_eq!(output.status.code(), Some(2), "{words}");
        assert!(said(&output).contains(words), "{}", said(&output));
    }
    assert!(!desk.path("okta").exists(), "nothing is left where nothing is asked");
    let index = std::fs::read_to_string(desk.path("questions/index.json")).expect("the index");
    desk.write("questions/index.json", &index.replace("001.body.json", "../people.json"));
    let (code, _, lines) = desk.compare();
    assert_eq!(code, Some(2));
    assert!(lines.contains("names a file outside its folder: ../people.json"), "{lines}");
}

/// A Windows shell saves what it is given as UTF-16, with or without a mark.
#[test]
fn an_answer_is_read_in_the_encodings_that_shells_save_it_in() {
    let utf16 = |text: &str, little: bool| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    for (name, saved) in [
        (
            "UTF-8 with a mark",
            Box::new(|text: &str| format!("\u{feff}{text}").into_bytes()) as Box<dyn Fn(&str) -> Vec<u8>>,
        ),
        ("UTF-16", Box::new(move |text: &str| utf16(text, true))),
        ("UTF-16, the other way", Box::new(move |text: &str| utf16(text, false))),
    ] {
        let desk = Desk::asked();
        for (file, target, values) in desk.questions() {
            let text = right(&target, &values).to_string();
            crosswalk::base::file::write_atomic(&desk.path(&format!("questions/{file}.answer.json")), &saved(&text))
                .expect("written");
        }
        let (code, found, words) = desk.compare();
        assert_eq!(
            (code, found),
            (Some(0), verdicts(&[("active", "same"), ("displayName", "same")])),
            "{name}: {words}"
        );
    }
}
