//! Changes of a JSON tree that are gathered by their places and then made together, so that a part that goes takes with
//! it what would be left without a meaning.

use std::collections::BTreeMap;

use serde_json::Value;

use super::splice::Splices;
use super::tree::{JsonKind, JsonMember, JsonNode};

/// Where a part stands: which member or item it is of what holds it, from the root on.
pub type NodePath = Vec<usize>;

/// Changes by their places.
#[derive(Debug, Default)]
pub struct Edits {
    root: Within,
}

#[derive(Debug)]
enum Change {
    Set(Value),
    /// As it is to stand in the text.
    Raw(String),
    Remove,
    Within(Within),
}

#[derive(Debug, Default)]
struct Within {
    parts: BTreeMap<usize, Change>,
    members: Vec<(String, Value)>,
    items: Vec<Value>,
}

impl Edits {
    pub fn set(&mut self, place: &[usize], value: Value) {
        self.root.put(place, Change::Set(value));
    }

    pub fn raw(&mut self, place: &[usize], text: String) {
        self.root.put(place, Change::Raw(text));
    }

    pub fn remove(&mut self, place: &[usize]) {
        self.root.put(place, Change::Remove);
    }

    /// Whether the part at a place is set or removed as a whole.
    pub fn is_changed(&self, place: &[usize]) -> bool {
        let Some((last, before)) = place.split_last() else { return false };
        let mut within = &self.root;
        for at in before {
            let Some(Change::Within(inner)) = within.parts.get(at) else { return false };
            within = inner;
        }
        within.parts.get(last).is_some_and(|change| !matches!(change, Change::Within(_)))
    }

    /// A new member of the object at a place.
    pub fn add_member(&mut self, object: &[usize], key: impl Into<String>, value: Value) {
        self.root.at(object).members.push((key.into(), value));
    }

    /// A new item of the list at a place.
    pub fn add_item(&mut self, list: &[usize], value: Value) {
        self.root.at(list).items.push(value);
    }

    /// Makes them. A part of which members went goes too when nothing but filling is left in it.
    pub fn make(mut self, text: &str, root: &JsonNode, is_filling: &dyn Fn(&JsonMember) -> bool) -> String {
        self.root.settle(root, is_filling);
        let mut splices = Splices::of(text, root);
        self.root.make(root, &mut splices);
        splices.text()
    }
}

impl Within {
    /// What is changed in the part at a place.
    fn at(&mut self, place: &[usize]) -> &mut Self {
        let Some((first, rest)) = place.split_first() else { return self };
        let change = self.parts.entry(*first).or_insert_with(|| Change::Within(Self::default()));
        if !matches!(change, Change::Within(_)) {
            *change = Change::Within(Self::default());
        }
        match change {
            Change::Within(within) => within.at(rest),
            _ => unreachable!("made so just now"),
        }
    }

    fn put(&mut self, place: &[usize], change: Change) {
        if let Some((last, before)) = place.split_last() {
            self.at(before).parts.insert(*last, change);
        }
    }

    /// What is left without a meaning goes. Whether that is so for all of it.
    fn settle(&mut self, node: &JsonNode, is_filling: &dyn Fn(&JsonMember) -> bool) -> bool {
        for (at, change) in &mut self.parts {
            let Change::Within(within) = change else { continue };
            if child(node, *at).is_some_and(|child| within.settle(child, is_filling)) {
                *change = Change::Remove;
            }
        }
        let goes = |at: usize| matches!(self.parts.get(&at), Some(Change::Remove));
        let nothing_new = self.members.is_empty() && self.items.is_empty();
        let some_go = self.parts.values().any(|change| matches!(change, Change::Remove));
        some_go
            && nothing_new
            && match &node.kind {
                JsonKind::Object(members) => {
                    let is_idle = |at: usize| goes(at) || !self.parts.contains_key(&at) && is_filling(&members[at]);
                    (0..members.len()).all(is_idle)
                }
                JsonKind::List(items) => (0..items.len()).all(goes),
                _ => false,
            }
    }

    fn make(&self, node: &JsonNode, splices: &mut Splices<'_>) {
        let is_removed = |change: &Change| matches!(change, Change::Remove);
        let removed: Vec<usize> = self.parts.iter().filter(|(_, c)| is_removed(c)).map(|(at, _)| *at).collect();
        match &node.kind {
            JsonKind::Object(_) => splices.members(node, &removed, &self.members),
            JsonKind::List(items) => splices.items(node, &removed, &self.items, items.last()),
            _ => {}
        }
        for (at, change) in &self.parts {
            let Some(child) = child(node, *at) else { continue };
            match change {
                Change::Set(value) => splices.set(child, value),
                Change::Raw(text) => splices.put(child.span.clone(), text.clone()),
                Change::Within(within) => within.make(child, splices),
                Change::Remove => {}
            }
        }
    }
}

fn child(node: &JsonNode, at: usize) -> Option<&JsonNode> {
    match &node.kind {
        JsonKind::Object(members) => members.get(at).map(|member| &member.value),
        JsonKind::List(items) => items.get(at),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TEXT: &str =
        "{\n  \"a\": {\"x\": 1, \"y\": 2},\n  \"l\": [{\"t\": 0, \"v\": 1}, {\"t\": 0, \"v\": 2}],\n  \"z\": 9\n}";

    fn made(change: impl FnOnce(&mut Edits)) -> String {
        let mut edits = Edits::default();
        change(&mut edits);
        edits.make(TEXT, &JsonNode::read(TEXT).expect("JSON"), &|member| member.key == "t")
    }

    #[test]
    fn what_is_left_without_a_meaning_goes_too() {
        let removed = |places: &[&[usize]]| made(|edits| places.iter().for_each(|place| edits.remove(place)));
        for (name, places, expected) in [
            ("nothing", &[][..], TEXT.to_owned()),
            ("a member", &[&[0, 0][..]][..], TEXT.replace("\"x\": 1, ", "")),
            ("the last member", &[&[2]], TEXT.replace(",\n  \"z\": 9", "")),
            ("all members of an object", &[&[0, 0], &[0, 1]], TEXT.replace("\"a\": {\"x\": 1, \"y\": 2},\n  ", "")),
            ("an item of which filling is left", &[&[1, 0, 1]], TEXT.replace("{\"t\": 0, \"v\": 1}, ", "")),
            (
                "all items of a list",
                &[&[1, 0, 1], &[1, 1, 1]],
                TEXT.replace("\n  \"l\": [{\"t\": 0, \"v\": 1}, {\"t\": 0, \"v\": 2}],", ""),
            ),
        ] {
            assert_eq!(removed(places), expected, "{name}");
        }
    }

    #[test]
    fn what_is_new_stands_behind_what_is_there() {
        let new = |change: &dyn Fn(&mut Edits)| made(|edits| change(edits));
        let cases: [(&str, &dyn Fn(&mut Edits), String); 4] = [
            (
                "two members",
                &|e| ["m", "n"].iter().for_each(|key| e.add_member(&[0], *key, json!(3))),
                TEXT.replace("\"y\": 2", "\"y\": 2, \"m\": 3, \"n\": 3"),
            ),
            (
                "one for all that go",
                &|e| {
                    e.remove(&[0, 0]);
                    e.remove(&[0, 1]);
                    e.add_member(&[0], "m", json!(3));
                },
                TEXT.replace("{\"x\": 1, \"y\": 2}", "{\"m\": 3}"),
            ),
            ("an item", &|e| e.add_item(&[1], json!({"v": 3})), TEXT.replace("\"v\": 2}", "\"v\": 2}, {\"v\": 3}")),
            ("a text that is no JSON", &|e| e.raw(&[2], "{$x}".to_owned()), TEXT.replace('9', "{$x}")),
        ];
        for (name, change, expected) in cases {
            assert_eq!(new(change), expected, "{name}");
        }
    }
}
