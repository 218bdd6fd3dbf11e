//! A source as Entra stores it: the expression's text, and beside it its parts as a tree of parameters.
//!
//! The keys of the parameters are those of Microsoft's function metadata of 2017, the last that is public. For functions
//! that came later, and for arguments that repeat, they are unverified and a finding says so.

use serde_json::{Value, json};

use crate::base::Finding;
use crate::expression::{self, Outline, Outlined};

/// Function, and the keys of its parameters; the last repeats.
const KEYS: &[(&str, &[&str])] = &[
    ("Append", &["source", "suffix"]),
    ("FormatDateTime", &["source", "dateTimeStyles", "inputFormat", "outputFormat"]),
    ("Join", &["separator", "source"]),
    ("Mid", &["source", "start", "length"]),
    ("Not", &["source"]),
    (
        "Replace",
        &[
            "source",
            "Find",
            "RegularExpression",
            "RegularExpressionGroupName",
            "Replacement",
            "ReplacementPropertyName",
            "Template",
        ],
    ),
    ("SingleAppRoleAssignment", &["source"]),
    ("Split", &["source", "delimiter"]),
    ("StripSpaces", &["source"]),
    ("Switch", &["source", "defaultValue", "switchValue"]),
    ("Trim", &["source"]),
];

/// Those of the table whose keys are in the metadata and whose arguments do not repeat.
const VERIFIED: &[&str] =
    &["Append", "Mid", "Not", "Replace", "SingleAppRoleAssignment", "Split", "StripSpaces", "Trim"];

pub(super) fn attribute(name: &str) -> Value {
    json!({ "expression": format!("[{name}]"), "name": name, "type": "Attribute", "parameters": [] })
}

pub(super) fn constant(value: &str) -> Value {
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
    json!({ "expression": format!("\"{escaped}\""), "name": value, "type": "Constant", "parameters": [] })
}

/// An expression as Entra stores it, and what is unsure of it.
pub(super) fn expression(text: &str) -> (Value, Option<Finding>) {
    let language = super::client().dialect;
    let printed = expression::parse(language, text).expression.map(|e| e.print(language));
    let parsed = printed.as_deref().and_then(|p| expression::parse(language, p).expression);
    let (Some(printed), Some(parsed)) = (printed, parsed) else { return (unread(text), Some(broken())) };
    let mut unverified = Vec::new();
    let tree = source(&printed, &parsed.outlined(), &mut unverified);
    unverified.sort_unstable();
    unverified.dedup();
    let finding = (!unverified.is_empty()).then(|| unsure(&unverified.join(", ")));
    (tree, finding)
}

/// One part. Numbers are constants in quotes inside parameters, and bare in the text around them.
fn source(text: &str, part: &Outlined<'_>, unverified: &mut Vec<&'static str>) -> Value {
    let piece = text.get(part.span.clone()).unwrap_or_default();
    match &part.what {
        Outline::Attribute(name) => attribute(name),
        Outline::Text(value) => constant(value),
        Outline::Call(function, given) => {
            if !VERIFIED.contains(&function.name) {
                unverified.push(function.name);
            }
            let parameters: Vec<Value> = given
                .iter()
                .map(|(at, argument)| json!({ "key": key(function, *at), "value": source(text, argument, unverified) }))
                .collect();
            json!({ "expression": piece, "name": function.name, "type": "Function", "parameters": parameters })
        }
        Outline::Other => constant(piece),
    }
}

fn key(function: &'static expression::Function, at: usize) -> &'static str {
    let known = KEYS.iter().find(|(name, _)| *name == function.name).map(|(_, keys)| *keys);
    match known {
        Some(keys) => keys.get(at).or(keys.last()).copied().unwrap_or("source"),
        None => function.parameters.get(at).or(function.parameters.last()).map_or("source", |p| p.name),
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
    .because("Microsoft's public metadata is of 2017 and does not show arguments that repeat.")
    .remedy(
        "Compare with a row of your own export that uses the function, or paste what Graph's parseExpression answers.",
    )
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
            let (json, finding) = expression(text);
            assert_eq!(json, expected, "{name}");
            assert_eq!(finding.is_none(), verified, "{name}");
        }
        assert_eq!(expression("Join(").1.map(|f| f.code), Some("schema-expression-broken"));
    }
}
