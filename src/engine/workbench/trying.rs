//! Trying the chosen rule: on the record in view, and on those that are hard for it. Which those are, the passes over
//! all records know; here they are read, off the window's thread, and the rule is applied to them.

use super::bench::Workbench;
use super::hard::HardRecords;
use super::jobs::JobKind;
use super::stamp::Basis;
use crate::check::{HardCase, HardReason};
use crate::mapping::{CompiledRule, RuleResult};
use crate::scim::TargetPath;
use crate::source::{Record, RecordIndex};

/// One line of the inspector's live results.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveRow {
    pub record: usize,
    pub name: String,
    /// The values the rule reads, parted by commas.
    pub reads: String,
    pub result: RuleResult,
    /// Why this record is shown; nothing while the rule is not counted.
    pub reasons: Vec<HardReason>,
}

/// What the live results are made from: they are good as long as this is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveState {
    record_revision: u64,
    cases: usize,
    is_counted: bool,
}

impl Workbench {
    /// Reads the hard cases of the chosen rule, once they are known; those of the rule before stay until then.
    pub(super) fn read_hard_cases(&mut self) {
        let (kind, set) = (self.kind(), self.set().clone());
        let Some(target) = self.view().target.clone() else { return };
        let Some(cases) = self.hard_cases(&target) else { return };
        let is_there = |hard: &HardRecords| hard.is_of(kind, &target) && hard.has(&cases);
        let is_reading = self.is_running(JobKind::HardCases);
        if self.loaded.hard.as_ref().is_some_and(|hard| is_there(hard) && (hard.is_read() || is_reading)) {
            return;
        }
        let hard = HardRecords::new(kind, target, cases, self.loaded.hard.take());
        let wanted = hard.wanted();
        self.loaded.hard = Some(hard);
        self.start(JobKind::HardCases, &[Basis::Set, Basis::Kind], move |work| {
            let read = wanted.into_iter().filter_map(|record| set.record(kind, RecordIndex(record)).ok());
            let records: Vec<Record> = read.collect();
            work.change(move |bench| {
                if let Some(hard) = &mut bench.loaded.hard {
                    hard.put(records);
                }
            });
        });
    }

    /// The hard cases of a target's rule as it is now; nothing while not all records are counted.
    fn hard_cases(&self, target: &TargetPath) -> Option<Vec<HardCase>> {
        let kind = self.kind();
        // While a rule is at fault, those on which it was tried before stay.
        let is_faulty = self.compiled(kind).rule(target)?.fault.is_some();
        let count = self.rule_counts(kind, target).filter(|_| !is_faulty)?;
        count.is_settled().then(|| count.coverage.hard.list())
    }

    /// What [`Self::live`] is made from.
    pub fn live_state(&self, target: &TargetPath) -> LiveState {
        let hard = self.loaded.hard.as_ref();
        let cases = hard.filter(|hard| hard.is_of(self.kind(), target)).map_or(0, HardRecords::revision);
        LiveState { record_revision: self.record_revision(), cases, is_counted: self.is_counted(target) }
    }

    fn is_counted(&self, target: &TargetPath) -> bool {
        self.rule_counts(self.kind(), target).is_some_and(|count| count.is_settled())
    }

    /// The result of a target's rule for the record in view and for those that are hard for it; for the next ones while
    /// it is not known which those are.
    pub fn live(&self, target: &TargetPath) -> Vec<LiveRow> {
        let kind = self.kind();
        let Some(rule) = self.compiled(kind).rule(target) else { return Vec::new() };
        let here = self.view().record();
        let near = self.loaded.near(kind);
        let hard = self.loaded.hard.as_ref().filter(|hard| hard.is_of(kind, target) && !hard.records().is_empty());
        let Some(hard) = hard else {
            let next = self.steps().from(here, super::records::LIVE);
            let next = next.into_iter().filter_map(|index| near.get(index.0));
            return next.map(|record| self.live_row(rule, record, Vec::new())).collect();
        };
        let is_counted = self.is_counted(target);
        let others = hard.records().iter().filter(|record| record.index.0 != here);
        let row = |record: &Record| {
            let case = hard.case(record.index.0).filter(|_| is_counted);
            self.live_row(rule, record, case.map(|case| case.reasons.clone()).unwrap_or_default())
        };
        near.get(here).into_iter().chain(others).map(row).collect()
    }

    fn live_row(&self, rule: &CompiledRule, record: &Record, reasons: Vec<HardReason>) -> LiveRow {
        LiveRow {
            record: record.index.0,
            name: record.name(),
            reads: rule.read_values(record.value()).join(", "),
            result: rule.apply(record.value(), self.context()),
            reasons,
        }
    }
}
