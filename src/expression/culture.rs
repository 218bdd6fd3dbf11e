//! Small and capital letters, as .NET makes them: one character for one character, `ß` stays `ß`.
//!
//! Turkish and Azerbaijani keep `i` and `ı` apart. Lithuanian keeps the dot over `i` under another mark; that is
//! Unicode's rule (SpecialCasing.txt), which Microsoft does not document.

/// A language whose letters have rules of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Culture {
    Invariant,
    /// Turkish and Azerbaijani.
    Turkic,
    Lithuanian,
}

impl Culture {
    /// From a culture name of RFC 4646: `tr`, `tr-TR`, `az-Latn-AZ`. `None` when it is no such name.
    pub fn named(name: &str) -> Option<Self> {
        let valid = name
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        let language = name.split('-').next().unwrap_or_default().to_ascii_lowercase();
        match language.as_str() {
            "" => Some(Self::Invariant),
            "tr" | "az" => Some(Self::Turkic),
            "lt" => Some(Self::Lithuanian),
            _ => (valid && (2..=3).contains(&language.len())).then_some(Self::Invariant),
        }
    }

    pub fn lower(self, text: &str) -> String {
        let mut output = String::with_capacity(text.len());
        let mut rest = text.chars().peekable();
        while let Some(character) = rest.next() {
            match (self, character) {
                (Self::Turkic, 'I') => output.push('ı'),
                (Self::Turkic, 'İ') => output.push('i'),
                (Self::Lithuanian, 'Ì') => output.push_str("i\u{307}\u{300}"),
                (Self::Lithuanian, 'Í') => output.push_str("i\u{307}\u{301}"),
                (Self::Lithuanian, 'Ĩ') => output.push_str("i\u{307}\u{303}"),
                (Self::Lithuanian, 'I' | 'J' | 'Į') => {
                    output.push(simple(character.to_lowercase(), character));
                    if rest.peek().is_some_and(|next| MARKS_ABOVE.contains(next)) {
                        output.push('\u{307}');
                    }
                }
                (_, 'İ') => output.push('İ'),
                _ => output.push(simple(character.to_lowercase(), character)),
            }
        }
        output
    }

    pub fn upper(self, text: &str) -> String {
        let mut output = String::with_capacity(text.len());
        let mut soft = false;
        for character in text.chars() {
            match (self, character) {
                (Self::Turkic, 'i') => output.push('İ'),
                (Self::Turkic, 'ı') => output.push('I'),
                (Self::Lithuanian, '\u{307}') if soft => {}
                (_, 'ı') => output.push('ı'),
                _ => output.push(simple(character.to_uppercase(), character)),
            }
            soft = matches!(character, 'i' | 'j' | 'į');
        }
        output
    }
}

/// Marks that stand over a letter, where the Lithuanian dot is kept.
const MARKS_ABOVE: [char; 3] = ['\u{300}', '\u{301}', '\u{303}'];

/// The mapping, unless it makes several characters of one.
fn simple(mapped: impl Iterator<Item = char>, character: char) -> char {
    let mut mapped = mapped;
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_culture_has_its_letters() {
        for (culture, text, lower, upper) in [
            ("", "Straße ΣΑΣ", "straße σασ", "STRAßE ΣΑΣ"),
            ("tr-TR", "TITLE Iıiİ", "tıtle ııii", "TITLE IIİİ"),
            ("az", "Ii", "ıi", "Iİ"),
            ("lt", "Ìj\u{307}", "i\u{307}\u{300}j\u{307}", "ÌJ"),
            ("en-US", "İI", "İi", "İI"),
        ] {
            let culture = Culture::named(culture).unwrap();
            assert_eq!((culture.lower(text).as_str(), culture.upper(text).as_str()), (lower, upper), "{culture:?}");
        }
        assert_eq!(Culture::named("not a culture"), None);
    }
}
