//! What is to be known of a mapping file that came in, as a list over the window.

use egui::{Ui, vec2};

use super::paint::Pen;
use super::panel::area;
use super::widget::{dialog, to_know};
use crate::workbench::Workbench;

const WIDTH: f32 = 640.0;
/// What is longer scrolls.
const HIGHEST: f32 = 480.0;

/// The sheet, open or not.
#[derive(Default)]
pub struct Sheet {
    is_open: bool,
}

impl Sheet {
    pub const fn open(&mut self) {
        self.is_open = true;
    }

    /// Draws it when it is open.
    pub fn show(&mut self, ui: &Ui, bench: &Workbench) {
        let Some(taken) = bench.taken_in().filter(|_| self.is_open) else {
            self.is_open = false;
            return;
        };
        let height = to_know::height(&Pen::of(ui), &taken.findings, WIDTH) + 24.0;
        let size = vec2(WIDTH, height.min(HIGHEST));
        let shown = dialog::show(ui.ctx(), &taken.title, size, |ui, rect| {
            area::scroll(ui, rect, "to know", |ui, place| {
                to_know::show(ui, place.with_min_y(place.top() + 12.0), &taken.findings) + 8.0
            });
        });
        self.is_open = !shown.closed;
    }
}
