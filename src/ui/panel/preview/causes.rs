//! What was found, grouped by cause, the worst first: of loading, and of all records once they are checked.

use std::sync::Arc;

use crate::base::{Finding, Severity};
use crate::check::{Example, FindingCause, PopulationReport};
use crate::source::LoadedSet;
use crate::workbench::Workbench;

/// The causes, and what they were made from.
#[derive(Default)]
pub struct Causes {
    made_from: Option<(Arc<LoadedSet>, Option<Arc<PopulationReport>>, u64)>,
    pub list: Vec<FindingCause>,
}

impl Causes {
    /// Groups again when anything changed. Until all records are checked, what was found in the one in view stands for them.
    pub fn prepare(&mut self, bench: &Workbench) {
        let population = bench.population(bench.kind());
        let revision = if population.is_some() { 0 } else { bench.record_revision() };
        let same = |(set, report, at): &(Arc<LoadedSet>, Option<Arc<PopulationReport>>, u64)| {
            let same_report = match (report, population) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                (None, None) => true,
                _ => false,
            };
            Arc::ptr_eq(set, bench.set()) && same_report && *at == revision
        };
        if self.made_from.as_ref().is_some_and(same) {
            return;
        }
        self.made_from = Some((bench.set().clone(), population.cloned(), revision));
        self.list = grouped(bench.set().findings());
        match population {
            Some(report) => self.list.extend(report.causes.iter().cloned()),
            None => self.list.extend(grouped(bench.record_findings())),
        }
        self.list.sort_by_key(|cause| std::cmp::Reverse(cause.finding.severity));
    }

    /// The one to mend first; mere notes are none.
    pub fn first(&self) -> Option<&FindingCause> {
        self.list.first().filter(|cause| cause.finding.severity > Severity::Note)
    }

    /// How many cases this cause has, and how many there are of its severity.
    pub fn share(&self, cause: &FindingCause) -> (usize, usize) {
        let same = self.list.iter().filter(|c| c.finding.severity == cause.finding.severity);
        (cause.count.max(1), same.map(|c| c.count.max(1)).sum())
    }
}

/// One cause for each code and target.
fn grouped(findings: &[Finding]) -> Vec<FindingCause> {
    let mut causes: Vec<FindingCause> = Vec::new();
    for finding in findings {
        let place = &finding.place;
        let same = |c: &&mut FindingCause| c.finding.code == finding.code && c.finding.place.target == place.target;
        let example = place.record.map(|record| Example {
            record,
            name: place.record_name.clone().unwrap_or_default(),
            value: place.value.clone(),
        });
        match causes.iter_mut().find(same) {
            Some(cause) => {
                cause.count += 1;
                cause.examples.extend(example);
            }
            None => causes.push(FindingCause {
                finding: finding.clone(),
                count: 1,
                examples: example.into_iter().collect(),
            }),
        }
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ResourceKind;

    #[test]
    fn the_same_cause_at_the_same_target_is_one_with_its_records() {
        let finding = |code, target: &str, record| {
            Finding::warning(code, "T").at_target(target).at_record(ResourceKind::User, record, "Liz")
        };
        let causes = grouped(&[finding("a", "title", 1), finding("b", "title", 1), finding("a", "title", 4)]);
        assert_eq!(causes.iter().map(|c| (c.finding.code, c.count)).collect::<Vec<_>>(), [("a", 2), ("b", 1)]);
        assert_eq!(causes[0].examples.iter().map(|e| e.record).collect::<Vec<_>>(), [1, 4]);
        let all = Causes { made_from: None, list: causes };
        assert_eq!(all.share(&all.list[0]), (2, 3));
    }
}
