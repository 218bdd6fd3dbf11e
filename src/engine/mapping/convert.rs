//! From an expression's value to the JSON that the target attribute's type asks for (RFC 7643 section 2.3).
//!
//! Clients hold booleans and numbers as text ("True"); the target's type decides what is sent. What cannot be
//! converted without loss is refused with a reason, never bent silently.

use serde_json::{Value as Json, json};

use crate::expression::{Dialect, Value};
use crate::scim::{Attribute, AttributeType, TargetPath};

/// Why a value cannot be sent to its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    pub remedy: String,
}

/// Converts a value for a target. `Ok(None)` means that there is nothing to send.
///
/// `attribute` is the schema's word on the target; without one (a custom attribute) the value keeps its own type.
pub fn to_scim(
    value: &Value<'_>,
    target: &TargetPath,
    attribute: Option<&Attribute>,
    dialect: Dialect,
) -> Result<Option<Json>, Refusal> {
    if value.is_empty() {
        return Ok(None);
    }
    let Some(attribute) = attribute else { return Ok(present(value.to_json())) };
    let to = Target { path: target, attribute, dialect };
    if takes_list(target, attribute) {
        return to.list(value);
    }
    to.single(value)
}

/// Converts one element of a list for a target that takes lists. `Ok(None)` means that it says nothing.
pub(super) fn element_to_scim(
    value: &Value<'_>,
    target: &TargetPath,
    attribute: &Attribute,
    dialect: Dialect,
) -> Result<Option<Json>, Refusal> {
    Target { path: target, attribute, dialect }.element(value)
}

/// Whether a text that is not empty is sent to this target as it is.
pub(super) fn takes_text_as_it_is(target: &TargetPath, attribute: Option<&Attribute>) -> bool {
    let Some(attribute) = attribute else { return true };
    let is_text = matches!(
        attribute.kind,
        AttributeType::String | AttributeType::DateTime | AttributeType::Reference | AttributeType::Binary
    );
    is_text && !takes_list(target, attribute)
}

pub(super) fn takes_list(target: &TargetPath, attribute: &Attribute) -> bool {
    target.sub_attribute().is_none() && attribute.multi_valued && target.filter().is_none()
}

/// What a value is converted for.
struct Target<'t> {
    path: &'t TargetPath,
    attribute: &'t Attribute,
    /// How booleans and numbers are spelt as text.
    dialect: Dialect,
}

/// An empty list says nothing; everything else does.
fn present(json: Json) -> Option<Json> {
    let nothing = json.is_null() || json.as_array().is_some_and(Vec::is_empty) || json.as_str() == Some("");
    (!nothing).then_some(json)
}

impl Target<'_> {
    fn list(&self, value: &Value<'_>) -> Result<Option<Json>, Refusal> {
        let items = match value {
            Value::List(items) => {
                items.iter().filter_map(|item| self.element(item).transpose()).collect::<Result<_, _>>()?
            }
            _ => vec![self.one(value)?],
        };
        Ok(present(Json::Array(items)))
    }

    fn element(&self, value: &Value<'_>) -> Result<Option<Json>, Refusal> {
        if value.is_empty() { Ok(None) } else { self.one(value).map(Some) }
    }

    fn single(&self, value: &Value<'_>) -> Result<Option<Json>, Refusal> {
        let Value::List(items) = value else { return self.one(value).map(present) };
        let items: Vec<_> = items.iter().filter(|item| !item.is_empty()).collect();
        match items.as_slice() {
            [] => Ok(None),
            [item] => self.one(item).map(present),
            _ => Err(self.refused(
                format_args!("takes one value, and there are {}", items.len()),
                if self.dialect.has_functions() {
                    "Choose one of them in an expression."
                } else {
                    "Map an attribute that has one: the client's rules cannot choose."
                },
            )),
        }
    }

    fn one(&self, value: &Value<'_>) -> Result<Json, Refusal> {
        match self.attribute.kind {
            AttributeType::Boolean => self.boolean(value),
            AttributeType::Integer => self.number(value, |t| t.parse::<i64>().ok().map(Json::from), "a whole number"),
            AttributeType::Decimal => self.number(value, |t| t.parse::<f64>().ok().map(Json::from), "a number"),
            AttributeType::Complex => self.complex(value),
            AttributeType::String | AttributeType::DateTime | AttributeType::Reference | AttributeType::Binary => {
                self.text(value)
            }
        }
    }

    fn boolean(&self, value: &Value<'_>) -> Result<Json, Refusal> {
        if let Value::Boolean(truth) = value {
            return Ok(json!(truth));
        }
        let text = value.text(self.dialect);
        match text.to_ascii_lowercase().as_str() {
            "true" => Ok(json!(true)),
            "false" => Ok(json!(false)),
            _ => Err(self.refused(
                format_args!("takes true or false, and the value is “{text}”"),
                if self.dialect.has_functions() {
                    "Turn the value into true or false in an expression."
                } else {
                    "Map an attribute that is true or false, or remove the rule: the client's rules can turn no value into another."
                },
            )),
        }
    }

    fn number(&self, value: &Value<'_>, parse: impl Fn(&str) -> Option<Json>, what: &str) -> Result<Json, Refusal> {
        let text = value.text(self.dialect);
        parse(text.trim()).ok_or_else(|| {
            self.refused(
                format_args!("takes {what}, and the value is “{text}”"),
                "Map a number, or leave the attribute out for values that are none.",
            )
        })
    }

    fn text(&self, value: &Value<'_>) -> Result<Json, Refusal> {
        if matches!(value, Value::Json(_) | Value::List(_)) {
            return Err(self.refused(
                format_args!("takes text, and the value is {}", value.kind_name()),
                "Map one of its parts instead.",
            ));
        }
        Ok(Json::String(value.text(self.dialect).into_owned()))
    }

    /// A complex target without a sub-attribute takes its `value`: that is how a manager or a member is written.
    ///
    /// An object that already has the target's parts stays as it is; one that is another record (a group's member as
    /// the payload has it) gives its identifier.
    fn complex(&self, value: &Value<'_>) -> Result<Json, Refusal> {
        let Value::Json(object) = value else {
            if self.attribute.sub_attribute("value").is_some() {
                return Ok(json!({ "value": value.text(self.dialect) }));
            }
            return Err(self.refused(
                format_args!("is made of parts, and the value is “{}”", value.text(self.dialect)),
                "Map to one of its parts instead.",
            ));
        };
        let known = |name: &String| self.attribute.sub_attribute(name).is_some();
        if object.as_object().is_some_and(|parts| parts.keys().all(known)) {
            return Ok(object.clone().into_owned());
        }
        match object.get("id").map(Value::from_json) {
            Some(id) if !id.is_empty() => Ok(json!({ "value": id.text(self.dialect) })),
            _ => Ok(object.clone().into_owned()),
        }
    }

    fn refused(&self, what: std::fmt::Arguments<'_>, remedy: &str) -> Refusal {
        Refusal { message: format!("{} {what}", self.path.short()), remedy: remedy.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::{rfc_group, rfc_user};

    fn convert(target: &str, value: &Json) -> Result<Option<Json>, String> {
        let path = TargetPath::parse(target).unwrap();
        let of = if target.starts_with("members") { rfc_group() } else { rfc_user() };
        to_scim(&Value::from_json(value), &path, of.attribute(&path), Dialect::Entra).map_err(|r| r.message)
    }

    #[test]
    fn values_take_the_form_that_the_target_asks_for() {
        const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
        for (name, target, value, expected) in [
            ("text stays", "title", json!("Lead"), Some(json!("Lead"))),
            ("a boolean spelt as Entra spells it", "active", json!("True"), Some(json!(true))),
            ("a boolean", "active", json!(false), Some(json!(false))),
            ("a boolean as text", "title", json!(true), Some(json!("True"))),
            ("a number as text", "title", json!(42), Some(json!("42"))),
            ("null is not sent", "title", json!(null), None),
            ("empty text is not sent", "title", json!(""), None),
            ("a list of one", "title", json!(["Lead"]), Some(json!("Lead"))),
            ("a list of nothing", "title", json!([null, ""]), None),
            ("a manager by id", MANAGER, json!("1b70"), Some(json!({"value": "1b70"}))),
            (
                "a manager as the payload has it",
                MANAGER,
                json!({"id": "1b70", "mail": "x"}),
                Some(json!({"value": "1b70"})),
            ),
            (
                "members as the payload has them",
                "members",
                json!([{"id": "1", "mail": "x"}, "2"]),
                Some(json!([{"value": "1"}, {"value": "2"}])),
            ),
            ("a value under a filter", "emails[type eq \"work\"].value", json!("a@b.c"), Some(json!("a@b.c"))),
        ] {
            assert_eq!(convert(target, &value), Ok(expected), "{name}");
        }
    }

    #[test]
    fn what_would_be_bent_is_refused_with_words() {
        for (name, target, value, words) in [
            ("no boolean", "active", json!("Yes"), "takes true or false, and the value is “Yes”"),
            ("several values for one", "title", json!(["a", "b"]), "takes one value, and there are 2"),
            ("an object for text", "title", json!({"a": 1}), "takes text, and the value is an object"),
            ("text for parts", "name", json!("Liz"), "is made of parts"),
        ] {
            let message = convert(target, &value).expect_err(name);
            assert!(message.contains(words), "{name}: {message}");
        }
    }
}
