//! The table of plans, virtual: what needs a person first, what does not change folded into the foot.

use egui::{Rect, Role, Ui, pos2};

use super::outcome::{self, LISTED};
use crate::exchange::{OutcomeKind, RecordPlan};
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut, Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::table::{self, Column};
use crate::ui::widget::{List, ListKey, Row, badge, clickable, tooltip};
use crate::workbench::{DryRun, DryRunState, Look, Workbench};

/// What the window keeps of the table.
#[derive(Default)]
pub struct PlanTable {
    /// Records that do not change are listed too.
    unfolded: bool,
    /// The record that was shown last, to notice when another comes into view.
    shown: Option<usize>,
    /// A run went on when it was drawn last.
    was_running: bool,
}

/// Which outcomes are listed, one below the other.
fn listed(only: Option<OutcomeKind>, unfolded: bool) -> Vec<OutcomeKind> {
    match only {
        Some(only) => vec![only],
        None => LISTED.into_iter().chain(unfolded.then_some(OutcomeKind::NoChange)).collect(),
    }
}

/// The record in a row, and whether it is the first of its outcome.
fn at(run: &DryRun, listed: &[OutcomeKind], mut row: usize) -> Option<(usize, bool)> {
    for kind in listed {
        let records = run.records(*kind);
        if let Some(record) = records.get(row) {
            return Some((*record, row == 0));
        }
        row -= records.len();
    }
    None
}

/// The row of a record.
fn row_of(run: &DryRun, listed: &[OutcomeKind], record: usize) -> Option<usize> {
    let kind = run.plans.get(&record)?.outcome.kind();
    let place = listed.iter().position(|k| *k == kind)?;
    let above: usize = listed[..place].iter().map(|k| run.records(*k).len()).sum();
    Some(above + run.records(kind).binary_search(&record).ok()?)
}

/// When a run has ended: the first conflict, unless one is in view.
fn first_conflict(run: &DryRun, in_view: usize) -> Option<usize> {
    let is_conflict = |plan: &RecordPlan| plan.outcome.kind() == OutcomeKind::Conflict;
    let first = run.records(OutcomeKind::Conflict).first().copied();
    first.filter(|_| !run.plans.get(&in_view).is_some_and(is_conflict))
}

/// Where the columns stand.
struct Columns {
    x: [f32; 5],
    right: f32,
    wide: bool,
}

impl Columns {
    fn new(rect: Rect, wide: bool) -> Self {
        let widths = if wide { [112.0, 152.0, 212.0, 112.0] } else { [96.0, 128.0, 176.0, 88.0] };
        let mut x = [rect.left() + size::PAD; 5];
        for at in 0..4 {
            x[at + 1] = x[at] + widths[at];
        }
        Self { x, right: rect.right() - size::PAD, wide }
    }
}

impl PlanTable {
    pub fn show(
        &mut self,
        ui: &mut Ui,
        mut rect: Rect,
        bench: &Workbench,
        asks: &mut Asks,
        only: Option<OutcomeKind>,
        wide: bool,
    ) {
        let columns = Columns::new(rect, wide);
        head(ui, rect.cut_top(size::FILTER), bench, &columns);
        let run = bench.dry_run();
        let same = run.records(OutcomeKind::NoChange).len();
        if only.is_none() && same > 0 {
            self.foot(ui, rect.cut_bottom(size::FILTER), &columns, same, bench);
        }
        rect.min.y += 4.0;
        let listed = listed(only, self.unfolded);
        let count = listed.iter().map(|kind| run.records(*kind).len()).sum();
        let record = bench.view().record();
        let current = row_of(run, &listed, record);
        // The table opens at its top: only another record than before is brought into view.
        let is_other = self.shown.replace(record).is_some_and(|shown| shown != record);
        let has_ended = std::mem::replace(&mut self.was_running, run.state == DryRunState::Running)
            && run.state == DryRunState::Done;
        if has_ended && let Some(first) = first_conflict(run, record) {
            asks.command(Look::Record(first));
        }
        if count == 0 {
            let pen = Pen::of(ui);
            let text = if run.plans.is_empty() { "The first answer is on its way…" } else { "None of them." };
            pen.text(columns.x[0], rect.top() + 24.0, text, Face::Body, pen.theme.muted);
            return;
        }
        let list = List::new("Plans", count, size::ROW).current(current).reveal(current.filter(|_| is_other));
        let mut chosen = None;
        let output = list.show(ui, rect, |ui, row, place, focused| {
            let Some((record, is_first)) = at(run, &listed, row) else { return };
            let Some(plan) = run.plans.get(&record) else { return };
            if show_row(ui, place, plan, &columns, current == Some(row), focused, is_first && row > 0) {
                chosen = Some(record);
            }
        });
        if let Some(ListKey::Select(row)) = output.key {
            chosen = at(run, &listed, row).map(|(record, _)| record);
        }
        if let Some(record) = chosen.filter(|chosen| *chosen != record) {
            self.shown = Some(record);
            asks.command(Look::Record(record));
        }
    }

    fn foot(&mut self, ui: &Ui, rect: Rect, columns: &Columns, same: usize, bench: &Workbench) {
        let pen = Pen::of(ui);
        let t = pen.theme;
        let text = format!("{} with no change", bench.kind().counted(same));
        let id = ui.scope_id().with("no change");
        let (response, look) = clickable(ui, rect, id, Role::Button, &text, true);
        ui.ctx().accesskit_node_builder(id, |node| node.set_expanded(self.unfolded));
        if look.hover {
            pen.fill(rect, 0.0, t.hover);
        }
        pen.hline(rect.left()..rect.right(), rect.top(), t.line);
        if look.focus {
            pen.row_focus(rect);
        }
        let caret = if self.unfolded { icon::CARET_DOWN } else { icon::CARET_RIGHT };
        pen.icon_small(pos2(columns.x[0] + 7.0, rect.center().y), caret, t.faint);
        pen.text(columns.x[0] + 22.0, pen.baseline(rect, Face::Body), &text, Face::Body, t.muted);
        if response.clicked() {
            self.unfolded = !self.unfolded;
        }
    }
}

fn head(ui: &Ui, rect: Rect, bench: &Workbench, columns: &Columns) {
    let pen = Pen::of(ui);
    let noun = bench.kind().scim_name();
    let matching = bench.compiled(bench.kind()).mapping.matching().first().map(|rule| rule.target.short());
    let key = matching.unwrap_or_else(|| "Key".to_owned());
    let x = columns.x;
    let mut heads = vec![
        Column::left(x[0], "Action"),
        Column::left(x[1], noun),
        Column::left(x[2], &key),
        Column::left(x[3], "Matched by"),
        Column::left(x[4], "Marks"),
    ];
    if columns.wide {
        heads.push(Column::right(columns.right, "Detail"));
    }
    table::head(&pen, rect, &heads);
}

/// What the client found it by.
fn matched(plan: &RecordPlan) -> String {
    match (&plan.matched_by, plan.outcome.kind()) {
        (Some(target), _) => target.short(),
        (None, OutcomeKind::WouldCreate) if plan.resource == crate::base::ResourceKind::User => "nobody".to_owned(),
        (None, OutcomeKind::WouldCreate) => "no group".to_owned(),
        (None, _) => "–".to_owned(),
    }
}

/// The row in a few words: what changes, or why not.
fn detail(plan: &RecordPlan) -> String {
    if let Some(reason) = plan.outcome.reason() {
        return reason.to_owned();
    }
    let changed: Vec<String> = plan.outcome.changes().iter().map(|change| change.target().short()).collect();
    match (changed.is_empty(), plan.next.times()) {
        (false, _) => changed.join(", "),
        (true, 0) => String::new(),
        (true, 1) => "1 request".to_owned(),
        (true, n) => format!("{n} requests"),
    }
}

/// One plan; whether it was clicked.
fn show_row(
    ui: &Ui,
    rect: Rect,
    plan: &RecordPlan,
    columns: &Columns,
    selected: bool,
    focused: bool,
    parted: bool,
) -> bool {
    let kind = plan.outcome.kind();
    let (matched, detail) = (matched(plan), detail(plan));
    let marks: Vec<&str> = plan.marks.iter().map(|mark| outcome::badge(*mark).0).collect();
    let words =
        [outcome::word(kind), &plan.name, &plan.key, &format!("matched by {matched}"), &marks.join(", "), &detail];
    let name = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
    let response = Row::new(ui, ("plan", plan.record.0), &name).selected(selected).focused(focused).show(ui, rect);
    let pen = Pen::of(ui);
    let t = pen.theme;
    if parted {
        pen.hline(rect.left()..rect.right(), rect.top(), t.line_strong);
    }
    let (x, y, middle) = (columns.x, pen.baseline(rect, Face::Body), rect.center().y);
    let (sign, filled, ink) = outcome::sign(t, kind);
    pen.icon_at(pos2(x[0] + 7.0, middle), sign, size::ICON_ROW, filled, ink);
    pen.text_fit(x[0] + 22.0, y, outcome::word(kind), Face::Body, t.muted, x[1] - x[0] - 30.0);
    pen.text_fit(x[1], y, &plan.name, Face::Medium, t.text, x[2] - x[1] - 12.0);
    pen.text_fit(x[2], y, &plan.key, Face::Mono, t.muted, x[3] - x[2] - 12.0);
    let ink = if plan.matched_by.is_some() { t.muted } else { t.faint };
    pen.text_fit(x[3], y, &matched, Face::Body, ink, x[4] - x[3] - 12.0);
    let mut end = x[4];
    for mark in &plan.marks {
        let (word, tone) = outcome::badge(*mark);
        if end + badge::width(&pen, word) > columns.right {
            pen.text_fit(end, y, "…", Face::Body, t.muted, columns.right - end);
            break;
        }
        end = badge::paint(&pen, end, middle, word, tone) + 4.0;
    }
    let room = columns.right - end - 12.0;
    if columns.wide && room > 40.0 {
        pen.put(columns.right, y, Anchor::Right, &[(&detail, Face::Body, t.faint)], room);
    }
    let clicked = response.clicked();
    tooltip::hint(response, &name);
    clicked
}
