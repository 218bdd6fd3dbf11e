//! Reading, writing and removing the value at a path in a resource.
//!
//! Without a schema at hand: which attributes of RFC 7643 hold lists is a short table, elements are compared
//! without regard to case (the default of RFC 7643 section 2.2), and containers that are missing or of another
//! shape are made.

use serde_json::{Map, Value};

use super::TargetPath;
use crate::scim::filter::ValueFilter;
use crate::scim::name;

/// The multi-valued complex attributes of RFC 7643 sections 4.1.2 and 4.2.
const LISTS: [&str; 10] = [
    "emails",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "groups",
    "entitlements",
    "roles",
    "x509Certificates",
    "members",
];

impl TargetPath {
    /// Whether the attribute is one of those that RFC 7643 makes a list of elements.
    pub fn is_in_a_list(&self) -> bool {
        LISTS.iter().any(|list| list.eq_ignore_ascii_case(self.attribute()))
    }

    /// The value at the path: of several elements that fit, the first that has one.
    pub fn get<'a>(&self, resource: &'a Value) -> Option<&'a Value> {
        self.get_all(resource).into_iter().next()
    }

    /// Every value at the path. A list that is meant as a whole (no filter, no sub-attribute) is one value.
    pub fn get_all<'a>(&self, resource: &'a Value) -> Vec<&'a Value> {
        let Some(value) = self.container(resource).and_then(|object| name::get(object, self.attribute())) else {
            return Vec::new();
        };
        if self.filter.is_none() && self.sub_attribute.is_none() {
            return vec![value];
        }
        elements(value)
            .iter()
            .filter(|element| self.filter.as_ref().is_none_or(|filter| filter.matches(element)))
            .filter_map(|element| match self.sub_attribute() {
                Some(sub) => element.as_object().and_then(|object| name::get(object, sub)),
                None => Some(*element),
            })
            .collect()
    }

    /// How many values are there.
    pub fn count(&self, resource: &Value) -> usize {
        self.get_all(resource).into_iter().map(|value| elements(value).len()).sum()
    }

    /// Puts `value` at the path, making what is missing on the way. With a filter, the first element that fits
    /// gets it; when none does, one is made from the filter's equalities (`type eq "work"` makes `"type": "work"`).
    pub fn set(&self, resource: &mut Value, value: Value) {
        let holder = match self.extension() {
            Some(urn) => name::entry(object_of(resource), urn),
            None => resource,
        };
        let place = name::entry(object_of(holder), self.attribute());
        match (&self.filter, self.sub_attribute()) {
            (None, None) => *place = value,
            (None, Some(sub)) => set_sub_attribute(place, self.attribute(), sub, value),
            (Some(filter), sub) => set_element(element_of(place, filter), sub, value),
        }
    }

    /// Changes each value at the path.
    pub fn each_mut(&self, resource: &mut Value, change: &mut dyn FnMut(&mut Value)) {
        let holder = match self.extension() {
            Some(urn) => resource.as_object_mut().and_then(|top| name::get_mut(top, urn)),
            None => Some(resource),
        };
        let Some(value) = holder.and_then(Value::as_object_mut).and_then(|o| name::get_mut(o, self.attribute())) else {
            return;
        };
        let elements = match value {
            Value::Array(list) if self.filter.is_some() || self.sub_attribute.is_some() => list.as_mut_slice(),
            one => std::slice::from_mut(&mut *one),
        };
        let is_meant = |element: &&mut Value| self.filter.as_ref().is_none_or(|filter| filter.matches(element));
        for element in elements.iter_mut().filter(is_meant) {
            match self.sub_attribute() {
                Some(sub) => {
                    element.as_object_mut().and_then(|o| name::get_mut(o, sub)).into_iter().for_each(&mut *change);
                }
                None => change(element),
            }
        }
    }

    /// Takes the value at the path out, with elements, lists and extension objects that hold nothing more.
    /// Says whether there was one.
    pub fn remove(&self, resource: &mut Value) -> bool {
        let Some(top) = resource.as_object_mut() else { return false };
        match self.extension() {
            None => self.remove_within(top),
            Some(urn) => {
                let Some(extension) = name::key(top, urn).map(str::to_owned) else { return false };
                let removed =
                    top.get_mut(&extension).and_then(Value::as_object_mut).is_some_and(|o| self.remove_within(o));
                if removed && top.get(&extension).and_then(Value::as_object).is_some_and(Map::is_empty) {
                    top.shift_remove(&extension);
                }
                removed
            }
        }
    }

    /// Keeps those elements of the list at the path that are wanted, and no list that has none left.
    pub fn retain_elements(&self, resource: &mut Value, is_wanted: impl Fn(&Value) -> bool) {
        let Some(top) = resource.as_object_mut() else { return };
        let holder = match self.extension() {
            None => Some(top),
            Some(urn) => name::key(top, urn).map(str::to_owned).and_then(|urn| top.get_mut(&urn)?.as_object_mut()),
        };
        let Some(holder) = holder else { return };
        let Some(key) = name::key(holder, self.attribute()).map(str::to_owned) else { return };
        if let Some(Value::Array(list)) = holder.get_mut(&key) {
            let before = list.len();
            list.retain(is_wanted);
            if list.is_empty() && before > 0 {
                holder.shift_remove(&key);
            }
        }
    }

    fn container<'a>(&self, resource: &'a Value) -> Option<&'a Map<String, Value>> {
        let top = resource.as_object()?;
        match self.extension() {
            Some(urn) => name::get(top, urn)?.as_object(),
            None => Some(top),
        }
    }

    fn remove_within(&self, object: &mut Map<String, Value>) -> bool {
        if self.filter.is_none() && self.sub_attribute.is_none() {
            return name::remove(object, self.attribute()).is_some();
        }
        let Some(key) = name::key(object, self.attribute()).map(str::to_owned) else { return false };
        let Some(value) = object.get_mut(&key) else { return false };
        let removed = match value {
            Value::Array(list) => self.remove_from_list(list),
            Value::Object(one) if self.filter.as_ref().is_none_or(|f| f.matches(&Value::Object(one.clone()))) => {
                self.remove_from_element(one)
            }
            _ => false,
        };
        if removed && is_hollow(value) {
            object.shift_remove(&key);
        }
        removed
    }

    fn remove_from_list(&self, list: &mut Vec<Value>) -> bool {
        let mut removed = false;
        list.retain_mut(|element| {
            if self.filter.as_ref().is_some_and(|filter| !filter.matches(element)) {
                return true;
            }
            let Some(sub) = self.sub_attribute() else {
                removed = true;
                return false;
            };
            let gone = element.as_object_mut().is_some_and(|object| name::remove(object, sub).is_some());
            removed |= gone;
            !(gone && says_only_what_the_filter_says(element, self.filter.as_ref()))
        });
        removed
    }

    fn remove_from_element(&self, element: &mut Map<String, Value>) -> bool {
        match self.sub_attribute() {
            Some(sub) => name::remove(element, sub).is_some(),
            None => {
                element.clear();
                true
            }
        }
    }
}

/// The value as a list of elements: a single value is a list of one.
pub(in crate::scim) fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    }
}

/// The value as an object, made one when it is none.
pub(in crate::scim) fn object_of(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(object) => object,
        _ => unreachable!("made an object just above"),
    }
}

/// The value as a list, made one when it is none; a single object becomes its first element.
pub(in crate::scim) fn list_of(value: &mut Value) -> &mut Vec<Value> {
    if !value.is_array() {
        let before = value.take();
        *value = Value::Array(if before.is_object() { vec![before] } else { Vec::new() });
    }
    match value {
        Value::Array(list) => list,
        _ => unreachable!("made a list just above"),
    }
}

pub(super) fn set_sub_attribute(place: &mut Value, attribute: &str, sub: &str, value: Value) {
    let is_list = place.is_array() || LISTS.iter().any(|list| list.eq_ignore_ascii_case(attribute));
    if !is_list {
        *name::entry(object_of(place), sub) = value;
        return;
    }
    let list = list_of(place);
    if list.is_empty() {
        list.push(Value::Null);
    }
    for element in list {
        *name::entry(object_of(element), sub) = value.clone();
    }
}

pub(super) fn element_of<'a>(place: &'a mut Value, filter: &ValueFilter) -> &'a mut Value {
    fitting(list_of(place), filter)
}

/// The first element that fits, made when there is none.
pub(super) fn fitting<'a>(list: &'a mut Vec<Value>, filter: &ValueFilter) -> &'a mut Value {
    let at = list.iter().position(|element| filter.matches(element)).unwrap_or_else(|| {
        list.push(filter.to_element());
        list.len() - 1
    });
    &mut list[at]
}

/// Sets an element's sub-attribute; as a whole, the element takes over what `value` says and keeps its type.
pub(super) fn set_element(element: &mut Value, sub: Option<&str>, value: Value) {
    match (sub, value) {
        (Some(sub), value) => *name::entry(object_of(element), sub) = value,
        (None, Value::Object(members)) => {
            let object = object_of(element);
            for (key, member) in members {
                *name::entry(object, &key) = member;
            }
        }
        (None, scalar) => *name::entry(object_of(element), "value") = scalar,
    }
}

fn is_hollow(value: &Value) -> bool {
    match value {
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

/// An element that has nothing left but what its filter and `primary` say holds no information.
fn says_only_what_the_filter_says(element: &Value, filter: Option<&ValueFilter>) -> bool {
    let Some(object) = element.as_object() else { return false };
    let of_filter = filter.map(ValueFilter::to_element);
    object.keys().all(|key| {
        key.eq_ignore_ascii_case("primary")
            || of_filter.as_ref().and_then(Value::as_object).is_some_and(|made| name::get(made, key).is_some())
    })
}
