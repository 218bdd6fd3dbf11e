//! Virtual lists: only the rows in view are drawn, whatever their number.
//!
//! The whole list is one stop of the Tab key; arrows, Page Up and Down, Home and End move its current row. It returns its geometry,
//! from which the place of any row follows by arithmetic, so wires reach rows that are not drawn.

use super::scroll;
use crate::ui::focus_is_visible;
use crate::ui::paint::Pen;
use egui::scroll_area::ScrollBarVisibility;
use egui::style::ScrollAnimation;
use egui::{
    Id, Key, Modifiers, Rect, Response, Role, ScrollArea, Sense, Ui, UiBuilder, Vec2, Vec2b, WidgetInfo, pos2, vec2,
};

/// Where a list was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ListGeometry {
    /// What is visible, on screen.
    pub viewport: Rect,
    /// How far it is scrolled down, in points.
    pub offset: f32,
    /// From one row to the next, in points.
    pub pitch: f32,
}

impl ListGeometry {
    /// The middle of a row, also of one that is not drawn.
    pub fn row_y(&self, row: usize) -> f32 {
        self.viewport.top() + (row as f32 + 0.5) * self.pitch - self.offset
    }

    /// The rectangle of a row, also of one that is not drawn.
    pub fn row_rect(&self, row: usize) -> Rect {
        let top = self.row_y(row) - self.pitch / 2.0;
        Rect::from_min_max(pos2(self.viewport.left(), top), pos2(self.viewport.right(), top + self.pitch))
    }

    /// Whether the middle of a row is in view.
    pub fn shows(&self, row: usize) -> bool {
        self.viewport.y_range().contains(self.row_y(row))
    }
}

/// What the keyboard asked of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKey {
    /// Make this row the current one.
    Select(usize),
    /// Open the current row (Enter).
    Open(usize),
    /// Show the children of the current row, or go into them (Right).
    Expand(usize),
    /// Hide the children of the current row, or go to its parent (Left).
    Collapse(usize),
    /// Delete or unmap the current row (Delete).
    Delete(usize),
    /// Choose all rows up to this one, where several can be chosen (Shift with an arrow, Home, End, Page Up or Down).
    Extend(usize),
    /// Choose this row too, or no longer (Space).
    Toggle(usize),
    /// Choose all rows (Ctrl A).
    All,
}

/// What a line stands for that the keyboard came to from another one: of a heading the next row in that direction.
pub fn row_towards<L, R>(lines: &[L], line: usize, from: usize, row: impl Fn(&L) -> Option<R>) -> Option<R> {
    let own = row(lines.get(line)?);
    let next =
        || if line < from { lines[..line].iter().rev().find_map(&row) } else { lines[line..].iter().find_map(&row) };
    own.or_else(next)
}

/// What a list was, after it was drawn.
#[derive(Debug)]
pub struct ListOutput {
    /// Where it was drawn.
    pub geometry: ListGeometry,
    /// What the keyboard asked.
    pub key: Option<ListKey>,
    /// Of the whole list; ask it whether the list has the focus.
    pub response: Response,
}

/// A list to be shown at a rectangle.
#[derive(Clone, Copy, Debug)]
#[must_use = "a list is drawn by `show`"]
pub struct List<'a> {
    name: &'a str,
    count: usize,
    row_height: f32,
    current: Option<usize>,
    reveal: Option<usize>,
    role: Role,
    keeps: bool,
    several: bool,
}

impl<'a> List<'a> {
    /// A list with an accessible name (also its identity), so many rows of one height.
    pub fn new(name: &'a str, count: usize, row_height: f32) -> Self {
        Self { name, count, row_height, current: None, reveal: None, role: Role::List, keeps: false, several: false }
    }

    /// It is a tree: Left and Right fold.
    pub fn tree(mut self) -> Self {
        self.role = Role::Tree;
        self
    }

    /// The row the keyboard is on.
    pub fn current(mut self, current: Option<usize>) -> Self {
        self.current = current;
        self
    }

    /// It keeps the row the keyboard is on by itself: for a list in which nothing is chosen, only opened.
    pub fn keeping_its_place(mut self) -> Self {
        self.keeps = true;
        self
    }

    /// Several of its rows can be chosen.
    pub fn several(mut self) -> Self {
        self.several = true;
        self
    }

    /// Scrolls so that this row is in view. Give it for one frame only, when something else chose the row.
    pub fn reveal(mut self, row: Option<usize>) -> Self {
        self.reveal = row;
        self
    }

    /// The identity of the list in this scope: to give it the focus.
    pub fn id(&self, ui: &Ui) -> Id {
        ui.scope_id().with(("list", self.name))
    }

    /// Draws the rows in view; `row` gets the row's index, its rectangle, and whether the keyboard is on it.
    pub fn show(mut self, ui: &mut Ui, rect: Rect, mut row: impl FnMut(&mut Ui, usize, Rect, bool)) -> ListOutput {
        let id = self.id(ui);
        let place = id.with("place");
        if self.keeps {
            let kept: usize = ui.data(|data| data.get_temp(place)).unwrap_or_default();
            self.current = self.count.checked_sub(1).map(|last| kept.min(last));
        }
        let response = ui.interact(rect, id, Sense::focusable_noninteractive());
        response.widget_info(|| WidgetInfo::labeled(self.role, true, self.name));
        if self.several {
            ui.ctx().accesskit_node_builder(id, egui::accesskit::Node::set_multiselectable);
        }
        let focused = response.has_focus();
        let key = if focused { self.keys(ui, rect.height()) } else { None };
        let reveal = match key {
            Some(ListKey::Select(to)) => {
                ui.data_mut(|data| data.insert_temp(place, to));
                Some(to)
            }
            Some(ListKey::Extend(to)) => Some(to),
            _ => self.reveal,
        };
        if ui.input(|i| i.pointer.primary_clicked()) && response.contains_pointer() {
            response.request_focus();
        }
        let current = self.current;
        let visible = focused && focus_is_visible(ui.ctx());
        let geometry =
            scroll_rows(ui, rect, id.with("rows"), self.row_height, self.count, reveal, None, |ui, index, rect| {
                row(ui, index, rect, visible && current == Some(index));
            });
        if let Some(row) = ui.data_mut(|data| data.remove_temp::<Option<Id>>(current_row_key())).flatten() {
            ui.ctx().accesskit_node_builder(id, |node| node.set_active_descendant(row.accesskit_id()));
        }
        if visible && current.is_none_or(|c| !geometry.shows(c)) {
            Pen::of(ui).clip(rect).row_focus(rect);
        }
        ListOutput { geometry, key, response }
    }

    fn keys(&self, ui: &Ui, height: f32) -> Option<ListKey> {
        super::keep_arrows(ui, self.id(ui), Vec2b::new(self.role == Role::Tree, true));
        let last = self.count.checked_sub(1)?;
        let page = ((height / self.row_height) as usize).saturating_sub(1).max(1);
        let from = self.current.map_or(0, |c| c.min(last));
        let moves = [
            (Key::ArrowDown, if self.current.is_none() { 0 } else { (from + 1).min(last) }),
            (Key::ArrowUp, from.saturating_sub(1)),
            (Key::PageDown, (from + page).min(last)),
            (Key::PageUp, from.saturating_sub(page)),
            (Key::Home, 0),
            (Key::End, last),
        ];
        if self.several
            && let Some(key) = self.several_keys(ui, &moves)
        {
            return Some(key);
        }
        let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        if let Some((_, to)) = moves.into_iter().find(|(key, _)| pressed(*key)) {
            return Some(ListKey::Select(to));
        }
        let current = self.current?;
        let tree = self.role == Role::Tree;
        if pressed(Key::Enter) {
            Some(ListKey::Open(current))
        } else if pressed(Key::Delete) {
            Some(ListKey::Delete(current))
        } else if tree && pressed(Key::ArrowRight) {
            Some(ListKey::Expand(current))
        } else if tree && pressed(Key::ArrowLeft) {
            Some(ListKey::Collapse(current))
        } else {
            None
        }
    }
}

impl List<'_> {
    /// The keys that choose several: heard first, because without its modifier a key means one.
    fn several_keys(&self, ui: &Ui, moves: &[(Key, usize)]) -> Option<ListKey> {
        let pressed = |modifiers, key| ui.input_mut(|i| i.consume_key(modifiers, key));
        let extended = moves.iter().find(|(key, _)| pressed(Modifiers::SHIFT, *key));
        if let Some((_, to)) = extended.filter(|_| self.current.is_some()) {
            return Some(ListKey::Extend(*to));
        }
        if pressed(Modifiers::COMMAND, Key::A) {
            return Some(ListKey::All);
        }
        self.current.filter(|_| pressed(Modifiers::NONE, Key::Space)).map(ListKey::Toggle)
    }
}

/// A row says that the keyboard is on it, so that its list can tell screen readers: the focus itself is the list's.
pub(super) fn set_current_row(ui: &Ui, row: Id) {
    ui.data_mut(|data| data.insert_temp(current_row_key(), Some(row)));
}

fn current_row_key() -> Id {
    Id::unique("the row that the keyboard is on")
}

/// Virtual rows without a current row or a name: draws those in view and says where they are.
pub fn rows(
    ui: &mut Ui,
    rect: Rect,
    id: impl egui::AsIdSalt,
    row_height: f32,
    count: usize,
    row: impl FnMut(&mut Ui, usize, Rect),
) -> ListGeometry {
    let id = ui.scope_id().with(id);
    scroll_rows(ui, rect, id, row_height, count, None, None, row)
}

/// Like [`rows`], scrolled so that a row is in view.
pub fn rows_revealing(
    ui: &mut Ui,
    rect: Rect,
    id: impl egui::AsIdSalt,
    row_height: f32,
    count: usize,
    reveal: Option<usize>,
    row: impl FnMut(&mut Ui, usize, Rect),
) -> ListGeometry {
    let id = ui.scope_id().with(id);
    scroll_rows(ui, rect, id, row_height, count, reveal, None, row)
}

/// Like [`rows`], for what is only read: the keyboard scrolls it. `name` is what is read.
pub fn page(
    ui: &mut Ui,
    rect: Rect,
    name: &str,
    row_height: f32,
    count: usize,
    row: impl FnMut(&mut Ui, usize, Rect),
) -> ListGeometry {
    let keys = scroll::keys(ui, rect, name);
    let id = ui.scope_id().with(("page", name));
    scroll_rows(ui, rect, id, row_height, count, None, Some(keys), row)
}

fn scroll_rows(
    ui: &mut Ui,
    rect: Rect,
    id: Id,
    row_height: f32,
    count: usize,
    reveal: Option<usize>,
    keys: Option<scroll::KeyScroll>,
    mut row: impl FnMut(&mut Ui, usize, Rect),
) -> ListGeometry {
    let mut region = ui.new_child(UiBuilder::new().scope_id(id).max_rect(rect));
    region.shrink_clip_rect(rect);
    region.spacing_mut().item_spacing = Vec2::ZERO;
    let area = ScrollArea::vertical()
        .id_salt("scroll")
        .auto_shrink(false)
        .scroll_bar_visibility(ScrollBarVisibility::VisibleWhenNeeded)
        .animated(false);
    let output = area.show_viewport(&mut region, |ui, view| {
        let width = ui.max_rect().width();
        let top_left = ui.max_rect().left_top();
        ui.set_min_size(vec2(width, row_height * count as f32));
        let rect_of = |index: usize| {
            Rect::from_min_size(top_left + vec2(0.0, index as f32 * row_height), vec2(width, row_height))
        };
        keys.into_iter().for_each(|keys| keys.apply(ui));
        if let Some(index) = reveal {
            ui.scroll_to_rect_animation(rect_of(index), None, ScrollAnimation::none());
        }
        let first = (view.top() / row_height).floor().max(0.0) as usize;
        let end = ((view.bottom() / row_height).ceil().max(0.0) as usize).min(count);
        for index in first..end {
            row(ui, index, rect_of(index));
        }
    });
    ListGeometry { viewport: output.inner_rect, offset: output.state.unclamped_offset().y, pitch: row_height }
}

#[cfg(test)]
mod tests {
    use super::{ListGeometry, Rect, pos2};

    #[test]
    fn the_place_of_a_row_follows_from_its_index() {
        let geometry = ListGeometry {
            viewport: Rect::from_min_max(pos2(0.0, 100.0), pos2(50.0, 200.0)),
            offset: 30.0,
            pitch: 20.0,
        };
        assert_eq!(geometry.row_y(0), 80.0);
        assert_eq!(geometry.row_y(6), 200.0);
        let shown: Vec<usize> = (0..10).filter(|row| geometry.shows(*row)).collect();
        assert_eq!(shown, [1, 2, 3, 4, 5, 6]);
        assert_eq!(geometry.row_rect(1), Rect::from_min_max(pos2(0.0, 90.0), pos2(50.0, 110.0)));
    }
}
