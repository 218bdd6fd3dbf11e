//! The rows: somebody of the directory at the left, somebody of the account at the right, and between them why they may be
//! one.

use egui::{Color32, Rect, Shape, Stroke, Ui, pos2};

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
use crate::ui::widget::wire::Wire;
use crate::ui::widget::{List, Row, filter, strip, tooltip};
use crate::workbench::{CensusList, CensusPage, CensusStep, CountedCensus, JobKind, Task, Workbench};

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
    if found.rows(list) > 0 {
        search(ui, rect.cut_top(size::FILTER), bench, asks);
    }
    head(&Pen::of(ui), rect.cut_top(size::FILTER), list, found);
    if page.rows() == 0 {
        let x = rect.left() + size::PAD;
        let line = rect.cut_top(48.0);
        let room = line.width() - 2.0 * size::PAD;
        let why = match (page.text().is_empty(), bench.is_running(JobKind::SearchCensus)) {
            (true, _) => none(list),
            (false, true) => "Searching…",
            (false, false) => "Nobody in this list has all of these words.",
        };
        area::words(ui, "none", x, line, why, Face::Body, Pen::of(ui).theme.muted, room);
        return;
    }
    if matches!(list, CensusList::Near | CensusList::Matched) {
        let pen = Pen::of(ui);
        pen.fill(Columns::of(rect).between, 0.0, pen.theme.canvas);
    }
    let chosen = page.place();
    let before = std::mem::replace(drawn, chosen);
    let rows = List::new("Who is there already", page.rows(), size::ROW)
        .current(chosen)
        .reveal(chosen.filter(|_| before != chosen));
    let mut pressed = None;
    let shown = rows.show(ui, rect, |ui, at, place, focused| {
        let Some(row) = page.row_at(at) else { return };
        let above = if list == CensusList::Near { above(page, found, at) } else { 0 };
        if one(ui, place, bench, found, (row, above), (chosen == Some(at), focused)) {
            pressed = Some(at);
        }
    });
    if let Some(ListKey::Select(at)) = shown.key {
        pressed = Some(at);
    }
    if let Some(row) = pressed.filter(|at| chosen != Some(*at)).and_then(|at| page.row_at(at)) {
        asks.command(Task::Census(CensusStep::Choose(row)));
    }
}

fn search(ui: &mut Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
    let mut text = bench.census_page().text().to_owned();
    if filter::show(ui, rect, "Search who is there", "Name, address, number or reason", &mut text, 0.0).changed() {
        asks.command(Task::Census(CensusStep::Search(text)));
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

/// How many rows above begins the person of this one, who is like several.
fn above(page: &CensusPage, found: &CountedCensus, at: usize) -> usize {
    let person = |at: usize| found.pair(page.row_at(at)?).map(|(near, _)| std::ptr::from_ref(near));
    let here = person(at);
    (0..at).rev().take_while(|at| person(*at) == here).count()
}

/// Draws a row; whether it was pressed. `above`: so many rows above its person begins. `state`: it is chosen, the keyboard is
/// on it.
fn one(
    ui: &Ui,
    place: Rect,
    bench: &Workbench,
    found: &CountedCensus,
    (row, above): (usize, usize),
    state: (bool, bool),
) -> bool {
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
    let ink = if above > 0 { pen.theme.faint } else { ink_of(&pen, is_settled) };
    person.into_iter().for_each(|person| side(&pen, columns.people, person, badge_of, ink));
    let off = account.filter(|account| account.active == Some(false)).map(|_| ("disabled", Tone::Quiet));
    account.into_iter().for_each(|account| side(&pen, columns.accounts, account, off, ink_of(&pen, off.is_some())));
    if let Some(why) = &why {
        between(&pen, columns.between, (why, above), is_settled || list == CensusList::Matched, state.0);
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
fn side(pen: &Pen, place: Rect, of: &Identity, badge: Option<(&str, Tone)>, ink: Color32) {
    let t = pen.theme;
    let (left, y) = (place.left() + size::PAD, pen.baseline(place, Face::Body));
    let mut right = place.right() - size::PAD;
    if let Some((word, tone)) = badge {
        right -= badge::width(pen, word);
        badge::paint(pen, right, place.center().y, word, tone);
        right -= 8.0;
    }
    let middle = left + (place.width() * 0.36).floor();
    pen.text_fit(left, y, &of.name, Face::Medium, ink, middle.min(right) - left - 12.0);
    let ink = if ink == t.faint { ink } else { t.muted };
    pen.text_fit(middle, y, &of.user_name, Face::Mono, ink, right - middle);
}

const fn ink_of(pen: &Pen, is_quiet: bool) -> Color32 {
    if is_quiet { pen.theme.muted } else { pen.theme.text }
}

/// The wire from where its person begins, dashed while it is open, and why on it.
fn between(pen: &Pen, place: Rect, (why, above): (&str, usize), is_settled: bool, is_chosen: bool) {
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
    let most = place.width() - 40.0;
    let width = (pen.width(why, Face::Body).ceil() + 16.0).min(most);
    let chip = Rect::from_center_size(place.center(), egui::vec2(width, size::CHIP));
    let wire = match above {
        0 => vec![pos2(left, y), pos2(right, y)],
        above => Wire::new(pos2(left, y - above as f32 * size::ROW), pos2(right, y), chip.left()).points().to_vec(),
    };
    let stroke = Stroke::new(size::WIRE, ink);
    if is_settled {
        pen.painter.add(Shape::line(wire, stroke));
    } else {
        pen.dashed(&wire, stroke, 4.0, 3.0);
    }
    pen.fill(chip, size::RADIUS, if is_chosen { t.select } else { t.surface });
    pen.outline(chip, size::RADIUS, ink);
    let ink = if is_chosen { t.text } else { t.muted };
    pen.text_fit(chip.left() + 8.0, pen.baseline(chip, Face::Body), why, Face::Body, ink, width - 16.0);
}
