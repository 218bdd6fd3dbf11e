//! What other files say about users and groups: put into a record when it is looked at, under the key that the vendor's
//! API would have for it.

use std::collections::HashMap;

use serde_json::Value;

use crate::base::ResourceKind;

/// Values by the record's id.
#[derive(Debug, Default)]
pub struct Joined {
    users: HashMap<Box<str>, Vec<Value>>,
    groups: HashMap<Box<str>, Vec<Value>>,
}

impl Joined {
    pub fn is_empty(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty()
    }

    /// Adds one value to the list of the record with this id.
    pub fn put(&mut self, kind: ResourceKind, id: &str, value: Value) {
        self.of_mut(kind).entry(id.into()).or_default().push(value);
    }

    /// Adds to the record what is known of it. What the record itself holds is not touched.
    pub fn add_to(&self, kind: ResourceKind, record: &mut Value) {
        let Some(known) = id_of(record).and_then(|id| self.of(kind).get(id.as_str())) else { return };
        if let Some(object) = record.as_object_mut() {
            object.entry(key(kind)).or_insert_with(|| Value::Array(known.clone()));
        }
    }

    fn of(&self, kind: ResourceKind) -> &HashMap<Box<str>, Vec<Value>> {
        match kind {
            ResourceKind::User => &self.users,
            ResourceKind::Group => &self.groups,
        }
    }

    fn of_mut(&mut self, kind: ResourceKind) -> &mut HashMap<Box<str>, Vec<Value>> {
        match kind {
            ResourceKind::User => &mut self.users,
            ResourceKind::Group => &mut self.groups,
        }
    }
}

const fn key(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::User => "appRoleAssignments",
        ResourceKind::Group => "members",
    }
}

/// The record's id in its directory.
pub fn id_of(record: &Value) -> Option<String> {
    match record.get("id")? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_known_is_added_and_nothing_replaced() {
        let mut joined = Joined::default();
        joined.put(ResourceKind::User, "1", json!("Admin"));
        joined.put(ResourceKind::User, "1", json!("Reader"));
        joined.put(ResourceKind::Group, "g", json!({"id": "1"}));
        for (name, kind, record, expected) in [
            (
                "a user",
                ResourceKind::User,
                json!({"id": "1"}),
                json!({"id": "1", "appRoleAssignments": ["Admin", "Reader"]}),
            ),
            (
                "a number",
                ResourceKind::User,
                json!({"id": 1}),
                json!({"id": 1, "appRoleAssignments": ["Admin", "Reader"]}),
            ),
            ("another", ResourceKind::User, json!({"id": "2"}), json!({"id": "2"})),
            ("no id", ResourceKind::User, json!({}), json!({})),
            ("a group", ResourceKind::Group, json!({"id": "g"}), json!({"id": "g", "members": [{"id": "1"}]})),
            ("it has some", ResourceKind::Group, json!({"id": "g", "members": []}), json!({"id": "g", "members": []})),
        ] {
            let mut record = record;
            joined.add_to(kind, &mut record);
            assert_eq!(record, expected, "{name}");
        }
    }
}
