//! The plan by change: what changes from what to what, for how many, unfolding to the ways in which it does and to the
//! people. The most frequent first, after those who lose access and those who need a person.
//!
//! ```text
//! rows.rs: which rows there are ─► beside.rs: what each says ─► paint.rs: how it is drawn
//! ```

mod beside;
mod paint;
mod rows;

use std::collections::BTreeSet;

use egui::{Rect, Ui};

use super::outcome;
use super::plans::step_asked;
use crate::base::ResourceKind;
use crate::base::sink::csv::Csv;
use crate::exchange::{ChangeOf, ChangeWay, OutcomeKind};
use crate::ui::ask::Asks;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{List, ListKey};
use crate::workbench::{DryRun, Look, Workbench};
use beside::{Beside, FromTo, name_of};
use paint::{Columns, Paint, head};
use rows::{Fold, Line, Lines};

/// What the window keeps of it.
#[derive(Default)]
pub struct ByChangeView {
    unfolded: BTreeSet<Fold>,
    /// The row that the keyboard is on.
    current: Option<Current>,
}

enum Current {
    Fold(Fold),
    Person(ChangeOf, ChangeWay, usize),
}

impl ByChangeView {
    pub fn show(
        &mut self,
        ui: &mut Ui,
        mut rect: Rect,
        bench: &Workbench,
        asks: &mut Asks,
        only: Option<OutcomeKind>,
        wide: bool,
    ) {
        let columns = Columns::new(rect, wide);
        head(&Pen::of(ui), rect.cut_top(size::FILTER), bench, &columns);
        rect.min.y += 4.0;
        let run = bench.dry_run();
        let lines = Lines::of(&run.by_change, only, &self.unfolded);
        let count = lines.count();
        if count == 0 {
            let pen = Pen::of(ui);
            let text =
                if run.plans.is_empty() { "The first answer is on its way…" } else { "Nothing of it changes." };
            pen.text(rect.left() + size::PAD, rect.top() + 24.0, text, Face::Body, pen.theme.muted);
            return;
        }
        let largest = run.by_change.groups(only).iter().map(|(_, changed)| changed.records()).max().unwrap_or(1);
        let current = self.row(&lines);
        let moved = listen(ui, &lines, current);
        let list = List::new("Changes", count, size::ROW).tree().current(current).reveal(moved);
        let mut pressed = None;
        let paint = Paint { bench, columns: &columns, largest, unfolded: &self.unfolded };
        let output = list.show(ui, rect, |ui, row, place, focused| {
            let Some(line) = lines.at(row) else { return };
            if paint.line(ui, place, row, line, focused, asks) {
                pressed = Some(row);
            }
        });
        if let Some(row) = pressed {
            self.open(lines.at(row), asks, bench);
        }
        match output.key {
            Some(ListKey::Select(row)) => self.go_to(lines.at(row), asks, bench),
            Some(ListKey::Open(row)) => self.open(lines.at(row), asks, bench),
            Some(ListKey::Expand(row)) => self.unfold(lines.at(row), true),
            Some(ListKey::Collapse(row)) => self.unfold(lines.at(row), false),
            _ => {}
        }
        if let Some(row) = moved {
            self.go_to(lines.at(row), asks, bench);
        }
    }

    /// What is listed, as a table for a spreadsheet: one way in which people change a row.
    /// Each says whether the plan has passed.
    pub fn as_csv(run: &DryRun, only: Option<OutcomeKind>, kind: ResourceKind, passed: &str) -> (String, usize) {
        let mut csv = Csv::report(&["Action", "Passed", "Change", "From", "To", "People"]);
        let mut rows = 0;
        for of in run.by_change.groups(only) {
            let (change, changed) = of;
            for way in (0..changed.ways()).filter_map(|place| changed.way(place)) {
                let beside = Beside::of_way(run, of, way);
                let [from, to] = match beside {
                    Some(Beside::FromTo(FromTo { from, to })) => [from, to],
                    Some(Beside::Words(words)) => [String::new(), words],
                    None => [String::new(), outcome::caption(change.kind, kind).to_owned()],
                };
                let count = changed.of(way).len().to_string();
                csv.row(&[outcome::word(change.kind), passed, &name_of(change), &from, &to, &count]);
                rows += 1;
            }
        }
        (csv.into_text(), rows)
    }

    fn row(&self, lines: &Lines<'_>) -> Option<usize> {
        match self.current.as_ref()? {
            Current::Fold(fold) => lines.row_of_fold(fold),
            Current::Person(change, way, record) => lines.row_of_person(change, *way, *record),
        }
    }

    /// The keyboard came to a row; a person is brought into view.
    fn go_to(&mut self, line: Option<Line<'_>>, asks: &mut Asks, bench: &Workbench) {
        match line {
            Some(Line::Person { of: (change, _), way, record, .. }) => {
                self.current = Some(Current::Person(change.clone(), way, record));
                if bench.view().record() != record {
                    asks.command(Look::Record(record));
                }
            }
            Some(line) => self.current = line.fold().map(Current::Fold),
            None => {}
        }
    }

    /// A row was pressed: a change unfolds or folds, a person is brought into view.
    fn open(&mut self, line: Option<Line<'_>>, asks: &mut Asks, bench: &Workbench) {
        self.go_to(line, asks, bench);
        if let Some(fold) = line.and_then(|line| line.fold())
            && !self.unfolded.remove(&fold)
        {
            self.unfolded.insert(fold);
        }
    }

    fn unfold(&mut self, line: Option<Line<'_>>, unfolds: bool) {
        match line.and_then(|line| line.fold()) {
            Some(fold) if unfolds => drop(self.unfolded.insert(fold)),
            Some(fold) => drop(self.unfolded.remove(&fold)),
            None => {}
        }
    }
}

/// The next or the previous person.
fn listen(ui: &Ui, lines: &Lines<'_>, current: Option<usize>) -> Option<usize> {
    let is_person = |row: &usize| lines.at(*row).is_some_and(|line| line.record().is_some());
    if step_asked(ui)? {
        let from = current.map_or(0, |row| row + 1);
        return (from..lines.count()).find(is_person);
    }
    (0..current.unwrap_or_default()).rev().find(is_person)
}
