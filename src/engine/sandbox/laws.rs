//! Whatever is sent, there is an answer, and what is stored stays sound.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::answer::answer;
use super::route::Call;
use super::rules::Rules;
use super::store::Store;
use crate::base::{ProviderKind, ResourceKind};
use crate::provider::{self, PROVIDERS, Provider};

const KEYS: [&str; 22] = [
    "userName",
    "displayName",
    "active",
    "name",
    "givenName",
    "emails",
    "members",
    "value",
    "type",
    "primary",
    "operation",
    "$ref",
    "id",
    "meta",
    "schemas",
    "password",
    "Operations",
    "op",
    "path",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    "urn:ietf:params:scim:schemas:extension:4me:1.0:custom_fields",
    "manager",
];

const TEXTS: [&str; 14] = [
    "add",
    "Replace",
    "remove",
    "delete",
    "a",
    "B",
    "1",
    "members",
    "members[value eq \"1\"]",
    "emails[type eq \"work\"].value",
    "userName",
    "name.givenName",
    "False",
    "",
];

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| json!(number)),
        proptest::sample::select(&TEXTS[..]).prop_map(|text| json!(text)),
        ".{0,5}".prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let members = proptest::collection::vec(
            (proptest::sample::select(&KEYS[..]).prop_map(str::to_owned), inner.clone()),
            0..6,
        );
        prop_oneof![
            proptest::collection::vec(inner, 0..4).prop_map(Value::Array),
            members.prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let user = json_value().prop_map(|extra| with(json!({"userName": "a"}), extra));
    let group = json_value().prop_map(|extra| with(json!({"displayName": "a"}), extra));
    let operation = (proptest::sample::select(&TEXTS[..]), proptest::sample::select(&TEXTS[..]), json_value())
        .prop_map(|(op, path, value)| json!({"op": op, "path": path, "value": value}));
    let patch = proptest::collection::vec(operation, 0..3).prop_map(|operations| json!({ "Operations": operations }));
    prop_oneof![
        4 => prop_oneof![user, group, patch, json_value()].prop_map(|value| value.to_string().into_bytes()),
        1 => proptest::collection::vec(any::<u8>(), 0..30),
    ]
}

fn with(mut base: Value, extra: Value) -> Value {
    if let (Some(base), Value::Object(extra)) = (base.as_object_mut(), extra) {
        base.extend(extra);
    }
    base
}

fn call() -> impl Strategy<Value = Call> {
    let method = proptest::sample::select(vec!["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
    let path = prop_oneof![
        6 => proptest::sample::select(vec!["/scim/v2/Users", "/scim/Users/1", "/Users/1", "/Groups", "/scim/v2/Groups/2", "/Groups/1", "/Schemas", "/ResourceTypes/x"])
            .prop_map(str::to_owned),
        1 => "(/scim)?/(Users|Groups|Schemas)?/.{0,8}",
        1 => ".{0,10}",
    ];
    let query = prop_oneof![
        Just(String::new()),
        ".{0,20}",
        "(filter|attributes|excludedAttributes|count|startIndex|hard)=.{0,12}",
        "filter=(userName|active|meta.created|emails\\[type eq \"a\"\\]) (eq|gt|pr|co) (\"a\"|true|1|null)",
        "(attributes|excludedAttributes)=(emails.value|members|name.givenName,name|id)",
    ];
    (method, path, query, body()).prop_map(|(method, path, query, body)| Call {
        method: method.to_owned(),
        path,
        query,
        body,
    })
}

fn xurrent() -> &'static Provider {
    provider::of(ProviderKind::new("xurrent"))
}

proptest! {
    #[test]
    fn every_request_is_answered_and_what_is_stored_stays_sound(calls in proptest::collection::vec(call(), 1..12), at in 0..PROVIDERS.len()) {
        let provider = &PROVIDERS[at];
        let mut store = Store::new(Arc::new(Rules::of(provider)), "http://127.0.0.1:1/scim/v2".to_owned());
        store.seed(vec![json!({"id": "1", "userName": "b"})], vec![json!({"id": "2", "displayName": "g"})]).expect("good seeds");
        for call in &calls {
            let reply = answer(&mut store, call, true);
            prop_assert!([200, 201, 204, 400, 404, 405, 409, 501].contains(&reply.status), "{reply:?}");
            prop_assert_eq!(reply.body.is_none(), reply.status == 204);
            if reply.status >= 400 {
                prop_assert_eq!(&reply.body.expect("a body")["status"], &json!(reply.status.to_string()));
            }
            for kind in ResourceKind::ALL {
                for resource in store.all(kind) {
                    prop_assert!(resource["id"].is_string() && resource["meta"]["resourceType"] == kind.scim_name());
                    prop_assert!(resource.get("password").is_none());
                    let unique = if kind == ResourceKind::User { "userName" } else { "displayName" };
                    prop_assert!(resource[unique].as_str().is_some_and(|name| !name.is_empty()), "{}", resource);
                }
            }
        }
    }

    #[test]
    fn a_request_without_the_token_reads_and_changes_nothing(call in call()) {
        let mut store = Store::new(Arc::new(Rules::of(xurrent())), "http://127.0.0.1:1/scim/v2".to_owned());
        store.seed(vec![json!({"id": "1", "userName": "b"})], Vec::new()).expect("good seeds");
        let before: Vec<Value> = store.all(ResourceKind::User).cloned().collect();
        let reply = answer(&mut store, &call, false);
        prop_assert!([401, 404].contains(&reply.status));
        prop_assert_eq!(store.all(ResourceKind::User).cloned().collect::<Vec<_>>(), before);
    }
}
