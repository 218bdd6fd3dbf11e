//! Code to read: virtual lines with numbers, colours, a caption at the right of each line that says where it comes from, and marked lines.
//!
//! Colours are given by span, so this knows no language; [`json`] is here because every request has a body.

use super::list::{ListGeometry, page};
use super::{severity_ink, severity_mark, severity_word};
use crate::base::Severity;
use crate::ui::paint::{Anchor, Face, Pen};
use crate::ui::theme::{Theme, size};
use egui::{Color32, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use std::ops::Range;

/// Where the text of a line begins.
pub const TEXT: f32 = 48.0;
/// Where its number ends.
const NUMBER: f32 = 36.0;
/// Where its mark stands.
const MARK: f32 = 12.0;

/// What a stretch of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Punctuation.
    Plain,
    /// Words of the program.
    Text,
    /// A function; `true`, `null` and numbers in JSON.
    Function,
    /// An attribute, a JSON key, a header's name.
    Attribute,
    String,
    /// A number in an expression.
    Number,
    /// What has nothing to do with the matter at hand.
    Faint,
}

impl Ink {
    /// Its colour.
    pub fn color(self, t: &Theme) -> Color32 {
        match self {
            Self::Plain => t.muted,
            Self::Text => t.text,
            Self::Function => t.syn_function,
            Self::Attribute => t.syn_attribute,
            Self::String => t.syn_string,
            Self::Number => t.syn_number,
            Self::Faint => t.faint,
        }
    }
}

/// One line.
#[derive(Clone, Debug, Default)]
pub struct CodeLine<'a> {
    pub text: &'a str,
    /// Stretches of `text` by byte, in order; what is not covered is punctuation.
    pub spans: Vec<(Range<usize>, Ink)>,
    /// Which rule wrote the line; left out in the compact layout.
    pub caption: &'a str,
    /// A finding: its words stand in the place of the caption, and the line is tinted from edge to edge.
    pub finding: Option<(Severity, &'a str)>,
}

/// Draws the lines in view on the well. `name` is what the code is ("Body of the request"); `line` makes line `index` when it is drawn.
pub fn show<'a>(
    ui: &mut Ui,
    rect: Rect,
    name: &str,
    count: usize,
    line: impl Fn(usize) -> CodeLine<'a>,
) -> ListGeometry {
    let pen = Pen::of(ui);
    pen.fill(rect, 0.0, pen.theme.canvas);
    let wide = ui.ctx().content_rect().width() >= size::WIDE;
    let inside = Rect::from_min_max(pos2(rect.left(), rect.top() + 8.0), rect.max);
    page(ui, inside, name, size::CODE_LINE, count, |ui, index, rect| {
        let line = line(index);
        let response = ui.interact(rect, ui.scope_id().with(index), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, spoken(index, &line)));
        let cut = paint_line(&Pen::of(ui), rect, index, &line, wide);
        let whole = match (cut, line.finding) {
            (true, Some((_, words))) => format!("{}\n{words}", line.text.trim()),
            (true, None) => line.text.trim().to_owned(),
            (false, _) => return,
        };
        super::tooltip::hint(response, &whole);
    })
}

/// Draws a few lines whole, those that are too long broken at the right edge: for what is to be read before it is taken.
/// Returns where they end.
pub fn whole(ui: &Ui, rect: Rect, lines: &[CodeLine<'_>]) -> f32 {
    let pen = Pen::of(ui);
    let t = pen.theme;
    let mut top = rect.top() + 8.0;
    for (index, line) in lines.iter().enumerate() {
        let first = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), size::CODE_LINE));
        let number = (index + 1).to_string();
        pen.text_right(first.left() + NUMBER, pen.baseline(first, Face::Mono), &number, Face::Caption, t.faint);
        let room = rect.right() - size::PAD - first.left() - TEXT;
        let shown = pen.block(pos2(first.left() + TEXT, top), &colour(t, line), room, usize::MAX);
        let place = first.with_max_y(shown.bottom().max(first.bottom()));
        super::spoken(ui, place, &number, Role::Label, &spoken(index, line));
        top = place.bottom();
    }
    top + 8.0
}

fn spoken(index: usize, line: &CodeLine<'_>) -> String {
    let note = line.finding.map_or(line.caption, |(_, words)| words);
    let separator = if note.is_empty() { "" } else { " — " };
    format!("{} {}{separator}{note}", index + 1, line.text.trim())
}

/// Draws one line; whether its text or its finding had to be cut.
pub fn paint_line(pen: &Pen, rect: Rect, index: usize, line: &CodeLine<'_>, wide: bool) -> bool {
    let t = pen.theme;
    let y = pen.baseline(rect, Face::Mono);
    if let Some((severity, _)) = line.finding {
        let ground = if severity == Severity::Error { t.error_soft } else { t.warn_soft };
        pen.fill(rect, 0.0, ground);
        pen.mark(pos2(rect.left() + MARK, rect.center().y), severity_mark(severity), severity_ink(t, severity));
    }
    let number_ink = if line.finding.is_some() { t.text } else { t.faint };
    pen.text_right(rect.left() + NUMBER, y, &(index + 1).to_string(), Face::Caption, number_ink);
    let left = rect.left() + TEXT;
    let end = rect.right() - size::PAD;
    let text_width = pen.width(line.text, Face::Mono);
    let (note, ink) = match line.finding {
        Some((severity, words)) => (words, severity_word(t, severity)),
        None if wide => (line.caption, t.faint),
        None => ("", t.faint),
    };
    // The code comes first: the caption gets what is left.
    let room = end - left - text_width - 24.0;
    if !note.is_empty() && room > 48.0 {
        pen.put(end, y, Anchor::Right, &[(note, Face::Caption, ink)], room);
    }
    let spans = colour(t, line);
    pen.put(left, y, Anchor::Left, &spans, end - left);
    text_width > end - left || (line.finding.is_some() && pen.width(note, Face::Caption) > room)
}

fn colour<'a>(t: &Theme, line: &CodeLine<'a>) -> Vec<(&'a str, Face, Color32)> {
    let mut parts = Vec::with_capacity(line.spans.len() * 2 + 1);
    let mut at = 0;
    let mut push = |range: Range<usize>, ink: Ink| {
        if let Some(text) = line.text.get(range).filter(|text| !text.is_empty()) {
            parts.push((text, Face::Mono, ink.color(t)));
        }
    };
    for (range, ink) in &line.spans {
        push(at..range.start, Ink::Plain);
        push(range.clone(), *ink);
        at = at.max(range.end);
    }
    push(at..line.text.len(), Ink::Plain);
    parts
}

/// The colours of one line of formatted JSON (no string in it spans lines).
pub fn json(line: &str) -> Vec<(Range<usize>, Ink)> {
    let bytes = line.as_bytes();
    let mut spans = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b'"' => {
                at = string_end(bytes, at);
                let is_key = line[at..].trim_start().starts_with(':');
                spans.push((start..at, if is_key { Ink::Attribute } else { Ink::String }));
            }
            b'-' | b'0'..=b'9' | b'a'..=b'z' => {
                while at < bytes.len() && !matches!(bytes[at], b',' | b' ' | b']' | b'}') {
                    at += 1;
                }
                spans.push((start..at, Ink::Function));
            }
            _ => at += 1,
        }
    }
    spans
}

/// Just past the closing quote of the string that begins at `at`, or the end of the line.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut k = at + 1;
    while k < bytes.len() {
        match bytes[k] {
            b'\\' => k += 2,
            b'"' => return k + 1,
            _ => k += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{CodeLine, Ink, colour, json};
    use crate::ui::theme::DARK;

    #[test]
    fn json_is_coloured_by_what_each_part_is() {
        let cases: [(&str, &[(&str, Ink)]); 7] = [
            ("  \"userName\": \"liz@x\",", &[("\"userName\"", Ink::Attribute), ("\"liz@x\"", Ink::String)]),
            ("  \"active\": true", &[("\"active\"", Ink::Attribute), ("true", Ink::Function)]),
            ("  -12.5e3,", &[("-12.5e3", Ink::Function)]),
            ("{ \"a\": null }", &[("\"a\"", Ink::Attribute), ("null", Ink::Function)]),
            (r#""say \"hi\": no" ,"#, &[(r#""say \"hi\": no""#, Ink::String)]),
            ("\"Zoë 漢\\\\\": 1", &[("\"Zoë 漢\\\\\"", Ink::Attribute), ("1", Ink::Function)]),
            ("],", &[]),
        ];
        for (line, expected) in cases {
            let found: Vec<_> = json(line).into_iter().map(|(range, ink)| (&line[range], ink)).collect();
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn a_string_that_is_cut_off_ends_with_the_line() {
        assert_eq!(json("\"open"), [(0..5, Ink::String)]);
        assert_eq!(json("\"back\\"), [(0..6, Ink::String)]);
    }

    #[test]
    fn colouring_keeps_every_character_in_order() {
        let text = "  { \"type\": \"work\", \"n\": 12 }";
        let line = CodeLine { text, spans: json(text), ..CodeLine::default() };
        let joined: String = colour(&DARK, &line).into_iter().map(|(text, ..)| text).collect();
        assert_eq!(joined, text);
    }
}
