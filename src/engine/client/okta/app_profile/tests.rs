//! Okta's two stages: read as rules, edited in place, made anew.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::base::PerKind;
use crate::client::native::form::FileText;
use crate::client::native::{Draft, NativeFormat, Told, Wanted, Written, tell};
use crate::mapping::MappingChange;

const MAPPING: &str = include_str!("../../../../../tests/fixtures/native/okta-mapping.json");
const SCHEMA: &str = include_str!("../../../../../tests/fixtures/native/okta-schema.json");

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a path")
}

fn told(text: &str) -> &'static NativeFormat {
    match tell(&FileText::pasted(text)) {
        Some(Told::Native(_, format)) => format,
        other => panic!("{text} is told as {other:?}"),
    }
}

fn read_text(text: &str) -> ReadMappings {
    told(text).read(&FileText::pasted(text), &Wanted::default()).expect(text)
}

fn user(text: &str) -> Mapping {
    read_text(text).user.expect("users")
}

fn written(format: &'static NativeFormat, base: Option<&str>, user: &Mapping) -> Written {
    let group = Mapping::new(ResourceKind::Group, Vec::new());
    let file = base.map(FileText::pasted);
    let mappings = PerKind { user, group: &group };
    format.write(&Draft { base: file.as_ref(), mappings, wanted: &Wanted::default() }).expect("it can be written")
}

fn edited(base: &str, user: &Mapping) -> Written {
    written(told(base), Some(base), user)
}

fn rules_of(mapping: &Mapping) -> Vec<(String, String)> {
    mapping.rules.iter().map(|rule| (rule.target.short(), rule.source.text().to_owned())).collect()
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn a_mapping_is_read_in_both_of_its_stages() {
    let read = read_text(MAPPING);
    let expected = [
        ("userName", "user.login"),
        ("name.givenName", "user.firstName"),
        ("emails[work].value", "user.email"),
        ("phoneNumbers[primary].value", "user.primaryPhone"),
        ("displayName", "user.firstName + \" \" + user.lastName"),
        ("userType", "Staff"),
        ("active", "active"),
        ("externalId", "id"),
    ];
    assert_eq!(codes(&read.findings), ["okta-attribute-kept", "okta-username-format"]);
    assert_eq!(read.application.as_deref(), Some("app_1 (0oa1)"));
    let user = read.user.expect("users");
    assert_eq!(rules_of(&user), pairs(&expected));
    assert_eq!(user.rule(&target("phoneNumbers[primary eq true].value")).map(|r| r.apply), Some(Apply::OnlyAtCreation));
    assert_eq!(user.rules[0].matching, Some(1));
}

#[test]
fn a_schema_beside_the_mapping_says_where_attributes_go() {
    let both = format!("[{SCHEMA}, {MAPPING}]");
    let read = read_text(&both);
    assert_eq!(codes(&read.findings), ["okta-username-format"]);
    let user = read.user.expect("users");
    assert_eq!(user.rule(&target("urn:example:own:badge")).map(|r| r.source.text()), Some("user.badge"));
    assert_eq!(edited(&both, &user).text, both);
}

#[test]
fn a_schema_alone_gives_rules_without_a_source() {
    let read = read_text(SCHEMA);
    assert_eq!(codes(&read.findings), ["okta-schema-only", "okta-attribute-kept", "okta-attribute-kept"]);
    let expected = [
        ("userName", "user.login"),
        ("name.givenName", ""),
        ("emails[primary].value", ""),
        ("emails[primary].type", ""),
        ("badge", ""),
        ("active", "active"),
        ("externalId", "id"),
    ];
    assert_eq!(rules_of(&read.user.expect("users")), pairs(&expected));
}

#[test]
fn the_bodies_that_people_have_are_told_and_read() {
    let console =
        r#"{"propertyMappings": [{"targetField": "title", "sourceExpression": "user.title", "pushStatus": "PUSH"}]}"#;
    let nulls = r#"{"properties": {"nickName": null, "title": {"expression": "'x'", "pushStatus": "PUSH"}}}"#;
    for (name, text, expected) in [
        ("the admin console's", console, &[("title", "user.title")][..]),
        ("an update with null", nulls, &[("title", "x")]),
    ] {
        let user = user(text);
        let rules = rules_of(&user);
        assert_eq!(rules[1..rules.len() - 2], pairs(expected), "{name}");
        assert_eq!(edited(text, &user).text, text, "{name}");
    }
    for (name, text, part) in [
        ("the other direction", MAPPING.replace("\"user\"", "\"appuser\""), "from an application to Okta"),
        ("broken", MAPPING.replacen(',', "", 1), "a comma is missing"),
        ("a list", r#"[{"source": {"type": "user"}, "target": {"type": "appuser"}, "_links": {"self": {"href": "https://x/api/v1/mappings/prm"}}}]"#.to_owned(), "without what they map"),
    ] {
        let error = match tell(&FileText::pasted(&text)) {
            Some(Told::Native(_, format)) => format.read(&FileText::pasted(&text), &Wanted::default()).expect_err(name).to_string(),
            Some(Told::Refused(error)) => error.to_string(),
            None => panic!("{name} is not told"),
        };
        assert!(error.contains(part), "{name}: {error}");
    }
}

#[test]
fn a_mapping_is_edited_in_place() {
    let mut mapping = user(MAPPING);
    assert_eq!(edited(MAPPING, &mapping).text, MAPPING);
    mapping.put(Rule::direct(target("name.givenName"), "user.nickName"));
    mapping.put(Rule::direct(target("nickName"), "user.nickName"));
    mapping.put(Rule::direct(target("addresses[type eq \"work\"].locality"), "user.city"));
    mapping.remove(&target("emails[type eq \"work\"].value"));
    let made = edited(MAPPING, &mapping);
    let before: Value = serde_json::from_str(MAPPING).expect("JSON");
    let after: Value = serde_json::from_str(&made.text).expect("JSON");
    let of = |name: &str| &after["properties"][name];
    assert_eq!(of("givenName")["expression"], "user.nickName");
    assert_eq!((of("email"), of("emailType")), (&Value::Null, &Value::Null), "the type goes with its address");
    assert_eq!(of("nickName"), &json!({"expression": "user.nickName", "pushStatus": "PUSH"}), "it was null");
    assert_eq!(of("addressType")["expression"], "(user.city != null && user.city != \"\") ? \"work\" : \"\"");
    assert_eq!(
        (of("badge"), of("displayName")),
        (&before["properties"]["badge"], &before["properties"]["displayName"])
    );
    assert_eq!((made.removed(), made.changes.len()), (vec!["emails[work].value".to_owned()], 4));
    let again = user(&made.text);
    assert!(mapping.rules.iter().all(|rule| again.rule(&rule.target).is_some_and(|found| same_rule(found, rule))));
}

#[test]
fn new_bodies_have_the_attributes_that_rules_need() {
    let mut mapping = Mapping::new(ResourceKind::User, Vec::new());
    for (path, attribute) in [
        ("userName", "user.email"),
        ("active", "active"),
        ("name.familyName", "user.lastName"),
        ("emails[type eq \"work\"].value", "user.email"),
        ("emails[type eq \"home\"].value", "user.secondEmail"),
        ("urn:example:own:level", "user.level"),
    ] {
        mapping.put(Rule::direct(target(path), attribute));
    }
    let body = written(&mapping_file::FORMAT, None, &mapping);
    let properties: Value = serde_json::from_str(&body.text).expect("JSON");
    let names: Vec<&String> = properties["properties"].as_object().expect("an object").keys().collect();
    assert_eq!(names, ["familyName", "email", "emailType", "homeEmails", "homeEmailsType", "level"]);
    let said: Vec<_> = body.findings.iter().map(|finding| finding.remedy.as_str()).collect();
    assert_eq!(said, ["Sign On > Application username format: Email."]);
    let schema = written(&schema_file::FORMAT, None, &mapping);
    let schema: Value = serde_json::from_str(&schema.text).expect("JSON");
    let custom = schema["definitions"]["custom"]["properties"].as_object().expect("an object");
    let external: Vec<_> = custom.values().map(|one| one["externalName"].as_str().unwrap_or_default()).collect();
    let expected = [
        "emails.^[primary==true].value",
        "emails.^[primary==true].type",
        "emails.^[type==\"home\"].value",
        "emails.^[type==\"home\"].type",
        "level",
    ];
    assert_eq!(external, expected);
    // Both together read back as the rules that they were made from, but for the username.
    let again = user(&format!("[{schema}, {properties}]"));
    let rest = mapped(&mapping).filter(|rule| again.rule(&rule.target).is_none_or(|found| found.source != rule.source));
    assert_eq!(rest.count(), 0, "{:?}", rules_of(&again));
}

#[test]
fn a_schema_is_edited_in_place() {
    let mut mapping = user(SCHEMA);
    assert_eq!(edited(SCHEMA, &mapping).text, SCHEMA);
    mapping.remove(&target("urn:example:own:badge"));
    mapping.put(Rule::direct(target("title"), "user.title"));
    let made = edited(SCHEMA, &mapping);
    let after: Value = serde_json::from_str(&made.text).expect("JSON");
    let custom = &after["definitions"]["custom"]["properties"];
    assert_eq!((&custom["badge"], &custom["title"]["externalName"]), (&Value::Null, &json!("title")));
    let kinds: Vec<_> = made.changes.iter().map(|c| matches!(c.change, MappingChange::Added(_))).collect();
    assert_eq!(kinds, [false, true]);
}

#[test]
fn what_okta_has_no_place_for_is_said() {
    let mut mapping = Mapping::new(ResourceKind::User, vec![Rule::new(target("title"), RuleSource::None)]);
    mapping.put(Rule { default: Some("x".to_owned()), ..Rule::direct(target("nickName"), "user.nickName") });
    let made = written(&mapping_file::FORMAT, None, &mapping);
    assert_eq!(codes(&made.findings), ["file-cannot-say", "file-cannot-say"]);
    mapping.put(Rule::direct(target("emails[type ne \"work\"].value"), "user.email"));
    assert_eq!(codes(&written(&schema_file::FORMAT, None, &mapping).findings), ["file-cannot-say"]);
}

const TARGETS: [&str; 6] = [
    "title",
    "name.givenName",
    "emails[type eq \"work\"].value",
    "addresses[type eq \"work\"].locality",
    "addresses[type eq \"work\"].region",
    "phoneNumbers[primary eq true].value",
];

fn laid_out(body: &Value, layout: usize) -> String {
    let pretty = format!("{body:#}");
    match layout {
        0 => pretty,
        1 => body.to_string(),
        2 => pretty.replace('\n', "\r\n"),
        3 => pretty.replace("  ", "\t"),
        _ => pretty.replace("\": ", "\" : "),
    }
}

fn a_source(which: usize) -> RuleSource {
    match which {
        0 => RuleSource::Direct { attribute: "user.badge".to_owned() },
        1 => RuleSource::Constant { value: "é \"x\"".to_owned() },
        _ => RuleSource::Expression { text: "String.append(user.a, 'ü')".to_owned() },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_edit_of_any_layout_reads_back_as_what_was_meant(
        start in proptest::collection::vec((0..TARGETS.len(), 0..3usize), 0..6),
        layout in 0..5usize,
        changes in proptest::collection::vec((0..TARGETS.len(), 0..4usize, any::<bool>()), 0..6),
    ) {
        let mut first = Mapping::new(ResourceKind::User, Vec::new());
        start.iter().for_each(|(at, source)| first.put(Rule::new(target(TARGETS[*at]), a_source(*source))));
        first.put(Rule::direct(target("nickName"), "user.nickName"));
        let mut body: Value = serde_json::from_str(&written(&mapping_file::FORMAT, None, &first).text).expect("JSON");
        body["_links"] = json!({"a": [1, {"b": null}]});
        body["properties"]["own"] = json!({"pushStatus": "PUSH", "expression": "user.own", "more": 1.50});
        let text = laid_out(&body, layout);
        let before = user(&text);
        prop_assert_eq!(&edited(&text, &before).text, &text);
        let mut after = before.clone();
        for (at, change, at_creation) in changes {
            let of = target(TARGETS[at]);
            match change {
                3 => drop(after.remove(&of)),
                source => {
                    let mut rule = Rule::new(of, a_source(source));
                    rule.apply = if at_creation { Apply::OnlyAtCreation } else { Apply::Always };
                    after.put(rule);
                }
            }
        }
        let made = edited(&text, &after).text;
        let again = user(&made);
        for rule in &after.rules {
            let found = again.rule(&rule.target);
            prop_assert!(found.is_some_and(|found| same_rule(found, rule)), "{:?} of {:?}\n{}\n{}", found, rule, text, made);
        }
        prop_assert_eq!(again.rules.len(), after.rules.len(), "{}\n{}", text, made);
        prop_assert_eq!(made.contains("\r\n"), text.contains("\r\n"));
    }
}
