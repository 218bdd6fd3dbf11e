//! The plan of the record in view: each attribute that would change with what is there and what would be, which rule
//! writes it, what stays as it is, and what the service provider makes of it.

use egui::{Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use serde_json::Value;

use super::sides::{Sides, plain};
use super::{gate, outcome};
use crate::base::Severity;
use crate::exchange::{AttributeChange, OutcomeKind, RecordMark, RecordPlan, marks_of};
use crate::mapping::{Apply, RuleState};
use crate::provider::Provider;
use crate::scim::TargetPath;
use crate::ui::ask::Asks;
use crate::ui::icon;
use crate::ui::paint::{Cut, Face, Pen};
use crate::ui::panel::preview::lines;
use crate::ui::panel::{area, predictions};
use crate::ui::theme::size;
use crate::ui::widget::{Button, badge, clickable, differing, severity_ink, severity_mark};
use crate::workbench::{CensusStep, DryRunState, Look, Task, Workbench};

/// What the window keeps of it.
#[derive(Default)]
pub struct DiffView {
    /// The attributes that are the same are listed.
    unfolded: bool,
}

/// An attribute that is sent, and its value.
struct Sent<'a> {
    target: &'a TargetPath,
    value: &'a Value,
    /// Not in an update.
    only_at_creation: bool,
}

impl DiffView {
    pub fn show(&mut self, ui: &mut Ui, mut rect: Rect, bench: &Workbench, asks: &mut Asks, sent_open: &mut bool) {
        let pen = Pen::of(ui);
        let t = pen.theme;
        pen.vline(rect.left(), rect.top()..rect.bottom(), t.line_strong);
        rect.min.x += 1.0;
        let record = bench.view().record();
        let Some(plan) = bench.dry_run().plans.get(&record) else {
            let name = bench.people(bench.kind()).name(record).unwrap_or("This record");
            let text = if bench.dry_run().state == DryRunState::Running {
                format!("{name} has not been looked up yet.")
            } else {
                format!("{name} was not looked up. Choose a row, or run a dry run of this record.")
            };
            pen.paragraph(
                rect.left() + size::PAD,
                rect.top() + size::PAD,
                &text,
                Face::Body,
                t.muted,
                rect.width() - 32.0,
            );
            return;
        };
        head(ui, rect.cut_top(size::HEAD), plan, sent_open);
        gate::of_leaver(ui, &mut rect, plan, bench, asks);
        area::scroll(ui, rect, "plan", |ui, place| self.plan(ui, place, bench, plan, asks));
    }

    fn plan(&mut self, ui: &Ui, place: Rect, bench: &Workbench, plan: &RecordPlan, asks: &mut Asks) -> f32 {
        let pen = Pen::of(ui);
        let mut top = place.top() + 12.0;
        if let Some(reason) = plan.outcome.reason() {
            let severity = if plan.outcome.kind() == OutcomeKind::Conflict { Severity::Error } else { Severity::Note };
            top = sentence(ui, place.with_min_y(top), "reason", severity, reason, pen.theme.text) + 4.0;
            top = matching_rule(ui, place.with_min_y(top), bench, asks) + 8.0;
        }
        if let Some(not) = &plan.not_as_decided {
            let ink = pen.theme.text;
            top = sentence(ui, place.with_min_y(top), "decided", Severity::Warning, &not.words(), ink) + 4.0;
            top = who_is_there(ui, place.with_min_y(top), plan, asks) + 8.0;
        }
        for change in plan.outcome.changes() {
            top = show_change(ui, place.with_min_y(top), bench, plan, change, asks) + 8.0;
        }
        let mut sent = sent(bench);
        // A manager who is left out is in no request.
        if plan.marks.contains(&RecordMark::NoManager) {
            let references = bench.client().references(plan.resource);
            sent.retain(|sent| !references.contains(&sent.target.attribute()));
        }
        if plan.outcome.kind() == OutcomeKind::WouldCreate {
            top = created(ui, place.with_min_y(top), &sent) + 8.0;
        } else if matches!(
            plan.outcome.kind(),
            OutcomeKind::WouldChange | OutcomeKind::NoChange | OutcomeKind::WouldDisable
        ) {
            top = self.same(ui, place.with_min_y(top), plan, &sent) + 8.0;
        }
        for (index, note) in plan.notes.iter().enumerate() {
            top = sentence(ui, place.with_min_y(top), &format!("note {index}"), Severity::Note, note, pen.theme.muted);
        }
        if plan.outcome.reason().is_none() {
            top = made_of_it(ui, place.with_min_y(top + 4.0), bench, asks);
        }
        top + size::PAD
    }

    /// What stays as it is, folded.
    fn same(&mut self, ui: &Ui, rect: Rect, plan: &RecordPlan, sent: &[Sent<'_>]) -> f32 {
        let changes = plan.outcome.changes();
        let stays = |s: &&Sent<'_>| !s.only_at_creation && !changes.iter().any(|change| change.target() == s.target);
        let same: Vec<&Sent<'_>> = sent.iter().filter(stays).collect();
        let text = match same.len() {
            0 => return rect.top(),
            1 => "1 attribute is the same".to_owned(),
            n => format!("{n} attributes are the same"),
        };
        let pen = Pen::of(ui);
        let t = pen.theme;
        let row = Rect::from_min_size(rect.min, vec2(rect.width(), size::ROW));
        let id = ui.scope_id().with("same");
        let (response, look) = clickable(ui, row, id, Role::Button, &text, true);
        ui.ctx().accesskit_node_builder(id, |node| node.set_expanded(self.unfolded));
        if look.hover {
            pen.fill(row, 0.0, t.hover);
        }
        if look.focus {
            pen.row_focus(row);
        }
        let caret = if self.unfolded { icon::CARET_DOWN } else { icon::CARET_RIGHT };
        pen.icon_small(pos2(row.left() + size::PAD + 6.0, row.center().y), caret, t.faint);
        pen.text(row.left() + size::PAD + 20.0, pen.baseline(row, Face::Body), &text, Face::Body, t.muted);
        if response.clicked() {
            self.unfolded = !self.unfolded;
        }
        if !self.unfolded {
            return row.bottom();
        }
        same.iter().fold(row.bottom(), |top, s| named_value(ui, rect.with_min_y(top), s, None))
    }
}

fn head(ui: &Ui, rect: Rect, plan: &RecordPlan, sent_open: &mut bool) {
    let pen = Pen::of(ui);
    let t = pen.theme;
    pen.rule_below(rect, t.line);
    let label = match plan.next.times() {
        0 => "No request".to_owned(),
        1 => "1 request".to_owned(),
        n => format!("{n} requests"),
    };
    let button =
        Button::quiet(&label).icon(icon::TERMINAL_WINDOW).hint("What was asked, and what the client would send next");
    let shown = button.show_before(ui, rect.right() - 8.0, rect.center().y);
    if shown.clicked() {
        *sent_open = true;
    }
    let room = shown.rect.left() - 16.0 - rect.left() - size::PAD;
    let x = area::words(ui, "name", rect.left() + size::PAD, rect, &plan.name, Face::Strong, t.text, room);
    if let Some(id) = &plan.matched_id {
        let left = x + 8.0;
        area::words(ui, "id", left, rect, &format!("id {id}"), Face::Body, t.faint, shown.rect.left() - 12.0 - left);
    }
}

/// A sentence with its sign.
fn sentence(ui: &Ui, rect: Rect, id: &str, severity: Severity, text: &str, ink: Color32) -> f32 {
    let pen = Pen::of(ui);
    let left = rect.left() + size::PAD;
    pen.mark(pos2(left + 7.0, rect.top() + 10.0), severity_mark(severity), severity_ink(pen.theme, severity));
    let width = rect.right() - size::PAD - left - 24.0;
    let bottom = pen.paragraph(left + 24.0, rect.top(), text, Face::Body, ink, width);
    let place = Rect::from_min_max(rect.min, pos2(rect.right(), bottom));
    let response = ui.interact(place, ui.scope_id().with(("sentence", id)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    bottom + 4.0
}

/// Most conflicts begin with the attribute that records are matched by: the way to its rule.
fn matching_rule(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) -> f32 {
    let mapping = &bench.compiled(bench.kind()).mapping;
    let Some(rule) = mapping.matching().first().copied() else { return rect.top() };
    let label = format!("Open rule {}", rule.target.short());
    let button = Button::secondary(&label).icon(icon::ARROW_RIGHT);
    if button.show_at(ui, rect.left() + size::PAD + 24.0, rect.top() + 16.0).clicked() {
        asks.command(Look::OpenRule(rule.target.clone()));
    }
    rect.top() + 32.0
}

const WHERE: &str = "Who is there already, where it is decided";

/// Where a person decides who this is.
fn who_is_there(ui: &Ui, rect: Rect, plan: &RecordPlan, asks: &mut Asks) -> f32 {
    let button = Button::secondary("Decide who it is").icon(icon::ARROW_RIGHT).name(WHERE);
    if button.show_at(ui, rect.left() + size::PAD + 24.0, rect.top() + 16.0).clicked() {
        asks.command(Task::Census(CensusStep::Find(plan.known_by.clone())));
    }
    rect.top() + 32.0
}

/// What the record's rules would send.
fn sent(bench: &Workbench) -> Vec<Sent<'_>> {
    let is_read = bench.record().is_some_and(|r| r.kind == bench.kind() && r.index.0 == bench.view().record());
    let Some(mapped) = bench.mapped().filter(|_| is_read) else { return Vec::new() };
    let rules = bench.compiled(bench.kind()).rules.iter().zip(&mapped.rules);
    let filled = rules.filter(|(_, result)| result.state == RuleState::Filled);
    filled
        .filter_map(|(rule, result)| {
            let only_at_creation = result.is_default || rule.rule.apply == Apply::OnlyAtCreation;
            Some(Sent { target: &rule.rule.target, value: result.value.as_ref()?, only_at_creation })
        })
        .collect()
}

/// What a new resource is made of.
fn created(ui: &Ui, rect: Rect, sent: &[Sent<'_>]) -> f32 {
    sent.iter().fold(rect.top(), |top, s| named_value(ui, rect.with_min_y(top), s, Some(())))
}

/// An attribute and its value in one row; on the ground of an added line when it is new.
fn named_value(ui: &Ui, rect: Rect, sent: &Sent<'_>, added: Option<()>) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let row = Rect::from_min_size(rect.min, vec2(rect.width(), size::ROW));
    let left = row.left() + size::PAD + 20.0;
    if added.is_some() {
        pen.fill(row, 0.0, t.ok_soft);
        pen.icon_small(pos2(row.left() + size::PAD + 6.0, row.center().y), icon::PLUS, t.ok);
    }
    let name = sent.target.short();
    let value = plain(sent.value);
    let middle = left + (row.right() - left) * 0.42;
    let id = sent.target.to_string();
    area::words(ui, &format!("{id} name"), left, row, &name, Face::Body, t.text, middle - left - 12.0);
    let ink = if added.is_some() { t.text } else { t.muted };
    area::words(ui, &format!("{id} value"), middle, row, &value, Face::Mono, ink, row.right() - size::PAD - middle);
    row.bottom()
}

/// One attribute: its name and mark, its rule, and what is taken away and put in its place.
fn show_change(
    ui: &Ui,
    rect: Rect,
    bench: &Workbench,
    plan: &RecordPlan,
    change: &AttributeChange,
    asks: &mut Asks,
) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let row = Rect::from_min_size(rect.min, vec2(rect.width(), size::ROW));
    let left = row.left() + size::PAD;
    let target = change.target().short();
    let open = format!("Open the rule of {target}");
    let button = Button::icon_only(icon::ARROW_RIGHT, &open).show_before(ui, row.right() - 8.0, row.center().y);
    if button.clicked() {
        asks.command(Look::OpenRule(change.target().clone()));
    }
    let id = change.target().to_string();
    let mark = mark_of(plan, change, bench.provider()).map(outcome::badge);
    let badge_width = mark.map_or(0.0, |(word, _)| badge::width(&pen, word) + 8.0);
    let end = button.rect.left() - 4.0;
    let room = end - left - badge_width - 8.0;
    let mut x = area::words(ui, &id, left, row, &target, Face::Medium, t.text, room) + 8.0;
    if let Some((word, tone)) = mark {
        x = badge::paint(&pen, x, row.center().y, word, tone) + 8.0;
    }
    let rule = bench.compiled(bench.kind()).rule(change.target());
    let origin = rule.map(|rule| lines::origin(rule, false)).filter(|origin| !origin.is_empty());
    if let Some(origin) = origin.filter(|_| end - x > 32.0) {
        let text = format!("from {origin}");
        let width = pen.width(&text, Face::Caption).ceil().min(end - x);
        area::words(ui, &format!("{id} origin"), end - width, row, &text, Face::Caption, t.faint, width + 1.0);
    }
    change_lines(ui, rect.with_min_y(row.bottom()), &id, &Sides::of(change))
}

/// What is taken away and what is put there, each on its ground and with its sign.
fn change_lines(ui: &Ui, rect: Rect, id: &str, sides: &Sides) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let left = rect.left() + size::PAD;
    let parts = [
        ("removed", &sides.removed, icon::MINUS, t.error, t.error_soft),
        ("added", &sides.added, icon::PLUS, t.ok, t.ok_soft),
    ];
    let mut top = rect.top();
    let row = |top: f32| Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), size::ROW));
    let room = rect.width() - 2.0 * size::PAD - 20.0;
    // Of one value in the place of another the part that changes is seen.
    let shown = match (sides.removed.as_slice(), sides.added.as_slice()) {
        ([before], [after]) => {
            let (before, after) = differing::parts(before, after, pen.letters(room));
            [Some(before), Some(after)]
        }
        _ => [None, None],
    };
    for (side, (word, values, sign, ink, ground)) in parts.into_iter().enumerate() {
        for (index, value) in values.iter().enumerate() {
            let line = row(top);
            pen.fill(line, 0.0, ground);
            pen.icon_small(pos2(left + 6.0, line.center().y), sign, ink);
            let part = shown[side].as_deref().unwrap_or(value);
            let id = format!("{id} {word} {index}");
            area::part_of(ui, &id, left + 20.0, line, (part, value), Face::Mono, t.text, room);
            top = line.bottom();
        }
    }
    if !sides.note.is_empty() {
        area::words(ui, &format!("{id} note"), left + 20.0, row(top), &sides.note, Face::Caption, t.faint, room);
        top += size::ROW;
    }
    top
}

/// The record's mark that this change earned it.
fn mark_of(plan: &RecordPlan, change: &AttributeChange, provider: &Provider) -> Option<RecordMark> {
    let is_matching = |target: &TargetPath| plan.matched_by.as_ref() == Some(target);
    marks_of(change.value()?, plan.resource, provider, is_matching).find(|mark| plan.marks.contains(mark))
}

/// What the service provider makes of it.
fn made_of_it(ui: &Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) -> f32 {
    if bench.predictions().is_empty() {
        return rect.top();
    }
    let pen = Pen::of(ui);
    let vendor = bench.provider().label();
    pen.hline(rect.left()..rect.right(), rect.top(), pen.theme.line);
    let title = format!("What {vendor} makes of it");
    pen.text(rect.left() + size::PAD, rect.top() + 26.0, &title, Face::Strong, pen.theme.text);
    let inner = Rect::from_min_max(
        pos2(rect.left() + size::PAD, rect.top() + 40.0),
        pos2(rect.right() - size::PAD, f32::INFINITY),
    );
    let (bottom, opened) = predictions::show(ui, inner, vendor, bench.predictions());
    if let Some(target) = opened {
        asks.command(Look::OpenRule(target));
    }
    bottom
}
