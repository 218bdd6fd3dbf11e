//! Choosing several targets, by pointer and by keyboard, and doing the same to all of them: the bar at the foot of the
//! tree, and the menu of a row that is chosen with others. Each press is one step of undo, and says how many it concerns.

use egui::{Key, Modifiers, Rect, Response, Role, Ui, pos2};

use super::Frame;
use super::target_tree::target_of;
use crate::mapping::Apply;
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::menu::{self, ContextEntry, ContextMenu};
use crate::ui::widget::{Button, Checkbox, ControlLook, Item, spoken};
use crate::workbench::rows::TargetRow;
use crate::workbench::{Accept, Command, EachRule, Edit, Look, Workbench};

/// Height of the bar.
pub const BAR: f32 = 40.0;
/// Boxes stand at this distance from the tree's left edge, and a press so far from it is on one.
const BOX: f32 = 10.0;
const BOX_END: f32 = 28.0;

/// What is done with all that are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    TakeSuggestions,
    Each(EachRule),
}

impl Does {
    const ALL: [Self; 7] = [
        Self::TakeSuggestions,
        Self::Each(EachRule::Apply(Apply::OnlyAtCreation)),
        Self::Each(EachRule::Apply(Apply::Always)),
        Self::Each(EachRule::NoDefault),
        Self::Each(EachRule::Disable),
        Self::Each(EachRule::Enable),
        Self::Each(EachRule::Remove),
    ];

    /// Those that would change something, each in words with its number.
    fn possible(bench: &Workbench) -> Vec<(Self, String)> {
        let concerned = |does: &Self| match does {
            Self::TakeSuggestions => bench.chosen_suggestions().count(),
            Self::Each(change) => bench.concerned(*change),
        };
        let counted = Self::ALL.into_iter().map(|does| (does, concerned(&does))).filter(|(_, count)| *count > 0);
        counted.map(|(does, count)| (does, does.title(count))).collect()
    }

    fn title(self, count: usize) -> String {
        match self {
            Self::TakeSuggestions if count == 1 => "Take 1 suggestion".to_owned(),
            Self::TakeSuggestions => format!("Take {count} suggestions"),
            Self::Each(change) => change.title(count),
        }
    }

    const fn icon(self) -> char {
        match self {
            Self::TakeSuggestions => icon::SPARKLE,
            Self::Each(EachRule::Apply(_)) => icon::CALENDAR_BLANK,
            Self::Each(EachRule::NoDefault) => icon::ERASER,
            Self::Each(EachRule::Disable) => icon::EYE_SLASH,
            Self::Each(EachRule::Enable) => icon::EYE,
            Self::Each(EachRule::Remove) => icon::TRASH,
        }
    }

    fn command(self, bench: &Workbench) -> Command {
        match self {
            Self::TakeSuggestions => Accept::Chosen.into(),
            Self::Each(change) => Edit::Several { targets: bench.view().targets().cloned().collect(), change }.into(),
        }
    }
}

/// What can be chosen with others: what has a rule, or can have one.
fn choosable(row: &TargetRow) -> Option<&TargetPath> {
    target_of(row).filter(|_| row.has_any_rule() || !row.read_only)
}

/// All rows between these two, the first of which stays where the next range begins.
fn range(anchor: &TargetPath, to: usize, rows: &[TargetRow]) -> Look {
    let from = rows.iter().position(|row| row.path.as_ref() == Some(anchor)).unwrap_or(to);
    let between = &rows[from.min(to)..=from.max(to)];
    Look::Targets { anchor: anchor.clone(), targets: between.iter().filter_map(choosable).cloned().collect() }
}

/// The keyboard went on to this row with Shift: it and all up to it are chosen.
pub fn extend(to: usize, from: Option<usize>, frame: &mut Frame<'_>) {
    let (rows, view) = (&frame.bench.rows().targets, frame.bench.view());
    let here = || from.and_then(|at| rows.get(at)).and_then(choosable);
    let first = view.target.as_ref().or_else(here);
    if let Some(anchor) = first.or_else(|| choosable(rows.get(to)?)) {
        frame.asks.command(range(anchor, to, rows));
    }
}

pub fn toggle(row: &TargetRow, frame: &mut Frame<'_>) {
    if let Some(target) = choosable(row) {
        frame.asks.command(Look::ToggleTarget(target.clone()));
    }
}

pub fn all(frame: &mut Frame<'_>) {
    let targets: Vec<TargetPath> = frame.bench.rows().targets.iter().filter_map(choosable).cloned().collect();
    let chosen = frame.bench.view().target.clone().filter(|target| targets.contains(target));
    if let Some(anchor) = chosen.or_else(|| targets.first().cloned()) {
        frame.asks.command(Look::Targets { anchor, targets });
    }
}

/// A press with Ctrl or Shift, or on a row's box, chooses the row with others; whether it did.
pub fn is_chosen_with(ui: &Ui, in_box: bool, row: &TargetRow, frame: &mut Frame<'_>) -> bool {
    let modifiers = ui.input(|input| input.modifiers);
    if choosable(row).is_none() || !(in_box || modifiers.command || modifiers.shift) {
        return false;
    }
    if modifiers.shift {
        let rows = &frame.bench.rows().targets;
        if let Some(to) = rows.iter().position(|other| other.id == row.id) {
            extend(to, Some(to), frame);
        }
    } else {
        toggle(row, frame);
    }
    true
}

/// The box of a row: on what is chosen with others, and under the pointer. Returns whether the pointer is on it.
pub fn tick(ui: &Ui, rect: Rect, response: &Response, row: &TargetRow, is_chosen: bool, frame: &Frame<'_>) -> bool {
    let is_one_of_several = is_chosen && frame.bench.view().several.is_some();
    if row.is_parent || choosable(row).is_none() || !(is_one_of_several || response.hovered()) {
        return false;
    }
    let pen = Pen::of(ui);
    let end = rect.left() + BOX_END;
    let in_box = response.hover_pos().or(response.interact_pointer_pos()).is_some_and(|at| at.x < end);
    let look = ControlLook { hover: in_box, ..ControlLook::REST };
    Checkbox::new("", is_one_of_several).paint(&pen, rect.left() + BOX, rect.center().y, look);
    in_box
}

/// Escape goes back to one: the one that the keyboard is on, else the first.
pub fn leave_by_key(ui: &Ui, cursor: Option<usize>, frame: &mut Frame<'_>) {
    let view = frame.bench.view();
    let Some(several) = view.several.as_ref() else { return };
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        let row = cursor.and_then(|at| frame.bench.rows().targets.get(at)).and_then(choosable);
        let one = row.filter(|target| several.contains(target)).or(view.target.as_ref());
        frame.asks.command(Look::Target(one.cloned()));
    }
}

/// How many are chosen, and what can be done with all of them.
pub fn bar(ui: &Ui, rect: Rect, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.fill(rect, 0.0, t.raised);
    pen.hline(rect.left()..rect.right(), rect.top(), t.line_strong);
    let bench = frame.bench;
    let words = format!("{} chosen", bench.view().targets().count());
    let (left, y) = (rect.left() + size::PAD, rect.center().y);
    let end = pen.text(left, pen.baseline(rect, Face::Strong), &words, Face::Strong, t.text);
    spoken(ui, Rect::from_min_max(pos2(left, rect.top()), pos2(end, rect.bottom())), "chosen", Role::Status, &words);
    let close = Button::icon_only(icon::X, "Choose one again").hint("Escape");
    let close = close.show_before(ui, rect.right() - 8.0, y);
    if close.clicked() {
        frame.asks.command(Look::Target(bench.view().target.clone()));
    }
    let possible = Does::possible(bench);
    let room = Rect::from_min_max(pos2(end + 16.0, rect.top()), pos2(close.rect.left() - 8.0, rect.bottom()));
    if let Some(does) = buttons(ui, room, &possible) {
        frame.asks.command(does.command(bench));
    }
}

/// As buttons where they fit; else in a menu, but for removing.
fn buttons(ui: &Ui, room: Rect, possible: &[(Does, String)]) -> Option<Does> {
    let pen = Pen::of(ui);
    let button = |(does, label): &'_ (Does, String)| -> (Does, f32) {
        (*does, Button::secondary(label).icon(does.icon()).width(&pen) + 8.0)
    };
    let width: f32 = possible.iter().map(|of| button(of).1).sum();
    let is_last = |does: &Does| *does == Does::Each(EachRule::Remove);
    let (in_menu, shown): (Vec<_>, Vec<_>) =
        possible.iter().partition(|(does, _)| width > room.width() && !is_last(does));
    let mut right = room.right();
    let mut pressed = None;
    for (does, label) in shown.into_iter().rev() {
        let shown = Button::secondary(label).icon(does.icon()).show_before(ui, right, room.center().y);
        right = shown.rect.left() - 8.0;
        pressed = pressed.or(shown.clicked().then_some(*does));
    }
    if in_menu.is_empty() {
        return pressed;
    }
    let change = Button::secondary("Change…").show_before(ui, right, room.center().y);
    let items: Vec<Item<'_>> = in_menu.iter().map(|(does, label)| Item::new(label).icon(does.icon())).collect();
    let picked = menu::popup(&change, "Change all that are chosen", &items);
    picked.and_then(|at| in_menu.get(at)).map(|(does, _)| *does).or(pressed)
}

/// The menu of a row that is chosen with others.
pub fn menu(response: &Response, by_key: bool, frame: &mut Frame<'_>) {
    let bench = frame.bench;
    let picked = menu::context(response, by_key, "Chosen attributes", || {
        let entry = |(does, label): (Does, String)| {
            let entry = ContextEntry::new(does, does.icon(), label);
            if does == Does::Each(EachRule::Remove) { entry.key("Delete").parted() } else { entry }
        };
        ContextMenu {
            caption: format!("{} chosen", bench.view().targets().count()),
            entries: Does::possible(bench).into_iter().map(entry).collect(),
        }
    });
    if let Some(does) = picked {
        frame.asks.command(does.command(bench));
    }
}
