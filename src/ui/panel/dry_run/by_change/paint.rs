//! How rows are drawn: columns, lengths, names that are cut and told whole.

use std::collections::BTreeSet;

use egui::{Color32, Rect, Ui, pos2, vec2};

use super::beside::{Beside, FromTo, name_of};
use super::rows::{Fold, Line};
use crate::base::{ResourceKind, thousands};
use crate::exchange::{OutcomeKind, RecordPlan};
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Face, Pen};
use crate::ui::panel::dry_run::outcome;
use crate::ui::panel::dry_run::table::{self, detail};
use crate::ui::row_menu;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::table::{self as columns, Column};
use crate::ui::widget::{Row, badge, menu, tooltip};
use crate::workbench::Workbench;

/// Where the columns stand.
pub struct Columns {
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
    pub fn new(rect: Rect, wide: bool) -> Self {
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

pub fn head(pen: &Pen, rect: Rect, bench: &Workbench, at: &Columns) {
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
pub struct Paint<'a> {
    pub bench: &'a Workbench,
    pub columns: &'a Columns,
    /// The most people that any change has: its length is the whole one.
    pub largest: usize,
    pub unfolded: &'a BTreeSet<Fold>,
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
    pub fn line(&self, ui: &Ui, rect: Rect, row: usize, line: Line<'_>, focused: bool, asks: &mut Asks) -> bool {
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
