//! What fits at the caret: a list under it. Arrows move in it, Tab or Enter takes, Escape closes it; typing goes on.

use egui::{Area, Id, Key, Modifiers, Order, Pos2, Rect, Role, Sense, Ui, pos2, vec2};

use crate::expression::{self, Completion, CompletionKind, Dialect};
use crate::ui::icon;
use crate::ui::paint::{Anchor, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::clickable;

/// As many as show at once.
const MOST: usize = 8;
const WIDTH: f32 = 400.0;

/// What was chosen.
#[derive(Clone, Debug)]
pub struct Chosen(Completion);

impl Chosen {
    /// Puts it into the text; returns where the caret goes, in bytes.
    pub fn put_into(&self, text: &mut String) -> usize {
        let Completion { replace, insert, .. } = &self.0;
        if text.get(replace.clone()).is_none() {
            return text.len();
        }
        text.replace_range(replace.clone(), insert);
        replace.start + insert.len()
    }
}

/// The list while it is open.
#[derive(Default)]
pub struct Completer {
    items: Vec<Completion>,
    at: usize,
    /// Where the caret was when the list was made, in characters.
    pub caret: Option<usize>,
    /// The pointer is on the list: it stays although the text has lost the focus.
    held: bool,
}

impl Completer {
    pub const fn is_open(&self) -> bool {
        !self.items.is_empty()
    }

    /// After typing: what fits now, when something of a name is there.
    pub fn update(&mut self, dialect: Dialect, text: &str, caret: usize, names: &[String]) {
        self.items = expression::complete(dialect, text, caret, names);
        let typed = |c: &Completion| text.get(c.replace.clone()).unwrap_or_default();
        self.items.retain(|c| !typed(c).is_empty() && typed(c) != c.insert);
        self.at = 0;
    }

    /// The caret went elsewhere, or the text lost the focus.
    pub fn leave(&mut self, ui: &Ui) {
        if !self.held || !ui.input(|i| i.pointer.any_down() || i.pointer.any_released()) {
            self.items.clear();
        }
    }

    /// Hears the keys before the text does.
    pub fn keys(&mut self, ui: &Ui, has_focus: bool) -> Option<Chosen> {
        if !self.is_open() || !has_focus {
            return None;
        }
        let last = self.items.len() - 1;
        let taken = ui.input_mut(|i| {
            if i.consume_key(Modifiers::NONE, Key::ArrowDown) {
                self.at = if self.at >= last { 0 } else { self.at + 1 };
            }
            if i.consume_key(Modifiers::NONE, Key::ArrowUp) {
                self.at = self.at.checked_sub(1).unwrap_or(last);
            }
            if i.consume_key(Modifiers::NONE, Key::Escape) {
                self.items.clear();
            }
            i.consume_key(Modifiers::NONE, Key::Tab) || i.consume_key(Modifiers::NONE, Key::Enter)
        });
        let chosen = self.items.get(self.at).filter(|_| taken).cloned();
        if taken {
            self.items.clear();
        }
        chosen.map(Chosen)
    }

    /// Draws the list under the caret, or above it where there is more room.
    pub fn popup(&mut self, ui: &Ui, caret: Pos2) -> Option<Chosen> {
        if !self.is_open() {
            self.held = false;
            return None;
        }
        let count = self.items.len().min(MOST);
        let height = count as f32 * size::ROW + 8.0;
        let window = ui.ctx().content_rect();
        let above = caret.y + 4.0 + height > window.bottom() - size::STATUS;
        let top = if above { caret.y - size::CODE_LINE - 4.0 - height } else { caret.y + 4.0 };
        let left = (caret.x - 28.0).min(window.right() - WIDTH - 8.0);
        let rect = Rect::from_min_size(pos2(left.round(), top.round()), vec2(WIDTH, height));
        let chosen = Area::new(Id::unique("completion"))
            .order(Order::Foreground)
            .fixed_pos(rect.min)
            .show(ui.ctx(), |ui| {
                ui.allocate_rect(rect, Sense::hover());
                self.held = ui.rect_contains_pointer(rect);
                self.list(ui, rect)
            })
            .inner?;
        let chosen = self.items.get(chosen).cloned();
        self.items.clear();
        chosen.map(Chosen)
    }

    fn list(&self, ui: &Ui, rect: Rect) -> Option<usize> {
        let pen = Pen::of(ui);
        let t = pen.theme;
        pen.painter.add(ui.visuals().popup_shadow.as_shape(rect, size::RADIUS_LARGE));
        pen.fill(rect, size::RADIUS_LARGE, t.raised);
        pen.outline(rect, size::RADIUS_LARGE, t.line_strong);
        let first = self.at.saturating_sub(MOST - 1);
        let mut chosen = None;
        for (line, (at, item)) in self.items.iter().enumerate().skip(first).take(MOST).enumerate() {
            let top = rect.top() + 4.0 + line as f32 * size::ROW;
            let place = Rect::from_min_size(pos2(rect.left() + 4.0, top), vec2(rect.width() - 8.0, size::ROW));
            let id = ui.scope_id().with(("completion", &item.label));
            let name = format!("{}, {}", item.label, item.detail);
            let (response, look) = clickable(ui, place, id, Role::MenuItem, &name, true);
            if response.clicked() {
                chosen = Some(at);
            }
            if at == self.at || look.hover {
                pen.fill(place, size::RADIUS, if at == self.at { t.select } else { t.hover });
            }
            show_item(&pen, place, item);
        }
        chosen
    }
}

fn show_item(pen: &Pen, rect: Rect, item: &Completion) {
    let t = pen.theme;
    let (sign, ink) = match item.kind {
        CompletionKind::Function => (icon::FUNCTION, t.syn_function),
        CompletionKind::Attribute => (icon::TEXT_T, t.syn_attribute),
        CompletionKind::Keyword => (icon::TAG, t.faint),
    };
    pen.icon_row(pos2(rect.left() + 14.0, rect.center().y), sign, ink);
    let y = pen.baseline(rect, Face::Body);
    let left = rect.left() + 28.0;
    let right = rect.right() - 10.0;
    let end = pen.text_fit(left, y, &item.label, Face::Mono, t.text, right - left);
    let detail = [(item.detail.as_str(), Face::Caption, t.faint)];
    pen.put(right, y, Anchor::Right, &detail, right - end - 16.0);
}

#[cfg(test)]
mod tests {
    use super::{Chosen, Completer};
    use crate::expression::Dialect;

    #[test]
    fn what_is_taken_stands_in_the_place_of_what_was_typed() {
        let mut completer = Completer::default();
        let mut text = "Join(\" \", [giv".to_owned();
        completer.update(Dialect::Entra, &text, text.len(), &["givenName".to_owned(), "surname".to_owned()]);
        let item = completer.items.first().cloned().expect("an attribute is offered");
        let caret = Chosen(item).put_into(&mut text);
        assert_eq!(text, "Join(\" \", [givenName]");
        assert_eq!(caret, text.len());
    }

    #[test]
    fn nothing_is_offered_before_something_is_typed() {
        let mut completer = Completer::default();
        for text in ["", "Join(", "Join(\" \", "] {
            completer.update(Dialect::Entra, text, text.len(), &["givenName".to_owned()]);
            assert!(!completer.is_open(), "{text}");
        }
    }
}
