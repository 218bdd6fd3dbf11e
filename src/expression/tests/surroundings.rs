//! What an expression asks of other records than its own: used where it is loaded, and else not known, never "no".

use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::{Context, Dialect, Flow, Membership, NotKnown, Surroundings, evaluate, parse};

/// Liz is in Sales; who is in Admins is not loaded. Her manager is Bo; Bo has none, and of Eve it is not known.
#[derive(Debug)]
struct Office([(Json, Option<&'static str>); 3]);

fn office() -> Office {
    let group = |id: &str, name: &str| json!({"id": id, "name": name, "type": "OKTA_GROUP"});
    Office([
        (group("g1", "Sales"), Some("liz")),
        (group("g2", "Admins"), None),
        (group("g3", "Sales managers"), Some("bo")),
    ])
}

impl Surroundings for Office {
    fn memberships(&self, record: &Json) -> Result<Vec<Membership<'_>>, NotKnown> {
        let is_member = |member: &Option<&str>| member.map(|member| record["id"] == *member);
        Ok(self.0.iter().map(|(group, member)| Membership { group, is_member: is_member(member) }).collect())
    }

    fn manager(&self, record: &Json) -> Result<Option<Json>, NotKnown> {
        match record["id"].as_str() {
            Some("liz") => Ok(Some(json!({"id": "bo", "firstname": "Bo", "profile": {"firstName": "Bo"}}))),
            Some("bo") => Ok(None),
            _ => Err(NotKnown::new("The manager is not loaded", "Load all.")),
        }
    }

    fn person(&self, attributes: &str, value: &str) -> Result<String, NotKnown> {
        let is_bo = attributes == "Nr" && value == "17";
        if is_bo { Ok("bo".to_owned()) } else { Err(NotKnown::new("nobody has this Nr", "Load all.")) }
    }

    fn value(&self, person: &Json, name: &str) -> Json {
        person[name].clone()
    }
}

const NOT_KNOWN: &str = "not known";

fn outcome(dialect: Dialect, text: &str, record: &Json, context: &Context) -> Json {
    let expression = parse(dialect, text).expression.expect("an expression");
    match evaluate(&expression, record, context).outcome {
        Ok(Flow::Value(value)) => value.to_json(),
        Ok(Flow::Ignore) => json!("left out"),
        Ok(Flow::NotKnown(_)) => json!(NOT_KNOWN),
        Err(error) => json!(error.message),
    }
}

#[test]
fn what_is_loaded_is_used_and_what_is_not_is_not_known() {
    let loaded = Context { loaded: Some(Arc::new(office())), ..Context::default() };
    let alone = Context::default();
    let not_known = || json!(NOT_KNOWN);
    let okta = [
        ("isMemberOfGroupName('Sales') ? 'S' : 'O'", json!("S")),
        ("isMemberOfGroupName('Sales managers')", json!(false)),
        ("isMemberOfGroupName('Admins')", not_known()),
        ("isMemberOfGroupName('Nobody')", json!(false)),
        ("isMemberOfGroup('g1')", json!(true)),
        ("isMemberOfGroup('g2')", not_known()),
        ("isMemberOfAnyGroup('g2', 'g1')", json!(true)),
        ("isMemberOfAnyGroup('g2', 'g3')", not_known()),
        ("isMemberOfGroupNameStartsWith('Sales')", json!(true)),
        ("isMemberOfGroupNameStartsWith('Ad')", not_known()),
        ("isMemberOfGroupNameContains('les m')", json!(false)),
        ("isMemberOfGroupNameContains('min')", not_known()),
        ("isMemberOfGroupNameRegex('Sa.*')", json!(true)),
        ("isMemberOfGroupNameRegex('.*dm.*')", not_known()),
        ("user.getGroups({'group.profile.name': 'Sales'}).![name]", json!(["Sales"])),
        ("user.getGroups({'group.type': {'OKTA_GROUP'}})", not_known()),
        ("getFilteredGroups({'g1', 'g3'}, 'group.name', 10)", json!(["Sales"])),
        ("getFilteredGroups({'g2'}, 'group.name', 10)", not_known()),
        ("getManagerUser('active_directory').firstName", json!("Bo")),
    ];
    let never_loaded = [
        "hasDirectoryUser() ? findDirectoryUser().title : 'none'",
        "findDirectoryUser()",
        "hasWorkdayUser()",
        "findWorkdayUser()",
        "getManagerAppUser('active_directory', 'google').title",
        "getAssistantUser('active_directory').firstName",
        "getAssistantAppUser('active_directory', 'google').title",
        "user.getLinkedObject('manager').lastName",
        "user.getInternalProperty('status')",
        "org.name",
        "app.companyId",
    ];
    let liz = json!({"id": "liz"});
    for (text, expected) in okta {
        assert_eq!(outcome(Dialect::Okta, text, &liz, &loaded), expected, "{text}");
        assert_eq!(outcome(Dialect::Okta, text, &liz, &alone), NOT_KNOWN, "{text}, with nothing loaded");
    }
    for text in never_loaded {
        assert_eq!(outcome(Dialect::Okta, text, &liz, &loaded), NOT_KNOWN, "{text}");
        assert_eq!(outcome(Dialect::Okta, text, &liz, &alone), NOT_KNOWN, "{text}, with nothing loaded");
    }
}

#[test]
fn managers_are_loaded_or_none_or_not_known() {
    let loaded = Context { loaded: Some(Arc::new(office())), ..Context::default() };
    let okta = "getManagerUser('active_directory').firstName";
    for (name, dialect, text, id, expected) in [
        ("Okta asks the directory, which may know one", Dialect::Okta, okta, "bo", json!(NOT_KNOWN)),
        ("not loaded", Dialect::Okta, okta, "eve", json!(NOT_KNOWN)),
        ("OneLogin's", Dialect::OneLogin, "{$user.manager_firstname}", "liz", json!("Bo")),
        ("OneLogin's, in text", Dialect::OneLogin, "by {manager_firstname}", "liz", json!("by Bo")),
        ("OneLogin's, of whom has none", Dialect::OneLogin, "{$user.manager_firstname}", "bo", json!(null)),
        ("OneLogin's, not loaded", Dialect::OneLogin, "{$user.manager_firstname}", "eve", json!(NOT_KNOWN)),
        ("a field of the user's own", Dialect::OneLogin, "{$user.manager_user_id}", "eve", json!(null)),
    ] {
        assert_eq!(outcome(dialect, text, &json!({"id": id}), &loaded), expected, "{name}");
    }
    for text in ["{$user.manager_firstname}", "{strongpwd}", "{directory_name}", "{account_name}"] {
        assert_eq!(outcome(Dialect::OneLogin, text, &json!({}), &Context::default()), NOT_KNOWN, "{text}");
    }
}

#[test]
fn a_person_is_found_by_a_value_or_not_known() {
    let loaded = Context { loaded: Some(Arc::new(office())), ..Context::default() };
    for (name, text, boss, expected) in [
        ("found", "Person([boss], \"Nr\")", json!("17"), json!("bo")),
        ("found by a number", "Person([boss], \"Nr\")", json!(17), json!("bo")),
        ("nobody", "Person([boss], \"Nr\")", json!("18"), json!(NOT_KNOWN)),
        ("no value", "Person([boss], \"Nr\")", json!(" "), json!(null)),
        ("one is enough", "Coalesce([boss], Person([boss], \"Nr\"))", json!("18"), json!("18")),
    ] {
        assert_eq!(outcome(Dialect::Generic, text, &json!({"boss": boss}), &loaded), expected, "{name}");
    }
    let alone = outcome(Dialect::Generic, "Person([b], \"Nr\")", &json!({"b": "17"}), &Context::default());
    assert_eq!(alone, NOT_KNOWN);
    assert!(parse(Dialect::Generic, "Person([b], \"Nr\")").expression.is_some_and(|read| read.asks_others()));
}

#[test]
fn a_side_that_decides_alone_needs_no_other() {
    for (text, expected) in [
        ("user.a == 'x' OR isMemberOfGroupName('S')", json!(true)),
        ("isMemberOfGroupName('S') OR user.a == 'x'", json!(true)),
        ("isMemberOfGroupName('S') AND user.a == 'x'", json!(NOT_KNOWN)),
        ("isMemberOfGroupName('S') AND user.a == 'y'", json!(false)),
        ("isMemberOfGroupName('S') OR user.a == 'y'", json!(NOT_KNOWN)),
        ("!isMemberOfGroupName('S')", json!(NOT_KNOWN)),
        ("user.a == 'x' ? 'a' : org.name", json!("a")),
        ("org.name ?: 'x'", json!(NOT_KNOWN)),
    ] {
        let got = outcome(Dialect::Okta, text, &json!({"user": {"a": "x"}}), &Context::default());
        assert_eq!(got, expected, "{text}");
    }
}

#[test]
fn app_roles_are_none_or_named_or_not_known() {
    let admin = || json!({"id": "r1", "displayName": "Admin", "value": "adm"});
    for (name, record, single, complex) in [
        ("no word of roles", json!({}), json!(NOT_KNOWN), json!(NOT_KNOWN)),
        ("no roles", json!({"r": []}), json!(null), json!(null)),
        ("nothing", json!({"r": null}), json!(null), json!(null)),
        (
            "Graph's assignment, which has an id",
            json!({"r": [{"appRoleId": "r1"}]}),
            json!(NOT_KNOWN),
            json!(NOT_KNOWN),
        ),
        ("one that is named", json!({"r": [admin()]}), json!("Admin"), json!("adm")),
        ("a name", json!({"r": ["Admin"]}), json!("Admin"), json!("Admin")),
    ] {
        let context = Context::default();
        assert_eq!(outcome(Dialect::Entra, "SingleAppRoleAssignment([r])", &record, &context), single, "{name}");
        let all = outcome(Dialect::Entra, "AppRoleAssignmentsComplex([r])", &record, &context);
        assert_eq!(all.pointer("/0/value").unwrap_or(&all), &complex, "{name}");
    }
    let two = json!({"r": [admin(), admin()]});
    let got = outcome(Dialect::Entra, "SingleAppRoleAssignment([r])", &two, &Context::default());
    assert!(got.as_str().is_some_and(|said| said.contains("an error is what was seen")), "{got}");
}
