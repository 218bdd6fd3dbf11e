//! What kind of text a payload is, by how it begins.

use serde_json::Value;

use crate::source::format;

/// The heads of HTTP answers before a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Heads {
    /// In bytes, up to the body.
    pub length: usize,
    /// Of the last one: others are of redirects, and of a proxy.
    pub status: u16,
    /// It names a next page.
    pub has_next: bool,
}

/// What `curl -i` writes before a body; `None` when the text does not begin so.
pub fn after_heads(head: &str) -> Option<Heads> {
    let mut found = None;
    let mut at = head.len() - head.trim_start().len();
    while let Some(rest) = head.get(at..).filter(|rest| rest.starts_with("HTTP/")) {
        let ends = ["\r\n\r\n", "\n\n"].iter().filter_map(|end| Some(rest.find(end)? + end.len()));
        let length = ends.min()?;
        let (lines, _) = rest.split_at(length);
        let status = lines.split_whitespace().nth(1)?.parse().ok()?;
        let is_next = |line: &str| line.to_ascii_lowercase().starts_with("link:") && line.contains("rel=\"next\"");
        at += length;
        found = Some(Heads { length: at, status, has_next: lines.lines().any(is_next) });
    }
    found
}

/// What kind of text it is, by how it begins.
#[derive(Debug, PartialEq, Eq)]
pub enum TextShape {
    Json,
    /// `header_at`: the byte at which the line with the column names begins.
    Table {
        delimiter: u8,
        header_at: usize,
    },
    Ldif,
    /// No payload: a finding's code, what it is, and what to do.
    Other {
        code: &'static str,
        what: &'static str,
        remedy: &'static str,
    },
}

pub fn text_shape(head: &str) -> TextShape {
    let trimmed = head.trim_start();
    if format::begins_ldif(trimmed) {
        return TextShape::Ldif;
    }
    match trimmed.bytes().next() {
        None => return NOTHING,
        Some(b'{' | b'[') => return TextShape::Json,
        Some(b'<') => return MARKUP,
        Some(_) => {}
    }
    let skipped = head.len() - trimmed.len() + preamble(trimmed);
    let table = &head[skipped..];
    let one_column = || format::is_one_column(table).then_some(b',');
    match stated_delimiter(&head[..skipped]).or_else(|| format::delimiter_of(table)).or_else(one_column) {
        Some(delimiter) => TextShape::Table { delimiter, header_at: skipped },
        None if serde_json::from_str::<Value>(trimmed).is_ok() || trimmed.starts_with('"') => TextShape::Json,
        None => UNKNOWN,
    }
}

const NOTHING: TextShape = TextShape::Other {
    code: "source-empty",
    what: "is empty",
    remedy: "Choose another file, or export the data again.",
};

const MARKUP: TextShape = TextShape::Other {
    code: "source-markup",
    what: "is a web page or XML, not JSON or CSV",
    remedy: "A sign-in page is often saved in place of the data: sign in, then download again.",
};

const UNKNOWN: TextShape = TextShape::Other {
    code: "source-unknown",
    what: "is neither JSON, LDIF nor a table",
    remedy: "Choose a JSON, LDIF or CSV export; Source shows how to get one.",
};

/// Lines that stand before the column names: Excel's `sep=;`, `#TYPE …`, which PowerShell 5 writes, and the version of
/// Entra's templates for bulk operations.
pub fn preamble(text: &str) -> usize {
    let is_preamble = |line: &str| {
        let begins = |with: &str| line.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
        line.starts_with("#TYPE ") || begins("sep=") || begins("version:v") || begins("\"version:v")
    };
    text.split_inclusive('\n').take_while(|line| is_preamble(line)).map(str::len).sum()
}

/// Excel's `sep=;`.
fn stated_delimiter(preamble: &str) -> Option<u8> {
    let is_hint = |line: &&str| line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    preamble.trim_start().lines().find(is_hint).and_then(|line| line.as_bytes().get(4).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_answers_are_skipped() {
        for (name, text, expected) in [
            ("one", "HTTP/2 200 \r\ndate: x\r\n\r\n[{}]", Some((24, 200, false))),
            ("with bare line ends", "HTTP/1.1 200 OK\nA: b\n\n{}", Some((22, 200, false))),
            ("a next page", "HTTP/2 200\nLink: <https://x>; rel=\"next\"\n\n[]", Some((42, 200, true))),
            ("after a redirect", "HTTP/1.1 302 Found\n\nHTTP/1.1 200 OK\n\n[]", Some((37, 200, false))),
            ("no body", "HTTP/1.1 200 OK\n", None),
            ("no head", "[{}]", None),
        ] {
            let found = after_heads(text).map(|heads| (heads.length, heads.status, heads.has_next));
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn texts_are_told_by_their_beginning() {
        let table = |delimiter, header_at| TextShape::Table { delimiter, header_at };
        for (text, expected) in [
            (" \n[", TextShape::Json),
            ("{", TextShape::Json),
            ("\"a, b\"", TextShape::Json),
            ("true", TextShape::Json),
            ("\"a\",\"b\"\n", table(b',', 0)),
            ("a;b", table(b';', 0)),
            ("sep=;\r\na;b", table(b';', 7)),
            ("sep=;\na,b;c\n", table(b';', 6)),
            ("email\na@x.com\n", table(b',', 0)),
            ("#TYPE Microsoft.Open.AzureAD.Model.User\n\"A\",\"B\"", table(b',', 40)),
            ("version:v1.0,,\r\nName [displayName] Required,b,c\r\n", table(b',', 16)),
            ("# made by hand\nversion: 1\ndn: a", TextShape::Ldif),
            ("<html>", MARKUP),
            ("  ", NOTHING),
            ("hello", UNKNOWN),
        ] {
            assert_eq!(text_shape(text), expected, "{text}");
        }
    }
}
