//! Okta's two stages as one rule: what fills an attribute of the application's user, and where that goes in SCIM.
//!
//! The first stage is the profile mapping, `{name: {expression, pushStatus}}`; the second the application user's schema,
//! in which each attribute has an external name, a SCIM path in Okta's spelling, and an external namespace. The
//! attributes that an application has from the start go where Okta's template sends them ([`stock`]).

pub(super) mod external;
pub(super) mod mapping_file;
pub(super) mod schema_file;
pub(super) mod stock;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use indexmap::IndexMap;

use super::CLIENT;
use crate::base::{Finding, ResourceKind};
use crate::client::native::{NativeChange, ReadMappings, Written};
use crate::expression::{self, Outline};
use crate::mapping::{Apply, Mapping, MappingChange, Rule, RuleSource};
use crate::scim::TargetPath;

/// What Okta sends of itself, whatever is mapped: no attributes of the application's user.
pub(super) const BY_ITSELF: &[&str] = &["active", "externalId"];

/// When something is pushed: "Create and update", or "Create" (developer.okta.com, Mappings API).
pub(super) const fn status_of(apply: Apply) -> &'static str {
    match apply {
        Apply::Always => "PUSH",
        Apply::OnlyAtCreation => "DONT_PUSH",
    }
}

/// Where attributes of the application's user go, by their names: `None` for one that goes nowhere, with the reason.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes {
    told: IndexMap<String, Result<TargetPath, String>>,
}

impl Attributes {
    /// As a file says of an attribute.
    pub fn tell(&mut self, name: &str, external: Option<&str>, namespace: Option<&str>) {
        self.told.insert(name.to_owned(), external::target(name, external, namespace));
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.told.keys().map(String::as_str)
    }

    /// Whether the file says nothing else of an attribute than Okta's template does.
    fn is_as_stock(&self, name: &str) -> bool {
        self.told.get(name).is_none_or(|told| told.as_ref().ok() == stock::target(name).as_ref())
    }

    pub fn has(&self, name: &str) -> bool {
        self.told.contains_key(name)
    }

    /// By what the file says, else as Okta's template has it.
    pub fn target(&self, name: &str) -> Result<TargetPath, String> {
        match self.told.get(name) {
            Some(told) => told.clone(),
            None => stock::target(name).ok_or_else(|| {
                "it is none of the attributes that an application has from the start, and where it goes stands in the \
                 application's schema, which is not in the file"
                    .to_owned()
            }),
        }
    }
}

/// What fills an attribute of the application's user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filled {
    pub name: String,
    pub expression: String,
    pub apply: Apply,
}

/// A rule, and which of the attributes it is of.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    /// The attribute's place in what was given.
    pub at: usize,
    pub rule: Rule,
    /// The attribute beside it that says its type: `emailType` beside `email`.
    pub companion: Option<usize>,
}

/// Rules of what is filled, and what is to be said of the rest.
pub(super) fn resolved(filled: &[Filled], attributes: &Attributes) -> (Vec<Resolved>, Vec<Finding>) {
    let mut findings = Vec::new();
    let targets: Vec<Option<TargetPath>> = filled
        .iter()
        .map(|one| match attributes.target(&one.name) {
            Ok(target) => Some(target),
            Err(reason) => {
                findings.push(unresolved(&one.name, &reason));
                None
            }
        })
        .collect();
    let typed: Vec<(usize, TargetPath, String)> = filled
        .iter()
        .zip(&targets)
        .enumerate()
        .filter_map(|(at, (one, target))| {
            let target = target.as_ref().filter(|t| t.filter().is_some() && t.sub_attribute() == Some("type"))?;
            Some((at, target.clone(), fixed_type(&one.expression)?))
        })
        .collect();
    let mut rules: Vec<Resolved> = Vec::new();
    for (at, (one, target)) in filled.iter().zip(targets).enumerate() {
        let Some(target) = target else { continue };
        let companion = typed.iter().find(|(_, typed, _)| is_of_one_element(typed, &target));
        let is_companion_itself = companion.is_some_and(|(other, ..)| *other == at);
        let has_others = |typed: &TargetPath| {
            filled.iter().any(|f| {
                f.name != one.name && attributes.target(&f.name).is_ok_and(|other| is_of_one_element(typed, &other))
            })
        };
        if is_companion_itself && has_others(&target) {
            continue;
        }
        let target = match companion {
            Some((_, _, kind)) if !is_companion_itself => told_by_type(&target, kind),
            _ => target,
        };
        if rules.iter().any(|known| known.rule.target == target) {
            findings.push(duplicate(&one.name, &target));
            continue;
        }
        let mut rule = Rule::new(target, source(&one.expression));
        rule.apply = one.apply;
        rule.matching = stock::is_user_name(&rule.target).then_some(1);
        let companion = companion.filter(|_| !is_companion_itself).map(|(at, ..)| *at);
        rules.push(Resolved { at, rule, companion });
    }
    (rules, findings)
}

/// Whether two targets are of the same element: the same attribute and filter.
fn is_of_one_element(a: &TargetPath, b: &TargetPath) -> bool {
    a.root() == b.root() && a.filter() == b.filter() && a.sub_attribute() != Some("primary")
}

/// The target as it is told by its type: `emails[primary eq true].value` becomes `emails[type eq "work"].value`.
fn told_by_type(target: &TargetPath, kind: &str) -> TargetPath {
    let typed = target.root().of_type(kind);
    target.sub_attribute().map_or(typed.clone(), |sub| typed.with_sub_attribute(sub))
}

/// The type that an expression gives whenever it gives one: `'work'`, or Okta's own
/// `(user.email != null && user.email != '') ? 'work' : ''`.
fn fixed_type(expression: &str) -> Option<String> {
    let text_of = |part: &str| match source(part) {
        RuleSource::Constant { value } => Some(value),
        _ => None,
    };
    let whole = text_of(expression.trim());
    let branches = || {
        let (then, otherwise) = expression.rsplit_once('?')?.1.split_once(':')?;
        let is_nothing = matches!(otherwise.trim(), "''" | "\"\"" | "null");
        text_of(then.trim()).filter(|_| is_nothing)
    };
    whole.or_else(branches).filter(|kind| !kind.is_empty())
}

/// An expression as a rule has it.
pub(super) fn source(text: &str) -> RuleSource {
    let parsed = expression::parse(CLIENT.dialect, text).expression;
    match parsed.as_ref().map(|parsed| parsed.outlined().what) {
        Some(Outline::Attribute(name)) if name == text.trim() => RuleSource::Direct { attribute: name.to_owned() },
        Some(Outline::Text(value)) => RuleSource::Constant { value: value.to_owned() },
        _ => RuleSource::Expression { text: text.to_owned() },
    }
}

/// A rule's source as an expression; `None` for a rule without one.
pub(super) fn expression_of(source: &RuleSource) -> Option<String> {
    match source {
        RuleSource::Direct { attribute } => Some(CLIENT.dialect.attribute(attribute)),
        RuleSource::Constant { value } => expression::text_constant(CLIENT.dialect, value),
        RuleSource::Expression { text } => Some(text.clone()),
        RuleSource::None => None,
    }
}

/// Whether two rules are the same to Okta.
pub(super) fn same_rule(a: &Rule, b: &Rule) -> bool {
    a.source == b.source && a.apply == b.apply
}

/// What is read, with the rules that no file of Okta's has: userName is set in the application, the others Okta sends of
/// itself.
pub(super) fn read_mappings(mut rules: Vec<Rule>, mut findings: Vec<Finding>) -> ReadMappings {
    if !rules.iter().any(|rule| stock::is_user_name(&rule.target)) {
        findings.push(user_name_elsewhere());
        let user_name = TargetPath::parse("userName").ok();
        let user_name = user_name.map(|target| Rule::direct(target, "user.login").matched(1));
        rules.splice(0..0, user_name);
    }
    let active = TargetPath::parse("active").ok().map(|target| Rule::direct(target, "active"));
    let external_id = TargetPath::parse("externalId").ok().map(|target| {
        let mut rule = Rule::direct(target, "id");
        rule.apply = Apply::OnlyAtCreation;
        rule
    });
    for rule in active.into_iter().chain(external_id) {
        if rules.iter().all(|known| known.target != rule.target) {
            rules.push(rule);
        }
    }
    ReadMappings { user: Some(Mapping::new(ResourceKind::User, rules)), findings, ..ReadMappings::default() }
}

/// The rules of a mapping that are attributes of the application's user.
pub(super) fn mapped(mapping: &Mapping) -> impl Iterator<Item = &Arc<Rule>> {
    mapping.rules.iter().filter(|rule| {
        let target = &rule.target;
        let is_by_itself = target.extension().is_none() && BY_ITSELF.contains(&target.attribute());
        !is_by_itself && !stock::is_user_name(target)
    })
}

/// An attribute that a rule needs.
#[derive(Clone, Debug)]
pub(super) struct Needed {
    pub filled: Filled,
    pub target: TargetPath,
}

/// The attributes that a rule needs: its own, and the one that says its type. Names that are taken are not used again.
pub(super) fn needed(rule: &Rule, attributes: &Attributes, taken: &[String]) -> Vec<Needed> {
    let Some(expression) = expression_of(&rule.source) else { return Vec::new() };
    let is_free = |name: &str| !taken.iter().any(|taken| taken == name);
    let told = attributes
        .names()
        .find(|name| is_free(name) && attributes.target(name).is_ok_and(|target| target == rule.target));
    let (name, target, companion) = match told {
        Some(name) => (name.to_owned(), rule.target.clone(), None),
        None => {
            let made = stock::attribute_for(&rule.target, &|name| is_free(name) && attributes.is_as_stock(name));
            (made.name, made.target, made.companion)
        }
    };
    let own = Needed { filled: Filled { name, expression: expression.clone(), apply: rule.apply }, target };
    let companion = companion.filter(|(name, ..)| is_free(name)).map(|(name, target, kind)| {
        let word = expression::text_constant(CLIENT.dialect, &kind).unwrap_or_default();
        let expression = match &rule.source {
            RuleSource::Direct { .. } => format!("({expression} != null && {expression} != \"\") ? {word} : \"\""),
            _ => word,
        };
        Needed { filled: Filled { name, expression, apply: rule.apply }, target }
    });
    std::iter::once(own).chain(companion).collect()
}

fn unresolved(name: &str, reason: &str) -> Finding {
    Finding::warning("okta-attribute-kept", format!("The attribute {name} is kept in the file and not shown"))
        .because(format!("Crosswalk does not know where it goes in SCIM: {reason}."))
        .remedy("Put the application's schema (GET /api/v1/meta/schemas/apps/{id}/default) and the mapping into one list, [schema, mapping], and import that.")
        .at_source(name)
}

fn duplicate(name: &str, target: &TargetPath) -> Finding {
    Finding::warning("duplicate-target", format!("A second attribute goes to {}: {name}", target.short()))
        .because("A mapping has one rule for a target, the first one. The other stays in the file as it is; which of them Okta sends is not documented.")
        .remedy("Remove one of the two attributes in Okta's profile editor.")
        .at_target(target.to_string())
}

fn user_name_elsewhere() -> Finding {
    Finding::note("okta-username-format", "What userName is filled from is not in the file")
        .because("Okta has it in the application: Sign On > Application username format. Shown is user.login, the format that an application starts with.")
        .remedy("Look there, and change the rule of userName to what it says.")
        .at_target("userName")
}

/// What a rule has and Okta has no place for.
pub(super) fn not_said(rule: &Rule) -> Option<Finding> {
    let (title, why, remedy) = match (&rule.source, &rule.default) {
        (RuleSource::None, _) => (
            "is not written",
            "It has no source, and Okta maps nothing to nothing.",
            "Choose a source, or remove the rule.",
        ),
        (_, Some(_)) => (
            "has a default, which is not written",
            "Okta's mappings have no defaults.",
            "Put the default into the expression: a == null ? \"default\" : a.",
        ),
        _ => return None,
    };
    Some(
        Finding::warning("file-cannot-say", format!("{} {title}", rule.target.short()))
            .because(why)
            .remedy(remedy)
            .at_target(rule.target.to_string()),
    )
}

/// The format of the username, where the mapping says something else than an application starts with.
pub(super) fn username_format(mapping: &Mapping) -> Option<Finding> {
    let rule = mapping.rules.iter().find(|rule| stock::is_user_name(&rule.target))?;
    let expression = expression_of(&rule.source)?;
    Some(
        Finding::note("okta-username-format", format!("userName is not in the file: {expression}"))
            .because("Okta has it in the application and not in the mapping.")
            .remedy(format!("Sign On > Application username format: {}.", stock::username_format(&expression)))
            .at_target("userName"),
    )
}

/// The attributes that rules need, each rule once among the changes.
pub(super) fn all_needed<'r>(
    rules: impl Iterator<Item = &'r Arc<Rule>>,
    attributes: &Attributes,
    mut taken: Vec<String>,
    written: &mut Written,
) -> Vec<Needed> {
    let mut all = Vec::new();
    for rule in rules {
        written.findings.extend(not_said(rule));
        let filled = needed(rule, attributes, &taken);
        if !filled.is_empty() {
            written.changes.push(NativeChange::of_user(MappingChange::Added(rule.clone())));
        }
        taken.extend(filled.iter().map(|needed| needed.filled.name.clone()));
        all.extend(filled);
    }
    all
}
