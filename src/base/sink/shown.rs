//! Characters that are obeyed or vanish instead of being seen, and how they are shown.
//!
//! The escapes are those of Rust: `\n`, `\r`, `\t`, else `\u{…}`. Nothing else changes; a text that holds such an escape
//! by itself looks the same, which is a matter for eyes and never for data.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Ranges of code points that are not seen: controls (C0, DELETE, C1), what breaks lines, and what Unicode calls
/// default-ignorable (DerivedCoreProperties.txt), which has all bidirectional marks, embeddings, overrides and
/// isolates, the characters without width, fillers, variation selectors and tags.
const HIDDEN: &[(u32, u32)] = &[
    (0x0000, 0x001F),
    (0x007F, 0x009F),
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x1_BCA0, 0x1_BCA3),
    (0x1_D173, 0x1_D17A),
    (0xE_0000, 0xE_0FFF),
];

/// Whether a character is obeyed or vanishes where it should be seen.
pub fn is_hidden(c: char) -> bool {
    if (' '..='~').contains(&c) {
        return false;
    }
    let code = u32::from(c);
    let after = HIDDEN.partition_point(|(first, _)| *first <= code);
    after.checked_sub(1).is_some_and(|at| code <= HIDDEN[at].1)
}

/// The text on one line, with everything in it to be seen.
pub fn shown(text: &str) -> Cow<'_, str> {
    shown_where(text, is_hidden)
}

/// The text on the lines that it is made of, with everything else in it to be seen.
pub fn shown_lines(text: &str) -> Cow<'_, str> {
    shown_where(text, |c| c != '\n' && is_hidden(c))
}

fn shown_where(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    // What people read most takes no look at each character.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) || !text.chars().any(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_escaped(c) { push_escaped(&mut shown, c) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

/// Appends a character, or what stands for it.
pub(super) fn push(out: &mut String, c: char) {
    if is_hidden(c) { push_escaped(out, c) } else { out.push(c) }
}

/// Appends what stands for a character.
pub(super) fn push_escaped(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c => {
            // Writing to a String cannot fail.
            let _always = write!(out, "\\u{{{:x}}}", u32::from(c));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial;
    use super::{HIDDEN, is_hidden, shown, shown_lines};

    #[test]
    fn what_is_not_seen_is_shown_and_the_rest_stays() {
        for (name, text, expected) in [
            ("words", "Zoë van den Berg, 李明 ✓", "Zoë van den Berg, 李明 ✓"),
            (
                "line breaks",
                "a\r\nb\u{b}\u{c}\u{85}\u{2028}\u{2029}c",
                "a\\r\\nb\\u{b}\\u{c}\\u{85}\\u{2028}\\u{2029}c",
            ),
            ("escape and null", "\u{1b}[31m\0", "\\u{1b}[31m\\u{0}"),
            ("an override", "exe.\u{202e}fdp", "exe.\\u{202e}fdp"),
            ("no width", "a\u{200b}\u{feff}b", "a\\u{200b}\\u{feff}b"),
            ("tags", "a\u{e0041}", "a\\u{e0041}"),
        ] {
            assert_eq!(shown(text), expected, "{name}");
        }
    }

    #[test]
    fn every_control_and_every_bidirectional_character_is_hidden() {
        let bidirectional =
            "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
        assert!(bidirectional.chars().all(is_hidden));
        assert!(('\0'..=char::MAX).filter(|c| c.is_control()).all(is_hidden));
        assert!(HIDDEN.is_sorted() && HIDDEN.iter().all(|(first, last)| first <= last));
        assert!("aZ09 ~é\u{a0}\u{3000}😀".chars().all(|c| !is_hidden(c)));
    }

    #[test]
    fn nothing_hidden_survives_in_hostile_texts() {
        for text in trial::texts() {
            let line = shown(&text);
            assert!(!line.chars().any(is_hidden), "{text:?}");
            assert_eq!(shown(&line), line, "{text:?}");
            let lines = shown_lines(&text);
            assert!(!lines.chars().any(|c| c != '\n' && is_hidden(c)), "{text:?}");
            assert_eq!(lines.replace('\n', "\\n"), line, "{text:?}");
        }
    }
}
