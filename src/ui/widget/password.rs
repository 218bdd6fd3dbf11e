//! A field for a secret: dots, and a button that shows it while it is looked at. The text is never put into pictures or logs by us.

use super::{Button, Field};
use crate::ui::icon;
use egui::widgets::text_edit::TextEditState;
use egui::{Id, Rect, Response, Ui};

/// Draws the field in `rect`, with the reveal button inside its right end.
pub fn show(ui: &mut Ui, rect: Rect, name: &str, hint: &str, text: &mut String) -> Response {
    let id = ui.scope_id().with(("revealed", name));
    let revealed = ui.data(|d| d.get_temp(id).unwrap_or(false));
    let mut field = Field::new(name).hint(hint).mono();
    field.password = !revealed;
    field.spare = 24.0;
    let response = field.show(ui, rect, text);
    forget(ui, response.id);
    let (icon, verb) = if revealed { (icon::EYE_SLASH, "Hide") } else { (icon::EYE, "Show") };
    let label = format!("{verb} {}", name.to_lowercase());
    let inside = Rect::from_min_max(egui::pos2(rect.right() - 24.0, rect.top()), rect.max).shrink(2.0);
    let button = Button::icon_only(icon, &label).id(id.with("button"));
    if button.show(ui, inside).clicked() {
        ui.data_mut(|d| d.insert_temp(id, !revealed));
    }
    response
}

/// A field remembers what was in it, to undo; of a secret it does not.
fn forget(ui: &Ui, field: Id) {
    if let Some(mut state) = TextEditState::load(ui.ctx(), field) {
        state.clear_undoer();
        state.store(ui.ctx(), field);
    }
}
