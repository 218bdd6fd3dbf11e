//! The encoding of a text that is no UTF-8: told as browsers tell it, or as a person says.
//!
//! Excel saves CSV in the encoding of the country it is used in: Windows-1252 in Western Europe, -1250 in the East of it,
//! -1254 in Turkey, Shift_JIS in Japan. Which it was stands nowhere in the file, so it is guessed from which letters
//! follow which, and shown with a line of the text; a person who sees that it is wrong names another.

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
    fn encodings_have_the_names_that_people_know() {
        for (name, expected) in [
            ("windows-1250", Some("windows-1250")),
            ("1254", Some("windows-1254")),
            ("cp1252", Some("windows-1252")),
            ("latin1", Some("windows-1252")),
            ("shift_jis", Some("Shift_JIS")),
            ("SJIS", Some("Shift_JIS")),
            ("iso-8859-2", Some("ISO-8859-2")),
            ("klingon", None),
        ] {
            assert_eq!(name.parse::<TextEncoding>().ok().map(|it| it.to_string()).as_deref(), expected, "{name}");
        }
    }
}
