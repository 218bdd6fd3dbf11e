//! The workspace Dry run.

use egui::{Rect, Ui};

use crate::ui::ask::Asks;
use crate::workbench::Workbench;

/// What the window keeps of this workspace.
#[derive(Default)]
pub struct DryRunPanel {}

impl DryRunPanel {
    pub fn show(&mut self, _ui: &mut Ui, _rect: Rect, _bench: &Workbench, _asks: &mut Asks) {}
}
