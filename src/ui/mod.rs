//! The window: what every panel is made of. The only place that knows egui.
//!
//! [`theme`] names the colours and sizes, [`font`] the faces, [`paint::Pen`] draws by hand, [`widget`] holds the controls,
//! [`frame`] is what is the same in every workspace, [`headless`] draws any of it to a picture without a window.

pub mod app;
pub mod ask;
mod banner;
mod chosen;
pub mod dialogs;
pub mod file_menu;
pub mod font;
pub mod frame;
pub mod headless;
pub mod hexbox;
pub mod icon;
pub mod intake;
pub mod keyboard;
pub mod mark;
pub mod paint;
pub mod palette;
pub mod panel;
mod path_dialog;
mod pause;
mod problems;
mod pseudonymise;
mod question;
pub mod raster;
mod rename;
mod row_menu;
mod status;
pub mod style;
mod take_snapshot;
pub mod theme;
mod to_know;
pub mod tour;
mod unseal;
mod vanished;
pub mod widget;
pub mod window;

use std::sync::Arc;

/// Gives a context our faces and both themes. Call it once, before the first pass.
pub fn setup(ctx: &egui::Context) {
    font::install(ctx);
    style::install(ctx);
    ctx.on_begin_pass("focus ring", Arc::new(watch_modality));
}

fn modality() -> egui::Id {
    egui::Id::unique("the pointer was used last")
}

/// Remembers whether the keyboard or the pointer was used last.
fn watch_modality(ui: &mut egui::Ui) {
    let (pointer, keyboard) = ui.input(|i| {
        (i.pointer.any_pressed(), i.events.iter().any(|e| matches!(e, egui::Event::Key { pressed: true, .. })))
    });
    if pointer != keyboard {
        ui.data_mut(|d| d.insert_temp(modality(), pointer));
    }
}

/// Whether the focus is to be shown: it is while the keyboard leads, and not after a click.
pub fn focus_is_visible(ctx: &egui::Context) -> bool {
    !ctx.data(|d| d.get_temp(modality()).unwrap_or(false))
}
