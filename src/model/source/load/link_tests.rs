//! Files beside one another, and what they say together.

use serde_json::{Value, json};

use super::*;
use crate::base::{Cancel, Progress};
use crate::source::{Input, LoadedSet, RecordIndex};

fn load(files: &[(&str, Value)]) -> LoadedSet {
    let inputs: Vec<_> = files
        .iter()
        .map(|(name, value)| Input::Text { name: (*name).to_owned(), bytes: value.to_string().into_bytes() })
        .collect();
    LoadedSet::load(&inputs, &Progress::default(), &Cancel::default()).expect("not cancelled")
}

fn codes(set: &LoadedSet) -> Vec<&'static str> {
    set.findings().iter().map(|finding| finding.code).collect()
}

fn values(set: &LoadedSet, kind: ResourceKind, key: &str) -> Vec<Value> {
    let mut values = Vec::new();
    set.for_each(kind, &Cancel::default(), &mut |record| {
        values.push(record.value()[key].clone());
        ControlFlow::Continue(())
    })
    .expect("readable");
    values
}

fn user(id: &str) -> Value {
    json!({"id": id, "userPrincipalName": format!("{id}@x.com"), "surname": id})
}

#[test]
fn app_roles_are_joined_to_users_and_named() {
    let assignment = |principal: &str, kind: &str, role: &str, resource: &str| json!({"id": "a", "principalId": principal, "principalType": kind, "appRoleId": role, "resourceId": resource});
    let users = ("users.json", json!({"value": [user("liz"), user("bo")]}));
    let application = (
        "app.json",
        json!({"id": "sp", "appId": "x", "appRoles": [{"id": "r1", "displayName": "Administrator", "value": "admin", "allowedMemberTypes": ["User"]}]}),
    );
    let roles = |list: Vec<Value>| ("roles.json", json!({"value": list}));
    let named = json!({"id": "r1", "displayName": "Administrator", "value": "admin"});
    let liz = || assignment("liz", "User", "r1", "sp");
    for (name, files, expected, found) in [
        (
            "named by the application",
            vec![users.clone(), application.clone(), roles(vec![liz()])],
            json!([named]),
            &[][..],
        ),
        (
            "another application's are left out",
            vec![users.clone(), application.clone(), roles(vec![liz(), assignment("liz", "User", "r9", "other")])],
            json!([named]),
            &[],
        ),
        ("without names", vec![users.clone(), roles(vec![liz()])], json!([{"id": "r1"}]), &["app-roles-unnamed"]),
        (
            "without a role",
            vec![users.clone(), roles(vec![assignment("liz", "User", NO_ROLE, "sp")])],
            json!([{"id": NO_ROLE, "displayName": NO_ROLE_NAME}]),
            &[],
        ),
        (
            "somebody who is not there",
            vec![users.clone(), application.clone(), roles(vec![liz(), assignment("eve", "User", "r1", "sp")])],
            json!([named]),
            &["app-role-of-nobody"],
        ),
        (
            "a group's",
            vec![users.clone(), application, roles(vec![liz(), assignment("g", "Group", "r1", "sp")])],
            json!([named]),
            &["app-role-of-group"],
        ),
        (
            "several applications",
            vec![users, roles(vec![assignment("liz", "User", NO_ROLE, "sp"), assignment("bo", "User", NO_ROLE, "tp")])],
            json!([{"id": NO_ROLE, "displayName": NO_ROLE_NAME}]),
            &["app-roles-of-several"],
        ),
    ] {
        let set = load(&files);
        assert_eq!(codes(&set), found, "{name}");
        assert_eq!(values(&set, ResourceKind::User, "appRoleAssignments")[0], expected, "{name}");
        assert_eq!(set.count(ResourceKind::User), 2, "{name}");
        let mut texts = Vec::new();
        set.for_texts(ResourceKind::User, 0..1, &mut |record| {
            texts.push(record.text.to_owned());
            Ok(ControlFlow::Continue(()))
        })
        .expect("readable");
        assert_eq!(serde_json::from_str::<Value>(&texts[0]).expect("JSON")["appRoleAssignments"], expected, "{name}");
    }
}

#[test]
fn members_go_to_the_group_that_the_file_is_named_after() {
    let google = json!({"kind": "admin#directory#groups", "groups": [
        {"kind": "admin#directory#group", "id": "00haapch16h1ysv", "email": "ops@x.example", "name": "Operations"},
        {"kind": "admin#directory#group", "id": "01tuee744837sjz", "email": "it.ops@x.example", "name": "IT"}]});
    let members = json!({"kind": "admin#directory#members", "members": [
        {"kind": "admin#directory#member", "id": "7", "email": "liz@x.example", "role": "MEMBER", "type": "USER"}]});
    let people = json!({"kind": "admin#directory#users", "users": [{"kind": "admin#directory#user", "id": "7", "primaryEmail": "liz@x.example"}]});
    for (file, first_has, found) in [
        ("members-ops@x.example.json", true, &[][..]),
        ("00haapch16h1ysv.json.gz", true, &[]),
        ("it.ops@x.example-page-2.json", false, &[]),
        ("members.json", false, &["members-of-unknown-group"]),
    ] {
        let set = load(&[("groups.json", google.clone()), (file, members.clone()), ("users.json", people.clone())]);
        assert_eq!(codes(&set), found, "{file}");
        assert_eq!(values(&set, ResourceKind::Group, "members")[0].is_array(), first_has, "{file}");
        assert_eq!(set.count(ResourceKind::User), 1, "{file}: members are no users");
    }
}

#[test]
fn users_in_a_file_named_after_a_group_are_its_members_and_there_once() {
    let okta = |id: &str| json!({"id": id, "status": "ACTIVE", "statusChanged": null, "profile": {"login": id, "firstName": id}});
    let groups = json!([{"id": "00g1emaKYZTWRYYRRTSK", "objectClass": ["okta:user_group"], "type": "OKTA_GROUP", "profile": {"name": "West"}}]);
    let set = load(&[
        ("users.json", json!([okta("00u1"), okta("00u2")])),
        ("groups.json", groups),
        ("00g1emaKYZTWRYYRRTSK.json", json!([okta("00u2"), okta("00u3")])),
    ]);
    assert_eq!(codes(&set), Vec::<&str>::new());
    assert_eq!(values(&set, ResourceKind::User, "id"), ["00u1", "00u2", "00u3"]);
    assert_eq!(values(&set, ResourceKind::Group, "members"), [json!([{"id": "00u2"}, {"id": "00u3"}])]);
}

#[test]
fn a_delta_is_followed_to_its_end() {
    let changed = json!({"id": "liz", "userPrincipalName": "liz@x.com", "surname": "Smith-Jones"});
    let gone = |id: &str| json!({"id": id, "@removed": {"reason": "changed"}});
    let set = load(&[
        ("page-1.json", json!({"@odata.nextLink": "https://x", "value": [user("liz"), user("bo"), gone("eve")]})),
        ("page-2.json", json!({"@odata.deltaLink": "https://x", "value": [changed, gone("bo"), user("eve")]})),
    ]);
    assert_eq!(codes(&set), ["graph-removed", "graph-removed"]);
    assert_eq!(values(&set, ResourceKind::User, "surname"), ["Smith-Jones", "eve"]);
    let files: Vec<_> = set.files().iter().map(|file| file.users).collect();
    assert_eq!(files, [2, 2], "what the files hold is said as it is in them");
    let again = set.record(ResourceKind::User, RecordIndex(0)).expect("there").key();
    assert_eq!(again, "liz@x.com");
}

#[test]
fn a_file_is_named_after_a_group_by_the_whole_identifier() {
    for (file, identifier, expected) in [
        ("00g1emaKYZTWRYYRRTSK.json", "00g1emaKYZTWRYYRRTSK", true),
        ("members_OPS@x.example.csv.gz", "ops@x.example", true),
        ("devops@x.example.json", "ops@x.example", false),
        ("ops@x.example.org.json", "ops@x.example", false),
        ("group-1.json", "1", false),
    ] {
        let files = [file.to_owned()];
        assert_eq!(NameParts::of(&files).files(identifier).next().is_some(), expected, "{file}");
    }
}
