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
use crate::ui::widget::{clickable, list};
use crate::workbench::Look;

/// Where the columns begin: person, attribute, now, then.
fn columns(left: f32, wide: bool) -> [f32; 4] {
    let after = if wide { [0.0, 176.0, 312.0, 560.0] } else { [0.0, 144.0, 216.0, 424.0] };
    after.map(|x| left + size::PAD + x)
}

pub fn show(ui: &mut Ui, mut rect: Rect, counted: &Counted, wide: bool, asks: &mut Asks) {
    if counted.people.is_empty() || rect.height() < size::FILTER + size::ROW {
        return;
    }
    let pen = Pen::of(ui);
    let head = rect.cut_top(size::FILTER);
    let c = columns(rect.left(), wide);
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
    let then = match change.state {
        PersonState::Lost => "not sent",
        PersonState::Stays if change.after == change.before => "stays as it is",
        PersonState::Stays | PersonState::Helped => change.after.as_str(),
    };
    let attribute = part(change);
    let spoken = format!("{} {attribute}: {} becomes {then}", change.name, change.before);
    let id = ui.scope_id().with(("person", index));
    let (response, look) = clickable(ui, row, id, Role::Link, &spoken, true);
    if look.hover {
        pen.fill(row, 0.0, t.hover);
    }
    if look.focus {
        pen.row_focus(row);
    }
    let c = columns(row.left(), wide);
    let y = pen.baseline(row, Face::Body);
    if !same {
        pen.text_fit(c[0], y, &change.name, Face::Medium, t.text, c[1] - c[0] - 12.0);
    }
    pen.text_fit(c[1], y, &attribute, Face::Body, t.faint, c[2] - c[1] - 12.0);
    let mono = pen.baseline(row, Face::Mono);
    pen.put(c[2], mono, Anchor::Left, &value(&change.before, t, t.muted), c[3] - c[2] - 36.0);
    let room = row.right() - 32.0 - c[3];
    let sign = pos2(c[3] - 18.0, row.center().y);
    match change.state {
        PersonState::Stays => pen.mark(sign, icon::WARNING, t.warn_mark),
        PersonState::Lost | PersonState::Helped => pen.icon_small(sign, icon::ARROW_RIGHT, t.faint),
    }
    let is_word = then != change.after;
    if is_word {
        pen.text_fit(c[3], y, then, Face::Body, t.muted, room);
    } else {
        pen.put(c[3], mono, Anchor::Left, &value(then, t, t.text), room);
    }
    if wide && change.state == PersonState::Helped {
        pen.icon_small(pos2(row.right() - size::PAD - 7.0, row.center().y), icon::CHECK, t.faint);
    }
    if response.clicked() {
        asks.command(Look::Record(change.record));
    }
}

/// The part of the target that tells it from others: `[mobile]`, else the attribute's own name.
fn part(change: &PersonChange) -> String {
    let short = change.target.short();
    match (short.find('['), short.find(']')) {
        (Some(from), Some(to)) if from < to => short[from..=to].to_owned(),
        _ => short,
    }
}
