//! Phone numbers in a text that somebody typed: one or several, with words, blanks and extensions around them.
//!
//! [`find`] takes the text apart into runs of digits, reads each by the numbering plan of its country ([`plan`]), and
//! gives it as E.164 has it, with an extension as RFC 3966 writes one. What is there and is no number has its reason.

mod plan;
mod token;

use std::fmt;

use token::{Group, Piece};

/// A number, in the form of E.164.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    e164: String,
    pub line: Line,
    /// Whether the country's plan has its range. Others are as long as numbers there are.
    pub is_listed: bool,
    extension: Option<String>,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.e164)?;
        self.extension.as_ref().map_or(Ok(()), |extension| write!(f, ";ext={extension}"))
    }
}

/// What a number rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Fixed,
    Mobile,
    /// The country's plan does not tell: in North America, and of numbers that are in no range of it.
    FixedOrMobile,
    /// A service, an internet phone, or what the plan does not say.
    Other,
}

/// Why what stands there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    NoDigits,
    ExtensionOnly,
    TooShort,
    TooLong,
    /// It may be one, but of which country?
    NoCountry,
    Unlisted,
}

impl Reason {
    /// In words that follow the text.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoDigits => "is no phone number",
            Self::ExtensionOnly => "is an extension only, no phone number",
            Self::TooShort => "is too short for a phone number",
            Self::TooLong => "is too long for a phone number",
            Self::NoCountry => "has no country code, and no region is given for it",
            Self::Unlisted => "is no phone number of its country",
        }
    }
}

/// What there is in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub numbers: Vec<Number>,
    /// The first thing that should have been a number and is none.
    pub refused: Option<Reason>,
}

pub(crate) use plan::is_region;

/// So many characters of a text are read: no field has more numbers than fit there.
const LONGEST: usize = 500;
/// No number is written in more groups.
const MOST_GROUPS: usize = 20;

/// All phone numbers of a text, in their order. `region` is the ISO code of the country that numbers without a country
/// code belong to.
pub(crate) fn find(text: &str, region: Option<&str>) -> Found {
    let mut found = Found::default();
    let read: String = text.chars().take(LONGEST).collect();
    for piece in token::pieces(&read) {
        match piece {
            Piece::Chunk { groups, extension } => found.read(&groups, extension, region),
            Piece::ExtensionOnly => found.refuse(Reason::ExtensionOnly),
        }
    }
    if found.numbers.is_empty() {
        found.refuse(Reason::NoDigits);
    }
    found
}

/// Whether a text is one phone number that can be dialled from anywhere, and nothing else.
pub fn is_one_number(text: &str) -> bool {
    let found = find(text, None);
    found.numbers.len() == 1 && found.refused.is_none()
}

/// Whether numbers stand together in one field, of whichever country: "0612345678 / 0201234567".
pub fn has_several_numbers(text: &str) -> bool {
    let is_number = |part: &&str| part.bytes().filter(u8::is_ascii_digit).count() >= FEWEST;
    text.split(['/', ';', ',', '|', '\n']).filter(is_number).count() > 1
}

/// Digits fewer than these are no number of a person anywhere; more are none either.
const FEWEST: usize = 7;
const FEWEST_WITH_CODE: usize = 9;
const MOST: usize = 15;

impl Found {
    fn refuse(&mut self, reason: Reason) {
        self.refused.get_or_insert(reason);
    }

    fn read(&mut self, groups: &[Group], extension: Option<String>, region: Option<&str>) {
        let before = self.numbers.len();
        at_slashes(groups, region).into_iter().for_each(|part| self.read_part(part, region));
        if let Some(last) = self.numbers.get_mut(before..).and_then(<[Number]>::last_mut) {
            last.extension = extension;
        }
    }

    fn read_part(&mut self, groups: &[Group], region: Option<&str>) {
        let before = self.numbers.len();
        match one(groups, region) {
            Some(whole) => self.numbers.push(whole),
            None => self.part_by_part(groups, region),
        }
        if self.numbers.len() == before {
            self.refuse(why_not(groups, region));
        }
    }

    /// Several numbers with nothing but blanks or hyphens between them: where a group begins like a number, the numbers
    /// part; else each is as long as it can be.
    fn part_by_part(&mut self, groups: &[Group], region: Option<&str>) {
        let begins = |at: usize| groups.get(at).is_some_and(|group| group.has_plus || group.digits.starts_with('0'));
        let mut start = 0;
        while start < groups.len() {
            let last = groups.len().min(start + MOST_GROUPS);
            let mut ends: Vec<usize> = (start + 1..=last).rev().collect();
            ends.sort_by_key(|end| !begins(*end));
            let number = ends.into_iter().find_map(|end| Some((end, one(&groups[start..end], region)?)));
            let number = number.filter(|(_, number)| number.is_listed);
            start = number.as_ref().map_or(start + 1, |(end, _)| *end);
            self.numbers.extend(number.map(|(_, number)| number));
        }
    }
}

/// A code of an area has no more digits, with what is dialled before it.
const LONGEST_AREA: usize = 6;

/// What stands between slashes, where each is a number. `030/123456` is a single number, and `030 / 123456`; behind the slash
/// with blanks in `030 123456 / 78` stands something else.
fn at_slashes<'g>(groups: &'g [Group], region: Option<&str>) -> Vec<&'g [Group]> {
    let mut parts: Vec<&[Group]> = Vec::new();
    let mut start = 0;
    for at in (1..groups.len()).filter(|at| groups[*at].is_behind_slash) {
        parts.push(&groups[start..at]);
        start = at;
    }
    parts.push(&groups[start..]);
    let is_listed = |part: &&[Group]| one(part, region).is_some_and(|number| number.is_listed);
    let digits = |part: &[Group]| part.iter().map(|group| group.digits.len()).sum::<usize>();
    let is_parted = parts.windows(2).any(|pair| pair[1][0].is_behind_gap && digits(pair[0]) > LONGEST_AREA);
    if is_parted || parts.iter().all(is_listed) { parts } else { vec![groups] }
}

/// The number that all these groups of digits are together.
fn one(groups: &[Group], region: Option<&str>) -> Option<Number> {
    let has_plus = groups.first()?.has_plus;
    let all: String = groups.iter().map(|group| &*group.digits).collect();
    let is_abroad = has_plus || all.starts_with("00");
    // "+31 (0)20": the zero is dialled inside the country only.
    let plain = || groups.iter().filter(|group| !group.is_zero_in_parentheses).map(|group| &*group.digits).collect();
    let digits: String = if is_abroad { plain() } else { all };
    plan::read(&digits, has_plus, region)
}

fn why_not(groups: &[Group], region: Option<&str>) -> Reason {
    let count: usize = groups.iter().map(|group| group.digits.len()).sum();
    let has_plus = groups.first().is_some_and(|group| group.has_plus);
    match count {
        ..FEWEST => Reason::TooShort,
        ..FEWEST_WITH_CODE if has_plus => Reason::TooShort,
        _ if region.is_none() && !has_plus => Reason::NoCountry,
        FEWEST..=MOST => Reason::Unlisted,
        _ => Reason::TooLong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, region: &str) -> String {
        let numbers = find(text, Some(region)).numbers;
        numbers.iter().map(|number| format!("{number} {:?}", number.line)).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn several_numbers_are_no_number_to_dial() {
        for (text, several, one) in [
            ("0612345678 / 0201234567", true, false),
            ("020-555 0000", false, false),
            ("+31612345678", false, true),
            ("+31 6 1234 5678", false, true),
            ("+31612345678 / +31201234567", true, false),
            ("+316115162990201912444", false, false),
            ("663756331", false, false),
        ] {
            assert_eq!((has_several_numbers(text), is_one_number(text)), (several, one), "{text}");
        }
    }

    const NUMBERS: &[(&str, &str, &str)] = &[
        ("0612345678 / 0201234567", "NL", "+31612345678 Mobile, +31201234567 Fixed"),
        ("0612345678/0201234567", "NL", "+31612345678 Mobile, +31201234567 Fixed"),
        ("0612345678 0201234567", "NL", "+31612345678 Mobile, +31201234567 Fixed"),
        ("06 12 34 56 78 of 020 123 45 67", "NL", "+31612345678 Mobile, +31201234567 Fixed"),
        ("T: 020-7112233; M: 06-12345678", "NL", "+31207112233 Fixed, +31612345678 Mobile"),
        ("+31 20 711 2233 +31 6 12345678", "NL", "+31207112233 Fixed, +31612345678 Mobile"),
        ("020-711 2233 tst 12", "NL", "+31207112233;ext=12 Fixed"),
        ("020-711 2233, toestel 12", "NL", "+31207112233;ext=12 Fixed"),
        ("020 7112233 x12 / 06-12345678", "NL", "+31207112233;ext=12 Fixed, +31612345678 Mobile"),
        ("tel:+31-20-711-2233;ext=12", "NL", "+31207112233;ext=12 Fixed"),
        ("(425) 882-8080 ext. 12", "US", "+14258828080;ext=12 FixedOrMobile"),
        ("+31 (0)20 711 22 33", "NL", "+31207112233 Fixed"),
        ("+31 (0) 6 12345678", "US", "+31612345678 Mobile"),
        ("+31 0612345678", "US", "+31612345678 Mobile"),
        ("(+31) 6-12345678", "US", "+31612345678 Mobile"),
        ("06-12345678 thuis", "NL", "+31612345678 Mobile"),
        ("(06)22334455", "NL", "+31622334455 Mobile"),
        ("31698765432", "NL", "+31698765432 FixedOrMobile"),
        ("612345678", "NL", "+31612345678 Mobile"),
        ("612345678.0", "NL", "+31612345678 Mobile"),
        ("0049 211 5550123", "NL", "+492115550123 Fixed"),
        ("011 44 20 7946 0958", "US", "+442079460958 Fixed"),
        ("0044 20 7946 0958", "US", "+442079460958 Fixed"),
        ("030/123456", "DE", "+4930123456 Fixed"),
        ("089 / 12 34 56", "DE", "+4989123456 Fixed"),
        ("01 / 512 34 56", "AT", "+4315123456 Fixed"),
        ("030 123456 / 78", "DE", "+4930123456 Fixed"),
        ("+49 30 123456 / +49 171 1234567", "US", "+4930123456 Fixed, +491711234567 Mobile"),
        ("0475/12.34.56", "BE", "+32475123456 Mobile"),
        ("02 1234 5678", "IT", "+390212345678 Fixed"),
        ("+39 06 1234567", "NL", "+39061234567 Fixed"),
        ("8 916 123-45-67", "RU", "+79161234567 Mobile"),
        ("011 15 2345-6789", "AR", "+5491123456789 Mobile"),
        ("(11) 91234-5678", "BR", "+5511912345678 Mobile"),
        ("０３-１２３４-５６７８", "JP", "+81312345678 Fixed"),
        ("03-1234-5678 内線12", "JP", "+81312345678;ext=12 Fixed"),
        ("+44 7700 900123", "NL", "+447700900123 FixedOrMobile"),
        ("0800 1234", "NL", "+318001234 Other"),
        ("+800 1234 5678", "NL", "+80012345678 Other"),
    ];

    #[test]
    fn numbers_are_found_as_people_write_them() {
        for (text, region, expected) in NUMBERS {
            assert_eq!(shown(text, region), *expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_has_a_reason() {
        for (text, region, reason) in [
            ("n.v.t.", Some("NL"), Reason::NoDigits),
            ("intern 4512", Some("NL"), Reason::ExtensionOnly),
            ("06 1234", Some("NL"), Reason::TooShort),
            ("+31 6 1234", Some("NL"), Reason::TooShort),
            ("06 12345678901234567890", Some("NL"), Reason::TooLong),
            ("0612345678", None, Reason::NoCountry),
            ("+999 1234 5678", Some("NL"), Reason::Unlisted),
            ("3.16123E+10", Some("NL"), Reason::TooShort),
        ] {
            let found = find(text, region);
            assert_eq!((found.numbers.len(), found.refused), (0, Some(reason)), "{text}");
        }
    }

    #[test]
    fn a_countrys_example_is_read_with_and_without_its_code() {
        for region in ["AU", "BE", "CH", "CN", "ES", "FR", "GB", "IN", "KZ", "MX", "PL", "PT", "SG", "TR", "ZA"] {
            let tables = phonenumber::metadata::DATABASE.by_id(region).expect("a region");
            let example = tables.descriptors().mobile().and_then(|mobile| mobile.example()).expect("an example");
            let expected = format!("+{}{example}", tables.country_code());
            for text in [example.to_owned(), expected.clone()] {
                let found = find(&text, Some(region)).numbers;
                assert_eq!(found.first().map(ToString::to_string), Some(expected.clone()), "{region} {text}");
            }
        }
    }
}
