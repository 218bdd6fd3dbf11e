//! Files that change on disk while they are open: the window says so, loads them again when asked, and lets a person decide
//! on what vanished.

#[path = "common/app.rs"]
mod app;
mod common;

use std::path::{Path, PathBuf};

use app::{bench, settle, window};
use common::harness;
use crosswalk::base::file::write_atomic;
use crosswalk::scim::TargetPath;
use crosswalk::ui::app::App;
use crosswalk::ui::theme::{DARK, LIGHT, Theme};
use crosswalk::workbench::{Task, Workbench};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

type Window = Harness<'static, App>;

fn payload(names: &[&str], members: &str) -> String {
    let user = |name: &&str| {
        format!(
            r#"{{"id":"{name}-1","userPrincipalName":"{name}@contoso.com","displayName":"{name}","accountEnabled":true{members}}}"#
        )
    };
    format!("[{}]", names.iter().map(user).collect::<Vec<_>>().join(","))
}

const BEFORE: &str = r#","jobTitle":"Clerk","department":"Sales""#;
const AFTER: &str = r#","title":"Clerk","dept":"Sales""#;

fn opened(folder: &Path, theme: &'static Theme, size: [f32; 2]) -> (Window, PathBuf) {
    let path = folder.join("users.json");
    write_atomic(&path, payload(&["Amara", "Liz"], BEFORE).as_bytes()).expect("a folder of our own");
    let mut bench: Workbench = bench();
    bench.apply(Task::OpenFiles { paths: vec![path.clone()], add: false }.into());
    settle(&mut bench);
    let mut h = window(theme, size, bench);
    run(&mut h);
    (h, path)
}

fn run(h: &mut Window) {
    for _ in 0..2 {
        // While jobs run, the window draws itself again and again.
        h.run_steps(3);
        settle(&mut h.state_mut().bench);
    }
    h.run();
}

fn change(h: &mut Window, path: &Path, text: &str) {
    write_atomic(path, text.as_bytes()).expect("a folder of our own");
    h.state_mut().bench.apply(Task::LookAtFiles.into());
    run(h);
}

fn click(h: &mut Window, name: &str) {
    h.get_by_label(name).click();
    run(h);
}

fn sees(h: &Window, words: &str) -> bool {
    h.query_by_label_contains(words).is_some()
}

#[test]
fn a_changed_file_offers_to_be_loaded_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut h, path) = opened(folder.path(), &DARK, [1440.0, 900.0]);
    assert!(!sees(&h, "has changed on disk"));
    change(&mut h, &path, &payload(&["Amara", "Liz", "Zoe"], BEFORE));
    assert!(sees(&h, "users.json has changed on disk") && h.state().bench.count() == 2);
    click(&mut h, "Not now");
    assert!(!sees(&h, "has changed on disk") && h.state().bench.count() == 2);
    h.key_press_modifiers(Modifiers::COMMAND, Key::R);
    run(&mut h);
    assert_eq!(h.state().bench.count(), 3);
    change(&mut h, &path, &payload(&["Liz"], BEFORE));
    click(&mut h, "Reload");
    assert!(!sees(&h, "has changed on disk") && h.state().bench.count() == 1);
}

#[test]
fn a_file_that_is_gone_offers_nothing_that_would_lose_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut h, path) = opened(folder.path(), &DARK, [1024.0, 700.0]);
    std::fs::remove_file(&path).unwrap();
    h.state_mut().bench.apply(Task::LookAtFiles.into());
    run(&mut h);
    assert!(sees(&h, "users.json is not there any more. What was loaded stays."));
    assert!(h.query_by_label("Reload").is_none() && h.state().bench.count() == 2);
}

#[test]
fn what_vanished_is_reviewed_and_each_proposal_accepted_or_left() {
    for (theme, size) in [(&DARK, [1440.0, 900.0]), (&LIGHT, [1024.0, 700.0])] {
        let folder = tempfile::tempdir().unwrap();
        let (mut h, path) = opened(folder.path(), theme, size);
        change(&mut h, &path, &payload(&["Amara", "Liz"], AFTER));
        click(&mut h, "Reload");
        let before = h.state().bench.document().clone();
        assert!(sees(&h, "2 attributes that rules read are not in this export any more"));
        click(&mut h, "Review…");
        assert_eq!(h.state().bench.document(), &before, "looking changes nothing");
        click(&mut h, "In place of department of users");
        click(&mut h, "Leave the rule as it is");
        click(&mut h, "Re-point");
        let bench = &mut h.state_mut().bench;
        let reads = |bench: &Workbench, target: &str| {
            bench.document().user.rule(&TargetPath::parse(target).unwrap()).unwrap().source.text().to_owned()
        };
        let department = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
        assert_eq!((reads(bench, "title"), reads(bench, department)), ("title".to_owned(), "department".to_owned()));
        assert_eq!(bench.undo_name(), Some("Re-point jobTitle to title"));
        bench.apply(crosswalk::workbench::Command::Undo);
        assert_eq!(bench.document(), &before);
        run(&mut h);
        assert!(!sees(&h, "not in this export any more"), "what was decided is not asked again");
    }
}
