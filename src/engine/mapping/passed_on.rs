//! A rule that passes a list of the record on, element by element: a group's members.
//!
//! What such a list becomes can be known element by element, with nothing but one of them in memory.

use serde_json::Value as Json;

use super::convert::{Refusal, element_to_scim, takes_list};
use super::{AttributeSource, CompiledMapping, CompiledRule};
use crate::expression::Value;
use crate::scim::Attribute;
use crate::source::PathStep;

/// The rule, and the list that it alone reads.
#[derive(Clone, Debug)]
pub struct PassedOn<'m> {
    rule: &'m CompiledRule,
    attribute: &'m Attribute,
    /// Keys from the top of a record downwards; the first of these places that has a list counts.
    pub places: Vec<Vec<&'m str>>,
    take: Take,
}

/// What the rule gives of an element of the list, if anything.
type Take = fn(&Json) -> Option<Json>;

impl CompiledMapping {
    /// The rule that fills the list `target` with a list of the record, where no other rule reads that list or fills
    /// `target`.
    pub fn passed_on(&self, target: &str) -> Option<PassedOn<'_>> {
        let mut fill = self.rules.iter().filter(|rule| rule.rule.target.attribute().eq_ignore_ascii_case(target));
        let (rule, None) = (fill.next()?, fill.next()) else { return None };
        let attribute = rule.attribute.as_ref().filter(|attribute| takes_list(&rule.rule.target, attribute))?;
        let is_whole = rule.rule.target.extension().is_none() && rule.rule.target.attribute() == target;
        let (places, take) = passes_on(rule.passed_source()?)?;
        let list = PassedOn { rule, attribute, places, take };
        let others = self.rules.iter().filter(|other| !std::ptr::eq(*other, rule));
        let is_read =
            others.flat_map(CompiledRule::sources).flatten().any(|source| list.keys().any(|key| reads(source, key)));
        (is_whole && !is_read).then_some(list)
    }
}

/// The places of which it gives the first list, and what it gives of an element.
fn passes_on(source: &AttributeSource) -> Option<(Vec<Vec<&str>>, Take)> {
    let key = match source {
        AttributeSource::Path(path) => match path.steps() {
            [PathStep::Key(key)] => key,
            _ => return None,
        },
        AttributeSource::JsonPath(path) => path.key()?,
        AttributeSource::Computed(computed) => {
            let list = computed.list?;
            return Some((list.places.iter().map(|place| place.to_vec()).collect(), list.element));
        }
    };
    Some((vec![vec![key]], |element| Some(element.clone())))
}

/// Whether it needs what stands under this key at the top of a record.
fn reads(source: &AttributeSource, key: &str) -> bool {
    match source {
        AttributeSource::Path(path) => match path.steps().first() {
            Some(PathStep::Key(first)) => first == key,
            Some(PathStep::Index(_)) => false,
            None => true,
        },
        AttributeSource::JsonPath(path) => path.key().is_none_or(|first| first == key),
        AttributeSource::Computed(computed) => computed.reads.contains(&key),
    }
}

impl PassedOn<'_> {
    /// The keys at the top of a record below which the list may stand.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.places.iter().filter_map(|place| place.first().copied())
    }

    /// What an element becomes; `None` for one that says nothing. One that is refused makes the rule refuse the list.
    pub fn element(&self, element: &Json) -> Result<Option<Json>, Refusal> {
        let Some(given) = (self.take)(element) else { return Ok(None) };
        element_to_scim(&Value::from_json(&given), &self.rule.rule.target, self.attribute, self.rule.dialect())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::base::{ClientKind, ResourceKind};
    use crate::expression::Context;
    use crate::mapping::{Mapping, Rule, RuleSource, RuleState};
    use crate::scim::TargetPath;
    use crate::{client, provider};

    fn compiled(client: &'static str, rules: &[(&str, &str)]) -> CompiledMapping {
        let of = client::of(ClientKind::new(client));
        let rule = |(target, text): &(&str, &str)| {
            let target = TargetPath::parse(target).expect("a path");
            let source = match text.strip_prefix('=') {
                Some(text) => RuleSource::Expression { text: text.to_owned() },
                None => RuleSource::Direct { attribute: (*text).to_owned() },
            };
            Rule::new(target, source)
        };
        let mapping = Mapping::new(ResourceKind::Group, rules.iter().map(rule).collect());
        let group = provider::any().resource_type(ResourceKind::Group);
        CompiledMapping::compile(&Arc::new(mapping), of.dialect, of.names(ResourceKind::Group), group)
    }

    #[test]
    fn a_list_is_passed_on_that_one_rule_reads_and_sends_as_it_is() {
        let name = ("displayName", "displayName");
        for (case, client, rules, expected) in [
            ("as presets have it", "entra", vec![name, ("members", "members")], Some("members")),
            (
                "by JSONPath",
                "generic",
                vec![("displayName", "$.displayName"), ("members", "$.members")],
                Some("members"),
            ),
            ("another list", "generic", vec![("members", "$.member")], Some("member")),
            ("a part of each", "generic", vec![("members", "$.members[*].id")], None),
            ("an expression", "entra", vec![("members", "=IgnoreFlowIfNullOrEmpty([members])")], None),
            (
                "read by another",
                "entra",
                vec![("displayName", "=Join(\",\", [members])"), ("members", "members")],
                None,
            ),
            ("perhaps read by another", "generic", vec![("displayName", "$..id"), ("members", "$.members")], None),
            ("filled by two", "entra", vec![("members", "members"), ("members[type eq \"User\"].value", "id")], None),
            ("a part of the target", "entra", vec![("members.value", "members")], None),
            ("another target", "entra", vec![name, ("externalId", "members")], None),
            ("a target that is no list", "entra", vec![("displayName", "members")], None),
        ] {
            let mapping = compiled(client, &rules);
            assert_eq!(
                mapping.passed_on("members").map(|list| list.keys().next().map(str::to_owned)),
                expected.map(|key| Some(key.to_owned())),
                "{case}"
            );
        }
    }

    #[test]
    fn one_by_one_elements_become_what_the_whole_list_does() {
        let worked_out = compiled("entra", &[("displayName", "displayName"), ("members", "members")]);
        let as_it_is = compiled("generic", &[("displayName", "$.displayName"), ("members", "$.members")]);
        for (name, members) in [
            ("records", json!([{"@odata.type": "#microsoft.graph.user", "id": "1"}, {"id": 2}])),
            ("as the target has them", json!([{"value": "1", "display": "Liz"}, {"$ref": "../Users/2"}])),
            ("bare ids", json!(["1", 2, true])),
            ("what says nothing", json!([null, "", "1", null])),
            ("nothing but that", json!([null, ""])),
            ("records without ids", json!([{"name": "Liz"}, {"id": ""}, {}])),
            ("lists", json!([["1", "2"], []])),
            ("of a delta, one removed", json!([{"id": "1"}, {"id": "2", "@removed": {"reason": "deleted"}}])),
            ("none", json!([])),
        ] {
            for mapping in [&worked_out, &as_it_is] {
                let list = mapping.passed_on("members").expect("a list");
                let whole = mapping.apply(&json!({"displayName": "A", "members": members}), &Context::default());
                let elements = members.as_array().expect(name).iter();
                let one_by_one: Vec<Json> = elements.filter_map(|element| list.element(element).expect(name)).collect();
                assert_eq!(json!(one_by_one), whole.resource.get("members").cloned().unwrap_or(json!([])), "{name}");
                let expected = if one_by_one.is_empty() { RuleState::Empty } else { RuleState::Filled };
                assert_eq!(whole.rules[1].state, expected, "{name}");
            }
        }
    }
}
