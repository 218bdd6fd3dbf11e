//! Files of this program's own that are neither people nor mappings.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::plan_file::SavedPlan;
use super::snapshot::{Snapshot, seal};

/// What a file says of itself that it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Snapshot,
    Plan,
    Other,
}

impl Told {
    pub fn of(path: &Path) -> Self {
        const BEGINNING: u64 = 4 << 10;
        // What stands in a pipe can be read once, and is for who loads it.
        if !std::fs::metadata(path).is_ok_and(|found| found.is_file()) {
            return Self::Other;
        }
        let mut begin = Vec::new();
        // A file that cannot be read is told as such by who reads it.
        let read = File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut begin));
        match read.is_ok() {
            true if Snapshot::is_one(&begin) || seal::is_sealed(&begin) => Self::Snapshot,
            true if SavedPlan::is_one(&begin) => Self::Plan,
            _ => Self::Other,
        }
    }

    /// In a sentence.
    pub const fn named(self) -> &'static str {
        match self {
            Self::Snapshot => "a snapshot of an account",
            Self::Plan => "a plan",
            Self::Other => "neither a snapshot nor a plan",
        }
    }

    /// What to say of such a file where people to provision are asked for; nothing of any other.
    pub fn not_people(path: &Path) -> Option<String> {
        let told = Self::of(path);
        let way = match told {
            Self::Snapshot => "Plan against it with crosswalk plan --snapshot.",
            Self::Plan => "Open it with crosswalk plan --open.",
            Self::Other => return None,
        };
        Some(format!("{} is {}, no people. {way}", path.display(), told.named()))
    }
}
