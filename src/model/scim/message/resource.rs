//! A resource as an account shows it, with every attribute where RFC 7643 section 3 has it.
//!
//! Some servers nest core attributes under the core schema's URN, name an extension's attributes by their whole path, or
//! use the URNs of SCIM 1.1. Members stand apart: there may be hundreds of thousands.

use serde_json::{Map, Value};

use super::Members;
use super::fields::Fields;
use crate::scim::{CORE_GROUP, CORE_USER, ENTERPRISE_USER, name};

/// One resource of an account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    /// An object; without the members.
    pub attributes: Value,
    /// `None` when the answer does not show any attribute `members`; null and an empty list are no members.
    pub members: Option<Members>,
}

/// URNs that accounts put attributes under, and the extension that these belong to; none for core attributes.
const SCHEMAS: [(&str, Option<&str>); 5] = [
    (CORE_USER, None),
    (CORE_GROUP, None),
    ("urn:scim:schemas:core:1.0", None),
    (ENTERPRISE_USER, Some(ENTERPRISE_USER)),
    ("urn:scim:schemas:extension:enterprise:1.0", Some(ENTERPRISE_USER)),
];

/// Whether a key stands for the core attributes below it.
pub(super) fn is_core(key: &str) -> bool {
    SCHEMAS.iter().any(|(urn, extension)| extension.is_none() && urn.eq_ignore_ascii_case(key))
}

impl Resource {
    /// `nested` is what stood below the core schema's URN: it counts where the top has nothing.
    pub(super) fn new(top: Map<String, Value>, nested: Vec<Map<String, Value>>, members: Option<Members>) -> Self {
        let mut attributes = Map::new();
        top.into_iter().for_each(|(key, value)| put(&mut attributes, key, value));
        for (key, value) in nested.into_iter().flatten() {
            if name::get(&attributes, &key).is_none() {
                attributes.insert(key, value);
            }
        }
        Self { attributes: Value::Object(attributes), members }
    }

    /// One of which nothing but its id is known.
    pub fn with_id(id: String) -> Self {
        let attributes = Map::from_iter([("id".to_owned(), Value::String(id))]);
        Self { attributes: Value::Object(attributes), members: None }
    }

    /// As JSON, the members in it.
    pub fn to_value(&self) -> Value {
        let mut whole = self.attributes.clone();
        if let (Some(members), Some(object)) = (&self.members, whole.as_object_mut()) {
            object.insert("members".to_owned(), members.to_value());
        }
        whole
    }

    /// The account's id of it: text that is not empty, or a number as text.
    pub fn id(&self) -> Option<String> {
        Fields::of(&self.attributes)?.text("id")
    }

    /// Which version of it this is: `meta.version`, else `meta.lastModified`.
    pub fn version(&self) -> Option<String> {
        let meta = Fields::of(Fields::of(&self.attributes)?.get("meta")?)?;
        meta.text("version").or_else(|| meta.text("lastModified"))
    }
}

/// Puts an attribute where it belongs.
fn put(attributes: &mut Map<String, Value>, key: String, value: Value) {
    match home(&key) {
        None => drop(attributes.insert(key, value)),
        Some((None, attribute)) => drop(attributes.insert(attribute.to_owned(), value)),
        Some((Some(urn), "")) => match alone(value) {
            Value::Object(parts) => extension(attributes, urn).extend(parts),
            other => drop(attributes.entry(urn).or_insert(other)),
        },
        Some((Some(urn), attribute)) => drop(extension(attributes, urn).insert(attribute.to_owned(), value)),
    }
}

/// The extension that a key is of, and which of its attributes it names; the whole extension when that is empty.
fn home(key: &str) -> Option<(Option<&'static str>, &str)> {
    SCHEMAS.iter().find_map(|(urn, extension)| {
        let rest = key.get(urn.len()..).filter(|_| key[..urn.len()].eq_ignore_ascii_case(urn))?;
        let attribute = if rest.is_empty() { rest } else { rest.strip_prefix(':')? };
        Some((*extension, attribute)).filter(|(extension, attribute)| extension.is_some() || !attribute.is_empty())
    })
}

fn extension<'a>(attributes: &'a mut Map<String, Value>, urn: &str) -> &'a mut Map<String, Value> {
    crate::scim::path::object_of(attributes.entry(urn).or_insert(Value::Null))
}

/// An object in a list of its own.
fn alone(value: Value) -> Value {
    match value {
        Value::Array(mut list) if list.len() == 1 => list.remove(0),
        other => other,
    }
}

/// A resource as it stands in memory, such as one of a sample.
impl From<Value> for Resource {
    fn from(resource: Value) -> Self {
        let Value::Object(mut top) = resource else { return Self { attributes: resource, members: None } };
        let mut members = name::remove(&mut top, "members");
        let mut nested = Vec::new();
        for key in top.keys().filter(|key| is_core(key)).cloned().collect::<Vec<_>>() {
            if let Some(Value::Object(mut parts)) = top.shift_remove(&key) {
                members = members.or_else(|| name::remove(&mut parts, "members"));
                nested.push(parts);
            }
        }
        Self::new(top, nested, members.as_ref().map(read_members))
    }
}

fn read_members(members: &Value) -> Members {
    let mut read = Members::default();
    let list = match members {
        Value::Array(list) => list.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    list.iter().filter_map(super::members::id).for_each(|id| read.push(&id));
    read
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_attribute_is_where_the_standard_has_it() {
        let plain = json!({"id": "7", "userName": "liz", ENTERPRISE_USER: {"department": "IT"}});
        for (name, shown) in [
            ("as the RFC", plain.clone()),
            (
                "core attributes below the core URN",
                json!({"id": "7", CORE_USER: {"userName": "liz"}, ENTERPRISE_USER: {"department": "IT"}}),
            ),
            (
                "below it, and others at the top",
                json!({"id": "7", "userName": "liz", CORE_USER: {"USERNAME": "bob", "id": "8"}, ENTERPRISE_USER: {"department": "IT"}}),
            ),
            (
                "a whole path for a name",
                json!({"id": "7", "userName": "liz", format!("{ENTERPRISE_USER}:department"): "IT"}),
            ),
            (
                "a whole path of a core attribute",
                json!({"id": "7", format!("{CORE_USER}:userName"): "liz", ENTERPRISE_USER: {"department": "IT"}}),
            ),
            (
                "the URN in another case",
                json!({"id": "7", "userName": "liz", ENTERPRISE_USER.to_lowercase(): {"department": "IT"}}),
            ),
            (
                "the URN of SCIM 1.1",
                json!({"id": "7", "userName": "liz", "urn:scim:schemas:extension:enterprise:1.0": {"department": "IT"}}),
            ),
            ("the extension in a list", json!({"id": "7", "userName": "liz", ENTERPRISE_USER: [{"department": "IT"}]})),
        ] {
            assert_eq!(Resource::from(shown).attributes, plain, "{name}");
        }
    }

    #[test]
    fn what_is_no_schema_of_the_standard_stays_where_it_is() {
        for resource in [
            json!({"urn:x:1.0": {"a": 1}, "urn:x:1.0:b": 2}),
            json!({format!("{ENTERPRISE_USER}Plus"): {"a": 1}}),
            json!({"é": 1, "urn": 2}),
            json!("no object"),
        ] {
            assert_eq!(Resource::from(resource.clone()), Resource { attributes: resource, members: None });
        }
    }

    #[test]
    fn an_id_is_text_or_a_number() {
        for (name, resource, expected) in [
            ("text", json!({"id": "7"}), Some("7")),
            ("a number", json!({"id": 42}), Some("42")),
            ("in capitals", json!({"ID": "7"}), Some("7")),
            ("empty", json!({"id": ""}), None),
            ("null", json!({"id": null}), None),
            ("missing", json!({}), None),
        ] {
            assert_eq!(Resource::from(resource).id().as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn members_stand_apart() {
        for (name, group, expected) in [
            ("as the RFC", json!({"members": [{"value": "1"}, {"value": 2}]}), Some(&["1", "2"][..])),
            ("in capitals, one alone", json!({"MEMBERS": {"value": "1"}}), Some(&["1"])),
            ("below the core URN", json!({CORE_GROUP: {"members": ["1"]}}), Some(&["1"])),
            ("null", json!({"members": null}), Some(&[])),
            ("not shown", json!({"displayName": "IT"}), None),
        ] {
            let group = Resource::from(group);
            let members = group.members.as_ref().map(|members| members.iter().collect::<Vec<_>>());
            assert_eq!(members.as_deref(), expected, "{name}");
            assert!(group.attributes.get("members").is_none(), "{name}");
        }
    }
}
