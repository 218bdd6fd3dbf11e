//! The drawer with the problems: every cause, the worst first, in every workspace; each leads to its rule or record. It
//! takes its room from the workspace and covers nothing it talks about.

use egui::{Rect, Role, Ui, pos2, vec2};

use super::ask::Asks;
use super::icon;
use super::paint::{Cut, Face, Pen};
use super::panel::area;
use super::theme::size;
use super::widget::drawer::{self, Dock};
use super::widget::{Button, clickable, severity_ink, severity_mark};
use crate::base::{Finding, Severity};
use crate::scim::TargetPath;
use crate::workbench::{Look, WalkStep, Workbench, Workspace};

const WIDTH: f32 = 400.0;
/// Share of the height that it takes where it stands below, and the least and the most of it.
const SHARE: f32 = 0.3;
const LOWEST: f32 = 160.0;
const HIGHEST: f32 = 240.0;

/// Where the drawer stands.
#[derive(Clone, Copy)]
pub struct Docked {
    rect: Rect,
    dock: Dock,
}

/// Takes the drawer's room from `rest` when it is open: at the right where the workspaces keep the width that they
/// need, else below.
pub fn dock(rest: &mut Rect, bench: &Workbench) -> Option<Docked> {
    if !bench.view().problems_open {
        return None;
    }
    if rest.width() - WIDTH >= size::SMALLEST[0] {
        return Some(Docked { rect: rest.cut_right(WIDTH), dock: Dock::Right });
    }
    let height = (rest.height() * SHARE).clamp(LOWEST, HIGHEST).min(rest.height()).round();
    Some(Docked { rect: rest.cut_bottom(height), dock: Dock::Bottom })
}

/// Draws the drawer in its room. `held`: the problems of before, while somebody types.
pub fn show(ui: &mut Ui, docked: Docked, bench: &Workbench, held: Option<&[Finding]>, asks: &mut Asks) {
    let findings = held.map_or_else(|| bench.findings(), |held| held.iter().collect());
    let Docked { rect, dock } = docked;
    let hint = "Go through the findings one by one, each with what clears it.";
    let review = bench.has_causes().then(|| Button::quiet("Review all").icon(icon::LIST_CHECKS).hint(hint));
    let list = |ui: &mut Ui, rect| contents(ui, rect, bench, &findings, asks);
    let is_before = bench.is_found_before(bench.kind());
    let note = if is_before { "of before: checking again…" } else { "" };
    let output = drawer::show(ui, rect, dock, ("Problems", note), review, list);
    if output.pressed {
        asks.command(WalkStep::Begin(None));
    }
    if output.closed || output.pressed {
        asks.command(Look::Problems(false));
    }
}

fn contents(ui: &mut Ui, rect: Rect, bench: &Workbench, findings: &[&Finding], asks: &mut Asks) {
    let checking = bench.is_checking();
    if findings.is_empty() {
        let words = if checking { "Checking all records…" } else { "No problems." };
        let pen = Pen::of(ui);
        pen.text(rect.left() + size::PAD, rect.top() + 24.0, words, Face::Body, pen.theme.muted);
        return;
    }
    let is_before = bench.is_found_before(bench.kind());
    area::scroll(ui, rect, "All problems", |ui, place| {
        if is_before {
            area::grey(ui);
        }
        findings.iter().enumerate().fold(place.top(), |top, (index, finding)| {
            problem(ui, Rect::from_min_max(pos2(place.left(), top), place.max), index, finding, asks)
        })
    });
}

/// One problem in full: a title, why, and what to do. Returns where it ends.
fn problem(ui: &Ui, rect: Rect, index: usize, finding: &Finding, asks: &mut Asks) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let left = rect.left() + size::PAD + 22.0;
    let width = rect.right() - size::PAD - left;
    let words = format!("{} {}", finding.reason, finding.remedy);
    let title = pen.paragraph_height(&finding.title, Face::Medium, width);
    let height = 8.0 + title + 2.0 + pen.paragraph_height(words.trim(), Face::Caption, width) + 12.0;
    let row = Rect::from_min_size(rect.min, vec2(rect.width(), height.round()));
    let name = format!("{}: {}. {words}", word(finding.severity), finding.title);
    let id = ui.scope_id().with(("problem", index));
    let (response, look) = clickable(ui, row, id, Role::Button, name.trim(), true);
    if look.hover {
        pen.fill(row, 0.0, t.hover);
    }
    if look.focus {
        pen.row_focus(row);
    }
    let (sign, ink) = (severity_mark(finding.severity), severity_ink(t, finding.severity));
    pen.mark(pos2(row.left() + size::PAD + 7.0, row.top() + 18.0), sign, ink);
    let top = pen.paragraph(left, row.top() + 8.0, &finding.title, Face::Medium, t.text, width) + 2.0;
    pen.paragraph(left, top, words.trim(), Face::Caption, t.muted, width);
    pen.rule_below(row, t.line);
    if response.clicked() {
        open(finding, asks);
    }
    row.bottom()
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}

/// To the rule when a rule is to blame, else to the record, else to the source.
fn open(finding: &Finding, asks: &mut Asks) {
    if let Some(record) = finding.place.record {
        if let Some(kind) = finding.place.kind {
            asks.command(Look::Kind(kind));
        }
        asks.command(Look::Record(record));
    }
    match finding.place.target.as_deref().and_then(|t| TargetPath::parse(t).ok()) {
        Some(target) => asks.command(Look::OpenRule(target)),
        None if finding.place.record.is_some() => asks.command(Look::Show(Workspace::Preview)),
        None => asks.command(Look::Show(Workspace::Source)),
    }
}
