//! The questions: which rules are asked about, for which people, and in which bodies.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::compare;
use crate::base::{ClientKind, ResourceKind};
use crate::check::HardCase;
use crate::client::{Client, Evaluator};
use crate::expression::Context;
use crate::mapping::{CompiledMapping, CompiledRule, RuleSource, called};
use crate::scim::TargetPath;
use crate::source::{LoadedSet, Record, RecordIndex};

/// For so many people a rule, unless another number is asked for.
pub const PEOPLE: u16 = 5;

/// What is asked, and which file of a folder is about what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Index {
    pub client: ClientKind,
    pub resource: ResourceKind,
    pub questions: Vec<AskedOne>,
    pub not_asked: Vec<NotAsked>,
}

/// A question: its files, the rule, and the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedOne {
    pub body: String,
    pub answer: String,
    pub target: TargetPath,
    /// Which record of the set.
    pub record: usize,
    pub person: String,
    /// Why this one.
    pub why: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotAsked {
    pub target: TargetPath,
    pub why: String,
}

/// All questions, each with its body.
#[derive(Clone, Debug, PartialEq)]
pub struct Questions {
    pub index: Index,
    pub bodies: Vec<Value>,
}

/// A record with why it tells something of a rule.
pub type Telling = (Record, Vec<String>);

/// Whose rules are asked about.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    pub client: &'a Client,
    pub evaluator: &'a Evaluator,
    pub kind: ResourceKind,
    pub compiled: &'a CompiledMapping,
    pub context: &'a Context,
}

/// What is asked about: a rule that is an expression.
pub fn is_expression(rule: &CompiledRule) -> bool {
    matches!(rule.rule.source, RuleSource::Expression { .. })
}

/// The records of a rule's hard cases, as many as are wanted and can be read.
pub fn telling(set: &LoadedSet, kind: ResourceKind, cases: &[HardCase], most: usize) -> Vec<Telling> {
    let (noun, nouns) = (kind.noun(), kind.plural());
    let read = cases.iter().take(most).filter_map(|case| {
        let record = set.record(kind, RecordIndex(case.record)).ok()?;
        Some((record, case.reasons.iter().map(|reason| reason.words(noun, nouns)).collect()))
    });
    read.collect()
}

impl Questions {
    /// What these rules give for these records.
    pub fn of<'r>(asking: &Asking<'_>, rules: impl IntoIterator<Item = (&'r CompiledRule, Vec<Telling>)>) -> Self {
        let (client, resource) = (asking.client.kind, asking.kind);
        let index = Index { client, resource, questions: Vec::new(), not_asked: Vec::new() };
        let mut questions = Self { index, bodies: Vec::new() };
        rules.into_iter().for_each(|(rule, records)| questions.add(asking, rule, &records));
        questions
    }

    fn add(&mut self, asking: &Asking<'_>, rule: &CompiledRule, records: &[Telling]) {
        if let Some(why) = compare::unaskable(asking.evaluator, rule) {
            return self.leave(rule, why);
        }
        for (record, why) in records {
            match compare::question(asking.evaluator, rule, record.value()) {
                Ok(body) => {
                    let resource = asking.compiled.apply(record.value(), asking.context).resource;
                    let number = self.bodies.len() + 1;
                    self.index.questions.push(AskedOne {
                        body: format!("{number:03}.body.json"),
                        answer: format!("{number:03}.answer.json"),
                        target: rule.rule.target.clone(),
                        record: record.index.0,
                        person: called(record, &resource),
                        why: why.clone(),
                    });
                    self.bodies.push(body);
                }
                Err(why) => self.leave(rule, why),
            }
        }
    }

    fn leave(&mut self, rule: &CompiledRule, why: String) {
        let left = NotAsked { target: rule.rule.target.clone(), why };
        if !self.index.not_asked.contains(&left) {
            self.index.not_asked.push(left);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.bodies.is_empty()
    }

    /// Why there is nothing to ask: a sentence.
    pub fn none(&self) -> String {
        let why = self.index.not_asked.iter().map(|not| format!("{}: {}", not.target.short(), not.why));
        let none = "There is nothing to ask: no rule is an expression that can be tried on one of these records.";
        std::iter::once(none.to_owned()).chain(why).collect::<Vec<_>>().join(" ")
    }
}

impl Index {
    /// The rules that are asked about, each once, with the positions of their questions.
    pub fn by_rule(&self) -> Vec<(&TargetPath, Vec<usize>)> {
        let mut rules: Vec<(&TargetPath, Vec<usize>)> = Vec::new();
        for (at, asked) in self.questions.iter().enumerate() {
            match rules.iter_mut().find(|(target, _)| **target == asked.target) {
                Some((_, of_rule)) => of_rule.push(at),
                None => rules.push((&asked.target, vec![at])),
            }
        }
        rules
    }
}
