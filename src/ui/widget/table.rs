//! The head of a table: column names in caption over a hairline.

use crate::ui::paint::{Anchor, Face, Pen};
use egui::Rect;

/// A column: where its text stands and its name.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    pub x: f32,
    pub anchor: Anchor,
    pub name: &'a str,
}

impl<'a> Column<'a> {
    /// Text begins at `x`.
    pub const fn left(x: f32, name: &'a str) -> Self {
        Self { x, anchor: Anchor::Left, name }
    }

    /// Text ends at `x`.
    pub const fn right(x: f32, name: &'a str) -> Self {
        Self { x, anchor: Anchor::Right, name }
    }
}

/// Draws the head in `rect`, 32 high.
pub fn head(pen: &Pen, rect: Rect, columns: &[Column<'_>]) {
    let y = pen.baseline(rect, Face::Caption);
    for column in columns {
        pen.put(column.x, y, column.anchor, &[(column.name, Face::Caption, pen.theme.faint)], f32::INFINITY);
    }
    pen.rule_below(rect, pen.theme.line);
}
