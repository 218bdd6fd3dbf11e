//! Terraform modules: read, edited in place, made anew.

use proptest::prelude::*;

use super::*;
use crate::base::{PerKind, ResourceKind};
use crate::client::native::{Told, tell};
use crate::mapping::RuleSource;
use crate::scim::TargetPath;

const MODULE: &str = include_str!("../../../../../tests/fixtures/native/okta-mapping.tf");

fn target(text: &str) -> TargetPath {
    TargetPath::parse(text).expect("a path")
}

fn read_text(text: &str) -> ReadMappings {
    read(&FileText::pasted(text), &Wanted::default()).expect("Terraform")
}

fn user(text: &str) -> Mapping {
    read_text(text).user.expect("users")
}

fn written(base: Option<&str>, user: &Mapping) -> Written {
    let group = Mapping::new(ResourceKind::Group, Vec::new());
    let file = base.map(FileText::pasted);
    let mappings = PerKind { user, group: &group };
    write(&Draft { base: file.as_ref(), mappings, wanted: &Wanted::default() }).expect("Terraform")
}

fn rules_of(mapping: &Mapping) -> Vec<(String, String)> {
    mapping.rules.iter().map(|rule| (rule.target.short(), rule.source.text().to_owned())).collect()
}

#[test]
fn a_module_is_read_and_what_only_terraform_knows_is_said() {
    assert!(matches!(tell(&FileText::pasted(MODULE)), Some(Told::Native(_, format)) if format.id == "okta-hcl"));
    let read = read_text(MODULE);
    let codes: Vec<_> = read.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["okta-attribute-kept", "okta-attribute-kept", "okta-username-format"]);
    let expected = [
        ("userName", "user.login"),
        ("emails[primary].value", "user.email"),
        ("badge", "String.append(\"${x}\", user.badge)"),
        ("title", "user.title"),
        ("active", "active"),
        ("externalId", "id"),
    ];
    let expected: Vec<_> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    assert_eq!(rules_of(&read.user.expect("users")), expected);
}

#[test]
fn a_module_is_edited_in_place() {
    let mut mapping = user(MODULE);
    assert_eq!(written(Some(MODULE), &mapping).text, MODULE);
    mapping.put(Rule::direct(target("title"), "user.userType"));
    mapping.remove(&target("urn:example:own:badge"));
    let added = Rule { apply: Apply::OnlyAtCreation, ..Rule::direct(target("nickName"), "user.nickName") };
    mapping.put(added);
    mapping.put(Rule::direct(target("urn:example:own:level"), "user.level"));
    let made = written(Some(MODULE), &mapping);
    let badge = MODULE.find("  mappings {\n    id          = okta_app_user_schema_property.badge").expect("a row");
    let end = badge + MODULE[badge..].find("  }\n").expect("its end") + "  }\n".len();
    let rows = "  mappings {\n    id         = var.other\n    expression = \"user.other\"\n  }\n  \
                mappings {\n    id          = \"nickName\"\n    expression  = \"user.nickName\"\n    push_status = \"DONT_PUSH\"\n  }\n  \
                mappings {\n    id          = \"level\"\n    expression  = \"user.level\"\n    push_status = \"PUSH\"\n  }\n";
    let other = "  mappings {\n    id         = var.other\n    expression = \"user.other\"\n  }\n";
    let without = [&MODULE[..badge], &MODULE[end..]].concat();
    let expected = without.replace("\"user.title\"", "\"user.userType\"").replace(other, rows);
    assert!(made.text.starts_with(&expected), "{}", made.text);
    let tail = &made.text[expected.len()..];
    assert!(
        tail.starts_with(
            "\nresource \"okta_app_user_schema_property\" \"level\" {\n  app_id             = okta_app_saml.app.id\n"
        ),
        "{tail}"
    );
    let sorted = |mapping: &Mapping| rules_of(mapping).into_iter().collect::<std::collections::BTreeSet<_>>();
    assert_eq!(sorted(&user(&made.text)), sorted(&mapping));
}

#[test]
fn a_new_module_reads_back_as_the_rules() {
    let mut mapping = Mapping::new(ResourceKind::User, Vec::new());
    for (path, source) in [
        ("userName", RuleSource::Direct { attribute: "user.login".to_owned() }),
        ("name.givenName", RuleSource::Direct { attribute: "user.firstName".to_owned() }),
        ("emails[type eq \"work\"].value", RuleSource::Expression { text: "user.a + \"${b}\\\"".to_owned() }),
        ("urn:example:own:level", RuleSource::Constant { value: "é".to_owned() }),
        ("active", RuleSource::Direct { attribute: "active".to_owned() }),
        ("externalId", RuleSource::Direct { attribute: "id".to_owned() }),
    ] {
        mapping.put(Rule::new(target(path), source));
    }
    let made = written(None, &mapping);
    assert_eq!(rules_of(&user(&made.text)), rules_of(&mapping), "{}", made.text);
    assert!(!made.text.contains("\"givenName\" {"), "an application has it from the start");
}

#[test]
fn what_maps_nothing_outward_is_refused_or_said() {
    let inward = "data \"okta_user_profile_mapping_source\" \"u\" {}\nresource \"okta_profile_mapping\" \"a\" {\n  source_id = var.app\n  target_id = data.okta_user_profile_mapping_source.u.id\n}\n";
    for (name, text, part) in [
        ("inward", inward, "from an application to Okta"),
        ("broken", "resource \"okta_profile_mapping\" \"a\" {\n", "a block is not closed (line 1, column 1)"),
    ] {
        let error = read(&FileText::pasted(text), &Wanted::default()).expect_err(name).to_string();
        assert!(error.contains(part), "{name}: {error}");
    }
    let schema = &MODULE[..MODULE.find("resource \"okta_profile_mapping\"").expect("a mapping")];
    let read = read_text(schema);
    assert_eq!(read.findings[0].code, "okta-schema-only");
    let mut mapping = read.user.expect("users");
    assert_eq!(written(Some(schema), &mapping).text, schema);
    mapping.put(Rule::direct(target("urn:example:own:badge"), "user.badge"));
    let made = written(Some(schema), &mapping).text;
    assert!(made.starts_with(schema) && user(&made).rule(&target("urn:example:own:badge")).is_some(), "{made}");
}

const TARGETS: [&str; 5] = [
    "title",
    "nickName",
    "emails[primary eq true].value",
    "addresses[type eq \"work\"].locality",
    "urn:example:own:badge",
];

proptest! {
    #[test]
    fn any_edit_reads_back_as_what_was_meant(
        is_windows in any::<bool>(),
        changes in proptest::collection::vec((0..TARGETS.len(), 0..4usize, any::<bool>()), 0..6),
    ) {
        let text = if is_windows { MODULE.replace('\n', "\r\n") } else { MODULE.to_owned() };
        let mut mapping = user(&text);
        for (at, change, at_creation) in changes {
            let source = match change {
                0 => RuleSource::Direct { attribute: "user.x".to_owned() },
                1 => RuleSource::Constant { value: "é ${\"x\"}".to_owned() },
                2 => RuleSource::Expression { text: "String.append(user.a, '%{\\')".to_owned() },
                _ => {
                    mapping.remove(&target(TARGETS[at]));
                    continue;
                }
            };
            let apply = if at_creation { Apply::OnlyAtCreation } else { Apply::Always };
            mapping.put(Rule { apply, ..Rule::new(target(TARGETS[at]), source) });
        }
        let made = written(Some(&text), &mapping).text;
        let again = user(&made);
        for rule in &mapping.rules {
            let found = again.rule(&rule.target);
            prop_assert!(found.is_some_and(|found| same_rule(found, rule)), "{:?} of {:?}\n{}", found, rule, made);
        }
        prop_assert_eq!(again.rules.len(), mapping.rules.len(), "{}", made);
        prop_assert_eq!(made.replace("\r\n", "").contains('\n'), !is_windows);
    }
}
