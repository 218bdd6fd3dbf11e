//! How well a rule fits a target: it is compiled and applied to every record of the sample.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use super::column::{Column, SampledRecords};
use super::concept::Concept;
use super::doubt::Doubts;
use super::{SeenValue, looks};
use crate::base::ResourceKind;
use crate::client::Client;
use crate::expression::Context;
use crate::mapping::{CompiledMapping, CompiledRule, Mapping, Rule, RuleSource, RuleState};
use crate::provider::{Fits, Length, Provider};
use crate::scim::{TargetPath, message};

/// What rules are tried with.
#[derive(Clone, Copy, Debug)]
pub struct Judge<'s> {
    pub sample: &'s SampledRecords,
    pub kind: ResourceKind,
    pub client: &'static Client,
    pub provider: &'s Provider,
    pub context: &'s Context,
}

/// What a rule gives for one record.
#[derive(Default)]
struct Given {
    value: Option<Value>,
    text: Option<String>,
    /// The target takes it.
    is_accepted: bool,
    /// It looks as it should, where the target asks for that.
    is_good: bool,
}

/// So many different values are shown of a rule.
const MOST_VALUES: usize = 200;

/// A rule, tried.
#[derive(Clone, Debug)]
pub struct Tried {
    pub source: RuleSource,
    /// The records that have something in what it reads.
    pub read: usize,
    /// Of these, those for which it gives what the target takes.
    pub accepted: usize,
    /// Of these, those whose value looks as it should, where the target asks for that.
    pub good: usize,
    /// Of these, those whose value a check warns of, and what of the account's it is about.
    pub doubted: usize,
    pub doubt: Option<&'static str>,
}

impl Tried {
    pub fn fit(&self) -> f64 {
        share(self.accepted, self.read)
    }

    pub fn goodness(&self) -> f64 {
        share(self.good, self.read)
    }
}

fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

impl Judge<'_> {
    /// The best of several rules; of equally good ones the first.
    pub fn best(
        &self,
        target: &TargetPath,
        concept: Concept,
        column: &Column,
        sources: Vec<RuleSource>,
    ) -> Option<Tried> {
        let tried = sources.into_iter().filter_map(|source| self.try_one(target, concept, column, source));
        tried.reduce(|best, other| if other.good > best.good { other } else { best })
    }

    /// `None`: the rule is no rule in the client's language.
    pub fn try_one(&self, target: &TargetPath, concept: Concept, column: &Column, source: RuleSource) -> Option<Tried> {
        let mut tried = Tried { source: source.clone(), read: 0, accepted: 0, good: 0, doubted: 0, doubt: None };
        let mut doubts = Doubts::of(self, target);
        self.each(target, concept, column, source, |_, given| {
            let doubt = given.value.and_then(|value| doubts.about(&value));
            tried.read += 1;
            tried.accepted += usize::from(given.is_accepted);
            tried.good += usize::from(given.is_good);
            tried.doubted += usize::from(doubt.is_some());
            tried.doubt = tried.doubt.or(doubt);
        })?;
        Some(tried)
    }

    /// The different values that the rule reads, with what it makes of them.
    pub fn seen(
        &self,
        target: &TargetPath,
        concept: Concept,
        reads: &[&Column],
        source: &RuleSource,
    ) -> Vec<SeenValue> {
        let Some(column) = reads.first() else { return Vec::new() };
        let mut seen: HashMap<String, SeenValue> = HashMap::new();
        let tried = self.each(target, concept, column, source.clone(), |at, given| {
            let parts: Vec<&str> = reads.iter().filter_map(|column| column.values[at].as_deref()).collect();
            let text = parts.join(", ");
            let value = SeenValue { text: text.clone(), count: 0, becomes: given.text, is_good: given.is_good };
            seen.entry(text).or_insert(value).count += 1;
        });
        let mut seen: Vec<SeenValue> = seen.into_values().filter(|_| tried.is_some()).collect();
        seen.sort_by(|a, b| (a.is_good, Reverse(a.count), &a.text).cmp(&(b.is_good, Reverse(b.count), &b.text)));
        seen.truncate(MOST_VALUES);
        seen
    }

    /// Applies a rule to every sampled record that has something in the column. `None`: it is no rule in the client's
    /// language.
    fn each(
        &self,
        target: &TargetPath,
        concept: Concept,
        column: &Column,
        source: RuleSource,
        mut each: impl FnMut(usize, Given),
    ) -> Option<()> {
        let mapping = Arc::new(Mapping::new(self.kind, vec![Rule::new(target.clone(), source)]));
        let resource_type = self.provider.resource_type(self.kind);
        let names = self.client.names(self.kind);
        let compiled = CompiledMapping::compile(&mapping, self.client.dialect, names, resource_type);
        let rule = compiled.rules.first().filter(|rule| rule.fault.is_none())?;
        let (looks, shape) = (looks::of_target(concept), self.shape(target));
        let longest = self.longest(target);
        for (at, (record, value)) in self.sample.records.iter().zip(&column.values).enumerate() {
            let Some(before) = value else { continue };
            let result = rule.apply(record.value(), self.context);
            let Some(value) = result.value.filter(|_| result.state == RuleState::Filled) else {
                each(at, Given::default());
                continue;
            };
            let text = text_of(&value);
            let is_word = looks.is_some() || shape.is_some() || !looks::is_no_word(concept, before);
            let is_good = looks.is_none_or(|looks| looks(&text)) && shape.is_none_or(|shape| shape.takes(&text));
            let is_accepted = is_word && longest.is_none_or(|most| text.chars().count() <= most);
            each(at, Given { value: Some(value), text: Some(text), is_accepted, is_good: is_word && is_good });
        }
        Some(())
    }

    /// Whether values of the target look like something, and are not just any text.
    pub fn has_looks(&self, concept: Concept, target: &TargetPath) -> bool {
        looks::of_target(concept).is_some() || self.shape(target).is_some()
    }

    /// The account takes an e-mail address there.
    pub fn wants_address(&self, target: &TargetPath) -> bool {
        self.shape(target) == Some(&Fits::Email)
    }

    /// What the account asks of the target's values.
    fn shape(&self, target: &TargetPath) -> Option<&Fits> {
        let shapes = self.provider.traits().shapes.of(self.kind);
        shapes.iter().find(|shape| shape.target == *target).map(|shape| &shape.fits)
    }

    /// The targets to which the mapping sends something for somebody.
    pub fn filled(&self, mapping: &Mapping) -> HashSet<TargetPath> {
        let resource_type = self.provider.resource_type(self.kind);
        let mapping = Arc::new(mapping.clone());
        let compiled =
            CompiledMapping::compile(&mapping, self.client.dialect, self.client.names(self.kind), resource_type);
        let gives = |rule: &&CompiledRule| {
            self.sample.records.iter().any(|record| rule.apply(record.value(), self.context).value.is_some())
        };
        compiled.rules.iter().filter(gives).map(|rule| rule.rule.target.clone()).collect()
    }

    /// The most characters that the account takes, where that is known.
    fn longest(&self, target: &TargetPath) -> Option<usize> {
        let is_of = |length: &&Length| {
            let of = &length.target;
            of.extension() == target.extension()
                && of.attribute().eq_ignore_ascii_case(target.attribute())
                && of.sub_attribute().map(str::to_lowercase) == target.sub_attribute().map(str::to_lowercase)
        };
        let lengths = self.provider.traits().lengths.most.of(self.kind).items();
        lengths.iter().filter(is_of).map(|length| length.characters).min()
    }
}

fn text_of(value: &Value) -> String {
    message::plain(value).unwrap_or_else(|| value.to_string())
}
