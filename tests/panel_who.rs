//! Who is there already, in Dry run, by its accessible names: a snapshot is opened, people are held beside it, somebody
//! decides, and what was decided is beside the crosswalk.

#[path = "common/acting.rs"]
mod acting;
#[path = "common/answers.rs"]
mod answers;
#[expect(dead_code, reason = "the window is made with dialogs of our own")]
#[path = "common/app.rs"]
mod app;
mod common;

use std::path::PathBuf;

use acting::{Window, apply, choose, click, has, run};
use app::{bench, settle};
use common::harness;
use crosswalk::base::file::write_atomic;
use crosswalk::base::{MostDisabled, ResourceKind};
use crosswalk::census::decisions::{Decision, Decisions};
use crosswalk::exchange::snapshot::Snapshot;
use crosswalk::exchange::{NotAsDecided, Outcome, OutcomeKind, RecordMark};
use crosswalk::mapping::RuleSource;
use crosswalk::scim::TargetPath;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::{DARK, LIGHT};
use crosswalk::workbench::{
    Action, CensusList, CensusStep, ChosenRecords, Command, DryRunPart, DryRunScope, DryRunState, Edit, InCommon, Look,
    PlanStep, SharedFate, Task, Theme as Shade, Workbench, Workspace,
};
use egui::Key;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};
use tempfile::TempDir;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The sample's people as the account would get them.
fn people(bench: &Workbench) -> Vec<Value> {
    let kind = ResourceKind::User;
    let compiled = bench.compiled(kind);
    let mapped = |at: usize| {
        let record = bench.set().record(kind, crosswalk::source::RecordIndex(at)).expect("a record");
        compiled.apply(record.value(), bench.context()).resource
    };
    (0..bench.set().count(kind)).map(mapped).collect()
}

fn lines(accounts: &[Value]) -> String {
    let header = json!({
        "crosswalk": "snapshot", "version": 1, "endpoint": "https://example.com/scim", "provider": "xurrent",
        "taken": "2026-11-28T09:40:00Z", "withheld": [],
    });
    let resource = |account: &Value| json!({"kind": "user", "id": account["id"], "resource": account});
    let end = json!({
        "end": "complete", "user": {"count": accounts.len(), "why": null}, "group": {"count": 0, "why": null},
    });
    let all = std::iter::once(header).chain(accounts.iter().map(resource)).chain([end]);
    all.map(|line| format!("{line}\n")).collect()
}

/// An account in which the first two are known by another domain and only the first has an external id, the third by another name and the same number, the
/// fourth by nothing, and the rest as they would be sent; and a scanner that nobody claims.
fn account(bench: &Workbench) -> Vec<Value> {
    let mut accounts = people(bench);
    for (at, account) in accounts.iter_mut().enumerate() {
        account["id"] = json!((100 + at).to_string());
        if at > 0 {
            account.as_object_mut().expect("an object").remove("externalId");
        }
        if at < 2 {
            let name = account["userName"].as_str().expect("a name").split('@').next().expect("a mailbox").to_owned();
            account["userName"] = json!(format!("{name}@old.example.org"));
            account["emails"] = json!([{"value": format!("{name}@old.example.org"), "type": "work"}]);
        }
        if at == 1 {
            account["active"] = json!(false);
        }
    }
    accounts[2]["userName"] = json!("somebody.else@old.example.org");
    accounts[2]["displayName"] = json!("S. Else");
    accounts[2]["name"] = json!({"givenName": "S.", "familyName": "Else"});
    accounts[2]["emails"] = json!([]);
    accounts[2][ENTERPRISE] = json!({"employeeNumber": "0047"});
    accounts.remove(3);
    accounts.push(json!({"id": "900", "userName": "scanner3@example.com", "displayName": "Scanner 3", "active": true}));
    accounts
}

/// The sample in its own file, with a snapshot beside it; the third of its people has a number.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn snapshot(&self, bench: &Workbench) -> PathBuf {
        let path = self.path("a.snapshot");
        write_atomic(&path, lines(&account(bench)).as_bytes()).expect("written");
        path
    }

    fn decisions(&self) -> Decisions {
        Decisions::open(&self.path("who.decisions.csv")).expect("a table")
    }
}

fn saved(place: &Place) -> Workbench {
    let mut bench = bench();
    bench.apply(Task::Save(Some(place.path("who.crosswalk"))).into());
    settle(&mut bench);
    bench
}

fn open(bench: Workbench, size: [f32; 2], answers: Vec<PathBuf>) -> Window {
    acting::open(bench, Look::DryRun(DryRunPart::Census), size, answers)
}

/// With the snapshot open.
fn counted(bench: Workbench, place: &Place, size: [f32; 2]) -> Window {
    let snapshot = place.snapshot(&bench);
    let mut h = open(bench, size, vec![snapshot]);
    click(&mut h, "Open a snapshot…");
    h
}

fn press(h: &mut Window, key: Key) {
    h.key_press(key);
    run(h);
}

fn name_of(h: &Window, at: usize) -> String {
    let page = h.state().bench.census_page();
    page.counted().expect("counted").census.near[at].person.name.clone()
}

fn is_pressed(h: &Window, name: &str) -> bool {
    h.get_by_label(name).accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
}

fn is_enabled(h: &Window, name: &str) -> bool {
    !h.get_by_label(name).accesskit_node().is_disabled()
}

#[test]
fn what_is_needed_is_said_until_a_snapshot_is_open() {
    let place = Place::new();
    let bench = bench();
    let (snapshot, bad) = (place.snapshot(&bench), place.path("bad.snapshot"));
    write_atomic(&bad, b"{\"crosswalk\":\"run\"}\n").expect("written");
    let mut h = open(bench, [1440.0, 900.0], vec![bad, snapshot]);
    assert!(
        has(&h, "Who is there already is not known yet") && has(&h, "crosswalk snapshot --endpoint URL --out FILE")
    );
    click(&mut h, "Open a snapshot…");
    assert!(h.state().bench.messages().iter().any(|said| said.text.contains("is no snapshot of Crosswalk")));
    assert!(h.state().bench.census_page().snapshot().is_none());
    click(&mut h, "Open a snapshot…");
    assert!(has(&h, "Worked out from the snapshot of https://example.com/scim of 2026-11-28 09:40 (UTC)"));
    assert!(has(&h, "Decisions are saved with the crosswalk"));
}

#[test]
fn each_count_lists_whom_it_counts() {
    let place = Place::new();
    let mut h = counted(bench(), &place, [1440.0, 900.0]);
    let count = h.state().bench.count();
    for (list, cell, row) in [
        (CensusList::Near, "2 nearly matched, 0 decided, 2 open", "other domain, same name: "),
        (CensusList::New, "2 new, nobody there is like them", ""),
        (CensusList::Unclaimed, "4 unclaimed, in the account", "Scanner 3, scanner3@example.com"),
        (CensusList::Matched, &format!("{} matched, by userName", count - 4), ": by userName: "),
    ] {
        choose(&mut h, cell);
        let page = h.state().bench.census_page();
        assert_eq!(page.list(), list);
        assert!(has(&h, row), "{cell}: {row}");
    }
    choose(&mut h, "4 unclaimed");
    assert!(has(&h, "changes and disables none of these"));
}

#[test]
fn a_decision_is_made_by_keys_and_buttons_and_stands_beside_the_crosswalk() {
    let place = Place::new();
    let mut h = counted(saved(&place), &place, [1440.0, 900.0]);
    apply(&mut h, Edit::MostDisabled(Some(MostDisabled::Count(3))));
    assert!(has(&h, "Decisions: who.decisions.csv"));
    assert!(h.state().bench.census_page().chosen().is_none(), "nobody is chosen before");
    press(&mut h, Key::X);
    assert!(!place.path("who.decisions.csv").exists(), "nothing is decided of nobody");
    press(&mut h, Key::J);
    let first = name_of(&h, 0);
    assert!(has(&h, &format!("{first} or is it ")));
    assert!(!["Exact", "Existing", "New", "Ignore"].iter().any(|said| is_pressed(&h, said)), "none is preselected");
    assert!(!is_enabled(&h, "Exact"), "the values differ");
    press(&mut h, Key::E);
    assert!(has(&h, "0 decided, 2 open"));
    press(&mut h, Key::X);
    assert!(is_pressed(&h, "Existing") && has(&h, "1 decided, 1 open"));
    let words = |place: &Place| -> Vec<String> {
        place.decisions().rows().iter().map(|row| format!("{} {}", row.decision, row.account)).collect()
    };
    assert_eq!(words(&place), ["existing 100"]);
    press(&mut h, Key::J);
    click(&mut h, "Ignore");
    assert_eq!(words(&place), ["existing 100", "ignore 101"]);
    assert!(has(&h, "2 decided, 0 open"));
    press(&mut h, Key::K);
    press(&mut h, Key::X);
    assert_eq!(words(&place), [" 100", "ignore 101"], "once more, and it is open again");
    let decided = format!("decide who {first} is");
    assert_eq!(h.state().bench.undo_name(), Some(decided.as_str()), "what was decided goes first");
    for (name, expected) in [("open again", ["existing 100", "ignore 101"]), ("ignore", ["existing 100", " 101"])] {
        apply(&mut h, Command::Undo);
        assert_eq!(words(&place), expected, "{name}");
    }
    apply(&mut h, Command::Undo);
    assert_eq!(words(&place), [" 100", " 101"]);
    assert!(has(&h, "0 decided, 2 open"));
    let of_document = |h: &Window| {
        let bench = &h.state().bench;
        (bench.undo_name().map(str::to_owned), bench.document().most_disabled)
    };
    let before = (Some("Choose how many may be disabled".to_owned()), Some(MostDisabled::Count(3)));
    assert_eq!(of_document(&h), before, "then what was done to the crosswalk");
    apply(&mut h, Command::Undo);
    assert_eq!(of_document(&h), (None, None), "it is undone, and nothing else was done");
    assert_eq!(words(&place), [" 100", " 101"], "decisions stay as they are");
    assert!(!std::fs::read_to_string(place.path("who.crosswalk")).expect("a file").contains("old.example.org"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(place.path("who.decisions.csv")).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn what_somebody_decides_in_a_spreadsheet_is_read_and_kept() {
    let place = Place::new();
    let mut h = counted(saved(&place), &place, [1440.0, 900.0]);
    press(&mut h, Key::J);
    press(&mut h, Key::N);
    let table = place.path("who.decisions.csv");
    let text = std::fs::read_to_string(&table).expect("a table").replace("new,", "ignore,");
    write_atomic(&table, format!("{text}existing,gone@example.com,Gone,7,Gone,same name\r\n").as_bytes())
        .expect("written");
    apply(&mut h, Look::Focused(true));
    assert!(is_pressed(&h, "Ignore") && !is_pressed(&h, "New"));
    press(&mut h, Key::X);
    let rows: Vec<String> = place.decisions().rows().iter().map(|row| row.decision.clone()).collect();
    assert_eq!(rows, ["existing", "existing"], "who is not there any more is kept");
    let broken = "decision,person,account\r\nmaybe,a,7\r\n";
    write_atomic(&table, broken.as_bytes()).expect("written");
    press(&mut h, Key::I);
    assert!(has(&h, "What was decided is in no file") && has(&h, "In line 2"));
    assert_eq!(std::fs::read_to_string(&table).expect("a table"), broken, "it is not overwritten");
    assert!(is_pressed(&h, "Ignore"), "and what was decided is not lost");
}

#[test]
fn what_is_decided_before_there_is_a_file_goes_beside_the_one_it_is_saved_to() {
    let place = Place::new();
    let mut h = counted(bench(), &place, [1440.0, 900.0]);
    press(&mut h, Key::J);
    press(&mut h, Key::X);
    assert!(has(&h, "1 decided, 1 open") && has(&h, "Decisions are saved with the crosswalk"));
    apply(&mut h, Task::Save(Some(place.path("who.crosswalk"))));
    assert_eq!(place.decisions().rows().len(), 1);
    apply(&mut h, Task::Save(Some(place.path("other.crosswalk"))));
    let other = Decisions::open(&place.path("other.decisions.csv")).expect("a table");
    assert_eq!(other, place.decisions());
    apply(&mut h, Task::NewCrosswalk);
    assert!(h.state().bench.census_page().snapshot().is_none(), "nothing of another crosswalk stays");
}

#[test]
fn another_rule_is_counted_anew_and_matching_on_something_else_can_be_undone() {
    let place = Place::new();
    let mut h = counted(saved(&place), &place, [1440.0, 900.0]);
    let matching = |h: &Window| {
        let mapping = h.state().bench.document().mapping(ResourceKind::User);
        mapping.matching().iter().map(|rule| rule.target.short()).collect::<Vec<_>>()
    };
    assert_eq!(matching(&h), ["userName"]);
    assert!(!is_enabled(&h, "Match on userName") && has(&h, "userName: 14 would match, now"));
    choose(&mut h, "displayName: 16 would match, +2");
    assert!(!is_enabled(&h, "Match on displayName"), "Xurrent has no filter for it");
    choose(&mut h, "externalId: 1 would match, −13");
    let before = h.state().bench.census_page().counted().expect("counted").census.matched.len();
    click(&mut h, "Match on externalId");
    assert_eq!(matching(&h), ["externalId", "userName"]);
    let now = h.state().bench.census_page().counted().expect("counted anew").census.matched.len();
    assert_eq!((before, now), (14, 15));
    h.state_mut().bench.apply(crosswalk::workbench::Command::Undo);
    run(&mut h);
    assert_eq!(matching(&h), ["userName"]);
    assert_eq!(h.state().bench.census_page().counted().expect("counted").census.matched.len(), before);
    // Nothing is counted for a page that nobody sees, and nothing old is shown on it.
    apply(&mut h, Look::DryRun(DryRunPart::Plan));
    apply(&mut h, Edit::RemoveRule(TargetPath::parse("displayName").expect("a path")));
    assert!(h.state().bench.census_page().counted().is_none());
    apply(&mut h, Look::DryRun(DryRunPart::Census));
    assert!(h.state().bench.census_page().counted().is_some());
}

#[test]
fn narrow_windows_have_a_menu_for_what_people_could_be_matched_by() {
    let place = Place::new();
    let mut h = counted(saved(&place), &place, [1024.0, 700.0]);
    assert!(!has(&h, "what if"));
    click(&mut h, "Match on…");
    assert!(!is_enabled(&h, "userName: 14 would match") && is_enabled(&h, "externalId: 1 would match"));
    click(&mut h, "externalId: 1 would match");
    assert!(has(&h, "15 matched, by externalId, userName"));
}

#[test]
fn a_snapshot_is_taken_of_the_endpoint_that_is_connected() {
    let place = Place::new();
    let mut bench = bench();
    assert!(!Action::TakeSnapshot.is_possible(&bench), "nothing is connected");
    bench.apply(Task::UseSandbox.into());
    settle(&mut bench);
    let mut h = open(bench, [1440.0, 900.0], vec![place.path("account"), place.path("again.snapshot")]);
    click(&mut h, "Take a snapshot…");
    click(&mut h, "Choose where to save…");
    assert!(has(&h, "Worked out from the snapshot of sandbox"));
    let snapshot = Snapshot::open(&place.path("account.snapshot")).expect("a snapshot");
    let page = h.state().bench.census_page();
    let found = page.counted().expect("counted");
    assert_eq!(found.census.accounts, snapshot.extents.user.count);
    assert!(found.census.accounts > 0 && snapshot.ended_by.is_none());
    click(&mut h, "What shows who is in the account");
    click(&mut h, "Take a snapshot…");
    click(&mut h, "Choose where to save…");
    assert!(place.path("again.snapshot").exists());
}

/// A snapshot in which whoever the sandbox does not know has an account at another domain.
fn doubles(bench: &Workbench, place: &Place) -> PathBuf {
    let plans = &bench.dry_run().plans;
    let is_created = |at: &usize| plans[at].outcome == Outcome::WouldCreate;
    let accounts = people(bench).into_iter().enumerate().filter(|(at, _)| is_created(at)).map(|(at, mut account)| {
        let name = account["userName"].as_str().expect("a name").split('@').next().expect("a mailbox").to_owned();
        account["id"] = json!((100 + at).to_string());
        account["userName"] = json!(format!("{name}@old.example.org"));
        account["emails"] = json!([{"value": format!("{name}@old.example.org")}]);
        account.as_object_mut().expect("an object").remove("externalId");
        account
    });
    let path = place.path("doubles.snapshot");
    let text = lines(&accounts.collect::<Vec<_>>()).replacen("https://example.com/scim", "sandbox", 1);
    write_atomic(&path, text.as_bytes()).expect("written");
    path
}

#[test]
fn whoever_would_be_doubled_is_marked_in_the_plan_as_it_is_decided() {
    let place = Place::new();
    let mut bench = saved(&place);
    bench.apply(Task::UseSandbox.into());
    settle(&mut bench);
    bench.apply(Task::DryRun(DryRunScope::All).into());
    settle(&mut bench);
    let snapshot = doubles(&bench, &place);
    let created = bench.dry_run().summary.count(OutcomeKind::WouldCreate);
    let marked = |bench: &Workbench| {
        let marks = &bench.dry_run().summary.marks;
        marks.iter().find(|(mark, _)| *mark == RecordMark::NotAsDecided).expect("counted").1
    };
    assert_eq!((marked(&bench), created > 3), (0, true));
    let mut h = open(bench, [1440.0, 900.0], vec![snapshot]);
    click(&mut h, "Open a snapshot…");
    assert_eq!(marked(&h.state().bench), created, "nobody has decided");
    press(&mut h, Key::J);
    press(&mut h, Key::N);
    assert_eq!(marked(&h.state().bench), created - 1, "somebody else, and created");
    let alike = h.state().bench.dry_run().alike(&SharedFate::Mark(RecordMark::NotAsDecided)).len();
    assert_eq!(alike, created - 1, "and those who are like them in that are as many");
    press(&mut h, Key::J);
    press(&mut h, Key::X);
    let page = h.state().bench.census_page();
    let doubled = page.counted().expect("counted").census.near[1].person.known_by.clone();
    let plan = |h: &Window| {
        let plans = &h.state().bench.dry_run().plans;
        plans.values().find(|plan| plan.known_by == doubled).expect("a plan").clone()
    };
    let record = plan(&h).record.0;
    assert!(matches!(plan(&h).not_as_decided, Some(NotAsDecided::Doubled { .. })), "{:?}", plan(&h).not_as_decided);
    apply(&mut h, Look::DryRun(DryRunPart::Plan));
    assert!(has(&h, "1 person would get a second account") && !has(&h, "Limit 10 %"));
    choose(&mut h, "Look at them");
    assert!(has(&h, "Decided to be ") || has(&h, "and nobody has decided it."), "whom it is about is in view");
    apply(&mut h, Look::Record(record));
    assert!(has(&h, "Decided to be ") && has(&h, "a second account would be made"));
    choose(&mut h, "Who is there already, where it is decided");
    assert!(is_pressed(&h, "Existing"), "the two are chosen");
    press(&mut h, Key::X);
    assert!(matches!(plan(&h).not_as_decided, Some(NotAsDecided::Undecided { .. })), "open again");
    apply(&mut h, Task::DryRun(DryRunScope::All));
    assert_eq!(marked(&h.state().bench), created - 1, "a new plan is held against the same");
    let target = TargetPath::parse("title").expect("a path");
    apply(&mut h, Edit::SetSource { target, source: RuleSource::Constant { value: "Lead".to_owned() } });
    assert_eq!(marked(&h.state().bench), created - 1, "counted again beside the plan, where it is not in view");
    apply(&mut h, Task::Census(CensusStep::Decide(Decision::Existing)));
    apply(&mut h, Command::Undo);
    assert!(h.state().bench.undo_name().is_some_and(|name| name.contains("title")), "the document's own step is next");
}

#[test]
fn rows_are_found_by_words_of_either_side_and_keys_go_through_those() {
    let place = Place::new();
    let mut h = counted(saved(&place), &place, [1440.0, 900.0]);
    apply(&mut h, Task::Census(CensusStep::List(CensusList::Matched)));
    let all = h.state().bench.census_page().rows();
    let name = {
        let page = h.state().bench.census_page();
        let census = &page.counted().expect("counted").census;
        census.matched[all - 1].person.name.clone()
    };
    h.get_by_label("Search who is there").focus();
    run(&mut h);
    h.get_by_label("Search who is there").type_text(&name.to_uppercase());
    run(&mut h);
    let page = h.state().bench.census_page();
    assert_eq!((page.rows(), page.row_at(0)), (1, Some(all - 1)), "{:?}", page.text());
    let spoken = format!("{name}, ");
    assert_eq!(h.query_all_by(|node| node.label().is_some_and(|label| label.starts_with(&spoken))).count(), 1);
    apply(&mut h, Task::Census(CensusStep::Next));
    assert_eq!(h.state().bench.census_page().chosen(), Some(all - 1));
    apply(&mut h, Task::Census(CensusStep::Search(format!("{name} nonsense"))));
    assert!(has(&h, "Nobody in this list has all of these words."));
    assert_eq!(h.state().bench.census_page().chosen(), None);
    apply(&mut h, Task::Census(CensusStep::Search("other domain".to_owned())));
    apply(&mut h, Task::Census(CensusStep::List(CensusList::Near)));
    let rows = |h: &Window| h.state().bench.census_page().rows();
    let by_reason = rows(&h);
    let words = format!("other domain {}", name_of(&h, 0));
    apply(&mut h, Task::Census(CensusStep::Search(words)));
    assert_eq!(rows(&h), 1, "by why two may be one, and by name");
    apply(&mut h, Task::Census(CensusStep::Search(String::new())));
    assert!(by_reason >= 2 && rows(&h) >= by_reason, "{by_reason}");
}

#[test]
fn undo_takes_back_in_turn_what_was_decided_and_what_was_edited() {
    let place = Place::new();
    let mut h = counted(saved(&place), &place, [1440.0, 900.0]);
    apply(&mut h, Task::Census(CensusStep::Choose(0)));
    apply(&mut h, Task::Census(CensusStep::Decide(Decision::New)));
    let target = TargetPath::parse("title").expect("a path");
    apply(&mut h, Edit::SetSource { target, source: RuleSource::Constant { value: "Lead".to_owned() } });
    apply(&mut h, Look::DryRun(DryRunPart::Census));
    apply(&mut h, Task::Census(CensusStep::Choose(0)));
    apply(&mut h, Task::Census(CensusStep::Decide(Decision::Ignore)));
    let said = |h: &Window| {
        let page = h.state().bench.census_page();
        let (near, alike) = page.chosen_pair().expect("two");
        page.decision(near, alike)
    };
    let next =
        |h: &Window| h.state().bench.undo_name().unwrap_or_default().split(' ').next().unwrap_or_default().to_owned();
    let mut steps = Vec::new();
    for _ in 0..3 {
        steps.push((next(&h), said(&h)));
        apply(&mut h, Command::Undo);
        apply(&mut h, Task::Census(CensusStep::Choose(0)));
    }
    let expected =
        [("decide", Some(Decision::Ignore)), ("Change", Some(Decision::New)), ("decide", Some(Decision::New))];
    assert_eq!(steps, expected.map(|(name, said)| (name.to_owned(), said)));
    assert_eq!(said(&h), None);
}

#[test]
fn everybody_is_planned_from_the_snapshot_and_nobody_is_asked() {
    let place = Place::new();
    let mut h = counted(saved(&place), &place, [1440.0, 900.0]);
    assert!(!h.state().bench.connection().is_open());
    click(&mut h, "Plan from the snapshot");
    let run = h.state().bench.dry_run();
    assert_eq!((run.state.clone(), run.requests), (DryRunState::Done, 0));
    let count = |kind| run.summary.count(kind);
    assert_eq!((run.plans.len(), count(OutcomeKind::WouldCreate)), (18, 4), "{:?}", run.summary);
    assert!(has(&h, "Worked out from the snapshot of https://example.com/scim"));
    assert!(has(&h, "2 people would be created and may be there already, and nobody has decided it."));
    let target = TargetPath::parse("title").expect("a path");
    apply(&mut h, Edit::RemoveRule(target));
    assert!(has(&h, "The mapping changed since"));
    apply(&mut h, Task::ResumeDryRun);
    assert!(!h.state().bench.dry_run().is_stale && !h.state().bench.connection().is_open());
    assert!(h.state().bench.plan_comparison().before().is_some(), "the one before is there to compare with");
    apply(&mut h, Task::Plan(PlanStep::WithBefore));
    let target = TargetPath::parse("displayName").expect("a path");
    apply(&mut h, Edit::RemoveRule(target));
    let (choice, words) = (InCommon::Fate(SharedFate::Outcome(OutcomeKind::WouldCreate)), "Created".to_owned());
    apply(&mut h, Look::Choose(Some(ChosenRecords { choice, words })));
    assert_eq!(h.state().bench.steps().len(), 4, "those who would be created");
    click(&mut h, "Run again");
    let run = h.state().bench.dry_run();
    assert!(run.from_snapshot.is_some() && !run.is_stale, "from the snapshot again");
    assert!(h.state().bench.view().chosen.is_none(), "of another run others may have it in common");
    assert_eq!(h.state().bench.steps().len(), 18);
    apply(&mut h, Task::UseSandbox);
    apply(&mut h, Task::DryRun(DryRunScope::One));
    let run = h.state().bench.dry_run();
    assert_eq!((run.plans.len(), run.from_snapshot.is_some()), (1, false), "of two who answered two plans");
}

#[test]
fn an_export_of_the_account_that_is_given_as_people_shows_who_is_there() {
    let place = Place::new();
    let bench = saved(&place);
    let first = people(&bench)[0]["userName"].as_str().expect("a name").to_owned();
    let mailbox = first.split('@').next().expect("a mailbox").to_owned();
    let export = place.path("people.csv");
    let rows = format!("1,,,{mailbox}@old.example.org,Somebody,false\r\n2,,,robot@example.org,Robot,true\r\n");
    write_atomic(&export, format!("ID,Source,Source ID,Primary Email,Name,Disabled\r\n{rows}").as_bytes())
        .expect("written");
    let mut h = acting::open(bench, Look::Show(Workspace::Source), [1440.0, 900.0], Vec::new());
    apply(&mut h, Task::OpenFiles { paths: vec![export.clone()], add: true });
    assert_eq!(h.state().bench.count(), 18, "nobody of it is a user");
    assert!(has(&h, "people.csv is the account's own export: 2 people") && has(&h, "nearly matched"));
    press(&mut h, Key::J);
    assert!(has(&h, ", only in the account’s own export"));
    press(&mut h, Key::X);
    assert!(place.decisions().rows().iter().any(|row| row.account == "export 1" && row.decision == "existing"));
    assert!(!h.query_all_by_label("Plan from the snapshot").any(|_| true), "there is none");
    // Beside it a snapshot, by the menu.
    let snapshot = place.snapshot(&h.state().bench);
    apply(&mut h, Task::Census(CensusStep::Open(snapshot)));
    assert!(has(&h, "Worked out from the snapshot of") && has(&h, "people.csv is the account's own export"));
    click(&mut h, "Plan from the snapshot");
    assert!(has(&h, "people.csv is the account's own export"), "the plan rests on both");
}

#[test]
fn it_is_in_the_palette() {
    let place = Place::new();
    let bench = bench();
    let snapshot = place.snapshot(&bench);
    let mut h = acting::open(bench, Look::Show(Workspace::Map), [1440.0, 900.0], vec![snapshot]);
    for action in [Action::WhoIsThere, Action::OpenSnapshot] {
        assert!(Action::all().any(|one| one == action) && action.is_possible(&h.state().bench));
    }
    let command = Action::WhoIsThere.command(&h.state().bench).expect("a command");
    apply(&mut h, command);
    assert!(has(&h, "Who is there already is not known yet"));
}

#[test]
fn pictures_wide_and_compact() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, shade, name, [width, height]) in [
        (&DARK, Shade::Dark, "dark", [1440.0, 900.0]),
        (&LIGHT, Shade::Light, "light", [1440.0, 900.0]),
        (&DARK, Shade::Dark, "dark", [1024.0, 700.0]),
    ] {
        let place = Place::new();
        let mut bench = saved(&place);
        let mut accounts = account(&bench);
        let more = |at: usize, domain: &str| {
            let mut one = accounts[at].clone();
            (one["id"], one["externalId"]) = (json!(format!("{at}{domain}")), json!(format!("x{at}{domain}")));
            one["userName"] = json!(accounts[at]["userName"].as_str().expect("a name").replace("old", domain));
            one["emails"] = json!([]);
            one
        };
        accounts.extend([more(0, "new"), more(1, "new"), more(0, "other")]);
        let snapshot = place.path("a.snapshot");
        write_atomic(&snapshot, lines(&accounts).as_bytes()).expect("written");
        bench.apply(Look::Theme(shade).into());
        bench.apply(Task::Census(CensusStep::Open(snapshot)).into());
        settle(&mut bench);
        for step in [CensusStep::Choose(4), CensusStep::Decide(Decision::Existing), CensusStep::Choose(1)] {
            bench.apply(Task::Census(step).into());
            settle(&mut bench);
        }
        let ids: Vec<u64> = bench.messages().iter().map(|message| message.id).collect();
        ids.into_iter().for_each(|id| bench.apply(Look::DismissMessage(id).into()));
        let mut h = harness(theme, [width, height], 1.0, App::new(bench), |ui, app| app.show(ui));
        run(&mut h);
        h.mask(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, 48.0)));
        h.mask(egui::Rect::from_min_max(egui::pos2(0.0, height - 24.0), egui::pos2(width, height)));
        h.snapshot(format!("who-{name}-{width}"));
        results.extend_harness(&mut h);
    }
}
