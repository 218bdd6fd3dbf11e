//! The workspace Hand over by its accessible names: what can be taken home, seen before it is saved.

#[expect(dead_code, reason = "the window is made with dialogs of our own")]
#[path = "common/app.rs"]
mod app;
mod common;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use app::{bench, settle};
use common::harness;
use crosswalk::base::ClientKind;
use crosswalk::client::native;
use crosswalk::document::export::{NativeInput, export};
use crosswalk::ui::app::App;
use crosswalk::ui::dialogs::{Answer, Dialogs, FileDialogs, Question};
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::{Document, Edit, ExportKind, Look, Task, Workbench, Workspace};
use egui::{Key, OutputCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

type Window = Harness<'static, App>;

/// Answers the questions in turn.
#[derive(Clone)]
struct Answers(Arc<Mutex<Vec<PathBuf>>>);

impl FileDialogs for Answers {
    fn are_there(&self) -> bool {
        true
    }

    fn ask(&self, _: &Question, answer: Answer) {
        let mut answers = self.0.lock().expect("nobody panicked");
        answer(if answers.is_empty() { Vec::new() } else { vec![answers.remove(0)] });
    }
}

fn open(mut bench: Workbench, size: [f32; 2], answers: Vec<PathBuf>) -> Window {
    bench.apply(Look::Show(Workspace::HandOver).into());
    settle(&mut bench);
    let dialogs = Dialogs::new(Answers(Arc::new(Mutex::new(answers))));
    let mut h = harness(&DARK, size, 1.0, App::new(bench).with_dialogs(dialogs), |ui, app| app.show(ui));
    run(&mut h);
    h
}

fn run(h: &mut Window) {
    for _ in 0..3 {
        // While jobs run, the window draws itself again and again.
        h.run_steps(3);
        settle(&mut h.state_mut().bench);
    }
    h.run();
}

fn choose(h: &mut Window, piece: &str) {
    h.get_by_label_contains(piece).click();
    run(h);
}

fn click(h: &mut Window, name: &str) {
    h.get_by_label(name).click();
    run(h);
}

#[test]
fn each_piece_is_saved_as_it_is_shown() {
    let cases = [
        ("Fill-in sheet for Entra ID: ", ExportKind::Sheet),
        ("Specification: ", ExportKind::Markdown),
        ("Table of rules: ", ExportKind::Csv),
    ];
    for (piece, kind) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(kind.file_name());
        let mut h = open(bench(), [1440.0, 900.0], vec![path.clone()]);
        choose(&mut h, piece);
        click(&mut h, "Save…");
        let expected = export(h.state().bench.document(), kind, NativeInput::default()).unwrap().text;
        assert_eq!(std::fs::read_to_string(&path).unwrap(), expected, "{piece}");
        let said = h.state().bench.messages().last().map(|m| m.text.clone()).unwrap_or_default();
        assert!(said.contains(&path.display().to_string()), "{said}");
        h.get_by_label("Copy").click();
        h.step();
        let copied =
            h.output().platform_output.commands.iter().any(|c| *c == OutputCommand::CopyText(expected.clone()));
        assert!(copied, "{piece} is copied as it is written");
    }
}

#[test]
fn the_crosswalk_is_saved_and_holds_no_token() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ours.crosswalk");
    let mut h = open(bench(), [1024.0, 700.0], vec![path.clone()]);
    click(&mut h, "Save");
    assert_eq!(Document::open(&path).unwrap(), *h.state().bench.document());
    assert!(!h.state().bench.is_changed());
    let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
    assert!(!text.contains("bearer") && !text.contains("token"), "{text}");
}

#[test]
fn a_downloaded_entra_schema_is_changed_in_place_and_can_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let base = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/entra-schema-small.json"));
    let path = folder.path().join("changed.json");
    let mut h = open(bench(), [1440.0, 900.0], vec![base.clone(), path.clone(), base.clone()]);
    choose(&mut h, "Entra synchronization schema: ");
    click(&mut h, "Choose the downloaded schema…");
    let (_, format) = native::format("entra-schema").expect("the form");
    let input = NativeInput { base: Some(&base), functions: None };
    let expected = export(h.state().bench.document(), ExportKind::Native(format), input).unwrap().text;
    assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
    let before = h.state().bench.document().clone();
    click(&mut h, "Read mappings from a schema…");
    assert_ne!(h.state().bench.document().user, before.user, "the schema's rules are here now");
    h.state_mut().bench.apply(crosswalk::workbench::Command::Undo);
    assert_eq!(*h.state().bench.document(), before);
}

#[test]
fn the_preview_follows_the_document() {
    let mut h = open(bench(), [1440.0, 900.0], Vec::new());
    assert!(h.query_by_label_contains("\"name\": \"Untitled crosswalk\"").is_some());
    h.state_mut().bench.apply(Edit::Rename("Contoso".to_owned()).into());
    run(&mut h);
    assert!(h.query_by_label_contains("\"name\": \"Contoso\"").is_some());
}

#[test]
fn every_client_is_offered_what_it_takes_in() {
    let cases = [
        (ClientKind::new("entra"), true, true),
        (ClientKind::new("okta"), true, false),
        (ClientKind::new("onelogin"), true, false),
        (ClientKind::new("google"), true, false),
        (ClientKind::new("generic"), false, false),
    ];
    for (client, sheet, schema) in cases {
        let mut bench = bench();
        bench.apply(Task::OpenSample(client).into());
        settle(&mut bench);
        let mut h = open(bench, [1024.0, 700.0], Vec::new());
        assert_eq!(h.query_by_label_contains("Fill-in sheet for").is_some(), sheet, "{client:?}");
        assert_eq!(h.query_by_label_contains("Entra synchronization schema").is_some(), schema, "{client:?}");
        choose(&mut h, "Connection: ");
        let fact = h.state().bench.client().facts[0];
        assert!(h.query_by_label_contains(fact.text).is_some(), "{client:?}: {}", fact.text);
    }
}

#[test]
fn what_a_vendor_does_not_document_is_said_to_be_so() {
    let mut bench = bench();
    bench.apply(Task::OpenSample(ClientKind::new("google")).into());
    settle(&mut bench);
    let mut h = open(bench, [1440.0, 1600.0], Vec::new());
    choose(&mut h, "Connection: ");
    for fact in h.state().bench.client().facts {
        let said = h.get_by_label_contains(fact.text).accesskit_node().value().unwrap_or_default();
        assert!(said.contains(fact.source), "{said}");
        assert_eq!(!said.contains("ot documented"), fact.mark.is_documented(), "{said}");
    }
}

#[test]
fn arrows_go_from_piece_to_piece() {
    let mut h = open(bench(), [1440.0, 900.0], Vec::new());
    choose(&mut h, "Crosswalk file: ");
    h.key_press(Key::ArrowDown);
    run(&mut h);
    assert!(h.query_by_label_contains("Target attribute: userName").is_some(), "the sheet is shown");
}

#[test]
fn the_summary_leads_to_what_it_counts() {
    let mut h = open(bench(), [1440.0, 900.0], Vec::new());
    let (errors, warnings) = h.state().bench.problem_counts();
    choose(&mut h, &format!("{} problem", errors + warnings));
    assert!(h.state().bench.view().problems_open);
    choose(&mut h, "3 group rules");
    assert_eq!(h.state().bench.view().workspace, Workspace::Map);
    assert_eq!(h.state().bench.kind(), crosswalk::base::ResourceKind::Group);
}

#[test]
fn hand_over_looks_as_designed() {
    let mut h = open(bench(), [1440.0, 900.0], Vec::new());
    choose(&mut h, "Fill-in sheet for Entra ID: ");
    h.remove_cursor();
    run(&mut h);
    // Counts that belong to the checks, and what is the frame's, are other tests' matter.
    h.mask(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1440.0, 48.0)));
    h.mask(h.get_by_label_contains("problems left").rect());
    h.mask(egui::Rect::from_min_max(egui::pos2(0.0, 876.0), egui::pos2(1440.0, 900.0)));
    h.snapshot("hand-over-dark");
}

#[test]
fn a_vendors_file_is_shown_and_saved_anew_or_written_into_one_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (new, edited) = (folder.path().join("new.json"), folder.path().join("edited.json"));
    let mut bench = bench();
    bench.apply(Task::OpenSample(ClientKind::new("onelogin")).into());
    settle(&mut bench);
    let mut h = open(bench, [1440.0, 900.0], vec![new.clone(), new.clone(), edited.clone()]);
    choose(&mut h, "OneLogin SCIM JSON template: ");
    assert!(h.query_by_label_contains("{$parameters.scimusername}").is_some(), "what would be written is shown");
    let (_, format) = native::format("onelogin-template").expect("the form");
    let made = |h: &Window, base: Option<&std::path::Path>| {
        let input = NativeInput { base, functions: None };
        export(h.state().bench.document(), ExportKind::Native(format), input).unwrap().text
    };
    click(&mut h, "Save a new file…");
    assert_eq!(std::fs::read_to_string(&new).unwrap(), made(&h, None));
    click(&mut h, "Write into a file that is there…");
    assert_eq!(std::fs::read_to_string(&edited).unwrap(), made(&h, Some(new.as_path())));
}
