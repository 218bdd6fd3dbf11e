//! The members of a group: their ids, close together. A group may have hundreds of thousands.

use std::collections::HashSet;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::fields::plain;
use crate::base::PackedTexts;

/// Ids in their order. What else an account shows of a member (`display`, `$ref`, `type`) follows from the id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members(PackedTexts);

impl Members {
    /// Adds one. Beyond four gigabytes of ids, which no answer is allowed, nothing is added.
    pub fn push(&mut self, id: &str) {
        self.0.push(id);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.iter()
    }

    /// Each id once, to look up in.
    pub fn set(&self) -> HashSet<&str> {
        self.iter().collect()
    }

    /// As a resource holds them: `[{"value": "7"}]`.
    pub fn to_value(&self) -> Value {
        self.iter().map(|id| json!({ "value": id })).collect()
    }
}

impl<'a> FromIterator<&'a str> for Members {
    fn from_iter<I: IntoIterator<Item = &'a str>>(ids: I) -> Self {
        Self(ids.into_iter().collect())
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Member))
    }
}

struct Member<'a>(&'a str);

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("value", self.0)])
    }
}

/// The id of one member: `{"value": "7"}`, the bare id, either as a number, or the end of a `$ref` that stands alone.
pub(super) fn id(member: &Value) -> Option<String> {
    let Value::Object(parts) = member else { return plain(member) };
    let part = |name| crate::scim::name::get(parts, name).and_then(plain);
    part("value").or_else(|| part("$ref")?.rsplit('/').next().filter(|id| !id.is_empty()).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kept_in_their_order() {
        let members: Members = ["7", "", "é9", "7"].into_iter().collect();
        assert_eq!(members.iter().collect::<Vec<_>>(), ["7", "", "é9", "7"]);
        assert_eq!((members.len(), members.set().len()), (4, 3));
        assert_eq!(json!(members), members.to_value());
        assert!(Members::default().is_empty() && Members::default().iter().next().is_none());
    }

    #[test]
    fn a_member_is_known_by_its_id_whatever_its_form() {
        for (name, member, expected) in [
            ("as the RFC", json!({"value": "7", "$ref": "../Users/8", "display": "Liz"}), Some("7")),
            ("a number", json!({"value": 7}), Some("7")),
            ("the bare id", json!("7"), Some("7")),
            ("the bare number", json!(7), Some("7")),
            ("in capitals", json!({"VALUE": "7"}), Some("7")),
            ("a reference alone", json!({"$ref": "https://h/Users/7"}), Some("7")),
            ("an empty id", json!({"value": ""}), None),
            ("a name alone", json!({"display": "Liz"}), None),
            ("null", json!(null), None),
            ("a list", json!([["7"]]), None),
        ] {
            assert_eq!(id(&member).as_deref(), expected, "{name}");
        }
    }
}
