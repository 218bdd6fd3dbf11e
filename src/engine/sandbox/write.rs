//! POST, PUT, PATCH and DELETE (RFC 7644 sections 3.3, 3.5 and 3.6), each with what the provider does otherwise.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::answer::Reply;
use super::concerned::Concerned;
use super::fault;
use super::members::{MEMBERS, member_ids};
use super::read::{Shown, missing, shown};
use super::refused;
use super::route::Call;
use super::store::{Store, is_empty};
use crate::base::ResourceKind;
use crate::provider::traits::{Delete, Omitted};
use crate::scim::schema::common;
use crate::scim::{Attribute, AttributeType, Patch, ScimError, ScimType, name};

pub(super) fn create(store: &mut Store, kind: ResourceKind, body: &Value, call: &Call) -> Result<Reply, ScimError> {
    let asked = Shown::of(call)?;
    let attributes = store.shaped(kind, body, store.rules.forms)?;
    refused::members(store.rules.provider.traits(), member_ids(attributes.get(MEMBERS)).count())?;
    let adopted = store.adopted(kind, &attributes);
    check(store, kind, &attributes, adopted.as_deref())?;
    let id = adopted.unwrap_or_else(|| store.next_id());
    let attributes = fault::distort(store.distortions(), attributes);
    store.put(kind, &id, attributes, &Concerned::All);
    let location = Some(store.location(kind, &id));
    Ok(Reply { status: 201, location, ..shown(store, kind, &id, &asked) })
}

pub(super) fn put(store: &mut Store, to: To<'_>, body: &Value) -> Result<Reply, ScimError> {
    let omitted = *store.rules.omitted.of(to.kind);
    if store.rules.provider.traits().put.taken.of(to.kind).known() == Some(&false) {
        return Err(ScimError::new(501, None, format!("There is no PUT of a {}.", to.kind.noun())));
    }
    let concerned = match omitted {
        Omitted::Cleared => Concerned::All,
        Omitted::Kept => Concerned::by_attributes(body),
    };
    let there = stored(store, to, &concerned)?;
    let sent = store.shaped(to.kind, body, store.rules.forms)?;
    let attributes = match omitted {
        Omitted::Cleared => sent,
        Omitted::Kept => merged(there, sent, body, store, to.kind),
    };
    update(store, to, attributes, &concerned)
}

pub(super) fn patch(store: &mut Store, to: To<'_>, body: &Value) -> Result<Reply, ScimError> {
    store.get(to.kind, to.id).ok_or_else(|| missing(to.kind, to.id))?;
    let is_draft =
        store.rules.draft_patch && body.as_object().is_some_and(|body| name::get(body, "Operations").is_none());
    let (attributes, concerned) = if is_draft {
        let concerned = Concerned::by_draft(body);
        (draft(store, to.kind, stored(store, to, &concerned)?, body)?, concerned)
    } else {
        let patch = Patch::parse(body, store.rules.forms)?;
        let concerned = Concerned::by_patch(&patch);
        (patched(store, to.kind, stored(store, to, &concerned)?, &patch)?, concerned)
    };
    update(store, to, attributes, &concerned)
}

pub(super) fn delete(store: &mut Store, to: To<'_>) -> Result<Reply, ScimError> {
    let mut there = stored(store, to, &Concerned::NOBODY)?;
    let hard = to.call.parameter("hard").is_some_and(|hard| hard.eq_ignore_ascii_case("true"));
    if *store.rules.delete.of(to.kind) == Delete::Disables && !hard {
        there.insert("active".to_owned(), Value::Bool(false));
        store.put(to.kind, to.id, there, &Concerned::NOBODY);
    } else {
        store.remove(to.kind, to.id);
    }
    Ok(Reply::nothing())
}

/// The resource that a call is about.
#[derive(Clone, Copy)]
pub(super) struct To<'a> {
    pub kind: ResourceKind,
    pub id: &'a str,
    pub call: &'a Call,
}

fn stored(store: &Store, to: To<'_>, concerned: &Concerned) -> Result<Map<String, Value>, ScimError> {
    store.stored(to.kind, to.id, concerned).ok_or_else(|| missing(to.kind, to.id))
}

fn update(
    store: &mut Store,
    to: To<'_>,
    attributes: Map<String, Value>,
    concerned: &Concerned,
) -> Result<Reply, ScimError> {
    let asked = Shown::of(to.call)?;
    check(store, to.kind, &attributes, Some(to.id))?;
    let attributes = fault::distort(store.distortions(), attributes);
    store.put(to.kind, to.id, attributes, concerned);
    Ok(shown(store, to.kind, to.id, &asked))
}

fn check(
    store: &Store,
    kind: ResourceKind,
    attributes: &Map<String, Value>,
    own_id: Option<&str>,
) -> Result<(), ScimError> {
    store.check(kind, attributes, own_id)?;
    let traits = store.rules.provider.traits();
    refused::resource(traits, kind, attributes, own_id.and_then(|id| store.get(kind, id)))?;
    let is_known = |id: &str| ResourceKind::ALL.into_iter().any(|kind| store.get(kind, id).is_some());
    let is_there = |id: &str| own_id.is_some_and(|group| store.members().has(group, id));
    for id in member_ids(attributes.get(MEMBERS)) {
        if !is_known(id) && !is_there(id) {
            return Err(ScimError::bad_request(
                ScimType::InvalidValue,
                format!("The member '{id}' is no user and no group."),
            ));
        }
    }
    Ok(())
}

fn patched(
    store: &Store,
    kind: ResourceKind,
    there: Map<String, Value>,
    patch: &Patch,
) -> Result<Map<String, Value>, ScimError> {
    refused::patch(store.rules.provider.traits(), kind, patch)?;
    let mut resource = Value::Object(there);
    patch.apply(&mut resource, store.resource_type(kind), store.rules.forms)?;
    let mut attributes = match resource {
        Value::Object(attributes) => attributes,
        _ => Map::new(),
    };
    attributes.shift_remove("password");
    if *store.rules.omitted.of(kind) == Omitted::Kept {
        attributes.retain(|_, value| !is_empty(value));
    }
    Ok(attributes)
}

/// What is sent takes the place of what is there, attribute by attribute; an empty value clears.
fn merged(
    there: Map<String, Value>,
    sent: Map<String, Value>,
    body: &Value,
    store: &Store,
    kind: ResourceKind,
) -> Map<String, Value> {
    let mut whole = there;
    let resource_type = store.resource_type(kind);
    clear_empty(&mut whole, body, &|name| resource_type.core.attribute(name).or_else(|| common().attribute(name)));
    for extension in &resource_type.extensions {
        let inner = body.as_object().and_then(|body| name::get(body, &extension.id));
        if let (Some(inner), Some(Value::Object(held))) = (inner, whole.get_mut(&extension.id)) {
            clear_empty(held, inner, &|name| extension.attribute(name));
        }
    }
    for (key, value) in sent {
        match (whole.get_mut(&key), value) {
            (Some(Value::Object(held)), Value::Object(new)) => held.extend(new),
            (_, value) => {
                whole.insert(key, value);
            }
        }
    }
    whole.retain(|_, value| !is_empty(value));
    whole
}

/// Takes out of `held` what `sent` has an empty value for, and the empty sub-attributes of complex attributes.
fn clear_empty<'a>(held: &mut Map<String, Value>, sent: &Value, attribute: &dyn Fn(&str) -> Option<&'a Attribute>) {
    for (key, value) in sent.as_object().into_iter().flatten() {
        let Some(attribute) = attribute(key).filter(|attribute| !attribute.is_read_only()) else { continue };
        if is_empty(value) {
            held.shift_remove(&attribute.name);
        } else if attribute.kind == AttributeType::Complex
            && !attribute.multi_valued
            && let Some(Value::Object(inner)) = held.get_mut(&attribute.name)
        {
            clear_empty(inner, value, &|name| attribute.sub_attribute(name));
        }
    }
}

/// A PATCH as an old draft has it: a resource with what changes. Members are added, and those marked with
/// `"operation": "delete"` taken out.
fn draft(
    store: &Store,
    kind: ResourceKind,
    there: Map<String, Value>,
    body: &Value,
) -> Result<Map<String, Value>, ScimError> {
    let mut sent = store.shaped(kind, body, store.rules.forms)?;
    let added = sent.shift_remove(MEMBERS);
    let members = body.as_object().and_then(|body| name::get(body, MEMBERS)).and_then(Value::as_array);
    let is_deleted = |member: &&Value| {
        let operation = member.as_object().and_then(|member| name::get(member, "operation")).and_then(Value::as_str);
        operation.is_some_and(|operation| operation.eq_ignore_ascii_case("delete"))
    };
    let deleted = members.into_iter().flatten().filter(is_deleted).filter_map(|m| m.get("value").cloned());
    let held = there.get(MEMBERS).cloned();
    let mut whole = merged(there, sent, &without_members(body), store, kind);
    if members.is_some() {
        // Nobody who goes, and nobody twice.
        let mut passed_by: HashSet<Value> = deleted.collect();
        let mut list: Vec<Value> = [held, added].into_iter().flatten().filter_map(into_list).flatten().collect();
        list.retain(|member| passed_by.insert(member.get("value").cloned().unwrap_or_default()));
        whole.insert(MEMBERS.to_owned(), Value::Array(list));
    }
    Ok(whole)
}

fn without_members(body: &Value) -> Value {
    let members = body.as_object().into_iter().flatten();
    Value::Object(
        members.filter(|(key, _)| !key.eq_ignore_ascii_case(MEMBERS)).map(|(k, v)| (k.clone(), v.clone())).collect(),
    )
}

fn into_list(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(list) => Some(list),
        _ => None,
    }
}
