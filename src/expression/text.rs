//! Text as .NET and Java count it: in UTF-16 units, so that an emoji counts as two.

use std::borrow::Cow;

/// No value may grow longer than this, in bytes; nested replacing would otherwise grow without end.
pub(crate) const LONGEST: usize = 1 << 20;

/// Replaces all places; `None` when the result would be too long.
pub(crate) fn replace(source: &str, old: &str, new: &str) -> Option<String> {
    let grown = source.matches(old).count().checked_mul(new.len())?.checked_add(source.len())?;
    (grown <= LONGEST).then(|| source.replace(old, new))
}

/// How many UTF-16 units.
pub(crate) fn len(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// A part of the text, and whether its ends tore a character apart (which then is left out).
pub(crate) fn slice(text: Cow<'_, str>, start: usize, length: usize) -> (Cow<'_, str>, bool) {
    let (from, torn_start) = byte_at(&text, start);
    let (to, torn_end) = byte_at(&text, start.saturating_add(length));
    let from = if torn_start { from + text[from..].chars().next().map_or(0, char::len_utf8) } else { from };
    let to = to.max(from);
    let torn = length > 0 && (torn_start || torn_end);
    let part = match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[from..to]),
        Cow::Owned(mut text) => {
            text.truncate(to);
            text.drain(..from);
            Cow::Owned(text)
        }
    };
    (part, torn)
}

/// The byte where the unit stands, clipped at the end, and whether the place is inside a character.
fn byte_at(text: &str, unit: usize) -> (usize, bool) {
    if text.is_ascii() {
        return (unit.min(text.len()), false);
    }
    let mut units = 0;
    for (place, character) in text.char_indices() {
        if units == unit {
            return (place, false);
        }
        units += character.len_utf16();
        if units > unit {
            return (place, true);
        }
    }
    (text.len(), false)
}

/// How many units stand before a byte.
pub(crate) fn unit_of(text: &str, byte: usize) -> usize {
    len(&text[..byte])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_in_units() {
        for (text, start, length, expected, torn) in [
            ("John Doe", 0, 3, "Joh", false),
            ("Jo", 1, 64, "o", false),
            ("Zoë", 2, 1, "ë", false),
            ("a😀b", 1, 2, "😀", false),
            ("a😀b", 1, 1, "", true),
            ("a😀b", 2, 2, "b", true),
            ("abc", 9, 2, "", false),
        ] {
            for text in [Cow::Borrowed(text), Cow::Owned(text.to_owned())] {
                assert_eq!(
                    slice(text.clone(), start, length),
                    (Cow::Borrowed(expected), torn),
                    "{text} {start} {length}"
                );
            }
        }
        assert_eq!(len("a😀b"), 4);
    }
}
