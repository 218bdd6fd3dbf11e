//! A text as it stands in its file: what is written back has the same encoding and the same mark.
//!
//! Windows PowerShell 5 writes UTF-16 where `>` is used and UTF-8 with a byte order mark where it is asked for UTF-8.

/// How a text is kept in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    unit: Unit,
    mark: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Unit {
    #[default]
    Utf8,
    Utf16Little,
    Utf16Big,
}

/// A file's text, its line ends as they are, and how it was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileText {
    pub text: String,
    form: Form,
}

/// Bytes that are no text in Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no text in UTF-8 or UTF-16 (byte {at}). Save it as UTF-8 and try again.")]
pub struct NotUnicode {
    pub at: usize,
}

impl FileText {
    /// What was pasted: it has no file yet.
    pub fn pasted(text: &str) -> Self {
        let mark = text.starts_with('\u{feff}');
        let text = text.trim_start_matches('\u{feff}').to_owned();
        Self { text, form: Form { unit: Unit::Utf8, mark } }
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, NotUnicode> {
        let (unit, skip) = match bytes {
            [0xEF, 0xBB, 0xBF, ..] => (Unit::Utf8, 3),
            [0xFF, 0xFE, ..] => (Unit::Utf16Little, 2),
            [0xFE, 0xFF, ..] => (Unit::Utf16Big, 2),
            // JSON and HCL begin with ASCII, so a zero beside the first letter tells UTF-16 without a mark.
            [first, 0, ..] if *first != 0 => (Unit::Utf16Little, 0),
            [0, first, ..] if *first != 0 => (Unit::Utf16Big, 0),
            _ => (Unit::Utf8, 0),
        };
        let form = Form { unit, mark: skip > 0 };
        Ok(Self { text: text_in(unit, &bytes[skip..]).map_err(|at| NotUnicode { at: at + skip })?, form })
    }

    /// Another text, as this one was kept.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        let mark = if self.form.mark { "\u{feff}" } else { "" };
        let units = || mark.encode_utf16().chain(text.encode_utf16());
        match self.form.unit {
            Unit::Utf8 => [mark, text].concat().into_bytes(),
            Unit::Utf16Little => units().flat_map(u16::to_le_bytes).collect(),
            Unit::Utf16Big => units().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

fn text_in(unit: Unit, bytes: &[u8]) -> Result<String, usize> {
    let from: fn([u8; 2]) -> u16 = match unit {
        Unit::Utf8 => return std::str::from_utf8(bytes).map(str::to_owned).map_err(|e| e.valid_up_to()),
        Unit::Utf16Little => u16::from_le_bytes,
        Unit::Utf16Big => u16::from_be_bytes,
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(bytes.len() - 1);
    }
    let mut text = String::with_capacity(pairs.len());
    let mut at = 0;
    for letter in char::decode_utf16(pairs.iter().map(|pair| from(*pair))) {
        let letter = letter.map_err(|_| at)?;
        at += 2 * letter.len_utf16();
        text.push(letter);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_as_it_was_kept() {
        let utf16 = |order: fn(u16) -> [u8; 2], text: &str| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        for (name, bytes) in [
            ("UTF-8", "{\"é\": 1}\r\n".as_bytes().to_vec()),
            ("UTF-8 with a mark", "\u{feff}{\"é\": 1}".as_bytes().to_vec()),
            ("UTF-16, as PowerShell's > writes it", utf16(u16::to_le_bytes, "\u{feff}{\"é😀\": 1}\r\n")),
            ("UTF-16, big end first", utf16(u16::to_be_bytes, "\u{feff}{\"é\": 1}")),
            ("UTF-16 without a mark", utf16(u16::to_le_bytes, "{\"é\": 1}")),
            ("nothing", Vec::new()),
        ] {
            let file = FileText::decode(&bytes).expect(name);
            assert!(!file.text.starts_with('\u{feff}'), "{name}");
            assert_eq!(file.encode(&file.text), bytes, "{name}");
        }
    }

    #[test]
    fn what_is_no_unicode_is_said_with_its_place() {
        assert_eq!(FileText::decode(b"{\"a\": \"J\xFCrgen\"}"), Err(NotUnicode { at: 8 }));
        assert_eq!(FileText::decode(&[0xFF, 0xFE, b'{', 0, 0x00, 0xD8, b'}', 0]), Err(NotUnicode { at: 4 }));
        assert_eq!(FileText::decode(&[0xFF, 0xFE, b'{', 0, 1]), Err(NotUnicode { at: 4 }));
    }
}
