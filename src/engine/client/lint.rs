//! What people get wrong in a mapping of one client: each a row in the client's folder, with what is known of it.
//!
//! A lint looks at the mapping alone, so it holds however that came: typed, imported, a preset.

use crate::base::{Fact, Finding, ResourceKind, Severity};
use crate::mapping::{CompiledMapping, CompiledRule, RuleSource};
use crate::scim::TargetPath;

/// One thing that people get wrong.
#[derive(Clone, Copy, Debug)]
pub struct Lint {
    pub kind: ResourceKind,
    /// The finding's code and severity.
    pub code: &'static str,
    pub severity: Severity,
    /// Why it is wrong, and who says so.
    pub fact: Fact,
    pub remedy: &'static str,
    /// Where the mapping has it.
    pub(super) slips: fn(&CompiledMapping) -> Vec<Slip>,
}

/// A place where a mapping is wrong, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slip {
    pub title: String,
    pub target: TargetPath,
}

impl Slip {
    pub fn at(rule: &CompiledRule, title: String) -> Self {
        Self { title, target: rule.rule.target.clone() }
    }
}

impl Lint {
    /// What it has to say of a mapping. A rule at fault says so by itself.
    pub fn findings(&self, mapping: &CompiledMapping) -> Vec<Finding> {
        if self.kind != mapping.mapping.kind || mapping.rules.is_empty() {
            return Vec::new();
        }
        (self.slips)(mapping).into_iter().map(|slip| self.finding(slip)).collect()
    }

    fn finding(&self, slip: Slip) -> Finding {
        Finding::new(self.severity, self.code, slip.title)
            .because(self.reason())
            .remedy(self.remedy)
            .at_target(slip.target.to_string())
    }

    /// What is not documented says so.
    fn reason(&self) -> String {
        let Fact { text, mark, source } = self.fact;
        let text = text.trim_end_matches('.');
        if mark.is_documented() {
            format!("{text} ({source}).")
        } else {
            format!("{text} ({}: {source}).", mark.label())
        }
    }
}

/// A slip for each rule that is usable and of which `title` says something.
pub(super) fn each_rule(mapping: &CompiledMapping, title: impl Fn(&CompiledRule) -> Option<String>) -> Vec<Slip> {
    let usable = mapping.rules.iter().filter(|rule| rule.fault.is_none());
    usable.filter_map(|rule| Some(Slip::at(rule, title(rule)?))).collect()
}

/// The usable rule of `active`, an attribute that has no parts.
pub(super) fn rule_of_active(mapping: &CompiledMapping) -> Option<&CompiledRule> {
    mapping.rules.iter().find(|rule| is_active(&rule.rule.target))
}

fn is_active(target: &TargetPath) -> bool {
    target.extension().is_none() && target.attribute().eq_ignore_ascii_case("active")
}

/// A rule of `active` for a client that says by itself who is active, and asks no rule: its own name for that is `active`.
pub(super) fn active_by_a_rule(mapping: &CompiledMapping) -> Vec<Slip> {
    each_rule(mapping, |rule| {
        let own = RuleSource::Direct { attribute: "active".to_owned() };
        let is_own = rule.rule.source == own || rule.rule.source == RuleSource::None;
        (is_active(&rule.rule.target) && !is_own).then(|| "The client says by itself who is active".to_owned())
    })
}
