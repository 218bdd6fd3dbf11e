//! Microsoft's own evaluator: Microsoft Graph, synchronizationSchema: parseExpression.
//!
//! Source: learn.microsoft.com/graph/api/synchronization-synchronizationschema-parseexpression. How a truth is written among
//! the test values is not documented: the page's example has the texts "true" and "false", expressions compare with "True" and
//! "False", and .NET reads either as a truth. So the latter are written.

use serde_json::{Map, Value, json};

use crate::client::evaluator::{Answer, Evaluator};
use crate::client::native::KitFile;

pub(super) static EVALUATOR: Evaluator = Evaluator {
    label: "Microsoft Graph, parseExpression",
    body,
    asked,
    answer,
    is_answer: |value| value.get("parsingSucceeded").is_some_and(Value::is_boolean),
    // An attributeMappingSource: it has the whole expression beside its parts.
    expression: |answer| Some(answer.pointer("/parsedExpression/expression")?.as_str()?.to_owned()),
    unrepeatable: &["Now", "Guid", "RandomString", "SelectUniqueValue", "DefaultDomain"],
    kit: &[
        KitFile { name: "README.md", text: include_str!("../../../../assets/kits/entra-ask/README.md") },
        KitFile { name: "ask.sh", text: include_str!("../../../../assets/kits/entra-ask/ask.sh") },
        KitFile { name: "ask.ps1", text: include_str!("../../../../assets/kits/entra-ask/ask.ps1") },
    ],
};

/// What has no value is left out.
fn body(expression: &str, values: &[(String, Value)]) -> Option<Value> {
    let given = values.iter().filter(|(_, value)| !value.is_null());
    let properties: Option<Vec<Value>> = given.map(|(name, value)| property(name, value)).collect();
    Some(json!({
        "expression": expression,
        "targetAttributeDefinition": null,
        "testInputObject": { "definition": null, "properties": properties? },
    }))
}

fn property(name: &str, value: &Value) -> Option<Value> {
    let Value::Array(items) = value else { return Some(json!({ "key": name, "value": text(value)? })) };
    let texts: Option<Vec<String>> = items.iter().map(item).collect();
    Some(json!({ "key": name, "value@odata.type": "#Collection(String)", "value": texts? }))
}

/// One of several values. Microsoft's example has app roles by their names.
fn item(value: &Value) -> Option<String> {
    text(value).or_else(|| value.get("displayName").or_else(|| value.get("value")).and_then(text))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(true) => Some("True".to_owned()),
        Value::Bool(false) => Some("False".to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn asked(body: &Value) -> Option<(String, Value)> {
    let expression = body.get("expression")?.as_str()?.to_owned();
    let properties = body.pointer("/testInputObject/properties")?.as_array()?;
    let value = |property: &Value| Some((property.get("key")?.as_str()?.to_owned(), property.get("value")?.clone()));
    let values: Option<Map<String, Value>> = properties.iter().map(value).collect();
    Some((expression, Value::Object(values?)))
}

fn answer(answer: &Value) -> Answer {
    let said = || {
        let error = answer.get("error");
        let parts = ["code", "message"].map(|key| error.and_then(|error| error.get(key)).and_then(Value::as_str));
        parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
    };
    let is = |key: &str| answer.get(key).and_then(Value::as_bool);
    match (is("parsingSucceeded"), is("evaluationSucceeded")) {
        (Some(false), _) => Answer::NotParsed(said()),
        (Some(true), Some(true)) => given(answer).map_or(Answer::Unreadable, Answer::Gave),
        (Some(true), _) => Answer::NotEvaluated(said()),
        (None, _) if answer.get("error").is_some_and(Value::is_object) => Answer::Refused(said()),
        (None, _) => Answer::Unreadable,
    }
}

/// "A collection of values produced by the evaluation"; null among them is no value.
fn given(answer: &Value) -> Option<Vec<String>> {
    match answer.get("evaluationResult")? {
        Value::Null => Some(Vec::new()),
        Value::Array(items) => items.iter().filter(|item| !item.is_null()).map(text).collect(),
        one => text(one).map(|one| vec![one]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_has_the_form_of_microsofts_example() {
        let values = [
            ("preferredLanguage".to_owned(), json!("EN-US")),
            ("IsSoftDeleted".to_owned(), json!(false)),
            ("employeeId".to_owned(), json!(7)),
            ("surname".to_owned(), Value::Null),
            ("appRoleAssignments".to_owned(), json!([{"displayName": "Admin", "value": "adm"}, "Reader"])),
        ];
        let text = "Replace([preferredLanguage], \"-\", , , \"_\", , )";
        let asking = body(text, &values).expect("a body");
        let expected = json!({
            "expression": text,
            "targetAttributeDefinition": null,
            "testInputObject": {"definition": null, "properties": [
                {"key": "preferredLanguage", "value": "EN-US"},
                {"key": "IsSoftDeleted", "value": "False"},
                {"key": "employeeId", "value": "7"},
                {"key": "appRoleAssignments", "value@odata.type": "#Collection(String)", "value": ["Admin", "Reader"]},
            ]},
        });
        assert_eq!(asking, expected);
        let given = json!({"preferredLanguage": "EN-US", "IsSoftDeleted": "False", "employeeId": "7", "appRoleAssignments": ["Admin", "Reader"]});
        assert_eq!(asked(&asking), Some((text.to_owned(), given)));
        assert_eq!(body(text, &[("manager".to_owned(), json!({"id": {"x": 1}}))]), None, "an object has no place");
    }

    #[test]
    fn each_kind_of_answer_is_told() {
        let error = |code: &str| json!({"code": code, "message": "Why."});
        for (said, expected) in [
            (
                json!({"error": null, "evaluationSucceeded": true, "evaluationResult": ["EN_US"], "parsingSucceeded": true, "parsedExpression": {}}),
                Answer::Gave(vec!["EN_US".to_owned()]),
            ),
            (
                json!({"evaluationSucceeded": true, "evaluationResult": [null], "parsingSucceeded": true}),
                Answer::Gave(vec![]),
            ),
            (
                json!({"evaluationSucceeded": true, "evaluationResult": null, "parsingSucceeded": true}),
                Answer::Gave(vec![]),
            ),
            (
                json!({"evaluationSucceeded": true, "evaluationResult": [true], "parsingSucceeded": true}),
                Answer::Gave(vec!["True".to_owned()]),
            ),
            (
                json!({"parsingSucceeded": false, "evaluationSucceeded": false, "error": error("Syntax")}),
                Answer::NotParsed("Syntax: Why.".to_owned()),
            ),
            (
                json!({"parsingSucceeded": true, "evaluationSucceeded": false, "error": error("Eval")}),
                Answer::NotEvaluated("Eval: Why.".to_owned()),
            ),
            (json!({"error": error("Forbidden")}), Answer::Refused("Forbidden: Why.".to_owned())),
            (json!({"parsingSucceeded": true, "evaluationSucceeded": true}), Answer::Unreadable),
            (json!({"value": []}), Answer::Unreadable),
            (json!("EN_US"), Answer::Unreadable),
        ] {
            assert_eq!(answer(&said), expected, "{said}");
        }
    }
}
