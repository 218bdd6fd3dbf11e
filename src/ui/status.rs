//! The status line: what is sent, what runs, and what a person should know of the window itself.

use egui::Context;

use super::{font, icon};
use crate::base::file::short_name;
use crate::base::sink::Line;
use crate::workbench::{ConnectionState, JobKind, Workbench};

/// Sign and words of the connection: what is sent, if anything.
pub fn network(bench: &Workbench) -> (char, &'static str) {
    match bench.connection().state {
        ConnectionState::Open(_) if bench.connection().is_sandbox() => {
            (icon::EYE, "Sandbox on this computer, read only")
        }
        ConnectionState::Open(_) => (icon::EYE, "Connected, read only"),
        ConnectionState::Connecting => (icon::PLUGS_CONNECTED, "Connecting"),
        ConnectionState::Closed | ConnectionState::Failed(_) => (icon::CLOUD, "Offline. Nothing is sent"),
    }
}

/// What runs; else what cannot be drawn; else whether the work is saved.
pub fn words(bench: &Workbench, ctx: &Context, name: &str) -> Line {
    Line::of(running(bench).or_else(|| font::missing_note(ctx, name)).unwrap_or_else(|| saved(bench)))
}

/// Long work with its share; short work would only flicker.
fn running(bench: &Workbench) -> Option<String> {
    let long = |slot: &JobKind| {
        !matches!(
            slot,
            JobKind::Autosave
                | JobKind::TidyRuns
                | JobKind::Records
                | JobKind::HardCases
                | JobKind::Search
                | JobKind::Narrow
                | JobKind::Save
                | JobKind::LookAtFiles
                | JobKind::Protected
                | JobKind::LastPlan
                | JobKind::KeepPlan
        )
    };
    let slot = bench.running().into_iter().find(long)?;
    let share = match bench.progress(slot) {
        Some((done, total)) if total > 0 => format!(" · {} %", done * 100 / total),
        _ => String::new(),
    };
    Some(format!("{}{share}", slot.label()))
}

fn saved(bench: &Workbench) -> String {
    match (bench.file(), bench.is_changed()) {
        (_, true) if bench.not_kept().is_some() => {
            format!("Not saved, and not kept for the next start: {}", bench.not_kept().unwrap_or_default())
        }
        (None, true) => "Not saved to a file yet; kept for the next start".to_owned(),
        (Some(file), true) => format!("Changes not saved to {}; kept for the next start", short_name(file)),
        (Some(file), false) => format!("Saved in {}", short_name(file)),
        (None, false) => String::new(),
    }
}
