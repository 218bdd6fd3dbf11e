//! A rule: how one target attribute gets its value; and a mapping: all rules of one resource type.
//!
//! The words are those of the vendors' screens: direct, constant, expression, none; apply always or only during
//! object creation; matching precedence (Microsoft: "Customize attribute mappings"; Okta: "Apply on").
//! The JSON form is that of the crosswalk file, described in docs/file-format.md.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::disabled::DisabledRule;
use super::file::{IllegibleRule, MappingFile, precedence};
use crate::base::ResourceKind;
use crate::scim::TargetPath;

/// Where a target attribute's value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum RuleSource {
    /// One source attribute, as it is, by the name the client's screens use.
    Direct { attribute: String },
    /// The same value for everyone.
    Constant { value: String },
    /// A text in the client's expression language.
    Expression { text: String },
    /// No source; only the default, if there is one, is sent.
    None,
}

impl RuleSource {
    /// The word on screens.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Direct { .. } => "Direct",
            Self::Constant { .. } => "Constant",
            Self::Expression { .. } => "Expression",
            Self::None => "None",
        }
    }

    /// The text a person edits: the attribute's name, the constant, the expression, or nothing.
    pub fn text(&self) -> &str {
        match self {
            Self::Direct { attribute } => attribute,
            Self::Constant { value } => value,
            Self::Expression { text } => text,
            Self::None => "",
        }
    }
}

/// When a rule's value is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Apply {
    /// In every create and update.
    #[default]
    Always,
    /// Only in the request that creates the resource.
    OnlyAtCreation,
}

impl Apply {
    pub const ALL: [Self; 2] = [Self::Always, Self::OnlyAtCreation];

    /// The words on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::OnlyAtCreation => "Only at creation",
        }
    }

    fn is_always(&self) -> bool {
        *self == Self::Always
    }
}

/// One target attribute's mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub target: TargetPath,
    pub source: RuleSource,
    /// Sent at creation when the source gives nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    #[serde(default, skip_serializing_if = "Apply::is_always")]
    pub apply: Apply,
    /// Matching precedence: 1 is tried first. `None` for attributes that are not matched by.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "precedence")]
    pub matching: Option<u8>,
    /// What a newer Crosswalk or another tool wrote here; kept as it is.
    #[serde(flatten)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Rule {
    pub fn new(target: TargetPath, source: RuleSource) -> Self {
        Self { target, source, default: None, apply: Apply::Always, matching: None, extra: serde_json::Map::new() }
    }

    pub fn direct(target: TargetPath, attribute: impl Into<String>) -> Self {
        Self::new(target, RuleSource::Direct { attribute: attribute.into() })
    }

    #[must_use]
    pub fn matched(mut self, precedence: u8) -> Self {
        self.matching = Some(precedence);
        self
    }
}

/// All rules of one resource type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "MappingFile")]
pub struct Mapping {
    pub kind: ResourceKind,
    pub rules: Vec<Arc<Rule>>,
    /// What a person disabled: as if it were not there, and kept.
    pub disabled: Vec<DisabledRule>,
    /// What in the file is a rule that cannot be held; kept as it is, and not used.
    pub illegible: Vec<IllegibleRule>,
    /// What a newer Crosswalk or another tool wrote here; kept as it is.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Mapping {
    pub fn new(kind: ResourceKind, rules: Vec<Rule>) -> Self {
        let rules = rules.into_iter().map(Arc::new).collect();
        Self { kind, rules, disabled: Vec::new(), illegible: Vec::new(), extra: serde_json::Map::new() }
    }

    /// The rule for a target attribute. A target attribute has one rule at most.
    pub fn rule(&self, target: &TargetPath) -> Option<&Arc<Rule>> {
        self.rules.iter().find(|r| r.target == *target)
    }

    /// Where each target's rule is, for who asks for many of them.
    pub fn by_target(&self) -> HashMap<&TargetPath, usize> {
        // Of several with one target the first counts, as in `rule`.
        self.rules.iter().enumerate().rev().map(|(at, rule)| (&rule.target, at)).collect()
    }

    /// Puts a rule in the place of the one with the same target, or at the end.
    pub fn put(&mut self, rule: Rule) {
        self.illegible.retain(|illegible| !illegible.is_of(&rule.target));
        self.disabled.retain(|disabled| disabled.rule.target != rule.target);
        match self.rules.iter_mut().find(|r| r.target == rule.target) {
            Some(place) => *place = Arc::new(rule),
            None => self.rules.push(Arc::new(rule)),
        }
    }

    /// Takes a rule out, or one that is set aside, and gives it back.
    pub fn remove(&mut self, target: &TargetPath) -> Option<Arc<Rule>> {
        if let Some(at) = self.rules.iter().position(|r| r.target == *target) {
            return Some(self.rules.remove(at));
        }
        let at = self.disabled.iter().position(|disabled| disabled.rule.target == *target)?;
        Some(self.disabled.remove(at).rule)
    }

    /// The matching rules in the order in which they are tried.
    pub fn matching(&self) -> Vec<&Arc<Rule>> {
        let mut rules: Vec<_> = self.rules.iter().filter(|r| r.matching.is_some()).collect();
        rules.sort_by_key(|r| r.matching);
        rules
    }
}
