//! The tree of target attributes: type, name, what is sent for the record in view, how that stands, and the rule in words.

use egui::{Rect, Ui, pos2};

use super::dictionary::{self, Columns};
use super::marks::{End, Lit};
use super::tree::{self, TreeKey};
use super::{Frame, MapPanel};
use super::{menus, several};
use crate::base::ResourceKind;
use crate::scim::TargetPath;
use crate::ui::icon;
use crate::ui::paint::{Anchor, Cut, Face, Pen};
use crate::ui::panel::kinds;
use crate::ui::theme::size;
use crate::ui::widget::menu::Value;
use crate::ui::widget::{Button, Checkbox, Item, List, ListGeometry, Row, badge, filter, menu, tooltip};
use crate::workbench::rows::{RowStatus, TargetRow};
use crate::workbench::{Action, Edit, Look, SuggestStep};

/// The least of a rule that is said where it does not fit beside the value.
const LEAST_RULE: f32 = 84.0;

/// Draws head, filter and rows. `sources` is where the other tree was drawn: a rule that reads a row out of view says so.
pub fn show(
    ui: &mut Ui,
    panel: &mut MapPanel,
    mut rect: Rect,
    frame: &mut Frame<'_>,
    sources: &ListGeometry,
) -> ListGeometry {
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.surface);
    let columns = Columns::of(rect.width(), frame.wide);
    head(ui, rect.cut_top(size::HEAD), columns, panel, frame);
    filter_line(ui, panel, rect.cut_top(size::FILTER), columns, frame);
    let rows = &frame.bench.rows().targets;
    if rows.is_empty() {
        nothing(ui, rect, frame);
    }
    let away = away(frame, sources);
    if frame.bench.view().several.is_some() {
        several::bar(ui, rect.cut_bottom(several::BAR), frame);
    }
    let current = panel.target_cursor(frame.bench);
    let reveal = panel.reveal_target.take();
    let list = List::new("Target attributes", rows.len(), size::ROW).tree().several().current(current).reveal(reveal);
    let output = list.show(ui, rect, |ui, at, rect, focused| {
        if let (Some(row), Some(end)) = (rows.get(at), frame.marks.targets.get(at).copied()) {
            let state = RowState {
                selected: row.path.as_ref().is_some_and(|path| frame.bench.view().is_chosen(path)),
                focused,
                end,
                is_before: false,
            };
            show_row(ui, panel, rect, row, state, away.get(at).copied().unwrap_or_default(), frame);
        }
    });
    let place = |at: usize| rows.get(at).map(|r| (r.depth, r.is_parent.then_some(r.folded)));
    match output.key.and_then(|key| tree::key(key, place)) {
        Some(TreeKey::Go(at)) => go(panel, &rows[at], frame),
        Some(TreeKey::Fold(at)) => frame.asks.command(Look::FoldTarget(rows[at].id.clone())),
        Some(TreeKey::Open(at)) => match target_of(&rows[at]) {
            Some(_) => panel.inspector.focus_editor(),
            None => frame.asks.command(Look::FoldTarget(rows[at].id.clone())),
        },
        Some(TreeKey::Delete(_)) if frame.bench.view().several.is_some() => frame.asks.run(Action::RemoveRule),
        Some(TreeKey::Delete(at)) => remove(&rows[at], frame),
        Some(TreeKey::Extend(at)) => {
            panel.target_row = Some(rows[at].id.clone());
            several::extend(at, current, frame);
        }
        Some(TreeKey::Toggle(at)) => several::toggle(&rows[at], frame),
        Some(TreeKey::All) => several::all(frame),
        None => {}
    }
    output.geometry
}

/// The attribute that a rule for this row fills; `None` for headings and for parents that only hold others.
pub fn target_of(row: &TargetRow) -> Option<&TargetPath> {
    row.path.as_ref().filter(|_| !row.is_parent || row.has_any_rule())
}

fn go(panel: &mut MapPanel, row: &TargetRow, frame: &mut Frame<'_>) {
    panel.target_row = Some(row.id.clone());
    match target_of(row).cloned() {
        Some(target) if row.is_suggested => frame.asks.command(SuggestStep::To(target)),
        target => frame.asks.command(Look::Target(target)),
    }
}

fn remove(row: &TargetRow, frame: &mut Frame<'_>) {
    if let Some(target) = target_of(row).filter(|_| row.has_any_rule()) {
        frame.asks.command(Edit::RemoveRule(target.clone()));
    }
}

fn head(ui: &Ui, rect: Rect, columns: Columns, panel: &mut MapPanel, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let kind = frame.bench.kind();
    let names = ResourceKind::ALL.map(|k| format!("SCIM {}", k.scim_name()));
    let details = ResourceKind::ALL.map(|k| k.counted(frame.bench.set().count(k)));
    let items: Vec<Item<'_>> = ResourceKind::ALL
        .iter()
        .enumerate()
        .map(|(at, k)| Item::new(&names[at]).detail(&details[at]).chosen(*k == kind))
        .collect();
    let text = format!("SCIM {}", kind.scim_name());
    let value = Value::new("Resource type", &text).face(Face::Strong);
    let output = value.show(ui, rect.left() + size::PAD, rect.center().y, &items);
    if let Some(picked) = output.picked.and_then(|at| ResourceKind::ALL.get(at)) {
        frame.asks.command(Look::Kind(*picked));
    }
    let x = output.response.rect.right() + 4.0;
    let y = pen.baseline(rect, Face::Body);
    let checkbox = only_unmapped(frame);
    let in_head = columns.limits.is_some() && !frame.bench.view().only_unread;
    let width = if in_head { checkbox.width(&pen) + size::PAD } else { 0.0 };
    let right = rect.right() - 8.0 - size::CONTROL - width;
    let provider = frame.bench.provider().label();
    pen.text_fit(x, y, provider, Face::Body, t.faint, right - x - size::PAD);
    if in_head && checkbox.show(ui, right, rect.center().y).clicked() {
        frame.asks.command(Look::OnlyUnmapped(!frame.bench.view().only_unmapped));
    }
    dictionary::button(ui, rect, rect.right() - 8.0, panel, frame);
}

fn only_unmapped(frame: &Frame<'_>) -> Checkbox<'static> {
    Checkbox::new("Only unmapped", frame.bench.view().only_unmapped)
}

/// The filter, and beside it the switch, or in a tree pulled wide the heads of the columns.
fn filter_line(ui: &mut Ui, panel: &mut MapPanel, rect: Rect, columns: Columns, frame: &mut Frame<'_>) {
    panel.target_filter.clone_from(&frame.bench.view().target_filter);
    if frame.bench.view().only_unread {
        return unread_line(ui, rect, frame);
    }
    let checkbox = only_unmapped(frame);
    let width = match columns.limits {
        Some(limits) => rect.width() - limits,
        None => checkbox.width(&Pen::of(ui)) + size::PAD,
    };
    let text = &mut panel.target_filter;
    if filter::show(ui, rect, "Find target attribute", "Find attribute", text, width).changed() {
        frame.asks.command(Look::FilterTargets(text.clone()));
    }
    dictionary::heads(ui, rect, columns, frame);
    if columns.limits.is_none() && checkbox.show(ui, rect.right() - width, rect.center().y).clicked() {
        frame.asks.command(Look::OnlyUnmapped(!frame.bench.view().only_unmapped));
    }
}

/// In place of the filter: that only rules are shown that read nothing.
fn unread_line(ui: &Ui, rect: Rect, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    pen.rule_below(rect, pen.theme.line);
    let all = Button::quiet("Show all").name("Show all target attributes");
    let all = all.show_before(ui, rect.right() - 8.0, rect.center().y);
    if all.clicked() {
        frame.asks.command(Look::OnlyUnread(false));
    }
    let left = rect.left() + size::PAD;
    let words = format!("Only rules that read nothing here ({})", frame.bench.unread().len());
    let y = pen.baseline(rect, Face::Body);
    pen.text_fit(left, y, &words, Face::Body, pen.theme.text, all.rect.left() - 8.0 - left);
}

fn nothing(ui: &Ui, rect: Rect, frame: &mut Frame<'_>) {
    let pen = Pen::of(ui);
    let filtered = !frame.bench.view().target_filter.is_empty();
    let words = if filtered {
        "No target attribute has this in its name."
    } else if frame.bench.view().only_unread {
        "Every rule reads something now."
    } else {
        "Every target attribute has a rule."
    };
    let left = rect.left() + size::PAD;
    let bottom = pen.paragraph(left, rect.top() + 16.0, words, Face::Body, pen.theme.muted, rect.width() - 32.0);
    let label = if filtered { "Clear target filter" } else { "Show all attributes" };
    if Button::secondary(label).show_at(ui, left, bottom + 24.0).clicked() {
        frame.asks.command(if filtered { Look::FilterTargets(String::new()) } else { Look::OnlyUnmapped(false) });
    }
}

/// For each target row: whether one of the rows its rule reads is out of view.
fn away(frame: &Frame<'_>, sources: &ListGeometry) -> Vec<bool> {
    let rows = frame.bench.rows();
    let mut away = vec![false; rows.targets.len()];
    for wire in &rows.wires {
        if let (Some(from), Some(away)) = (wire.from, away.get_mut(wire.to.row)) {
            *away |= !sources.shows(from.row);
        }
    }
    away
}

#[derive(Clone, Copy)]
struct RowState {
    selected: bool,
    focused: bool,
    end: End,
    /// What it sends is from before a fault that is being typed.
    is_before: bool,
}

fn show_row(
    ui: &Ui,
    panel: &mut MapPanel,
    rect: Rect,
    row: &TargetRow,
    state: RowState,
    away: bool,
    frame: &mut Frame<'_>,
) {
    let before = panel.calm.as_ref().filter(|calm| frame.is_calmer(calm, row)).cloned();
    let state = RowState { is_before: before.is_some(), ..state };
    let shown = before.as_ref().unwrap_or(row);
    let spoken = spoken(shown);
    let response = Row::new(ui, ("target", &row.id), &spoken)
        .tree(usize::from(row.depth), row.is_parent.then_some(!row.folded))
        .selected(state.selected)
        .focused(state.focused)
        .lit(state.end.lit)
        .target(panel.connect.is_over(row))
        .show(ui, rect);
    let pen = Pen::of(ui);
    if state.end.chosen && !state.selected && !panel.connect.is_over(row) {
        pen.fill(rect, 0.0, pen.theme.select);
    }
    let columns = Columns::of(rect.width(), frame.wide);
    let says_rule = state.selected || state.end.lit || state.end.chosen || response.hovered() || !frame.wide || away;
    paint(&pen, rect, columns, shown, state, says_rule);
    if response.hovered()
        && let Some(path) = &row.path
    {
        frame.lit = Lit::Target(path.clone());
    }
    let in_box = several::tick(ui, rect, &response, row, state.selected, frame);
    if response.clicked() && several::is_chosen_with(ui, in_box, row, frame) {
        panel.target_row = Some(row.id.clone());
    } else if response.clicked() {
        let on_caret = row.is_parent && tree::on_caret(&response, rect, tree_columns(columns), row.depth);
        match target_of(row).filter(|_| !on_caret) {
            Some(_) => go(panel, row, frame),
            None => {
                panel.target_row = Some(row.id.clone());
                frame.asks.command(Look::FoldTarget(row.id.clone()));
            }
        }
    }
    let by_key = menu::is_asked_by_key(ui, state.focused);
    if state.selected && frame.bench.view().several.is_some() {
        several::menu(&response, by_key, frame);
    } else {
        menus::target(&response, by_key, row, panel, frame);
    }
    if response.hovered() && !panel.connect.is_dragging() {
        tooltip::hint(response, &hint(&pen, rect, columns, row, frame));
    }
}

const fn tree_columns(columns: Columns) -> tree::Columns {
    tree::Columns { caret: 20.0, value: columns.value }
}

fn paint(pen: &Pen, rect: Rect, columns: Columns, row: &TargetRow, state: RowState, says_rule: bool) {
    let t = pen.theme;
    let sign = if row.read_only { icon::LOCK_KEY } else { kinds::sign(row.kind) };
    let lead = tree_columns(columns);
    tree::lead(pen, rect, lead, row.depth, row.is_parent.then_some(row.folded), sign, t.faint);
    let value = rect.left() + columns.value;
    name(pen, rect, lead.name(rect, row.depth), rect.left() + columns.name_end(), row, state);
    dictionary::paint(pen, rect, columns, row);
    let right = rect.right() - size::PAD - 20.0;
    let y = pen.baseline(rect, Face::Body);
    let rule = if says_rule { row.rule_text.as_str() } else { "" };
    let room = right - value;
    let rule_width = if rule.is_empty() { 0.0 } else { pen.width(rule, Face::Caption).ceil() + 12.0 };
    let words = if row.value.is_empty() { (&row.caption, Face::Caption) } else { (&row.value, Face::Mono) };
    let value_width = pen.width(words.0, words.1).ceil();
    // Both in full where they fit; else the value gives up at most two fifths of the column.
    let for_rule = rule_width.min((room - value_width).max(if state.selected { room * 0.4 } else { 0.0 }));
    // Less than a few letters of it say nothing; between columns only all of it does.
    let least = if columns.limits.is_some() { rule_width } else { rule_width.min(LEAST_RULE) };
    let for_rule = if for_rule < least { 0.0 } else { for_rule };
    let ink = match (row.value.is_empty(), row.is_suggested || state.is_before) {
        (true, _) => caption_ink(pen, row),
        (false, true) => t.faint,
        (false, false) => t.muted,
    };
    pen.text_fit(value, y, words.0, words.1, ink, room - for_rule);
    if for_rule > 0.0 {
        pen.put(right, y, Anchor::Right, &[(rule, Face::Caption, t.faint)], for_rule - 12.0);
    }
    let sign = pos2(rect.right() - size::PAD - 7.0, rect.center().y);
    if row.is_suggested {
        let ink = if state.selected { t.accent } else { t.faint };
        pen.icon_at(sign, icon::SPARKLE, size::ICON_SMALL, state.selected, ink);
    } else {
        status(pen, sign, row);
    }
}

fn caption_ink(pen: &Pen, row: &TargetRow) -> egui::Color32 {
    match row.status {
        RowStatus::Error => pen.theme.error,
        RowStatus::Warning => pen.theme.warn,
        RowStatus::Quiet | RowStatus::Good | RowStatus::Noted | RowStatus::Empty => pen.theme.faint,
    }
}

fn name(pen: &Pen, rect: Rect, x: f32, right: f32, row: &TargetRow, state: RowState) {
    let t = pen.theme;
    let ink = match row.read_only {
        true => t.faint,
        false if row.has_rule || row.is_parent => t.text,
        false => t.muted,
    };
    let matching = row.matching.map(|precedence| match precedence {
        1 => "match".to_owned(),
        n => format!("match {n}"),
    });
    let badge_room = matching.as_deref().map_or(0.0, |word| badge::width(pen, word) + 6.0);
    let star_room = if row.required { 14.0 } else { 0.0 };
    let face = if state.selected { Face::Medium } else { Face::Body };
    let y = pen.baseline(rect, Face::Body);
    let mut end = pen.text_fit(x, y, &row.label, face, ink, right - x - badge_room - star_room);
    if row.required {
        pen.icon_at(pos2(end + 7.0, rect.center().y - 1.0), icon::ASTERISK, 10.0, false, t.accent);
        end += star_room;
    }
    if let Some(word) = matching {
        badge::paint(pen, end + 6.0, rect.center().y, &word, badge::Tone::Quiet);
    }
}

fn status(pen: &Pen, at: egui::Pos2, row: &TargetRow) {
    let t = pen.theme;
    match row.status {
        RowStatus::Quiet if row.is_disabled => pen.icon_small(at, icon::EYE_SLASH, t.faint),
        RowStatus::Quiet | RowStatus::Empty => {}
        RowStatus::Good => pen.icon_small(at, icon::CHECK, t.faint),
        RowStatus::Noted => pen.mark(at, icon::INFO, t.accent),
        RowStatus::Warning => pen.mark(at, icon::WARNING, t.warn_mark),
        RowStatus::Error => pen.mark(at, icon::WARNING_OCTAGON, t.error_mark),
    }
}

/// All that a row says, for screen readers: the rule in words too, since a drawn wire says nothing to them.
fn spoken(row: &TargetRow) -> String {
    let name = row.path.as_ref().map_or_else(|| row.label.clone(), TargetPath::short);
    let words = [
        (row.required, "required"),
        (row.read_only, "read-only"),
        (row.matching.is_some(), "matching"),
        (row.is_suggested, "suggested"),
        (!row.value.is_empty(), row.value.as_str()),
        (!row.caption.is_empty(), row.caption.as_str()),
        (row.status == RowStatus::Noted, "note"),
        (row.status == RowStatus::Warning, "warning"),
        (row.status == RowStatus::Error, "error"),
        (!row.rule_text.is_empty(), row.rule_text.as_str()),
        (!row.limits.is_empty(), row.limits.as_str()),
        (!row.becomes.is_empty(), row.becomes),
    ];
    words.iter().filter(|(said, _)| *said).fold(name, |all, (_, word)| format!("{all}, {word}"))
}

/// What the pointer is told beyond what it sees: what is to be known of the attribute, and what was cut.
fn hint(pen: &Pen, rect: Rect, columns: Columns, row: &TargetRow, frame: &Frame<'_>) -> String {
    let (provider, kind) = (frame.bench.provider(), frame.bench.kind());
    let known = row.path.as_ref().map(|path| dictionary::told(provider, kind, path, Some(row)));
    let room = rect.width() - columns.value - size::PAD - 20.0;
    let value_width = pen.width(&row.value, Face::Mono);
    let both = value_width + 12.0 + pen.width(&row.rule_text, Face::Caption);
    let value = if value_width > room { row.value.as_str() } else { "" };
    let rule = if both > room { row.rule_text.as_str() } else { "" };
    let known = known.unwrap_or_default();
    let name_room = columns.name_end() - (tree_columns(columns).name(rect, row.depth) - rect.left());
    let name = if pen.width(&row.label, Face::Medium) > name_room { row.label.as_str() } else { "" };
    let parts = [name].into_iter().chain(known.iter().map(String::as_str)).chain([value, rule]);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Whether a row has a port.
pub fn has_port(row: &TargetRow, end: End) -> bool {
    end.wired || end.below || end.suggested || (target_of(row).is_some() && !row.read_only)
}
