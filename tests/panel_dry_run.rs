//! The workspace Dry run by its accessible names: connecting, running, reading the plans.

#[path = "common/app.rs"]
mod app;
mod common;
use common::harness;
#[path = "common/panel.rs"]
mod panel;

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use app::bench;
use crosswalk::base::file::write_atomic;
use crosswalk::base::{ClientKind, Clock, ProviderKind, ResourceKind, Token};
use crosswalk::exchange::{OutcomeKind, RunFile, RunHeader, RunOf};
use crosswalk::expression::Context;
use crosswalk::mapping::RuleSource;
use crosswalk::provider;
use crosswalk::sandbox::Sandbox;
use crosswalk::scim::TargetPath;
use crosswalk::ui::ask::Ask;
use crosswalk::ui::panel::dry_run::DryRunPanel;
use crosswalk::ui::theme::{DARK, LIGHT};
use crosswalk::workbench::{
    ConnectionState, DryRunScope, DryRunState, Edit, JobKind, Look, Sessions, Task, Workbench, Workspace,
};
use egui::{Key, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use panel::{Stage, apply, click, labels, pass, stage, write};

type DryRun = Harness<'static, Stage<DryRunPanel>>;

fn closed() -> DryRun {
    stage(&DARK, [1440.0, 820.0], bench(), DryRunPanel::show)
}

/// Connected to the sandbox, with Liz Smith in view.
fn connected() -> DryRun {
    let mut stage = closed();
    apply(&mut stage, Look::Show(Workspace::DryRun));
    apply(&mut stage, Look::Record(2));
    stage
}

fn ran() -> DryRun {
    let mut stage = connected();
    apply(&mut stage, Task::DryRun(DryRunScope::All));
    apply(&mut stage, Look::Record(2));
    stage
}

/// What the table's rows say.
fn rows(stage: &DryRun) -> Vec<String> {
    let rows = stage.get_all_by_role(Role::ListItem);
    rows.filter_map(|row| row.accesskit_node().label()).collect()
}

#[test]
fn without_a_connection_the_sandbox_is_one_press_away() {
    let mut stage = closed();
    click(&mut stage, "Use the sandbox");
    assert!(stage.state().bench.connection().is_sandbox());
    assert!(stage.query_by_label("Built-in sandbox: a simulated account on this computer").is_some());
    assert!(stage.query_by_label("Read only").is_some());
}

#[test]
fn all_records_are_counted_before_they_are_looked_up() {
    let mut stage = connected();
    stage.state_mut().bench.apply(Task::EstimateDryRun.into());
    stage.step();
    stage.step();
    assert!(stage.query_by_label("Run").is_some(), "nobody waits for the count");
    pass(&mut stage);
    assert_eq!(stage.state().bench.dry_run().state, DryRunState::NotRun, "nothing is asked before the answer");
    assert_eq!(labels(&stage, "requests, about").len(), 1);
    let beside = egui::pos2(20.0, 800.0);
    for pressed in [true, false] {
        let button = egui::PointerButton::Primary;
        stage.event(egui::Event::PointerButton { pos: beside, button, pressed, modifiers: egui::Modifiers::NONE });
        stage.run();
    }
    assert_eq!(labels(&stage, "requests, about").len(), 1, "a click beside it takes nothing away");
    click(&mut stage, "Cancel");
    assert!(stage.state().bench.dry_run().estimate.is_none() && stage.query_by_label("Run").is_none());
    apply(&mut stage, Task::EstimateDryRun);
    click(&mut stage, "Run");
    let bench = &stage.state().bench;
    assert_eq!((&bench.dry_run().state, bench.dry_run().plans.len()), (&DryRunState::Done, bench.count()));
    assert!(stage.query_by_label("Run").is_none(), "the dialog is closed");
}

#[test]
fn a_run_of_the_sandbox_needs_no_yes_and_ends_with_the_first_conflict_in_view() {
    let mut stage = connected();
    click(&mut stage, "All 18 users");
    let bench = &stage.state().bench;
    assert_eq!((&bench.dry_run().state, bench.dry_run().plans.len()), (&DryRunState::Done, bench.count()));
    let conflicts = bench.dry_run().records(OutcomeKind::Conflict);
    assert_eq!(conflicts.first(), Some(&bench.view().record()));
}

#[test]
fn a_long_name_leaves_the_other_buttons_in_view() {
    let name = "Wolfeschlegelsteinhausenbergerdorff ".repeat(5);
    let users: Vec<String> = (0..21)
        .map(|n| {
            format!(
                r#"{{"id":"{n}","userPrincipalName":"u{n}@x.example","displayName":"{name}","accountEnabled":true}}"#
            )
        })
        .collect();
    let mut stage = stage(&DARK, [1024.0, 620.0], bench(), DryRunPanel::show);
    apply(&mut stage, Task::Paste(format!("[{}]", users.join(","))));
    apply(&mut stage, Look::Show(Workspace::DryRun));
    for button in ["First 20", "All 21 users"] {
        let place = stage.get_by_label(button).rect();
        assert!(place.left() > 0.0 && place.right() < 1024.0, "{button}: {place}");
    }
}

#[test]
fn what_needs_a_person_comes_first_and_what_is_the_same_is_folded() {
    let mut stage = ran();
    let listed = rows(&stage);
    let same = stage.state().bench.dry_run().records(OutcomeKind::NoChange).len();
    assert_eq!(listed.len() + same, stage.state().bench.count());
    assert!(listed[0].starts_with("Disable, ") && listed[1].starts_with("Conflict, "), "{listed:?}");
    click(&mut stage, "2 users with no change");
    assert_eq!(rows(&stage).iter().filter(|row| row.starts_with("No change, ")).count(), same);
}

#[test]
fn a_count_filters_the_table_and_again_shows_all() {
    let mut stage = ran();
    let all = rows(&stage).len();
    let cell = labels(&stage, " conflict, ").remove(0);
    click(&mut stage, &cell);
    assert!(rows(&stage).iter().all(|row| row.starts_with("Conflict, ")));
    click(&mut stage, &cell);
    assert_eq!(rows(&stage).len(), all);
}

#[test]
fn a_row_brings_its_record_into_view_with_every_change_and_its_rule() {
    let mut stage = ran();
    let row = labels(&stage, "Change, Zoë van den Berg").remove(0);
    click(&mut stage, &row);
    assert_eq!(stage.state().bench.record().map(crosswalk::source::Record::name).as_deref(), Some("Zoë van den Berg"));
    let record = stage.state().bench.view().record();
    let changes = stage.state().bench.dry_run().plans[&record].outcome.changes().to_vec();
    assert!(!changes.is_empty());
    for change in &changes {
        assert!(!labels(&stage, &format!("Open the rule of {}", change.target().short())).is_empty());
    }
    let open = format!("Open the rule of {}", changes[0].target().short());
    stage.get_all_by_label(&open).next().expect("a button").click();
    pass(&mut stage);
    assert_eq!(stage.state().bench.view().workspace, Workspace::Map);
    assert_eq!(stage.state().bench.view().target.as_ref(), Some(changes[0].target()));
}

#[test]
fn arrows_walk_through_the_plans() {
    let mut stage = ran();
    stage.get_by_label("Plans").focus();
    pass(&mut stage);
    stage.key_press(Key::Home);
    pass(&mut stage);
    let run = stage.state().bench.dry_run();
    assert_eq!(stage.state().bench.view().record(), run.records(OutcomeKind::WouldDisable)[0]);
    let next = run.records(OutcomeKind::Conflict)[0];
    stage.key_press(Key::ArrowDown);
    pass(&mut stage);
    assert_eq!(stage.state().bench.view().record(), next);
}

#[test]
fn the_requests_that_come_next_can_be_copied() {
    let mut stage = ran();
    click(&mut stage, "1 request");
    let copy = labels(&stage, "Copy PATCH /Users/").remove(0);
    click(&mut stage, &copy);
    match stage.state().asked.as_slice() {
        [Ask::Copy(curl, _)] => assert!(curl.contains("--request PATCH --url 'http://127.0.0.1:"), "{curl}"),
        other => panic!("a copy expected, not {other:?}"),
    }
    stage.key_press(Key::Escape);
    pass(&mut stage);
    assert!(labels(&stage, "Copy PATCH").is_empty());
}

#[test]
fn what_the_endpoint_says_against_the_mapping_stands_above_the_plans() {
    let mut stage = connected();
    let target = TargetPath::parse("imaginary").expect("a path");
    apply(&mut stage, Edit::SetSource { target, source: RuleSource::Constant { value: "x".to_owned() } });
    apply(&mut stage, Task::DryRun(DryRunScope::All));
    let said = labels(&stage, "imaginary is not in the endpoint's schemas");
    assert_eq!(said.len(), 1, "{:?}", labels(&stage, "endpoint"));
    assert!(labels(&ran(), "the endpoint's schemas").is_empty());
}

#[test]
fn results_of_another_mapping_say_so() {
    let mut stage = ran();
    let target = TargetPath::parse("title").expect("a path");
    apply(&mut stage, Edit::SetSource { target, source: RuleSource::Constant { value: "Lead".to_owned() } });
    assert_eq!(labels(&stage, "The mapping changed since").len(), 1);
    click(&mut stage, "Run again");
    assert!(labels(&stage, "The mapping changed since").is_empty());
}

#[test]
fn what_came_before_a_stop_is_kept_and_the_rest_is_resumed() {
    let mut stage = connected();
    stage.state_mut().bench.apply(Task::DryRun(DryRunScope::All).into());
    apply(&mut stage, Task::Cancel(JobKind::DryRun));
    assert_eq!(stage.state().bench.dry_run().state, DryRunState::Stopped);
    assert_eq!(labels(&stage, "Stopped: ").len(), 1);
    click(&mut stage, "Resume");
    let bench = &stage.state().bench;
    assert_eq!((&bench.dry_run().state, bench.dry_run().plans.len()), (&DryRunState::Done, bench.count()));
}

#[test]
fn groups_have_their_own_dry_run() {
    let mut stage = ran();
    click(&mut stage, "Users or groups");
    click(&mut stage, "5 groups");
    assert!(labels(&stage, "Nothing has been asked yet").len() == 1, "the users' results are not the groups'");
    apply(&mut stage, Task::DryRun(DryRunScope::All));
    assert_eq!(stage.state().bench.dry_run().kind, Some(ResourceKind::Group));
    assert_eq!(stage.state().bench.dry_run().plans.len(), 5);
    assert!(!rows(&stage).is_empty());
}

#[test]
fn a_token_or_an_address_that_is_none_is_said_beside_its_field() {
    let mut stage = closed();
    stage.get_all_by_label("Endpoint…").next().expect("a button").click();
    pass(&mut stage);
    write(&mut stage, "Token", "two words");
    click(&mut stage, "Connect");
    assert_eq!(labels(&stage, "The token holds a space").len(), 1);
    assert!(labels(&stage, "The SCIM endpoint or the account's address").is_empty(), "the address is empty");
    assert!(matches!(stage.state().bench.connection().state, ConnectionState::Closed), "nothing was tried");
}

#[test]
fn an_address_that_came_with_a_file_gets_no_token_unasked() {
    let gone = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("theirs.crosswalk");
    let mut stage = closed();
    let mut document = stage.state().bench.document().clone();
    document.endpoint = crosswalk::workbench::EndpointChoice::Url { url: format!("http://127.0.0.1:{gone}") };
    document.save(&path).expect("saved");
    apply(&mut stage, Task::OpenCrosswalk(path));
    stage.get_all_by_label("Endpoint…").next().expect("a button").click();
    pass(&mut stage);
    assert_eq!(labels(&stage, "On this computer.").len(), 1, "what kind of host it is");
    write(&mut stage, "Token", "a-token");
    let asked = |stage: &DryRun| stage.state().bench.connection().attempts.len();
    let before = asked(&stage);
    click(&mut stage, "Connect");
    assert_eq!(labels(&stage, "This address came with the crosswalk’s file").len(), 1);
    assert_eq!(asked(&stage), before, "nothing was asked there");
    click(&mut stage, "Connect");
    assert!(matches!(stage.state().bench.connection().state, ConnectionState::Failed(_)), "a second press says yes");
    assert!(asked(&stage) > 0);
}

#[test]
fn a_host_that_does_not_answer_shows_every_address_that_was_tried() {
    let gone = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    let mut stage = closed();
    stage.get_all_by_label("Endpoint…").next().expect("a button").click();
    pass(&mut stage);
    write(&mut stage, "Address", &format!("http://127.0.0.1:{gone}"));
    write(&mut stage, "Token", "Bearer not-a-real-token");
    stage.key_press(Key::Enter);
    pass(&mut stage);
    let connection = stage.state().bench.connection();
    assert!(matches!(connection.state, ConnectionState::Failed(_)) && !connection.attempts.is_empty());
    for attempt in &connection.attempts {
        assert!(!labels(&stage, &attempt.url).is_empty(), "{} is not shown", attempt.url);
    }
    assert!(labels(&stage, "not-a-real-token").is_empty(), "the token is not said");
}

#[test]
fn the_smallest_window_has_every_control_too() {
    let mut window = app::window(&LIGHT, [1024.0, 700.0], ran().into_state().bench);
    window.run();
    for name in ["Plans", "Endpoint…", "Run again", "What to look up", "Users or groups", "2 users with no change"] {
        assert!(window.query_by_label(name).is_some(), "no “{name}”");
    }
}

#[test]
fn the_dry_run_looks_as_designed() {
    let mut stage = connected();
    let now = "2026-11-28T09:00:00Z".parse().map_or(Clock::System, Clock::Fixed);
    let bench = &mut stage.state_mut().bench;
    bench.set_context(Context { now, ..bench.context().clone() });
    apply(&mut stage, Task::DryRun(DryRunScope::All));
    apply(&mut stage, Look::Record(2));
    stage.snapshot("panel-dry-run-dark-1440");
}

#[test]
fn the_plans_are_searched_sorted_copied_and_saved() {
    let mut stage = ran();
    let all = rows(&stage).len();
    assert!(rows(&stage).iter().any(|row| row.contains(" → ")), "the detail says what differs: {:?}", rows(&stage));
    click(&mut stage, "Sort by User");
    let names: Vec<String> =
        rows(&stage).iter().filter_map(|row| row.split(", ").nth(1).map(str::to_lowercase)).collect();
    assert!(names.len() == all && names.is_sorted(), "{names:?}");
    write(&mut stage, "Search the plans", "conflict");
    let found = rows(&stage);
    assert!(!found.is_empty() && found.len() < all && found.iter().all(|row| row.starts_with("Conflict")), "{found:?}");
    click(&mut stage, "Copy these rows as a table");
    click(&mut stage, "Save these rows as CSV…");
    let Some([Ask::Copy(text, what), Ask::SaveTable(saved)]) = stage.state().asked.last_chunk() else {
        unreachable!("{:?}", stage.state().asked)
    };
    assert_eq!((text, what.as_str()), (saved, if found.len() == 1 { "1 row" } else { "2 rows" }));
    assert_eq!(saved.lines().count(), found.len() + 1);
    assert!(saved.starts_with("Action,Passed,Name,Key,Matched by,Marks,Detail\r\nConflict,yes,"), "{saved}");
}

/// A window in which a run of the account was left, connected to that account.
fn with_a_run_that_was_left(room: &Path, account: &Sandbox) -> DryRun {
    let header = RunHeader::new(RunOf {
        endpoint: &account.base_url(),
        resource: ResourceKind::User,
        client: ClientKind::new("entra"),
        provider: ProviderKind::new("xurrent"),
        source: 1,
        mapping: 1,
    });
    let path = room.join("runs").join("1.run");
    std::fs::create_dir_all(room.join("runs")).expect("a folder");
    drop(RunFile::create(&path, &header).expect("a run"));
    let text = std::fs::read_to_string(&path).expect("a run").replace(&header.begun, "2026-11-27T16:42:10Z");
    let answer = |n| format!("{{\"at\":1,\"get\":\"/Users?{n}\",\"status\":200,\"answer\":{{\"totalResults\":0}}}}\n");
    let text = text + &(0..7_200).map(answer).collect::<String>();
    write_atomic(&path, text.as_bytes()).expect("written");
    let mut bench = Workbench::first_start(&Sessions::in_folder(room), || {});
    assert!(bench.settle(Duration::from_secs(60)));
    let mut stage = stage(&DARK, [1440.0, 820.0], bench, DryRunPanel::show);
    let token = Token::parse("a-token").expect("a token");
    apply(&mut stage, Task::Connect { url: account.base_url(), token });
    stage
}

#[test]
fn a_run_that_was_left_is_gone_on_with_or_deleted() {
    let room = tempfile::tempdir().expect("a folder");
    let (provider, token) = (provider::of(ProviderKind::new("xurrent")), Token::parse("a-token").expect("a token"));
    let account = Sandbox::start(provider, token, Vec::new(), Vec::new(), None).expect("a sandbox");
    let mut stage = with_a_run_that_was_left(room.path(), &account);
    let said = labels(&stage, "It was begun on 2026-11-27 16:42 (UTC)");
    assert!(said.iter().any(|text| text.contains("7,200 answers of the account are kept")), "{said:?}");
    click(&mut stage, "Delete it");
    stage.run();
    assert!(!room.path().join("runs").join("1.run").exists());
    assert!(stage.query_by_label("A dry run was not finished").is_none());
}
