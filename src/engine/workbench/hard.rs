//! The records on which a rule shows whether it holds, and why each of them is one.

use crate::base::ResourceKind;
use crate::check::HardCase;
use crate::scim::TargetPath;
use crate::source::Record;

/// The hard cases of one rule, with their records as far as they are read.
#[derive(Debug)]
pub struct HardRecords {
    kind: ResourceKind,
    target: TargetPath,
    cases: Vec<HardCase>,
    records: Vec<Record>,
    is_read: bool,
    /// Grows whenever others are shown.
    revision: usize,
}

impl HardRecords {
    /// Of these cases; what is read of the ones before them stays until these are read.
    pub fn new(kind: ResourceKind, target: TargetPath, cases: Vec<HardCase>, before: Option<Self>) -> Self {
        let revision = before.as_ref().map_or(0, |before| before.revision) + 1;
        let before = before.filter(|before| before.is_of(kind, &target));
        let records = before.map(|before| before.records).unwrap_or_default();
        Self { kind, target, cases, records, is_read: false, revision }
    }

    pub fn is_of(&self, kind: ResourceKind, target: &TargetPath) -> bool {
        self.kind == kind && self.target == *target
    }

    pub fn has(&self, cases: &[HardCase]) -> bool {
        self.cases == cases
    }

    pub const fn is_read(&self) -> bool {
        self.is_read
    }

    /// The records that are to be read.
    pub fn wanted(&self) -> Vec<usize> {
        self.cases.iter().map(|case| case.record).collect()
    }

    /// They were read, or as many as could be.
    pub fn put(&mut self, records: Vec<Record>) {
        self.records = records;
        self.is_read = true;
        self.revision += 1;
    }

    pub const fn revision(&self) -> usize {
        self.revision
    }

    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Why a record is among them.
    pub fn case(&self, record: usize) -> Option<&HardCase> {
        self.cases.iter().find(|case| case.record == record)
    }
}
