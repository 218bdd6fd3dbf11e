//! What was found over all records: causes with counts and examples, and how well each rule is filled.

use serde::Serialize;

use super::hard::HardCases;
use super::marks::RecordMarks;
use crate::base::{Finding, ResourceKind, Severity};
use crate::mapping::writer::GivenState;
use crate::scim::TargetPath;

/// The most examples kept of one cause.
pub const EXAMPLES: usize = 50;

/// One record that shows a cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    pub record: usize,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// One cause, over all records that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingCause {
    /// The finding for all of them; its place is that of the first.
    pub finding: Finding,
    /// How many records show it; 0 for what is wrong with the mapping as such.
    pub count: usize,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// A cause's title without the number of records that a report puts behind it: "… (12 users)".
pub fn without_count(title: &str) -> &str {
    let is_count = |(_, tail): &(&str, &str)| tail.starts_with(|c: char| c.is_ascii_digit()) && tail.ends_with(')');
    title.rsplit_once(" (").filter(is_count).map_or(title, |(head, _)| head)
}

/// How well one rule is filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    pub target: TargetPath,
    pub filled: usize,
    /// Of the filled ones, those with the rule's default.
    pub defaulted: usize,
    pub empty: usize,
    pub refused: usize,
    /// What they rest on is not loaded.
    #[serde(rename = "notKnown")]
    pub not_known: usize,
    /// The records on which the rule is to be tried.
    #[serde(skip)]
    pub hard: HardCases,
}

impl Coverage {
    /// Of a rule with this target, for no record yet.
    pub fn of(target: TargetPath) -> Self {
        Self { target, filled: 0, defaulted: 0, empty: 0, refused: 0, not_known: 0, hard: HardCases::default() }
    }

    /// Counts a record.
    pub(super) fn count(&mut self, state: GivenState) {
        match state {
            GivenState::Filled | GivenState::Default => self.filled += 1,
            GivenState::Empty | GivenState::LeftOut => self.empty += 1,
            GivenState::Refused | GivenState::Faulty => self.refused += 1,
            GivenState::NotKnown => self.not_known += 1,
        }
        self.defaulted += usize::from(state == GivenState::Default);
    }

    /// Adds what was counted of other records.
    pub(super) fn add(&mut self, other: &Self) {
        self.filled += other.filled;
        self.defaulted += other.defaulted;
        self.empty += other.empty;
        self.refused += other.refused;
        self.not_known += other.not_known;
        self.hard.merge(&other.hard);
    }
}

/// What was found over all records of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PopulationReport {
    pub kind: ResourceKind,
    pub records: usize,
    /// The worst first; among equals the one that most records show.
    pub causes: Vec<FindingCause>,
    /// One for each rule, in the mapping's order.
    pub coverage: Vec<Coverage>,
    /// The worst that was found of each record.
    #[serde(skip)]
    pub marks: RecordMarks,
}

impl PopulationReport {
    /// One finding for each cause.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.causes.iter().map(|cause| &cause.finding)
    }

    /// The cause to mend first: the worst, and of those the one that concerns most; none for mere notes.
    pub fn fix_first(&self) -> Option<&FindingCause> {
        self.causes.first().filter(|cause| cause.finding.severity > Severity::Note)
    }

    pub(super) fn sort(&mut self) {
        self.causes.sort_by_key(|c| {
            let of_mapping = c.count == 0;
            (
                std::cmp::Reverse((c.finding.severity, of_mapping, c.count)),
                c.finding.code,
                c.finding.place.target.clone(),
            )
        });
    }
}
