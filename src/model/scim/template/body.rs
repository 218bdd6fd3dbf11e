//! JSON with openings.

use std::borrow::Cow;
use std::sync::Arc;

use serde::ser::{SerializeMap as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::slot::{Id, Slot};
use super::text::{Text, Within};

/// The body of a request, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub enum Template {
    Json(Value),
    Id(Id),
    Text(Text),
    /// In this order.
    Object(Vec<(Cow<'static, str>, Template)>),
    /// An [`Each`] in it is as many elements as it names.
    List(Vec<Template>),
    Each(Each),
}

/// An element of a list for each id, in which [`Id::Each`] is that one.
#[derive(Clone, Debug, PartialEq)]
pub struct Each {
    pub ids: Arc<[Id]>,
    pub element: Box<Template>,
}

impl Template {
    pub fn object<const N: usize>(members: [(&'static str, Self); N]) -> Self {
        Self::Object(members.into_iter().map(|(name, member)| (Cow::Borrowed(name), member)).collect())
    }

    /// A resource with one member more; one of this name is replaced.
    #[must_use]
    pub fn with(resource: &Value, name: &'static str, member: Self) -> Self {
        let members = resource.as_object().into_iter().flatten().filter(|(key, _)| *key != name);
        let mut members: Vec<_> =
            members.map(|(key, value)| (Cow::Owned(key.clone()), Self::Json(value.clone()))).collect();
        members.push((Cow::Borrowed(name), member));
        Self::Object(members)
    }

    /// A list with an element for each id.
    pub fn list_of(ids: &Arc<[Id]>, element: Self) -> Self {
        Self::List(vec![Self::each(ids, element)])
    }

    /// The elements alone, to stand in a list among others.
    pub fn each(ids: &Arc<[Id]>, element: Self) -> Self {
        Self::Each(Each { ids: Arc::clone(ids), element: Box::new(element) })
    }

    /// Hands over every slot, as often as it occurs.
    pub(super) fn slots<'a>(&'a self, this: Option<&'a Id>, each: &mut dyn FnMut(&'a Slot)) {
        match self {
            Self::Json(_) => {}
            Self::Id(id) => {
                if let Id::Open(slot) = id.at(this) {
                    each(slot);
                }
            }
            Self::Text(text) => text.parts(this, Within::Body, |part| part.map_or_else(&mut *each, drop)),
            Self::Object(members) => members.iter().for_each(|(_, member)| member.slots(this, each)),
            Self::List(elements) => elements.iter().for_each(|element| element.slots(this, each)),
            Self::Each(Each { ids, element }) => ids.iter().for_each(|id| element.slots(Some(id), each)),
        }
    }

    /// The same with other ids.
    pub(super) fn map(&self, id: &dyn Fn(&Id) -> Id) -> Self {
        match self {
            Self::Json(json) => Self::Json(json.clone()),
            Self::Id(own) => Self::Id(id(own)),
            Self::Text(text) => Self::Text(text.map(id)),
            Self::Object(members) => {
                Self::Object(members.iter().map(|(name, member)| (name.clone(), member.map(id))).collect())
            }
            Self::List(elements) => Self::List(elements.iter().map(|element| element.map(id)).collect()),
            // Within it, "each" is its own.
            Self::Each(Each { ids, element }) => {
                let within = |own: &Id| if *own == Id::Each { Id::Each } else { id(own) };
                Self::Each(Each { ids: ids.iter().map(id).collect(), element: Box::new(element.map(&within)) })
            }
        }
    }

    /// As JSON, each slot as `shown` has it.
    pub(super) fn to_value(&self, this: Option<&Id>, shown: &dyn Fn(&Slot) -> Value) -> Value {
        match self {
            Self::Json(json) => json.clone(),
            Self::Id(id) => match id.at(this) {
                Id::Known(id) => Value::from(&**id),
                Id::Open(slot) => shown(slot),
                Id::Each => Value::Null,
            },
            Self::Text(text) => Value::from(text.shown(this, Within::Body, Slot::in_body)),
            Self::Object(members) => {
                let members = members.iter().map(|(name, member)| (name.to_string(), member.to_value(this, shown)));
                Value::Object(members.collect())
            }
            Self::List(_) | Self::Each(_) => {
                let mut list = Vec::new();
                self.elements(this, &mut |element, this| list.push(element.to_value(this, shown)));
                Value::Array(list)
            }
        }
    }

    /// Hands over the elements of a list, each with the id that it is for.
    pub(super) fn elements<'a>(&'a self, this: Option<&'a Id>, each: &mut dyn FnMut(&'a Self, Option<&'a Id>)) {
        match self {
            Self::List(elements) => {
                for element in elements {
                    match element {
                        Self::Each(_) => element.elements(this, each),
                        element => each(element, this),
                    }
                }
            }
            Self::Each(Each { ids, element }) => ids.iter().for_each(|id| each(element, Some(id))),
            _ => {}
        }
    }
}

/// A part of a body, where `this` is the id that the list around it is at. Slots become `{"$needs": "…"}`.
#[derive(Clone, Copy)]
pub(super) struct At<'a>(pub &'a Template, pub Option<&'a Id>);

impl Serialize for At<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(template, this) = *self;
        match template {
            Template::Json(json) => json.serialize(serializer),
            Template::Id(id) => id.at(this).serialize(serializer),
            Template::Text(text) => serializer.serialize_str(&text.shown(this, Within::Body, Slot::in_body)),
            Template::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, member) in members {
                    map.serialize_entry(name, &At(member, this))?;
                }
                map.end()
            }
            Template::List(_) | Template::Each(_) => {
                let (mut list, mut done) = (serializer.serialize_seq(None)?, Ok(()));
                template.elements(this, &mut |element, this| {
                    if done.is_ok() {
                        done = list.serialize_element(&At(element, this));
                    }
                });
                done?;
                list.end()
            }
        }
    }
}

impl From<Value> for Template {
    fn from(json: Value) -> Self {
        Self::Json(json)
    }
}

impl From<&str> for Template {
    fn from(text: &str) -> Self {
        Self::Json(text.into())
    }
}

impl From<String> for Template {
    fn from(text: String) -> Self {
        Self::Json(text.into())
    }
}

impl From<bool> for Template {
    fn from(truth: bool) -> Self {
        Self::Json(truth.into())
    }
}

impl From<Slot> for Template {
    fn from(slot: Slot) -> Self {
        Self::Id(Id::Open(slot))
    }
}

impl From<Id> for Template {
    fn from(id: Id) -> Self {
        Self::Id(id)
    }
}

impl From<Text> for Template {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<Template>> for Template {
    fn from(elements: Vec<Template>) -> Self {
        Self::List(elements)
    }
}
