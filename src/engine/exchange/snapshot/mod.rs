//! An account as a file: everybody it shows, once, so that a plan is worked out without asking anybody.
//!
//! ```text
//! {"crosswalk":"snapshot","version":1,"endpoint":"https://…","provider":"xurrent","taken":"2026-11-28T09:00:00Z", …}
//! {"trial":{"resource":"user","attribute":"userName","verdict":"passed","ignoresCase":true}}
//! {"kind":"user","id":"7","resource":{"id":"7","userName":"liz@example.com", …}}
//! {"end":"complete","user":{"count":1,"why":null},"group":{"count":0,"why":null}}
//! ```
//! [`take`] writes it page by page; [`Snapshot`] answers a plan's look-ups from it as the account would, by what look-ups
//! were seen to do when it was taken. What it does not say is trouble of its own kind, and so an outcome that cannot be
//! said. It holds people's data and is for its owner alone, encrypted where that is asked for ([`seal`]); passwords, photos and certificates are left out.

mod answer;
pub mod difference;
mod read;
pub mod seal;
mod take;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use read::{Snapshot, SnapshotError};
pub use take::{Taken, Taking, take};

use super::canary::Canary;
use crate::base::{ProviderKind, ResourceKind};

/// The version that is written, and the newest that is read.
const VERSION: u32 = 1;
const COMPLETE: &str = "complete";

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotHeader {
    crosswalk: Kind,
    version: u32,
    /// The base URL that was asked, or `sandbox`.
    pub endpoint: String,
    pub provider: ProviderKind,
    pub taken: String,
    /// What resources are kept without.
    pub withheld: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Snapshot,
}

impl SnapshotHeader {
    /// When it was taken, to the minute: "2026-11-28 09:00". It is UTC.
    pub fn taken_words(&self) -> String {
        self.taken.get(..16).unwrap_or(&self.taken).replace('T', " ")
    }
}

/// How a trial of look-ups went.
#[derive(Serialize)]
struct TrialLine {
    trial: Canary,
}

/// One resource. Its id stands apart, so that lines are found without reading what they hold.
#[derive(Serialize)]
struct ResourceLine<'a> {
    kind: ResourceKind,
    id: &'a str,
    resource: Value,
}

/// The last line.
#[derive(Serialize)]
struct EndLine {
    end: String,
    #[serde(flatten)]
    extents: Extents,
}

/// How much of both kinds there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extents {
    pub user: Extent,
    pub group: Extent,
}

impl Extents {
    pub const fn of(&self, kind: ResourceKind) -> &Extent {
        match kind {
            ResourceKind::User => &self.user,
            ResourceKind::Group => &self.group,
        }
    }

    /// What is not shown, in sentences.
    pub fn gaps(&self) -> Vec<String> {
        let gap = |kind: ResourceKind| {
            let why = self.of(kind).why.as_ref()?.trim_end_matches('.');
            Some(format!("The snapshot does not show all {}: {why}. Who is not in it may be there.", kind.plural()))
        };
        ResourceKind::ALL.into_iter().filter_map(gap).collect()
    }

    const fn of_mut(&mut self, kind: ResourceKind) -> &mut Extent {
        match kind {
            ResourceKind::User => &mut self.user,
            ResourceKind::Group => &mut self.group,
        }
    }
}

/// How much of one kind there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    pub count: usize,
    /// Why that is not all, when it is not; without a full stop.
    pub why: Option<String>,
}
