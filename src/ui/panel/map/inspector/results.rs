//! What the chosen rule gives: for the record in view and the ones after it, and counted over all records.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::super::Frame;
use crate::mapping::{RuleResult, RuleState};
use crate::scim::TargetPath;
use crate::ui::frame::thousands;
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::tooltip;
use crate::workbench::rows::one_line;
use crate::workbench::{LiveRow, Share, Workbench};

/// The rows, worked out once for each state of the workbench.
#[derive(Default)]
pub struct Results {
    made_for: Option<(u64, TargetPath)>,
    rows: Vec<LiveRow>,
    /// The last rows that no fault of the rule spoiled, with the target and the record that they are of.
    good: Option<((TargetPath, usize), Vec<LiveRow>)>,
}

/// Where the columns begin.
#[derive(Clone, Copy)]
struct Columns {
    user: f32,
    reads: f32,
    result: f32,
    right: f32,
}

impl Results {
    /// Draws as many rows as fit, and the counts.
    pub fn show(&mut self, ui: &Ui, mut rect: Rect, target: &TargetPath, frame: &Frame<'_>) {
        let bench = frame.bench;
        let state = (bench.record_revision(), target.clone());
        if self.made_for.as_ref() != Some(&state) {
            self.rows = bench.live(target);
            self.made_for = Some(state);
            self.keep_good(target, frame);
        }
        let is_typed = frame.is_typed(target);
        let before = self.good.as_ref().filter(|_| is_bad(&self.rows, is_typed)).map(|(_, rows)| rows);
        let is_open = is_typed && before.is_none() && is_bad(&self.rows, true);
        let left = rect.left() + size::PAD;
        let columns = Columns {
            user: left,
            reads: left + (rect.width() * 0.29).round(),
            result: left + (rect.width() * 0.58).round(),
            right: rect.right() - size::PAD,
        };
        let title = if before.is_some() { "Result before the fault" } else { "Result" };
        head(&Pen::of(ui), rect.cut_top(size::FILTER), bench, columns, title);
        foot(ui, rect.cut_bottom(super::OPTIONS), target, frame);
        if self.rows.is_empty() {
            return nothing(ui, rect, target, bench);
        }
        let fit = ((rect.height() - 2.0) / size::ROW).floor().max(0.0) as usize;
        let rows = before.unwrap_or(&self.rows);
        for (at, row) in rows.iter().take(fit).enumerate() {
            let top = rect.top() + 2.0 + at as f32 * size::ROW;
            let line = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), size::ROW));
            let shown = if is_open {
                Shown::Open
            } else if before.is_some() {
                Shown::Before
            } else {
                Shown::Now
            };
            show_row(ui, line, at, row, columns, shown);
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

/// What the results are of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Now,
    /// Of the rule before it was at fault.
    Before,
    /// Of a rule that is being typed, and never gave anything.
    Open,
}

fn head(pen: &Pen, rect: Rect, bench: &Workbench, columns: Columns, result: &str) {
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let y = pen.baseline(rect, Face::Caption);
    pen.text(columns.user, y, bench.kind().scim_name(), Face::Caption, t.faint);
    pen.text(columns.reads, y, "Reads", Face::Caption, t.faint);
    pen.text_fit(columns.result, y, result, Face::Caption, t.faint, columns.right - columns.result);
}

fn nothing(ui: &Ui, rect: Rect, target: &TargetPath, bench: &Workbench) {
    let has_rule = bench.compiled(bench.kind()).rule(target).is_some();
    let text = if has_rule {
        format!("No {} are loaded: there is nothing to try the rule on.", bench.kind().plural())
    } else {
        "No rule, no result.".to_owned()
    };
    let pen = Pen::of(ui);
    let left = rect.left() + size::PAD;
    pen.paragraph(left, rect.top() + 8.0, &text, Face::Body, pen.theme.muted, rect.width() - 32.0);
}

fn show_row(ui: &Ui, rect: Rect, at: usize, row: &LiveRow, columns: Columns, shown: Shown) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let y = pen.baseline(rect, Face::Body);
    let face = if at == 0 { Face::Medium } else { Face::Body };
    pen.text_fit(columns.user, y, &row.name, face, t.text, columns.reads - columns.user - 12.0);
    pen.text_fit(columns.reads, y, &row.reads, Face::Mono, t.faint, columns.result - columns.reads - 12.0);
    let is_before = shown == Shown::Before;
    let outcome = match shown {
        Shown::Now | Shown::Before => ResultWords::of(&row.result),
        Shown::Open => ResultWords::typed(),
    };
    let x = columns.result;
    let indent = if outcome.sign.is_some() { 18.0 } else { 0.0 };
    if let Some((sign, filled)) = outcome.sign {
        let ink = if filled { t.error_mark } else { t.ok_mark };
        let points = if filled { size::ICON_ROW } else { size::ICON_SMALL };
        pen.icon_at(pos2(x + 6.0, rect.center().y), sign, points, filled, ink);
    }
    let (face, ink) = match row.result.state {
        RuleState::Filled if is_before => (Face::Mono, t.faint),
        RuleState::Filled => (Face::Mono, t.text),
        RuleState::Refused { .. } | RuleState::Faulty if shown == Shown::Now => (Face::Body, t.error),
        RuleState::Refused { .. } | RuleState::Faulty => (Face::Caption, t.faint),
        RuleState::Empty | RuleState::LeftOut | RuleState::NotKnown { .. } => (Face::Caption, t.faint),
    };
    let mut room = columns.right - x - indent;
    if row.result.is_default {
        room = pen.text_right(columns.right, y, "default", Face::Caption, t.faint) - x - 26.0;
    }
    pen.text_fit(x + indent, y, &outcome.short, face, ink, room);
    let response = ui.interact(rect, ui.scope_id().with(("live", at)), Sense::hover());
    let before = if is_before { " before the fault" } else { "" };
    let spoken = format!("{}, reads {}, result{before}: {}", row.name, row.reads, outcome.whole);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let mut told = format!("{}\nReads: {}\nResult: {}", row.name, row.reads, outcome.whole);
    for note in &row.result.notes {
        told.push('\n');
        told.push_str(&note.to_string());
    }
    tooltip::hint(response, &told);
}

/// A result in words.
struct ResultWords {
    /// The sign, and whether it is an error's.
    sign: Option<(char, bool)>,
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
        match (&result.state, &result.value) {
            (RuleState::Filled, Some(value)) => plain(None, &one_line(value)),
            (RuleState::Filled, None) => plain(None, "empty"),
            (RuleState::Empty, _) => {
                Self { sign: None, short: "empty".to_owned(), whole: result.why_nothing().to_owned() }
            }
            (RuleState::LeftOut, _) => plain(None, "left out"),
            (RuleState::Refused { message, remedy }, _) => Self {
                sign: Some((icon::WARNING_OCTAGON, true)),
                short: message.clone(),
                whole: super::body::sentences(message, remedy),
            },
            (RuleState::NotKnown { why, remedy }, _) => Self {
                sign: None,
                short: format!("not known: {why}"),
                whole: super::body::sentences(&format!("Not known: {why}."), remedy),
            },
            (RuleState::Faulty, _) => plain(Some((icon::WARNING_OCTAGON, true)), "rule at fault"),
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
    let counts =
        [(coverage.filled, "filled", t.text), (coverage.empty, "empty", t.text), (coverage.refused, refused, alarm)];
    let open = (coverage.not_known > 0).then_some((coverage.not_known, "not known", t.text));
    for (count, word, ink) in counts.into_iter().chain(open) {
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
    let open = open.map(|(count, word, _)| format!(", {count} {word}")).unwrap_or_default();
    let spoken =
        format!("{} filled, {} empty, {} {refused}{open}; {all}", coverage.filled, coverage.empty, coverage.refused);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
}
