//! What values look like, as far as a suggestion rests on it.

use super::concept::Concept;
use crate::base::{country, truth};
use crate::source::Pattern;

/// Whether a value is what a target takes. Some targets take any text.
pub type Looks = fn(&str) -> bool;

/// What the values of a target look like; nothing where any text will do.
pub fn of_target(concept: Concept) -> Option<Looks> {
    Some(match concept {
        Concept::Email | Concept::EmailHome | Concept::EmailOther => |text| Pattern::Email.fits(text),
        phone if phone.is_phone() => is_phone,
        Concept::Active | Concept::Inactive => |text| matches!(text, "true" | "false"),
        Concept::Country => |text| country::find(text).is_some_and(|country| country.alpha2 == text),
        Concept::Postal => is_postal,
        Concept::Language | Concept::Locale => |text| Pattern::Locale.fits(text),
        Concept::Timezone => |text| text.contains('/') && jiff::tz::TimeZone::get(text).is_ok(),
        Concept::EmployeeNumber | Concept::ExternalId => is_number,
        Concept::Honorific => is_honorific,
        _ => return None,
    })
}

/// A number that can be dialled, with an extension perhaps.
fn is_phone(text: &str) -> bool {
    let number = text.split(";ext=").next().unwrap_or(text);
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let is_international = number.starts_with('+') && number[1..].bytes().all(|b| b.is_ascii_digit());
    (is_international && (7..=15).contains(&digits)) || Pattern::Phone.fits(text) && (7..=15).contains(&digits)
}

/// Digits, perhaps with letters, in at most two groups.
fn is_postal(text: &str) -> bool {
    let (digits, length) = (text.chars().filter(char::is_ascii_digit).count(), text.chars().count());
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
    digits >= 2 && length <= 10 && text.chars().all(is_part) && text.split([' ', '-']).count() <= 2
}

/// One word without an @: "004217", "E-17", "NL.0042".
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && !text.contains(|c: char| c.is_whitespace() || c == '@') && !is_date(text)
}

fn is_date(text: &str) -> bool {
    Pattern::Date.fits(text) && text.contains(|c: char| !c.is_ascii_digit())
}

/// Forms of address, as tables have them.
const HONORIFICS: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "herr", "frau", "hr", "fr", "dhr", "mevr", "mw", "heer",
    "mevrouw", "de heer", "m", "mme", "mlle", "monsieur", "madame", "sr", "sra", "srta", "don", "dona", "señor",
    "señora", "sig", "sigra", "signor", "signora", "dott", "ing", "pan", "pani", "bay", "bayan", "様", "さん",
    "dr ing", "prof dr", "drs", "ir", "mag", "dipl ing",
];

pub fn is_honorific(text: &str) -> bool {
    let word = text.to_lowercase().replace('.', " ");
    HONORIFICS.contains(&word.split_whitespace().collect::<Vec<_>>().join(" ").as_str())
}

/// Whether a text cannot be a word of a person's: for targets that take any text.
pub fn is_no_word(concept: Concept, text: &str) -> bool {
    let is_data = Pattern::Email.fits(text) || Pattern::Guid.fits(text) || is_date(text) || Pattern::Url.fits(text);
    let is_truth = truth::of_state(text).is_some() && !text.chars().all(|c| c.is_ascii_digit());
    let has_digit = text.chars().any(|c| c.is_ascii_digit());
    match concept {
        Concept::UserName | Concept::Manager => is_date(text) || is_truth,
        Concept::DisplayName | Concept::FullName | Concept::Given | Concept::Family | Concept::Middle => {
            is_data || has_digit || text.chars().count() == 1 && text.is_ascii() && concept != Concept::Middle
        }
        Concept::Title => is_data || is_truth || is_honorific(text) || text.chars().all(|c| !c.is_alphabetic()),
        // "NO" and "SI" are provinces too.
        Concept::City | Concept::Region => {
            is_data || text.chars().all(|c| c.is_ascii_digit()) || is_truth && text.len() > 2
        }
        Concept::Street | Concept::Address => is_data || is_truth || text.contains('@'),
        Concept::UserType => is_data,
        _ => is_data || is_truth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_by_their_looks() {
        for (concept, text, expected) in [
            (Concept::Phone, "+31 20 555 0000", true),
            (Concept::Phone, "+31612345678;ext=12", true),
            (Concept::Phone, "10000", false),
            (Concept::Postal, "1012 AB", true),
            (Concept::Postal, "00-950", true),
            (Concept::Postal, "Amsterdam", false),
            (Concept::EmployeeNumber, "E-0017", true),
            (Concept::EmployeeNumber, "Jansen, Piet", false),
            (Concept::EmployeeNumber, "2024-01-31", false),
            (Concept::Timezone, "Europe/Amsterdam", true),
            (Concept::Timezone, "Europe/Amsterdm", false),
            (Concept::Country, "NL", true),
            (Concept::Country, "Nederland", false),
            (Concept::Honorific, "Dhr.", true),
            (Concept::Honorific, "Engineer", false),
        ] {
            assert_eq!(of_target(concept).map(|looks| looks(text)), Some(expected), "{concept:?} {text}");
        }
    }

    #[test]
    fn what_is_no_word_of_a_person_is_told() {
        for (concept, text, expected) in [
            (Concept::Title, "Engineer", false),
            (Concept::Title, "Mr.", true),
            (Concept::Title, "4010", true),
            (Concept::Given, "j.jansen@fabrikam.example", true),
            (Concept::Given, "Zoë", false),
            (Concept::Street, "SMTP:j.jansen@fabrikam.example", true),
            (Concept::Street, "Plein 1", false),
            (Concept::Department, "4010", false),
            (Concept::Department, "2024-01-31", true),
        ] {
            assert_eq!(is_no_word(concept, text), expected, "{concept:?} {text}");
        }
    }
}
