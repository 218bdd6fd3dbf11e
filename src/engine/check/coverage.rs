//! How well some rules are filled, over all records and nothing else: what is asked while a rule is being written.
//!
//! A record is walked over only as far as the places that these rules read, so a changed rule is counted many times
//! faster than everything is checked.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Checked;
use super::report::Coverage;
use crate::base::{Cancel, Cancelled, Progress};
use crate::mapping::writer::{Outcomes, ResourceReader, RuleSet};
use crate::source::walk::{Fault, Unseen, UntilFound, Walked};
use crate::source::{LoadedSet, ReadError, RecordText, TextBlock};

/// How often is told how far the counting is.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// How well some rules are filled, so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageSoFar {
    /// So many records are counted,
    pub records: usize,
    /// of so many.
    pub of: usize,
    /// One for each of the rules, in the mapping's order.
    pub coverage: Vec<Coverage>,
}

impl CoverageSoFar {
    pub fn is_complete(&self) -> bool {
        self.records == self.of
    }
}

/// Counts what the rules at these places of the mapping give. `tell` is given the counts now and then, and at the end.
/// Nothing is told when the rules need whole records (JSONPath): they are counted when everything is checked; or when
/// the records cannot be read any more, which that check says.
///
/// # Errors
/// Only when it is asked to stop.
pub fn coverage(
    set: &LoadedSet,
    of: &Checked<'_>,
    rules: &[usize],
    cancel: &Cancel,
    tell: &(dyn Fn(CoverageSoFar) + Sync),
) -> Result<(), Cancelled> {
    let compiled = rules.iter().filter_map(|rule| of.compiled.rules.get(*rule));
    let Some(set_of_rules) = RuleSet::new(compiled.clone()) else { return Ok(()) };
    let empty: Vec<Coverage> = compiled.map(|rule| Coverage::of(rule.rule.target.clone())).collect();
    let kind = of.compiled.mapping.kind;
    let counting = Counting { of, rules, set_of_rules, walks_to_the_end: set.may_have_repeated_keys() };
    let counts = CoverageSoFar { records: 0, of: set.count(kind), coverage: empty.clone() };
    let so_far = Mutex::new((counts, Instant::now()));
    let block = |reader: &mut ResourceReader, block: &TextBlock<'_>| {
        let mut coverage = empty.clone();
        block.for_each(|record| counting.record(reader, record, &mut coverage))?;
        let mut so_far = so_far.lock().unwrap_or_else(PoisonError::into_inner);
        let (counts, told) = &mut *so_far;
        counts.records += block.range().len();
        counts.coverage.iter_mut().zip(&coverage).for_each(|(all, these)| all.add(these));
        if counts.is_complete() || told.elapsed() >= TOLD_EVERY {
            *told = Instant::now();
            tell(counts.clone());
        }
        Ok(())
    };
    match set.fold_blocks(kind, &Progress::default(), cancel, || counting.set_of_rules.reader(), block) {
        Err(ReadError::Cancelled(cancelled)) => Err(cancelled),
        _ => Ok(()),
    }
}

struct Counting<'a> {
    of: &'a Checked<'a>,
    rules: &'a [usize],
    set_of_rules: RuleSet,
    walks_to_the_end: bool,
}

impl Counting<'_> {
    fn record(
        &self,
        reader: &mut ResourceReader,
        record: RecordText<'_>,
        coverage: &mut [Coverage],
    ) -> Result<(), Fault> {
        let (outcomes, walked) = self.outcomes(reader, record.text)?;
        if walked.repeated_key.is_none() {
            let given = outcomes.rules().iter().enumerate();
            coverage.iter_mut().zip(given).for_each(|(coverage, (rule, outcome))| {
                coverage.count(outcome.state);
                coverage.hard.add((outcome.state, outcome.is_doubtful), outcomes.json(rule), record.index.0);
            });
        } else if let Some(record) = record.record(self.of.compiled.mapping.kind) {
            let mapped = self.of.compiled.apply(record.value(), self.of.context);
            let results = self.rules.iter().filter_map(|rule| mapped.rules.get(*rule));
            coverage.iter_mut().zip(results).for_each(|(coverage, result)| {
                coverage.count(result.into());
                coverage.hard.add_result(result, record.index.0);
            });
        }
        reader.take_back(outcomes);
        Ok(())
    }

    fn outcomes<'t>(&'t self, reader: &mut ResourceReader, text: &'t str) -> Result<(Outcomes<'t>, Walked), Fault> {
        let context = self.of.context;
        if self.walks_to_the_end {
            self.set_of_rules.outcomes(reader, text, context, &mut Unseen)
        } else {
            self.set_of_rules.outcomes(reader, text, context, &mut UntilFound)
        }
    }
}
