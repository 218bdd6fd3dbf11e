//! What the service provider makes of a record, in sentences: a sign, the sentence, and whether the vendor says so.

use egui::{Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2};

use crate::provider::{Prediction, Sign};
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::{Theme, size};
use crate::ui::widget::{Button, tooltip};

/// The sign's shape, whether it is filled, and its ink.
fn mark(theme: &Theme, sign: Sign) -> (char, bool, Color32) {
    match sign {
        Sign::Sets => (icon::DOT_OUTLINE, true, theme.muted),
        Sign::Keeps => (icon::EQUALS, false, theme.faint),
        Sign::Ignored => (icon::PROHIBIT, false, theme.faint),
        Sign::Surprise => (icon::WARNING, true, theme.warn_mark),
        Sign::Fails => (icon::WARNING_OCTAGON, true, theme.error_mark),
    }
}

/// Draws the sentences from the top of `rect`; returns where they end, and the target whose rule is to be opened.
pub fn show(ui: &Ui, rect: Rect, vendor: &str, predictions: &[Prediction]) -> (f32, Option<TargetPath>) {
    let mut top = rect.top();
    let mut opened = None;
    for (index, prediction) in predictions.iter().enumerate() {
        let target = prediction.target.and_then(|target| TargetPath::parse(target).ok());
        let (bottom, open) =
            one(ui, Rect::from_min_max(pos2(rect.left(), top), rect.max), vendor, index, prediction, target.as_ref());
        if open {
            opened = target;
        }
        top = bottom + 4.0;
    }
    (top, opened)
}

fn one(
    ui: &Ui,
    rect: Rect,
    vendor: &str,
    index: usize,
    prediction: &Prediction,
    target: Option<&TargetPath>,
) -> (f32, bool) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (sign, filled, ink) = mark(t, prediction.sign);
    pen.icon_at(pos2(rect.left() + 7.0, rect.top() + 10.0), sign, size::ICON_ROW, filled, ink);
    let left = rect.left() + 24.0;
    let button = if target.is_some() { 36.0 } else { 0.0 };
    let mut bottom =
        pen.paragraph(left, rect.top(), &prediction.sentence, Face::Body, t.text, rect.right() - left - button);
    let undocumented = format!("not documented by {vendor}");
    if !prediction.documented {
        bottom = pen.paragraph(left, bottom, &undocumented, Face::Caption, t.faint, rect.right() - left - button);
    }
    let place = Rect::from_min_max(rect.min, pos2(rect.right() - button, bottom));
    let response = ui.interact(place, ui.scope_id().with(("prediction", index)), Sense::hover());
    let note = if prediction.documented { String::new() } else { format!(", {undocumented}") };
    let spoken = format!("{}: {}{note}", prediction.sign.label(), prediction.sentence);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    tooltip::hint(response, &format!("{} — {}", prediction.sign.label(), prediction.source));
    let open = target.is_some_and(|target| {
        let name = format!("Open the rule of {}", target.short());
        let button = Button::icon_only(icon::ARROW_RIGHT, &name).id(ui.scope_id().with(("open", index)));
        button.show_before(ui, rect.right(), rect.top() + 10.0).clicked()
    });
    (bottom.max(rect.top() + 20.0), open)
}
