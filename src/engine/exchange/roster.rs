//! What the plan for one record must know of all the others: who goes by which identifier, and who shares a matching value.
//!
//! Made in one pass over the set that parses each record once and keeps a few bytes of it.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use super::fingerprint::{Fingerprint, Fingerprints};
use crate::base::{Cancel, Cancelled, Progress};
use crate::expression::Context;
use crate::mapping::{CompiledMapping, CompiledRule, Holds};
use crate::scim::TargetPath;
use crate::scim::message::plain;
use crate::source::{LoadedSet, Record, RecordIndex, is_of_names};

/// All records of one kind, by what they are known by.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    fingerprints: Fingerprints,
    by_identifier: HashMap<Fingerprint, RecordIndex>,
    /// Later records, by the first one with the same matching value.
    doubles: HashMap<RecordIndex, RecordIndex>,
    /// The targets of rules that read what no record has, not even without a value.
    not_in_export: HashSet<TargetPath>,
}

impl Roster {
    /// Reads all records of the mapping's kind. Records that cannot be read are passed over: their own plan says why.
    pub fn read(
        set: &LoadedSet,
        mapping: &CompiledMapping,
        context: &Context,
        progress: &Progress,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let kind = mapping.mapping.kind;
        let mut roster = Self::default();
        let mut by_matching_value = HashMap::new();
        // Members are what groups are large by, and nobody is known by them.
        let list = mapping.passed_on("members").filter(|list| !list.keys().any(is_of_names));
        let is_apart = |rule: &CompiledRule| list.is_some() && rule.rule.target.attribute() == "members";
        let mut unseen: Vec<&CompiledRule> =
            mapping.rules.iter().filter(|rule| !rule.reads.is_empty() && !is_apart(rule)).collect();
        progress.set_done(0);
        progress.set_total(set.count(kind) as u64);
        let each = &mut |record: &Record| {
            roster.add(record);
            unseen.retain(|rule| rule.holds(record.value()) == Holds::Absent);
            for value in matching_values(mapping, record, context) {
                let value = roster.fingerprints.of(&value);
                let first = *by_matching_value.entry(value).or_insert(record.index);
                if first != record.index {
                    roster.doubles.entry(record.index).or_insert(first);
                }
            }
            progress.advance(1);
            ControlFlow::Continue(())
        };
        let read = match list {
            Some(list) => set.for_each_without(kind, &list.places, cancel, each),
            None => set.for_each(kind, cancel, each),
        };
        drop(read);
        cancel.check()?;
        roster.not_in_export = unseen.into_iter().map(|rule| rule.rule.target.clone()).collect();
        Ok(roster)
    }

    fn add(&mut self, record: &Record) {
        for identifier in record.identifiers() {
            let known = self.fingerprints.of(&folded(&identifier));
            self.by_identifier.entry(known).or_insert(record.index);
        }
    }

    /// The record that goes by this identifier: its id in the directory, or the name people sign in with.
    pub fn find(&self, identifier: &str) -> Option<RecordIndex> {
        self.by_identifier.get(&self.fingerprints.of(&folded(identifier))).copied()
    }

    /// Whether what this attribute is made of is not in the export at all. People may have it all the same.
    pub fn is_not_in_export(&self, target: &TargetPath) -> bool {
        self.not_in_export.contains(target)
    }

    /// The first record with the same matching value, when this one is not the first.
    pub fn first_double(&self, record: RecordIndex) -> Option<RecordIndex> {
        self.doubles.get(&record).copied()
    }
}

/// The record's matching values, each with its attribute, as the client would look them up: without regard to case.
fn matching_values(mapping: &CompiledMapping, record: &Record, context: &Context) -> Vec<String> {
    let rules = mapping.rules.iter().filter(|rule| rule.rule.matching.is_some());
    let values =
        rules.filter_map(|rule| Some((&rule.rule.target, plain(&rule.apply(record.value(), context).value?)?)));
    values.map(|(target, value)| format!("{target} {}", folded(&value))).collect()
}

fn folded(text: &str) -> String {
    text.to_lowercase()
}
