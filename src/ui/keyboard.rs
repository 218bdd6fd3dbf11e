//! The keyboard: shortcuts of the list of actions, and the page that shows them.

use egui::{Context, Key, KeyboardShortcut, Modifiers, Rect, Ui, pos2, vec2};

use super::ask::Asks;
use super::paint::{Face, Pen};
use super::theme::size;
use super::widget::{dialog, list};
use crate::workbench::{self, Action, Workbench};

/// Turns the shortcuts that were pressed into actions. Those with more modifiers are heard first.
pub fn listen(ctx: &Context, bench: &Workbench, asks: &mut Asks) {
    let typing = ctx.text_edit_focused();
    let mut actions: Vec<(Action, KeyboardShortcut)> =
        Action::all().filter_map(|a| Some((a, egui_shortcut(a.shortcut()?)))).collect();
    actions.sort_by_key(|(_, s)| std::cmp::Reverse(u8::from(s.modifiers.shift) + u8::from(s.modifiers.alt)));
    for (action, shortcut) in actions {
        // While text is typed, letters are the text's own, and undo and redo.
        let is_letter = shortcut.modifiers.is_none() && !matches!(shortcut.logical_key, Key::F1);
        if typing && (is_letter || matches!(action, Action::Undo | Action::Redo)) {
            continue;
        }
        if action.is_possible(bench) && ctx.input_mut(|i| i.consume_shortcut(&shortcut)) {
            asks.run(action);
        }
    }
}

fn egui_shortcut(shortcut: workbench::Shortcut) -> KeyboardShortcut {
    let mut modifiers = Modifiers::NONE;
    modifiers.command = shortcut.command;
    modifiers.shift = shortcut.shift;
    modifiers.alt = shortcut.alt;
    KeyboardShortcut::new(modifiers, egui_key(shortcut.key))
}

fn egui_key(key: workbench::Key) -> Key {
    let named = |name: String| Key::from_name(&name).unwrap_or(Key::F20);
    match key {
        workbench::Key::Letter(letter) => named(letter.to_ascii_uppercase().to_string()),
        workbench::Key::Digit(digit) => named(digit.to_string()),
        workbench::Key::F(number) => named(format!("F{number}")),
        workbench::Key::Left => Key::ArrowLeft,
        workbench::Key::Right => Key::ArrowRight,
        workbench::Key::Delete => Key::Delete,
    }
}

/// The width of the column of keys.
const KEYS: f32 = 120.0;

/// The page with all shortcuts. Returns whether it stays open.
pub fn page(ui: &Ui) -> bool {
    let rows: Vec<(String, &str)> = Action::all().filter_map(|a| Some((a.shortcut()?.label(), a.label()))).collect();
    let more: [(&str, &str); 13] = [
        ("Tab", "To the next list, field, button or border; with Shift, back"),
        ("Space", "Press the button, tick the box"),
        ("Arrows", "Within a list, a tree, tabs or a menu; move a border"),
        ("Left, Right", "Fold and unfold in a tree"),
        ("Enter", "Open, or draw a wire from the chosen attribute"),
        ("Delete", "Remove the chosen rule"),
        ("Shift Down, Ctrl A", "In the target tree: choose several; also Ctrl and Shift with a click"),
        ("Space", "In the target tree: choose one more, or one less"),
        ("J, K", "In Preview and Dry run: the next record, the one before"),
        ("V", "In a plan: whoever would be disabled was looked at"),
        ("D", "In Preview: of a person only what changes"),
        ("E, X, N, I", "In Who is there already: exact, existing, new, ignore"),
        ("Escape", "Close what lies over the window"),
    ];
    let rows: Vec<(String, &str)> = rows.into_iter().chain(more.map(|(k, w)| (k.to_owned(), w))).collect();
    let most = ui.ctx().content_rect().height() - size::HEAD - 48.0;
    let height = (rows.len() as f32 * size::ROW + 16.0).min(most);
    let pen = Pen::of(ui);
    let longest = rows.iter().map(|(_, what)| pen.width(what, Face::Body)).fold(0.0, f32::max);
    let width = (KEYS + longest + 2.0 * size::PAD + 16.0).ceil();
    let output = dialog::show(ui.ctx(), "Keyboard shortcuts", vec2(width, height), |ui, rect| {
        let inner = rect.shrink2(vec2(size::PAD, 8.0));
        list::page(ui, inner, "Keyboard shortcuts", size::ROW, rows.len(), |ui, index, rect| {
            shortcut_row(ui, rect, &rows[index]);
        });
    });
    !output.closed
}

fn shortcut_row(ui: &Ui, rect: Rect, (keys, what): &(String, &str)) {
    let pen = Pen::of(ui);
    let y = pen.baseline(rect, Face::Body);
    pen.text(rect.left(), y, keys, Face::CaptionStrong, pen.theme.muted);
    pen.text_fit(rect.left() + KEYS, y, what, Face::Body, pen.theme.text, rect.width() - KEYS);
    let name = format!("{keys}: {what}");
    let label = ui.interact(
        Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom())),
        ui.scope_id().with(("shortcut", keys)),
        egui::Sense::hover(),
    );
    label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
}
