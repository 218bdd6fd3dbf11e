//! Asking the tenant: what the vendor's own evaluator is asked, and rule by rule, person by person, whether it gives the
//! same.

mod detail;
mod rows;
mod words;

use egui::{Rect, Role, Ui};

use self::rows::Lines;
use crate::base::Severity;
use crate::client::Evaluator;
use crate::tenant::{AnsweredQuestions, HeldAgainst, TenantVerdict, answers};
use crate::ui::ask::{Ask, Asks};
use crate::ui::icon;
use crate::ui::paint::{Cut as _, Face, Pen};
use crate::ui::panel::area;
use crate::ui::panel::hand_over::quiet;
use crate::ui::theme::size;
use crate::ui::widget::{Button, button, segmented, spoken, strip};
use crate::workbench::{Look, Task, TenantStep, Workbench, Workspace};

/// The foot, for the chosen question.
const DETAIL: f32 = 148.0;

/// The questions with what their answers say, as they are drawn.
#[derive(Clone, Copy)]
struct Shown<'a> {
    bench: &'a Workbench,
    asked: &'a AnsweredQuestions,
    held: &'a [HeldAgainst],
}

/// What the window keeps of this page.
#[derive(Default)]
pub(super) struct TenantPanel {
    /// Only answers of this kind are listed.
    only: Option<TenantVerdict>,
    /// The question that was chosen when the rows were drawn last: another one is brought into view.
    drawn: Option<usize>,
}

impl TenantPanel {
    pub fn show(&mut self, ui: &mut Ui, mut rect: Rect, wide: bool, bench: &Workbench, asks: &mut Asks) {
        let Some(evaluator) = bench.client().quirks.evaluator else { return };
        head(ui, rect.cut_top(size::HEAD), bench, wide, asks);
        about(ui, &mut rect, evaluator);
        let page = bench.tenant_page();
        let Some(asked) = page.asked() else { return nothing(ui, rect, bench, asks) };
        state(ui, rect.cut_top(size::HEAD), bench, asked, asks);
        open(ui, &mut rect, bench, asks);
        let Some(held) = page.held() else { return quiet(ui, rect, "Comparing…") };
        self.counts(ui, rect.cut_top(size::HEAD), held);
        let foot = rect.cut_bottom(DETAIL.min(rect.height() * 0.4));
        let shown = Shown { bench, asked, held };
        let lines = Lines::of(asked.index(), held, self.only);
        rows::show(ui, rect, shown, &lines, &mut self.drawn, asks);
        let pen = Pen::of(ui);
        pen.hline(foot.left()..foot.right(), foot.top(), pen.theme.line_strong);
        detail::show(ui, foot.with_min_y(foot.top() + 1.0), shown, asks);
    }

    /// How many answers say what, in words; pressing one lists those alone.
    fn counts(&mut self, ui: &Ui, rect: Rect, held: &[HeldAgainst]) {
        let pen = Pen::of(ui);
        pen.rule_below(rect, pen.theme.line);
        let counted = words::counted(held);
        if self.only.is_some_and(|only| !counted.iter().any(|(verdict, _)| *verdict == only)) {
            self.only = None;
        }
        let each = counted.iter().map(|(verdict, count)| format!("{} {count}", words::capital(*verdict)));
        let labels: Vec<String> = std::iter::once(format!("All {}", held.len())).chain(each).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let chosen = counted.iter().position(|(verdict, _)| Some(*verdict) == self.only).map_or(0, |at| at + 1);
        let width = segmented::width(&pen, &labels);
        let left = rect.right() - size::PAD - width;
        let x = rect.left() + size::PAD;
        area::words(ui, "sum", x, rect, &words::sum(held), Face::Strong, pen.theme.text, left - x - 16.0);
        if let Some(picked) = segmented::show(ui, left, rect.center().y, "Which answers", &labels, chosen) {
            self.only = picked.checked_sub(1).map(|at| counted[at].0);
        }
    }
}

fn head(ui: &Ui, rect: Rect, bench: &Workbench, wide: bool, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    let page = bench.tenant_page();
    let can_write = page.made().is_some_and(|made| !made.is_empty());
    let held = page.asked().zip(page.held());
    let copy = if wide { Button::quiet("Copy").icon(icon::COPY) } else { Button::icon_only(icon::COPY, "Copy") };
    let paste = Button::secondary("Paste answers").icon(icon::CLIPBOARD_TEXT);
    let buttons = [
        copy.enabled(held.is_some()).hint("What the answers say, in words"),
        paste.hint("Answers as the API gave them: one, or several after each other"),
        Button::secondary("Read answers…")
            .icon(icon::FOLDER_OPEN)
            .hint("The folder of questions, with the answers in it"),
        Button::primary("Write the questions…")
            .icon(icon::FLOPPY_DISK)
            .enabled(can_write)
            .hint("Into a new folder, with the scripts that ask"),
    ];
    let (pressed, left) = button::row_from_right(ui, rect.right() - size::PAD, rect.center().y, &buttons);
    match pressed {
        Some(0) => held.into_iter().for_each(|(asked, held)| copy_all(asked, held, asks)),
        Some(1) => asks.push(Ask::Paste),
        Some(2) => asks.push(Ask::ReadAnswers),
        Some(_) => asks.push(Ask::WriteQuestions),
        None => {}
    }
    let x = rect.left() + size::PAD;
    let y = pen.baseline(rect, Face::Strong);
    pen.text_fit(x, y, "Ask the tenant", Face::Strong, pen.theme.text, left - x - 12.0);
}

fn copy_all(asked: &AnsweredQuestions, held: &[HeldAgainst], asks: &mut Asks) {
    asks.copy(answers::said(asked.index(), held).join("\n"), "what the answers say");
}

/// What this is, and who sends what.
fn about(ui: &Ui, rect: &mut Rect, evaluator: &Evaluator) {
    let pen = Pen::of(ui);
    let words = format!(
        "{} says in the tenant what an expression gives. Crosswalk sends nothing. It writes questions with the values that \
         each rule reads of a few people, and scripts that ask them: their data goes to the tenant’s own API when a person \
         runs a script, and not before.",
        evaluator.label
    );
    let width = rect.width() - 2.0 * size::PAD;
    let place = rect.cut_top(pen.paragraph_height(&words, Face::Body, width) + 20.0);
    pen.paragraph(place.left() + size::PAD, place.top() + 10.0, &words, Face::Body, pen.theme.muted, width);
    pen.rule_below(place, pen.theme.line);
    spoken(ui, place, "about", Role::Label, &words);
}

/// How far this is, with the next step.
fn state(ui: &Ui, rect: Rect, bench: &Workbench, asked: &AnsweredQuestions, asks: &mut Asks) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    let page = bench.tenant_page();
    let is_other = page.is_kept() && page.made().is_some_and(|made| **made != asked.questions);
    let mut buttons = Vec::new();
    if page.folder().is_some() {
        buttons.push((Button::secondary("Read again").icon(icon::ARROWS_CLOCKWISE), TenantStep::ReadAgain));
    }
    if is_other {
        let hint = "Rules or people are others than when these were written";
        buttons.push((Button::secondary("Ask anew").hint(hint), TenantStep::AskAnew));
    }
    let drawn: Vec<Button<'_>> = buttons.iter().map(|(button, _)| *button).collect();
    let (pressed, left) = button::row_from_right(ui, rect.right() - size::PAD, rect.center().y, &drawn);
    if let Some((_, step)) = pressed.and_then(|at| buttons.into_iter().nth(at)) {
        asks.command(Task::AskTenant(step));
    }
    let x = rect.left() + size::PAD;
    let words = words::state(page, asked);
    area::words(ui, "state", x, rect, &words, Face::Body, pen.theme.text, left - x - 16.0);
}

/// Answers of which nothing tells whose they are.
fn open(ui: &Ui, rect: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let count = bench.tenant_page().open();
    if count == 0 {
        return;
    }
    let words = if count == 1 {
        "An answer came of which nothing tells for whom it is. Choose its row, then “It is of this row” below."
            .to_owned()
    } else {
        format!(
            "{count} answers came of which nothing tells for whom they are. Choose the row of the first one, then “It is of this row” below."
        )
    };
    let leave = if count == 1 { "Leave it out" } else { "Leave them out" };
    if strip::show(ui, rect, Severity::Warning, &words, Some(leave)) {
        asks.command(Task::AskTenant(TenantStep::LeaveOut));
    }
}

/// There are no questions, or none yet.
fn nothing(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
    match bench.tenant_page().made() {
        Some(made) => {
            let mut buttons = vec![Button::primary("Open Map")];
            if bench.count() == 0 {
                buttons = vec![Button::primary("Open Source")];
            }
            let target = if bench.count() == 0 { Workspace::Source } else { Workspace::Map };
            let (title, why) = words::nothing(bench, made);
            if area::empty(ui, rect, title, &why, &buttons).is_some() {
                asks.command(Look::Show(target));
            }
        }
        None if bench.is_counting_cases() => {
            quiet(ui, rect, "All records are being checked: on whom a rule shows whether it holds is not known yet.");
        }
        None => quiet(ui, rect, "Making the questions…"),
    }
}
