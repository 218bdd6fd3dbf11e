//! A row of a tree, list or table: the ground and the sense of it; what stands in it is painted by the panel.
//!
//! A row is hovered, selected, focused (the list has the keyboard and this is its current row), a drop target, or disabled.

use crate::ui::paint::Pen;
use egui::{Id, Rect, Response, Role, Sense, Ui, WidgetInfo};

/// One row to be shown at a rectangle.
#[derive(Clone, Copy, Debug)]
#[must_use = "a row is drawn by `show`"]
pub struct Row<'a> {
    id: Id,
    name: &'a str,
    role: Role,
    selected: bool,
    focused: bool,
    target: bool,
    lit: bool,
    enabled: bool,
    drag: bool,
    level: usize,
    expanded: Option<bool>,
}

impl<'a> Row<'a> {
    /// A list row. `id` is what the row stands for (an attribute's path, a record's index), never its place on screen;
    /// `name` is all that the row says, for screen readers.
    pub fn new(ui: &Ui, id: impl egui::AsIdSalt, name: &'a str) -> Self {
        Self {
            id: ui.scope_id().with(id),
            name,
            role: Role::ListItem,
            selected: false,
            focused: false,
            target: false,
            lit: false,
            enabled: true,
            drag: false,
            level: 0,
            expanded: None,
        }
    }

    /// A row of a tree: its level from 0, and whether its children show; `None` when it has none.
    pub fn tree(mut self, level: usize, expanded: Option<bool>) -> Self {
        self.role = Role::TreeItem;
        self.level = level;
        self.expanded = expanded;
        self
    }

    /// It is the chosen one.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }

    /// The list has the keyboard and this is its current row.
    pub fn focused(mut self, focused: bool) -> Self {
        self.focused = focused;
        self
    }

    /// What is dragged may be dropped here.
    pub fn target(mut self, target: bool) -> Self {
        self.target = target;
        self
    }

    /// It belongs to what the pointer is on elsewhere (the other end of a wire).
    pub fn lit(mut self, lit: bool) -> Self {
        self.lit = lit;
        self
    }

    /// It can be chosen.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// It can be dragged.
    pub fn draggable(mut self, drag: bool) -> Self {
        self.drag = drag;
        self
    }

    /// Draws the ground and senses the pointer.
    pub fn show(self, ui: &Ui, rect: Rect) -> Response {
        // Not focusable one by one: the list is one stop of the Tab key, and arrows move within it.
        let sense = match (self.enabled, self.drag) {
            (false, _) => Sense::hover(),
            (true, false) => Sense::CLICK,
            (true, true) => Sense::CLICK | Sense::DRAG,
        };
        let response = ui.interact(rect, self.id, sense);
        response.widget_info(|| WidgetInfo::labeled(self.role, self.enabled, self.name));
        ui.ctx().accesskit_node_builder(self.id, |node| {
            node.set_selected(self.selected);
            if self.role == Role::TreeItem {
                node.set_level(self.level + 1);
            }
            if let Some(expanded) = self.expanded {
                node.set_expanded(expanded);
            }
        });
        if self.focused {
            super::list::set_current_row(ui, self.id);
        }
        self.paint(&Pen::of(ui), rect, self.enabled && response.hovered());
        response
    }

    /// Draws the ground as it looks in a given state.
    pub fn paint(&self, pen: &Pen, rect: Rect, hover: bool) {
        let t = pen.theme;
        if self.target {
            pen.fill(rect, 0.0, t.select);
            pen.outline(rect, 0.0, t.accent);
        } else if self.selected {
            pen.selected(rect);
        } else if hover || self.lit {
            pen.fill(rect, 0.0, t.hover);
        }
        if self.focused {
            pen.row_focus(rect);
        }
    }
}
