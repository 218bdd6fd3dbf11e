//! The sandbox's memory: users and groups by id, in the order in which they came.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::concerned::Concerned;
use super::fault::Distortion;
use super::members::{self, Members};
use super::rules::Rules;
use super::shelf::Shelf;
use crate::base::ResourceKind;
use crate::provider::traits::{Adopts, Ids, Omitted};
use crate::scim::{Attribute, Forms, ResourceType, ScimError, ScimType, TargetPath, name, schema, shape};

/// By what somebody is taken for a new user.
const EMAILS: &str = "emails.value";

/// A person or group that the sandbox cannot start with.
#[derive(Debug, thiserror::Error)]
#[error("The sandbox cannot hold {noun} {number} of those it should start with: {detail} Mend it and try again.")]
pub struct SeedError {
    noun: &'static str,
    /// Counted from 1.
    number: usize,
    detail: String,
}

/// Everything the sandbox holds.
#[derive(Debug)]
pub(super) struct Store {
    pub rules: Arc<Rules>,
    pub base_url: String,
    users: Shelf,
    groups: Shelf,
    members: Members,
    /// The ids of whom requests have made or changed, where somebody may be taken over.
    managed: HashSet<String>,
    pub last_id: u64,
    /// Goes up with every change.
    pub revision: u64,
    /// What the request that is answered now meets, beside what all do.
    pub met: Vec<Distortion>,
}

/// When a resource came and changed; now, where it is not known.
struct Times {
    created: Option<Value>,
    last_modified: Option<Value>,
}

impl Times {
    /// Of one who was there before.
    fn of(resource: &Value) -> Self {
        let time = |name: &str| resource.get("meta")?.get(name).filter(|time| time.is_string()).cloned();
        Self { created: time("created"), last_modified: time("lastModified") }
    }
}

impl Store {
    pub fn new(rules: Arc<Rules>, base_url: String) -> Self {
        let known = Arc::clone(&rules);
        let (users, groups) = (Shelf::default(), Shelf::default());
        let mut store = Self {
            rules,
            base_url,
            users,
            groups,
            members: Members::default(),
            managed: HashSet::new(),
            last_id: 0,
            revision: 0,
            met: Vec::new(),
        };
        for kind in ResourceKind::ALL {
            known.unique.of(kind).iter().for_each(|attribute| store.index(kind, attribute));
        }
        if known.adopts == Adopts::ByEmail {
            store.index(ResourceKind::User, EMAILS);
        }
        store
    }

    pub fn distortions(&self) -> impl Iterator<Item = &Distortion> {
        self.rules.distortions.iter().chain(&self.met)
    }

    fn index(&mut self, kind: ResourceKind, path: &str) {
        TargetPath::parse(path).iter().for_each(|path| self.shelf_mut(kind).index(path));
    }

    /// Puts these in the place of all that is there. Two may share a userName, as accounts do that were filled before
    /// they had a SCIM endpoint; only what clients send is held to be unique. Nothing changes when one of them cannot be held.
    pub fn seed(&mut self, people: Vec<Value>, groups: Vec<Value>) -> Result<(), SeedError> {
        let mut fresh = Self::new(Arc::clone(&self.rules), self.base_url.clone());
        for (kind, resources) in [(ResourceKind::User, people), (ResourceKind::Group, groups)] {
            if let Some(error) = fresh.add(kind, &resources).into_iter().next() {
                return Err(error);
            }
        }
        // Also where nobody comes in place of somebody.
        fresh.revision += self.revision + 1;
        *self = fresh;
        Ok(())
    }

    /// Adds these as they are, and says which it cannot hold.
    pub fn add(&mut self, kind: ResourceKind, resources: &[Value]) -> Vec<SeedError> {
        let mut refused = Vec::new();
        for (at, resource) in resources.iter().enumerate() {
            if let Err(detail) = self.hold_as_is(kind, resource) {
                refused.push(SeedError { noun: kind.noun(), number: at + 1, detail });
            }
        }
        refused
    }

    fn hold_as_is(&mut self, kind: ResourceKind, resource: &Value) -> Result<(), String> {
        let mut kept = self.shaped(kind, resource, Forms::ALL).map_err(|error| error.detail)?;
        self.keep_one(kind, &mut kept);
        check_required(&schema::rfc(kind).core.attributes, &kept).map_err(|error| error.detail)?;
        let id = match resource.get("id") {
            Some(Value::String(id)) if self.get(kind, id).is_some() => {
                return Err(format!("the id '{id}' is there twice."));
            }
            Some(Value::String(id)) if !id.is_empty() => id.clone(),
            _ => self.next_id(),
        };
        self.put_as_of(kind, &id, kept, &Concerned::All, Times::of(resource));
        Ok(())
    }

    /// The first value of what the account takes one of: more it cannot have from before.
    fn keep_one(&self, kind: ResourceKind, kept: &mut Map<String, Value>) {
        for path in self.rules.provider.traits().single.of(kind).items() {
            if let Some(Value::Array(list)) = kept.get_mut(path.attribute()) {
                list.truncate(1);
            }
        }
    }

    pub fn resource_type(&self, kind: ResourceKind) -> &'static ResourceType {
        self.rules.provider.resource_type(kind)
    }

    /// A body as it is kept: known attributes in their shape, no password, and the account's own fields as they came.
    pub fn shaped(&self, kind: ResourceKind, body: &Value, forms: Forms) -> Result<Map<String, Value>, ScimError> {
        let mut kept = shape::resource(body, self.resource_type(kind), forms)?;
        kept.shift_remove("password");
        kept.shift_remove("schemas");
        for urn in self.rules.provider.open_extensions() {
            if let Some(fields @ Value::Object(_)) = body.as_object().and_then(|body| name::get(body, urn)) {
                kept.insert((*urn).to_owned(), fields.clone());
            }
        }
        if *self.rules.omitted.of(kind) == Omitted::Kept {
            drop_empty(&mut kept);
        }
        Ok(kept)
    }

    #[cfg(test)]
    pub fn looked_at(&self) -> usize {
        self.users.looked_at() + self.groups.looked_at() + self.members.looked_at()
    }

    pub fn all(&self, kind: ResourceKind) -> impl Iterator<Item = &Value> {
        self.shelf(kind).all()
    }

    pub fn get(&self, kind: ResourceKind, id: &str) -> Option<&Value> {
        self.shelf(kind).get(id)
    }

    pub fn shelf(&self, kind: ResourceKind) -> &Shelf {
        match kind {
            ResourceKind::User => &self.users,
            ResourceKind::Group => &self.groups,
        }
    }

    pub fn shelf_mut(&mut self, kind: ResourceKind) -> &mut Shelf {
        match kind {
            ResourceKind::User => &mut self.users,
            ResourceKind::Group => &mut self.groups,
        }
    }

    pub fn members(&self) -> &Members {
        &self.members
    }

    /// The groups that this is a member of, in their order.
    pub fn groups_of(&self, id: &str) -> impl Iterator<Item = &Value> + use<'_> {
        self.members.groups_of(id).filter_map(|group| self.groups.get(group))
    }

    /// A resource as it is stored, a group with those of its members that a change is about.
    pub fn stored(&self, kind: ResourceKind, id: &str, concerned: &Concerned) -> Option<Map<String, Value>> {
        let mut resource = self.get(kind, id)?.as_object()?.clone();
        let members = match concerned {
            Concerned::All => self.members.of(id).map(|members| members.cloned().collect()),
            Concerned::Named(ids) => Some(self.members.named(id, ids)).filter(|list| !list.is_empty()),
        };
        if let (ResourceKind::Group, Some(members)) = (kind, members) {
            resource.insert(members::MEMBERS.to_owned(), Value::Array(members));
        }
        Some(resource)
    }

    /// All of a kind, as they are stored.
    pub fn whole(&self, kind: ResourceKind) -> impl Iterator<Item = Value> {
        let ids = self.all(kind).filter_map(|resource| resource.get("id")?.as_str());
        ids.filter_map(move |id| self.stored(kind, id, &Concerned::All)).map(Value::Object)
    }

    pub fn next_id(&mut self) -> String {
        loop {
            self.last_id += 1;
            let id = id(self.rules.ids, self.last_id);
            if ResourceKind::ALL.into_iter().all(|kind| self.get(kind, &id).is_none()) {
                return id;
            }
        }
    }

    /// Stores a resource under its id with `schemas` and `meta` as they are now; `created` stays what it was.
    pub fn put(&mut self, kind: ResourceKind, id: &str, attributes: Map<String, Value>, concerned: &Concerned) {
        if self.rules.adopts == Adopts::ByEmail {
            self.managed.insert(id.to_owned());
        }
        let created = self.get(kind, id).and_then(|there| there.pointer("/meta/created")).cloned();
        self.put_as_of(kind, id, attributes, concerned, Times { created, last_modified: None });
    }

    fn put_as_of(
        &mut self,
        kind: ResourceKind,
        id: &str,
        attributes: Map<String, Value>,
        concerned: &Concerned,
        times: Times,
    ) {
        self.revision += 1;
        let now = Value::from(jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string());
        let mut whole = Map::new();
        whole.insert("schemas".to_owned(), json!(self.schemas(kind, &attributes)));
        whole.insert("id".to_owned(), id.into());
        whole.extend(attributes.into_iter().filter(|(key, _)| !["schemas", "id", "meta"].contains(&key.as_str())));
        let meta = json!({
            "resourceType": kind.scim_name(),
            "created": times.created.unwrap_or_else(|| now.clone()),
            "lastModified": times.last_modified.unwrap_or(now),
            "location": self.location(kind, id),
        });
        whole.insert("meta".to_owned(), meta);
        let mut whole = Value::Object(whole);
        for path in self.rules.provider.traits().unsupported.attributes.of(kind).items() {
            path.remove(&mut whole);
        }
        self.rules.provider.shorten(kind, &mut whole);
        if let (ResourceKind::Group, Some(group)) = (kind, whole.as_object_mut()) {
            let members = members::taken_from(group);
            match concerned {
                Concerned::All => self.members.set(id, members),
                Concerned::Named(ids) => self.members.change(id, ids, members.unwrap_or_default()),
            }
        }
        self.shelf_mut(kind).put(id, whole);
    }

    pub fn location(&self, kind: ResourceKind, id: &str) -> String {
        format!("{}{}/{}", self.base_url, kind.endpoint(), crate::scim::request::percent_encode(id))
    }

    fn schemas(&self, kind: ResourceKind, attributes: &Map<String, Value>) -> Vec<String> {
        let resource_type = self.resource_type(kind);
        let used = resource_type.extensions.iter().filter(|schema| attributes.contains_key(&schema.id));
        std::iter::once(&resource_type.core).chain(used).map(|schema| schema.id.clone()).collect()
    }

    /// Takes a resource out, and out of every group.
    pub fn remove(&mut self, kind: ResourceKind, id: &str) {
        self.revision += 1;
        self.shelf_mut(kind).remove(id);
        self.managed.remove(id);
        self.members.forget(id);
        if kind == ResourceKind::Group {
            self.members.forget_group(id);
        }
    }

    /// Who was there before any request, with an e-mail address of this new user, where the provider makes one of the two.
    /// Somebody with the same name that only one may have is meant by no new one, and stays in its way.
    pub fn adopted(&self, kind: ResourceKind, new: &Map<String, Value>) -> Option<String> {
        let path = TargetPath::parse(EMAILS).ok().filter(|_| kind == ResourceKind::User)?;
        if self.rules.adopts != Adopts::ByEmail {
            return None;
        }
        let emails = new.get("emails").and_then(Value::as_array).into_iter().flatten();
        let emails = emails.filter_map(|email| email.get("value")?.as_str());
        let keys: Vec<(TargetPath, String)> = emails.map(|email| (path.clone(), email.to_owned())).collect();
        let is_same = |there: &Value, name: &str| {
            let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_lowercase);
            text(there.get(name)).is_some_and(|there| text(new.get(name)) == Some(there))
        };
        let unique = self.rules.unique.of(kind);
        let found = self.shelf(kind).with_any(&keys)?;
        let others = found.into_iter().filter(|there| !unique.iter().any(|name| is_same(there, name)));
        let mut ids = others.filter_map(|there| there.get("id")?.as_str());
        ids.find(|id| !self.managed.contains(*id)).map(str::to_owned)
    }

    /// Whether what a client sends may be stored: required attributes are there, and what must be unique is.
    pub fn check(
        &self,
        kind: ResourceKind,
        attributes: &Map<String, Value>,
        own_id: Option<&str>,
    ) -> Result<(), ScimError> {
        check_required(&self.resource_type(kind).core.attributes, attributes)?;
        let mut unique = self.rules.unique.of(kind).iter();
        unique.try_for_each(|unique| self.check_unique(kind, unique, attributes, own_id))
    }

    /// A value that stays as it is does no harm: an account may hold two from before.
    fn check_unique(
        &self,
        kind: ResourceKind,
        unique: &str,
        attributes: &Map<String, Value>,
        own_id: Option<&str>,
    ) -> Result<(), ScimError> {
        let Some(value) = attributes.get(unique).and_then(Value::as_str) else { return Ok(()) };
        let own = own_id.and_then(|id| self.get(kind, id)?.get(unique)?.as_str());
        if own.is_some_and(|own| own.to_lowercase() == value.to_lowercase()) {
            return Ok(());
        }
        let key = TargetPath::parse(unique).ok().map(|path| (path, value.to_owned()));
        let others = key.and_then(|key| self.shelf(kind).with_any(&[key]));
        if others.is_some_and(|others| !others.is_empty()) {
            let detail = format!("A {} with the {unique} '{value}' is there already.", kind.noun());
            return Err(ScimError::new(409, Some(ScimType::Uniqueness), detail));
        }
        Ok(())
    }
}

/// The nth id.
pub(super) fn id(ids: Ids, n: u64) -> String {
    match ids {
        Ids::Number => n.to_string(),
        Ids::Uuid => format!("{:08x}-0000-4000-8000-{n:012x}", n >> 16),
    }
}

/// Whether what is required is there, and in what is there its parts are.
fn check_required(attributes: &[Attribute], held: &Map<String, Value>) -> Result<(), ScimError> {
    for attribute in attributes {
        let name = &attribute.name;
        match held.get(name).filter(|value| !is_empty(value)) {
            None if attribute.required => {
                return Err(ScimError::bad_request(ScimType::InvalidValue, format!("'{name}' is required.")));
            }
            None => {}
            Some(Value::Array(list)) => {
                let parts = list.iter().filter_map(Value::as_object);
                parts.into_iter().try_for_each(|part| check_required(&attribute.sub_attributes, part))?;
            }
            Some(Value::Object(part)) => check_required(&attribute.sub_attributes, part)?,
            Some(_) => {}
        }
    }
    Ok(())
}

/// For a server on which an empty value clears: it is not kept.
fn drop_empty(attributes: &mut Map<String, Value>) {
    attributes.retain(|_, value| {
        if let Value::Object(inner) = value {
            drop_empty(inner);
        }
        !is_empty(value)
    });
}

/// Null, the empty list, the empty object, and the empty text.
pub(super) fn is_empty(value: &Value) -> bool {
    shape::is_unassigned(value) || value.as_str() == Some("")
}
