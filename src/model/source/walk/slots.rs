//! The values at the places that somebody wants, and no others.

use indexmap::IndexSet;
use serde_json::Value;

use super::{Container, Fault, Leaf, Node, RawText, Shape, Sink, Walked, walk};
use crate::source::path::AttributePath;

/// What stands at a wanted place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WalkedValue<'t> {
    /// The record has no such key or element.
    Absent,
    Leaf(Leaf<'t>),
    /// An object or a list: all of its text.
    Whole(&'t str),
}

impl WalkedValue<'_> {
    /// The value; `None` where there is no such key.
    pub fn json(&self) -> Option<Value> {
        match self {
            Self::Absent => None,
            Self::Leaf(Leaf::Null) => Some(Value::Null),
            Self::Leaf(Leaf::Boolean(truth)) => Some(Value::Bool(*truth)),
            Self::Leaf(Leaf::Text(text)) => Some(Value::String(text.decoded().into_owned())),
            // The walk has found it to be JSON.
            Self::Leaf(Leaf::Number(text)) | Self::Whole(text) => serde_json::from_str(text).ok(),
        }
    }
}

/// The places whose values are wanted: each path has the number of its slot.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    paths: IndexSet<AttributePath>,
}

impl Wanted {
    /// The slot of a path; the same for the same path.
    pub fn slot(&mut self, path: &AttributePath) -> usize {
        self.paths.get_index_of(path).unwrap_or_else(|| self.paths.insert_full(path.clone()).0)
    }

    /// Reads these places. `None` when one is too far down a list to be told from the other elements.
    pub fn reader(&self) -> Option<SlotReader> {
        let mut shape = Shape::new();
        let nodes: Vec<Node> = self.paths.iter().map(|path| shape.seed(path)).collect();
        let mut slot_of = vec![NO_SLOT; shape.count()];
        for (slot, node) in nodes.iter().enumerate() {
            *slot_of.get_mut(node.index())? = slot;
        }
        Some(SlotReader { shape, slot_of, slots: nodes.len() })
    }
}

const NO_SLOT: usize = usize::MAX;

/// Reads the wanted places of one record after another. It learns the order of their keys, so each thread has its own.
#[derive(Debug, Default)]
pub struct SlotReader {
    shape: Shape,
    slot_of: Vec<usize>,
    slots: usize,
}

impl SlotReader {
    /// The values of a record, by slot. Where a key is there twice, what they say must not be relied on.
    pub fn read<'t>(&mut self, record: &'t str) -> Result<(Vec<WalkedValue<'t>>, Walked), Fault> {
        self.read_with(record, &mut Unseen)
    }

    /// The same, showing the walk to another sink as well.
    pub fn read_with<'t>(
        &mut self,
        record: &'t str,
        also: &mut impl Sink<'t>,
    ) -> Result<(Vec<WalkedValue<'t>>, Walked), Fault> {
        self.read_into(Vec::new(), record, also)
    }

    /// The same, into a list that is empty and may have room already.
    pub fn read_into<'t>(
        &mut self,
        mut values: Vec<WalkedValue<'t>>,
        record: &'t str,
        also: &mut impl Sink<'t>,
    ) -> Result<(Vec<WalkedValue<'t>>, Walked), Fault> {
        values.resize(self.slots, WalkedValue::Absent);
        let mut kept = WantedValues { slot_of: &self.slot_of, missing: values.len(), values, also };
        let walked = walk(record, &mut self.shape, &mut kept)?;
        Ok((kept.values, walked))
    }
}

/// A sink that looks at nothing, for who wants the slots alone.
#[derive(Clone, Copy, Debug)]
pub struct Unseen;

impl<'t> Sink<'t> for Unseen {
    fn leaf(&mut self, _node: Node, _leaf: Leaf<'t>) {}
}

/// A sink for who wants the slots alone, of records that are known to be well formed and without repeated keys: the
/// walk ends where all of them are found.
#[derive(Clone, Copy, Debug)]
pub struct UntilFound;

impl<'t> Sink<'t> for UntilFound {
    fn leaf(&mut self, _node: Node, _leaf: Leaf<'t>) {}

    fn is_enough(&self) -> bool {
        true
    }
}

struct WantedValues<'t, 'r, A> {
    slot_of: &'r [usize],
    /// So many slots have nothing yet.
    missing: usize,
    values: Vec<WalkedValue<'t>>,
    also: &'r mut A,
}

impl<'t, A> WantedValues<'t, '_, A> {
    #[inline(always)]
    fn put(&mut self, node: Node, slot: WalkedValue<'t>) {
        if let Some(value) = self.slot_of.get(node.index()).and_then(|at| self.values.get_mut(*at)) {
            self.missing -= usize::from(*value == WalkedValue::Absent);
            *value = slot;
        }
    }
}

impl<'t, A: Sink<'t>> Sink<'t> for WantedValues<'t, '_, A> {
    #[inline(always)]
    fn member(&mut self, node: Node, key: RawText<'t>) {
        self.also.member(node, key);
    }

    // Inlined, a leaf need not go over memory.
    #[inline(always)]
    fn leaf(&mut self, node: Node, leaf: Leaf<'t>) {
        self.put(node, WalkedValue::Leaf(leaf));
        self.also.leaf(node, leaf);
    }

    fn open(&mut self, node: Node, container: Container) {
        self.also.open(node, container);
    }

    fn close(&mut self, node: Node, container: Container, text: &'t str, count: usize) {
        self.put(node, WalkedValue::Whole(text));
        self.also.close(node, container, text, count);
    }

    fn is_enough(&self) -> bool {
        self.missing == 0 && self.also.is_enough()
    }
}
