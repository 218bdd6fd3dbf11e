//! Reading a plan's file: what is looked at again. What would be sent is in the file, and not read.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use super::transitions::said;
use super::{KIND, Passed, RestsOn, Transitions, VERSION};
use crate::base::ResourceKind;
use crate::base::file::{NotRead, read_within};
use crate::exchange::decided::NotAsDecided;
use crate::exchange::outcome::{AttributeChange, Outcome, OutcomeKind, RecordPlan};
use crate::exchange::version;
use crate::source::RecordIndex;

const LARGEST: u64 = 8 << 30;

/// Why a file is no plan that can be opened.
#[derive(Debug, thiserror::Error)]
pub enum PlanFileError {
    #[error("{} cannot be read: {not}. Choose a file that crosswalk plan has written.", path.display())]
    NotRead { path: PathBuf, not: NotRead },
    #[error("{} is no plan of Crosswalk: {why}. Choose a file that crosswalk plan has written.", path.display())]
    NotAPlan { path: PathBuf, why: String },
    #[error("{} was written by a newer Crosswalk (version {version}). Use that one to open it.", path.display())]
    Newer { path: PathBuf, version: u32 },
}

/// A plan that was saved.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavedPlan {
    pub rests_on: RestsOn,
    /// Whether every record has a plan.
    pub complete: bool,
    /// Something in it still asked for a yes, as these sentences say.
    #[serde(default)]
    pub not_passed: bool,
    pub why_not: Option<String>,
    /// Why what it stops for was let pass.
    pub passed: Option<String>,
    #[serde(default)]
    pub caveats: Vec<String>,
    #[serde(default)]
    pub transitions: Transitions,
    pub plans: Vec<SavedRecord>,
}

/// What it says of one record.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavedRecord {
    pub resource: ResourceKind,
    pub record: RecordIndex,
    pub name: String,
    pub key: String,
    pub outcome: SavedOutcome,
    #[serde(default)]
    pub marks: Vec<String>,
    pub matched_by: Option<String>,
    pub matched_id: Option<String>,
    /// The version of the account's resource, or when it was last changed, as the account says it.
    pub matched_version: Option<String>,
    pub not_as_decided: Option<NotAsDecided>,
}

/// What the client would do.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct SavedOutcome {
    pub kind: OutcomeKind,
    pub reason: Option<String>,
    /// One attribute each, as the file has it.
    #[serde(default)]
    pub changes: Vec<Value>,
}

/// What a later plan asks of one that was saved. Its records are passed over.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LastPlan {
    rests_on: RestsOn,
    complete: bool,
    #[serde(default)]
    not_passed: bool,
    #[serde(rename = "plans")]
    _plans: Vec<IgnoredAny>,
}

impl SavedPlan {
    /// Whether a file that begins so says of itself that it is one. Of a part, the mark stands before that.
    pub fn is_one(begin: &[u8]) -> bool {
        const BEGINNING: usize = 4 << 10;
        let begin = begin.iter().take(BEGINNING).filter(|byte| !byte.is_ascii_whitespace());
        let begin = String::from_utf8_lossy(&begin.copied().collect::<Vec<u8>>()).into_owned();
        let says = format!(r#""crosswalk":"{KIND}","#);
        match begin.strip_prefix('{') {
            Some(rest) if rest.starts_with(r#""partial":"#) => rest.contains(&says),
            rest => rest.is_some_and(|rest| rest.starts_with(&says)),
        }
    }

    pub fn open(path: &Path) -> Result<Self, PlanFileError> {
        read(path)
    }

    /// What would be opened again of a plan that was just made, to be held against another.
    pub fn now<'a>(rests_on: &RestsOn, plans: impl Iterator<Item = &'a RecordPlan>) -> Self {
        let (caveats, transitions) = (Vec::new(), Transitions::default());
        let plans = plans.map(SavedRecord::of).collect();
        let (not_passed, why_not, passed) = (false, None, None);
        let rests_on = rests_on.clone();
        Self { rests_on, complete: true, not_passed, why_not, passed, caveats, transitions, plans }
    }

    /// Whether it had passed what it stops for when it was saved.
    pub fn passed(&self) -> Passed {
        Passed::of_file(self.not_passed, self.why_not.as_deref(), self.passed.as_deref())
    }

    pub fn count(&self, kind: OutcomeKind) -> usize {
        self.plans.iter().filter(|plan| plan.outcome.kind == kind).count()
    }
}

impl LastPlan {
    pub fn open(path: &Path) -> Result<Self, PlanFileError> {
        read(path)
    }

    /// What it was made from, and when.
    pub const fn rests_on(&self) -> &RestsOn {
        &self.rests_on
    }

    /// Of how many records of this kind it was made, where it is no part of a plan and nothing in it still asked for a yes.
    pub fn whole(&self, kind: ResourceKind) -> Option<usize> {
        let is_whole = self.complete && !self.not_passed && self.rests_on.resource == kind;
        is_whole.then_some(self.rests_on.records)
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, PlanFileError> {
    let held = read_within(path, LARGEST).map_err(|not| PlanFileError::NotRead { path: path.to_owned(), not })?;
    let not = |why: String| PlanFileError::NotAPlan { path: path.to_owned(), why };
    if !SavedPlan::is_one(&held.bytes) {
        return Err(not("it does not say that it is one".to_owned()));
    }
    if let Some(version) = version::newer_than(VERSION, &held.bytes) {
        return Err(PlanFileError::Newer { path: path.to_owned(), version });
    }
    serde_json::from_slice(&held.bytes).map_err(|error| not(error.to_string()))
}

impl SavedRecord {
    /// The same of a plan that was just made.
    pub fn of(plan: &RecordPlan) -> Self {
        Self {
            resource: plan.resource,
            record: plan.record,
            name: plan.name.clone(),
            key: plan.key.clone(),
            outcome: SavedOutcome::of(&plan.outcome),
            marks: plan.marks.iter().map(|mark| mark.id().to_owned()).collect(),
            matched_by: plan.matched_by.as_ref().map(ToString::to_string),
            matched_id: plan.matched_id.clone(),
            matched_version: plan.matched_version.clone(),
            not_as_decided: plan.not_as_decided.clone(),
        }
    }

    /// What would change, why not, and how that is not what was decided.
    pub fn words(&self) -> String {
        let outcome = self.outcome.words();
        match &self.not_as_decided {
            None => outcome,
            Some(not) if outcome.is_empty() => not.words(),
            Some(not) => format!("{}. {}", outcome.trim_end_matches('.'), not.words()),
        }
    }

    /// Whether a person has nothing to do or to see there.
    pub fn is_quiet(&self) -> bool {
        self.outcome.kind == OutcomeKind::NoChange && self.not_as_decided.is_none()
    }
}

impl SavedOutcome {
    fn of(outcome: &Outcome) -> Self {
        let change = |change: &AttributeChange| serde_json::to_value(change).unwrap_or_default();
        Self {
            kind: outcome.kind(),
            reason: outcome.reason().map(str::to_owned),
            changes: outcome.changes().iter().map(change).collect(),
        }
    }

    /// What would change, or why not, in a few words: "title: Manager → Head; members: 2 added".
    pub fn words(&self) -> String {
        match &self.reason {
            Some(reason) => reason.clone(),
            None => self.changes.iter().map(words_of_change).collect::<Vec<_>>().join("; "),
        }
    }
}

fn words_of_change(change: &Value) -> String {
    let target = change.get("target").and_then(Value::as_str).unwrap_or_default();
    let count = |name: &str| change.get(name).and_then(Value::as_array).map(Vec::len);
    match (count("added"), count("removed")) {
        (Some(added), Some(removed)) => format!("{target}: {added} added, {removed} removed"),
        _ => format!("{target}: {} → {}", said(change.get("before")), said(change.get("after"))),
    }
}
