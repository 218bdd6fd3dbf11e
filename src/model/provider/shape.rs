//! The shapes of values that providers look at, by the names that their files use.

use serde::Deserialize;

use super::leaf::Word;
use crate::scim::ValueTable;

/// Which texts a value may be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fits {
    Email,
    CountryCode,
    Phone,
    OneOf(Vec<Word>),
}

impl Fits {
    /// The value that is meant by a text that does not fit, where there is a table of them.
    pub fn nearest(&self, text: &str) -> Option<String> {
        match self {
            Self::Email | Self::Phone => None,
            Self::CountryCode => ValueTable::Country.nearest(text),
            Self::OneOf(words) => {
                let same = |word: &&Word| word.0.replace('_', "-").eq_ignore_ascii_case(&text.trim().replace('_', "-"));
                words.iter().find(same).map(|word| word.0.to_owned())
            }
        }
    }

    pub fn takes(&self, text: &str) -> bool {
        match self {
            Self::Email => looks_like_email(text),
            Self::CountryCode => ValueTable::Country.has(text),
            Self::Phone => is_phone(text),
            Self::OneOf(words) => words.iter().any(|word| word.0 == text),
        }
    }
}

/// Good enough to tell an address from a login: one @ with something on both sides and no white space.
pub(super) fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty() && domain.len() > 2 && !domain.contains('@') && !text.chars().any(char::is_whitespace)
}

/// A number with its calling code that can be dialled from anywhere: E.164 (at most 15 digits) with the blanks, hyphens,
/// dots and brackets that people write, and an extension as RFC 3966 has it.
fn is_phone(text: &str) -> bool {
    let (number, extension) = text.split_once(";ext=").unwrap_or((text, "0"));
    let Some(rest) = number.strip_prefix('+') else { return false };
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let is_written_so = rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'-' | b'.' | b'(' | b')'));
    let is_extension = !extension.is_empty() && extension.bytes().all(|b| b.is_ascii_digit());
    (7..=15).contains(&digits) && !rest.starts_with('0') && is_written_so && !rest.contains("(0)") && is_extension
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_can_be_dialled_from_anywhere_is_told_from_others() {
        for (text, expected) in [
            ("+31612345678", true),
            ("+31 6 1234 5678", true),
            ("+1 (425) 555-0100", true),
            ("+31207112233;ext=12", true),
            ("+31 (0)20 711 22 33", false),
            ("0612345678", false),
            ("0031612345678", false),
            ("0612345678 / 0201234567", false),
            ("+31612345678 / +31201234567", false),
            ("intern 4512", false),
            ("+31 12", false),
            ("+0612345678", false),
            ("+31612345678901234", false),
            ("", false),
        ] {
            assert_eq!(Fits::Phone.takes(text), expected, "{text:?}");
        }
    }

    #[test]
    fn shapes_are_told_apart() {
        let locales = Fits::OneOf(["nl", "en-US"].map(Word).to_vec());
        for (text, email, country, locale) in [
            ("liz@example.com", true, false, false),
            ("liz", false, false, false),
            ("@example.com", false, false, false),
            ("a b@example.com", false, false, false),
            ("a@b@c", false, false, false),
            ("NL", false, true, false),
            ("nl", false, true, true),
            ("Netherlands", false, false, false),
            ("en-US", false, false, true),
            ("en", false, false, false),
            ("", false, false, false),
        ] {
            let fits = [&Fits::Email, &Fits::CountryCode, &locales].map(|shape| shape.takes(text));
            assert_eq!(fits, [email, country, locale], "{text:?}");
        }
    }
}
