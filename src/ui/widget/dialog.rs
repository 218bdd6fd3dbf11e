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

/// When a dialog was drawn last.
fn drawn() -> Id {
    Id::unique("a dialog was drawn")
}

/// Makes the page one that nobody can press while a dialog lies over it: egui keeps the pointer and the keys from it, and
/// not what presses things by their accessible names. Called before the page is drawn; whether it is so.
pub fn shut_out(ui: &mut Ui) -> bool {
    let is_covered = ui.ctx().memory(|memory| memory.top_modal_layer().is_some());
    if is_covered {
        // The shade over it says enough.
        ui.visuals_mut().disabled_alpha = 1.0;
        ui.disable();
    }
    is_covered
}

/// Called after the page and its dialogs were drawn: what was shut out comes back with a dialog's end, and the other way.
pub fn follow(ctx: &Context, was_covered: bool) {
    let last: Option<u64> = ctx.data(|data| data.get_temp(drawn()));
    if (last == Some(ctx.cumulative_pass_nr())) != was_covered {
        ctx.request_repaint();
    }
}

/// Draws a dialog of this size; `contents` gets the rectangle below the title, without padding.
pub fn show<T>(ctx: &Context, title: &str, inner: Vec2, contents: impl FnOnce(&mut Ui, Rect) -> T) -> DialogOutput<T> {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| data.insert_temp(drawn(), pass));
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
