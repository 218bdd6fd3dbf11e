//! The keys that records have, as a tree that grows while they go by.
//!
//! Each place in a record is a node: the root, a key below an object, the elements of a list (all as one node, unless
//! one was asked for by its number). A node remembers which key came after it, and in which object it was seen last,
//! which shows a key that is there twice without a list of the keys of each object.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use super::RawText;
use crate::source::path::{AttributePath, PathStep};
use crate::source::scan::mask::Head;

/// A place in records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Node(u32);

impl Node {
    /// The record itself.
    pub const ROOT: Self = Self(0);
    /// Every place beyond the most that are told apart.
    pub const BEYOND: Self = Self(u32::MAX);
    const NONE: u32 = u32::MAX;

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// So many places are told apart. A directory has some hundreds; this bounds what a strange file can take.
const MOST_NODES: usize = 1 << 16;

#[derive(Debug)]
struct ShapeNode {
    parent: u32,
    /// How it is reached from there.
    step: PlaceStep,
    children: HashMap<Box<str>, u32>,
    /// The place of all elements but those with a number of their own.
    elements: u32,
    numbered: Vec<u32>,
}

/// What is looked at for every key that goes by: apart from the rest of a place, so that it is all at hand.
#[derive(Debug)]
struct Track {
    /// Its key as texts write it, quotes included; empty when the key has to be escaped, or it has none.
    written: Box<str>,
    head: Head,
    /// The object it was seen in last.
    seen_in: u64,
    /// The key that came first below it, and the key that came after it, the last time.
    first: u32,
    next: u32,
}

#[derive(Clone, Debug)]
enum PlaceStep {
    Root,
    Key(Box<str>),
    /// Its number, when it has a place of its own.
    Element(Option<usize>),
}

/// One step down from a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Down<'s> {
    Key(&'s str),
    /// This element of a list.
    Element(usize),
    /// All elements of a list but those with a place of their own.
    OtherElements,
}

/// An object that is being walked.
#[derive(Debug)]
pub struct Object {
    node: u32,
    /// Tells this object from all others.
    serial: u64,
    /// The key before, if any.
    before: u32,
}

/// The tree.
#[derive(Debug)]
pub struct Shape {
    places: Vec<ShapeNode>,
    /// One for each place.
    tracks: Vec<Track>,
    /// So many elements of every list have a place of their own.
    numbered: usize,
    objects: u64,
    /// Keys of objects beyond the places: (object, hash of the key).
    beyond: HashSet<(u64, u64)>,
    hasher: RandomState,
}

impl Default for Shape {
    fn default() -> Self {
        Self::new()
    }
}

impl Shape {
    pub fn new() -> Self {
        let tracks = vec![Track::new(&PlaceStep::Root)];
        let places = vec![ShapeNode::new(Node::NONE, PlaceStep::Root)];
        Self { places, tracks, numbered: 0, objects: 0, beyond: HashSet::new(), hasher: RandomState::new() }
    }

    /// One in which the first elements of every list are told apart.
    pub fn numbering(elements: usize) -> Self {
        Self { numbered: elements, ..Self::new() }
    }

    /// How many places are known. Their numbers are below it.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// The node of a path, made when it is not known yet.
    pub fn seed(&mut self, path: &AttributePath) -> Node {
        path.steps().iter().fold(Node::ROOT, |node, step| match step {
            PathStep::Key(key) => Node(self.child(node.0, key)),
            PathStep::Index(index) => self.number(node, *index),
        })
    }

    /// All places that are known, in the order in which they became so.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        // There are never more than `MOST_NODES`.
        (0..u32::try_from(self.count()).unwrap_or(0)).map(Node)
    }

    /// The place above, which became known before, and the step down from it.
    pub fn above(&self, node: Node) -> Option<(Node, Down<'_>)> {
        let place = self.places.get(node.index())?;
        let step = match &place.step {
            PlaceStep::Root => return None,
            PlaceStep::Key(key) => Down::Key(key),
            PlaceStep::Element(number) => number.map_or(Down::OtherElements, Down::Element),
        };
        Some((Node(place.parent), step))
    }

    pub(super) fn object(&mut self, node: Node) -> Object {
        self.objects += 1;
        if !self.beyond.is_empty() && node == Node::ROOT {
            self.beyond.clear();
        }
        Object { node: node.0, serial: self.objects, before: Node::NONE }
    }

    /// The place of the key that begins here, whether the object has had it already, and how long it is, when it is
    /// the one that came here the last time or the one after that: it nearly always is, and need not be read then.
    #[inline]
    pub(super) fn foreseen(&mut self, object: &mut Object, text: &[u8]) -> Option<(Node, bool, usize)> {
        let expected = match object.before {
            Node::NONE => self.tracks.get(object.node as usize)?.first,
            before => self.tracks[before as usize].next,
        };
        let track = self.tracks.get(expected as usize)?;
        let (child, length) = if track.is_at(text) {
            (expected, track.written.len())
        } else {
            let after = self.tracks.get(track.next as usize).filter(|after| after.is_at(text))?;
            (track.next, after.written.len())
        };
        let (node, is_repeated) = self.enter(object, child);
        Some((node, is_repeated, length))
    }

    /// The place of a member, and whether the object has had this key already.
    #[inline]
    fn enter(&mut self, object: &mut Object, child: u32) -> (Node, bool) {
        object.before = child;
        let track = &mut self.tracks[child as usize];
        let is_repeated = track.seen_in == object.serial;
        track.seen_in = object.serial;
        (Node(child), is_repeated)
    }

    /// The same for any other key.
    pub(super) fn member(&mut self, object: &mut Object, key: RawText<'_>) -> (Node, bool) {
        let child = self.child(object.node, &key.decoded());
        if child == Node::NONE {
            return (Node::BEYOND, self.is_repeated_beyond(object, key));
        }
        match object.before {
            Node::NONE => self.tracks[object.node as usize].first = child,
            before => self.tracks[before as usize].next = child,
        }
        self.enter(object, child)
    }

    pub(super) fn element(&mut self, list: Node, index: usize) -> Node {
        let Some(place) = self.places.get(list.index()) else { return Node::BEYOND };
        if index < self.numbered {
            return self.number(list, index);
        }
        if let Some(numbered) = place.numbered.get(index).filter(|node| **node != Node::NONE) {
            return Node(*numbered);
        }
        if place.elements != Node::NONE {
            return Node(place.elements);
        }
        let made = self.add(list.0, PlaceStep::Element(None));
        if made != Node::NONE {
            self.places[list.index()].elements = made;
        }
        Node(made)
    }

    fn number(&mut self, list: Node, index: usize) -> Node {
        const MOST_NUMBERED: usize = 1024;
        if list == Node::BEYOND || index >= MOST_NUMBERED {
            return Node::BEYOND;
        }
        if let Some(known) = self.places[list.index()].numbered.get(index).filter(|node| **node != Node::NONE) {
            return Node(*known);
        }
        let made = self.add(list.0, PlaceStep::Element(Some(index)));
        let numbered = &mut self.places[list.index()].numbered;
        if numbered.len() <= index {
            numbered.resize(index + 1, Node::NONE);
        }
        numbered[index] = made;
        Node(made)
    }

    fn child(&mut self, parent: u32, key: &str) -> u32 {
        let Some(place) = self.places.get(parent as usize) else { return Node::NONE };
        if let Some(child) = place.children.get(key) {
            return *child;
        }
        let made = self.add(parent, PlaceStep::Key(key.into()));
        if made != Node::NONE {
            self.places[parent as usize].children.insert(key.into(), made);
        }
        made
    }

    fn add(&mut self, parent: u32, step: PlaceStep) -> u32 {
        if self.places.len() >= MOST_NODES {
            return Node::NONE;
        }
        self.tracks.push(Track::new(&step));
        self.places.push(ShapeNode::new(parent, step));
        u32::try_from(self.places.len() - 1).unwrap_or(Node::NONE)
    }

    fn is_repeated_beyond(&mut self, object: &Object, key: RawText<'_>) -> bool {
        let hash = self.hasher.hash_one(&*key.decoded());
        !self.beyond.insert((object.serial, hash))
    }
}

impl ShapeNode {
    fn new(parent: u32, step: PlaceStep) -> Self {
        Self { parent, step, children: HashMap::new(), elements: Node::NONE, numbered: Vec::new() }
    }
}

impl Track {
    fn new(step: &PlaceStep) -> Self {
        let is_plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
        let written: Box<str> = match step {
            PlaceStep::Key(key) if key.bytes().all(is_plain) => format!("\"{key}\"").into(),
            _ => Box::default(),
        };
        let head = Head::of(written.as_bytes());
        Self { written, head, seen_in: 0, first: Node::NONE, next: Node::NONE }
    }

    /// Whether the text begins with this key.
    #[inline]
    fn is_at(&self, text: &[u8]) -> bool {
        self.head.is_at(text, self.written.as_bytes())
    }
}
