//! Where an expression is typed: coloured as it is read, with line numbers, a wavy line under each fault, what fits at
//! the caret, and what stands under the pointer, explained. Below it is the foot (`foot.rs`).

use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::{EventFilter, Frame as EguiFrame, Galley, Id, Margin, Pos2, Rect, ScrollArea, TextEdit, Ui, UiBuilder};
use egui::{pos2, vec2};
use std::ops::Range;
use std::sync::Arc;

use super::super::Frame;
use super::attribute_names;
use super::completion::Completer;
use super::foot::Foot;
use super::pointed::Pointed;
use crate::expression::{self, Diagnostic, Dialect, TokenKind};
use crate::mapping::RuleSource;
use crate::scim::TargetPath;
use crate::ui::paint::{Face, Pen, Span};
use crate::ui::pause;
use crate::ui::theme::{Theme, size};
use crate::ui::widget::code::{self, Ink};
use crate::ui::widget::severity_ink;
use crate::workbench::Edit;

/// From the well's top to the text.
const TOP: f32 = 10.0;
/// Where a line's number ends.
const NUMBER: f32 = 28.0;

/// The text that is being typed, and what is known of it.
#[derive(Default)]
pub struct Editor {
    text: String,
    read: Option<Read>,
    completer: Completer,
    pointed: Pointed,
}

/// What was found in a text, until it changes.
pub struct Read {
    dialect: Dialect,
    pub text: String,
    pub diagnostics: Vec<Diagnostic>,
    /// As it would be formatted, when it can be read.
    pub formatted: Option<String>,
}

impl Editor {
    /// Draws the editor in the well. Each keystroke is asked for at once.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        target: &TargetPath,
        text: &str,
        focus: bool,
        frame: &mut Frame<'_>,
    ) {
        if self.text != text {
            text.clone_into(&mut self.text);
        }
        let dialect = frame.bench.dialect();
        let id = ui.scope_id().with(("expression", target));
        let has_focus = ui.memory(|m| m.has_focus(id));
        let mut accepted = self.completer.keys(ui, has_focus);
        if let Some(caret) = accepted.as_ref().map(|choice| choice.put_into(&mut self.text)) {
            put_caret(ui, id, &self.text, caret);
        }
        self.read(dialect);
        let caret = self.completer.caret.map_or(self.text.len(), |c| byte_at(&self.text, c));
        let is_typed = frame.is_typed(target);
        let foot = Foot::new(self.read.as_ref(), caret, target, frame.bench).calm(is_typed);
        let below = foot.height(&Pen::of(ui), rect);
        let field = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - below));
        let shown = self.field(ui, field, id, dialect);
        if focus {
            shown.response.request_focus();
        }
        self.decorate(ui, field, &shown, is_typed);
        if let Some(read) = &self.read {
            self.pointed.show(&shown, dialect, read, target, frame.bench);
        }
        let caret = shown.caret.map_or(self.text.len(), |c| byte_at(&self.text, c));
        if shown.response.changed() {
            self.completer.update(dialect, &self.text, caret, &attribute_names(frame.bench));
        } else if !has_focus || shown.caret != self.completer.caret {
            self.completer.leave(ui);
        }
        self.completer.caret = shown.caret;
        let at = shown.caret.map(|c| shown.galley.pos_from_cursor(ccursor(c)).left_bottom() + shown.at.to_vec2());
        if let Some(choice) = at.and_then(|at| self.completer.popup(ui, at)) {
            let caret = choice.put_into(&mut self.text);
            put_caret(ui, id, &self.text, caret);
            shown.response.request_focus();
            accepted = Some(choice);
        }
        foot.show(ui, rect, below, frame);
        if shown.response.changed() || accepted.is_some() {
            pause::typed(ui.ctx(), target);
            let source = RuleSource::Expression { text: self.text.clone() };
            frame.asks.command(Edit::SetSource { target: target.clone(), source });
        }
    }

    fn read(&mut self, dialect: Dialect) {
        let known = self.read.as_ref().is_some_and(|read| read.dialect == dialect && read.text == self.text);
        if !known {
            let parsed = expression::parse(dialect, &self.text);
            let formatted = parsed.expression.as_ref().map(expression::format);
            let diagnostics = parsed.diagnostics;
            self.read = Some(Read { dialect, text: self.text.clone(), diagnostics, formatted });
        }
    }

    /// The text that can be edited.
    fn field(&mut self, ui: &mut Ui, rect: Rect, id: Id, dialect: Dialect) -> Shown {
        let theme = Pen::of(ui).theme;
        let inner =
            Rect::from_min_max(pos2(rect.left() + code::TEXT, rect.top()), rect.right_bottom() - vec2(8.0, 0.0));
        let mut region = ui.new_child(UiBuilder::new().scope_id(id.with("field")).max_rect(inner));
        region.shrink_clip_rect(rect);
        let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
            let job = coloured(dialect, text.as_str(), theme, width);
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let open = self.completer.is_open();
        let filter = EventFilter { tab: open, escape: open, horizontal_arrows: true, vertical_arrows: true };
        let text = &mut self.text;
        let output =
            ScrollArea::vertical().id_salt("scroll").auto_shrink(false).animated(false).show(&mut region, |ui| {
                ui.add_space(TOP);
                TextEdit::multiline(text)
                    .id(id)
                    .font(Face::Mono.id())
                    .frame(EguiFrame::NONE)
                    .margin(Margin::ZERO)
                    .desired_width(inner.width() - 12.0)
                    .min_size(vec2(inner.width() - 12.0, (inner.height() - TOP - 4.0).max(20.0)))
                    .event_filter(filter)
                    .layouter(&mut layouter)
                    .show(ui)
            });
        let output = output.inner;
        Shown {
            response: output.response.response.accessible_name("Expression"),
            galley: output.galley,
            at: output.galley_pos,
            caret: output.cursor_range.map(|range| range.primary.index.0),
        }
    }

    /// Line numbers, the focus line, and wavy lines under what is at fault.
    fn decorate(&self, ui: &Ui, rect: Rect, shown: &Shown, is_typed: bool) {
        let pen = Pen::of(ui).clip(rect);
        let t = pen.theme;
        if shown.response.has_focus() {
            pen.fill(Rect::from_min_max(rect.min, pos2(rect.left() + 2.0, rect.bottom())), 0.0, t.accent);
        }
        let mut number = 1;
        let mut begins = true;
        for row in &shown.galley.rows {
            let top = shown.at.y + row.pos.y;
            if begins {
                let line = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), top + size::CODE_LINE));
                let y = pen.baseline(line, Face::Mono);
                pen.text_right(rect.left() + NUMBER, y, &number.to_string(), Face::Caption, t.faint);
                number += 1;
            }
            begins = row.ends_with_newline;
        }
        let said = self.read.iter().filter(|_| !is_typed).flat_map(|read| &read.diagnostics);
        for diagnostic in said {
            let start = place(shown, &self.text, diagnostic.span.start);
            let end = place(shown, &self.text, diagnostic.span.end);
            let right = if end.y > start.y { rect.right() - 16.0 } else { end.x.max(start.x + 8.0) };
            pen.squiggle(start.x..right, start.y - 3.0, severity_ink(t, diagnostic.severity));
        }
    }
}

/// The editor as it was drawn.
pub struct Shown {
    pub response: egui::Response,
    pub galley: Arc<Galley>,
    pub at: Pos2,
    /// In characters.
    caret: Option<usize>,
}

fn coloured(dialect: Dialect, text: &str, theme: &Theme, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    for (text, face, color) in spans(dialect, text, theme) {
        let line_height = Some(size::CODE_LINE);
        job.append(text, 0.0, TextFormat { font_id: face.id(), color, line_height, ..TextFormat::default() });
    }
    job
}

/// The text in stretches of one colour.
pub fn spans<'t>(dialect: Dialect, text: &'t str, theme: &Theme) -> Vec<Span<'t>> {
    let mut stretches = Vec::new();
    let mut push = |range: Range<usize>, ink: Ink| {
        if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
            stretches.push((text, Face::Mono, ink.color(theme)));
        }
    };
    let mut at = 0;
    for (span, kind) in expression::highlight(dialect, text) {
        push(at..span.start, Ink::Plain);
        at = span.end.max(at);
        push(span, ink(kind));
    }
    push(at..text.len(), Ink::Plain);
    stretches
}

pub const fn ink(kind: TokenKind) -> Ink {
    match kind {
        TokenKind::Function | TokenKind::Keyword => Ink::Function,
        TokenKind::Attribute => Ink::Attribute,
        TokenKind::Text => Ink::String,
        TokenKind::Number => Ink::Number,
        TokenKind::Operator | TokenKind::Punctuation => Ink::Plain,
        TokenKind::Error => Ink::Text,
    }
}

/// Where a byte of the text stands on screen: left, and the bottom of its line.
fn place(shown: &Shown, text: &str, byte: usize) -> Pos2 {
    let before = text.get(..byte).unwrap_or(text);
    shown.galley.pos_from_cursor(ccursor(before.chars().count())).left_bottom() + shown.at.to_vec2()
}

fn ccursor(char: usize) -> CCursor {
    CCursor::new(char)
}

/// The byte where a character begins.
fn byte_at(text: &str, char: usize) -> usize {
    text.char_indices().nth(char).map_or(text.len(), |(byte, _)| byte)
}

fn put_caret(ui: &Ui, id: Id, text: &str, byte: usize) {
    let char = text.get(..byte).unwrap_or(text).chars().count();
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::one(ccursor(char))));
    TextEdit::store_state(ui.ctx(), id, state);
}

#[cfg(test)]
mod tests {
    use super::{byte_at, coloured};
    use crate::expression::Dialect;
    use crate::ui::theme::DARK;

    #[test]
    fn colouring_keeps_every_character_in_order() {
        let texts = ["", "Join(\" \", [givenName], [surname])", "Join(\n  \"é漢\", [a", "1 +", "  )"];
        for dialect in [Dialect::Entra, Dialect::Okta, Dialect::OneLogin, Dialect::Google, Dialect::Generic] {
            for text in texts {
                assert_eq!(coloured(dialect, text, &DARK, 100.0).text, text, "{dialect:?}");
            }
        }
    }

    #[test]
    fn the_caret_counts_characters_and_the_text_bytes() {
        let cases = [("", 0, 0), ("aé漢b", 0, 0), ("aé漢b", 2, 3), ("aé漢b", 3, 6), ("aé漢b", 9, 7)];
        for (text, char, byte) in cases {
            assert_eq!(byte_at(text, char), byte, "{text} at {char}");
        }
    }
}
