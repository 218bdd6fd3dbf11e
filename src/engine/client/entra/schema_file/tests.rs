//! Reading, editing and writing a small invented schema in the documented shape.

use super::*;
use crate::mapping::{Apply, Rule, RuleSource};
use crate::scim::TargetPath;
use serde_json::json;

const SMALL: &str = include_str!("../../../../../tests/fixtures/entra-schema-small.json");

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a path")
}

fn file() -> SchemaFile {
    SchemaFile::read(SMALL).expect("a schema")
}

fn user() -> Mapping {
    file().mappings().user.expect("a mapping of users")
}

#[test]
fn every_kind_of_row_is_read() {
    let read = file().mappings();
    let user = read.user.expect("users");
    let rows: Vec<_> =
        user.rules.iter().map(|r| (r.target.short(), r.source.label(), r.source.text().to_owned())).collect();
    let expected = [
        ("userName", "Direct", "userPrincipalName"),
        ("active", "Expression", "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")"),
        ("emails[work].value", "Direct", "mail"),
        ("userType", "Constant", "CU3711"),
        ("locale", "None", ""),
        ("externalId", "Direct", "objectId"),
    ];
    assert_eq!(rows, expected.map(|(t, k, s)| (t.to_owned(), k, s.to_owned())));
    assert_eq!(user.rules[0].matching, Some(1));
    assert_eq!(user.rules[4].default.as_deref(), Some("en-US"));
    assert_eq!(user.rules[5].apply, Apply::OnlyAtCreation);
    assert_eq!(read.group.expect("groups").rules.len(), 1);
}

#[test]
fn a_file_written_without_a_change_is_the_same_to_the_byte() {
    let file = file();
    let read = file.mappings();
    let (user, group) = (read.user.expect("users"), read.group.expect("groups"));
    for (name, mappings) in [("both", vec![&user, &group]), ("users", vec![&user]), ("none", vec![])] {
        let written = file.write(&mappings);
        assert_eq!((written.text.as_str(), written.changed), (SMALL, 0), "{name}");
    }
}

/// The rule of a target, with something else about it.
fn but(of: &str, edit: impl FnOnce(&mut Rule)) -> Rule {
    let mut rule = (**user().rule(&target(of)).expect("a rule")).clone();
    edit(&mut rule);
    rule
}

fn rows(text: &str) -> Value {
    let schema: Value = serde_json::from_str(text).expect("still JSON");
    schema["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"].clone()
}

#[test]
fn only_what_changed_is_written() {
    let with = |source| move |r: &mut Rule| r.source = source;
    let constant = RuleSource::Constant { value: "a\"b".to_owned() };
    let expression = RuleSource::Expression { text: "Mid([mail],1,8)".to_owned() };
    let direct = RuleSource::Direct { attribute: "otherMails".to_owned() };
    let before = rows(SMALL);
    for (name, rule, at, pointer, expected) in [
        (
            "a source",
            but("emails[type eq \"work\"].value", with(direct)),
            2,
            "/source/expression",
            json!("[otherMails]"),
        ),
        ("a constant", but("userType", with(constant)), 3, "/source/expression", json!("\"a\\\"b\"")),
        (
            "an expression",
            but("userType", with(expression)),
            3,
            "/source/parameters/1/value/expression",
            json!("\"1\""),
        ),
        ("nothing", but("userType", with(RuleSource::None)), 3, "/source", Value::Null),
        ("when", but("userType", |r| r.apply = Apply::OnlyAtCreation), 3, "/flowType", json!("ObjectAddOnly")),
        ("the default", but("userType", |r| r.default = Some("x".to_owned())), 3, "/defaultValue", json!("x")),
        ("the matching", but("externalId", |r| r.matching = Some(2)), 5, "/matchingPriority", json!(2)),
    ] {
        let mut mapping = user();
        mapping.put(rule);
        let written = file().write(&[&mapping]);
        let after = rows(&written.text);
        assert_eq!(written.changed, 1, "{name}");
        assert_eq!(after[at].pointer(pointer), Some(&expected), "{name}: {after:#}");
        for other in (0..6).filter(|i| *i != at) {
            assert_eq!(after[other], before[other], "{name}: row {other} was touched");
        }
        assert_eq!(after[at]["flowBehavior"], before[at]["flowBehavior"], "{name}: other fields stay");
        let tail = SMALL.rsplit_once("\"IMPORT\"").expect("a rule after it").1;
        assert!(written.text.ends_with(tail), "{name}: the text after is the same");
    }
}

#[test]
fn rows_are_added_and_removed_and_the_file_reads_back_as_the_mapping() {
    let mut mapping = user();
    mapping.remove(&target("locale"));
    mapping.put(Rule::new(
        target("name.formatted"),
        RuleSource::Expression { text: "Join(\" \", [givenName], [surname])".to_owned() },
    ));
    let written = file().write(&[&mapping]);
    assert_eq!(written.changed, 2);
    let again = SchemaFile::read(&written.text).expect("a schema").mappings().user.expect("users");
    assert_eq!(again, mapping);
    let codes: Vec<_> = written.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["import-not-verified", "schema-target-unknown", "schema-parameters-unverified"]);
}

#[test]
fn what_is_no_schema_is_said_so() {
    for (name, text, part) in [
        ("not JSON", "{\"a\": ", "not JSON"),
        ("another document", "{\"value\": []}", "synchronizationRules"),
        ("an array", "[]", "no synchronization schema"),
        ("no mapping from Entra", "{\"synchronizationRules\": []}", "maps users or groups"),
    ] {
        let error = SchemaFile::read(text).expect_err(name).to_string();
        assert!(error.contains(part), "{name}: {error}");
    }
    assert!(SchemaFile::read(&format!("\u{feff}{SMALL}")).is_ok(), "a byte order mark is skipped");
}
