//! Buttons: primary (one per region: the next step), secondary, quiet; with a label, an icon, or both.

use super::{ControlLook, clickable};
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::{mix, size};
use egui::{Color32, Id, Rect, Response, Role, Ui, pos2, vec2};

/// How much a button wants to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The next step.
    Primary,
    /// An action.
    Secondary,
    /// An action that should not be noticed until it is looked for.
    Quiet,
}

/// A button to be shown at a rectangle.
#[derive(Clone, Copy, Debug)]
#[must_use = "a button is drawn by `show`"]
pub struct Button<'a> {
    kind: Kind,
    label: &'a str,
    icon: Option<char>,
    name: &'a str,
    id: Option<Id>,
    enabled: bool,
    hint: Option<&'a str>,
    cap: Option<&'a str>,
}

impl<'a> Button<'a> {
    /// The one next step of its region.
    pub const fn primary(label: &'a str) -> Self {
        Self::new(Kind::Primary, label)
    }

    /// An ordinary action.
    pub const fn secondary(label: &'a str) -> Self {
        Self::new(Kind::Secondary, label)
    }

    /// An action without a ground.
    pub const fn quiet(label: &'a str) -> Self {
        Self::new(Kind::Quiet, label)
    }

    /// A quiet button that is only an icon; `name` is what screen readers and the tooltip say.
    pub const fn icon_only(icon: char, name: &'a str) -> Self {
        Self { icon: Some(icon), name, hint: Some(name), ..Self::new(Kind::Quiet, "") }
    }

    const fn new(kind: Kind, label: &'a str) -> Self {
        Self { kind, label, icon: None, name: label, id: None, enabled: true, hint: None, cap: None }
    }

    /// An icon before the label.
    pub const fn icon(mut self, icon: char) -> Self {
        self.icon = Some(icon);
        self
    }

    /// An accessible name that says more than the label.
    pub const fn name(mut self, name: &'a str) -> Self {
        self.name = name;
        self
    }

    /// An identity of its own, where the name occurs twice in one scope.
    pub const fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Whether it can be pressed.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// What the pointer is told when it rests here; for a disabled button: what is missing.
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The key that presses it, on a cap behind the label.
    pub const fn cap(mut self, cap: &'a str) -> Self {
        self.cap = Some(cap);
        self
    }

    /// How wide it wants to be; it is 24 high.
    pub fn width(&self, pen: &Pen) -> f32 {
        let label = if self.label.is_empty() { 0.0 } else { pen.width(self.label, Face::Medium).ceil() };
        let cap = self.cap.map_or(0.0, |cap| cap_width(pen, cap) + 4.0);
        match (self.icon, self.label.is_empty()) {
            (Some(_), true) => size::CONTROL,
            (Some(_), false) => 8.0 + size::ICON + 4.0 + label + 10.0 + cap,
            (None, _) => label + 20.0 + cap,
        }
    }

    /// Draws it in `rect`.
    pub fn show(self, ui: &Ui, rect: Rect) -> Response {
        let id = self.id.unwrap_or_else(|| ui.scope_id().with(("button", self.name)));
        let (response, look) = clickable(ui, rect, id, Role::Button, self.name, self.enabled);
        self.paint(&Pen::of(ui), rect, look);
        match self.hint {
            Some(hint) => super::tooltip::hint(response, hint),
            None => response,
        }
    }

    /// Draws it with its left edge at `x`, centred on `y`.
    pub fn show_at(self, ui: &Ui, x: f32, y: f32) -> Response {
        let width = self.width(&Pen::of(ui));
        self.show(ui, at(x, y, width))
    }

    /// Draws it with its right edge at `x`, centred on `y`.
    pub fn show_before(self, ui: &Ui, x: f32, y: f32) -> Response {
        let width = self.width(&Pen::of(ui));
        self.show(ui, at(x - width, y, width))
    }

    /// Draws it as it looks in a given state.
    pub fn paint(&self, pen: &Pen, rect: Rect, look: ControlLook) {
        let t = pen.theme;
        let (fill, ink) = self.colours(pen, look);
        pen.fill(rect, size::RADIUS, fill);
        if self.kind == Kind::Secondary {
            pen.outline(rect, size::RADIUS, t.line_strong);
        }
        if look.focus {
            pen.ring(rect, size::RADIUS);
        }
        let rect = self.cap.map_or(rect, |cap| paint_cap(pen, rect, cap, ink));
        let y = pen.baseline(rect, Face::Medium);
        match (self.icon, self.label.is_empty()) {
            (Some(icon), true) => pen.icon(rect.center(), icon, ink),
            (Some(icon), false) => {
                pen.icon(pos2(rect.left() + 16.0, rect.center().y), icon, ink);
                pen.text_fit(rect.left() + 28.0, y, self.label, Face::Medium, ink, rect.width() - 32.0);
            }
            (None, _) => pen.text_mid(rect.center().x, y, self.label, Face::Medium, ink),
        }
    }

    fn colours(&self, pen: &Pen, look: ControlLook) -> (Color32, Color32) {
        let t = pen.theme;
        let quiet = self.kind == Kind::Quiet;
        if !look.enabled {
            return (if quiet { Color32::TRANSPARENT } else { t.surface }, t.disabled);
        }
        match (self.kind, look.press, look.hover) {
            (Kind::Primary, true, _) => (mix(t.accent_fill, Color32::BLACK, 0.16), t.on_accent),
            (Kind::Primary, _, true) => (mix(t.accent_fill, t.on_accent, 0.10), t.on_accent),
            (Kind::Primary, ..) => (t.accent_fill, t.on_accent),
            (_, true, _) => (mix(t.raised, t.text, 0.12), t.text),
            (_, _, true) => (mix(t.raised, t.text, 0.06), t.text),
            (Kind::Secondary, ..) => (t.raised, t.text),
            (Kind::Quiet, ..) => (Color32::TRANSPARENT, t.muted),
        }
    }
}

fn cap_width(pen: &Pen, cap: &str) -> f32 {
    pen.width(cap, Face::Caption).ceil() + 8.0
}

/// A key cap at the right end; what is left for the label.
fn paint_cap(pen: &Pen, rect: Rect, cap: &str, ink: Color32) -> Rect {
    let width = cap_width(pen, cap);
    let place = Rect::from_center_size(pos2(rect.right() - 6.0 - width / 2.0, rect.center().y), vec2(width, 16.0));
    let faded = ink.gamma_multiply(0.6);
    pen.outline(place, 3.0, faded);
    pen.text_mid(place.center().x, pen.baseline(place, Face::Caption), cap, Face::Caption, ink);
    Rect::from_min_max(rect.min, pos2(place.left() + 2.0, rect.bottom()))
}

fn at(x: f32, y: f32, width: f32) -> Rect {
    Rect::from_min_size(pos2(x, y - size::CONTROL / 2.0), vec2(width, size::CONTROL))
}

/// A link: accent words that do something, underlined under the pointer and the keyboard. Returns its response; its right end is `response.rect.right()`.
pub fn link(ui: &Ui, x: f32, y: f32, label: &str) -> Response {
    let pen = Pen::of(ui);
    let rect = at(x, y, pen.width(label, Face::Body).ceil());
    let (response, look) = clickable(ui, rect, ui.scope_id().with(("link", label)), Role::Link, label, true);
    let baseline = pen.baseline(rect, Face::Body);
    pen.text(x, baseline, label, Face::Body, pen.theme.accent);
    if look.hover || look.focus {
        pen.hline(rect.left()..rect.right(), baseline + 2.0, pen.theme.accent);
    }
    if look.focus {
        pen.ring(rect.shrink2(vec2(0.0, 3.0)), size::RADIUS);
    }
    response
}

/// Buttons in a row that ends at `right`, given and drawn in reading order, which is the Tab key's. Returns which was
/// pressed and where the row begins.
pub fn row_from_right(ui: &Ui, right: f32, y: f32, buttons: &[Button<'_>]) -> (Option<usize>, f32) {
    let (shown, left) = responses_from_right(ui, right, y, buttons);
    (shown.iter().position(Response::clicked), left)
}

/// Like [`row_from_right`], with the response of each button.
pub fn responses_from_right(ui: &Ui, right: f32, y: f32, buttons: &[Button<'_>]) -> (Vec<Response>, f32) {
    let pen = Pen::of(ui);
    let widths: Vec<(f32, f32)> =
        buttons.iter().map(|button| (button.width(&pen), if button.kind == Kind::Quiet { 4.0 } else { 8.0 })).collect();
    let left = right - widths.iter().map(|(width, gap)| width + gap).sum::<f32>();
    let mut x = left;
    let mut shown = Vec::new();
    for (button, (width, gap)) in buttons.iter().zip(widths) {
        shown.push(button.show_at(ui, x + gap, y));
        x += gap + width;
    }
    (shown, left)
}
