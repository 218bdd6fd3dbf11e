//! Small and capital letters, as .NET makes them: one character for one character, `ß` stays `ß`.
//!
//! Turkish and Azerbaijani keep `i` and `ı` apart. Without a culture .NET leaves `ı` and `İ` as they are; with any other
//! they become `I` and `i`.

/// A language whose letters have rules of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Culture {
    Invariant,
    /// Any named one without letters of its own.
    Named,
    /// Turkish and Azerbaijani.
    Turkic,
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
            _ => (valid && (2..=3).contains(&language.len())).then_some(Self::Named),
        }
    }

    pub fn lower(self, text: &str) -> String {
        let small = |character: char| match (self, character) {
            (Self::Turkic, 'I') => 'ı',
            (Self::Turkic | Self::Named, 'İ') => 'i',
            (Self::Invariant, 'İ') => 'İ',
            _ => simple(character.to_lowercase(), character),
        };
        text.chars().map(small).collect()
    }

    pub fn upper(self, text: &str) -> String {
        let capital = |character: char| match (self, character) {
            (Self::Turkic, 'i') => 'İ',
            (Self::Invariant, 'ı') => 'ı',
            _ => capital(character),
        };
        text.chars().map(capital).collect()
    }
}

/// One capital letter for one letter; that of `ᾳ`, which Unicode also writes with two letters, is `ᾼ`.
fn capital(character: char) -> char {
    let shift = match character {
        '\u{1F80}'..='\u{1F87}' | '\u{1F90}'..='\u{1F97}' | '\u{1FA0}'..='\u{1FA7}' => 8,
        '\u{1FB3}' | '\u{1FC3}' | '\u{1FF3}' => 9,
        _ => return simple(character.to_uppercase(), character),
    };
    char::from_u32(u32::from(character) + shift).unwrap_or(character)
}

/// The letter that begins a word in title case: of `ǆ`, `ǅ`.
pub(crate) fn title(character: char) -> char {
    match character {
        '\u{1C4}'..='\u{1C6}' => '\u{1C5}',
        '\u{1C7}'..='\u{1C9}' => '\u{1C8}',
        '\u{1CA}'..='\u{1CC}' => '\u{1CB}',
        '\u{1F1}'..='\u{1F3}' => '\u{1F2}',
        other => Culture::Invariant.upper(other.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(other),
    }
}

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
            ("lt", "Ìj\u{307}", "ìj\u{307}", "ÌJ\u{307}"),
            ("en-US", "İIı", "iiı", "İII"),
            ("", "İIı", "İiı", "İIı"),
            ("", "ᾳᾼŉ", "ᾳᾳŉ", "ᾼᾼŉ"),
        ] {
            let culture = Culture::named(culture).unwrap();
            assert_eq!((culture.lower(text).as_str(), culture.upper(text).as_str()), (lower, upper), "{culture:?}");
        }
        assert_eq!(Culture::named("not a culture"), None);
    }
}
