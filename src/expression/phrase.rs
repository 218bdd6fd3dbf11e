//! Expressions that the program writes for a person, in whichever language: `None` where the language cannot say it.
//!
//! What goes in are expressions of the same language, as [`Dialect::attribute`] makes them, and texts.

use super::dialect::{Dialect, text_constant};

impl Dialect {
    /// Several expressions with a space between what they give.
    pub fn join(self, parts: &[String]) -> Option<String> {
        if self.is_entra_like() {
            return Some(format!("Join(\" \", {})", parts.join(", ")));
        }
        let (first, rest) = parts.split_first()?;
        rest.iter().try_fold(first.clone(), |joined, part| self.joined(&joined, part))
    }

    /// In small letters.
    pub fn lowered(self, part: &str) -> Option<String> {
        match self {
            Self::Entra | Self::Generic => Some(format!("ToLower({part})")),
            Self::Okta => Some(format!("String.toLowerCase({part})")),
            Self::OneLogin | Self::Google => None,
        }
    }

    /// Without blanks at its ends. Entra has the function for Cloud Sync alone.
    pub fn trimmed(self, part: &str) -> Option<String> {
        (self == Self::Generic).then(|| format!("Trim({part})"))
    }

    /// One text for each word that may be there, in any case; nothing for others.
    pub fn switched(self, part: &str, words: &[(String, String)]) -> Option<String> {
        let part = self.lowered(part)?;
        let text = |text: &str| text_constant(self, text);
        let pairs = words.iter().map(|(word, gives)| Some((text(word)?, text(gives)?)));
        let pairs = pairs.collect::<Option<Vec<_>>>()?;
        if self.is_entra_like() {
            let pairs: String = pairs.iter().map(|(word, gives)| format!(", {word}, {gives}")).collect();
            return Some(format!("Switch({part}, \"\"{pairs})"));
        }
        let choice = |rest: String, (word, gives): &(String, String)| format!("{part} == {word} ? {gives} : {rest}");
        Some(pairs.iter().rev().fold("null".to_owned(), choice))
    }

    /// Whether a number lacks this bit, as a truth value of the language.
    pub fn lacks_bit(self, part: &str, bit: u32) -> Option<String> {
        let (yes, no) = (self.truth(true), self.truth(false));
        self.is_entra_like().then(|| format!("Switch(BitAnd({part}, {bit}), \"{yes}\", \"{bit}\", \"{no}\")"))
    }

    /// A truth value as a text of the language.
    pub const fn truth(self, truth: bool) -> &'static str {
        match (self.is_entra_like(), truth) {
            (true, true) => "True",
            (true, false) => "False",
            (false, true) => "true",
            (false, false) => "false",
        }
    }

    /// The code of a country out of its name.
    pub fn country_code(self, part: &str) -> Option<String> {
        match self {
            Self::Generic => Some(format!("CountryCode({part})")),
            Self::Okta => Some(format!("Iso3166Convert.toAlpha2({part})")),
            Self::Entra | Self::OneLogin | Self::Google => None,
        }
    }

    /// A phone number that can be dialled from anywhere; of several, the first of this kind.
    pub fn phone(self, part: &str, region: &str, which: Option<&str>) -> Option<String> {
        self.phone_of(part, &text_constant(self, region)?, which)
    }

    /// The same, with the region as an expression.
    pub fn phone_of(self, part: &str, region: &str, which: Option<&str>) -> Option<String> {
        let texts: Vec<&str> = which.into_iter().collect();
        self.own("Phone", &format!("{part}, {region}"), &texts)
    }

    /// The given or the family name out of a whole one.
    pub fn name_part(self, part: &str, which: &str) -> Option<String> {
        self.own("Names", part, &[which])
    }

    /// The loaded person whose attribute has this value.
    pub fn person(self, part: &str, attribute: &str) -> Option<String> {
        self.own("Person", part, &[attribute])
    }

    /// A function that only Crosswalk's own language has.
    fn own(self, function: &str, part: &str, texts: &[&str]) -> Option<String> {
        if self != Self::Generic {
            return None;
        }
        let texts = texts.iter().map(|text| text_constant(self, text)).collect::<Option<Vec<_>>>()?;
        let arguments: Vec<String> = std::iter::once(part.to_owned()).chain(texts).collect();
        Some(format!("{function}({})", arguments.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    #[test]
    fn what_a_language_says_it_also_reads() {
        let words = [("ja".to_owned(), "True".to_owned()), ("it's \"so\"".to_owned(), "False".to_owned())];
        for dialect in Dialect::ALL {
            let part = dialect.attribute("mail");
            let written = [
                dialect.join(&[part.clone(), part.clone(), part.clone()]),
                dialect.lowered(&part),
                dialect.trimmed(&part),
                dialect.switched(&part, &words),
            ];
            for text in written.into_iter().flatten() {
                assert!(parse(dialect, &text).expression.is_some(), "{dialect:?}: {text}");
            }
        }
    }

    #[test]
    fn only_our_own_language_has_our_own_functions() {
        for dialect in Dialect::ALL {
            let part = dialect.attribute("tel");
            let is_own = dialect == Dialect::Generic;
            assert_eq!(dialect.phone(&part, "NL", Some("mobile")).is_some(), is_own, "{dialect:?}");
            assert_eq!(dialect.name_part(&part, "given").is_some(), is_own, "{dialect:?}");
            assert_eq!(dialect.person(&part, "id").is_some(), is_own, "{dialect:?}");
        }
    }
}
