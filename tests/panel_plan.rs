//! What a plan comes to, in the workspace Dry run by its accessible names: by change, and what it stops for.

#[path = "common/app.rs"]
mod app;
mod common;
use common::harness;
#[expect(dead_code, reason = "rows are read by what they are")]
#[path = "common/panel.rs"]
mod panel;

use app::bench;
use crosswalk::base::file::write_atomic;
use crosswalk::base::{MostDisabled, ResourceKind};
use crosswalk::exchange::{LastPlan, OutcomeKind, SavedPlan};
use crosswalk::mapping::RuleSource;
use crosswalk::scim::TargetPath;
use crosswalk::ui::ask::Ask;
use crosswalk::ui::panel::dry_run::DryRunPanel;
use crosswalk::ui::theme::{DARK, LIGHT};
use crosswalk::workbench::{Command, DryRunScope, Edit, Look, PlanAs, PlanStep, Task, Workspace, last_plan_beside};
use egui::{Key, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use panel::{Stage, apply, click, pass, stage, write};

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
    stage.key_press(Key::ArrowDown);
    pass(&mut stage);
    let first = stage.state().bench.view().record();
    stage.key_press(Key::ArrowDown);
    pass(&mut stage);
    assert_ne!(stage.state().bench.view().record(), first, "the keyboard goes on from where it is");
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
    assert!(text.starts_with("Action,Passed,Change,From,To,People\r\nDisable,yes,active,true,false,1\r\n"), "{text}");
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

fn says(stage: &DryRun, words: &str) -> bool {
    stage.query_all_by_label_contains(words).next().is_some()
}

/// With a limit of nobody: the one who leaves is more.
fn stopped() -> DryRun {
    let mut stage = ran();
    assert!(!says(&stage, "would be disabled") && !says(&stage, "would disable"), "nobody is asked about few");
    apply(&mut stage, Edit::MostDisabled(Some(MostDisabled::Count(0))));
    stage
}

#[test]
fn more_leavers_than_the_limit_pass_when_they_were_looked_at_and_for_a_reason() {
    let mut stage = stopped();
    assert!(says(&stage, "This would disable 1 of 18 users, 5.6 %: more than 0. You have looked at 0 of the 1"));
    let disabled = |stage: &DryRun| stage.get_by_label("Let it pass…").accesskit_node().is_disabled();
    assert!(disabled(&stage));
    click(&mut stage, "Look at them");
    let leaver = stage.state().bench.dry_run().records(OutcomeKind::WouldDisable)[0];
    assert_eq!(stage.state().bench.view().record(), leaver);
    stage.key_press(Key::J);
    stage.key_press(Key::K);
    stage.key_press(Key::V);
    pass(&mut stage);
    assert!(says(&stage, ", looked at") && !disabled(&stage), "the row says so");
    click(&mut stage, "Let it pass…");
    assert!(stage.get_by_label("Reason").is_focused(), "it is typed at once");
    stage.get_by_label("Reason").type_text("He retires");
    pass(&mut stage);
    click(&mut stage, "Let it pass");
    assert!(says(&stage, "What the plan stops for was let pass: He retires"));
    assert!(stage.state().bench.plan_page().has_passed());
    click(&mut stage, "Stop again");
    assert!(!stage.state().bench.plan_page().has_passed());
    apply(&mut stage, Task::Plan(PlanStep::LetPass("He retires".to_owned())));
    apply(&mut stage, Task::DryRun(DryRunScope::All));
    assert!(!stage.state().bench.plan_page().has_passed(), "in another run they may be others");
}

#[test]
fn the_limit_is_a_setting_of_the_crosswalk() {
    let mut stage = ran();
    click(&mut stage, "What a plan stops for…");
    for _ in 0..3 {
        stage.get_by_label("Ask before more are disabled than").focus();
        stage.key_press(Key::End);
        stage.key_press(Key::Backspace);
        pass(&mut stage);
    }
    write(&mut stage, "Ask before more are disabled than", "some");
    assert!(says(&stage, "neither 20 nor 5%"));
    for _ in 0..4 {
        stage.key_press(Key::Backspace);
    }
    write(&mut stage, "Ask before more are disabled than", "0");
    click(&mut stage, "Done");
    assert_eq!(stage.state().bench.document().most_disabled, Some(MostDisabled::Count(0)));
    assert!(says(&stage, "This would disable 1 of 18 users"));
    apply(&mut stage, Command::Undo);
    assert!(!says(&stage, "This would disable 1 of 18 users"));
}

#[test]
fn who_is_protected_needs_a_yes_of_their_own_and_stands_beside_the_crosswalk() {
    let room = tempfile::tempdir().expect("a folder");
    let mut stage = ran();
    let run = stage.state().bench.dry_run();
    let leaver = run.records(OutcomeKind::WouldDisable)[0];
    let key = run.plans[&leaver].key.clone();
    apply(&mut stage, Look::Record(leaver));
    click(&mut stage, "Protect");
    assert!(says(&stage, "is protected, and would be disabled. They need a yes of their own."));
    let path = room.path().join("qa.crosswalk");
    apply(&mut stage, Task::Save(Some(path.clone())));
    let beside = room.path().join("qa.protected.txt");
    assert_eq!(std::fs::read_to_string(&beside).expect("names"), format!("{key}\n"));
    assert!(!std::fs::read_to_string(&path).expect("a crosswalk").contains(&key), "it holds nobody's data");
    click(&mut stage, "Disable all the same");
    assert!(stage.state().bench.plan_page().has_passed());
    click(&mut stage, "Do not disable");
    click(&mut stage, "Protect no longer");
    assert!(!says(&stage, "is protected, and would be disabled"));
    assert_eq!(std::fs::read_to_string(&beside).expect("names"), "");
    click(&mut stage, "What a plan stops for…");
    write(&mut stage, "Who is protected", "  4711 ");
    click(&mut stage, "Add");
    assert!(says(&stage, "Protect 4711 no longer"));
    click(&mut stage, "Done");
    assert_eq!(std::fs::read_to_string(&beside).expect("names"), "4711\n");
}

#[test]
fn far_fewer_than_in_the_plan_beside_the_crosswalk_are_asked_about() {
    let room = tempfile::tempdir().expect("a folder");
    let path = room.path().join("qa.crosswalk");
    let rests_on = r#"{"at":"2026-11-20T09:12:00Z","client":"entra","resource":"user","records":21,"source":"1",
        "mapping":"1","provider":"xurrent","providerFile":"1","endpoint":"https://a.example/scim"}"#;
    let last = format!(r#"{{"crosswalk":"plan","version":1,"restsOn":{rests_on},"complete":true,"plans":[]}}"#);
    write_atomic(&last_plan_beside(&path), last.as_bytes()).expect("written");
    let mut stage = ran();
    apply(&mut stage, Task::Save(Some(path)));
    assert!(says(&stage, "18 users are far fewer than the 21 of the last plan of 2026-11-20."));
    click(&mut stage, "Let it pass…");
    write(&mut stage, "Reason", "They left");
    click(&mut stage, "Let it pass");
    assert!(stage.state().bench.plan_page().has_passed());
}

#[test]
fn a_plan_says_what_it_rests_on_and_is_saved_with_what_it_still_asks() {
    let room = tempfile::tempdir().expect("a folder");
    let mut stage = stopped();
    let rules = stage.state().bench.dry_run().rules().expect("rules");
    for words in [format!("Mapping {rules} rules, "), "Account ".to_owned(), "18 users".to_owned()] {
        assert!(says(&stage, &words), "no “{words}”");
    }
    assert!(says(&stage, ", complete"));
    click(&mut stage, "Save plan…");
    click(&mut stage, "To open again");
    assert!(matches!(stage.state().asked.last(), Some(Ask::SavePlan(PlanAs::Json))), "{:?}", stage.state().asked);
    let path = |form: PlanAs| room.path().join("qa.plan").with_extension(form.ending());
    for form in PlanAs::ALL {
        apply(&mut stage, Task::Plan(PlanStep::Save(form, path(form))));
    }
    let messages: Vec<String> = stage.state().bench.messages().iter().map(|it| it.text.to_string()).collect();
    assert!(messages.iter().any(|text| text.contains("It has not passed: 1 would be disabled")), "{messages:?}");
    let document = std::fs::read_to_string(path(PlanAs::Markdown)).expect("a document");
    assert!(document.contains("It has not passed: 1 would be disabled, and more than 0"), "{document}");
    let table = std::fs::read_to_string(path(PlanAs::Csv)).expect("a table");
    assert!(table.starts_with("Action,Passed,Name,") && table.contains("no: 1 would be disabled"), "{table}");
    assert_eq!(table.lines().count(), 1 + table.matches("no: 1 would be disabled").count(), "in each row");
    click(&mut stage, "Copy these rows as a table");
    let Some(Ask::Copy(rows, _)) = stage.state().asked.last() else { unreachable!("{:?}", stage.state().asked) };
    assert_eq!(rows.lines().count(), 1 + rows.matches("no: 1 would be disabled").count(), "{rows}");
    let opened = SavedPlan::open(&path(PlanAs::Json)).expect("a plan");
    assert_eq!((opened.plans.len(), opened.complete, opened.rests_on.records), (18, true, 18));
    assert_eq!(
        LastPlan::open(&path(PlanAs::Json)).expect("a plan").whole(ResourceKind::User),
        None,
        "it has not passed"
    );
    let leaver = stage.state().bench.dry_run().records(OutcomeKind::WouldDisable)[0];
    apply(&mut stage, Task::Plan(PlanStep::LookedAt(leaver)));
    apply(&mut stage, Task::Plan(PlanStep::LetPass("He retires".to_owned())));
    apply(&mut stage, Task::Plan(PlanStep::Save(PlanAs::Json, path(PlanAs::Json))));
    let saved = std::fs::read_to_string(path(PlanAs::Json)).expect("a plan");
    assert!(saved.contains("\"passed\": \"He retires\"") && !saved.contains("whyNot"), "the reason is in it");
    apply(&mut stage, Task::Plan(PlanStep::Save(PlanAs::Csv, path(PlanAs::Csv))));
    let table = std::fs::read_to_string(path(PlanAs::Csv)).expect("a table");
    assert!(table.contains(",yes: He retires,") && !table.contains("no: "), "{table}");
    assert_eq!(LastPlan::open(&path(PlanAs::Json)).expect("a plan").whole(ResourceKind::User), Some(18));
}

#[test]
fn what_was_not_finished_is_saved_as_a_part_and_a_changed_mapping_is_said() {
    let room = tempfile::tempdir().expect("a folder");
    let path = room.path().join("a.plan.json");
    let mut stage = stage(&DARK, [1440.0, 820.0], bench(), DryRunPanel::show);
    apply(&mut stage, Look::Show(Workspace::DryRun));
    apply(&mut stage, Task::DryRun(DryRunScope::One));
    assert!(says(&stage, "1 of 18 looked up"));
    apply(&mut stage, Task::Plan(PlanStep::Save(PlanAs::Json, path.clone())));
    let opened = SavedPlan::open(&path).expect("a plan");
    assert_eq!((opened.plans.len(), opened.complete), (1, false));
    assert_eq!(
        LastPlan::open(&path).expect("a plan").whole(ResourceKind::User),
        None,
        "the next is held against no part"
    );
    let text = std::fs::read_to_string(&path).expect("a plan");
    let saved: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((&saved["partial"]["records"], &saved["partial"]["of"]), (&1.into(), &18.into()));
    assert_eq!(saved["missing"].as_array().map(Vec::len), Some(17), "those without a plan");
    let table = room.path().join("a.csv");
    apply(&mut stage, Task::Plan(PlanStep::Save(PlanAs::Csv, table.clone())));
    let rows = std::fs::read_to_string(table).expect("a table");
    assert!(rows.contains("no: It is partial: not every record has a plan."), "{rows}");
    std::fs::remove_file(&path).expect("removed");
    let target = TargetPath::parse("title").expect("a path");
    apply(&mut stage, Edit::SetSource { target, source: RuleSource::Constant { value: "Lead".to_owned() } });
    assert!(says(&stage, ", changed since"));
    apply(&mut stage, Task::Plan(PlanStep::Save(PlanAs::Json, path.clone())));
    assert!(!path.exists(), "on what it rests is not known any more");
}

/// Everybody is a Lead now.
fn edited(stage: &mut DryRun) {
    let target = TargetPath::parse("title").expect("a path");
    apply(stage, Edit::SetSource { target, source: RuleSource::Constant { value: "Lead".to_owned() } });
}

#[test]
fn what_the_last_edit_changes_and_for_whom_is_shown_beside_the_plan_before() {
    let mut stage = ran();
    click(&mut stage, "Compare plans");
    assert!(says(&stage, "Nothing to compare with yet"));
    assert!(stage.query_by_label("Compare with the plan before").is_none());
    edited(&mut stage);
    apply(&mut stage, Task::DryRun(DryRunScope::All));
    click(&mut stage, "Compare with the plan before");
    assert!(says(&stage, "The mapping is another than when this plan was made."));
    let moves = rows(&stage);
    assert!(moves.iter().any(|row| row.starts_with("No change → Would change, ")), "{moves:?}");
    let differ = stage.state().bench.plan_comparison().compared().expect("compared").difference.records.len();
    assert!(says(&stage, &format!("{differ} users with another plan, {} with the same", 18 - differ)));
    press(&mut stage, "No change → Would change, ");
    let person = rows(&stage).into_iter().find(|row| row.contains("→ title: ")).expect("a person");
    assert!(person.contains("→ title: ") && person.ends_with(" → Lead"), "{person}");
    press(&mut stage, &person);
    let name = person.split(", ").next().expect("a name").to_owned();
    assert_eq!(stage.state().bench.record().map(crosswalk::source::Record::name), Some(name));
    click(&mut stage, "Copy the differences as a table");
    let Some(Ask::Copy(text, _)) = stage.state().asked.last() else { unreachable!("{:?}", stage.state().asked) };
    assert_eq!(text.lines().count(), differ + 1);
}

#[test]
fn a_plan_that_was_saved_is_opened_and_what_is_stale_is_said() {
    let room = tempfile::tempdir().expect("a folder");
    let path = room.path().join("a.plan.json");
    let mut stage = ran();
    apply(&mut stage, Task::Plan(PlanStep::Save(PlanAs::Json, path.clone())));
    apply(&mut stage, Task::Plan(PlanStep::Open(path.clone())));
    assert!(says(&stage, "a.plan.json: Made on ") && says(&stage, "The same would happen to everybody."));
    edited(&mut stage);
    assert!(says(&stage, "run again to see what that changes"));
    click(&mut stage, "Run again");
    assert!(says(&stage, "The mapping is another than when this plan was made."));
    assert!(!rows(&stage).is_empty());
    apply(&mut stage, Look::Kind(ResourceKind::Group));
    assert!(says(&stage, "There is no plan to compare it with") && rows(&stage).is_empty());
    apply(&mut stage, Task::DryRun(DryRunScope::All));
    assert!(says(&stage, "It is a plan of users, and the one in view is of groups."));
    apply(&mut stage, Task::Plan(PlanStep::Open(room.path().join("none.json"))));
    let messages: Vec<String> = stage.state().bench.messages().iter().map(|it| it.text.to_string()).collect();
    assert!(messages.iter().any(|text| text.contains("none.json cannot be read")), "{messages:?}");
}
