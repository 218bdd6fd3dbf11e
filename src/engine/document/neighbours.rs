//! Who is in which group and who is whose manager, by the loaded set: what expressions ask of other records.
//!
//! Both are listed when an expression first asks, once for a set: most mappings never ask.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock, Weak};

use serde_json::{Value, json};

use super::People;
use super::persons::Persons;
use crate::base::hash;
use crate::base::{Cancel, Progress, ResourceKind};
use crate::client::Client;
use crate::expression::{Context, Membership, NotKnown, Surroundings};
use crate::mapping::AttributeSource;
use crate::scim::message::plain;
use crate::source::LoadedSet;

/// The other records of a loaded set, as a client's expressions see them.
pub struct Neighbours {
    /// Whoever asks has the set; a context does not keep it.
    set: Weak<LoadedSet>,
    client: &'static Client,
    groups: OnceLock<Result<Vec<KnownGroup>, NotKnown>>,
    people: OnceLock<Result<People, NotKnown>>,
    persons: Persons,
}

struct KnownGroup {
    /// `{id, name, type, sourceId}`.
    shown: Value,
    /// Hashes of its members' ids, in order; `None` when they are not loaded.
    members: Option<Vec<u64>>,
}

impl KnownGroup {
    /// Whether the person with the hash of this id is a member.
    fn has(&self, id: Option<u64>) -> Option<bool> {
        // Okta puts everybody into the group Everyone, which is built in.
        if self.shown["type"] == "BUILT_IN" && self.shown["name"] == "Everyone" {
            return Some(true);
        }
        Some(self.members.as_ref()?.binary_search(&id?).is_ok())
    }
}

/// The context of a mapping's evaluations: `context` with the records of this set.
pub fn among(context: Context, set: &Arc<LoadedSet>, client: &'static Client) -> Context {
    let (groups, people, persons) = (OnceLock::new(), OnceLock::new(), Persons::default());
    let neighbours = Neighbours { set: Arc::downgrade(set), client, groups, people, persons };
    Context { loaded: Some(Arc::new(neighbours)), ..context }
}

impl Neighbours {
    fn source(&self, kind: ResourceKind, name: &str) -> Option<AttributeSource> {
        self.client.names(kind).resolve(name)
    }

    fn groups(&self) -> Result<&[KnownGroup], NotKnown> {
        let groups = self.groups.get_or_init(|| self.list_groups());
        groups.as_ref().map(Vec::as_slice).map_err(Clone::clone)
    }

    fn set(&self) -> Result<Arc<LoadedSet>, NotKnown> {
        self.set.upgrade().ok_or_else(|| unreadable("others are loaded now"))
    }

    fn list_groups(&self) -> Result<Vec<KnownGroup>, NotKnown> {
        let (kind, set) = (ResourceKind::Group, self.set()?);
        if set.count(kind) == 0 {
            return Err(NotKnown::new(
                "which groups the person is in cannot be known from these files: no groups are loaded",
                "Load the groups with their members too.",
            ));
        }
        let [id, name, what, members] = ["id", "name", "type", "members"].map(|name| self.source(kind, name));
        let part = |source: &Option<AttributeSource>, record: &Value| {
            source.as_ref().map_or(Value::Null, |source| source.value(record))
        };
        let mut groups = Vec::new();
        let read = set.for_each(kind, &Cancel::default(), &mut |record| {
            let value = record.value();
            let shown = json!({
                "id": part(&id, value), "name": part(&name, value), "type": part(&what, value),
                "sourceId": value.pointer("/source/id"),
            });
            groups.push(KnownGroup { shown, members: part(&members, value).as_array().map(|ids| hashes(ids)) });
            ControlFlow::Continue(())
        });
        read.map(|()| groups).map_err(|error| unreadable(&error.to_string()))
    }

    fn people(&self) -> Result<&People, NotKnown> {
        let people = self.people.get_or_init(|| {
            let people = People::list(&*self.set()?, ResourceKind::User, &Progress::default(), &Cancel::default());
            people.map_err(|error| unreadable(&error.to_string()))
        });
        people.as_ref().map_err(Clone::clone)
    }
}

fn hashes(ids: &[Value]) -> Vec<u64> {
    let mut hashes: Vec<u64> = ids.iter().filter_map(plain).map(|id| hash::text(&id)).collect();
    hashes.sort_unstable();
    hashes
}

pub(super) fn unreadable(why: &str) -> NotKnown {
    NotKnown::new(
        format!("the other records cannot be read any more: {}", why.trim_end_matches('.')),
        "Load the file again.",
    )
}

impl Surroundings for Neighbours {
    fn memberships(&self, record: &Value) -> Result<Vec<Membership<'_>>, NotKnown> {
        let groups = self.groups()?;
        let id = self.source(ResourceKind::User, "id").and_then(|source| plain(&source.value(record)));
        let id = id.map(|id| hash::text(&id));
        Ok(groups.iter().map(|group| Membership { group: &group.shown, is_member: group.has(id) }).collect())
    }

    fn manager(&self, record: &Value) -> Result<Option<Value>, NotKnown> {
        let load = "Load all users, with what says who their managers are.";
        let source = self.client.manager.and_then(|name| self.source(ResourceKind::User, name));
        let Some(source) = source.filter(|source| !source.is_absent(record)) else {
            return Err(NotKnown::new("who the manager is does not stand in these files", load));
        };
        let Some(id) = plain(&source.value(record)) else { return Ok(None) };
        let outside = || NotKnown::new("the manager is not among the loaded users", load);
        let index = self.people()?.by_id(&id).ok_or_else(outside)?;
        let manager = self.set()?.record(ResourceKind::User, index).map_err(|error| unreadable(&error.to_string()))?;
        Ok(Some(manager.value().clone()))
    }

    fn person(&self, attributes: &str, value: &str) -> Result<String, NotKnown> {
        let (kind, set) = (ResourceKind::User, self.set()?);
        let at = self.persons.find(&set, attributes, value, |name| self.source(kind, name))?;
        let people = self.people()?;
        let means =
            |identifier: &str| people.by_id(identifier) == Some(at) && self.persons.is_known_by(&set, at, identifier);
        if let Some(key) = people.key(at.0).filter(|key| means(key)) {
            return Ok(key.to_owned());
        }
        let record = set.record(kind, at).map_err(|error| unreadable(&error.to_string()))?;
        record.identifiers().find(|identifier| means(identifier)).ok_or_else(|| {
            NotKnown::new(
                "the user who is meant goes by an id or a login that another one has too",
                "Correct the ids and logins that two users share.",
            )
        })
    }

    fn value(&self, person: &Value, name: &str) -> Value {
        self.source(ResourceKind::User, name).map_or(Value::Null, |source| source.value(person))
    }
}

impl fmt::Debug for Neighbours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Neighbours").field("client", &self.client.label).finish_non_exhaustive()
    }
}
