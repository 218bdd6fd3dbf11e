//! All causes at the right, with what became of each: the walk as a table of contents.

use egui::{Rect, Role, Ui, pos2, vec2};

use super::FOOT;
use super::cause::worth;
use crate::base::{counted, thousands};
use crate::check::FindingCause;
use crate::cure;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::{Button, List, ListKey, clickable, severity_ink, severity_mark, tooltip};
use crate::workbench::{CauseKey, Command, Take, Walk, WalkItem, WalkState, WalkStep, Workbench, cause_title};

/// Height of a cause whose title has one line.
const CAUSE: f32 = 56.0;
/// What is offered has no more lines where it stands under a cause.
const CURE_LINES: usize = 3;
/// A title has no more lines.
const TITLE_LINES: usize = 2;
/// Room at the end of a title for what became of the cause.
const STATE: f32 = 64.0;

pub fn show(ui: &mut Ui, mut rect: Rect, bench: &Workbench, walk: &Walk, asks: &mut Asks) {
    rect.min.x += 1.0;
    let pen = Pen::of(ui);
    let t = pen.theme;
    let head = rect.cut_top(size::HEAD);
    pen.rule_below(head, t.line);
    let x = pen.text(head.left() + size::PAD, pen.baseline(head, Face::Strong), "Findings", Face::Strong, t.text);
    let text = format!("{} in {}", left_of(walk), bench.kind().counted(bench.count()));
    area::words(ui, "causes", x + 8.0, head, &text, Face::Body, t.faint, head.right() - x - 24.0);
    let safe = bench.safe_cures().len();
    if safe > 0 {
        take_safe(ui, rect.cut_bottom(FOOT), safe, asks);
    }
    let current = Some(walk.here).filter(|here| *here < walk.items.len());
    let height = cause_height(&pen, walk, rect.width());
    let causes = List::new("Causes under review", walk.items.len(), height).current(current);
    let shown =
        causes.reveal(current.filter(|_| has_moved(ui, walk.here))).show(ui, rect, |ui, index, row, focused| {
            cause_row(ui, row, bench, index, &walk.items[index], index == walk.here, asks);
            if focused {
                Pen::of(ui).row_focus(row);
            }
        });
    if let Some(ListKey::Select(to)) = shown.key {
        asks.command(WalkStep::To(to));
    }
}

/// How many causes are left: the count falls with each that is taken or cleared.
fn left_of(walk: &Walk) -> String {
    let all = walk.items.len();
    let left = walk.count(|state| matches!(state, WalkState::Open | WalkState::Skipped));
    match all - left {
        0 => counted(all, "cause", "causes"),
        _ => format!("{} of {} left", thousands(left), counted(all, "cause", "causes")),
    }
}

/// All are as high as the one that needs most, so that the list stays one of equal rows.
fn cause_height(pen: &Pen, walk: &Walk, width: f32) -> f32 {
    let room = title_room(width);
    let is_long = walk.items.iter().any(|item| pen.width(&item.title, Face::Medium) > room);
    CAUSE + if is_long { size::CODE_LINE } else { 0.0 }
}

fn title_room(width: f32) -> f32 {
    width - 2.0 * size::PAD - 22.0 - STATE
}

/// Whether another cause is under review than in the last frame: then the list scrolls to it.
fn has_moved(ui: &Ui, here: usize) -> bool {
    let id = ui.scope_id().with("cause that was under review");
    let before: Option<usize> = ui.data(|data| data.get_temp(id));
    ui.data_mut(|data| data.insert_temp(id, here));
    before != Some(here)
}

fn take_safe(ui: &Ui, rect: Rect, safe: usize, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.hline(rect.left()..rect.right(), rect.top(), pen.theme.line_strong);
    let label = if safe == 1 {
        "Take the 1 that loses nothing".to_owned()
    } else {
        format!("Take the {safe} that lose nothing")
    };
    let hint = "Each clears all of its cases, costs nobody a value, and brings nothing new. Undone as one step.";
    let button = Button::secondary(&label).icon(icon::CHECK).hint(hint);
    if button.show_at(ui, rect.left() + size::PAD, rect.center().y).clicked() {
        asks.command(Take::Safe);
    }
}

/// What stands at the end of the first line.
fn state(item: &WalkItem) -> String {
    match item.state {
        WalkState::Open => thousands(item.count),
        WalkState::Taken { clears, .. } if clears < item.count => format!("{} left", thousands(item.count - clears)),
        WalkState::Taken { .. } => "taken".to_owned(),
        WalkState::Skipped => "skipped".to_owned(),
        WalkState::Gone => "cleared".to_owned(),
    }
}

fn cause_row(ui: &Ui, row: Rect, bench: &Workbench, index: usize, item: &WalkItem, is_here: bool, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let id = ui.scope_id().with(("cause under review", index));
    let spoken = format!("{}, {}", item.title, state(item));
    let (response, look) = clickable(ui, row, id, Role::Button, &spoken, true);
    ui.ctx().accesskit_node_builder(id, |node| node.set_selected(is_here));
    if is_here {
        pen.selected(row);
    } else if look.hover {
        pen.fill(row, 0.0, t.hover);
    }
    if look.focus {
        pen.row_focus(row);
    }
    if response.clicked() {
        asks.command(WalkStep::To(index));
        ui.memory_mut(|memory| memory.request_focus(super::id()));
    }
    let left = row.left() + size::PAD;
    let mark = pos2(left + 7.0, row.top() + 18.5);
    match item.state {
        WalkState::Taken { .. } | WalkState::Gone => pen.icon(mark, icon::CHECK_CIRCLE, t.ok_mark),
        WalkState::Skipped => pen.icon_row(mark, icon::ARROW_RIGHT, t.faint),
        WalkState::Open => pen.mark(mark, severity_mark(item.severity), severity_ink(t, item.severity)),
    }
    let is_open = item.state == WalkState::Open;
    let ink = if is_here { t.text } else { t.faint };
    pen.text_right(row.right() - size::PAD, row.top() + 23.0, &state(item), Face::Body, ink);
    let title = [(item.title.as_str(), Face::Medium, if is_open { t.text } else { t.muted })];
    let title = pen.block(pos2(left + 22.0, row.top() + 8.0), &title, title_room(row.width()), TITLE_LINES);
    let lower =
        Rect::from_min_max(pos2(left + 22.0, title.bottom()), pos2(row.right() - size::PAD, row.bottom() - 4.0));
    if !pen.block_height(&item.title, Face::Medium, title_room(row.width()), TITLE_LINES).1 {
        tooltip::hint(response, &item.title);
    }
    second_line(ui, lower, bench, item, is_here, asks);
    pen.hline(left + 22.0..row.right(), row.bottom() - 1.0, t.line);
}

/// The cure with what it clears, the way back from one that was taken, or what is left to a person; over two lines where
/// the title has left room for them.
fn second_line(ui: &Ui, whole: Rect, bench: &Workbench, item: &WalkItem, is_here: bool, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let rect = Rect::from_min_size(whole.min, vec2(whole.width(), size::ROW));
    let y = pen.baseline(rect, Face::Caption);
    let cures = bench.cures().and_then(|book| book.of(&item.key)?.1);
    let (cure, tail) = match (&item.state, cures) {
        (WalkState::Taken { cure, .. }, _) => {
            let end = undo(ui, rect, bench, item, cure, asks);
            return with_wrench(&pen, whole, cure, end - 12.0, t.faint, t.faint);
        }
        (WalkState::Gone, _) => ("Another cure cleared it too".to_owned(), String::new()),
        (_, None) => ("Trying what clears it…".to_owned(), String::new()),
        (_, Some([])) => (format!("Yours to decide: {}", cure::yours(item.key.code)), String::new()),
        (_, Some([first, ..])) => (first.cure.title.clone(), worth(first)),
    };
    if tail.is_empty() {
        pen.block(whole.min + vec2(0.0, 4.0), &[(&cure, Face::Caption, t.faint)], whole.width(), lines_in(whole));
        return;
    }
    let end = pen.text_right(rect.right(), y, &tail, Face::Caption, t.muted);
    let (ink, wrench) = if is_here { (t.muted, t.accent) } else { (t.faint, t.faint) };
    with_wrench(&pen, whole, &cure, end - 12.0, ink, wrench);
}

/// How many lines of a caption fit below a title.
fn lines_in(rect: Rect) -> usize {
    if rect.height() >= size::ROW + Face::Caption.line_height() { 2 } else { 1 }
}

/// A cure's title behind its sign.
fn with_wrench(pen: &Pen, rect: Rect, cure: &str, end: f32, ink: egui::Color32, wrench: egui::Color32) {
    pen.icon_small(pos2(rect.left() + 6.0, rect.top() + size::ROW / 2.0), icon::WRENCH, wrench);
    let at = rect.min + vec2(18.0, 4.0);
    pen.block(at, &[(cure, Face::Caption, ink)], end - at.x, lines_in(rect));
}

/// The last step is taken back from where it was taken. Returns where it begins.
fn undo(ui: &Ui, rect: Rect, bench: &Workbench, item: &WalkItem, cure: &str, asks: &mut Asks) -> f32 {
    if bench.undo_name() != Some(cure) {
        return rect.right();
    }
    let name = format!("Undo {cure}: {}", item.title);
    let (clicked, left) = small_link(ui, rect, "Undo", &name, true);
    if clicked {
        asks.command(Command::Undo);
        ui.memory_mut(|memory| memory.request_focus(super::id()));
    }
    left
}

/// A word in the accent at the right end of a line; whether it was pressed, and where it begins.
fn small_link(ui: &Ui, rect: Rect, word: &str, name: &str, enabled: bool) -> (bool, f32) {
    let pen = Pen::of(ui);
    let left = rect.right() - pen.width(word, Face::CaptionStrong).ceil();
    let place = Rect::from_min_max(pos2(left - 4.0, rect.top()), pos2(rect.right() + 4.0, rect.bottom()));
    let id = ui.scope_id().with(("small link", name));
    let (response, look) = clickable(ui, place, id, Role::Link, name, enabled);
    let y = pen.baseline(rect, Face::Caption);
    let ink = if enabled { pen.theme.accent } else { pen.theme.faint };
    pen.text(left, y, word, Face::CaptionStrong, ink);
    if look.hover || look.focus {
        pen.hline(left..rect.right(), y + 2.0, pen.theme.accent);
    }
    if look.focus {
        pen.ring(place, size::RADIUS);
    }
    (response.clicked(), left)
}

/// The button that begins the review, at the right end of a head. Returns where it begins.
pub fn review_button(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) -> f32 {
    if !bench.has_causes() {
        return rect.right();
    }
    let hint = "Go through the findings one by one, each with what clears it.";
    let button = Button::quiet("Review all").icon(icon::LIST_CHECKS).hint(hint);
    let shown = button.show_before(ui, rect.right() - 8.0, rect.center().y);
    if shown.clicked() {
        asks.command(WalkStep::Begin(None));
    }
    shown.rect.left()
}

/// What clears a cause, with one press to take it; nothing where there is no cure. Returns where it ends.
pub fn cures_line(ui: &Ui, rect: Rect, bench: &Workbench, cause: &FindingCause, asks: &mut Asks) -> f32 {
    let key = CauseKey::of(cause);
    let cures = bench.cures().and_then(|book| book.of(&key)?.1);
    let Some([first, ..]) = cures else { return rect.top() };
    let pen = Pen::of(ui);
    let t = pen.theme;
    let title = cause_title(cause);
    let can_take = first.is_recommended() && first.cure.changes().is_some();
    let (word, what) = if can_take { ("Take", &first.cure.title) } else { ("Review", &first.cure.title) };
    let name = format!("{word} “{what}”: {title}");
    let (pressed, left) = small_link(ui, rect, word, &name, !bench.is_found_before(bench.kind()));
    if pressed {
        if can_take { asks.command(Take::First(key)) } else { asks.command(WalkStep::Begin(Some(key))) }
    }
    let y = pen.baseline(rect, Face::Caption);
    let end = pen.text_right(left - 12.0, y, &worth(first), Face::Caption, t.faint);
    pen.icon_small(pos2(rect.left() + 6.0, rect.center().y), icon::WRENCH, t.accent);
    let words = [(first.cure.title.as_str(), Face::Caption, t.muted)];
    let at = pos2(rect.left() + 18.0, rect.top() + 2.0);
    let shown = pen.block(at, &words, end - 12.0 - at.x, CURE_LINES);
    if !pen.block_height(&first.cure.title, Face::Caption, end - 12.0 - at.x, CURE_LINES).1 {
        let response = ui.interact(shown, ui.scope_id().with(("cure in full", &name)), egui::Sense::hover());
        tooltip::hint(response, &first.cure.title);
    }
    rect.bottom().max(shown.bottom() + 2.0)
}
