//! The plan in view beside an earlier one: who goes from which outcome to which, unfolding to the people; what the last edit
//! changed, and for whom.

use std::collections::BTreeSet;

use egui::{Rect, Role, Ui, pos2, vec2};

use super::diff::DiffView;
use super::{bar, outcome};
use crate::base::sink::csv::Csv;
use crate::base::{Severity, capitalised, counted, thousands};
use crate::exchange::OutcomeKind;
use crate::exchange::plan_file::difference::{Differing, Said};
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut as _, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::table::{self, Column};
use crate::ui::widget::{Button, List, ListKey, Row, button, spoken, strip, tooltip};
use crate::workbench::{ComparedPlans, DryRunState, EarlierPlan, JobKind, Look, PlanStep, Task, Workbench};

/// What the window keeps of this page.
#[derive(Default)]
pub struct ComparePanel {
    /// The moves that are unfolded, and of which earlier plan they are.
    unfolded: BTreeSet<Move>,
    current: Option<Current>,
}

type Move = (Option<OutcomeKind>, Option<OutcomeKind>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Current {
    Move(Move),
    /// One of those who differ.
    Person(usize),
}

/// One row.
#[derive(Clone, Copy)]
enum Line {
    /// By its place among the moves.
    Move(usize),
    Person(usize),
}

/// Where the columns stand.
struct Columns {
    name: f32,
    /// None where there is no room.
    key: Option<f32>,
    before: f32,
    after: f32,
    right: f32,
}

impl Columns {
    fn new(rect: Rect, wide: bool) -> Self {
        let (left, right) = (rect.left(), rect.right() - size::PAD);
        let (key, before) = if wide { (Some(left + 224.0), left + 440.0) } else { (None, left + 208.0) };
        Self { name: left + 40.0, key, before, after: before + ((right - before) / 2.0).floor(), right }
    }
}

impl ComparePanel {
    pub fn show(
        &mut self,
        ui: &mut Ui,
        mut rect: Rect,
        bench: &Workbench,
        asks: &mut Asks,
        (diff, sent_open): (&mut DiffView, &mut bool),
        wide: bool,
    ) {
        let comparison = bench.plan_comparison();
        let Some(earlier) = comparison.earlier() else { return nothing(ui, rect, bench, asks) };
        strips(ui, &mut rect, bench, earlier, asks);
        // The other kind may be in view than the one that was planned.
        let is_running = bench.dry_run().state == DryRunState::Running;
        let compared = comparison.compared().filter(|_| is_planned(bench) && !is_running);
        let Some(compared) = compared else { return not_compared(ui, rect, bench, comparison.not_compared(), asks) };
        let right = rect.cut_right(if wide { 408.0 } else { 320.0 });
        head(ui, rect.cut_top(size::HEAD), compared, bench, asks);
        self.list(ui, rect, bench, compared, asks, wide);
        diff.show(ui, right, bench, asks, sent_open);
    }

    fn list(
        &mut self,
        ui: &mut Ui,
        mut rect: Rect,
        bench: &Workbench,
        it: &ComparedPlans,
        asks: &mut Asks,
        wide: bool,
    ) {
        let columns = Columns::new(rect, wide);
        let pen = Pen::of(ui);
        let mut heads = vec![Column::left(columns.name, "What happens"), Column::left(columns.before, "Then")];
        heads.extend(columns.key.map(|x| Column::left(x, "Asked for by")));
        heads.push(Column::left(columns.after, "Now"));
        table::head(&pen, rect.cut_top(size::FILTER), &heads);
        rect.min.y += 4.0;
        if it.difference.is_none() {
            let line = rect.cut_top(48.0);
            let text = "The same would happen to everybody.";
            area::words(ui, "none", line.left() + size::PAD, line, text, Face::Body, pen.theme.muted, line.width());
            return;
        }
        let lines = Lines { it, unfolded: &self.unfolded };
        let current = self.current.and_then(|current| lines.row_of(current));
        let list = List::new("Differences of plans", lines.count(), size::ROW).tree().current(current);
        let mut pressed = None;
        let output = list.show(ui, rect, |ui, row, place, focused| {
            let is_pressed = match lines.at(row) {
                Some(Line::Move(at)) => show_move(ui, place, (it, at), &self.unfolded, &columns, (row, focused), bench),
                Some(Line::Person(at)) => show_person(ui, place, &it.difference.records[at], &columns, focused, bench),
                None => false,
            };
            if is_pressed {
                pressed = Some(row);
            }
        });
        let (line, folds) = match (pressed, output.key) {
            (Some(row), _) | (None, Some(ListKey::Open(row))) => (lines.at(row), Some(None)),
            (None, Some(ListKey::Expand(row))) => (lines.at(row), Some(Some(true))),
            (None, Some(ListKey::Collapse(row))) => (lines.at(row), Some(Some(false))),
            (None, Some(ListKey::Select(row))) => (lines.at(row), None),
            _ => return,
        };
        self.go_to(line, folds, it, bench, asks);
    }

    fn go_to(
        &mut self,
        line: Option<Line>,
        folds: Option<Option<bool>>,
        it: &ComparedPlans,
        bench: &Workbench,
        asks: &mut Asks,
    ) {
        match line {
            Some(Line::Move(at)) => {
                let of = move_of(it, at);
                self.current = Some(Current::Move(of));
                let is_open = self.unfolded.contains(&of);
                match folds.map(|to| to.unwrap_or(!is_open)) {
                    Some(true) => drop(self.unfolded.insert(of)),
                    Some(false) => drop(self.unfolded.remove(&of)),
                    None => {}
                }
            }
            Some(Line::Person(at)) => {
                self.current = Some(Current::Person(at));
                let record = it.difference.records[at].record.map(|record| record.0);
                if let Some(record) = record.filter(|record| *record != bench.view().record()) {
                    asks.command(Look::Record(record));
                }
            }
            None => {}
        }
    }
}

fn move_of(it: &ComparedPlans, at: usize) -> Move {
    (it.difference.moves[at].a, it.difference.moves[at].b)
}

/// The rows: moves, and below those that are unfolded their people.
struct Lines<'a> {
    it: &'a ComparedPlans,
    unfolded: &'a BTreeSet<Move>,
}

impl Lines<'_> {
    /// How many rows a move takes.
    fn rows(&self, at: usize) -> usize {
        1 + if self.unfolded.contains(&move_of(self.it, at)) { self.it.of_move[at].len() } else { 0 }
    }

    fn count(&self) -> usize {
        (0..self.it.of_move.len()).map(|at| self.rows(at)).sum()
    }

    fn at(&self, mut row: usize) -> Option<Line> {
        for (at, people) in self.it.of_move.iter().enumerate() {
            match row.checked_sub(1) {
                None => return Some(Line::Move(at)),
                Some(below) if below + 1 < self.rows(at) => return people.get(below).map(|at| Line::Person(*at)),
                Some(_) => row -= self.rows(at),
            }
        }
        None
    }

    fn row_of(&self, current: Current) -> Option<usize> {
        let mut above = 0;
        for (at, people) in self.it.of_move.iter().enumerate() {
            match current {
                Current::Move(of) if of == move_of(self.it, at) => return Some(above),
                Current::Person(person) if self.rows(at) > 1 => {
                    if let Ok(below) = people.binary_search(&person) {
                        return Some(above + 1 + below);
                    }
                }
                _ => {}
            }
            above += self.rows(at);
        }
        None
    }
}

/// The buttons at the right of the bar of views.
pub fn buttons(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
    if bench.plan_comparison().earlier().is_none() {
        return;
    }
    let open = Button::quiet("Open a plan…").icon(icon::FOLDER_OPEN);
    let before = Button::quiet("The plan before").icon(icon::CLOCK_COUNTER_CLOCKWISE);
    let both = [before, open];
    let shown = if bench.plan_comparison().before().is_some() { &both[..] } else { &both[1..] };
    let pressed = button::row_from_right(ui, rect.right() - size::PAD, rect.center().y, shown).0;
    match pressed.map(|at| at + both.len() - shown.len()) {
        Some(0) => asks.command(Task::Plan(PlanStep::WithBefore)),
        Some(_) => asks.push(Ask::OpenPlan),
        None => {}
    }
}

fn nothing(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
    let what = "It holds the plan in view beside an earlier one: for whom another thing would happen, and what. An earlier one \
                is a plan that was saved, here or by crosswalk plan, or the one that was in view before this one.";
    if bench.is_running(JobKind::OpenPlan) {
        area::empty(ui, rect, "Reading the plan…", what, &[]);
        return;
    }
    let open = Button::primary("Open a plan…");
    let before = Button::secondary("Compare with the plan before");
    let has_before = bench.plan_comparison().before().is_some();
    let buttons = if has_before { &[open, before][..] } else { &[open][..] };
    match area::empty(ui, rect, "Nothing to compare with yet", what, buttons) {
        Some(0) => asks.push(Ask::OpenPlan),
        Some(_) => asks.command(Task::Plan(PlanStep::WithBefore)),
        None => {}
    }
}

/// What the earlier plan is, and what of it no longer holds.
fn strips(ui: &Ui, rect: &mut Rect, bench: &Workbench, earlier: &EarlierPlan, asks: &mut Asks) {
    let plan = &earlier.plan;
    let compared = bench.plan_comparison().compared();
    let mut text = format!("{}: {}", earlier.name, plan.rests_on.words());
    if let Some(compared) = compared {
        compared.difference.rests_on.iter().for_each(|sentence| text.push_str(&format!(" {sentence}")));
        if compared.is_part {
            text.push_str(" Only those are compared who have a plan in view.");
        }
    }
    if !plan.complete {
        text.push_str(" It is partial: not everybody had a plan.");
    }
    let severity = if plan.complete { Severity::Note } else { Severity::Warning };
    strip::show(ui, rect, severity, &text, None);
    let run = bench.dry_run();
    if run.is_stale && run.state != DryRunState::Running && is_planned(bench) {
        let text = "The mapping changed since the plan in view was made: run again to see what that changes.";
        if strip::show(ui, rect, Severity::Warning, text, Some("Run again")) {
            bar::run_again(bench, asks);
        }
    }
}

/// Whether there is a plan of the kind in view.
fn is_planned(bench: &Workbench) -> bool {
    let run = bench.dry_run();
    run.kind == Some(bench.kind()) && !run.plans.is_empty()
}

fn not_compared(ui: &Ui, rect: Rect, bench: &Workbench, why: Option<&str>, asks: &mut Asks) {
    let run = bench.dry_run();
    let has_none = !is_planned(bench);
    let (title, text) = match (why.filter(|_| !has_none), run.state == DryRunState::Running, has_none) {
        (_, true, _) => ("The dry run goes on…", "They are compared at its end."),
        (Some(why), ..) => ("They cannot be compared", why),
        (None, _, true) => ("There is no plan to compare it with", "Run a dry run, and it is held beside this one."),
        (None, ..) => ("Comparing…", "Each plan is held beside the earlier one of the same person."),
    };
    let needs_run = has_none && run.state != DryRunState::Running && bench.connection().is_open();
    let buttons = if needs_run { &[Button::primary("Dry run of all")][..] } else { &[][..] };
    if area::empty(ui, rect, title, text, buttons).is_some() {
        bar::start(None, bench, asks);
    }
}

/// How many differ, and what can be done with them.
fn head(ui: &Ui, rect: Rect, it: &ComparedPlans, bench: &Workbench, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    let buttons = [
        Button::icon_only(icon::COPY, "Copy the differences as a table"),
        Button::icon_only(icon::DOWNLOAD_SIMPLE, "Save the differences as CSV…"),
    ];
    let (pressed, left) = button::row_from_right(ui, rect.right() - 8.0, rect.center().y, &buttons);
    if let Some(pressed) = pressed {
        let text = as_csv(it);
        match pressed {
            0 => asks.copy(text, counted(it.difference.records.len(), "difference", "differences")),
            _ => asks.push(Ask::SaveTable(text)),
        }
    }
    let (differ, same) = (it.difference.records.len(), it.difference.same);
    let x = rect.left() + size::PAD;
    let strong = format!("{} with another plan", bench.kind().counted(differ));
    let rest = format!("{} with the same", thousands(same));
    let end = pen.text(x, pen.baseline(rect, Face::Strong), &strong, Face::Strong, pen.theme.text);
    pen.text_fit(end + 12.0, pen.baseline(rect, Face::Body), &rest, Face::Body, pen.theme.muted, left - end - 24.0);
    let place = Rect::from_min_max(rect.min, pos2(left - 8.0, rect.bottom()));
    spoken(ui, place, "differ", Role::Label, &format!("{strong}, {rest}"));
}

fn as_csv(it: &ComparedPlans) -> String {
    let mut csv = Csv::report(&["Name", "Key", "Then", "Then in detail", "Now", "Now in detail"]);
    for record in &it.difference.records {
        let side = |said: &Option<Said>| {
            let words = said.as_ref().map_or("Not planned", |said| said.kind.label());
            [words.to_owned(), said.as_ref().map(|said| said.detail.clone()).unwrap_or_default()]
        };
        let ([then, then_detail], [now, now_detail]) = (side(&record.a), side(&record.b));
        csv.row(&[&record.name, &record.key, &then, &then_detail, &now, &now_detail]);
    }
    csv.into_text()
}

/// One move; whether it was pressed.
fn show_move(
    ui: &Ui,
    rect: Rect,
    (it, at): (&ComparedPlans, usize),
    unfolded: &BTreeSet<Move>,
    columns: &Columns,
    (row, focused): (usize, bool),
    bench: &Workbench,
) -> bool {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (of, count) = (&it.difference.moves[at], it.difference.moves[at].count);
    let is_open = unfolded.contains(&(of.a, of.b));
    let name = capitalised(&of.name());
    let words = format!("{name}, {}", bench.kind().counted(count));
    let response = Row::new(ui, ("move", of.name()), &words).tree(0, Some(is_open)).focused(focused).show(ui, rect);
    if row > 0 {
        pen.hline(rect.left()..rect.right(), rect.top(), t.line);
    }
    let caret = if is_open { icon::CARET_DOWN } else { icon::CARET_RIGHT };
    pen.icon_small(pos2(columns.name - 17.0, rect.center().y), caret, t.faint);
    let y = pen.baseline(rect, Face::Body);
    let bar_left = columns.right - 80.0;
    if let Some(kind) = of.b {
        let (sign, filled, ink) = outcome::sign(t, kind);
        pen.icon_at(pos2(columns.name + 7.0, rect.center().y), sign, size::ICON_ROW, filled, ink);
    }
    pen.text_fit(columns.name + 22.0, y, &name, Face::Medium, t.text, bar_left - 96.0 - columns.name);
    pen.put(bar_left - 16.0, y, Anchor::Right, &[(&thousands(count), Face::Strong, t.text)], 72.0);
    let most = it.difference.moves.iter().map(|it| it.count).max().unwrap_or(1);
    let length = (80.0 * count as f32 / most as f32).max(2.0).round();
    pen.fill(Rect::from_min_size(pos2(bar_left, rect.center().y - 2.0), vec2(length, 4.0)), 2.0, t.bar);
    response.clicked()
}

/// One person; whether they were pressed.
fn show_person(ui: &Ui, rect: Rect, it: &Differing, columns: &Columns, focused: bool, bench: &Workbench) -> bool {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let is_shown = it.record.is_some_and(|record| record.0 == bench.view().record());
    let side = |said: &Option<Said>| match said {
        None => "not planned".to_owned(),
        Some(said) if said.detail.is_empty() => said.kind.label().to_lowercase(),
        Some(said) => said.detail.clone(),
    };
    let (then, now) = (side(&it.a), side(&it.b));
    let words = format!("{}, {}, {then} → {now}", it.name, it.key);
    let response = Row::new(ui, ("differs", &it.key, it.record.map(|record| record.0)), &words)
        .tree(1, None)
        .selected(is_shown)
        .focused(focused)
        .show(ui, rect);
    let y = pen.baseline(rect, Face::Body);
    let x = columns.name + 22.0;
    pen.text_fit(x, y, &it.name, Face::Medium, t.text, columns.key.unwrap_or(columns.before) - x - 12.0);
    if let Some(key) = columns.key {
        pen.text_fit(key, y, &it.key, Face::Mono, t.muted, columns.before - key - 12.0);
    }
    pen.text_fit(columns.before, y, &then, Face::Body, t.muted, columns.after - columns.before - 12.0);
    pen.text_fit(columns.after, y, &now, Face::Body, t.text, columns.right - columns.after);
    let clicked = response.clicked();
    tooltip::hint(response, &words);
    clicked
}
