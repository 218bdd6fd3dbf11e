//! The shapes of values that providers look at, by the names that their files use.

use serde::Deserialize;

use super::leaf::Word;

/// Which texts a value may be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fits {
    Email,
    CountryCode,
    OneOf(Vec<Word>),
}

impl Fits {
    pub fn takes(&self, text: &str) -> bool {
        match self {
            Self::Email => looks_like_email(text),
            Self::CountryCode => is_country_code(text),
            Self::OneOf(words) => words.iter().any(|word| word.0 == text),
        }
    }
}

/// Good enough to tell an address from a login: one @ with something on both sides and no white space.
pub(super) fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty() && domain.len() > 2 && !domain.contains('@') && !text.chars().any(char::is_whitespace)
}

/// ISO 3166-1 alpha-2 by its shape.
fn is_country_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic())
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
            ("en", false, true, false),
            ("", false, false, false),
        ] {
            let fits = [&Fits::Email, &Fits::CountryCode, &locales].map(|shape| shape.takes(text));
            assert_eq!(fits, [email, country, locale], "{text:?}");
        }
    }
}
