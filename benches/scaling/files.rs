//! Many files: loading a folder, watching it, lists of members in a file for each group, copies with other names.

use std::path::Path;

use crosswalk::base::{Cancel, Progress, ResourceKind};
use crosswalk::document::People;
use crosswalk::source::{Input, LoadedSet, Profile, Stamps};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Kind, Work};

pub fn kinds() -> Vec<Kind> {
    vec![
        Kind::new("files: a folder loaded", 1_000, |n| load(folder(n, user))),
        Kind::new("files: a folder loaded, all of one size", 1_000, |n| load(folder(n, same_size))),
        Kind::new("files: a folder loaded, all the same", 1_000, |n| load(folder(n, |_| user(0)))),
        Kind::new("files: a folder loaded, all broken", 1_000, |n| load(folder(n, |_| json!("broken")))),
        Kind::new("files: a folder watched", 1_000, |n| watch(n, true)),
        Kind::new("files: files watched", 1_000, |n| watch(n, false)),
        Kind::new("files: all changed", 1_000, change),
        Kind::new("files: members in a file for each group", 300, members),
        Kind::new("files: profile and names of a folder", 1_000, survey),
        Kind::new("columns: a table", 2_000, |n| columns(n, |i| format!("column{i}"))),
        Kind::new("columns: a table, all the same", 2_000, |n| columns(n, |_| "same".to_owned())),
    ]
}

fn user(i: usize) -> Value {
    json!([{"id": format!("u{i}"), "userPrincipalName": format!("user{i}@contoso.com"), "displayName": "x".repeat(i % 1000)}])
}

fn same_size(i: usize) -> Value {
    json!([{"id": format!("u{i:09}"), "userPrincipalName": format!("user{i:09}@contoso.com")}])
}

fn folder(count: usize, content: impl Fn(usize) -> Value) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for i in 0..count {
        write(&folder.path().join(format!("page-{i:06}.json")), &content(i));
    }
    folder
}

fn write(path: &Path, content: &Value) {
    let file = std::fs::File::create(path).expect("a file");
    serde_json::to_writer(file, content).expect("written");
}

fn loaded(inputs: &[Input]) -> LoadedSet {
    LoadedSet::load(inputs, &Progress::default(), &Cancel::default()).expect("not cancelled")
}

fn load(folder: TempDir) -> Work {
    Box::new(move || {
        let set = loaded(&[folder.path().to_owned().into()]);
        assert!(!set.is_empty() || !set.findings().is_empty());
    })
}

fn inputs(folder: &TempDir, count: usize) -> Vec<Input> {
    (0..count).map(|i| folder.path().join(format!("page-{i:06}.json")).into()).collect()
}

fn watch(count: usize, as_folder: bool) -> Work {
    let folder = folder(count, user);
    let inputs = if as_folder { vec![folder.path().to_owned().into()] } else { inputs(&folder, count) };
    let stamps = Stamps::of(&inputs);
    Box::new(move || {
        assert_eq!(stamps.changes(), None);
        drop(folder);
    })
}

fn change(count: usize) -> Work {
    let folder = folder(count, user);
    let stamps = Stamps::of(&inputs(&folder, count));
    for i in 0..count {
        std::fs::remove_file(folder.path().join(format!("page-{i:06}.json"))).expect("removed");
    }
    Box::new(move || assert_eq!(stamps.changes().expect("changes").gone.len(), count))
}

/// Google's way: groups in one file, the members of each in a file that is named after it.
fn members(count: usize) -> Work {
    let folder = tempfile::tempdir().expect("a folder");
    let address = |i: usize| format!("group{i:06}@contoso.com");
    let group =
        |i: usize| json!({"kind": "admin#directory#group", "id": format!("{i:015}"), "email": address(i), "name": "G"});
    let groups: Vec<Value> = (0..count).map(group).collect();
    write(&folder.path().join("groups.json"), &json!({"kind": "admin#directory#groups", "groups": groups}));
    for i in 0..count {
        let member = json!({"kind": "admin#directory#member", "id": "7", "email": "liz@contoso.com", "role": "MEMBER", "type": "USER"});
        let list = json!({"kind": "admin#directory#members", "members": [member]});
        write(&folder.path().join(format!("{}.json", address(i))), &list);
    }
    Box::new(move || assert_eq!(loaded(&[folder.path().to_owned().into()]).count(ResourceKind::Group), count))
}

fn survey(count: usize) -> Work {
    let folder = folder(count, user);
    let set = loaded(&[folder.path().to_owned().into()]);
    Box::new(move || {
        let (progress, cancel) = (Progress::default(), Cancel::default());
        let profile = Profile::build(&set, ResourceKind::User, &progress, &cancel).expect("a profile");
        assert_eq!(profile.records, count as u64);
        assert_eq!(People::list(&set, ResourceKind::User, &progress, &cancel).expect("names").len(), count);
        drop(folder);
    })
}

fn columns(count: usize, name: impl Fn(usize) -> String) -> Work {
    let headers: Vec<String> = (0..count).map(name).collect();
    let row = vec!["x"; count];
    let bytes = format!("{}\n{}\n", headers.join(","), row.join(",")).into_bytes();
    let input = Input::Text { name: "wide".to_owned(), bytes };
    Box::new(move || assert_eq!(loaded(&[input]).count(ResourceKind::User), 1))
}
