//! What a request costs does not grow with the account: the resources it looks at are counted, which no machine's load
//! changes. `benches/sandbox.rs` has the times.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::answer::answer;
use super::members::member_ids;
use super::route::Call;
use super::rules::Rules;
use super::store::Store;
use crate::base::ResourceKind;
use crate::provider;
use crate::scim::{Forms, Patch};

fn person(n: usize) -> Value {
    let name = format!("user{n}@contoso.com");
    json!({
        "id": format!("u{n}"), "userName": name, "externalId": format!("x{n}"), "displayName": format!("User {n}"),
        "emails": [{"type": "work", "value": name}]
    })
}

fn member(n: usize) -> Value {
    json!({"value": format!("u{n}")})
}

/// So many people, all of them in one group, each tenth in another.
fn account(count: usize) -> Store {
    let mut store = Store::new(Arc::new(Rules::of(provider::any())), "http://127.0.0.1:1/scim/v2".to_owned());
    let members = |step: usize| (0..count).step_by(step).map(member).collect::<Vec<_>>();
    let groups = vec![
        json!({"id": "all", "displayName": "All", "members": members(1)}),
        json!({"id": "some", "displayName": "Some", "members": members(10)}),
    ];
    store.seed((0..count).map(person).collect(), groups).expect("good people");
    store
}

fn call(method: &str, path: &str, body: &Value) -> Call {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    Call {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        body: body.to_string().into_bytes(),
    }
}

fn filtered(kind: &str, filter: &str) -> String {
    format!("{kind}?attributes=id&filter={}", crate::scim::request::percent_encode(filter))
}

fn patch(operations: &Value) -> Value {
    json!({ "Operations": operations })
}

/// Resources that the request looks at, the second time: the first makes the index.
fn cost(count: usize, method: &str, path: &str, body: &Value) -> usize {
    let mut store = account(count);
    let mut ask = |path: &str, body: &Value| {
        let before = store.looked_at();
        let reply = answer(&mut store, &call(method, path, body), true);
        assert!(reply.status < 300, "{method} {path}: {reply:?}");
        // A member list that is gone takes its count along.
        store.looked_at().saturating_sub(before)
    };
    if method == "GET" {
        ask(path, body);
    }
    ask(path, body)
}

#[test]
fn a_request_looks_at_as_few_in_a_large_account_as_in_a_small_one() {
    let new = json!({"userName": "new@contoso.com", "externalId": "new"});
    let none = Value::Null;
    let by = |filter: &str| filtered("/Users", filter);
    let added = patch(&json!([{"op": "add", "path": "members", "value": [member(2), member(3)]}]));
    let removed = patch(&json!([{"op": "remove", "path": "members[value eq \"u3\"]"}]));
    let renamed = patch(&json!([{"op": "replace", "path": "displayName", "value": "New"}]));
    for (method, path, body) in [
        ("POST", "/Users".to_owned(), &new),
        ("GET", "/Users/u7".to_owned(), &none),
        ("GET", "/Users?startIndex=90&count=5".to_owned(), &none),
        ("GET", by("userName eq \"USER7@contoso.com\""), &none),
        ("GET", by("externalId eq \"x7\""), &none),
        ("GET", by("displayName eq \"user 7\""), &none),
        ("GET", by("emails.value eq \"user7@contoso.com\""), &none),
        ("GET", by("emails eq \"user7@contoso.com\""), &none),
        ("GET", by("emails[type eq \"work\"].value eq \"user7@contoso.com\""), &none),
        ("GET", by("emails[type eq \"work\" and value eq \"user7@contoso.com\"]"), &none),
        ("GET", by("userName eq \"user7@contoso.com\" or externalId eq \"x8\""), &none),
        ("GET", by("active eq true and userName eq \"user7@contoso.com\""), &none),
        ("GET", filtered("/Groups", "displayName eq \"all\""), &none),
        ("GET", filtered("/Groups", "members.value eq \"u10\""), &none),
        ("PATCH", "/Users/u7".to_owned(), &renamed),
        ("PATCH", "/Groups/all?excludedAttributes=members".to_owned(), &renamed),
        ("PATCH", "/Groups/some?excludedAttributes=members".to_owned(), &added),
        ("PATCH", "/Groups/all?excludedAttributes=members".to_owned(), &removed),
        ("DELETE", "/Users/u10".to_owned(), &none),
    ] {
        let (small, large) = (cost(100, method, &path, body), cost(2_000, method, &path, body));
        assert!(large <= small.max(12), "{method} {path}: {small} of 100, {large} of 2,000");
    }
}

#[derive(Clone, Debug)]
enum Change {
    Patch(Vec<Value>),
    Gone(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let operation = (0..6usize, 0..8usize, 0..8usize).prop_map(|(form, a, b)| match form {
        0 | 1 => json!({"op": "Add", "path": "members", "value": [member(a), member(b)]}),
        2 => json!({"op": "remove", "path": format!("members[value eq \"U{a}\"]")}),
        3 => json!({"op": "Remove", "path": "members", "value": [member(a), member(b)]}),
        4 => json!({"op": "replace", "path": "members", "value": [member(a)]}),
        _ => json!({"op": "replace", "value": {"displayName": format!("Group {a}")}}),
    });
    prop_oneof![
        6 => proptest::collection::vec(operation, 1..4).prop_map(Change::Patch),
        1 => (0..8usize).prop_map(Change::Gone),
    ]
}

proptest! {
    /// Held against what the same operations make of the whole group.
    #[test]
    fn a_change_worked_out_among_few_is_the_change_of_all(changes in proptest::collection::vec(change(), 1..10)) {
        let provider = provider::of(crate::base::ProviderKind::new("xurrent"));
        let mut store = Store::new(Arc::new(Rules::of(provider)), "http://127.0.0.1:1/scim/v2".to_owned());
        let members: Vec<Value> = (0..5).map(member).collect();
        let mut plain = json!({"id": "g", "displayName": "All", "members": members});
        store.seed((0..8).map(person).collect(), vec![plain.clone()]).expect("good people");
        let (mut gone, resource_type) = (Vec::new(), provider.resource_type(ResourceKind::Group));
        for change in changes {
            match change {
                Change::Gone(n) => {
                    answer(&mut store, &call("DELETE", &format!("/Users/u{n}?hard=true"), &Value::Null), true);
                    gone.push(json!(format!("u{n}")));
                    if let Some(list) = plain["members"].as_array_mut() {
                        list.retain(|member| !gone.contains(&member["value"]));
                    }
                }
                Change::Patch(operations) => {
                    let body = patch(&json!(operations));
                    let reply = answer(&mut store, &call("PATCH", "/Groups/g", &body), true);
                    let mut after = plain.clone();
                    let forms = Forms::of(provider.traits().patch.forms.items());
                    let applied = Patch::parse(&body, forms).and_then(|patch| patch.apply(&mut after, resource_type, forms));
                    if reply.status == 200 {
                        prop_assert!(applied.is_ok(), "{body}");
                        plain = after;
                    }
                }
            }
            let whole = store.whole(ResourceKind::Group).next().expect("the group");
            // Who goes and comes back in one request keeps the place or goes to the end: members have no order.
            let ids = |group: &Value| member_ids(group.get("members")).map(str::to_owned).collect::<BTreeSet<_>>();
            prop_assert_eq!(ids(&whole), ids(&plain));
            prop_assert_eq!(&whole["displayName"], &plain["displayName"]);
            let with_groups = (0..8).filter(|n| store.groups_of(&format!("u{n}")).next().is_some()).count();
            prop_assert_eq!(with_groups, ids(&plain).len());
        }
    }
}
