//! Markdown (CommonMark with GitHub's tables) in which data is text and nothing else: no row, no heading, no link, no
//! HTML comes of it.
//!
//! A value stands in ticks, more of them than it holds itself. A bar in a table's cell needs a backslash before it, also
//! between ticks; where the value has one there already, readers differ, and it is written as plain text instead.
//! Plain text has backslashes before what Markdown would obey, and numbers (`&#124;`) for bars and backslashes.

use serde_json::Value;

use super::json;
use super::shown::shown;

/// A document in the making.
#[derive(Clone, Debug, Default)]
pub struct Markdown {
    text: String,
}

/// A stretch of text within a line: a cell of a table, an item of a list.
#[derive(Clone, Debug, Default)]
pub struct Inline(Vec<Piece>);

#[derive(Clone, Debug)]
enum Piece {
    Words(&'static str),
    Text(String),
    Code(String),
}

impl Markdown {
    /// Begins with the program's own words.
    pub fn new(text: &'static str) -> Self {
        Self { text: text.to_owned() }
    }

    /// Paragraphs, headings and lists of the program's own.
    pub fn words(&mut self, text: &'static str) {
        self.text.push_str(text);
    }

    /// A section's heading with an empty line after it.
    pub fn heading(&mut self, text: &Inline) {
        self.text.push_str(&format!("## {}\n\n", text.written(false)));
    }

    /// Begins a table.
    pub fn table(&mut self, columns: &[&'static str]) {
        self.text.push_str(&format!("| {} |\n", columns.join(" | ")));
        self.text.push_str(&format!("| {} |\n", columns.iter().map(|_| "---").collect::<Vec<_>>().join(" | ")));
    }

    /// A row of the table that was begun.
    pub fn row(&mut self, cells: &[Inline]) {
        let cells: Vec<String> = cells.iter().map(|cell| cell.written(true)).collect();
        self.text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }

    /// An item of a list.
    pub fn item(&mut self, text: &Inline) {
        self.text.push_str(&format!("- {}\n", text.written(false)));
    }

    /// JSON as a block to copy; no line of it can end the block.
    pub fn json(&mut self, value: &Value) {
        self.text.push_str(&format!("```json\n{}\n```\n", json::seen(&format!("{value:#}"))));
    }

    pub fn into_text(self) -> String {
        self.text
    }
}

impl Inline {
    /// The program's own words.
    pub fn words(text: &'static str) -> Self {
        Self(vec![Piece::Words(text)])
    }

    /// Any text, to be read.
    pub fn text(text: &str) -> Self {
        Self(vec![Piece::Text(shown(text).into_owned())])
    }

    /// Any text, to be typed as it stands.
    pub fn code(text: &str) -> Self {
        Self(vec![Piece::Code(shown(text).into_owned())])
    }

    /// Both, one after the other.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    fn written(&self, in_table: bool) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Text(text) => push_text(&mut out, text),
                Piece::Code(code) if code.is_empty() => {}
                Piece::Code(code) if in_table && code.contains("\\|") => push_text(&mut out, code),
                Piece::Code(code) => push_code(&mut out, code, in_table),
            }
        }
        out
    }
}

fn push_code(out: &mut String, text: &str, in_table: bool) {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let text = if in_table { text.replace('|', "\\|") } else { text.to_owned() };
    // One space at both ends belongs to the ticks (CommonMark 6.1), so a text with spaces there needs more.
    let has_spaces = text.starts_with(' ') && text.ends_with(' ') && !text.trim_matches(' ').is_empty();
    let room = if text.starts_with('`') || text.ends_with('`') || has_spaces { " " } else { "" };
    out.push_str(&format!("{fence}{room}{text}{room}{fence}"));
}

fn push_text(out: &mut String, text: &str) {
    let inner = text.trim();
    let start = text.len() - text.trim_start().len();
    // Digits at a line's beginning make a numbered list with what follows them.
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let is_marker =
            (at == 0 && matches!(c, '+' | '-' | '=' | ':')) || (at == digits && digits > 0 && matches!(c, '.' | ')'));
        let is_link = rest.starts_with("://")
            || (c == '.' && at >= 3 && text.as_bytes()[at - 3..at].eq_ignore_ascii_case(b"www"));
        let is_outside = at < start || at >= start + inner.len();
        match c {
            '|' | '\\' => out.push_str(&format!("&#{};", u32::from(c))),
            c if is_outside => out.push_str(&format!("&#{};", u32::from(c))),
            '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '$' | '^' | '@' | '#' | '{' | '}' => {
                out.extend(['\\', c]);
            }
            c if is_marker || is_link => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
    use serde_json::json;

    use super::super::{shown, trial};
    use super::{Inline, Markdown};

    #[test]
    fn values_stand_in_ticks_and_text_is_escaped() {
        for (name, inline, table, outside) in [
            ("a value", Inline::code("mail"), "`mail`", "`mail`"),
            ("nothing", Inline::code(""), "", ""),
            ("a bar", Inline::code("x|y"), "`x\\|y`", "`x|y`"),
            ("a bar after a backslash", Inline::code("x\\|y"), "x&#92;&#124;y", "`x\\|y`"),
            ("ticks", Inline::code("a`b``c"), "```a`b``c```", "```a`b``c```"),
            ("ticks at an end", Inline::code("`a"), "`` `a ``", "`` `a ``"),
            ("spaces", Inline::code(" a "), "`  a  `", "`  a  `"),
            ("a line break", Inline::code("a\n# b"), "`a\\n# b`", "`a\\n# b`"),
            ("words and a value", Inline::words("constant ").and(Inline::code("x")), "constant `x`", "constant `x`"),
            ("a link", Inline::text("[a](http://b)"), "\\[a\\](http\\://b)", "\\[a\\](http\\://b)"),
            ("an item", Inline::text("12. a"), "12\\. a", "12\\. a"),
            ("spaces around text", Inline::text(" a "), "&#32;a&#32;", "&#32;a&#32;"),
        ] {
            assert_eq!((inline.written(true).as_str(), inline.written(false).as_str()), (table, outside), "{name}");
        }
    }

    fn events(text: &str) -> Vec<Event<'_>> {
        Parser::new_ext(text, Options::all() - Options::ENABLE_SMART_PUNCTUATION).collect()
    }

    /// The cells of the one table that a document consists of; anything but text in a cell fails.
    fn rows(text: &str) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for event in events(text) {
            match event {
                Event::Start(Tag::Table(_)) if rows.is_empty() => {}
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => rows.last_mut().expect("a row").push(String::new()),
                Event::Text(text) | Event::Code(text) => {
                    rows.last_mut().and_then(|row| row.last_mut()).expect("a cell").push_str(&text);
                }
                Event::End(TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell) => {}
                other => panic!("{other:?} after {:?}", rows.last()),
            }
        }
        rows
    }

    #[test]
    fn every_hostile_text_is_read_back_from_its_cell() {
        let texts = trial::texts();
        let mut page = Markdown::default();
        page.table(&["Code", "Text", "Both"]);
        for text in &texts {
            let both = Inline::words("constant ").and(Inline::code(text));
            page.row(&[Inline::code(text), Inline::text(text), both]);
        }
        let text = page.into_text();
        let rows = rows(&text);
        assert_eq!(rows.len(), texts.len() + 1, "no row more, none less");
        for (row, text) in rows[1..].iter().zip(&texts) {
            let shown = shown(text);
            let both = format!("constant {shown}");
            assert_eq!(row[..2], [shown.as_ref(), shown.as_ref()], "{text:?}");
            assert_eq!(row[2].trim_end(), both.trim_end(), "{text:?}");
            assert_eq!(row.len(), 3);
        }
    }

    /// The texts of the list that a document consists of.
    fn items(text: &str) -> Vec<String> {
        let mut items: Vec<String> = Vec::new();
        for event in events(text) {
            match event {
                Event::Start(Tag::List(None)) if items.is_empty() => {}
                Event::Start(Tag::Item) => items.push(String::new()),
                Event::Text(text) | Event::Code(text) => items.last_mut().expect("an item").push_str(&text),
                Event::End(TagEnd::List(false) | TagEnd::Item) => {}
                other => panic!("{other:?} after {:?}", items.last()),
            }
        }
        items
    }

    #[test]
    fn every_hostile_text_is_read_back_from_its_item() {
        let texts: Vec<String> = trial::texts().into_iter().filter(|text| !text.is_empty()).collect();
        for of in [Inline::code, Inline::text] {
            let mut page = Markdown::default();
            texts.iter().for_each(|text| page.item(&of(text)));
            let text = page.into_text();
            let items = items(&text);
            assert_eq!(items.len(), texts.len());
            for (item, text) in items.iter().zip(&texts) {
                assert_eq!(*item, shown(text), "{text:?}");
            }
        }
    }

    #[test]
    fn every_hostile_text_stays_in_its_heading_and_in_its_block() {
        for text in trial::texts() {
            let mut page = Markdown::default();
            page.heading(&Inline::text(&text));
            let value = json!({"```": text, "list": [text]});
            page.json(&value);
            let page = page.into_text();
            let events = events(&page);
            let starts = events.iter().filter(|event| matches!(event, Event::Start(_))).count();
            assert_eq!(starts, 2, "{text:?}: {events:?}");
            let split = events.iter().position(|e| matches!(e, Event::End(TagEnd::Heading(_)))).expect("a heading");
            let words = |events: &[Event<'_>]| -> String {
                events
                    .iter()
                    .filter_map(|e| if let Event::Text(text) = e { Some(text.as_ref()) } else { None })
                    .collect()
            };
            assert_eq!(words(&events[..split]), shown(&text), "{text:?}");
            let read: serde_json::Value = serde_json::from_str(&words(&events[split..])).expect("JSON");
            assert_eq!(read, value);
        }
    }
}
