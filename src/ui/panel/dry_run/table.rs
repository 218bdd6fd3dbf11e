//! The table of plans, virtual: what needs a person first, what does not change folded into the foot.

use egui::{Rect, Role, Ui, pos2};

use super::listing::{self, Listing, Order};
use super::outcome;
use super::plans::step_asked;
use crate::base::counted;
use crate::exchange::{AttributeChange, OutcomeKind, RecordPlan};
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut, Face, Pen};
use crate::ui::panel::area;
use crate::ui::row_menu::{self, RowDoes};
use crate::ui::theme::size;
use crate::ui::widget::menu::{self, ContextMenu};
use crate::ui::widget::table::{self, Column};
use crate::ui::widget::{List, ListKey, Row, badge, clickable, differing, tooltip};
use crate::workbench::{DryRun, DryRunState, Look, Workbench};

/// What the window keeps of the table.
#[derive(Default)]
pub struct PlanTable {
    /// Records that do not change are listed too.
    unfolded: bool,
    /// The record that was shown last, to notice when another comes into view.
    shown: Option<usize>,
    pub listing: Listing,
    /// A run went on when it was drawn last.
    was_running: bool,
}

/// Which outcomes are listed, one below the other.
fn listed(only: Option<OutcomeKind>, unfolded: bool) -> Vec<OutcomeKind> {
    match only {
        Some(only) => vec![only],
        None => {
            OutcomeKind::URGENT_FIRST.into_iter().filter(|kind| unfolded || *kind != OutcomeKind::NoChange).collect()
        }
    }
}

/// When a run has ended: the first conflict, unless one is in view.
fn first_conflict(run: &DryRun, in_view: usize) -> Option<usize> {
    let is_conflict = |plan: &RecordPlan| plan.outcome.kind() == OutcomeKind::Conflict;
    let first = run.records(OutcomeKind::Conflict).first().copied();
    first.filter(|_| !run.plans.get(&in_view).is_some_and(|plan| is_conflict(plan)))
}

/// As wide the table is in the windows that it was drawn for, wide and compact.
const ROOMY: f32 = 984.0;
const TIGHT: f32 = 664.0;

/// Where the columns stand.
struct Columns {
    x: [f32; 5],
    right: f32,
    wide: bool,
}

impl Columns {
    fn new(rect: Rect, wide: bool) -> Self {
        let widths = if wide { [112.0, 152.0, 212.0, 112.0] } else { [96.0, 128.0, 176.0, 88.0] };
        // What a wide window has more goes to what is cut: names, what is asked for, and the detail at the end.
        let more = (rect.width() - if wide { ROOMY } else { TIGHT }).max(0.0);
        let widths = [widths[0], widths[1] + more * 0.15, widths[2] + more * 0.2, widths[3] + more * 0.05];
        let mut x = [rect.left() + size::PAD; 5];
        for at in 0..4 {
            x[at + 1] = x[at] + widths[at];
        }
        Self { x, right: rect.right() - size::PAD, wide }
    }
}

impl PlanTable {
    /// When a run has ended, the first conflict comes into view.
    pub fn follow(&mut self, bench: &Workbench, asks: &mut Asks) {
        let run = bench.dry_run();
        let has_ended = std::mem::replace(&mut self.was_running, run.state == DryRunState::Running)
            && run.state == DryRunState::Done;
        if has_ended && let Some(first) = first_conflict(run, bench.view().record()) {
            asks.command(Look::Record(first));
        }
    }

    /// Lists those who stay as they are too.
    pub fn unfold(&mut self) {
        self.unfolded = true;
    }

    /// The rows as a table for a spreadsheet, and how many.
    pub fn as_csv(&mut self, run: &DryRun, only: Option<OutcomeKind>, passed: &str) -> (String, usize) {
        let listed = listed(only, self.unfolded || !self.listing.text.is_empty());
        let rows = self.listing.all_rows(run, &listed);
        (rows.as_csv(run, passed), rows.count(run))
    }

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
        let run = bench.dry_run();
        let listed = listed(only, self.unfolded || !self.listing.text.is_empty());
        self.head(ui, rect.cut_top(size::FILTER), bench, &columns);
        let same = run.records(OutcomeKind::NoChange).len();
        let has_foot = only.is_none() && same > 0 && self.listing.text.is_empty();
        if has_foot && foot(ui, rect.cut_bottom(size::FILTER), same, self.unfolded, bench) {
            self.unfolded = !self.unfolded;
        }
        rect.min.y += 4.0;
        let rows = self.listing.rows(run, &listed);
        if self.listing.is_searching() {
            ui.ctx().request_repaint();
        }
        let count = rows.count(run);
        let record = bench.view().record();
        let current = rows.row_of(run, record);
        // The table opens at its top: only another record than before is brought into view.
        let is_other = self.shown.replace(record).is_some_and(|shown| shown != record);
        if count == 0 {
            let pen = Pen::of(ui);
            let text = match (run.plans.is_empty(), self.listing.is_searching()) {
                (true, _) => "The first answer is on its way…",
                (false, true) => "Searching…",
                (false, false) => "None of them.",
            };
            pen.text(columns.x[0], rect.top() + 24.0, text, Face::Body, pen.theme.muted);
            return;
        }
        let list = List::new("Plans", count, size::ROW).current(current).reveal(current.filter(|_| is_other));
        let mut chosen = None;
        let output = list.show(ui, rect, |ui, row, place, focused| {
            let Some((record, is_first)) = rows.at(run, row) else { return };
            let Some(plan) = run.plans.get(&record) else { return };
            let is_seen = bench.plan_page().has_looked_at(record);
            let state = RowState { selected: current == Some(row), focused, parted: is_first && row > 0, is_seen };
            if show_row(ui, place, plan, &columns, state, asks) {
                chosen = Some(record);
            }
        });
        let step = step_asked(ui).map(|forward| match current {
            None => 0,
            Some(row) if forward => (row + 1).min(count - 1),
            Some(row) => row.saturating_sub(1),
        });
        let selected = if let Some(ListKey::Select(row)) = output.key { Some(row) } else { None };
        if let Some(row) = step.or(selected) {
            chosen = rows.at(run, row).map(|(record, _)| record);
        }
        if let Some(record) = chosen.filter(|chosen| *chosen != record) {
            // What the pointer chose is in sight already.
            self.shown = if step.is_some() { self.shown } else { Some(record) };
            asks.command(Look::Record(record));
        }
    }

    /// The names of the columns; three of them sort.
    fn head(&mut self, ui: &Ui, rect: Rect, bench: &Workbench, columns: &Columns) {
        let pen = Pen::of(ui);
        let noun = bench.kind().scim_name();
        let x = columns.x;
        let sorted = [(Order::Action, "Action"), (Order::Name, noun), (Order::Key, "Asked for by")];
        for (at, (order, name)) in sorted.into_iter().enumerate() {
            let place =
                Rect::from_min_max(pos2(x[at] - 6.0, rect.top() + 4.0), pos2(x[at + 1] - 8.0, rect.bottom() - 4.0));
            let is_on = self.listing.order == order;
            let id = ui.scope_id().with(("sort", at));
            let (response, look) = clickable(ui, place, id, Role::Button, &format!("Sort by {name}"), true);
            ui.ctx().accesskit_node_builder(id, |node| node.set_selected(is_on));
            let ink = if look.hover || is_on { pen.theme.text } else { pen.theme.faint };
            let y = pen.baseline(rect, Face::Caption);
            let end = pen.text_fit(x[at], y, name, Face::Caption, ink, place.right() - x[at] - 16.0);
            if is_on {
                pen.icon_small(pos2(end + 8.0, rect.center().y), icon::CARET_DOWN, pen.theme.faint);
            }
            if look.focus {
                pen.ring(place.shrink(1.0), size::RADIUS);
            }
            if response.clicked() {
                self.listing.order = order;
            }
        }
        let mut heads = vec![Column::left(x[3], "Matched by"), Column::left(x[4], "Marks")];
        if columns.wide {
            heads.push(Column::right(columns.right, "Detail"));
        }
        table::head(&pen, rect, &heads);
    }
}

/// How many stay as they are; whether it was pressed.
pub fn foot(ui: &Ui, rect: Rect, same: usize, is_unfolded: bool, bench: &Workbench) -> bool {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let text = format!("{} with no change", bench.kind().counted(same));
    let id = ui.scope_id().with("no change");
    let (response, look) = clickable(ui, rect, id, Role::Button, &text, true);
    ui.ctx().accesskit_node_builder(id, |node| node.set_expanded(is_unfolded));
    if look.hover {
        pen.fill(rect, 0.0, t.hover);
    }
    pen.hline(rect.left()..rect.right(), rect.top(), t.line);
    if look.focus {
        pen.row_focus(rect);
    }
    let caret = if is_unfolded { icon::CARET_DOWN } else { icon::CARET_RIGHT };
    let left = rect.left() + size::PAD;
    pen.icon_small(pos2(left + 7.0, rect.center().y), caret, t.faint);
    pen.text(left + 22.0, pen.baseline(rect, Face::Body), &text, Face::Body, t.muted);
    response.clicked()
}

/// What the client found it by.
pub(super) fn matched(plan: &RecordPlan) -> String {
    match (&plan.matched_by, plan.outcome.kind()) {
        (Some(target), _) => target.short(),
        (None, OutcomeKind::WouldCreate) if plan.resource == crate::base::ResourceKind::User => "nobody".to_owned(),
        (None, OutcomeKind::WouldCreate) => "no group".to_owned(),
        (None, _) => "–".to_owned(),
    }
}

/// Of a value that changes no more letters stand in a row.
const LETTERS: usize = 32;

/// The row in a few words: what changes from what to what, or why not.
pub(super) fn detail(plan: &RecordPlan) -> String {
    detail_with(plan, usize::MAX)
}

/// The same with so many letters of each value.
fn detail_with(plan: &RecordPlan, letters: usize) -> String {
    if let Some(reason) = plan.outcome.reason() {
        return reason.to_owned();
    }
    if let Some(not) = &plan.not_as_decided {
        return not.words();
    }
    let changes = plan.outcome.changes();
    match (changes, plan.next.times()) {
        ([], 0) => String::new(),
        ([], n) => counted(n, "request", "requests"),
        (changes, _) => changes.iter().map(|change| change_words(change, letters)).collect::<Vec<_>>().join("; "),
    }
}

/// "title: Lead → Head".
fn change_words(change: &AttributeChange, letters: usize) -> String {
    let target = change.target().short();
    let Some(change) = change.value() else { return target };
    let shown = |value: Option<&serde_json::Value>| match value {
        None | Some(serde_json::Value::Null) => "nothing".to_owned(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    let (before, after) = (shown(change.before.as_ref()), shown(change.after.as_ref()));
    let (before, after) = differing::parts(&before, &after, letters);
    format!("{target}: {} → {}", area::cut(&before, letters), area::cut(&after, letters))
}

#[derive(Clone, Copy)]
struct RowState {
    selected: bool,
    focused: bool,
    /// The first of its outcome.
    parted: bool,
    /// Somebody who would be disabled was looked at.
    is_seen: bool,
}

pub(super) fn row_contents(plan: &RecordPlan) -> ContextMenu<RowDoes> {
    let entries = vec![
        row_menu::copy("Copy row", listing::cells(plan).join("\t"), format!("the row of {}", plan.name)),
        row_menu::copy("Copy name", plan.name.as_str(), plan.name.as_str()),
        row_menu::copy("Copy what it is found by", plan.key.as_str(), plan.key.as_str()),
    ];
    ContextMenu { caption: detail(plan), entries }
}

/// One plan; whether it was clicked.
fn show_row(
    ui: &Ui,
    rect: Rect,
    plan: &RecordPlan,
    columns: &Columns,
    RowState { selected, focused, parted, is_seen }: RowState,
    asks: &mut Asks,
) -> bool {
    let kind = plan.outcome.kind();
    let (matched, detail) = (matched(plan), detail(plan));
    let marks: Vec<&str> = plan.marks.iter().map(|mark| outcome::badge(*mark).0).collect();
    let seen = if is_seen { "looked at" } else { "" };
    let words = [
        outcome::word(kind),
        &plan.name,
        &plan.key,
        &format!("matched by {matched}"),
        &marks.join(", "),
        &detail,
        seen,
    ];
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
    let ink = if is_seen { t.muted } else { t.text };
    pen.text_fit(x[1], y, &plan.name, Face::Medium, ink, x[2] - x[1] - 12.0);
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
    let right = if is_seen { columns.right - 22.0 } else { columns.right };
    if is_seen {
        pen.icon_row(pos2(columns.right - 7.0, middle), icon::EYE, t.faint);
    }
    let room = right - end - 12.0;
    if columns.wide && room > 40.0 {
        let detail = detail_with(plan, LETTERS);
        pen.put(right, y, Anchor::Right, &[(&detail, Face::Body, t.faint)], room);
    }
    let clicked = response.clicked();
    row_menu::show(&response, menu::is_asked_by_key(ui, focused), "Plan", asks, || row_contents(plan));
    tooltip::hint(response, &name);
    clicked
}
