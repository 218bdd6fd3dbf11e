//! What a plan changes most often: "title: Manager → Head, 412".

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::hash;
use crate::base::thousands;
use crate::client::Change;
use crate::exchange::outcome::{AttributeChange, RecordPlan};

/// So many are told.
const MOST: usize = 50;

/// One value for another, and for how many.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transition {
    pub target: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub count: usize,
}

/// The most frequent ones, and how many changes are of others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Transitions {
    pub most: Vec<Transition>,
    pub others: usize,
}

impl Transitions {
    /// Counts by hashes and copies only what is told: most changes of a large plan are like no other.
    pub fn of<'a>(plans: impl IntoIterator<Item = &'a RecordPlan>) -> Self {
        let mut counts: HashMap<u64, (usize, &Change)> = HashMap::new();
        changes(plans).for_each(|change| counts.entry(hashed(change)).or_insert((0, change)).0 += 1);
        let all: usize = counts.values().map(|(count, _)| count).sum();
        let mut frequent: Vec<(u64, (usize, &Change))> =
            counts.into_iter().filter(|(_, (count, _))| *count > 1).collect();
        frequent.sort_unstable_by_key(|(hash, (count, _))| (std::cmp::Reverse(*count), *hash));
        frequent.truncate(MOST);
        let mut most: Vec<Transition> =
            frequent.into_iter().map(|(_, (count, change))| Transition::of(change, count)).collect();
        let key = |it: &Transition| (std::cmp::Reverse(it.count), it.target.clone(), it.words());
        most.sort_by_cached_key(key);
        let others = all - most.iter().map(|transition| transition.count).sum::<usize>();
        Self { most, others }
    }
}

impl Transition {
    fn of(change: &Change, count: usize) -> Self {
        let Change { target, before, after } = change;
        Self { target: target.short(), before: before.clone(), after: after.clone(), count }
    }

    /// "title: Manager → Head, 412"
    pub fn words(&self) -> String {
        let [before, after] = [&self.before, &self.after].map(|value| said(value.as_ref()));
        format!("{}: {before} → {after}, {}", self.target, thousands(self.count))
    }
}

/// A value as people read it.
pub(super) fn said(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "nothing".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

fn changes<'a>(plans: impl IntoIterator<Item = &'a RecordPlan>) -> impl Iterator<Item = &'a Change> {
    plans.into_iter().flat_map(|plan| plan.outcome.changes()).filter_map(AttributeChange::value)
}

fn hashed(change: &Change) -> u64 {
    let said = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
    hash::text(&format!("{}\u{0}{}\u{0}{}", change.target, said(&change.before), said(&change.after)))
}
