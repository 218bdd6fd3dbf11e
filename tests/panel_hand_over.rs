//! The workspace Hand over by its accessible names: what can be taken home, seen before it is saved.

#[path = "common/answers.rs"]
mod answers;
#[expect(dead_code, reason = "the window is made with dialogs of our own")]
#[path = "common/app.rs"]
mod app;
mod common;

use std::path::{Path, PathBuf};

use app::{bench, settle};
use common::harness;
use crosswalk::base::{ClientKind, MostDisabled};
use crosswalk::document::export::{NativeInput, export};
use crosswalk::exchange::OutcomeKind;
use crosswalk::mapping::RuleSource;
use crosswalk::scim::TargetPath;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::{
    Command, Document, DryRunPart, DryRunScope, Edit, ExportKind, HandOverPart, Look, PlanStep, Task, Theme, Workbench,
    Workspace,
};
use egui::accesskit::Toggled;
use egui::{Key, OutputCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

type Window = Harness<'static, App>;

fn open(mut bench: Workbench, size: [f32; 2], answers: Vec<PathBuf>) -> Window {
    bench.apply(Look::Show(Workspace::HandOver).into());
    settle(&mut bench);
    let dialogs = answers::dialogs(answers);
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
        ("Specification: All", ExportKind::Markdown),
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
        assert!(copied(&h, &expected), "{piece} is copied as it is written");
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

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/entra-schema-small.json");

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a path")
}

/// A workbench with the rules of a schema, of which some were changed since.
fn changed(schema: &Path) -> Workbench {
    let mut bench = bench();
    bench.apply(Task::OpenFiles { paths: vec![schema.to_owned()], add: false }.into());
    settle(&mut bench);
    let direct = |attribute: &str| RuleSource::Direct { attribute: attribute.to_owned() };
    let expression = |text: &str| RuleSource::Expression { text: text.to_owned() };
    for edit in [
        Edit::RemoveRule(target("userType")),
        Edit::SetSource {
            target: target("locale"),
            source: expression("Switch([usageLocation], \"en\", \"NL\", \"nl\")"),
        },
        Edit::SetDefault { target: target("externalId"), default: Some("none".to_owned()) },
        Edit::SetSource { target: target("title"), source: expression("Left([jobTitle], 80)") },
        Edit::SetSource {
            target: target("timezone"),
            source: RuleSource::Constant { value: "Europe/Amsterdam".to_owned() },
        },
        Edit::SetSource { target: target("nickName"), source: direct("mailNickname") },
    ] {
        bench.apply(edit.into());
    }
    settle(&mut bench);
    bench
}

fn copy(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("fabrikam-qa.json");
    std::fs::copy(SCHEMA, &path).expect("copied");
    path
}

/// What the command line writes of this document.
fn of_command_line(document: &Document, folder: &Path, base: &Path) -> Vec<u8> {
    let (crosswalk, out) = (folder.join("ours.crosswalk"), folder.join("of-the-command-line.json"));
    document.save(&crosswalk).expect("saved");
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_crosswalk"));
    let program = program.arg("export").arg(&crosswalk).args(["--as", "entra-schema", "--base"]);
    let output = program.arg(base).arg("--out").arg(&out).arg("--yes").output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(out).expect("written")
}

fn has(h: &Window, words: &str) -> bool {
    h.query_all_by_label_contains(words).next().is_some()
}

#[test]
fn a_native_file_is_seen_and_answered_for_before_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (base, path) = (copy(&folder), folder.path().join("changed.json"));
    let mut h = open(changed(&base), [1440.0, 900.0], vec![path.clone()]);
    choose(&mut h, "Entra synchronization schema: ");
    for words in [
        "3 added",
        "2 changed",
        "1 removed",
        "4 untouched",
        "Is the rule for userType to go?",
        "18 of 18 users have a value by it.",
        "1 answer first",
    ] {
        assert!(has(&h, words), "{words}");
    }
    assert!(has(&h, "title of users added: in the file not there, with this Left([jobTitle], 80)"));
    assert!(has(&h, "Import not verified against a tenant"));
    assert!(h.get_by_label("Save…").accesskit_node().is_disabled());
    h.state_mut().bench.apply(Task::SaveExport(path.clone()).into());
    run(&mut h);
    assert!(!path.exists(), "nothing is written that was not answered for");
    click(&mut h, "Remove it");
    assert!(!has(&h, "answer first") && !has(&h, "Is the rule for userType to go?"));
    click(&mut h, "Save…");
    assert_eq!(std::fs::read(&path).unwrap(), of_command_line(h.state().bench.document(), folder.path(), &base));
    assert!(has(&h, "Saved: changed.json"));
    assert_eq!(std::fs::read(&base).unwrap(), std::fs::read(SCHEMA).unwrap(), "the file that was read stays");
    choose(&mut h, "title of users added");
    assert_eq!(h.state().bench.view().workspace, Workspace::Map);
    assert_eq!(h.state().bench.view().target, Some(target("title")));
}

#[test]
fn the_file_and_the_scripts_beside_it_are_saved_as_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (base, kit) = (copy(&folder), folder.path().join("kit"));
    let mut h = open(changed(&base), [1440.0, 900.0], vec![kit.clone()]);
    choose(&mut h, "Entra synchronization schema: ");
    assert!(has(&h, "Putting a synchronization schema in place"));
    click(&mut h, "Save kit…");
    assert!(!kit.exists(), "not before what is asked is answered");
    click(&mut h, "Remove it");
    click(&mut h, "Save kit…");
    let document = h.state().bench.document();
    assert_eq!(std::fs::read(kit.join("schema.json")).unwrap(), of_command_line(document, folder.path(), &base));
    for script in ["README.md", "apply.sh", "apply.ps1"] {
        assert!(kit.join(script).is_file(), "{script}");
    }
}

#[test]
fn the_kit_is_followed_step_by_step_and_its_commands_are_copied() {
    let folder = tempfile::tempdir().unwrap();
    let mut h = open(changed(&copy(&folder)), [1440.0, 900.0], Vec::new());
    choose(&mut h, "Entra synchronization schema: ");
    let steps = ["1. Open a terminal", "2. Sign in.", "3. Run the script."];
    let tops: Vec<f32> = steps.iter().map(|step| h.get_by_label_contains(step).rect().top()).collect();
    assert!(tops.is_sorted(), "{tops:?}");
    for command in ["az login", "bash apply.sh"] {
        h.get_by_label(&format!("Copy {command}")).click();
        h.step();
        assert!(copied(&h, command), "{command}");
    }
}

#[test]
fn a_row_that_is_kept_comes_back_as_a_rule() {
    let folder = tempfile::tempdir().unwrap();
    let base = copy(&folder);
    let mut h = open(changed(&base), [1024.0, 700.0], Vec::new());
    choose(&mut h, "Entra synchronization schema: ");
    click(&mut h, "Keep it");
    assert!(h.state().bench.document().user.rule(&target("userType")).is_some());
    assert!(has(&h, "0 removed") && has(&h, "5 untouched"));
    h.state_mut().bench.apply(Command::Undo);
    run(&mut h);
    assert!(has(&h, "Is the rule for userType to go?"), "and goes again with Undo");
}

#[test]
fn several_rows_are_asked_for_one_by_one_and_many_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = changed(&copy(&folder));
    bench.apply(Edit::RemoveRule(target("locale")).into());
    let mut h = open(bench, [1440.0, 900.0], Vec::new());
    choose(&mut h, "Entra synchronization schema: ");
    assert!(has(&h, "Are these 2 rules to go?") && has(&h, "2 answers first"));
    click(&mut h, "Remove userType");
    assert!(has(&h, "Is the rule for locale to go?") && has(&h, "1 answer first"));
    for name in ["userName", "active", "emails[type eq \"work\"].value", "externalId"] {
        h.state_mut().bench.apply(Edit::RemoveRule(target(name)).into());
    }
    h.state_mut().bench.apply(Look::Kind(crosswalk::base::ResourceKind::Group).into());
    h.state_mut().bench.apply(Edit::RemoveRule(target("displayName")).into());
    run(&mut h);
    assert!(has(&h, "Are 6 rules to go?") && has(&h, "displayName of groups") && has(&h, "1 answer first"));
    click(&mut h, "Keep them");
    assert!(has(&h, "1 removed") && !has(&h, "answer first"), "what may go goes");
}

#[test]
fn a_file_that_is_another_now_needs_a_yes() {
    let folder = tempfile::tempdir().unwrap();
    let (base, out) = (copy(&folder), folder.path().join("out.json"));
    let text = std::fs::read_to_string(&base).unwrap();
    let other = folder.path().join("other.json");
    crosswalk::base::file::write_atomic(&other, text.replace("scim.0f0e0d0c", "scim.ffff").as_bytes()).unwrap();
    let mut bench = changed(&base);
    bench.apply(Edit::SetSource { target: target("userType"), source: RuleSource::None }.into());
    let mut h = open(bench, [1440.0, 900.0], vec![other.clone(), base.clone(), out.clone()]);
    choose(&mut h, "Entra synchronization schema: ");
    assert!(!has(&h, "answer first"));
    click(&mut h, "Choose another file…");
    assert!(has(&h, "Do the rules go into the file of another application?") && has(&h, "scim.ffff"));
    click(&mut h, "Choose another");
    assert!(!has(&h, "answer first"), "the first file again");
    crosswalk::base::file::write_atomic(&base, text.replace("\"mail\"", "\"proxy\"").as_bytes()).unwrap();
    click(&mut h, "Save…");
    assert!(!out.exists() && has(&h, "fabrikam-qa.json has changed on disk"));
    assert!(has(&h, "Do the rules go into this file as it is now?") && has(&h, "1 answer first"));
    click(&mut h, "Go on with this file");
    assert!(!has(&h, "answer first"));
}

#[test]
fn a_crosswalk_that_knows_no_file_asks_for_one() {
    let mut h = open(bench(), [1440.0, 900.0], vec![PathBuf::from(SCHEMA)]);
    choose(&mut h, "Entra synchronization schema: ");
    assert!(has(&h, "Which file do the rules go into?") && h.query_by_label("Save…").is_none());
    click(&mut h, "Choose the file…");
    assert!(has(&h, "untouched") && h.query_by_label("Save…").is_some());
    let mut h = open(bench(), [1440.0, 900.0], vec![PathBuf::from(SCHEMA)]);
    let before = h.state().bench.document().user.clone();
    choose(&mut h, "Entra synchronization schema: ");
    click(&mut h, "Read rules from it…");
    assert_ne!(h.state().bench.document().user, before, "the schema's rules are here now");
    h.state_mut().bench.apply(Look::Show(Workspace::HandOver).into());
    run(&mut h);
    assert!(has(&h, "has these rules already") && h.query_by_label("Save…").is_none());
}

#[test]
fn the_review_of_an_export_looks_as_designed() {
    let folder = tempfile::tempdir().unwrap();
    let base = copy(&folder);
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, width, height) in
        [(Theme::Dark, 1440.0, 900.0), (Theme::Dark, 1024.0, 700.0), (Theme::Light, 1440.0, 900.0)]
    {
        let mut bench = changed(&base);
        bench.apply(Look::Theme(theme).into());
        bench.apply(Look::DismissTakenIn.into());
        let mut h = open(bench, [width, height], Vec::new());
        choose(&mut h, "Entra synchronization schema: ");
        h.remove_cursor();
        run(&mut h);
        h.mask(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, 48.0)));
        h.mask(egui::Rect::from_min_max(egui::pos2(0.0, height - 24.0), egui::pos2(width, height)));
        let theme = if theme == Theme::Dark { "dark" } else { "light" };
        h.snapshot(format!("export-review-{theme}-{width}"));
        results.extend_harness(&mut h);
    }
}

#[test]
fn the_specification_to_sign_is_written_as_the_command_line_does() {
    let folder = tempfile::tempdir().unwrap();
    let [ours, before, out, again] =
        ["ours.crosswalk", "before.crosswalk", "signed.html", "again.html"].map(|name| folder.path().join(name));
    let mut bench = bench();
    bench.document().save(&before).expect("saved");
    bench.apply(
        Edit::SetSource {
            target: target("nickName"),
            source: RuleSource::Direct { attribute: "mailNickname".to_owned() },
        }
        .into(),
    );
    bench.apply(Task::Save(Some(ours.clone())).into());
    let mut h = open(bench, [1440.0, 900.0], vec![before.clone(), out.clone()]);
    choose(&mut h, "Specification to sign: ");
    assert!(has(&h, "The people of the sample are invented.") && has(&h, "none: nothing is compared"));
    for (field, text) in [("Title", "Contoso & Xurrent"), ("Version", "2.0")] {
        h.get_by_label(field).focus();
        run(&mut h);
        h.get_by_label(field).type_text(text);
        run(&mut h);
    }
    click(&mut h, "Choose the file before…");
    assert!(has(&h, "What changes against before.crosswalk, by meaning."));
    click(&mut h, "Save…");
    let page = std::fs::read_to_string(&out).expect("written");
    let date = page.split("<dt>Date</dt><dd><bdi>").nth(1).and_then(|rest| rest.split('<').next()).expect("a date");
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_crosswalk"));
    let program = program.arg("specification").arg(&ours).arg("--out").arg(&again).arg("--against").arg(&before);
    let output =
        program.args(["--title", "Contoso & Xurrent", "--version", "2.0", "--date", date]).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let again = std::fs::read_to_string(&again).expect("written");
    let differs = page.lines().zip(again.lines()).find(|(window, command)| window != command);
    assert!(page == again, "{differs:?}");
    assert!(page.contains("nickName of users") && page.contains("Contoso &amp; Xurrent"));
}

#[test]
fn the_specification_to_sign_has_other_names_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("signed.html");
    let mut h = open(bench(), [1024.0, 700.0], vec![out.clone()]);
    choose(&mut h, "Specification to sign: ");
    click(&mut h, "With other names in place of the real ones");
    assert!(has(&h, "What fills names, addresses, phones and identifiers is replaced"));
    click(&mut h, "Save…");
    let page = std::fs::read_to_string(&out).expect("written");
    for name in ["Okafor", "Lindqvist", "Doyle", "contoso.com"] {
        assert!(!page.contains(name), "{name}");
    }
    assert!(page.contains("The people in the examples have other names"));
}

#[test]
fn a_file_before_that_cannot_be_read_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (out, missing) = (folder.path().join("signed.html"), folder.path().join("missing.crosswalk"));
    let mut h = open(bench(), [1440.0, 900.0], vec![missing, out.clone()]);
    choose(&mut h, "Specification to sign: ");
    click(&mut h, "Choose the file before…");
    click(&mut h, "Save…");
    let said = h.state().bench.messages().last().map(|m| m.text.clone()).unwrap_or_default();
    assert!(said.contains("missing.crosswalk") && !out.exists(), "{said}");
    click(&mut h, "Compare with no file");
    assert!(has(&h, "none: nothing is compared"));
}

#[test]
fn the_specification_to_sign_looks_as_designed() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, width, height) in
        [(Theme::Dark, 1440.0, 900.0), (Theme::Dark, 1024.0, 700.0), (Theme::Light, 1440.0, 900.0)]
    {
        let mut bench = bench();
        bench.apply(Look::Theme(theme).into());
        let mut h = open(bench, [width, height], Vec::new());
        h.state_mut().bench.apply(Look::Piece(HandOverPart::Signing).into());
        h.remove_cursor();
        run(&mut h);
        h.mask(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, 48.0)));
        h.mask(h.get_by_label_contains("problems left").rect());
        h.mask(egui::Rect::from_min_max(egui::pos2(0.0, height - 24.0), egui::pos2(width, height)));
        let theme = if theme == Theme::Dark { "dark" } else { "light" };
        h.snapshot(format!("specification-{theme}-{width}"));
        results.extend_harness(&mut h);
    }
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
        assert_eq!(h.state().bench.view().hand_over, HandOverPart::Connection, "{client:?}");
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
    for _ in 0..2 {
        h.key_press(Key::ArrowDown);
        run(&mut h);
    }
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
fn a_form_that_needs_no_file_is_all_new_without_one() {
    let onelogin = ClientKind::new("onelogin");
    let template = ExportKind::of(onelogin).find(|kind| matches!(kind, ExportKind::Native(_))).expect("a form");
    let mut bench = bench();
    bench.apply(Task::OpenSample(onelogin).into());
    bench.apply(Look::Piece(HandOverPart::Export(template)).into());
    let h = open(bench, [1024.0, 700.0], Vec::new());
    assert!(has(&h, "8 added") && has(&h, "0 removed") && !has(&h, "untouched") && !has(&h, "answer first"));
    assert!(!h.get_by_label("Save…").accesskit_node().is_disabled());
}

fn copied(h: &Window, text: &str) -> bool {
    h.output().platform_output.commands.iter().any(|c| *c == OutputCommand::CopyText(text.to_owned()))
}

#[test]
fn rows_of_a_sheet_are_ticked_off_and_what_is_to_be_typed_is_copied_by_pressing_it() {
    for (client, row, cell) in [
        ("entra", "Done. Target attribute: title", "jobTitle"),
        ("okta", "Done. Variable name: title", "urn:ietf:params:scim:schemas:core:2.0:User"),
        ("onelogin", "Done. Parameter: title", "title"),
        ("google", "Done. Google Directory attribute: ", "userName"),
    ] {
        let mut bench = bench();
        bench.apply(Task::OpenSample(ClientKind::new(client)).into());
        bench.apply(Look::Piece(HandOverPart::Export(ExportKind::Sheet)).into());
        // High enough that every row is there.
        let mut h = open(bench, [1024.0, 4000.0], Vec::new());
        let boxes = h.query_all_by_label_contains("Done. ").count();
        for (done, ticked) in [(1, true), (0, false)] {
            h.query_all_by_label_contains(row).next().unwrap_or_else(|| panic!("{client}: {row}")).click();
            run(&mut h);
            assert_eq!(h.state().bench.view().done.len(), done, "{client}");
            assert!(has(&h, &format!("{done} of {boxes} done")), "{client}: {done} of {boxes}");
            let toggled = h.query_all_by_label_contains(row).next().and_then(|row| row.accesskit_node().toggled());
            assert_eq!(toggled, Some(if ticked { Toggled::True } else { Toggled::False }), "{client}");
        }
        let copy = format!("Copy {cell}");
        let button = h.query_all_by_label(&copy).next().unwrap_or_else(|| panic!("{client}: {copy}"));
        button.click();
        h.step();
        assert!(copied(&h, cell), "{client}: {cell}");
    }
}

/// A row of which anything changed is not done any more; the others are.
#[test]
fn a_tick_goes_with_what_it_was_for() {
    let mut bench = bench();
    bench.apply(Look::Piece(HandOverPart::Export(ExportKind::Sheet)).into());
    let mut h = open(bench, [1024.0, 4000.0], Vec::new());
    for row in ["Done. Target attribute: title", "Done. Target attribute: userName"] {
        h.query_all_by_label_contains(row).next().expect(row).click();
        run(&mut h);
    }
    assert!(has(&h, "2 of 26 done"));
    let source = RuleSource::Direct { attribute: "department".to_owned() };
    h.state_mut().bench.apply(Edit::SetSource { target: target("title"), source }.into());
    run(&mut h);
    assert!(has(&h, "1 of 26 done"));
    h.state_mut().bench.apply(Command::Undo);
    run(&mut h);
    assert!(has(&h, "2 of 26 done"), "what was typed in is typed in");
}

#[test]
fn parameters_of_the_application_say_whether_a_template_refers_to_them() {
    let fixture = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/native").join(name);
    let mut bench = bench();
    bench.apply(Task::OpenSample(crosswalk::base::ClientKind::new("onelogin")).into());
    settle(&mut bench);
    let kind = ExportKind::of(bench.document().client).find(|kind| kind.id() == "onelogin-template");
    let Some(ExportKind::Native(format)) = kind else { panic!("a form") };
    bench.apply(Task::ReviewExport { format, base: Some(fixture("onelogin-template.json")) }.into());
    let mut h = open(bench, [1440.0, 900.0], vec![fixture("onelogin-parameters.json")]);
    let stays = "userName stays {$parameters.scimusername}";
    assert!(has(&h, stays) && !has(&h, "which holds email"));
    click(&mut h, "Parameters…");
    assert!(has(&h, &format!("{stays}, which holds email")) && has(&h, "parameters as in onelogin-parameters.json"));
}

#[test]
fn keys_are_taken_from_what_the_tenant_says_of_its_functions() {
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("schema.json");
    std::fs::copy(SCHEMA, &schema).unwrap();
    let written = |name: &str, text: &str| {
        let path = folder.path().join(name);
        crosswalk::base::file::write_atomic(&path, text.as_bytes()).unwrap();
        path
    };
    let functions = r#"{"value": [{"name": "Switch", "parameters": [{"name": "source"}, {"name": "default"}, {"name": "key"}]},
        {"name": "Left", "parameters": [{"name": "text"}, {"name": "count"}]}]}"#;
    for (name, file, is_known) in [
        ("not JSON", written("broken.json", "{"), false),
        ("no functions", written("people.json", r#"[{"id": "1"}]"#), false),
        ("functions", written("functions.json", functions), true),
    ] {
        let mut bench = changed(&schema);
        let entra = ExportKind::of(bench.document().client).find(|kind| matches!(kind, ExportKind::Native(_)));
        bench.apply(Look::Piece(HandOverPart::Export(entra.expect("a form"))).into());
        let mut h = open(bench, [1440.0, 900.0], vec![file]);
        assert!(has(&h, "How Entra keys the parameters of Switch"), "{name}");
        click(&mut h, "Function keys…");
        assert_eq!(has(&h, "How Entra keys the parameters of Switch"), !is_known, "{name}");
        assert_eq!(has(&h, "keys as in functions.json"), is_known, "{name}");
        let said = h.state().bench.messages().last().map(|m| m.text.clone()).unwrap_or_default();
        assert_eq!(said.contains("…/schema/functions again"), !is_known, "{name}: {said}");
        assert!(has(&h, "3 added"), "{name}: what would change is there still");
    }
}

/// Run over all of the sample, in Hand over: with a limit of nobody, the one who leaves is more.
fn planned(limit: Option<MostDisabled>, answers: Vec<PathBuf>) -> Window {
    let mut bench = bench();
    for command in [Task::UseSandbox.into(), Task::DryRun(DryRunScope::All).into(), Edit::MostDisabled(limit).into()] {
        let command: Command = command;
        bench.apply(command);
        settle(&mut bench);
    }
    open(bench, [1024.0, 700.0], answers)
}

fn is_disabled(h: &Window, name: &str) -> bool {
    h.get_by_label(name).accesskit_node().is_disabled()
}

#[test]
fn what_the_plan_stops_for_is_said_over_all_and_keeps_the_list_for_a_pilot() {
    let folder = tempfile::tempdir().unwrap();
    let pilot = folder.path().join("pilot.csv");
    let rules = folder.path().join("rules.csv");
    let mut h = planned(Some(MostDisabled::Count(0)), vec![rules.clone(), pilot.clone()]);
    let stops = "The plan of 18 users has not passed: 1 would be disabled, and more than 0 ask for a yes.";
    assert!(has(&h, stops) && has(&h, "the list for a pilot waits for a yes"));
    choose(&mut h, "Table of rules: ");
    click(&mut h, "Save…");
    assert!(rules.exists() && has(&h, stops), "a mapping is no plan");
    choose(&mut h, "List for a pilot: ");
    assert!(is_disabled(&h, "Save…") && is_disabled(&h, "Copy"));
    h.state_mut().bench.apply(Task::Plan(PlanStep::SavePilot(pilot.clone())).into());
    run(&mut h);
    let said = h.state().bench.messages().last().map(|message| message.text.to_string()).unwrap_or_default();
    assert!(said.contains("the plan has not passed. 1 would be disabled") && !pilot.exists(), "{said}");
    click(&mut h, "See what it stops for");
    assert_eq!(
        (h.state().bench.view().workspace, h.state().bench.view().dry_run),
        (Workspace::DryRun, DryRunPart::Plan)
    );
    assert!(h.query_by_label("Let it pass…").is_some(), "the way leads to what asks for a yes");
    let leaver = h.state().bench.dry_run().records(OutcomeKind::WouldDisable)[0];
    for step in [PlanStep::LookedAt(leaver), PlanStep::LetPass("He retires".to_owned())] {
        h.state_mut().bench.apply(Task::Plan(step).into());
    }
    h.state_mut().bench.apply(Look::Show(Workspace::HandOver).into());
    run(&mut h);
    assert!(
        !has(&h, stops) && !has(&h, "See what it stops for") && !has(&h, "Go to Dry run"),
        "what has passed is silent"
    );
    click(&mut h, "Save…");
    let list = std::fs::read_to_string(&pilot).expect("a list");
    let heading = "Member object ID or user principal name [memberObjectIdOrUpn] Required\r\n";
    let run_of = h.state().bench.dry_run();
    let sure = run_of.plans.values().filter(|plan| {
        matches!(plan.outcome.kind(), OutcomeKind::WouldCreate | OutcomeKind::WouldChange)
            && plan.not_as_decided.is_none()
    });
    let keys: String = sure.take(10).map(|plan| format!("{}\r\n", plan.key)).collect();
    assert_eq!(list, format!("{heading}{keys}"));
    assert!(!list.contains(&run_of.plans[&leaver].key), "who leaves is no pilot");
}

#[test]
fn what_is_not_known_of_a_plan_is_said_and_blocks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let pilot = folder.path().join("pilot.csv");
    let mut h = open(bench(), [1024.0, 700.0], vec![]);
    assert!(has(&h, "No plan is made of this mapping yet: what it would do in the account is not known."));
    choose(&mut h, "List for a pilot: ");
    assert!(has(&h, "A dry run says who would be created or changed.") && is_disabled(&h, "Save…"));
    click(&mut h, "Go to Dry run");
    assert_eq!(h.state().bench.view().workspace, Workspace::DryRun);
    let mut h = planned(None, vec![pilot.clone()]);
    assert!(!has(&h, "has not passed") && !has(&h, "is not known."), "it stops for nothing");
    let change = Edit::SetSource { target: target("title"), source: RuleSource::Constant { value: "Lead".to_owned() } };
    h.state_mut().bench.apply(change.into());
    run(&mut h);
    assert!(has(
        &h,
        "The plan in Dry run is of the mapping before: what this one would do in the account is not known."
    ));
    choose(&mut h, "List for a pilot: ");
    click(&mut h, "Save…");
    assert!(pilot.exists(), "it is said, and nobody is kept from it");
    h.state_mut().bench.apply(Task::DryRun(DryRunScope::One).into());
    run(&mut h);
    h.state_mut().bench.apply(Look::Show(Workspace::HandOver).into());
    run(&mut h);
    assert!(
        has(&h, "The plan in Dry run has 1 of 18 users: what all of them would come to is not known."),
        "{:?}",
        h.state().bench.plan_stands()
    );
}
