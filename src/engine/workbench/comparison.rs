//! Two mappings beside each other: which two they are, what they differ in, and for whom of the loaded people that matters.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::ClientKind;
use crate::base::file::FileStamp;
use crate::document::difference::{Difference, Side};
use crate::document::differing::Differing;

/// The left or the right one, as they are called everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideName {
    A,
    B,
}

impl SideName {
    pub const BOTH: [Self; 2] = [Self::A, Self::B];

    pub const fn label(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
        }
    }

    pub const fn index(self) -> usize {
        match self {
            Self::A => 0,
            Self::B => 1,
        }
    }
}

/// What stands on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SideChoice {
    /// The crosswalk that is open, as it is now.
    Open,
    /// A crosswalk file, or a vendor's own.
    File(PathBuf),
}

/// What a person does with a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompareStep {
    /// The open crosswalk with a file.
    With(PathBuf),
    /// A file with another, which is chosen next.
    First(PathBuf),
    Choose(SideName, SideChoice),
    Swap,
    /// What the disk holds now.
    ReadAgain,
}

/// Two mappings, being compared.
#[derive(Clone, Debug)]
pub struct Comparison {
    choices: [Option<SideChoice>; 2],
    /// Grows with each choice: a result of another one is dropped.
    pub(super) serial: u64,
    pub(super) made: Option<MadeComparison>,
}

/// What came of it, and what it was made from.
#[derive(Clone, Debug)]
pub struct MadeComparison {
    pub(super) of: ComparedFrom,
    /// The files, as the disk held them.
    pub(super) files: Vec<(PathBuf, FileStamp)>,
    pub outcome: ComparisonOutcome,
    pub(super) counted: Option<Counted>,
}

/// The choices, and where the open crosswalk is one of them its revision and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ComparedFrom {
    pub serial: u64,
    pub open: Option<(u64, String)>,
}

#[derive(Clone, Debug)]
pub enum ComparisonOutcome {
    Ready(Arc<Compared>),
    /// Why these cannot be compared: a sentence for each side that cannot be read.
    Refused(Vec<(SideName, String)>),
}

/// Both sides, and what they differ in.
#[derive(Clone, Debug)]
pub struct Compared {
    pub sides: [Side; 2],
    pub difference: Difference,
}

/// Who gets other values, counted among these records.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub among: (u64, ClientKind),
    pub differing: Result<Arc<Vec<Option<Differing>>>, String>,
}

impl Default for Comparison {
    fn default() -> Self {
        Self { choices: [Some(SideChoice::Open), None], serial: 0, made: None }
    }
}

impl Comparison {
    pub const fn choice(&self, side: SideName) -> Option<&SideChoice> {
        self.choices[side.index()].as_ref()
    }

    /// Both, once both are chosen.
    pub(super) fn both(&self) -> Option<[SideChoice; 2]> {
        let [a, b] = &self.choices;
        Some([a.clone()?, b.clone()?])
    }

    /// Whether the open crosswalk is one of them.
    pub(super) fn has_open(&self) -> bool {
        self.choices.contains(&Some(SideChoice::Open))
    }

    pub(super) fn step(&mut self, step: CompareStep) {
        match step {
            CompareStep::With(path) => self.choices = [Some(SideChoice::Open), Some(SideChoice::File(path))],
            CompareStep::First(path) => self.choices = [Some(SideChoice::File(path)), None],
            CompareStep::Choose(side, choice) => self.choices[side.index()] = Some(choice),
            CompareStep::Swap => self.choices.reverse(),
            CompareStep::ReadAgain => {}
        }
        self.serial += 1;
        self.made = None;
    }

    pub fn outcome(&self) -> Option<&ComparisonOutcome> {
        self.made.as_ref().map(|made| &made.outcome)
    }

    pub fn compared(&self) -> Option<&Arc<Compared>> {
        match self.outcome()? {
            ComparisonOutcome::Ready(compared) => Some(compared),
            ComparisonOutcome::Refused(_) => None,
        }
    }

    /// For whom a row makes a difference, once that is counted.
    pub fn differing(&self, row: usize) -> Option<&Differing> {
        let counted = self.made.as_ref()?.counted.as_ref()?;
        counted.differing.as_ref().ok()?.get(row)?.as_ref()
    }

    /// Why it cannot be counted. A sentence.
    pub fn uncounted(&self) -> Option<&str> {
        let counted = self.made.as_ref()?.counted.as_ref()?;
        counted.differing.as_ref().err().map(String::as_str)
    }
}

impl Compared {
    /// Whether both are made for this client.
    pub fn is_of(&self, client: ClientKind) -> bool {
        self.sides.iter().all(|side| side.client == client)
    }

    /// Whether one side is silent about scope and attribute list, so that they are not compared.
    pub fn is_of_rules_only(&self) -> bool {
        self.sides.iter().any(|side| !side.has_traits())
    }
}

impl SideChoice {
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Open => None,
            Self::File(path) => Some(path),
        }
    }
}
