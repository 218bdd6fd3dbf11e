//! What the pointer is told when it rests: one sentence, in caption, on a raised ground.

use crate::base::sink::shown_lines;
use crate::ui::paint::Face;
use crate::ui::theme::Theme;
use egui::{Response, RichText};

/// Shows `text` when the pointer rests on the control, also when it is disabled (then it says what is missing).
pub fn hint(response: Response, text: &str) -> Response {
    // What lies under a dialog says nothing.
    let top = response.ctx.memory(egui::Memory::top_modal_layer);
    if top.is_some_and(|top| top != response.layer_id && response.layer_id.order <= top.order) {
        return response;
    }
    let theme = Theme::current(&response.ctx);
    let words = |ui: &mut egui::Ui| {
        ui.set_max_width(320.0);
        ui.label(RichText::new(shown_lines(text)).font(Face::Body.id()).color(theme.text));
    };
    response.on_hover_ui(words).on_disabled_hover_ui(words)
}
