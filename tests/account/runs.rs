//! A run that ends goes on where it was, wherever it was, and its plan is that of a run that nothing happened to.

use std::fs;
use std::path::Path;

use crosswalk::base::file::write_atomic;
use crosswalk::base::{Cancel, ClientKind, ProviderKind, ResourceKind, Token};
use crosswalk::exchange::{AskError, BaseUrl, Endpoint, Found, RunFile, RunHeader, RunOf};
use crosswalk::provider;
use crosswalk::sandbox::{Manner, Sandbox, Seed};
use serde_json::{Value, json};

use crate::planner::{How, Planned, Planner, said};

pub const TOKEN: &str = "a-token";
/// So many people, each a request of his own.
pub const PEOPLE: usize = 200;

/// An account of nine tenths of them, a page of one each, so that there are as many requests as people.
fn sandbox(provider: &'static str) -> Sandbox {
    sandbox_in(provider, Manner { page: Some(1), ..Manner::default() })
}

pub fn sandbox_in(provider: &'static str, manner: Manner) -> Sandbox {
    let user = |n: usize| {
        json!({"id": format!("{}", n + 1), "userName": format!("user{n}@contoso.com"), "displayName": format!("User {n}"),
            "title": if n.is_multiple_of(2) { "Consultant" } else { "Clerk" }, "active": true})
    };
    let people: Vec<Value> = (0..PEOPLE).filter(|n| n % 10 != 7).map(user).collect();
    let (provider, token) = (provider::of(ProviderKind::new(provider)), Token::parse(TOKEN).expect("a token"));
    Sandbox::start_in(manner, provider, token, Seed { people, groups: Vec::new() }, None).expect("a sandbox")
}

fn header(sandbox: &Sandbox) -> RunHeader {
    RunHeader::new(RunOf {
        endpoint: &sandbox.base_url(),
        resource: ResourceKind::User,
        client: ClientKind::new("entra"),
        provider: ProviderKind::new("xurrent"),
        source: 1,
        mapping: 1,
    })
}

fn plan(planner: &Planner, sandbox: &Sandbox, run: &RunFile) -> Planned {
    let url = sandbox.base_url();
    planner.plan_as(How { url: &url, token: TOKEN, at_once: PEOPLE, run: Some(run) }, &Cancel::default())
}

fn resume(path: &Path) -> (RunFile, Found) {
    RunFile::resume(path).expect("a run")
}

#[test]
fn a_run_that_is_killed_at_any_request_goes_on_and_asks_nothing_twice() {
    // At each of them takes a minute: .ci/release does so.
    let step = if std::env::var_os("EVERY_REQUEST").is_some() { 1 } else { 9 };
    // By look-ups, since several at once are more than a page here; and by pages.
    for provider in ["xurrent", "generic"] {
        let (sandbox, planner) = (sandbox(provider), Planner::of(PEOPLE, provider));
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.run");
        let run = RunFile::create(&path, &header(&sandbox)).expect("a file");
        let undisturbed = plan(&planner, &sandbox, &run);
        drop(run);
        let whole = fs::read_to_string(&path).expect("a run");
        let lines: Vec<&str> = whole.split_inclusive('\n').collect();
        assert!(lines.len() > PEOPLE, "{provider}: {} lines", lines.len());
        let trials = undisturbed.requests - (lines.len() - 1) as u64;
        for kept in (1..=lines.len()).step_by(step) {
            // What was on its way when it was killed is half a line.
            let torn = lines.get(kept).map_or("", |line| &line[..line.len() / 2]);
            write_atomic(&path, (lines[..kept].concat() + torn).as_bytes()).expect("written");
            let (run, found) = resume(&path);
            assert_eq!(found.answers, kept - 1, "{provider}");
            let resumed = plan(&planner, &sandbox, &run);
            assert_eq!(resumed.ended, Ok(()), "{provider}, {kept} lines kept");
            assert!(resumed.plans == undisturbed.plans, "{provider}: another plan with {kept} lines kept");
            let asked = (lines.len() - kept) as u64 + trials;
            assert_eq!(resumed.requests, asked, "{provider}: something was asked twice with {kept} lines kept");
        }
    }
}

#[test]
fn a_run_goes_on_with_another_token_and_after_a_stop() {
    let (sandbox, planner) = (sandbox("xurrent"), Planner::of(PEOPLE, "xurrent"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.run");
    let undisturbed =
        planner.plan_as(How { url: &sandbox.base_url(), token: TOKEN, at_once: PEOPLE, run: None }, &Cancel::default());
    let run = RunFile::create(&path, &header(&sandbox)).expect("a file");
    let cancel = Cancel::default();
    let stopped = std::thread::scope(|scope| {
        scope.spawn(|| {
            while fs::read_to_string(&path).is_ok_and(|text| text.lines().count() < 50) {
                std::thread::yield_now();
            }
            cancel.cancel();
        });
        planner.plan_as(How { url: &sandbox.base_url(), token: TOKEN, at_once: PEOPLE, run: Some(&run) }, &cancel)
    });
    assert!(matches!(stopped.ended, Err(AskError::Cancelled(_))), "{:?}", stopped.ended);
    drop(run);
    let (run, found) = resume(&path);
    assert!((49..PEOPLE).contains(&found.answers), "{}", found.answers);
    let url = sandbox.base_url();
    let refused =
        planner.plan_as(How { url: &url, token: "old-token", at_once: PEOPLE, run: Some(&run) }, &Cancel::default());
    assert!(matches!(&refused.ended, Err(AskError::Ended(by)) if by.trouble.code() == "wrong-token"));
    drop(run);
    let (run, found) = resume(&path);
    let resumed = plan(&planner, &sandbox, &run);
    assert_eq!((resumed.ended.clone(), said(&resumed) == said(&undisturbed)), (Ok(()), true));
    assert!(resumed.requests + found.answers as u64 <= undisturbed.requests + 4, "{}", resumed.requests);
    assert!(!fs::read_to_string(&path).expect("a run").contains(TOKEN), "a token is in the file");
}

/// The same people under other ids, as another account on the same host has them.
fn another_account() -> Sandbox {
    let user = |n: usize| json!({"id": format!("{}", n + 5_000), "userName": format!("user{n}@contoso.com")});
    let people: Vec<Value> = (0..PEOPLE).map(user).collect();
    let (provider, token) = (provider::of(ProviderKind::new("xurrent")), Token::parse(TOKEN).expect("a token"));
    Sandbox::start_in(Manner::default(), provider, token, Seed { people, groups: Vec::new() }, None).expect("a sandbox")
}

#[test]
fn a_run_is_of_the_account_that_shows_its_people_again() {
    let (account, another, planner) = (sandbox("xurrent"), another_account(), Planner::of(PEOPLE, "xurrent"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.run");
    let run = RunFile::create(&path, &header(&account)).expect("a file");
    let asks = |run: &RunFile, sandbox: &Sandbox| {
        let before = sandbox.answered().len();
        let base = BaseUrl::parse(&sandbox.base_url()).expect("a URL");
        let reader = Endpoint::new(base, Token::parse(TOKEN).expect("a token")).expect("an endpoint").read_only(&[]);
        let said = run.is_of(&reader, &Cancel::default()).map_err(|not| not.to_string());
        (said, sandbox.answered().len() - before)
    };
    assert_eq!(asks(&run, &another), (Ok(()), 0), "a file that shows nobody is anybody's");
    plan(&planner, &account, &run);
    drop(run);
    let (run, _) = resume(&path);
    assert_eq!(asks(&run, &account), (Ok(()), 1));
    let (said, asked) = asks(&run, &another);
    assert!(said.is_err_and(|why| why.contains("another account")) && asked == 3, "{asked}");
}
