//! A record read with some of its lists apart, element by element.
//!
//! A group may have hundreds of thousands of members, and as values they take ten times the room of their text. Whoever
//! needs one thing of each gets them one by one, and says which are to stay in the record.

use std::fmt;
use std::ops::ControlFlow;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Deserializer, Map, Value};

use super::error::ReadError;
use super::naming;
use super::record::{Record, RecordIndex};
use super::set::{LoadedSet, RecordList};
use crate::base::{Cancel, ResourceKind};

/// Where lists stand: keys from the top of a record downwards.
type Places<'p> = &'p [Vec<&'p str>];

/// What happens to an element of the list at the place of this number: what is given back stays in the record's list.
type Element<'e> = &'e mut dyn FnMut(usize, Value) -> Option<Value>;

impl LoadedSet {
    /// Reads one record. The elements of the lists at these places go to `element`; what is no list stays as it is. The
    /// record is without its text.
    pub fn record_apart(
        &self,
        kind: ResourceKind,
        index: RecordIndex,
        places: Places<'_>,
        element: Element<'_>,
    ) -> Result<Record, ReadError> {
        let lists = &mut ListsApart { places, element, whole: self.may_have_repeated_keys() };
        self.read_one(kind, index, |part, start, bytes| part.apart(kind, index, start, bytes, lists))
    }

    /// As [`Self::for_each`], for who does not look at the lists at these places: they are empty. Records are without
    /// their texts.
    pub fn for_each_without(
        &self,
        kind: ResourceKind,
        places: Places<'_>,
        cancel: &Cancel,
        each: &mut dyn FnMut(&Record) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let lists = &mut ListsApart { places, element: &mut |_, _| None, whole: self.may_have_repeated_keys() };
        let make = |part: &RecordList, index, start, bytes: &_| part.apart(kind, index, start, bytes, lists);
        self.make_each(kind, 0..self.count(kind), cancel, make, each)
    }
}

impl LoadedSet {
    /// As [`Self::for_each`], for who looks at nothing but what records go by: the rest may not be there. Records are
    /// without their texts.
    pub fn for_each_named(
        &self,
        kind: ResourceKind,
        cancel: &Cancel,
        each: &mut dyn FnMut(&Record) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let mut keys: Vec<&str> = naming::places().filter_map(|place| place.first().copied()).collect();
        keys.sort_unstable();
        keys.dedup();
        self.for_each_of(kind, &keys, cancel, each)
    }

    /// As [`Self::for_each`], for who looks at nothing but these keys at the top of records: the others may not be there.
    /// Records are without their texts.
    pub(super) fn for_each_of(
        &self,
        kind: ResourceKind,
        keys: &[&str],
        cancel: &Cancel,
        each: &mut dyn FnMut(&Record) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let make = |part: &RecordList, index, start, bytes: &_| part.only(kind, index, start, bytes, keys);
        self.make_each(kind, 0..self.count(kind), cancel, make, each)
    }
}

/// Whether a record may go by what stands under this key: such a list has to stay in it.
pub fn is_of_names(key: &str) -> bool {
    naming::places().any(|place| place.first() == Some(&key))
}

impl RecordList {
    fn apart(
        &self,
        kind: ResourceKind,
        index: RecordIndex,
        start: u64,
        bytes: &[u8],
        lists: &mut ListsApart<'_>,
    ) -> Result<Record, ReadError> {
        let text = self.utf8(kind, start, bytes)?;
        let value = if !lists.whole && self.is_as_it_stands(text) {
            lists.read(text).map_err(|error| self.unread(kind, start, text, &error))?
        } else {
            lists.take(self.parsed(kind, start, text)?)
        };
        Ok(Record::new(kind, index, value, String::new()))
    }

    fn only(
        &self,
        kind: ResourceKind,
        index: RecordIndex,
        start: u64,
        bytes: &[u8],
        keys: &[&str],
    ) -> Result<Record, ReadError> {
        let text = self.utf8(kind, start, bytes)?;
        let value = if self.is_as_it_stands(text) {
            read_object(text, Only(keys)).map_err(|error| self.unread(kind, start, text, &error))?
        } else {
            self.parsed(kind, start, text)?
        };
        Ok(Record::new(kind, index, value, String::new()))
    }

    /// Whether the record is the object that its text shows.
    fn is_as_it_stands(&self, text: &str) -> bool {
        self.is_stored_as_it_is() && text.trim_start().starts_with('{')
    }

    /// Why a text cannot be read, as when it is read whole.
    fn unread(&self, kind: ResourceKind, start: u64, text: &str, error: &serde_json::Error) -> ReadError {
        let why = || self.broken(kind, start, error.to_string());
        self.parsed(kind, start, text).err().unwrap_or_else(why)
    }
}

/// The lists that are read apart.
struct ListsApart<'e> {
    places: Places<'e>,
    element: Element<'e>,
    /// Whether the record has to be seen whole: of a key that is there twice the last counts.
    whole: bool,
}

impl ListsApart<'_> {
    fn read(&mut self, text: &str) -> serde_json::Result<Value> {
        let places = self.places.iter().enumerate().map(|(at, place)| (at, place.as_slice())).collect();
        read_object(text, Level { places, element: self.element })
    }

    /// Takes the lists out of a record that has been read.
    fn take(&mut self, mut record: Value) -> Value {
        for (at, place) in self.places.iter().enumerate() {
            if let Some(Value::Array(list)) = place.iter().try_fold(&mut record, |value, key| value.get_mut(key)) {
                *list = std::mem::take(list).into_iter().filter_map(|element| (self.element)(at, element)).collect();
            }
        }
        record
    }
}

fn read_object<'t>(text: &'t str, level: impl Visitor<'t, Value = Value>) -> serde_json::Result<Value> {
    let mut deserializer = Deserializer::from_str(text);
    let object = deserializer.deserialize_map(level)?;
    deserializer.end().map(|()| object)
}

/// An object that lists stand in, or objects with lists.
struct Level<'p, 'e> {
    /// What is left of the places that lead here, and their numbers.
    places: Vec<(usize, &'p [&'p str])>,
    element: Element<'e>,
}

impl Level<'_, '_> {
    /// What stands under a key.
    fn below(&mut self, key: &str, text: &str) -> serde_json::Result<Value> {
        let places: Vec<_> = self.places.iter().filter_map(|place| rest_below(*place, key)).collect();
        let list = places.iter().find(|(_, rest)| rest.is_empty()).map(|(at, _)| *at);
        match (text.as_bytes().first(), list) {
            (Some(b'['), Some(at)) => {
                Deserializer::from_str(text).deserialize_seq(Elements { at, element: self.element })
            }
            (Some(b'{'), _) if !places.is_empty() => read_object(text, Level { places, element: self.element }),
            _ => serde_json::from_str(text),
        }
    }
}

/// What is left of a place below a key, when it leads there.
fn rest_below<'p>((at, place): (usize, &'p [&'p str]), key: &str) -> Option<(usize, &'p [&'p str])> {
    place.split_first().filter(|(first, _)| **first == key).map(|(_, rest)| (at, rest))
}

impl<'de> Visitor<'de> for Level<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            let value = if self.places.iter().any(|(_, place)| place.first() == Some(&key.as_str())) {
                let text = members.next_value::<&RawValue>()?.get();
                self.below(&key, text).map_err(serde::de::Error::custom)?
            } else {
                members.next_value()?
            };
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// An object of which only these keys are read.
struct Only<'k>(&'k [&'k str]);

impl<'de> Visitor<'de> for Only<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            if self.0.contains(&key.as_str()) {
                object.insert(key, members.next_value()?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Value::Object(object))
    }
}

/// A record for who looks at its keys and the beginnings of its lists: long lists in a long text are cut off.
pub(super) fn beginning_of(record: &[u8]) -> serde_json::Result<Value> {
    const SHORT: usize = 1 << 16;
    match std::str::from_utf8(record) {
        Ok(text) if text.len() > SHORT && text.trim_start().starts_with('{') => {
            read_object(text, Beginnings { depth: 0 })
        }
        _ => serde_json::from_slice(record),
    }
}

/// An object and, down to some depth, the objects in it, with the beginnings of their lists.
struct Beginnings {
    depth: usize,
}

impl Beginnings {
    const DEEPEST: usize = 3;

    fn of(&self, text: &str) -> serde_json::Result<Value> {
        match text.as_bytes().first() {
            Some(b'[') => Deserializer::from_str(text).deserialize_seq(Beginning),
            Some(b'{') if self.depth < Self::DEEPEST => read_object(text, Self { depth: self.depth + 1 }),
            _ => serde_json::from_str(text),
        }
    }
}

impl<'de> Visitor<'de> for Beginnings {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            let text = members.next_value::<&RawValue>()?.get();
            object.insert(key, self.of(text).map_err(serde::de::Error::custom)?);
        }
        Ok(Value::Object(object))
    }
}

/// The beginning of a list.
struct Beginning;

impl<'de> Visitor<'de> for Beginning {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        const KEPT: usize = 100;
        let mut kept = Vec::new();
        while kept.len() < KEPT {
            match list.next_element::<Value>()? {
                Some(element) => kept.push(element),
                None => return Ok(Value::Array(kept)),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Array(kept))
    }
}

struct Elements<'e> {
    at: usize,
    element: Element<'e>,
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut kept = Vec::new();
        while let Some(element) = list.next_element::<Value>()? {
            kept.extend((self.element)(self.at, element));
        }
        Ok(Value::Array(kept))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, prop_assert_eq, proptest};
    use serde_json::json;

    use super::*;
    use crate::base::Progress;
    use crate::source::Input;

    fn set(texts: &[String]) -> LoadedSet {
        let input = |text: &String| Input::Text { name: "page".to_owned(), bytes: text.clone().into_bytes() };
        let inputs: Vec<_> = texts.iter().map(input).collect();
        LoadedSet::load(&inputs, &Progress::default(), &Cancel::default()).expect("not cancelled")
    }

    fn places() -> Vec<Vec<&'static str>> {
        vec![vec!["members"], vec!["_embedded", "users"]]
    }

    /// What is left of the group, and what came one by one of each list, the first two of which stay.
    fn apart(set: &LoadedSet) -> (Value, [Vec<Value>; 2]) {
        let mut came = [Vec::new(), Vec::new()];
        let mut element = |at: usize, element: Value| {
            came[at].push(element.clone());
            (came[at].len() <= 2).then_some(element)
        };
        let record = set.record_apart(ResourceKind::Group, RecordIndex(0), &places(), &mut element).expect("readable");
        (record.value().clone(), came)
    }

    #[test]
    fn what_comes_one_by_one_is_what_the_list_holds() {
        let graph = |group: &str| format!(r##"{{"@odata.context":"x/$metadata#groups","value":[{group}]}}"##);
        for (name, text) in [
            ("objects", graph(r#"{"id":"g","members":[{"id":"1"},{"id":1.10},{"id":"\u00e93"}],"displayName":"A"}"#)),
            (
                "bare texts and nulls",
                graph(r#"{"id":"g","displayName":"A","members":["1",null,"",[2],{"a":{"b":[]}}]}"#),
            ),
            ("white space", graph("{\"id\":\"g\", \"displayName\":\"A\",\"members\" : [ \n{\"id\" : 1} , 2 ] }")),
            ("none", graph(r#"{"id":"g","displayName":"A","members":[]}"#)),
            ("no list", graph(r#"{"id":"g","displayName":"A","members":{"id":1}}"#)),
            ("null", graph(r#"{"id":"g","displayName":"A","members":null}"#)),
            ("not there", graph(r#"{"id":"g","displayName":"A"}"#)),
            ("twice", graph(r#"{"id":"g","displayName":"A","members":[1],"members":[2,3,4]}"#)),
            ("a key with an escape", graph(r#"{"id":"g","displayName":"A","m\u0065mbers":[1,2,3]}"#)),
            (
                "further down",
                graph(r#"{"id":"g","displayName":"A","_embedded":{"x":1,"users":[{"id":"1"},2,3],"y":[]}}"#),
            ),
            ("both", graph(r#"{"id":"g","displayName":"A","_embedded":{"users":[1,2,3]},"members":[4,5,6,7]}"#)),
            ("no object on the way", graph(r#"{"id":"g","displayName":"A","_embedded":[{"users":[1,2,3]}]}"#)),
            ("deeper", graph(r#"{"id":"g","displayName":"A","x":{"members":[1,2,3]}}"#)),
            (
                "PowerShell's capitals",
                r#"[{"Id":"g","DisplayName":"A","GroupTypes":[],"Members":[{"Id":"1"},{"Id":"2"},{"Id":"3"}]}]"#
                    .to_owned(),
            ),
        ] {
            let set = set(&[text]);
            let whole = set.record(ResourceKind::Group, RecordIndex(0)).expect(name).value().clone();
            let lists = |group: &Value| [group["members"].clone(), group["_embedded"]["users"].clone()];
            let (left, came) = apart(&set);
            let whole_lists = lists(&whole).map(|list| list.as_array().cloned().unwrap_or_default());
            assert_eq!(came, whole_lists, "{name}");
            let mut expected = whole.clone();
            for list in ["/members", "/_embedded/users"] {
                if let Some(Value::Array(list)) = expected.pointer_mut(list) {
                    list.truncate(2);
                }
            }
            assert_eq!(left.to_string(), expected.to_string(), "{name}");
            let mut seen = Vec::new();
            let each = &mut |record: &Record| {
                seen.push((record.key(), lists(record.value()).map(|list| list.as_array().map(Vec::len))));
                ControlFlow::Continue(())
            };
            set.for_each_without(ResourceKind::Group, &places(), &Cancel::default(), each).expect(name);
            assert_eq!(seen, [("A".to_owned(), lists(&whole).map(|list| list.is_array().then_some(0)))], "{name}");
        }
    }

    #[test]
    fn only_long_lists_of_long_records_are_cut_off() {
        let list = |count: usize| json!((0..count).map(|i| json!({"id": i})).collect::<Vec<_>>());
        let record = |count: usize| {
            json!({"id": "g", "members": list(count), "_embedded": {"users": list(count)}, "schemas": ["a", "b"],
                "n": 1.10, "about": "é".repeat(1 << 16)})
        };
        for (name, record, expected) in [
            ("long", record(2_000), record(100)),
            ("no longer than is kept", record(100), record(100)),
            ("a short text", json!({"members": list(300)}), json!({"members": list(300)})),
            ("no object", list(9_000), list(9_000)),
        ] {
            let read = beginning_of(record.to_string().as_bytes()).expect(name);
            assert_eq!(read.to_string(), expected.to_string(), "{name}");
        }
        let broken = record(2_000).to_string().replace("\"id\":1999}", "\"id\":}");
        assert!(beginning_of(broken.as_bytes()).is_err());
    }

    #[test]
    fn of_a_record_only_some_keys_are_read() {
        for (name, text) in [
            ("among others", r#"[{"id":"g","members":[{"id":"1"}],"groupTypes":[],"email":null,"displayName":"A"}]"#),
            ("one of them twice", r#"[{"id":"f","groupTypes":[],"id":"g","displayName":"A","email":null}]"#),
            ("of another shape", r#"[{"Id":"g","DisplayName":"A","GroupTypes":[],"email":null}]"#),
        ] {
            let set = set(&[text.to_owned()]);
            let mut seen = Vec::new();
            let each = &mut |record: &Record| {
                seen.push(["id", "email"].map(|key| record.value().get(key).cloned()));
                ControlFlow::Continue(())
            };
            set.for_each_of(ResourceKind::Group, &["id", "email"], &Cancel::default(), each).expect(name);
            assert_eq!(seen, [[Some(json!("g")), Some(Value::Null)]], "{name}");
            let mut named = Vec::new();
            let each = &mut |record: &Record| {
                named.push((
                    record.name(),
                    record.key(),
                    record.answers_to("g"),
                    record.value().get("members").is_some(),
                ));
                ControlFlow::Continue(())
            };
            set.for_each_named(ResourceKind::Group, &Cancel::default(), each).expect(name);
            assert_eq!(named, [("A".to_owned(), "A".to_owned(), true, false)], "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_list_comes_as_it_is(members in prop::collection::vec((any::<String>(), any::<f64>()), 0..9)) {
            let list: Vec<Value> = members.iter().map(|(text, number)| json!({text: number, "id": text})).collect();
            let set = set(&[json!([{"id": "g", "groupTypes": [], "displayName": "A", "members": list.clone()}]).to_string()]);
            if !set.may_have_repeated_keys() {
                let whole = set.record(ResourceKind::Group, RecordIndex(0)).expect("a group").value().clone();
                prop_assert_eq!(json!(apart(&set).1[0]), whole["members"].clone());
            }
        }
    }
}
