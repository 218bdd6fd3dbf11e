//! A sentence over the whole width of a panel or of the window, as many lines as it needs, with a button where there is
//! something to do.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2};

use super::{Button, severity_ink, severity_mark};
use crate::base::Severity;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::theme::size;

/// Takes its room from the top of `rect`; whether the button was pressed.
pub fn show(ui: &Ui, rect: &mut Rect, severity: Severity, text: &str, label: Option<&str>) -> bool {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let left = size::PAD + 22.0;
    let button = label.map(Button::secondary);
    let width = rect.width() - left - size::PAD * 2.0 - button.map_or(0.0, |button| button.width(&pen));
    let height = pen.paragraph_height(text, Face::Body, width) + 16.0;
    let place = rect.cut_top(height.max(40.0));
    pen.fill(place, 0.0, t.canvas);
    pen.rule_below(place, t.line);
    pen.mark(
        pos2(place.left() + size::PAD + 7.0, place.top() + 20.0),
        severity_mark(severity),
        severity_ink(t, severity),
    );
    pen.paragraph(place.left() + left, place.top() + 10.0, text, Face::Body, t.text, width);
    let response = ui.interact(place, ui.scope_id().with(("strip", text)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    button.is_some_and(|button| button.show_before(ui, place.right() - size::PAD, place.top() + 20.0).clicked())
}
