//! Tabs without boxes: the chosen one stands on a two-point accent line that covers the panel's hairline. Arrow keys move between them.

use super::{ControlLook, clickable, keep_arrows};
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use egui::{Rect, Role, Ui, Vec2b, pos2};

/// A tab: its word, and a count behind it.
#[derive(Clone, Copy, Debug)]
pub struct Tab<'a> {
    pub label: &'a str,
    pub count: Option<usize>,
}

impl<'a> Tab<'a> {
    /// A tab without a count.
    pub const fn new(label: &'a str) -> Self {
        Self { label, count: None }
    }

    /// A count behind the word.
    pub const fn count(mut self, count: usize) -> Self {
        self.count = Some(count);
        self
    }
}

/// What the tabs were, after they were drawn.
#[derive(Clone, Copy, Debug)]
pub struct TabsOutput {
    /// The newly chosen one.
    pub picked: Option<usize>,
    /// Where the next thing in the bar may begin.
    pub right: f32,
}

/// Draws tabs in a bar, from its left edge; draw the bar's hairline first, or use [`bar`].
pub fn show(ui: &Ui, rect: Rect, tabs: &[Tab<'_>], chosen: usize) -> TabsOutput {
    let pen = Pen::of(ui);
    let mut output = TabsOutput { picked: None, right: rect.left() };
    for (index, tab) in tabs.iter().enumerate() {
        let width = tab_width(&pen, tab);
        let part = Rect::from_min_max(pos2(output.right, rect.top()), pos2(output.right + width, rect.bottom()));
        let id = ui.scope_id().with(("tab", tab.label));
        let (response, look) = clickable(ui, part.expand2(egui::vec2(8.0, 0.0)), id, Role::Tab, tab.label, true);
        ui.ctx().accesskit_node_builder(id, |node| node.set_selected(index == chosen));
        if response.clicked() && index != chosen {
            output.picked = Some(index);
        }
        if response.has_focus() {
            keep_arrows(ui, id, Vec2b::new(true, false));
            if let Some(to) = super::segmented::arrow(ui, index, tabs.len()) {
                output.picked = Some(to);
                ui.memory_mut(|m| m.request_focus(ui.scope_id().with(("tab", tabs[to].label))));
            }
        }
        paint(&pen, part, tab, index == chosen, look);
        output.right += width + 24.0;
    }
    output
}

/// A whole bar: its hairline, and tabs with the panel's padding.
pub fn bar(ui: &Ui, rect: Rect, tabs: &[Tab<'_>], chosen: usize) -> TabsOutput {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    show(ui, Rect::from_min_max(pos2(rect.left() + size::PAD, rect.top()), rect.max), tabs, chosen)
}

fn count_text(tab: &Tab<'_>) -> Option<String> {
    tab.count.map(|count| count.to_string())
}

fn tab_width(pen: &Pen, tab: &Tab<'_>) -> f32 {
    let count = count_text(tab).map_or(0.0, |count| pen.width(&count, Face::Caption).ceil() + 6.0);
    pen.width(tab.label, Face::Medium).ceil() + count
}

/// Draws one tab as it looks in a given state.
pub fn paint(pen: &Pen, rect: Rect, tab: &Tab<'_>, chosen: bool, look: ControlLook) {
    let t = pen.theme;
    let y = pen.baseline(rect, Face::Medium);
    let ink = if chosen || look.hover { t.text } else { t.muted };
    let end = pen.text(rect.left(), y, tab.label, Face::Medium, ink);
    if let Some(count) = count_text(tab) {
        pen.text(end + 6.0, y, &count, Face::Caption, t.faint);
    }
    if chosen {
        pen.fill(Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.max), 0.0, t.accent);
    }
    if look.focus {
        pen.ring(Rect::from_center_size(rect.center(), egui::vec2(rect.width() + 8.0, size::CONTROL)), size::RADIUS);
    }
}
