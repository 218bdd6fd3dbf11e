//! A rule in words: where its value comes from, when it is sent, what becomes of nothing, and why it is so.

use serde_json::Value;

use crate::base::{ProviderKind, ResourceKind, thousands};
use crate::client::{Client, Nulls, preset};
use crate::expression::Expression;
use crate::mapping::{Apply, CompiledRule, Rule, RuleResult, RuleSource, RuleState};
use crate::provider::Provider;

/// More characters of a value are counted and not shown: a page that is signed has to be read.
pub const LONGEST: usize = 160;

/// In place of what nobody may read.
pub const SECRET: &str = "not shown";

/// The first characters of a long text, and how many there are.
pub fn cut(text: &str) -> String {
    let length = text.chars().count();
    if length <= LONGEST {
        return text.to_owned();
    }
    let begin: String = text.chars().take(LONGEST).collect();
    format!("{begin}… ({} characters)", thousands(length))
}

/// What is sent for one record by a rule, or why nothing is.
pub fn sent(rule: &CompiledRule, result: &RuleResult) -> String {
    let value = |value: &Value| match value {
        _ if rule.is_secret() => SECRET.to_owned(),
        Value::String(text) if text.is_empty() => "an empty text".to_owned(),
        Value::String(text) => cut(text),
        other => cut(&other.to_string()),
    };
    match (&result.state, &result.value) {
        // Why would tell what the value is.
        (RuleState::Refused { .. }, _) if rule.is_secret() => "refused".to_owned(),
        (RuleState::NotKnown { .. }, _) if rule.is_secret() => "not known".to_owned(),
        (RuleState::Refused { message, .. }, _) => format!("refused: {}", cut(message)),
        (RuleState::NotKnown { why, .. }, _) => format!("not known: {}", cut(why)),
        (RuleState::Faulty, _) => "the rule is faulty".to_owned(),
        (RuleState::LeftOut, _) => "left out".to_owned(),
        (_, Some(sent)) if result.is_default => format!("{} (the default)", value(sent)),
        (_, Some(sent)) => value(sent),
        (_, None) => "nothing".to_owned(),
    }
}

/// Where a rule's value comes from: words, and the text that stands in the client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    pub words: &'static str,
    /// An attribute, a constant, an expression; nothing where there is none or nobody may read it.
    pub text: Option<String>,
    /// What each function of an expression does, by its name.
    pub functions: Vec<(&'static str, &'static str)>,
}

pub fn origin(rule: &CompiledRule) -> Origin {
    let words = match &rule.rule.source {
        RuleSource::Direct { .. } => "The value of this attribute, as it is:",
        RuleSource::Constant { .. } => "The same for everybody:",
        RuleSource::Expression { .. } => "Worked out by this expression:",
        RuleSource::None => "Nothing but its default, where it has one.",
    };
    let text = rule.rule.source.text();
    match &rule.rule.source {
        RuleSource::Constant { .. } | RuleSource::Expression { .. } if rule.is_secret() => {
            Origin { words: "Not shown, because it fills a password.", ..Origin::default() }
        }
        RuleSource::None => Origin { words, ..Origin::default() },
        RuleSource::Expression { .. } => Origin { words, text: Some(text.to_owned()), functions: functions(rule) },
        _ => Origin { words, text: Some(text.to_owned()), functions: Vec::new() },
    }
}

fn functions(rule: &CompiledRule) -> Vec<(&'static str, &'static str)> {
    let functions = rule.expression().into_iter().flat_map(Expression::functions);
    functions.map(|function| (function.name, function.summary)).collect()
}

/// When a rule's value is sent.
pub const fn when(rule: &Rule) -> &'static str {
    match rule.apply {
        Apply::Always => "In every create and update.",
        Apply::OnlyAtCreation => "Only when it is created in the account.",
    }
}

/// What becomes of a value that has gone.
pub const fn nothing(client: &Client) -> &'static str {
    match client.nulls {
        Nulls::NeverSent => "Nothing is sent: the account keeps the value that it has.",
        Nulls::Cleared => "The value in the account is taken away.",
    }
}

/// Why a rule is as it is: whose default, with its mark, and what is to be known of it.
pub fn reasons(rule: &Rule, kind: ResourceKind, client: &'static Client, provider: ProviderKind) -> Vec<String> {
    let preset = preset::default_for(client, provider);
    let is_default = preset.mapping(kind).rule(&rule.target).is_some_and(|default| **default == *rule);
    if !is_default {
        return vec!["Made for this crosswalk.".to_owned()];
    }
    let whose = format!("As the default has it ({}).", preset.mark.label());
    let notes = preset.notes_on(kind, &rule.target).map(|note| format!("{} ({})", note.text, note.mark.label()));
    std::iter::once(whose).chain(notes).collect()
}

/// What the account does with it, marked; and its type and limits.
pub fn in_the_account(rule: &Rule, kind: ResourceKind, provider: &Provider) -> Vec<String> {
    let told = match provider.use_of(kind, &rule.target) {
        Some(used) => used.told(),
        None => "What the account does with it is not known.".to_owned(),
    };
    let limits = provider.limits(kind, &rule.target).map(|limits| format!("{}.", crate::base::capitalised(&limits)));
    std::iter::once(told).chain(limits).collect()
}
