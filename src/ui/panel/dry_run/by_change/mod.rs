//! The plan by change: what changes from what to what, for how many, unfolding to the ways in which it does and to the
//! people. The most frequent first, after those who lose access and those who need a person.

mod rows;

use std::collections::BTreeSet;

use egui::{Color32, Rect, Ui, pos2, vec2};

use super::outcome;
use super::plans::step_asked;
use super::sides::Sides;
use super::table::{self, detail};
use crate::base::sink::csv::Csv;
use crate::base::{ResourceKind, thousands};
use crate::exchange::{ChangeOf, ChangeWay, OutcomeKind, RecordPlan};
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut as _, Face, Pen};
use crate::ui::row_menu;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::table::{self as columns, Column};
use crate::ui::widget::{List, ListKey, Row, badge, menu, tooltip};
use crate::workbench::{DryRun, Look, Workbench};
use rows::{Fold, Line, Lines, Of};

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

/// Where the columns stand.
struct Columns {
    change: f32,
    from: f32,
    to: f32,
    /// The right end of the counts.
    people: f32,
    /// Lengths, from here to the right edge.
    bar: f32,
    right: f32,
}

const LEVEL: f32 = 20.0;

impl Columns {
    fn new(rect: Rect, wide: bool) -> Self {
        let (from, to, bar) = if wide { (256.0, 456.0, 96.0) } else { (184.0, 344.0, 80.0) };
        let right = rect.right() - size::PAD;
        let left = rect.left();
        Self {
            change: left + 40.0,
            from: left + from,
            to: left + to,
            people: right - bar,
            bar: right - bar + 16.0,
            right,
        }
    }
}

/// What a change is from and to, as one line each.
struct FromTo {
    from: String,
    to: String,
}

impl FromTo {
    /// Of one attribute of a plan.
    fn of(plan: &RecordPlan, change: &ChangeOf) -> Option<Self> {
        let target = change.target.as_ref()?;
        let changes = plan.outcome.changes();
        let sides = Sides::of(changes.iter().find(|change| change.target() == target)?);
        let line = |values: &[String]| match values {
            [] => "nothing".to_owned(),
            values => values.join(", "),
        };
        Some(Self { from: line(&sides.removed), to: line(&sides.added) })
    }

    fn words(&self) -> String {
        format!("{} → {}", self.from, self.to)
    }
}

/// What stands beside the name of a row.
enum Beside {
    FromTo(FromTo),
    Words(String),
}

impl Beside {
    /// Of all who change in one way: what the first of them says.
    fn of_way(run: &DryRun, (change, changed): Of<'_>, way: ChangeWay) -> Option<Self> {
        let plan = run.plans.get(changed.of(way).first()?)?;
        let of_reason = || plan.outcome.reason().map(|reason| Self::Words(reason.to_owned()));
        FromTo::of(plan, change).map(Self::FromTo).or_else(of_reason)
    }

    fn of_group(run: &DryRun, of: Of<'_>, kind: ResourceKind) -> Option<Self> {
        let (change, changed) = of;
        match (changed.ways(), changed.shared(), &change.target) {
            (1, ..) => Self::of_way(run, of, changed.way(0)?).or_else(|| {
                let words = outcome::caption(change.kind, kind).to_owned();
                Some(Self::Words(words))
            }),
            (_, 0, _) => Some(Self::Words("each a different one".to_owned())),
            (ways, _, Some(_)) => Some(Self::Words(format!("{} different changes", thousands(ways)))),
            (ways, _, None) => Some(Self::Words(format!("{} different reasons", thousands(ways)))),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::FromTo(sides) => sides.words(),
            Self::Words(words) => words.clone(),
        }
    }
}

/// The name of a change.
fn name_of(change: &ChangeOf) -> String {
    change.target.as_ref().map_or_else(|| change.kind.label().to_owned(), crate::scim::TargetPath::short)
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
    pub fn as_csv(run: &DryRun, only: Option<OutcomeKind>, kind: ResourceKind) -> (String, usize) {
        let mut csv = Csv::report(&["Action", "Change", "From", "To", "People"]);
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
                csv.row(&[outcome::word(change.kind), &name_of(change), &from, &to, &count]);
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

fn head(pen: &Pen, rect: Rect, bench: &Workbench, at: &Columns) {
    let people = if bench.kind() == ResourceKind::User { "People" } else { "Groups" };
    columns::head(
        pen,
        rect,
        &[
            Column::left(at.change, "Change"),
            Column::left(at.from, "From"),
            Column::left(at.to, "To"),
            Column::right(at.people, people),
        ],
    );
}

/// What rows are drawn with.
struct Paint<'a> {
    bench: &'a Workbench,
    columns: &'a Columns,
    /// The most people that any change has: its length is the whole one.
    largest: usize,
    unfolded: &'a BTreeSet<Fold>,
}

fn bar_ink(t: &Theme, kind: OutcomeKind) -> Color32 {
    match kind {
        OutcomeKind::WouldDisable => t.warn_mark,
        OutcomeKind::Conflict => t.error_mark,
        _ => t.bar,
    }
}

impl Paint<'_> {
    /// One row; whether it was pressed.
    fn line(&self, ui: &Ui, rect: Rect, row: usize, line: Line<'_>, focused: bool, asks: &mut Asks) -> bool {
        let run = self.bench.dry_run();
        match line {
            Line::Group(of) => {
                let beside = Beside::of_group(run, of, self.bench.kind());
                let name = name_of(of.0);
                self.fold(ui, rect, row, &line, (&name, Face::Medium, 0), beside.as_ref(), of.1.records(), focused)
            }
            Line::Way(of, way) => {
                let beside = Beside::of_way(run, of, way);
                self.fold(ui, rect, row, &line, ("", Face::Body, 1), beside.as_ref(), of.1.of(way).len(), focused)
            }
            Line::Each(_, count) => {
                let beside = Some(Beside::Words("each a different one".to_owned()));
                self.fold(ui, rect, row, &line, ("", Face::Body, 1), beside.as_ref(), count, focused)
            }
            Line::Person { of, record, level, is_each, .. } => {
                let Some(plan) = run.plans.get(&record) else { return false };
                let from_to = FromTo::of(plan, of.0).filter(|_| is_each);
                self.person(ui, rect, row, plan, level, from_to.as_ref(), focused, asks)
            }
        }
    }

    fn fold(
        &self,
        ui: &Ui,
        rect: Rect,
        row: usize,
        line: &Line<'_>,
        (name, face, level): (&str, Face, usize),
        beside: Option<&Beside>,
        count: usize,
        focused: bool,
    ) -> bool {
        let Some(fold) = line.fold() else { return false };
        let (Line::Group((change, _)) | Line::Way((change, _), _) | Line::Each((change, _), _)) = line else {
            return false;
        };
        let pen = Pen::of(ui);
        let t = pen.theme;
        let at = self.columns;
        let is_open = self.unfolded.contains(&fold);
        let said = [name.to_owned(), beside.map(Beside::words).unwrap_or_default()];
        let said: Vec<String> = said.into_iter().filter(|part| !part.is_empty()).collect();
        let words = format!("{}, {}", said.join(": "), self.bench.kind().counted(count));
        let id = match line {
            Line::Way(_, way) => egui::Id::unique(("way", name_of(change), change.kind as usize, *way)),
            Line::Each(..) => egui::Id::unique(("each", name_of(change), change.kind as usize)),
            _ => egui::Id::unique(("group", name_of(change), change.kind as usize)),
        };
        let response = Row::new(ui, id, &words).tree(level, Some(is_open)).focused(focused).show(ui, rect);
        if level == 0 && row > 0 {
            pen.hline(rect.left()..rect.right(), rect.top(), t.line);
        }
        let (y, middle, indent) = (pen.baseline(rect, Face::Body), rect.center().y, LEVEL * level as f32);
        let caret = if is_open { icon::CARET_DOWN } else { icon::CARET_RIGHT };
        pen.icon_small(pos2(at.change - 17.0 + indent, middle), caret, t.faint);
        let end = at.people - 72.0;
        pen.text_fit(at.change + indent, y, name, face, t.text, at.from - at.change - indent - 12.0);
        let from = if name.is_empty() { at.change + indent } else { at.from };
        match beside {
            Some(Beside::FromTo(sides)) => paint_from_to(&pen, (from, at.to, end), y, middle, sides),
            Some(Beside::Words(words)) => drop(pen.text_fit(from, y, words, Face::Body, t.muted, end - from)),
            None => {}
        }
        let number = thousands(count);
        let (face, ink) = if level == 0 { (Face::Strong, t.text) } else { (Face::Body, t.muted) };
        pen.put(at.people, y, Anchor::Right, &[(&number, face, ink)], 72.0);
        if level == 0 {
            let most = at.right - at.bar;
            let length = (most * count as f32 / self.largest as f32).max(2.0).round();
            let bar = Rect::from_min_size(pos2(at.bar, middle - 2.0), vec2(length, 4.0));
            pen.fill(bar, 2.0, bar_ink(t, change.kind));
        }
        let clicked = response.clicked();
        tooltip::hint(response, &words);
        clicked
    }

    fn person(
        &self,
        ui: &Ui,
        rect: Rect,
        row: usize,
        plan: &RecordPlan,
        level: usize,
        from_to: Option<&FromTo>,
        focused: bool,
        asks: &mut Asks,
    ) -> bool {
        let pen = Pen::of(ui);
        let t = pen.theme;
        let at = self.columns;
        let is_shown = self.bench.view().record() == plan.record.0;
        let marks: Vec<&str> = plan.marks.iter().map(|mark| outcome::badge(*mark).0).collect();
        let said = [plan.name.clone(), plan.key.clone(), from_to.map(FromTo::words).unwrap_or_default()];
        let is_seen = self.bench.plan_page().has_looked_at(plan.record.0);
        let seen = if is_seen { "looked at".to_owned() } else { String::new() };
        let said = said.into_iter().chain([marks.join(", "), seen]).filter(|part| !part.is_empty());
        let words = said.collect::<Vec<_>>().join(", ");
        // Somebody stands under each of their changes.
        let id = ("person", row, plan.record.0);
        let shown = Row::new(ui, id, &words).tree(level, None).selected(is_shown).focused(focused);
        let response = shown.show(ui, rect);
        let (y, middle, x) = (pen.baseline(rect, Face::Body), rect.center().y, at.change + LEVEL * level as f32);
        let ink = if is_seen { t.muted } else { t.text };
        pen.text_fit(x, y, &plan.name, Face::Medium, ink, at.from - x - 12.0);
        if is_seen {
            pen.icon_row(pos2(at.right - 7.0, middle), icon::EYE, t.faint);
        }
        match from_to {
            Some(sides) => paint_from_to(&pen, (at.from, at.to, at.right), y, middle, sides),
            None => {
                pen.text_fit(at.from, y, &plan.key, Face::Mono, t.muted, at.to - at.from - 12.0);
                let mut end = at.to;
                for mark in &plan.marks {
                    let (word, tone) = outcome::badge(*mark);
                    if end + badge::width(&pen, word) > at.right - 24.0 {
                        break;
                    }
                    end = badge::paint(&pen, end, middle, word, tone) + 4.0;
                }
            }
        }
        let clicked = response.clicked();
        let by_key = menu::is_asked_by_key(ui, focused);
        row_menu::show(&response, by_key, "Plan", asks, || table::row_contents(plan));
        tooltip::hint(response, &format!("{words}. {}", detail(plan)));
        clicked
    }
}

/// From what to what, with an arrow before what it becomes.
fn paint_from_to(pen: &Pen, (from, to, end): (f32, f32, f32), y: f32, middle: f32, sides: &FromTo) {
    let t = pen.theme;
    pen.text_fit(from, y, &sides.from, Face::Mono, t.muted, to - from - 32.0);
    pen.icon_small(pos2(to - 18.0, middle), icon::ARROW_RIGHT, t.faint);
    pen.text_fit(to, y, &sides.to, Face::Mono, t.text, end - to);
}
