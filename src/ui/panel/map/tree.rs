//! What the rows of both trees have in common: guides, caret, sign, and where a click on a parent leads.

use egui::{Color32, Rect, Response, pos2};

use crate::ui::icon;
use crate::ui::paint::Pen;
use crate::ui::theme::size;
use crate::ui::widget::ListKey;

/// Columns of a tree, as distances from its left edge.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// Middle of the caret of a row at the top.
    pub caret: f32,
    /// Where values begin.
    pub value: f32,
}

impl Columns {
    /// Where the name of a row begins.
    pub fn name(&self, rect: Rect, depth: u8) -> f32 {
        rect.left() + self.caret + 30.0 + f32::from(depth) * size::INDENT
    }
}

/// Draws the guides under the parents' carets, the caret and the sign of the type. `folded` is `None` for a leaf.
pub fn lead(pen: &Pen, rect: Rect, columns: Columns, depth: u8, folded: Option<bool>, sign: char, ink: Color32) {
    let t = pen.theme;
    let y = rect.center().y;
    for level in 0..depth {
        pen.vline(rect.left() + columns.caret + f32::from(level) * size::INDENT, rect.top()..rect.bottom(), t.line);
    }
    let x = rect.left() + columns.caret + f32::from(depth) * size::INDENT;
    if let Some(folded) = folded {
        let caret = if folded { icon::CARET_RIGHT } else { icon::CARET_DOWN };
        pen.icon_small(pos2(x, y), caret, t.faint);
    }
    pen.icon_row(pos2(x + 16.0, y), sign, ink);
}

/// Whether a click was on the caret.
pub fn on_caret(response: &Response, rect: Rect, columns: Columns, depth: u8) -> bool {
    let middle = rect.left() + columns.caret + f32::from(depth) * size::INDENT;
    response.interact_pointer_pos().is_some_and(|at| (at.x - middle).abs() <= 8.0)
}

/// What a key of the list means in a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeKey {
    Go(usize),
    Open(usize),
    Fold(usize),
    Delete(usize),
    Extend(usize),
    Toggle(usize),
    All,
}

/// Right opens a folded parent, and else goes into it; Left folds an open one, and else goes to the parent.
/// `row` gives a row's depth, and for a parent whether it is folded.
pub fn key(key: ListKey, row: impl Fn(usize) -> Option<(u8, Option<bool>)>) -> Option<TreeKey> {
    match key {
        ListKey::Select(at) => Some(TreeKey::Go(at)),
        ListKey::Open(at) => Some(TreeKey::Open(at)),
        ListKey::Delete(at) => Some(TreeKey::Delete(at)),
        ListKey::Extend(at) => Some(TreeKey::Extend(at)),
        ListKey::Toggle(at) => Some(TreeKey::Toggle(at)),
        ListKey::All => Some(TreeKey::All),
        ListKey::Expand(at) => match row(at)?.1? {
            true => Some(TreeKey::Fold(at)),
            false => row(at + 1).map(|_| TreeKey::Go(at + 1)),
        },
        ListKey::Collapse(at) => match row(at)? {
            (_, Some(false)) => Some(TreeKey::Fold(at)),
            (depth, _) => (0..at).rev().find(|k| row(*k).is_some_and(|(d, _)| d < depth)).map(TreeKey::Go),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{TreeKey, key};
    use crate::ui::widget::ListKey;

    #[test]
    fn left_and_right_fold_and_walk() {
        // name (open) > given, family; emails (folded)
        let rows = [(0, Some(false)), (1, None), (1, None), (0, Some(true))];
        let row = |at: usize| rows.get(at).copied();
        let cases = [
            ("right on an open parent goes in", ListKey::Expand(0), Some(TreeKey::Go(1))),
            ("right on a folded parent opens it", ListKey::Expand(3), Some(TreeKey::Fold(3))),
            ("right on a leaf does nothing", ListKey::Expand(1), None),
            ("left on an open parent folds it", ListKey::Collapse(0), Some(TreeKey::Fold(0))),
            ("left on a leaf goes to its parent", ListKey::Collapse(2), Some(TreeKey::Go(0))),
            ("left on a folded row at the top does nothing", ListKey::Collapse(3), None),
            ("Enter opens", ListKey::Open(2), Some(TreeKey::Open(2))),
        ];
        for (name, pressed, expected) in cases {
            assert_eq!(key(pressed, row), expected, "{name}");
        }
    }
}
