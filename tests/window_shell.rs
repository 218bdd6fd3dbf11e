//! What lies around the workspaces: steps, keyboard, palette, problems, the triple, messages.

#[path = "common/app.rs"]
mod app_harness;
mod common;
use common::harness;

use app_harness::{bench, settle};
use crosswalk::base::ProviderKind;
use crosswalk::client::CLIENTS;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::{Command, Edit, Task, Workspace};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn started<'a>() -> Harness<'a, App> {
    let mut window = app_harness::window(&DARK, [1440.0, 900.0], bench());
    window.run();
    window
}

fn pass(window: &mut Harness<'_, App>) {
    window.run();
    settle(&mut window.state_mut().bench);
    window.run();
}

#[test]
fn the_steps_lead_to_the_workspaces_by_pointer_and_by_key() {
    let mut window = started();
    for (step, workspace) in [("Source", Workspace::Source), ("Preview", Workspace::Preview), ("Map", Workspace::Map)] {
        let name = format!("{step}, ");
        let node = window.get_all_by(|n| n.label().is_some_and(|l| l == step || l.starts_with(&name))).next();
        node.expect("a step").click();
        pass(&mut window);
        assert_eq!(window.state().bench.view().workspace, workspace, "{step}");
    }
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num5);
    pass(&mut window);
    assert_eq!(window.state().bench.view().workspace, Workspace::HandOver);
}

#[test]
fn undo_and_redo_answer_to_their_keys() {
    let mut window = started();
    window.state_mut().bench.apply(Edit::Rename("Contoso QA".to_owned()).into());
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    pass(&mut window);
    assert_eq!(window.state().bench.document().name, "Untitled crosswalk");
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    pass(&mut window);
    assert_eq!(window.state().bench.document().name, "Contoso QA");
}

#[test]
fn the_palette_finds_a_record_and_brings_it_into_view() {
    let mut window = started();
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    pass(&mut window);
    window.get_by_label("Search").type_text("zoë");
    pass(&mut window);
    let zoe = window.get_all_by(|n| n.label().is_some_and(|l| l.starts_with("Zoë"))).next();
    assert!(zoe.is_some(), "Zoë is in the list");
    window.key_press(Key::Enter);
    pass(&mut window);
    let bench = &window.state().bench;
    assert!(
        bench.record().is_some_and(|r| r.name().starts_with("Zoë")),
        "{:?}",
        bench.record().map(crosswalk::source::Record::name)
    );
}

#[test]
fn the_problems_lead_to_the_rule() {
    let mut window = started();
    window.state_mut().bench.apply(crosswalk::workbench::Look::Problems(true).into());
    pass(&mut window);
    let vip = window.get_all_by(|n| n.label().is_some_and(|l| l.contains("VIP"))).next();
    vip.expect("the finding to discover").click();
    pass(&mut window);
    assert_eq!(window.state().bench.view().target.as_ref().map(ToString::to_string).as_deref(), Some("userType"));
}

#[test]
fn an_account_type_is_chosen_at_the_top_and_can_be_undone() {
    let mut window = started();
    window.state_mut().bench.apply(Edit::ChooseProvider(ProviderKind::new("generic")).into());
    pass(&mut window);
    assert_eq!(window.state().bench.document().provider, ProviderKind::new("generic"));
    window.state_mut().bench.apply(Command::Undo);
    pass(&mut window);
    assert_eq!(window.state().bench.document().provider, ProviderKind::new("xurrent"));
}

#[test]
fn every_sample_can_be_looked_at_in_every_workspace() {
    let mut window = started();
    for client in CLIENTS.map(|client| client.kind) {
        window.state_mut().bench.apply(Task::OpenSample(client).into());
        pass(&mut window);
        for workspace in Workspace::ALL {
            window.state_mut().bench.apply(crosswalk::workbench::Look::Show(workspace).into());
            pass(&mut window);
        }
        assert_eq!(window.state().bench.document().client, client);
    }
}

#[test]
fn a_crosswalk_gets_its_name_in_the_menu_of_the_file() {
    let mut window = started();
    window.get_by_label("Crosswalk file").click();
    pass(&mut window);
    window.get_by_label("Rename…").click();
    pass(&mut window);
    let field = window.get_by_role_and_label(egui::accesskit::Role::TextInput, "Name");
    field.focus();
    pass(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_role_and_label(egui::accesskit::Role::TextInput, "Name").type_text("Contoso QA");
    pass(&mut window);
    window.key_press(Key::Enter);
    pass(&mut window);
    assert_eq!(window.state().bench.document().name, "Contoso QA");
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    pass(&mut window);
    assert_eq!(window.state().bench.document().name, "Untitled crosswalk");
}

#[test]
fn what_is_only_read_scrolls_by_keyboard() {
    let mut window = started();
    window.state_mut().bench.apply(crosswalk::workbench::Look::Show(Workspace::Preview).into());
    window.state_mut().bench.apply(crosswalk::workbench::Look::Request(1).into());
    pass(&mut window);
    let line = |window: &Harness<'_, App>| {
        let said = |n: egui_kittest::Node<'_>| n.accesskit_node().label().or_else(|| n.accesskit_node().value());
        window.get_all_by_role(egui::accesskit::Role::Label).filter_map(said).any(|l| l.contains("employeeNumber"))
    };
    assert!(!line(&window), "the end of the body is out of view");
    window.get_by_label_contains("Body of").focus();
    window.run();
    window.key_press(Key::End);
    pass(&mut window);
    assert!(line(&window), "End leads to the last lines");
    window.key_press(Key::Home);
    pass(&mut window);
    assert!(!line(&window));
}

#[test]
fn another_account_type_is_chosen_in_the_window_and_changes_what_is_found() {
    let mut window = started();
    let codes = |window: &Harness<'_, App>| -> Vec<&'static str> {
        let bench = &window.state().bench;
        let report = bench.population(bench.kind()).expect("checked");
        report.causes.iter().map(|cause| cause.finding.code).collect()
    };
    let of_account = |window: &Harness<'_, App>| {
        let found = codes(window);
        ["several-values", "required-missing", "not-supported"].map(|code| found.contains(&code))
    };
    assert_eq!(of_account(&window), [false, false, false]);
    for (label, id, found) in [
        ("AWS IAM Identity Center", "aws", [true, true, false]),
        ("GitHub Enterprise Managed Users", "github", [false, false, true]),
        ("Any SCIM 2.0 account", "generic", [false, false, false]),
    ] {
        window
            .get_all_by(|n| n.label().is_some_and(|l| l.starts_with("Account type")))
            .next()
            .expect("the menu")
            .click();
        window.run();
        window.get_by_label(label).click();
        pass(&mut window);
        assert_eq!(window.state().bench.provider().kind(), ProviderKind::new(id), "{label}");
        assert_eq!(of_account(&window), found, "{label}: {:?}", codes(&window));
    }
}
