//! Why what a plan stops for may pass: a sentence, which the plan keeps.

use egui::{Key, Rect, Ui, pos2, vec2};

use crate::ui::ask::Asks;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::size;
use crate::ui::widget::{Button, Field, button, dialog};
use crate::workbench::{PlanStep, Task, Workbench};

/// Open while a reason is typed.
#[derive(Default)]
pub struct ReasonDialog {
    typed: Option<String>,
    is_new: bool,
}

const TEXT: &str = "Say why, for whoever reads the plan: it is kept with it. Another run stops again.";

impl ReasonDialog {
    pub fn open(&mut self) {
        self.typed = Some(String::new());
        self.is_new = true;
    }

    pub fn show(&mut self, ui: &Ui, bench: &Workbench, asks: &mut Asks) {
        if bench.plan_page().has_passed() {
            self.typed = None;
        }
        let Some(typed) = &mut self.typed else { return };
        let is_new = std::mem::take(&mut self.is_new);
        let output = dialog::show(ui.ctx(), "Let the plan pass", vec2(440.0, 136.0), |ui, rect| {
            let pen = Pen::of(ui);
            let (left, width) = (rect.left() + size::PAD, rect.width() - 2.0 * size::PAD);
            let bottom = pen.paragraph(left, rect.top() + 12.0, TEXT, Face::Body, pen.theme.muted, width);
            let place = Rect::from_min_size(pos2(left, bottom + 8.0), vec2(width, size::CONTROL));
            let field = Field::new("Reason").hint("The department of … closes").show(ui, place, typed);
            if is_new {
                field.request_focus();
            }
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let has_reason = !typed.trim().is_empty();
            let buttons = [Button::secondary("Cancel"), Button::primary("Let it pass").enabled(has_reason)];
            let (y, right) = (rect.bottom() - 28.0, rect.right() - size::PAD);
            let pressed = button::row_from_right(ui, right, y, &buttons).0;
            if entered && has_reason { Some(1) } else { pressed }
        });
        if output.inner == Some(1) {
            asks.command(Task::Plan(PlanStep::LetPass(typed.clone())));
        }
        if output.inner.is_some() || output.closed && !output.beside {
            self.typed = None;
        }
    }
}
