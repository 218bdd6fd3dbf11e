//! A vendor's own mapping file comes in by any way, is told for what it is, and leaves only as it was seen.

#[path = "common/app.rs"]
mod app;
mod common;
use common::harness;

use std::path::{Path, PathBuf};
use std::process::{Command as Program, Output};
use std::sync::Arc;

use app::{bench, settle};
use crosswalk::base::ResourceKind;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::{Command, Edit, Task, Workspace};
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/entra-schema-small.json");
const USERS: &str = r#"[{"id":"1","userPrincipalName":"bo@x.example","displayName":"Bo","accountEnabled":true}]"#;
const OPERATORS: &str = r#"{"value":[{"name":"EQUALS","arity":"Binary","supportedAttributeTypes":["String"]}]}"#;

type Window = Harness<'static, App>;

fn pass(window: &mut Window) {
    window.run();
    settle(&mut window.state_mut().bench);
    window.run();
}

fn window() -> Window {
    app::window(&DARK, [1440.0, 900.0], bench())
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn drop_on(window: &mut Window, paths: &[&Path]) {
    let dropped = paths.iter().map(|path| Arc::new(Dropped(path.to_path_buf())) as _);
    window.input_mut().dropped_files = dropped.collect();
    pass(window);
}

fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    pass(window);
}

fn write(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    crosswalk::base::file::write_atomic(&path, text.as_bytes()).expect("written");
    path
}

fn notices(window: &Window) -> Vec<String> {
    window.query_all_by_role(Role::Status).filter_map(|node| node.accesskit_node().label()).collect()
}

fn targets(window: &Window, kind: ResourceKind) -> Vec<String> {
    window.state().bench.document().mapping(kind).rules.iter().map(|rule| rule.target.short()).collect()
}

const OF_SCHEMA: [&str; 6] = ["userName", "active", "emails[work].value", "userType", "locale", "externalId"];

#[test]
fn a_schema_that_is_dropped_gives_its_rules_and_says_so() {
    let mut window = window();
    let before = window.state().bench.document().clone();
    drop_on(&mut window, &[Path::new(SCHEMA)]);
    assert_eq!(targets(&window, ResourceKind::User), OF_SCHEMA);
    assert_eq!(targets(&window, ResourceKind::Group), ["displayName"]);
    assert_eq!(window.state().bench.view().workspace, Workspace::Map);
    assert!(window.state().bench.messages().is_empty(), "no toast: {:?}", window.state().bench.messages());
    let said = notices(&window).into_iter().find(|words| words.contains("synchronization schema")).expect("a notice");
    assert!(said.starts_with("entra-schema-small.json is an Entra synchronization schema"), "{said}");
    assert!(said.contains("It has 6 rules for users and 1 for groups."), "{said}");
    assert_eq!(window.state().bench.document().sources, before.sources, "the people stay");
    click(&mut window, "Close what is said of the file");
    assert!(window.query_by_label("Close what is said of the file").is_none());
    window.state_mut().bench.apply(Command::Undo);
    pass(&mut window);
    assert_eq!(*window.state().bench.document(), before);
}

#[test]
fn what_there_is_to_know_of_a_schema_is_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let twice = std::fs::read_to_string(SCHEMA).expect("the fixture").replace("\"userType\"", "\"locale\"");
    let path = write(&folder, "twice.json", &twice);
    let mut window = window();
    drop_on(&mut window, &[&path]);
    click(&mut window, "1 thing to know…");
    assert!(window.query_by_label_contains("A second row maps locale").is_some());
    click(&mut window, "Close");
    assert!(window.query_by_label_contains("A second row maps locale").is_none());
    window.state_mut().bench.apply(Command::Undo);
    pass(&mut window);
    assert!(window.query_by_label("1 thing to know…").is_none(), "the notice goes with the rules");
}

#[test]
fn a_schema_that_is_pasted_gives_its_rules() {
    let mut window = window();
    let text = std::fs::read_to_string(SCHEMA).expect("the fixture");
    window.input_mut().events.push(egui::Event::Paste(text));
    pass(&mut window);
    assert_eq!(targets(&window, ResourceKind::User), OF_SCHEMA);
    assert!(notices(&window).iter().any(|words| words.starts_with("What was pasted is an Entra")));
}

#[test]
fn a_schema_together_with_people_is_both() {
    let folder = tempfile::tempdir().expect("a folder");
    let users = write(&folder, "users.json", USERS);
    let mut window = window();
    drop_on(&mut window, &[&users, Path::new(SCHEMA)]);
    assert_eq!(targets(&window, ResourceKind::User), OF_SCHEMA);
    assert_eq!(window.state().bench.set().count(ResourceKind::User), 1);
    assert_eq!(window.state().bench.document().sources.len(), 1);
}

#[test]
fn a_file_that_maps_nothing_is_refused_by_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(&folder, "operators.json", OPERATORS);
    let mut window = window();
    let before = window.state().bench.document().clone();
    drop_on(&mut window, &[&path]);
    assert!(window.query_by_label_contains("This is Graph's list of filter operators").is_some());
    drop_on(&mut window, &[Path::new(SCHEMA), Path::new(SCHEMA)]);
    assert!(window.query_by_label_contains("a crosswalk has the rules of one").is_some());
    assert_eq!(*window.state().bench.document(), before);
}

#[test]
fn rules_that_somebody_made_are_not_replaced_unasked() {
    let mut window = window();
    let target = crosswalk::scim::TargetPath::parse("title").expect("a path");
    window.state_mut().bench.apply(Edit::RemoveRule(target).into());
    let before = window.state().bench.document().clone();
    drop_on(&mut window, &[Path::new(SCHEMA)]);
    assert!(window.query_by_label_contains("Its rules take the place of the").is_some());
    click(&mut window, "Cancel");
    assert_eq!(*window.state().bench.document(), before);
    window.state_mut().bench.apply(Task::OpenFiles { paths: vec![SCHEMA.into()], add: false }.into());
    pass(&mut window);
    click(&mut window, "Take its rules in");
    assert_eq!(targets(&window, ResourceKind::User), OF_SCHEMA);
}

fn crosswalk(arguments: &[&str]) -> Output {
    Program::new(env!("CARGO_BIN_EXE_crosswalk")).args(arguments).output().expect("it runs")
}

#[test]
fn a_schema_as_source_is_refused_with_the_way_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let spaced = write(&folder, "a schema.json", &std::fs::read_to_string(SCHEMA).expect("the fixture"));
    let spaced = spaced.display().to_string();
    for command in ["check", "preview", "profile"] {
        let option: &[&str] = if command == "profile" { &[] } else { &["--source"] };
        for (path, shown) in [(SCHEMA, SCHEMA.to_owned()), (spaced.as_str(), format!("'{spaced}'"))] {
            let output = crosswalk(&[&[command][..], option, &[path]].concat());
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let expected = format!(
                "{path} is an Entra synchronization schema, no people. Take its rules in: crosswalk import {shown} --out NAME.crosswalk"
            );
            assert_eq!(said.trim_end(), expected, "{command}");
            assert_ne!(output.status.code(), Some(0), "{command}");
        }
    }
    let other = write(&folder, "operators.json", OPERATORS);
    let output = crosswalk(&["check", "--source", &other.display().to_string()]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("Graph's list of filter operators"));
}

/// What `check` says of a file's rules, over one person: the codes with their targets, without what nobody fills.
fn checked(file: &Path, person: &str) -> (Option<i32>, Vec<(String, String)>) {
    let folder = tempfile::tempdir().expect("a folder");
    let (people, out) = (write(&folder, "people.json", person), folder.path().join("taken.crosswalk"));
    let (people, out) = (people.display().to_string(), out.display().to_string());
    let taken = crosswalk(&["import", &file.display().to_string(), "--out", &out]);
    assert!(taken.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&taken.stderr));
    let output = crosswalk(&["check", &out, "--source", &people]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let causes = answer["causes"].as_array().cloned().unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let found = causes.iter().map(|cause| &cause["finding"]).map(|f| (text(&f["code"]), text(&f["place"]["target"])));
    (output.status.code(), found.filter(|(code, _)| code != "never-filled").collect())
}

/// As a vendor's guide had it: a number from 0 to 5, as text.
const BY_STATUS: &str = r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "{$user.email}", "active": "{$user.status}"}"#;

#[test]
fn what_people_get_wrong_in_their_own_files_is_said_by_check() {
    let folder = tempfile::tempdir().expect("a folder");
    let schema = std::fs::read_to_string(SCHEMA).expect("the fixture");
    let switch = r#"Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")"#;
    let with = |name: &str, by: &str| write(&folder, name, &schema.replacen(switch, by, 1));
    let small = switch.replace("\\\"F", "\\\"f").replace("\\\"T", "\\\"t");
    let by_enabled = r#"IIF([accountEnabled] = \"True\", \"True\", \"False\")"#;
    let pasted = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/native/onelogin-pasted.txt");
    let of_onelogin = r#"[{"id":1,"email":"bo@x.example","firstname":"Bo","lastname":"Li","status":1,"preferred_locale_code":"nl","custom_attributes":{"city":"Delft"}}]"#;
    for (file, person, ending, expected) in [
        (with("right.json", switch), USERS, 0, &[][..]),
        (with("small.json", &small), USERS, 1, &[("switch-key-case", "active")]),
        (with("enabled.json", by_enabled), USERS, 0, &[("active-by-account-enabled", "active")]),
        (
            pasted,
            of_onelogin,
            0,
            &[
                ("active-by-client", "active"),
                ("unknown-attribute", "addresses.city"),
                ("unknown-attribute", "prefferedLanguage"),
            ],
        ),
        (write(&folder, "status.json", BY_STATUS), of_onelogin, 1, &[("active-by-client", "active")]),
    ] {
        let (code, mut found) = checked(&file, person);
        found.sort();
        let slips = ["switch", "active-", "unknown"];
        found.retain(|(code, _)| slips.iter().any(|slip| code.starts_with(slip)));
        let expected: Vec<_> = expected.iter().map(|(code, at)| ((*code).to_owned(), (*at).to_owned())).collect();
        assert_eq!((code, found), (Some(ending), expected), "{}", file.display());
    }
}
