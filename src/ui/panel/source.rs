//! The workspace Source.

use egui::{Rect, Ui};

use crate::ui::ask::Asks;
use crate::workbench::Workbench;

/// What the window keeps of this workspace.
#[derive(Default)]
pub struct SourcePanel {}

impl SourcePanel {
    pub fn show(&mut self, _ui: &mut Ui, _rect: Rect, _bench: &Workbench, _asks: &mut Asks) {}
}
