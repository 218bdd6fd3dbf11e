//! What differs, row by row: as A says it, as B says it, and what that means.

use egui::{Rect, Ui, pos2};

use super::ComparisonPage;
use super::words::{self, Fate};
use crate::client;
use crate::document::difference::{Difference, DifferencePart, DifferenceRow};
use crate::expression::Dialect;
use crate::ui::ask::Asks;
use crate::ui::paint::{Face, Pen};
use crate::ui::panel::hand_over::value::{Value, put};
use crate::ui::theme::size;
use crate::ui::widget::list::{self, ListKey};
use crate::ui::widget::{List, Row, tooltip};
use crate::workbench::{Compared, Look, Workbench};

const ROW: f32 = 32.0;

/// Where the four columns begin.
pub fn columns(table: Rect) -> [f32; 4] {
    let [a, b, means] = if table.width() >= 1100.0 { [168.0, 440.0, 712.0] } else { [152.0, 396.0, 628.0] };
    let left = table.left() + size::PAD;
    let scale = (table.width() / 960.0).min(1.0);
    [left + 22.0, left + a * scale, left + b * scale, left + means * scale]
}

/// The lines of the list: a heading for each part, and its rows.
pub struct Lines<'a> {
    lines: Vec<Line>,
    rows: Vec<&'a DifferenceRow>,
}

#[derive(Clone, Copy)]
enum Line {
    Heading(&'static str),
    Row(usize),
}

impl<'a> Lines<'a> {
    pub fn of(difference: &'a Difference, with_same: bool) -> Self {
        let mut lines = Self { lines: Vec::new(), rows: Vec::new() };
        let mut part: Option<DifferencePart> = None;
        for row in &difference.rows {
            if part != Some(row.part) {
                part = Some(row.part);
                lines.lines.push(Line::Heading(row.part.label()));
            }
            lines.push(row);
        }
        if with_same {
            lines.lines.push(Line::Heading("The same in both"));
            difference.same.iter().for_each(|row| lines.push(row));
        }
        lines
    }

    fn push(&mut self, row: &'a DifferenceRow) {
        self.lines.push(Line::Row(self.rows.len()));
        self.rows.push(row);
    }

    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    pub fn row(&self, index: usize) -> Option<&'a DifferenceRow> {
        self.rows.get(index).copied()
    }

    fn line_of(&self, row: usize) -> Option<usize> {
        self.lines.iter().position(|line| matches!(line, Line::Row(at) if *at == row))
    }

    /// The row on a line, or the next one in the direction in which somebody came.
    fn row_at(&self, line: usize, from: usize) -> Option<usize> {
        list::row_towards(&self.lines, line, from, |line| if let Line::Row(row) = line { Some(*row) } else { None })
    }
}

/// Pressing a row chooses it; Enter opens its rule.
pub fn show(
    ui: &mut Ui,
    rect: Rect,
    bench: &Workbench,
    compared: &Compared,
    lines: &Lines<'_>,
    page: &mut ComparisonPage,
    asks: &mut Asks,
) {
    let chosen = page.chosen;
    let current = lines.line_of(chosen);
    let mut pressed = None;
    let before = page.drawn.replace(chosen);
    let reveal = current.filter(|_| before.is_some_and(|before| before != chosen));
    let list = List::new("What differs", lines.lines.len(), ROW).current(current).reveal(reveal);
    let shown = list.show(ui, rect, |ui, index, place, focused| match lines.lines[index] {
        Line::Heading(words) => heading(&Pen::of(ui), place, words, index > 0),
        Line::Row(row) => {
            let differs = lines.rows[row];
            if one(ui, place, bench, compared, differs, row, (row == chosen, focused)) {
                pressed = Some(row);
            }
        }
    });
    match shown.key {
        Some(ListKey::Select(to)) => pressed = lines.row_at(to, current.unwrap_or_default()),
        Some(ListKey::Open(_)) => lines.row(chosen).into_iter().for_each(|row| open(bench, row, asks)),
        _ => {}
    }
    page.chosen = pressed.unwrap_or(chosen);
}

/// Shows the rule of the open crosswalk, where it has one.
fn open(bench: &Workbench, row: &DifferenceRow, asks: &mut Asks) {
    let Some(kind) = words::kind(row) else { return };
    let targets = row.rules.iter().flatten().map(|rule| &rule.target);
    let known = targets.into_iter().find(|target| bench.document().mapping(kind).rule(target).is_some());
    if let Some(target) = known {
        asks.command(Look::Kind(kind));
        asks.command(Look::OpenRule(target.clone()));
    }
}

fn heading(pen: &Pen, place: Rect, words: &str, is_parted: bool) {
    if is_parted {
        pen.hline(place.left()..place.right(), place.top() + 2.0, pen.theme.line);
    }
    pen.text(place.left() + size::PAD, place.top() + 23.0, words, Face::CaptionStrong, pen.theme.faint);
}

/// One side of a row, as its client writes it.
pub fn value(row: &DifferenceRow, at: usize, dialect: Dialect) -> Option<Value> {
    if let Some(rule) = &row.rules[at] {
        return Some(Value::of(rule, row.rules[1 - at].as_deref(), dialect));
    }
    let said = if at == 0 { &row.a } else { &row.b };
    said.as_deref().map(Value::said)
}

pub fn spoken(value: Option<&Value>) -> String {
    value.map_or_else(|| "not there".to_owned(), Value::words)
}

/// Draws a row; whether it was pressed. `state`: it is chosen, the keyboard is on it.
fn one(
    ui: &Ui,
    place: Rect,
    bench: &Workbench,
    compared: &Compared,
    row: &DifferenceRow,
    index: usize,
    state: (bool, bool),
) -> bool {
    let values = [0, 1].map(|at| value(row, at, client::of(compared.sides[at].client).dialect));
    let [a, b] = values.each_ref().map(|value| spoken(value.as_ref()));
    let means = words::means(bench, row, index);
    let fate = Fate::of(row);
    let name = format!("{}, {}: in A {a}, in B {b}. {means}", words::about(row), fate.word());
    let response = Row::new(ui, ("difference", index), &name).selected(state.0).focused(state.1).show(ui, place);
    let was_pressed = response.clicked();
    if paint(&Pen::of(ui), place, compared, row, &values, &means) {
        tooltip::hint(response, &format!("{}\nA: {a}\nB: {b}\n{means}", words::about(row)));
    }
    was_pressed
}

/// Whether something had to be cut.
fn paint(
    pen: &Pen,
    place: Rect,
    compared: &Compared,
    row: &DifferenceRow,
    values: &[Option<Value>; 2],
    means: &str,
) -> bool {
    let t = pen.theme;
    let [target, a, b, means_x] = columns(place);
    let y = pen.baseline(place, Face::Body);
    let fate = Fate::of(row);
    let (sign, filled, ink) = fate.sign(t);
    pen.icon_at(pos2(place.left() + size::PAD + 7.0, place.center().y), sign, 14.0, filled, ink);
    let is_of_groups = words::kind(row) == Some(crate::base::ResourceKind::Group);
    let of = if is_of_groups { "  groups" } else { "" };
    let name_ink = if fate == Fate::Same { t.muted } else { t.text };
    let mut is_cut = put(
        pen,
        pos2(target, y),
        &[(&words::name(row), Face::Medium, name_ink), (of, Face::Caption, t.faint)],
        a - target - 12.0,
    );
    for (at, (x, end)) in [(a, b), (b, means_x)].into_iter().enumerate() {
        let dialect = client::of(compared.sides[at].client).dialect;
        let is_rule = row.rules[at].is_some();
        let ink = if fate == Fate::Same { t.faint } else { t.muted };
        let spans = values[at].as_ref().map(|value| match is_rule {
            true => value.spans(dialect, t, fate == Fate::Same),
            false => vec![(value.more.as_str(), Face::Body, ink)],
        });
        let spans = spans.unwrap_or_else(|| vec![("not there", Face::Caption, t.faint)]);
        is_cut |= put(pen, pos2(x, y), &spans, end - x - 16.0);
    }
    let ink = if fate == Fate::Dangerous { t.text } else { t.muted };
    is_cut | put(pen, pos2(means_x, y), &[(means, Face::Body, ink)], place.right() - 12.0 - means_x)
}
