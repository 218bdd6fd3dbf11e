//! What each part of the chosen expression gives for the record in view, as a tree that arrow keys walk.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::super::Frame;
use super::editor::spans;
use crate::base::Severity;
use crate::expression::{ExplainedPart, Gave};
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{Button, List, ListKey, Row, dialog, severity_ink, severity_mark, tooltip};
use crate::workbench::{Action, Look};

const SIZE: egui::Vec2 = vec2(760.0, 424.0);
/// Where the values begin.
const VALUES: f32 = 440.0;
/// Height of what is told of the chosen part.
const TOLD: f32 = 108.0;

/// The parts, worked out once for each state of the record in view.
#[derive(Default)]
pub struct Explanation {
    made_for: Option<(u64, TargetPath)>,
    parts: Vec<ExplainedPart>,
    at: usize,
    /// It was drawn in the last frame: when not, it has just been opened and takes the keyboard.
    open: bool,
}

impl Explanation {
    /// Nothing is explained.
    pub fn close(&mut self) {
        self.open = false;
        self.made_for = None;
    }

    pub fn show(&mut self, ui: &Ui, target: &TargetPath, frame: &mut Frame<'_>) {
        let state = (frame.bench.record_revision(), target.clone());
        if self.made_for.as_ref() != Some(&state) {
            self.parts = frame.bench.explain(target);
            self.made_for = Some(state);
            self.at = self.at.min(self.parts.len().saturating_sub(1));
        }
        let title = format!("How {} gets its value", target.short());
        let output = dialog::show(ui.ctx(), &title, SIZE, |ui, rect| self.contents(ui, rect, frame));
        self.open = true;
        if output.closed {
            self.close();
            frame.asks.command(Look::RuleHelp(None));
        }
    }

    fn contents(&mut self, ui: &mut Ui, mut rect: Rect, frame: &mut Frame<'_>) {
        record_line(ui, rect.cut_top(size::FILTER + 8.0), frame);
        let pen = Pen::of(ui);
        let head = rect.cut_top(size::ROW);
        let y = pen.baseline(head, Face::Caption);
        pen.text(rect.left() + size::PAD, y, "Part", Face::Caption, pen.theme.faint);
        pen.text(rect.left() + VALUES, y, "Gives", Face::Caption, pen.theme.faint);
        pen.rule_below(head, pen.theme.line);
        let told = rect.cut_bottom(TOLD);
        if self.parts.is_empty() {
            let words = "There is no expression to explain, or no record to explain it for.";
            pen.text(rect.left() + size::PAD, rect.top() + 24.0, words, Face::Body, pen.theme.muted);
            return;
        }
        self.list(ui, rect, frame);
        if let Some(part) = self.parts.get(self.at) {
            tell(ui, told, part);
        }
    }

    fn list(&mut self, ui: &mut Ui, rect: Rect, frame: &Frame<'_>) {
        let list = List::new("Parts of the expression", self.parts.len(), size::ROW).current(Some(self.at));
        let (parts, at) = (&self.parts, self.at);
        let mut chosen = None;
        let output = list.show(ui, rect, |ui, index, rect, focused| {
            let Some(part) = parts.get(index) else { return };
            let name = spoken(part);
            let row = Row::new(ui, ("part", index), &name).selected(index == at).focused(focused);
            if tooltip::hint(row.show(ui, rect), &part.text).clicked() {
                chosen = Some(index);
            }
            paint_part(&Pen::of(ui), rect, part, frame);
        });
        if !self.open {
            output.response.request_focus();
        }
        if let Some(ListKey::Select(to)) = output.key {
            chosen = Some(to);
        }
        self.at = chosen.unwrap_or(self.at);
    }
}

/// Whose values these are, and the way to the next record.
fn record_line(ui: &Ui, rect: Rect, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    let bench = frame.bench;
    let name = bench.record().map(crate::source::Record::name).unwrap_or_default();
    let words = format!("{}, {} of {}", name, bench.view().record() + 1, bench.count());
    let y = pen.baseline(rect, Face::Body);
    let left = rect.left() + size::PAD;
    let right = pen.text_fit(left, y, &words, Face::Medium, pen.theme.text, rect.width() - 120.0);
    super::name(ui, rect, left, right, &words);
    let steps = [Action::PreviousRecord, Action::NextRecord];
    let buttons = [
        Button::icon_only(icon::CARET_LEFT, "Previous record").enabled(steps[0].is_possible(bench)),
        Button::icon_only(icon::CARET_RIGHT, "Next record").enabled(steps[1].is_possible(bench)),
    ];
    let (pressed, _) =
        crate::ui::widget::button::row_from_right(ui, rect.right() - size::PAD, rect.center().y, &buttons);
    if let Some(at) = pressed {
        frame.asks.run(steps[at]);
    }
}

fn spoken(part: &ExplainedPart) -> String {
    let notes = part.notes.iter().map(|note| format!(". {note}")).collect::<String>();
    format!("{}, gives: {}{notes}", part.text, part.gave.display())
}

fn paint_part(pen: &Pen, rect: Rect, part: &ExplainedPart, frame: &Frame<'_>) {
    let t = pen.theme;
    let y = pen.baseline(rect, Face::Body);
    let left = rect.left() + size::PAD + (part.depth.min(12) as f32) * 16.0;
    let values = rect.left() + VALUES;
    pen.put(left, y, Anchor::Left, &spans(frame.bench.dialect(), &part.text, t), values - left - 32.0);
    if let Some(severity) = severity(part) {
        pen.mark(pos2(values - 14.0, rect.center().y), severity_mark(severity), severity_ink(t, severity));
    }
    let (face, ink) = match part.gave {
        Gave::Failed(_) => (Face::Body, t.error),
        _ if part.gave.is_value() => (Face::Mono, t.text),
        _ => (Face::Caption, t.faint),
    };
    pen.text_fit(values, y, &part.gave.display(), face, ink, rect.right() - values - size::PAD);
}

fn severity(part: &ExplainedPart) -> Option<Severity> {
    match part.gave {
        Gave::Failed(_) => Some(Severity::Error),
        _ => (!part.notes.is_empty()).then_some(Severity::Note),
    }
}

/// The chosen part's value whole, why there is none, and what there is to know.
fn tell(ui: &Ui, rect: Rect, part: &ExplainedPart) {
    let pen = Pen::of(ui).clip(rect);
    let t = pen.theme;
    pen.hline(rect.left()..rect.right(), rect.top(), t.line);
    let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
    let mut lines: Vec<(String, Face, egui::Color32)> = Vec::new();
    match &part.gave {
        Gave::Failed(error) => {
            lines.push((super::body::sentences(&error.message, &error.remedy), Face::Body, t.error));
        }
        Gave::Value(_) | Gave::Several(_) if part.gave.is_value() => {
            lines.push((part.gave.display(), Face::Mono, t.text));
        }
        gave => lines.push((gave.display(), Face::Body, t.muted)),
    }
    lines.extend(part.notes.iter().map(|note| (note.clone(), Face::Body, t.muted)));
    let mut top = rect.top() + 12.0;
    for (text, face, ink) in &lines {
        top = pen.paragraph(left, top, text, *face, *ink, width) + 4.0;
    }
    let spoken = lines.into_iter().map(|(text, ..)| text).collect::<Vec<_>>().join(". ");
    let response = ui.interact(rect, ui.scope_id().with("the chosen part"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
}
