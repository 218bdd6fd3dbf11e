//! From whatever encoding a payload was saved in to UTF-8.
//!
//! JSON is UTF-8 by its standard (RFC 8259, section 8.1), and so are most CSV files. PowerShell 5 writes UTF-16 with
//! `Out-File`, and Excel writes Windows-1252; these are decoded into memory before anything else looks at them.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What the first bytes say about the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniffed {
    /// UTF-8, or something like it; the text begins after this many bytes (a byte order mark).
    Utf8 {
        start: u64,
    },
    Utf16(&'static Encoding),
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
    let control = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0C);
    let controls = head.iter().filter(control).count();
    if head.contains(&0) || controls * 10 > head.len() {
        Sniffed::Binary("a binary file")
    } else {
        Sniffed::Utf8 { start: 0 }
    }
}

/// The text in UTF-8, and whether something in it could not be decoded.
pub fn utf16(bytes: &[u8], encoding: &'static Encoding) -> (Vec<u8>, bool) {
    let (text, _, lossy) = encoding.decode(bytes);
    (text.into_owned().into_bytes(), lossy)
}

/// Windows-1252 gives every byte a character, so this cannot fail; whether it is right, only a reader can say.
pub fn windows_1252(bytes: &[u8]) -> Vec<u8> {
    WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_by_the_first_bytes() {
        for (name, head, expected) in [
            ("plain", &b"[{}]"[..], Sniffed::Utf8 { start: 0 }),
            ("a UTF-8 mark", b"\xEF\xBB\xBF[{}]", Sniffed::Utf8 { start: 3 }),
            ("a UTF-16 mark", b"\xFF\xFE[\0", Sniffed::Utf16(UTF_16LE)),
            ("a UTF-16 mark, big end first", b"\xFE\xFF\0[", Sniffed::Utf16(UTF_16BE)),
            ("UTF-16 without a mark", b"[\0{\0", Sniffed::Utf16(UTF_16LE)),
            ("Excel", b"PK\x03\x04....", Sniffed::Binary("an Excel workbook or a ZIP archive")),
            ("zeros", b"abc\0def", Sniffed::Binary("a binary file")),
        ] {
            assert_eq!(sniff(head), expected, "{name}");
        }
    }

    #[test]
    fn decoding_gives_the_letters_back() {
        let (text, lossy) = utf16(b"\xFF\xFEJ\0\xF6\0", UTF_16LE);
        assert_eq!((text.as_slice(), lossy), ("Jö".as_bytes(), false));
        assert_eq!(windows_1252(b"Jos\xE9 \x80"), "José €".as_bytes());
    }
}
