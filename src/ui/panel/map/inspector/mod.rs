//! stub
use super::Frame;
use super::picker::Picker;
use egui::{Rect, Ui};
#[derive(Default)]
pub struct Inspector {}
impl Inspector {
    pub fn focus_editor(&mut self) {}
    pub fn show(&mut self, ui: &mut Ui, rect: Rect, _results: f32, _frame: &mut Frame<'_>) -> Option<Picker> {
        let pen = crate::ui::paint::Pen::of(ui);
        pen.fill(rect, 0.0, pen.theme.surface);
        None
    }
}
