//! JSON in which everything is seen. JSON has an escape for every character, and in valid JSON what is hidden stands
//! within texts only, so `\u202e` says the same to every reader and shows itself to a person.

use std::borrow::Cow;
use std::io::{self, Write};

use super::shown::is_hidden;

/// JSON text with what is hidden in it escaped.
pub fn seen(json: &str) -> Cow<'_, str> {
    if !json.chars().any(is_escaped) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_escaped(c) { push_escaped(&mut out, c) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// White space between JSON's parts stays; within texts JSON has it escaped already.
fn is_escaped(c: char) -> bool {
    is_hidden(c) && !matches!(c, '\n' | '\r' | '\t')
}

/// Appends JSON's escape for a character: one UTF-16 unit, or two.
pub(super) fn push_escaped(out: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        out.push_str(&format!("\\u{unit:04x}"));
    }
}

/// Passes JSON on with what is hidden in it escaped, in whatever pieces it comes.
#[derive(Debug)]
pub struct SeenJson<W> {
    out: W,
    /// The beginning of a character whose end has not come yet.
    begun: Vec<u8>,
}

impl<W: Write> SeenJson<W> {
    pub const fn new(out: W) -> Self {
        Self { out, begun: Vec::new() }
    }

    fn pass(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t')) {
            return self.out.write_all(bytes);
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(text) => return self.out.write_all(seen(text).as_bytes()),
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    self.out.write_all(seen(&String::from_utf8_lossy(valid)).as_bytes())?;
                    let Some(wrong) = error.error_len() else {
                        self.begun = after.to_vec();
                        return Ok(());
                    };
                    self.out.write_all(&after[..wrong])?;
                    rest = &after[wrong..];
                }
            }
        }
        Ok(())
    }
}

impl<W: Write> Write for SeenJson<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.begun.is_empty() {
            self.pass(bytes)?;
        } else {
            let mut whole = std::mem::take(&mut self.begun);
            whole.extend_from_slice(bytes);
            self.pass(&whole)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{is_hidden, trial};
    use super::{SeenJson, Write, seen};

    #[test]
    fn what_is_hidden_is_escaped_and_the_rest_stays() {
        for (json, expected) in [
            ("{\n\t\"a\": \"é 李\"\r\n}", "{\n\t\"a\": \"é 李\"\r\n}"),
            ("\"\u{202e}\u{7f}\u{9b}\"", r#""\u202e\u007f\u009b""#),
            ("\"\u{e0041}\"", r#""\udb40\udc41""#),
        ] {
            assert_eq!(seen(json), expected);
        }
    }

    #[test]
    fn every_hostile_text_is_the_same_to_a_reader_and_hides_nothing() {
        let texts = trial::texts();
        let json = serde_json::to_string_pretty(&texts).expect("JSON");
        let seen = seen(&json);
        assert_eq!(serde_json::from_str::<Vec<String>>(&seen).expect("JSON"), texts);
        assert!(!seen.chars().any(|c| c != '\n' && is_hidden(c)));
        for size in [1, 2, 3, 7, 100_000] {
            let mut pieces = SeenJson::new(Vec::new());
            json.as_bytes().chunks(size).for_each(|piece| pieces.write_all(piece).expect("written"));
            assert!(pieces.out == seen.as_bytes(), "in pieces of {size}");
        }
    }

    #[test]
    fn what_is_no_text_passes_through() {
        let mut pieces = SeenJson::new(Vec::new());
        pieces.write_all(b"a\xff\xe2\x80\xaeb\xc3").expect("written");
        pieces.write_all(b"\xa9\xe2").expect("written");
        assert_eq!(pieces.out, b"a\xff\\u202eb\xc3\xa9");
        assert_eq!(pieces.begun, b"\xe2");
    }
}
