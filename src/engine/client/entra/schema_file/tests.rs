//! Reading, editing and writing schemas: a small invented one in the documented shape, in twelve layouts, and broken ones.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::base::PerKind;
use crate::client::native::{Told, tell};
use crate::mapping::{Apply, RuleSource};

const SMALL: &str = include_str!("../../../../../tests/fixtures/entra-schema-small.json");

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a path")
}

fn read_text(text: &str) -> ReadMappings {
    read(&FileText::pasted(text), &Wanted::default()).expect("a schema")
}

fn user() -> Mapping {
    read_text(SMALL).user.expect("a mapping of users")
}

fn group() -> Mapping {
    read_text(SMALL).group.expect("a mapping of groups")
}

fn written(text: &str, user: &Mapping, group: &Mapping) -> Written {
    let mappings = PerKind { user, group };
    write(&Draft { base: Some(&FileText::pasted(text)), mappings, wanted: &Wanted::default() }).expect("a schema")
}

#[test]
fn every_kind_of_row_is_read() {
    let read = read_text(SMALL);
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

/// The rule of a target, with something else about it.
fn but(of: &str, edit: impl FnOnce(&mut Rule)) -> Rule {
    let mut rule = (**user().rule(&target(of)).expect("a rule")).clone();
    edit(&mut rule);
    rule
}

fn rows_of(text: &str) -> Value {
    let schema: Value = serde_json::from_str(text).expect("still JSON");
    schema["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"].clone()
}

#[test]
fn only_what_changed_is_written() {
    let with = |source| move |r: &mut Rule| r.source = source;
    let constant = RuleSource::Constant { value: "a\"b".to_owned() };
    let expression = RuleSource::Expression { text: "Mid([mail],1,8)".to_owned() };
    let direct = RuleSource::Direct { attribute: "otherMails".to_owned() };
    let before = rows_of(SMALL);
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
        let written = written(SMALL, &mapping, &group());
        let after = rows_of(&written.text);
        assert_eq!(written.changes.len(), 1, "{name}");
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
    let written = written(SMALL, &mapping, &group());
    assert_eq!((written.changes.len(), written.removed()), (2, vec!["locale".to_owned()]));
    assert_eq!(read_text(&written.text).user.expect("users"), mapping);
    let codes: Vec<_> = written.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["import-not-verified", "schema-target-unknown", "schema-parameters-unverified"]);
    let note = written.changes.iter().find_map(|change| change.note.as_deref());
    assert_eq!(note, Some("Keys of parameters from Join: the documentation of expressions: not verified"));
}

/// A schema with these rows of users, and its mapping of groups switched off.
fn with_rows(rows: &str) -> String {
    format!(
        r#"{{"id": "scim.1", "synchronizationRules": [{{"sourceDirectoryName": "Microsoft Entra ID", "targetDirectoryName": "app", "objectMappings": [
  {{"sourceObjectName": "User", "targetObjectName": "User", "name": "Old", "enabled": false, "attributeMappings": [{{"targetAttributeName": "mail", "source": null}}]}},
  {{"sourceObjectName": "User", "targetObjectName": "User", "name": "Users", "enabled": true, "attributeMappings": [{rows}]}},
  {{"sourceObjectName": "Group", "targetObjectName": "Group", "enabled": false, "attributeMappings": null}}]}}]}}"#
    )
}

fn row(target: &str, attribute: &str) -> String {
    format!(
        r#"{{"targetAttributeName": "{target}", "source": {{"type": "Attribute", "name": "{attribute}", "expression": "[{attribute}]"}}}}"#
    )
}

#[test]
fn what_was_lost_once_is_kept() {
    let core = "urn:ietf:params:scim:schemas:core:2.0:User:title";
    let text = with_rows(
        &[row("title", "a"), "null".to_owned(), row("TITLE", "b"), row(core, "c"), row("nickName", "d")].join(", "),
    );
    let file = FileText::pasted(&text);
    let read = read_text(&text);
    let codes: Vec<_> = read.findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["duplicate-target", "duplicate-target", "schema-object-off"]);
    assert_eq!(read.application.as_deref(), Some("app (scim.1)"));
    let (mut user, group) = (read.user.expect("users"), read.group.expect("groups"));
    assert_eq!(user.rules.len(), 2, "the mapping that is on, and of each target the first row");
    assert_eq!(written(&text, &user, &group).text, text);
    // A row behind a null and a duplicate is still the right one, and the duplicates stay.
    user.put(Rule::direct(target("nickName"), "e"));
    assert_eq!(written(&text, &user, &group).text, text.replace("\"d\"", "\"e\"").replace("[d]", "[e]"));
    user.put(Rule::direct(target("title"), "z"));
    let both = written(&text, &user, &group).text;
    assert!(both.contains(&row("TITLE", "b")) && both.contains(&row(core, "c")) && both.contains(&row("title", "z")));
    // The same by name.
    let wanted = Wanted { object_mapping: Some("old".to_owned()), ..Wanted::default() };
    let old = super::read(&file, &wanted).expect("a schema").user.expect("users");
    assert_eq!(old.rules[0].target.short(), "mail");
    let wanted = Wanted { object_mapping: Some("New".to_owned()), ..Wanted::default() };
    let refused = super::read(&file, &wanted).expect_err("no such mapping").to_string();
    assert_eq!(refused, "No object mapping in the file is called 'New'. It has: Old; Users; group → Group.");
}

#[test]
fn new_rows_are_spelled_and_laid_out_as_those_beside_them() {
    let core = "urn:ietf:params:scim:schemas:core:2.0:User:";
    let text = with_rows(&[row(&format!("{core}title"), "a"), row(&format!("{core}name.givenName"), "b")].join(", "));
    let mut user = read_text(&text).user.expect("users");
    user.put(Rule::direct(target("nickName"), "c"));
    let expected = text.replace("[b]\"}}]", &format!("[b]\"}}}}, {}]", row(&format!("{core}nickName"), "c")));
    let none = Mapping::new(ResourceKind::Group, Vec::new());
    assert_eq!(written(&text, &user, &none).text, expected);
    // Into a list that is null.
    let mut group = Mapping::new(ResourceKind::Group, Vec::new());
    group.put(Rule::direct(target("displayName"), "displayName"));
    let user = read_text(&text).user.expect("users");
    let again = read_text(&written(&text, &user, &group).text);
    assert_eq!(again.group.expect("groups").rules, group.rules);
}

#[test]
fn keys_come_from_the_file_then_the_tenant_then_the_table() {
    let function = r#"{"targetAttributeName": "active", "source": {"type": "Function", "name": "IIF", "expression": "IIF([a], \"x\", \"y\")",
      "parameters": [{"key": "one", "value": {"type": "Attribute", "name": "a", "expression": "[a]"}}, {"key": "two", "value": {"type": "Constant", "name": "x", "expression": "\"x\""}}, {"key": "three", "value": {"type": "Constant", "name": "y", "expression": "\"y\""}}]}}"#;
    let text = with_rows(function);
    let tenant = r#"{"value": [{"name": "Coalesce", "parameters": [{"name": "values"}]}, {"name": "IIF", "parameters": [{"name": "no"}]}]}"#;
    let (mut user, group) = (read_text(&text).user.expect("users"), Mapping::new(ResourceKind::Group, Vec::new()));
    for (at, source) in
        [("title", "IIF([b], \"1\", \"2\")"), ("nickName", "Coalesce([a], [b])"), ("locale", "Not([a])")]
    {
        user.put(Rule::new(target(at), RuleSource::Expression { text: source.to_owned() }));
    }
    let wanted = Wanted { beside: Some(tenant.to_owned()), ..Wanted::default() };
    let file = FileText::pasted(&text);
    let mappings = PerKind { user: &user, group: &group };
    let written = write(&Draft { base: Some(&file), mappings, wanted: &wanted }).expect("a schema");
    let root: Value = serde_json::from_str(&written.text).expect("JSON");
    let rows = &root["synchronizationRules"][0]["objectMappings"][1]["attributeMappings"];
    let keys = |row: usize| -> Vec<&str> {
        rows[row]["source"]["parameters"].as_array().expect("a list").iter().filter_map(|p| p["key"].as_str()).collect()
    };
    assert_eq!((keys(1), keys(2), keys(3)), (vec!["one", "two", "three"], vec!["values", "values"], vec!["source"]));
    let notes: Vec<_> = written.changes.iter().filter_map(|change| change.note.as_deref()).collect();
    assert_eq!(
        notes,
        [
            "Keys of parameters from IIF: another row of this file",
            "Keys of parameters from Coalesce: what your tenant says of its functions",
            "Keys of parameters from Not: Microsoft's metadata of 2017",
        ]
    );
}

#[test]
fn parts_and_envelopes_are_read_and_other_files_are_called_by_name() {
    let one = row("title", "a");
    let rules = with_rows(&one);
    let depth = r#"{"Id": "x", "SynchronizationRules": [{"Name": "U", "ObjectMappings": "Microsoft.Graph.PowerShell.Models.MicrosoftGraphObjectMapping"}]}"#;
    let capitals = rules
        .replace("\"s", "\"S")
        .replace("\"t", "\"T")
        .replace("\"o", "\"O")
        .replace("\"a", "\"A")
        .replace("\"e", "\"E");
    for (name, text, rows) in [
        ("one row", one.clone(), 1),
        ("a list of rows", format!("[{one}, {}]", row("locale", "b")), 2),
        ("an object mapping", format!("{{\"sourceObjectName\": \"User\", \"attributeMappings\": [{one}]}}"), 1),
        (
            "an excerpt without names",
            format!("{{\"synchronizationRules\": [{{\"objectMappings\": [{{\"attributeMappings\": [{one}]}}]}}]}}"),
            1,
        ),
        ("the answer of Graph", format!("{{\"value\": [{{\"id\": \"a\", \"schema\": {rules}}}]}}"), 1),
        ("a job's", format!("{{\"schema\": {rules}}}"), 1),
        ("PowerShell's capitals", capitals, 1),
    ] {
        let file = FileText::pasted(&text);
        assert!(matches!(tell(&file), Some(Told::Native(_, format)) if format.id == "entra-schema"), "{name}");
        let read = read_text(&text);
        assert_eq!(read.user.as_ref().map(|user| user.rules.len()), Some(rows), "{name}");
        let mut user = read.user.expect(name);
        user.put(Rule { default: Some("x".to_owned()), ..(*user.rules[0]).clone() });
        let written = written(&text, &user, &group());
        let again = read_text(&written.text).user.expect(name);
        assert_eq!(again.rules[0].default.as_deref(), Some("x"), "{name}: {}", written.text);
    }
    for (name, text, part) in [
        ("cut by PowerShell", depth, "PowerShell cut short"),
        (
            "functions",
            r#"{"value": [{"name": "Append", "parameters": [{"allowMultipleOccurrences": false}]}]}"#,
            "--functions FILE",
        ),
        ("broken", "{\"synchronizationRules\": [", "not JSON"),
        (
            "inbound only",
            "{\"synchronizationRules\": [{\"sourceDirectoryName\": \"Workday\", \"objectMappings\": []}]}",
            "it starts in Workday",
        ),
    ] {
        let file = FileText::pasted(text);
        let error = match tell(&file) {
            Some(Told::Refused(error)) => error.to_string(),
            Some(Told::Native(_, format)) => format.read(&file, &Wanted::default()).expect_err(name).to_string(),
            None => panic!("{name} is not told"),
        };
        assert!(error.contains(part), "{name}: {error}");
    }
    for people in ["{\"value\": [{\"userPrincipalName\": \"a\"}]}", "id,targetAttributeName\n1,2\n", "[]", ""] {
        assert!(tell(&FileText::pasted(people)).is_none(), "{people}");
    }
}

#[test]
fn null_is_no_yes() {
    let rows = |target: &str| with_rows(&row(target, "a"));
    let templates = format!(
        r#"{{"value": [{{"default": null, "schema": {}}}, {{"default": true, "schema": {}}}]}}"#,
        rows("title"),
        rows("nickName")
    );
    let user = read_text(&templates).user.expect("users");
    assert_eq!(user.rules[0].target.short(), "nickName", "the template that is the default one");
    let listed = r#"{"synchronizationRules": [{"targetDirectoryName": "app", "objectMappings": [{"sourceObjectName": "User", "targetObjectName": "User", "enabled": null, "attributeMappings": []}]}],
      "directories": [{"name": "app", "objects": [{"name": "User", "attributes": [{"name": "title", "type": "String", "required": null, "multivalued": true}]}]}]}"#;
    let traits = read_text(listed).traits;
    let said: Vec<_> = traits.iter().map(|of| (of.about.as_str(), of.value.as_str())).collect();
    assert_eq!(said, [("switched on", "yes"), ("scope", "everybody assigned"), ("title", "String, multi-valued")]);
}

/// A file of any layout: how it is broken into lines, what stands between, in which case and encoding.
fn layouts() -> impl Strategy<Value = (String, usize)> {
    let row = (0..6usize, 0..4usize, 0..5usize);
    (proptest::collection::vec(row, 0..7), 0..12usize).prop_map(|(rows, layout)| {
        let rows: Vec<Value> = rows.into_iter().map(|(target, source, default)| any_row(target, source, default)).collect();
        let schema = json!({"id": "x", "note": "\u{e9}", "number": 1.5, "synchronizationRules": [{"name": "r", "sourceDirectoryName": "Azure Active Directory",
            "objectMappings": [{"sourceObjectName": "User", "enabled": true, "attributeMappings": rows, "more": [1, 2]}]}]});
        (laid_out(&schema, layout), layout)
    })
}

const TARGETS: [&str; 6] = [
    "title",
    "TITLE",
    "urn:ietf:params:scim:schemas:core:2.0:User:title",
    "nickName",
    "emails[type eq \"work\"].value",
    "not a [path",
];

fn any_row(target: usize, source: usize, default: usize) -> Value {
    let source = match source {
        0 => json!({"type": "Attribute", "name": "mail", "expression": "[mail]", "parameters": []}),
        1 => json!({"expression": "\"é \\\"x\"", "type": "Constant"}),
        2 => {
            json!({"name": "Not", "type": "Function", "expression": "Not([a])", "parameters": [{"key": "source", "value": {"name": "a", "type": "Attribute", "expression": "[a]"}}], "own": {}})
        }
        _ => Value::Null,
    };
    match default {
        0 => Value::Null,
        1 => json!({"targetAttributeName": TARGETS[target], "source": source, "own": [1, {"a": null}]}),
        2 => {
            json!({"source": source, "defaultValue": "", "targetAttributeName": TARGETS[target], "matchingPriority": 1})
        }
        3 => {
            json!({"defaultValue": null, "flowType": "MultiValueAdd", "targetAttributeName": TARGETS[target], "source": source})
        }
        _ => {
            json!({"flowType": "Always", "defaultValue": "d", "matchingPriority": 0, "targetAttributeName": TARGETS[target], "source": source})
        }
    }
}

/// Two, four blanks or tabs; one line, with and without air; line ends of Windows; `}, {`; escapes; a value on its own line.
fn laid_out(schema: &Value, layout: usize) -> String {
    let pretty = format!("{schema:#}");
    let widened = |unit: &str| {
        let lines = pretty.lines().map(|line| {
            let depth = (line.len() - line.trim_start().len()) / 2;
            format!("{}{}", unit.repeat(depth), line.trim_start())
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    match layout {
        0 => pretty,
        1 => widened("    "),
        2 => widened("\t"),
        3 => schema.to_string(),
        4 => schema.to_string().replace("\":", "\": ").replace(",\"", ", \""),
        5 => pretty.replace('\n', "\r\n"),
        6 => widened("    ").replace("},\n                    {", "}, {"),
        7 => pretty.replace('é', "\\u00e9"),
        8 => pretty.replace("\": ", "\" : "),
        9 => pretty.replace("\": {", "\":\n{").replace("1.5", "1.50E0"),
        10 => widened("").replace('\n', " "),
        _ => format!("\n\n{}\n", widened("   ")),
    }
}

#[derive(Clone, Debug)]
enum Change {
    Source(usize, usize),
    Default(usize, Option<&'static str>),
    Matching(usize, Option<u8>),
    Remove(usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let target = 0..5usize;
    let change = prop_oneof![
        (target.clone(), 0..4usize).prop_map(|(t, s)| Change::Source(t, s)),
        (target.clone(), proptest::option::of(Just("ü\n"))).prop_map(|(t, d)| Change::Default(t, d)),
        (target.clone(), proptest::option::of(1..3u8)).prop_map(|(t, m)| Change::Matching(t, m)),
        target.prop_map(Change::Remove),
    ];
    proptest::collection::vec(change, 0..5)
}

fn changed(mapping: &mut Mapping, change: &Change) {
    let alter = |mapping: &mut Mapping, at: usize, edit: &dyn Fn(&mut Rule)| {
        if let Some(rule) = mapping.rule(&target(TARGETS[at])) {
            let mut rule = (**rule).clone();
            edit(&mut rule);
            mapping.put(rule);
        }
    };
    match *change {
        Change::Source(at, source) => {
            let source = match source {
                0 => RuleSource::Direct { attribute: "surname".to_owned() },
                1 => RuleSource::Constant { value: "ñ \"q\"".to_owned() },
                2 => RuleSource::Expression { text: "Mid([mail], 1, 8)".to_owned() },
                _ => RuleSource::None,
            };
            match mapping.rule(&target(TARGETS[at])).is_some() {
                true => alter(mapping, at, &|rule| rule.source = source.clone()),
                false => mapping.put(Rule::new(target(TARGETS[at]), source)),
            }
        }
        Change::Default(at, default) => alter(mapping, at, &|rule| rule.default = default.map(str::to_owned)),
        Change::Matching(at, matching) => alter(mapping, at, &|rule| rule.matching = matching),
        Change::Remove(at) => {
            mapping.remove(&target(TARGETS[at]));
        }
    }
}

/// The rows that no rule is read from, as they stand in the text.
fn untouchable(text: &str) -> Vec<String> {
    let root = JsonNode::read(text).expect("JSON");
    let places = place::places(&root);
    let Some(place) = places.first() else { return Vec::new() };
    let items = place.rows.map(JsonNode::items).unwrap_or_default();
    let (read, _) = rows(place);
    let others = items.iter().enumerate().filter(|(at, _)| read.iter().all(|row| row.at != *at));
    others.map(|(_, item)| text[item.span.clone()].to_owned()).collect()
}

/// What stands before and behind the list of rows.
fn around(text: &str) -> (&str, &str) {
    let root = JsonNode::read(text).expect("JSON");
    let places = place::places(&root);
    let list = places[0].rows.expect("rows").span.clone();
    (&text[..list.start], &text[list.end..])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn any_edit_of_any_layout_changes_what_is_meant_and_nothing_else(
        (text, layout) in layouts(),
        changes in changes(),
    ) {
        let read = read_text(&text);
        let before = read.user.expect("users");
        let none = Mapping::new(ResourceKind::Group, Vec::new());
        prop_assert_eq!(&written(&text, &before, &none).text, &text, "layout {}", layout);
        let mut after = before.clone();
        changes.iter().for_each(|change| changed(&mut after, change));
        let made = written(&text, &after, &none).text;
        // It reads back as what was meant, but for the order of rules that went and came again and targets that a second row holds.
        let again = read_text(&made).user.expect("users");
        for rule in &after.rules {
            let found = again.rule(&rule.target);
            let is = found.is_some_and(|found| same_rule(found, rule));
            prop_assert!(is, "layout {}: {:?} of {:?}\n{}", layout, found, rule, made);
        }
        prop_assert_eq!(around(&made), around(&text), "layout {}", layout);
        let kept = untouchable(&text);
        let left = untouchable(&made);
        let is_promoted = |row: &String| made.contains(row.as_str());
        prop_assert!(kept.iter().all(|row| left.contains(row) || is_promoted(row)), "layout {}", layout);
        prop_assert_eq!(made.contains("\r\n"), text.contains("\r\n"), "layout {}", layout);
    }
}
