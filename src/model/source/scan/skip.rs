//! From the first bracket of an object or array to its last, without looking at what is between.
//!
//! This is where nearly all bytes of a payload go by, so it works on words of 64 bytes ([`super::mask`]). Whatever is
//! odd (a raw line break inside a string, brackets that do not match) is handled byte by byte, noted as a fault, and
//! mended as far as possible so that the records after this one stay usable. It proves nothing about the JSON between
//! the brackets: that is parsed later.

use super::mask::{self, Masks, WORD};

/// How deep values may be nested: as deep as the parser that reads a record goes.
pub const NESTING_LIMIT: u32 = 128;

/// What was wrong between two brackets. The offset is that of the byte that showed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkipFault {
    pub at: u64,
    pub what: SkipFaultKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipFaultKind {
    /// `[1, 2}`
    WrongBracket,
    /// A line break inside a string: its closing quote is missing.
    OpenString,
    /// More than [`NESTING_LIMIT`] brackets inside one another.
    TooDeep,
}

/// The state between two windows.
#[derive(Debug)]
pub struct Skip {
    depth: u32,
    /// The open brackets down to the limit, innermost in the lowest bit: 1 for `{`. Deeper ones are only counted: the
    /// value is refused anyway.
    kinds: u128,
    in_string: bool,
    escape: bool,
    fault: Option<SkipFault>,
}

impl Skip {
    /// Starts before the opening bracket.
    pub fn new() -> Self {
        Self { depth: 0, kinds: 0, in_string: false, escape: false, fault: None }
    }

    pub fn fault(&self) -> Option<SkipFault> {
        self.fault
    }

    /// Takes bytes until the bracket opened first is closed. `Some(n)`: closed by byte `n - 1`; `None`: all bytes are
    /// taken and it is still open. `offset` is where `bytes` begins in the file.
    pub fn feed(&mut self, bytes: &[u8], offset: u64) -> Option<usize> {
        let (words, rest) = bytes.as_chunks::<WORD>();
        for (i, word) in words.iter().enumerate() {
            let at = i * WORD;
            if let Some(end) = self.word(word, offset + at as u64) {
                return Some(at + end);
            }
        }
        let at = words.len() * WORD;
        self.bytes(rest, offset + at as u64).map(|end| at + end)
    }

    fn word(&mut self, word: &[u8; WORD], offset: u64) -> Option<usize> {
        let masks = Masks::of(word);
        let before = if self.in_string { u64::MAX } else { 0 };
        let mut escape = self.escape;
        let within = if masks.odd == 0 && !escape {
            mask::prefix_parity(masks.quote) ^ before
        } else {
            let (backslash, newline) = mask::odd(word);
            // A backslash outside a string is a fault that the parser reports; here it must not hide a quote.
            let escaped = mask::escaped(backslash, &mut escape);
            let within = mask::prefix_parity(masks.quote & !escaped) ^ before;
            if within & newline != 0 || !within & backslash != 0 {
                return self.bytes(word, offset);
            }
            within
        };
        let mut brackets = masks.bracket & !within;
        while brackets != 0 {
            let at = brackets.trailing_zeros() as usize;
            brackets &= brackets - 1;
            if self.bracket(word[at], offset + at as u64) {
                return Some(at + 1);
            }
        }
        self.escape = escape;
        self.in_string = within >> 63 == 1;
        None
    }

    fn bytes(&mut self, bytes: &[u8], offset: u64) -> Option<usize> {
        for (i, &byte) in bytes.iter().enumerate() {
            let at = offset + i as u64;
            if self.in_string {
                self.string_byte(byte, at);
            } else {
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' | b'}' | b']' if self.bracket(byte, at) => return Some(i + 1),
                    _ => {}
                }
            }
        }
        None
    }

    fn string_byte(&mut self, byte: u8, at: u64) {
        match byte {
            b'\n' => {
                self.note(at, SkipFaultKind::OpenString);
                self.in_string = false;
                self.escape = false;
            }
            _ if self.escape => self.escape = false,
            b'\\' => self.escape = true,
            b'"' => self.in_string = false,
            _ => {}
        }
    }

    /// Takes a bracket; true when it closes the first one.
    fn bracket(&mut self, byte: u8, at: u64) -> bool {
        let is_object = u128::from(byte == b'{' || byte == b'}');
        if byte == b'{' || byte == b'[' {
            self.depth += 1;
            if self.depth > NESTING_LIMIT {
                self.note(at, SkipFaultKind::TooDeep);
            } else {
                self.kinds = self.kinds << 1 | is_object;
            }
            return false;
        }
        if self.kinds & 1 != is_object && self.depth <= NESTING_LIMIT {
            self.note(at, SkipFaultKind::WrongBracket);
            self.close_down_to(is_object);
        } else {
            self.close_one();
        }
        self.depth == 0
    }

    /// A closing bracket of the other kind: what is open inside the nearest one of its kind was not closed. If none is
    /// open, the bracket is a stray one and closes nothing.
    fn close_down_to(&mut self, is_object: u128) {
        let same_kind = if is_object == 1 { self.kinds } else { !self.kinds };
        let levels_above = same_kind.trailing_zeros();
        if levels_above < self.depth {
            for _ in 0..=levels_above {
                self.close_one();
            }
        }
    }

    fn close_one(&mut self) {
        if self.depth <= NESTING_LIMIT {
            self.kinds >>= 1;
        }
        self.depth -= 1;
    }

    fn note(&mut self, at: u64, what: SkipFaultKind) {
        self.fault.get_or_insert(SkipFault { at, what });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The end of the first value and its fault, in pieces of `window` bytes.
    fn skip(text: &str, window: usize) -> (Option<usize>, Option<SkipFaultKind>) {
        let mut skip = Skip::new();
        let mut offset = 0;
        for piece in text.as_bytes().chunks(window) {
            if let Some(end) = skip.feed(piece, offset as u64) {
                return (Some(offset + end), skip.fault().map(|f| f.what));
            }
            offset += piece.len();
        }
        (None, skip.fault().map(|f| f.what))
    }

    #[test]
    fn the_end_is_found_in_windows_of_any_size() {
        use SkipFaultKind::{OpenString, TooDeep, WrongBracket};
        let long = format!("{{\"a\":\"{}\\\"}}\"}}", "x".repeat(200));
        let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
        let deep_object = format!("{{\"a\":{deep}}}");
        for (name, text, expected) in [
            ("an empty object", "{} ,", (Some(2), None)),
            ("brackets in strings", r#"{"a":"}]{["} "#, (Some(12), None)),
            ("escaped quotes", r#"{"a":"\"}\\"} "#, (Some(13), None)),
            ("a string longer than a word", &long, (Some(long.len()), None)),
            ("a missing ]", r#"{"a":[1,2} ,{}"#, (Some(10), Some(WrongBracket))),
            ("a stray ]", r#"{"a":1]} ,{}"#, (Some(8), Some(WrongBracket))),
            ("a missing quote", "{\"a\":\"b\n} ,{}", (Some(9), Some(OpenString))),
            ("never closed", r#"{"a":{"b":1} "#, (None, None)),
            ("200,000 levels", &deep, (Some(400_000), Some(TooDeep))),
            ("200,000 levels in an object", &deep_object, (Some(400_006), Some(TooDeep))),
        ] {
            for window in [1, 3, 64, 65, 100, 1 << 20] {
                assert_eq!(skip(text, window), expected, "{name}, windows of {window}");
            }
        }
    }
}
