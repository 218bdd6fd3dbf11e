//! The filter line over a tree or list: no box, an icon and a hint; Escape or the cross empties it.

use super::{Button, Field};
use crate::ui::icon;
use crate::ui::paint::Pen;
use crate::ui::theme::size;
use egui::{Key, Modifiers, Rect, Response, Ui, pos2, vec2};

/// Draws the line in `rect` with the hairline under it. `right` is kept free at its right end, for a checkbox.
pub fn show(ui: &mut Ui, rect: Rect, name: &str, hint: &str, text: &mut String, right: f32) -> Response {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    pen.icon_row(pos2(rect.left() + size::PAD + 8.0, rect.center().y), icon::MAGNIFYING_GLASS, pen.theme.faint);
    let clear = if text.is_empty() { 0.0 } else { 24.0 };
    let left = rect.left() + size::PAD + size::CONTROL;
    let inner =
        Rect::from_min_max(pos2(left, rect.top()), pos2(rect.right() - 8.0 - right - clear, rect.bottom() - 1.0));
    let field = Field::new(name).hint(hint).bare();
    let id = field.id(ui);
    // egui takes the focus away on Escape before this runs, so it is last frame's focus that counts.
    let escape = ui.memory(|m| m.had_focus_last_frame(id))
        && !text.is_empty()
        && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
    let mut response = field.show(ui, inner, text);
    if response.has_focus() {
        pen.fill(Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max), 0.0, pen.theme.accent);
    }
    let cross = Rect::from_center_size(pos2(inner.right() + 12.0, rect.center().y), vec2(20.0, 20.0));
    let cleared =
        clear > 0.0 && Button::icon_only(icon::X, "Clear filter").id(id.with("clear")).show(ui, cross).clicked();
    if escape || cleared {
        text.clear();
        response.mark_changed();
        response.request_focus();
    }
    response
}
