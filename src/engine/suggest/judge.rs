//! How well a rule fits a target: it is compiled and applied to every record of the sample.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::column::{Column, SampledRecords};
use super::concept::Concept;
use super::looks;
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
        tried.reduce(|best, other| if (other.good, other.accepted) > (best.good, best.accepted) { other } else { best })
    }

    /// `None`: the rule is no rule in the client's language.
    pub fn try_one(&self, target: &TargetPath, concept: Concept, column: &Column, source: RuleSource) -> Option<Tried> {
        let mapping = Arc::new(Mapping::new(self.kind, vec![Rule::new(target.clone(), source.clone())]));
        let resource_type = self.provider.resource_type(self.kind);
        let compiled =
            CompiledMapping::compile(&mapping, self.client.dialect, self.client.names(self.kind), resource_type);
        let rule = compiled.rules.first().filter(|rule| rule.fault.is_none())?;
        let (looks, shape) = (looks::of_target(concept), self.shape(target));
        let longest = self.longest(target);
        let mut tried = Tried { source, read: 0, accepted: 0, good: 0 };
        for (record, value) in self.sample.records.iter().zip(&column.values) {
            let Some(before) = value else { continue };
            tried.read += 1;
            let result = rule.apply(record.value(), self.context);
            let Some(value) = result.value.filter(|_| result.state == RuleState::Filled) else { continue };
            let text = text_of(&value);
            let is_word = looks.is_some() || shape.is_some() || !looks::is_no_word(concept, before);
            tried.accepted += usize::from(is_word && longest.is_none_or(|most| text.chars().count() <= most));
            let is_good = looks.is_none_or(|looks| looks(&text)) && shape.is_none_or(|shape| shape.takes(&text));
            tried.good += usize::from(is_word && is_good);
        }
        Some(tried)
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
