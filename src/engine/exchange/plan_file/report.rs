//! A plan as a table or a document: leavers first, then what else would change, then what a person should look at.

use super::passed::PART;
use super::{Passed, RestsOn, SavedRecord, Transitions};
use crate::base::sink::csv::Csv;
use crate::base::sink::markdown::{Inline, Markdown};
use crate::base::thousands;
use crate::exchange::outcome::OutcomeKind;

/// In this order: access is taken away before anything is given.
pub const ORDER: [OutcomeKind; 7] = [
    OutcomeKind::WouldDisable,
    OutcomeKind::WouldChange,
    OutcomeKind::WouldCreate,
    OutcomeKind::Conflict,
    OutcomeKind::CannotSay,
    OutcomeKind::NotCreated,
    OutcomeKind::NoChange,
];

/// A plan to be told.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub rests_on: &'a RestsOn,
    pub complete: bool,
    pub passed: &'a Passed,
    pub caveats: &'a [String],
    pub transitions: &'a Transitions,
    pub plans: &'a [SavedRecord],
}

impl Report<'_> {
    /// Records of one outcome after those of another, each in the records' order.
    fn ordered(&self) -> impl Iterator<Item = &SavedRecord> {
        ORDER.into_iter().flat_map(|kind| self.plans.iter().filter(move |plan| plan.outcome.kind == kind))
    }

    /// For a spreadsheet.
    pub fn csv(&self) -> Csv {
        let mut csv =
            Csv::report(&["Action", "Passed", "Name", "Key", "Matched by", "Account id", "Version", "Marks", "Detail"]);
        let passed = self.passed.cell(self.complete);
        for plan in self.ordered() {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            csv.row(&[
                plan.outcome.kind.label(),
                &passed,
                &plan.name,
                &plan.key,
                &text(&plan.matched_by),
                &text(&plan.matched_id),
                &text(&plan.matched_version),
                &plan.marks.join(", "),
                &plan.words(),
            ]);
        }
        csv
    }

    /// For a document.
    pub fn markdown(&self) -> Markdown {
        let mut page = Markdown::new("# Plan\n\n");
        page.item(&Inline::text(&self.rests_on.words()));
        if !self.complete {
            page.item(&Inline::words(PART));
        }
        let passed = self.passed.sentences();
        passed.iter().chain(self.caveats).for_each(|caveat| page.item(&Inline::text(caveat)));
        page.heading(&Inline::words("Counts"));
        page.table(&["Action", "Records"]);
        for kind in ORDER {
            let count = self.plans.iter().filter(|plan| plan.outcome.kind == kind).count();
            page.row(&[Inline::words(kind.label()), Inline::text(&thousands(count))]);
        }
        if !self.transitions.most.is_empty() {
            page.heading(&Inline::words("Most frequent changes"));
            self.transitions.most.iter().for_each(|it| page.item(&Inline::text(&it.words())));
        }
        page.heading(&Inline::words("Records"));
        page.table(&["Action", "Name", "Key", "Detail"]);
        for plan in self.ordered().filter(|plan| !plan.is_quiet()) {
            let cells = [&plan.name, &plan.key, &plan.words()].map(|text| Inline::text(text));
            let [name, key, detail] = cells;
            page.row(&[Inline::words(plan.outcome.kind.label()), name, key, detail]);
        }
        page
    }

    /// For a terminal.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.rests_on.words()];
        lines.extend(self.passed.sentences());
        let count = |kind: OutcomeKind| self.plans.iter().filter(|plan| plan.outcome.kind == kind).count();
        lines.extend(ORDER.map(|kind| format!("{}: {}", kind.label(), thousands(count(kind)))));
        lines.extend(self.transitions.most.iter().map(|it| format!("  {}", it.words())));
        for plan in self.ordered().filter(|plan| !plan.is_quiet()) {
            lines.push(format!("{}: {} ({}) {}", plan.outcome.kind.label(), plan.name, plan.key, plan.words()));
        }
        lines
    }
}
