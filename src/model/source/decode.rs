//! From whatever encoding a payload was saved in to UTF-8.
//!
//! JSON is UTF-8 by its standard (RFC 8259, section 8.1), and so are most CSV files. PowerShell 5 writes UTF-16 with
//! `Out-File`, and Excel writes that of its country ([`super::encoding`]); these are decoded into memory before anything else looks at them.

use encoding_rs::{CoderResult, Encoding, UTF_16BE, UTF_16LE};

use super::encoding::{Escapes, TextEncoding};
use super::error::ReadError;
use super::held::{Held, MOST_HELD, Unheld};
use super::storage::{BLOCK, Storage};
use crate::base::Cancel;

/// So much of a text is looked at to find out what it is.
pub const HEAD: usize = 8 << 10;

/// What the first bytes say about the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniffed {
    /// UTF-8, or something like it; the text begins after this many bytes (a byte order mark).
    Utf8 {
        start: u64,
    },
    Utf16(&'static Encoding),
    /// ASCII that switches to Japanese letters with escape sequences; the first is at this byte.
    Switching {
        at: u64,
    },
    /// No text: what it looks like.
    Binary(&'static str),
}

/// File signatures of what people pick by mistake, and what they are called.
const SIGNATURES: [(&[u8], &str); 9] = [
    (b"PK\x03\x04", "an Excel workbook or a ZIP archive"),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3", "a database"),
];

pub fn sniff(head: &[u8]) -> Sniffed {
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Sniffed::Binary(what);
    }
    match head {
        [0xEF, 0xBB, 0xBF, ..] => return Sniffed::Utf8 { start: 3 },
        [0xFF, 0xFE, ..] => return Sniffed::Utf16(UTF_16LE),
        [0xFE, 0xFF, ..] => return Sniffed::Utf16(UTF_16BE),
        // No mark, but every other byte of a Latin text is zero.
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => return Sniffed::Utf16(UTF_16LE),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => return Sniffed::Utf16(UTF_16BE),
        _ => {}
    }
    let mut escapes = Escapes::default();
    escapes.look(0, head);
    if let Some(at) = escapes.first().filter(|_| !head.contains(&0)) {
        return Sniffed::Switching { at };
    }
    let control = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0C);
    let controls = head.iter().filter(control).count();
    if head.contains(&0) || controls * 10 > head.len() {
        Sniffed::Binary("a binary file")
    } else {
        Sniffed::Utf8 { start: 0 }
    }
}

/// What is packed, and has to be read whole before it shows what is in it.
const PACKED: [&[u8]; 3] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0", b"\x1F\x8B"];

/// Whether enough is read to see that this is no text and nothing that holds one.
pub fn is_no_text(bytes: &[u8]) -> bool {
    let is_packed = || PACKED.iter().any(|mark| bytes.starts_with(mark));
    bytes.get(..HEAD).is_some_and(|head| matches!(sniff(head), Sniffed::Binary(_)) && !is_packed())
}

/// Why a text is not decoded.
#[derive(Debug, thiserror::Error)]
pub enum Undecoded {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Held(#[from] Unheld),
}

/// The text in UTF-8, without a byte order mark, and whether something in it could not be decoded.
pub fn utf16(storage: &Storage, encoding: &'static Encoding, cancel: &Cancel) -> Result<(Vec<u8>, bool), Undecoded> {
    decoded(storage, 0, encoding.new_decoder(), cancel)
}

/// A text in an encoding that no mark in it tells, and whether something in it could not be decoded. Whether it is right
/// otherwise, only a reader can say.
pub fn legacy(
    storage: &Storage,
    start: u64,
    encoding: TextEncoding,
    cancel: &Cancel,
) -> Result<(Vec<u8>, bool), Undecoded> {
    decoded(storage, start, encoding.0.new_decoder_without_bom_handling(), cancel)
}

fn decoded(
    storage: &Storage,
    start: u64,
    mut decoder: encoding_rs::Decoder,
    cancel: &Cancel,
) -> Result<(Vec<u8>, bool), Undecoded> {
    let mut text = Held::default();
    let (mut at, mut is_lossy) = (start, false);
    loop {
        cancel.check().map_err(Unheld::Cancelled)?;
        let window = storage.read(at, BLOCK)?;
        at += window.len() as u64;
        let is_last = window.is_empty();
        let mut left = &*window;
        loop {
            let (used, most) = (text.bytes.len(), decoder.max_utf8_buffer_length(left.len()).unwrap_or(BLOCK));
            text.make_room(most)?;
            text.bytes.resize(used + most, 0);
            let (result, read, written, replaced) = decoder.decode_to_utf8(left, &mut text.bytes[used..], is_last);
            text.bytes.truncate(used + written);
            is_lossy |= replaced;
            left = &left[read..];
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        text.within(MOST_HELD)?;
        if is_last {
            return Ok((text.bytes, is_lossy));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_read_far_enough_is_called_no_text() {
        let long = |head: &[u8]| [head, &[0; HEAD]].concat();
        for (name, bytes, expected) in [
            ("zeros", long(b""), true),
            ("a picture", long(b"\x89PNG"), true),
            ("what may be UTF-16 yet", b"[\0".to_vec(), false),
            ("a workbook", long(b"PK\x03\x04"), false),
            ("an archive", long(b"\x1F\x8B"), false),
            ("text", b"a".repeat(HEAD), false),
        ] {
            assert_eq!(is_no_text(&bytes), expected, "{name}");
        }
    }

    #[test]
    fn encodings_are_told_by_the_first_bytes() {
        for (name, head, expected) in [
            ("plain", &b"[{}]"[..], Sniffed::Utf8 { start: 0 }),
            ("a UTF-8 mark", b"\xEF\xBB\xBF[{}]", Sniffed::Utf8 { start: 3 }),
            ("a UTF-16 mark", b"\xFF\xFE[\0", Sniffed::Utf16(UTF_16LE)),
            ("a UTF-16 mark, big end first", b"\xFE\xFF\0[", Sniffed::Utf16(UTF_16BE)),
            ("UTF-16 without a mark", b"[\0{\0", Sniffed::Utf16(UTF_16LE)),
            ("Excel", b"PK\x03\x04....", Sniffed::Binary("an Excel workbook or a ZIP archive")),
            ("escape sequences", b"a\n\x1B$B;3ED\x1B(B", Sniffed::Switching { at: 2 }),
            ("zeros", b"abc\0def", Sniffed::Binary("a binary file")),
        ] {
            assert_eq!(sniff(head), expected, "{name}");
        }
    }

    #[test]
    fn decoding_gives_the_letters_back() {
        let held = |bytes: &[u8]| Storage::memory("x".to_owned(), bytes.to_vec());
        let cancel = Cancel::default();
        for (name, bytes, expected) in [
            ("UTF-16", &b"\xFF\xFEJ\0\xF6\0"[..], ("Jö", false)),
            ("half a letter", b"\xFF\xFEJ\0\xF6", ("J\u{fffd}", true)),
            ("nothing but the mark", b"\xFF\xFE", ("", false)),
        ] {
            let (text, lossy) = utf16(&held(bytes), UTF_16LE, &cancel).expect("decoded");
            assert_eq!((text.as_slice(), lossy), (expected.0.as_bytes(), expected.1), "{name}");
        }
        for (name, bytes, expected) in [
            ("windows-1252", &b"-Jos\xE9 \x80"[..], ("José €", false)),
            ("windows-1250", b"-\xA3\xF3d\x9F", ("Łódź", false)),
            ("Shift_JIS", b"-\x8Ex", ("支", false)),
            ("Shift_JIS", b"-a\x8E", ("a\u{fffd}", true)),
        ] {
            let encoding = name.parse().expect(name);
            let (text, lossy) = legacy(&held(bytes), 1, encoding, &cancel).expect("decoded");
            assert_eq!((String::from_utf8_lossy(&text).as_ref(), lossy), expected, "{name}");
        }
    }
}
