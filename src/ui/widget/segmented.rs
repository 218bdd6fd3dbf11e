//! Segments: a few choices, one of which is chosen, in one outline. Arrow keys move between them.

use super::{ControlLook, clickable, keep_arrows};
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::{mix, size};
use egui::{Key, Modifiers, Rect, Role, Ui, Vec2b, pos2, vec2};

/// How wide the segments are; they are 24 high.
pub fn width(pen: &Pen, labels: &[&str]) -> f32 {
    labels.iter().map(|label| segment_width(pen, label)).sum()
}

fn segment_width(pen: &Pen, label: &str) -> f32 {
    pen.width(label, Face::Medium).ceil() + 20.0
}

/// Draws the segments from `x`, centred on `y`; returns the newly chosen one. `name` says what is chosen ("Kind of rule").
pub fn show(ui: &Ui, x: f32, y: f32, name: &str, labels: &[&str], chosen: usize) -> Option<usize> {
    let pen = Pen::of(ui);
    let rect = Rect::from_min_size(pos2(x, y - size::CONTROL / 2.0), vec2(width(&pen, labels), size::CONTROL));
    paint_ground(&pen, rect);
    let mut picked = None;
    let mut left = x;
    let mut focused = None;
    for (index, label) in labels.iter().enumerate() {
        let part = Rect::from_min_size(pos2(left, rect.top()), vec2(segment_width(&pen, label), size::CONTROL));
        left = part.right();
        let id = ui.scope_id().with((name, "segment", label));
        let (response, look) = clickable(ui, part, id, Role::RadioButton, label, true);
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_toggled((index == chosen).into());
            node.set_description(name);
        });
        if response.clicked() && index != chosen {
            picked = Some(index);
        }
        if response.has_focus() {
            keep_arrows(ui, id, Vec2b::new(true, false));
            if let Some(to) = arrow(ui, index, labels.len()) {
                picked = Some(to);
                ui.memory_mut(|m| m.request_focus(ui.scope_id().with((name, "segment", labels[to]))));
            }
        }
        if look.focus {
            focused = Some(part);
        }
        paint_segment(&pen, part, label, index == chosen, index > 0 && index != chosen && index != chosen + 1, look);
    }
    if let Some(part) = focused {
        pen.ring(part, size::RADIUS);
    }
    picked
}

/// Where Left and Right lead from here.
pub(super) fn arrow(ui: &Ui, from: usize, count: usize) -> Option<usize> {
    ui.input_mut(|i| {
        if i.consume_key(Modifiers::NONE, Key::ArrowRight) {
            Some((from + 1).min(count - 1))
        } else if i.consume_key(Modifiers::NONE, Key::ArrowLeft) {
            Some(from.saturating_sub(1))
        } else {
            None
        }
    })
    .filter(|to| *to != from)
}

fn paint_ground(pen: &Pen, rect: Rect) {
    pen.fill(rect, size::RADIUS, pen.theme.canvas);
    pen.outline(rect, size::RADIUS, pen.theme.line_strong);
}

fn paint_segment(pen: &Pen, rect: Rect, label: &str, chosen: bool, divided: bool, look: ControlLook) {
    let t = pen.theme;
    if chosen {
        pen.fill(rect, size::RADIUS, t.select);
        pen.outline(rect, size::RADIUS, mix(t.select, t.accent, 0.5));
    } else if divided {
        pen.vline(rect.left(), rect.top() + 6.0..rect.bottom() - 6.0, t.line_strong);
    }
    let ink = if chosen || look.hover { t.text } else { t.muted };
    pen.text_mid(rect.center().x, pen.baseline(rect, Face::Medium), label, Face::Medium, ink);
}
