//! What is wrong with a text whatever it is for: blanks that nobody sees, digits that a spreadsheet has taken, and letters
//! that look like others.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// Whether it begins or ends with a blank, or with something that takes no room on screens.
pub(super) fn has_blank_at_end(text: &str) -> bool {
    let is_blank = |c: Option<char>| c.is_some_and(|c| c.is_whitespace() || is_unseen(c));
    is_blank(text.chars().next()) || is_blank(text.chars().next_back())
}

/// "4.12345E+11", as spreadsheets write long numbers; with a comma in half the world.
pub(super) fn is_scientific(text: &str) -> bool {
    // Nearly every text is told by its first letter.
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        return false;
    }
    let Some((number, exponent)) = text.split_once("E+").or_else(|| text.split_once("e+")) else { return false };
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    whole.len() == 1 && is_digits(whole) && is_digits(fraction) && exponent.len() <= 3 && is_digits(exponent)
}

/// Characters without a width of their own, and those that only turn the direction of writing.
const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// What the text looks like: compatible forms as one, without case and without what cannot be seen. Most texts are what
/// they look like, but for case.
pub(super) fn look(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.trim());
    }
    let seen: String = text.nfkc().filter(|c| !is_unseen(*c)).collect();
    Cow::Owned(seen.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_shortened_is_told_from_names() {
        for (text, expected) in [
            ("4.12345E+11", true),
            ("4,12345E+11", true),
            ("4E+11", true),
            ("-1.5e+9", true),
            ("12.5E+11", false),
            ("4.12345E11", false),
            ("E+11", false),
            ("4.E+11", false),
            ("AE+11", false),
            ("+31 6 1234", false),
            ("1e+1234", false),
        ] {
            assert_eq!(is_scientific(text), expected, "{text}");
        }
    }

    #[test]
    fn blanks_at_the_ends_are_seen_whatever_they_are() {
        for (name, text, expected) in [
            ("none", "liz", false),
            ("inside", "Liz Smith", false),
            ("after", "liz ", true),
            ("before", "\tliz", true),
            ("of no break", "liz\u{a0}", true),
            ("of no width", "\u{200b}liz", true),
            ("a mark of byte order", "\u{feff}liz", true),
            ("nothing", "", false),
        ] {
            assert_eq!(has_blank_at_end(text), expected, "{name}");
        }
    }

    #[test]
    fn texts_that_look_the_same_look_the_same_here() {
        for (name, one, other) in [
            ("a ligature", "ﬁona@x.com", "fiona@x.com"),
            ("full width", "ｌｉｚ@x.com", "liz@x.com"),
            ("a letter and its mark", "jose\u{301}@x.com", "josé@x.com"),
            ("no width", "l\u{200b}iz@x.com", "liz@x.com"),
            ("a soft hyphen", "l\u{ad}iz@x.com", "liz@x.com"),
            ("blanks at the end", "liz@x.com ", "liz@x.com"),
        ] {
            assert_eq!(look(one), look(other), "{name}");
        }
        assert_ne!(look("jose@x.com"), look("josé@x.com"));
    }
}
