//! What becomes of the people concerned: each value before and after, those whom the cure does not help first.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::base::ResourceKind;
use crate::check::Checked;
use crate::mapping::{CompiledMapping, Mapped, RuleChange, RuleState, called};
use crate::scim::TargetPath;
use crate::source::{LoadedSet, RecordIndex};

/// How it goes with one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonState {
    /// The finding is there with the cure too.
    Stays,
    /// The finding is gone, and so is the value.
    Lost,
    Helped,
}

/// One value of one person, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonChange {
    pub record: usize,
    pub name: String,
    pub target: TargetPath,
    /// What is sent, or where that is refused what the rule reads.
    pub before: String,
    pub after: String,
    /// Why is said by the finding, once for all.
    pub is_refused: BeforeAfter,
    pub state: PersonState,
}

/// Whether it is so before, and whether after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BeforeAfter {
    pub before: bool,
    pub after: bool,
}

/// What a rule gives for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Given {
    text: String,
    is_refused: bool,
}

impl Given {
    const fn is_nothing(&self) -> bool {
        self.text.is_empty() && !self.is_refused
    }
}

/// The mapping before and with the cure.
pub(super) struct Both<'a> {
    pub set: &'a LoadedSet,
    pub kind: ResourceKind,
    pub before: Checked<'a>,
    pub after: &'a CompiledMapping,
    pub changes: &'a [RuleChange],
}

impl Both<'_> {
    /// `before`: who shows the finding; `stays`: who shows it with the cure too; `elsewhere`: whose value of a target goes
    /// out under another one.
    pub fn people(
        &self,
        before: &BTreeSet<usize>,
        stays: &BTreeSet<usize>,
        elsewhere: &BTreeSet<(usize, TargetPath)>,
    ) -> Vec<PersonChange> {
        let mut all: Vec<PersonChange> =
            before.union(stays).flat_map(|record| self.person(*record, stays.contains(record))).collect();
        let moved = |change: &PersonChange| elsewhere.contains(&(change.record, change.target.clone()));
        for change in all.iter_mut().filter(|change| change.state == PersonState::Lost && moved(change)) {
            change.state = PersonState::Helped;
        }
        all.sort_by_key(|change| change.state);
        all
    }

    fn person(&self, record: usize, stays: bool) -> Vec<PersonChange> {
        let Ok(record) = self.set.record(self.kind, RecordIndex(record)) else { return Vec::new() };
        let context = self.before.context;
        let mut mapped = self.before.compiled.apply(record.value(), context);
        self.before.client.finish(self.kind, &mut mapped.resource);
        let then = self.after.apply(record.value(), context);
        let name = called(&record, &mapped.resource);
        let mut seen = BTreeSet::new();
        let targets = self.changes.iter().map(RuleChange::target).filter(|target| seen.insert((*target).clone()));
        let values = targets.map(|target| {
            let before = given(self.before.compiled, &mapped, target, record.value());
            (target, before, given(self.after, &then, &self.now(target), record.value()))
        });
        let (changed, same): (Vec<_>, Vec<_>) = values.partition(|(_, before, after)| before != after);
        let told = if changed.is_empty() {
            // One says that nothing changes, best one that has a value.
            same.into_iter().min_by_key(|(_, before, _)| before.is_nothing()).into_iter().collect()
        } else {
            changed
        };
        let change = |(target, before, after): (&TargetPath, Given, Given)| PersonChange {
            record: record.index.0,
            name: name.clone(),
            target: target.clone(),
            state: match (stays, after.is_nothing() && !before.is_nothing()) {
                (true, _) => PersonState::Stays,
                (false, true) => PersonState::Lost,
                (false, false) => PersonState::Helped,
            },
            is_refused: BeforeAfter { before: before.is_refused, after: after.is_refused },
            before: before.text,
            after: after.text,
        };
        told.into_iter().map(change).collect()
    }

    /// Where a rule's value is with the cure.
    fn now(&self, target: &TargetPath) -> TargetPath {
        let moved = self.changes.iter().find_map(|change| match change {
            RuleChange::Retarget { target: from, to } if from == target => Some(to),
            _ => None,
        });
        moved.unwrap_or(target).clone()
    }
}

/// What a rule gives for a person as a text; of what is refused, what it reads.
fn given(compiled: &CompiledMapping, mapped: &Mapped, target: &TargetPath, record: &serde_json::Value) -> Given {
    let Some(at) = compiled.position(target) else { return Given { text: String::new(), is_refused: false } };
    let (rule, result) = (&compiled.rules[at], &mapped.rules[at]);
    let is_refused = matches!(result.state, RuleState::Refused { .. });
    let text = match &result.value {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
        None if is_refused => rule.read_values(record).join(", "),
        None => String::new(),
    };
    Given { text, is_refused }
}
