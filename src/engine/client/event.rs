//! What happens to a record, and what the account has of it: what a client is asked to phrase.

use std::collections::HashSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::{Client, Enabled};
use crate::base::ResourceKind;
use crate::mapping::Mapping;
use crate::scim::message::plain;
use crate::scim::{ENTERPRISE_USER, Id, Members, Resource, TargetPath};
use crate::source::Record;

/// Something that a client acts upon.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    pub kind: ResourceKind,
    pub mapping: &'a Mapping,
    /// What people call the record.
    pub name: &'a str,
    /// The mapped resource, finished ([`Client::finish`]). Of what the client refers to by ids, `references` counts.
    pub after: &'a Value,
    pub references: &'a References,
    /// What is not in `after` because it is not known or cannot be sent: each target with a sentence.
    pub lacking: &'a [(TargetPath, String)],
    pub account: Account<'a>,
    pub cause: Cause,
}

/// What is known of the account.
#[derive(Clone, Copy, Debug)]
pub enum Account<'a> {
    /// Nobody has asked yet.
    Unknown,
    /// It has none like this.
    Absent,
    There {
        id: &'a str,
        /// As the account shows it.
        resource: &'a Resource,
        /// What an update would change, but for references: those the client compares itself.
        changes: &'a [Change],
    },
}

/// Why the client acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The record is in scope: the account is to have it as it is.
    InScope,
    /// The record is to have no access: deleted, disabled or suspended.
    NoAccess,
    /// Another record refers to this one: only who it is in the account is asked.
    Referred,
}

impl Cause {
    /// Why the client acts upon a record as it is.
    pub fn of(client: &Client, record: &Record) -> Self {
        match client.enabled(record.kind, record.value()) {
            Enabled::No => Self::NoAccess,
            Enabled::Yes | Enabled::NotKnown => Self::InScope,
        }
    }
}

/// One attribute that an update changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    pub target: TargetPath,
    /// What the account has; `None` for nothing.
    pub before: Option<Value>,
    /// What it would have; `None` for nothing.
    pub after: Option<Value>,
}

/// The other records that a record refers to, as ids in the account: known, or open until somebody has asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct References {
    pub manager: Option<Id>,
    /// `None` when the record says nothing of members: then those of the account stay.
    pub members: Option<Arc<[Id]>>,
    /// How many more there are who cannot be referred to: nobody can say whether the account has them.
    pub left_out: usize,
}

/// Which members come and go.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberChanges {
    pub added: Arc<[Id]>,
    pub removed: Arc<[Id]>,
    /// How many stay.
    pub kept: usize,
}

impl MemberChanges {
    /// What makes the members of the account those that are wanted.
    pub fn between(current: Option<&Members>, wanted: &[Id]) -> Self {
        let present: HashSet<&str> = current.into_iter().flat_map(Members::iter).collect();
        let known: HashSet<&str> = wanted.iter().filter_map(Id::known).collect();
        let is_new = |id: &&Id| id.known().is_none_or(|id| !present.contains(id));
        let gone: Arc<[Id]> = present_in_order(current).filter(|id| !known.contains(id)).map(Id::from).collect();
        let kept = present.len() - gone.len();
        Self { added: wanted.iter().filter(is_new).cloned().collect(), removed: gone, kept }
    }

    pub fn is_none(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

/// The ids, each once.
fn present_in_order(current: Option<&Members>) -> impl Iterator<Item = &str> {
    let mut seen = HashSet::new();
    current.into_iter().flat_map(Members::iter).filter(move |id| seen.insert(*id))
}

impl References {
    /// Those of a resource, where a client replaces them by ids. `refer` says what each becomes, by the identifier that
    /// the payload has; `None` for who is left out.
    pub fn of(client: &Client, kind: ResourceKind, resource: &Value, refer: impl Fn(&str) -> Option<Id>) -> Self {
        let Some(identifiers) = identifiers(client, kind, resource) else { return Self::default() };
        let all: Vec<Id> = identifiers.iter().filter_map(|key| refer(key)).collect();
        Self::among(kind, all, identifiers.len())
    }

    /// These of `all` to whom the record refers.
    pub fn among(kind: ResourceKind, ids: Vec<Id>, all: usize) -> Self {
        let left_out = all - ids.len();
        match kind {
            ResourceKind::User => Self { manager: ids.into_iter().next(), left_out, members: None },
            ResourceKind::Group => Self { members: Some(ids.into()), left_out, manager: None },
        }
    }
}

/// The identifiers that a resource has of the records it refers to, where the client replaces them by ids; `None` when it
/// says nothing of them.
pub fn identifiers(client: &Client, kind: ResourceKind, resource: &Value) -> Option<Vec<String>> {
    let replaced = |name: &str| client.references(kind).contains(&name);
    let references = match kind {
        ResourceKind::User if replaced("manager") => resource.get(ENTERPRISE_USER)?.get("manager")?,
        ResourceKind::Group if replaced("members") => resource.get("members")?,
        _ => return None,
    };
    Some(match references {
        Value::Array(list) => list.iter().filter_map(identifier).collect(),
        one => identifier(one).into_iter().collect(),
    })
}

/// The identifier that a reference has in the payload: `{"value": …}`, or the bare value.
pub fn identifier(reference: &Value) -> Option<String> {
    plain(reference.get("value").unwrap_or(reference))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::ClientKind;
    use crate::scim::Slot;

    #[test]
    fn references_are_those_that_the_client_replaces_by_ids() {
        use ResourceKind::{Group, User};
        let known = |key: &str| (key != "eve").then(|| Id::from(format!("id-{key}").as_str()));
        let manager = |value: Value| json!({ENTERPRISE_USER: {"manager": value}});
        for (name, client, kind, resource, ids, left_out) in [
            ("a manager", "entra", User, manager(json!({"value": "bo"})), &["id-bo"][..], 0),
            ("a manager as bare text", "entra", User, manager(json!("bo")), &["id-bo"], 0),
            ("a manager by number", "entra", User, manager(json!({"value": 7})), &["id-7"], 0),
            ("a manager elsewhere", "entra", User, manager(json!({"value": "eve"})), &[], 1),
            ("an empty manager", "entra", User, manager(json!({"value": ""})), &[], 0),
            ("a manager that is sent as it is", "okta", User, manager(json!({"value": "bo"})), &[], 0),
            (
                "members",
                "entra",
                Group,
                json!({"members": [{"value": "bo"}, {"value": "eve"}, "liz"]}),
                &["id-bo", "id-liz"],
                1,
            ),
            ("no members", "entra", Group, json!({"displayName": "IT"}), &[], 0),
        ] {
            let client = crate::client::of(ClientKind::new(client));
            let references = References::of(client, kind, &resource, known);
            let got: Vec<_> = references
                .manager
                .iter()
                .chain(references.members.iter().flat_map(|all| all.iter()))
                .map(Id::known)
                .collect();
            assert_eq!(got, ids.iter().copied().map(Some).collect::<Vec<_>>(), "{name}");
            assert_eq!(references.left_out, left_out, "{name}");
            assert_eq!(references.members.is_some(), resource.get("members").is_some(), "{name}");
        }
    }

    #[test]
    fn members_come_go_and_stay() {
        let open = Id::Open(Slot::MadeUp { what: "an id", by: "nobody" });
        for (name, current, wanted, added, removed, kept) in [
            ("none", &[][..], &[][..], &[][..], &[][..], 0),
            ("all new", &[], &["1".into(), "2".into()], &["1".into(), "2".into()], &[], 0),
            ("one goes, one comes", &["1", "2"], &["2".into(), "3".into()], &["3".into()], &["1"], 1),
            ("twice in the account", &["1", "1", "2", "2"], &["2".into()], &[], &["1"], 1),
            ("one not looked up", &["1"], &["1".into(), open.clone()], &[open], &[], 1),
        ] {
            let changes = MemberChanges::between(Some(&current.iter().copied().collect()), wanted);
            let gone: Vec<Id> = removed.iter().copied().map(Id::from).collect();
            assert_eq!((&*changes.added, &*changes.removed, changes.kept), (added, gone.as_slice(), kept), "{name}");
        }
        let all = MemberChanges::between(None, &["1".into()]);
        assert_eq!((all.added.len(), all.removed.len(), all.is_none()), (1, 0, false));
    }
}
