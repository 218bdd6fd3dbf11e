//! Where an expression is typed: coloured as it is read, with line numbers, the first fault under a wavy line and in
//! words, what fits at the caret, and the parameters of the function the caret is in.

use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::{EventFilter, Frame as EguiFrame, Galley, Id, Margin, Pos2, Rect, ScrollArea, TextEdit, Ui, UiBuilder};
use egui::{pos2, vec2};
use std::sync::Arc;

use super::super::Frame;
use super::completion::Completer;
use super::{attribute_names, body};
use crate::base::Severity;
use crate::expression::{self, Diagnostic, Dialect, Presence, Signature, TokenKind};
use crate::mapping::RuleSource;
use crate::scim::TargetPath;
use crate::ui::paint::{Anchor, Face, Pen};
use crate::ui::theme::{Theme, size};
use crate::ui::widget::code::{self, Ink};
use crate::ui::widget::{severity_ink, severity_mark, severity_word};
use crate::workbench::Edit;

/// From the well's top to the text.
const TOP: f32 = 10.0;
/// Where the line with the signature stands, from below.
const FOOT: f32 = 32.0;
/// Where a line's number ends.
const NUMBER: f32 = 28.0;

/// The text that is being typed, and what is known of it.
#[derive(Default)]
pub struct Editor {
    text: String,
    read: Option<Read>,
    completer: Completer,
}

/// What was found in a text, until it changes.
struct Read {
    dialect: Dialect,
    text: String,
    diagnostics: Vec<Diagnostic>,
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
        let foot = self.foot_height(&Pen::of(ui), rect, frame, target);
        let field = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - foot));
        let shown = self.field(ui, field, id, dialect);
        if focus {
            shown.response.request_focus();
        }
        self.decorate(ui, field, &shown);
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
        self.foot(ui, rect, foot, caret, target, frame);
        if shown.response.changed() || accepted.is_some() {
            let source = RuleSource::Expression { text: self.text.clone() };
            frame.asks.command(Edit::SetSource { target: target.clone(), source });
        }
    }

    fn read(&mut self, dialect: Dialect) {
        let known = self.read.as_ref().is_some_and(|read| read.dialect == dialect && read.text == self.text);
        if !known {
            let diagnostics = expression::parse(dialect, &self.text).diagnostics;
            self.read = Some(Read { dialect, text: self.text.clone(), diagnostics });
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
    fn decorate(&self, ui: &Ui, rect: Rect, shown: &Shown) {
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
        for diagnostic in self.read.iter().flat_map(|read| &read.diagnostics) {
            let start = place(shown, &self.text, diagnostic.span.start);
            let end = place(shown, &self.text, diagnostic.span.end);
            let right = if end.y > start.y { rect.right() - 16.0 } else { end.x.max(start.x + 8.0) };
            pen.squiggle(start.x..right, start.y - 3.0, severity_ink(t, diagnostic.severity));
        }
    }

    /// The first fault in words; `None` when the text can be used.
    fn fault(&self, frame: &Frame<'_>, target: &TargetPath) -> Option<(Severity, String)> {
        let diagnostics = self.read.iter().flat_map(|read| &read.diagnostics);
        let worst = diagnostics.reduce(|a, b| if b.severity > a.severity { b } else { a });
        let of_text = worst.map(|d| (d.severity, body::sentences(&d.message, &d.remedy)));
        match of_text {
            Some((Severity::Error, text)) => Some((Severity::Error, text)),
            other => body::fault(frame.bench, target).map(|text| (Severity::Error, text)).or(other),
        }
    }

    fn foot_height(&self, pen: &Pen, rect: Rect, frame: &Frame<'_>, target: &TargetPath) -> f32 {
        let width = rect.width() - code::TEXT - size::PAD;
        let words = self.fault(frame, target);
        let fault = words.map_or(0.0, |(_, text)| pen.paragraph_height(&text, Face::Body, width).min(40.0) + 4.0);
        FOOT + fault
    }

    /// The fault's words, and the signature of the function that the caret is in.
    fn foot(&self, ui: &Ui, rect: Rect, height: f32, caret: usize, target: &TargetPath, frame: &Frame<'_>) {
        let pen = Pen::of(ui).clip(rect);
        let t = pen.theme;
        let left = rect.left() + code::TEXT;
        if let Some((severity, text)) = self.fault(frame, target) {
            let top = rect.bottom() - height;
            pen.mark(pos2(left - 14.0, top + 10.0), severity_mark(severity), severity_ink(t, severity));
            let width = rect.right() - left - size::PAD;
            pen.paragraph(left, top, &text, Face::Body, severity_word(t, severity), width);
            let place = Rect::from_min_max(pos2(left, top), pos2(rect.right(), rect.bottom() - FOOT));
            super::name(ui, place, left, rect.right() - size::PAD, &text);
        }
        if let Some(signature) = expression::signature_at(frame.bench.dialect(), &self.text, caret) {
            paint_signature(&pen, rect, left, &signature, frame.wide);
        }
    }
}

/// The editor as it was drawn.
struct Shown {
    response: egui::Response,
    galley: Arc<Galley>,
    at: Pos2,
    /// In characters.
    caret: Option<usize>,
}

fn coloured(dialect: Dialect, text: &str, theme: &Theme, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let mut append = |text: &str, ink: Ink| {
        let format = TextFormat {
            font_id: Face::Mono.id(),
            color: ink.color(theme),
            line_height: Some(size::CODE_LINE),
            ..TextFormat::default()
        };
        job.append(text, 0.0, format);
    };
    let mut at = 0;
    for (span, kind) in expression::highlight(dialect, text) {
        append(text.get(at..span.start).unwrap_or_default(), Ink::Plain);
        append(text.get(span.clone()).unwrap_or_default(), ink(kind));
        at = span.end.max(at);
    }
    append(text.get(at..).unwrap_or_default(), Ink::Plain);
    job
}

const fn ink(kind: TokenKind) -> Ink {
    match kind {
        TokenKind::Function | TokenKind::Keyword => Ink::Function,
        TokenKind::Attribute => Ink::Attribute,
        TokenKind::Text => Ink::String,
        TokenKind::Number => Ink::Number,
        TokenKind::Operator | TokenKind::Punctuation => Ink::Plain,
        TokenKind::Error => Ink::Text,
    }
}

fn paint_signature(pen: &Pen, rect: Rect, left: f32, signature: &Signature, wide: bool) {
    let t = pen.theme;
    let y = rect.bottom() - 12.0;
    let parts: Vec<String> = signature
        .parameters
        .iter()
        .map(|parameter| match parameter.presence {
            Presence::Required => parameter.name.to_owned(),
            Presence::Optional => format!("{}?", parameter.name),
            Presence::Repeating => format!("{}…", parameter.name),
        })
        .collect();
    let mut spans = vec![(signature.name, Face::Mono, t.faint), ("(", Face::Mono, t.faint)];
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            spans.push((", ", Face::Mono, t.faint));
        }
        let active = signature.active == Some(at);
        let (face, ink) = if active { (Face::MonoStrong, t.text) } else { (Face::Mono, t.faint) };
        spans.push((part, face, ink));
    }
    spans.push((")", Face::Mono, t.faint));
    let right = rect.right() - size::PAD;
    let end = pen.put(left, y, Anchor::Left, &spans, right - left).right();
    if wide && right - end > 80.0 {
        let summary = [(signature.summary, Face::Caption, t.faint)];
        pen.put(right, y, Anchor::Right, &summary, right - end - 24.0);
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
