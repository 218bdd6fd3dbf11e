//! JSON as it comes, resource by resource and member by member.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::meter::Meter;
use super::resource::is_core;
use super::{Members, Resource};

/// What a body holds, as far as it is of use.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Object(Box<Object>),
    Array(Items),
    /// Text, a number, a boolean, null.
    Plain,
}

/// An object: a message, or a resource.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object {
    pub resource: Resource,
    /// What `Resources` holds, where there is such a member.
    pub listed: Option<Items>,
}

/// The elements of a list that are objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Items {
    pub resources: Vec<Resource>,
    pub passed_over: usize,
}

/// Where in a body a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whereabouts {
    Top,
    /// An element of a list.
    Element,
    /// The core attributes of a resource, below their URN.
    Core,
}

/// Reads any JSON as far as it is of use.
#[derive(Clone, Copy)]
pub(super) struct Any<'m> {
    pub meter: &'m Meter,
    pub place: Whereabouts,
}

/// The key under which `serde_json`, built to keep numbers as they are written, hands over a number that is read as
/// anything.
const NUMBER: &str = "$serde_json::private::Number";

impl<'de> DeserializeSeed<'de> for Any<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Json, E> {
        Ok(Json::Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Plain)
    }

    fn visit_str<E>(self, _: &str) -> Result<Json, E> {
        Ok(Json::Plain)
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Plain)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        if self.place == Whereabouts::Top {
            return self.items(list).map(Json::Array);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Json::Plain)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let (mut attributes, mut nested, mut members, mut listed) = (Map::new(), Vec::new(), None, None);
        while let Some(key) = map.next_key::<String>()? {
            if key == NUMBER {
                map.next_value::<IgnoredAny>()?;
                return Ok(Json::Plain);
            } else if key.eq_ignore_ascii_case("members") {
                members = Some(map.next_value_seed(ReadMembers { meter: self.meter })?);
            } else if self.place == Whereabouts::Top && key.eq_ignore_ascii_case("Resources") {
                listed = Some(map.next_value_seed(ReadItems(self))?);
            } else if self.place != Whereabouts::Core && is_core(&key) {
                if let Json::Object(core) = map.next_value_seed(Any { place: Whereabouts::Core, ..self })? {
                    members = core.resource.members.or(members);
                    nested.extend(object(core.resource.attributes));
                }
            } else {
                let raw = map.next_value::<Box<RawValue>>()?;
                attributes.insert(key, self.meter.value(&raw).map_err(A::Error::custom)?);
            }
        }
        let resource = if self.place == Whereabouts::Core {
            Resource { attributes: Value::Object(attributes), members }
        } else {
            Resource::new(attributes, nested, members)
        };
        Ok(Json::Object(Box::new(Object { resource, listed })))
    }
}

fn object(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

impl Any<'_> {
    fn items<'de, A: SeqAccess<'de>>(self, mut list: A) -> Result<Items, A::Error> {
        let mut items = Items::default();
        loop {
            if !self.meter.has_room() {
                while list.next_element::<IgnoredAny>()?.is_some() {
                    items.passed_over += 1;
                }
                return Ok(items);
            }
            match list.next_element_seed(Any { place: Whereabouts::Element, ..self })? {
                Some(Json::Object(object)) => items.resources.push(object.resource),
                Some(_) => items.passed_over += 1,
                None => return Ok(items),
            }
        }
    }
}

/// Reads `Resources`: a list; one object may stand without brackets, an empty one is none.
struct ReadItems<'m>(Any<'m>);

impl<'de> DeserializeSeed<'de> for ReadItems<'_> {
    type Value = Items;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Items, D::Error> {
        Ok(match self.0.deserialize(deserializer)? {
            Json::Array(items) => items,
            Json::Object(one) if one.resource == Resource::new(Map::new(), Vec::new(), None) => Items::default(),
            Json::Object(one) => Items { resources: vec![one.resource], passed_over: 0 },
            Json::Plain => Items::default(),
        })
    }
}

/// Reads `members`: of each its id.
#[derive(Clone, Copy)]
struct ReadMembers<'m> {
    meter: &'m Meter,
}

impl<'de> DeserializeSeed<'de> for ReadMembers<'_> {
    type Value = Members;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Members, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ReadMembers<'_> {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of members")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Members, A::Error> {
        let mut members = Members::default();
        let left = self.meter.left();
        while let Some(raw) = list.next_element::<Box<RawValue>>()? {
            let member = self.meter.value(&raw).map_err(A::Error::custom)?;
            if let Some(id) = super::members::id(&member) {
                members.push(&id);
            }
            self.meter.restore(left);
        }
        Ok(members)
    }

    /// One member without brackets.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut member = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let raw = map.next_value::<Box<RawValue>>()?;
            member.insert(key, self.meter.value(&raw).map_err(A::Error::custom)?);
        }
        Ok(super::members::id(&Value::Object(member)).iter().map(String::as_str).collect())
    }

    fn visit_str<E>(self, id: &str) -> Result<Members, E> {
        Ok(std::iter::once(id).filter(|id| !id.is_empty()).collect())
    }

    fn visit_unit<E>(self) -> Result<Members, E> {
        Ok(Members::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Members, E> {
        Ok(Members::default())
    }
}
