//! The review: findings are gone through one by one, each with what clears it, as a code review shows a change.
//!
//! ```text
//! Review 3 of 9  ─ strokes ─  Leave        │ list.rs: all causes, what became of each
//! cause.rs: what is wrong, its cures       │
//! change.rs: the rules before and after    │
//! people.rs: the people before and after   │
//! Take, Skip, Back         31 → 22         │ Take all that lose nothing
//! ```
//!
//! Keys act only while the walk has the focus; it takes it when nothing else has it.

mod cause;
mod change;
mod list;
mod people;

pub use list::{cures_line, review_button};

use egui::{Id, Key, Modifiers, Rect, Role, Ui, pos2};

use crate::base::{counted, thousands};
use crate::cure::{CureAction, Offered, Totals};
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::Button;
use crate::ui::widget::walk::{self, Stroke};
use crate::workbench::{Take, Walk, WalkState, WalkStep, Workbench};

/// Where the keys of the walk stand.
const FOOT: f32 = 56.0;

/// The item under review, with its cures as far as they are counted.
struct Here<'a> {
    walk: &'a Walk,
    cures: Option<&'a [Offered]>,
}

impl<'a> Here<'a> {
    fn of(bench: &'a Workbench, walk: &'a Walk) -> Self {
        let cures = walk.item().and_then(|item| bench.cures()?.of(&item.key)?.1);
        Self { walk, cures }
    }

    /// The cure that is chosen, while the item is to be decided.
    fn chosen(&self) -> Option<&'a Offered> {
        let is_open = self.walk.item().is_some_and(|item| matches!(item.state, WalkState::Open | WalkState::Skipped));
        self.cures?.get(self.walk.cure).filter(|_| is_open)
    }
}

/// Draws the review in place of requests and findings.
pub fn show(ui: &mut Ui, mut rect: Rect, bench: &Workbench, walk: &Walk, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.surface);
    let wide = rect.width() >= size::WIDE;
    let right = rect.cut_right(if wide { size::share(rect.width(), 376.0, 0.26, 520.0) } else { 304.0 });
    let here = Here::of(bench, walk);
    keys(ui, rect, &here, asks);
    let top = rect.cut_top(size::HEAD);
    head(ui, top, walk, wide, asks);
    let bottom = rect.cut_bottom(FOOT);
    if walk.item().is_some() {
        cause::show(ui, rect, bench, &here, wide, asks);
    } else {
        done(ui, rect, walk, asks);
    }
    foot(ui, bottom, bench, &here, asks);
    list::show(ui, right, bench, walk, asks);
    pen.vline(right.left(), right.top()..right.bottom(), pen.theme.line_strong);
}

/// The walk's identity, wherever it is drawn: rows of the list give it the focus.
fn id() -> Id {
    Id::unique("the walk of the review")
}

/// The walk's own keys. The walk takes the focus when nothing has it, so that it can be walked at once.
fn keys(ui: &Ui, rect: Rect, here: &Here<'_>, asks: &mut Asks) {
    if !walk::has_focus(ui, rect, id(), "Review") {
        return;
    }
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let (walk, last) = (here.walk, here.cures.map_or(0, <[_]>::len).saturating_sub(1));
    if pressed(Modifiers::SHIFT, Key::Space) {
        asks.command(Take::Safe);
    } else if pressed(Modifiers::NONE, Key::Space) {
        take(here, asks);
    } else if pressed(Modifiers::NONE, Key::ArrowRight) {
        asks.command(WalkStep::Skip);
    } else if pressed(Modifiers::NONE, Key::ArrowLeft) {
        asks.command(WalkStep::Back);
    } else if pressed(Modifiers::NONE, Key::ArrowDown) {
        asks.command(WalkStep::Cure((walk.cure + 1).min(last)));
    } else if pressed(Modifiers::NONE, Key::ArrowUp) {
        asks.command(WalkStep::Cure(walk.cure.saturating_sub(1)));
    } else if pressed(Modifiers::NONE, Key::Escape) {
        asks.command(WalkStep::Leave);
    }
}

/// Takes the cure that is chosen, or puts its command on the clipboard.
fn take(here: &Here<'_>, asks: &mut Asks) {
    match here.chosen().map(|offered| &offered.cure.action) {
        Some(CureAction::Edits(_)) => asks.command(Take::Here),
        Some(CureAction::SourceCommand { text, .. }) => asks.copy(text.clone(), "The command for the source"),
        None => {}
    }
}

fn head(ui: &Ui, rect: Rect, walk: &Walk, wide: bool, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let y = pen.baseline(rect, Face::Strong);
    let x = pen.text(rect.left() + size::PAD, y, "Review", Face::Strong, t.text);
    let all = walk.items.len();
    let place = match walk.item() {
        Some(_) => format!("{} of {all}", walk.here + 1),
        None => format!("all {all}"),
    };
    let x = area::words(ui, "place in review", x + 8.0, rect, &place, Face::Body, t.faint, 96.0);
    let leave = Button::quiet("Leave").name("Leave the review").cap("Esc");
    let leave = leave.show_before(ui, rect.right() - 12.0, rect.center().y);
    if leave.clicked() {
        asks.command(WalkStep::Leave);
    }
    let cleared = match walk.cleared() {
        0 => String::new(),
        cleared => format!("{} cleared", thousands(cleared)),
    };
    let room = leave.rect.left() - x - 32.0 - pen.width(&cleared, Face::Body);
    let items = (0..all).map(|index| stroke(walk, index));
    let x = walk::strokes(&pen, pos2(x + 16.0, rect.center().y), items, if wide { 24.0 } else { 16.0 }, room);
    area::words(ui, "cleared", x + 13.0, rect, &cleared, Face::Body, t.muted, 120.0);
}

fn stroke(walk: &Walk, index: usize) -> Stroke {
    match walk.items[index].state {
        _ if index == walk.here => Stroke::Here,
        WalkState::Taken { .. } | WalkState::Gone => Stroke::Taken,
        WalkState::Skipped => Stroke::Skipped,
        WalkState::Open => Stroke::Open,
    }
}

/// After the last one: what was done, and the way to those that were skipped.
fn done(ui: &Ui, rect: Rect, walk: &Walk, asks: &mut Asks) {
    let taken = walk.count(|state| matches!(state, WalkState::Taken { .. }));
    let skipped = walk.count(|state| *state == WalkState::Skipped);
    let text = format!(
        "{} taken, {} cases cleared. {} skipped. Each take can be undone.",
        thousands(taken),
        thousands(walk.cleared()),
        thousands(skipped)
    );
    let again = format!("Go through the {skipped} skipped");
    let mut buttons = vec![Button::primary("Leave the review")];
    if skipped > 0 {
        buttons.push(Button::secondary(&again));
    }
    match area::empty(ui, rect, "That was the last one", &text, &buttons) {
        Some(0) => asks.command(WalkStep::Leave),
        Some(_) => asks.command(WalkStep::Again),
        None => {}
    }
}

/// Take, Skip and Back never move, whatever stands above them.
fn foot(ui: &Ui, rect: Rect, bench: &Workbench, here: &Here<'_>, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.hline(rect.left()..rect.right(), rect.top(), t.line_strong);
    let y = rect.center().y;
    let is_command = here.chosen().is_some_and(|offered| offered.cure.changes().is_none());
    let label = if is_command { "Copy" } else { "Take" };
    let sign = if is_command { icon::COPY } else { icon::CHECK };
    let button = Button::primary(label).icon(sign).cap("Space");
    // What was counted before the last take is counted anew first.
    let is_before = bench.is_found_before(bench.kind());
    let button = button.enabled(here.chosen().is_some() && (is_command || !is_before));
    let shown = button.show_at(ui, rect.left() + size::PAD, y);
    if shown.clicked() {
        take(here, asks);
    }
    let skip = Button::secondary("Skip").icon(icon::ARROW_RIGHT).cap("→").enabled(here.walk.item().is_some());
    let skip = skip.show_at(ui, shown.rect.right() + 8.0, y);
    if skip.clicked() {
        asks.command(WalkStep::Skip);
    }
    let back = Button::quiet("Back").icon(icon::ARROW_LEFT).cap("←").enabled(here.walk.here > 0);
    let back = back.show_at(ui, skip.rect.right() + 8.0, y);
    if back.clicked() {
        asks.command(WalkStep::Back);
    }
    let room = Rect::from_min_max(pos2(back.rect.right() + 16.0, rect.top()), rect.max);
    if is_before {
        let words = format!("Checking {} again…", bench.kind().counted(bench.count()));
        let left = (room.right() - size::PAD - pen.width(&words, Face::Body)).max(room.left());
        area::words(ui, "checking", left, room, &words, Face::Body, t.faint, room.right() - size::PAD - left + 1.0);
        return;
    }
    if let Some(counted) = here.chosen().and_then(|offered| offered.counted.as_ref()) {
        fall(ui, room, counted.before, counted.after);
    }
}

/// How the counts fall when the cure is taken: errors where they change, else warnings.
fn fall(ui: &Ui, rect: Rect, before: Totals, after: Totals) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (one, several, was, then) = if before.errors == after.errors {
        ("warning", "warnings", before.warnings, after.warnings)
    } else {
        ("error", "errors", before.errors, after.errors)
    };
    if was == then {
        return;
    }
    let (was, then) = (counted(was, one, several), thousands(then));
    let spans = [
        (was.as_str(), Face::Body, t.faint),
        ("  →  ", Face::Body, t.faint),
        (then.as_str(), Face::Strong, t.text),
        (" when taken", Face::Body, t.muted),
    ];
    let y = pen.baseline(rect, Face::Body);
    let place = pen.put(rect.right() - size::PAD, y, Anchor::Right, &spans, rect.width() - size::PAD);
    crate::ui::widget::spoken(ui, place, "fall", Role::Label, &format!("{was} become {then} when taken"));
}
