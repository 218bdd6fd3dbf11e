//! What a plan comes to, in the workspace Dry run by its accessible names: by change, and what it stops for.

#[path = "common/app.rs"]
mod app;
mod common;
use common::harness;
#[path = "common/panel.rs"]
mod panel;

use app::bench;
use crosswalk::exchange::OutcomeKind;
use crosswalk::ui::ask::Ask;
use crosswalk::ui::panel::dry_run::DryRunPanel;
use crosswalk::ui::theme::{DARK, LIGHT};
use crosswalk::workbench::{DryRunScope, Look, Task, Workspace};
use egui::{Key, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use panel::{Stage, apply, pass, stage};

type DryRun = Harness<'static, Stage<DryRunPanel>>;

fn ran() -> DryRun {
    let mut stage = stage(&DARK, [1440.0, 820.0], bench(), DryRunPanel::show);
    apply(&mut stage, Look::Show(Workspace::DryRun));
    apply(&mut stage, Task::DryRun(DryRunScope::All));
    stage
}

fn by_change() -> DryRun {
    let mut stage = ran();
    click(&mut stage, "By change");
    stage
}

fn click(stage: &mut DryRun, name: &str) {
    stage.get_by_label(name).click();
    pass(stage);
}

/// The row of the tree that begins so.
fn press(stage: &mut DryRun, begin: &str) {
    let name = rows(stage).into_iter().find(|row| row.starts_with(begin)).unwrap_or_default();
    let rows = stage.get_all_by_role(Role::TreeItem);
    let row = rows.into_iter().find(|row| row.accesskit_node().label().as_deref() == Some(&name));
    row.unwrap_or_else(|| unreachable!("no row begins with {begin}: {:?}", self::rows(stage))).click();
    pass(stage);
}

fn rows(stage: &DryRun) -> Vec<String> {
    let rows = stage.query_all_by_role(Role::TreeItem);
    rows.filter_map(|row| row.accesskit_node().label()).collect()
}

#[test]
fn a_plan_is_read_by_change_with_leavers_first_and_each_with_its_people() {
    let mut stage = by_change();
    let listed = rows(&stage);
    let run = stage.state().bench.dry_run();
    let groups = run.by_change.groups(None);
    assert_eq!(listed.len(), groups.len());
    assert!(listed[0].starts_with("active: true → false, "), "{listed:?}");
    assert!(listed[1].starts_with("Conflict: "), "{listed:?}");
    let leavers = run.records(OutcomeKind::WouldDisable);
    let (leaver, name) = (leavers[0], run.plans[&leavers[0]].name.clone());
    press(&mut stage, "active: true → false");
    assert_eq!(rows(&stage).len(), listed.len() + 1);
    press(&mut stage, &name);
    assert_eq!(stage.state().bench.view().record(), leaver);
    press(&mut stage, "active: true → false");
    assert_eq!(rows(&stage), listed, "it folds again");
}

#[test]
fn a_change_of_several_ways_unfolds_to_them_and_to_those_whom_nobody_is_like() {
    let mut stage = by_change();
    let run = stage.state().bench.dry_run();
    let each = run.by_change.groups(None).into_iter().find(|(_, changed)| changed.ways() > 1 && changed.shared() == 0);
    let (change, changed) = each.expect("each is changed in another way");
    let (target, people) = (change.target.as_ref().expect("an attribute").short(), changed.records());
    let before = rows(&stage).len();
    press(&mut stage, &format!("{target}: each a different one"));
    let unfolded = rows(&stage);
    assert_eq!(unfolded.len(), before + people);
    assert!(unfolded.iter().any(|row| row.contains(" → ") && row.contains('@')), "{unfolded:?}");
}

#[test]
fn the_keyboard_goes_through_changes_and_j_and_k_through_people() {
    let mut stage = by_change();
    stage.get_by_label("Changes").focus();
    pass(&mut stage);
    for key in [Key::Home, Key::ArrowRight, Key::ArrowDown] {
        stage.key_press(key);
        pass(&mut stage);
    }
    let run = stage.state().bench.dry_run();
    assert_eq!(stage.state().bench.view().record(), run.records(OutcomeKind::WouldDisable)[0]);
    press(&mut stage, "Conflict: ");
    stage.key_press(Key::J);
    pass(&mut stage);
    let run = stage.state().bench.dry_run();
    assert_eq!(stage.state().bench.view().record(), run.records(OutcomeKind::Conflict)[0]);
    stage.key_press(Key::K);
    pass(&mut stage);
    let run = stage.state().bench.dry_run();
    assert_eq!(stage.state().bench.view().record(), run.records(OutcomeKind::WouldDisable)[0]);
}

#[test]
fn changes_are_copied_as_a_table_and_a_search_lists_people() {
    let mut stage = by_change();
    click(&mut stage, "Copy these rows as a table");
    let Some(Ask::Copy(text, _)) = stage.state().asked.last() else { unreachable!("{:?}", stage.state().asked) };
    assert!(text.starts_with("Action,Change,From,To,People\r\nDisable,active,true,false,1\r\n"), "{text}");
    stage.get_by_label("Search the plans").focus();
    stage.run();
    stage.get_by_label("Search the plans").type_text("conflict");
    pass(&mut stage);
    assert!(rows(&stage).is_empty() && stage.query_by_label("Plans").is_some());
}

#[test]
fn the_smallest_window_reads_a_plan_by_change_too() {
    let mut window = app::window(&LIGHT, [1024.0, 700.0], ran().into_state().bench);
    window.run();
    window.get_by_label("By change").click();
    window.run();
    for name in ["Changes", "By person", "Search the plans", "Copy these rows as a table", "2 users with no change"] {
        assert!(window.query_by_label(name).is_some(), "no “{name}”");
    }
}
