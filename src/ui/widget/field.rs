//! A text field: egui's editor inside our frame. The accessible name is not optional.

use super::ControlLook;
use crate::ui::paint::{Face, Pen};
use crate::ui::theme::{Theme, size};
use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{
    Align2, Color32, EventFilter, FontId, Frame, Galley, Id, Margin, Rect, Response, RichText, TextBuffer, TextEdit,
    Ui, UiBuilder, pos2,
};

/// A one-line text field to be shown at a rectangle.
#[derive(Clone, Copy, Debug)]
#[must_use = "a field is drawn by `show`"]
pub struct Field<'a> {
    name: &'a str,
    hint: &'a str,
    face: Face,
    icon: Option<char>,
    enabled: bool,
    bare: bool,
    faulty: bool,
    pub(super) password: bool,
    pub(super) spare: f32,
    id: Option<Id>,
    holds_keys: bool,
}

impl<'a> Field<'a> {
    /// A field with its accessible name.
    pub const fn new(name: &'a str) -> Self {
        Self {
            name,
            hint: "",
            face: Face::Body,
            icon: None,
            enabled: true,
            bare: false,
            faulty: false,
            password: false,
            spare: 0.0,
            id: None,
            holds_keys: false,
        }
    }

    /// What stands in it while it is empty.
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// It holds data (a value, an address, an expression): in the face of data.
    pub const fn mono(mut self) -> Self {
        self.face = Face::Mono;
        self
    }

    /// An icon before the text.
    pub const fn icon(mut self, icon: char) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Whether it can be edited.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// What is in it cannot be used; say why beside it.
    pub const fn faulty(mut self, faulty: bool) -> Self {
        self.faulty = faulty;
        self
    }

    /// Without a box: the region around it is the field (a filter line, an editor).
    pub const fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// Tab and Escape are a list's that is open at it: they do not leave it.
    pub const fn holding_keys(mut self, holds: bool) -> Self {
        self.holds_keys = holds;
        self
    }

    /// An identity of its own, where the name occurs twice in one scope.
    pub const fn with_id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Its identity in this scope: to give it the focus.
    pub fn id(&self, ui: &Ui) -> Id {
        self.id.unwrap_or_else(|| ui.scope_id().with(("field", self.name)))
    }

    /// Draws it in `rect`. `changed()` after each keystroke; `lost_focus()` when Enter or Tab leaves it.
    pub fn show(self, ui: &mut Ui, rect: Rect, text: &mut String) -> Response {
        let id = self.id(ui);
        let enabled = self.enabled && ui.is_enabled();
        let pen = Pen::of(ui);
        let hover = ui.rect_contains_pointer(rect);
        let focus = ui.memory(|m| m.has_focus(id));
        let look = ControlLook { hover, press: false, focus, enabled };
        self.paint_frame(&pen, rect, look);
        let inner = Rect::from_min_max(
            pos2(self.text_left(rect), rect.top()),
            pos2(rect.right() - 6.0 - self.spare, rect.bottom()),
        );
        let mut builder = UiBuilder::new().scope_id(id.with("inside")).max_rect(inner);
        if !enabled {
            builder = builder.disabled();
        }
        let mut region = ui.new_child(builder);
        region.shrink_clip_rect(rect);
        self.edit(&mut region, inner, id, text, pen.theme, enabled)
    }

    fn edit(self, ui: &mut Ui, inner: Rect, id: Id, text: &mut String, t: &Theme, enabled: bool) -> Response {
        ui.visuals_mut().disabled_alpha = 1.0;
        let ink = if enabled { t.text } else { t.disabled };
        let font = self.face.id();
        let mut layouter =
            |ui: &Ui, text: &dyn TextBuffer, _: f32| one_line(ui, text.as_str(), &font, ink, self.password);
        let (tab, escape) = (self.holds_keys, self.holds_keys);
        TextEdit::singleline(text)
            .event_filter(EventFilter { horizontal_arrows: true, vertical_arrows: true, tab, escape })
            .layouter(&mut layouter)
            .id(id)
            .font(self.face.id())
            .text_color(if enabled { t.text } else { t.disabled })
            .hint_text(RichText::new(self.hint).font(self.face.id()).color(if enabled { t.faint } else { t.disabled }))
            .password(self.password)
            .frame(Frame::NONE)
            .margin(Margin::ZERO)
            .desired_width(inner.width())
            .min_size(inner.size())
            .align(Align2::LEFT_CENTER)
            .show(ui)
            .response
            .response
            .accessible_name(self.name)
    }

    fn text_left(&self, rect: Rect) -> f32 {
        rect.left() + if self.bare { 0.0 } else { 8.0 } + if self.icon.is_some() { 18.0 } else { 0.0 }
    }

    fn paint_frame(&self, pen: &Pen, rect: Rect, look: ControlLook) {
        let t = pen.theme;
        if !self.bare {
            let edge = match look {
                ControlLook { enabled: false, .. } => t.line,
                _ if self.faulty => t.error_mark,
                ControlLook { hover: true, .. } => t.muted,
                _ => t.control,
            };
            pen.fill(rect, size::RADIUS, t.canvas);
            if look.focus {
                pen.stroke_inside(rect, size::RADIUS, 2.0, if self.faulty { t.error_mark } else { t.accent });
            } else {
                pen.outline(rect, size::RADIUS, edge);
            }
        }
        if let Some(icon) = self.icon {
            pen.icon_row(pos2(self.text_left(rect) - 12.0, rect.center().y), icon, t.faint);
        }
    }

    /// Draws it as it looks in a given state.
    pub fn paint(&self, pen: &Pen, rect: Rect, text: &str, look: ControlLook) {
        self.paint_frame(pen, rect, look);
        let (words, ink) = match (text.is_empty(), look.enabled) {
            (true, true) => (self.hint, pen.theme.faint),
            (true, false) => (self.hint, pen.theme.disabled),
            (false, true) => (text, pen.theme.text),
            (false, false) => (text, pen.theme.disabled),
        };
        let left = self.text_left(rect);
        pen.text_fit(left, pen.baseline(rect, Face::Body), words, self.face, ink, rect.right() - 6.0 - left);
    }
}

/// The text on one line.
fn one_line(ui: &Ui, text: &str, font: &FontId, ink: Color32, is_password: bool) -> Arc<Galley> {
    let line = text.chars().map(|c| if is_password { '•' } else { seen(c) }).collect();
    let mut job = LayoutJob::simple_singleline(line, font.clone(), ink);
    job.wrap.max_width = f32::INFINITY;
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// A letter as a field shows it: letter for letter, so that the cursor stands where it is, and with a sign for what would
/// break the line.
const fn seen(c: char) -> char {
    match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '¶',
        '\t' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::{Face, seen};
    use crate::ui::headless::Picture;
    use crate::ui::theme::DARK;

    #[test]
    fn a_line_break_in_a_field_is_a_sign_that_can_be_drawn() {
        for (text, expected) in [("a\nb", "a¶b"), ("a\r\nb", "a¶¶b"), ("a\tb", "a b"), ("Zoë ✓", "Zoë ✓")] {
            let line: String = text.chars().map(seen).collect();
            assert_eq!(line, expected);
            Picture::new(64.0, 32.0, &DARK).draw(|ui| {
                for face in [Face::Body, Face::Mono] {
                    assert!(ui.fonts_mut(|fonts| fonts.has_glyph(&face.id(), '¶')), "{face:?}");
                }
            });
        }
    }
}
