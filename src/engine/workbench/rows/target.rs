//! The tree of target attributes, flattened, with each rule's result for the record in view.

use std::collections::{BTreeSet, HashMap};

use super::{RowKind, answers, one_line};
use crate::base::{ResourceKind, Severity};
use crate::mapping::{CompiledMapping, CompiledRule, Mapped, Rule, RuleResult, RuleSource, RuleState};
use crate::provider::{Expected, Provider};
use crate::scim::{AttributeType, ResourceType, TargetNode, TargetPath};

/// How a target stands for the record in view, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowStatus {
    /// No rule, or a parent.
    Quiet,
    Good,
    /// A value of which something is to be known.
    Noted,
    /// A rule, and nothing to send for this record.
    Empty,
    Warning,
    Error,
}

/// One row of the target tree.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetRow {
    /// Identity that stays when rows move.
    pub id: String,
    /// The target attribute; `None` for an extension's heading and for "more".
    pub path: Option<TargetPath>,
    pub label: String,
    pub depth: u8,
    pub kind: RowKind,
    /// The value sent for the record in view; empty when there is none.
    pub value: String,
    /// Second words in place of a value: "not mapped", "2 values", "empty".
    pub caption: String,
    pub status: RowStatus,
    pub required: bool,
    pub read_only: bool,
    pub matching: Option<u8>,
    pub is_parent: bool,
    pub folded: bool,
    pub has_rule: bool,
    /// It has a rule that is set aside.
    pub is_disabled: bool,
    /// A rule somewhere below, for a folded parent's port.
    pub rule_below: bool,
    /// A rule is proposed, and what it would send stands as the value.
    pub is_suggested: bool,
    /// The rule in words: `← Join(givenName, surname)`.
    pub rule_text: String,
    /// Type and limits: "text, at most 80".
    pub limits: String,
    /// What the provider does with it, in a few words; empty where nothing is known of it by itself.
    pub becomes: &'static str,
    /// The schema's word on it.
    pub description: String,
}

impl TargetRow {
    /// A rule, whether it counts or is set aside.
    pub const fn has_any_rule(&self) -> bool {
        self.has_rule || self.is_disabled
    }
}

/// What the rows are made from.
pub struct TargetInput<'a> {
    pub provider: &'a Provider,
    pub kind: ResourceKind,
    pub compiled: &'a CompiledMapping,
    pub mapped: Option<&'a Mapped>,
    /// The worst finding of each target for the record in view.
    pub worst: &'a HashMap<String, Severity>,
    /// Rows whose folding differs from the usual one.
    pub toggled: &'a BTreeSet<String>,
    pub filter: &'a str,
    pub only_unmapped: bool,
    /// Only these targets; all of them without.
    pub only: Option<&'a BTreeSet<TargetPath>>,
    /// What would be sent to targets for which a rule is proposed.
    pub proposed: &'a HashMap<TargetPath, String>,
}

/// A node of the tree as it is shown: typed branches are flattened to `[work].value`.
struct Shown<'a> {
    id: String,
    label: String,
    node: Option<&'a TargetNode>,
    kind: RowKind,
    children: Vec<Shown<'a>>,
}

/// The visible rows, in order.
pub fn target_rows(input: &TargetInput<'_>) -> Vec<TargetRow> {
    let nodes = input.resource_type().target_paths();
    let mut shown = shown_tree(&nodes, input);
    let known: BTreeSet<String> = shown.iter().flat_map(paths).collect();
    let strangers = strangers(input, &known);
    shown.extend(strangers.iter().map(plain));
    let mut rows = Vec::new();
    for node in &shown {
        input.push(node, 0, &mut rows);
    }
    rows
}

/// Targets of rules that the schema does not have, so that no rule is ever out of sight.
fn strangers(input: &TargetInput<'_>, known: &BTreeSet<String>) -> Vec<TargetNode> {
    let compiled = input.compiled.rules.iter();
    let rules = compiled.map(|rule| (&rule.rule.target, rule.attribute.as_ref().map(|attribute| attribute.kind)));
    let disabled = input.compiled.mapping.disabled_rules().map(|rule| (&rule.target, None));
    rules
        .chain(disabled)
        .filter(|(target, _)| !known.contains(&target.to_string()))
        .map(|(target, kind)| TargetNode {
            path: target.clone(),
            label: target.short(),
            kind: kind.unwrap_or(AttributeType::String),
            multi_valued: false,
            required: false,
            mutability: crate::scim::Mutability::ReadWrite,
            description: "The account's schema does not list this attribute.".to_owned(),
            canonical_values: Vec::new(),
            children: Vec::new(),
        })
        .collect()
}

fn paths(shown: &Shown<'_>) -> Vec<String> {
    let own = shown.node.map(|n| n.path.to_string());
    own.into_iter().chain(shown.children.iter().flat_map(paths)).collect()
}

fn shown_tree<'a>(nodes: &'a [TargetNode], input: &TargetInput<'_>) -> Vec<Shown<'a>> {
    let (core, extended): (Vec<_>, Vec<_>) = nodes.iter().partition(|n| n.path.extension().is_none());
    let mut shown: Vec<Shown<'a>> = core.into_iter().map(|n| branch(n, input)).collect();
    for schema in &input.resource_type().extensions {
        let children: Vec<_> = extended
            .iter()
            .filter(|n| n.path.extension().is_some_and(|e| e.eq_ignore_ascii_case(&schema.id)))
            .map(|n| branch(n, input))
            .collect();
        if !children.is_empty() {
            let label = if schema.name.is_empty() { schema.id.clone() } else { spaced(&schema.name) };
            shown.push(Shown { id: schema.id.clone(), label, node: None, kind: RowKind::Extension, children });
        }
    }
    shown
}

/// `EnterpriseUser` and `Enterprise User` → `Enterprise user`; what is written in capitals stays so.
fn spaced(name: &str) -> String {
    let mut words = String::new();
    let mut letters = name.split_whitespace().flat_map(|word| word.chars().chain([' '])).peekable();
    while let Some(c) = letters.next() {
        let before = words.chars().next_back();
        let begins = c.is_uppercase() && before.is_some_and(|b| !b.is_uppercase());
        if begins && before != Some(' ') {
            words.push(' ');
        }
        let is_word = letters.peek().is_some_and(|next| next.is_lowercase());
        if begins && is_word { words.extend(c.to_lowercase()) } else { words.push(c) }
    }
    words.trim_end().to_owned()
}

fn plain(node: &TargetNode) -> Shown<'_> {
    Shown {
        id: node.path.to_string(),
        label: node.label.clone(),
        node: Some(node),
        kind: kind_of(node),
        children: node.children.iter().map(plain).collect(),
    }
}

/// A node with typed branches shows `[work].value` at once and keeps the rest under "more".
fn branch<'a>(node: &'a TargetNode, input: &TargetInput<'_>) -> Shown<'a> {
    let typed = node.children.iter().any(TargetNode::is_branch);
    if !typed {
        return plain(node);
    }
    let mut first = Vec::new();
    let mut rest = Vec::new();
    for (at, of_type) in node.children.iter().enumerate() {
        for leaf in &of_type.children {
            let shown = Shown { label: format!("{}.{}", of_type.label, leaf.label), ..plain(leaf) };
            let useful = leaf.label == "value" || (at == 0 && !has_value(of_type));
            if useful || input.has_any_rule(leaf) { &mut first } else { &mut rest }.push(shown);
        }
    }
    if !rest.is_empty() {
        let label = format!("{} more", rest.len());
        first.push(Shown { id: format!("{}/more", node.path), label, node: None, kind: RowKind::List, children: rest });
    }
    Shown { children: first, ..Shown { children: Vec::new(), ..plain_alone(node) } }
}

fn plain_alone(node: &TargetNode) -> Shown<'_> {
    Shown {
        id: node.path.to_string(),
        label: node.label.clone(),
        node: Some(node),
        kind: kind_of(node),
        children: Vec::new(),
    }
}

/// Whether one of the nodes below is so.
fn below(shown: &Shown<'_>, is_so: &dyn Fn(&TargetNode) -> bool) -> bool {
    shown.children.iter().any(|child| child.node.is_some_and(is_so) || below(child, is_so))
}

fn has_value(node: &TargetNode) -> bool {
    node.children.iter().any(|c| c.label == "value")
}

fn kind_of(node: &TargetNode) -> RowKind {
    if matches!(node.path.attribute(), "id" | "externalId") && node.path.sub_attribute().is_none() {
        return RowKind::Identifier;
    }
    if node.path.attribute() == "manager" && node.path.sub_attribute().is_none_or(|sub| sub == "value") {
        return RowKind::Person;
    }
    if node.multi_valued {
        return RowKind::List;
    }
    match node.kind {
        AttributeType::Boolean => RowKind::Boolean,
        AttributeType::Decimal | AttributeType::Integer => RowKind::Number,
        AttributeType::DateTime => RowKind::Date,
        AttributeType::Complex => RowKind::Object,
        AttributeType::Reference => RowKind::Reference,
        AttributeType::String | AttributeType::Binary => RowKind::Text,
    }
}

impl TargetInput<'_> {
    fn resource_type(&self) -> &ResourceType {
        self.provider.resource_type(self.kind)
    }

    fn push(&self, shown: &Shown<'_>, depth: u8, rows: &mut Vec<TargetRow>) {
        if !self.wanted(shown) {
            return;
        }
        let row = self.row(shown, depth);
        let open = !row.folded;
        rows.push(row);
        if open {
            for child in &shown.children {
                self.push(child, depth + 1, rows);
            }
        }
    }

    /// Whether a row, or one below it, passes the filter and the switch.
    fn wanted(&self, shown: &Shown<'_>) -> bool {
        // What holds others may have a rule of its own.
        let own = if shown.children.is_empty() || shown.node.is_some_and(|n| self.has_any_rule(n)) {
            let mapped = shown.node.is_some_and(|n| self.compiled.rule(&n.path).is_some());
            let read_only = shown.node.is_some_and(TargetNode::is_read_only);
            let is_chosen = self.only.is_none_or(|only| shown.node.is_some_and(|n| only.contains(&n.path)));
            is_chosen
                && !(self.only_unmapped && (mapped || read_only))
                && (answers(self.filter, &shown.label)
                    || shown.node.is_some_and(|n| answers(self.filter, &n.path.short())))
        } else {
            false
        };
        own || shown.children.iter().any(|c| self.wanted(c))
    }

    fn row(&self, shown: &Shown<'_>, depth: u8) -> TargetRow {
        let position = shown.node.and_then(|n| self.compiled.position(&n.path));
        let disabled = shown.node.and_then(|n| self.compiled.mapping.disabled_rule(&n.path));
        let rule = position.map(|at| &self.compiled.rules[at]);
        let result = position.and_then(|at| self.mapped.and_then(|m| m.rules.get(at)));
        let rule_below = below(shown, &|node| self.compiled.rule(&node.path).is_some());
        let is_parent = !shown.children.is_empty();
        let proposed = shown.node.and_then(|n| self.proposed.get(&n.path));
        let (value, caption) = match proposed {
            Some(value) if value.is_empty() => (String::new(), "suggested".to_owned()),
            Some(value) => (value.clone(), String::new()),
            None if disabled.is_some() => (String::new(), "disabled".to_owned()),
            None => self.words(shown, rule, result),
        };
        let is_used_below =
            rule_below || below(shown, &|node| self.has_any_rule(node) || self.proposed.contains_key(&node.path));
        TargetRow {
            is_suggested: proposed.is_some(),
            id: shown.id.clone(),
            path: shown.node.map(|n| n.path.clone()),
            label: shown.label.clone(),
            depth,
            kind: self.kind_of(shown),
            value,
            caption,
            status: self.status(rule, result),
            required: shown.node.is_some_and(|n| n.required),
            read_only: shown.node.is_some_and(TargetNode::is_read_only),
            matching: rule.and_then(|r| r.rule.matching),
            is_parent,
            folded: is_parent && self.is_folded(shown, is_used_below),
            has_rule: rule.is_some(),
            is_disabled: disabled.is_some(),
            rule_below,
            rule_text: match (rule, disabled) {
                (Some(rule), _) => rule_text(rule),
                (None, Some(rule)) => in_words(rule, &[]),
                (None, None) => String::new(),
            },
            limits: shown.node.and_then(|n| self.provider.limits(self.kind, &n.path)).unwrap_or_default(),
            becomes: shown.node.map(|n| self.becomes(&n.path)).unwrap_or_default(),
            description: shown.node.map(|n| n.description.clone()).unwrap_or_default(),
        }
    }

    /// The kind by the schema; of a text what the provider, or the standard, expects of it.
    fn kind_of(&self, shown: &Shown<'_>) -> RowKind {
        let expected = || self.provider.expected(self.kind, &shown.node?.path);
        match shown.kind {
            RowKind::Text => expected().map_or(RowKind::Text, |expected| match expected {
                Expected::Email => RowKind::Email,
                Expected::Phone => RowKind::Phone,
                Expected::TimeZone => RowKind::TimeZone,
                Expected::Language => RowKind::Language,
                Expected::Country => RowKind::Country,
            }),
            kind => kind,
        }
    }

    fn becomes(&self, target: &TargetPath) -> &'static str {
        let used = self.provider.use_of(self.kind, target).filter(|used| used.is_own);
        used.map(|used| used.of.short).unwrap_or_default()
    }

    /// A rule, whether it counts or is set aside.
    fn has_any_rule(&self, node: &TargetNode) -> bool {
        self.compiled.rule(&node.path).is_some() || self.compiled.mapping.disabled_rule(&node.path).is_some()
    }

    /// Parents with a rule below, or a proposed one, are open, the others are folded; a filter opens all.
    fn is_folded(&self, shown: &Shown<'_>, rule_below: bool) -> bool {
        if !self.filter.is_empty() || self.only_unmapped && shown.kind != RowKind::List {
            return false;
        }
        rule_below == self.toggled.contains(&shown.id)
    }

    /// `(value, caption)`: one of them is empty.
    fn words(&self, shown: &Shown<'_>, rule: Option<&CompiledRule>, result: Option<&RuleResult>) -> (String, String) {
        let nothing = result.map_or("", RuleResult::nothing);
        match (rule, result.map(|r| (&r.state, &r.value))) {
            (Some(_), Some((RuleState::Filled, Some(value)))) => (one_line(value), String::new()),
            (Some(_), Some((RuleState::Refused { .. }, _))) => (String::new(), "refused".to_owned()),
            (Some(_), Some((RuleState::Faulty, _))) => (String::new(), "rule at fault".to_owned()),
            (Some(_), Some((RuleState::NotKnown { .. }, _))) => (String::new(), "not known".to_owned()),
            (Some(_), Some((RuleState::LeftOut, _))) => (String::new(), "left out".to_owned()),
            (Some(_), Some(_)) => (String::new(), nothing.to_owned()),
            (Some(_), None) => (String::new(), String::new()),
            (None, _) if shown.children.is_empty() => {
                let is_set_there = shown.node.is_some_and(TargetNode::is_read_only);
                (String::new(), if is_set_there { "cannot be set" } else { "not mapped" }.to_owned())
            }
            (None, _) => (String::new(), self.count_caption(shown)),
        }
    }

    fn count_caption(&self, shown: &Shown<'_>) -> String {
        if shown.kind != RowKind::List || shown.node.is_none() {
            return String::new();
        }
        let filled = shown.children.iter().filter(|c| self.is_filled(c)).count();
        match filled {
            0 => String::new(),
            1 => "1 value".to_owned(),
            n => format!("{n} values"),
        }
    }

    fn is_filled(&self, shown: &Shown<'_>) -> bool {
        let position = shown.node.and_then(|n| self.compiled.position(&n.path));
        position.and_then(|at| self.mapped?.rules.get(at)).is_some_and(|r| r.value.is_some())
    }

    fn status(&self, rule: Option<&CompiledRule>, result: Option<&RuleResult>) -> RowStatus {
        let Some(rule) = rule else { return RowStatus::Quiet };
        if rule.fault.is_some() {
            return RowStatus::Error;
        }
        let worst = self.worst.get(&rule.rule.target.to_string());
        match (worst, result.map(|r| &r.state)) {
            (Some(Severity::Error), _) | (_, Some(RuleState::Refused { .. } | RuleState::Faulty)) => RowStatus::Error,
            (Some(Severity::Warning), _) | (_, Some(RuleState::NotKnown { .. })) => RowStatus::Warning,
            (Some(Severity::Note), Some(RuleState::Filled)) => RowStatus::Noted,
            (_, Some(RuleState::Filled)) => RowStatus::Good,
            (_, Some(_)) => RowStatus::Empty,
            (_, None) => RowStatus::Quiet,
        }
    }
}

/// The rule in words, complete by itself when its wires are out of view.
pub fn rule_text(rule: &CompiledRule) -> String {
    in_words(&rule.rule, &rule.reads)
}

fn in_words(rule: &Rule, reads: &[String]) -> String {
    match &rule.source {
        RuleSource::None => rule.default.as_ref().map(|d| format!("default “{d}”")).unwrap_or_default(),
        RuleSource::Constant { value } => format!("= “{value}”"),
        RuleSource::Direct { attribute } => format!("← {attribute}"),
        RuleSource::Expression { text } => match text.split('(').next().map(str::trim) {
            Some(function)
                if function.chars().all(|c| c.is_alphanumeric() || c == '.')
                    && text.contains('(')
                    && !reads.is_empty() =>
            {
                format!("← {function}({})", reads.join(", "))
            }
            _ => format!("← {}", text.split_whitespace().collect::<Vec<_>>().join(" ")),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::spaced;

    #[test]
    fn names_of_schemas_are_words_with_one_blank_between_them() {
        for (name, expected) in [
            ("EnterpriseUser", "Enterprise user"),
            ("Enterprise User", "Enterprise user"),
            ("Enterprise  User ", "Enterprise user"),
            ("enterprise", "enterprise"),
            ("Xurrent IT User", "Xurrent IT user"),
            ("HRUser", "HRUser"),
        ] {
            assert_eq!(spaced(name), expected, "{name:?}");
        }
    }
}
