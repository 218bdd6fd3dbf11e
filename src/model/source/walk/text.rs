//! Texts in quotes: where one ends, whether it is well formed, and what it says.

use std::borrow::Cow;

use super::{Fault, Why};
use crate::source::scan::mask;

/// A text as it is written: in quotes, perhaps with escapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawText<'t> {
    quoted: &'t str,
    escaped: bool,
}

impl<'t> RawText<'t> {
    /// One that is known to have no escapes.
    pub(super) const fn plain(quoted: &'t str) -> Self {
        Self { quoted, escaped: false }
    }

    /// With its quotes and escapes: a piece of JSON.
    pub fn quoted(self) -> &'t str {
        self.quoted
    }

    /// Between the quotes, escapes as they are written.
    pub fn inner(self) -> &'t str {
        &self.quoted[1..self.quoted.len() - 1]
    }

    pub fn has_escapes(self) -> bool {
        self.escaped
    }

    pub fn is_empty(self) -> bool {
        self.quoted.len() == 2
    }

    /// What it says, written into a buffer where it has escapes: for those who ask of very many texts.
    pub fn decoded_in<'b>(self, buffer: &'b mut String) -> &'b str
    where
        't: 'b,
    {
        if !self.escaped {
            return self.inner();
        }
        buffer.clear();
        let mut rest = self.inner();
        while let Some(at) = rest.find('\\') {
            buffer.push_str(&rest[..at]);
            let (decoded, length) = unescaped(&rest[at..]);
            buffer.push(decoded);
            rest = &rest[at + length..];
        }
        buffer.push_str(rest);
        buffer
    }

    /// What it says.
    pub fn decoded(self) -> Cow<'t, str> {
        if self.escaped {
            // The walk has checked every escape, so nothing is lost here.
            Cow::Owned(serde_json::from_str(self.quoted).unwrap_or_default())
        } else {
            Cow::Borrowed(self.inner())
        }
    }
}

/// Whether a text needs no escapes between quotes.
pub fn is_plain(text: &str) -> bool {
    mask::end_of_plain_text(text.as_bytes()) == text.len()
}

pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The text that begins with the quote at `start`, quotes included, when it has no escapes, as most have none.
#[inline(always)]
pub(super) fn plain_string(text: &str, start: usize) -> Option<&str> {
    let bytes = text.as_bytes();
    let end = start + 1 + mask::end_of_plain_text(&bytes[start + 1..]);
    if bytes.get(end) == Some(&b'"') { Some(&text[start..end + 1]) } else { None }
}

/// The text that begins with the quote at `start`, and where what follows it begins.
pub(super) fn string(text: &str, start: usize) -> Result<(RawText<'_>, usize), Fault> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    let mut escaped = false;
    loop {
        at += mask::end_of_plain_text(&bytes[at..]);
        match bytes.get(at) {
            Some(b'"') => return Ok((RawText { quoted: &text[start..at + 1], escaped }, at + 1)),
            Some(b'\\') => {
                escaped = true;
                at = after_escape(bytes, at)?;
            }
            Some(_) => return Err(Fault { at, why: Why::ControlCharacter }),
            None => return Err(Fault { at, why: Why::EndsTooSoon }),
        }
    }
}

/// What the text says that begins with the quote at `at`.
pub fn text_at(record: &str, at: usize) -> Option<Cow<'_, str>> {
    Some(string(record, at).ok()?.0.decoded())
}

/// Past the escape whose backslash is at `at`; past both halves of a surrogate pair.
fn after_escape(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => match hexadecimal(bytes, at + 2)? {
            0xD800..=0xDBFF => {
                let next = at + 6;
                for (i, expected) in [b'\\', b'u'].into_iter().enumerate() {
                    match bytes.get(next + i) {
                        Some(byte) if *byte == expected => {}
                        Some(_) => return Err(Fault { at: next + i, why: Why::HalfAPair }),
                        None => return Err(Fault { at: next + i, why: Why::EndsTooSoon }),
                    }
                }
                match hexadecimal(bytes, next + 2)? {
                    0xDC00..=0xDFFF => Ok(next + 6),
                    _ => Err(Fault { at: next, why: Why::HalfAPair }),
                }
            }
            0xDC00..=0xDFFF => Err(Fault { at, why: Why::HalfAPair }),
            _ => Ok(at + 6),
        },
        Some(_) => Err(Fault { at: at + 1, why: Why::BadEscape }),
        None => Err(Fault { at: at + 1, why: Why::EndsTooSoon }),
    }
}

/// What the escape says that the text begins with, and how long it is. The walk has checked it.
fn unescaped(text: &str) -> (char, usize) {
    let unit = |at: usize| hexadecimal(text.as_bytes(), at).unwrap_or(0);
    let simple = match text.as_bytes().get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let first = unit(2);
            let (code, length) = match first {
                0xD800..=0xDBFF => (0x10000 + ((first - 0xD800) << 10) + unit(8).saturating_sub(0xDC00), 12),
                _ => (first, 6),
            };
            return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), length.min(text.len()));
        }
        other => char::from(other.copied().unwrap_or(b'\\')),
    };
    (simple, 2)
}

fn hexadecimal(bytes: &[u8], at: usize) -> Result<u32, Fault> {
    (at..at + 4).try_fold(0, |value, at| match bytes.get(at) {
        Some(byte) => match char::from(*byte).to_digit(16) {
            Some(digit) => Ok(value << 4 | digit),
            None => Err(Fault { at, why: Why::BadEscape }),
        },
        None => Err(Fault { at, why: Why::EndsTooSoon }),
    })
}
