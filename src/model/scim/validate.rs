//! What is wrong with a resource, by its schema (RFC 7643 sections 2.2 to 2.5 and 7).
//!
//! Codes: `required-missing`, `wrong-type`, `unknown-attribute`, `not-canonical`, `two-primaries`, `read-only`.
//! What a service provider makes of it beyond the schema (lengths, look-ups) is said in `provider`.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::name;
use super::path::{TargetPath, elements};
use super::schema::{Attribute, AttributeType, ResourceType, Schema, common};
use crate::base::{Finding, Severity};

/// Every finding of one resource, in the schema's order, unknown attributes last.
pub fn validate(resource: &Value, resource_type: &ResourceType) -> Vec<Finding> {
    let Some(object) = resource.as_object() else {
        return vec![wrong_type("", "A resource", "a JSON object", resource)];
    };
    let mut findings = Vec::new();
    check_attributes(object, &resource_type.core, None, &mut findings);
    for extension in &resource_type.extensions {
        match name::get(object, &extension.id) {
            Some(Value::Object(inner)) => check_attributes(inner, extension, Some(&extension.id), &mut findings),
            None | Some(Value::Null) => {}
            Some(other) => findings.push(wrong_type(&extension.id, "An extension", "an object of attributes", other)),
        }
    }
    check_unknown(object, resource_type, &mut findings);
    without_repeats(findings)
}

/// The same fault in each of a thousand members is one finding, shown by the first of them.
fn without_repeats(findings: Vec<Finding>) -> Vec<Finding> {
    let mut seen = HashSet::new();
    let is_first = |finding: &Finding| seen.insert((finding.code, finding.place.target.clone()));
    findings.into_iter().filter(is_first).collect()
}

fn check_attributes(object: &Map<String, Value>, schema: &Schema, urn: Option<&str>, findings: &mut Vec<Finding>) {
    let shared = if urn.is_none() { &common().attributes[..] } else { &[] };
    let shared = shared.iter().filter(|attribute| !MADE_BY_THE_PROGRAM.contains(&attribute.name.as_str()));
    for attribute in schema.attributes.iter().chain(shared) {
        let path = TargetPath::from_names(urn, &attribute.name);
        check(name::get(object, &attribute.name), attribute, &path, findings);
    }
}

/// Clients send these as a matter of form (Entra ID puts `meta.resourceType` into every create); nobody maps them.
const MADE_BY_THE_PROGRAM: [&str; 2] = ["schemas", "meta"];

fn check(value: Option<&Value>, attribute: &Attribute, path: &TargetPath, findings: &mut Vec<Finding>) {
    let Some(value) = value.filter(|value| !is_empty(value)) else {
        findings.extend(missing(attribute, path));
        return;
    };
    if attribute.is_read_only() {
        findings.push(read_only(path, value));
        return;
    }
    if value.is_array() != attribute.multi_valued {
        let expected = if attribute.multi_valued { "a list" } else { attribute.kind.noun() };
        findings.push(wrong_type(&path.to_string(), &path.short(), expected, value));
        return;
    }
    if attribute.multi_valued {
        check_primaries(value, path, findings);
    }
    elements(value).into_iter().for_each(|element| check_single(element, attribute, path, findings));
}

fn check_single(value: &Value, attribute: &Attribute, path: &TargetPath, findings: &mut Vec<Finding>) {
    if !has_type(value, attribute.kind) {
        findings.push(wrong_type(&path.to_string(), &path.short(), attribute.kind.noun(), value));
        return;
    }
    match value {
        Value::Object(members) => check_members(members, attribute, path, findings),
        Value::String(text) => check_canonical(text, attribute, path, findings),
        _ => {}
    }
}

fn check_members(members: &Map<String, Value>, attribute: &Attribute, path: &TargetPath, findings: &mut Vec<Finding>) {
    let element = match name::get(members, "type").and_then(Value::as_str) {
        Some(of_type) if attribute.multi_valued => path.of_type(of_type),
        _ => path.clone(),
    };
    for sub in &attribute.sub_attributes {
        check(name::get(members, &sub.name), sub, &element.with_sub_attribute(&sub.name), findings);
    }
    for (key, value) in members.iter().filter(|(key, _)| attribute.sub_attribute(key).is_none()) {
        findings.push(unknown(&format!("{path}.{key}"), value));
    }
}

fn check_canonical(text: &str, attribute: &Attribute, path: &TargetPath, findings: &mut Vec<Finding>) {
    let known = &attribute.canonical_values;
    let same = |value: &String| if attribute.case_exact { value == text } else { value.eq_ignore_ascii_case(text) };
    if !known.is_empty() && !known.iter().any(same) {
        findings.push(
            Finding::warning(
                "not-canonical",
                format!("'{text}' is not one of the values that {} is meant to have", path.short()),
            )
            .because(
                "A service provider may refuse a value that its schema does not name, or keep it and not act on it.",
            )
            .remedy(format!("Use one of: {}.", known.join(", ")))
            .at_target(path.to_string())
            .with_value(text),
        );
    }
}

fn check_primaries(list: &Value, path: &TargetPath, findings: &mut Vec<Finding>) {
    let is_primary =
        |element: &&Value| element.as_object().and_then(|o| name::get(o, "primary")) == Some(&Value::Bool(true));
    let primaries = elements(list).into_iter().filter(is_primary).count();
    if primaries > 1 {
        findings.push(
            Finding::error("two-primaries", format!("{primaries} values of {} are marked primary", path.short()))
                .because("At most one value of an attribute may be primary (RFC 7643 section 2.4); a service provider refuses the others or picks one itself.")
                .remedy("Map 'primary' of one type only.")
                .at_target(path.to_string()),
        );
    }
}

fn check_unknown(object: &Map<String, Value>, resource_type: &ResourceType, findings: &mut Vec<Finding>) {
    for (key, value) in object {
        let is_known = resource_type.core.attribute(key).is_some()
            || common().attribute(key).is_some()
            || resource_type.extension(key).is_some();
        if !is_known {
            findings.push(unknown(key, value));
        }
    }
    for extension in &resource_type.extensions {
        let members = name::get(object, &extension.id).and_then(Value::as_object);
        for (key, value) in members.into_iter().flatten().filter(|(key, _)| extension.attribute(key).is_none()) {
            findings.push(unknown(&format!("{}:{key}", extension.id), value));
        }
    }
}

fn has_type(value: &Value, kind: AttributeType) -> bool {
    match (kind, value) {
        (AttributeType::Boolean, Value::Bool(_))
        | (AttributeType::Decimal, Value::Number(_))
        | (AttributeType::Complex, Value::Object(_)) => true,
        (AttributeType::Integer, Value::Number(number)) => !number.is_f64(),
        (AttributeType::DateTime, Value::String(text)) => text.parse::<jiff::Timestamp>().is_ok(),
        (AttributeType::String | AttributeType::Binary | AttributeType::Reference, Value::String(_)) => true,
        _ => false,
    }
}

/// Whether a service provider sees no value: null, the empty list, the empty text.
fn is_empty(value: &Value) -> bool {
    super::shape::is_unassigned(value) || value.as_str() == Some("")
}

/// What is missed where there is no value: the parts that are required, where any are.
fn missing(attribute: &Attribute, path: &TargetPath) -> Vec<Finding> {
    let parts = attribute.sub_attributes.iter().filter(|part| part.required);
    let parts: Vec<Finding> = parts.map(|part| required_missing(&path.with_sub_attribute(&part.name))).collect();
    match attribute.required {
        true if parts.is_empty() => vec![required_missing(path)],
        true => parts,
        false => Vec::new(),
    }
}

fn required_missing(path: &TargetPath) -> Finding {
    Finding::error("required-missing", format!("{} has no value, and it is required", path.short()))
        .because("The service provider refuses a resource without it.")
        .remedy("Map an attribute that everyone has, or give the rule a default value.")
        .at_target(path.to_string())
}

fn wrong_type(target: &str, subject: &str, expected: &str, value: &Value) -> Finding {
    Finding::error("wrong-type", format!("{subject} must be {expected}"))
        .because(format!(
            "It is {}. The service provider refuses the resource, or reads the value otherwise than it is meant.",
            noun(value)
        ))
        .remedy("Convert the value in the rule's expression, or map another attribute.")
        .at_target(target)
        .with_value(shown(value))
}

fn unknown(target: &str, value: &Value) -> Finding {
    Finding::warning("unknown-attribute", format!("The schema does not know {target}"))
        .because("A service provider ignores attributes that it does not know, or refuses the resource.")
        .remedy("Choose a target attribute from the list, or remove the rule.")
        .at_target(target)
        .with_value(shown(value))
}

fn read_only(path: &TargetPath, value: &Value) -> Finding {
    // Okta sends `display` with every member as a matter of form: worth a note, no more.
    let severity = if path.sub_attribute().is_some() { Severity::Note } else { Severity::Warning };
    Finding::new(severity, "read-only", format!("{} is set by the service provider alone", path.short()))
        .because("What a client sends for it is ignored.")
        .remedy("Remove the rule.")
        .at_target(path.to_string())
        .with_value(shown(value))
}

fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The value for a sentence: text without quotation marks, and not more than a line of it.
fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scim::schema::{rfc_group, rfc_user};

    fn found(resource: &Value, resource_type: &ResourceType) -> Vec<(&'static str, String)> {
        let findings = validate(resource, resource_type);
        findings.into_iter().map(|finding| (finding.code, finding.place.target.unwrap_or_default())).collect()
    }

    #[test]
    fn a_good_resource_has_no_findings() {
        let liz = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "meta": {"resourceType": "User"},
            "userName": "liz@contoso.com", "externalId": "x", "active": true, "name": {"givenName": "Liz"}, "nickName": null,
            "emails": [{"type": "Work", "value": "liz@contoso.com", "primary": true}, {"type": "home", "value": "l@h.test", "primary": false}],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "26"}}
        });
        assert_eq!(found(&liz, rfc_user()), []);
        assert_eq!(
            found(&json!({"displayName": "Staff", "members": [{"value": "1", "type": "User"}]}), rfc_group()),
            []
        );
    }

    #[test]
    fn each_fault_is_found_at_its_place() {
        const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
        for (name, extra, code, target) in [
            ("empty required", json!({"userName": ""}), "required-missing", "userName"),
            ("text for a boolean", json!({"active": "True"}), "wrong-type", "active"),
            ("number for text", json!({"title": 7}), "wrong-type", "title"),
            ("object for a list", json!({"emails": {"value": "a"}}), "wrong-type", "emails"),
            ("list for text", json!({"title": ["a"]}), "wrong-type", "title"),
            ("text for an element", json!({"emails": ["a"]}), "wrong-type", "emails"),
            (
                "text for a complex",
                json!({"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": "26"}}),
                "wrong-type",
                MANAGER,
            ),
            (
                "number in an element",
                json!({"emails": [{"type": "work", "value": 1}]}),
                "wrong-type",
                "emails[type eq \"work\"].value",
            ),
            ("unknown attribute", json!({"shoeSize": "43"}), "unknown-attribute", "shoeSize"),
            ("unknown sub-attribute", json!({"name": {"maiden": "x"}}), "unknown-attribute", "name.maiden"),
            ("unknown extension", json!({"urn:x:y": {}}), "unknown-attribute", "urn:x:y"),
            (
                "a type of its own",
                json!({"emails": [{"type": "personal", "value": "a"}]}),
                "not-canonical",
                "emails[type eq \"personal\"].type",
            ),
            ("two primaries", json!({"emails": [{"primary": true}, {"primary": true}]}), "two-primaries", "emails"),
            ("read-only", json!({"id": "1"}), "read-only", "id"),
            ("read-only list", json!({"groups": [{"value": "1"}]}), "read-only", "groups"),
        ] {
            let mut resource = json!({"userName": "liz"});
            let members = extra.as_object().expect("an object").clone();
            resource.as_object_mut().expect("an object").extend(members);
            assert_eq!(found(&resource, rfc_user()), [(code, target.to_owned())], "{name}");
        }
    }

    #[test]
    fn a_fault_that_every_element_has_is_found_once() {
        let member = json!({"value": 7, "display": "Liz", "shoe": 1});
        let staff = json!({"displayName": "Staff", "members": vec![member; 1000]});
        let expected =
            [("wrong-type", "members.value"), ("read-only", "members.display"), ("unknown-attribute", "members.shoe")];
        assert_eq!(found(&staff, rfc_group()), expected.map(|(code, target)| (code, target.to_owned())));
        assert_eq!(validate(&staff, rfc_group())[1].severity, Severity::Note);
    }

    #[test]
    fn what_is_no_object_is_said_once() {
        for resource in [json!(null), json!([1]), json!("x")] {
            assert_eq!(found(&resource, rfc_user()), [("wrong-type", String::new())]);
        }
    }

    #[test]
    fn every_finding_says_why_and_what_to_do() {
        let bad =
            json!({"active": "x", "id": "1", "shoe": 1, "emails": [{"primary": true, "type": "z"}, {"primary": true}]});
        for finding in validate(&bad, rfc_user()) {
            assert!(
                !finding.reason.is_empty() && !finding.remedy.is_empty() && !finding.title.ends_with('.'),
                "{finding:?}"
            );
            assert!(finding.severity > Severity::Note);
        }
    }
}
