//! What one thread counts while records go by: for each place in them, a handful of numbers and a table of values.
//!
//! What a record holds is noted while it is walked over, and counted when the walk has come to its end: of a key that is
//! there twice only the last value counts, as `JSON.parse` has it, and that is known only then. Such a record is read by
//! the parser and walked over once more.

use serde_json::Value;

use super::counter::{Counter, Seen, Span};
use super::{TypeSet, ValueType};
use crate::source::texts::RecordText;
use crate::source::walk::{Container, Down, Fault, Leaf, Node, Shape, Sink, walk};

/// Elements of a list that get a path of their own: `phones[0]` to `phones[2]`.
const ELEMENTS: usize = 3;

/// What is counted of a place.
#[derive(Debug, Default)]
pub struct AttributeCounts {
    pub types: TypeSet,
    pub present: u64,
    pub nulls: u64,
    pub filled: u64,
    /// The first record that has it.
    pub first: u64,
    pub counter: Counter,
    /// How many elements its lists have.
    pub elements: Span,
}

/// The counts of one thread.
#[derive(Debug)]
pub struct Collector {
    pub shape: Shape,
    /// By node; `None` for the elements of lists that have no path of their own, and what is in them.
    pub places: Vec<Option<AttributeCounts>>,
    pub has_more: bool,
    pub records: u64,
    /// For texts with escapes.
    decoded: String,
    /// How much the record before held.
    usual: usize,
}

impl Default for Collector {
    fn default() -> Self {
        let (places, decoded) = (Vec::new(), String::new());
        Self { shape: Shape::numbering(ELEMENTS), places, has_more: false, records: 0, decoded, usual: 0 }
    }
}

impl Collector {
    pub fn add(&mut self, record: RecordText<'_>) -> Result<(), Fault> {
        let number = record.index.0 as u64;
        if !self.add_text(record.text, number)? {
            // The walk has come to its end, so this is JSON.
            let value: Value = serde_json::from_str(record.text).unwrap_or_default();
            self.add_text(&value.to_string(), number)?;
        }
        self.records += 1;
        Ok(())
    }

    /// False: nothing was counted, because a key is there twice.
    fn add_text(&mut self, text: &str, record: u64) -> Result<bool, Fault> {
        let held = Vec::with_capacity(self.usual);
        let mut noted = Noted { places: &self.places, held, has_more: false };
        let walked = walk(text, &mut self.shape, &mut noted)?;
        let Noted { held, has_more, .. } = noted;
        self.has_more |= has_more;
        if walked.repeated_key.is_some() {
            return Ok(false);
        }
        self.know_places();
        self.usual = held.len();
        for (node, held) in held {
            if let Some(Some(place)) = self.places.get_mut(node.index()) {
                place.add(held, record, &mut self.decoded);
            }
        }
        Ok(true)
    }

    fn know_places(&mut self) {
        for node in self.shape.nodes().skip(self.places.len()) {
            let has_path = match self.shape.above(node) {
                None => true,
                Some((_, Down::OtherElements)) => false,
                Some((above, _)) => self.places.get(above.index()).is_some_and(Option::is_some),
            };
            self.places.push(has_path.then(AttributeCounts::default));
        }
    }
}

/// What stands at a place of one record.
#[derive(Clone, Copy)]
enum SeenText<'t> {
    Leaf(Leaf<'t>),
    /// With so many members or elements.
    Container(Container, usize),
}

struct Noted<'t, 'p> {
    places: &'p [Option<AttributeCounts>],
    held: Vec<(Node, SeenText<'t>)>,
    has_more: bool,
}

impl<'t> Noted<'t, '_> {
    fn note(&mut self, node: Node, held: SeenText<'t>) {
        if node == Node::BEYOND {
            self.has_more = true;
        } else if !matches!(self.places.get(node.index()), Some(None)) {
            self.held.push((node, held));
        }
    }
}

impl<'t> Sink<'t> for Noted<'t, '_> {
    fn leaf(&mut self, node: Node, leaf: Leaf<'t>) {
        self.note(node, SeenText::Leaf(leaf));
    }

    fn close(&mut self, node: Node, container: Container, _text: &'t str, count: usize) {
        self.note(node, SeenText::Container(container, count));
    }
}

impl AttributeCounts {
    fn add(&mut self, held: SeenText<'_>, record: u64, decoded: &mut String) {
        if self.present == 0 {
            self.first = record;
        }
        self.present += 1;
        match held {
            SeenText::Leaf(Leaf::Null) => {
                self.types.insert(ValueType::Null);
                self.nulls += 1;
            }
            SeenText::Leaf(Leaf::Boolean(truth)) => {
                self.leaf(ValueType::Boolean, if truth { "true" } else { "false" }, record);
            }
            SeenText::Leaf(Leaf::Number(number)) => {
                let is_decimal = number.contains(['.', 'e', 'E']);
                self.leaf(if is_decimal { ValueType::Decimal } else { ValueType::Integer }, number, record);
            }
            SeenText::Leaf(Leaf::Text(text)) => self.leaf(ValueType::Text, text.decoded_in(decoded), record),
            SeenText::Container(container, count) => {
                self.filled += u64::from(count > 0);
                match container {
                    Container::Object => self.types.insert(ValueType::Object),
                    Container::Array => {
                        self.types.insert(ValueType::List);
                        self.elements.add(Some(count as u64));
                    }
                }
            }
        }
    }

    fn leaf(&mut self, kind: ValueType, text: &str, record: u64) {
        self.types.insert(kind);
        self.filled += u64::from(!text.is_empty());
        self.counter.add(Seen { text, is_text: kind == ValueType::Text, record });
    }

    /// Takes in what another thread counted of the same place.
    pub fn join(&mut self, other: Self) {
        if self.present == 0 {
            *self = other;
            return;
        }
        if other.present == 0 {
            return;
        }
        other.types.iter().for_each(|kind| self.types.insert(kind));
        self.present += other.present;
        self.nulls += other.nulls;
        self.filled += other.filled;
        self.first = self.first.min(other.first);
        self.counter.join(other.counter);
        self.elements.join(other.elements);
    }
}
