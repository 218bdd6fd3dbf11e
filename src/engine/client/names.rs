//! Tables of attribute names: how a client's screens call what its payload holds.
//!
//! Each client is a table of [`NameRow`]s and one short function for the names that no table can list (custom
//! attributes, directory extensions). A row that is not the vendor's documented word says so in its description.

use serde_json::Value;

use crate::base::Mark;
use crate::mapping::{AttributeName, AttributeNames, AttributeSource, Computed, FirstList, Rewrite};
use crate::source::AttributePath;

/// What stands behind a name.
#[derive(Clone, Copy, Debug)]
pub enum Behind {
    /// The payload's attribute at this path.
    Path(&'static str),
    /// Worked out from the payload's attribute at this path; a wire drawn from there takes this name. With the keys at
    /// the top of a record that are read for it.
    Made(&'static str, &'static [&'static str], fn(&Value) -> Value),
    /// The text at this key at the top of a record, rewritten, which is the same as what the first function works out.
    Rewritten(&'static [&'static str; 1], fn(&Value) -> Value, Rewrite),
    /// Worked out from these keys at the top of a record; no one attribute stands for it.
    Computed(&'static [&'static str], fn(&Value) -> Value),
    /// The identifiers of a group's members, whichever list the payload carries them in.
    Members,
}

/// One name.
#[derive(Clone, Copy, Debug)]
pub struct NameRow {
    pub name: &'static str,
    pub behind: Behind,
    pub about: &'static str,
    pub mark: Mark,
}

impl NameRow {
    pub const fn new(name: &'static str, behind: Behind, about: &'static str) -> Self {
        Self { name, behind, about, mark: Mark::Documented }
    }

    /// A name that is also the payload's own.
    pub const fn same(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Behind::Path(name), about)
    }

    pub const fn path(name: &'static str, path: &'static str, about: &'static str) -> Self {
        Self::new(name, Behind::Path(path), about)
    }

    #[must_use]
    pub const fn marked(self, mark: Mark) -> Self {
        Self { mark, ..self }
    }

    pub fn source(&self) -> Option<AttributeSource> {
        match self.behind {
            Behind::Path(path) => path_source(path),
            Behind::Made(_, reads, value) | Behind::Computed(reads, value) => {
                Some(AttributeSource::Computed(Computed { reads, value, rewrite: None, list: None }))
            }
            Behind::Rewritten(reads, value, rewrite) => {
                Some(AttributeSource::Computed(Computed { reads, value, rewrite: Some(rewrite), list: None }))
            }
            Behind::Members => Some(AttributeSource::Computed(MEMBERS)),
        }
    }

    /// The payload path that a new wire with this name starts from.
    const fn start(&self) -> Option<&'static str> {
        match self.behind {
            Behind::Path(path) | Behind::Made(path, ..) => Some(path),
            Behind::Rewritten(reads, ..) => Some(reads[0]),
            Behind::Members => Some("members"),
            Behind::Computed(..) => None,
        }
    }

    fn described(&self) -> AttributeName {
        let mut description = self.about.to_owned();
        if let Some(path) = self.start().filter(|p| *p != self.name) {
            description = format!("{description} In the payload: {path}.").trim_start().to_owned();
        }
        if !self.mark.is_documented() {
            description = format!("{description} ({})", self.mark.label());
        }
        AttributeName { name: self.name.to_owned(), description }
    }
}

/// The names of one client for users or groups.
#[derive(Clone, Copy, Debug)]
pub struct NameTable {
    pub rows: &'static [NameRow],
    /// What a name means that stands in no row.
    pub other: fn(&str) -> Option<AttributeSource>,
    /// How a payload path is called that stands in no row.
    pub other_name: fn(&AttributePath) -> Option<String>,
}

impl AttributeNames for NameTable {
    fn resolve(&self, name: &str) -> Option<AttributeSource> {
        match self.rows.iter().find(|row| row.name == name) {
            Some(row) => row.source(),
            None => (self.other)(name),
        }
    }

    fn names(&self) -> Vec<AttributeName> {
        self.rows.iter().map(NameRow::described).collect()
    }

    fn name_of(&self, path: &AttributePath) -> Option<String> {
        let text = path.to_string();
        match self.rows.iter().find(|row| row.start() == Some(text.as_str())) {
            Some(row) => Some(row.name.to_owned()),
            None => (self.other_name)(path),
        }
    }
}

/// A path as a source; `None` when the text is no path.
pub fn path_source(path: &str) -> Option<AttributeSource> {
    AttributePath::parse(path).ok().map(AttributeSource::Path)
}

const MEMBERS: Computed = Computed {
    reads: &["members", "users", "_embedded", "members@delta"],
    value: |record| MEMBER_LISTS.value(record),
    rewrite: None,
    list: Some(&MEMBER_LISTS),
};

const MEMBER_LISTS: FirstList =
    FirstList { places: &[&["members"], &["users"], &["_embedded", "users"], &["members@delta"]], element: member_id };

fn member_id(member: &Value) -> Option<Value> {
    match member {
        Value::String(_) | Value::Number(_) => Some(member.clone()),
        // In a Graph delta: somebody who is a member no more.
        _ if member.get("@removed").is_some() => None,
        _ => ["id", "value", "Id"].iter().find_map(|key| member.get(key)).cloned(),
    }
}

#[cfg(test)]
pub mod testing {
    //! Reading a record through a table, for the tests of every client.

    use super::*;

    /// What a name gives for a record; `None` when the client has no such name.
    pub fn value(names: &dyn AttributeNames, name: &str, record: &Value) -> Option<Value> {
        Some(match names.resolve(name)? {
            AttributeSource::Path(path) => path.get(record).cloned().unwrap_or(Value::Null),
            AttributeSource::JsonPath(path) => path.values(record).into(),
            AttributeSource::Computed(computed) => (computed.value)(record),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_are_read_from_the_list_the_payload_has() {
        for (name, record, expected) in [
            ("Graph's expand", json!({"members": [{"id": "a"}, {"id": "b"}]}), json!(["a", "b"])),
            ("plain identifiers", json!({"members": ["a", 2]}), json!(["a", 2])),
            ("SCIM", json!({"members": [{"value": "a", "display": "A"}]}), json!(["a"])),
            ("Okta's users beside the group", json!({"_embedded": {"users": [{"id": "00u1"}]}}), json!(["00u1"])),
            (
                "Graph's delta",
                json!({"members@delta": [{"id": "a"}, {"id": "b", "@removed": {"reason": "deleted"}}]}),
                json!(["a"]),
            ),
            ("none", json!({"displayName": "IT"}), Value::Null),
            ("empty", json!({"members": []}), json!([])),
        ] {
            assert_eq!(MEMBER_LISTS.value(&record), expected, "{name}");
        }
    }

    /// All computed values see what they say they read, and nothing else.
    #[test]
    fn computed_values_read_what_they_say_they_read() {
        let records = [
            json!({"id": 1, "status": 2, "firstname": "A", "lastname": "B", "members": [{"id": "a"}], "suspended": true,
                "userPrincipalName": "liz_fabrikam.com#EXT#@x", "accountEnabled": false}),
            json!({"status": "DEPROVISIONED", "users": ["b"], "archived": true, "deletedDateTime": "2026-01-01",
                "primaryEmail": "p@x", "websites": [{"value": "w"}], "phones": [{"type": "work", "value": "1"}]}),
            json!({"_embedded": {"users": [{"id": "c"}]}, "emails": [{"address": "a@x", "primary": true, "type": "work"}],
                "organizations": [{"title": "t", "department": "d", "description": "e", "costCenter": "c"}],
                "addresses": [{"streetAddress": "s", "locality": "l", "region": "r", "postalCode": "p", "country": "c"}],
                "externalIds": [{"type": "organization", "value": "7"}], "relations": [{"type": "manager", "value": "m"}],
                "phones": [{"type": "mobile", "value": "2"}]}),
        ];
        let mut seen = 0;
        for client in crate::client::CLIENTS {
            for kind in crate::base::ResourceKind::ALL {
                let names = client.names(kind);
                for name in names.names() {
                    let Some(AttributeSource::Computed(computed)) = names.resolve(&name.name) else { continue };
                    seen += 1;
                    for record in &records {
                        let mut part = record.clone();
                        part.as_object_mut()
                            .expect("an object")
                            .retain(|key, _| computed.reads.contains(&key.as_str()));
                        let value = (computed.value)(record);
                        assert_eq!((computed.value)(&part), value, "{}: {record}", name.name);
                        if let Some((rewrite, text)) = computed.rewrite.zip(record[computed.reads[0]].as_str()) {
                            assert_eq!(json!(rewrite(text)), value, "{}: {record}", name.name);
                        }
                    }
                }
            }
        }
        assert!(seen > 20, "{seen}");
    }
}
