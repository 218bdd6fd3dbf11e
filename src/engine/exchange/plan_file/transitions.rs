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
    /// Counts first and looks at texts only of what is told: most changes of a large plan are like no other.
    pub fn of(plans: &[RecordPlan]) -> Self {
        let mut counts: HashMap<u64, usize> = HashMap::new();
        changes(plans).for_each(|change| *counts.entry(hashed(change)).or_default() += 1);
        let all: usize = counts.values().sum();
        let mut frequent: Vec<(u64, usize)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
        frequent.sort_unstable_by_key(|(hash, count)| (std::cmp::Reverse(*count), *hash));
        frequent.truncate(MOST);
        let mut wanted: HashMap<u64, usize> = frequent.into_iter().collect();
        let mut most: Vec<Transition> = Vec::with_capacity(wanted.len());
        for change in changes(plans) {
            if wanted.is_empty() {
                break;
            }
            if let Some(count) = wanted.remove(&hashed(change)) {
                let target = change.target.short();
                most.push(Transition { target, before: change.before.clone(), after: change.after.clone(), count });
            }
        }
        let key = |it: &Transition| (std::cmp::Reverse(it.count), it.target.clone(), it.words());
        most.sort_by_cached_key(key);
        let others = all - most.iter().map(|transition| transition.count).sum::<usize>();
        Self { most, others }
    }
}

impl Transition {
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

fn changes(plans: &[RecordPlan]) -> impl Iterator<Item = &Change> {
    plans.iter().flat_map(|plan| plan.outcome.changes()).filter_map(AttributeChange::value)
}

fn hashed(change: &Change) -> u64 {
    let said = |value: &Option<Value>| value.as_ref().map(Value::to_string).unwrap_or_default();
    hash::text(&format!("{}\u{0}{}\u{0}{}", change.target, said(&change.before), said(&change.after)))
}
