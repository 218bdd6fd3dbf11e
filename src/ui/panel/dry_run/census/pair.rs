//! The chosen two, field by field, and who they are: a person says it, nothing is chosen before.

use egui::{Key, Rect, Role, Ui, pos2};

use crate::census::decisions::Decision;
use crate::census::{Alike, Identity, Likeness};
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::{Button, button, spoken};
use crate::workbench::{CensusStep, Task, Workbench};

pub(super) const fn label(decision: Decision) -> &'static str {
    match decision {
        Decision::Exact => "Exact",
        Decision::Existing => "Existing",
        Decision::New => "New",
        Decision::Ignore => "Ignore",
    }
}

pub(super) const fn key(decision: Decision) -> Key {
    match decision {
        Decision::Exact => Key::E,
        Decision::Existing => Key::X,
        Decision::New => Key::N,
        Decision::Ignore => Key::I,
    }
}

/// What follows from it.
fn means(decision: Decision, alike: &Alike) -> &'static str {
    match decision {
        Decision::Exact if alike.reasons.contains(&Likeness::FoundTwice) => {
            "The same person. Another account is found too: until its value is another, the client cannot tell which."
        }
        Decision::Exact => "The same person. Only capitals differ, and the account makes nothing of them.",
        Decision::Existing => {
            "The same person. Put the value right in the rule or the file, else a second account is made."
        }
        Decision::New => "Another person. They get an account of their own, and this one stays as it is.",
        Decision::Ignore => "Set aside. The client makes an account all the same, unless its scope leaves them out.",
    }
}

const NOT_EXACT: &str = "No: the values that people are matched by differ.";

fn words(decision: Decision, alike: &Alike) -> &'static str {
    if decision.fits(alike) { means(decision, alike) } else { NOT_EXACT }
}

pub(super) fn show(ui: &Ui, mut rect: Rect, wide: bool, bench: &Workbench, asks: &mut Asks) {
    let page = bench.census_page();
    let Some((near, alike)) = page.chosen_pair() else { return };
    let decided = page.decision(near, alike);
    let pen = Pen::of(ui);
    pen.hline(rect.left()..rect.right(), rect.top(), pen.theme.line_strong);
    rect.min.y += 1.0;
    head(ui, rect.cut_top(size::HEAD), &near.person, alike, decided, asks);
    if wide {
        let right = rect.cut_right((rect.width() * 0.42).floor());
        pen.vline(right.left(), right.top()..right.bottom(), pen.theme.line);
        meanings(ui, right, alike, decided);
    }
    fields(ui, rect, &near.person, &alike.account);
}

fn head(ui: &Ui, rect: Rect, person: &Identity, alike: &Alike, decided: Option<Decision>, asks: &mut Asks) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let buttons = Decision::ALL.map(|decision| {
        let button = Button::secondary(label(decision)).enabled(decision.fits(alike)).cap(cap(decision));
        let button = button.hint(words(decision, alike));
        if decided == Some(decision) { button.icon(icon::CHECK) } else { button }
    });
    let (shown, left) = button::responses_from_right(ui, rect.right() - size::PAD, rect.center().y, &buttons);
    for (response, decision) in shown.iter().zip(Decision::ALL) {
        let is_it = decided == Some(decision);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_toggled(is_it.into()));
        if response.clicked() {
            asks.command(Task::Census(CensusStep::Decide(decision)));
        }
    }
    let account = &alike.account;
    let state = account.active.map_or("", |active| if active { ", enabled" } else { ", disabled" });
    let place = if account.from_export { ", only in the account’s own export" } else { "" };
    let about = format!("{}{state}{place}", account.id.as_deref().unwrap_or("without an id"));
    let x = rect.left() + size::PAD;
    let whole = format!("{} or is it {}, {about}", person.name, account.name);
    spoken(ui, rect.with_max_x(left - 8.0), "pair", Role::Label, &whole);
    let spans = [
        (person.name.as_str(), Face::Strong, t.text),
        ("  or is it  ", Face::Body, t.muted),
        (account.name.as_str(), Face::Strong, t.text),
        ("  ", Face::Body, t.muted),
        (about.as_str(), Face::Body, t.muted),
    ];
    pen.put(x, pen.baseline(rect, Face::Strong), crate::ui::paint::Anchor::Left, &spans, left - x - 16.0);
}

const fn cap(decision: Decision) -> &'static str {
    match decision {
        Decision::Exact => "E",
        Decision::Existing => "X",
        Decision::New => "N",
        Decision::Ignore => "I",
    }
}

/// What each decision leads to.
fn meanings(ui: &Ui, rect: Rect, alike: &Alike, decided: Option<Decision>) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (left, mut y) = (rect.left() + size::PAD, rect.top() + 8.0);
    let width = rect.width() - 2.0 * size::PAD - 72.0;
    for decision in Decision::ALL {
        let fits = decision.fits(alike);
        let ink = match (fits, decided == Some(decision)) {
            (false, _) => t.faint,
            (true, true) => t.text,
            (true, false) => t.muted,
        };
        pen.paragraph(left, y, label(decision), Face::Medium, ink, 68.0);
        y = pen.paragraph(left + 72.0, y, words(decision, alike), Face::Body, ink, width) + 2.0;
    }
}

/// What tells who somebody is: in the file and in the account.
fn fields_of(person: &Identity, account: &Identity) -> Vec<(&'static str, String, String)> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let both = |of: fn(&Identity) -> &Option<String>| (text(of(person)), text(of(account)));
    let fields = [
        ("User name", (person.user_name.clone(), account.user_name.clone())),
        ("E-mail", (person.emails.join(", "), account.emails.join(", "))),
        ("Number", both(|it| &it.employee_number)),
        ("Name", (person.name.clone(), account.name.clone())),
        ("Job title", both(|it| &it.title)),
        ("Department", both(|it| &it.department)),
        ("Organization", both(|it| &it.organization)),
        ("External id", both(|it| &it.external_id)),
    ];
    let is_said = |(_, (ours, theirs)): &(_, (String, String))| !(ours.is_empty() && theirs.is_empty());
    fields.into_iter().filter(is_said).map(|(name, (ours, theirs))| (name, ours, theirs)).collect()
}

const FIELD: f32 = size::ROW + 2.0;
const ABOVE: f32 = 4.0;

/// What the two take of this height; what the decisions mean has its room too, and most is left to the rows.
pub(super) fn height(person: &Identity, account: &Identity, (all, wide): (f32, bool)) -> f32 {
    let fields = fields_of(person, account).len() as f32 * FIELD + size::HEAD + ABOVE + 8.0;
    fields.min((all * 0.45).floor()).max(if wide { 208.0 } else { 184.0 })
}

fn fields(ui: &Ui, mut rect: Rect, person: &Identity, account: &Identity) {
    rect.min.y += ABOVE;
    let room = (rect.height() / FIELD) as usize;
    for (name, ours, theirs) in fields_of(person, account).into_iter().take(room) {
        field(ui, rect.cut_top(FIELD), name, &ours, &theirs);
    }
}

fn field(ui: &Ui, place: Rect, name: &str, ours: &str, theirs: &str) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let y = pen.baseline(place, Face::Body);
    let left = place.left() + size::PAD;
    let values = left + 96.0;
    let half = ((place.right() - size::PAD - values - 40.0) / 2.0).floor();
    let sign = match (ours, theirs) {
        ("", _) | (_, "") => "",
        (ours, theirs) if ours == theirs => "=",
        _ => "≠",
    };
    pen.text_fit(left, y, name, Face::Body, t.faint, 88.0);
    let ink = if sign == "≠" { t.text } else { t.muted };
    let middle = values + half + 20.0;
    for (x, text, part) in [(values, ours, "ours"), (middle + 20.0, theirs, "theirs")] {
        let (text, ink) = if text.is_empty() { ("–", t.faint) } else { (text, ink) };
        let line = Rect::from_min_max(pos2(x, place.top()), pos2(x + half, place.bottom()));
        area::words(ui, &format!("{name} {part}"), x, line, text, Face::Mono, ink, half);
    }
    pen.text_mid(middle, y, sign, Face::Body, if sign == "≠" { t.warn } else { t.faint });
    let whole = format!("{name}: {ours} {sign} {theirs}");
    spoken(ui, place.with_max_x(values), name, Role::Label, &whole);
}
