//! A population checked by quick looks gives the very report of one checked record by record.

use std::sync::{Arc, Mutex};

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value, json};

use super::population::record_by_record;
use super::report::EXAMPLES;
use super::{Checked, Coverage, coverage, population};
use crate::base::{Cancel, ClientKind, Progress, ProviderKind, ResourceKind};
use crate::client;
use crate::document::{self, Document};
use crate::expression::Context;
use crate::mapping::{CompiledMapping, Mapping, Rule, RuleSource};
use crate::provider::{self, Provider};
use crate::scim::TargetPath;
use crate::source::{Input, LoadedSet};

fn load(records: &[Value]) -> LoadedSet {
    let payload = json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users", "value": records});
    let input = Input::Text { name: "users.json".to_owned(), bytes: payload.to_string().into_bytes() };
    LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled")
}

/// Compares the two reports; says how many causes they have.
fn compared(set: &LoadedSet, client: ClientKind, provider: ProviderKind, compiled: &CompiledMapping) -> usize {
    let context = Context::default();
    let of = Checked { compiled, client: client::of(client), provider: provider::of(provider), context: &context };
    let quick = population(set, &of, &Progress::default(), &Cancel::default()).expect("not cancelled");
    assert_eq!(quick, record_by_record(set, &of), "{client:?}, {provider:?}");
    counted_alone(set, &of, &quick.coverage);
    quick.causes.len()
}

/// Each rule counted by itself, and all of them together, come to what the report says.
fn counted_alone(set: &LoadedSet, of: &Checked<'_>, expected: &[Coverage]) {
    let all: Vec<usize> = (0..expected.len()).collect();
    for rules in all.iter().map(std::slice::from_ref).chain([&all[..]]) {
        let told = Mutex::new(Vec::new());
        coverage(set, of, rules, &Cancel::default(), &|counts| told.lock().expect("held by nobody").push(counts))
            .expect("not cancelled");
        if let Some(counts) = told.into_inner().expect("held by nobody").last() {
            let expected: Vec<Coverage> = rules.iter().map(|rule| expected[*rule].clone()).collect();
            assert!(counts.is_complete());
            assert_eq!(counts.coverage, expected);
        }
    }
}

#[test]
fn a_rule_is_counted_by_itself_also_where_a_key_is_there_twice() {
    let records =
        r#"[{"userPrincipalName":"a","mail":"a@b.example","mail":null},{"userPrincipalName":"b","mail":"b"}]"#;
    for (text, expected) in [(records.to_owned(), [1, 1]), (records.replace(r#","mail":null"#, ""), [2, 0])] {
        let input = Input::Text { name: "users.json".to_owned(), bytes: text.into_bytes() };
        let set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled");
        let rule = Rule::new(
            TargetPath::parse("emails[type eq \"work\"].value").expect("a path"),
            RuleSource::Direct { attribute: "mail".to_owned() },
        );
        let entra = client::of(ClientKind::new("entra"));
        let provider = provider::of(ProviderKind::new("xurrent"));
        let compiled = CompiledMapping::compile(
            &Arc::new(Mapping::new(ResourceKind::User, vec![rule])),
            entra.dialect,
            entra.names(ResourceKind::User),
            provider.resource_type(ResourceKind::User),
        );
        let of = Checked { compiled: &compiled, client: entra, provider, context: &Context::default() };
        let told = Mutex::new(None);
        coverage(&set, &of, &[0], &Cancel::default(), &|counts| *told.lock().expect("held by nobody") = Some(counts))
            .expect("not cancelled");
        let counts = told.into_inner().expect("held by nobody").expect("it can be counted");
        assert_eq!([counts.coverage[0].filled, counts.coverage[0].empty], expected);
    }
}

#[test]
fn every_sample_gives_the_same_report() {
    let mut causes = 0;
    for client in client::CLIENTS.map(|client| client.kind) {
        let set = LoadedSet::load(&client::of(client).sample.inputs(), &Progress::default(), &Cancel::default());
        let set = set.expect("not cancelled");
        for provider in provider::PROVIDERS.iter().map(Provider::kind) {
            for kind in ResourceKind::ALL {
                let compiled = document::compile(&Document::new(client, provider), kind);
                causes += compared(&set, client, provider, &compiled);
            }
        }
    }
    assert!(causes > 20, "{causes}");
}

/// Entra's default mapping, and rules that are refused, noted, defaulted and compared with the schema's values.
fn mapping() -> CompiledMapping {
    let mut rules =
        client::of(ClientKind::new("entra")).default_mapping(ResourceKind::User, ProviderKind::new("xurrent")).rules;
    let path = |target: &str| TargetPath::parse(target).expect(target);
    let taken = |rules: &mut Vec<Arc<Rule>>, target: &str| rules.retain(|rule| rule.target != path(target));
    for (target, source) in [
        ("locale", RuleSource::Direct { attribute: "preferredLanguage".to_owned() }),
        ("timezone", RuleSource::Direct { attribute: "usageLocation".to_owned() }),
        ("emails[type eq \"home\"].value", RuleSource::Expression { text: "Item([otherMails], 1)".to_owned() }),
        ("emails[type eq \"home\"].primary", RuleSource::Constant { value: "true".to_owned() }),
        ("phoneNumbers[type eq \"other\"].value", RuleSource::Direct { attribute: "businessPhones".to_owned() }),
        ("userType", RuleSource::Direct { attribute: "userType".to_owned() }),
        ("nickName", RuleSource::Expression { text: "Mid([surname], 2, 3)".to_owned() }),
        ("addresses[type eq \"home\"].country", RuleSource::Direct { attribute: "country".to_owned() }),
        (
            "roles[primary eq true].value",
            RuleSource::Expression { text: "SingleAppRoleAssignment([appRoleAssignments])".to_owned() },
        ),
    ] {
        taken(&mut rules, target);
        rules.push(Arc::new(Rule::new(path(target), source)));
    }
    taken(&mut rules, "title");
    rules.push(Arc::new(Rule { default: Some("None".to_owned()), ..Rule::direct(path("title"), "jobTitle") }));
    let mapping = Arc::new(Mapping { rules, ..Mapping::new(ResourceKind::User, Vec::new()) });
    let client = client::of(ClientKind::new("entra"));
    let resource_type = provider::of(ProviderKind::new("xurrent")).resource_type(ResourceKind::User);
    CompiledMapping::compile(&mapping, client.dialect, client.names(ResourceKind::User), resource_type)
}

fn text() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => prop::sample::select(vec!["Liz", "liz@x.com", "a b", "VIP", "Member", "en-US", "nl", "NL", "nl_NL", "Europe/Amsterdam", "Europe/Amsterdm", "Smith", "ÅSA", "x\"y", "a&b@x", "g#EXT#@x.com", " "])
            .prop_map(Value::from),
        1 => Just(Value::Null),
        1 => Just(Value::from("")),
        1 => (70usize..140).prop_map(|length| Value::from("x".repeat(length))),
        1 => any::<bool>().prop_map(Value::from),
        1 => (0u32..3).prop_map(Value::from),
        1 => prop::collection::vec("[a-z]{0,3}", 0..3).prop_map(Value::from),
    ]
}

/// Attributes that checks take notice of.
const KEYS: [&str; 14] = [
    "appRoleAssignments",
    "displayName",
    "surname",
    "jobTitle",
    "mail",
    "otherMails",
    "preferredLanguage",
    "usageLocation",
    "businessPhones",
    "userType",
    "country",
    "accountEnabled",
    "userPrincipalName",
    "department",
];

fn changed(record: &Value, (key, value): (&str, Value)) -> Value {
    let mut record = record.clone();
    record[key] = value;
    record
}

/// A person of whom little is to be said, or a few things.
fn record() -> impl Strategy<Value = Value> {
    let liz = json!({"id": "1", "userPrincipalName": "liz@x.com", "displayName": "Liz Smith", "givenName": "Liz",
        "surname": "Smith", "mail": "liz@x.com", "accountEnabled": true, "jobTitle": "Lead", "department": "IT",
        "preferredLanguage": "nl", "country": "NL", "userType": "VIP", "otherMails": ["l@x.com", "m@x.com"],
        "businessPhones": ["+31 30"], "manager": {"id": "1"}});
    prop::collection::vec((prop::sample::select(KEYS.to_vec()), text()), 0..3)
        .prop_map(move |changes| changes.into_iter().fold(liz.clone(), |record, change| changed(&record, change)))
}

/// A person, and others who differ from them in one attribute each: whom a quick look may take for the same.
fn twins() -> impl Strategy<Value = Vec<Value>> {
    let changes = prop::collection::vec((prop::sample::select(KEYS.to_vec()), text()), 1..4);
    (record(), changes).prop_map(|(one, changes)| {
        let mut all: Vec<Value> = changes.into_iter().map(|change| changed(&one, change)).collect();
        all.push(one);
        all
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_people_give_the_same_report(some in twins()) {
        // So often that examples run out, and most are counted without being looked at.
        let mut records: Vec<Value> = std::iter::repeat_n(some, EXAMPLES + 10).flatten().collect();
        for (i, record) in records.iter_mut().enumerate() {
            record["onPremisesImmutableId"] = json!(i);
        }
        let set = load(&records);
        let compiled = mapping();
        prop_assert_eq!(set.count(ResourceKind::User), records.len());
        compared(&set, ClientKind::new("entra"), ProviderKind::new("xurrent"), &compiled);
        compared(&set, ClientKind::new("entra"), ProviderKind::new("generic"), &compiled);
    }
}
