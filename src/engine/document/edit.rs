//! Changes of the document: each command makes the next snapshot from the present one.

use std::sync::Arc;

use super::native::{Imported, take_in};
use super::several::{self, EachRule};
use super::{Declined, Document, EndpointChoice};
use crate::base::{ClientKind, Finding, MostDisabled, ProviderKind, ResourceKind};
use crate::client;
use crate::expression::{self, Dialect, text_constant};
use crate::mapping::{Apply, Mapping, Rule, RuleChange, RuleSource, as_expression};
use crate::scim::TargetPath;
use crate::source::TextEncoding;

/// What a second wire to the same target does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondWire {
    /// The new source alone.
    Replace,
    /// Both, joined by a space in the client's language.
    Combine,
}

/// One attribute that rules are to read in place of another, by the names rules write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repoint {
    pub kind: ResourceKind,
    pub from: String,
    pub to: String,
}

/// Changes of the document; each can be undone. Rules are those of the kind in view.
#[derive(Clone, Debug)]
pub enum Edit {
    Rename(String),
    /// Starts from that client's default mappings; the samples stay loaded.
    ChooseClient(ClientKind),
    ChooseVariant(String),
    ChooseProvider(ProviderKind),
    ChooseEndpoint(EndpointChoice),
    /// What files are read in that are no UTF-8; without one, it is guessed.
    ReadIn(Option<TextEncoding>),
    /// How many a plan may disable before it asks for a yes; without one, as many as usual.
    MostDisabled(Option<MostDisabled>),
    /// A wire from a source attribute (by the name a rule writes) to a target.
    Wire {
        attribute: String,
        target: TargetPath,
        second: SecondWire,
    },
    SetSource {
        target: TargetPath,
        source: RuleSource,
    },
    SetDefault {
        target: TargetPath,
        default: Option<String>,
    },
    SetApply {
        target: TargetPath,
        apply: Apply,
    },
    SetMatching {
        target: TargetPath,
        matching: Option<u8>,
    },
    RemoveRule(TargetPath),
    /// Sets a rule aside, or lets it count again.
    SetEnabled {
        target: TargetPath,
        enabled: bool,
    },
    /// The same with each rule that these targets have, as one step.
    Several {
        targets: Vec<TargetPath>,
        change: EachRule,
    },
    /// What clears a finding: all of its changes, as one step of this name.
    Cure {
        name: String,
        changes: Vec<RuleChange>,
    },
    /// These suggestions are not to be made again.
    Decline(Vec<Declined>),
    /// Breaks a long expression over lines, and puts a short one on one.
    FormatExpression(TargetPath),
    UseDefaultMapping,
    /// Lets rules read other attributes, of either kind: what vanished from an export, and what took its place.
    Repoint(Vec<Repoint>),
    /// The rules of a vendor's own file.
    Import(Box<Imported>),
    /// Rules of rows that a native file has and that would be removed from it.
    PutBack(Vec<(ResourceKind, Arc<Rule>)>),
}

/// A change that was made: the document after it, the name for undo, and the key that joins typing into one step.
pub struct Edited {
    pub document: Document,
    pub name: String,
    pub key: Option<String>,
    /// What did not carry over, in sentences.
    pub notes: Vec<String>,
    /// What is to be known of a file that was read.
    pub findings: Vec<Finding>,
}

impl Edited {
    pub(super) fn new(document: Document, name: impl Into<String>) -> Self {
        Self { document, name: name.into(), key: None, notes: Vec::new(), findings: Vec::new() }
    }

    fn joined(self, key: String) -> Self {
        Self { key: Some(key), ..self }
    }
}

/// Makes a change. `Err` is a sentence for the person; the document stays as it was.
pub fn edit(document: &Document, kind: ResourceKind, edit: Edit) -> Result<Edited, String> {
    let mut next = document.clone();
    match edit {
        Edit::Rename(name) => {
            next.name = name;
            Ok(Edited::new(next, "Rename").joined("rename".to_owned()))
        }
        Edit::ChooseClient(client) => Ok(choose_client(next, client)),
        Edit::ChooseVariant(variant) => {
            next.variant = variant;
            Ok(Edited::new(next, "Choose the requests' form"))
        }
        Edit::ChooseProvider(provider) => {
            next.provider = provider;
            Ok(Edited::new(next, "Choose the account type"))
        }
        Edit::ReadIn(encoding) => {
            next.encoding = encoding;
            let name = encoding.map_or_else(|| "Guess the encoding".to_owned(), |named| format!("Read as {named}"));
            Ok(Edited::new(next, name))
        }
        Edit::MostDisabled(most) => {
            next.most_disabled = most;
            Ok(Edited::new(next, "Choose how many may be disabled"))
        }
        Edit::ChooseEndpoint(endpoint) => {
            next.endpoint = endpoint;
            Ok(Edited::new(next, "Choose the endpoint"))
        }
        Edit::UseDefaultMapping => {
            *next.mapping_mut(kind) = client::of(next.client).default_mapping(kind, next.provider);
            Ok(Edited::new(next, format!("Use the default {} mapping", kind.noun())))
        }
        Edit::Import(imported) => {
            let findings = take_in(&mut next, &imported);
            Ok(Edited { findings, ..Edited::new(next, format!("Read the {}", imported.format.title)) })
        }
        Edit::PutBack(rules) => put_back(next, rules),
        Edit::Several { targets, change } => several::edit(next, kind, &targets, change),
        Edit::Repoint(pairs) => repoint(next, &pairs),
        Edit::Decline(suggestions) => {
            let targets: Vec<String> = suggestions.iter().map(|suggestion| suggestion.target.short()).collect();
            suggestions.into_iter().for_each(|suggestion| next.decline(suggestion));
            Ok(Edited::new(next, format!("Never suggest {}", targets.join(", "))))
        }
        rule_edit => edit_rule(next, kind, rule_edit),
    }
}

/// The new client's names mean nothing to the old mappings, so those are set aside.
fn choose_client(mut next: Document, client: ClientKind) -> Edited {
    next.choose_client(client);
    Edited::new(next, format!("Choose {}", client::of(client).label))
}

fn edit_rule(mut next: Document, kind: ResourceKind, edit: Edit) -> Result<Edited, String> {
    let dialect = client::of(next.client).dialect;
    let mapping = next.mapping_mut(kind);
    let mut notes = Vec::new();
    let (name, key) = match edit {
        Edit::Wire { attribute, target, second } => {
            let name = format!("Map {attribute} to {}", target.short());
            wire(mapping, &attribute, &target, second, dialect);
            (name, None)
        }
        Edit::SetSource { target, source } => {
            let key = format!("source {target} {}", source.label());
            let name = format!("Change {}", target.short());
            mapping.alter(&target, |rule| rule.source = source);
            (name, Some(key))
        }
        Edit::SetDefault { target, default } => {
            let name = format!("Change the default of {}", target.short());
            let key = format!("default {target}");
            mapping.alter(&target, |rule| rule.default = default.filter(|d| !d.is_empty()));
            (name, Some(key))
        }
        Edit::SetApply { target, apply } => {
            mapping.alter(&target, |rule| rule.apply = apply);
            (format!("Apply {}: {}", target.short(), apply.label().to_lowercase()), None)
        }
        Edit::SetMatching { target, matching } => {
            mapping.match_at(&target, matching);
            notes.push(matching_words(mapping));
            (format!("Change the matching of {}", target.short()), None)
        }
        Edit::RemoveRule(target) => {
            let removed = mapping.remove(&target).ok_or("There is no rule to remove.")?;
            (format!("Remove the rule of {}", removed.target.short()), None)
        }
        Edit::SetEnabled { target, enabled } => {
            let change = if enabled { Mapping::enable } else { Mapping::disable };
            notes.extend(told_of_matching(mapping, |mapping| change(mapping, &target)));
            (format!("{} the rule of {}", if enabled { "Enable" } else { "Disable" }, target.short()), None)
        }
        Edit::Cure { name, changes } => {
            *mapping = mapping.with(&changes);
            (name, None)
        }
        Edit::FormatExpression(target) => {
            format_expression(mapping, &target, dialect)?;
            (format!("Format {}", target.short()), None)
        }
        Edit::Rename(_)
        | Edit::Decline(_)
        | Edit::ChooseClient(_)
        | Edit::ChooseVariant(_)
        | Edit::ChooseProvider(_)
        | Edit::ChooseEndpoint(_)
        | Edit::ReadIn(_)
        | Edit::MostDisabled(_)
        | Edit::UseDefaultMapping
        | Edit::Repoint(_)
        | Edit::PutBack(_)
        | Edit::Several { .. }
        | Edit::Import(_) => return Err("This is not a change of a rule.".to_owned()),
    };
    Ok(Edited { key, notes, ..Edited::new(next, name) })
}

fn put_back(mut next: Document, rules: Vec<(ResourceKind, Arc<Rule>)>) -> Result<Edited, String> {
    let name = match rules.as_slice() {
        [] => return Err("Nothing was chosen to keep.".to_owned()),
        [(_, rule)] => format!("Keep the rule of {}", rule.target.short()),
        several => format!("Keep {} rules", several.len()),
    };
    for (kind, rule) in rules {
        let mapping = next.mapping_mut(kind);
        if mapping.disabled_rule(&rule.target).is_some() {
            mapping.enable(&rule.target);
        } else if mapping.rule(&rule.target).is_none() {
            mapping.rules.push(rule);
        }
    }
    Ok(Edited::new(next, name))
}

fn format_expression(mapping: &mut Mapping, target: &TargetPath, dialect: Dialect) -> Result<(), String> {
    let Some(RuleSource::Expression { text }) = mapping.rule(target).map(|rule| &rule.source) else {
        return Err(format!("The rule of {} is no expression; there is nothing to format.", target.short()));
    };
    let parsed = expression::parse(dialect, text).expression;
    let expression = parsed.ok_or("The expression cannot be read yet. Mend what is wrong with it, then format it.")?;
    let text = expression::format(&expression);
    mapping.alter(target, |rule| rule.source = RuleSource::Expression { text });
    Ok(())
}

/// All of it is one step: what belongs together is taken back together.
fn repoint(mut next: Document, pairs: &[Repoint]) -> Result<Edited, String> {
    let dialect = client::of(next.client).dialect;
    let name = match pairs {
        [] => return Err("Nothing was chosen to re-point.".to_owned()),
        [Repoint { from, to, .. }] => format!("Re-point {from} to {to}"),
        several => format!("Re-point {} attributes", several.len()),
    };
    for Repoint { kind, from, to } in pairs {
        let mapping = next.mapping_mut(*kind);
        let disabled = mapping.disabled.iter_mut().map(|disabled| &mut disabled.rule);
        for rule in mapping.rules.iter_mut().chain(disabled) {
            if let Some(source) = crate::mapping::repointed(&rule.source, from, to, dialect) {
                Arc::make_mut(rule).source = source;
            }
        }
    }
    Ok(Edited::new(next, name))
}

/// Makes a change, and says what people are matched by then, where it takes a rule out of those or puts one back.
pub(super) fn told_of_matching(mapping: &mut Mapping, change: impl FnOnce(&mut Mapping)) -> Option<String> {
    let before = mapping.matching().len();
    change(mapping);
    (mapping.matching().len() != before).then(|| matching_words(mapping))
}

/// "Matched by userName, then by externalId".
pub fn matching_words(mapping: &Mapping) -> String {
    let names: Vec<String> = mapping.matching().iter().map(|rule| rule.target.short()).collect();
    if names.is_empty() {
        "Matched by nothing: nobody is found".to_owned()
    } else {
        format!("Matched by {}", names.join(", then by "))
    }
}

fn wire(mapping: &mut Mapping, attribute: &str, target: &TargetPath, second: SecondWire, dialect: Dialect) {
    let present = mapping.any_rule(target).map(|r| r.source.clone());
    let source = match (second, present) {
        (SecondWire::Combine, Some(present)) => combined(&present, attribute, dialect),
        _ => None,
    };
    let source = source.unwrap_or_else(|| RuleSource::Direct { attribute: attribute.to_owned() });
    mapping.alter(target, |rule| rule.source = source);
}

/// Both sources, joined by a space in the client's own language; `None` where that language cannot.
pub fn combined(present: &RuleSource, attribute: &str, dialect: Dialect) -> Option<RuleSource> {
    let first = match present {
        RuleSource::None => return None,
        RuleSource::Constant { value } => text_constant(dialect, value)?,
        other => as_expression(other, dialect),
    };
    let text = dialect.joined(&first, &dialect.attribute(attribute))?;
    Some(RuleSource::Expression { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_source_joins_whatever_the_first_is() {
        let direct = |text: &str| RuleSource::Direct { attribute: text.to_owned() };
        let constant = |text: &str| RuleSource::Constant { value: text.to_owned() };
        let expression = |text: &str| RuleSource::Expression { text: text.to_owned() };
        for (dialect, present, expected) in [
            (Dialect::Okta, direct("user.login"), Some(r#"user.login + " " + user.title"#)),
            (
                Dialect::Okta,
                expression(r#"user.a == "x" ? "a" : "b""#),
                Some(r#"(user.a == "x" ? "a" : "b") + " " + user.title"#),
            ),
            (Dialect::Okta, expression(r#"user.a ?: "b""#), Some(r#"(user.a ?: "b") + " " + user.title"#)),
            (Dialect::Okta, expression(r#"user.a == "x""#), Some(r#"(user.a == "x") + " " + user.title"#)),
            (Dialect::Okta, expression(r#"user.a + "b""#), Some(r#"user.a + "b" + " " + user.title"#)),
            (
                Dialect::Okta,
                expression("String.toUpperCase(user.a)"),
                Some(r#"String.toUpperCase(user.a) + " " + user.title"#),
            ),
            (Dialect::Okta, expression("user.a +"), Some(r#"(user.a +) + " " + user.title"#)),
            (Dialect::Okta, constant(r#"5" disk \"#), Some(r#""5"" disk \" + " " + user.title"#)),
            (Dialect::Entra, constant(r#"5" disk \"#), Some(r#"Join(" ", "5\" disk \\", [user.title])"#)),
            (Dialect::OneLogin, constant("Mr"), Some("Mr {$user.user.title}")),
            (Dialect::OneLogin, constant("{$user.email}"), None),
            (Dialect::Google, direct("name"), None),
        ] {
            let text = combined(&present, "user.title", dialect).map(|source| source.text().to_owned());
            assert_eq!(text.as_deref(), expected, "{dialect:?}: {present:?}");
        }
    }

    #[test]
    fn a_constant_as_an_expression_gives_the_constant() {
        let nobody = serde_json::Value::Null;
        for dialect in [Dialect::Entra, Dialect::Okta, Dialect::Generic] {
            for text in ["plain", "a \"quoted\" word", "back\\slash", "\"", "\\\""] {
                let source = RuleSource::Constant { value: text.to_owned() };
                let written = as_expression(&source, dialect);
                let parsed = expression::parse(dialect, &written).expression.expect(&written);
                let context = expression::Context::default();
                let Ok(expression::Flow::Value(value)) = expression::evaluate(&parsed, &nobody, &context).outcome
                else {
                    panic!("{dialect:?}: {written}");
                };
                assert_eq!(value.text(dialect), text, "{dialect:?}: {written}");
            }
        }
    }
}
