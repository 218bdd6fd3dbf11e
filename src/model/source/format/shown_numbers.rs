//! Numbers as a sheet shows them, where their format adds to them: `0000` shows 17 as 0017.
//!
//! Personnel numbers and telephones are often kept as numbers with such a format, and people know them by what they see.
//! Only formats of zeros and fixed signs are followed, which add digits and signs and change none; all others show the
//! number. Sources: ECMA-376 part 1, sections 18.8.30 (numFmt), 18.8.10 (cellXfs), 18.3.1.4 (c).

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::xlsx::Trouble;
use crate::base::Cancel;

/// A format of zeros and fixed signs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Digits(Vec<Sign>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Digit,
    Fixed(char),
}

impl Digits {
    /// `None` when the format is of another sort, or adds nothing.
    fn of(code: &str) -> Option<Self> {
        let code = code.split(';').next().unwrap_or_default();
        let mut signs = Vec::new();
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            match c {
                '0' => signs.push(Sign::Digit),
                '\\' => signs.push(Sign::Fixed(chars.next()?)),
                '"' => signs.extend(chars.by_ref().take_while(|c| *c != '"').map(Sign::Fixed)),
                // The width of a sign, and a sign that fills the cell.
                '_' | '*' => drop(chars.next()),
                ' ' | '-' | '+' | '(' | ')' | '/' | ':' => signs.push(Sign::Fixed(c)),
                _ => return None,
            }
        }
        let digits = signs.iter().filter(|sign| **sign == Sign::Digit).count();
        (digits > 1 || digits == 1 && signs.len() > 1).then_some(Self(signs))
    }

    fn shown(&self, number: u64) -> String {
        let count = self.0.iter().filter(|sign| **sign == Sign::Digit).count();
        let digits = format!("{number:0>count$}");
        // The first place takes what there is no other place for.
        let (first, rest) = digits.split_at(digits.len() - count + 1);
        let (mut first, mut rest) = (Some(first), rest.chars());
        let mut text = String::new();
        for sign in &self.0 {
            match (sign, first) {
                (Sign::Fixed(c), _) => text.push(*c),
                (Sign::Digit, Some(digits)) => {
                    text.push_str(digits);
                    first = None;
                }
                (Sign::Digit, None) => text.extend(rest.next()),
            }
        }
        text.trim().to_owned()
    }
}

/// The cells of one sheet whose format adds something.
#[derive(Debug, Default)]
pub struct ShownNumbers {
    formats: Vec<Digits>,
    /// By row and column, from 0: the place of the format.
    cells: HashMap<(u32, u32), usize>,
}

impl ShownNumbers {
    /// As the sheet shows a whole number in this cell; `None` where it shows the number itself.
    pub fn text(&self, cell: (u32, u32), number: f64) -> Option<String> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let format = self.formats.get(*self.cells.get(&cell)?)?;
        let is_whole = (0.0..EXACT).contains(&number) && number.fract() == 0.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and small enough")]
        is_whole.then(|| format.shown(number as u64))
    }
}

/// The styles of a workbook that add something to a number, read once.
#[derive(Debug, Default)]
pub struct Styles {
    formats: Vec<Digits>,
    /// The place of the format, by the number of the style.
    by_style: HashMap<usize, usize>,
    /// The sheets' files, by their names.
    files: HashMap<String, String>,
}

impl Styles {
    /// What cannot be read adds nothing: who reads the workbook says what is wrong with it.
    pub fn of(bytes: &[u8], most: u64) -> Self {
        let mut styles = Self::default();
        let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return styles };
        let mut file = |name: &str| text_of(&mut archive, name, most).unwrap_or_default();
        styles.take_formats(&file("xl/styles.xml"));
        if styles.by_style.is_empty() {
            return styles;
        }
        let links = file("xl/_rels/workbook.xml.rels");
        let targets: HashMap<String, String> = tags(&links, "Relationship")
            .filter_map(|tag| Some((attribute(tag, "Id")?, path_in(&attribute(tag, "Target")?))))
            .collect();
        let book = file("xl/workbook.xml");
        let sheets = tags(&book, "sheet");
        styles.files = sheets
            .filter_map(|tag| Some((attribute(tag, "name")?, targets.get(&attribute(tag, "id")?)?.clone())))
            .collect();
        styles
    }

    fn take_formats(&mut self, xml: &str) {
        let codes: HashMap<String, String> = tags(xml, "numFmt")
            .filter_map(|tag| Some((attribute(tag, "numFmtId")?, attribute(tag, "formatCode")?)))
            .collect();
        let of_cells = xml.split("<cellXfs").nth(1).and_then(|rest| rest.split("</cellXfs").next()).unwrap_or_default();
        for (style, tag) in tags(of_cells, "xf").enumerate() {
            let code = attribute(tag, "numFmtId").and_then(|id| codes.get(&id));
            if let Some(format) = code.and_then(|code| Digits::of(code)) {
                self.by_style.insert(style, self.formats.len());
                self.formats.push(format);
            }
        }
    }

    /// The cells of a sheet with such styles.
    pub fn cells(&self, bytes: &[u8], sheet: &str, most: u64, cancel: &Cancel) -> Result<ShownNumbers, Trouble> {
        let mut shown = ShownNumbers { formats: self.formats.clone(), ..ShownNumbers::default() };
        let file = self.files.get(sheet).filter(|_| !self.by_style.is_empty());
        let archive = file.and_then(|_| ZipArchive::new(Cursor::new(bytes)).ok());
        let Some((file, mut archive)) = file.zip(archive) else { return Ok(shown) };
        let xml = text_of(&mut archive, file, most).unwrap_or_default();
        for (count, tag) in tags(&xml, "c").enumerate() {
            if count % 4096 == 0 {
                cancel.check()?;
            }
            let style = attribute(tag, "s").and_then(|style| self.by_style.get(&style.parse::<usize>().ok()?));
            let cell = style.and_then(|_| place_of(&attribute(tag, "r")?));
            shown.cells.extend(cell.zip(style.copied()));
        }
        Ok(shown)
    }
}

fn text_of(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, most: u64) -> Option<String> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A relationship's target is a path from the root or from the workbook's folder.
fn path_in(target: &str) -> String {
    target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned)
}

/// What stands in the tags with this name, whatever their prefix.
fn tags<'x>(xml: &'x str, name: &'x str) -> impl Iterator<Item = &'x str> {
    xml.split('<').skip(1).filter_map(move |piece| {
        let tag = piece.split('>').next()?;
        let end = tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len());
        (tag[..end].rsplit(':').next() == Some(name) && end > 0).then(|| &tag[end..])
    })
}

/// The value of an attribute, whatever its prefix.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once('=') {
        let key = before.trim().rsplit(|c: char| c.is_whitespace() || c == ':').next();
        let value = after.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, more) = value[1..].split_once(quote)?;
        if key == Some(name) {
            return Some(unescaped(value));
        }
        rest = more;
    }
    None
}

fn unescaped(text: &str) -> String {
    const ESCAPES: [(&str, &str); 5] =
        [("&quot;", "\""), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    ESCAPES.iter().fold(text.to_owned(), |text, (escape, sign)| text.replace(escape, sign))
}

/// `B3` is row 2, column 1.
fn place_of(name: &str) -> Option<(u32, u32)> {
    let letters = name.bytes().take_while(u8::is_ascii_uppercase).count();
    let add = |column: u32, letter: u8| column.checked_mul(26)?.checked_add(u32::from(letter - b'A') + 1);
    let column = name.bytes().take(letters).try_fold(0, add)?;
    Some((name[letters..].parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_their_formats_say() {
        for (code, number, expected) in [
            ("0000", 17, Some("0017")),
            ("0000", 12345, Some("12345")),
            ("000000;[Red]-000000", 17, Some("000017")),
            (r"000\-000", 1234, Some("001-234")),
            ("000-00-0000", 12_345_678, Some("012-34-5678")),
            ("\"E-\"000", 7, Some("E-007")),
            ("\"E-\"0", 17, Some("E-17")),
            ("(000) 000-0000", 15_550_101, Some("(001) 555-0101")),
            ("000", 1234, Some("1234")),
            ("0", 17, None),
            ("0.00", 17, None),
            ("#,##0", 17, None),
            ("General", 17, None),
            ("yyyy-mm-dd", 17, None),
            ("[<=9999999]000-0000;(000) 000-0000", 17, None),
            ("", 17, None),
        ] {
            assert_eq!(Digits::of(code).map(|digits| digits.shown(number)).as_deref(), expected, "{code}");
        }
    }

    #[test]
    fn tags_and_attributes_are_found() {
        let xml = r#"<x:row><c r="B3" s='12'/><x:c r="AA10" s="7"><v>1</v></x:c><cols a="b"/></x:row>"#;
        let cells: Vec<_> = tags(xml, "c").map(|tag| (attribute(tag, "r"), attribute(tag, "s"))).collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(cells, [(some("B3"), some("12")), (some("AA10"), some("7"))]);
        assert_eq!(attribute(r#" r:id="r&amp;1""#, "id"), some("r&1"));
        for (name, expected) in
            [("A1", Some((0, 0))), ("B3", Some((2, 1))), ("AA10", Some((9, 26))), ("A0", None), ("3", None), ("", None)]
        {
            assert_eq!(place_of(name), expected, "{name}");
        }
    }
}
