//! A source as Entra stores it: the expression's text, and beside it its parts as a tree of parameters.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::keys::{Keys, Origin};
use crate::base::Finding;
use crate::expression::{self, Outline, Outlined};

pub(super) fn attribute(name: &str) -> Value {
    json!({ "expression": format!("[{name}]"), "name": name, "type": "Attribute", "parameters": [] })
}

pub(super) fn constant(value: &str) -> Value {
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
    json!({ "expression": format!("\"{escaped}\""), "name": value, "type": "Constant", "parameters": [] })
}

/// An expression as Entra stores it, and what is to be known of it.
pub(super) struct Stored {
    pub source: Value,
    pub problem: Option<Finding>,
    /// Where the keys of each function come from.
    pub note: Option<String>,
}

pub(super) fn expression(text: &str, keys: &Keys) -> Stored {
    let language = super::client().dialect;
    let printed = expression::parse(language, text).expression.map(|e| e.print(language));
    let parsed = printed.as_deref().and_then(|p| expression::parse(language, p).expression);
    let (Some(printed), Some(parsed)) = (printed, parsed) else {
        return Stored { source: unread(text), problem: Some(broken()), note: None };
    };
    let mut origins = BTreeMap::new();
    let source = source(&printed, &parsed.outlined(), keys, &mut origins);
    let guessed: Vec<&str> = origins.iter().filter(|(_, o)| **o == Origin::Guessed).map(|(name, _)| *name).collect();
    let problem = (!guessed.is_empty()).then(|| unsure(&guessed.join(", ")));
    let notes: Vec<String> = origins.iter().map(|(name, origin)| format!("{name}: {origin}")).collect();
    let note = (!notes.is_empty()).then(|| format!("Keys of parameters from {}", notes.join("; ")));
    Stored { source, problem, note }
}

/// One part. Numbers are constants in quotes inside parameters, and bare in the text around them.
fn source(text: &str, part: &Outlined<'_>, keys: &Keys, origins: &mut BTreeMap<&'static str, Origin>) -> Value {
    let piece = text.get(part.span.clone()).unwrap_or_default();
    match &part.what {
        Outline::Attribute(name) => attribute(name),
        Outline::Text(value) => constant(value),
        Outline::Call(function, given) => {
            let mut parameters = Vec::new();
            for (at, argument) in given {
                let (key, origin) = keys.key(function, *at);
                let least = origins.entry(function.name).or_insert(origin);
                *least = (*least).max(origin);
                parameters.push(json!({ "key": key, "value": source(text, argument, keys, origins) }));
            }
            json!({ "expression": piece, "name": function.name, "type": "Function", "parameters": parameters })
        }
        Outline::Other => constant(piece),
    }
}

fn unread(text: &str) -> Value {
    json!({ "expression": text, "name": "", "type": "Function", "parameters": [] })
}

fn broken() -> Finding {
    Finding::error("schema-expression-broken", "An expression that does not parse was written as it stands")
        .because("Entra will refuse the schema.")
        .remedy("Mend the expression and export again.")
}

fn unsure(functions: &str) -> Finding {
    Finding::note(
        "schema-parameters-unverified",
        format!("How Entra keys the parameters of {functions} is not verified"),
    )
    .because("No row of the file uses them, and Microsoft's public metadata is of 2017 and does not show arguments that repeat.")
    .remedy("Save what Graph answers to …/schema/functions and give it with “Function keys…” or --functions FILE, or compare with a row of your own that uses the function.")
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_stored_as_entra_prints_them() {
        let attribute =
            |n: &str| json!({"expression": format!("[{n}]"), "name": n, "type": "Attribute", "parameters": []});
        let constant =
            |n: &str| json!({"expression": format!("\"{n}\""), "name": n, "type": "Constant", "parameters": []});
        for (name, text, expected, verified) in [
            (
                "numbers are constants inside, bare outside",
                "Mid([userPrincipalName],1,8)",
                json!({"expression": "Mid([userPrincipalName], 1, 8)", "name": "Mid", "type": "Function", "parameters": [
                    {"key": "source", "value": attribute("userPrincipalName")}, {"key": "start", "value": constant("1")}, {"key": "length", "value": constant("8")}]}),
                true,
            ),
            (
                "what is left out has no parameter",
                "Replace([preferredLanguage], \"-\", , , \"_\", , )",
                json!({"expression": "Replace([preferredLanguage], \"-\", , , \"_\", , )", "name": "Replace", "type": "Function", "parameters": [
                    {"key": "source", "value": attribute("preferredLanguage")}, {"key": "Find", "value": constant("-")}, {"key": "Replacement", "value": constant("_")}]}),
                true,
            ),
            (
                "the last key repeats",
                "Join(\" \", [givenName], [surname])",
                json!({"expression": "Join(\" \", [givenName], [surname])", "name": "Join", "type": "Function", "parameters": [
                    {"key": "separator", "value": constant(" ")}, {"key": "source", "value": attribute("givenName")}, {"key": "source", "value": attribute("surname")}]}),
                false,
            ),
            (
                "functions nest",
                "Not(Not([IsSoftDeleted]))",
                json!({"expression": "Not(Not([IsSoftDeleted]))", "name": "Not", "type": "Function", "parameters": [{"key": "source", "value":
                    {"expression": "Not([IsSoftDeleted])", "name": "Not", "type": "Function", "parameters": [{"key": "source", "value": attribute("IsSoftDeleted")}]}}]}),
                true,
            ),
        ] {
            let (json, finding) = {
                let made = expression(text, &Keys::default());
                (made.source, made.problem)
            };
            assert_eq!(json, expected, "{name}");
            assert_eq!(finding.is_none(), verified, "{name}");
        }
        assert_eq!(expression("Join(", &Keys::default()).problem.map(|f| f.code), Some("schema-expression-broken"));
    }
}
