//! The worst that was found of each record of a population, for lists that mark them: four bytes for each that has a
//! finding, and nothing for the others.

use crate::base::Severity;

/// Which records have errors and which have warnings. Notes mark nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordMarks {
    errors: Vec<u32>,
    warnings: Vec<u32>,
}

impl RecordMarks {
    pub(super) fn add(&mut self, severity: Severity, record: usize) {
        let records = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
            Severity::Note => return,
        };
        records.extend(u32::try_from(record));
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.errors.extend(other.errors);
        self.warnings.extend(other.warnings);
    }

    /// Each record once: now they can be asked for.
    pub(super) fn in_order(mut self) -> Self {
        for records in [&mut self.errors, &mut self.warnings] {
            records.sort_unstable();
            records.dedup();
        }
        self
    }

    /// The worst that was found of a record; nothing for mere notes.
    pub fn worst(&self, record: usize) -> Option<Severity> {
        let record = u32::try_from(record).ok()?;
        let has = |records: &[u32]| records.binary_search(&record).is_ok();
        let warning = || has(&self.warnings).then_some(Severity::Warning);
        has(&self.errors).then_some(Severity::Error).or_else(warning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_a_record_is_known_whichever_thread_saw_it() {
        let (mut one, mut other) = (RecordMarks::default(), RecordMarks::default());
        for (severity, record) in [(Severity::Warning, 7), (Severity::Note, 1), (Severity::Error, 9)] {
            one.add(severity, record);
        }
        for (severity, record) in [(Severity::Warning, 2), (Severity::Error, 7), (Severity::Warning, 2)] {
            other.add(severity, record);
        }
        one.merge(other);
        let marks = one.in_order();
        let expected =
            [(1, None), (2, Some(Severity::Warning)), (7, Some(Severity::Error)), (9, Some(Severity::Error))];
        for (record, worst) in expected {
            assert_eq!(marks.worst(record), worst, "{record}");
        }
    }
}
