//! Where the rows of a CSV text start and end. A line break between quotes is part of its field (RFC 4180, section 2).
//!
//! The same rules as the csv crate, which later parses the row that is looked at: a quote counts only at the start of
//! a field, two quotes inside one are a quote.

use super::Span;

/// A row, and how many fields it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub span: Span,
    pub fields: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// After a quote inside quotes: it ends the field unless another quote follows.
    QuoteInQuoted,
}

/// A push machine over bytes.
#[derive(Debug)]
pub struct Rows {
    delimiter: u8,
    state: State,
    start: u64,
    fields: usize,
    offset: u64,
    last_was_return: bool,
    /// Something but delimiters, quotes and blanks stands in the row.
    has_text: bool,
    too_long: Vec<u64>,
}

/// What the end of the text showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// The last row, when no line break follows it.
    pub row: Option<Row>,
    /// The row in which a quote was never closed.
    pub open_quote: Option<u64>,
    /// Where rows begin that are too long to be any.
    pub too_long: Vec<u64>,
}

impl Rows {
    pub fn new(delimiter: u8, start: u64) -> Self {
        let state = State::FieldStart;
        Self {
            delimiter,
            state,
            start,
            fields: 1,
            offset: start,
            last_was_return: false,
            has_text: false,
            too_long: Vec::new(),
        }
    }

    /// Takes the next window and hands over the rows that end in it. Lines with nothing but delimiters are no rows.
    pub fn feed(&mut self, window: &[u8], row: &mut dyn FnMut(Row)) {
        for &byte in window {
            self.byte(byte, row);
            self.offset += 1;
        }
    }

    fn byte(&mut self, byte: u8, row: &mut dyn FnMut(Row)) {
        let line_feed_of_pair = byte == b'\n' && std::mem::take(&mut self.last_was_return);
        if line_feed_of_pair && self.offset == self.start {
            self.start += 1;
            return;
        }
        self.has_text |= byte != self.delimiter && !matches!(byte, b'"' | b' ' | b'\t' | b'\r' | b'\n');
        match (self.state, byte) {
            (State::Quoted, b'"') => self.state = State::QuoteInQuoted,
            (State::QuoteInQuoted, b'"') => self.state = State::Quoted,
            (State::Quoted, _) => {}
            (State::FieldStart, b'"') => self.state = State::Quoted,
            (_, b'\n' | b'\r') => {
                self.last_was_return = byte == b'\r';
                self.end_row(row);
            }
            (_, b) if b == self.delimiter => {
                self.fields += 1;
                self.state = State::FieldStart;
            }
            _ => self.state = State::Plain,
        }
    }

    fn end_row(&mut self, row: &mut dyn FnMut(Row)) {
        if let Some(ended) = self.row() {
            row(ended);
        }
        self.start = self.offset + 1;
        self.fields = 1;
        self.has_text = false;
        self.state = State::FieldStart;
    }

    fn row(&mut self) -> Option<Row> {
        let Some(span) = Span::between(self.start, self.offset) else {
            self.too_long.push(self.start);
            return None;
        };
        (span.length > 0 && self.has_text).then_some(Row { span, fields: self.fields })
    }

    pub fn finish(mut self) -> End {
        let is_open = self.state == State::Quoted;
        let row = if is_open { None } else { self.row() };
        End { row, open_quote: is_open.then_some(self.start), too_long: self.too_long }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, prop_assert_eq, proptest};

    use super::*;
    use crate::source::scan::RECORD_LIMIT;

    fn rows(text: &str, window: usize) -> (Vec<(String, usize)>, End) {
        let mut rows = Rows::new(b',', 0);
        let mut found = Vec::new();
        for piece in text.as_bytes().chunks(window) {
            rows.feed(piece, &mut |row| found.push(row));
        }
        let end = rows.finish();
        found.extend(end.row);
        let slice = |row: Row| (text[row.span.start as usize..row.span.end() as usize].to_owned(), row.fields);
        (found.into_iter().map(slice).collect(), end)
    }

    #[test]
    fn rows_end_where_they_should() {
        for (name, text, expected) in [
            ("line feeds", "a,b\n1,2\n", vec![("a,b", 2), ("1,2", 2)]),
            ("both, and no end", "a,b\r\n1,2", vec![("a,b", 2), ("1,2", 2)]),
            ("a break in quotes", "a\n\"x\r\ny,z\",2\n", vec![("a", 1), ("\"x\r\ny,z\",2", 2)]),
            ("quotes in quotes", "\"a\"\"\n\",b\nc", vec![("\"a\"\"\n\",b", 2), ("c", 1)]),
            ("a quote in a field", "5\" disk,b\nc", vec![("5\" disk,b", 2), ("c", 1)]),
            ("empty lines", "a\n\n\r\n\nb", vec![("a", 1), ("b", 1)]),
        ] {
            for window in [1, 2, 5, 100] {
                let expected: Vec<_> = expected.iter().map(|(t, n)| ((*t).to_owned(), *n)).collect();
                assert_eq!(rows(text, window).0, expected, "{name}");
            }
        }
        assert_eq!(rows("a\n\"b\nc", 100).1.open_quote, Some(2));
    }

    #[test]
    fn a_row_without_end_is_none_and_is_told() {
        for (name, before, after, starts) in [
            ("in the middle", "a\n", "\nb\n", vec![2]),
            ("at the end", "a\nb\n", "", vec![4]),
            ("alone", "", "", vec![0]),
        ] {
            let mut rows = Rows::new(b',', 0);
            let mut found = 0;
            let piece = vec![b'x'; 1 << 20];
            rows.feed(before.as_bytes(), &mut |_| found += 1);
            (0..=RECORD_LIMIT >> 20).for_each(|_| rows.feed(&piece, &mut |_| found += 1));
            rows.feed(after.as_bytes(), &mut |_| found += 1);
            let end = rows.finish();
            assert_eq!(
                (found, end.row, end.too_long),
                (before.lines().count() + after.trim().len(), None, starts),
                "{name}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_csv_crate_finds_the_same_rows(table in prop::collection::vec(prop::collection::vec("[a\",\n\r é]{0,6}", 2..5), 1..6), window in 1usize..50) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).expect("written");
            }
            let text = String::from_utf8(writer.into_inner().expect("flushed")).expect("text");
            let (found, _) = rows(&text, window);
            let parsed: Vec<Vec<String>> = found.iter().map(|(row, _)| {
                let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_bytes());
                reader.records().flatten().flat_map(|r| r.iter().map(str::to_owned).collect::<Vec<_>>()).collect()
            }).collect();
            // A row with nothing but delimiters, quotes and blanks is none.
            let has_text = |row: &&Vec<String>| row.concat().contains(['a', 'é']);
            let table: Vec<Vec<String>> = table.iter().filter(has_text).cloned().collect();
            prop_assert_eq!(&parsed, &table);
            let widths: Vec<usize> = found.iter().map(|(_, fields)| *fields).collect();
            prop_assert_eq!(widths, table.iter().map(Vec::len).collect::<Vec<_>>());
        }
    }
}
