//! The chosen question: why this person, both values in full, and what can be done with it.

use egui::{Rect, Role, Ui};

use super::{Shown, rows, words};
use crate::tenant::{AnsweredQuestions, HeldAgainst, TenantVerdict};
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::panel::area;
use crate::ui::panel::hand_over::quiet;
use crate::ui::theme::size;
use crate::ui::widget::{Button, button, spoken};
use crate::workbench::{Task, TenantStep};

const NAME: f32 = 112.0;

pub(super) fn show(ui: &mut Ui, mut rect: Rect, of: Shown<'_>, asks: &mut Asks) {
    let chosen = of.bench.tenant_page().chosen().filter(|at| *at < of.held.len());
    let Some(at) = chosen else {
        return quiet(ui, rect, "Choose a row to see both values in full, to open its rule or to copy its question.");
    };
    head(ui, rect.cut_top(size::HEAD), of, at, asks);
    let lines = lines(of.asked, &of.held[at], at);
    area::scroll(ui, rect, "the chosen question", |ui, mut place| {
        for (name, text, face) in &lines {
            line(ui, &mut place, name, text, *face);
        }
        place.top()
    });
}

fn head(ui: &Ui, rect: Rect, shown: Shown<'_>, at: usize, asks: &mut Asks) {
    let Shown { bench, asked, held } = shown;
    let of = &asked.index().questions[at];
    let is_there = rows::rule(shown, at).is_some();
    let gone = "The crosswalk has no rule for it any more";
    let rule = Button::secondary("Open rule").icon(icon::ARROW_SQUARE_OUT).enabled(is_there);
    let mut buttons = vec![
        Button::quiet("Copy question").icon(icon::COPY).hint("What is asked, as JSON"),
        Button::quiet("Copy row").icon(icon::COPY),
        if is_there { rule } else { rule.hint(gone) },
    ];
    if bench.tenant_page().open() > 0 {
        buttons.push(Button::primary("It is of this row"));
    }
    let (pressed, left) = button::row_from_right(ui, rect.right() - size::PAD, rect.center().y, &buttons);
    match pressed {
        Some(0) => asks.copy(format!("{:#}", asked.questions.bodies[at]), "the question"),
        Some(1) => asks.copy(row(asked, &held[at], at), "the row"),
        Some(2) => rows::open_rule(shown, at, asks),
        Some(_) => asks.command(Task::AskTenant(TenantStep::Belongs)),
        None => {}
    }
    let x = rect.left() + size::PAD;
    let title = format!("{} for {}", of.target.short(), of.person);
    area::words(ui, "chosen", x, rect, &title, Face::Strong, Pen::of(ui).theme.text, left - x - 16.0);
}

/// As a table takes it in.
fn row(asked: &AnsweredQuestions, held: &HeldAgainst, at: usize) -> String {
    let of = &asked.index().questions[at];
    let theirs = held.theirs.clone().unwrap_or_default();
    [of.target.short(), of.person.clone(), words::word(held.verdict).to_owned(), held.ours.clone(), theirs].join("\t")
}

/// Each with its name.
fn lines(asked: &AnsweredQuestions, held: &HeldAgainst, at: usize) -> Vec<(&'static str, String, Face)> {
    let of = &asked.index().questions[at];
    let theirs = match (held.verdict, &held.theirs) {
        (TenantVerdict::Changed, _) => ("The rule is another one by now. Ask anew.".to_owned(), Face::Body),
        (TenantVerdict::NoAnswer, _) => (format!("No answer that can be read; it would be {}.", of.answer), Face::Body),
        (_, theirs) => (theirs.clone().unwrap_or_default(), Face::Mono),
    };
    let mut lines = vec![("Ours", held.ours.clone(), Face::Mono), ("The tenant’s", theirs.0, theirs.1)];
    if !of.why.is_empty() {
        lines.push(("Asked because", of.why.join("; "), Face::Body));
    }
    lines
}

fn line(ui: &Ui, place: &mut Rect, name: &str, text: &str, face: Face) {
    let pen = Pen::of(ui);
    let left = place.left() + size::PAD + NAME;
    let width = place.right() - size::PAD - left;
    let height = pen.paragraph_height(text, face, width).max(20.0) + 4.0;
    let line = place.cut_top(height);
    pen.paragraph(line.left() + size::PAD, line.top(), name, Face::Body, pen.theme.faint, NAME);
    pen.paragraph(left, line.top(), text, face, pen.theme.text, width);
    spoken(ui, line, name, Role::Label, &format!("{name}: {text}"));
}
