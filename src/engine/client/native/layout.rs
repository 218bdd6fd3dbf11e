//! How a file is laid out, learnt from a part of it, so that what is new looks like what stands beside it.

use serde_json::Value;

use super::tree::{JsonKind, JsonNode};

/// The layout of an object or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    lines: Lines,
    /// From a key to its value.
    colon: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Lines {
    /// Each part on a line of its own.
    Broken { newline: &'static str, indent: Indent },
    /// All on one line.
    One { pad: String, comma: String },
}

/// Where a part's line begins.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Indent {
    /// This much further than the line of the opening bracket.
    ByLine(String),
    /// This much further than the opening bracket itself, as Windows PowerShell writes.
    ByBracket(String),
}

/// Where something is put: how its line begins, and how many characters stand before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    indent: String,
    column: usize,
}

impl Spot {
    /// The place of a byte in a text.
    pub fn at(text: &str, at: usize) -> Self {
        let before = &text[..at];
        let line = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        Self { indent: line[..blank].to_owned(), column: line.chars().count() }
    }
}

impl Layout {
    /// Nothing to learn from: the form that most programs write.
    pub fn usual() -> Self {
        let lines = Lines::Broken { newline: "\n", indent: Indent::ByLine("  ".to_owned()) };
        Self { lines, colon: ": ".to_owned() }
    }

    /// The layout of a part; `None` when it has nothing in it.
    pub fn of(text: &str, node: &JsonNode) -> Option<Self> {
        let starts: Vec<(usize, usize)> = match &node.kind {
            JsonKind::Object(members) => members.iter().map(|m| (m.key_span.start, m.value.span.end)).collect(),
            JsonKind::List(items) => items.iter().map(|i| (i.span.start, i.span.end)).collect(),
            _ => return None,
        };
        let (first, first_end) = *starts.first()?;
        let gap = &text[node.span.start + 1..first];
        let lines = match gap.rsplit_once('\n') {
            Some((before, indent)) => {
                Lines::Broken { newline: newline(before), indent: indent_of(&Spot::at(text, node.span.start), indent) }
            }
            None => {
                let comma = starts.get(1).map_or(", ", |(second, _)| &text[first_end..*second]);
                Lines::One { pad: gap.to_owned(), comma: one_line(comma) }
            }
        };
        Some(Self { lines, colon: colon(text, node).unwrap_or_else(|| ": ".to_owned()) })
    }

    /// A part whose bracket begins its line does not tell by which of the two its own parts are indented: as around it.
    fn within(self, outer: &Self) -> Self {
        let hangs = |lines: &Lines| matches!(lines, Lines::Broken { indent: Indent::ByBracket(_), .. });
        match self.lines {
            Lines::Broken { newline, indent: Indent::ByLine(unit) } if hangs(&outer.lines) => {
                Self { lines: Lines::Broken { newline, indent: Indent::ByBracket(unit) }, ..self }
            }
            _ => self,
        }
    }

    /// The blank from the opening bracket to the first part, and from the last to the closing one.
    pub fn gaps(&self, spot: &Spot) -> (String, String) {
        match &self.lines {
            Lines::Broken { newline, indent } => {
                let (inner, outer) = indent.within(spot);
                (format!("{newline}{inner}"), format!("{newline}{outer}"))
            }
            Lines::One { pad, .. } => (pad.clone(), pad.clone()),
        }
    }
}

impl Indent {
    /// How the lines within brackets begin, and the line of the closing one.
    fn within(&self, spot: &Spot) -> (String, String) {
        match self {
            Self::ByLine(unit) => (format!("{}{unit}", spot.indent), spot.indent.clone()),
            Self::ByBracket(unit) => {
                let outer = " ".repeat(spot.column);
                (format!("{outer}{unit}"), outer)
            }
        }
    }
}

/// A comma with its blank; one with a line break in it is no pattern for a single line.
fn one_line(comma: &str) -> String {
    if comma.contains('\n') { ", ".to_owned() } else { comma.to_owned() }
}

fn newline(before: &str) -> &'static str {
    if before.ends_with('\r') { "\r\n" } else { "\n" }
}

fn indent_of(bracket: &Spot, indent: &str) -> Indent {
    let width = indent.chars().count();
    if width > bracket.column && bracket.column > bracket.indent.chars().count() {
        return Indent::ByBracket(" ".repeat(width - bracket.column));
    }
    Indent::ByLine(indent.strip_prefix(bracket.indent.as_str()).unwrap_or("  ").to_owned())
}

/// From a key to its value, as in the first member that is found.
fn colon(text: &str, node: &JsonNode) -> Option<String> {
    match &node.kind {
        JsonKind::Object(members) => {
            members.first().map(|m| text[m.key_span.end..m.value.span.start].to_owned()).filter(|c| !c.contains('\n'))
        }
        JsonKind::List(items) => items.iter().find_map(|item| colon(text, item)),
        _ => None,
    }
}

/// Prints values in a file's manner.
#[derive(Clone, Copy, Debug)]
pub struct Printer<'t> {
    pub text: &'t str,
    /// The file writes letters beyond ASCII as `\u00e9`.
    escaped: bool,
}

impl<'t> Printer<'t> {
    pub fn of(text: &'t str) -> Self {
        let escaped = text.is_ascii() && text.contains("\\u00");
        Self { text, escaped }
    }

    /// A value as it would stand at a spot. `like` is what stands where it goes, or beside it; `outer` is the layout of
    /// what it stands in, for what has no pattern.
    pub fn print(&self, value: &Value, like: Option<&JsonNode>, outer: &Layout, spot: &Spot) -> String {
        let own = like.and_then(|like| Layout::of(self.text, like)).map(|own| own.within(outer));
        let layout = own.as_ref().unwrap_or(outer);
        match value {
            Value::Object(members) if members.is_empty() => "{}".to_owned(),
            Value::Array(items) if items.is_empty() => "[]".to_owned(),
            Value::Object(members) => {
                let parts = members.iter().map(|(key, value)| {
                    let name = format!("{}{}", self.string(key), layout.colon);
                    (name, value, like.and_then(|like| like.get(key)))
                });
                self.within('{', '}', parts, layout, spot)
            }
            Value::Array(items) => {
                let pattern = like.and_then(|like| like.items().first());
                self.within('[', ']', items.iter().map(|item| (String::new(), item, pattern)), layout, spot)
            }
            Value::String(text) => self.string(text),
            other => other.to_string(),
        }
    }

    /// A member as it would stand in the object that begins at a spot.
    pub fn member(&self, key: &str, value: &Value, like: Option<&JsonNode>, outer: &Layout, spot: &Spot) -> String {
        let name = format!("{}{}", self.string(key), outer.colon);
        let spot = match outer.gaps(spot).0.rsplit_once('\n') {
            Some((_, indent)) => {
                Spot { column: indent.chars().count() + name.chars().count(), indent: indent.to_owned() }
            }
            None => spot.clone(),
        };
        format!("{name}{}", self.print(value, like, outer, &spot))
    }

    fn within<'v>(
        &self,
        open: char,
        close: char,
        parts: impl Iterator<Item = (String, &'v Value, Option<&'v JsonNode>)>,
        layout: &Layout,
        spot: &Spot,
    ) -> String {
        let (first, last) = layout.gaps(spot);
        let inner = first.rsplit_once('\n').map(|(_, indent)| indent.to_owned());
        let printed = parts.map(|(name, value, like)| {
            let spot = match &inner {
                Some(indent) => Spot { column: indent.chars().count() + name.chars().count(), indent: indent.clone() },
                None => spot.clone(),
            };
            format!("{name}{}", self.print(value, like, layout, &spot))
        });
        let comma = match &layout.lines {
            Lines::Broken { .. } => format!(",{first}"),
            Lines::One { comma, .. } => comma.clone(),
        };
        format!("{open}{first}{}{last}{close}", printed.collect::<Vec<_>>().join(&comma))
    }

    /// A text in quotes.
    pub fn string(&self, text: &str) -> String {
        let quoted = Value::String(text.to_owned()).to_string();
        if !self.escaped {
            return quoted;
        }
        let mut ascii = String::with_capacity(quoted.len());
        for letter in quoted.chars() {
            match letter {
                ' '..='~' => ascii.push(letter),
                other => {
                    other.encode_utf16(&mut [0; 2]).iter().for_each(|unit| ascii.push_str(&format!("\\u{unit:04x}")));
                }
            }
        }
        ascii
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_new_looks_like_what_stands_there() {
        let value = json!({"a": {"b": ["é", 1], "c": []}});
        for (name, like, expected) in [
            (
                "two blanks",
                "{\n  \"x\": 1\n}",
                "{\n  \"a\": {\n    \"b\": [\n      \"é\",\n      1\n    ],\n    \"c\": []\n  }\n}",
            ),
            (
                "tabs and CRLF, a blank before the colon",
                "{\r\n\t\"x\" : 1\r\n}",
                "{\r\n\t\"a\" : {\r\n\t\t\"b\" : [\r\n\t\t\t\"é\",\r\n\t\t\t1\r\n\t\t],\r\n\t\t\"c\" : []\r\n\t}\r\n}",
            ),
            ("one line", "{\"x\":1,\"y\":2}", "{\"a\":{\"b\":[\"é\",1],\"c\":[]}}"),
            ("one line with air", "{ \"x\": 1, \"y\": 2 }", "{ \"a\": { \"b\": [ \"é\", 1 ], \"c\": [] } }"),
            (
                "escapes",
                "{\n \"x\": \"\\u00e9\"\n}",
                "{\n \"a\": {\n  \"b\": [\n   \"\\u00e9\",\n   1\n  ],\n  \"c\": []\n }\n}",
            ),
        ] {
            let node = JsonNode::read(like).expect(name);
            let printed = Printer::of(like).print(&value, Some(&node), &Layout::usual(), &Spot::at(like, 0));
            assert_eq!(printed, expected, "{name}");
        }
    }

    /// As `ConvertTo-Json` of Windows PowerShell 5 writes: each part stands under its bracket.
    #[test]
    fn windows_powershell_hangs_parts_under_their_bracket() {
        let like = "{\n    \"rows\":  [\n                 {\n                     \"x\":  1\n                 }\n             ]\n}";
        let root = JsonNode::read(like).expect("JSON");
        let rows = root.get("rows").expect("rows");
        let row = &rows.items()[0];
        let value = json!({"x": {"y": 1}});
        let outer = Layout::of(like, rows).expect("a layout");
        let printed = Printer::of(like).print(&value, Some(row), &outer, &Spot::at(like, row.span.start));
        let blank = " ".repeat(21);
        let inner = " ".repeat(21 + "\"x\":  ".len());
        assert_eq!(printed, format!("{{\n{blank}\"x\":  {{\n{inner}    \"y\":  1\n{inner}}}\n{}}}", " ".repeat(17)));
    }
}
