//! The controls. One file each; every one is reachable by keyboard, has an accessible name, and shows each state of the design's table.
//!
//! They are placed by rectangle: the caller cuts its region and says where. A control's identity is its accessible name within the
//! `Ui`'s scope, or the `id` given when one name occurs twice; never its position, so focus and popups survive a layout that moves.
//! Each has a `paint` that draws a given [`ControlLook`] without being a widget, which is how the sheet of all states is made.

pub mod badge;
pub mod button;
pub mod checkbox;
pub mod code;
pub mod coverage;
pub mod dialog;
pub mod differing;
pub mod drawer;
pub mod field;
pub mod filter;
pub mod form;
pub mod list;
pub mod menu;
pub mod password;
pub mod progress;
pub mod readable;
pub mod row;
pub mod scroll;
pub mod segmented;
pub mod splitter;
pub mod strip;
pub mod table;
pub mod tabs;
pub mod to_know;
pub mod toast;
pub mod tooltip;
pub mod walk;
pub mod wire;

pub use button::Button;
pub use checkbox::Checkbox;
pub use field::Field;
pub use list::{List, ListGeometry, ListKey, ListOutput};
pub use menu::Item;
pub use row::Row;

use super::theme::Theme;
use super::{focus_is_visible, icon};
use crate::base::Severity;
use egui::{Color32, Context, EventFilter, Id, Popup, Rect, Response, Role, Sense, Ui, Vec2b, WidgetInfo};

/// What a control looks like now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlLook {
    /// The pointer is over it.
    pub hover: bool,
    /// The pointer is down on it.
    pub press: bool,
    /// The keyboard is on it.
    pub focus: bool,
    /// It can be used.
    pub enabled: bool,
}

impl ControlLook {
    /// Nothing happens to it.
    pub const REST: Self = Self { hover: false, press: false, focus: false, enabled: true };
    /// The pointer is over it.
    pub const HOVER: Self = Self { hover: true, ..Self::REST };
    /// The pointer is down on it.
    pub const PRESS: Self = Self { hover: true, press: true, ..Self::REST };
    /// The keyboard is on it.
    pub const FOCUS: Self = Self { focus: true, ..Self::REST };
    /// It cannot be used now.
    pub const DISABLED: Self = Self { enabled: false, ..Self::REST };

    /// What this response shows.
    pub fn of(response: &Response, enabled: bool) -> Self {
        if !enabled {
            return Self::DISABLED;
        }
        Self {
            hover: response.hovered(),
            press: response.is_pointer_button_down_on(),
            focus: response.has_focus() && focus_is_visible(&response.ctx),
            enabled,
        }
    }
}

/// Makes `rect` a control that can be clicked and focused, and names it for screen readers.
pub fn clickable(ui: &Ui, rect: Rect, id: Id, role: Role, name: &str, enabled: bool) -> (Response, ControlLook) {
    let enabled = enabled && ui.is_enabled();
    let response = ui.interact(rect, id, if enabled { Sense::click() } else { Sense::hover() });
    response.widget_info(|| WidgetInfo::labeled(role, enabled, name));
    if enabled && response.gained_focus() {
        ui.scroll_to_rect(rect, None);
    }
    let look = ControlLook::of(&response, enabled);
    (response, look)
}

/// Makes painted words known to screen readers; `id` tells them from others in the same scope.
pub fn spoken(ui: &Ui, rect: Rect, id: &str, role: Role, words: &str) {
    let response = ui.interact(rect, ui.scope_id().with(("spoken", id)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(role, true, words));
}

/// Whether a dialog or a menu lies over the page: its keys are theirs.
pub fn is_covered(ctx: &Context) -> bool {
    ctx.memory(|memory| memory.top_modal_layer().is_some()) || Popup::is_any_open(ctx)
}

/// Whether a key is the page's own: nothing lies over it, and no text is typed.
pub fn page_hears_keys(ctx: &Context) -> bool {
    !ctx.text_edit_focused() && !is_covered(ctx)
}

/// Keeps the arrow keys for a control that has the focus; egui would move the focus with them.
fn keep_arrows(ui: &Ui, id: Id, arrows: Vec2b) {
    let filter = EventFilter { horizontal_arrows: arrows.x, vertical_arrows: arrows.y, ..EventFilter::default() };
    ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
}

/// The sign of a severity: its shape tells it without the colour.
pub fn severity_mark(severity: Severity) -> char {
    match severity {
        Severity::Note => icon::INFO,
        Severity::Warning => icon::WARNING,
        Severity::Error => icon::WARNING_OCTAGON,
    }
}

/// The ink of a severity's sign.
pub fn severity_ink(theme: &Theme, severity: Severity) -> Color32 {
    match severity {
        Severity::Note => theme.accent,
        Severity::Warning => theme.warn_mark,
        Severity::Error => theme.error_mark,
    }
}

/// The ink of a severity's words.
pub fn severity_word(theme: &Theme, severity: Severity) -> Color32 {
    match severity {
        Severity::Note => theme.muted,
        Severity::Warning => theme.warn,
        Severity::Error => theme.error,
    }
}
