//! References to other records: a manager, a group's members.
//!
//! The payload names the other record by the directory's identifier; the client sends the account's id of it. So each
//! reference is looked up as the client would look up that record, once for the whole plan.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::ReferenceValue;
use crate::mapping::CompiledMapping;

/// What the references of one record become, by the identifier that the payload has.
pub(super) type References = BTreeMap<String, ReferenceValue>;

/// The identifiers that a resource refers to, in the targets that the client treats as references.
pub(super) fn identifiers(mapping: &CompiledMapping, references: &[&str], resource: &Value) -> Vec<String> {
    let rules = mapping.rules.iter().filter(|rule| is_one_of(references, rule.rule.target.attribute()));
    let values = rules.filter_map(|rule| rule.rule.target.get(resource));
    values.flat_map(|value| elements(value).into_iter().filter_map(identifier)).collect()
}

/// The resource with ids of the account in place of the payload's identifiers; what cannot be referred to is left out.
pub(super) fn resolved(mapping: &CompiledMapping, references: &[&str], resource: &Value, known: &References) -> Value {
    let mut resolved = resource.clone();
    for rule in mapping.rules.iter().filter(|rule| is_one_of(references, rule.rule.target.attribute())) {
        let target = &rule.rule.target;
        let Some(value) = target.get(resource) else { continue };
        let replaced: Vec<Value> = elements(value).into_iter().filter_map(|element| replace(element, known)).collect();
        match (value, replaced.into_iter().next()) {
            (Value::Array(list), _) => {
                let list = list.iter().filter_map(|element| replace(element, known)).collect();
                target.set(&mut resolved, Value::Array(list));
            }
            (_, Some(one)) => target.set(&mut resolved, one),
            (_, None) => drop(target.remove(&mut resolved)),
        }
    }
    resolved
}

pub(super) fn is_one_of(references: &[&str], attribute: &str) -> bool {
    references.iter().any(|reference| reference.eq_ignore_ascii_case(attribute))
}

fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    }
}

/// `{"value": "7"}`, or the bare value.
fn identifier(reference: &Value) -> Option<String> {
    match reference.get("value").unwrap_or(reference) {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn replace(reference: &Value, known: &References) -> Option<Value> {
    let id = known.get(&identifier(reference)?)?.printed()?;
    Some(if reference.is_object() { json!({ "value": id }) } else { json!(id) })
}
