//! Entra's `NormalizeDiacritics`: the characters of the reference's table become plain letters.
//!
//! Source: Microsoft's reference of expression functions, the table of NormalizeDiacritics, row by row. Note that `ø` becomes
//! `oe` and `ö` becomes `o`. What the table does not list (`đ`, `ð`, `œ`, `ų`, `ņ`, `ế`) stays, and the caller says so.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The rows of small letters; each holds for its capitals too.
const ROWS: [(&str, &str); 17] = [
    ("a", "ä à â ã å á ą ă ā ā\u{301} ā\u{300} ā\u{302} ā\u{303} ǟ ā\u{308} ǡ a\u{331} å\u{304}"),
    ("ae", "æ ǣ"),
    ("c", "ç č ć c\u{304} c\u{331}"),
    ("d", "ď d\u{304} ḏ"),
    ("e", "ë è é ê ę ě ė ē ḗ ḕ ē\u{302} ē\u{303} ê\u{304} e\u{331} ë\u{304} e\u{30A}\u{304}"),
    ("g", "ğ ḡ g\u{331}"),
    ("i", "ï î í ì ī ī\u{301} ī\u{300} ī\u{302} ī\u{303} i\u{331}"),
    ("l", "ľ ł l\u{304} ḹ ḻ"),
    ("n", "ñ ń ň n\u{304} ṉ"),
    ("o", "ö ò ő õ ô ó ō ṓ ṑ ō\u{302} ō\u{303} ȫ ō\u{308} ǭ ȭ ȱ o\u{331}"),
    ("oe", "ø ø\u{304} œ\u{304}"),
    ("r", "ř ŕ r\u{304} ṟ ṝ"),
    ("s", "š ś ș ş s\u{304} s\u{331}"),
    ("t", "ť ț t\u{304} ṯ"),
    ("u", "ü ù û ú ů ű ū ū\u{301} ū\u{300} ū\u{302} ū\u{303} u\u{307}\u{304} ǖ ṻ ṳ\u{304} u\u{331}"),
    ("y", "ÿ ý ȳ ȳ\u{301} ȳ\u{300} ȳ\u{303} y\u{331}"),
    ("z", "ź ž ż z\u{304} ẕ"),
];

/// What has no capital, or one of its own.
const ALONE: [(&str, &str); 4] = [("ß", "ss"), ("ẞ", "SS"), ("ı", "i"), ("İ", "I")];

/// By the character taken apart.
static TABLE: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for (plain, row) in ROWS {
        for listed in row.split(' ') {
            table.insert(listed.nfd().collect(), plain.to_owned());
            table.insert(listed.to_uppercase().nfd().collect(), plain.to_uppercase());
        }
    }
    table.extend(ALONE.map(|(listed, plain)| (listed.nfd().collect(), plain.to_owned())));
    table
});

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
    // The order of the marks on one letter does not count.
    let apart: String = cluster.iter().collect::<String>().nfd().collect();
    TABLE.get(&apart).map(String::as_str)
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
            ("Nguyễn Thị ạ", "Nguyễn Thị ạ", Some("ễ")),
            ("Hồ ế", "Hồ ế", Some("ồ")),
            ("ų į ņ Ū", "ų į ņ U", Some("ų")),
            ("ṳ\u{304} Ṳ\u{304} Ż ș", "u U Z s", None),
            ("日本 Ω й", "日本 Ω й", None),
        ] {
            assert_eq!(normalize(text), (expected.to_owned(), unlisted.map(str::to_owned)), "{text}");
        }
    }
}
