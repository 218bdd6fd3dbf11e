//! Every row that shows values has a menu: what of it can be copied, and where it leads.

#![expect(clippy::panic, reason = "helpers of tests say what they did not find")]

#[path = "common/app.rs"]
mod app_harness;
mod common;
#[path = "common/map.rs"]
mod map;
use common::harness;

use app_harness::bench;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::DARK;
use crosswalk::workbench::{Look, PreviewPart, Workspace};
use egui::OutputCommand;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use map::{WIDE, menu_at, open, pass, path, press};

/// Opens the menu of the first row whose words begin so.
fn menu(window: &mut Harness<'_, App>, begins: &str) -> Vec<String> {
    let is_it = |label: &str| label.starts_with(begins);
    let found = window.query_all_by(|node| node.label().is_some_and(|label| is_it(&label))).next();
    let at = found.unwrap_or_else(|| panic!("no row begins with {begins}")).rect().center();
    menu_at(window, at)
}

fn copied(window: &mut Harness<'_, App>, entry: &str) -> Option<String> {
    window.get_all_by_label(entry).next().unwrap_or_else(|| panic!("no entry {entry}")).click();
    window.step();
    let found = window.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    pass(window);
    found
}

#[test]
fn a_value_is_copied_and_its_records_are_chosen() {
    let mut window = open(&DARK, WIDE, bench());
    let bench = &mut window.state_mut().bench;
    bench.apply(Look::Show(Workspace::Source).into());
    bench.apply(Look::Source(Some("department".to_owned())).into());
    pass(&mut window);
    let names = menu(&mut window, "Sales:");
    assert_eq!(names, ["Copy value", "Copy value and count", "Only records with this"]);
    assert_eq!(copied(&mut window, "Copy value").as_deref(), Some("Sales"));
    menu(&mut window, "Sales:");
    press(&mut window, "Only records with this");
    assert!(window.state().bench.view().chosen.is_some());
    assert_eq!(menu(&mut window, "Sales:").last().map(String::as_str), Some("Step through all records again"));
}

#[test]
fn an_attribute_of_the_source_leads_to_who_reads_it() {
    let mut window = open(&DARK, WIDE, bench());
    window.state_mut().bench.apply(Look::Show(Workspace::Source).into());
    pass(&mut window);
    let names = menu(&mut window, "jobTitle: ");
    assert_eq!(names, ["Copy name", "Copy path", "Copy example", "Who reads this"]);
    press(&mut window, "Who reads this");
    let view = window.state().bench.view();
    assert_eq!((view.workspace, view.source.as_deref()), (Workspace::Map, Some("jobTitle")));
}

#[test]
fn a_result_is_copied_and_its_record_brought_into_view() {
    let mut window = open(&DARK, WIDE, bench());
    window.state_mut().bench.apply(Look::Target(Some(path("title"))).into());
    pass(&mut window);
    let rows = window.state().bench.live(&path("title"));
    let other = rows.iter().find(|row| row.record != 0 && row.result.value.is_some()).expect("another one");
    let is_it = |label: &str| label.contains(&format!("{}, reads", other.name));
    let row = window.query_all_by(|node| node.label().is_some_and(|label| is_it(&label))).next().expect("its row");
    let at = row.rect().center();
    let names = menu_at(&mut window, at);
    assert_eq!(names, ["Copy result", "Copy what it reads", "Copy row", "Bring into view"]);
    assert_eq!(
        copied(&mut window, "Copy result"),
        other.result.value.as_ref().and_then(|v| v.as_str().map(str::to_owned))
    );
    menu_at(&mut window, at);
    press(&mut window, "Bring into view");
    assert_eq!(window.state().bench.view().record(), other.record);
}

#[test]
fn what_is_sent_for_a_person_is_copied_and_leads_to_its_rule() {
    let mut window = open(&DARK, WIDE, bench());
    let bench = &mut window.state_mut().bench;
    bench.apply(Look::Show(Workspace::Preview).into());
    bench.apply(Look::Preview(PreviewPart::Record).into());
    pass(&mut window);
    let names = menu(&mut window, "title, Chief");
    assert_eq!(names, ["Copy value", "Copy what is there now", "Copy path", "Open the rule"]);
    assert_eq!(copied(&mut window, "Copy value").as_deref(), Some("Chief Executive Officer"));
    menu(&mut window, "title, Chief");
    press(&mut window, "Open the rule");
    assert_eq!(window.state().bench.view().target, Some(path("title")));
}
