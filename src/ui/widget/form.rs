//! What stands around a field in a dialog: what it is called above it, and what is to be known of it, or what is wrong with
//! it, below.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2};

use crate::ui::paint::{Face, Pen};

/// What a field is called.
pub fn label(ui: &Ui, rect: Rect, text: &str) {
    let pen = Pen::of(ui);
    pen.text(rect.left(), pen.baseline(rect, Face::Medium), text, Face::Medium, pen.theme.text);
}

/// What is wrong with a field, else what is to be known of it. Returns where it ends.
pub fn remark(ui: &Ui, rect: Rect, id: &str, fault: Option<&str>, about: &str) -> f32 {
    let pen = Pen::of(ui);
    let ink = if fault.is_some() { pen.theme.error } else { pen.theme.faint };
    let text = fault.unwrap_or(about);
    let bottom = pen.paragraph(rect.left(), rect.top(), text, Face::Caption, ink, rect.width());
    let place = Rect::from_min_max(rect.min, pos2(rect.right(), bottom));
    let response = ui.interact(place, ui.scope_id().with(id), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    bottom
}
