//! Where the next record begins, when one is not closed and seems to go on to the end of the file.
//!
//! Told by what programs that write lists do: each record begins on a line of its own, as far to the right as the
//! others, and with the same key. Where a text is all on one line nothing tells a record from an object inside one;
//! then nothing is guessed, because a guess could show a group's member as a user.

use std::borrow::Cow;

use super::error::ReadError;
use super::storage::BLOCK;

/// Reads the bytes from a place, up to so many of them.
pub type ReadAt<'r> = dyn Fn(u64, usize) -> Result<Cow<'r, [u8]>, ReadError> + 'r;

const LONGEST_OPENING: usize = 1024;
/// How far before a record its line is looked for.
pub const LONGEST_INDENT: u64 = 256;

/// The start of the next record after the one that starts at `start`, before `limit`.
pub fn next_record(read: &ReadAt<'_>, start: u64, limit: u64) -> Result<Option<u64>, ReadError> {
    let before = start.saturating_sub(LONGEST_INDENT);
    let indent = read(before, usize::try_from(start - before).unwrap_or(0))?;
    let head = read(start, LONGEST_OPENING)?;
    match (indent_of(&indent), opening_of(&head)) {
        (Some(indent), Some(opening)) => {
            let found = find(read, &[indent, opening].concat(), start + 1, limit)?;
            Ok(found.map(|at| at + indent.len() as u64))
        }
        _ => Ok(None),
    }
}

/// The line break and white space right before the record.
fn indent_of(before: &[u8]) -> Option<&[u8]> {
    let line_break = before.iter().rposition(|byte| *byte == b'\n')?;
    let indent = &before[line_break..];
    indent.iter().all(u8::is_ascii_whitespace).then_some(indent)
}

/// From the bracket to the end of the first key.
fn opening_of(record: &[u8]) -> Option<&[u8]> {
    let key = record.iter().position(|byte| *byte == b'"')?;
    let is_plain = record[1..key].iter().all(u8::is_ascii_whitespace);
    let end = key + 1 + record[key + 1..].iter().position(|byte| *byte == b'"')?;
    is_plain.then_some(&record[..=end])
}

fn find(read: &ReadAt<'_>, needle: &[u8], start: u64, limit: u64) -> Result<Option<u64>, ReadError> {
    let mut at = start;
    while at + (needle.len() as u64) <= limit {
        let window = read(at, BLOCK + needle.len())?;
        let within = usize::try_from(limit - at).unwrap_or(usize::MAX).min(window.len());
        if let Some(found) = window[..within].windows(needle.len()).position(|piece| piece == needle) {
            return Ok(Some(at + found as u64));
        }
        at += BLOCK as u64;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::storage::Storage;

    #[test]
    fn the_next_record_is_on_a_line_of_its_own_and_begins_alike() {
        for (name, text, start, expected) in [
            ("pretty", "[\n  {\n    \"id\": {\n  },\n  {\n    \"id\": 3}]", 4, Some(25)),
            ("NDJSON", "{\"id\":0}\n{\"id\":\"1}\n{\"id\":2}", 9, Some(19)),
            ("an object inside it", "[\n {\"id\":1,\"m\":[\n  {\"id\":2}\n]", 3, None),
            ("another first key", "[\n {\"id\":1,\n {\"x\":2}", 3, None),
            ("all on one line", "[{\"id\":1,{\"id\":2}", 1, None),
        ] {
            let storage = Storage::memory("x".to_owned(), text.as_bytes().to_vec());
            assert_eq!(
                next_record(&|at, length| storage.read(at, length), start, text.len() as u64),
                Ok(expected),
                "{name}"
            );
        }
    }
}
