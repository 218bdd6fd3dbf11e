//! Templates of every shape that was seen: read, edited in place, made anew.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::base::PerKind;
use crate::client::native::{Told, tell};
use crate::scim::ENTERPRISE_USER;

const SMALL: &str = include_str!("../../../../../tests/fixtures/native/onelogin-template.json");
const PASTED: &str = include_str!("../../../../../tests/fixtures/native/onelogin-pasted.txt");

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a path")
}

fn read_text(text: &str) -> ReadMappings {
    read(&FileText::pasted(text), &Wanted::default()).expect("a template")
}

fn user(text: &str) -> Mapping {
    read_text(text).user.expect("users")
}

fn written_into(base: Option<&str>, user: &Mapping) -> Written {
    let group = Mapping::new(ResourceKind::Group, Vec::new());
    let file = base.map(FileText::pasted);
    let mappings = PerKind { user, group: &group };
    let wanted = Wanted { names_parameters: true, ..Wanted::default() };
    write(&Draft { base: file.as_ref(), mappings, wanted: &wanted }).expect("a template")
}

/// Of rules that were read from elsewhere, beside what the application says of its parameters.
fn written_beside(base: &str, user: &Mapping, beside: Option<&str>) -> Result<Written, NativeError> {
    let group = Mapping::new(ResourceKind::Group, Vec::new());
    let mappings = PerKind { user, group: &group };
    let wanted = Wanted { beside: beside.map(str::to_owned), ..Wanted::default() };
    write(&Draft { base: Some(&FileText::pasted(base)), mappings, wanted: &wanted })
}

fn rules_of(mapping: &Mapping) -> Vec<(String, &str, String)> {
    let said = |rule: &Arc<Rule>| (rule.target.short(), rule.source.label(), rule.source.text().to_owned());
    mapping.rules.iter().map(said).collect()
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn every_kind_of_leaf_is_read() {
    let read = read_text(SMALL);
    let user = read.user.expect("users");
    let expected = [
        ("userName", "Direct", "scimusername"),
        ("name.givenName", "Direct", "firstname"),
        ("name.formatted", "Expression", "{$user.firstname} {$user.lastname}"),
        ("title", "Direct", "title"),
        ("userType", "Constant", "Employee"),
        ("locale", "Direct", "parameters.language"),
        ("emails[work].value", "Direct", "email"),
        ("emails[home].value", "Direct", "custom_fields.home_mail"),
        ("addresses.locality", "Direct", "custom_fields.city"),
        ("department", "Direct", "department"),
        ("manager.value", "Direct", "external_manager_id"),
        ("active", "Direct", "active"),
    ];
    assert_eq!(rules_of(&user), expected.map(|(t, k, s)| (t.to_owned(), k, s.to_owned())));
    assert_eq!(user.rules[0].matching, Some(1), "OneLogin looks people up by it");
    assert_eq!(codes(&read.findings), [""; 0]);
}

#[test]
fn a_template_from_a_web_page_is_read_and_its_slips_are_said() {
    let read = read_text(PASTED);
    let user = read.user.expect("users");
    let targets: Vec<_> = user.rules.iter().map(|rule| rule.target.short()).collect();
    assert_eq!(targets, ["manager.value", "active", "userName", "prefferedLanguage", "addresses[work].city"]);
    let said: Vec<_> = read.findings.iter().map(|f| (f.code, f.remedy.as_str())).collect();
    let expected = [
        ("template-cleaned", "Nothing. What is exported is without them."),
        ("template-kept", "Edit it in OneLogin."),
        ("template-schemas", "Add it to the list \"schemas\" of the template."),
        ("template-core-1", "Write \"manager\": {\"value\": …} in the template."),
        ("read-only", "Remove the line from the template."),
        ("read-only", "Remove the line from the template."),
        ("unknown-attribute", "Write preferredLanguage in the template."),
        ("unknown-attribute", "Write locality in the template."),
        ("template-value-as-text", "Remove the line, or take the quotes off."),
    ];
    assert_eq!(said, expected);
}

#[test]
fn shapes_that_vendors_publish_are_read() {
    let core_1 = r#"{"schemas": ["urn:scim:schemas:core:1.0"], "userName": "{$user.email}", "title": {$parameters.title},
        "emails": {"value": "{$user.email}", "type": "work", "primary": true},
        "urn:scim:schemas:extension:enterprise:1.0": {"manager": {"managerId": "{$parameters.external_manager_id}"}}}"#;
    for (name, text, expected, said) in [
        (
            "core 1.0, one address, a macro without quotes",
            core_1,
            &["userName", "title", "emails[work].value", "manager.value", "active"][..],
            &["template-schemas", "template-core-1", "template-core-1"][..],
        ),
        (
            "nothing but macros",
            r#"{"userName": "{$user.email}", "active": true}"#,
            &["userName", "active"],
            &["template-schemas"],
        ),
        (
            "an address without a type, one without a mark",
            r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "emails": [{"primary": true, "value": "{$user.email}"}, {"value": "{$user.username}"}]}"#,
            &["emails[primary].value", "emails.value", "active"],
            &[],
        ),
        (
            "a mark that is not the client's own",
            r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "emails": [{"type": "work", "value": "{$user.email}"}, {"type": "home", "primary": true}], "addresses": [{"type": "work", "primary": true}]}"#,
            &["emails[work].value", "emails[home].primary", "addresses[work].primary", "active"],
            &[],
        ),
        (
            "names of its own",
            r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "user_mobile": "{$user.phone}", "emails": [{"value": "{$user.email}"}]}"#,
            &["user_mobile", "emails.value", "active"],
            &["unknown-attribute", "template-primary"],
        ),
        (
            "twice the same",
            r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "title": "{$user.title}", "TITLE": "x"}"#,
            &["title", "active"],
            &["duplicate-target"],
        ),
    ] {
        let read = read_text(text);
        let mapping = read.user.expect(name);
        let targets: Vec<_> = mapping.rules.iter().map(|rule| rule.target.short()).collect();
        assert_eq!(targets, expected, "{name}");
        assert_eq!(codes(&read.findings), said, "{name}");
        assert_eq!(written_into(Some(text), &mapping).text, text, "{name}");
    }
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    let text = "{\n  \"userName\": \"{$user.email}\",\n  \"urn:example:own\": {\n    \"a\": \"{$user.phone}\"\n    \"b\": 1\n  }\n}";
    let file = FileText::pasted(text);
    assert!(matches!(tell(&file), Some(Told::Native(_, format)) if format.id == "onelogin-template"));
    let refused = read(&file, &Wanted::default()).expect_err("a comma is missing").to_string();
    assert!(refused.contains("a comma is missing before \"b\" (line 5, column 5)"), "{refused}");
    for people in [r#"[{"username": "a", "email": "{b}"}]"#, r#"{"rules": [{"text": "{$user.a}"}]}"#] {
        assert!(!is(&FileText::pasted(people)), "{people}");
    }
}

fn constant(value: &str) -> RuleSource {
    RuleSource::Constant { value: value.to_owned() }
}

#[test]
fn a_template_is_edited_in_place() {
    let direct = |of: &str, name: &str| Rule::direct(target(of), name);
    let enterprise = |name: &str| format!("{ENTERPRISE_USER}:{name}");
    let own = "urn:example:own:User";
    let cases: Vec<(&str, Vec<Rule>, Vec<String>, String)> = vec![
        (
            "a field",
            vec![direct("name.givenName", "email_name_part")],
            vec![],
            SMALL.replace("{$user.firstname}\",\n", "{$user.email_name_part}\",\n"),
        ),
        ("a macro without quotes", vec![direct("title", "company")], vec![], SMALL.replace("{$parameters.title}", "{$user.company}")),
        (
            "a constant in the place of such a macro",
            vec![Rule::new(target("title"), constant("a\"b"))],
            vec![],
            SMALL.replace("{$parameters.title}", "\"a\\\"b\""),
        ),
        ("a line goes", vec![], vec!["userType".to_owned()], SMALL.replace("  \"userType\": \"Employee\",\n", "")),
        (
            "an address goes with its type",
            vec![],
            vec!["emails[type eq \"home\"].value".to_owned()],
            SMALL.replace(", { \"type\": \"home\", \"value\": \"{$user.custom_fields.home_mail}\" }", ""),
        ),
        (
            "an extension goes with its last rule",
            vec![],
            vec![enterprise("department"), enterprise("manager.value")],
            SMALL[..SMALL.find(",\n  \"urn:ietf").expect("an extension")].to_owned() + "\n}\n",
        ),
        (
            "a member of what is there, and a new address",
            vec![direct("name.familyName", "lastname"), direct("emails[type eq \"other\"].value", "username")],
            vec![],
            SMALL
                .replace("{$user.lastname}\"\n", "{$user.lastname}\",\n    \"familyName\": \"{$user.lastname}\"\n")
                .replace("home_mail}\" }", "home_mail}\" }, { \"type\": \"other\", \"value\": \"{$user.username}\" }"),
        ),
        (
            "an extension of its own, named in schemas",
            vec![direct(&format!("{own}:a"), "custom_fields.a"), Rule::new(target(&format!("{own}:b")), constant("x"))],
            vec![],
            SMALL
                .replace("enterprise:2.0:User\"\n  ]", &format!("enterprise:2.0:User\",\n    \"{own}\"\n  ]"))
                .replace(
                    "external_manager_id}\" }\n  }\n}",
                    &format!("external_manager_id}}\" }}\n  }},\n  \"{own}\": {{\n    \"a\": \"{{$user.custom_fields.a}}\",\n    \"b\": \"x\"\n  }}\n}}"),
                ),
        ),
    ];
    assert_eq!(written_into(Some(SMALL), &user(SMALL)).text, SMALL);
    for (name, put, removed, expected) in cases {
        let mut mapping = user(SMALL);
        put.into_iter().for_each(|rule| mapping.put(rule));
        removed.iter().for_each(|path| drop(mapping.remove(&target(path))));
        let written = written_into(Some(SMALL), &mapping);
        assert_eq!(written.text, expected, "{name}");
        assert_eq!(codes(&written.findings), [""; 0], "{name}");
    }
}

/// The default rules for Xurrent take the e-mail address as userName, which a template of one's own has as a parameter.
#[test]
fn a_parameter_stays_unless_it_is_known_to_hold_another_thing() {
    const TEMPLATE: &str = r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "{$parameters.scimusername}", "title": {$parameters.job}}"#;
    let holding = |name: &str, macros: &str| {
        format!(
            r#"{{"parameters": {{"scimusername": {{"user_attribute_mappings": "{name}"}}, "job": {{"user_attribute_mappings": "_macro_", "user_attribute_macros": "{macros}"}}}}}}"#
        )
    };
    let right = holding("email", "{title} ({company})");
    let other = holding("username", "{title}");
    let refilled = TEMPLATE
        .replace("{$parameters.scimusername}", "{$user.email}")
        .replace("{$parameters.job}", "\"{$user.title} ({$user.company})\"");
    let kept = ["template-parameter-kept"; 2];
    for (name, beside, text, said, notes) in [
        ("not known", None, TEMPLATE, &kept[..], &[][..]),
        ("of another application", Some(r#"{"parameters": {"x": {}}}"#), TEMPLATE, &kept, &[]),
        ("the same", Some(right.as_str()), TEMPLATE, &["template-parameter-same"; 2], &[]),
        (
            "another",
            Some(other.as_str()),
            refilled.as_str(),
            &[],
            &[
                "In place of the parameter scimusername, which holds username",
                "In place of the parameter job, which holds {title}",
            ],
        ),
    ] {
        let mut mapping = user(TEMPLATE);
        mapping.put(Rule { matching: Some(1), ..Rule::direct(target("userName"), "email") });
        let job = RuleSource::Expression { text: "{$user.title} ({$user.company})".to_owned() };
        mapping.put(Rule::new(target("title"), job));
        let written = written_beside(TEMPLATE, &mapping, beside).expect(name);
        assert_eq!((written.text.as_str(), codes(&written.findings).as_slice()), (text, said), "{name}");
        let noted: Vec<&str> = written.changes.iter().filter_map(|change| change.note.as_deref()).collect();
        assert_eq!(noted, notes, "{name}");
    }
    let mut mapping = user(TEMPLATE);
    mapping.put(Rule::new(target("title"), constant("Employee")));
    let written =
        written_beside(TEMPLATE, &mapping, None).expect("a constant is in no field that a parameter could hold");
    assert!(written.text.contains("\"title\": \"Employee\""), "{}", written.text);
    let refused = written_beside(TEMPLATE, &mapping, Some("[]")).expect_err("no application").to_string();
    assert!(refused.contains("no application of OneLogin's with parameters"), "{refused}");
}

/// OneLogin says by itself who is active. A line for it sends a text, so it is a rule of its own, which says so however the
/// mapping came; and it goes when the rule is the client's again.
#[test]
fn a_line_for_active_is_told_from_what_the_client_says_by_itself() {
    let with = |active: &str| {
        format!(
            "{{\n  \"schemas\": [\"urn:ietf:params:scim:schemas:core:2.0:User\"],\n  \"userName\": \"{{$user.email}}\"{active}\n}}"
        )
    };
    let quoted = with(",\n  \"active\": \"{$user.active}\"");
    for (active, source, said) in [
        (",\n  \"active\": \"{$user.active}\"", "$user.active", &["template-value-as-text"][..]),
        (",\n  \"active\": {$user.active}", "$user.active", &[]),
        (",\n  \"active\": \"{$user.status}\"", "status", &["template-value-as-text"]),
        (",\n  \"active\": true", "true", &[]),
        ("", "active", &[]),
    ] {
        let text = with(active);
        let mut mapping = user(&text);
        assert_eq!(mapping.rule(&target("active")).expect("a rule").source.text(), source, "{active}");
        assert_eq!(codes(&written_into(Some(&text), &mapping).findings), said, "{active}");
        assert_eq!(written_into(Some(&text), &mapping).text, text, "{active}");
        mapping.put(Rule::direct(target("active"), "active"));
        let written = written_into(Some(&text), &mapping);
        assert_eq!(written.text, with(""), "{active}");
        assert_eq!(written.removed().len(), usize::from(!active.is_empty()), "its going is asked about");
        assert_eq!(codes(&written.findings), [""; 0]);
    }
    let mut typed = user(&with(""));
    typed.put(Rule::direct(target("active"), "user.active"));
    assert_eq!(written_into(Some(&with("")), &typed).text, with(""), "it is never added");
    typed.put(Rule::direct(target("active"), "$user.active"));
    assert_eq!(written_into(Some(&quoted), &typed).text, quoted);
}

#[test]
fn what_a_template_cannot_say_is_said() {
    let mut mapping = user(SMALL);
    let mut rule = Rule::direct(target("nickName"), "firstname");
    rule.default = Some("x".to_owned());
    mapping.put(rule);
    let one = r#"{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "emails": {"type": "work", "value": "{$user.email}"}}"#;
    mapping.put(Rule::direct(target("phoneNumbers[type eq \"work\"].value"), "phone"));
    assert_eq!(codes(&written_into(None, &mapping).findings), ["file-cannot-say"]);
    let mut other = user(one);
    other.put(Rule::direct(target("emails[type eq \"home\"].value"), "username"));
    let written = written_into(Some(one), &other);
    assert_eq!((codes(&written.findings), written.text.as_str()), (vec!["template-no-place"], one));
}

/// One truth: what is exported is what Preview fills in, and it reads back as the rules.
#[test]
fn a_new_template_is_previews_body_and_reads_back() {
    let mut mapping = user(SMALL);
    mapping.put(Rule::new(target("addresses[type eq \"work\"].primary"), constant("true")));
    let written = written_into(None, &mapping);
    let body: Value = serde_json::from_str(&written.text).expect("JSON");
    assert_eq!(body, sheet::template(&mapping.rules));
    assert_eq!(body["addresses"][1]["primary"], json!(true), "a truth is no text");
    assert_eq!(body["emails"][0]["primary"], json!(true));
    let again = user(&written.text);
    let same = |rule: &Arc<Rule>| again.rule(&rule.target).is_some_and(|found| found.source == rule.source);
    let other: Vec<_> = mapping.rules.iter().filter(|rule| !same(rule)).collect();
    assert!(other.is_empty() && again.rules.len() == mapping.rules.len(), "{other:?}\n{}", written.text);
}

const TARGETS: [&str; 8] = [
    "title",
    "name.givenName",
    "name.familyName",
    "emails[type eq \"work\"].value",
    "emails[type eq \"home\"].value",
    "addresses[type eq \"work\"].locality",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
    "urn:example:own:User:a",
];

/// Templates of any layout, made of some of the targets and of what is no rule.
fn layouts() -> impl Strategy<Value = String> {
    (proptest::collection::vec((0..TARGETS.len(), 0..3usize), 0..8), 0..6usize).prop_map(|(parts, layout)| {
        let mut body = json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "meta": {"a": [1, null]}});
        for (at, source) in parts {
            let value = ["{$user.phone}", "é \"x\"", "{$user.a} {$parameters.b}"][source];
            target(TARGETS[at]).set(&mut body, json!(value));
        }
        let pretty = format!("{body:#}");
        match layout {
            0 => pretty,
            1 => body.to_string(),
            2 => pretty.replace('\n', "\r\n"),
            3 => pretty.replace("  ", "\t"),
            4 => pretty.replace("\": ", "\" : "),
            _ => pretty.replace("\"{$user.phone}\"", "{$user.phone}"),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_edit_of_any_layout_reads_back_as_what_was_meant(
        text in layouts(),
        changes in proptest::collection::vec((0..TARGETS.len(), 0..4usize), 0..6),
    ) {
        let before = user(&text);
        prop_assert_eq!(&written_into(Some(&text), &before).text, &text);
        let mut after = before.clone();
        for (at, change) in changes {
            let of = target(TARGETS[at]);
            match change {
                0 => drop(after.remove(&of)),
                1 => after.put(Rule::direct(of, "custom_fields.ü")),
                2 => after.put(Rule::new(of, constant("ñ \"q\""))),
                _ => after.put(Rule::new(of, RuleSource::Expression { text: "{$user.x}-{$user.y}".to_owned() })),
            }
        }
        let made = written_into(Some(&text), &after).text;
        let again = user(&made);
        for rule in &after.rules {
            let found = again.rule(&rule.target);
            prop_assert!(found.is_some_and(|found| found.source == rule.source), "{:?} of {:?}\n{}\n{}", found, rule, text, made);
        }
        prop_assert_eq!(again.rules.len(), after.rules.len(), "{}", made);
        prop_assert_eq!(made.contains("\r\n"), text.contains("\r\n"));
        let meta = |text: &str| text.find("\"meta\"").map(|at| text[at..].split_inclusive(']').next().map(str::to_owned));
        prop_assert_eq!(meta(&made), meta(&text), "what is no rule stays to the byte");
    }
}
