//! What other files say about users and groups: put into a record when it is looked at, under the key that the vendor's
//! API would have for it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::kind::{DELTA, KindMarks};
use crate::base::ResourceKind;

/// Values by the record's id.
#[derive(Debug, Default)]
pub struct Joined {
    users: HashMap<Box<str>, Vec<Value>>,
    groups: HashMap<Box<str>, Vec<Value>>,
    /// Records of which a delta has several entries, as these make them together.
    replaced: HashMap<(ResourceKind, Box<str>), Value>,
    /// Whoever has no app role by these assignments has none: all of them are of users.
    roles_are_complete: bool,
    /// Some records say what changed in a list (`members@delta`), and are read as what that makes of it.
    has_changes: bool,
}

impl Joined {
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
            && self.groups.is_empty()
            && self.replaced.is_empty()
            && !self.has_changes
            && !self.roles_are_complete
    }

    /// Whether records may say what changed in a list.
    pub fn follow_changes(&mut self, has_changes: bool) {
        self.has_changes = has_changes;
    }

    /// From here on a user of whom no assignment speaks has no app role, which is more than not being asked.
    pub fn roles_are_complete(&mut self) {
        self.roles_are_complete = true;
    }

    /// There is a list for the record with this id, be it an empty one.
    pub fn has_list(&mut self, kind: ResourceKind, id: &str) {
        self.of_mut(kind).entry(id.into()).or_default();
    }

    /// From here on the record with this id is this one.
    pub fn replace(&mut self, kind: ResourceKind, id: &str, record: Value) {
        self.replaced.insert((kind, id.into()), record);
    }

    /// Adds one value to the list of the record with this id.
    pub fn put(&mut self, kind: ResourceKind, id: &str, value: Value) {
        self.of_mut(kind).entry(id.into()).or_default().push(value);
    }

    /// Adds to the record what is known of it. What the record itself holds is not touched.
    pub fn add_to(&self, kind: ResourceKind, record: &mut Value) {
        if !self.replaced.is_empty()
            && let Some(whole) = id_of(record).and_then(|id| self.replaced.get(&(kind, id.into())))
        {
            record.clone_from(whole);
        } else if self.has_changes && KindMarks::of(record).is_delta() {
            let change = record.take();
            *record = Value::Object(Map::new());
            apply_change(record, &change);
        }
        let known = id_of(record).and_then(|id| self.of(kind).get(id.as_str()));
        let has_none = kind == ResourceKind::User && self.roles_are_complete;
        let Some(known) = known.cloned().or_else(|| has_none.then(Vec::new)) else { return };
        if let Some(object) = record.as_object_mut() {
            object.entry(key(kind)).or_insert(Value::Array(known));
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

/// What an entry of a delta makes of the record before it: what it names is new, and of a list it says who came and who
/// went (Microsoft Graph, delta query: `members@delta`, `manager@delta`).
pub fn apply_change(record: &mut Value, change: &Value) {
    let (Some(record), Some(change)) = (record.as_object_mut(), change.as_object()) else { return };
    for (key, value) in change {
        match (key.strip_suffix(DELTA), value.as_array()) {
            (Some(name), Some(changes)) => apply_changes(record, name, changes),
            _ => drop(record.insert(key.clone(), value.clone())),
        }
    }
}

/// References that are one object, where others are lists.
const SINGLE: [&str; 2] = ["manager", "sponsor"];

fn apply_changes(record: &mut Map<String, Value>, name: &str, changes: &[Value]) {
    let is_removed = |change: &Value| change.get("@removed").is_some();
    if SINGLE.contains(&name) {
        let last = changes.iter().rfind(|change| !is_removed(change));
        record.insert(name.to_owned(), last.cloned().unwrap_or_default());
        return;
    }
    let list = record.entry(name).or_insert_with(|| Value::Array(Vec::new()));
    if !list.is_array() {
        *list = Value::Array(Vec::new());
    }
    let Some(list) = list.as_array_mut() else { return };
    let mut places: HashMap<String, usize> =
        list.iter().enumerate().filter_map(|(at, one)| Some((id_of(one)?, at))).collect();
    for change in changes {
        match (id_of(change).and_then(|id| places.remove(&id)), is_removed(change)) {
            (Some(at), true) => list[at] = Value::Null,
            (Some(at), false) => {
                list[at] = change.clone();
                places.extend(id_of(change).map(|id| (id, at)));
            }
            (None, true) => {}
            (None, false) => {
                places.extend(id_of(change).map(|id| (id, list.len())));
                list.push(change.clone());
            }
        }
    }
    list.retain(|one| !one.is_null());
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
    fn a_change_makes_the_record_new() {
        for (name, before, change, expected) in [
            (
                "an attribute",
                json!({"id": "1", "a": "x", "b": "y"}),
                json!({"id": "1", "a": "z"}),
                json!({"id": "1", "a": "z", "b": "y"}),
            ),
            ("one that is cleared", json!({"a": "x"}), json!({"a": null}), json!({"a": null})),
            (
                "members who come and go",
                json!({"members": [{"id": "1"}, {"id": "2"}]}),
                json!({"members@delta": [{"id": "2", "@removed": {"reason": "deleted"}}, {"id": "3"}, {"id": "1"}]}),
                json!({"members": [{"id": "1"}, {"id": "3"}]}),
            ),
            (
                "the first members",
                json!({}),
                json!({"members@delta": [{"id": "1"}]}),
                json!({"members": [{"id": "1"}]}),
            ),
            (
                "somebody who was none",
                json!({}),
                json!({"members@delta": [{"id": "1", "@removed": {}}]}),
                json!({"members": []}),
            ),
            (
                "a manager",
                json!({"manager": {"id": "1"}}),
                json!({"manager@delta": [{"id": "2"}]}),
                json!({"manager": {"id": "2"}}),
            ),
            (
                "no manager any more",
                json!({"manager": {"id": "1"}}),
                json!({"manager@delta": [{"id": "1", "@removed": {}}]}),
                json!({"manager": null}),
            ),
            (
                "a manager in place of another",
                json!({}),
                json!({"manager@delta": [{"id": "1", "@removed": {}}, {"id": "2"}]}),
                json!({"manager": {"id": "2"}}),
            ),
        ] {
            let mut record = before;
            apply_change(&mut record, &change);
            assert_eq!(record, expected, "{name}");
        }
    }

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
