//! How much differs, by what it means: what is dangerous first.

use egui::{Rect, Role, Ui, pos2, vec2};

use super::words::Fate;
use crate::document::difference::Difference;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::spoken;

pub fn show(ui: &Ui, rect: Rect, difference: &Difference, wide: bool) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.rule_below(rect, t.line_strong);
    let width = if wide { 216.0 } else { (rect.width() / 5.0).floor() };
    for (at, (fate, count)) in counted(difference).into_iter().enumerate() {
        let cell = Rect::from_min_size(pos2(rect.left() + at as f32 * width, rect.top()), vec2(width, rect.height()));
        if at > 0 {
            pen.vline(cell.left(), cell.top() + 16.0..cell.bottom() - 12.0, t.line);
        }
        one(ui, cell, fate, count);
    }
    if wide {
        let right = rect.right() - size::PAD;
        pen.text_right(right, rect.top() + 34.0, "crosswalk diff", Face::Mono, t.muted);
        let ending = if difference.is_none() { "says the same, exit 0" } else { "says the same, exit 1" };
        pen.text_right(right, rect.top() + 54.0, ending, Face::Caption, t.faint);
    }
}

/// How many rows have each fate.
fn counted(difference: &Difference) -> [(Fate, usize); 5] {
    let mut counts = Fate::ALL.map(|fate| (fate, 0));
    for row in difference.rows.iter().chain(&difference.same) {
        let fate = Fate::of(row);
        counts.iter_mut().filter(|(of, _)| *of == fate).for_each(|(_, count)| *count += 1);
    }
    counts
}

fn one(ui: &Ui, cell: Rect, fate: Fate, count: usize) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (sign, filled, ink) = fate.sign(t);
    let is_quiet = count == 0 || fate == Fate::Same;
    let x = cell.left() + size::PAD;
    pen.icon_at(pos2(x + 9.0, cell.top() + 27.0), sign, 16.0, filled, if count == 0 { t.faint } else { ink });
    let ink = if is_quiet { t.muted } else { t.text };
    let (left, right) = (x + 28.0, cell.right() - 8.0);
    let end = pen.text(left, cell.top() + 34.0, &count.to_string(), Face::Figure, ink);
    pen.text_fit(end + 8.0, cell.top() + 34.0, fate.word(), Face::Medium, ink, right - end - 8.0);
    pen.text_fit(left, cell.top() + 54.0, fate.caption(), Face::Caption, t.faint, right - left);
    spoken(ui, cell, fate.word(), Role::Label, &format!("{count} {}", fate.word()));
}
