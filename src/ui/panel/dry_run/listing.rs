//! Which plans the table lists, and in which order: by what would be done, or those that are searched for, or by name.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::table::detail;
use crate::base::sink::csv::Csv;
use crate::exchange::{OutcomeKind, RecordPlan};
use crate::ui::panel::dry_run::outcome;
use crate::workbench::{DryRun, DryRunState};

/// What the rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What needs a person first.
    #[default]
    Action,
    Name,
    Key,
}

/// The search and the order, and the rows that they gave.
#[derive(Default)]
pub struct Listing {
    pub text: String,
    pub order: Order,
    made: Option<(MadeOf, Arc<Vec<usize>>)>,
    /// What is on its way to take that place: a hundred thousand plans are gone through over several frames.
    search: Option<Search>,
}

/// So long a frame goes through plans.
const IN_A_FRAME: Duration = Duration::from_millis(6);

/// A search that is not at its end.
struct Search {
    of: MadeOf,
    /// So many of the rows without a search were gone through.
    seen: usize,
    /// Those that answer, with what they are sorted by.
    found: Vec<(String, usize)>,
}

#[derive(PartialEq)]
struct MadeOf {
    text: String,
    order: Order,
    listed: Vec<OutcomeKind>,
    plans: usize,
    /// Of the results; while it runs, the number of plans is enough.
    revision: u64,
}

/// The rows of one frame.
pub enum Rows<'a> {
    /// All of these outcomes, one below the other.
    Outcomes(&'a [OutcomeKind]),
    /// These records.
    Chosen(Arc<Vec<usize>>),
}

impl Rows<'_> {
    pub fn count(&self, run: &DryRun) -> usize {
        match self {
            Self::Outcomes(listed) => listed.iter().map(|kind| run.records(*kind).len()).sum(),
            Self::Chosen(records) => records.len(),
        }
    }

    /// The record in a row, and whether it is the first of its outcome.
    pub fn at(&self, run: &DryRun, mut row: usize) -> Option<(usize, bool)> {
        let listed = match self {
            Self::Outcomes(listed) => listed,
            Self::Chosen(records) => return Some((*records.get(row)?, false)),
        };
        for kind in *listed {
            let records = run.records(*kind);
            if let Some(record) = records.get(row) {
                return Some((*record, row == 0));
            }
            row -= records.len();
        }
        None
    }

    /// The row of a record.
    pub fn row_of(&self, run: &DryRun, record: usize) -> Option<usize> {
        let listed = match self {
            Self::Outcomes(listed) => listed,
            Self::Chosen(records) => return records.iter().position(|other| *other == record),
        };
        let kind = run.plans.get(&record)?.outcome.kind();
        let place = listed.iter().position(|k| *k == kind)?;
        let above: usize = listed[..place].iter().map(|k| run.records(*k).len()).sum();
        Some(above + run.records(kind).binary_search(&record).ok()?)
    }

    /// The rows as a table for a spreadsheet. Each says whether the plan has passed.
    pub fn as_csv(&self, run: &DryRun, passed: &str) -> String {
        let mut csv = Csv::report(&["Action", "Passed", "Name", "Key", "Matched by", "Marks", "Detail"]);
        for plan in (0..self.count(run)).filter_map(|row| run.plans.get(&self.at(run, row)?.0)) {
            let [action, name, key, matched, marks, detail] = cells(plan);
            csv.row(&[&action, passed, &name, &key, &matched, &marks, &detail]);
        }
        csv.into_text()
    }
}

/// What a row says, cell by cell.
pub fn cells(plan: &RecordPlan) -> [String; 6] {
    let marks: Vec<&str> = plan.marks.iter().map(|mark| outcome::badge(*mark).0).collect();
    [
        outcome::word(plan.outcome.kind()).to_owned(),
        plan.name.clone(),
        plan.key.clone(),
        super::table::matched(plan),
        marks.join(", "),
        detail(plan),
    ]
}

impl Listing {
    /// The rows of these outcomes that answer to the search, sorted. Made anew only when something changed; until that is done,
    /// those of before.
    pub fn rows<'a>(&mut self, run: &DryRun, listed: &'a [OutcomeKind]) -> Rows<'a> {
        self.rows_within(run, listed, IN_A_FRAME)
    }

    /// All of them, however long it takes.
    pub fn all_rows<'a>(&mut self, run: &DryRun, listed: &'a [OutcomeKind]) -> Rows<'a> {
        self.rows_within(run, listed, Duration::MAX)
    }

    /// Whether there may be more rows than those.
    pub const fn is_searching(&self) -> bool {
        self.search.is_some()
    }

    fn rows_within<'a>(&mut self, run: &DryRun, listed: &'a [OutcomeKind], time: Duration) -> Rows<'a> {
        if self.text.is_empty() && self.order == Order::Action {
            (self.made, self.search) = (None, None);
            return Rows::Outcomes(listed);
        }
        let of = self.made_of(run, listed);
        if self.made.as_ref().is_none_or(|(made, _)| *made != of) {
            let mut search = match self.search.take() {
                Some(search) if search.of == of => search,
                _ => Search { of, seen: 0, found: Vec::new() },
            };
            if search.goes_on(run, listed, time) {
                let rows = Arc::new(search.end());
                self.made = Some((search.of, rows));
            } else {
                self.search = Some(search);
            }
        } else {
            self.search = None;
        }
        Rows::Chosen(self.made.as_ref().map(|(_, rows)| rows.clone()).unwrap_or_default())
    }

    fn made_of(&self, run: &DryRun, listed: &[OutcomeKind]) -> MadeOf {
        // While it runs, not every answer sorts all of them again.
        let step = if run.state == DryRunState::Running { run.plans.len() / 20 + 1 } else { 1 };
        MadeOf {
            text: self.text.clone(),
            order: self.order,
            listed: listed.to_vec(),
            plans: run.plans.len() / step,
            revision: if run.state == DryRunState::Running { 0 } else { run.revision() },
        }
    }
}

impl Search {
    /// Goes through more of them, and says whether that was all.
    fn goes_on(&mut self, run: &DryRun, listed: &[OutcomeKind], time: Duration) -> bool {
        const AT_ONCE: usize = 256;
        let begun = Instant::now();
        let wanted = self.of.text.to_lowercase();
        let all = Rows::Outcomes(listed);
        let count = all.count(run);
        while self.seen < count {
            let end = (self.seen + AT_ONCE).min(count);
            for plan in (self.seen..end).filter_map(|row| run.plans.get(&all.at(run, row)?.0)) {
                if wanted.is_empty() || cells(plan).iter().any(|cell| cell.to_lowercase().contains(&wanted)) {
                    self.found.push((self.sorted_by(plan), plan.record.0));
                }
            }
            self.seen = end;
            if begun.elapsed() >= time {
                return self.seen == count;
            }
        }
        true
    }

    fn sorted_by(&self, plan: &RecordPlan) -> String {
        match self.of.order {
            Order::Action => String::new(),
            Order::Name => plan.name.to_lowercase(),
            Order::Key => plan.key.to_lowercase(),
        }
    }

    fn end(&mut self) -> Vec<usize> {
        if self.of.order != Order::Action {
            self.found.sort_by(|a, b| a.0.cmp(&b.0));
        }
        self.found.drain(..).map(|(_, record)| record).collect()
    }
}
