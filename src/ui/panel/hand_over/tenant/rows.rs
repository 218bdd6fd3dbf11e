//! The questions, rule by rule: what ours gives for a person, and what the tenant gives.

use egui::{Rect, Ui, pos2};

use super::{Shown, words};
use crate::base::ResourceKind;
use crate::scim::TargetPath;
use crate::tenant::{AnsweredQuestions, HeldAgainst, Index, TenantVerdict, answers};
use crate::ui::ask::Asks;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::panel::hand_over::value::put;
use crate::ui::theme::size;
use crate::ui::widget::list::{self, ListKey};
use crate::ui::widget::table::{self, Column};
use crate::ui::widget::{List, Row, tooltip};
use crate::workbench::{Look, Task, TenantStep};

const ROW: f32 = 32.0;

/// The lines of the list: a heading for each rule and its questions, then what is not asked.
pub struct Lines {
    lines: Vec<Line>,
}

enum Line {
    Rule { name: String, said: String },
    Question(usize),
    NotAsked(usize),
}

impl Lines {
    /// Those with this verdict; all without one.
    pub fn of(index: &Index, held: &[HeldAgainst], only: Option<TenantVerdict>) -> Self {
        let mut lines = Vec::new();
        for (target, of_rule) in index.by_rule() {
            let shown = of_rule.iter().filter(|at| only.is_none_or(|only| held[**at].verdict == only));
            let shown: Vec<Line> = shown.map(|at| Line::Question(*at)).collect();
            if !shown.is_empty() {
                lines.push(Line::Rule { name: target.short(), said: said(held, &of_rule) });
                lines.extend(shown);
            }
        }
        if only.is_none() && !index.not_asked.is_empty() {
            lines.push(Line::Rule { name: "Not asked".to_owned(), said: String::new() });
            lines.extend((0..index.not_asked.len()).map(Line::NotAsked));
        }
        Self { lines }
    }

    fn line_of(&self, question: usize) -> Option<usize> {
        self.lines.iter().position(|line| matches!(line, Line::Question(at) if *at == question))
    }

    /// The question on a line, or the next one in the direction in which somebody came.
    fn question_at(&self, line: usize, from: usize) -> Option<usize> {
        list::row_towards(&self.lines, line, from, |line| if let Line::Question(at) = line { Some(*at) } else { None })
    }
}

fn said(held: &[HeldAgainst], of_rule: &[usize]) -> String {
    let is_answered = of_rule.iter().any(|at| held[*at].verdict != TenantVerdict::NoAnswer);
    if is_answered { answers::same_of(held, of_rule) } else { "not answered yet".to_owned() }
}

/// Where person, ours, theirs and the verdict begin.
fn columns(rect: Rect) -> [f32; 4] {
    let left = rect.left() + size::PAD + 22.0;
    let width = rect.right() - size::PAD - left;
    [left, left + width * 0.24, left + width * 0.52, left + width * 0.84]
}

/// Pressing a row chooses it; Enter opens its rule.
pub(super) fn show(
    ui: &mut Ui,
    mut rect: Rect,
    of: Shown<'_>,
    lines: &Lines,
    drawn: &mut Option<usize>,
    asks: &mut Asks,
) {
    let [person, ours, theirs, verdict] = columns(rect);
    let names = [(person, "For whom"), (ours, "Ours"), (theirs, "The tenant’s"), (verdict, "What it says")];
    table::head(&Pen::of(ui), rect.cut_top(ROW), &names.map(|(x, name)| Column::left(x, name)));
    let chosen = of.bench.tenant_page().chosen();
    let current = chosen.and_then(|chosen| lines.line_of(chosen));
    let before = std::mem::replace(drawn, chosen);
    let reveal = current.filter(|_| before != chosen);
    let mut pressed = None;
    let list = List::new("Questions", lines.lines.len(), ROW).current(current).reveal(reveal);
    let shown = list.show(ui, rect, |ui, line, place, focused| match &lines.lines[line] {
        Line::Rule { name, said } => heading(&Pen::of(ui), place, name, said),
        Line::NotAsked(at) => not_asked(ui, place, of.asked, *at, focused),
        Line::Question(at) => {
            if question(ui, place, of, *at, (chosen == Some(*at), focused)) {
                pressed = Some(*at);
            }
        }
    });
    match shown.key {
        Some(ListKey::Select(to)) => pressed = lines.question_at(to, current.unwrap_or_default()),
        Some(ListKey::Open(_)) => chosen.into_iter().for_each(|at| open_rule(of, at, asks)),
        _ => {}
    }
    if let Some(at) = pressed {
        asks.command(Task::AskTenant(TenantStep::Choose(at)));
    }
}

/// Shows the rule that a question is about, where the crosswalk has it.
pub(super) fn open_rule(of: Shown<'_>, at: usize, asks: &mut Asks) {
    if let Some((kind, target)) = rule(of, at) {
        asks.command(Look::Kind(kind));
        asks.command(Look::OpenRule(target.clone()));
    }
}

pub(super) fn rule(of: Shown<'_>, at: usize) -> Option<(ResourceKind, &TargetPath)> {
    let (kind, target) = (of.asked.index().resource, &of.asked.asked(at)?.target);
    of.bench.document().mapping(kind).rule(target).map(|_| (kind, target))
}

fn heading(pen: &Pen, place: Rect, name: &str, said: &str) {
    pen.hline(place.left()..place.right(), place.top(), pen.theme.line);
    let end = pen.text(place.left() + size::PAD, place.top() + 21.0, name, Face::Medium, pen.theme.text);
    pen.text(end + 8.0, place.top() + 21.0, said, Face::Caption, pen.theme.faint);
}

fn not_asked(ui: &Ui, place: Rect, asked: &AnsweredQuestions, at: usize, focused: bool) {
    let not = &asked.index().not_asked[at];
    let spoken = format!("{}, not asked: {}", not.target.short(), not.why);
    let response = Row::new(ui, ("not asked", at), &spoken).focused(focused).show(ui, place);
    let pen = Pen::of(ui);
    let (left, y) = (place.left() + size::PAD + 22.0, pen.baseline(place, Face::Body));
    let name = not.target.short();
    let why = format!("  {}", not.why);
    let spans = [(name.as_str(), Face::Body, pen.theme.muted), (why.as_str(), Face::Body, pen.theme.faint)];
    if put(&pen, pos2(left, y), &spans, place.right() - size::PAD - left) {
        tooltip::hint(response, &spoken);
    }
}

/// Draws a question; whether it was pressed. `state`: it is chosen, the keyboard is on it.
fn question(ui: &Ui, place: Rect, shown: Shown<'_>, at: usize, state: (bool, bool)) -> bool {
    let (of, held) = (&shown.asked.index().questions[at], &shown.held[at]);
    let theirs = held.theirs.as_deref().unwrap_or_default();
    let word = words::word(held.verdict);
    let spoken = format!("{} for {}, {word}: ours {}, theirs {theirs}", of.target.short(), of.person, held.ours);
    let spoken = spoken.trim_end_matches(", theirs ");
    let response = Row::new(ui, ("question", at), spoken).selected(state.0).focused(state.1).show(ui, place);
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (sign, filled, ink) = words::sign(held.verdict, t);
    pen.icon_at(pos2(place.left() + size::PAD + 7.0, place.center().y), sign, 14.0, filled, ink);
    let [person, ours, said, verdict] = columns(place);
    let y = pen.baseline(place, Face::Body);
    let quiet = held.verdict == TenantVerdict::Same;
    let value = if quiet { t.muted } else { t.text };
    let cells = [
        (person, ours, of.person.as_str(), Face::Body, t.text),
        (ours, said, held.ours.as_str(), Face::Mono, t.muted),
        (said, verdict, theirs, Face::Mono, value),
        (verdict, place.right(), word, Face::Body, value),
    ];
    let mut is_cut = false;
    for (x, end, text, face, ink) in cells {
        is_cut |= put(&pen, pos2(x, y), &[(text, face, ink)], end - x - 12.0);
    }
    let was_pressed = response.clicked();
    if is_cut {
        tooltip::hint(response, spoken);
    }
    was_pressed
}
