//! A template as it was copied from a web page: without the marks of Markdown and the quotes of typesetters.

use std::borrow::Cow;

use crate::base::Finding;

/// Quotes that open or close a text on a page.
const CURLY: &[char] = &['“', '”', '„', '‟', '«', '»', '＂'];
/// What JSON lets stand behind a backslash.
const ESCAPES: &[char] = &['"', '\\', '/', 'b', 'f', 'n', 'r', 't', 'u'];

/// Where the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum In {
    Nothing,
    /// A text between straight quotes: what is curly in it belongs to it.
    Straight,
    Curly,
}

/// The text without those marks, and what was done.
pub(super) fn cleaned(text: &str) -> (Cow<'_, str>, Vec<Finding>) {
    let mut clean = String::with_capacity(text.len());
    let (mut backslashes, mut quotes, mut at) = (0, 0, In::Nothing);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, at) {
            ('\\', In::Nothing) => backslashes += 1,
            ('\\', _) if letters.peek().is_none_or(|next| !ESCAPES.contains(next)) => backslashes += 1,
            ('\\', _) => {
                clean.push(letter);
                clean.extend(letters.next());
            }
            ('"', In::Nothing) => {
                at = In::Straight;
                clean.push(letter);
            }
            ('"', _) => {
                at = In::Nothing;
                clean.push(letter);
            }
            (curly, In::Nothing | In::Curly) if CURLY.contains(&curly) => {
                at = if at == In::Nothing { In::Curly } else { In::Nothing };
                quotes += 1;
                clean.push('"');
            }
            // A blank that does not break, from a page's layout.
            ('\u{a0}', In::Nothing) => clean.push(' '),
            _ => clean.push(letter),
        }
    }
    if backslashes + quotes == 0 {
        return (text.into(), Vec::new());
    }
    let what = match (backslashes, quotes) {
        (_, 0) => "backslashes of Markdown",
        (0, _) => "curly quotes",
        _ => "backslashes of Markdown and curly quotes",
    };
    let finding = Finding::note("template-cleaned", format!("Taken out of the template: {what}"))
        .because("It was copied from a web page. With them it is no JSON, and OneLogin would refuse it.")
        .remedy("Nothing. What is exported is without them.");
    (clean.into(), vec![finding])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_pages_go_and_escapes_of_json_stay() {
        for (name, text, expected, said) in [
            ("nothing", r#"{"a": "b\n"}"#, r#"{"a": "b\n"}"#, 0),
            ("brackets", r#"{"a": \[ "x" \]}"#, r#"{"a": [ "x" ]}"#, 1),
            ("in a text", r#"{"a\_b": "{$user.a\_b}\u00e9\\"}"#, r#"{"a_b": "{$user.a_b}\u00e9\\"}"#, 1),
            ("ends of lines", "{\"a\": 1,\\\n\"b\": 2\\\n}", "{\"a\": 1,\n\"b\": 2\n}", 1),
            ("curly quotes", "{“a”: „b“, \"c\": \"“d”\"}", "{\"a\": \"b\", \"c\": \"“d”\"}", 1),
        ] {
            let (clean, findings) = cleaned(text);
            assert_eq!((clean.as_ref(), findings.len()), (expected, said), "{name}");
        }
    }
}
