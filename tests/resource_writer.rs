//! What is written is what the other way of mapping makes: on the samples, on tables of targets, and on any records.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::sync::Arc;

use proptest::prelude::{Just, Strategy, any, prop, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value as Json, json};

use crosswalk::base::{Cancel, ClientKind, Progress, ProviderKind, ResourceKind};
use crosswalk::client::CLIENTS;
use crosswalk::document::{self, Document};
use crosswalk::expression::{Context, Dialect};
use crosswalk::mapping::writer::ResourceReader;
use crosswalk::mapping::{CompiledMapping, Finish, Mapping, Primary, ResourceWriter, Rule, RuleSource, Schemas};
use crosswalk::scim::schema::rfc_user;
use crosswalk::scim::{CORE_USER, ENTERPRISE_USER, TargetPath};
use crosswalk::source::LoadedSet;
use crosswalk::source::walk::Unseen;

/// The record mapped the slow way.
fn slow(compiled: &CompiledMapping, finish: Finish, record: &Json) -> Json {
    let mut resource = compiled.apply(record, &Context::default()).resource;
    finish.apply(&mut resource);
    resource
}

fn written(writer: &ResourceWriter, reader: &mut ResourceReader, record: &str) -> Json {
    let mut out = Vec::new();
    writer.write(reader, record, &Context::default(), &mut Unseen, &mut out).expect("JSON");
    serde_json::from_slice(&out).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&out)))
}

#[test]
fn every_clients_sample_is_written_as_it_is_mapped() {
    let mut compared = 0;
    for client in CLIENTS.map(|client| client.kind) {
        let set =
            LoadedSet::load(&crosswalk::client::of(client).sample.inputs(), &Progress::default(), &Cancel::default());
        let set = set.expect("not cancelled");
        for kind in ResourceKind::ALL {
            let compiled = document::compile(&Document::new(client, ProviderKind::new("xurrent")), kind);
            let finish = crosswalk::client::of(client).finishing(kind);
            let Some(writer) = ResourceWriter::new(&compiled, finish) else {
                assert_eq!(client, ClientKind::new("generic"), "only JSONPath needs whole records");
                continue;
            };
            let mut reader = writer.reader();
            set.for_each(kind, &Cancel::default(), &mut |record| {
                let expected = slow(&compiled, finish, record.value());
                let text = record.value().to_string();
                assert_eq!(written(&writer, &mut reader, &text), expected, "{client:?}: {text}");
                compared += 1;
                std::ops::ControlFlow::Continue(())
            })
            .expect("readable");
        }
    }
    assert!(compared > 50, "{compared}");
}

fn rule(target: &str, source: RuleSource) -> Rule {
    Rule::new(TargetPath::parse(target).expect(target), source)
}

fn direct(target: &str, attribute: &str) -> Rule {
    Rule::direct(TargetPath::parse(target).expect(target), attribute)
}

fn compiled(rules: Vec<Rule>) -> CompiledMapping {
    let mapping = Arc::new(Mapping::new(ResourceKind::User, rules));
    let names = crosswalk::client::of(ClientKind::new("entra")).names(ResourceKind::User);
    CompiledMapping::compile(&mapping, Dialect::Entra, names, rfc_user())
}

/// Targets of all shapes, sources of all kinds, in an order that fills containers piecemeal.
fn everything() -> Vec<Rule> {
    let expression = |target: &str, text: &str| rule(target, RuleSource::Expression { text: text.to_owned() });
    let mut with_default = direct("locale", "usageLocation");
    with_default.default = Some("en \"GB\"".to_owned());
    vec![
        direct("addresses[type eq \"work\"].region", "state"),
        direct("userName", "userPrincipalName"),
        direct("addresses[type eq \"home\"].region", "city"),
        direct("name.familyName", "surname"),
        direct(&format!("{ENTERPRISE_USER}:department"), "department"),
        direct("addresses[type eq \"work\"].country", "country"),
        direct("name.givenName", "givenName"),
        direct("emails[type eq \"home\"].value", "mail"),
        direct("emails[type eq \"work\"].value", "otherMails[0]"),
        direct("emails[type eq \"work\"].primary", "isPrimary"),
        direct(&format!("{ENTERPRISE_USER}:manager"), "manager"),
        direct("urn:example:more:custom", "custom"),
        direct("title", "employeeHireDate"),
        direct("active", "accountEnabled"),
        direct("nickName", "nothing.is.there"),
        expression("displayName", "Join(\"\\\"\", [givenName], [surname], [city])"),
        expression("userType", "IgnoreFlowIfNullOrEmpty([state])"),
        expression("preferredLanguage", "Switch([IsSoftDeleted], , \"False\", \"nl\")"),
        expression("profileUrl", "IIF([country]=\"NL\", "),
        rule("timezone", RuleSource::Constant { value: "Europe/Paris".to_owned() }),
        rule("externalId", RuleSource::None),
        with_default,
    ]
}

fn finishes() -> Vec<Finish> {
    const BOTH: &[&str; 2] = &[CORE_USER, ENTERPRISE_USER];
    let mut all = Vec::new();
    for schemas in [Schemas::AsMapped, Schemas::Always(BOTH), Schemas::Used(BOTH)] {
        for primary in [Primary::AsMapped, Primary::Work, Primary::One] {
            all.push(Finish { schemas, primary });
        }
    }
    all
}

#[test]
fn mappings_whose_targets_overlap_are_not_written() {
    let finish = Finish { schemas: Schemas::AsMapped, primary: Primary::One };
    for (name, targets) in [
        ("the same twice", &["title", "TITLE"][..]),
        ("a whole and its part", &["name", "name.givenName"]),
        ("a part and its whole", &["name.givenName", "name"]),
        ("another spelling", &["name.givenName", "Name.familyName"]),
        ("elements told apart in two ways", &["emails[type eq \"work\"].value", "emails[display eq \"x\"].value"]),
        ("a type that is mapped", &["emails[type eq \"work\"].type"]),
        ("any element", &["emails.value"]),
        ("a whole element", &["emails[type eq \"work\"]"]),
        ("any list of addresses", &["emails"]),
        ("not an equality", &["emails[type sw \"work\"].value"]),
        ("the schemas", &["schemas"]),
    ] {
        let rules = targets.iter().map(|target| direct(target, "mail")).collect();
        assert!(ResourceWriter::new(&compiled(rules), finish).is_none(), "{name}");
    }
    assert!(ResourceWriter::new(&compiled(everything()), finish).is_some());
}

fn texts() -> impl Strategy<Value = Json> {
    prop_oneof![
        "[A-Za-zéß \\\\\"/\u{1}😀]{0,12}".prop_map(Json::from),
        Just(json!("NL")),
        Just(json!("")),
        Just(Json::Null),
        Just(json!("True")),
        Just(json!("liz_x.com#EXT#@y.com")),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        Just(json!(["a", "b"])),
        Just(json!(["only"])),
        Just(json!([])),
        Just(json!({"id": "7a1", "mail": "m"})),
        Just(json!({"x": {"y": 1}})),
        Just(serde_json::from_str("12345678901234567890123").expect("a number")),
        Just(serde_json::from_str("1.10").expect("a number")),
    ]
}

const KEYS: [&str; 19] = [
    "state",
    "userPrincipalName",
    "city",
    "surname",
    "department",
    "country",
    "givenName",
    "mail",
    "otherMails",
    "isPrimary",
    "manager",
    "custom",
    "employeeHireDate",
    "accountEnabled",
    "deletedDateTime",
    "usageLocation",
    "id",
    "nothing",
    "x",
];

proptest! {
    #[test]
    fn any_record_is_written_as_it_is_mapped(
        records in prop::collection::vec(prop::collection::vec((prop::sample::select(&KEYS[..]), texts()), 0..19), 1..6),
        pretty in any::<bool>(),
    ) {
        let compiled = compiled(everything());
        for finish in finishes() {
            let writer = ResourceWriter::new(&compiled, finish).expect("it can be written");
            let mut reader = writer.reader();
            for members in &records {
                let record = Json::from_iter(members.iter().map(|(key, value)| (*key, value.clone())));
                let text = if pretty { serde_json::to_string_pretty(&record) } else { serde_json::to_string(&record) };
                let expected = slow(&compiled, finish, &record);
                prop_assert_eq!(written(&writer, &mut reader, &text.expect("JSON")), expected, "{:?}: {}", finish, record);
            }
        }
    }
}
