//! The rows: somebody of the directory at the left, somebody of the account at the right, and between them why they may be
//! one.

use egui::{Rect, Stroke, Ui, pos2};

use super::pair::label;
use crate::base::{Severity, counted};
use crate::census::Identity;
use crate::census::decisions::Decision;
use crate::ui::ask::Asks;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::panel::area;
use crate::ui::theme::size;
use crate::ui::widget::badge::{self, Tone};
use crate::ui::widget::list::ListKey;
use crate::ui::widget::{List, Row, strip, tooltip};
use crate::workbench::{CensusList, CensusStep, CountedCensus, Task, Workbench};

/// Where the three parts of a row begin and end.
struct Columns {
    people: Rect,
    between: Rect,
    accounts: Rect,
}

impl Columns {
    fn of(place: Rect) -> Self {
        let mut rest = place;
        let side = (place.width() * 0.36).floor();
        let people = rest.cut_left(side);
        let accounts = rest.cut_right(side);
        Self { people, between: rest, accounts }
    }
}

pub(super) fn show(
    ui: &mut Ui,
    mut rect: Rect,
    bench: &Workbench,
    found: &CountedCensus,
    drawn: &mut Option<usize>,
    asks: &mut Asks,
) {
    let page = bench.census_page();
    let list = page.list();
    if list == CensusList::Unclaimed && found.count(list) > 0 {
        strip::show(ui, &mut rect, Severity::Note, &found.of_unclaimed, None);
    }
    head(&Pen::of(ui), rect.cut_top(size::FILTER), list, found);
    if found.rows(list) == 0 {
        let x = rect.left() + size::PAD;
        let line = rect.cut_top(48.0);
        let room = line.width() - 2.0 * size::PAD;
        area::words(ui, "none", x, line, none(list), Face::Body, Pen::of(ui).theme.muted, room);
        return;
    }
    if matches!(list, CensusList::Near | CensusList::Matched) {
        let pen = Pen::of(ui);
        pen.fill(Columns::of(rect).between, 0.0, pen.theme.canvas);
    }
    let chosen = page.chosen();
    let before = std::mem::replace(drawn, chosen);
    let rows = List::new("Who is there already", found.rows(list), size::ROW)
        .current(chosen)
        .reveal(chosen.filter(|_| before != chosen));
    let mut pressed = None;
    let shown = rows.show(ui, rect, |ui, row, place, focused| {
        if one(ui, place, bench, found, row, (chosen == Some(row), focused)) {
            pressed = Some(row);
        }
    });
    if let Some(ListKey::Select(row)) = shown.key {
        pressed = Some(row);
    }
    if let Some(row) = pressed.filter(|row| chosen != Some(*row)) {
        asks.command(Task::Census(CensusStep::Choose(row)));
    }
}

const fn none(list: CensusList) -> &'static str {
    match list {
        CensusList::Near => "Nobody without an account is like an account that nobody claims.",
        CensusList::New => "Nobody is new.",
        CensusList::Unclaimed => "Every account is somebody’s.",
        CensusList::Matched => "Nobody is matched.",
    }
}

fn head(pen: &Pen, rect: Rect, list: CensusList, found: &CountedCensus) {
    let columns = Columns::of(rect);
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let y = pen.baseline(rect, Face::Strong);
    let (people, accounts) = match list {
        CensusList::Near | CensusList::New => ("In the file, without an account", "In the account, without a person"),
        CensusList::Unclaimed => ("", "In the account, without a person"),
        CensusList::Matched => ("In the file", "In the account"),
    };
    let accounts = if list == CensusList::New { "" } else { accounts };
    for (part, words) in [(columns.people, people), (columns.accounts, accounts)] {
        pen.text_fit(part.left() + size::PAD, y, words, Face::Strong, t.text, part.width() - 2.0 * size::PAD);
    }
    let contested = found.census.contested.len();
    let between = match list {
        CensusList::Near => "why they may be one".to_owned(),
        CensusList::Matched if contested > 0 => {
            format!("{} found for several", counted(contested, "account is", "accounts are"))
        }
        CensusList::Matched => "matched by".to_owned(),
        CensusList::New | CensusList::Unclaimed => String::new(),
    };
    let width = pen.width(&between, Face::Caption).min(columns.between.width());
    let x = columns.between.center().x - width / 2.0;
    pen.text_fit(x, pen.baseline(rect, Face::Caption), &between, Face::Caption, t.faint, columns.between.width());
}

/// Draws a row; whether it was pressed. `state`: it is chosen, the keyboard is on it.
fn one(ui: &Ui, place: Rect, bench: &Workbench, found: &CountedCensus, row: usize, state: (bool, bool)) -> bool {
    let page = bench.census_page();
    let list = page.list();
    let (person, account) = found.both(list, row);
    let pair = found.pair(row).filter(|_| list == CensusList::Near);
    let decision = pair.and_then(|(near, alike)| page.decision(near, alike));
    let matched = found.census.matched.get(row).filter(|_| list == CensusList::Matched);
    let why = pair.map(|(_, alike)| alike.why()).or_else(|| matched.map(|it| format!("by {}", it.by.short())));
    let spoken = said(person, account, why.as_deref(), decision);
    let response = Row::new(ui, ("census", row), &spoken).selected(state.0).focused(state.1).show(ui, place);
    let pen = Pen::of(ui);
    let columns = Columns::of(place);
    let badge_of = decision.map(|decision| (label(decision), Tone::Quiet));
    let is_settled = decision.is_some();
    person.into_iter().for_each(|person| side(&pen, columns.people, person, badge_of, is_settled));
    let off = account.filter(|account| account.active == Some(false)).map(|_| ("disabled", Tone::Quiet));
    account.into_iter().for_each(|account| side(&pen, columns.accounts, account, off, off.is_some()));
    if let Some(why) = &why {
        between(&pen, columns.between, why, is_settled || list == CensusList::Matched, state.0);
    }
    let was_pressed = response.clicked();
    tooltip::hint(response, &spoken);
    was_pressed
}

fn said(
    person: Option<&Identity>,
    account: Option<&Identity>,
    why: Option<&str>,
    decision: Option<Decision>,
) -> String {
    let of = |of: &Identity| {
        let state = if of.active == Some(false) && of.id.is_some() { ", disabled" } else { "" };
        format!("{}, {}{state}", of.name, of.user_name)
    };
    let decision = decision.map(|decision| label(decision).to_owned());
    let parts = [person.map(of), why.map(str::to_owned), account.map(of), decision];
    parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// Name, what they are known by, and a badge at the end.
fn side(pen: &Pen, place: Rect, of: &Identity, badge: Option<(&str, Tone)>, is_quiet: bool) {
    let t = pen.theme;
    let (left, y) = (place.left() + size::PAD, pen.baseline(place, Face::Body));
    let mut right = place.right() - size::PAD;
    if let Some((word, tone)) = badge {
        right -= badge::width(pen, word);
        badge::paint(pen, right, place.center().y, word, tone);
        right -= 8.0;
    }
    let middle = left + (place.width() * 0.36).floor();
    let ink = if is_quiet { t.muted } else { t.text };
    pen.text_fit(left, y, &of.name, Face::Medium, ink, middle.min(right) - left - 12.0);
    pen.text_fit(middle, y, &of.user_name, Face::Mono, t.muted, right - middle);
}

/// The wire, dashed while it is open, and why on it.
fn between(pen: &Pen, place: Rect, why: &str, is_settled: bool, is_chosen: bool) {
    let t = pen.theme;
    pen.fill(place, 0.0, t.canvas);
    let ink = if is_chosen {
        t.accent
    } else if is_settled {
        t.line_strong
    } else {
        t.wire
    };
    let (left, right, y) = (place.left() + 1.0, place.right() - 1.0, place.center().y);
    let stroke = Stroke::new(size::WIRE, ink);
    if is_settled {
        pen.hline(left..right, y, ink);
    } else {
        pen.dashed(&[pos2(left, y), pos2(right, y)], stroke, 4.0, 3.0);
    }
    let most = place.width() - 40.0;
    let width = (pen.width(why, Face::Body).ceil() + 16.0).min(most);
    let chip = Rect::from_center_size(place.center(), egui::vec2(width, size::CHIP));
    pen.fill(chip, size::RADIUS, if is_chosen { t.select } else { t.surface });
    pen.outline(chip, size::RADIUS, ink);
    let ink = if is_chosen { t.text } else { t.muted };
    pen.text_fit(chip.left() + 8.0, pen.baseline(chip, Face::Body), why, Face::Body, ink, width - 16.0);
}
