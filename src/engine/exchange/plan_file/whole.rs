//! A plan's file with all that is known: what `crosswalk plan` prints and the window saves. It is written as it stands: as a
//! value, a group of 200,000 members would take a gigabyte.

use std::borrow::Borrow;
use std::io::{self, BufWriter, Write};

use serde::{Serialize, Serializer};

use super::gates::Gate;
use super::{KIND, Passed, RestsOn, Transitions, VERSION};
use crate::base::sink::json::SeenJson;
use crate::base::{Finding, ResourceKind};
use crate::exchange::account::Reading;
use crate::exchange::canary::Canary;
use crate::exchange::discovery::Attempt;
use crate::exchange::outcome::{RecordPlan, Summary};
use crate::exchange::strikes::EndedBy;
use crate::source::{LoadedSet, Record, RecordIndex};

/// The file that answered in the place of the account.
#[derive(Clone, Debug, Serialize)]
pub struct FromSnapshot {
    pub taken: String,
    /// Whether it shows all users and groups.
    pub whole: bool,
}

/// A record that has no plan.
#[derive(Clone, Debug, Serialize)]
pub struct Missing {
    pub record: RecordIndex,
    pub name: String,
    pub key: String,
}

impl Missing {
    pub fn of(set: &LoadedSet, kind: ResourceKind, record: RecordIndex) -> Self {
        let read = set.record(kind, record).ok();
        let name = read.as_ref().map_or_else(|| format!("{} {}", kind.noun(), record.0 + 1), Record::name);
        Self { record, key: read.map_or_else(|| name.clone(), |read| read.key()), name }
    }
}

/// What was said to what a plan stops for.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Passing<'a> {
    /// Why it was let pass, where somebody said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed: Option<&'a str>,
    /// Something still asks for a yes.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_passed: bool,
    /// What does, in sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<&'a str>,
}

impl<'a> From<&'a Passed> for Passing<'a> {
    fn from(passed: &'a Passed) -> Self {
        let why_not = passed.why_not();
        Self { passed: passed.reason(), not_passed: why_not.is_some(), why_not }
    }
}

/// All of a plan. `part` says why it is not all; plans are in the records' order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase", bound = "P: Serialize, R: Borrow<RecordPlan>")]
pub struct WholePlan<'a, P, R> {
    /// First of all, as in any result that is a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partial: Option<&'a P>,
    #[serde(flatten)]
    pub kind: Kind,
    pub rests_on: &'a RestsOn,
    pub endpoint: &'a str,
    pub sandbox: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<&'a FromSnapshot>,
    pub attempts: &'a [Attempt],
    /// What the endpoint says of itself that does not fit.
    pub preflight: &'a [Finding],
    pub complete: bool,
    pub ended_by: Option<&'a EndedBy>,
    pub missing: &'a [Missing],
    pub canaries: &'a [Canary],
    pub caveats: &'a [String],
    pub readings: &'a [Reading],
    /// What asks for a yes before anything is done.
    pub gates: &'a [Gate],
    #[serde(flatten)]
    pub passing: Passing<'a>,
    pub summary: Summary,
    pub transitions: &'a Transitions,
    #[serde(serialize_with = "plans")]
    pub plans: &'a [R],
}

/// What the file says of itself that it is.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Kind {
    crosswalk: &'static str,
    version: u32,
}

impl Default for Kind {
    fn default() -> Self {
        Self { crosswalk: KIND, version: VERSION }
    }
}

fn plans<R: Borrow<RecordPlan>, S: Serializer>(plans: &&[R], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(plans.iter().map(Borrow::borrow))
}

impl<P: Serialize, R: Borrow<RecordPlan>> WholePlan<'_, P, R> {
    /// As text in which everything is seen.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        // What comes in many small pieces is looked through in large ones.
        let mut seen = BufWriter::with_capacity(1 << 16, SeenJson::new(&mut out));
        serde_json::to_writer_pretty(&mut seen, self)?;
        seen.flush()?;
        drop(seen);
        out.write_all(b"\n")
    }
}
