//! One user or group of a payload, parsed because somebody looks at it.

use serde_json::Value;

use super::path::AttributePath;
use crate::base::ResourceKind;

/// The place of a record among the users, or among the groups, of a loaded set; from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct RecordIndex(pub usize);

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

    /// What people call it: a display name, else the parts of one, else the key.
    pub fn name(&self) -> String {
        let names = match self.kind {
            ResourceKind::User => USER_NAMES,
            ResourceKind::Group => GROUP_KEYS,
        };
        self.first_text(names).or_else(|| self.first_and_last_name()).unwrap_or_else(|| self.key())
    }

    /// What tells it from the others in its directory, as an administrator would type it: what a record is asked for by.
    pub fn key(&self) -> String {
        let keys = match self.kind {
            ResourceKind::User => USER_KEYS,
            ResourceKind::Group => GROUP_KEYS,
        };
        self.first_text(keys)
            .or_else(|| self.first_text(USER_NAMES))
            .unwrap_or_else(|| format!("{} {}", self.kind.noun(), self.index.0 + 1))
    }

    /// Is it asked for by this text? Its key, its name, its address and its id all do.
    pub fn answers_to(&self, asked: &str) -> bool {
        let all = [USER_KEYS, GROUP_KEYS].concat();
        self.name() == asked
            || all.iter().any(|path| self.text(path).is_some_and(|text| text.eq_ignore_ascii_case(asked)))
    }

    fn first_text(&self, paths: &[&[&str]]) -> Option<String> {
        paths.iter().find_map(|path| self.text(path))
    }

    fn text(&self, path: &[&str]) -> Option<String> {
        let value = path.iter().try_fold(&self.value, |value, key| value.get(key))?;
        match value {
            Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            // LDAP: the first of several names or addresses.
            Value::Array(list) => list.first()?.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned),
            _ => None,
        }
    }

    fn first_and_last_name(&self) -> Option<String> {
        NAME_PARTS.iter().find_map(|(first, last)| match (self.text(first), self.text(last)) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            (one, other) => one.or(other),
        })
    }
}

/// Entra; Okta; Google; SCIM; LDAP; others.
const USER_NAMES: &[&[&str]] = &[
    &["displayName"],
    &["profile", "displayName"],
    &["name", "fullName"],
    &["name", "formatted"],
    &["cn"],
    &["displayname"],
    &["Display name"],
    &["name"],
];

const NAME_PARTS: &[(&[&str], &[&str])] = &[
    (&["givenName"], &["surname"]),
    (&["profile", "firstName"], &["profile", "lastName"]),
    (&["name", "givenName"], &["name", "familyName"]),
    (&["givenName"], &["sn"]),
    (&["firstname"], &["lastname"]),
    (&["firstName"], &["lastName"]),
];

/// Entra; Okta; Google; SCIM; OneLogin; LDAP; others.
const USER_KEYS: &[&[&str]] = &[
    &["userPrincipalName"],
    &["profile", "login"],
    &["login"],
    &["primaryEmail"],
    &["userName"],
    &["username"],
    &["uid"],
    &["sAMAccountName"],
    &["profile", "email"],
    &["email"],
    &["mail"],
    &["id"],
    &["_id"],
    &["dn"],
];

const GROUP_KEYS: &[&[&str]] =
    &[&["displayName"], &["profile", "name"], &["name"], &["cn"], &["email"], &["mail"], &["id"], &["dn"]];

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
