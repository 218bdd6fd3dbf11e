//! One user or group of a payload, parsed because somebody looks at it.

use serde_json::Value;

use super::naming::{self, Answer};
use super::path::AttributePath;
pub use crate::base::RecordIndex;
use crate::base::ResourceKind;

/// One record, in the vendor's own shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub kind: ResourceKind,
    pub index: RecordIndex,
    value: Value,
    raw: String,
}

impl Record {
    pub(super) fn new(kind: ResourceKind, index: RecordIndex, value: Value, raw: String) -> Self {
        Self { kind, index, value, raw }
    }

    /// The record in the vendor's own shape. What PowerShell or a portal wrote differently is brought back to it.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The record as it stands in the file: a piece of JSON, or a row.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    pub fn get(&self, path: &AttributePath) -> Option<&Value> {
        path.get(&self.value)
    }

    /// The name that the record itself has: a display name, the parts of one, a column that looks like one.
    pub fn name_itself(&self) -> Option<String> {
        naming::name_itself(&self.value, self.kind)
    }

    /// What people call it: its name, else the key.
    pub fn name(&self) -> String {
        naming::name(&self.value, self.kind, self.index)
    }

    /// What tells it from the others in its directory, as an administrator would type it: what a record is asked for by.
    pub fn key(&self) -> String {
        naming::key(&self.value, self.kind, self.index)
    }

    /// What a reference to it may hold: its id in the directory, and its key.
    pub fn identifiers(&self) -> impl Iterator<Item = String> {
        naming::own_id(&self.value).into_iter().chain([self.key()])
    }

    /// Is it asked for by this text? Its key, its name, its address and its id all do.
    pub fn answers_to(&self, asked: &str) -> bool {
        self.answer(asked) != Answer::No
    }

    /// The same, and whether it is by something that no other has.
    pub fn answer(&self, asked: &str) -> Answer {
        naming::answer(&self.value, self.kind, self.index, asked)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_vendors_records_have_a_name_and_a_key() {
        use ResourceKind::{Group, User};
        for (vendor, kind, value, name, key) in [
            ("Entra", User, json!({"id": "1", "displayName": "Liz", "userPrincipalName": "liz@x"}), "Liz", "liz@x"),
            ("Entra without names", User, json!({"id": "1", "displayName": "", "surname": "Ng"}), "Ng", "1"),
            ("Okta", User, json!({"profile": {"login": "l", "firstName": "A", "lastName": "B"}}), "A B", "l"),
            ("OneLogin", User, json!({"id": 7, "username": null, "email": "e@x"}), "e@x", "e@x"),
            ("Google", User, json!({"name": {"fullName": "Liz S"}, "primaryEmail": "p@x"}), "Liz S", "p@x"),
            ("SCIM", User, json!({"userName": "u", "name": {"formatted": "U V"}}), "U V", "u"),
            ("an Entra group", Group, json!({"id": "1", "displayName": "All"}), "All", "All"),
            ("an Okta group", Group, json!({"profile": {"name": "West"}}), "West", "West"),
            (
                "LDAP",
                User,
                json!({"dn": "uid=l,dc=x", "uid": "l", "cn": ["Liz S", "Liz"], "mail": "l@x"}),
                "Liz S",
                "l",
            ),
            ("an LDAP group", Group, json!({"dn": "cn=All,dc=x", "cn": "All", "member": []}), "All", "All"),
            ("nothing to go by", User, json!({"x": 1}), "user 3", "user 3"),
        ] {
            let record = Record::new(kind, RecordIndex(2), value, String::new());
            assert_eq!((record.name().as_str(), record.key().as_str()), (name, key), "{vendor}");
            assert!(name == "user 3" || record.answers_to(key), "{vendor}");
        }
    }
}
