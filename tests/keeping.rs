//! What the window says so that nothing is lost: the questions before something surprising, and what came back.

#[path = "common/app.rs"]
mod app_harness;
mod common;
use common::harness;

use std::path::Path;

use app_harness::{bench, settle};
use crosswalk::base::ClientKind;
use crosswalk::mapping::RuleSource;
use crosswalk::scim::TargetPath;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::{DARK, LIGHT};
use crosswalk::workbench::{Command, Document, Edit, Sessions, Task, Workbench};
use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

fn pass(window: &mut Harness<'_, App>) {
    window.run();
    settle(&mut window.state_mut().bench);
    window.run();
}

fn apply(window: &mut Harness<'_, App>, command: impl Into<Command>) {
    window.state_mut().bench.apply(command.into());
    pass(window);
}

fn set_title(bench: &mut Workbench) {
    let target = TargetPath::parse("title").expect("a path");
    bench.apply(Edit::SetSource { target, source: RuleSource::Constant { value: "Boss".to_owned() } }.into());
}

fn says(window: &Harness<'_, App>, words: &str) -> bool {
    let holds = |text: Option<String>| text.is_some_and(|text| text.contains(words));
    window.query_all_by(|node| holds(node.label()) || holds(node.value())).next().is_some()
}

#[test]
fn the_menu_of_clients_asks_and_escape_is_a_no() {
    let mut edited = bench();
    set_title(&mut edited);
    let mut window = app_harness::window(&DARK, [1024.0, 700.0], edited);
    pass(&mut window);
    for (answer, client) in
        [("Cancel", ClientKind::new("entra")), ("Escape", ClientKind::new("entra")), ("yes", ClientKind::new("okta"))]
    {
        window.get_by_label_contains("Provisioning client").click();
        pass(&mut window);
        window.get_by_label("Okta").click();
        pass(&mut window);
        assert!(says(&window, "It stays with this crosswalk"), "{answer}");
        match answer {
            "Cancel" => window.get_by_label("Cancel").click(),
            "Escape" => window.key_press(Key::Escape),
            _ => window.get_by_label("Start from Okta’s default").click(),
        }
        pass(&mut window);
        assert!(!says(&window, "It stays with this crosswalk"), "{answer}");
        assert_eq!(window.state().bench.document().client, client, "{answer}");
    }
}

#[test]
fn a_file_that_changed_can_be_overwritten_or_saved_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.crosswalk");
    let document = |name: &str| {
        let mut document = Document::new(ClientKind::new("okta"), crosswalk::base::ProviderKind::new("xurrent"));
        name.clone_into(&mut document.name);
        document
    };
    let name_in = |file: &Path| Document::open(file).expect("a crosswalk").name;
    document("first").save(&file).expect("saved");
    let mut window = app_harness::window(&LIGHT, [1440.0, 900.0], bench());
    apply(&mut window, Task::OpenCrosswalk(file.clone()));
    apply(&mut window, Edit::Rename("mine".to_owned()));
    document("theirs").save(&file).expect("saved");
    apply(&mut window, Task::Save(None));
    assert!(says(&window, "a.crosswalk was changed by another program"));
    assert!(window.query_by_label("Save as…").is_some());
    window.get_by_label("Cancel").click();
    pass(&mut window);
    assert_eq!(name_in(&file), "theirs");
    apply(&mut window, Task::Save(None));
    window.get_by_label("Overwrite").click();
    pass(&mut window);
    assert_eq!((name_in(&file).as_str(), window.state().bench.is_changed()), ("mine", false));
}

#[test]
fn what_came_back_is_said_in_full_until_it_was_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let sessions = Sessions::in_folder(folder.path());
    let mut before = Workbench::first_start(&sessions, || {});
    settle(&mut before);
    set_title(&mut before);
    let payload = r#"[{"id":"1","userPrincipalName":"a@b.c","displayName":"A","accountEnabled":true}]"#;
    before.apply(Task::Paste(payload.to_owned()).into());
    settle(&mut before);
    before.close();
    drop(before);
    let mut window = app_harness::window(&DARK, [1024.0, 700.0], Workbench::first_start(&sessions, || {}));
    pass(&mut window);
    assert!(says(&window, "It is not saved to a file yet. Not kept: the records you pasted (paste them again)."));
    window.get_by_label("Understood").click();
    pass(&mut window);
    assert!(!says(&window, "Not kept"));
}

#[test]
fn the_status_line_says_when_nothing_can_be_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state");
    let mut bench = Workbench::first_start(&Sessions::in_folder(&state), || {});
    settle(&mut bench);
    std::fs::remove_dir_all(&state).expect("removed");
    crosswalk::base::file::write_atomic(&state, b"in the way").expect("written");
    set_title(&mut bench);
    let mut window = app_harness::window(&DARK, [1440.0, 900.0], bench);
    pass(&mut window);
    assert!(says(&window, "not kept for the next start"));
}
