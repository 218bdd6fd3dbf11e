//! Toasts: a sentence at the foot of the window that goes by itself; one with a button ("Undo") stays longer. Screen readers are told.

use super::{Button, severity_ink, severity_mark};
use crate::base::Severity;
use crate::base::sink::Line;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::{Theme, size};
use egui::accesskit::{Live, Role};
use egui::{Area, Context, Id, Order, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// `None`: it went well.
    pub severity: Option<Severity>,
    pub text: Line,
    /// The word on its button; the caller knows what it does.
    pub action: Option<String>,
}

impl Toast {
    /// Something was done.
    pub fn done(text: impl AsRef<str>) -> Self {
        Self { severity: None, text: Line::of(text), action: None }
    }

    /// Something is to be known.
    pub fn new(severity: Severity, text: impl AsRef<str>) -> Self {
        Self { severity: Some(severity), text: Line::of(text), action: None }
    }

    /// With a button.
    pub fn action(mut self, word: impl Into<String>) -> Self {
        self.action = Some(word.into());
        self
    }

    fn seconds(&self) -> f64 {
        match (&self.action, self.severity) {
            (Some(_), _) | (_, Some(Severity::Error)) => 12.0,
            (None, Some(Severity::Warning)) => 8.0,
            _ => 4.0,
        }
    }
}

/// The toast that shows: a new one takes the place of the old.
#[derive(Debug, Default)]
pub struct Toasts {
    current: Option<(Toast, f64)>,
}

/// What a person did with the toast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastAnswer {
    /// Its button was pressed.
    Acted,
    /// It was put away.
    Dismissed,
}

impl Toasts {
    /// Shows a toast from the next frame on.
    pub fn push(&mut self, ctx: &Context, toast: Toast) {
        let until = ctx.time() + toast.seconds();
        self.current = Some((toast, until));
        ctx.request_repaint();
    }

    /// The toast that shows now.
    pub fn current(&self) -> Option<&Toast> {
        self.current.as_ref().map(|(toast, _)| toast)
    }

    /// Draws the toast above the status line; asks for one repaint when it is to go.
    pub fn show(&mut self, ctx: &Context) -> Option<ToastAnswer> {
        let (toast, until) = self.current.as_ref()?;
        let left = until - ctx.time();
        if left <= 0.0 {
            self.current = None;
            return None;
        }
        ctx.request_repaint_after_secs(left as f32 + 0.02);
        let window = ctx.content_rect();
        let answer = Area::new(Id::unique("toast"))
            .order(Order::Foreground)
            .fixed_pos(pos2(window.left(), window.bottom() - size::STATUS - 56.0))
            .show(ctx, |ui| show(ui, window, toast))
            .inner;
        if answer.is_some() {
            self.current = None;
        }
        answer
    }
}

fn show(ui: &mut Ui, window: Rect, toast: &Toast) -> Option<ToastAnswer> {
    let pen = Pen::of(ui);
    let action = toast.action.as_deref().map(|word| Button::quiet(word).id(ui.scope_id().with("toast action")));
    let width = toast_width(&pen, toast, action.as_ref()).min(window.width() - 32.0);
    let rect =
        Rect::from_center_size(pos2(window.center().x, window.bottom() - size::STATUS - 32.0), vec2(width, size::HEAD));
    ui.allocate_rect(rect, Sense::hover());
    let response = ui.interact(rect, ui.scope_id().with("toast text"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &*toast.text));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(Live::Polite));
    paint(&pen, rect, toast);
    let y = rect.center().y;
    let cross = Button::icon_only(icon::X, "Dismiss").show_before(ui, rect.right() - 8.0, y);
    let acted = action.is_some_and(|button| button.show_before(ui, cross.rect.left() - 4.0, y).clicked());
    match (acted, cross.clicked()) {
        (true, _) => Some(ToastAnswer::Acted),
        (_, true) => Some(ToastAnswer::Dismissed),
        _ => None,
    }
}

fn toast_width(pen: &Pen, toast: &Toast, action: Option<&Button<'_>>) -> f32 {
    let action = action.map_or(0.0, |button| button.width(pen) + 4.0);
    40.0 + pen.width(&toast.text, Face::Body).ceil() + 16.0 + action + 36.0
}

/// Draws ground, sign and words.
pub fn paint(pen: &Pen, rect: Rect, toast: &Toast) {
    let t: &Theme = pen.theme;
    let shadow = pen.painter.ctx().style_of(t.egui()).visuals.popup_shadow;
    pen.painter.add(shadow.as_shape(rect, size::RADIUS_LARGE));
    pen.fill(rect, size::RADIUS_LARGE, t.raised);
    pen.outline(rect, size::RADIUS_LARGE, t.line_strong);
    let (sign, ink) = match toast.severity {
        None => (icon::CHECK_CIRCLE, t.ok_mark),
        Some(severity) => (severity_mark(severity), severity_ink(t, severity)),
    };
    pen.mark(pos2(rect.left() + 23.0, rect.center().y), sign, ink);
    pen.text_fit(
        rect.left() + 40.0,
        pen.baseline(rect, Face::Body),
        &toast.text,
        Face::Body,
        t.text,
        rect.width() - 80.0,
    );
}
