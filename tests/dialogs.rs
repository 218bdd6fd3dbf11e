//! Files by dialog, by drop and by paste: what a person chooses arrives in the workbench, also where there are no dialogs.

#[expect(dead_code, reason = "the window is made with dialogs of our own")]
#[path = "common/app.rs"]
mod app;
mod common;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::{bench, settle};
use common::harness;
use crosswalk::base::{ClientKind, ResourceKind};
use crosswalk::scim::TargetPath;
use crosswalk::ui::app::App;
use crosswalk::ui::dialogs::{Answer, Dialogs, FileDialogs, Form, Question};
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::{Action, Document, Edit, ExportKind, HandOverPart, Look, Workspace};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// Answers at once with what it was given, and remembers the questions.
#[derive(Clone, Default)]
struct Fake {
    is_missing: bool,
    answers: Arc<Mutex<Vec<Vec<PathBuf>>>>,
    asked: Arc<Mutex<Vec<Question>>>,
}

impl Fake {
    fn answering(answers: impl IntoIterator<Item = Vec<PathBuf>>) -> Self {
        let mut answers: Vec<_> = answers.into_iter().collect();
        answers.reverse();
        Self { answers: Arc::new(Mutex::new(answers)), ..Self::default() }
    }

    fn missing() -> Self {
        Self { is_missing: true, ..Self::default() }
    }

    fn questions(&self) -> Vec<Question> {
        self.asked.lock().expect("nobody panicked").clone()
    }
}

impl FileDialogs for Fake {
    fn are_there(&self) -> bool {
        !self.is_missing
    }

    fn ask(&self, question: &Question, answer: Answer) {
        self.asked.lock().expect("nobody panicked").push(question.clone());
        answer(self.answers.lock().expect("nobody panicked").pop().unwrap_or_default());
    }
}

fn window(dialogs: impl FileDialogs + 'static) -> Harness<'static, App> {
    let app = App::new(bench()).with_dialogs(Dialogs::new(dialogs));
    let mut h = harness(&DARK, [1440.0, 900.0], 1.0, app, |ui, app| app.show(ui));
    run(&mut h);
    h
}

/// Draws, and waits for what the drawing started.
fn run(h: &mut Harness<'_, App>) {
    for _ in 0..3 {
        // While jobs run, the window draws itself again and again.
        h.run_steps(3);
        settle(&mut h.state_mut().bench);
    }
}

fn shortcut(h: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    h.key_press_modifiers(modifiers, key);
    run(h);
}

fn payload(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let text = format!(
        r#"{{"value":[{{"id":"{name}-1","userPrincipalName":"zoe@{name}","displayName":"Zoë"}},
                     {{"id":"{name}-2","userPrincipalName":"ng@{name}","displayName":"Ng"}}]}}"#
    );
    crosswalk::base::file::write_atomic(&path, text.as_bytes()).expect("a file in a folder of our own");
    path
}

#[test]
fn opening_takes_the_place_of_what_is_loaded_and_adding_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (payload(folder.path(), "one.json"), payload(folder.path(), "two.json"));
    let fake = Fake::answering([vec![one], vec![two]]);
    let mut h = window(fake.clone());
    shortcut(&mut h, Modifiers::COMMAND, Key::O);
    assert_eq!(h.state().bench.set().count(ResourceKind::User), 2);
    shortcut(&mut h, Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    assert_eq!(h.state().bench.set().count(ResourceKind::User), 4);
    let forms: Vec<_> = fake.questions().into_iter().map(|q| (q.form, q.folder)).collect();
    assert_eq!(forms[0], (Form::Several, None));
    assert_eq!(forms[1], (Form::Several, Some(folder.path().to_owned())), "the second looks where the first was");
}

#[test]
fn a_cancelled_dialog_changes_nothing() {
    let mut h = window(Fake::answering([vec![]]));
    let before = h.state().bench.document().clone();
    shortcut(&mut h, Modifiers::COMMAND, Key::O);
    assert_eq!(*h.state().bench.document(), before);
    assert!(h.state().bench.messages().is_empty());
}

#[test]
fn saving_a_crosswalk_without_a_file_asks_for_one_and_gives_it_its_ending() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::answering([vec![folder.path().join("ours")]]);
    let mut h = window(fake.clone());
    shortcut(&mut h, Modifiers::COMMAND, Key::S);
    let saved = folder.path().join("ours.crosswalk");
    assert_eq!(Document::open(&saved).unwrap(), *h.state().bench.document());
    assert_eq!(h.state().bench.file(), Some(saved.as_path()));
    assert_eq!(fake.questions()[0].form, Form::Save("Untitled crosswalk.crosswalk".to_owned()));
    shortcut(&mut h, Modifiers::COMMAND, Key::S);
    assert_eq!(fake.questions().len(), 1, "it has a file now");
}

/// A window without dialogs that asks for a path.
fn asking(action: Action) -> Harness<'static, App> {
    let mut h = window(Fake::missing());
    if action == Action::OpenFiles {
        shortcut(&mut h, Modifiers::COMMAND, Key::O);
    } else {
        shortcut(&mut h, Modifiers::COMMAND, Key::K);
        h.get_by_label("Search").type_text(action.label());
        run(&mut h);
        h.key_press(Key::Enter);
        run(&mut h);
    }
    h
}

/// Types it in place of what is there, and presses Enter.
fn enter(h: &mut Harness<'_, App>, path: &str) {
    shortcut(h, Modifiers::COMMAND, Key::A);
    h.get_by_label("Path").type_text(path);
    run(h);
    h.key_press(Key::Enter);
    run(h);
}

fn typed(h: &Harness<'_, App>) -> Option<String> {
    h.query_by_label("Path").and_then(|field| field.value())
}

#[test]
fn without_dialogs_the_path_is_typed_and_enter_is_the_button() {
    let folder = tempfile::tempdir().unwrap();
    let path = payload(folder.path(), "users.json").display().to_string();
    for by_button in [true, false] {
        let mut h = asking(Action::OpenFiles);
        assert!(h.get_by_label("Path").is_focused());
        if by_button {
            h.get_by_label("Path").type_text(&path);
            run(&mut h);
            h.get_by_label("Open").click();
            run(&mut h);
        } else {
            enter(&mut h, &path);
        }
        assert_eq!(h.state().bench.set().count(ResourceKind::User), 2, "by button: {by_button}");
        assert_eq!(typed(&h), None, "the dialog is gone");
    }
}

#[test]
fn the_proposed_name_is_selected_up_to_its_ending() {
    let mut h = asking(Action::SaveAs);
    let proposed = typed(&h).unwrap();
    assert!(proposed.ends_with("/Untitled crosswalk.crosswalk"), "{proposed}");
    h.get_by_label("Path").type_text("ours");
    run(&mut h);
    assert_eq!(typed(&h).unwrap(), proposed.replace("Untitled crosswalk.", "ours."));
}

#[test]
fn a_path_that_cannot_be_used_keeps_the_dialog_and_what_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    payload(folder.path(), "there.json");
    let place = folder.path().display();
    for (action, path, expected) in [
        (Action::OpenFiles, " ".to_owned(), "Nothing is typed here.".to_owned()),
        (Action::OpenFiles, format!("{place}/none.json"), format!("There is no none.json in {place}.")),
        (Action::OpenFiles, format!("{place}/none/users.json"), format!("There is no folder {place}/none.")),
        (Action::OpenFiles, format!("{place}/there.json/a.json"), format!("There is no folder {place}/there.json.")),
        (Action::OpenCrosswalk, format!("{place}"), format!("{place} is a folder.")),
        (Action::SaveAs, " ".to_owned(), "Nothing is typed here.".to_owned()),
        (Action::SaveAs, format!("{place}/none/ours"), format!("There is no folder {place}/none. Make it")),
        (Action::SaveAs, format!("{place}/"), format!("{place}/ is a folder. Add")),
        (Action::SaveAs, "/sys/ours.crosswalk".to_owned(), "/sys".to_owned()),
    ] {
        let mut h = asking(action);
        enter(&mut h, &path);
        assert_eq!(typed(&h).as_ref(), Some(&path), "{path}");
        let told = |h: &Harness<'_, App>| {
            h.query_all_by_role(Role::Status)
                .filter(|n| n.accesskit_node().label().is_some_and(|l| l.contains(&expected)))
                .count()
        };
        assert_eq!(told(&h), 1, "{path}");
        assert!(h.get_by_label("Path").is_focused(), "{path}");
        h.get_by_label("Path").type_text("x");
        run(&mut h);
        assert_eq!((typed(&h), told(&h)), (Some(format!("{path}x")), 0), "{path}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left by trying");
}

#[test]
fn a_typed_path_does_not_replace_a_file_without_a_word_also_with_the_ending_it_gets() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("there.crosswalk");
    for name in ["there.crosswalk", "there"] {
        crosswalk::base::file::write_atomic(&path, b"mine").unwrap();
        let mut h = asking(Action::SaveAs);
        enter(&mut h, &folder.path().join(name).display().to_string());
        assert_eq!(std::fs::read(&path).unwrap(), b"mine", "{name}");
        h.get_by_label("Replace").click();
        run(&mut h);
        assert_eq!(Document::open(&path).unwrap(), *h.state().bench.document(), "{name}");
    }
}

#[test]
fn an_ending_that_makes_it_the_name_of_another_file_is_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("there.crosswalk");
    crosswalk::base::file::write_atomic(&path, b"mine").unwrap();
    let mut h = window(Fake::answering([vec![folder.path().join("there")]]));
    shortcut(&mut h, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    assert!(h.query_by_label_contains("got the ending of such files: there.crosswalk").is_some());
    shortcut(&mut h, Modifiers::NONE, Key::Enter);
    assert_eq!(Document::open(&path).unwrap(), *h.state().bench.document());
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

#[test]
fn files_dropped_on_the_window_are_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = payload(folder.path(), "users.json");
    let mut h = window(Fake::missing());
    h.input_mut().hovered_files = vec![egui::HoveredFile { path: Some(path.clone()), ..Default::default() }];
    h.run_steps(2);
    h.input_mut().hovered_files.clear();
    h.input_mut().dropped_files = vec![Arc::new(Dropped(path))];
    run(&mut h);
    assert_eq!(h.state().bench.set().count(ResourceKind::User), 2);
}

#[test]
fn pasted_text_is_loaded_unless_a_text_field_has_the_keyboard() {
    let text = r#"[{"id":"00u1","status":"ACTIVE","profile":{"login":"zoe@x.org","firstName":"Zoë","lastName":"B"}}]"#;
    let mut h = window(Fake::missing());
    shortcut(&mut h, Modifiers::COMMAND, Key::K);
    h.event(Event::Paste(text.to_owned()));
    run(&mut h);
    assert!(h.state().bench.set().count(ResourceKind::User) > 1, "it went into the search field");
    h.key_press(Key::Escape);
    run(&mut h);
    h.state_mut().bench.apply(Look::Show(Workspace::Source).into());
    run(&mut h);
    h.event(Event::Paste(text.to_owned()));
    run(&mut h);
    assert_eq!(h.state().bench.set().count(ResourceKind::User), 1);
    assert_eq!(h.state().bench.set().client(), Some(ClientKind::new("okta")));
}

/// What the program itself does: rfd, with a zenity that answers. In a process of its own, whose environment has it.
#[cfg(target_os = "linux")]
#[test]
fn the_systems_dialog_gives_the_path_that_zenity_prints() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let zenity = folder.path().join("zenity");
    crosswalk::base::file::write_atomic(&zenity, b"#!/bin/sh\necho \"$ANSWER\"\n").unwrap();
    std::fs::set_permissions(&zenity, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_asks_zenity", "--ignored"])
        .env("PATH", format!("{}:{path}", folder.path().display()))
        .env("ANSWER", payload(folder.path(), "users.json"))
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("XDG_RUNTIME_DIR")
        .status()
        .unwrap();
    assert!(status.success());
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "run by the test above, with a zenity of its own"]
fn child_asks_zenity() {
    let answer = std::env::var("ANSWER").expect("run by the test above");
    let system = crosswalk::ui::dialogs::SystemDialogs;
    assert!(system.are_there());
    let app = App::new(bench()).with_dialogs(Dialogs::new(system));
    let mut h = harness(&DARK, [1440.0, 900.0], 1.0, app, |ui, app| app.show(ui));
    run(&mut h);
    shortcut(&mut h, Modifiers::COMMAND, Key::O);
    let end = Instant::now() + Duration::from_secs(20);
    while h.state().bench.set().count(ResourceKind::User) != 2 {
        assert!(Instant::now() < end, "no answer from the dialog: {answer}");
        std::thread::sleep(Duration::from_millis(20));
        run(&mut h);
    }
}

#[test]
fn what_is_personal_is_reviewed_before_it_is_loaded_or_saved_with_other_names() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (payload(folder.path(), "users.json"), folder.path().join("copy.json"));
    let fake = Fake::answering([vec![path.clone()], vec![copy.clone()]]);
    let mut h = window(fake.clone());
    h.state_mut().bench.apply(Look::Show(Workspace::Source).into());
    run(&mut h);
    let click = |h: &mut Harness<'_, App>, name: &str| {
        h.get_by_label(name).click();
        run(h);
    };
    click(&mut h, "More for these payloads");
    click(&mut h, "Load pseudonymised…");
    assert!(h.query_by_label_contains("displayName of users: Name. Zoë becomes").is_some());
    let before = h.state().bench.set().count(ResourceKind::User);
    assert!(before > 2, "nothing is loaded before it was reviewed");
    click(&mut h, "What is done to id of users");
    click(&mut h, "Kept as it is");
    click(&mut h, "Load pseudonymised");
    let record = h.state().bench.record().unwrap().value().to_string();
    assert!(record.contains("users.json-1") && !record.contains("Zo"), "{record}");
    assert!(h.query_by_label_contains("Pseudonymised: these are not the real people’s names").is_some());

    click(&mut h, "More for these payloads");
    click(&mut h, "Save a pseudonymised copy…");
    click(&mut h, "Choose where to save…");
    let written = std::fs::read_to_string(&copy).unwrap();
    let name = h.state().bench.record().unwrap().name();
    assert!(written.contains(&name) && !written.contains("Zoë"), "{written}");
    assert_eq!(fake.questions()[1].form, Form::Save("users-pseudonymised.json".to_owned()));
}

#[test]
fn a_review_that_is_cancelled_changes_nothing() {
    let mut h = window(Fake::missing());
    h.state_mut().bench.apply(crosswalk::workbench::Task::ReviewPersonal(crosswalk::workbench::ReviewFor::Copy).into());
    run(&mut h);
    let before = h.state().bench.document().clone();
    assert!(h.query_by_label_contains("2 files go into one folder").is_some());
    h.get_by_label("Only what is replaced").click();
    run(&mut h);
    assert!(h.query_by_label_contains("department of users").is_none());
    h.key_press(Key::Escape);
    run(&mut h);
    assert!(h.state().bench.review().is_none());
    assert_eq!(*h.state().bench.document(), before);
}

#[test]
fn a_file_with_rules_in_it_goes_beside_the_one_that_they_were_put_into() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let schema = folder.path().join("schema.json");
    let text = include_bytes!("fixtures/entra-schema-small.json");
    crosswalk::base::file::write_atomic(&schema, text).unwrap();
    let fake = Fake::answering([vec![schema], vec![payload(elsewhere.path(), "people.json")], vec![]]);
    let mut h = window(fake.clone());
    shortcut(&mut h, Modifiers::COMMAND, Key::O);
    shortcut(&mut h, Modifiers::COMMAND, Key::O);
    h.state_mut().bench.apply(Edit::RemoveRule(TargetPath::parse("locale").unwrap()).into());
    let form = ExportKind::of(ClientKind::new("entra")).find(|kind| matches!(kind, ExportKind::Native(_))).unwrap();
    h.state_mut().bench.apply(Look::Piece(HandOverPart::Export(form)).into());
    run(&mut h);
    h.get_by_label("Remove it").click();
    run(&mut h);
    h.get_by_label("Save…").click();
    run(&mut h);
    let last = fake.questions().pop().expect("a question");
    assert_eq!(last.form, Form::Save("schema-changed.json".to_owned()));
    assert_eq!(last.folder.as_deref(), Some(folder.path()), "not where the people were");
}

#[test]
fn what_lies_behind_a_dialog_cannot_be_pressed_by_its_name_either() {
    let mut h = window(Fake::missing());
    let tab = |h: &Harness<'_, App>| h.get_by_role_and_label(Role::Tab, "Source").accesskit_node().is_disabled();
    assert!(!tab(&h));
    h.key_press_modifiers(Modifiers::COMMAND, Key::K);
    h.run();
    assert!(tab(&h), "a tab of the page");
    let row = h.get_all_by_role(Role::TreeItem).next().expect("a row of the map");
    assert!(row.accesskit_node().is_disabled(), "a row of the page");
    let before = h.state().bench.view().workspace;
    h.get_by_role_and_label(Role::Tab, "Source").click();
    h.run();
    assert_eq!(h.state().bench.view().workspace, before, "a press leads nowhere");
    h.key_press(Key::Escape);
    h.run();
    assert!(!tab(&h), "it can be pressed again when the dialog is closed");
    h.get_by_role_and_label(Role::Tab, "Source").click();
    h.run();
    assert_eq!(h.state().bench.view().workspace, Workspace::Source);
}
