//! The page that compares two mappings, by its accessible names.

#[path = "common/acting.rs"]
mod acting;
#[path = "common/answers.rs"]
mod answers;
#[expect(dead_code, reason = "the window is made with dialogs of our own")]
#[path = "common/app.rs"]
mod app;
mod common;

use std::path::{Path, PathBuf};

use acting::{Window, apply, choose, click, has, run};
use app::{bench, settle};
use common::harness;
use crosswalk::base::file::write_atomic;
use crosswalk::mapping::RuleSource;
use crosswalk::scim::TargetPath;
use crosswalk::workbench::{
    Action, Command, CompareStep, Edit, HandOverPart, Look, SideChoice, SideName, Task, Theme, Workbench, Workspace,
};
use egui::{Key, OutputCommand};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/entra-schema-small.json");

fn open(bench: Workbench, size: [f32; 2], answers: Vec<PathBuf>) -> Window {
    acting::open(bench, Look::Show(Workspace::HandOver), size, answers)
}

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a path")
}

/// The schema in a folder, and the same as somebody else has it: others are meant, and two rules are others.
fn two_schemas(folder: &Path) -> [PathBuf; 2] {
    let text = std::fs::read_to_string(SCHEMA).expect("there");
    let other = text
        .replace("\"name\": \"userPrincipalName\",\n                \"type\"", "\"name\": \"mail\",\n                \"type\"")
        .replace("\"enabled\": true,\n          \"flowTypes\": \"Add, Update, Delete\",\n          \"metadata\": [],\n          \"name\": \"Provision users\"", "\"enabled\": false,\n          \"flowTypes\": \"Add, Update, Delete\",\n          \"metadata\": [],\n          \"name\": \"Provision users\"")
        .replace("\"targetAttributeName\": \"userType\"", "\"targetAttributeName\": \"nickName\"");
    assert_ne!(text, other);
    let paths = ["fabrikam-qa.json", "fabrikam-production.json"].map(|name| folder.join(name));
    for (path, text) in paths.iter().zip([text, other]) {
        write_atomic(path, text.as_bytes()).expect("written");
    }
    paths
}

/// A workbench with the rules of a schema, of which some were changed since.
fn changed(schema: &Path) -> Workbench {
    let mut bench = bench();
    bench.apply(Task::OpenFiles { paths: vec![schema.to_owned()], add: false }.into());
    settle(&mut bench);
    let expression = |text: &str| RuleSource::Expression { text: text.to_owned() };
    for edit in [
        Edit::RemoveRule(target("userType")),
        Edit::SetSource {
            target: target("active"),
            source: RuleSource::Direct { attribute: "accountEnabled".to_owned() },
        },
        Edit::SetSource { target: target("title"), source: expression("Left([jobTitle], 80)") },
        Edit::SetSource {
            target: target("locale"),
            source: expression("Switch([usageLocation], \"en\", \"NL\", \"nl\")"),
        },
        Edit::SetMatching { target: target("externalId"), matching: Some(2) },
    ] {
        bench.apply(edit.into());
    }
    bench.apply(Look::DismissTakenIn.into());
    settle(&mut bench);
    bench
}

fn of_command_line(a: &Path, b: &Path, format: &str) -> (String, Option<i32>) {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_crosswalk"));
    let output = program.arg("diff").args([a, b]).args(["--format", format]).output().expect("it runs");
    (String::from_utf8(output.stdout).expect("UTF-8"), output.status.code())
}

fn copied(h: &mut Window) -> Option<String> {
    h.get_by_label("Copy as Markdown").click();
    h.step();
    let commands = &h.output().platform_output.commands;
    commands.iter().find_map(|c| if let OutputCommand::CopyText(text) = c { Some(text.clone()) } else { None })
}

#[test]
fn the_open_crosswalk_is_compared_with_a_file_as_the_command_line_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let [qa, _] = two_schemas(folder.path());
    let mut h = open(changed(&qa), [1440.0, 900.0], vec![qa.clone()]);
    choose(&mut h, "Compare…: ");
    assert!(has(&h, "Which file is it compared with?"));
    click(&mut h, "Choose the file…");
    for words in ["2 dangerous", "1 differ", "1 only in A", "1 only in B"] {
        assert!(has(&h, words), "{words}");
    }
    assert!(has(&h, "userType of users, only in B: in A not there, in B \"CU3711\". 18 of 18 users differ"));
    assert!(has(&h, "externalId of users, dangerous"));
    assert!(has(&h, "decides who is found; none of 18 users differs"));
    let crosswalk = folder.path().join("ours.crosswalk");
    h.state().bench.document().save(&crosswalk).expect("saved");
    let (expected, ending) = of_command_line(&crosswalk, &qa, "markdown");
    assert_eq!(ending, Some(1));
    let name = h.state().bench.document().name.clone();
    let copied = copied(&mut h).expect("copied");
    // The command line knows the crosswalk by its file, the window by its name while it has none.
    let rows =
        |text: &str| text.lines().filter(|line| !line.starts_with("- A: ")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rows(copied.trim_end()), rows(expected.trim_end()));
    assert!(!name.is_empty() && copied.contains("- A: "));
}

#[test]
fn two_files_are_compared_and_their_sides_swapped() {
    let folder = tempfile::tempdir().expect("a folder");
    let [qa, production] = two_schemas(folder.path());
    let saved = folder.path().join("differences.md");
    let mut h = open(bench(), [1440.0, 900.0], vec![qa.clone(), production.clone(), saved.clone()]);
    choose(&mut h, "Compare…: ");
    click(&mut h, "Choose the file for A…");
    click(&mut h, "Choose the file…");
    assert!(has(&h, "fabrikam-qa.json against fabrikam-production.json"));
    assert!(has(&h, "switched on of users, dangerous: in A yes, in B no. decides who is meant"));
    assert!(has(&h, "userName of users, differ: in A [userPrincipalName], in B [mail]"));
    assert!(has(&h, "nickName of users, only in B"));
    let (expected, _) = of_command_line(&qa, &production, "markdown");
    click(&mut h, "Save…");
    assert_eq!(std::fs::read_to_string(&saved).expect("written").trim_end(), expected.trim_end());
    click(&mut h, "Swap");
    assert!(has(&h, "fabrikam-production.json against fabrikam-qa.json"));
    assert!(has(&h, "nickName of users, only in A"));
    click(&mut h, "Take the open crosswalk for A");
    assert!(has(&h, "open here against fabrikam-qa.json"));
}

#[test]
fn what_is_the_same_is_shown_when_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let [qa, production] = two_schemas(folder.path());
    let mut h = open(bench(), [1440.0, 900.0], vec![qa, production]);
    apply(&mut h, Look::Piece(HandOverPart::Comparison));
    click(&mut h, "Choose the file for A…");
    click(&mut h, "Choose the file…");
    assert!(!has(&h, "locale of users, the same"));
    click(&mut h, "Show what is the same");
    assert!(has(&h, "locale of users, the same"));
    click(&mut h, "Hide what is the same");
    assert!(!has(&h, "locale of users, the same"));
}

#[test]
fn two_that_mean_the_same_are_said_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let [qa, _] = two_schemas(folder.path());
    let mut h = open(bench(), [1024.0, 700.0], vec![qa.clone(), qa]);
    apply(&mut h, Look::Piece(HandOverPart::Comparison));
    click(&mut h, "Choose the file for A…");
    click(&mut h, "Choose the file…");
    assert!(has(&h, "No difference in meaning") && has(&h, "0 dangerous"));
}

#[test]
fn why_a_file_cannot_be_read_stays_on_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let [qa, _] = two_schemas(folder.path());
    let broken = folder.path().join("broken.json");
    write_atomic(&broken, b"{\"synchronizationRules\": [").expect("written");
    let mut h = open(bench(), [1440.0, 900.0], vec![broken.clone(), qa.clone()]);
    h.state_mut().bench.apply(Look::Piece(HandOverPart::Comparison).into());
    run(&mut h);
    click(&mut h, "Choose the file…");
    let said = |h: &Window| has(h, "B: ") && h.query_by_label("Choose another for B…").is_some();
    assert!(said(&h) && h.get_by_label("Copy as Markdown").accesskit_node().is_disabled());
    apply(&mut h, Look::Show(Workspace::Map));
    apply(&mut h, Look::Show(Workspace::HandOver));
    assert!(said(&h), "it stays");
    std::fs::copy(&qa, &broken).expect("mended");
    click(&mut h, "Read again");
    assert!(has(&h, "only in A") && !said(&h));
    click(&mut h, "Choose the file for B…");
    assert!(has(&h, "against fabrikam-qa.json"));
}

#[test]
fn it_follows_the_crosswalk_and_the_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let [qa, production] = two_schemas(folder.path());
    let mut h = open(changed(&qa), [1440.0, 900.0], vec![qa.clone()]);
    apply(&mut h, Look::Piece(HandOverPart::Comparison));
    click(&mut h, "Choose the file…");
    let nick = "nickName of users, only in A";
    assert!(!has(&h, nick));
    let source = RuleSource::Direct { attribute: "mailNickname".to_owned() };
    apply(&mut h, Edit::SetSource { target: target("nickName"), source });
    assert!(has(&h, nick));
    apply(&mut h, Command::Undo);
    assert!(!has(&h, nick), "and goes with Undo");
    // Somebody else writes the file: seen when the window comes to the front.
    assert!(has(&h, "userType of users, only in B"));
    std::fs::copy(&production, &qa).expect("written");
    apply(&mut h, Look::Focused(true));
    assert!(has(&h, "nickName of users, only in B") && !has(&h, "userType of users"));
}

#[test]
fn the_chosen_difference_is_shown_in_full_with_who_differs() {
    let folder = tempfile::tempdir().expect("a folder");
    let [qa, _] = two_schemas(folder.path());
    let mut h = open(changed(&qa), [1440.0, 900.0], vec![qa.clone()]);
    apply(&mut h, Look::Piece(HandOverPart::Comparison));
    click(&mut h, "Choose the file…");
    choose(&mut h, "locale of users, differ");
    assert!(has(&h, "A: Switch([usageLocation], \"en\", \"NL\", \"nl\")"));
    let people = h.query_all_by_label_contains(" in A, ").count();
    assert!(people > 0, "who differs is named");
    let is_chosen = |h: &Window, row: &str| h.get_by_label_contains(row).accesskit_node().is_selected() == Some(true);
    assert!(is_chosen(&h, "locale of users, differ"));
    for (key, row) in [(Key::J, "title of users, only in A"), (Key::K, "locale of users, differ")] {
        h.key_press(key);
        run(&mut h);
        assert!(is_chosen(&h, row), "{row}");
    }
    choose(&mut h, "title of users, only in A");
    h.key_press(Key::Enter);
    run(&mut h);
    assert_eq!(h.state().bench.view().target, Some(target("title")), "Enter opens the rule");
}

#[test]
fn the_crosswalk_is_put_into_the_file_that_it_is_compared_with() {
    let folder = tempfile::tempdir().expect("a folder");
    let [qa, production] = two_schemas(folder.path());
    for by_key in [true, false] {
        for width in [1440.0, 1024.0] {
            let mut h = open(changed(&qa), [width, 900.0], vec![production.clone()]);
            apply(&mut h, Look::Piece(HandOverPart::Comparison));
            click(&mut h, "Choose the file…");
            if by_key {
                h.key_press(Key::T);
                run(&mut h);
            } else {
                click(&mut h, PUT);
            }
            let review = h.state().bench.export_review().expect("the review is shown");
            assert_eq!(review.base(), Some(production.as_path()));
            let changes = &review.export().expect("it is made").changes;
            assert!(changes.iter().any(|change| change.change.target() == &target("userName")), "as production has it");
        }
    }
}

const PUT: &str = "Put A into the file B…";

#[test]
fn where_it_cannot_be_put_the_button_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let [qa, production] = two_schemas(folder.path());
    let crosswalk = folder.path().join("ours.crosswalk");
    changed(&qa).document().save(&crosswalk).expect("saved");
    let okta = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/native/okta-mapping.json"));
    let unchanged = || {
        let mut bench = bench();
        bench.apply(Task::OpenFiles { paths: vec![qa.clone()], add: false }.into());
        settle(&mut bench);
        bench
    };
    let with = |path: &PathBuf| vec![Task::Compare(CompareStep::With(path.clone()))];
    let files = vec![
        Task::Compare(CompareStep::First(qa.clone())),
        Task::Compare(CompareStep::Choose(SideName::B, SideChoice::File(production.clone()))),
    ];
    let swapped = [with(&production), vec![Task::Compare(CompareStep::Swap)]].concat();
    for (bench, steps, why) in [
        (changed(&qa), with(&crosswalk), "ours.crosswalk is a crosswalk, and no file of a vendor’s."),
        (changed(&qa), with(&okta), "which is not written for Entra ID."),
        (unchanged(), with(&qa), "Both say the same: there is nothing to put into the file."),
        (changed(&qa), files, "The rules of the open crosswalk are put into a file, and A is another."),
        (changed(&qa), swapped, "The open crosswalk is B. Swap first"),
    ] {
        let mut h = open(bench, [1440.0, 900.0], Vec::new());
        steps.into_iter().for_each(|step| apply(&mut h, step));
        assert!(h.get_by_label(PUT).accesskit_node().is_disabled(), "{why}");
        let said = h.state().bench.comparison_base().expect_err("it cannot be");
        assert!(said.contains(why), "{said}");
        h.get_by_label(PUT).hover();
        h.run_steps(60);
        assert!(has(&h, why), "the pointer is told: {why}");
        h.key_press(Key::T);
        run(&mut h);
        assert!(h.state().bench.export_review().is_none());
    }
}

#[test]
fn every_way_leads_to_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let [qa, production] = two_schemas(folder.path());
    let mut h = open(bench(), [1440.0, 900.0], vec![qa.clone(), qa, production]);
    for (action, title) in
        [(Action::Compare, "open here against fabrikam-qa.json"), (Action::CompareFiles, "Compare two mappings")]
    {
        apply(&mut h, Look::Show(Workspace::Source));
        assert!(Action::all().any(|one| one == action) && action.is_possible(&h.state().bench));
        click(&mut h, "Search and commands");
        h.get_by_label("Search").type_text(action.label());
        run(&mut h);
        choose(&mut h, action.label());
        assert!(has(&h, title), "{title}");
    }
    assert!(h.state().bench.comparison().choice(SideName::B).is_none());
    click(&mut h, "Choose the file…");
    assert!(has(&h, "fabrikam-qa.json against fabrikam-production.json"));
    click(&mut h, "Back to what can be taken home");
    assert!(has(&h, "Crosswalk file: "));
}

#[test]
fn it_looks_as_designed() {
    let folder = tempfile::tempdir().expect("a folder");
    let [qa, production] = two_schemas(folder.path());
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, width, height) in
        [(Theme::Dark, 1440.0, 900.0), (Theme::Dark, 1024.0, 700.0), (Theme::Light, 1440.0, 900.0)]
    {
        let mut bench = changed(&qa);
        bench.apply(Look::Theme(theme).into());
        let mut h = open(bench, [width, height], vec![production.clone()]);
        apply(&mut h, Look::Piece(HandOverPart::Comparison));
        click(&mut h, "Choose the file…");
        choose(&mut h, "userName of users");
        h.remove_cursor();
        run(&mut h);
        h.mask(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, 48.0)));
        h.mask(egui::Rect::from_min_max(egui::pos2(0.0, height - 24.0), egui::pos2(width, height)));
        let theme = if theme == Theme::Dark { "dark" } else { "light" };
        h.snapshot(format!("comparison-{theme}-{width}"));
        results.extend_harness(&mut h);
    }
    let mut h = open(bench(), [1440.0, 900.0], vec![qa, production]);
    apply(&mut h, Look::Piece(HandOverPart::Comparison));
    click(&mut h, "Choose the file for A…");
    click(&mut h, "Choose the file…");
    click(&mut h, "Show what is the same");
    choose(&mut h, "switched on of users");
    h.remove_cursor();
    run(&mut h);
    h.mask(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1440.0, 48.0)));
    h.mask(egui::Rect::from_min_max(egui::pos2(0.0, 876.0), egui::pos2(1440.0, 900.0)));
    h.snapshot("comparison-files-dark-1440");
    results.extend_harness(&mut h);
}
