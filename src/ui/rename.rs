//! Giving the crosswalk a name.

use egui::{Key, Ui, vec2};

use super::ask::Asks;
use super::paint::Cut as _;
use super::theme::size;
use super::widget::{Button, Field, dialog};
use crate::workbench::{Edit, Workbench};

/// The name while it is typed; `None` while nobody renames.
#[derive(Default)]
pub struct Rename {
    text: Option<String>,
    fresh: bool,
}

impl Rename {
    pub fn open(&mut self, bench: &Workbench) {
        *self = Self { text: Some(bench.document().name.clone()), fresh: true };
    }

    /// Draws it when it is open.
    pub fn show(&mut self, ui: &Ui, asks: &mut Asks) {
        let Some(text) = &mut self.text else { return };
        let fresh = std::mem::take(&mut self.fresh);
        let output = dialog::show(ui.ctx(), "Name of this crosswalk", vec2(400.0, 104.0), |ui, rect| {
            let mut rest = rect.shrink2(vec2(size::PAD, 8.0));
            let field = Field::new("Name").hint("Contoso QA").show(ui, rest.cut_top(size::CONTROL), text);
            if fresh {
                field.request_focus();
            }
            let enter = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            let foot = rest.cut_bottom(size::CONTROL + 8.0);
            let named = !text.trim().is_empty();
            let button = Button::primary("Rename").enabled(named).show_before(ui, foot.right(), foot.center().y);
            named && (enter || button.clicked())
        });
        if output.inner {
            asks.command(Edit::Rename(text.trim().to_owned()));
        }
        if output.inner || output.closed {
            self.text = None;
        }
    }
}
