//! Terraform's language as far as resources go: blocks and attributes with their places, values as they are written.
//!
//! Source: the HCL native syntax specification (github.com/hashicorp/hcl, hclsyntax/spec.md). Expressions are not
//! evaluated: a text without anything to fill in is a text, all else is kept as written.

use std::ops::Range;

/// What stands behind an equals sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// A text in quotes with nothing to fill in.
    Text(String),
    /// A reference, a number, a list, a text with `${…}` in it.
    Raw(String),
}

#[derive(Clone, Debug)]
pub(super) struct Attribute {
    pub name: String,
    /// The value.
    pub span: Range<usize>,
    pub value: Written,
    /// From the name on.
    pub start: usize,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub kind: String,
    pub labels: Vec<String>,
    /// From its kind to its closing brace.
    pub span: Range<usize>,
    pub attributes: Vec<Attribute>,
    pub blocks: Vec<Block>,
}

impl Block {
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Whether it is a resource of a type.
    pub fn is_resource(&self, of: &str) -> bool {
        self.kind == "resource" && self.labels.first().is_some_and(|label| label == of)
    }
}

/// What is wrong, and in which line and column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} (line {line}, column {column})")]
pub(super) struct NotTerraform {
    pub what: &'static str,
    pub line: usize,
    pub column: usize,
}

/// Deeper than any module, and far from the end of a thread's stack.
const DEEPEST: usize = 64;

/// A whole file, as a block without a kind.
pub(super) fn read(text: &str) -> Result<Block, NotTerraform> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let mut file = Block { span: 0..text.len(), ..Block::default() };
    reader.body(&mut file)?;
    match reader.at < text.len() {
        true => Err(reader.fault("a brace closes nothing")),
        false => Ok(file),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn fault(&self, what: &'static str) -> NotTerraform {
        let before = &self.text[..self.at];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        NotTerraform { what, line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }

    /// To the next letter that counts.
    fn blanks(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            match comment(trimmed) {
                0 => return,
                length => self.at += length,
            }
        }
    }

    /// Attributes and blocks up to the closing brace or the end.
    fn body(&mut self, block: &mut Block) -> Result<(), NotTerraform> {
        loop {
            self.blanks();
            if self.rest().is_empty() || self.rest().starts_with('}') {
                return Ok(());
            }
            let start = self.at;
            let name = self.name()?;
            self.blanks();
            if self.rest().starts_with('=') {
                self.at += 1;
                block.attributes.push(self.attribute(name, start)?);
            } else {
                block.blocks.push(self.block(name, start)?);
            }
        }
    }

    fn name(&mut self) -> Result<String, NotTerraform> {
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        let rest = self.rest();
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        if end == 0 {
            return Err(self.fault("a name should stand here"));
        }
        self.at += end;
        Ok(rest[..end].to_owned())
    }

    fn block(&mut self, kind: String, start: usize) -> Result<Block, NotTerraform> {
        if self.depth == DEEPEST {
            return Err(self.fault("it is nested too deeply"));
        }
        let mut block = Block { kind, ..Block::default() };
        loop {
            self.blanks();
            match self.rest().chars().next() {
                Some('{') => break,
                Some('"') => {
                    let from = self.at;
                    self.string()?;
                    block.labels.push(self.text[from..self.at].trim_matches('"').to_owned());
                }
                Some(c) if c.is_alphabetic() => block.labels.push(self.name()?),
                _ => return Err(self.fault("an equals sign or an opening brace is missing")),
            }
        }
        self.at += 1;
        self.depth += 1;
        self.body(&mut block)?;
        self.depth -= 1;
        if !self.rest().starts_with('}') {
            self.at = start;
            return Err(self.fault("a block is not closed"));
        }
        self.at += 1;
        block.span = start..self.at;
        Ok(block)
    }

    fn attribute(&mut self, name: String, start: usize) -> Result<Attribute, NotTerraform> {
        let blank = self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
        self.at += blank;
        let from = self.at;
        let end = self.expression()?;
        let raw = &self.text[from..end];
        let value = unquoted(raw).map_or_else(|| Written::Raw(raw.to_owned()), Written::Text);
        Ok(Attribute { name, span: from..end, value, start })
    }

    /// To the end of an expression: the end of its line, or a brace that it did not open. Where it ends without blanks.
    fn expression(&mut self) -> Result<usize, NotTerraform> {
        let (start, mut open, mut end) = (self.at, 0_usize, self.at);
        while let Some(letter) = self.rest().chars().next() {
            if comment(self.rest()) > 0 {
                self.at += comment(self.rest());
                continue;
            }
            match letter {
                '"' => self.string()?,
                '<' if self.rest().starts_with("<<") && self.heredoc().is_some() => {}
                '(' | '[' | '{' => {
                    open += 1;
                    self.at += 1;
                }
                ')' | ']' | '}' if open > 0 => {
                    open -= 1;
                    self.at += 1;
                }
                '}' => return Ok(end),
                '\n' if open == 0 => return Ok(end),
                other => self.at += other.len_utf8(),
            }
            if !letter.is_whitespace() {
                end = self.at;
            }
        }
        if open > 0 {
            self.at = start;
            return Err(self.fault("a bracket is not closed"));
        }
        Ok(end)
    }

    /// Over a text in quotes, with all that is filled into it.
    fn string(&mut self) -> Result<(), NotTerraform> {
        let start = self.at;
        self.at += 1;
        while let Some(letter) = self.rest().chars().next() {
            let rest = self.rest();
            match letter {
                '\\' => self.at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                '"' => {
                    self.at += 1;
                    return Ok(());
                }
                '\n' => break,
                _ if rest.starts_with("$${") || rest.starts_with("%%{") => self.at += 3,
                _ if rest.starts_with("${") || rest.starts_with("%{") => self.filled_in()?,
                other => self.at += other.len_utf8(),
            }
        }
        self.at = start;
        Err(self.fault("a text has no closing quote on its line"))
    }

    /// Over `${…}`.
    fn filled_in(&mut self) -> Result<(), NotTerraform> {
        if self.depth == DEEPEST {
            return Err(self.fault("it is nested too deeply"));
        }
        self.depth += 1;
        let (start, mut open) = (self.at, 0_usize);
        self.at += 1;
        while let Some(letter) = self.rest().chars().next() {
            match letter {
                '"' => {
                    self.string()?;
                    continue;
                }
                '{' => open += 1,
                '}' => open -= 1,
                _ => {}
            }
            self.at += letter.len_utf8();
            if open == 0 {
                self.depth -= 1;
                return Ok(());
            }
        }
        self.at = start;
        Err(self.fault("what is filled into a text is not closed"))
    }

    /// Over `<<EOT … EOT`, where it is one.
    fn heredoc(&mut self) -> Option<()> {
        let head = self.rest()[2..].trim_start_matches('-');
        let word = head.lines().next()?.trim();
        if word.is_empty() || !word.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let mut at = self.at;
        let is_end = |line: &str| line.trim() == word;
        let mut lines = self.rest().split_inclusive('\n');
        at += lines.next()?.len();
        for line in lines {
            if is_end(line) {
                self.at = at + line.trim_end().len();
                return Some(());
            }
            at += line.len();
        }
        None
    }
}

/// How long the comment is that a text begins with.
fn comment(text: &str) -> usize {
    if text.starts_with('#') || text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    match text.strip_prefix("/*") {
        Some(inner) => inner.find("*/").map_or(text.len(), |end| end + 4),
        None => 0,
    }
}

/// What a text in quotes says; `None` for all else, and where something is filled in.
fn unquoted(raw: &str) -> Option<String> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut rest = inner;
    while let Some(letter) = rest.chars().next() {
        match letter {
            '\\' => {
                let (said, length) = escape(&rest[1..])?;
                text.push(said);
                rest = &rest[1 + length..];
                continue;
            }
            '"' => return None,
            _ if rest.starts_with("$${") || rest.starts_with("%%{") => {
                text.push_str(&rest[1..3]);
                rest = &rest[3..];
                continue;
            }
            _ if rest.starts_with("${") || rest.starts_with("%{") => return None,
            other => text.push(other),
        }
        rest = &rest[letter.len_utf8()..];
    }
    Some(text)
}

/// The letter of an escape behind its backslash, and how long that is.
fn escape(rest: &str) -> Option<(char, usize)> {
    let hex = |digits: usize| Some((char::from_u32(u32::from_str_radix(rest.get(1..=digits)?, 16).ok()?)?, digits + 1));
    match rest.chars().next()? {
        'n' => Some(('\n', 1)),
        'r' => Some(('\r', 1)),
        't' => Some(('\t', 1)),
        '"' => Some(('"', 1)),
        '\\' => Some(('\\', 1)),
        'u' => hex(4),
        'U' => hex(8),
        _ => None,
    }
}

/// A text in quotes, so that nothing in it is filled in or ends it.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if text[at + 1..].starts_with('{') => quoted.extend([letter, letter]),
            control if control.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blocks_and_values_are_read_with_their_places() {
        let text = "# a { comment\nlocals { a = \"x\" }\nresource \"t\" \"n\" {\n  b = t.a[0].id // \"c\n  c = \"${x(\"}\")}\"\n  \
                    d = [\n    1,\n    { e = 2 },\n  ]\n  f = <<-EOT\n    } \"\n  EOT\n  g {\n    h = \"\\\"\\u00e9$${y}\"\n  }\n  /* } */\n}\n";
        let file = read(text).expect("Terraform");
        let resource = &file.blocks[1];
        assert!(resource.is_resource("t") && resource.labels[1] == "n");
        let names: Vec<_> = resource.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
        assert_eq!(names, ["b", "c", "d", "f"]);
        let raw = |name: &str| resource.attribute(name).map(|attribute| &text[attribute.span.clone()]);
        assert_eq!(raw("b"), Some("t.a[0].id"));
        assert_eq!(raw("c"), Some("\"${x(\"}\")}\""));
        assert_eq!(file.blocks[0].attribute("a").map(|a| a.value.clone()), Some(Written::Text("x".to_owned())));
        let inner = resource.blocks[0].attribute("h").map(|a| a.value.clone());
        assert_eq!(inner, Some(Written::Text("\"é${y}".to_owned())));
        assert!(text[resource.span.clone()].ends_with("*/\n}"));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        for (text, what, line, column) in [
            ("a {\n", "a block is not closed", 1, 1),
            ("a = \"x\n", "a text has no closing quote on its line", 1, 5),
            ("a {\n}\n}", "a brace closes nothing", 3, 1),
            ("a b\n= 1", "an equals sign or an opening brace is missing", 2, 1),
            ("a = [1,", "a bracket is not closed", 1, 5),
            ("a = \"${x\"", "a text has no closing quote on its line", 1, 9),
            ("=", "a name should stand here", 1, 1),
        ] {
            let fault = read(text).expect_err(text);
            assert_eq!((fault.what, fault.line, fault.column), (what, line, column), "{text}");
        }
        assert!(read(&"a {".repeat(100_000)).is_err(), "deep nesting ends with a sentence");
        assert!(read(&format!("a = {}", "\"${".repeat(100_000))).is_err());
    }

    proptest! {
        #[test]
        fn a_text_is_read_as_it_was_quoted(text in "(\\PC|[\"\\\\\\n\\r\\t${}%\\u{1}é]){0,12}") {
            let file = read(&format!("a = {}\nb = 1\n", quoted(&text))).expect("Terraform");
            prop_assert_eq!(&file.attributes[0].value, &Written::Text(text));
            prop_assert_eq!(file.attributes.len(), 2);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[a-c{}\"$\\\\=\\n #/*<()\\[\\]é-]{0,40}") {
            drop(read(&text));
        }
    }
}
