//! The page that asks the tenant, by its accessible names.

#[path = "common/acting.rs"]
mod acting;
#[path = "common/answers.rs"]
mod answers;
#[expect(dead_code, reason = "the window is made with dialogs of our own")]
#[path = "common/app.rs"]
mod app;
mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use acting::{Window, apply, choose, click, has, run};
use app::{bench, settle};
use common::harness;
use crosswalk::base::file::write_atomic;
use crosswalk::mapping::RuleSource;
use crosswalk::scim::TargetPath;
use crosswalk::workbench::{Action, Command, Edit, HandOverPart, Look, Task, Theme, Workbench, Workspace};
use egui::OutputCommand;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

fn open(bench: Workbench, size: [f32; 2], answers: Vec<PathBuf>) -> Window {
    acting::open(bench, Look::Piece(HandOverPart::Tenant), size, answers)
}

fn copied(h: &mut Window, button: &str) -> String {
    h.get_by_label(button).click();
    h.step();
    let commands = &h.output().platform_output.commands;
    let text =
        commands.iter().find_map(|c| if let OutputCommand::CopyText(text) = c { Some(text.clone()) } else { None });
    text.expect("copied")
}

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a path")
}

fn set(target_name: &str, text: &str) -> Edit {
    Edit::SetSource { target: target(target_name), source: RuleSource::Expression { text: text.to_owned() } }
}

/// The sample with rules of which something can be asked, and one of which nothing can.
fn asking() -> Workbench {
    let mut bench = bench();
    let rules: Vec<TargetPath> = bench
        .document()
        .user
        .rules
        .iter()
        .map(|rule| rule.target.clone())
        .filter(|t| *t != target("userName"))
        .collect();
    rules.into_iter().for_each(|rule| bench.apply(Edit::RemoveRule(rule).into()));
    for (name, text) in [
        ("active", "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")"),
        ("displayName", "Join(\" \", [givenName], [surname])"),
        ("title", "FormatDateTime(Now(), , \"g\", \"yyyy\")"),
    ] {
        bench.apply(set(name, text).into());
    }
    settle(&mut bench);
    bench
}

/// What the tenant would say of a question: the same as ours, of these rules.
fn right(body: &Value) -> Value {
    let values: BTreeMap<&str, &str> = body["testInputObject"]["properties"]
        .as_array()
        .expect("properties")
        .iter()
        .filter_map(|property| Some((property["key"].as_str()?, property["value"].as_str()?)))
        .collect();
    let of = |key: &str| values.get(key).copied().unwrap_or_default();
    let expression = body["expression"].as_str().expect("an expression");
    let given = match expression.starts_with("Switch") {
        true if of("IsSoftDeleted") == "True" => "False".to_owned(),
        true => "True".to_owned(),
        false => [of("givenName"), of("surname")].into_iter().filter(|v| !v.is_empty()).collect::<Vec<_>>().join(" "),
    };
    gave(expression, &given)
}

fn gave(expression: &str, value: &str) -> Value {
    json!({
        "error": null, "parsingSucceeded": true, "evaluationSucceeded": true, "evaluationResult": [value],
        "parsedExpression": {"expression": expression, "type": "Function"},
    })
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON")
}

/// Puts an answer beside each question, as the script does. `other` says which answers are others, by rule and number.
fn answer(folder: &Path, other: impl Fn(&str, usize) -> Option<Value>) -> usize {
    let index = read(&folder.join("index.json"));
    let questions = index["questions"].as_array().expect("questions").clone();
    for (at, asked) in questions.iter().enumerate() {
        let body = read(&folder.join(asked["body"].as_str().expect("a name")));
        let answer = other(asked["target"].as_str().expect("a target"), at).unwrap_or_else(|| right(&body));
        let name = asked["answer"].as_str().expect("a name");
        write_atomic(&folder.join(name), answer.to_string().as_bytes()).expect("written");
    }
    questions.len()
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    entries.map(|e| (e.file_name().to_string_lossy().into_owned(), std::fs::read(e.path()).expect("a file"))).collect()
}

#[test]
fn the_questions_are_those_of_the_command_line() {
    let place = tempfile::tempdir().expect("a folder");
    let [ours, theirs] = ["window", "command-line"].map(|name| place.path().join(name));
    let mut h = open(asking(), [1440.0, 900.0], vec![ours.clone()]);
    assert!(has(&h, "Crosswalk sends nothing") && has(&h, "Nothing is written yet"));
    assert!(has(&h, "title, not asked: What Now gives rests on the time"));
    click(&mut h, "Write the questions…");
    assert!(has(&h, "None of ") && has(&h, "in window. Run the script there"));
    let crosswalk = place.path().join("rules.crosswalk");
    h.state().bench.document().save(&crosswalk).expect("saved");
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_crosswalk"));
    let said = program.arg("ask-tenant").arg(&crosswalk).arg("--out").arg(&theirs).output().expect("it runs");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(files(&ours), files(&theirs));
    assert!(files(&ours).len() > 8);
}

#[test]
fn what_the_script_brought_is_read_when_the_window_is_in_front_again() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("questions");
    let mut h = open(asking(), [1440.0, 900.0], vec![folder.clone()]);
    click(&mut h, "Write the questions…");
    let count = answer(&folder, |_, _| None);
    apply(&mut h, Look::Focused(true));
    assert!(has(&h, &format!("The same for {count} of {count}")));
    let broken =
        json!({"parsingSucceeded": false, "evaluationSucceeded": false, "error": {"code": "E1", "message": "Why."}});
    let index = read(&folder.join("index.json"));
    let last = index["questions"].as_array().expect("questions").len() - 1;
    answer(&folder, |of, at| match (of, at) {
        (_, at) if at == last => Some(broken.clone()),
        ("active", 0) => Some(gave("", "Maybe")),
        _ => None,
    });
    std::fs::remove_file(folder.join("002.answer.json")).expect("removed");
    // Answers that were there stay, until the folder says another thing of them.
    click(&mut h, "Read again");
    assert!(has(&h, &format!("The same for {} of {count}, 1 differs, 1 does not parse", count - 2)));
    choose(&mut h, ", differs: ours ");
    assert!(has(&h, "The tenant’s: Maybe"));
    choose(&mut h, "Do not parse 1");
    assert!(has(&h, ", does not parse: ours ") && !has(&h, ", differs: ours ") && !has(&h, ", the same: ours "));
    click(&mut h, &format!("All {count}"));
    assert!(has(&h, ", differs: ours ") && has(&h, "title, not asked"));
    let words = copied(&mut h, "Copy");
    assert!(words.contains("active: the same for ") && words.contains("title: not asked."), "{words}");
}

#[test]
fn a_row_leads_to_its_rule_and_copies() {
    let mut h = open(asking(), [1024.0, 700.0], Vec::new());
    h.query_all_by_label_contains("displayName for ").next().expect("a row").click();
    run(&mut h);
    assert!(copied(&mut h, "Copy row").starts_with("displayName\t"));
    let question: Value = serde_json::from_str(&copied(&mut h, "Copy question")).expect("JSON");
    assert_eq!(question["expression"], "Join(\" \", [givenName], [surname])");
    click(&mut h, "Open rule");
    let view = h.state().bench.view();
    assert_eq!((view.workspace, view.target.clone()), (Workspace::Map, Some(target("displayName"))));
}

#[test]
fn pasted_answers_go_where_something_tells_and_wait_where_nothing_does() {
    let mut h = open(asking(), [1440.0, 900.0], Vec::new());
    let asked = h.state().bench.tenant_page().asked().cloned().expect("questions");
    let bodies = asked.questions.bodies.clone();
    let of_name =
        bodies.iter().position(|body| body["expression"].as_str().is_some_and(|t| t.starts_with("Join"))).expect("one");
    let one = right(&bodies[of_name]).to_string();
    apply(&mut h, Task::Paste(one.clone()));
    assert!(has(&h, "nothing tells for whom it is") && has(&h, "None of "), "nothing is guessed");
    click(&mut h, "Leave it out");
    assert!(!has(&h, "nothing tells for whom it is"));
    apply(&mut h, Task::Paste(one.clone()));
    let person = asked.index().questions[of_name].person.clone();
    choose(&mut h, &format!("displayName for {person}, no answer"));
    click(&mut h, "It is of this row");
    assert!(has(&h, &format!("displayName for {person}, the same")) && !has(&h, "nothing tells"));
    // A refusal is an answer where one is waited for.
    apply(&mut h, Task::Paste(r#"{"error": {"code": "Forbidden", "message": "No."}}"#.to_owned()));
    assert!(has(&h, &format!("displayName for {person}, refused")));
    let all: Vec<String> = bodies.iter().map(|body| right(body).to_string()).collect();
    apply(&mut h, Task::Paste(all.join("\n")));
    assert!(has(&h, &format!("The same for {0} of {0}", bodies.len())));
    assert!(has(&h, "as many came as there are questions, in their order"));
    apply(&mut h, Task::Paste(gave("ToUpper([mail], )", "X").to_string()));
    assert!(has(&h, "1 answer names an expression that is not asked about here"));
    click(&mut h, "It is of this row");
    assert!(has(&h, &format!("displayName for {person}, differs")) && !has(&h, "nothing tells"), "somebody says so");
}

#[test]
fn answers_are_taken_in_wherever_they_are_dropped_and_are_no_people() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("questions");
    let mut h = open(asking(), [1440.0, 900.0], vec![folder.clone()]);
    click(&mut h, "Write the questions…");
    let count = answer(&folder, |_, _| None);
    let users = h.state().bench.count();
    let loose = place.path().join("001.answer.json");
    std::fs::copy(folder.join("001.answer.json"), &loose).expect("copied");
    for (dropped, words) in [
        (vec![folder.clone()], format!("The same for {count} of {count}")),
        (vec![folder.join("001.answer.json"), folder.join("index.json")], format!("The same for {count} of {count}")),
        (vec![loose], "The same for 1 of ".to_owned()),
    ] {
        // Another crosswalk forgets what was asked about this one.
        apply(&mut h, Task::NewCrosswalk);
        apply(&mut h, Command::Undo);
        apply(&mut h, Look::Show(Workspace::Map));
        apply(&mut h, Task::OpenFiles { paths: dropped.clone(), add: false });
        assert_eq!(h.state().bench.view().hand_over, HandOverPart::Tenant, "{dropped:?}");
        assert!(has(&h, &words), "{dropped:?}: {words}");
        assert_eq!(h.state().bench.count(), users, "nobody was loaded");
    }
}

#[test]
fn a_rule_that_changes_is_another_and_comes_back_with_undo() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("questions");
    let mut h = open(asking(), [1440.0, 900.0], vec![folder.clone()]);
    click(&mut h, "Write the questions…");
    let count = answer(&folder, |_, _| None);
    click(&mut h, "Read again");
    let all = format!("The same for {count} of {count}");
    assert!(has(&h, &all));
    apply(&mut h, set("displayName", "Join(\" \", [surname], [givenName])"));
    assert!(has(&h, "of rules that changed") && !has(&h, &all));
    apply(&mut h, Command::Undo);
    assert!(has(&h, &all));
    apply(&mut h, set("displayName", "Join(\" \", [surname], [givenName])"));
    click(&mut h, "Ask anew");
    assert!(has(&h, "None of ") && has(&h, "Nothing is written yet"));
}

#[test]
fn only_a_client_with_an_evaluator_is_asked() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("questions");
    let mut h = open(asking(), [1440.0, 900.0], vec![folder.clone()]);
    click(&mut h, "Write the questions…");
    assert!(has(&h, "Ask the tenant…: ") && Action::AskTenant.is_possible(&h.state().bench));
    let okta = crosswalk::base::ClientKind::new("okta");
    apply(&mut h, Task::SwitchClient(okta));
    apply(&mut h, Command::Answer(true));
    assert_eq!(h.state().bench.document().client, okta);
    assert!(!has(&h, "Ask the tenant…: ") && !Action::AskTenant.is_possible(&h.state().bench));
    apply(&mut h, Task::OpenFiles { paths: vec![folder], add: false });
    assert!(has(&h, "are of Entra ID, and the crosswalk is made for Okta"));
    apply(&mut h, Task::Paste(gave("ToUpper([mail], )", "X").to_string()));
    assert!(has(&h, "This is an answer of Microsoft Graph, parseExpression"));
}

#[test]
fn where_there_is_nothing_to_ask_the_page_says_why() {
    let mut bench = asking();
    for name in ["active", "displayName", "title"] {
        bench.apply(Edit::RemoveRule(target(name)).into());
    }
    let mut h = open(bench, [1024.0, 700.0], Vec::new());
    assert!(has(&h, "No rule is an expression"));
    assert!(h.get_by_label("Write the questions…").accesskit_node().is_disabled());
    apply(&mut h, Task::Paste(gave("ToUpper([mail], )", "X").to_string()));
    assert!(has(&h, "Nothing is asked here that the answer could be of"));
    click(&mut h, "Open Map");
    assert_eq!(h.state().bench.view().workspace, Workspace::Map);
}

#[test]
fn it_looks_as_the_other_pages_do() {
    let place = tempfile::tempdir().expect("a folder");
    let mut results = egui_kittest::SnapshotResults::new();
    let failed = json!({"parsingSucceeded": true, "evaluationSucceeded": false, "error": {"code": "EvaluationError", "message": "Object reference not set."}});
    for (theme, width, height) in [
        (Theme::Dark, 1440.0, 900.0),
        (Theme::Dark, 1024.0, 700.0),
        (Theme::Light, 1440.0, 900.0),
        (Theme::Light, 1024.0, 700.0),
    ] {
        let name = if theme == Theme::Dark { "dark" } else { "light" };
        let folder = place.path().join(format!("questions-{name}-{width}"));
        let mut bench = asking();
        bench.apply(Look::Theme(theme).into());
        let mut h = open(bench, [width, height], vec![folder.clone()]);
        click(&mut h, "Write the questions…");
        answer(&folder, |of, at| match (of, at) {
            ("active", 0) => Some(failed.clone()),
            ("displayName", at) if at % 3 == 0 => Some(gave("", "Zoë  van den Berg")),
            _ => None,
        });
        std::fs::remove_file(folder.join("004.answer.json")).expect("removed");
        click(&mut h, "Read again");
        apply(&mut h, Task::Paste(gave("Join(\" \", [givenName], [surname])", "Bo Berg").to_string()));
        let ids: Vec<u64> = h.state().bench.messages().iter().map(|message| message.id).collect();
        ids.into_iter().for_each(|id| apply(&mut h, Look::DismissMessage(id)));
        h.query_all_by_label_contains(", differs: ours ").next().expect("a row").click();
        run(&mut h);
        h.remove_cursor();
        run(&mut h);
        h.mask(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, 48.0)));
        h.mask(egui::Rect::from_min_max(egui::pos2(0.0, height - 24.0), egui::pos2(width, height)));
        h.snapshot(format!("tenant-{name}-{width}"));
        results.extend_harness(&mut h);
    }
}
