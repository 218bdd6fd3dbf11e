//! What each language says for the simple things that values need; nothing where it has no words for them.
//!
//! A phrase is put around a rule's own expression. In Entra's app provisioning `Trim` is not there, but `Replace` takes a
//! .NET pattern; Okta's `substring` is only safe where the text is long enough; OneLogin's and Google's have no functions.

use crate::dialect::text_constant as quoted;
use crate::{Availability, Dialect, functions};

/// Whether a client's rules can use this function.
pub fn has(dialect: Dialect, name: &str) -> bool {
    let is_there = |availability| availability == Availability::Everywhere || dialect == Dialect::Generic;
    functions(dialect).any(|function| function.name == name && is_there(function.availability))
}

/// `Replace` with a pattern, and the part of it that is replaced.
pub fn replaced(dialect: Dialect, text: &str, pattern: &str, group: Option<&str>, by: &str) -> Option<String> {
    replaced_with(dialect, text, pattern, group, &quoted(dialect, by)?)
}

/// The same, with what stands in its place as an expression.
pub fn replaced_with(dialect: Dialect, text: &str, pattern: &str, group: Option<&str>, by: &str) -> Option<String> {
    if !has(dialect, "Replace") {
        return None;
    }
    let group = group.map_or(Some(String::new()), |group| quoted(dialect, group))?;
    Some(format!("Replace({text}, , {}, {group}, {by}, , )", quoted(dialect, pattern)?))
}

/// Without blanks, and what cannot be seen, at both ends.
pub fn trimmed(dialect: Dialect, text: &str) -> Option<String> {
    replaced(dialect, text, r"^[\s\u00AD\u200B-\u200F\u2060\uFEFF]+|[\s\u00AD\u200B-\u200F\u2060\uFEFF]+$", None, "")
}

/// Without any blank: for what has none inside.
pub fn without_blanks(dialect: Dialect, text: &str) -> Option<String> {
    has(dialect, "String.removeSpaces").then(|| format!("String.removeSpaces({text})"))
}

/// Cut after so many characters.
pub fn cut(dialect: Dialect, text: &str, most: usize) -> Option<String> {
    if has(dialect, "Left") {
        Some(format!("Left({text}, {most})"))
    } else if has(dialect, "String.substring") {
        Some(format!("String.len({text}) > {most} ? String.substring({text}, 0, {most}) : {text}"))
    } else {
        None
    }
}

/// Cut at the end of the last word that fits.
pub fn cut_at_word(dialect: Dialect, text: &str, most: usize) -> Option<String> {
    let pattern = format!(r"^(?=.{{{}}}).{{0,{}}}\S(?<tail>\s.*)$", most + 1, most - 1);
    let whole_words = replaced(dialect, text, &pattern, Some("tail"), "")?;
    Some(format!("Left({whole_words}, {most})"))
}

/// The second where the first gives nothing.
pub fn first_of(dialect: Dialect, first: &str, second: &str) -> Option<String> {
    match dialect {
        Dialect::Entra | Dialect::Generic => Some(format!("Coalesce({first}, {second})")),
        Dialect::Okta => Some(format!("{} ?: {}", operand(first), operand(second))),
        Dialect::OneLogin | Dialect::Google => None,
    }
}

/// Each of these texts turned into another; others as they are, or left out.
pub fn translated(dialect: Dialect, text: &str, pairs: &[(String, String)], others: bool) -> Option<String> {
    if pairs.is_empty() {
        return None;
    }
    let written = |text: &String| quoted(dialect, text);
    match dialect {
        Dialect::Entra | Dialect::Generic => chosen(dialect, text, pairs, if others { text } else { "" }),
        Dialect::Okta => {
            let otherwise = if others { text.to_owned() } else { "null".to_owned() };
            pairs.iter().rev().try_fold(otherwise, |rest, (from, to)| {
                Some(format!("{} == {} ? {} : {rest}", operand(text), written(from)?, written(to)?))
            })
        }
        Dialect::OneLogin | Dialect::Google => None,
    }
}

/// A text for each of these texts, and an expression for others.
pub fn chosen(dialect: Dialect, text: &str, pairs: &[(String, String)], otherwise: &str) -> Option<String> {
    if !has(dialect, "Switch") || pairs.is_empty() {
        return None;
    }
    let pair = |(from, to): &(String, String)| Some(format!("{}, {}", quoted(dialect, from)?, quoted(dialect, to)?));
    let pairs: Vec<String> = pairs.iter().map(pair).collect::<Option<_>>()?;
    Some(format!("Switch({text}, {otherwise}, {})", pairs.join(", ")))
}

/// Only where it contains this word of letters.
pub fn only_with(dialect: Dialect, text: &str, part: &'static str) -> Option<String> {
    match dialect {
        // No IIF: its condition fails where the attribute is empty.
        Dialect::Entra | Dialect::Generic => replaced(dialect, text, &format!("^(?!.*{part}).*$"), None, ""),
        Dialect::Okta => Some(format!("String.stringContains({text}, {}) ? {text} : null", quoted(dialect, part)?)),
        Dialect::OneLogin | Dialect::Google => None,
    }
}

/// Functions of app roles.
pub const ONE_ROLE: &str = "SingleAppRoleAssignment";
pub const ADDED_ROLES: &str = "AppRoleAssignmentsComplex";
pub const ASSERTED_ROLES: &str = "AssertiveAppRoleAssignmentsComplex";

/// The one app role out of a user's assignments.
pub fn one_role(dialect: Dialect, assignments: &str) -> Option<String> {
    has(dialect, ONE_ROLE).then(|| format!("{ONE_ROLE}({assignments})"))
}

/// All app roles out of a user's assignments; each change replaces what was there.
pub fn all_roles(dialect: Dialect, assignments: &str) -> Option<String> {
    has(dialect, ASSERTED_ROLES).then(|| format!("{ASSERTED_ROLES}({assignments})"))
}

/// An expression that only adds roles as one that replaces them.
pub fn replacing_roles(dialect: Dialect, text: &str) -> Option<String> {
    let replacing = text.replace(ASSERTED_ROLES, ADDED_ROLES).replace(ADDED_ROLES, ASSERTED_ROLES);
    (has(dialect, ASSERTED_ROLES) && replacing != text).then_some(replacing)
}

/// In capitals.
pub fn uppered(dialect: Dialect, text: &str) -> Option<String> {
    let name = ["ToUpper", "String.toUpperCase"].into_iter().find(|name| has(dialect, name))?;
    Some(format!("{name}({text})"))
}

/// Letters without their accents.
pub fn without_accents(dialect: Dialect, text: &str) -> Option<String> {
    has(dialect, "NormalizeDiacritics").then(|| format!("NormalizeDiacritics({text})"))
}

/// Something simple that can be done to a text, as a short command and as the expression that does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimpleChange {
    pub label: String,
    pub expression: String,
}

/// Without a limit of the account's, a text is cut after so many characters, for a person to change.
const MOST: usize = 20;

/// The simple things that a language can do to a text; `most` is what the account takes, in characters.
pub fn simple(dialect: Dialect, text: &str, most: Option<usize>) -> Vec<SimpleChange> {
    let most = most.unwrap_or(MOST);
    let all = [
        ("Lower case".to_owned(), dialect.lowered(text)),
        ("Upper case".to_owned(), uppered(dialect, text)),
        ("Trim".to_owned(), dialect.trimmed(text).or_else(|| trimmed(dialect, text))),
        ("No blanks".to_owned(), without_blanks(dialect, text)),
        ("Initial".to_owned(), cut(dialect, text, 1)),
        (format!("Cut at {most}"), cut(dialect, text, most)),
        ("No accents".to_owned(), without_accents(dialect, text)),
    ];
    all.into_iter().filter_map(|(label, expression)| Some(SimpleChange { label, expression: expression? })).collect()
}

/// One side of an operator in Okta's language.
fn operand(text: &str) -> String {
    let is_simple = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
    if is_simple { text.to_owned() } else { format!("({text})") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, Flow, evaluate, parse};

    /// What a phrase around an attribute gives for a text.
    fn given(dialect: Dialect, phrase: Option<String>, text: &str) -> Option<String> {
        let expression = parse(dialect, &phrase?).expression?;
        let record = serde_json::json!({"a": text, "user.a": text, "b": "second", "user.b": "second"});
        match evaluate(&expression, &record, &Context::default()).outcome {
            Ok(Flow::Value(value)) => Some(value.text(dialect).into_owned()),
            _ => None,
        }
    }

    type Phrase = fn(Dialect, &str) -> Option<String>;

    #[test]
    fn each_phrase_says_in_its_language_what_is_meant() {
        let cases: [(&str, Phrase, &str, Option<&str>, Option<&str>); 7] = [
            ("trimmed", trimmed, " Liz\u{a0}Lee\u{200b} ", Some("Liz\u{a0}Lee"), None),
            ("without blanks", without_blanks, " a@x.com ", None, Some("a@x.com")),
            ("cut", |d, t| cut(d, t, 4), "Director", Some("Dire"), Some("Dire")),
            ("cut what is short", |d, t| cut(d, t, 4), "It", Some("It"), Some("It")),
            ("cut at a word", |d, t| cut_at_word(d, t, 12), "Head of sales and more", Some("Head of"), None),
            ("only with", |d, t| only_with(d, t, "VIP"), "a VIP", Some("a VIP"), Some("a VIP")),
            ("only with, and it is not", |d, t| only_with(d, t, "VIP"), "Member", Some(""), Some("")),
        ];
        for (name, phrase, text, in_entra, in_okta) in cases {
            assert_eq!(
                given(Dialect::Entra, phrase(Dialect::Entra, "[a]"), text).as_deref(),
                in_entra,
                "{name} in Entra"
            );
            assert_eq!(
                given(Dialect::Okta, phrase(Dialect::Okta, "user.a"), text).as_deref(),
                in_okta,
                "{name} in Okta"
            );
            assert_eq!(
                phrase(Dialect::OneLogin, "{$user.a}").or(phrase(Dialect::Google, "a")),
                None,
                "{name}: no functions"
            );
        }
    }

    #[test]
    fn the_second_is_taken_where_the_first_is_empty() {
        for (dialect, first, second) in [(Dialect::Entra, "[a]", "[b]"), (Dialect::Okta, "user.a", "user.b")] {
            for (text, expected) in [("", "second"), ("first", "first")] {
                let phrase = first_of(dialect, first, second);
                assert_eq!(given(dialect, phrase, text).as_deref(), Some(expected), "{dialect:?} {text:?}");
            }
        }
    }

    #[test]
    fn words_are_translated_and_others_stay_or_go() {
        let pairs = [("Ja", "True"), ("Nee", "False")].map(|(from, to)| (from.to_owned(), to.to_owned()));
        for (dialect, name) in [(Dialect::Entra, "[a]"), (Dialect::Okta, "user.a")] {
            for (text, others, expected) in
                [("Ja", true, "True"), ("Nee", true, "False"), ("?", true, "?"), ("?", false, "")]
            {
                let phrase = translated(dialect, name, &pairs, others);
                assert_eq!(given(dialect, phrase, text).as_deref(), Some(expected), "{dialect:?} {text:?} {others}");
            }
        }
    }

    #[test]
    fn what_is_offered_for_a_text_is_what_its_language_can_say() {
        let given_by = |dialect: Dialect, name: &str, text: &str| -> Vec<String> {
            let changes = simple(dialect, name, Some(4)).into_iter();
            let given = |change: SimpleChange| {
                let gives = given(dialect, Some(change.expression), text).unwrap_or_default();
                format!("{}: {gives}", change.label)
            };
            changes.map(given).collect()
        };
        let all = ["Lower case: rené ", "Upper case: RENÉ ", "Trim: René", "Initial: R", "Cut at 4: René"];
        for (dialect, name, expected) in [
            (Dialect::Entra, "[a]", [&all[..], &["No accents: Rene "]].concat()),
            (Dialect::Generic, "[a]", [&all[..], &["No accents: Rene "]].concat()),
            (Dialect::Okta, "user.a", vec![all[0], all[1], "No blanks: René", all[3], all[4]]),
            (Dialect::OneLogin, "{$user.a}", Vec::new()),
            (Dialect::Google, "a", Vec::new()),
        ] {
            assert_eq!(given_by(dialect, name, "René "), expected, "{dialect:?}");
        }
    }
}
