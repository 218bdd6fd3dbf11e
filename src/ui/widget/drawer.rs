//! A drawer: a panel that comes over the workspace from the right, with a head and a cross. Escape closes it when nothing else takes it.

use crate::ui::paint::{Cut, Pen};
use crate::ui::theme::size;
use egui::{Area, Id, Key, Modifiers, Order, Popup, Rect, Sense, Ui, UiBuilder, UiKind};

/// What a drawer was, after it was drawn.
#[derive(Debug)]
pub struct DrawerOutput<T> {
    /// What the contents returned.
    pub inner: T,
    /// It is to be closed.
    pub closed: bool,
}

/// Draws a drawer in `rect` (on screen) over everything but popups; `contents` gets the rectangle below the head.
pub fn show<T>(ui: &Ui, rect: Rect, title: &str, contents: impl FnOnce(&mut Ui, Rect) -> T) -> DrawerOutput<T> {
    let area = Area::new(Id::unique(("drawer", title)))
        .kind(UiKind::GenericArea)
        .role(egui::accesskit::Role::Pane)
        .accessible_name(title)
        .order(Order::Middle)
        .fixed_pos(rect.min)
        .default_size(rect.size())
        .constrain(false)
        .sense(Sense::click());
    let shown = area.show(ui.ctx(), |ui| {
        let (_, whole) = ui.allocate_space(rect.size());
        let mut inside = ui.new_child(UiBuilder::new().max_rect(whole));
        inside.shrink_clip_rect(whole.expand(24.0));
        let ui = &mut inside;
        paint_ground(&Pen::of(ui), whole);
        let mut below = whole;
        below.min.x += 1.0;
        let crossed =
            super::dialog::head(ui, below.cut_top(size::HEAD), title, &format!("Close {}", title.to_lowercase()));
        (contents(ui, below), crossed)
    });
    let (inner, crossed) = shown.inner;
    let free = !Popup::is_any_open(ui.ctx()) && ui.ctx().memory(|m| m.top_modal_layer().is_none());
    let escaped = free && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
    DrawerOutput { inner, closed: crossed || escaped }
}

fn paint_ground(pen: &Pen, rect: Rect) {
    let shadow = pen.painter.ctx().style_of(pen.theme.egui()).visuals.window_shadow;
    pen.painter.add(shadow.as_shape(rect, 0.0));
    pen.fill(rect, 0.0, pen.theme.surface);
    pen.vline(rect.left(), rect.top()..rect.bottom(), pen.theme.line_strong);
}
