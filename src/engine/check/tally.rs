//! What one thread has seen of a population, and how two threads' share becomes one.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexSet;

use super::Checked;
use super::marks::RecordMarks;
use super::report::{Coverage, EXAMPLES, Example, FindingCause};
use super::seen::{Known, Looks, Seen, folded};
use super::texts::{has_blank_at_end, look};
use crate::base::{Finding, Severity};
use crate::mapping::Mapped;
use crate::mapping::writer::Outcomes;
use crate::source::Record;

/// The counts of one thread.
pub(super) struct Tally {
    pub records: usize,
    pub coverage: Vec<Coverage>,
    /// For each matching rule, by its place in the mapping.
    pub matching: BTreeMap<usize, Seen>,
    /// Of matching values, those that look like others.
    pub looks: BTreeMap<usize, Looks>,
    pub emails: Seen,
    pub known: Known,
    /// Identifiers of other records, and the records that refer to them.
    pub references: Seen,
    /// The worst that was found of each record.
    pub marks: RecordMarks,
    causes: Vec<FindingCause>,
    by_key: HashMap<CauseKey, CauseNumber>,
}

/// The place of a cause in a tally.
pub(super) type CauseNumber = u32;

/// What makes two findings one cause: the code, the target, and for rules the words.
type CauseKey = (&'static str, Option<String>, String);

/// Codes of which one target may have several causes, told from each other by their words.
pub fn is_told_by_words(code: &str) -> bool {
    matches!(code, "rule-at-fault" | "name-not-offered" | "expression-note" | "expression-doubtful" | "value-not-known")
}

fn cause_key(finding: &Finding) -> CauseKey {
    let by_words = is_told_by_words(finding.code);
    (finding.code, finding.place.target.clone(), if by_words { finding.title.clone() } else { String::new() })
}

impl Tally {
    pub fn new(of: &Checked<'_>) -> Self {
        let coverage = of.compiled.rules.iter().map(|rule| Coverage::of(rule.rule.target.clone()));
        Self {
            records: 0,
            coverage: coverage.collect(),
            matching: BTreeMap::new(),
            looks: BTreeMap::new(),
            emails: Seen::default(),
            known: Known::default(),
            references: Seen::default(),
            marks: RecordMarks::default(),
            causes: Vec::new(),
            by_key: HashMap::new(),
        }
    }

    /// Counts what was found in one record, each cause once; says which causes those are.
    pub fn add_findings(&mut self, findings: Vec<Finding>, record: &Record) -> Vec<CauseNumber> {
        let mut shown: IndexSet<CauseNumber> = IndexSet::new();
        for finding in findings {
            let key = cause_key(&finding);
            let next = CauseNumber::try_from(self.causes.len()).unwrap_or(CauseNumber::MAX);
            let number = *self.by_key.entry(key).or_insert(next);
            if !shown.insert(number) {
                continue;
            }
            let example = Example {
                record: record.index.0,
                name: finding.place.record_name.clone().unwrap_or_default(),
                value: finding.place.value.clone(),
            };
            if number == next {
                self.causes.push(FindingCause { finding, count: 0, examples: Vec::new() });
            }
            let cause = &mut self.causes[number as usize];
            cause.count += 1;
            if cause.examples.len() < EXAMPLES {
                cause.examples.push(example);
            }
        }
        self.mark(shown.iter().copied(), record.index.0);
        shown.into_iter().collect()
    }

    /// Marks a record with the worst of these causes.
    fn mark(&mut self, causes: impl Iterator<Item = CauseNumber>, record: usize) {
        let worst: Option<Severity> = causes.map(|number| self.causes[number as usize].finding.severity).max();
        worst.into_iter().for_each(|worst| self.marks.add(worst, record));
    }

    /// Counts causes of a record that is not looked at itself. False, and nothing counted, when one of them still wants
    /// examples.
    pub fn add_again(&mut self, causes: &[CauseNumber], record: usize) -> bool {
        let wants = |number: &CauseNumber| self.causes[*number as usize].examples.len() < EXAMPLES;
        if causes.iter().any(wants) {
            return false;
        }
        causes.iter().for_each(|number| self.causes[*number as usize].count += 1);
        self.mark(causes.iter().copied(), record);
        true
    }

    /// A record's value of the matching rule at this place in the mapping.
    pub fn add_matching(&mut self, rule: usize, text: &str, case_exact: bool, record: usize) {
        let value = folded(text, case_exact);
        self.matching.entry(rule).or_default().add(value, record);
        // Nearly all are what they look like.
        if !case_exact && text.is_ascii() && !has_blank_at_end(text) {
            return;
        }
        let look = folded(&look(text), false);
        if look != value {
            self.looks.entry(rule).or_default().add(look, value, record);
        }
    }

    pub fn add_reference(&mut self, identifier: &str, record: usize) {
        self.references.add(folded(identifier, false), record);
    }

    pub fn cover(&mut self, mapped: &Mapped, record: usize) {
        self.coverage.iter_mut().zip(&mapped.rules).for_each(|(coverage, result)| {
            coverage.count(result.into());
            coverage.hard.add_result(result, record);
        });
    }

    /// The same, by the outcomes of a quick look.
    pub fn cover_quickly(&mut self, outcomes: &Outcomes<'_>, record: usize) {
        let given = outcomes.rules().iter().enumerate();
        self.coverage.iter_mut().zip(given).for_each(|(coverage, (rule, outcome))| {
            coverage.count(outcome.state);
            coverage.hard.add((outcome.state, outcome.is_doubtful), outcomes.json(rule), record);
        });
    }

    /// Two threads' records as one.
    pub fn merged(mut self, other: Self) -> Self {
        self.records += other.records;
        let mut keys: Vec<(CauseKey, CauseNumber)> = other.by_key.into_iter().collect();
        keys.sort_unstable_by_key(|(_, number)| *number);
        for ((key, _), cause) in keys.into_iter().zip(other.causes) {
            let next = CauseNumber::try_from(self.causes.len()).unwrap_or(CauseNumber::MAX);
            let number = *self.by_key.entry(key).or_insert(next);
            if number == next {
                self.causes.push(cause);
            } else {
                join(&mut self.causes[number as usize], cause);
            }
        }
        self.coverage.iter_mut().zip(&other.coverage).for_each(|(mine, theirs)| mine.add(theirs));
        for (rule, seen) in other.matching {
            self.matching.entry(rule).or_default().merge(seen);
        }
        for (rule, looks) in other.looks {
            self.looks.entry(rule).or_default().merge(looks);
        }
        self.emails.merge(other.emails);
        self.known.merge(other.known);
        self.references.merge(other.references);
        self.marks.merge(other.marks);
        self
    }

    /// The causes in the order of what makes them one, whichever thread came by them first.
    pub fn causes(&mut self) -> Vec<FindingCause> {
        let mut causes: Vec<(CauseKey, FindingCause)> =
            std::mem::take(&mut self.causes).into_iter().map(|cause| (cause_key(&cause.finding), cause)).collect();
        self.by_key.clear();
        causes.sort_by(|(one, _), (other, _)| one.cmp(other));
        causes.into_iter().map(|(_, cause)| cause).collect()
    }
}

/// The finding shown for all of them is that of the first record.
fn join(cause: &mut FindingCause, mut other: FindingCause) {
    if other.finding.place.record < cause.finding.place.record {
        std::mem::swap(&mut cause.finding, &mut other.finding);
    }
    cause.count += other.count;
    cause.examples.append(&mut other.examples);
    cause.examples.sort_by_key(|example| example.record);
    cause.examples.truncate(EXAMPLES);
}
