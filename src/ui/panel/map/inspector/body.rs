//! What a rule says when it is an attribute or nothing, and the words that stand below it.

use egui::{Rect, Role, Ui, pos2, vec2};

use super::super::picker::Picker;
use super::super::{Frame, dictionary};
use crate::mapping::{AttributeSource, RuleSource};
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::panel::bars::Bars;
use crate::ui::theme::size;
use crate::ui::widget::{Button, clickable, spoken, tooltip};
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

/// A text below a control, all of it where there is room, else its beginning; it ends where the next may begin.
pub fn line(ui: &Ui, rect: Rect, top: f32, text: &str) -> f32 {
    let pen = Pen::of(ui);
    let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
    if text.is_empty() || top + 20.0 > rect.bottom() {
        return top;
    }
    let height = pen.paragraph_height(text, Face::Body, width);
    if top + height <= rect.bottom() {
        return pen.paragraph(left, top, text, Face::Body, pen.theme.muted, width);
    }
    let place = Rect::from_min_size(pos2(left, top), vec2(width, 20.0));
    pen.text_in(place, left, text, Face::Body, pen.theme.muted);
    tooltip::hint(ui.interact(place, ui.scope_id().with(("line", text)), egui::Sense::hover()), text);
    place.bottom()
}

/// What the provider does with the target.
pub fn used(ui: &Ui, rect: Rect, top: f32, target: &TargetPath, frame: &Frame<'_>) {
    let text = dictionary::used(frame.bench.provider(), frame.bench.kind(), target);
    let bottom = line(ui, rect, top, &text);
    if bottom > top {
        let place = Rect::from_min_max(pos2(rect.left() + size::PAD, top), pos2(rect.right() - size::PAD, bottom));
        spoken(ui, place, "use", Role::Label, &text);
    }
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
        let below = left.top() + size::PAD + size::CONTROL + 12.0;
        let below = match fault(frame.bench, self.target) {
            Some(text) => fault_line(&pen, left, below, &text),
            None => {
                let below = self.changes(ui, left, below, frame);
                line(ui, left, below, &about(frame.bench, self.attribute))
            }
        };
        used(ui, left, below + 4.0, self.target, frame);
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

    /// The simple functions of the client's language: one press makes the rule an expression. Returns where they end.
    fn changes(self, ui: &Ui, rect: Rect, top: f32, frame: &mut Frame<'_>) -> f32 {
        let mut x = rect.left() + size::PAD;
        let below = |x: f32| if x > rect.left() + size::PAD { top + size::CONTROL + 8.0 } else { top };
        for change in frame.bench.simple_changes(self.target) {
            let name = format!("{}: {}", change.label, change.expression);
            let button = Button::secondary(&change.label).name(&name).hint(&change.expression);
            if x + button.width(&Pen::of(ui)) > rect.right() {
                return below(x);
            }
            let shown = button.show_at(ui, x, top + size::CONTROL / 2.0);
            x = shown.rect.right() + 6.0;
            if shown.clicked() {
                let source = RuleSource::Expression { text: change.expression };
                frame.asks.command(Edit::SetSource { target: self.target.clone(), source });
            }
        }
        below(x)
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

/// No source.
pub fn nothing(ui: &Ui, rect: Rect, has_rule: bool, target: &TargetPath, frame: &Frame<'_>) {
    let text = if has_rule {
        "This rule reads nothing. Only its default, if there is one, is sent when a resource is created."
    } else {
        "Not mapped: nothing is sent for it. Drag a source attribute here, or choose Direct, Constant or Expression."
    };
    let bottom = line(ui, rect, rect.top() + size::PAD, text);
    used(ui, rect, bottom + 4.0, target, frame);
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

/// What is wrong, with its sign; it ends where the next may begin.
pub fn fault_line(pen: &Pen, rect: Rect, top: f32, text: &str) -> f32 {
    let t = pen.theme;
    pen.mark(pos2(rect.left() + size::PAD + 7.0, top + 10.0), icon::WARNING_OCTAGON, t.error_mark);
    let left = rect.left() + size::PAD + 22.0;
    pen.paragraph(left, top, text, Face::Body, t.error, rect.right() - left - size::PAD)
}
