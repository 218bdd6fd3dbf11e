//! The File menu, the window's title, and what search finds of files, exports, theme and help.

#[path = "common/app.rs"]
mod app;
mod common;
use common::harness;

use app::settle;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::{Command, Edit, Look, Sessions, Task, Workbench, Workspace};
use egui::accesskit::Role;
use egui::{Key, Modifiers, ViewportCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

type Window = Harness<'static, App>;

fn pass(window: &mut Window) {
    window.run();
    settle(&mut window.state_mut().bench);
    window.run();
}

fn apply(window: &mut Window, command: impl Into<Command>) {
    window.state_mut().bench.apply(command.into());
    pass(window);
}

/// A window that keeps its state in this folder, so that it knows the files that were used last.
fn window_in(folder: &std::path::Path) -> Window {
    let mut bench = Workbench::beside(&Sessions::in_folder(folder), || {});
    settle(&mut bench);
    let mut window = app::window(&DARK, [1440.0, 900.0], bench);
    pass(&mut window);
    window
}

fn entries(window: &mut Window) -> Vec<String> {
    window.get_by_label("Crosswalk file").click();
    pass(window);
    window.query_all_by_role(Role::MenuItem).filter_map(|node| node.accesskit_node().label()).collect()
}

fn title(window: &Window) -> Option<String> {
    let commands = window.output().viewport_output.values().flat_map(|output| &output.commands);
    commands
        .filter_map(|command| if let ViewportCommand::Title(title) = command { Some(title.clone()) } else { None })
        .next_back()
}

#[test]
fn the_menu_makes_opens_and_saves_and_knows_the_files_that_were_used_last() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = window_in(folder.path());
    assert_eq!(entries(&mut window), ["New", "Open…", "Save", "Save as…", "Rename…", "Compare…"]);
    window.key_press(Key::Escape);
    pass(&mut window);
    let file = folder.path().join("contoso.crosswalk");
    apply(&mut window, Edit::Rename("Contoso".to_owned()));
    apply(&mut window, Task::Save(Some(file.clone())));
    window.key_press_modifiers(Modifiers::COMMAND, Key::N);
    pass(&mut window);
    let bench = &window.state().bench;
    assert_eq!((bench.file(), bench.set().is_empty(), bench.view().workspace), (None, true, Workspace::Source));
    assert_eq!((bench.undo_name(), bench.is_changed()), (Some("New crosswalk"), false));
    assert_eq!(entries(&mut window), ["New", "Open…", "contoso.crosswalk", "Save", "Save as…", "Rename…", "Compare…"]);
    window.get_by_role_and_label(Role::MenuItem, "contoso.crosswalk").click();
    pass(&mut window);
    assert_eq!(window.state().bench.file(), Some(file.as_path()));
    drop(window);
    let mut again = window_in(folder.path());
    assert!(entries(&mut again).contains(&"contoso.crosswalk".to_owned()), "also at the next start");
}

#[test]
fn the_title_is_the_file_with_a_star_while_it_differs() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = app::window(&DARK, [1440.0, 900.0], app::bench());
    assert_eq!(crosswalk::ui::file_menu::title(&window.state().bench), "Untitled crosswalk – Crosswalk");
    window.state_mut().bench.apply(Task::Save(Some(folder.path().join("a.crosswalk"))).into());
    settle(&mut window.state_mut().bench);
    window.step();
    assert_eq!(title(&window).as_deref(), Some("a.crosswalk – Crosswalk"));
    window.state_mut().bench.apply(Edit::Rename("Contoso".to_owned()).into());
    window.step();
    assert_eq!(title(&window).as_deref(), Some("a.crosswalk* – Crosswalk"));
}

#[test]
fn search_finds_every_export_the_theme_and_help() {
    let mut window = app::window(&DARK, [1440.0, 900.0], app::bench());
    // No rule is tried: the only list is that of what is found.
    apply(&mut window, Look::Target(None));
    for (text, expected) in [
        ("export", 7),
        ("compare", 3),
        ("fill-in", 1),
        ("schema", 2),
        ("theme", 1),
        ("help", 1),
        ("new cross", 1),
        ("save crosswalk", 2),
        ("zzzz", 0),
    ] {
        window.key_press_modifiers(Modifiers::COMMAND, Key::K);
        pass(&mut window);
        window.get_by_label("Search").type_text(text);
        pass(&mut window);
        let rows = window.query_all_by_role(Role::ListItem).count();
        assert_eq!(rows, expected, "{text}");
        assert_eq!(window.query_by_label_contains("Nothing found").is_some(), expected == 0, "{text}");
        window.key_press(Key::Escape);
        pass(&mut window);
    }
}

#[test]
fn a_long_message_stays_over_the_workspace_until_it_was_read() {
    let mut window = app::window(&DARK, [1024.0, 700.0], app::bench());
    apply(&mut window, Task::OpenCrosswalk("/no/such/file.crosswalk".into()));
    let long = |window: &Window| window.query_all_by_label_contains("cannot be read").count();
    assert_eq!(long(&window), 1, "once, and not in a toast as well");
    window.get_by_label("Close").click();
    pass(&mut window);
    assert_eq!(long(&window), 0);
}
