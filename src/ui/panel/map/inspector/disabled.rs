//! A rule that is set aside: what it says, and the way back.

use egui::{Rect, Role, Ui, pos2};

use super::super::Frame;
use super::body;
use crate::mapping::Rule;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{Button, spoken};
use crate::workbench::Edit;

pub fn show(ui: &Ui, rect: Rect, rule: &Rule, frame: &mut Frame<'_>) {
    let says = "Disabled: nothing is sent for it, and exports leave the rule out. Any change of it enables it too.";
    let bottom = body::line(ui, rect, rect.top() + size::PAD, says);
    let pen = Pen::of(ui);
    let left = rect.left() + size::PAD;
    let text = rule.source.text();
    let line = Rect::from_min_max(pos2(left, bottom + 4.0), pos2(rect.right() - size::PAD, bottom + 28.0));
    let y = pen.baseline(line, Face::Mono);
    pen.text_fit(left, y, text, Face::Mono, pen.theme.faint, line.width());
    spoken(ui, line, "disabled rule", Role::Label, &format!("{}: {text}", rule.source.label()));
    let enable = Button::secondary("Enable the rule").icon(icon::EYE).hint("Ctrl D");
    if enable.show_at(ui, left, line.bottom() + 8.0 + size::CONTROL / 2.0).clicked() {
        frame.asks.command(Edit::SetEnabled { target: rule.target.clone(), enabled: true });
    }
}
