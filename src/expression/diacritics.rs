//! Entra's `NormalizeDiacritics`: the letters and marks of the reference's table become plain letters.
//!
//! The table replaces whole characters; here its letters and its marks are the data. Note that `ø` becomes `oe` and `ö`
//! becomes `o`. What the table does not list (`đ`, `ð`, `þ`, `œ`, `ạ`) stays, and the caller says so.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

const LETTERS: &str = "acdegilnorstuyzACDEGILNORSTUYZ";

/// Grave, acute, circumflex, tilde, macron, breve, dot above, diaeresis, ring, double acute, caron, comma below,
/// cedilla, ogonek, macron below, dot below (only in `ṝ` and `ḹ`).
const MARKS: &[char] = &[
    '\u{300}', '\u{301}', '\u{302}', '\u{303}', '\u{304}', '\u{306}', '\u{307}', '\u{308}', '\u{30A}', '\u{30B}',
    '\u{30C}', '\u{326}', '\u{327}', '\u{328}', '\u{331}',
];

const WHOLE: [(&str, &str); 12] = [
    ("æ", "ae"),
    ("Æ", "AE"),
    ("ø", "oe"),
    ("Ø", "OE"),
    ("œ\u{304}", "oe"),
    ("Œ\u{304}", "OE"),
    ("ß", "ss"),
    ("ł", "l"),
    ("Ł", "L"),
    ("ı", "i"),
    ("ẞ", "SS"),
    ("İ", "I"),
];

/// The text in plain letters, and the first character beyond ASCII letters that the table does not list.
pub(crate) fn normalize(text: &str) -> (String, Option<String>) {
    let mut output = String::with_capacity(text.len());
    let mut unlisted = None;
    let decomposed: Vec<char> = text.nfd().collect();
    let mut position = 0;
    while position < decomposed.len() {
        let marks = decomposed[position + 1..].iter().take_while(|c| is_combining_mark(**c)).count();
        let cluster = &decomposed[position..=position + marks];
        position += 1 + marks;
        if let Some(plain) = plain(cluster) {
            output.push_str(plain);
        } else if cluster.len() == 1 && cluster[0].is_ascii() {
            output.push(cluster[0]);
        } else {
            let kept: String = cluster.iter().copied().nfc().collect();
            output.push_str(&kept);
            if cluster[0].is_alphabetic() && is_latin(cluster[0]) {
                unlisted.get_or_insert(kept);
            }
        }
    }
    (output, unlisted)
}

const fn is_latin(character: char) -> bool {
    matches!(character, 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

fn plain(cluster: &[char]) -> Option<&'static str> {
    let (base, marks) = cluster.split_first()?;
    let listed_marks = marks.iter().all(|mark| MARKS.contains(mark) || (*mark == '\u{323}' && "rlRL".contains(*base)));
    if !listed_marks {
        return None;
    }
    let (_, plain) = WHOLE
        .iter()
        .find(|(letter, _)| {
            let mut letters = letter.chars();
            letters.next() == Some(*base) && letters.all(|mark| marks.contains(&mark))
        })
        .map_or_else(
            || LETTERS.find(*base).filter(|_| !marks.is_empty()).map(|at| ("", &LETTERS[at..=at])),
            |(a, b)| Some((*a, *b)),
        )?;
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_letters_become_plain_and_others_stay() {
        for (text, expected, unlisted) in [
            ("Zoë", "Zoe", None),
            ("José García-López", "Jose Garcia-Lopez", None),
            ("Ærøskøbing Straße", "AEroeskoebing Strasse", None),
            ("å̄ǟa̱ḹṝœ̄", "aaalroe", None),
            ("Łódź Åse Öl", "Lodz Ase Ol", None),
            ("Đorđe", "Đorđe", Some("Đ")),
            ("Nguyễn Thị ạ", "Nguyen Thị ạ", Some("ị")),
            ("日本 Ω й", "日本 Ω й", None),
        ] {
            assert_eq!(normalize(text), (expected.to_owned(), unlisted.map(str::to_owned)), "{text}");
        }
    }
}
