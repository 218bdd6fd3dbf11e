//! What if people were matched by another attribute: how many have it, whether it tells them apart, whether the account can
//! be asked for it, and how many would be found.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use super::{CensusOf, identity};
use crate::mapping::RuleSource;
use crate::scim::{AttributeType, TargetPath};

/// An attribute that people could be matched by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatchBy {
    pub target: TargetPath,
    /// What fills it, as the rule says it.
    pub rule: String,
    /// It is what people are matched by now, first or later.
    pub is_now: bool,
    /// So many people have it.
    pub filled: usize,
    /// So many share their value with somebody else.
    pub shared: usize,
    /// So many accounts have it.
    pub in_account: usize,
    /// Whether the account can be asked for it; `None` when that is not known.
    pub can_filter: Option<bool>,
    /// So many people would be found, each by a value that one account alone has.
    pub matches: usize,
}

impl MatchBy {
    /// Whether people could be matched by it as it stands.
    pub fn is_usable(&self) -> bool {
        self.can_filter != Some(false) && self.in_account > 0 && self.filled > 0
    }
}

/// Values of one attribute, counted, in small letters unless case counts.
struct Counted {
    target: TargetPath,
    rule: String,
    is_now: bool,
    case_exact: bool,
    people: HashMap<String, u32>,
    accounts: HashMap<String, u32>,
}

/// All attributes that rules fill with a text.
pub(super) struct AllMatchBy {
    all: Vec<Counted>,
    can_filter: Vec<Option<bool>>,
}

impl AllMatchBy {
    pub fn of(of: CensusOf<'_>) -> Self {
        let resource_type = of.provider.resource_type(of.kind);
        let counted = of.mapping.rules.iter().filter_map(|rule| {
            let attribute = resource_type.attribute(&rule.target)?;
            let is_text = matches!(attribute.kind, AttributeType::String | AttributeType::Reference);
            let says = !matches!(rule.source, RuleSource::None | RuleSource::Constant { .. });
            (is_text && says).then(|| Counted {
                target: rule.target.clone(),
                rule: rule.source.text().to_owned(),
                is_now: rule.matching.is_some(),
                case_exact: attribute.case_exact,
                people: HashMap::new(),
                accounts: HashMap::new(),
            })
        });
        let all: Vec<Counted> = counted.collect();
        let whole = |target: &TargetPath| target.extension().is_none() && target.sub_attribute().is_none();
        let can_filter = |target: &TargetPath| {
            let can = of.provider.can_filter(of.kind, target.attribute());
            can.map(|can| can && whole(target))
        };
        let can_filter = all.iter().map(|counted| can_filter(&counted.target)).collect();
        Self { all, can_filter }
    }

    pub fn person(&mut self, resource: &Value) {
        self.all.iter_mut().for_each(|counted| counted.take(resource, |counted| &mut counted.people));
    }

    pub fn account(&mut self, resource: &Value) {
        self.all.iter_mut().for_each(|counted| counted.take(resource, |counted| &mut counted.accounts));
    }

    /// Those that can be used by how many would be found; then the others.
    pub fn ranked(&self) -> Vec<MatchBy> {
        let both = self.all.iter().zip(&self.can_filter);
        let mut ranked: Vec<MatchBy> = both.map(|(counted, can_filter)| counted.candidate(*can_filter)).collect();
        ranked.sort_by_key(|candidate| {
            (!candidate.is_usable(), std::cmp::Reverse(candidate.matches), !candidate.is_now, candidate.shared)
        });
        ranked
    }
}

impl Counted {
    fn take(&mut self, resource: &Value, counts: fn(&mut Self) -> &mut HashMap<String, u32>) {
        let Some(text) = self.target.get(resource).and_then(identity::text) else { return };
        let text = if self.case_exact { text } else { text.to_lowercase() };
        *counts(self).entry(text).or_default() += 1;
    }

    fn candidate(&self, can_filter: Option<bool>) -> MatchBy {
        let sum = |counts: &HashMap<String, u32>| counts.values().map(|count| *count as usize).sum();
        let of_one = |(value, people): (&String, &u32)| *people == 1 && self.accounts.get(value) == Some(&1);
        MatchBy {
            target: self.target.clone(),
            rule: self.rule.clone(),
            is_now: self.is_now,
            filled: sum(&self.people),
            shared: self.people.values().filter(|count| **count > 1).map(|count| *count as usize).sum(),
            in_account: sum(&self.accounts),
            can_filter,
            matches: self.people.iter().filter(|both| of_one(*both)).count(),
        }
    }
}
