//! The workspace Map: what the payload holds at the left, what the account takes at the right, the rules as wires between
//! them, and below the chosen rule with its results.
//!
//! ```text
//! source_tree.rs │ gutter.rs: wires, chips, ports │ target_tree.rs
//! inspector/: the chosen rule, its editor, its options, its results   suggest.rs: in its place, the review of suggestions
//! dictionary.rs: type, limits and use of a target, in columns where there is room
//! menus.rs: what can be done with a row, a wire, a chip   several.rs: choosing several targets, and doing the same to all
//! marks.rs: what wires say of rows   connect.rs: drawing one   picker.rs: choosing by name   tree.rs: rows
//! ```

mod connect;
mod dictionary;
mod gutter;
mod inspector;
mod marks;
mod menus;
mod picker;
mod several;
mod source_tree;
mod suggest;
mod target_tree;
mod tree;

pub(super) use inspector::spans as expression_spans;

use egui::{Key, Modifiers, Rect, Ui};

use self::connect::Connect;
use self::gutter::Ends;
use self::inspector::Inspector;
use self::marks::{Lit, Marks};
use self::picker::{Picked, Picker};
use crate::mapping::RuleSource;
use crate::scim::TargetPath;
use crate::ui::ask::Asks;
use crate::ui::paint::Cut;
use crate::ui::pause;
use crate::ui::theme::size;
use crate::ui::widget::splitter::{Axis, Side, Splitter};
use crate::ui::widget::{ListGeometry, page_hears_keys};
use crate::workbench::rows::{RowStatus, TargetRow};
use crate::workbench::{Action, Edit, Workbench};

/// Up to this height of the window the inspector is lower.
const LOW: f32 = 772.0;
/// The width of the gutter where there is room.
const GUTTER: f32 = 528.0;
/// The least widths of the trees, and of the gutter between them.
const LEAST_SOURCE: f32 = 168.0;
const LEAST_TARGET: f32 = 240.0;
const LEAST_GUTTER: f32 = 144.0;
/// However wide the target tree is, the results below it leave this share of the width to the rule.
const RESULTS: f32 = 0.48;

/// What the window keeps of this workspace.
#[derive(Default)]
pub struct MapPanel {
    /// Sizes that a person gave the regions; else the layout's own.
    source_width: Option<f32>,
    target_width: Option<f32>,
    inspector_height: Option<f32>,
    source_filter: String,
    target_filter: String,
    /// What the pointer was on in the last frame.
    lit: Lit,
    /// The wire the pointer rests on, and since when.
    rested: Option<(TargetPath, f64)>,
    connect: Connect,
    picker: Option<Picker>,
    /// The row of the target tree that the keyboard is on, by identity: also one that no rule can fill.
    target_row: Option<String>,
    /// The target that was chosen in the last frame: when another is, its row is brought into view.
    chosen: Option<TargetPath>,
    /// Whether only some targets were listed in the last frame: when all are again, the chosen row is brought into view.
    was_filtered: bool,
    /// The same of the source tree.
    were_sources_filtered: bool,
    reveal_source: Option<usize>,
    /// The wire whose menu is open.
    wire_of_menu: Option<TargetPath>,
    reveal_target: Option<usize>,
    /// Where the target tree was drawn in the last frame.
    targets: Option<ListGeometry>,
    inspector: Inspector,
    /// The chosen row as it was before it was typed into.
    calm: Option<TargetRow>,
}

/// What one frame's parts share.
struct Frame<'a> {
    bench: &'a Workbench,
    asks: &'a mut Asks,
    marks: Marks,
    was_lit: Lit,
    /// What the pointer is on now.
    lit: Lit,
    wide: bool,
    /// The rule that is being typed: of it nothing turns red.
    typing: Option<TargetPath>,
}

impl Frame<'_> {
    fn is_typed(&self, target: &TargetPath) -> bool {
        self.typing.as_ref() == Some(target)
    }

    /// What is said while suggestions are not there yet.
    fn looking(&self) -> String {
        format!("Looking for suggestions in {}…", self.bench.kind().counted(self.bench.count()))
    }

    /// Whether a row as it was before it was typed into is to be shown in place of what it is now.
    fn is_calmer(&self, before: &TargetRow, row: &TargetRow) -> bool {
        let is_typed = row.path.as_ref().is_some_and(|path| self.is_typed(path));
        is_typed && before.path == row.path && is_worse(row, before)
    }
}

/// The regions of the workspace.
#[derive(Clone, Copy)]
struct Regions {
    sources: Rect,
    gutter: Rect,
    targets: Rect,
    inspector: Rect,
}

impl MapPanel {
    pub fn show(&mut self, ui: &mut Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
        // Before anything is drawn: what lies over the window is closed by Escape first.
        let hears_escape = page_hears_keys(ui.ctx());
        let wide = rect.width() >= size::WIDE;
        let regions = self.regions(ui, rect);
        self.follow_choice(bench);
        let was_lit = std::mem::take(&mut self.lit);
        let marks = Marks::of(bench.rows(), bench.view(), &was_lit);
        let typing = pause::typing(ui.ctx());
        self.keep_calm(bench, typing.as_ref());
        let mut frame = Frame { bench, asks, marks, was_lit, lit: Lit::Nothing, wide, typing };
        let sources = source_tree::show(ui, self, regions.sources, &mut frame);
        let head = regions.gutter.with_max_y(regions.gutter.top() + size::HEAD);
        let before = self.targets.take();
        gutter::head(ui, self, head, &mut frame, before.as_ref());
        let targets = target_tree::show(ui, self, regions.targets, &mut frame, &sources);
        self.targets = Some(targets);
        let ends = Ends { sources, targets };
        gutter::show(ui, self, regions.gutter, &mut frame, ends);
        self.borders(ui, rect, regions);
        gutter::ports(ui, self, regions.gutter, &frame, ends);
        if let Some(row) = self.connect.follow(ui, regions.gutter, &mut frame, ends) {
            self.reveal_target = Some(row);
            ui.ctx().request_repaint();
        }
        let results = regions.targets.width().min((rect.width() * RESULTS).round());
        if let Some(walk) = bench.suggest_walk() {
            suggest::show(ui, regions.inspector, results, walk, &mut frame);
        } else if let Some(picker) = self.inspector.show(ui, regions.inspector, results, &mut frame) {
            self.picker = Some(picker);
        }
        self.lower_border(ui, rect, regions);
        self.choose(ui, &mut frame);
        self.connect.ask(ui, &mut frame);
        remove_by_key(ui, &mut frame);
        if hears_escape {
            several::leave_by_key(ui, self.target_cursor(bench), &mut frame);
        }
        if self.connect.is_dragging() {
            // Only the wire in hand is to be looked at.
            frame.lit = Lit::Nothing;
        }
        if frame.lit != frame.was_lit {
            ui.ctx().request_repaint();
        }
        self.lit = frame.lit;
    }

    /// Keeps the chosen row while nobody types, and while what is typed is not worse.
    fn keep_calm(&mut self, bench: &Workbench, typing: Option<&TargetPath>) {
        let target = bench.view().target.as_ref();
        let row = bench.rows().targets.iter().find(|row| row.path.is_some() && row.path.as_ref() == target);
        let is_same = |calm: &TargetRow| calm.path.as_ref() == target && typing == target;
        match (row, self.calm.as_ref().filter(|calm| is_same(calm))) {
            (Some(row), Some(calm)) if is_worse(row, calm) => {}
            (row, _) => self.calm = row.cloned(),
        }
    }

    fn regions(&self, ui: &Ui, mut rect: Rect) -> Regions {
        let low = ui.ctx().content_rect().height() <= LOW;
        let height = self.inspector_height.unwrap_or(if low { 192.0 } else { 224.0 });
        let inspector = rect.cut_bottom(height.min(rect.height() - 160.0).max(0.0).round());
        let (source, target) = first_widths(rect.width());
        let most = (rect.width() - LEAST_TARGET - LEAST_GUTTER).max(LEAST_SOURCE);
        let sources = rect.cut_left(self.source_width.unwrap_or(source).min(most));
        let most = (rect.width() - LEAST_GUTTER).max(LEAST_TARGET);
        let targets = rect.cut_right(self.target_width.unwrap_or(target).min(most));
        Regions { sources, gutter: rect, targets, inspector }
    }

    /// The borders between trees and gutter.
    fn borders(&mut self, ui: &Ui, rect: Rect, regions: Regions) {
        let (source, target) = first_widths(rect.width());
        let span = rect.top()..regions.inspector.top();
        let mut width = regions.sources.width();
        let most = (rect.width() - regions.targets.width() - LEAST_GUTTER).max(LEAST_SOURCE);
        let border = Splitter::new("Width of the source tree", Axis::Vertical, Side::Before, source);
        if border.show(ui, regions.sources.right(), span.clone(), &mut width, LEAST_SOURCE..=most).changed() {
            self.source_width = Some(width);
        }
        let mut width = regions.targets.width();
        let most = (rect.width() - regions.sources.width() - LEAST_GUTTER).max(LEAST_TARGET);
        let border = Splitter::new("Width of the target tree", Axis::Vertical, Side::After, target);
        if border.show(ui, regions.targets.left(), span, &mut width, LEAST_TARGET..=most).changed() {
            self.target_width = Some(width);
        }
    }

    /// The inspector's border, drawn after the inspector so that its hairline lies on top.
    fn lower_border(&mut self, ui: &Ui, rect: Rect, regions: Regions) {
        let mut height = regions.inspector.height();
        let border = Splitter::new("Height of the inspector", Axis::Horizontal, Side::After, 224.0);
        let across = rect.left()..rect.right();
        let most = (rect.height() - 160.0).max(144.0);
        if border.show(ui, regions.inspector.top(), across, &mut height, 144.0..=most).changed() {
            self.inspector_height = Some(height);
        }
    }

    /// When a target was chosen (here, in the problems, in Preview), its row comes into view.
    fn follow_choice(&mut self, bench: &Workbench) {
        let (chosen, view) = (&bench.view().target, bench.view());
        let is_filtered = !view.target_filter.is_empty() || view.only_unmapped || view.only_unread;
        let is_whole_again = std::mem::replace(&mut self.was_filtered, is_filtered) && !is_filtered;
        let are_filtered = !view.source_filter.is_empty();
        if std::mem::replace(&mut self.were_sources_filtered, are_filtered) && !are_filtered {
            let id = view.source.as_deref();
            self.reveal_source = bench.rows().sources.iter().position(|row| Some(row.id.as_str()) == id);
        }
        if *chosen == self.chosen && !is_whole_again {
            return;
        }
        self.chosen.clone_from(chosen);
        let Some(target) = chosen else { return };
        let row = bench.rows().targets.iter().position(|r| r.path.as_ref() == Some(target));
        if let Some(row) = row {
            self.target_row = Some(bench.rows().targets[row].id.clone());
            self.reveal_target = Some(row);
        }
    }

    /// The row of the target tree that the keyboard is on.
    fn target_cursor(&self, bench: &Workbench) -> Option<usize> {
        let id = self.target_row.as_deref()?;
        bench.rows().targets.iter().position(|r| r.id == id)
    }

    /// The list of attributes, when one is to be chosen.
    fn choose(&mut self, ui: &Ui, frame: &mut Frame<'_>) {
        let Some(mut picker) = self.picker.take() else { return };
        let (picked, open) = picker.show(ui, frame);
        match picked {
            Some(Picked::Wire { attribute, target }) => self.connect.connect(&attribute, &target, frame),
            Some(Picked::Source { attribute, target }) => {
                frame.asks.command(Edit::SetSource { target, source: RuleSource::Direct { attribute } });
            }
            None if open => self.picker = Some(picker),
            None => {}
        }
    }
}

fn is_worse(row: &TargetRow, before: &TargetRow) -> bool {
    row.status >= RowStatus::Warning && row.status > before.status
}

/// Delete removes the chosen rule, unless text is typed.
fn remove_by_key(ui: &Ui, frame: &mut Frame<'_>) {
    let free = !ui.ctx().text_edit_focused();
    if free
        && Action::RemoveRule.is_possible(frame.bench)
        && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Delete))
    {
        frame.asks.run(Action::RemoveRule);
    }
}

/// What is more than the wires need goes to names and values.
fn first_widths(width: f32) -> (f32, f32) {
    if width < size::WIDE {
        return (344.0, 368.0);
    }
    let side = ((width - GUTTER) / 2.0).clamp(456.0, 800.0).round();
    (side, side)
}
