//! What a client would change: the account's resource and the one it wants, attribute by attribute.
//!
//! Only mapped attributes count, and of these only what is sent in updates. What an empty value means is the client's own
//! rule; when two values are the same is the attribute's ([`crate::scim::sameness`]).

use serde_json::Value;

use crate::client::{Change, Client, Nulls};
use crate::mapping::{Apply, CompiledMapping, CompiledRule};
use crate::scim::{Sameness, TargetPath, sameness, sameness::says_nothing};

/// What a comparison gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// In the mapping's order.
    pub changes: Vec<Change>,
    /// Targets that differ in case alone, which is no difference unless the schema says `caseExact`.
    pub case_only: Vec<TargetPath>,
    /// Targets that the account has and the record has not, where the client never sends nothing.
    pub kept: Vec<TargetPath>,
}

/// Compares a resource as the account has it with what an update would have, references already replaced by ids.
pub fn difference(mapping: &CompiledMapping, client: &dyn Client, current: &Value, desired: &Value) -> Difference {
    let mut difference = Difference::default();
    let rules = mapping.rules.iter().filter(|rule| rule.rule.apply == Apply::Always && rule.fault.is_none());
    for rule in rules {
        difference.add(rule, client, current, desired);
    }
    difference
}

impl Difference {
    fn add(&mut self, rule: &CompiledRule, client: &dyn Client, current: &Value, desired: &Value) {
        let target = &rule.rule.target;
        let before = target.get(current).filter(|value| !says_nothing(value));
        let after = target.get(desired).filter(|value| !says_nothing(value));
        match (before, after) {
            (None, None) => return,
            (Some(_), None) if client.nulls() == Nulls::NeverSent => return self.kept.push(target.clone()),
            (Some(before), Some(after)) => match sameness(rule.attribute.as_ref(), before, after) {
                Sameness::Same => return,
                Sameness::CaseOnly => return self.case_only.push(target.clone()),
                Sameness::Different => {}
            },
            _ => {}
        }
        self.changes.push(Change { target: target.clone(), before: before.cloned(), after: after.cloned() });
    }
}
