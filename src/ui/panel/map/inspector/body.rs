//! What a rule says when it is not an expression: an attribute, a constant, or nothing.

use egui::{Rect, Role, Ui, pos2, vec2};

use super::super::Frame;
use super::super::picker::Picker;
use crate::mapping::{AttributeSource, RuleSource};
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::panel::bars::Bars;
use crate::ui::theme::size;
use crate::ui::widget::{Button, Field, clickable};
use crate::workbench::{Edit, Workbench};

/// Width of the attribute with what can be done to it; beside it stand its values, where there is so much room.
const LEFT: [f32; 2] = [496.0, 424.0];
/// From this width of the well on, the wider one of the two.
const ROOMY: f32 = 800.0;
const LEAST_VALUES: f32 = 176.0;

/// Where the control stands in the well.
fn place(rect: Rect) -> Rect {
    let width = (rect.width() - 32.0).min(360.0);
    Rect::from_min_size(rect.left_top() + vec2(size::PAD, size::PAD), vec2(width, size::CONTROL))
}

/// The line below the control.
fn remark(pen: &Pen, rect: Rect, text: &str) {
    let ink = pen.theme.muted;
    pen.paragraph(rect.left() + size::PAD, rect.top() + 52.0, text, Face::Body, ink, rect.width() - 32.0);
}

/// A rule that takes a source attribute as it is.
#[derive(Clone, Copy)]
pub struct Direct<'a> {
    pub target: &'a TargetPath,
    pub attribute: &'a str,
}

impl Direct<'_> {
    /// Draws the attribute, what can be done to its values with one press, and which values there are. A click on the
    /// attribute, or Enter, opens the list of all.
    pub fn show(
        self,
        ui: &mut Ui,
        rect: Rect,
        values: &mut Bars,
        focus: bool,
        frame: &mut Frame<'_>,
    ) -> Option<Picker> {
        let width = LEFT[usize::from(rect.width() < ROOMY)];
        let left = rect.with_max_x((rect.left() + width).min(rect.right()));
        let picker = self.attribute(ui, left, focus);
        let pen = Pen::of(ui);
        match fault(frame.bench, self.target) {
            Some(text) => fault_line(&pen, left, &text),
            None => {
                self.changes(ui, left, frame);
                let line = left.with_min_y(left.top() + 32.0);
                remark(&pen, line, &about(frame.bench, self.attribute));
            }
        }
        let right = rect.with_min_x(left.right());
        if right.width() >= LEAST_VALUES {
            self.values(ui, right, values, frame);
        }
        picker
    }

    fn attribute(self, ui: &Ui, rect: Rect, focus: bool) -> Option<Picker> {
        let pen = Pen::of(ui);
        let t = pen.theme;
        let field = place(rect);
        let id = ui.scope_id().with("source attribute");
        let (response, look) = clickable(ui, field, id, Role::ComboBox, "Source attribute", true);
        ui.ctx().accesskit_node_builder(id, |node| node.set_value(self.attribute));
        if focus {
            response.request_focus();
        }
        pen.fill(field, size::RADIUS, t.canvas);
        pen.outline(field, size::RADIUS, if look.hover { t.muted } else { t.control });
        if look.focus {
            pen.stroke_inside(field, size::RADIUS, 2.0, t.accent);
        }
        let y = pen.baseline(field, Face::Body);
        let is_empty = self.attribute.is_empty();
        let (words, ink) = if is_empty { ("Choose an attribute", t.faint) } else { (self.attribute, t.text) };
        pen.text_fit(field.left() + 8.0, y, words, Face::Body, ink, field.width() - 32.0);
        pen.icon_small(pos2(field.right() - 14.0, field.center().y), icon::CARET_DOWN, t.faint);
        response.clicked().then(|| Picker::source_for(self.target.clone()))
    }

    /// The simple functions of the client's language: one press makes the rule an expression.
    fn changes(self, ui: &Ui, rect: Rect, frame: &mut Frame<'_>) {
        let mut x = rect.left() + size::PAD;
        for change in frame.bench.simple_changes(self.target) {
            let name = format!("{}: {}", change.label, change.expression);
            let button = Button::secondary(&change.label).name(&name).hint(&change.expression);
            if x + button.width(&Pen::of(ui)) > rect.right() {
                return;
            }
            let shown = button.show_at(ui, x, rect.top() + 64.0);
            x = shown.rect.right() + 6.0;
            if shown.clicked() {
                let source = RuleSource::Expression { text: change.expression };
                frame.asks.command(Edit::SetSource { target: self.target.clone(), source });
            }
        }
    }

    /// The values that the attribute has, the most frequent first.
    fn values(self, ui: &mut Ui, rect: Rect, values: &mut Bars, frame: &mut Frame<'_>) {
        let bench = frame.bench;
        let Some(profile) = bench.profile(bench.kind()) else { return };
        let path = match bench.client().names(bench.kind()).resolve(self.attribute) {
            Some(AttributeSource::Path(path)) => path,
            Some(AttributeSource::JsonPath(_) | AttributeSource::Computed(_)) | None => return,
        };
        let of = profile.attributes.iter().find(|attribute| attribute.path == path);
        if let Some(attribute) = of.filter(|attribute| !attribute.is_container) {
            values.show(ui, rect, bench, profile, attribute, frame.asks);
            let pen = Pen::of(ui);
            pen.vline(rect.left(), rect.top()..rect.bottom(), pen.theme.line);
        }
    }
}

/// What the payload holds of the attribute, and what its client says of it.
fn about(bench: &Workbench, attribute: &str) -> String {
    let names = bench.client().names(bench.kind());
    let described = names.names().into_iter().find(|n| n.name == attribute).map(|n| n.description);
    let mut lines: Vec<String> = described.into_iter().filter(|d| !d.is_empty()).collect();
    lines.extend(bench.client().remark(bench.kind(), attribute));
    lines.join("\n")
}

/// A constant, the same for everyone.
pub fn constant(
    ui: &mut Ui,
    rect: Rect,
    target: &TargetPath,
    value: &str,
    text: &mut String,
    focus: bool,
    frame: &mut Frame<'_>,
) {
    let fault = fault(frame.bench, target);
    if text != value {
        value.clone_into(text);
    }
    let field = Field::new("Constant value").hint("The same value for everyone").mono().faulty(fault.is_some());
    let response = field.show(ui, place(rect), text);
    if focus {
        response.request_focus();
    }
    if response.changed() {
        let source = RuleSource::Constant { value: text.clone() };
        frame.asks.command(Edit::SetSource { target: target.clone(), source });
    }
    let pen = Pen::of(ui);
    match fault {
        Some(text) => fault_line(&pen, rect, &text),
        None => remark(&pen, rect, &format!("Every {} gets this value.", frame.bench.kind().noun())),
    }
}

/// No source.
pub fn nothing(ui: &Ui, rect: Rect, has_rule: bool) {
    let text = if has_rule {
        "This rule reads nothing. Only its default, if there is one, is sent when a resource is created."
    } else {
        "Not mapped: nothing is sent for it. Drag a source attribute here, or choose Direct, Constant or Expression."
    };
    let pen = Pen::of(ui);
    let top = rect.top() + size::PAD;
    pen.paragraph(rect.left() + size::PAD, top, text, Face::Body, pen.theme.muted, (rect.width() - 32.0).min(560.0));
}

/// What is wrong with a rule as such, and what to do.
pub fn fault(bench: &Workbench, target: &TargetPath) -> Option<String> {
    let fault = bench.compiled(bench.kind()).rule(target)?.fault.as_ref()?;
    Some(sentences(&fault.message, &fault.remedy))
}

/// What is wrong and what to do, as two sentences.
pub fn sentences(message: &str, remedy: &str) -> String {
    let end = if message.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{message}{end} {remedy}").trim_end().to_owned()
}

fn fault_line(pen: &Pen, rect: Rect, text: &str) {
    let t = pen.theme;
    pen.mark(pos2(rect.left() + size::PAD + 7.0, rect.top() + 62.0), icon::WARNING_OCTAGON, t.error_mark);
    let left = rect.left() + size::PAD + 22.0;
    pen.paragraph(left, rect.top() + 52.0, text, Face::Body, t.error, rect.right() - left - size::PAD);
}
