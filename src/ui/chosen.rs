//! Under the top bar, while only some of the records are stepped through: which, how many, and the way back to all.

use egui::{Id, Rect, Role, Sense, Ui, WidgetInfo, pos2};

use super::ask::Asks;
use super::frame::thousands;
use super::icon;
use super::paint::{Cut as _, Face, Pen};
use super::theme::{mix, size};
use super::widget::{Button, coverage};
use crate::workbench::{JobKind, Look, Workbench};

/// Draws a line at the top of `rest`, with the chip at its right end, under the record picker.
pub fn show(ui: &Ui, rest: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let Some(chosen) = &bench.view().chosen else { return };
    let line = rest.cut_top(size::FILTER);
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.fill(line, 0.0, t.canvas);
    pen.rule_below(line, t.line_strong);
    let noun = bench.kind().plural();
    let back = format!("Step through all {noun} again");
    let counts = match bench.progress(JobKind::Choose) {
        Some((done, total)) => format!("finding… {}", coverage::percent(done as usize, total as usize)),
        None => format!("{} of {}", thousands(bench.steps().len()), thousands(bench.count())),
    };
    let middle = line.center().y;
    let right = line.right() - 12.0;
    let most = line.width() * 0.6;
    let room = 30.0 + 12.0 + size::CHIP;
    let words = format!("{counts} · {}", chosen.words);
    let width = pen.width(&words, Face::Caption).ceil().min(most - room);
    let chip = Rect::from_min_max(pos2(right - width - room, middle - 10.0), pos2(right, middle + 10.0));
    pen.fill(chip, size::RADIUS, t.select);
    pen.outline(chip, size::RADIUS, mix(t.select, t.accent, 0.5));
    pen.icon_row(pos2(chip.left() + 14.0, middle), icon::FUNNEL, t.accent);
    pen.text_fit(chip.left() + 26.0, pen.baseline(chip, Face::Caption), &words, Face::Caption, t.text, width);
    let response = ui.interact(chip, Id::unique("chosen records"), Sense::hover());
    let spoken = format!("Only {noun} where {}: {counts}", chosen.words);
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &spoken));
    let cross = Rect::from_center_size(pos2(chip.right() - 11.0, middle), egui::Vec2::splat(size::CHIP));
    if Button::icon_only(icon::X, &back).show(ui, cross).clicked() {
        asks.command(Look::Choose(None));
    }
}
