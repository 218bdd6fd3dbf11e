//! Names as people type them: capitals, marks, points and blanks make no difference.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// In small letters without marks, words parted by one blank; the points of an abbreviation are nothing.
pub fn folded(text: &str) -> String {
    let bare: String = text.trim().replace('.', "").to_lowercase();
    let plain = bare.nfkd().filter(|c| !is_combining_mark(*c));
    let mut folded = String::new();
    for letter in plain {
        match letter {
            'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            '&' => folded.push_str(" and "),
            _ if letter.is_alphanumeric() => folded.push(letter),
            _ => folded.push(' '),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}
