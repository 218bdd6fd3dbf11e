//! What there is to know of a thing, one under the other: each with its sign, what it is, and why and what to do.

use egui::{Rect, Role, Ui, pos2};

use super::{severity_ink, severity_mark, spoken};
use crate::base::{Finding, Severity};
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;

const TEXT: f32 = size::PAD + 22.0;
const GAP: f32 = 6.0;

/// How high they are at this width.
pub fn height(pen: &Pen, findings: &[Finding], width: f32) -> f32 {
    let width = width - TEXT - size::PAD;
    (0..findings.len()).map(|index| one_height(pen, findings, index, width) + GAP).sum()
}

fn one_height(pen: &Pen, findings: &[Finding], index: usize, width: f32) -> f32 {
    let more = more(findings, index);
    let more = if more.is_empty() { 0.0 } else { pen.paragraph_height(&more, Face::Caption, width) };
    pen.paragraph_height(&findings[index].title, Face::Body, width) + more
}

/// Why and what to do; said once for those that follow each other and share it, under the last.
fn more(findings: &[Finding], index: usize) -> String {
    let words = |finding: &Finding| format!("{} {}", finding.reason, finding.remedy).trim().to_owned();
    let own = words(&findings[index]);
    if findings.get(index + 1).is_some_and(|next| words(next) == own) { String::new() } else { own }
}

/// Draws them downwards from the top of `rect`; where they end.
pub fn show(ui: &Ui, rect: Rect, findings: &[Finding]) -> f32 {
    (0..findings.len()).fold(rect.top(), |top, index| one(ui, rect.with_min_y(top), findings, index) + GAP)
}

fn one(ui: &Ui, rect: Rect, findings: &[Finding], index: usize) -> f32 {
    let finding = &findings[index];
    let pen = Pen::of(ui);
    let t = pen.theme;
    let (sign, ink) = (severity_mark(finding.severity), severity_ink(t, finding.severity));
    pen.mark(pos2(rect.left() + size::PAD + 7.0, rect.top() + 10.0), sign, ink);
    let (left, width, more) = (rect.left() + TEXT, rect.width() - TEXT - size::PAD, more(findings, index));
    let words = if finding.severity == Severity::Note { t.muted } else { t.text };
    let mut bottom = pen.paragraph(left, rect.top(), &finding.title, Face::Body, words, width);
    if !more.is_empty() {
        bottom = pen.paragraph(left, bottom, &more, Face::Caption, t.faint, width);
    }
    let place = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, bottom));
    let whole = if more.is_empty() { finding.title.clone() } else { format!("{}. {more}", finding.title) };
    spoken(ui, place, &format!("to know {index}"), Role::Label, &whole);
    bottom
}
