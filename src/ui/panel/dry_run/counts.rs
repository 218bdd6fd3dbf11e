//! How many records have each outcome: cells that filter the table, and the same counts as lengths.

use egui::{Color32, Rect, Role, Ui, pos2, vec2};

use super::outcome;
use crate::base::{counted, thousands};
use crate::exchange::{OutcomeKind, RecordMark};
use crate::ui::ask::Asks;
use crate::ui::paint::{Anchor, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::{Theme, mix, size};
use crate::ui::widget::{clickable, tooltip};
use crate::workbench::Workbench;

pub fn show(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks, only: &mut Option<OutcomeKind>, wide: bool) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line_strong);
    let count = |kind| bench.dry_run().summary.count(kind);
    // Those that are rare are silent until there is one.
    let rare = |kind| matches!(kind, OutcomeKind::WouldDisable | OutcomeKind::CannotSay | OutcomeKind::NotCreated);
    let cells: Vec<OutcomeKind> =
        OutcomeKind::URGENT_FIRST.into_iter().filter(|kind| !rare(*kind) || count(*kind) > 0).collect();
    let total = if wide { 200.0 } else { 120.0 };
    let width = ((rect.width() - total) / cells.len() as f32).min(if wide { 200.0 } else { 184.0 }).floor();
    for (at, kind) in cells.iter().enumerate() {
        let cell = Rect::from_min_size(pos2(rect.left() + at as f32 * width, rect.top()), vec2(width, 72.0));
        if at > 0 {
            pen.vline(cell.left(), cell.top() + 16.0..cell.top() + 60.0, pen.theme.line);
        }
        if show_cell(ui, cell, bench, *kind, *only == Some(*kind)) {
            *only = if *only == Some(*kind) { None } else { Some(*kind) };
        }
    }
    totals(ui, rect, bench, asks);
    lengths(&pen, rect, bench);
}

/// A count with what it means, which filters what is below it.
pub(super) struct Cell<'a> {
    pub count: usize,
    pub label: &'a str,
    pub caption: &'a str,
    /// The sign, whether it is filled, and its ink.
    pub sign: (char, bool, Color32),
    pub is_quiet: bool,
    pub is_pressed: bool,
}

impl Cell<'_> {
    /// Draws it; whether it was pressed.
    pub fn show(&self, ui: &Ui, cell: Rect) -> bool {
        let pen = Pen::of(ui);
        let t = pen.theme;
        let (label, caption) = (self.label, self.caption);
        let name = format!("{} {label}, {caption}", thousands(self.count));
        let id = ui.scope_id().with(("count", label));
        let (response, look) = clickable(ui, cell, id, Role::Button, &name, true);
        ui.ctx().accesskit_node_builder(id, |node| node.set_toggled(self.is_pressed.into()));
        if self.is_pressed {
            pen.fill(cell, 0.0, t.select);
            pen.fill(Rect::from_min_max(pos2(cell.left(), cell.bottom() - 2.0), cell.max), 0.0, t.accent);
        } else if look.hover {
            pen.fill(cell, 0.0, t.hover);
        }
        if look.focus {
            pen.row_focus(cell);
        }
        let ink = if self.is_quiet || self.count == 0 { t.muted } else { t.text };
        let (sign, filled, color) = self.sign;
        let x = cell.left() + size::PAD;
        pen.icon_at(
            pos2(x + 9.0, cell.top() + 27.0),
            sign,
            18.0,
            filled,
            if self.count == 0 { t.faint } else { color },
        );
        let right = cell.right() - 8.0;
        let end = pen.text(x + 28.0, cell.top() + 34.0, &thousands(self.count), Face::Figure, ink);
        pen.text_fit(end + 8.0, cell.top() + 34.0, label, Face::Medium, ink, right - end - 8.0);
        pen.text_fit(x + 28.0, cell.top() + 54.0, caption, Face::Caption, t.faint, right - x - 28.0);
        let cut = pen.width(caption, Face::Caption) > right - x - 28.0;
        let clicked = response.clicked();
        if cut {
            tooltip::hint(response, caption);
        }
        clicked
    }
}

/// One count of a plan; whether it was pressed.
fn show_cell(ui: &Ui, cell: Rect, bench: &Workbench, kind: OutcomeKind, is_pressed: bool) -> bool {
    let label = kind.label().to_lowercase();
    let label = label.strip_prefix("would ").unwrap_or(&label);
    let cell_of = Cell {
        count: bench.dry_run().summary.count(kind),
        label,
        caption: &caption(bench, kind),
        sign: outcome::sign(Pen::of(ui).theme, kind),
        is_quiet: kind == OutcomeKind::NoChange,
        is_pressed,
    };
    cell_of.show(ui, cell)
}

/// What the count means; for changes, what is remarkable among them.
fn caption(bench: &Workbench, kind: OutcomeKind) -> String {
    let plain = outcome::caption(kind, bench.kind()).to_owned();
    if kind != OutcomeKind::WouldChange {
        return plain;
    }
    let of_changes = |mark| matches!(mark, RecordMark::Renamed | RecordMark::Lost { .. } | RecordMark::MatchChanged);
    let marks = bench.dry_run().summary.marks.iter().filter(|(mark, n)| *n > 0 && of_changes(*mark));
    let words: Vec<String> = marks.map(|(mark, n)| format!("{} {}", thousands(*n), outcome::badge(*mark).0)).collect();
    if words.is_empty() { plain } else { words.join(", ") }
}

/// What was asked, at the right.
fn totals(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let run = bench.dry_run();
    area::kind_menu(ui, rect.right() - size::PAD, rect.top() + 29.0, bench, asks);
    let text = if run.plans.len() < bench.count() {
        format!("{} looked up", thousands(run.plans.len()))
    } else {
        format!("{}, all reads", counted(usize::try_from(run.requests).unwrap_or(usize::MAX), "request", "requests"))
    };
    let right = rect.right() - size::PAD;
    pen.put(right, rect.top() + 54.0, Anchor::Right, &[(&text, Face::Caption, pen.theme.faint)], 160.0);
}

/// The same counts as lengths.
fn lengths(pen: &Pen, rect: Rect, bench: &Workbench) {
    let t = pen.theme;
    let run = bench.dry_run();
    let parts = OutcomeKind::URGENT_FIRST.map(|kind| {
        let (_, _, ink) = outcome::sign(t, kind);
        let ink = if kind == OutcomeKind::NoChange { quiet(t) } else { ink };
        (run.summary.count(kind), ink)
    });
    parts_of(pen, rect, run.plans.len() + run.left(), &parts);
}

/// Of what needs nobody.
pub(super) fn quiet(t: &Theme) -> Color32 {
    mix(t.surface, t.bar, 0.55)
}

/// Counts as lengths of a bar at the foot of `rect`.
pub(super) fn parts_of(pen: &Pen, rect: Rect, all: usize, parts: &[(usize, Color32)]) {
    let bar = Rect::from_min_max(
        pos2(rect.left() + size::PAD, rect.bottom() - 12.0),
        pos2(rect.right() - size::PAD, rect.bottom() - 8.0),
    );
    pen.fill(bar, 2.0, pen.theme.bar_track);
    let mut x = bar.left();
    for (count, ink) in parts {
        let length = bar.width() * *count as f32 / all.max(1) as f32;
        if length <= 0.0 {
            continue;
        }
        let part =
            Rect::from_min_max(pos2(x.round(), bar.top()), pos2((x + length - 2.0).max(x + 1.0).round(), bar.bottom()));
        pen.fill(part, 2.0, *ink);
        x += length;
    }
}
