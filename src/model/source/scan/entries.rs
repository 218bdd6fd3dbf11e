//! Where the entries of an LDIF text start and end: lines up to an empty one (RFC 2849). Comments between them are passed
//! over, with the lines that go on after a line break and a space.

use super::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// At the first byte of a line.
    LineStart,
    InLine,
    /// In a line of a comment that stands before an entry.
    InComment,
    /// At the first byte of a line after such a comment.
    AfterComment,
    /// After the carriage return of what may be an empty line.
    Return,
}

/// A push machine over bytes.
#[derive(Debug)]
pub struct Entries {
    state: State,
    offset: u64,
    /// Where the entry began that is open.
    open: Option<u64>,
    /// Where its last line ended.
    end: u64,
    too_long: Vec<u64>,
}

impl Entries {
    pub fn new(start: u64) -> Self {
        Self { state: State::LineStart, offset: start, open: None, end: start, too_long: Vec::new() }
    }

    /// Takes the next window and hands over the entries that end in it.
    pub fn feed(&mut self, window: &[u8], entry: &mut dyn FnMut(Span)) {
        for &byte in window {
            self.state = self.step(byte, entry);
            self.offset += 1;
        }
    }

    fn step(&mut self, byte: u8, entry: &mut dyn FnMut(Span)) -> State {
        match (self.state, byte) {
            (State::LineStart | State::Return | State::AfterComment, b'\n') => {
                self.close(entry);
                State::LineStart
            }
            (State::LineStart | State::AfterComment, b'\r') => State::Return,
            (State::AfterComment, b' ') | (State::InComment, _) if byte != b'\n' => State::InComment,
            (State::LineStart | State::AfterComment, b'#') if self.open.is_none() => State::InComment,
            (State::InComment, _) => State::AfterComment,
            (_, b'\n') => {
                self.end = self.offset;
                State::LineStart
            }
            _ => {
                self.open.get_or_insert(self.offset);
                self.end = self.offset + 1;
                State::InLine
            }
        }
    }

    fn close(&mut self, entry: &mut dyn FnMut(Span)) {
        if let Some(start) = self.open.take() {
            match Span::between(start, self.end) {
                Some(span) => entry(span),
                None => self.too_long.push(start),
            }
        }
    }

    /// The last entry, and where those began that are too long to be any.
    pub fn finish(mut self, entry: &mut dyn FnMut(Span)) -> Vec<u64> {
        self.close(entry);
        self.too_long
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str, window: usize) -> Vec<String> {
        let mut entries = Entries::new(0);
        let mut found = Vec::new();
        text.as_bytes().chunks(window).for_each(|piece| entries.feed(piece, &mut |span| found.push(span)));
        assert!(entries.finish(&mut |span| found.push(span)).is_empty());
        found.iter().map(|span| text[span.start as usize..span.end() as usize].to_owned()).collect()
    }

    #[test]
    fn entries_end_at_an_empty_line() {
        for (name, text, expected) in [
            ("two", "dn: a\nx: 1\n\ndn: b\n", vec!["dn: a\nx: 1", "dn: b"]),
            ("carriage returns", "dn: a\r\nx: 1\r\n\r\n\r\ndn: b", vec!["dn: a\r\nx: 1\r", "dn: b"]),
            ("folded", "dn: a\n b\nx: 1\n\n", vec!["dn: a\n b\nx: 1"]),
            ("comments before", "# a\n#b\n goes on\n\n# c\ndn: a\n\n", vec!["dn: a"]),
            ("a comment within", "dn: a\n# c\nx: 1\n\n", vec!["dn: a\n# c\nx: 1"]),
            ("nothing", "\n\n# a\n", vec![]),
        ] {
            for window in [1, 2, 5, 100] {
                assert_eq!(entries(text, window), expected, "{name}, {window}");
            }
        }
    }
}
