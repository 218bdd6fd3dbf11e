//! The ZIP archive around a workbook, gone through once before the workbook is read.
//!
//! What an archive says of its own sizes may be a lie, and so may what a workbook says of the number of its texts. Here
//! everything is unpacked, counted and forgotten, so that whoever reads it then knows how much it is at most.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::xlsx::Trouble;
use crate::base::Cancel;
use crate::source::storage::BLOCK;

/// Where a workbook keeps the texts of its cells (ECMA-376 part 1, section 18.4).
const TEXTS: &str = "sharedstrings.xml";
/// One of them, at least: `<si><t/></si>`.
const SHORTEST_TEXT: u64 = 13;
/// The attribute that says how many there are.
const COUNT: &[u8] = b"uniqueCount";
/// It is looked for across the ends of blocks, with all that can belong to it.
const CARRIED: usize = 64;

/// What is in an archive.
#[derive(Debug, Default)]
pub struct Archive {
    names: Vec<String>,
}

impl Archive {
    /// Refused when it unpacks to more than this. What is broken is passed over: who reads it will say so.
    pub fn survey(bytes: &[u8], most: u64, cancel: &Cancel) -> Result<Self, Trouble> {
        let mut survey = Self::default();
        let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(survey) };
        let (mut left, mut block) = (most, vec![0; BLOCK]);
        for at in 0..archive.len() {
            cancel.check()?;
            let Ok(mut file) = archive.by_index(at) else { continue };
            let name =
                file.name().map_or_else(|_| String::from_utf8_lossy(file.name_raw()).into_owned(), Cow::into_owned);
            let mut texts = name.to_ascii_lowercase().ends_with(TEXTS).then(Texts::default);
            survey.names.push(name);
            let before = left;
            while let Some(read) = file.read(&mut block).ok().filter(|read| *read > 0) {
                cancel.check()?;
                left = left.checked_sub(read as u64).ok_or(Trouble::TooLarge)?;
                texts.iter_mut().for_each(|texts| texts.look(&block[..read]));
            }
            texts.map_or(Ok(()), |texts| texts.check(before - left))?;
        }
        Ok(survey)
    }

    /// What it is when it is no workbook that can be read.
    pub fn instead(&self) -> Option<&'static str> {
        let has = |name: &str| self.names.iter().any(|known| known == name);
        match () {
            () if has("xl/workbook.xml") => None,
            () if has("xl/workbook.bin") => Some("a binary Excel workbook (.xlsb)"),
            () if has("content.xml") => Some("an OpenDocument file"),
            () if has("word/document.xml") => Some("a Word document"),
            () if self.names.is_empty() => None,
            () => Some("a ZIP archive"),
        }
    }
}

/// How many texts a workbook says it has. Room is made for so many when it is read.
#[derive(Debug, Default)]
struct Texts {
    carried: Vec<u8>,
    said: u64,
}

impl Texts {
    fn look(&mut self, block: &[u8]) {
        self.carried.extend_from_slice(block);
        let mut rest = self.carried.as_slice();
        while let Some(at) = rest.iter().position(|byte| *byte == COUNT[0]) {
            rest = &rest[at..];
            self.said = self.said.max(rest.strip_prefix(COUNT).map_or(0, number));
            rest = &rest[1..];
        }
        let end = self.carried.len().saturating_sub(CARRIED);
        self.carried.drain(..end);
    }

    fn check(&self, size: u64) -> Result<(), Trouble> {
        if self.said.saturating_mul(SHORTEST_TEXT) <= size {
            return Ok(());
        }
        Err(Trouble::Broken(format!("it says that it has {} texts, and is too short for that", self.said)))
    }
}

/// The value of an attribute, after its name.
fn number(attribute: &[u8]) -> u64 {
    let value = attribute.iter().skip_while(|byte| byte.is_ascii_whitespace() || b"='\"+".contains(byte));
    value
        .map_while(|byte| char::from(*byte).to_digit(10))
        .fold(0, |number: u64, digit| number.saturating_mul(10).saturating_add(u64::from(digit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_texts_that_there_is_no_room_for_is_a_lie() {
        let said = |text: &str, piece: usize| {
            let mut texts = Texts::default();
            text.as_bytes().chunks(piece).for_each(|piece| texts.look(piece));
            texts.said
        };
        for (text, expected) in [
            (r#"<sst count="9" uniqueCount="12345"><si><t>a</t></si>"#, 12345),
            ("<sst uniqueCount = '007'>", 7),
            (r#"<!-- uniqueCount="1" --><sst uniqueCount="99999999999999999999999">"#, u64::MAX),
            ("<sst uniqueCount=\"\"><si><t>unique uniqueCount</t></si>", 0),
            ("", 0),
        ] {
            for piece in [1, 7, 1000] {
                assert_eq!(said(text, piece), expected, "{text} by {piece}");
            }
        }
        let texts = Texts { said: 100, ..Texts::default() };
        assert_eq!((texts.check(1300), texts.check(1299).is_err()), (Ok(()), true));
    }
}
