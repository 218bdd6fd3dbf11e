//! A checkbox: a box of 14 and its label.

use super::{ControlLook, clickable};
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use egui::accesskit::Toggled;
use egui::{Id, Rect, Response, Role, Ui, pos2, vec2};

/// A checkbox to be shown at a place.
#[derive(Clone, Copy, Debug)]
#[must_use = "a checkbox is drawn by `show`"]
pub struct Checkbox<'a> {
    label: &'a str,
    on: bool,
    enabled: bool,
    id: Option<Id>,
}

impl<'a> Checkbox<'a> {
    /// A checkbox that is on or off.
    pub const fn new(label: &'a str, on: bool) -> Self {
        Self { label, on, enabled: true, id: None }
    }

    /// Whether it can be changed.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// An identity of its own, where the label occurs twice in one scope.
    pub const fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// How wide box and label are.
    pub fn width(&self, pen: &Pen) -> f32 {
        22.0 + pen.width(self.label, Face::Body).ceil()
    }

    /// Draws it from `x`, centred on `y`. `clicked()` asks for the other value; the caller keeps the value.
    pub fn show(self, ui: &Ui, x: f32, y: f32) -> Response {
        let pen = Pen::of(ui);
        let rect = Rect::from_min_size(pos2(x, y - size::CONTROL / 2.0), vec2(self.width(&pen), size::CONTROL));
        let id = self.id.unwrap_or_else(|| ui.scope_id().with(("checkbox", self.label)));
        let (response, look) = clickable(ui, rect, id, Role::CheckBox, self.label, self.enabled);
        let toggled = if self.on { Toggled::True } else { Toggled::False };
        ui.ctx().accesskit_node_builder(id, |node| node.set_toggled(toggled));
        self.paint(&pen, x, y, look);
        response
    }

    /// Draws it as it looks in a given state.
    pub fn paint(&self, pen: &Pen, x: f32, y: f32, look: ControlLook) {
        let t = pen.theme;
        let square = Rect::from_center_size(pos2(x + 7.0, y), vec2(14.0, 14.0));
        if self.on && look.enabled {
            pen.fill(square, 3.0, t.accent_fill);
            pen.icon_small(square.center(), icon::CHECK, t.on_accent);
        } else {
            let edge = match look {
                ControlLook { enabled: false, .. } => t.line_strong,
                ControlLook { hover: true, .. } => t.muted,
                _ => t.control,
            };
            pen.fill(square, 3.0, t.canvas);
            pen.outline(square, 3.0, edge);
            if self.on {
                pen.icon_small(square.center(), icon::CHECK, t.disabled);
            }
        }
        if look.focus {
            pen.ring(square, 3.0);
        }
        let ink = match look {
            ControlLook { enabled: false, .. } => t.disabled,
            ControlLook { hover: true, .. } => t.text,
            _ => t.muted,
        };
        pen.text(x + 22.0, pen.baseline(square, Face::Body), self.label, Face::Body, ink);
    }
}
