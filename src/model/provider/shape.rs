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
    OneOf(Vec<Word>),
}

impl Fits {
    /// The value that is meant by a text that does not fit, where there is a table of them.
    pub fn nearest(&self, text: &str) -> Option<String> {
        match self {
            Self::Email => None,
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
            Self::OneOf(words) => words.iter().any(|word| word.0 == text),
        }
    }
}

/// Good enough to tell an address from a login: one @ with something on both sides and no white space.
pub(super) fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty() && domain.len() > 2 && !domain.contains('@') && !text.chars().any(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

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
