//! Scrolling by keyboard what is only read: code, long texts, facts. Such a place is one stop of the Tab key.

use egui::style::ScrollAnimation;
use egui::{EventFilter, Key, Modifiers, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use crate::ui::paint::Pen;
use crate::ui::theme::size;

/// How far the keyboard asks to scroll, in points; down is positive. `name` is what is read there.
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use = "it scrolls when it is applied within the scroll area"]
pub struct KeyScroll(f32);

/// Farther than any content is long.
const END: f32 = 1.0e7;

/// Makes a place focusable and hears its keys.
pub fn keys(ui: &Ui, rect: Rect, name: &str) -> KeyScroll {
    let id = ui.scope_id().with(("scrolled by keys", name));
    let response = ui.interact(rect, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollView, true, name));
    if !response.has_focus() {
        return KeyScroll(0.0);
    }
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    if crate::ui::focus_is_visible(ui.ctx()) {
        let pen = Pen::of(ui);
        pen.stroke_inside(rect, 0.0, 2.0, pen.theme.accent);
    }
    let page = (rect.height() - size::CODE_LINE).max(size::CODE_LINE);
    let steps = [
        (Key::ArrowDown, size::CODE_LINE),
        (Key::ArrowUp, -size::CODE_LINE),
        (Key::PageDown, page),
        (Key::PageUp, -page),
        (Key::End, END),
        (Key::Home, -END),
    ];
    let pressed = |ui: &Ui, key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
    KeyScroll(steps.iter().map(|(key, by)| pressed(ui, *key) as f32 * by).sum())
}

impl KeyScroll {
    /// Scrolls. To be called among the contents of the scroll area.
    pub fn apply(self, ui: &Ui) {
        if self.0 != 0.0 {
            ui.scroll_with_delta_animation(vec2(0.0, -self.0), ScrollAnimation::none());
        }
    }
}
