//! The places of all threads as one tree: each has counted for itself, in an order of its own.

use std::collections::BTreeMap;

use super::collect::{AttributeCounts, Collector};
use super::{AttributeProfile, PatternShare, ValueType};
use crate::source::path::{AttributePath, PathStep};
use crate::source::walk::{Down, Node};

/// The root: the record itself.
#[derive(Debug, Default)]
pub struct Tree {
    root: Branch,
}

#[derive(Debug, Default)]
struct Branch {
    place: AttributeCounts,
    /// In which order its thread came to know it. Of two places that came with the same record first, one thread has
    /// seen both.
    order: usize,
    keys: BTreeMap<Box<str>, Branch>,
    elements: Vec<Branch>,
}

impl From<Collector> for Tree {
    fn from(collector: Collector) -> Self {
        let Collector { shape, places, .. } = collector;
        let branch = |(order, place): (usize, Option<AttributeCounts>)| {
            place.map(|place| Branch { place, order, ..Branch::default() })
        };
        let mut branches: Vec<Option<Branch>> = places.into_iter().enumerate().map(branch).collect();
        // A place comes after the one above it, so from the end on each is complete when it is put there.
        for node in shape.nodes().collect::<Vec<_>>().into_iter().rev() {
            let Some(below) = branches.get_mut(node.index()).and_then(|branch| branch.take_if(|_| node != Node::ROOT))
            else {
                continue;
            };
            let Some((above, step)) = shape.above(node) else { continue };
            if let Some(Some(above)) = branches.get_mut(above.index()) {
                above.put(step, below);
            }
        }
        Self { root: branches.into_iter().next().flatten().unwrap_or_default() }
    }
}

impl Tree {
    pub fn join(mut self, other: Self) -> Self {
        self.root.join(other.root);
        self
    }

    /// The places as a list: what a container holds follows it.
    pub fn attributes(self) -> Vec<AttributeProfile> {
        let mut list = Vec::new();
        self.root.list_below(&AttributePath::default(), &mut list);
        list
    }
}

impl Branch {
    fn put(&mut self, step: Down<'_>, below: Self) {
        match step {
            Down::Key(key) => {
                self.keys.insert(key.into(), below);
            }
            Down::Element(index) => {
                self.elements.resize_with(self.elements.len().max(index + 1), Self::default);
                self.elements[index] = below;
            }
            Down::OtherElements => {}
        }
    }

    fn join(&mut self, other: Self) {
        if other.place.present > 0 && (self.place.present == 0 || other.place.first < self.place.first) {
            self.order = other.order;
        }
        self.place.join(other.place);
        for (key, theirs) in other.keys {
            self.keys.entry(key).or_default().join(theirs);
        }
        self.elements.resize_with(self.elements.len().max(other.elements.len()), Self::default);
        self.elements.iter_mut().zip(other.elements).for_each(|(ours, theirs)| ours.join(theirs));
    }

    fn list_below(self, path: &AttributePath, list: &mut Vec<AttributeProfile>) {
        let mut keys: Vec<_> = self.keys.into_iter().collect();
        keys.sort_by_key(|(_, branch)| (branch.place.first, branch.order));
        let keys = keys.into_iter().map(|(key, branch)| (PathStep::Key(key.into()), branch));
        let elements = self.elements.into_iter().enumerate().map(|(i, branch)| (PathStep::Index(i), branch));
        for (step, branch) in keys.chain(elements) {
            branch.list(&path.child(step), list);
        }
    }

    fn list(mut self, path: &AttributePath, list: &mut Vec<AttributeProfile>) {
        // A place may be known only from a value that another with the same key replaced.
        if self.place.present > 0 {
            list.push(profile(path, std::mem::take(&mut self.place)));
            self.list_below(path, list);
        }
    }
}

fn profile(path: &AttributePath, place: AttributeCounts) -> AttributeProfile {
    let counted = place.counter.finish();
    let mut lengths = counted.lengths;
    lengths.join(place.elements);
    let is_container = place.types.contains(ValueType::List) || place.types.contains(ValueType::Object);
    let best = counted.tallies.patterns.best();
    let pattern = best.map(|(pattern, fits)| PatternShare { pattern, fits, of: place.filled });
    AttributeProfile {
        parent: path.parent().filter(|parent| !parent.steps().is_empty()),
        path: path.clone(),
        is_container,
        types: place.types,
        present: place.present,
        nulls: place.nulls,
        filled: place.filled,
        distinct: counted.distinct.of_filled(place.filled),
        shortest: lengths.least(),
        longest: lengths.most(),
        pattern: pattern.filter(|pattern| pattern.share() >= PatternShare::WORTH_SAYING),
        lengths: counted.tallies.lengths.bars().collect(),
        dates: counted.tallies.months.bars(),
        examples: counted.examples,
    }
}
