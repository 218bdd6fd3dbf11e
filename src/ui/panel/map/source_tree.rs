//! The tree of source attributes: type, name, the value of the record in view, and how many records have one.

use egui::{Rect, Ui, pos2, vec2};

use super::marks::{End, Lit};
use super::menus;
use super::picker::Picker;
use super::tree::{self, Columns, TreeKey};
use super::{Frame, MapPanel};
use crate::base::{counted, thousands};
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::panel::kinds;
use crate::ui::theme::size;
use crate::ui::widget::menu::Value;
use crate::ui::widget::{Button, Checkbox, Item, List, ListGeometry, Row, button, coverage, filter, menu, tooltip};
use crate::workbench::rows::{SourceOrder, SourceRow, SourceState};
use crate::workbench::{JobKind, Look, Workbench, Workspace};

/// From the percentage's right end to the edge: the bar, and the room for the port.
const EDGE: f32 = 20.0;
/// In a tree narrower than this only names are shown.
const VALUES: f32 = 288.0;

/// Draws head, filter and rows.
pub fn show(ui: &mut Ui, panel: &mut MapPanel, mut rect: Rect, frame: &mut Frame<'_>) -> ListGeometry {
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.surface);
    head(ui, rect.cut_top(size::HEAD), frame);
    filter_line(ui, panel, rect.cut_top(size::FILTER), frame);
    let rows = &frame.bench.rows().sources;
    if rows.is_empty() {
        nothing(ui, rect, frame);
    }
    let chosen = frame.bench.view().source.as_deref();
    let current = rows.iter().position(|r| Some(r.id.as_str()) == chosen);
    let reveal = panel.reveal_source.take();
    let list = List::new("Source attributes", rows.len(), size::ROW).tree().current(current).reveal(reveal);
    if let Some(line) = hidden_line(&rect, rows.len(), frame) {
        hidden(ui, line, frame);
        rect.max.y = rect.max.y.min(line.top());
    }
    let output = list.show(ui, rect, |ui, at, rect, focused| {
        if let (Some(row), Some(end)) = (rows.get(at), frame.marks.sources.get(at).copied()) {
            show_row(ui, panel, rect, row, end, focused, frame);
        }
    });
    let place = |at: usize| rows.get(at).map(|r| (r.depth, r.is_parent.then_some(r.folded)));
    match output.key.and_then(|key| tree::key(key, place)) {
        Some(TreeKey::Go(at)) => frame.asks.command(Look::Source(rows.get(at).map(|r| r.id.clone()))),
        Some(TreeKey::Fold(at)) => frame.asks.command(Look::FoldSource(rows[at].id.clone())),
        Some(TreeKey::Open(at)) => match &rows[at].name {
            Some(name) => panel.picker = Some(Picker::target_for(name.clone())),
            None => frame.asks.command(Look::FoldSource(rows[at].id.clone())),
        },
        Some(TreeKey::Delete(_) | TreeKey::Extend(_) | TreeKey::Toggle(_) | TreeKey::All) | None => {}
    }
    output.geometry
}

/// The vendor, or the file of a script or an HR system.
fn whose(bench: &Workbench) -> &str {
    match bench.set().files() {
        [file] if !bench.client().has_sheet() && !bench.is_sample() => &file.name,
        _ => bench.client().label,
    }
}

fn head(ui: &Ui, rect: Rect, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let y = pen.baseline(rect, Face::Strong);
    let bench = frame.bench;
    let whose = whose(bench);
    let x = pen.text_fit(rect.left() + size::PAD, y, whose, Face::Strong, t.text, rect.width() * 0.6);
    let kind = bench.kind();
    let words = if bench.is_running(JobKind::Load) {
        format!("reading {}…", kind.plural())
    } else if bench.set().is_empty() {
        "nothing loaded".to_owned()
    } else {
        kind.counted(bench.count())
    };
    let end = pen.text_fit(x + 8.0, y, &words, Face::Body, t.faint, rect.right() - x - 16.0);
    if bench.set().is_empty()
        && !bench.is_running(JobKind::Load)
        && button::link(ui, end + 12.0, rect.center().y, "Load users…").clicked()
    {
        frame.asks.command(Look::Show(Workspace::Source));
    }
}

fn filter_line(ui: &mut Ui, panel: &mut MapPanel, rect: Rect, frame: &mut Frame<'_>) {
    panel.source_filter.clone_from(&frame.bench.view().source_filter);
    let pen = Pen::of(ui);
    let view = frame.bench.view();
    let label = format!("Hide empty ({})", thousands(frame.bench.rows().empty));
    let hide = Checkbox::new(&label, view.hide_empty);
    let is_narrow = rect.width() < VALUES;
    let has_empty = frame.bench.rows().empty > 0 && !is_narrow;
    let mut right = 0.0;
    if has_empty {
        right += hide.width(&pen) + size::PAD;
        if hide.show(ui, rect.right() - right, rect.center().y).clicked() {
            frame.asks.command(Look::HideEmpty(!view.hide_empty));
        }
    }
    if frame.wide && !is_narrow {
        let order = Value::new("Order of the source attributes", view.source_order.label());
        let items = SourceOrder::ALL.map(|order| Item::new(order.label()).chosen(order == view.source_order));
        right += order.rect(&pen, 0.0, 0.0).width() + 8.0;
        let picked = order.show(ui, rect.right() - right, rect.center().y, &items).picked;
        if let Some(order) = picked.and_then(|at| SourceOrder::ALL.get(at)) {
            frame.asks.command(Look::OrderSources(*order));
        }
    }
    let text = &mut panel.source_filter;
    if filter::show(ui, rect, "Find source attribute", "Find attribute", text, right).changed() {
        frame.asks.command(Look::FilterSources(text.clone()));
    }
}

/// Where it is said that empty attributes are hidden: below the rows, when there is room below them.
fn hidden_line(rect: &Rect, rows: usize, frame: &Frame<'_>) -> Option<Rect> {
    let view = frame.bench.view();
    let hides = view.hide_empty && view.source_filter.is_empty() && frame.bench.rows().empty > 0;
    let top = rect.top() + rows as f32 * size::ROW + 4.0;
    (hides && rows > 0 && top + size::ROW <= rect.bottom())
        .then(|| Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), size::ROW)))
}

fn hidden(ui: &Ui, line: Rect, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let words =
        counted(frame.bench.rows().empty, "attribute is empty for everybody", "attributes are empty for everybody");
    pen.icon_row(pos2(line.left() + 32.0, line.center().y), icon::EYE_SLASH, t.faint);
    let x = pen.text(line.left() + 46.0, pen.baseline(line, Face::Body), &words, Face::Body, t.faint);
    if button::link(ui, x + 12.0, line.center().y, "Show").clicked() {
        frame.asks.command(Look::HideEmpty(false));
    }
}

/// No rows: nothing is loaded, or nothing answers to the filter.
fn nothing(ui: &Ui, rect: Rect, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    let filtered = !frame.bench.view().source_filter.is_empty();
    let words = if filtered {
        "No source attribute has this in its name."
    } else {
        "Nothing is loaded yet. Open a payload, or a sample, to see its attributes here."
    };
    let left = rect.left() + size::PAD;
    let bottom = pen.paragraph(left, rect.top() + 16.0, words, Face::Body, pen.theme.muted, rect.width() - 32.0);
    let label = if filtered { "Clear source filter" } else { "Open Source" };
    if Button::secondary(label).show_at(ui, left, bottom + 24.0).clicked() {
        frame.asks.command(if filtered { Look::FilterSources(String::new()) } else { Look::Show(Workspace::Source) });
    }
}

fn show_row(
    ui: &Ui,
    panel: &mut MapPanel,
    rect: Rect,
    row: &SourceRow,
    end: End,
    focused: bool,
    frame: &mut Frame<'_>,
) {
    let selected = frame.bench.view().source.as_deref() == Some(&row.id);
    let spoken = spoken(row);
    let response = Row::new(ui, ("source", &row.id), &spoken)
        .tree(usize::from(row.depth), row.is_parent.then_some(!row.folded))
        .selected(selected)
        .focused(focused)
        .lit(end.lit)
        .draggable(row.name.is_some())
        .show(ui, rect);
    let pen = Pen::of(ui);
    if end.chosen && !selected {
        pen.fill(rect, 0.0, pen.theme.select);
        if focused {
            pen.row_focus(rect);
        }
    }
    let columns = columns(rect, frame.wide);
    paint(&pen, rect, columns, row, end.chosen || selected, frame);
    if response.hovered() {
        frame.lit = Lit::Source(row.id.clone());
    }
    if response.drag_started()
        && let Some(name) = &row.name
    {
        panel.connect.start(&row.id, name);
    }
    if response.clicked() {
        if row.is_parent && tree::on_caret(&response, rect, columns, row.depth) {
            frame.asks.command(Look::FoldSource(row.id.clone()));
        } else {
            frame.asks.command(Look::Source(Some(row.id.clone())));
        }
    } else if row.is_parent && response.double_clicked() {
        frame.asks.command(Look::FoldSource(row.id.clone()));
    }
    let by_key = menu::is_asked_by_key(ui, focused);
    menus::source(&response, by_key, row, panel, frame);
    let told = hint(row, is_cut(&pen, rect, columns, row, frame));
    if !told.is_empty() && !panel.connect.is_dragging() {
        tooltip::hint(response, &told);
    }
}

fn columns(rect: Rect, wide: bool) -> Columns {
    if rect.width() < VALUES {
        return Columns { caret: 16.0, value: rect.width() - 4.0 };
    }
    let (value, first) = if wide { (198.0, 456.0) } else { (182.0, 344.0) };
    Columns { caret: 16.0, value: (value + (rect.width() - first) * 0.4_f32).max(96.0) }
}

fn paint(pen: &Pen, rect: Rect, columns: Columns, row: &SourceRow, chosen: bool, frame: &Frame<'_>) {
    let t = pen.theme;
    let used = row.wires > 0 || row.wires_below > 0;
    tree::lead(pen, rect, columns, row.depth, row.is_parent.then_some(row.folded), kinds::sign(row.kind), t.faint);
    let y = pen.baseline(rect, Face::Body);
    let x = columns.name(rect, row.depth);
    let value = rect.left() + columns.value;
    let ink = if used || row.is_parent { t.text } else { t.muted };
    pen.text_fit(x, y, &row.label, if chosen { Face::Medium } else { Face::Body }, ink, value - x - 12.0);
    if rect.width() < VALUES {
        return;
    }
    let right = rect.right() - EDGE;
    let room = right - if frame.wide { 68.0 } else { 32.0 } - value;
    match row.state {
        SourceState::NotInExport if frame.bench.set().is_empty() => return,
        SourceState::NotInExport => {
            pen.text_fit(value, y, "not in this export", Face::Caption, t.faint, right - value);
            return;
        }
        SourceState::Computed if frame.wide => {
            pen.text_right(right, y, "computed", Face::Caption, t.faint);
        }
        SourceState::Computed | SourceState::InExport => {}
    }
    if row.is_null {
        pen.text_fit(value, y, "null", Face::Mono, t.faint, room);
    } else if row.is_parent {
        pen.text_fit(value, y, &row.value, Face::Caption, t.faint, room);
    } else {
        pen.text_fit(value, y, &row.value, Face::Mono, t.muted, room);
    }
    if let Some(share) = row.coverage.filter(|share| *share < 1.0) {
        paint_coverage(pen, rect, right, y, share, frame);
    }
}

fn paint_coverage(pen: &Pen, rect: Rect, right: f32, y: f32, share: f32, frame: &Frame<'_>) {
    let all = frame.bench.count();
    let filled = (f64::from(share) * all as f64).round() as usize;
    if frame.wide {
        coverage::paint(pen, right, rect.center().y, y, filled, all);
    } else {
        coverage::bar(pen, right, rect.center().y, share);
    }
}

/// All that a row says, for screen readers.
fn spoken(row: &SourceRow) -> String {
    let mut words = row.label.clone();
    if row.is_null {
        words.push_str(", null");
    } else if !row.value.is_empty() {
        words.push_str(", ");
        words.push_str(&row.value);
    }
    match row.state {
        SourceState::InExport => {}
        SourceState::Computed => words.push_str(", computed"),
        SourceState::NotInExport => words.push_str(", not in this export"),
    }
    if let Some(share) = row.coverage.filter(|s| *s < 1.0) {
        words.push_str(&format!(", in {:.0}% of the records", share * 100.0));
    }
    match row.wires {
        0 => {}
        n => words.push_str(&format!(", read by {}", counted(n, "rule", "rules"))),
    }
    words
}

/// Whether name or value are too long for their columns.
fn is_cut(pen: &Pen, rect: Rect, columns: Columns, row: &SourceRow, frame: &Frame<'_>) -> bool {
    let value = rect.left() + columns.value;
    let name_room = value - columns.name(rect, row.depth) - 12.0;
    let room = rect.right() - EDGE - if frame.wide { 68.0 } else { 32.0 } - value;
    pen.width(&row.label, Face::Medium) > name_room || pen.width(&row.value, Face::Mono) > room
}

/// What the pointer is told beyond what it sees: what was cut, and what a row is that looks like others and is not.
fn hint(row: &SourceRow, is_cut: bool) -> String {
    let why = match row.state {
        SourceState::NotInExport => {
            "A rule reads this, and no loaded record has it. That is not the same as empty: the export may not have \
             asked for it."
        }
        SourceState::Computed => "Worked out by the provisioning client.",
        SourceState::InExport if row.name.is_none() => "Open it and choose an attribute in it.",
        SourceState::InExport => "",
    };
    let whole = if is_cut { format!("{}\n{}", row.label, row.value) } else { String::new() };
    [whole.trim(), why].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Where the port of a row stands, when it has one.
pub fn has_port(row: &SourceRow, end: End) -> bool {
    end.wired || end.below || (row.name.is_some() && (row.folded || !row.is_parent))
}
