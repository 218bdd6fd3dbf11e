//! The five workspaces, one file or folder each. A panel keeps what only the window knows (scroll positions, text that
//! is being typed), draws from `&Workbench`, and asks for changes.

pub(super) mod area;
mod bars;
pub mod dry_run;
pub mod hand_over;
mod kinds;
pub mod map;
mod predictions;
pub mod preview;
pub mod source;

use egui::{Rect, Ui};

use super::ask::Asks;
use crate::workbench::{Workbench, Workspace};

/// All panels with their state.
#[derive(Default)]
pub struct Panels {
    source: source::SourcePanel,
    map: map::MapPanel,
    preview: preview::PreviewPanel,
    dry_run: dry_run::DryRunPanel,
    hand_over: hand_over::HandOverPanel,
}

impl Panels {
    /// Draws the workspace in view.
    pub fn show(&mut self, ui: &mut Ui, rect: Rect, bench: &Workbench, asks: &mut Asks) {
        match bench.view().workspace {
            Workspace::Source => self.source.show(ui, rect, bench, asks),
            Workspace::Map => self.map.show(ui, rect, bench, asks),
            Workspace::Preview => self.preview.show(ui, rect, bench, asks),
            Workspace::DryRun => self.dry_run.show(ui, rect, bench, asks),
            Workspace::HandOver => self.hand_over.show(ui, rect, bench, asks),
        }
    }
}
