//! Drawing a wire: from a source row to a target row, and what to do when the target has a rule already.

use egui::{Id, LayerId, Order, Pos2, Rect, Ui, pos2, vec2};

use super::gutter::{self, Ends};
use super::{Frame, target_tree};
use crate::mapping::RuleSource;
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::wire::{Wire, WireState};
use crate::ui::widget::{Button, dialog};
use crate::workbench::rows::TargetRow;
use crate::workbench::{Edit, Look, SecondWire, Workbench, combined};

/// Near an edge of the target tree, a drag scrolls it.
const EDGE: f32 = 20.0;

/// A wire being drawn, and the question about a second one.
#[derive(Debug, Default)]
pub struct Connect {
    drag: Option<Drag>,
    question: Option<Question>,
}

#[derive(Clone, Debug)]
struct Drag {
    /// Identity of the source row.
    from: String,
    /// What a rule writes for it.
    attribute: String,
    over: Over,
}

/// What the wire's loose end is over.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Over {
    Nothing,
    Takes(TargetPath),
    Refuses(&'static str),
}

#[derive(Clone, Debug)]
struct Question {
    attribute: String,
    target: TargetPath,
}

impl Connect {
    pub fn start(&mut self, from: &str, attribute: &str) {
        self.drag = Some(Drag { from: from.to_owned(), attribute: attribute.to_owned(), over: Over::Nothing });
    }

    pub const fn is_dragging(&self) -> bool {
        self.drag.is_some()
    }

    /// Whether the wire being drawn starts at this source row.
    pub fn is_from(&self, id: &str) -> bool {
        self.drag.as_ref().is_some_and(|drag| drag.from == id)
    }

    /// Whether the wire being drawn may be dropped on this target row, and is over it.
    pub fn is_over(&self, row: &TargetRow) -> bool {
        match &self.drag {
            Some(Drag { over: Over::Takes(target), .. }) => row.path.as_ref() == Some(target),
            _ => false,
        }
    }

    /// Connects, or asks first where the target has a rule with another source.
    pub fn connect(&mut self, attribute: &str, target: &TargetPath, frame: &mut Frame<'_>) {
        let bench = frame.bench;
        let mapping = bench.document().mapping(bench.kind());
        let is_disabled = mapping.disabled_rule(target).is_some();
        let present = mapping.any_rule(target).map(|rule| &rule.source);
        match present {
            Some(RuleSource::Direct { attribute: same }) if same == attribute => {
                if is_disabled {
                    frame.asks.command(Edit::SetEnabled { target: target.clone(), enabled: true });
                }
                frame.asks.command(Look::Target(Some(target.clone())));
            }
            None | Some(RuleSource::None) => wire(attribute, target, SecondWire::Replace, frame),
            Some(_) => {
                self.question = Some(Question { attribute: attribute.to_owned(), target: target.clone() });
            }
        }
    }

    /// Follows the pointer; draws the wire; connects when it is let go. Returns the target row to scroll to.
    pub fn follow(&mut self, ui: &Ui, gutter: Rect, frame: &mut Frame<'_>, ends: Ends) -> Option<usize> {
        let mut drag = self.drag.take()?;
        let (at, released, escape) = ui.input_mut(|i| {
            let escape = i.consume_key(egui::Modifiers::NONE, egui::Key::Escape);
            (i.pointer.latest_pos(), i.pointer.any_released() || !i.pointer.any_down(), escape)
        });
        let at = at.filter(|_| !escape)?;
        drag.over = over(at, frame, ends);
        if released {
            if let Over::Takes(target) = &drag.over {
                self.connect(&drag.attribute, target, frame);
            }
            return None;
        }
        ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
        paint(ui, gutter, at, &drag, frame, ends);
        self.drag = Some(drag);
        edge(at, frame, &ends)
    }

    /// The question about a second wire, when there is one.
    pub fn ask(&mut self, ui: &Ui, frame: &mut Frame<'_>) {
        let Some(question) = self.question.clone() else { return };
        let bench = frame.bench;
        let Some(present) = bench.document().mapping(bench.kind()).rule(&question.target) else {
            self.question = None;
            return;
        };
        let title = format!("{} has a rule already", question.target.short());
        let together = combined(&present.source, &question.attribute, bench.dialect());
        let output = dialog::show(ui.ctx(), &title, vec2(460.0, 164.0), |ui, rect| {
            contents(ui, rect, &question, &present.source, together.as_ref(), bench)
        });
        let answer = output.inner;
        match answer {
            Some(Answer::Wire(second)) => wire(&question.attribute, &question.target, second, frame),
            Some(Answer::Cancel) | None => {}
        }
        if answer.is_some() || output.closed {
            self.question = None;
        }
    }
}

fn wire(attribute: &str, target: &TargetPath, second: SecondWire, frame: &mut Frame<'_>) {
    frame.asks.command(Edit::Wire { attribute: attribute.to_owned(), target: target.clone(), second });
    frame.asks.command(Look::Target(Some(target.clone())));
}

/// The row under the pointer, and whether it takes a wire.
fn over(at: Pos2, frame: &Frame<'_>, ends: Ends) -> Over {
    // A little before the tree counts too: the ports stand on its edge.
    let viewport = ends.targets.viewport;
    if !Rect::from_min_max(pos2(viewport.left() - 24.0, viewport.top()), viewport.max).contains(at) {
        return Over::Nothing;
    }
    let row = ((at.y - viewport.top() + ends.targets.offset) / ends.targets.pitch).floor().max(0.0) as usize;
    let Some(row) = frame.bench.rows().targets.get(row) else { return Over::Nothing };
    match target_tree::target_of(row) {
        _ if row.read_only => Over::Refuses("The account sets this itself"),
        Some(target) => Over::Takes(target.clone()),
        None => Over::Refuses("Choose an attribute in it"),
    }
}

/// Near an edge of the tree: the next row beyond it.
fn edge(at: Pos2, frame: &Frame<'_>, ends: &Ends) -> Option<usize> {
    let geometry = &ends.targets;
    let viewport = geometry.viewport;
    if at.x < viewport.left() - 24.0 {
        return None;
    }
    let first = (geometry.offset / geometry.pitch).floor() as usize;
    let rows = (viewport.height() / geometry.pitch) as usize;
    if (viewport.top() - EDGE..viewport.top() + EDGE).contains(&at.y) {
        first.checked_sub(1)
    } else if (viewport.bottom() - EDGE..viewport.bottom() + EDGE).contains(&at.y) {
        Some(first + rows + 1).filter(|row| *row < frame.bench.rows().targets.len())
    } else {
        None
    }
}

fn paint(ui: &Ui, gutter: Rect, at: Pos2, drag: &Drag, frame: &Frame<'_>, ends: Ends) {
    let rows = &frame.bench.rows().sources;
    let Some(row) = rows.iter().position(|r| r.id == drag.from) else { return };
    let area = ends.sources.viewport.union(ends.targets.viewport);
    let layer = LayerId::new(Order::Foreground, Id::unique("dragged wire"));
    let pen = Pen { painter: ui.ctx().layer_painter(layer).with_clip_rect(area), theme: Pen::of(ui).theme };
    let from = pos2(gutter.left() + size::PORT, ends.sources.row_y(row).clamp(area.top(), area.bottom()));
    let (end, state) = match &drag.over {
        Over::Takes(_) => {
            let row = ((at.y - area.top() + ends.targets.offset) / ends.targets.pitch).floor() as usize;
            (pos2(gutter.right() - size::PORT, ends.targets.row_y(row)), WireState::Dragged)
        }
        Over::Nothing => (at, WireState::Dragged),
        Over::Refuses(_) => (at, WireState::Refused),
    };
    // It ends at the gutter's edge: beyond it are words.
    let end = pos2(end.x.clamp(gutter.left() + size::PORT, gutter.right() - size::PORT), end.y);
    let bend = gutter::bend(gutter, frame.wide).min(end.x);
    Wire::new(from, end, bend).paint(&pen, state);
    gutter::chips_over(ui, &pen, gutter, frame, ends);
    if let Over::Refuses(reason) = &drag.over {
        refusal(&pen, at, area, reason);
    }
}

/// Why the row under the pointer takes no wire, beside the pointer.
fn refusal(pen: &Pen, at: Pos2, area: Rect, reason: &str) {
    let t = pen.theme;
    let width = pen.width(reason, Face::Body).ceil() + 38.0;
    let left = (at.x + 14.0).min(area.right() - width - 4.0);
    let rect = Rect::from_min_size(pos2(left.round(), (at.y + 10.0).round()), vec2(width, 26.0));
    pen.fill(rect, size::RADIUS, t.raised);
    pen.outline(rect, size::RADIUS, t.line_strong);
    pen.icon_row(pos2(rect.left() + 16.0, rect.center().y), icon::PROHIBIT, t.error_mark);
    pen.text(rect.left() + 28.0, pen.baseline(rect, Face::Body), reason, Face::Body, t.text);
}

enum Answer {
    Wire(SecondWire),
    Cancel,
}

fn contents(
    ui: &Ui,
    rect: Rect,
    question: &Question,
    present: &RuleSource,
    together: Option<&RuleSource>,
    bench: &Workbench,
) -> Option<Answer> {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let inner = rect.shrink2(vec2(size::PAD, 0.0));
    let mut y = inner.top() + 28.0;
    let combine = together
        .map_or_else(|| format!("{} has no words for it", bench.client().label), |source| source.text().to_owned());
    let lines = [("Now", present.text()), ("Replace", question.attribute.as_str()), ("Combine", &combine)];
    for (word, text) in lines {
        pen.text(inner.left(), y, word, Face::Body, t.faint);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        pen.text_fit(inner.left() + 72.0, y, &text, Face::Mono, t.text, inner.width() - 72.0);
        y += size::ROW;
    }
    let middle = inner.bottom() - size::PAD - size::CONTROL / 2.0;
    let missing = "This client's language cannot join two attributes.";
    let mut combine = Button::secondary("Combine").enabled(together.is_some());
    if together.is_none() {
        combine = combine.hint(missing);
    }
    let buttons = [Button::quiet("Cancel"), combine, Button::primary("Replace")];
    match crate::ui::widget::button::row_from_right(ui, inner.right(), middle, &buttons).0 {
        Some(0) => Some(Answer::Cancel),
        Some(1) => Some(Answer::Wire(SecondWire::Combine)),
        Some(_) => Some(Answer::Wire(SecondWire::Replace)),
        None => None,
    }
}
