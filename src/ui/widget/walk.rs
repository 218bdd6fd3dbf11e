//! What is gone through one by one, as a code review goes through changes: the strokes that show how far one is, the keys
//! that act only while the walk has the focus, and values in which a blank at an end can be seen.

use egui::{EventFilter, Id, Pos2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::focus_is_visible;
use crate::ui::paint::{Face, Pen, Span};
use crate::ui::theme::{Theme, size};

/// What has become of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// The one under review.
    Here,
    Taken,
    Skipped,
    Open,
}

/// One stroke an item; their heights tell the states apart without colour. Narrower where there are many. Returns their end.
pub fn strokes(pen: &Pen, at: Pos2, items: impl ExactSizeIterator<Item = Stroke>, width: f32, room: f32) -> f32 {
    const GAP: f32 = 3.0;
    let t = pen.theme;
    let each = (room / items.len().max(1) as f32 - GAP).clamp(2.0, width).floor();
    let mut x = at.x;
    for item in items {
        let stroke = |height: f32| Rect::from_min_size(pos2(x, at.y - height / 2.0), vec2(each, height));
        match item {
            Stroke::Here => pen.fill(stroke(10.0), 1.0, t.accent),
            Stroke::Taken => pen.fill(stroke(4.0), 1.0, t.ok_mark),
            Stroke::Skipped => pen.outline(stroke(4.0), 1.0, t.control),
            Stroke::Open => pen.fill(stroke(2.0), 1.0, t.line_strong),
        }
        x += each + GAP;
    }
    x
}

/// Whether the walk has the focus, which it takes when nothing has it, so that it can be walked at once.
pub fn has_focus(ui: &Ui, rect: Rect, id: Id, name: &str) -> bool {
    let response = ui.interact(rect, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Group, true, name));
    if ui.memory(|memory| memory.focused().is_none()) && !super::is_covered(ui.ctx()) {
        response.request_focus();
    }
    if !response.has_focus() {
        return false;
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, escape: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    if focus_is_visible(ui.ctx()) {
        Pen::of(ui).row_focus(Rect::from_min_size(rect.min, vec2(rect.width(), size::HEAD)));
    }
    true
}

/// A value in which a blank at an end is a dot in the accent: else nobody would see it.
pub fn value<'a>(text: &'a str, t: &Theme, ink: egui::Color32) -> Vec<Span<'a>> {
    const DOTS: &str = "················";
    let inner = text.trim();
    let dots = |count: usize| &DOTS[..count.min(DOTS.chars().count()) * '·'.len_utf8()];
    if inner.is_empty() || inner.len() == text.len() {
        return vec![(text, Face::Mono, ink)];
    }
    let before = text.chars().take_while(|c| c.is_whitespace()).count();
    let after = text.chars().rev().take_while(|c| c.is_whitespace()).count();
    vec![(dots(before), Face::Mono, t.accent), (inner, Face::Mono, ink), (dots(after), Face::Mono, t.accent)]
}
