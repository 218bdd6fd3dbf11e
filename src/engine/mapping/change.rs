//! A change of one rule: the smallest thing a person, or a cure, does to a mapping.
//!
//! Changes are data, so that a cure can be shown before it is taken, counted on a copy, and written as JSON.

use serde::Serialize;

use super::{Mapping, Rule, RuleSource};
use crate::expression::{Dialect, text_constant};
use crate::scim::TargetPath;

/// What is changed of a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "change", rename_all = "camelCase")]
pub enum RuleChange {
    /// The target gets its value from another source; a rule is made where there is none.
    Source {
        target: TargetPath,
        source: RuleSource,
    },
    /// What is sent when the source gives nothing.
    Default {
        target: TargetPath,
        default: Option<String>,
    },
    /// People are looked up by it, in this order; or no longer.
    Matching {
        target: TargetPath,
        matching: Option<u8>,
    },
    /// The rule writes another attribute.
    Retarget {
        target: TargetPath,
        to: TargetPath,
    },
    /// A rule that is set aside counts again.
    Enable {
        target: TargetPath,
    },
    Remove {
        target: TargetPath,
    },
}

impl RuleChange {
    /// The target of the rule that is changed.
    pub const fn target(&self) -> &TargetPath {
        match self {
            Self::Source { target, .. }
            | Self::Default { target, .. }
            | Self::Matching { target, .. }
            | Self::Retarget { target, .. }
            | Self::Enable { target }
            | Self::Remove { target } => target,
        }
    }
}

impl Mapping {
    /// The mapping with these changes, one after the other.
    #[must_use]
    pub fn with(&self, changes: &[RuleChange]) -> Self {
        let mut next = self.clone();
        changes.iter().for_each(|change| next.change(change));
        next
    }

    fn change(&mut self, change: &RuleChange) {
        match change {
            RuleChange::Source { target, source } => self.alter(target, |rule| rule.source = source.clone()),
            RuleChange::Default { target, default } => self.alter(target, |rule| rule.default.clone_from(default)),
            RuleChange::Matching { target, matching } => self.match_by(target, *matching),
            RuleChange::Retarget { target, to } => self.retarget(target, to),
            RuleChange::Enable { target } => self.enable(target),
            RuleChange::Remove { target } => drop(self.remove(target)),
        }
    }

    /// Changes a target's rule, or makes one. A rule that is set aside counts again.
    pub fn alter(&mut self, target: &TargetPath, change: impl FnOnce(&mut Rule)) {
        self.enable(target);
        let mut rule =
            self.rule(target).map_or_else(|| Rule::new(target.clone(), RuleSource::None), |rule| (**rule).clone());
        change(&mut rule);
        self.put(rule);
    }

    /// A precedence belongs to one rule only: the rule that had it takes the other's place.
    pub fn match_by(&mut self, target: &TargetPath, matching: Option<u8>) {
        let before = self.rule(target).and_then(|r| r.matching);
        let holder = self.rules.iter().find(|r| matching.is_some() && r.matching == matching && r.target != *target);
        if let Some(holder) = holder.map(|r| r.target.clone()) {
            self.alter(&holder, |rule| rule.matching = before);
        }
        self.alter(target, |rule| rule.matching = matching);
    }

    /// Puts a rule at this place, from 1, among those that are matched by, or takes it out of them. The others keep their
    /// order and are numbered anew.
    pub fn match_at(&mut self, target: &TargetPath, place: Option<u8>) {
        let others = self.matching().into_iter().map(|rule| rule.target.clone());
        let mut order: Vec<TargetPath> = others.filter(|other| other != target).collect();
        match place {
            Some(place) => order.insert(order.len().min(usize::from(place).saturating_sub(1)), target.clone()),
            None => self.alter(target, |rule| rule.matching = None),
        }
        for (target, number) in order.iter().zip(1..) {
            self.alter(target, |rule| rule.matching = Some(number));
        }
    }

    /// The rule stays where it is; a target that has a rule already keeps it.
    fn retarget(&mut self, target: &TargetPath, to: &TargetPath) {
        if self.rule(to).is_some() {
            return;
        }
        if let Some(place) = self.rules.iter_mut().find(|rule| rule.target == *target) {
            *place = std::sync::Arc::new(Rule { target: to.clone(), ..(**place).clone() });
        }
    }
}

/// A source in the client's own language, to go on from when a rule becomes an expression; empty where it has no words.
pub fn as_expression(source: &RuleSource, dialect: Dialect) -> String {
    match source {
        RuleSource::None => String::new(),
        RuleSource::Expression { text } => text.clone(),
        RuleSource::Direct { attribute } => dialect.attribute(attribute),
        RuleSource::Constant { value } => text_constant(dialect, value).unwrap_or_default(),
    }
}

/// The same to be read: a constant for which the language has no words stands between quotes.
pub fn as_read(source: &RuleSource, dialect: Dialect) -> String {
    let written = as_expression(source, dialect);
    match source {
        RuleSource::Constant { value } if written.is_empty() => format!("{value:?}"),
        _ => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ResourceKind;

    fn target(text: &str) -> TargetPath {
        TargetPath::parse(text).expect("a path")
    }

    fn shown(mapping: &Mapping) -> String {
        let rule = |rule: &std::sync::Arc<Rule>| {
            let matching = rule.matching.map(|at| format!(" #{at}")).unwrap_or_default();
            let default = rule.default.as_ref().map(|text| format!(" or {text}")).unwrap_or_default();
            format!("{}<-{}{default}{matching}", rule.target.short(), rule.source.text())
        };
        mapping.rules.iter().map(rule).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn each_change_changes_its_rule_and_no_other() {
        let direct = |to: &str, from: &str| Rule::direct(target(to), from);
        let rules = vec![direct("userName", "upn").matched(1), direct("title", "job"), direct("externalId", "id")];
        let mapping = Mapping::new(ResourceKind::User, rules);
        let source = |text: &str| RuleSource::Expression { text: text.to_owned() };
        for (name, change, expected) in [
            (
                "a source",
                RuleChange::Source { target: target("title"), source: source("Left([job], 80)") },
                "userName<-upn #1, title<-Left([job], 80), externalId<-id",
            ),
            (
                "a rule that was not there",
                RuleChange::Source { target: target("nickName"), source: source("[nick]") },
                "userName<-upn #1, title<-job, externalId<-id, nickName<-[nick]",
            ),
            (
                "a default",
                RuleChange::Default { target: target("title"), default: Some("None".to_owned()) },
                "userName<-upn #1, title<-job or None, externalId<-id",
            ),
            (
                "a precedence that another rule has",
                RuleChange::Matching { target: target("externalId"), matching: Some(1) },
                "userName<-upn, title<-job, externalId<-id #1",
            ),
            (
                "another target",
                RuleChange::Retarget { target: target("title"), to: target("nickName") },
                "userName<-upn #1, nickName<-job, externalId<-id",
            ),
            (
                "a target that has a rule",
                RuleChange::Retarget { target: target("title"), to: target("externalId") },
                "userName<-upn #1, title<-job, externalId<-id",
            ),
            ("no rule", RuleChange::Remove { target: target("title") }, "userName<-upn #1, externalId<-id"),
        ] {
            assert_eq!(shown(&mapping.with(&[change])), expected, "{name}");
        }
    }

    #[test]
    fn a_rule_takes_its_place_among_those_that_are_matched_by() {
        for (name, rules, rule, place, expected) in [
            ("before the only one", "a:1 b:", "b", Some(1), "b a"),
            ("after it", "a:1 b:", "b", Some(2), "a b"),
            ("the last to the front", "a:1 b:2 c:3", "c", Some(1), "c a b"),
            ("the first to the end", "a:1 b:2 c:3", "a", Some(9), "b c a"),
            ("out of them", "a:1 b:2 c:3", "b", None, "a c"),
            ("numbers with gaps", "a:2 b:7 c:", "c", Some(2), "a c b"),
            ("it stays where it is", "a:1 b:2", "a", Some(1), "a b"),
        ] {
            let mut mapping = Mapping::new(ResourceKind::User, Vec::new());
            for (path, number) in rules.split(' ').filter_map(|rule| rule.split_once(':')) {
                let mut rule = Rule::new(target(path), RuleSource::None);
                rule.matching = number.parse().ok();
                mapping.put(rule);
            }
            mapping.match_at(&target(rule), place);
            let order: Vec<String> = mapping.matching().iter().map(|rule| rule.target.short()).collect();
            assert_eq!(order.join(" "), expected, "{name}");
            let numbers: Vec<Option<u8>> = mapping.matching().iter().map(|rule| rule.matching).collect();
            assert!(numbers.iter().zip(1..).all(|(number, n)| *number == Some(n)), "{name}: {numbers:?}");
        }
    }
}
