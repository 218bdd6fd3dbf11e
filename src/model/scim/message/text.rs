//! From the bytes of a body to UTF-8.
//!
//! JSON travels as UTF-8 without a byte order mark (RFC 8259 section 8.1). What comes with a mark, in the encoding that
//! its Content-Type names, in UTF-16, or packed though nobody asked for it is read all the same, as it comes, without
//! holding it whole.

use std::io::{self, BufReader, Cursor, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use flate2::read::{MultiGzDecoder, ZlibDecoder};

/// What the headers say of a body.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declared<'a> {
    pub content_type: Option<&'a str>,
    pub content_encoding: Option<&'a str>,
}

/// The body as UTF-8, without a mark in front. Bytes that are no text of their encoding become `U+FFFD`.
pub fn utf8<'r>(body: impl Read + 'r, declared: Declared<'_>) -> io::Result<Box<dyn Read + 'r>> {
    let body = peeked(body)?;
    let unpacked: Box<dyn Read + 'r> = match packing(&body.head, declared.content_encoding) {
        Packing::None => return Ok(decoded(body, declared.content_type)),
        Packing::Gzip => Box::new(MultiGzDecoder::new(BufReader::new(body.whole()))),
        Packing::Zlib => Box::new(ZlibDecoder::new(BufReader::new(body.whole()))),
    };
    Ok(decoded(peeked(unpacked)?, declared.content_type))
}

/// How much of a body is looked at before it is read: enough for whoever reads it to have its beginning in one piece.
const HEAD: u64 = 4096;

/// A body whose first bytes were looked at.
struct Peeked<R> {
    head: Vec<u8>,
    rest: R,
}

fn peeked<R: Read>(mut body: R) -> io::Result<Peeked<R>> {
    let mut head = Vec::new();
    body.by_ref().take(HEAD).read_to_end(&mut head)?;
    Ok(Peeked { head, rest: body })
}

impl<R: Read> Peeked<R> {
    fn whole(self) -> impl Read {
        Cursor::new(self.head).chain(self.rest)
    }

    fn without(mut self, mark: usize) -> impl Read {
        self.head.drain(..mark);
        self.whole()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    None,
    /// RFC 1952.
    Gzip,
    /// RFC 1950, which HTTP calls deflate (RFC 9110 section 8.4.1.2).
    Zlib,
}

/// What the bytes are, whatever is declared: no JSON begins with these two. Zlib's first byte could be an `x`, so it has to be declared.
fn packing(head: &[u8], declared: Option<&str>) -> Packing {
    let is = |name: &str| declared.is_some_and(|declared| declared.trim().eq_ignore_ascii_case(name));
    match head {
        [0x1F, 0x8B, ..] => Packing::Gzip,
        [first, ..] if first & 0x0F == 8 && is("deflate") => Packing::Zlib,
        _ => Packing::None,
    }
}

fn decoded<'r, R: Read + 'r>(body: Peeked<R>, content_type: Option<&str>) -> Box<dyn Read + 'r> {
    let (encoding, mark) = encoding(&body.head, content_type);
    let text = body.without(mark);
    if encoding == UTF_8 { Box::new(text) } else { Box::new(Decoding::new(text, encoding)) }
}

/// The encoding, and the length of the mark that says so. A mark says more than a header, and zeros more than either.
fn encoding(head: &[u8], content_type: Option<&str>) -> (&'static Encoding, usize) {
    if let Some(marked) = Encoding::for_bom(head) {
        return marked;
    }
    let declared = content_type.and_then(charset).and_then(|label| Encoding::for_label(label.as_bytes()));
    let told = match head {
        // JSON begins with two ASCII characters at least (RFC 4627 section 3), and holds no zero.
        [0, second, ..] if *second != 0 => UTF_16BE,
        [first, 0, ..] if *first != 0 => UTF_16LE,
        // No two-byte unit is needed where the bytes show that there are none.
        _ => declared.filter(|it| *it != UTF_16BE && *it != UTF_16LE).unwrap_or(UTF_8),
    };
    (told, 0)
}

/// The parameter `charset` of a Content-Type, without its quotes.
fn charset(content_type: &str) -> Option<&str> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.next().map(|(_, label)| label.trim().trim_matches(['"', '\'']))
}

/// Decodes while it is read.
struct Decoding<R> {
    input: R,
    decoder: Decoder,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Decoding<R> {
    fn new(input: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { input, decoder, text: Vec::new(), at: 0, ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut bytes = [0; 8 << 10];
        let count = self.input.read(&mut bytes)?;
        self.ended = count == 0;
        let room = self.decoder.max_utf8_buffer_length(count).unwrap_or(4 * count);
        self.text.resize(room, 0);
        let (_, _, written, _) = self.decoder.decode_to_utf8(&bytes[..count], &mut self.text, self.ended);
        self.text.truncate(written);
        self.at = 0;
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.fill()?;
        }
        let mut left = &self.text[self.at..];
        let read = left.read(buffer)?;
        self.at += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn read(body: &[u8], content_type: &str, content_encoding: &str) -> String {
        let declared = Declared {
            content_type: Some(content_type),
            content_encoding: Some(content_encoding).filter(|it| !it.is_empty()),
        };
        // One byte at a time, as a slow server would send it.
        let slow = body.chunks(1).fold(Box::new(io::empty()) as Box<dyn Read>, |all, byte| Box::new(all.chain(byte)));
        for body in [Box::new(body) as Box<dyn Read>, slow] {
            let mut text = String::new();
            utf8(body, declared).and_then(|mut read| read.read_to_string(&mut text)).expect("text");
            if !text.is_empty() {
                return text;
            }
        }
        String::new()
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).and_then(|()| encoder.finish()).expect("gzip")
    }

    fn zlib(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).and_then(|()| encoder.finish()).expect("zlib")
    }

    #[test]
    fn every_encoding_becomes_utf_8() {
        let text = "{\"name\":\"Zoë €\"}";
        let latin = b"{\"name\":\"Zo\xEB \x80\"}";
        for (name, body, content_type, content_encoding) in [
            ("as the standard", text.as_bytes().to_vec(), "application/scim+json", ""),
            ("its charset named", text.as_bytes().to_vec(), "application/scim+json; charset=UTF-8", ""),
            ("a charset nobody knows", text.as_bytes().to_vec(), "application/json; charset=binary", ""),
            ("a mark", [b"\xEF\xBB\xBF", text.as_bytes()].concat(), "application/json", ""),
            (
                "a mark that contradicts the header",
                [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
                "a/b; charset=latin1",
                "",
            ),
            (
                "Latin-1, which browsers read as Windows-1252",
                latin.to_vec(),
                "application/json; Charset=\"ISO-8859-1\"",
                "",
            ),
            (
                "UTF-16, marked",
                utf16(&format!("\u{FEFF}{text}"), u16::to_le_bytes),
                "application/json; charset=utf-16",
                "",
            ),
            ("UTF-16, big end first, marked", utf16(&format!("\u{FEFF}{text}"), u16::to_be_bytes), "", ""),
            ("UTF-16 without a mark", utf16(text, u16::to_le_bytes), "application/json", ""),
            (
                "UTF-16, big end first, without a mark",
                utf16(text, u16::to_be_bytes),
                "application/json; charset=utf-8",
                "",
            ),
            ("UTF-8 that is called UTF-16", text.as_bytes().to_vec(), "application/json; charset=utf-16", ""),
            ("gzip", gzip(text.as_bytes()), "application/json", "gzip"),
            ("gzip that is not declared", gzip(latin), "application/json; charset=latin1", ""),
            ("gzip of marked text", gzip(&utf16(&format!("\u{FEFF}{text}"), u16::to_le_bytes)), "", "x-gzip"),
            ("deflate", zlib(text.as_bytes()), "application/json", "Deflate"),
            ("deflate that is none", text.as_bytes().to_vec(), "application/json", "deflate"),
        ] {
            assert_eq!(read(&body, content_type, content_encoding), text, "{name}");
        }
        assert_eq!(read(b"", "", "gzip"), "");
    }

    #[test]
    fn a_damaged_archive_is_an_error_and_no_empty_text() {
        let mut packed = gzip(b"{\"a\":1}");
        packed.truncate(packed.len() / 2);
        let mut text = String::new();
        let read = utf8(packed.as_slice(), Declared::default()).and_then(|mut read| read.read_to_string(&mut text));
        assert!(read.is_err(), "{text}");
    }
}
