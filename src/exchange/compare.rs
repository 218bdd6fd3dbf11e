//! What differs between a resource as the account has it and as the client wants it, attribute by attribute.
//!
//! Only what the mapping has a rule for is compared. Equality is the attribute's own: text without regard to case unless
//! its schema says `caseExact` (RFC 7643 section 2.2), dates by their moment, objects by the parts the client names,
//! lists as sets. What differs in case alone is kept apart, because clients do not correct it and people wonder why.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::scim::{Attribute, AttributeType, TargetPath, name};

/// One attribute that would change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldChange {
    pub target: TargetPath,
    /// What the account has; none when it has nothing there.
    pub before: Option<Value>,
    /// What the client would send; none when it would clear the attribute.
    pub after: Option<Value>,
}

/// What a comparison gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    pub changes: Vec<FieldChange>,
    /// Targets that differ in case alone, which counts as equal.
    pub case_only: Vec<TargetPath>,
}

/// One attribute to compare, with what its schema says about it.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    pub target: &'a TargetPath,
    pub attribute: Option<&'a Attribute>,
    /// The client sends a removal when the desired resource has no value here.
    pub clears: bool,
}

/// Compares the targets of a mapping between the account's resource and the desired one.
pub fn compare<'a>(targets: impl IntoIterator<Item = Compared<'a>>, existing: &Value, desired: &Value) -> Comparison {
    let mut comparison = Comparison::default();
    for Compared { target, attribute, clears } in targets {
        let before = target.get(existing).filter(|value| !says_nothing(value));
        let after = target.get(desired).filter(|value| !says_nothing(value));
        let verdict = match (before, after) {
            (None, None) => Verdict::Equal,
            (Some(_), None) if !clears => Verdict::Equal,
            (Some(before), Some(after)) => Equality::of(attribute).compare(before, after),
            _ => Verdict::Different,
        };
        match verdict {
            Verdict::Equal => {}
            Verdict::CaseOnly => comparison.case_only.push(target.clone()),
            Verdict::Different => comparison.changes.push(FieldChange {
                target: target.clone(),
                before: before.cloned(),
                after: after.cloned(),
            }),
        }
    }
    comparison
}

/// RFC 7643 section 2.5: null, an empty list and no attribute at all are the same; accounts return "" for it too.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.iter().all(says_nothing),
        Value::Object(parts) => parts.values().all(says_nothing),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Equal,
    CaseOnly,
    Different,
}

/// How two values of one attribute are compared.
#[derive(Clone, Copy)]
struct Equality<'a> {
    attribute: Option<&'a Attribute>,
}

impl<'a> Equality<'a> {
    fn of(attribute: Option<&'a Attribute>) -> Self {
        Self { attribute }
    }

    fn compare(self, before: &Value, after: &Value) -> Verdict {
        match (before, after) {
            (Value::Array(before), Value::Array(after)) => self.lists(before, after),
            (Value::Array(before), after) => self.lists(before, std::slice::from_ref(after)),
            (before, Value::Array(after)) => self.lists(std::slice::from_ref(before), after),
            (before, Value::Object(after)) => self.parts(before, after),
            (Value::Object(before), after) => match name::get(before, "value") {
                Some(value) => self.part("value").compare(value, after),
                None => Verdict::Different,
            },
            (before, after) => self.scalars(before, after),
        }
    }

    /// The parts that the client names; what the account adds (`$ref`, `display`) is its own.
    fn parts(self, before: &Value, after: &Map<String, Value>) -> Verdict {
        let of_before = |part: &str| match before {
            Value::Object(before) => name::get(before, part),
            scalar if part == "value" => Some(scalar),
            _ => None,
        };
        let compared = after.iter().filter(|(_, after)| !says_nothing(after)).map(|(part, after)| {
            of_before(part).map_or(Verdict::Different, |before| self.part(part).compare(before, after))
        });
        compared.max().unwrap_or(Verdict::Equal)
    }

    /// As sets: each element has its equal on the other side.
    fn lists(self, before: &[Value], after: &[Value]) -> Verdict {
        if let (Some(before), Some(after)) = (references(before), references(after)) {
            return if before == after { Verdict::Equal } else { Verdict::Different };
        }
        let forth = after.iter().map(|after| before.iter().map(|before| self.compare(before, after)).min());
        let back = before.iter().map(|before| after.iter().map(|after| self.compare(before, after)).min());
        forth.chain(back).map(|best| best.unwrap_or(Verdict::Different)).max().unwrap_or(Verdict::Equal)
    }

    fn scalars(self, before: &Value, after: &Value) -> Verdict {
        let (before, after) = (text(before), text(after));
        if before == after {
            return Verdict::Equal;
        }
        let folded = before.to_lowercase() == after.to_lowercase();
        match self.attribute.map(|attribute| (attribute.kind, attribute.case_exact)) {
            Some((AttributeType::Boolean, _)) if folded => Verdict::Equal,
            Some((AttributeType::DateTime, _)) if same_moment(&before, &after) => Verdict::Equal,
            Some((AttributeType::Decimal, _)) if same_number(&before, &after) => Verdict::Equal,
            Some((_, true)) => Verdict::Different,
            _ if folded => Verdict::CaseOnly,
            _ => Verdict::Different,
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

    use super::*;
    use crate::scim::schema::{rfc_group, rfc_user};

    const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";

    fn verdict(path: &str, existing: &Value, desired: &Value, clears: bool) -> Verdict {
        let target = TargetPath::parse(path).expect("a path");
        let of = if path == "members" { rfc_group() } else { rfc_user() };
        let compared = Compared { target: &target, attribute: of.attribute(&target), clears };
        let comparison = compare([compared], existing, desired);
        match (comparison.changes.len(), comparison.case_only.len()) {
            (0, 0) => Verdict::Equal,
            (0, 1) => Verdict::CaseOnly,
            _ => Verdict::Different,
        }
    }

    #[test]
    fn values_are_compared_as_their_attribute_asks() {
        use Verdict::{CaseOnly, Different, Equal};
        let work =
            |value: &str| json!({"emails": [{"type": "home", "value": "h@x"}, {"type": "work", "value": value}]});
        let manager =
            |value: Value| json!({"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": value}});
        for (name, path, existing, desired, expected) in [
            ("the same text", "title", json!({"title": "Lead"}), json!({"title": "Lead"}), Equal),
            ("another text", "title", json!({"title": "Lead"}), json!({"title": "Head"}), Different),
            ("case, where case does not count", "title", json!({"title": "LEAD"}), json!({"title": "Lead"}), CaseOnly),
            ("case beyond ASCII", "title", json!({"title": "ÉLAN"}), json!({"title": "Élan"}), CaseOnly),
            ("case, where it counts", "externalId", json!({"externalId": "A"}), json!({"externalId": "a"}), Different),
            ("nothing there yet", "title", json!({}), json!({"title": "Lead"}), Different),
            ("the account's empty text is nothing", "title", json!({"title": ""}), json!({}), Equal),
            ("nothing to send", "title", json!({"title": "Lead"}), json!({}), Equal),
            ("a boolean as text", "active", json!({"active": "True"}), json!({"active": true}), Equal),
            ("another boolean", "active", json!({"active": true}), json!({"active": false}), Different),
            ("the item of this type", "emails[type eq \"work\"].value", work("a@b"), work("a@b"), Equal),
            ("another value of this type", "emails[type eq \"work\"].value", work("a@b"), work("c@d"), Different),
            (
                "no item of this type",
                "emails[type eq \"other\"].value",
                work("a@b"),
                json!({"emails": [{"type": "other", "value": "x"}]}),
                Different,
            ),
            (
                "a manager with the account's own parts",
                MANAGER,
                manager(json!({"value": "7", "$ref": "../7"})),
                manager(json!({"value": "7"})),
                Equal,
            ),
            ("a manager as plain text", MANAGER, manager(json!("7")), manager(json!({"value": "7"})), Equal),
            ("another manager", MANAGER, manager(json!({"value": "7"})), manager(json!({"value": "8"})), Different),
            (
                "members in another order",
                "members",
                json!({"members": [{"value": "1", "display": "x"}, {"value": "2"}]}),
                json!({"members": [{"value": "2"}, {"value": "1"}]}),
                Equal,
            ),
            (
                "a member more",
                "members",
                json!({"members": [{"value": "1"}]}),
                json!({"members": [{"value": "1"}, {"value": "2"}]}),
                Different,
            ),
            (
                "another member",
                "members",
                json!({"members": [{"value": "1"}]}),
                json!({"members": [{"value": "2"}]}),
                Different,
            ),
            ("names in another spelling", "title", json!({"Title": "Lead"}), json!({"title": "Lead"}), Equal),
        ] {
            assert_eq!(verdict(path, &existing, &desired, false), expected, "{name}");
        }
    }

    #[test]
    fn a_client_that_clears_removes_what_it_has_no_value_for() {
        assert_eq!(verdict("title", &json!({"title": "Lead"}), &json!({}), true), Verdict::Different);
        assert_eq!(verdict("title", &json!({"title": ""}), &json!({}), true), Verdict::Equal);
    }

    #[test]
    fn a_moment_is_the_same_in_any_time_zone() {
        let attribute = Attribute { kind: AttributeType::DateTime, ..Attribute::default() };
        let rule = Equality::of(Some(&attribute));
        assert_eq!(rule.compare(&json!("2026-01-01T00:00:00Z"), &json!("2026-01-01T01:00:00+01:00")), Verdict::Equal);
        assert_eq!(
            rule.compare(&json!("2026-01-01T00:00:00Z"), &json!("2026-01-01T00:00:00+01:00")),
            Verdict::Different
        );
    }

    fn resource() -> impl Strategy<Value = Value> {
        let part = proptest::option::of("[a-cA-C]{0,2}");
        (part.clone(), part.clone(), part, any::<bool>()).prop_map(|(user_name, title, mail, active)| {
            json!({"userName": user_name, "title": title, "active": active, "emails": [{"type": "work", "value": mail}]})
        })
    }

    proptest! {
        #[test]
        fn after_the_changes_are_made_nothing_is_left_to_change(existing in resource(), desired in resource()) {
            let targets: Vec<TargetPath> = ["userName", "title", "active", "emails[type eq \"work\"].value"]
                .iter().map(|path| TargetPath::parse(path).expect("a path")).collect();
            let compared = || targets.iter().map(|target| Compared { target, attribute: rfc_user().attribute(target), clears: true });
            let mut made = existing.clone();
            for change in compare(compared(), &existing, &desired).changes {
                match change.after {
                    Some(value) => change.target.set(&mut made, value),
                    None => prop_assert!(change.target.remove(&mut made)),
                }
            }
            prop_assert_eq!(compare(compared(), &made, &desired).changes, vec![]);
        }
    }
}
