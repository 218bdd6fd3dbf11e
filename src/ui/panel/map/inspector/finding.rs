//! What was found of the chosen rule, repeated beside its name, with the press that clears it.

use std::ops::Range;

use egui::{Rect, Ui, pos2};

use crate::check::FindingCause;
use crate::cure::Offered;
use crate::scim::TargetPath;
use crate::ui::ask::Asks;
use crate::ui::paint::{Face, Pen};
use crate::ui::widget::{Button, severity_ink, severity_mark, tooltip};
use crate::workbench::{CauseKey, Take, WalkStep, Workbench, cause_title, is_about};

/// With less room nothing is said.
const LEAST: f32 = 80.0;
/// Room for the press with the gap before it.
const PRESS: f32 = 80.0;

/// Says within `room` what was found of a rule; all of it to who rests on it.
pub fn repeat(ui: &Ui, rect: Rect, room: Range<f32>, cause: &FindingCause, bench: &Workbench, asks: &mut Asks) {
    if room.end - room.start < LEAST {
        return;
    }
    let (finding, cure) = (&cause.finding, cure_of(bench, cause));
    let pen = Pen::of(ui);
    let mark = pos2(room.start + 7.0, rect.center().y);
    pen.mark(mark, severity_mark(finding.severity), severity_ink(pen.theme, finding.severity));
    let width = if cure.is_some() { PRESS } else { 0.0 };
    let left = room.start + 20.0;
    let most = room.end - left - width;
    let end = if pen.width(&finding.title, Face::Body) <= most {
        pen.text(left, pen.baseline(rect, Face::Body), &finding.title, Face::Body, pen.theme.text)
    } else {
        // Two lines of the small face are as high as the head.
        let words = [(finding.title.as_str(), Face::Caption, pen.theme.text)];
        let (height, _) = pen.block_height(&finding.title, Face::Caption, most, 2);
        pen.block(pos2(left, rect.center().y - height / 2.0), &words, most, 2).right()
    };
    let response = super::name(ui, rect, room.start, end, &finding.title);
    tooltip::hint(response, &format!("{}\n{} {}", finding.title, finding.reason, finding.remedy));
    if let Some(offered) = cure {
        press(ui, pos2(end + 12.0, rect.center().y), cause, offered, asks);
    }
}

/// The press that takes the best cure, or where that is to be decided leads to the review.
fn press(ui: &Ui, at: egui::Pos2, cause: &FindingCause, offered: &Offered, asks: &mut Asks) {
    let can_take = offered.is_recommended() && offered.cure.changes().is_some();
    let word = if can_take { "Take" } else { "Review" };
    let what = &offered.cure.title;
    let name = format!("{word} “{what}”: {}", cause_title(cause));
    if Button::secondary(word).name(&name).hint(what).show_at(ui, at.x, at.y).clicked() {
        let key = CauseKey::of(cause);
        if can_take { asks.command(Take::First(key)) } else { asks.command(WalkStep::Begin(Some(key))) }
    }
}

/// The worst that was found of a rule, over all records.
pub fn worst<'a>(bench: &'a Workbench, target: &TargetPath) -> Option<&'a FindingCause> {
    let causes = bench.population(bench.kind())?.causes.iter().filter(|cause| is_about(cause, target));
    // The first is the worst of those that matter as much.
    causes.rev().max_by_key(|cause| cause.finding.severity)
}

/// The best cure of a cause, once it is counted.
fn cure_of<'a>(bench: &'a Workbench, cause: &FindingCause) -> Option<&'a Offered> {
    let (_, cures) = bench.cures()?.of(&CauseKey::of(cause))?;
    cures?.first()
}
