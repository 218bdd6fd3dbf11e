//! The same with the whole program: it is killed, interrupted, and goes on.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use crosswalk::base::file::write_atomic;
use crosswalk::base::{ProviderKind, Token};
use crosswalk::provider;
use crosswalk::sandbox::{Manner, Sandbox, Seed};
use serde_json::{Value, json};

use crate::planner::payload;
use crate::runs::{PEOPLE, TOKEN, sandbox_in};

fn slow() -> Sandbox {
    let late = Duration::from_millis(10);
    sandbox_in("xurrent", Manner { page: Some(1), late, ..Manner::default() })
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_atomic(&folder.path().join("users.json"), payload(PEOPLE).as_bytes()).expect("written");
    folder
}

fn plan(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_crosswalk"))
        .args(["plan", "--client", "entra", "--source", "users.json"])
        .args(arguments)
        .current_dir(folder)
        .env("CROSSWALK_TOKEN", TOKEN)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts")
}

fn ended(folder: &Path, arguments: &[&str]) -> (Option<i32>, Value, String) {
    of(&plan(folder, arguments).wait_with_output().expect("it ends"))
}

fn of(output: &Output) -> (Option<i32>, Value, String) {
    let printed = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code(), printed, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Waits until so many answers are kept.
fn has_kept(file: &Path, answers: usize) {
    let kept = || std::fs::read_to_string(file).map_or(0, |text| text.lines().count());
    while kept() <= answers {
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_program_that_is_killed_goes_on_with_its_file() {
    let (folder, account) = (folder(), slow());
    let (code, undisturbed, _) = ended(folder.path(), &["--endpoint", &account.base_url()]);
    let all = account.answered().len();
    for answers in [0, 1, 60, 150] {
        let file = folder.path().join("a.run");
        let mut child = plan(folder.path(), &["--endpoint", &account.base_url(), "--run", "a.run"]);
        has_kept(&file, answers);
        child.kill().expect("it runs");
        child.wait().expect("it ends");
        let before = account.answered().len();
        let (again, resumed, said) = ended(folder.path(), &["--resume", "a.run"]);
        assert_eq!(again, code, "{said}");
        assert!(resumed["plans"] == undisturbed["plans"], "killed after {answers}: another plan");
        let asked = account.answered().len() - before;
        // One more, to see that it is the same account.
        assert!(asked <= all - answers + 1, "killed after {answers}: {asked} of {all} asked again");
        assert!(said.contains("are known from the run of") || answers < 2, "{said}");
        let caveat = resumed["caveats"][0].as_str().unwrap_or_default();
        assert!(caveat.contains("from the run that began on") || answers == 0, "{caveat}");
        std::fs::remove_file(&file).expect("there");
    }
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_says_how_to_go_on() {
    let (folder, account) = (folder(), slow());
    let child = plan(folder.path(), &["--endpoint", &account.base_url(), "--run", "a.run"]);
    has_kept(&folder.path().join("a.run"), 20);
    let interrupt = ["-INT".to_owned(), child.id().to_string()];
    assert!(Command::new("kill").args(interrupt).status().expect("kill is there").success());
    let (code, partial, said) = of(&child.wait_with_output().expect("it ends"));
    assert_eq!((code, partial["complete"].as_bool()), (Some(3), Some(false)));
    assert!(said.contains("a.run") && said.contains("--resume goes on with it"), "{said}");
    let (_, resumed, _) = ended(folder.path(), &["--resume", "a.run"]);
    assert_eq!(resumed["complete"], true);
}

#[test]
fn a_file_that_cannot_be_gone_on_with_is_refused_in_a_sentence() {
    let (folder, account) = (folder(), slow());
    let url = account.base_url();
    write_atomic(&folder.path().join("notes.txt"), b"no run").expect("written");
    let few = ["--endpoint", &url, "--run", "a.run", "--record", "user1@contoso.com"];
    assert_eq!(ended(folder.path(), &few).0.map(|code| code < 2), Some(true));
    let other = slow();
    for (name, arguments, words) in [
        ("there already", vec!["--endpoint", &url, "--run", "a.run"], "never written over"),
        ("not there", vec!["--resume", "b.run"], "is not there"),
        ("no run", vec!["--resume", "notes.txt"], "is no run of Crosswalk"),
        ("another account", vec!["--resume", "a.run", "--endpoint", &other.base_url()], "say nothing of another"),
        ("both", vec!["--endpoint", &url, "--run", "c.run", "--resume", "a.run"], "cannot be used with"),
        ("no endpoint", vec![], "--endpoint"),
    ] {
        let (code, _, said) = ended(folder.path(), &arguments);
        assert_eq!(code, Some(2), "{name}: {said}");
        assert!(said.contains(words), "{name}: {said}");
    }
}

#[test]
fn a_run_of_the_sandbox_is_of_its_client_and_provider() {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/entra/users.json");
    std::fs::copy(sample, folder.path().join("users.json")).expect("copied");
    let (code, begun, said) = ended(folder.path(), &["--endpoint", "sandbox", "--run", "a.run"]);
    assert!(code < Some(2), "{said}");
    let (again, resumed, said) = ended(folder.path(), &["--resume", "a.run"]);
    assert_eq!((again, without_versions(&resumed)), (code, without_versions(&begun)), "{said}");
    let (code, _, said) = ended(folder.path(), &["--resume", "a.run", "--provider", "generic"]);
    assert!(code == Some(2) && said.contains("It is another account"), "{said}");
}

/// A sandbox that is started anew has people of other versions.
fn without_versions(printed: &Value) -> Value {
    let mut plans = printed["plans"].clone();
    let all = plans.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut);
    all.for_each(|plan| drop(plan.shift_remove("matchedVersion")));
    plans
}

/// Sixty groups of ten users each, and an account of most of them with other members.
fn with_groups(folder: &Path) -> Sandbox {
    const GROUPS: usize = 60;
    let member = |user: usize| json!({"@odata.type": "#microsoft.graph.user", "id": format!("object-{user}")});
    let group = |n: usize| {
        let members: Vec<Value> = (n..n + 10).map(member).collect();
        json!({"id": format!("g{n}"), "displayName": format!("Group {n}"), "groupTypes": [], "members": members})
    };
    let groups: Vec<Value> = (0..GROUPS).map(group).collect();
    let payload = json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#groups", "value": groups});
    write_atomic(&folder.join("groups.json"), payload.to_string().as_bytes()).expect("written");
    let there = |n: usize| {
        let members: Vec<Value> = (n..n + 8).map(|user| json!({"value": format!("{}", user + 1)})).collect();
        json!({"id": format!("{}", n + 9_000), "displayName": format!("Group {n}"), "members": members})
    };
    let user = |n: usize| json!({"id": format!("{}", n + 1), "userName": format!("user{n}@contoso.com")});
    let seed = Seed { people: (0..PEOPLE - 20).map(user).collect(), groups: (0..GROUPS - 5).map(there).collect() };
    let (provider, token) = (provider::of(ProviderKind::new("xurrent")), Token::parse(TOKEN).expect("a token"));
    Sandbox::start_in(Manner::default(), provider, token, seed, None).expect("a sandbox")
}

#[test]
fn groups_and_their_members_are_planned_alike_at_once_and_alone() {
    let folder = folder();
    let account = with_groups(folder.path());
    let url = account.base_url();
    let arguments = ["--resource", "group", "--source", "users.json", "groups.json", "--endpoint", &url];
    let (_, all, said) = ended(folder.path(), &arguments);
    assert_eq!(all["readings"].as_array().map(Vec::len), Some(2), "groups and users: {said}");
    let plan_of = |plans: &Value, name: &str| {
        let plan = plans["plans"].as_array().and_then(|plans| plans.iter().find(|plan| plan["name"] == name));
        let mut plan = plan.cloned().unwrap_or_default();
        plan.as_object_mut().expect("a plan").shift_remove("asked");
        plan
    };
    for name in ["Group 0", "Group 30", "Group 59"] {
        let (_, alone, said) = ended(folder.path(), &[&arguments[..], &["--record", name]].concat());
        assert_eq!(plan_of(&all, name), plan_of(&alone, name), "{name}: {said}");
    }
}
