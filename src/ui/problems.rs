//! The drawer with the problems: every cause, the worst first, in every workspace; each leads to its rule or record.

use egui::{Rect, Ui, pos2};

use super::ask::Asks;
use super::icon;
use super::paint::{Face, Pen};
use super::theme::size;
use super::widget::list::{List, ListKey};
use super::widget::{Row, drawer};
use crate::base::{Finding, Severity};
use crate::scim::TargetPath;
use crate::workbench::{Look, Slot, Workbench, Workspace};

const WIDTH: f32 = 400.0;

/// Each problem has a title, two lines of why and what to do.
const HEIGHT: f32 = 92.0;

/// Draws the drawer at the right of `area` when it is open.
pub fn show(ui: &Ui, area: Rect, bench: &Workbench, asks: &mut Asks) {
    if !bench.view().problems_open {
        return;
    }
    let rect = Rect::from_min_max(pos2(area.right() - WIDTH.min(area.width()), area.top()), area.max);
    let findings = bench.findings();
    let output = drawer::show(ui, rect, "Problems", |ui, rect| contents(ui, rect, bench, &findings, asks));
    if output.closed {
        asks.command(Look::Problems(false));
    }
}

fn contents(ui: &mut Ui, rect: Rect, bench: &Workbench, findings: &[&Finding], asks: &mut Asks) {
    let checking = bench.is_running(Slot::PopulationUsers) || bench.is_running(Slot::PopulationGroups);
    if findings.is_empty() {
        let words = if checking { "Checking all records…" } else { "No problems." };
        let pen = Pen::of(ui);
        pen.text(rect.left() + size::PAD, rect.top() + 24.0, words, Face::Body, pen.theme.muted);
        return;
    }
    let list = List::new("Problems", findings.len(), HEIGHT);
    let output = list.show(ui, rect, |ui, index, rect, focused| {
        let Some(finding) = findings.get(index) else { return };
        let name = format!("{}: {}. {} {}", word(finding.severity), finding.title, finding.reason, finding.remedy);
        if Row::new(ui, ("problem", index), &name).focused(focused).show(ui, rect).clicked() {
            open(finding, asks);
        }
        problem(&Pen::of(ui), rect, finding);
    });
    if let Some(ListKey::Open(index)) = output.key
        && let Some(finding) = findings.get(index)
    {
        open(finding, asks);
    }
}

fn problem(pen: &Pen, rect: Rect, finding: &Finding) {
    let t = pen.theme;
    let (sign, color) = match finding.severity {
        Severity::Error => (icon::WARNING_OCTAGON, t.error_mark),
        Severity::Warning => (icon::WARNING, t.warn_mark),
        Severity::Note => (icon::INFO, t.accent),
    };
    let left = rect.left() + size::PAD + 22.0;
    let width = rect.right() - size::PAD - left;
    pen.mark(pos2(rect.left() + size::PAD + 7.0, rect.top() + 16.0), sign, color);
    pen.text_fit(left, rect.top() + 20.0, &finding.title, Face::Medium, t.text, width);
    let clip = pen.clip(Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - 4.0)));
    let words = format!("{} {}", finding.reason, finding.remedy);
    clip.paragraph(left, rect.top() + 28.0, &words, Face::Caption, t.muted, width);
    pen.rule_below(rect, t.line);
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
