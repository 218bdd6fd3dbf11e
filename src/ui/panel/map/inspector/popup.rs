//! The list that opens at what is typed: arrows move in it, Tab or Enter takes, Escape closes it, and typing goes on.

use egui::{Area, Color32, Id, Key, Modifiers, Order, Pos2, Rect, Role, Sense, Ui, pos2, vec2};

use crate::ui::paint::{Anchor, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{clickable, list};

/// One line of it.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    pub icon: char,
    pub ink: Color32,
    pub label: &'a str,
    pub face: Face,
    /// A second word at the right.
    pub detail: &'a str,
}

/// Where it opens.
#[derive(Clone, Copy, Debug)]
pub struct PopupPlace {
    /// Where its lines begin, at the bottom of what is typed.
    pub at: Pos2,
    /// How high that is: a list above it begins there.
    pub height: f32,
    pub width: f32,
    /// As many lines as show at once.
    pub most: usize,
}

/// What a key did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    Took(usize),
    Closed,
}

/// The line that is lit, while the list is open.
#[derive(Default)]
pub struct Popup {
    at: usize,
    /// The lit line is to come into view.
    reveal: bool,
    /// The pointer is on the list: it stays although the text has lost the focus.
    held: bool,
}

impl Popup {
    /// It opens anew, with this line lit.
    pub const fn open_at(&mut self, at: usize) {
        self.at = at;
        self.reveal = true;
    }

    /// It is not there any more.
    pub const fn close(&mut self) {
        self.held = false;
    }

    /// Whether the pointer is just choosing in it.
    pub fn is_held(&self, ui: &Ui) -> bool {
        self.held && ui.input(|i| i.pointer.any_down() || i.pointer.any_released())
    }

    /// Hears the keys before the text does.
    pub fn keys(&mut self, ui: &Ui, count: usize) -> Option<Pressed> {
        let last = count.checked_sub(1)?;
        ui.input_mut(|i| {
            let mut pressed = |key| i.consume_key(Modifiers::NONE, key);
            if pressed(Key::ArrowDown) {
                self.open_at(if self.at >= last { 0 } else { self.at + 1 });
            }
            if pressed(Key::ArrowUp) {
                self.open_at(self.at.checked_sub(1).unwrap_or(last));
            }
            if pressed(Key::Escape) {
                return Some(Pressed::Closed);
            }
            let is_taken = pressed(Key::Tab) | pressed(Key::Enter);
            is_taken.then_some(Pressed::Took(self.at.min(last)))
        })
    }

    /// Draws the list under what is typed, or above it where there is more room. Returns the line that was clicked.
    pub fn show<'a>(
        &mut self,
        ui: &Ui,
        place: PopupPlace,
        count: usize,
        line: impl Fn(usize) -> Line<'a>,
    ) -> Option<usize> {
        let rect = rect(ui.ctx().content_rect(), place, count);
        let area = Area::new(Id::unique("completion")).order(Order::Foreground).fixed_pos(rect.min);
        area.show(ui.ctx(), |ui| {
            ui.allocate_rect(rect, Sense::hover());
            self.held = ui.rect_contains_pointer(rect);
            self.lines(ui, rect, count, line)
        })
        .inner
    }

    fn lines<'a>(&mut self, ui: &mut Ui, rect: Rect, count: usize, line: impl Fn(usize) -> Line<'a>) -> Option<usize> {
        let pen = Pen::of(ui);
        let t = pen.theme;
        pen.painter.add(ui.visuals().popup_shadow.as_shape(rect, size::RADIUS_LARGE));
        pen.fill(rect, size::RADIUS_LARGE, t.raised);
        pen.outline(rect, size::RADIUS_LARGE, t.line_strong);
        let mut chosen = None;
        let reveal = std::mem::take(&mut self.reveal).then_some(self.at);
        list::rows_revealing(ui, rect.shrink(4.0), "lines", size::ROW, count, reveal, |ui, at, rect| {
            let line = line(at);
            let id = ui.scope_id().with(("completion", at));
            let name =
                if line.detail.is_empty() { line.label.to_owned() } else { format!("{}, {}", line.label, line.detail) };
            let (response, look) = clickable(ui, rect, id, Role::MenuItem, &name, true);
            ui.ctx().accesskit_node_builder(id, |node| node.set_selected(at == self.at));
            if response.clicked() {
                chosen = Some(at);
            }
            let pen = Pen::of(ui);
            if at == self.at || look.hover {
                pen.fill(rect, size::RADIUS, if at == self.at { t.select } else { t.hover });
            }
            paint(&pen, rect, &line);
        });
        chosen
    }
}

fn rect(window: Rect, place: PopupPlace, count: usize) -> Rect {
    let below = window.bottom() - size::STATUS - (place.at.y + 4.0) - 8.0;
    let height = |most: usize| count.min(most) as f32 * size::ROW + 8.0;
    // A few lines below are better than all of them over what is being looked at.
    let fits = ((below / size::ROW).floor().max(0.0) as usize).min(place.most);
    let is_below = fits >= count.min(3);
    let height = height(if is_below { fits } else { place.most });
    let top = if is_below { place.at.y + 4.0 } else { place.at.y - place.height - 4.0 - height };
    let left = place.at.x.min(window.right() - place.width - 8.0);
    Rect::from_min_size(pos2(left.round(), top.round()), vec2(place.width, height))
}

fn paint(pen: &Pen, rect: Rect, line: &Line<'_>) {
    pen.icon_row(pos2(rect.left() + 14.0, rect.center().y), line.icon, line.ink);
    let y = pen.baseline(rect, Face::Body);
    let left = rect.left() + 28.0;
    let right = rect.right() - 10.0;
    let end = pen.text_fit(left, y, line.label, line.face, pen.theme.text, right - left);
    pen.put(right, y, Anchor::Right, &[(line.detail, Face::Caption, pen.theme.faint)], right - end - 16.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_below_with_what_fits_and_above_where_too_little_does() {
        let window = Rect::from_min_max(pos2(0.0, 0.0), pos2(1000.0, 800.0));
        for (y, count, top, height) in
            [(100.0, 20, 104.0, 200.0), (640.0, 20, 644.0, 128.0), (640.0, 2, 644.0, 56.0), (720.0, 20, 492.0, 200.0)]
        {
            let place = PopupPlace { at: pos2(40.0, y), height: 24.0, width: 300.0, most: 8 };
            let found = rect(window, place, count);
            assert_eq!((found.top(), found.height()), (top, height), "{count} at {y}");
            assert!(found.bottom() <= 776.0);
        }
    }
}
