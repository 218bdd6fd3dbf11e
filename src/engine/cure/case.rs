//! A cause with what its cures are made from: the rules about it, and some of the people who show it.

use std::collections::{BTreeMap, HashSet};

use super::Cure;
use super::country::Whereabouts;
use super::region::Region;
use crate::base::Severity;
use crate::check::{Checked, FindingCause};
use crate::expression::{self, Dialect, text_constant};
use crate::mapping::{AttributeSource, CompiledRule, RuleChange, RuleSource, as_expression};
use crate::scim::{Attribute, TargetPath};
use crate::source::{LoadedSet, Record, RecordIndex};

/// What is known of the people as a whole.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Where most of them are: national phone numbers are of this country.
    pub(super) region: Option<&'static Region>,
    /// What says of each of them where they are.
    pub(super) whereabouts: Whereabouts,
}

impl Hints {
    pub fn of(set: &LoadedSet, of: &Checked<'_>) -> Self {
        let people: Vec<Record> = set.sampled(of.compiled.mapping.kind, LOOKED_AT).collect();
        Self { region: super::region::of_most(&people, of), whereabouts: Whereabouts::of(&people, of) }
    }
}

/// So many people, from all over the set, are looked at for where they are.
const LOOKED_AT: usize = 400;

/// So many records are looked through for what others refer to them by.
const LOOKED_THROUGH: usize = 2000;

/// So many people are looked at where a finding names nobody.
const SOME: usize = 20;

/// A cause, in its setting.
pub struct Case<'a> {
    pub(super) of: Checked<'a>,
    pub(super) cause: &'a FindingCause,
    pub(super) hints: &'a Hints,
    set: &'a LoadedSet,
    /// The first people who show it; where it names nobody, the first of all.
    pub(super) people: Vec<Record>,
    /// What the finding is about.
    pub(super) target: Option<TargetPath>,
}

impl<'a> Case<'a> {
    pub fn new(of: Checked<'a>, cause: &'a FindingCause, set: &'a LoadedSet, hints: &'a Hints) -> Self {
        let kind = of.compiled.mapping.kind;
        let of_kind = cause.finding.place.kind.is_none_or(|found| found == kind);
        let mut at: Vec<usize> = cause.examples.iter().filter(|_| of_kind).map(|example| example.record).collect();
        if at.is_empty() {
            at.extend(0..set.count(kind).min(SOME));
        }
        let people = at.into_iter().filter_map(|at| set.record(kind, RecordIndex(at)).ok()).collect();
        let target = cause.finding.place.target.as_deref().and_then(|target| TargetPath::parse(target).ok());
        Self { of, cause, hints, set, people, target }
    }

    pub(super) const fn dialect(&self) -> Dialect {
        self.of.client.dialect
    }

    /// The rules that write what the finding is about.
    pub(super) fn rules(&self) -> impl Iterator<Item = &'a CompiledRule> + use<'a> {
        let target = self.target.clone();
        let rules = self.of.compiled.rules.iter();
        rules.filter(move |rule| target.as_ref().is_some_and(|target| concerns(&rule.rule.target, target)))
    }

    /// The rule of a target, by its path as text.
    pub(super) fn rule_of(&self, path: &str) -> Option<&'a CompiledRule> {
        self.of.compiled.rule(&TargetPath::parse(path).ok()?).filter(|rule| is_filled_by_something(rule))
    }

    /// The schema's word on what the finding is about.
    pub(super) fn attribute(&self) -> Option<&'a Attribute> {
        self.of.provider.resource_type(self.of.compiled.mapping.kind).attribute(self.target.as_ref()?)
    }

    /// The rules about it with what they give put through `phrase`; those for which the language has no words stay.
    pub(super) fn wrapped(&self, phrase: impl Fn(Dialect, &str) -> Option<String>) -> Vec<RuleChange> {
        self.rules().filter_map(|rule| self.wrap(rule, &phrase)).collect()
    }

    pub(super) fn wrap(
        &self,
        rule: &CompiledRule,
        phrase: &impl Fn(Dialect, &str) -> Option<String>,
    ) -> Option<RuleChange> {
        if !is_filled_by_something(rule) {
            return None;
        }
        let dialect = self.dialect();
        let before = as_expression(&rule.rule.source, dialect);
        let (outer, inner) = unwrapped(dialect, &before);
        let text = outer.replacen('\u{0}', &phrase(dialect, inner)?, 1);
        (text != before && is_as_good(dialect, &before, &text))
            .then(|| self.to_expression(rule.rule.target.clone(), text))
    }

    pub(super) fn to_expression(&self, target: TargetPath, text: String) -> RuleChange {
        RuleChange::Source { target, source: RuleSource::Expression { text } }
    }

    /// The rules about it from this attribute, as it is.
    pub(super) fn taken_from(&self, attribute: &str) -> Vec<RuleChange> {
        let source = RuleSource::Direct { attribute: attribute.to_owned() };
        let change =
            |rule: &CompiledRule| RuleChange::Source { target: rule.rule.target.clone(), source: source.clone() };
        self.rules().map(change).collect()
    }

    /// The rules about it without them.
    pub(super) fn removed(&self) -> Vec<RuleChange> {
        self.rules().map(|rule| RuleChange::Remove { target: rule.rule.target.clone() }).collect()
    }

    /// What people have of what a rule reads, each different text once, in their order.
    pub(super) fn seen(&self, rule: &CompiledRule) -> Vec<String> {
        let mut seen: Vec<String> = Vec::new();
        for record in &self.people {
            let value = rule.apply(record.value(), self.of.context).value;
            let text = match value {
                Some(serde_json::Value::String(text)) => text,
                Some(other) => other.to_string(),
                None => rule.read_values(record.value()).concat(),
            };
            if !text.is_empty() && !seen.contains(&text) {
                seen.push(text);
            }
        }
        seen
    }

    /// The field of records, at their top, in which most of these texts stand: what they refer to people by. A field that two
    /// people share says nobody.
    pub(super) fn field_with(&self, texts: &HashSet<String>) -> Option<String> {
        let kind = self.of.compiled.mapping.kind;
        let mut fields: BTreeMap<String, (HashSet<String>, usize)> = BTreeMap::new();
        for at in 0..self.set.count(kind).min(LOOKED_THROUGH) {
            let Ok(record) = self.set.record(kind, RecordIndex(at)) else { continue };
            for (key, value) in record.value().as_object().into_iter().flatten() {
                let Some(text) = value.as_str().filter(|text| !text.is_empty()) else { continue };
                let (values, filled) = fields.entry(key.clone()).or_default();
                values.insert(text.to_owned());
                *filled += 1;
            }
        }
        let found = fields.into_iter().filter(|(_, (values, filled))| values.len() == *filled);
        let found = found.map(|(key, (values, _))| (texts.intersection(&values).count(), key));
        let (count, key) = found.max_by_key(|(count, key)| (*count, std::cmp::Reverse(key.clone())))?;
        (count * 2 >= texts.len() && count > 0).then_some(key)
    }

    /// A name of the client's for an attribute, when it has it.
    pub(super) fn offers(&self, name: &str) -> bool {
        let names = self.of.client.names(self.of.compiled.mapping.kind);
        names.names().iter().any(|known| known.name == name) && names.resolve(name).is_some()
    }

    /// The payload's own key behind what a rule reads, when it is one text at the top of a record.
    pub(super) fn payload_key(&self, rule: &CompiledRule) -> Option<String> {
        match rule.sources() {
            [Some(AttributeSource::Path(path))] => {
                let key = path.to_string();
                key.bytes().all(|b| b.is_ascii_alphanumeric()).then_some(key)
            }
            _ => None,
        }
    }
}

/// Whether a rule writes what a finding names: a finding about `phoneNumbers.value` is about each type's.
pub(super) fn concerns(rule: &TargetPath, found: &TargetPath) -> bool {
    let sub = |path: &TargetPath| path.sub_attribute().unwrap_or("value").to_lowercase();
    let is_within = found.filter().is_none() || found.filter() == rule.filter();
    rule.root() == found.root() && is_within && sub(rule) == sub(found)
}

/// Whether two rules read an attribute in common.
pub(super) fn read_alike(one: &CompiledRule, other: &CompiledRule) -> bool {
    one.reads.iter().any(|name| other.reads.contains(name))
}

fn is_filled_by_something(rule: &CompiledRule) -> bool {
    rule.fault.is_none() && !matches!(rule.rule.source, RuleSource::None)
}

/// What must stay outermost, with a mark where the rest stands, and the rest.
fn unwrapped(dialect: Dialect, text: &str) -> (String, &str) {
    const OUTERMOST: &str = "IgnoreFlowIfNullOrEmpty(";
    let trimmed = text.trim();
    let inner = trimmed.strip_prefix(OUTERMOST).and_then(|rest| rest.strip_suffix(')'));
    match inner.filter(|inner| dialect.is_entra_like() && expression::parse(dialect, inner).expression.is_some()) {
        Some(inner) => (format!("{OUTERMOST}\u{0})"), inner),
        None => ("\u{0}".to_owned(), text),
    }
}

/// Whether the client takes the new text as readily as the old one.
pub(super) fn is_as_good(dialect: Dialect, before: &str, after: &str) -> bool {
    let warnings = |text: &str| {
        let said = expression::parse(dialect, text).diagnostics;
        said.iter().filter(|d| d.severity >= Severity::Warning).count()
    };
    expression::parse(dialect, after).expression.is_some() && warnings(after) <= warnings(before)
}

/// A text as the language writes it.
pub(super) fn quoted(dialect: Dialect, text: &str) -> Option<String> {
    text_constant(dialect, text)
}

/// The cures that there are, in the order of how well they fit.
pub(super) fn of_those(cures: impl IntoIterator<Item = Option<Cure>>) -> Vec<Cure> {
    cures.into_iter().flatten().collect()
}
