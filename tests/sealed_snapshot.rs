//! Encrypted snapshots in the window, by their accessible names: taken for a key or by a passphrase, and opened again. What
//! does not open one changes nothing, and a passphrase is nowhere but in its field.

#[expect(dead_code, reason = "everything is pressed by its whole name")]
#[path = "common/acting.rs"]
mod acting;
#[path = "common/answers.rs"]
mod answers;
#[expect(dead_code, reason = "the window is made with dialogs of our own")]
#[path = "common/app.rs"]
mod app;
mod common;

use std::path::{Path, PathBuf};

use acting::{Window, apply, click, has, run};
use app::{bench, settle};
use common::harness;
use crosswalk::base::file::write_atomic;
use crosswalk::exchange::Snapshot;
use crosswalk::exchange::snapshot::seal;
use crosswalk::workbench::{Action, CensusStep, DryRunPart, Look, Sessions, Task, Workbench};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tempfile::TempDir;

/// A pair of keys for this test alone, and the secret half of another.
const KEY: (&str, &str) = (
    "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
    "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX",
);
const ANOTHER: &str = "AGE-SECRET-KEY-1YG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3ZYG3Q0KAHAN";
const PASSPHRASE: &str = "correct horse";

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        write_atomic(&path, text.as_bytes()).expect("written");
        path
    }
}

fn connected() -> Workbench {
    let mut bench = bench();
    bench.apply(Task::UseSandbox.into());
    settle(&mut bench);
    bench
}

fn open(bench: Workbench, answers: Vec<PathBuf>) -> Window {
    acting::open(bench, Look::DryRun(DryRunPart::Census), [1024.0, 700.0], answers)
}

fn write(h: &mut Window, field: &str, text: &str) {
    h.get_by_label(field).focus();
    h.run();
    h.get_by_label(field).type_text(text);
    run(h);
}

fn is_sealed(path: &Path) -> bool {
    let bytes = std::fs::read(path).expect("written");
    seal::is_sealed(&bytes) && !String::from_utf8_lossy(&bytes).contains("contoso")
}

/// Every name and value that a screen reader is told.
fn told(h: &Window) -> String {
    let of = |node: egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        [node.label(), node.value()].into_iter().flatten().collect::<Vec<_>>()
    };
    h.root().children_recursive().flat_map(of).collect::<Vec<_>>().join("\n")
}

fn messages(h: &Window) -> String {
    h.state().bench.messages().iter().map(|message| message.text.to_string()).collect::<Vec<_>>().join("\n")
}

/// Takes one by the passphrase, and looks at another one.
fn sealed_by_passphrase(place: &Place, answers: Vec<PathBuf>) -> Window {
    let path = place.path("account.snapshot");
    let mut h = open(connected(), [vec![path.clone()], answers].concat());
    click(&mut h, "Take a snapshot…");
    click(&mut h, "By a passphrase");
    write(&mut h, "Passphrase", PASSPHRASE);
    write(&mut h, "The same again", PASSPHRASE);
    click(&mut h, "Choose where to save…");
    assert!(is_sealed(&path), "{}", messages(&h));
    h
}

#[test]
fn a_snapshot_is_sealed_by_a_passphrase_that_was_typed_twice() {
    let place = Place::new();
    let path = place.path("account.snapshot");
    let mut h = open(connected(), vec![path.clone()]);
    click(&mut h, "Take a snapshot…");
    click(&mut h, "By a passphrase");
    assert!(h.get_by_label("Passphrase").is_focused(), "it is typed at once");
    click(&mut h, "Choose where to save…");
    assert!(has(&h, "Type a passphrase, or choose another way."));
    write(&mut h, "Passphrase", PASSPHRASE);
    write(&mut h, "The same again", "correct");
    click(&mut h, "Choose where to save…");
    assert!(has(&h, "The two differ. Type the same passphrase twice."));
    assert!(!path.exists() && !told(&h).contains("correct"), "{}", told(&h));
    write(&mut h, "The same again", " horse");
    click(&mut h, "Choose where to save…");
    assert!(is_sealed(&path) && h.query_by_label("Take a snapshot").is_none(), "{}", messages(&h));
    assert!(has(&h, "Worked out from the snapshot of sandbox"), "it is shown without asking for the passphrase again");
    assert!(messages(&h).contains("nothing but the passphrase opens it"), "{}", messages(&h));
    assert!(!messages(&h).contains(PASSPHRASE));
}

#[test]
fn a_file_dialog_that_is_cancelled_keeps_what_was_typed() {
    let place = Place::new();
    let mut h = open(connected(), vec![]);
    click(&mut h, "Take a snapshot…");
    click(&mut h, "For a public key");
    write(&mut h, "Public keys", "age1x");
    click(&mut h, "Choose where to save…");
    assert!(has(&h, "“age1x” is no public key of age: that begins with age1 (age-keygen prints it)."));
    h.key_press_modifiers(Modifiers::COMMAND, Key::A);
    write(&mut h, "Public keys", KEY.0);
    click(&mut h, "Choose where to save…");
    assert!(h.query_by_label("Choose where to save…").is_some(), "no file was chosen");
    assert!(told(&h).contains(KEY.0));
    drop(place);
}

#[test]
fn a_passphrase_that_is_wrong_stays_is_said_and_changes_nothing() {
    let place = Place::new();
    let mut h = sealed_by_passphrase(&place, vec![]);
    let before = h.state().bench.census_page().snapshot().expect("one is open").clone();
    apply(&mut h, Task::OpenFiles { paths: vec![place.path("account.snapshot")], add: false });
    assert!(has(&h, "account.snapshot is encrypted by a passphrase."));
    let people = h.state().bench.count();
    write(&mut h, "Passphrase", "correct hose");
    click(&mut h, "Open");
    assert!(has(&h, "This is not the passphrase that it was encrypted by"));
    assert!(h.get_by_label("Passphrase").is_focused(), "it is put right at once");
    let typed = h.get_by_label("Passphrase").accesskit_node().value().unwrap_or_default();
    assert_eq!(typed.chars().count(), "correct hose".len(), "it is still there to be put right");
    assert!(!told(&h).contains("correct"), "it is masked for who hears it too");
    let kept = h.state().bench.census_page().snapshot().expect("it is still open").clone();
    assert!(std::sync::Arc::ptr_eq(&before, &kept) && h.state().bench.count() == people);
    h.get_by_label("Passphrase").focus();
    h.run();
    h.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    run(&mut h);
    let after = h.get_by_label("Passphrase").accesskit_node().value().unwrap_or_default();
    assert_eq!(after.chars().count(), typed.chars().count(), "a field that remembers nothing undoes nothing");
    for _ in 0..2 {
        h.key_press(Key::Backspace);
    }
    write(&mut h, "Passphrase", "rse");
    h.key_press(Key::Enter);
    run(&mut h);
    assert!(h.state().bench.sealed_snapshot().is_none(), "{}", told(&h));
    let opened = h.state().bench.census_page().snapshot().expect("opened");
    assert!(!std::sync::Arc::ptr_eq(&before, opened) && opened.extents == before.extents);
    assert_eq!(std::fs::read_dir(place.0.path()).expect("a folder").count(), 1, "nothing was written beside it");
}

#[test]
fn a_key_opens_what_was_sealed_for_it_and_another_is_said() {
    let place = Place::new();
    let (path, key) = (place.path("account.snapshot"), place.write("key.txt", &format!("# ours\n{}\n", KEY.1)));
    let (theirs, none) = (place.write("theirs.txt", ANOTHER), place.write("none.txt", "nothing\n"));
    let answers = vec![path.clone(), none, theirs, place.path("gone.txt"), key];
    let mut h = open(connected(), answers);
    click(&mut h, "Take a snapshot…");
    click(&mut h, "For a public key");
    write(&mut h, "Public keys", KEY.0);
    h.key_press(Key::Enter);
    run(&mut h);
    assert!(is_sealed(&path), "{}", messages(&h));
    assert!(has(&h, "Worked out from the snapshot of sandbox"), "who takes it for somebody else sees it all the same");
    apply(&mut h, Task::Census(CensusStep::Open(path)));
    for (words, file) in [
        ("The identity file holds no key of age", "none.txt"),
        ("None of the keys in the identity file is one that it was encrypted for.", "theirs.txt"),
        ("gone.txt cannot be read: ", "gone.txt"),
    ] {
        click(&mut h, "Choose the identity file…");
        assert!(has(&h, words) && has(&h, file), "{words}: {}", told(&h));
        assert!(!told(&h).contains("AGE-SECRET-KEY-1Y"), "no key is shown");
    }
    click(&mut h, "Choose the identity file…");
    assert!(h.state().bench.sealed_snapshot().is_none(), "{}", told(&h));
    assert!(has(&h, "Worked out from the snapshot of sandbox"));
}

#[test]
fn what_is_encrypted_and_no_snapshot_is_said_as_such() {
    let place = Place::new();
    let with = seal::SealFor::recipients(&[KEY.0.to_owned()]).expect("a key");
    let mut sealed = Vec::new();
    let wrote = with.sealing(&mut sealed, |out| out.write_all(b"{}\n").map_err(seal::SealError::from));
    assert!(wrote.is_ok());
    let path = place.path("other.age");
    write_atomic(&path, &sealed).expect("written");
    let mut h = open(bench(), vec![place.write("key.txt", KEY.1)]);
    apply(&mut h, Task::OpenFiles { paths: vec![path.clone()], add: false });
    click(&mut h, "Choose the identity file…");
    assert!(has(&h, "other.age is no snapshot"), "{}", told(&h));
    click(&mut h, "Cancel");
    assert!(h.state().bench.sealed_snapshot().is_none());
    write_atomic(&path, &sealed[..40]).expect("cut off");
    apply(&mut h, Task::OpenFiles { paths: vec![path], add: false });
    assert!(h.state().bench.sealed_snapshot().is_none() && messages(&h).contains("other.age"), "{}", messages(&h));
}

#[test]
fn the_session_keeps_nothing_of_a_passphrase() {
    let (place, kept) = (Place::new(), Place::new());
    let mut bench = Workbench::first_start(&Sessions::in_folder(kept.0.path()), || {});
    settle(&mut bench);
    bench.apply(Task::UseSandbox.into());
    settle(&mut bench);
    let mut h = open(bench, vec![place.path("account.snapshot")]);
    assert!(Action::TakeSnapshot.is_possible(&h.state().bench));
    click(&mut h, "Take a snapshot…");
    click(&mut h, "By a passphrase");
    write(&mut h, "Passphrase", PASSPHRASE);
    write(&mut h, "The same again", PASSPHRASE);
    click(&mut h, "Choose where to save…");
    h.state_mut().bench.close();
    let files = std::fs::read_dir(kept.0.path()).expect("a folder").map(|file| file.expect("a file").path());
    let held: String =
        files.map(|file| String::from_utf8_lossy(&std::fs::read(file).expect("read")).into_owned()).collect();
    assert!(held.contains("\"document\"") && !held.contains(PASSPHRASE), "{held}");
    assert!(Snapshot::open(&place.path("account.snapshot")).is_err(), "it is sealed");
}
