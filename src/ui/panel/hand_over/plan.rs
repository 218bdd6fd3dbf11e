//! How the plan stands, over all that is handed over: what it stops for, or, over what is written, what is not known of it. A
//! plan that has passed is silent.

use egui::{Rect, Ui};

use crate::base::Severity;
use crate::ui::ask::Asks;
use crate::ui::widget::strip;
use crate::workbench::{DryRunPart, HandOverPart, Look, PlanStands, Workbench};

const WAITS: &str = "The mapping’s files can be taken home; the list for a pilot waits for a yes.";

/// Takes its room from the top of `rect`.
pub(super) fn show(ui: &Ui, rect: &mut Rect, bench: &Workbench, asks: &mut Asks) {
    let pressed = match bench.plan_stands() {
        PlanStands::Passed => return,
        PlanStands::Stops(why) => {
            strip::show(ui, rect, Severity::Error, &format!("{why} {WAITS}"), Some("See what it stops for"))
        }
        PlanStands::NotKnown(_) if !is_written(bench.view().hand_over) => return,
        PlanStands::NotKnown(why) => strip::show(ui, rect, Severity::Note, &why, Some("Go to Dry run")),
    };
    if pressed {
        if let Some(kind) = bench.dry_run().kind.filter(|kind| *kind != bench.kind()) {
            asks.command(Look::Kind(kind));
        }
        asks.command(Look::DryRun(DryRunPart::Plan));
    }
}

/// What is compared, asked or only known goes nowhere.
const fn is_written(part: HandOverPart) -> bool {
    match part {
        HandOverPart::Export(_) | HandOverPart::Signing | HandOverPart::Pilot => true,
        HandOverPart::Connection | HandOverPart::Comparison | HandOverPart::Tenant => false,
    }
}
