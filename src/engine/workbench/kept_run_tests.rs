//! A dry run in a window goes on after a stop and after the window is gone, with what was answered.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use super::tests::settle;
use super::*;
use crate::base::{ClientKind, ProviderKind, Token};
use crate::provider;
use crate::sandbox::{Manner, Sandbox, Seed};

const TOKEN: &str = "a-token";
const PEOPLE: usize = 80;

/// An account of one a page, so that each of the people is a request.
fn account(late: Duration) -> Sandbox {
    account_from(late, 1)
}

/// With ids from this one on.
fn account_from(late: Duration, first: usize) -> Sandbox {
    let user = |n: usize| json!({"id": format!("{}", n + first), "userName": format!("user{n}@b.c"), "displayName": format!("User {n}")});
    let seed = Seed { people: (0..PEOPLE).map(user).collect(), groups: Vec::new() };
    let manner = Manner { page: Some(1), late, ..Manner::default() };
    let token = Token::parse(TOKEN).expect("a token");
    Sandbox::start_in(manner, provider::of(ProviderKind::new("xurrent")), token, seed, None).expect("a sandbox")
}

fn directory() -> String {
    let user = |n: usize| {
        json!({"id": format!("{n}"), "userPrincipalName": format!("user{n}@b.c"), "displayName": format!("User {n}"),
            "accountEnabled": true})
    };
    Value::Array((0..PEOPLE).map(user).collect()).to_string()
}

/// A window with the directory, connected.
fn connected(folder: &Path, sandbox: &Sandbox) -> Workbench {
    let mut bench = Workbench::beside(&Sessions::in_folder(folder), || {});
    settle(&mut bench);
    for command in [Task::SwitchClient(ClientKind::new("entra")), Task::Paste(directory())] {
        bench.apply(command.into());
        settle(&mut bench);
    }
    assert_eq!(bench.count(), PEOPLE);
    let token = Token::parse(TOKEN).expect("a token");
    bench.apply(Task::Connect { url: sandbox.base_url(), token }.into());
    settle(&mut bench);
    assert!(bench.connection().is_open());
    bench
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("runs")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// Runs it, and stops it in the middle.
fn stopped(bench: &mut Workbench) {
    bench.apply(Task::DryRun(DryRunScope::All).into());
    while bench.dry_run().plans.len() < 20 {
        bench.update();
        std::thread::yield_now();
    }
    bench.apply(Task::Cancel(JobKind::DryRun).into());
    settle(bench);
    assert!(bench.dry_run().left() > 0, "it was done before it could be stopped");
}

#[test]
fn a_run_that_was_stopped_goes_on_in_another_window_and_its_file_goes_when_it_is_done() {
    let (room, sandbox) = (tempfile::tempdir().expect("a folder"), account(Duration::from_millis(10)));
    let mut bench = connected(room.path(), &sandbox);
    stopped(&mut bench);
    assert_eq!(files(room.path()).len(), 1);
    drop(bench);
    let mut bench = connected(room.path(), &sandbox);
    let [left] = bench.connection().left.as_slice() else { panic!("{:?}", bench.connection().left) };
    let (path, known) = (left.path.clone(), left.answers);
    assert!(known >= 20, "{known}");
    let before = sandbox.answered().len();
    bench.apply(Task::GoOnWithRun(path).into());
    settle(&mut bench);
    assert_eq!((bench.dry_run().plans.len(), &bench.dry_run().state), (PEOPLE, &DryRunState::Done));
    let asked = sandbox.answered().len() - before;
    assert!(asked + known <= PEOPLE + 10, "{asked} asked again, though {known} were known");
    assert_eq!(bench.dry_run().requests, asked as u64, "what is shown is what was sent");
    assert!(files(room.path()).is_empty() && bench.connection().left.is_empty());
    let said = |bench: &Workbench| bench.dry_run().head.from_before.clone().unwrap_or_default();
    assert!(
        said(&bench).starts_with(&format!("{known} answers are from the run that began on 20")),
        "{}",
        said(&bench)
    );
    bench.apply(Task::DryRun(DryRunScope::One).into());
    settle(&mut bench);
    assert!(said(&bench).contains("from the run"), "it holds for all the others still");
    bench.apply(Task::DryRun(DryRunScope::All).into());
    settle(&mut bench);
    assert_eq!(said(&bench), "", "all of it is asked for now");
}

#[test]
fn a_run_of_another_account_at_the_same_address_is_not_gone_on_with() {
    let late = Duration::from_millis(10);
    let (room, mine, other) = (tempfile::tempdir().expect("a folder"), account(late), account_from(late, 900));
    let mut bench = connected(room.path(), &mine);
    stopped(&mut bench);
    drop(bench);
    let [file] = files(room.path()).try_into().expect("a file");
    let of_mine = std::fs::read_to_string(&file).expect("a run");
    let of_other = of_mine.replacen(&mine.base_url(), &other.base_url(), 1);
    crate::base::file::write_atomic(&file, of_other.as_bytes()).expect("written");
    let mut bench = connected(room.path(), &other);
    bench.apply(Task::GoOnWithRun(file.clone()).into());
    settle(&mut bench);
    let DryRunState::Failed(why) = &bench.dry_run().state else { panic!("{:?}", bench.dry_run().state) };
    assert!(why.contains("another account") && bench.dry_run().plans.is_empty(), "{why}");
    assert_eq!((bench.dry_run().requests, bench.connection().left.len()), (3, 1));
    assert_eq!(std::fs::read_to_string(&file).expect("a run"), of_other);
}

#[test]
fn a_run_that_was_left_is_deleted_on_request() {
    let (room, sandbox) = (tempfile::tempdir().expect("a folder"), account(Duration::from_millis(10)));
    let mut bench = connected(room.path(), &sandbox);
    stopped(&mut bench);
    drop(bench);
    let mut bench = connected(room.path(), &sandbox);
    let path = bench.connection().left[0].path.clone();
    bench.apply(Task::DeleteRun(path).into());
    settle(&mut bench);
    assert!(files(room.path()).is_empty() && bench.connection().left.is_empty());
}

#[test]
fn one_who_is_looked_at_while_a_run_is_kept_is_asked_for_now() {
    let (room, sandbox) = (tempfile::tempdir().expect("a folder"), account(Duration::from_millis(10)));
    let mut bench = connected(room.path(), &sandbox);
    stopped(&mut bench);
    let planned = *bench.dry_run().plans.keys().next().expect("a plan");
    bench.apply(Look::Record(planned).into());
    settle(&mut bench);
    bench.apply(Task::DryRun(DryRunScope::One).into());
    settle(&mut bench);
    assert!(bench.dry_run().plans.contains_key(&planned));
    assert_eq!(bench.dry_run().kept().map(|run| run.used()), Some(0), "an answer of before was shown as one of now");
    bench.apply(Task::ResumeDryRun.into());
    settle(&mut bench);
    assert_eq!((&bench.dry_run().state, files(room.path()).len()), (&DryRunState::Done, 0));
}

#[test]
fn a_run_that_begins_anew_leaves_no_file_behind() {
    let (room, sandbox) = (tempfile::tempdir().expect("a folder"), account(Duration::from_millis(10)));
    let mut bench = connected(room.path(), &sandbox);
    stopped(&mut bench);
    let before = files(room.path());
    bench.apply(Task::DryRun(DryRunScope::All).into());
    settle(&mut bench);
    assert_eq!((before.len(), &bench.dry_run().state), (1, &DryRunState::Done));
    assert!(files(room.path()).is_empty(), "{:?}", files(room.path()));
}

#[test]
fn runs_of_another_month_go_when_the_program_starts() {
    let (room, sandbox) = (tempfile::tempdir().expect("a folder"), account(Duration::from_millis(10)));
    let mut bench = connected(room.path(), &sandbox);
    stopped(&mut bench);
    drop(bench);
    let [file] = files(room.path()).try_into().expect("a file");
    let age = |days: u64| {
        let then = std::time::SystemTime::now() - Duration::from_hours(days * 24);
        std::fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(then)).expect("set");
        let mut bench = Workbench::first_start(&Sessions::in_folder(room.path()), || {});
        settle(&mut bench);
        files(room.path()).len()
    };
    assert_eq!((age(29), age(31)), (1, 0));
}

#[test]
fn what_is_resumed_in_the_same_window_is_not_asked_again() {
    let (room, sandbox) = (tempfile::tempdir().expect("a folder"), account(Duration::from_millis(10)));
    let mut bench = connected(room.path(), &sandbox);
    stopped(&mut bench);
    let before = sandbox.answered().len();
    let left = bench.dry_run().left();
    bench.apply(Task::ResumeDryRun.into());
    settle(&mut bench);
    assert_eq!(bench.dry_run().state, DryRunState::Done);
    assert!(sandbox.answered().len() - before <= left + 10);
    assert!(files(room.path()).is_empty());
}
