//! A drawer: a panel that is docked beside the workspace and takes its room from it, with a head and a cross. Escape
//! closes it when nothing else takes it.

use super::Button;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::theme::size;
use egui::{Key, Modifiers, Rect, Role, Ui, UiBuilder};

/// At which edge of the workspace it is docked: there it has its border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dock {
    Right,
    Bottom,
}

/// What a drawer was, after it was drawn.
#[derive(Debug)]
pub struct DrawerOutput<T> {
    /// What the contents returned.
    pub inner: T,
    /// The button in its head was pressed.
    pub pressed: bool,
    /// It is to be closed.
    pub closed: bool,
}

/// Draws a drawer in `rect`, with a note beside its title and a button in its head, or none; `contents` gets the rectangle below the head.
pub fn show<T>(
    ui: &mut Ui,
    rect: Rect,
    dock: Dock,
    (title, note): (&str, &str),
    button: Option<Button<'_>>,
    contents: impl FnOnce(&mut Ui, Rect) -> T,
) -> DrawerOutput<T> {
    super::spoken(ui, rect, title, Role::Pane, title);
    let mut inside = ui.new_child(UiBuilder::new().scope_id(ui.scope_id().with(("drawer", title))).max_rect(rect));
    inside.shrink_clip_rect(rect);
    let ui = &mut inside;
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.surface);
    let mut below = rect;
    match dock {
        Dock::Right => {
            pen.vline(rect.left(), rect.top()..rect.bottom(), pen.theme.line_strong);
            below.min.x += 1.0;
        }
        Dock::Bottom => {
            pen.hline(rect.left()..rect.right(), rect.top(), pen.theme.line_strong);
            below.min.y += 1.0;
        }
    }
    let head = below.cut_top(size::HEAD);
    let right = head.right() - 8.0 - size::CONTROL - 8.0;
    let pressed = button.is_some_and(|button| button.show_before(ui, right, head.center().y).clicked());
    let crossed = super::dialog::head(ui, head, title, &format!("Close {}", title.to_lowercase()));
    if !note.is_empty() {
        let left = head.left() + size::PAD + pen.width(title, Face::Strong) + 8.0;
        let y = pen.baseline(head, Face::Strong);
        let right = pen.text_fit(left, y, note, Face::Body, pen.theme.faint, right - 104.0 - left);
        let place = Rect::from_x_y_ranges(left..=right, head.y_range());
        super::spoken(ui, place, note, Role::Status, note);
    }
    let inner = contents(ui, below);
    let escaped = !super::is_covered(ui.ctx()) && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
    DrawerOutput { inner, pressed, closed: crossed || escaped }
}
