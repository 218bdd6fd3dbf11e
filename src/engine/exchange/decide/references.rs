//! What a record's references become in the account, and what of the account can then be judged.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};

use crate::client::ReferenceValue;
use crate::mapping::{CompiledMapping, CompiledRule};

/// The references of one record, by the identifier that the payload has.
#[derive(Debug, Default)]
pub(super) struct References(BTreeMap<String, Reference>);

/// One reference.
#[derive(Debug)]
pub(super) struct Reference {
    pub value: ReferenceValue,
    pub maybe: Maybe,
}

/// Who in the account may be meant by a reference that has no id.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Maybe {
    /// Nobody but the one whose id is known, if any.
    Nobody,
    /// One of these, and the client could not tell which.
    OneOf(Vec<String>),
    /// Anybody: the other record is not in the set.
    Anybody,
}

impl References {
    pub fn insert(&mut self, identifier: String, reference: Reference) {
        self.0.insert(identifier, reference);
    }

    /// For [`crate::client::Subject`]: what is not known stands outside the set.
    pub fn value(&self, identifier: &str) -> ReferenceValue {
        let known = self.0.get(identifier).map(|reference| reference.value.clone());
        known.unwrap_or_else(|| ReferenceValue::OutsideSet { key: identifier.to_owned() })
    }

    /// How many are left out of requests.
    pub fn left_out(&self) -> usize {
        self.0.values().filter(|reference| reference.value.printed().is_none()).count()
    }

    /// Whether every id in the account is either wanted or not.
    pub fn settle_everything(&self) -> bool {
        self.0.values().all(|reference| reference.maybe == Maybe::Nobody)
    }

    /// The resource with ids of the account in place of the payload's identifiers; what cannot be referred to is left out.
    pub fn resolve(&self, mapping: &CompiledMapping, targets: &[&str], resource: &Value) -> Value {
        let mut resolved = resource.clone();
        for rule in rules(mapping, targets) {
            keep(rule, &mut resolved, |element| self.replaced(element));
        }
        resolved
    }

    /// The account's resource without what nobody can judge: ids that may be those of references that have none.
    pub fn judgeable(&self, mapping: &CompiledMapping, targets: &[&str], current: &Value) -> Value {
        let mut judgeable = current.clone();
        let unsettled = self.unsettled();
        for rule in rules(mapping, targets) {
            keep(rule, &mut judgeable, |element| (!unsettled.may_be(element)).then(|| element.clone()));
        }
        judgeable
    }

    fn replaced(&self, element: &Value) -> Option<Value> {
        let id = self.0.get(&identifier(element)?)?.value.printed()?;
        Some(if element.is_object() { json!({ "value": id }) } else { json!(id) })
    }

    fn unsettled(&self) -> Unsettled<'_> {
        let references = self.0.values();
        let wanted = references.clone().filter_map(|reference| match &reference.value {
            ReferenceValue::Known(id) => Some(id.as_str()),
            _ => None,
        });
        let listed = references.clone().filter_map(|reference| match &reference.maybe {
            Maybe::OneOf(ids) => Some(ids),
            Maybe::Nobody | Maybe::Anybody => None,
        });
        Unsettled {
            wanted: wanted.collect(),
            listed: listed.flatten().map(String::as_str).collect(),
            anybody: references.into_iter().any(|reference| reference.maybe == Maybe::Anybody),
        }
    }
}

/// Which ids in the account may be those of references that have none.
struct Unsettled<'r> {
    /// These are others'.
    wanted: HashSet<&'r str>,
    listed: HashSet<&'r str>,
    anybody: bool,
}

impl Unsettled<'_> {
    fn may_be(&self, element: &Value) -> bool {
        let Some(id) = identifier(element) else { return false };
        (self.anybody || self.listed.contains(id.as_str())) && !self.wanted.contains(id.as_str())
    }
}

/// The identifiers that a resource refers to.
pub(super) fn identifiers(mapping: &CompiledMapping, targets: &[&str], resource: &Value) -> Vec<String> {
    let values = rules(mapping, targets).filter_map(|rule| rule.rule.target.get(resource));
    values.flat_map(|value| elements(value).into_iter().filter_map(identifier)).collect()
}

/// Whether the client treats the attribute as a reference.
pub(super) fn is_one_of(targets: &[&str], attribute: &str) -> bool {
    targets.iter().any(|target| target.eq_ignore_ascii_case(attribute))
}

fn rules<'m>(mapping: &'m CompiledMapping, targets: &'m [&str]) -> impl Iterator<Item = &'m CompiledRule> {
    mapping.rules.iter().filter(|rule| is_one_of(targets, rule.rule.target.attribute()))
}

/// Puts in the place of each element what `each` makes of it, or nothing.
fn keep(rule: &CompiledRule, resource: &mut Value, each: impl Fn(&Value) -> Option<Value>) {
    let target = &rule.rule.target;
    let Some(value) = target.get(resource) else { return };
    let is_list = value.is_array();
    let kept: Vec<Value> = elements(value).into_iter().filter_map(each).collect();
    match kept.into_iter() {
        kept if is_list => target.set(resource, kept.collect()),
        mut kept => match kept.next() {
            Some(one) => target.set(resource, one),
            None => drop(target.remove(resource)),
        },
    }
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::{ClientKind, ResourceKind};
    use crate::mapping::{Mapping, Rule};
    use crate::scim::TargetPath;
    use crate::scim::schema::rfc_group;

    fn mapping() -> CompiledMapping {
        let rule = Rule::direct(TargetPath::parse("members").expect("a path"), "members");
        let client = crate::client::of(ClientKind::new("entra"));
        let mapping = Arc::new(Mapping::new(ResourceKind::Group, vec![rule]));
        CompiledMapping::compile(&mapping, client.dialect, client.names(ResourceKind::Group), rfc_group())
    }

    fn members(ids: &[&str]) -> Value {
        json!({ "members": ids.iter().map(|id| json!({ "value": id })).collect::<Vec<_>>() })
    }

    fn references(others: Maybe) -> References {
        let mut references = References::default();
        let mut insert = |name: &str, value, maybe| references.insert(name.to_owned(), Reference { value, maybe });
        insert("liz", ReferenceValue::Known("7".to_owned()), Maybe::Nobody);
        insert("bo", ReferenceValue::AfterLookUp { name: "Bo".to_owned() }, Maybe::Nobody);
        insert("eve", ReferenceValue::OutsideSet { key: "eve".to_owned() }, others);
        references
    }

    #[test]
    fn identifiers_become_ids_and_the_unknown_is_left_out() {
        let resolved = references(Maybe::Anybody).resolve(&mapping(), &["members"], &members(&["liz", "bo", "eve"]));
        assert_eq!(resolved, members(&["7", "<id of Bo in the account>"]));
    }

    #[test]
    fn only_what_can_be_judged_of_the_account_is_compared() {
        for (name, eve, kept) in [
            ("eve is nobody in the account", Maybe::Nobody, &["7", "8", "9"][..]),
            ("eve is 8 or 10", Maybe::OneOf(vec!["8".to_owned(), "10".to_owned()]), &["7", "9"]),
            ("eve may be anybody", Maybe::Anybody, &["7"]),
        ] {
            let judgeable = references(eve).judgeable(&mapping(), &["members"], &members(&["7", "8", "9"]));
            assert_eq!(judgeable, members(kept), "{name}");
        }
    }
}
