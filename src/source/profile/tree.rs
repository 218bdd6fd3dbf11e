//! The tree that a profile is built in: one node for each path that any record has.

use indexmap::IndexMap;
use serde_json::Value;

use super::distinct::Counter;
use super::{AttributeProfile, TypeSet, ValueType};
use crate::source::path::{AttributePath, Step};

const EXAMPLES: usize = 5;
/// Longer examples are cut: they are read on a screen.
const EXAMPLE_LENGTH: usize = 200;
/// Elements of a list that get a path of their own: `phones[0]` to `phones[2]`.
const ELEMENTS: usize = 3;

/// The root: the record itself.
#[derive(Debug, Default)]
pub struct Tree {
    root: Node,
}

#[derive(Debug, Default)]
struct Node {
    types: TypeSet,
    present: u64,
    filled: u64,
    counter: Counter,
    shortest: Option<u64>,
    longest: Option<u64>,
    examples: Vec<String>,
    keys: IndexMap<String, Node>,
    elements: Vec<Node>,
}

impl Tree {
    pub fn add(&mut self, record: &Value) {
        self.root.add(record);
    }

    /// Joins what comes later in the set to what came before.
    pub fn join(mut self, later: Self) -> Self {
        self.root.join(later.root);
        self
    }

    /// The nodes as a list: what a container holds follows it.
    pub fn attributes(self) -> Vec<AttributeProfile> {
        let mut list = Vec::new();
        self.root.list_below(&AttributePath::default(), &mut list);
        list
    }
}

impl Node {
    fn add(&mut self, value: &Value) {
        self.present += 1;
        match value {
            Value::Null => self.types.insert(ValueType::Null),
            Value::Bool(_) => self.add_leaf(ValueType::Boolean, &value.to_string()),
            Value::Number(n) if n.is_f64() => self.add_leaf(ValueType::Decimal, &n.to_string()),
            Value::Number(n) => self.add_leaf(ValueType::Integer, &n.to_string()),
            Value::String(text) => {
                self.measure(text.chars().count() as u64);
                self.add_leaf(ValueType::Text, text);
            }
            Value::Array(list) => {
                self.types.insert(ValueType::List);
                self.measure(list.len() as u64);
                self.filled += u64::from(!list.is_empty());
                self.elements.resize_with(self.elements.len().max(list.len().min(ELEMENTS)), Self::default);
                self.elements.iter_mut().zip(list).for_each(|(node, value)| node.add(value));
            }
            Value::Object(object) => {
                self.types.insert(ValueType::Object);
                self.filled += u64::from(!object.is_empty());
                object.iter().for_each(|(key, value)| self.at_key(key).add(value));
            }
        }
    }

    fn at_key(&mut self, key: &str) -> &mut Self {
        // Looked up twice, because `entry` would need an owned key for each value of each record.
        if !self.keys.contains_key(key) {
            self.keys.insert(key.to_owned(), Self::default());
        }
        &mut self.keys[key]
    }

    fn add_leaf(&mut self, kind: ValueType, text: &str) {
        self.types.insert(kind);
        self.filled += u64::from(!text.is_empty());
        self.counter.add(text, 1);
        if !text.is_empty() && self.examples.len() < EXAMPLES {
            self.add_example(shortened(text));
        }
    }

    fn add_example(&mut self, example: String) {
        if self.examples.len() < EXAMPLES && !self.examples.contains(&example) {
            self.examples.push(example);
        }
    }

    fn measure(&mut self, length: u64) {
        self.shortest = Some(self.shortest.map_or(length, |known| known.min(length)));
        self.longest = Some(self.longest.map_or(length, |known| known.max(length)));
    }

    fn join(&mut self, later: Self) {
        later.types.iter().for_each(|kind| self.types.insert(kind));
        self.present += later.present;
        self.filled += later.filled;
        self.counter.join(later.counter);
        later.shortest.into_iter().chain(later.longest).for_each(|length| self.measure(length));
        later.examples.into_iter().for_each(|example| self.add_example(example));
        later.keys.into_iter().for_each(|(key, node)| self.at_key(&key).join(node));
        self.elements.resize_with(self.elements.len().max(later.elements.len()), Self::default);
        self.elements.iter_mut().zip(later.elements).for_each(|(ours, theirs)| ours.join(theirs));
    }

    fn list_below(self, path: &AttributePath, list: &mut Vec<AttributeProfile>) {
        let keys = self.keys.into_iter().map(|(key, node)| (Step::Key(key), node));
        let elements = self.elements.into_iter().enumerate().map(|(i, node)| (Step::Index(i), node));
        for (step, node) in keys.chain(elements) {
            node.list(&path.child(step), list);
        }
    }

    fn list(mut self, path: &AttributePath, list: &mut Vec<AttributeProfile>) {
        list.push(AttributeProfile {
            parent: path.parent().filter(|parent| !parent.steps().is_empty()),
            path: path.clone(),
            is_container: self.types.contains(ValueType::List) || self.types.contains(ValueType::Object),
            types: self.types,
            present: self.present,
            filled: self.filled,
            distinct: std::mem::take(&mut self.counter).finish(),
            shortest: self.shortest,
            longest: self.longest,
            examples: std::mem::take(&mut self.examples),
        });
        self.list_below(path, list);
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(EXAMPLE_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
