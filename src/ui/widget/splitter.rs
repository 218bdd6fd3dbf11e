//! The border between two regions: a hairline that can be dragged, or moved with the arrow keys; a double click asks for the first size.

use crate::ui::paint::Pen;
use egui::{CursorIcon, Key, Modifiers, Rect, Response, Role, Sense, Ui, Vec2b, WidgetInfo, pos2};
use std::ops::RangeInclusive;

/// How far an arrow key moves the border.
const STEP: f32 = 8.0;
/// Half the width in which the pointer takes hold.
const REACH: f32 = 4.0;

/// Which way the border runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Between left and right.
    Vertical,
    /// Between top and bottom.
    Horizontal,
}

/// Which side keeps its size when the window changes: that side's size is what the border sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The region left of or above the border.
    Before,
    /// The region right of or below it.
    After,
}

/// A border to be shown along a line.
#[derive(Clone, Copy, Debug)]
#[must_use = "a splitter is drawn by `show`"]
pub struct Splitter<'a> {
    name: &'a str,
    axis: Axis,
    side: Side,
    first: f32,
}

impl<'a> Splitter<'a> {
    /// A border by its accessible name ("Width of the source tree"); `first` is the size a double click brings back.
    pub const fn new(name: &'a str, axis: Axis, side: Side, first: f32) -> Self {
        Self { name, axis, side, first }
    }

    /// Draws the border at `at` along `span`, and moves `size` within `range`. `changed()` when it moved.
    pub fn show(
        self,
        ui: &Ui,
        at: f32,
        span: std::ops::Range<f32>,
        size: &mut f32,
        range: RangeInclusive<f32>,
    ) -> Response {
        let pen = Pen::of(ui);
        let hit = self.line(at - REACH, at + REACH, &span);
        let id = ui.scope_id().with(("splitter", self.name));
        let mut response = ui.interact(hit, id, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, self.name));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_numeric_value(f64::from(*size));
            node.set_min_numeric_value(f64::from(*range.start()));
            node.set_max_numeric_value(f64::from(*range.end()));
        });
        let wanted = *size + self.asked(ui, &response, *size);
        let wanted = wanted.round().clamp(*range.start(), range.end().max(*range.start()));
        if wanted != *size {
            *size = wanted;
            response.mark_changed();
        }
        self.paint(&pen, at, &span, &response);
        response.on_hover_and_drag_cursor(match self.axis {
            Axis::Vertical => CursorIcon::ResizeHorizontal,
            Axis::Horizontal => CursorIcon::ResizeVertical,
        })
    }

    fn line(&self, from: f32, to: f32, span: &std::ops::Range<f32>) -> Rect {
        match self.axis {
            Axis::Vertical => Rect::from_min_max(pos2(from, span.start), pos2(to, span.end)),
            Axis::Horizontal => Rect::from_min_max(pos2(span.start, from), pos2(span.end, to)),
        }
    }

    /// By how much the size is to grow.
    fn asked(&self, ui: &Ui, response: &Response, size: f32) -> f32 {
        if response.double_clicked() {
            return self.first - size;
        }
        let moved = match self.axis {
            Axis::Vertical => response.drag_delta().x,
            Axis::Horizontal => response.drag_delta().y,
        };
        let grown = moved + if response.has_focus() { self.keys(ui, response) } else { 0.0 };
        match self.side {
            Side::Before => grown,
            Side::After => -grown,
        }
    }

    fn keys(&self, ui: &Ui, response: &Response) -> f32 {
        super::keep_arrows(ui, response.id, Vec2b::TRUE);
        let (less, more) = match self.axis {
            Axis::Vertical => (Key::ArrowLeft, Key::ArrowRight),
            Axis::Horizontal => (Key::ArrowUp, Key::ArrowDown),
        };
        ui.input_mut(|i| {
            let steps = |i: &mut egui::InputState, key| i.count_and_consume_key(Modifiers::NONE, key) as f32 * STEP;
            steps(i, more) - steps(i, less)
        })
    }

    fn paint(&self, pen: &Pen, at: f32, span: &std::ops::Range<f32>, response: &Response) {
        let t = pen.theme;
        let focus = response.has_focus() && crate::ui::focus_is_visible(&response.ctx);
        if response.dragged() || response.hovered() || focus {
            let ink = if response.dragged() || focus { t.accent } else { t.muted };
            pen.fill(self.line(at - 1.0, at + 1.0, span), 0.0, ink);
        } else if self.axis == Axis::Vertical {
            pen.vline(at, span.clone(), t.line_strong);
        } else {
            pen.hline(span.clone(), at, t.line_strong);
        }
    }
}
