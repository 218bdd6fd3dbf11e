//! When two values of an attribute are the same.
//!
//! By the attribute's own rule: text without regard to case unless its schema says `caseExact` (RFC 7643 section 2.2),
//! dates by their moment, objects by the parts the client names, lists as sets. What differs in case alone is told
//! apart, because clients treat it differently and people wonder why it is not corrected.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::message::boolean;
use super::{Attribute, AttributeType, name};

/// RFC 7643 section 2.5: null, an empty list and no attribute at all are the same; accounts return "" for it too.
pub fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.iter().all(says_nothing),
        Value::Object(parts) => parts.values().all(says_nothing),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether two values are the same for an attribute. The greater, the more they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sameness {
    Same,
    /// They differ in case alone, and the schema does not say that case counts.
    CaseOnly,
    Different,
}

/// Compares what an account has with what a client would send. `attribute` is the schema's word on it, when it has one.
pub fn sameness(attribute: Option<&Attribute>, before: &Value, after: &Value) -> Sameness {
    Equality { attribute }.compare(before, after)
}

/// How two values of one attribute are compared.
#[derive(Clone, Copy)]
struct Equality<'a> {
    attribute: Option<&'a Attribute>,
}

impl<'a> Equality<'a> {
    fn compare(self, before: &Value, after: &Value) -> Sameness {
        match (before, after) {
            (Value::Array(before), Value::Array(after)) => self.lists(before, after),
            (Value::Array(before), after) => self.lists(before, std::slice::from_ref(after)),
            (before, Value::Array(after)) => self.lists(std::slice::from_ref(before), after),
            (before, Value::Object(after)) => self.parts(before, after),
            (Value::Object(before), after) => match name::get(before, "value") {
                Some(value) => self.part("value").compare(value, after),
                None => Sameness::Different,
            },
            (before, after) => self.scalars(before, after),
        }
    }

    /// The parts that the client names; what the account adds (`$ref`, `display`) is its own.
    fn parts(self, before: &Value, after: &Map<String, Value>) -> Sameness {
        let of_before = |part: &str| match before {
            Value::Object(before) => name::get(before, part),
            scalar if part == "value" => Some(scalar),
            _ => None,
        };
        let compared = after.iter().filter(|(_, after)| !says_nothing(after)).map(|(part, after)| {
            of_before(part).map_or(Sameness::Different, |before| self.part(part).compare(before, after))
        });
        compared.max().unwrap_or(Sameness::Same)
    }

    /// As sets: each element has its equal on the other side.
    fn lists(self, before: &[Value], after: &[Value]) -> Sameness {
        if let (Some(before), Some(after)) = (references(before), references(after)) {
            return if before == after { Sameness::Same } else { Sameness::Different };
        }
        let forth = after.iter().map(|after| before.iter().map(|before| self.compare(before, after)).min());
        let back = before.iter().map(|before| after.iter().map(|after| self.compare(before, after)).min());
        forth.chain(back).map(|best| best.unwrap_or(Sameness::Different)).max().unwrap_or(Sameness::Same)
    }

    fn scalars(self, before: &Value, after: &Value) -> Sameness {
        if self.attribute.is_some_and(|attribute| attribute.kind == AttributeType::Boolean)
            && let (Some(before), Some(after)) = (boolean(before), boolean(after))
        {
            return if before == after { Sameness::Same } else { Sameness::Different };
        }
        let (before, after) = (text(before), text(after));
        if before == after {
            return Sameness::Same;
        }
        let folded = before.to_lowercase() == after.to_lowercase();
        match self.attribute.map(|attribute| (attribute.kind, attribute.case_exact)) {
            Some((AttributeType::DateTime, _)) if same_moment(&before, &after) => Sameness::Same,
            Some((AttributeType::Decimal, _)) if same_number(&before, &after) => Sameness::Same,
            Some((_, true)) => Sameness::Different,
            _ if folded => Sameness::CaseOnly,
            _ => Sameness::Different,
        }
    }

    fn part(self, part: &str) -> Self {
        Self { attribute: self.attribute.and_then(|attribute| attribute.sub_attribute(part)) }
    }
}

/// The ids that a list of references points to: a group's members may be thousands. None for other lists.
fn references(list: &[Value]) -> Option<HashSet<&str>> {
    list.iter().map(|element| element.as_object().filter(|parts| refers(parts))?.get("value")?.as_str()).collect()
}

/// A reference has an id and parts that follow from it (RFC 7643 section 2.4), none that say something of their own.
fn refers(parts: &Map<String, Value>) -> bool {
    parts.keys().all(|part| matches!(part.as_str(), "value" | "$ref" | "display"))
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn same_moment(a: &str, b: &str) -> bool {
    matches!((a.parse::<jiff::Timestamp>(), b.parse::<jiff::Timestamp>()), (Ok(a), Ok(b)) if a == b)
}

fn same_number(a: &str, b: &str) -> bool {
    matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::Sameness::{CaseOnly, Different, Same};
    use super::*;
    use crate::scim::TargetPath;
    use crate::scim::schema::{rfc_group, rfc_user};

    fn of(path: &str, before: &Value, after: &Value) -> Sameness {
        let target = TargetPath::parse(path).expect("a path");
        let of = if path == "members" { rfc_group() } else { rfc_user() };
        sameness(of.attribute(&target), before, after)
    }

    #[test]
    fn values_are_compared_as_their_attribute_asks() {
        const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
        let work = |value: &str| json!([{"type": "home", "value": "h@x"}, {"type": "work", "value": value}]);
        for (name, path, before, after, expected) in [
            ("the same text", "title", json!("Lead"), json!("Lead"), Same),
            ("another text", "title", json!("Lead"), json!("Head"), Different),
            ("case, where case does not count", "title", json!("LEAD"), json!("Lead"), CaseOnly),
            ("case beyond ASCII", "title", json!("ÉLAN"), json!("Élan"), CaseOnly),
            ("case, where it counts", "externalId", json!("A"), json!("a"), Different),
            ("a boolean as text", "active", json!("True"), json!(true), Same),
            ("another boolean", "active", json!(true), json!(false), Different),
            ("a number as text", "title", json!(42), json!("42"), Same),
            (
                "a moment in another time zone",
                "meta.created",
                json!("2026-01-01T00:00:00Z"),
                json!("2026-01-01T01:00:00+01:00"),
                Same,
            ),
            (
                "another moment",
                "meta.created",
                json!("2026-01-01T00:00:00Z"),
                json!("2026-01-01T00:00:00+01:00"),
                Different,
            ),
            (
                "a manager with the account's own parts",
                MANAGER,
                json!({"value": "7", "$ref": "../7"}),
                json!({"value": "7"}),
                Same,
            ),
            ("a manager as plain text", MANAGER, json!("7"), json!({"value": "7"}), Same),
            ("another manager", MANAGER, json!({"value": "7"}), json!({"value": "8"}), Different),
            (
                "typed items in another order",
                "emails",
                work("a@b"),
                json!([{"type": "work", "value": "a@b"}, {"type": "home", "value": "h@x"}]),
                Same,
            ),
            ("another value of a type", "emails", work("a@b"), work("c@d"), Different),
            ("a typed item less", "emails", work("a@b"), json!([{"type": "work", "value": "a@b"}]), Different),
            (
                "members in another order",
                "members",
                json!([{"value": "1", "display": "x"}, {"value": "2"}]),
                json!([{"value": "2"}, {"value": "1"}]),
                Same,
            ),
            ("a member more", "members", json!([{"value": "1"}]), json!([{"value": "1"}, {"value": "2"}]), Different),
            (
                "one member twice",
                "members",
                json!([{"value": "1"}, {"value": "2"}]),
                json!([{"value": "1"}, {"value": "1"}]),
                Different,
            ),
            ("another member", "members", json!([{"value": "1"}]), json!([{"value": "2"}]), Different),
        ] {
            assert_eq!(of(path, &before, &after), expected, "{name}");
        }
    }

    #[test]
    fn what_says_nothing_is_the_same_as_nothing() {
        for nothing in [json!(null), json!(""), json!([]), json!({}), json!([{"value": ""}])] {
            assert!(says_nothing(&nothing), "{nothing}");
        }
        for something in [json!(false), json!(0), json!(" "), json!({"type": "work"})] {
            assert!(!says_nothing(&something), "{something}");
        }
    }

    proptest! {
        #[test]
        fn a_value_is_the_same_as_itself_and_never_more_alike_the_other_way_round(a in "[a-cA-C]{0,3}", b in "[a-cA-C]{0,3}") {
            for path in ["title", "externalId", "active"] {
                prop_assert_eq!(of(path, &json!(a), &json!(a)), Same);
                prop_assert_eq!(of(path, &json!(a), &json!(b)), of(path, &json!(b), &json!(a)));
            }
        }
    }
}
