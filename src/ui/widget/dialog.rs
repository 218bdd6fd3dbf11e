//! A dialog in the middle of the window: it holds the keyboard, Escape and a click beside it close it.

use super::Button;
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::theme::{Theme, size};
use egui::{Color32, Context, Frame, Id, Margin, Modal, Rect, Stroke, Ui, Vec2};

/// What a dialog was, after it was drawn.
#[derive(Debug)]
pub struct DialogOutput<T> {
    /// What the contents returned.
    pub inner: T,
    /// It is to be closed: Escape, the cross, or a click beside it.
    pub closed: bool,
    /// It was a click beside it that closed it.
    pub beside: bool,
}

/// Draws a dialog of this size; `contents` gets the rectangle below the title, without padding.
pub fn show<T>(ctx: &Context, title: &str, inner: Vec2, contents: impl FnOnce(&mut Ui, Rect) -> T) -> DialogOutput<T> {
    let theme = Theme::current(ctx);
    let frame = Frame::new()
        .fill(theme.surface)
        .stroke(Stroke::new(1.0, theme.line_strong))
        .corner_radius(size::RADIUS_LARGE as u8)
        .shadow(ctx.style_of(theme.egui()).visuals.window_shadow)
        .inner_margin(Margin::ZERO);
    let area =
        Modal::default_area(Id::unique(("dialog", title))).role(egui::accesskit::Role::Dialog).accessible_name(title);
    let modal = Modal::new(Id::unique(("dialog", title)))
        .area(area)
        .frame(frame)
        .backdrop_color(Color32::from_black_alpha(120));
    let shown = modal.show(ctx, |ui| {
        let (_, mut rect) = ui.allocate_space(inner + Vec2::new(0.0, size::HEAD));
        let crossed = head(ui, rect.cut_top(size::HEAD), title, "Close");
        (contents(ui, rect), crossed)
    });
    let closed = shown.should_close() || shown.inner.1;
    DialogOutput { inner: shown.inner.0, closed, beside: shown.backdrop_response.clicked() }
}

/// A head of 40 with its title and a cross; whether the cross was pressed.
pub(super) fn head(ui: &Ui, rect: Rect, title: &str, close: &str) -> bool {
    let pen = Pen::of(ui);
    pen.text(rect.left() + size::PAD, pen.baseline(rect, Face::Strong), title, Face::Strong, pen.theme.text);
    pen.rule_below(rect, pen.theme.line);
    Button::icon_only(icon::X, close).show_before(ui, rect.right() - 8.0, rect.center().y).clicked()
}
