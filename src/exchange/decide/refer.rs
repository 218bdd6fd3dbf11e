//! References to other records: a manager, a group's members.
//!
//! The payload names the other record by the directory's identifier; the client sends the account's id of it. So each
//! reference is looked up as the client would look up that record, once for the whole plan.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::matching::Match;
use super::{Desk, Wanted};
use crate::base::ResourceKind;
use crate::client::ReferenceValue;
use crate::exchange::endpoint::AskError;
use crate::exchange::lookup::id_of;
use crate::exchange::outcome::{RecordMark, RecordPlan};
use crate::mapping::CompiledMapping;

/// What the references of one record become, by the identifier that the payload has.
pub(super) type References = BTreeMap<String, ReferenceValue>;

impl Desk<'_> {
    /// What the record's references become in the account.
    pub(super) fn refer_all(&self, wanted: &Wanted, plan: &mut RecordPlan) -> Result<References, AskError> {
        let mut known = References::new();
        for identifier in self.identifiers(wanted) {
            let value = self.refer_one(wanted.kind(), &identifier, plan)?;
            known.insert(identifier, value);
        }
        let outside = known.values().filter(|value| matches!(value, ReferenceValue::OutsideSet { .. })).count();
        match (wanted.kind(), outside) {
            (_, 0) => {}
            (ResourceKind::User, _) => {
                plan.marks.push(RecordMark::NoManager);
                plan.notes.push(
                    "The manager is not among the loaded users, or will not be in the account, and is not sent."
                        .to_owned(),
                );
            }
            (ResourceKind::Group, 1) => {
                plan.notes.push(
                    "One member is not among the loaded users, or will not be in the account, and is left out."
                        .to_owned(),
                );
            }
            (ResourceKind::Group, count) => {
                plan.notes.push(format!(
                    "{count} members are not among the loaded users, or will not be in the account, and are left out."
                ));
            }
        }
        Ok(known)
    }

    pub(super) fn refer_one(
        &self,
        kind: ResourceKind,
        identifier: &str,
        plan: &mut RecordPlan,
    ) -> Result<ReferenceValue, AskError> {
        let outside = || ReferenceValue::OutsideSet { key: identifier.to_owned() };
        let Some(other) = self.referred(kind, identifier) else { return Ok(outside()) };
        let mut asked = Vec::new();
        let found = self.find(&other, &mut asked)?;
        plan.asked.extend(asked);
        Ok(match found {
            Match::One { resource, .. } => match id_of(&resource) {
                Some(id) => ReferenceValue::Known(id.to_owned()),
                None => outside(),
            },
            Match::Nobody if other.disabled && !self.dry_run.client.creates_disabled() => outside(),
            Match::Nobody => ReferenceValue::AfterLookUp { name: other.name },
            Match::Several { .. } | Match::Unasked => outside(),
        })
    }

    /// The record that an identifier refers to: a user, or from a group also a group.
    pub(super) fn referred(&self, kind: ResourceKind, identifier: &str) -> Option<Wanted> {
        let find = |kind| self.rosters.of(kind).find(identifier).and_then(|index| self.wanted(kind, index).ok());
        find(ResourceKind::User).or_else(|| if kind == ResourceKind::Group { find(kind) } else { None })
    }

    pub(super) fn identifiers(&self, wanted: &Wanted) -> Vec<String> {
        identifiers(self.mapping(wanted), self.references(wanted), &wanted.updated)
    }

    pub(super) fn references(&self, wanted: &Wanted) -> &'static [&'static str] {
        self.dry_run.client.references(wanted.kind())
    }
}

/// For [`crate::client::Subject`]: what is not known stands outside.
pub(super) fn refer(known: &References) -> impl Fn(&str) -> ReferenceValue {
    |key| known.get(key).cloned().unwrap_or_else(|| ReferenceValue::OutsideSet { key: key.to_owned() })
}

/// The identifiers that a resource refers to, in the targets that the client treats as references.
fn identifiers(mapping: &CompiledMapping, references: &[&str], resource: &Value) -> Vec<String> {
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
