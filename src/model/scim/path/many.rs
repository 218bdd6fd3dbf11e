//! Many paths of one resource, read or set one after another.
//!
//! Names are compared without regard to case, so a name that is not there is compared with all that are, and an element
//! with all of its list. For a few that is quick; where there are more, they are put in order once, and each path then
//! takes the same time however many there are.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::{Map, Value};

use super::TargetPath;
use super::access::{element_of, elements, fitting, list_of, object_of, set_element, set_sub_attribute};
use crate::scim::filter::{Filter, Literal, Operator, ValueFilter};
use crate::scim::name::{self, Name};

/// So many are looked through one by one.
const FEW: usize = 32;

/// Which object in a resource: that of an extension, and in it that of an attribute.
type ObjectKey = (Option<Name>, Option<Name>);

/// A resource whose values are asked for by many paths.
pub struct ManyValues<'v> {
    resource: &'v Value,
    objects: RefCell<HashMap<ObjectKey, HashMap<Name, &'v Value>>>,
    /// The elements of a list by the texts of one of their sub-attributes.
    lists: RefCell<HashMap<(ObjectKey, Name), HashMap<String, Vec<&'v Value>>>>,
}

impl<'v> ManyValues<'v> {
    pub fn of(resource: &'v Value) -> Self {
        Self { resource, objects: RefCell::default(), lists: RefCell::default() }
    }

    /// As [`TargetPath::get`].
    pub fn get(&self, path: &TargetPath) -> Option<&'v Value> {
        let top = self.resource.as_object()?;
        let holder = match path.extension() {
            None => top,
            Some(urn) => self.named((None, None), top, urn)?.as_object()?,
        };
        let value = self.named((path.extension.clone(), None), holder, path.attribute())?;
        let place = || (path.extension.clone(), Some(path.attribute.clone()));
        match (path.filter(), path.sub_attribute()) {
            (None, None) => Some(value),
            (None, Some(sub)) => match value {
                Value::Object(object) => self.named(place(), object, sub),
                list => first(&elements(list), Some(sub)),
            },
            (Some(filter), sub) => match (value, equality(filter)) {
                (Value::Array(list), Some((told_by, text))) if list.len() > FEW => {
                    self.first_told((place(), told_by.clone()), list, text, filter, sub)
                }
                _ => path.get(self.resource),
            },
        }
    }

    fn named(&self, place: ObjectKey, object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
        if object.len() <= FEW {
            return name::get(object, name);
        }
        object.get(name).or_else(|| {
            let mut objects = self.objects.borrow_mut();
            let in_order = objects.entry(place).or_insert_with(|| {
                // Of several that differ in case alone the first counts.
                object.iter().rev().map(|(key, value)| (Name::new(key.as_str()), value)).collect()
            });
            in_order.get(&Name::new(name)).copied()
        })
    }

    fn first_told(
        &self,
        (place, told_by): (ObjectKey, Name),
        list: &'v [Value],
        text: &str,
        filter: &ValueFilter,
        sub: Option<&str>,
    ) -> Option<&'v Value> {
        let mut lists = self.lists.borrow_mut();
        let told = lists.entry((place, told_by.clone())).or_insert_with(|| {
            let mut told: HashMap<String, Vec<&Value>> = HashMap::new();
            for element in list {
                texts(element, told_by.as_str(), &mut |text| told.entry(text).or_default().push(element));
            }
            told
        });
        let fitting = told.get(&text.to_lowercase())?.iter().copied().filter(|element| filter.matches(element));
        first(&fitting.collect::<Vec<_>>(), sub)
    }
}

/// The first of the elements, or the first value of this sub-attribute.
fn first<'v>(elements: &[&'v Value], sub: Option<&str>) -> Option<&'v Value> {
    match sub {
        None => elements.first().copied(),
        Some(sub) => elements.iter().find_map(|element| name::get(element.as_object()?, sub)),
    }
}

/// `type eq "work"`.
fn equality(filter: &ValueFilter) -> Option<(&Name, &str)> {
    match filter.filter() {
        Filter::Compare { path, operator: Operator::Equal, value: Literal::Text(text) } if *path == path.root() => {
            Some((&path.attribute, text))
        }
        _ => None,
    }
}

/// The texts with which a filter may compare the element's sub-attribute.
fn texts(element: &Value, told_by: &str, each: &mut dyn FnMut(String)) {
    let value = match element {
        Value::Object(object) => name::get(object, told_by),
        simple => Some(simple).filter(|_| told_by.eq_ignore_ascii_case("value")),
    };
    for value in value.into_iter().flat_map(elements) {
        let value = value.as_object().map_or(Some(value), |object| name::get(object, "value"));
        match value {
            Some(Value::String(text)) => each(text.to_lowercase()),
            Some(Value::Bool(truth)) => each(truth.to_string()),
            _ => {}
        }
    }
}

/// A resource in which values are put at many paths.
pub struct ManySets<'r> {
    resource: &'r mut Value,
    /// How names are spelt in the objects that have many.
    spelt: HashMap<ObjectKey, HashMap<Name, String>>,
    /// The first elements with a text, by the sub-attribute that it is of.
    told: HashMap<ObjectKey, HashMap<Name, HashMap<String, usize>>>,
}

impl<'r> ManySets<'r> {
    pub fn of(resource: &'r mut Value) -> Self {
        Self { resource, spelt: HashMap::new(), told: HashMap::new() }
    }

    /// As [`TargetPath::set`].
    pub fn set(&mut self, path: &TargetPath, value: Value) {
        let Self { resource, spelt, told } = self;
        let holder = match path.extension() {
            None => &mut **resource,
            Some(urn) => entry(spelt, (None, None), resource, urn),
        };
        let place = entry(spelt, (path.extension.clone(), None), holder, path.attribute());
        let inner = (path.extension.clone(), Some(path.attribute.clone()));
        match (path.filter(), path.sub_attribute()) {
            (None, Some(sub)) if !place.is_array() && !path.is_in_a_list() => {
                *entry(spelt, inner, place, sub) = value;
                return;
            }
            (Some(filter), sub) if place.as_array().is_some_and(|list| list.len() > FEW) => {
                let told = told.entry(inner).or_default();
                set_element(told_element(told, list_of(place), filter), sub, value);
                // By what has another value now, elements may be told otherwise.
                told.retain(|told_by, _| sub.is_some_and(|sub| !told_by.as_str().eq_ignore_ascii_case(sub)));
                return;
            }
            (None, None) => *place = value,
            (None, Some(sub)) => set_sub_attribute(place, path.attribute(), sub, value),
            (Some(filter), sub) => set_element(element_of(place, filter), sub, value),
        }
        self.forget(path);
    }

    /// As [`TargetPath::remove`].
    pub fn remove(&mut self, path: &TargetPath) {
        if path.remove(self.resource) {
            self.spelt.remove(&(None, None));
            self.spelt.remove(&(path.extension.clone(), None));
            self.forget(path);
        }
    }

    /// What is at this path now may have other names and other elements.
    fn forget(&mut self, path: &TargetPath) {
        let inner = (path.extension.clone(), Some(path.attribute.clone()));
        self.spelt.remove(&inner);
        self.told.remove(&inner);
        if path.extension().is_none() {
            // It may be an extension's object.
            let is_of = |(extension, _): &ObjectKey| extension.as_ref() == Some(&path.attribute);
            self.spelt.retain(|place, _| !is_of(place));
            self.told.retain(|place, _| !is_of(place));
        }
    }
}

/// The first element that fits, made when there is none.
fn told_element<'l>(
    told: &mut HashMap<Name, HashMap<String, usize>>,
    list: &'l mut Vec<Value>,
    filter: &ValueFilter,
) -> &'l mut Value {
    let Some((told_by, text)) = equality(filter) else {
        told.clear();
        return fitting(list, filter);
    };
    let by_text = told.entry(told_by.clone()).or_insert_with(|| {
        let mut by_text = HashMap::new();
        for (at, element) in list.iter().enumerate() {
            texts(element, told_by.as_str(), &mut |text| {
                by_text.entry(text).or_insert(at);
            });
        }
        by_text
    });
    let new = list.len();
    let at = *by_text.entry(text.to_lowercase()).or_insert(new);
    if at == new {
        list.push(filter.to_element());
        told.retain(|by, _| by == told_by);
    } else if !filter.matches(&list[at]) {
        told.clear();
        return fitting(list, filter);
    }
    &mut list[at]
}

/// The member of this name, made (as null) when it is not there; what is no object becomes one.
fn entry<'o>(
    spelt: &mut HashMap<ObjectKey, HashMap<Name, String>>,
    place: ObjectKey,
    object: &'o mut Value,
    name: &str,
) -> &'o mut Value {
    if !object.is_object() {
        spelt.remove(&place);
    }
    let object = object_of(object);
    if object.len() <= FEW {
        return name::entry(object, name);
    }
    let key = if object.contains_key(name) {
        name.to_owned()
    } else {
        let in_order = spelt
            .entry(place)
            .or_insert_with(|| object.keys().rev().map(|key| (Name::new(key.as_str()), key.clone())).collect());
        in_order.entry(Name::new(name)).or_insert_with(|| name.to_owned()).clone()
    };
    object.entry(key).or_insert(Value::Null)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn path() -> impl Strategy<Value = TargetPath> {
        let attribute =
            prop_oneof![(0..60usize).prop_map(|i| format!("a{i}")), (0..60usize).prop_map(|i| format!("A{i}"))];
        let text = prop_oneof![
            6 => attribute.clone(),
            2 => attribute.clone().prop_map(|attribute| format!("urn:x:y:1.0:{attribute}")),
            3 => attribute.clone().prop_map(|sub| format!("name.{sub}")),
            1 => attribute.clone().prop_map(|sub| format!("emails.{sub}")),
            1 => Just("name".to_owned()),
            1 => Just("emails".to_owned()),
            8 => (0..60usize, any::<bool>()).prop_map(|(i, upper)| {
                format!("emails[type eq \"{}{i}\"].value", if upper { "T" } else { "t" })
            }),
            1 => (0..60usize).prop_map(|i| format!("emails[value eq \"v{i}\"]")),
            1 => (0..60usize).prop_map(|i| format!("emails[type eq \"t{i}\"].type")),
            1 => (0..60usize).prop_map(|i| format!("emails[type eq \"t{i}\" and value pr].primary")),
        ];
        text.prop_map(|text| TargetPath::parse(&text).expect("a path"))
    }

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            8 => (0..60u8).prop_map(|i| json!(format!("v{i}"))),
            1 => Just(json!(null)),
            1 => Just(json!({"a1": 1, "A1": 2, "b": 3})),
            1 => Just(json!([{"type": "T7", "value": "x"}, {"type": true}, "v3"])),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn many_are_read_and_set_as_each_alone(sets in proptest::collection::vec((path(), value()), 0..400), asked in proptest::collection::vec(path(), 60)) {
            let (mut one_by_one, mut together) = (json!({"schemas": []}), json!({"schemas": []}));
            let mut many = ManySets::of(&mut together);
            for (path, value) in &sets {
                if value.is_null() {
                    path.remove(&mut one_by_one);
                    many.remove(path);
                } else {
                    path.set(&mut one_by_one, value.clone());
                    many.set(path, value.clone());
                }
            }
            prop_assert_eq!(one_by_one.to_string(), together.to_string());
            let many = ManyValues::of(&together);
            for path in sets.iter().map(|(path, _)| path).chain(&asked) {
                prop_assert_eq!(many.get(path), path.get(&together), "{}", path);
            }
        }
    }
}
