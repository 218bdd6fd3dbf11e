//! The people concerned, before and after. Those whom the cure does not help stand first: nobody takes 9 of 12 for 12.

use std::collections::BTreeSet;

use egui::{Rect, Role, Ui, pos2};

use crate::base::thousands;
use crate::cure::{Counted, PersonChange, PersonState};
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::table::{self, Column};
use crate::ui::widget::walk::value;
use crate::ui::widget::{clickable, differing, list, tooltip};
use crate::workbench::Look;

/// As wide it is in the windows that it was drawn for, wide and compact.
const ROOMY: f32 = 1064.0;
const TIGHT: f32 = 720.0;

/// Where the columns begin: person, attribute, now, then.
fn columns(rect: Rect, wide: bool) -> [f32; 4] {
    let after = if wide { [0.0, 176.0, 312.0, 560.0] } else { [0.0, 144.0, 216.0, 424.0] };
    // Values get what a wider window has more.
    let more = (rect.width() - if wide { ROOMY } else { TIGHT }).max(0.0);
    let more = [0.0, more * 0.15, more * 0.25, more * 0.6];
    [0, 1, 2, 3].map(|at| rect.left() + size::PAD + after[at] + more[at])
}

pub fn show(ui: &mut Ui, mut rect: Rect, counted: &Counted, wide: bool, asks: &mut Asks) {
    if counted.people.is_empty() || rect.height() < size::FILTER + size::ROW {
        return;
    }
    let pen = Pen::of(ui);
    let head = rect.cut_top(size::FILTER);
    let c = columns(rect, wide);
    let names = ["Person", "Attribute", "Now", "Then"];
    let heads = [0, 1, 2, 3].map(|at| Column::left(c[at], names[at]));
    table::head(&pen, head, &heads);
    let note = shown(counted, wide);
    pen.text_right(head.right() - size::PAD, pen.baseline(head, Face::Caption), &note, Face::Caption, pen.theme.faint);
    let people = &counted.people;
    list::page(ui, rect, "People before and after", size::ROW, people.len(), |ui, index, row| {
        let same = index.checked_sub(1).is_some_and(|before| people[before].record == people[index].record);
        person(ui, row, index, &people[index], same, wide, asks);
    });
}

/// How many of those concerned are shown: of a cause that very many show, only the first.
fn shown(counted: &Counted, wide: bool) -> String {
    let people: BTreeSet<usize> = counted.people.iter().map(|change| change.record).collect();
    let shown = if people.len() < counted.of {
        format!("{} of {}", thousands(people.len()), thousands(counted.of))
    } else {
        thousands(people.len())
    };
    if wide { format!("{shown} shown, the hard ones first") } else { shown }
}

fn person(ui: &Ui, row: Rect, index: usize, change: &PersonChange, same: bool, wide: bool, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let is_same = change.after == change.before && change.is_refused.after == change.is_refused.before;
    let then = match change.state {
        PersonState::Lost => "not sent",
        PersonState::Stays if is_same => "stays as it is",
        PersonState::Stays | PersonState::Helped => change.after.as_str(),
    };
    let attribute = part(change);
    let refused = |is_refused: bool| if is_refused { REFUSED } else { "" };
    let now_refused = refused(change.is_refused.before);
    let then_refused = refused(change.is_refused.after && !is_same);
    let spoken = format!("{} {attribute}: {}{now_refused} becomes {then}{then_refused}", change.name, change.before);
    let id = ui.scope_id().with(("person", index));
    let (response, look) = clickable(ui, row, id, Role::Link, &spoken, true);
    if look.hover {
        pen.fill(row, 0.0, t.hover);
    }
    if look.focus {
        pen.row_focus(row);
    }
    let c = columns(row, wide);
    let y = pen.baseline(row, Face::Body);
    if !same {
        pen.text_fit(c[0], y, &change.name, Face::Medium, t.text, c[1] - c[0] - 12.0);
    }
    pen.text_fit(c[1], y, &attribute, Face::Body, t.faint, c[2] - c[1] - 12.0);
    let mono = pen.baseline(row, Face::Mono);
    let (now_room, room) = (c[3] - c[2] - 36.0, row.right() - 32.0 - c[3]);
    let (before, after) = differing::parts(&change.before, then, pen.letters(now_room.min(room)));
    let is_now_cut = given(&pen, pos2(c[2], mono), &before, t.muted, now_refused, now_room);
    let sign = pos2(c[3] - 18.0, row.center().y);
    match change.state {
        PersonState::Stays => pen.mark(sign, icon::WARNING, t.warn_mark),
        PersonState::Lost | PersonState::Helped => pen.icon_small(sign, icon::ARROW_RIGHT, t.faint),
    }
    let is_word = then != change.after;
    let is_then_cut = if is_word {
        pen.text_fit(c[3], y, then, Face::Body, t.muted, room);
        false
    } else {
        given(&pen, pos2(c[3], mono), &after, t.text, then_refused, room)
    };
    if wide && change.state == PersonState::Helped {
        pen.icon_small(pos2(row.right() - size::PAD - 7.0, row.center().y), icon::CHECK, t.faint);
    }
    if response.clicked() {
        asks.command(Look::Record(change.record));
    }
    if is_now_cut || is_then_cut || before != change.before {
        tooltip::hint(response, &spoken);
    }
}

/// Said after a value that is read and not sent.
const REFUSED: &str = " refused";

/// A value, and whether it is refused, for which there is always room. Returns whether the value had to be cut.
fn given(pen: &Pen, at: egui::Pos2, text: &str, ink: egui::Color32, refused: &str, room: f32) -> bool {
    let t = pen.theme;
    let word = if refused.is_empty() { 0.0 } else { pen.width(refused, Face::Caption) + 2.0 };
    let shown = pen.put(at.x, at.y, Anchor::Left, &value(text, t, ink), room - word);
    pen.text(shown.right() + 2.0, at.y, refused, Face::Caption, t.warn);
    pen.width(text, Face::Mono) > room - word
}

/// The part of the target that tells it from others: `[mobile]`, else the attribute's own name.
fn part(change: &PersonChange) -> String {
    let short = change.target.short();
    match (short.find('['), short.find(']')) {
        (Some(from), Some(to)) if from < to => short[from..=to].to_owned(),
        _ => short,
    }
}
