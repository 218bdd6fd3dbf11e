//! The resources of one kind: in the order in which they came, found by their ids and by the texts of their attributes.
//!
//! An attribute is indexed when it is first asked for, and from then on with every change, so that a look-up among a
//! hundred thousand people costs what it costs among ten.

#[cfg(test)]
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::scim::TargetPath;

#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// Nothing where a resource was taken out.
    places: Vec<Option<Value>>,
    by_id: HashMap<String, usize>,
    indices: Vec<Index>,
    #[cfg(test)]
    looked_at: Cell<usize>,
}

/// Where resources stand that have a text at a path.
#[derive(Debug)]
struct Index {
    path: TargetPath,
    places: HashMap<String, BTreeSet<usize>>,
}

impl Index {
    fn texts(&self, resource: &Value) -> Vec<String> {
        let values = self.path.get_all(resource).into_iter().flat_map(|value| match value {
            Value::Array(list) => list.iter().collect(),
            one => vec![one],
        });
        values.filter_map(Value::as_str).map(str::to_lowercase).collect()
    }

    fn add(&mut self, resource: &Value, place: usize) {
        for text in self.texts(resource) {
            self.places.entry(text).or_default().insert(place);
        }
    }

    fn take_out(&mut self, resource: &Value, place: usize) {
        for text in self.texts(resource) {
            if let Some(places) = self.places.get_mut(&text) {
                places.remove(&place);
                if places.is_empty() {
                    self.places.remove(&text);
                }
            }
        }
    }
}

impl Shelf {
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    pub fn get(&self, id: &str) -> Option<&Value> {
        let resource = self.places.get(*self.by_id.get(id)?)?.as_ref();
        resource.inspect(|_| self.look(1))
    }

    /// Resources handed out so far, and those gone through on the way: what a request costs, whatever the machine.
    #[cfg(test)]
    pub fn looked_at(&self) -> usize {
        self.looked_at.get()
    }

    fn look(&self, resources: usize) {
        #[cfg(test)]
        self.looked_at.set(self.looked_at.get() + resources);
        #[cfg(not(test))]
        let _ = resources;
    }

    /// All of them, in their order.
    pub fn all(&self) -> impl Iterator<Item = &Value> {
        self.places.iter().flatten().inspect(|_| self.look(1))
    }

    /// Puts a resource in the place of the one with this id, or at the end.
    pub fn put(&mut self, id: &str, resource: Value) {
        let end = self.places.len();
        let place = *self.by_id.entry(id.to_owned()).or_insert(end);
        if place == end {
            self.places.push(None);
        }
        for index in &mut self.indices {
            self.places[place].iter().for_each(|before| index.take_out(before, place));
            index.add(&resource, place);
        }
        self.places[place] = Some(resource);
    }

    pub fn remove(&mut self, id: &str) {
        let Some(place) = self.by_id.remove(id) else { return };
        if let Some(resource) = self.places[place].take() {
            self.indices.iter_mut().for_each(|index| index.take_out(&resource, place));
        }
        if self.places.len() > 2 * self.len() {
            self.close_ranks();
        }
    }

    /// Leaves no places empty, so that the nth resource is at the nth place.
    pub fn close_ranks(&mut self) {
        if self.places.len() == self.len() {
            return;
        }
        let mut new_places = vec![0; self.places.len()];
        let mut filled = 0;
        self.look(self.places.len());
        for (place, resource) in self.places.iter().enumerate() {
            new_places[place] = filled;
            filled += usize::from(resource.is_some());
        }
        self.places.retain(Option::is_some);
        self.by_id.values_mut().for_each(|place| *place = new_places[*place]);
        for places in self.indices.iter_mut().flat_map(|index| index.places.values_mut()) {
            *places = places.iter().map(|place| new_places[*place]).collect();
        }
    }

    /// So many after the first ones. Ranks have to be closed.
    pub fn page(&self, skipped: usize, count: usize) -> impl Iterator<Item = &Value> {
        let from = skipped.min(self.places.len());
        self.places[from..from.saturating_add(count).min(self.places.len())].iter().flatten().inspect(|_| self.look(1))
    }

    /// From now on resources are found by the texts at this path, in whatever case, as filters compare most.
    pub fn index(&mut self, path: &TargetPath) {
        if self.indices.iter().any(|index| index.path == *path) {
            return;
        }
        let mut index = Index { path: path.clone(), places: HashMap::new() };
        for (place, resource) in self.places.iter().enumerate() {
            resource.iter().for_each(|resource| index.add(resource, place));
        }
        self.look(self.places.len());
        self.indices.push(index);
    }

    /// Those with one of these texts at its path, in their order; `None` when a path is not indexed.
    pub fn with_any(&self, keys: &[(TargetPath, String)]) -> Option<Vec<&Value>> {
        let mut places = BTreeSet::new();
        for (path, text) in keys {
            let index = self.indices.iter().find(|index| index.path == *path)?;
            places.extend(index.places.get(&text.to_lowercase()).into_iter().flatten().copied());
        }
        let found = places.into_iter().filter_map(|place| self.places[place].as_ref());
        Some(found.inspect(|_| self.look(1)).collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn path(text: &str) -> TargetPath {
        TargetPath::parse(text).expect("a path")
    }

    fn ids<'v>(resources: impl Iterator<Item = &'v Value>) -> Vec<&'v str> {
        resources.filter_map(|resource| resource["id"].as_str()).collect()
    }

    #[test]
    fn resources_are_found_by_texts_at_any_depth_whatever_their_case() {
        let mut shelf = Shelf::default();
        shelf.put("1", json!({"id": "1", "userName": "Liz", "emails": [{"value": "a@x"}, {"value": "B@x"}]}));
        shelf.index(&path("userName"));
        shelf.index(&path("emails.value"));
        shelf.index(&path("displayName"));
        shelf.put("2", json!({"id": "2", "userName": "LIZ", "displayName": "Liz", "emails": [{"value": "b@X"}]}));
        for (at, text, expected) in [
            ("userName", "liz", vec!["1", "2"]),
            ("emails.value", "b@x", vec!["1", "2"]),
            ("emails.value", "a@x", vec!["1"]),
            ("userName", "bo", vec![]),
            ("displayName", "liz", vec!["2"]),
        ] {
            let found = shelf.with_any(&[(path(at), text.to_owned())]).expect("indexed");
            assert_eq!(ids(found.into_iter()), expected, "{at} {text}");
        }
        let any = |keys: &[(&str, &str)]| {
            let keys: Vec<_> = keys.iter().map(|(at, text)| (path(at), (*text).to_owned())).collect();
            shelf.with_any(&keys).map(|found| ids(found.into_iter()))
        };
        assert_eq!(any(&[("displayName", "Liz"), ("emails.value", "a@x")]), Some(vec!["1", "2"]));
        assert_eq!(any(&[("userName", "liz"), ("title", "liz")]), None, "not indexed");
    }

    #[derive(Clone, Debug)]
    enum Change {
        Put(u8, u8),
        Remove(u8),
        CloseRanks,
    }

    fn change() -> impl Strategy<Value = Change> {
        prop_oneof![
            4 => (0..8u8, 0..3u8).prop_map(|(id, name)| Change::Put(id, name)),
            3 => (0..8u8).prop_map(Change::Remove),
            1 => Just(Change::CloseRanks),
        ]
    }

    proptest! {
        #[test]
        fn whatever_comes_and_goes_order_and_indices_stay_right(changes in proptest::collection::vec(change(), 0..60)) {
            let mut shelf = Shelf::default();
            shelf.index(&path("name"));
            let mut plain: Vec<(String, Value)> = Vec::new();
            for change in changes {
                match change {
                    Change::Put(id, name) => {
                        let resource = json!({"id": id.to_string(), "name": format!("N{name}")});
                        shelf.put(&id.to_string(), resource.clone());
                        match plain.iter_mut().find(|(known, _)| *known == id.to_string()) {
                            Some((_, there)) => *there = resource,
                            None => plain.push((id.to_string(), resource)),
                        }
                    }
                    Change::Remove(id) => {
                        shelf.remove(&id.to_string());
                        plain.retain(|(known, _)| *known != id.to_string());
                    }
                    Change::CloseRanks => shelf.close_ranks(),
                }
                prop_assert_eq!(shelf.all().collect::<Vec<_>>(), plain.iter().map(|(_, r)| r).collect::<Vec<_>>());
                for name in ["n0", "N1", "n2"] {
                    let with = shelf.with_any(&[(path("name"), name.to_owned())]).expect("indexed");
                    let same = |r: &&Value| r["name"].as_str().is_some_and(|n| n.eq_ignore_ascii_case(name));
                    prop_assert_eq!(with, plain.iter().map(|(_, r)| r).filter(same).collect::<Vec<_>>());
                }
            }
            shelf.close_ranks();
            prop_assert_eq!(ids(shelf.page(1, 2)), plain.iter().skip(1).take(2).map(|(id, _)| id.as_str()).collect::<Vec<_>>());
            prop_assert!(plain.iter().all(|(id, resource)| shelf.get(id) == Some(resource)) && shelf.len() == plain.len());
        }
    }
}
