//! How many are like the person in view, by the dry run: with the same mark, the same outcome, the same attribute that
//! changes. A press steps through them only.

use std::cmp::Reverse;

use egui::{Rect, Role, Ui, pos2};

use crate::base::thousands;
use crate::exchange::OutcomeKind;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::panel::area;
use crate::ui::panel::dry_run::outcome;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::badge::Tone;
use crate::ui::widget::clickable;
use crate::workbench::{ChosenRecords, InCommon, Look, PreviewPart, SharedFate, Workbench};

/// No more lines are said.
const MOST: usize = 6;

/// What the person in view has in common with how many, those that matter most first. Who is like nobody has nothing.
fn lines(bench: &Workbench) -> Vec<(SharedFate, usize)> {
    let run = bench.dry_run();
    let is_shown = bench.view().preview == PreviewPart::Record && !run.is_stale && run.kind == Some(bench.kind());
    let Some(plan) = run.plans.get(&bench.view().record()).filter(|_| is_shown) else { return Vec::new() };
    let counted = SharedFate::of(plan).map(|shared| (run.alike(&shared).len(), shared));
    let mut lines: Vec<_> = counted.filter(|(count, _)| *count > 1).map(|(count, of)| (of, count)).collect();
    lines.sort_by_key(|(of, count)| (rank(of), Reverse(*count)));
    lines.truncate(MOST);
    lines
}

const fn rank(of: &SharedFate) -> u8 {
    match of {
        SharedFate::Mark(_) => 0,
        SharedFate::Outcome(_) => 1,
        SharedFate::Changes(_) => 2,
    }
}

/// In words that follow a number.
fn words(of: &SharedFate) -> String {
    match of {
        SharedFate::Mark(mark) => outcome::badge(*mark).0.to_owned(),
        SharedFate::Outcome(kind) => match kind {
            OutcomeKind::WouldCreate => "would be created",
            OutcomeKind::WouldChange => "would change",
            OutcomeKind::NoChange => "would stay as they are",
            OutcomeKind::Conflict => "have a conflict",
            OutcomeKind::WouldDisable => "would be disabled",
            OutcomeKind::NotCreated => "would not be created",
            OutcomeKind::CannotSay => "cannot be told",
        }
        .to_owned(),
        SharedFate::Changes(target) => format!("change {}", target.short()),
    }
}

fn sign(t: &Theme, of: &SharedFate) -> (char, bool, egui::Color32) {
    match of {
        SharedFate::Mark(mark) if outcome::badge(*mark).1 == Tone::Warn => (icon::WARNING, true, t.warn_mark),
        SharedFate::Mark(_) => (icon::INFO, false, t.faint),
        SharedFate::Outcome(kind) => outcome::sign(t, *kind),
        SharedFate::Changes(_) => (icon::PENCIL_SIMPLE, false, t.accent),
    }
}

/// Takes its room from the foot of `rect`, where there is anybody like the person in view.
pub fn show(ui: &Ui, rect: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let lines = lines(bench);
    let Some(plan) = bench.dry_run().plans.get(&bench.view().record()).filter(|_| !lines.is_empty()) else { return };
    let mut place = rect.cut_bottom(size::HEAD + lines.len() as f32 * size::ROW + 8.0);
    place.min.x += 1.0;
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.fill(place, 0.0, t.surface);
    pen.hline(place.left()..place.right(), place.top(), t.line_strong);
    let head = place.cut_top(size::HEAD);
    let title = format!("Like {}", plan.name);
    let room = head.width() - 2.0 * size::PAD;
    area::words(ui, "like", head.left() + size::PAD, head, &title, Face::Strong, t.text, room);
    for (shared, count) in &lines {
        line(ui, place.cut_top(size::ROW), bench, shared, *count, asks);
    }
}

fn line(ui: &Ui, rect: Rect, bench: &Workbench, shared: &SharedFate, count: usize, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (count, words) = (thousands(count), words(shared));
    let id = ui.scope_id().with(("like", &words));
    let name = format!("Step through the {count} {}: {words}", bench.kind().plural());
    let (response, look) = clickable(ui, rect, id, Role::Button, &name, true);
    let choice = InCommon::Fate(shared.clone());
    let is_chosen = bench.view().chosen.as_ref().is_some_and(|chosen| chosen.choice == choice);
    ui.ctx().accesskit_node_builder(id, |node| node.set_toggled(is_chosen.into()));
    if is_chosen {
        pen.selected(rect);
    } else if look.hover {
        pen.fill(rect, 0.0, t.hover);
    }
    if look.focus {
        pen.row_focus(rect);
    }
    let (left, y) = (rect.left() + size::PAD, pen.baseline(rect, Face::Body));
    let (shape, is_filled, ink) = sign(t, shared);
    pen.icon_at(pos2(left + 7.0, rect.center().y), shape, size::ICON_ROW, is_filled, ink);
    pen.text_right(left + 60.0, y, &count, Face::Strong, t.text);
    let end = rect.right() - size::PAD - 14.0;
    pen.text_fit(left + 68.0, y, &words, Face::Body, t.muted, end - left - 76.0);
    pen.icon_small(pos2(end + 8.0, rect.center().y), icon::CARET_RIGHT, t.faint);
    if response.clicked() {
        asks.command(Look::Choose((!is_chosen).then_some(ChosenRecords { choice, words })));
    }
}
