//! JSON read with the place of every part, so that a change touches nothing but what it changes.

use std::ops::Range;

use serde_json::{Map, Value};

/// A value and where it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonNode {
    pub span: Range<usize>,
    pub kind: JsonKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// A number, true, false or null.
    Plain(Value),
    Text(String),
    /// A macro that stands without quotes, `{$parameters.title}`, where the reader was told that there may be some.
    Macro(String),
    List(Vec<JsonNode>),
    Object(Vec<JsonMember>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonMember {
    pub key: String,
    pub key_span: Range<usize>,
    pub value: JsonNode,
}

/// Why a text is no JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} (line {line}, column {column})")]
pub struct NotJson {
    pub what: String,
    pub line: usize,
    pub column: usize,
}

impl NotJson {
    pub fn at(text: &str, at: usize, what: impl Into<String>) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.matches('\n').count() + 1;
        Self { what: what.into(), line, column: before[line_start..].chars().count() + 1 }
    }
}

/// Macros may stand where values do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Macros {
    No,
    Yes,
}

/// Deeper than any file of a vendor's, and far from the end of a thread's stack.
const DEEPEST: usize = 128;

impl JsonNode {
    pub fn read(text: &str) -> Result<Self, NotJson> {
        Self::read_with(text, Macros::No)
    }

    pub fn read_with(text: &str, macros: Macros) -> Result<Self, NotJson> {
        let mut reader = Reader { text, at: 0, macros, depth: 0 };
        let node = reader.value()?;
        reader.blanks();
        if reader.at < text.len() {
            return Err(reader.fault("something follows the end of the JSON"));
        }
        Ok(node)
    }

    /// The value of a key: as it is written, else in other case (PowerShell capitalises keys). Of several the last counts,
    /// as for all who read JSON.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let members = self.members();
        let exact = members.iter().rev().find(|member| member.key == key);
        exact.or_else(|| members.iter().rev().find(|m| m.key.eq_ignore_ascii_case(key))).map(|member| &member.value)
    }

    pub fn members(&self) -> &[JsonMember] {
        if let JsonKind::Object(members) = &self.kind { members } else { &[] }
    }

    pub fn items(&self) -> &[Self] {
        if let JsonKind::List(items) = &self.kind { items } else { &[] }
    }

    pub const fn is_object(&self) -> bool {
        matches!(self.kind, JsonKind::Object(_))
    }

    pub const fn is_list(&self) -> bool {
        matches!(self.kind, JsonKind::List(_))
    }

    /// Whether its keys begin with capitals, as those of PowerShell's objects do.
    pub fn has_capitals(&self) -> bool {
        self.members().first().is_some_and(|member| member.key.starts_with(|c: char| c.is_ascii_uppercase()))
    }

    pub fn is_null(&self) -> bool {
        self.kind == JsonKind::Plain(Value::Null)
    }

    pub fn is_true(&self) -> bool {
        self.kind == JsonKind::Plain(Value::Bool(true))
    }

    pub fn as_text(&self) -> Option<&str> {
        if let JsonKind::Text(text) = &self.kind { Some(text) } else { None }
    }

    /// The text of a key's value.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_text()
    }

    /// What it says, without its places.
    pub fn value(&self) -> Value {
        match &self.kind {
            JsonKind::Text(text) | JsonKind::Macro(text) => Value::String(text.clone()),
            JsonKind::Plain(value) => value.clone(),
            JsonKind::List(items) => items.iter().map(Self::value).collect(),
            JsonKind::Object(members) => {
                let pairs = members.iter().map(|member| (member.key.clone(), member.value.value()));
                Value::Object(pairs.collect::<Map<_, _>>())
            }
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    macros: Macros,
    depth: usize,
}

impl Reader<'_> {
    fn fault(&self, what: impl Into<String>) -> NotJson {
        NotJson::at(self.text, self.at, what)
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        let blank = self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\r', '\n']).len();
        self.at += blank;
    }

    fn takes(&mut self, mark: char) -> bool {
        self.blanks();
        let is = self.rest().starts_with(mark);
        self.at += if is { mark.len_utf8() } else { 0 };
        is
    }

    fn value(&mut self) -> Result<JsonNode, NotJson> {
        self.blanks();
        let start = self.at;
        let kind = match self.rest().as_bytes().first() {
            None => return Err(self.fault("the text ends where a value should stand")),
            Some(b'{') if self.macros == Macros::Yes && self.rest().starts_with("{$") => self.a_macro()?,
            Some(b'{' | b'[') if self.depth == DEEPEST => return Err(self.fault("it is nested too deeply")),
            Some(b'{') => self.object()?,
            Some(b'[') => self.list()?,
            Some(b'"') => JsonKind::Text(self.string()?),
            Some(_) => self.plain()?,
        };
        Ok(JsonNode { span: start..self.at, kind })
    }

    fn a_macro(&mut self) -> Result<JsonKind, NotJson> {
        let end = self.rest().find(['}', '\n']).filter(|end| self.rest()[*end..].starts_with('}'));
        let end = end.ok_or_else(|| self.fault("a macro has no closing brace"))? + 1;
        let whole = self.rest()[..end].to_owned();
        self.at += end;
        Ok(JsonKind::Macro(whole))
    }

    fn plain(&mut self) -> Result<JsonKind, NotJson> {
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}' | ':' | '"' | '[' | '{');
        let word = &self.rest()[..self.rest().find(ends).unwrap_or(self.rest().len())];
        let Ok(value) = serde_json::from_str(word) else {
            let shown: String = word.chars().take(20).collect();
            return Err(self.fault(match shown.as_str() {
                "" => format!("a value is missing before {}", first(self.rest())),
                _ => format!("{shown} is no value; texts stand in straight quotes"),
            }));
        };
        self.at += word.len();
        Ok(JsonKind::Plain(value))
    }

    fn string(&mut self) -> Result<String, NotJson> {
        let start = self.at;
        let mut escaped = false;
        for (offset, letter) in self.text[start + 1..].char_indices() {
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    self.at = start + 1 + offset + 1;
                    let raw = &self.text[start..self.at];
                    return decoded(raw).ok_or_else(|| {
                        NotJson::at(
                            self.text,
                            start,
                            "a text has an escape or a control character that JSON does not allow",
                        )
                    });
                }
                '\n' => break,
                _ => {}
            }
        }
        Err(NotJson::at(self.text, start, "a text has no closing quote on its line"))
    }

    fn list(&mut self) -> Result<JsonKind, NotJson> {
        self.at += 1;
        self.depth += 1;
        let mut items = Vec::new();
        if !self.takes(']') {
            loop {
                items.push(self.value()?);
                if self.takes(']') {
                    break;
                }
                self.comma()?;
            }
        }
        self.depth -= 1;
        Ok(JsonKind::List(items))
    }

    fn object(&mut self) -> Result<JsonKind, NotJson> {
        self.at += 1;
        self.depth += 1;
        let mut members = Vec::new();
        if !self.takes('}') {
            loop {
                members.push(self.member()?);
                if self.takes('}') {
                    break;
                }
                self.comma()?;
            }
        }
        self.depth -= 1;
        Ok(JsonKind::Object(members))
    }

    fn member(&mut self) -> Result<JsonMember, NotJson> {
        self.blanks();
        let start = self.at;
        if !self.rest().starts_with('"') {
            return Err(self.fault(format!("a name in straight quotes should stand before {}", first(self.rest()))));
        }
        let key = self.string()?;
        let key_span = start..self.at;
        if !self.takes(':') {
            return Err(self.fault(format!("a colon is missing behind {}", &self.text[key_span])));
        }
        Ok(JsonMember { key, key_span, value: self.value()? })
    }

    fn comma(&mut self) -> Result<(), NotJson> {
        if self.takes(',') {
            return Ok(());
        }
        match self.rest() {
            "" => Err(self.fault("the text ends before a bracket or brace is closed")),
            rest => Err(self.fault(format!("a comma is missing before {}", first(rest)))),
        }
    }
}

/// What comes next, to be named in a sentence.
fn first(rest: &str) -> String {
    let line = rest.lines().next().unwrap_or_default();
    let end = line.find([':', ',']).map_or(line.len(), |end| end.max(1));
    match line[..end].trim() {
        "" => "the end".to_owned(),
        part => part.chars().take(40).collect(),
    }
}

/// A JSON text's value. Halves of surrogate pairs, which some write, become the replacement character.
fn decoded(raw: &str) -> Option<String> {
    serde_json::from_str(raw).ok().or_else(|| {
        let bytes: &serde_json::value::RawValue = serde_json::from_str(raw).ok()?;
        let inner = bytes.get().strip_prefix('"')?.strip_suffix('"')?;
        Some(lenient(inner))
    })
}

fn lenient(inner: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut rest = inner;
    while let Some(letter) = rest.chars().next() {
        let hex = rest.strip_prefix("\\u").and_then(|tail| tail.get(..4));
        if let Some(unit) = hex.and_then(|hex| u16::from_str_radix(hex, 16).ok()) {
            units.push(unit);
            rest = &rest[6..];
            continue;
        }
        let escape = rest.get(..2).filter(|two| two.starts_with('\\'));
        match escape.and_then(|two| serde_json::from_str::<String>(&format!("\"{two}\"")).ok()) {
            Some(letter) => {
                units.extend(letter.encode_utf16());
                rest = &rest[2..];
            }
            None => {
                units.extend(letter.encode_utf16(&mut [0; 2]).iter());
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn every_part_knows_its_place() {
        let text = "{\n  \"a\": [1, {\"B\": \"x\\u00e9\"}],\n  \"n\": null\n}\n";
        let root = JsonNode::read(text).expect("JSON");
        let item = &root.get("a").expect("a").items()[1];
        assert_eq!(&text[item.span.clone()], "{\"B\": \"x\\u00e9\"}");
        assert_eq!(item.text("b"), Some("xé"), "keys are found in other case");
        assert!(root.get("n").expect("n").is_null());
        assert_eq!(root.value(), json!({"a": [1, {"B": "xé"}], "n": null}));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, what, line, column) in [
            ("{\"a\": 1\n \"b\": 2}", "a comma is missing before \"b\"", 2, 2),
            ("{\"a\" 1}", "a colon is missing behind \"a\"", 1, 6),
            ("{“a”: 1}", "a name in straight quotes should stand before “a”", 1, 2),
            ("{\"a\": Yes}", "Yes is no value; texts stand in straight quotes", 1, 7),
            ("{\"a\": ,}", "a value is missing before ,", 1, 7),
            ("[1, 2", "the text ends before a bracket or brace is closed", 1, 6),
            ("{\"a\": \"x\n\"}", "a text has no closing quote on its line", 1, 7),
            ("{} x", "something follows the end of the JSON", 1, 4),
            ("", "the text ends where a value should stand", 1, 1),
            (
                "{\"title\": {$parameters.title}}",
                "a name in straight quotes should stand before $parameters.title}}",
                1,
                12,
            ),
        ] {
            let fault = JsonNode::read(text).expect_err(text);
            assert_eq!((fault.what.as_str(), fault.line, fault.column), (what, line, column), "{text}");
        }
        assert!(JsonNode::read(&"[".repeat(100_000)).is_err(), "deep nesting ends with a sentence");
    }

    #[test]
    fn macros_stand_where_they_may() {
        let text = "{\"title\": {$parameters.title}, \"x\": {\"y\": \"{$user.z}\"}}";
        let root = JsonNode::read_with(text, Macros::Yes).expect("a template");
        assert_eq!(root.get("title").expect("title").kind, JsonKind::Macro("{$parameters.title}".to_owned()));
        assert_eq!(root.value(), json!({"title": "{$parameters.title}", "x": {"y": "{$user.z}"}}));
        assert!(JsonNode::read_with("{\"title\": {$parameters.title\n}", Macros::Yes).is_err());
    }

    #[test]
    fn halves_of_pairs_do_not_stop_the_reading() {
        let text = r#"{"a": "x\ud83dy\n", "b": 1}"#;
        let root = JsonNode::read(text).expect("JSON");
        assert_eq!(root.text("a"), Some("x\u{fffd}y\n"));
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "\\PC{0,6}|[\\n\"\\\\é]{0,3}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 30, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec(("[a-c]{1,2}", inner), 0..4)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_reads_what_another_reader_reads(value in values(), pretty in any::<bool>()) {
            let text = if pretty { format!("{value:#}") } else { value.to_string() };
            prop_assert_eq!(JsonNode::read(&text).expect("JSON").value(), value);
        }
    }
}
