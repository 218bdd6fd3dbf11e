//! Which plans the table lists, and in which order: by what would be done, or those that are searched for, or by name.

use std::sync::Arc;

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
    /// The rows of these outcomes that answer to the search, sorted. Made anew only when something changed.
    pub fn rows<'a>(&mut self, run: &DryRun, listed: &'a [OutcomeKind]) -> Rows<'a> {
        if self.text.is_empty() && self.order == Order::Action {
            self.made = None;
            return Rows::Outcomes(listed);
        }
        // While it runs, not every answer sorts all of them again.
        let step = if run.state == DryRunState::Running { run.plans.len() / 20 + 1 } else { 1 };
        let made_of = MadeOf {
            text: self.text.clone(),
            order: self.order,
            listed: listed.to_vec(),
            plans: run.plans.len() / step,
            revision: if run.state == DryRunState::Running { 0 } else { run.revision() },
        };
        match &self.made {
            Some((of, rows)) if *of == made_of => Rows::Chosen(rows.clone()),
            _ => {
                let rows = Arc::new(self.chosen(run, listed));
                self.made = Some((made_of, rows.clone()));
                Rows::Chosen(rows)
            }
        }
    }

    fn chosen(&self, run: &DryRun, listed: &[OutcomeKind]) -> Vec<usize> {
        let wanted = self.text.to_lowercase();
        let answers = |plan: &RecordPlan| {
            wanted.is_empty() || cells(plan).iter().any(|cell| cell.to_lowercase().contains(&wanted))
        };
        let all = listed.iter().flat_map(|kind| run.records(*kind)).copied();
        let mut chosen: Vec<usize> =
            all.filter(|record| run.plans.get(record).is_some_and(|plan| answers(plan))).collect();
        let plan = |record: &usize| run.plans.get(record);
        match self.order {
            Order::Action => {}
            Order::Name => chosen.sort_by_cached_key(|record| plan(record).map(|plan| plan.name.to_lowercase())),
            Order::Key => chosen.sort_by_cached_key(|record| plan(record).map(|plan| plan.key.to_lowercase())),
        }
        chosen
    }
}
