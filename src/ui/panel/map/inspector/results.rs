//! What the chosen rule gives: for the record in view, for the records that are hard for it, each with the reason, and
//! counted over all records. A press on a record brings it into view.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2};

use super::super::Frame;
use crate::base::Severity;
use crate::mapping::{RuleResult, RuleState};
use crate::scim::TargetPath;
use crate::ui::ask::Asks;
use crate::ui::frame::thousands;
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::row_menu::{self, RowDoes};
use crate::ui::theme::size;
use crate::ui::widget::menu::{self, ContextMenu};
use crate::ui::widget::{List, ListKey, Row, severity_ink, severity_mark, tooltip};
use crate::workbench::rows::one_line;
use crate::workbench::{LiveRow, LiveState, Look, Share, Workbench};

/// The rows, worked out once for each state of the workbench.
#[derive(Default)]
pub struct Results {
    made_for: Option<(LiveState, TargetPath)>,
    rows: Vec<LiveRow>,
    /// The last rows that no fault of the rule spoiled, with the target and the record that they are of.
    good: Option<((TargetPath, usize), Vec<LiveRow>)>,
}

/// Where the columns begin.
#[derive(Clone, Copy)]
struct Columns {
    case: f32,
    user: f32,
    reads: f32,
    result: f32,
    right: f32,
}

impl Results {
    /// Draws the rows and the counts.
    pub fn show(&mut self, ui: &mut Ui, mut rect: Rect, target: &TargetPath, frame: &mut Frame<'_>) {
        let bench = frame.bench;
        let state = (bench.live_state(target), target.clone());
        if self.made_for.as_ref() != Some(&state) {
            self.rows = bench.live(target);
            self.made_for = Some(state);
            self.keep_good(target, frame);
        }
        let is_typed = frame.is_typed(target);
        let before = self.good.as_ref().filter(|_| is_bad(&self.rows, is_typed)).map(|(_, rows)| rows);
        let is_open = is_typed && before.is_none() && is_bad(&self.rows, true);
        let columns = Columns::of(rect);
        let title = if before.is_some() { "Result before the fault" } else { "Result" };
        head(&Pen::of(ui), rect.cut_top(size::FILTER), bench, columns, title);
        foot(ui, rect.cut_bottom(super::OPTIONS), target, frame);
        if self.rows.is_empty() {
            return nothing(ui, rect, target, bench);
        }
        rect.min.y += 2.0;
        let of = match (is_open, before) {
            (true, _) => Of::Open,
            (false, Some(_)) => Of::Before,
            (false, None) => Of::Now,
        };
        let rows = before.unwrap_or(&self.rows);
        let mut opened = None;
        let list = List::new("Results", rows.len(), size::ROW).keeping_its_place();
        let output = list.show(ui, rect, |ui, at, line, focused| {
            let shown = Shown { of, focused };
            if show_row(ui, line, &rows[at], columns, shown, bench, frame.asks) {
                opened = Some(at);
            }
        });
        if let Some(ListKey::Open(at)) = output.key {
            opened = Some(at);
        }
        let other = opened.and_then(|at| rows.get(at)).filter(|row| row.record != bench.view().record());
        if let Some(row) = other {
            frame.asks.command(Look::Record(row.record));
        }
    }

    /// While somebody types, a rule is at fault for a moment: what it gave before stays, greyed.
    fn keep_good(&mut self, target: &TargetPath, frame: &Frame<'_>) {
        let of = (target.clone(), frame.bench.view().record());
        if !is_bad(&self.rows, frame.is_typed(target)) {
            self.good = Some((of, self.rows.clone()));
        } else if self.good.as_ref().is_some_and(|(other, _)| *other != of) {
            self.good = None;
        }
    }
}

/// Whether the rule itself is at fault, and not what it reads; while it is typed also what is refused is for a moment.
fn is_bad(rows: &[LiveRow], is_typed: bool) -> bool {
    rows.first().is_some_and(|row| match row.result.state {
        RuleState::Faulty => true,
        RuleState::Refused { .. } => is_typed,
        _ => false,
    })
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let (left, right) = (rect.left() + size::PAD, rect.right() - size::PAD);
        let case = 64.0;
        let share = |share: f32| (left + case + (right - left - case) * share).round();
        Self { case: left, user: left + case, reads: share(0.3), result: share(0.56), right }
    }
}

/// What a row's result is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Now,
    /// The rule before it was at fault.
    Before,
    /// A rule that is being typed, and never gave anything.
    Open,
}

/// How a row is shown.
#[derive(Clone, Copy)]
struct Shown {
    of: Of,
    /// The keyboard is on it.
    focused: bool,
}

fn head(pen: &Pen, rect: Rect, bench: &Workbench, columns: Columns, result: &str) {
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let y = pen.baseline(rect, Face::Caption);
    pen.text(columns.case, y, "Case", Face::Caption, t.faint);
    pen.text(columns.user, y, bench.kind().scim_name(), Face::Caption, t.faint);
    pen.text(columns.reads, y, "Reads", Face::Caption, t.faint);
    pen.text_fit(columns.result, y, result, Face::Caption, t.faint, columns.right - columns.result);
}

fn nothing(ui: &Ui, rect: Rect, target: &TargetPath, bench: &Workbench) {
    let has_rule = bench.compiled(bench.kind()).rule(target).is_some();
    let text = if has_rule {
        format!("No {} are loaded: there is nothing to try the rule on.", bench.kind().plural())
    } else if bench.document().mapping(bench.kind()).disabled_rule(target).is_some() {
        "The rule is disabled: no result.".to_owned()
    } else {
        "No rule, no result.".to_owned()
    };
    let pen = Pen::of(ui);
    let left = rect.left() + size::PAD;
    pen.paragraph(left, rect.top() + 8.0, &text, Face::Body, pen.theme.muted, rect.width() - 32.0);
}

/// Draws a row; whether it was pressed.
fn show_row(
    ui: &Ui,
    rect: Rect,
    row: &LiveRow,
    columns: Columns,
    shown: Shown,
    bench: &Workbench,
    asks: &mut Asks,
) -> bool {
    let outcome = if shown.of == Of::Open { ResultWords::typed() } else { ResultWords::of(&row.result) };
    let why = reasons(row, bench);
    let before = if shown.of == Of::Before { " before the fault" } else { "" };
    let said = format!("{}, reads {}, result{before}: {}", row.name, row.reads, outcome.whole);
    let spoken = if why.is_empty() { said } else { format!("{why}: {said}") };
    let response = Row::new(ui, ("live", row.record), &spoken).focused(shown.focused).show(ui, rect);
    let pen = Pen::of(ui);
    let t = pen.theme;
    let y = pen.baseline(rect, Face::Body);
    let here = row.record == bench.view().record();
    let case = row.reasons.first().map_or(if here { "in view" } else { "" }, |reason| reason.label());
    pen.text_fit(columns.case, y, case, Face::Caption, t.faint, columns.user - columns.case - 8.0);
    let face = if here { Face::Medium } else { Face::Body };
    pen.text_fit(columns.user, y, &row.name, face, t.text, columns.reads - columns.user - 12.0);
    pen.text_fit(columns.reads, y, &row.reads, Face::Mono, t.faint, columns.result - columns.reads - 12.0);
    paint_result(&pen, rect, row, &outcome, columns, shown.of);
    let mut told = format!("{}\nReads: {}\nResult: {}", row.name, row.reads, outcome.whole);
    let lines = row.result.notes.iter().map(ToString::to_string).chain((!why.is_empty()).then_some(why));
    lines.for_each(|line| {
        told.push('\n');
        told.push_str(&line);
    });
    let clicked = response.clicked();
    let by_key = menu::is_asked_by_key(ui, shown.focused);
    row_menu::show(&response, by_key, "Result", asks, || row_contents(row, &outcome));
    tooltip::hint(response, &told);
    clicked
}

fn row_contents(row: &LiveRow, outcome: &ResultWords) -> ContextMenu<RowDoes> {
    let result = if row.result.value.is_some() { outcome.whole.as_str() } else { "" };
    let all = format!("{}\t{}\t{}", row.name, row.reads, outcome.whole);
    let entries = vec![
        row_menu::copy("Copy result", result, format!("the result for {}", row.name)),
        row_menu::copy("Copy what it reads", row.reads.as_str(), "what the rule reads"),
        row_menu::copy("Copy row", all, format!("the row of {}", row.name)),
        row_menu::go(icon::EYE, "Bring into view", [Look::Record(row.record)]),
    ];
    ContextMenu { caption: row.name.clone(), entries }
}

/// Why a record is shown: "longest, 23 characters; oddest, 1 user so".
fn reasons(row: &LiveRow, bench: &Workbench) -> String {
    let (noun, nouns) = (bench.kind().noun(), bench.kind().plural());
    row.reasons.iter().map(|reason| reason.words(noun, nouns)).collect::<Vec<_>>().join("; ")
}

fn paint_result(pen: &Pen, rect: Rect, row: &LiveRow, outcome: &ResultWords, columns: Columns, of: Of) {
    let t = pen.theme;
    let y = pen.baseline(rect, Face::Body);
    let x = columns.result;
    let indent = if outcome.sign.is_some() { 18.0 } else { 0.0 };
    if let Some(severity) = outcome.sign {
        pen.mark(pos2(x + 6.0, rect.center().y), severity_mark(severity), severity_ink(t, severity));
    }
    let (face, ink) = match row.result.state {
        RuleState::Filled if of == Of::Before => (Face::Mono, t.faint),
        RuleState::Filled => (Face::Mono, t.text),
        RuleState::Refused { .. } | RuleState::Faulty if of == Of::Now => (Face::Body, t.error),
        RuleState::Refused { .. } | RuleState::Faulty => (Face::Caption, t.faint),
        RuleState::Empty | RuleState::LeftOut | RuleState::NotKnown { .. } => (Face::Caption, t.faint),
    };
    let mut room = columns.right - x - indent;
    if row.result.is_default {
        room = pen.text_right(columns.right, y, "default", Face::Caption, t.faint) - x - 26.0;
    }
    pen.text_fit(x + indent, y, &outcome.short, face, ink, room);
}

/// A result in words.
struct ResultWords {
    /// How bad it is.
    sign: Option<Severity>,
    short: String,
    whole: String,
}

impl ResultWords {
    /// Nothing is said of a rule in the middle of a word.
    fn typed() -> Self {
        Self { sign: None, short: "…".to_owned(), whole: "being typed".to_owned() }
    }

    fn of(result: &RuleResult) -> Self {
        let plain = |sign, text: &str| Self { sign, short: text.to_owned(), whole: text.to_owned() };
        if let (RuleState::Empty | RuleState::LeftOut, Some(note)) = (&result.state, result.unread()) {
            let whole = format!("cannot be read: {note}");
            return Self { sign: Some(Severity::Warning), short: "cannot be read".to_owned(), whole };
        }
        match (&result.state, &result.value) {
            (RuleState::Filled, Some(value)) => plain(None, &one_line(value)),
            (RuleState::Filled, None) => plain(None, "empty"),
            (RuleState::Empty, _) => {
                Self { sign: None, short: result.nothing().to_owned(), whole: result.why_nothing().to_owned() }
            }
            (RuleState::LeftOut, _) => plain(None, "left out"),
            (RuleState::Refused { message, remedy }, _) => Self {
                sign: Some(Severity::Error),
                short: message.clone(),
                whole: super::body::sentences(message, remedy),
            },
            (RuleState::NotKnown { why, remedy }, _) => Self {
                sign: None,
                short: format!("not known: {why}"),
                whole: super::body::sentences(&format!("Not known: {why}."), remedy),
            },
            (RuleState::Faulty, _) => plain(Some(Severity::Error), "rule at fault"),
        }
    }
}

/// "118 filled  2 empty  0 refused", as far as records are counted.
fn foot(ui: &Ui, rect: Rect, target: &TargetPath, frame: &Frame<'_>) {
    let bench = frame.bench;
    let pen = Pen::of(ui);
    let t = pen.theme;
    let alarm = if frame.is_typed(target) { t.faint } else { t.error };
    pen.hline(rect.left()..rect.right(), rect.top(), t.line);
    let Some(count) = bench.rule_counts(bench.kind(), target) else {
        if bench.is_checking() && bench.compiled(bench.kind()).rule(target).is_some() {
            let counting = format!("Counting over all {}\u{2026}", bench.kind().plural());
            pen.text(rect.left() + size::PAD, pen.baseline(rect, Face::Body), &counting, Face::Body, t.faint);
        }
        return;
    };
    let coverage = count.coverage;
    let is_faulty = bench.compiled(bench.kind()).rule(target).is_some_and(|rule| rule.fault.is_some());
    let refused = if is_faulty { "not worked out" } else { "refused" };
    let y = pen.baseline(rect, Face::Body);
    let mut x = rect.left() + size::PAD;
    let not_read = coverage.hard.not_read();
    let empty = coverage.empty.saturating_sub(not_read);
    let counts = [(coverage.filled, "filled", t.text), (empty, "empty", t.text), (coverage.refused, refused, alarm)];
    let more = [(not_read, "not read", t.warn), (coverage.not_known, "not known", t.text)];
    let more = more.into_iter().filter(|(count, ..)| *count > 0);
    for (count, word, ink) in counts.into_iter().chain(more.clone()) {
        let ink = if count == 0 { t.faint } else { ink };
        x = pen.text(x, y, &thousands(count), Face::Strong, ink) + 4.0;
        x = pen.text(x, y, word, Face::Body, t.faint) + 16.0;
    }
    let kind = bench.kind().plural();
    let records = thousands(count.records);
    let (all, in_short) = match count.share {
        Share::All if count.records == 1 => (format!("one {}", bench.kind().noun()), "one".to_owned()),
        Share::All => (format!("all {records} {kind}"), "all".to_owned()),
        Share::First => (format!("the first {}", bench.kind().counted(count.records)), format!("first {records}")),
        Share::SoFar(of) => {
            let share = format!("{}%", count.records * 100 / of.max(1));
            (format!("{share} counted"), share)
        }
    };
    let room = rect.right() - size::PAD - x;
    if let Some(fits) = [&all, &in_short].into_iter().find(|text| pen.width(text, Face::Body) < room) {
        pen.text_right(rect.right() - size::PAD, y, fits, Face::Body, t.faint);
    }
    let response = ui.interact(rect, ui.scope_id().with("live counts"), Sense::hover());
    let more: String = more.map(|(count, word, _)| format!(", {count} {word}")).collect();
    let spoken = format!("{} filled, {empty} empty, {} {refused}{more}; {all}", coverage.filled, coverage.refused);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
}
