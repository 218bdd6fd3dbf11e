//! One rule's value for one record, as JSON text, from the places that the walk has kept.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::layout::Piece;
use crate::expression::{self, Attributes, Context, Dialect, Expression, Flow, Value};
use crate::mapping::compile::{CompiledRule, Program};
use crate::mapping::convert::{takes_text_as_it_is, to_scim};
use crate::mapping::{AttributeSource, Computed};
use crate::scim::{Attribute, AttributeType, TargetPath};
use crate::source::AttributePath;
use crate::source::walk::{Leaf, Slot, Wanted};

/// A rule that needs no more than some places of the record.
#[derive(Clone, Debug)]
pub struct RuleWriter {
    source: Source,
    /// What is sent when there is nothing, printed.
    default: Option<String>,
    target: TargetPath,
    attribute: Option<Attribute>,
    dialect: Dialect,
    /// Text is sent as it is.
    is_text: bool,
    is_boolean: bool,
}

#[derive(Clone, Debug)]
enum Source {
    Nothing,
    /// The same for all records, printed.
    Fixed(String),
    Place(Place),
    Expression(Arc<Expression>, Vec<Place>),
    /// The rule is at fault: not even its default is sent.
    Faulty,
}

/// Where a value is read.
#[derive(Clone, Debug)]
enum Place {
    Missing,
    Slot(usize),
    /// Worked out from these keys, which are in these slots.
    Computed(Computed, Vec<usize>),
}

impl RuleWriter {
    /// `None` when the rule needs the whole record.
    pub fn new(rule: &CompiledRule, wanted: &mut Wanted) -> Option<Self> {
        let dialect = rule.dialect();
        let target = &rule.rule.target;
        let printed = |text: &str| {
            let sent = to_scim(&Value::borrowed(text), target, rule.attribute.as_ref(), dialect);
            sent.map(|json| json.map(|json| json.to_string()))
        };
        let source = match rule.program() {
            _ if rule.fault.is_some() => Source::Faulty,
            Program::Nothing => Source::Nothing,
            Program::Constant(text) => match printed(text) {
                Ok(Some(text)) => Source::Fixed(text),
                Ok(None) => Source::Nothing,
                Err(_) => Source::Faulty,
            },
            Program::Direct(source) => Source::Place(place(source.as_ref(), wanted)?),
            Program::Expression { expression, sources } => {
                let places = sources.iter().map(|s| place(s.as_ref(), wanted)).collect::<Option<_>>()?;
                Source::Expression(Arc::clone(expression), places)
            }
        };
        let default = rule.rule.default.as_deref().filter(|default| !default.is_empty());
        Some(Self {
            source,
            default: default.and_then(|text| printed(text).ok().flatten()),
            target: target.clone(),
            attribute: rule.attribute.clone(),
            dialect,
            is_text: takes_text_as_it_is(target, rule.attribute.as_ref()),
            is_boolean: rule.attribute.as_ref().is_some_and(|a| a.kind == AttributeType::Boolean && !a.multi_valued),
        })
    }

    /// What is sent. What has to be put together goes to `scratch`.
    pub fn piece<'t>(&'t self, slots: &[Slot<'t>], context: &Context, scratch: &mut Vec<u8>) -> Piece<'t> {
        match &self.source {
            Source::Faulty => Piece::Nothing,
            Source::Nothing => self.nothing(),
            Source::Fixed(text) => Piece::Text(text),
            Source::Place(Place::Slot(slot)) => match slots[*slot] {
                Slot::Leaf(Leaf::Text(text)) if self.is_text && !text.is_empty() => Piece::Text(text.quoted()),
                ref slot => self.converted(&value(slot), scratch),
            },
            Source::Place(place) => self.converted(&read(place, slots), scratch),
            Source::Expression(expression, places) => {
                let attributes = SlotAttributes { slots, places };
                match expression::evaluate(expression, &attributes, context).outcome {
                    Ok(Flow::Value(value)) => self.converted(&value, scratch),
                    Ok(Flow::Ignore) | Err(_) => Piece::Nothing,
                }
            }
        }
    }

    fn nothing(&self) -> Piece<'_> {
        self.default.as_deref().map_or(Piece::Nothing, Piece::Text)
    }

    fn converted<'t>(&'t self, value: &Value<'_>, scratch: &mut Vec<u8>) -> Piece<'t> {
        match value {
            _ if value.is_empty() => return self.nothing(),
            Value::Boolean(truth) if self.is_boolean => return Piece::Text(if *truth { "true" } else { "false" }),
            Value::Text(text) if self.is_boolean && text == "True" => return Piece::Text("true"),
            Value::Text(text) if self.is_boolean && text == "False" => return Piece::Text("false"),
            Value::Text(text) if self.is_text => return print(&**text, scratch),
            _ => {}
        }
        match to_scim(value, &self.target, self.attribute.as_ref(), self.dialect) {
            Ok(Some(json)) => print(&json, scratch),
            Ok(None) => self.nothing(),
            Err(_) => Piece::Nothing,
        }
    }
}

fn print<'t>(value: &(impl serde::Serialize + ?Sized), scratch: &mut Vec<u8>) -> Piece<'t> {
    let from = scratch.len();
    // Writing JSON into memory does not fail.
    match serde_json::to_writer(&mut *scratch, value) {
        Ok(()) => Piece::Scratch(from, scratch.len()),
        Err(_) => Piece::Nothing,
    }
}

fn place(source: Option<&AttributeSource>, wanted: &mut Wanted) -> Option<Place> {
    match source {
        None => Some(Place::Missing),
        Some(AttributeSource::Path(path)) => Some(Place::Slot(wanted.slot(path))),
        Some(AttributeSource::Computed(computed)) => {
            let slots = computed.reads.iter().map(|key| wanted.slot(&AttributePath::key(*key))).collect();
            Some(Place::Computed(*computed, slots))
        }
        Some(AttributeSource::JsonPath(_)) => None,
    }
}

struct SlotAttributes<'a, 't> {
    slots: &'a [Slot<'t>],
    places: &'a [Place],
}

impl Attributes for SlotAttributes<'_, '_> {
    fn attribute(&self, index: usize, _name: &str) -> Value<'_> {
        self.places.get(index).map_or(Value::Null, |place| read(place, self.slots))
    }
}

fn read<'t>(place: &Place, slots: &[Slot<'t>]) -> Value<'t> {
    match place {
        Place::Missing => Value::Null,
        Place::Slot(slot) => value(&slots[*slot]),
        Place::Computed(computed, read) => {
            let keys = computed.reads.iter().zip(read);
            let part: Map<String, Json> =
                keys.filter_map(|(key, slot)| Some(((*key).to_owned(), json(&slots[*slot])?))).collect();
            Value::from_owned_json((computed.value)(&Json::Object(part)))
        }
    }
}

fn value<'t>(slot: &Slot<'t>) -> Value<'t> {
    match slot {
        Slot::Absent | Slot::Leaf(Leaf::Null) => Value::Null,
        Slot::Leaf(Leaf::Boolean(truth)) => Value::Boolean(*truth),
        Slot::Leaf(Leaf::Number(number)) => Value::from_number(number),
        Slot::Leaf(Leaf::Text(text)) => Value::Text(text.decoded()),
        // The walk has found it to be JSON.
        Slot::Whole(text) => serde_json::from_str(text).map_or(Value::Null, Value::from_owned_json),
    }
}

fn json(slot: &Slot<'_>) -> Option<Json> {
    match slot {
        Slot::Absent => None,
        Slot::Leaf(Leaf::Null) => Some(Json::Null),
        Slot::Leaf(Leaf::Boolean(truth)) => Some(Json::Bool(*truth)),
        Slot::Leaf(Leaf::Text(text)) => Some(Json::String(text.decoded().into_owned())),
        Slot::Leaf(Leaf::Number(text)) | Slot::Whole(text) => serde_json::from_str(text).ok(),
    }
}
