//! The scripts beside an export, run by a real bash with a stand-in for the Azure CLI that writes down what it is asked.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crosswalk::base::file::write_atomic;

const BASE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/entra-schema-small.json");

/// Answers a GET with the schema that was put last, and writes every call down.
const AZ: &str = r#"#!/usr/bin/env bash
echo "$*" >>"$CALLS"
case "$*" in
  *"--method put"*) [ -z "${REFUSED:-}" ] || exit 1; for word in "$@"; do case "$word" in @*) cp "${word#@}" "$NOW";; esac; done ;;
  *"--method get"*schema*) cat "$NOW" ;;
esac
"#;

struct Kit {
    folder: tempfile::TempDir,
}

impl Kit {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let kit = Self { folder };
        let made = kit.export();
        assert!(made.status.success(), "{}", said(&made));
        write_atomic(&kit.path("az"), AZ.as_bytes()).expect("written");
        let executable = Command::new("chmod").arg("+x").arg(kit.path("az")).status().expect("chmod runs");
        assert!(executable.success());
        std::fs::copy(BASE, kit.path("now")).expect("copied");
        kit
    }

    /// Writes the schema with its scripts into the folder.
    fn export(&self) -> Output {
        let kit = self.text("kit");
        crosswalk(&["export", "--client", "entra", "--as", "entra-schema", "--base", BASE, "--yes", "--kit", &kit])
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// Runs the script with these answers to its questions.
    fn run(&self, arguments: &[&str], answers: &str, refused: bool) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_crosswalk")).parent().expect("a folder").display().to_string();
        let path = format!("{}:{program}:{}", self.folder.path().display(), std::env::var("PATH").unwrap_or_default());
        let mut child = Command::new("bash")
            .arg(self.path("kit/apply.sh"))
            .args(arguments)
            .env("PATH", path)
            .env("CALLS", self.path("calls"))
            .env("NOW", self.path("now"))
            .env("CROSSWALK_SERVICE_PRINCIPAL", "sp-1")
            .env("CROSSWALK_JOB", "job-1")
            .envs(refused.then_some(("REFUSED", "1")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("bash runs");
        let mut input = child.stdin.take().expect("piped");
        std::io::Write::write_all(&mut input, answers.as_bytes()).expect("written");
        drop(input);
        child.wait_with_output().expect("it ends")
    }

    /// The verbs that were asked for, in order.
    fn calls(&self) -> Vec<String> {
        let calls = std::fs::read_to_string(self.path("calls")).unwrap_or_default();
        let verb = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let at = words.iter().position(|word| *word == "--method").expect("a method");
            let url = words.iter().find(|word| word.starts_with("https://")).expect("an address");
            assert!(
                url.starts_with("https://graph.microsoft.com/v1.0/servicePrincipals/sp-1/synchronization/jobs/job-1/")
            );
            format!("{} {}", words[at + 1], url.rsplit('/').next().expect("a part"))
        };
        calls.lines().map(verb).collect()
    }

    fn now(&self) -> String {
        std::fs::read_to_string(self.path("now")).expect("a schema")
    }
}

fn crosswalk(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_crosswalk")).args(arguments).output().expect("it runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

#[test]
fn it_backs_up_pauses_puts_compares_and_starts() {
    let kit = Kit::new();
    let run = kit.run(&[], "yes\nyes\nyes\n", false);
    assert!(run.status.success(), "{}", said(&run));
    assert_eq!(kit.calls(), ["get schema", "post pause", "put schema", "get schema", "post start"]);
    let put = std::fs::read_to_string(kit.path("kit/schema.json")).expect("the schema");
    assert!(kit.now() == put, "what was put is there");
    assert!(said(&run).contains("0 differ"), "{}", said(&run));
    let backup = std::fs::read_dir(kit.path("kit")).expect("a folder").flatten();
    let backup =
        backup.map(|entry| entry.file_name().to_string_lossy().into_owned()).find(|n| n.starts_with("backup-"));
    let undone = kit.run(&["undo", &backup.expect("a backup")], "yes\nyes\nyes\n", false);
    assert!(undone.status.success(), "{}", said(&undone));
    assert!(kit.now() == std::fs::read_to_string(BASE).expect("the base"), "it is as it was before, to the byte");
}

#[test]
fn a_no_and_a_refusal_stop_it() {
    let kit = Kit::new();
    let run = kit.run(&[], "yes\nno\n", false);
    assert_eq!((run.status.code(), kit.calls()), (Some(4), vec!["get schema".to_owned(), "post pause".to_owned()]));
    let kit = Kit::new();
    let run = kit.run(&[], "yes\nyes\nyes\n", true);
    assert_eq!(run.status.code(), Some(1));
    assert_eq!(kit.calls().last().map(String::as_str), Some("put schema"));
    assert!(said(&run).contains("The job is paused and has its old schema"), "{}", said(&run));
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let kit = Kit::new();
    let again = kit.export();
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("has something in it"), "{}", said(&again));
    let none = crosswalk(&["export", "--client", "entra", "--as", "csv", "--kit", &kit.text("other")]);
    assert_eq!(none.status.code(), Some(2));
    assert!(!kit.path("other").exists());
}

/// What goes in and out by the command line: imported, changed nowhere, the same to the byte; with a yes where it is needed.
#[test]
fn a_schema_goes_in_and_out_and_nothing_is_lost_unasked() {
    let kit = Kit::new();
    let (saved, out) = (kit.text("a.crosswalk"), kit.text("out.json"));
    let import = crosswalk(&["import", BASE, "--out", &saved]);
    assert!(import.status.success(), "{}", said(&import));
    assert_eq!(
        crosswalk(&["import", BASE, "--out", &saved]).status.code(),
        Some(4),
        "a file that is there is not overwritten"
    );
    let export = crosswalk(&["export", &saved, "--as", "entra-schema", "--out", &out]);
    assert!(export.status.success(), "the base is known from the import: {}", said(&export));
    assert_eq!(std::fs::read(&out).expect("written"), std::fs::read(BASE).expect("the base"));
    assert!(crosswalk(&["diff", BASE, &saved]).status.success());
    // A rule less: its row is removed only with a yes.
    let text = std::fs::read_to_string(&saved).expect("a crosswalk");
    let mut document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    document["user"]["rules"].as_array_mut().expect("rules").pop();
    write_atomic(Path::new(&saved), document.to_string().as_bytes()).expect("written");
    let export = crosswalk(&["export", &saved, "--as", "entra-schema", "--out", &out]);
    assert_eq!(export.status.code(), Some(4));
    assert!(said(&export).contains("1 row is removed from the file: externalId."), "{}", said(&export));
    assert_eq!(std::fs::read(&out).expect("as before"), std::fs::read(BASE).expect("the base"));
    let review = crosswalk(&["export", &saved, "--as", "entra-schema", "--review"]);
    let review: serde_json::Value = serde_json::from_slice(&review.stdout).expect("JSON");
    assert_eq!(
        (review["changes"][0]["what"].as_str(), review["changes"].as_array().map(Vec::len)),
        (Some("removed"), Some(1))
    );
    let export = crosswalk(&["export", &saved, "--as", "entra-schema", "--out", &out, "--yes"]);
    assert!(export.status.success(), "{}", said(&export));
    let diff = crosswalk(&["diff", BASE, &out]);
    assert_eq!(diff.status.code(), Some(1));
    assert!(said(&diff).contains("- externalId: [objectId]"), "{}", said(&diff));
}

/// A device is nothing that could be overwritten.
#[test]
fn an_import_is_written_to_a_device_unasked() {
    let import = crosswalk(&["import", BASE, "--out", "/dev/stdout"]);
    assert!(import.status.success(), "{}", said(&import));
    let document: serde_json::Value = serde_json::from_slice(&import.stdout).expect("a crosswalk");
    assert_eq!(document["client"], "entra");
}

/// The file that rules were read from takes in what is written in its own form, and no other.
#[test]
fn the_file_of_an_import_is_the_base_of_its_own_form_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = |name: &str| folder.path().join(name).display().to_string();
    let module = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/native/okta-mapping.tf");
    let saved = text("okta.crosswalk");
    let import = crosswalk(&["import", module, "--out", &saved]);
    assert!(import.status.success(), "{}", said(&import));
    for (form, is_its_own) in [("okta-hcl", true), ("okta-mapping", false), ("okta-schema", false)] {
        let export = crosswalk(&["export", &saved, "--as", form, "--out", &text(form)]);
        assert!(export.status.success(), "{form}: {}", said(&export));
        let same = std::fs::read(text(form)).expect("written") == std::fs::read(module).expect("the module");
        assert_eq!(same, is_its_own, "{form}");
    }
}
