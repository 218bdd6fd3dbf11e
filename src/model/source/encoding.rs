//! The encoding of a text that is no UTF-8: told as browsers tell it, or as a person says.
//!
//! Excel saves CSV in the encoding of the country it is used in: Windows-1252 in Western Europe, -1250 in the East of it,
//! -1254 in Turkey, Shift_JIS in Japan. Which it was stands nowhere in the file, so it is guessed from which letters
//! follow which, and shown with a line of the text; a person who sees that it is wrong names another. ISO-2022-JP is ASCII
//! byte by byte, so it would pass for UTF-8: its escape sequences tell it.

use std::fmt;
use std::str::FromStr;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

/// A text encoding, by the names of the WHATWG's Encoding Standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct TextEncoding(pub(super) &'static Encoding);

impl TextEncoding {
    /// The one that switches between alphabets with escape sequences: it has no byte that is not ASCII.
    pub const SWITCHING: Self = Self(encoding_rs::ISO_2022_JP);

    /// Those that exports come in, with where they are used.
    pub fn usual() -> impl Iterator<Item = (Self, &'static str)> {
        use encoding_rs as of;
        [
            (of::WINDOWS_1252, "Western Europe"),
            (of::WINDOWS_1250, "Central Europe"),
            (of::WINDOWS_1254, "Turkey"),
            (of::WINDOWS_1257, "Baltic countries"),
            (of::WINDOWS_1251, "Cyrillic"),
            (of::WINDOWS_1253, "Greece"),
            (of::WINDOWS_1255, "Hebrew"),
            (of::WINDOWS_1256, "Arabic"),
            (of::WINDOWS_1258, "Vietnam"),
            (of::SHIFT_JIS, "Japan"),
            (of::EUC_JP, "Japan, Unix"),
            (of::ISO_2022_JP, "Japan, mail and mainframes"),
            (of::EUC_KR, "Korea"),
            (of::GB18030, "China"),
            (of::BIG5, "Taiwan, Hong Kong"),
            (of::ISO_8859_2, "Central Europe, Unix"),
            (of::MACINTOSH, "Western Europe, old Macs"),
            (of::IBM866, "Cyrillic, DOS"),
        ]
        .into_iter()
        .map(|(encoding, used)| (Self(encoding), used))
    }
}

impl TryFrom<String> for TextEncoding {
    type Error = NoEncoding;

    fn try_from(name: String) -> Result<Self, NoEncoding> {
        name.parse()
    }
}

impl From<TextEncoding> for &'static str {
    fn from(encoding: TextEncoding) -> Self {
        encoding.0.name()
    }
}

/// A name that is no encoding's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no encoding that is known. Write it like windows-1250, windows-1254, shift_jis, euc-kr, gbk or big5."
)]
pub struct NoEncoding(String);

impl FromStr for TextEncoding {
    type Err = NoEncoding;

    fn from_str(name: &str) -> Result<Self, NoEncoding> {
        let digits = name.strip_prefix("cp").or_else(|| name.strip_prefix("CP")).unwrap_or(name);
        let by_number = || Encoding::for_label(format!("windows-{digits}").as_bytes());
        Encoding::for_label(name.as_bytes()).or_else(by_number).map(Self).ok_or_else(|| NoEncoding(name.to_owned()))
    }
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

/// Guesses an encoding from the parts of a text as they come.
pub(super) struct Guess(EncodingDetector);

impl Guess {
    pub fn new() -> Self {
        Self(EncodingDetector::new(Iso2022JpDetection::Deny))
    }

    pub fn look(&mut self, part: &[u8]) {
        self.0.feed(part, false);
    }

    /// Something that is no UTF-8.
    pub fn end(mut self) -> TextEncoding {
        self.0.feed(&[], true);
        TextEncoding(self.0.guess(None, Utf8Detection::Deny))
    }
}

/// Looks for the escape sequences of ISO-2022-JP in the parts of a text as they come (RFC 1468; those of half-width
/// katakana, JIS X 0201, as the Encoding Standard has them). Only a text that is all ASCII has a meaning by them.
#[derive(Debug, Default)]
pub(super) struct Escapes {
    first: Option<u64>,
    is_not_ascii: bool,
    /// The end of the part before, in which a sequence may have begun.
    end: Vec<u8>,
    /// Where the next part begins, when it follows.
    next: u64,
}

impl Escapes {
    /// What leads to letters that are not ASCII's, as `ESC $ B`.
    const SEQUENCES: [&[u8; 3]; 4] = [b"\x1B$B", b"\x1B$@", b"\x1B(J", b"\x1B(I"];
    const LENGTH: usize = 3;

    /// `at`: where the part begins.
    pub fn look(&mut self, at: u64, part: &[u8]) {
        self.is_not_ascii |= !part.is_ascii();
        if self.is_not_ascii || self.first.is_some() {
            return;
        }
        if at != self.next {
            self.end.clear();
        }
        let before = self.end.len();
        let across = [&self.end[..], &part[..part.len().min(Self::LENGTH - 1)]].concat();
        let found = Self::position(&across).map(|place| (at + place as u64).saturating_sub(before as u64));
        self.first = found.or_else(|| Some(at + Self::position(part)? as u64));
        self.next = at + part.len() as u64;
        self.end.extend_from_slice(&part[part.len().saturating_sub(Self::LENGTH - 1)..]);
        self.end.drain(..self.end.len().saturating_sub(Self::LENGTH - 1));
    }

    /// Where the first one is, when the text as far as it was seen is ASCII.
    pub fn first(&self) -> Option<u64> {
        self.first.filter(|_| !self.is_not_ascii)
    }

    fn position(part: &[u8]) -> Option<usize> {
        let mut from = 0;
        while let Some(at) = escape_from(part, from) {
            if part.get(at..at + Self::LENGTH).is_some_and(|three| Self::SEQUENCES.iter().any(|it| *it == three)) {
                return Some(at);
            }
            from = at + 1;
        }
        None
    }
}

/// Where the next escape is. Many bytes are looked at together: this goes over all of a large file.
fn escape_from(part: &[u8], from: usize) -> Option<usize> {
    const ESCAPE: u8 = 0x1B;
    const TOGETHER: usize = 64;
    let has_one = |bytes: &[u8]| bytes.iter().fold(false, |has, byte| has | (*byte == ESCAPE));
    let bytes = part.get(from..)?;
    let (number, bytes) = bytes.chunks(TOGETHER).enumerate().find(|(_, bytes)| has_one(bytes))?;
    let within = bytes.iter().position(|byte| *byte == ESCAPE)?;
    Some(from + number * TOGETHER + within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_by_their_letters() {
        for (name, text) in [
            ("windows-1252", "Jürgen Weiß;Köln;Geschäftsführer\nRenée Müller;Zürich;Buchhaltung\n"),
            ("windows-1252", "José Peña;Málaga;Dirección\nIñigo Muñoz;Cádiz;Administración\n"),
            ("windows-1250", "Łukasz Wiśniewski;Łódź;Księgowość\nMałgorzata Żak;Wrocław;Zarząd\n"),
            ("windows-1250", "Jiří Dvořák;Plzeň;Účetní\nŽaneta Šťastná;Děčín;Nákup\n"),
            ("windows-1254", "Ayşe Yılmaz;İzmir;Müdür\nOğuz Çağlar;Şişli;Satış\n"),
            ("windows-1251", "Иван Петров;Москва;Бухгалтерия\nОльга Смирнова;Казань;Кадры\n"),
            ("windows-1253", "Γιώργος Παπαδόπουλος;Αθήνα;Λογιστήριο\n"),
            ("Shift_JIS", "氏名,部署\n山田 太郎,営業部\n鈴木 花子,人事部\n"),
            ("EUC-KR", "이름,부서\n김민수,인사부\n박지영,영업부\n"),
            ("GBK", "姓名,部门\n王伟,人事部\n李娜,销售部\n"),
        ] {
            let encoding = name.parse::<TextEncoding>().expect(name);
            let (bytes, _, lossy) = encoding.0.encode(text);
            assert!(!lossy, "{name}");
            let mut guess = Guess::new();
            bytes.chunks(7).for_each(|part| guess.look(part));
            let guessed = guess.end();
            assert_eq!(guessed.0.decode(&bytes).0, text, "{name} is read as {guessed}");
        }
    }

    #[test]
    fn escape_sequences_are_found_wherever_a_part_ends() {
        for (text, expected) in [
            (&b"a,b\n\x1B$B;3ED\x1B(B,c\n"[..], Some(4)),
            (b"\x1B(I6@\x1B(B", Some(0)),
            (b"\x1B(Ba", None),
            (b"\x1B[1mred\x1B[0m", None),
            ("\x1B$B; é".as_bytes(), None),
            (b"", None),
        ] {
            for size in 1..=text.len().max(1) {
                let mut escapes = Escapes::default();
                for (number, part) in text.chunks(size).enumerate() {
                    escapes.look((number * size) as u64, part);
                }
                assert_eq!(escapes.first(), expected, "{} in parts of {size}", text.escape_ascii());
            }
        }
    }

    #[test]
    fn encodings_have_the_names_that_people_know() {
        for (name, expected) in [
            ("windows-1250", Some("windows-1250")),
            ("1254", Some("windows-1254")),
            ("cp1252", Some("windows-1252")),
            ("latin1", Some("windows-1252")),
            ("shift_jis", Some("Shift_JIS")),
            ("SJIS", Some("Shift_JIS")),
            ("iso-8859-2", Some("ISO-8859-2")),
            ("iso-2022-jp", Some("ISO-2022-JP")),
            ("klingon", None),
        ] {
            assert_eq!(name.parse::<TextEncoding>().ok().map(|it| it.to_string()).as_deref(), expected, "{name}");
        }
    }
}
