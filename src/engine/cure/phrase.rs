//! What each language says for the simple things that values need; nothing where it has no words for them.
//!
//! A phrase is put around a rule's own expression. In Entra's app provisioning `Trim` is not there, but `Replace` takes a
//! .NET pattern; Okta's `substring` is only safe where the text is long enough; OneLogin's and Google's have no functions.

use super::case::quoted;
use crate::expression::{Availability, Dialect, functions};

/// Whether a client's rules can use this function.
pub(super) fn has(dialect: Dialect, name: &str) -> bool {
    let is_there = |availability| availability == Availability::Everywhere || dialect == Dialect::Generic;
    functions(dialect).any(|function| function.name == name && is_there(function.availability))
}

/// `Replace` with a pattern, and the part of it that is replaced.
pub(super) fn replaced(dialect: Dialect, text: &str, pattern: &str, group: Option<&str>, by: &str) -> Option<String> {
    if !has(dialect, "Replace") {
        return None;
    }
    let group = group.map_or(Some(String::new()), |group| quoted(dialect, group))?;
    Some(format!("Replace({text}, , {}, {group}, {}, , )", quoted(dialect, pattern)?, quoted(dialect, by)?))
}

/// Without blanks, and what cannot be seen, at both ends.
pub(super) fn trimmed(dialect: Dialect, text: &str) -> Option<String> {
    replaced(dialect, text, r"^[\s\u00AD\u200B-\u200F\u2060\uFEFF]+|[\s\u00AD\u200B-\u200F\u2060\uFEFF]+$", None, "")
}

/// Without any blank: for what has none inside.
pub(super) fn without_blanks(dialect: Dialect, text: &str) -> Option<String> {
    has(dialect, "String.removeSpaces").then(|| format!("String.removeSpaces({text})"))
}

/// Cut after so many characters.
pub(super) fn cut(dialect: Dialect, text: &str, most: usize) -> Option<String> {
    if has(dialect, "Left") {
        Some(format!("Left({text}, {most})"))
    } else if has(dialect, "String.substring") {
        Some(format!("String.len({text}) > {most} ? String.substring({text}, 0, {most}) : {text}"))
    } else {
        None
    }
}

/// Cut at the end of the last word that fits.
pub(super) fn cut_at_word(dialect: Dialect, text: &str, most: usize) -> Option<String> {
    let pattern = format!(r"^(?=.{{{}}}).{{0,{}}}\S(?<tail>\s.*)$", most + 1, most - 1);
    let whole_words = replaced(dialect, text, &pattern, Some("tail"), "")?;
    Some(format!("Left({whole_words}, {most})"))
}

pub(super) fn lower(dialect: Dialect, text: &str) -> Option<String> {
    let function = ["ToLower", "String.toLowerCase"].into_iter().find(|name| has(dialect, name))?;
    Some(format!("{function}({text})"))
}

/// The second where the first gives nothing.
pub(super) fn first_of(dialect: Dialect, first: &str, second: &str) -> Option<String> {
    match dialect {
        Dialect::Entra | Dialect::Generic => Some(format!("Coalesce({first}, {second})")),
        Dialect::Okta => Some(format!("{} ?: {}", operand(first), operand(second))),
        Dialect::OneLogin | Dialect::Google => None,
    }
}

/// Each of these texts turned into another; others as they are, or left out.
pub(super) fn translated(dialect: Dialect, text: &str, pairs: &[(String, String)], others: bool) -> Option<String> {
    if pairs.is_empty() {
        return None;
    }
    let written = |text: &String| quoted(dialect, text);
    match dialect {
        Dialect::Entra | Dialect::Generic => {
            let pairs: Option<Vec<String>> =
                pairs.iter().map(|(from, to)| Some(format!("{}, {}", written(from)?, written(to)?))).collect();
            let default = if others { text } else { "" };
            Some(format!("Switch({text}, {default}, {})", pairs?.join(", ")))
        }
        Dialect::Okta => {
            let otherwise = if others { text.to_owned() } else { "null".to_owned() };
            pairs.iter().rev().try_fold(otherwise, |rest, (from, to)| {
                Some(format!("{} == {} ? {} : {rest}", operand(text), written(from)?, written(to)?))
            })
        }
        Dialect::OneLogin | Dialect::Google => None,
    }
}

/// Only where it contains this.
pub(super) fn only_with(dialect: Dialect, text: &str, part: &str) -> Option<String> {
    let part = quoted(dialect, part)?;
    match dialect {
        Dialect::Entra | Dialect::Generic => Some(format!("IIF(InStr({text}, {part}) > 0, {text}, \"\")")),
        Dialect::Okta => Some(format!("String.stringContains({text}, {part}) ? {text} : null")),
        Dialect::OneLogin | Dialect::Google => None,
    }
}

/// One side of an operator in Okta's language.
fn operand(text: &str) -> String {
    let is_simple = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
    if is_simple { text.to_owned() } else { format!("({text})") }
}
