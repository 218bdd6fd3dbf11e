//! The sandbox's memory: users and groups by id, in the order in which they came.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::rules::Rules;
use super::shelf::{Case, Shelf};
use crate::base::ResourceKind;
use crate::provider::traits::{Ids, Omitted};
use crate::scim::{Attribute, Forms, ResourceType, ScimError, ScimType, TargetPath, name, schema, shape};

/// A person or group that the sandbox cannot start with.
#[derive(Debug, thiserror::Error)]
#[error(
    "The sandbox cannot hold {noun} {number} of those it should start with: {detail} Mend the sample and try again."
)]
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
    last_id: u64,
}

/// Where a group names its members.
const MEMBERS: &str = "members.value";

impl Store {
    pub fn new(rules: Arc<Rules>, base_url: String) -> Self {
        let known = Arc::clone(&rules);
        let mut store = Self { rules, base_url, users: Shelf::default(), groups: Shelf::default(), last_id: 0 };
        for kind in ResourceKind::ALL {
            known.unique.of(kind).iter().for_each(|attribute| store.index(kind, attribute, Case::Folded));
        }
        store.index(ResourceKind::Group, MEMBERS, Case::Exact);
        store
    }

    fn index(&mut self, kind: ResourceKind, path: &str, case: Case) {
        TargetPath::parse(path).iter().for_each(|path| self.shelf_mut(kind).index(path, case));
    }

    /// Puts these in the place of all that is there. Two may share a userName, as accounts do that were filled before
    /// they had a SCIM endpoint; only what clients send is held to be unique. Nothing changes when one of them cannot be held.
    pub fn seed(&mut self, people: Vec<Value>, groups: Vec<Value>) -> Result<(), SeedError> {
        let mut fresh = Self::new(Arc::clone(&self.rules), self.base_url.clone());
        for (kind, resources) in [(ResourceKind::User, people), (ResourceKind::Group, groups)] {
            for (at, resource) in resources.into_iter().enumerate() {
                let held = fresh.hold_as_is(kind, &resource);
                held.map_err(|detail| SeedError { noun: kind.noun(), number: at + 1, detail })?;
            }
        }
        *self = fresh;
        Ok(())
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
        self.put(kind, &id, kept);
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
        if self.rules.omitted == Omitted::Kept {
            drop_empty(&mut kept);
        }
        Ok(kept)
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

    /// The groups that this is a member of, in their order.
    pub fn groups_of(&self, id: &str) -> impl Iterator<Item = &Value> + use<'_> {
        with(&self.groups, MEMBERS, id)
    }

    pub fn next_id(&mut self) -> String {
        loop {
            self.last_id += 1;
            let id = match self.rules.ids {
                Ids::Number => self.last_id.to_string(),
                Ids::Uuid => format!("{:08x}-0000-4000-8000-{:012x}", self.last_id >> 16, self.last_id),
            };
            if ResourceKind::ALL.into_iter().all(|kind| self.get(kind, &id).is_none()) {
                return id;
            }
        }
    }

    /// Stores a resource under its id with `schemas` and `meta` as they are now; `created` stays what it was.
    pub fn put(&mut self, kind: ResourceKind, id: &str, attributes: Map<String, Value>) {
        let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        let before = self.get(kind, id).and_then(|there| there.pointer("/meta/created")).cloned();
        let mut whole = Map::new();
        whole.insert("schemas".to_owned(), json!(self.schemas(kind, &attributes)));
        whole.insert("id".to_owned(), id.into());
        whole.extend(attributes.into_iter().filter(|(key, _)| !["schemas", "id", "meta"].contains(&key.as_str())));
        let meta = json!({
            "resourceType": kind.scim_name(),
            "created": before.unwrap_or_else(|| now.as_str().into()),
            "lastModified": now,
            "location": self.location(kind, id),
        });
        whole.insert("meta".to_owned(), meta);
        let mut whole = Value::Object(whole);
        for path in self.rules.provider.traits().unsupported.attributes.of(kind).items() {
            path.remove(&mut whole);
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
        self.shelf_mut(kind).remove(id);
        let groups: Vec<Value> = self.groups_of(id).cloned().collect();
        for mut group in groups {
            if let Some(Value::Array(members)) = group.get_mut("members") {
                members.retain(|member| member.get("value").and_then(Value::as_str) != Some(id));
            }
            let Some(group_id) = group.get("id").and_then(Value::as_str).map(str::to_owned) else { continue };
            self.groups.put(&group_id, group);
        }
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
        if with(self.shelf(kind), unique, value).next().is_some() {
            let detail = format!("A {} with the {unique} '{value}' is there already.", kind.noun());
            return Err(ScimError::new(409, Some(ScimType::Uniqueness), detail));
        }
        Ok(())
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

/// Those that have this text at a path that is indexed from the beginning.
fn with<'s>(shelf: &'s Shelf, path: &str, text: &str) -> impl Iterator<Item = &'s Value> + use<'s> {
    TargetPath::parse(path).ok().and_then(|path| shelf.with(&path, text)).into_iter().flatten()
}

/// The ids of a group's members.
pub(super) fn member_ids(members: Option<&Value>) -> impl Iterator<Item = &str> {
    let members = members.and_then(Value::as_array).into_iter().flatten();
    members.filter_map(|member| member.get("value").and_then(Value::as_str))
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
