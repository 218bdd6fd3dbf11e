//! What a client would change: the account's resource and the one it wants, attribute by attribute.
//!
//! Only mapped attributes count, and of these only what is sent in updates. References are compared apart, as ids. What an empty value means is the client's own
//! rule; when two values are the same is the attribute's ([`sameness`](mod@crate::scim::sameness)).

use serde_json::Value;

use super::outcome::AttributeChange;
use crate::client::{Change, Client, MemberChanges, Nulls};
use crate::mapping::{Apply, CompiledMapping, CompiledRule, RuleResult, RuleState};
use crate::scim::{ManyValues, Sameness, TargetPath, sameness, sameness::says_nothing};

/// What a comparison gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// In the mapping's order.
    pub changes: Vec<AttributeChange>,
    /// Targets that differ in case alone, which is no difference unless the schema says `caseExact`.
    pub case_only: Vec<TargetPath>,
    /// Targets that the account has and the record has not, where the client never sends nothing.
    pub kept: Vec<TargetPath>,
}

/// Compares a resource as the account has it with what an update would have. `results` are the mapping's for this record,
/// `references` what changes of those that the client sends as ids.
pub fn difference(
    mapping: &CompiledMapping,
    results: &[RuleResult],
    client: &Client,
    current: &Value,
    desired: &Value,
    references: Option<MemberChanges>,
) -> Difference {
    let mut difference = Difference::default();
    let mut references = references.filter(|changes| !changes.is_none());
    let replaced = client.references(mapping.mapping.kind);
    let (shown, wanted) = (ManyValues::of(current), ManyValues::of(desired));
    for (rule, result) in mapping.rules.iter().zip(results).filter(|(rule, result)| is_sent(rule, result)) {
        let target = &rule.rule.target;
        if !replaced.contains(&target.attribute()) {
            difference.add(rule, client, &shown, &wanted);
        } else if let Some(changes) = references.take() {
            difference.changes.push(AttributeChange::References { target: target.clone(), changes });
        } else if result.state == RuleState::Empty && target.get(current).is_some_and(|value| !says_nothing(value)) {
            difference.kept.push(target.clone());
        }
    }
    difference
}

/// Whether an update says anything of this attribute, be it that it is empty. What an expression leaves out or a rule
/// refuses is not empty: nothing is said. A default is sent at creation only.
fn is_sent(rule: &CompiledRule, result: &RuleResult) -> bool {
    let speaks = matches!(result.state, RuleState::Filled | RuleState::Empty);
    speaks && !result.is_default && rule.rule.apply == Apply::Always
}

impl Difference {
    fn add(&mut self, rule: &CompiledRule, client: &Client, current: &ManyValues<'_>, desired: &ManyValues<'_>) {
        let target = &rule.rule.target;
        let before = current.get(target).filter(|value| !says_nothing(value));
        let after = desired.get(target).filter(|value| !says_nothing(value));
        match (before, after) {
            (None, None) => return,
            (Some(_), None) if client.nulls == Nulls::NeverSent => return self.kept.push(target.clone()),
            (Some(before), Some(after)) => match sameness(rule.attribute.as_ref(), before, after) {
                Sameness::Same => return,
                Sameness::CaseOnly => return self.case_only.push(target.clone()),
                Sameness::Different => {}
            },
            _ => {}
        }
        let (before, after) = (before.cloned(), after.cloned());
        self.changes.push(AttributeChange::Value(Change { target: target.clone(), before, after }));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::base::{ClientKind, ProviderKind, ResourceKind};
    use crate::expression::Context;
    use crate::mapping::{Mapping, Rule, RuleSource};
    use crate::{client, provider};

    /// Rules that fill their targets, one for creation only, a default and a fault.
    fn mapping(of: &Client) -> CompiledMapping {
        let rule = |target: &str| Rule::direct(TargetPath::parse(target).expect("a path"), "title");
        let constant = |target: &str, value: &str| Rule {
            source: RuleSource::Constant { value: value.to_owned() },
            ..rule(target)
        };
        let mut rules = ["userName", "title", "active", "externalId", "emails[type eq \"work\"].value"]
            .map(|target| constant(target, ""))
            .to_vec();
        rules.push(Rule { apply: Apply::OnlyAtCreation, ..constant("nickName", "N") });
        rules.push(Rule { default: Some("nl".to_owned()), ..constant("locale", "") });
        rules.push(Rule { source: RuleSource::Expression { text: "Join(".to_owned() }, ..rule("profileUrl") });
        let mapping = Mapping::new(ResourceKind::User, rules);
        let resource_type = provider::of(ProviderKind::new("generic")).resource_type(ResourceKind::User);
        CompiledMapping::compile(&Arc::new(mapping), of.dialect, of.names(ResourceKind::User), resource_type)
    }

    fn differ(of: &Client, current: &Value, desired: &Value) -> Difference {
        let mapping = mapping(of);
        let mapped = mapping.apply(&json!({}), &Context::default());
        difference(&mapping, &mapped.rules, of, current, desired, None)
    }

    fn short(targets: &[TargetPath]) -> Vec<String> {
        targets.iter().map(TargetPath::short).collect()
    }

    #[test]
    fn only_what_is_mapped_sent_and_different_is_a_change() {
        let of = client::of(ClientKind::new("entra"));
        let work = |value: &str| json!({"emails": [{"type": "home", "value": "h"}, {"type": "work", "value": value}]});
        for (name, current, desired, changed, case_only, kept) in [
            ("the same", json!({"title": "A"}), json!({"title": "A"}), &[][..], &[][..], &[][..]),
            ("another value", json!({"title": "A"}), json!({"title": "B"}), &["title"], &[], &[]),
            ("not there yet", json!({}), json!({"title": "B"}), &["title"], &[], &[]),
            ("not mapped", json!({"displayName": "A"}), json!({"displayName": "B"}), &[], &[], &[]),
            ("at creation only", json!({"nickName": "A"}), json!({"nickName": "B"}), &[], &[], &[]),
            ("a rule at fault", json!({"profileUrl": "u"}), json!({}), &[], &[], &[]),
            ("a default", json!({"locale": "de"}), json!({}), &[], &[], &[]),
            ("case alone", json!({"userName": "LIZ"}), json!({"userName": "liz"}), &[], &["userName"], &[]),
            ("case that counts", json!({"externalId": "A"}), json!({"externalId": "a"}), &["externalId"], &[], &[]),
            ("emptied, never sent", json!({"title": "A"}), json!({"title": ""}), &[], &[], &["title"]),
            ("false is a value", json!({"active": true}), json!({"active": false}), &["active"], &[], &[]),
            ("of one type", work("a"), work("b"), &["emails[work].value"], &[], &[]),
        ] {
            let got = differ(of, &current, &desired);
            let changes: Vec<TargetPath> = got.changes.iter().map(|change| change.target().clone()).collect();
            assert_eq!(
                (short(&changes), short(&got.case_only), short(&got.kept)),
                (own(changed), own(case_only), own(kept)),
                "{name}"
            );
        }
    }

    #[test]
    fn a_client_that_clears_changes_what_became_empty() {
        let clearing = client::CLIENTS.into_iter().find(|of| of.nulls == Nulls::Cleared);
        let of = clearing.expect("a client that clears");
        let got = differ(
            of,
            &json!({"title": "A", "active": null, "locale": "nl", "nickName": "N", "profileUrl": "u"}),
            &json!({"title": null}),
        );
        let expected =
            Change { target: TargetPath::parse("title").expect("a path"), before: Some(json!("A")), after: None };
        assert_eq!(got.changes, [AttributeChange::Value(expected)]);
    }

    fn own(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }
}
