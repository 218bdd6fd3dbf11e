//! One rule's value for one record, as JSON text, from the places that the walk has kept.
//!
//! [`RuleWriter::outcome`] says the same as [`CompiledRule::apply`], in a form that costs no allocation where a value
//! is sent as it came.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use serde_json::Value as Json;

use super::memo::Memo;
use super::outcome::{Form, GivenState, GivenValue, RuleGave};
use crate::expression::{self, Attributes, Context, Dialect, Expression, Flow, Value};
use crate::mapping::compile::{CompiledRule, Program};
use crate::mapping::convert::{takes_text_as_it_is, to_scim};
use crate::mapping::{AttributeSource, Computed, Rewrite};
use crate::scim::{Attribute, AttributeType, TargetPath};
use crate::source::AttributePath;
use crate::source::walk::{Leaf, RawText, WalkedValue, Wanted, is_plain};

/// A rule that needs no more than some places of the record.
#[derive(Clone, Debug)]
pub struct RuleWriter {
    source: Source,
    default: Default,
    target: TargetPath,
    attribute: Option<Attribute>,
    dialect: Dialect,
    /// Text is sent as it is.
    is_text: bool,
    is_boolean: bool,
    is_complex: bool,
    /// Text is sent as the `value` of an object.
    takes_value: bool,
}

/// What is sent when there is nothing, printed.
#[derive(Clone, Debug)]
enum Default {
    None,
    Sent(String),
    Refused,
}

#[derive(Clone, Debug)]
enum Source {
    Nothing,
    /// The same for all records, printed.
    Fixed(String),
    ValueSource(ValueSource),
    Expression(Arc<Expression>, Vec<ValueSource>),
    /// The rule is at fault: not even its default is sent.
    Faulty,
    /// A constant that the target does not take.
    Refused,
}

/// Where a value is read.
#[derive(Clone, Debug)]
enum ValueSource {
    Missing,
    WalkedValue(usize),
    /// Worked out from these keys, which are in these slots.
    Computed(Computed, Vec<usize>),
}

impl RuleWriter {
    /// `None` when the rule needs the whole record, or others.
    pub fn new(rule: &CompiledRule, wanted: &mut Wanted) -> Option<Self> {
        if rule.asks_by_record() {
            return None;
        }
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
                Err(_) => Source::Refused,
            },
            Program::Direct(source) => Source::ValueSource(place(source.as_ref(), wanted)?),
            Program::Expression { expression, sources } => {
                let places = sources.iter().map(|s| place(s.as_ref(), wanted)).collect::<Option<_>>()?;
                Source::Expression(Arc::clone(expression), places)
            }
        };
        let default = match rule.rule.default.as_deref().filter(|default| !default.is_empty()).map(printed) {
            None | Some(Ok(None)) => Default::None,
            Some(Ok(Some(text))) => Default::Sent(text),
            Some(Err(_)) => Default::Refused,
        };
        let takes_value = |attribute: &Attribute| attribute.sub_attribute("value").is_some();
        let is = |kind| rule.attribute.as_ref().is_some_and(|a| a.kind == kind && !a.multi_valued);
        Some(Self {
            source,
            default,
            target: target.clone(),
            attribute: rule.attribute.clone(),
            dialect,
            is_text: takes_text_as_it_is(target, rule.attribute.as_ref()),
            is_boolean: is(AttributeType::Boolean),
            is_complex: is(AttributeType::Complex),
            takes_value: is(AttributeType::Complex) && rule.attribute.as_ref().is_some_and(takes_value),
        })
    }

    /// What most rules give: the text at a place, as it is.
    #[inline]
    pub fn text<'t>(&self, slots: &[WalkedValue<'t>]) -> Option<&'t str> {
        match &self.source {
            Source::ValueSource(ValueSource::WalkedValue(slot)) if self.is_text => match &slots[*slot] {
                WalkedValue::Leaf(Leaf::Text(text)) if !text.is_empty() => Some(text.quoted()),
                _ => None,
            },
            _ => None,
        }
    }

    /// What is sent, and how it came about. What has to be put together goes to `scratch`.
    pub fn outcome<'t>(
        &'t self,
        slots: &[WalkedValue<'t>],
        context: &Context,
        scratch: &mut String,
        memo: &mut Memo,
    ) -> RuleGave<'t> {
        match &self.source {
            Source::Faulty => RuleGave::nothing(GivenState::Faulty),
            Source::Refused => RuleGave::nothing(GivenState::Refused),
            Source::Nothing => self.nothing(),
            Source::Fixed(text) => RuleGave::filled(GivenValue::Text(text), Form::Json),
            Source::ValueSource(place) => match as_it_is(place, slots) {
                Some(text) if self.is_text => RuleGave::filled(GivenValue::Text(text.quoted()), Form::Text),
                Some(text) if self.takes_value => {
                    RuleGave::filled(put(["{\"value\":", text.quoted(), "}"], scratch), Form::TextInside)
                }
                _ => self.converted(&read(place, slots, memo), scratch),
            },
            Source::Expression(expression, places) => {
                let attributes = SlotAttributes { slots, places, memo: RefCell::new(memo) };
                let evaluation = expression::evaluate(expression, &attributes, context);
                let outcome = match &evaluation.outcome {
                    Ok(Flow::Value(value)) => self.converted(value, scratch),
                    Ok(Flow::Ignore) => RuleGave::nothing(GivenState::LeftOut),
                    Ok(Flow::NotKnown(_)) => RuleGave::nothing(GivenState::NotKnown),
                    Err(_) => RuleGave::nothing(GivenState::Refused),
                };
                let why = match &evaluation.outcome {
                    Ok(Flow::NotKnown(not_known)) => Some(not_known.why.as_str()),
                    _ => None,
                };
                let is_doubtful = evaluation.notes.iter().any(|note| note.value.is_some());
                RuleGave { is_doubtful, ..outcome }
                    .noted(evaluation.notes.iter().map(|note| note.text.as_str()).chain(why))
            }
        }
    }

    fn nothing(&self) -> RuleGave<'_> {
        match &self.default {
            Default::None => RuleGave::nothing(GivenState::Empty),
            Default::Refused => RuleGave::nothing(GivenState::Refused),
            Default::Sent(text) => {
                RuleGave { state: GivenState::Default, ..RuleGave::filled(GivenValue::Text(text), Form::Json) }
            }
        }
    }

    fn converted<'t>(&'t self, value: &Value<'_>, scratch: &mut String) -> RuleGave<'t> {
        let given = |truth: bool| RuleGave::filled(GivenValue::Text(if truth { "true" } else { "false" }), Form::Json);
        match value {
            _ if value.is_empty() => return self.nothing(),
            Value::Boolean(truth) if self.is_boolean => return given(*truth),
            Value::Text(text) if self.is_boolean && text == "True" => return given(true),
            Value::Text(text) if self.is_boolean && text == "False" => return given(false),
            Value::Text(text) if self.is_text => return RuleGave::filled(print_text(text, scratch), Form::Text),
            _ => {}
        }
        match to_scim(value, &self.target, self.attribute.as_ref(), self.dialect) {
            Ok(Some(json)) => {
                let form =
                    if self.is_complex && matches!(value, Value::Text(_)) { Form::TextInside } else { Form::Json };
                RuleGave::filled(print(&json, scratch), form)
            }
            Ok(None) => self.nothing(),
            Err(_) => RuleGave::nothing(GivenState::Refused),
        }
    }
}

fn print_text<'t>(text: &str, scratch: &mut String) -> GivenValue<'t> {
    if !is_plain(text) {
        return print(&Json::from(text), scratch);
    }
    put(["\"", text, "\""], scratch)
}

fn print<'t>(json: &Json, scratch: &mut String) -> GivenValue<'t> {
    put([&json.to_string()], scratch)
}

fn put<'t, const N: usize>(texts: [&str; N], scratch: &mut String) -> GivenValue<'t> {
    let from = scratch.len();
    texts.into_iter().for_each(|text| scratch.push_str(text));
    GivenValue::Scratch(from, scratch.len())
}

fn place(source: Option<&AttributeSource>, wanted: &mut Wanted) -> Option<ValueSource> {
    match source {
        None => Some(ValueSource::Missing),
        Some(AttributeSource::Path(path)) => Some(ValueSource::WalkedValue(wanted.slot(path))),
        Some(AttributeSource::Computed(computed)) => {
            let slots = computed.reads.iter().map(|key| wanted.slot(&AttributePath::key(*key))).collect();
            Some(ValueSource::Computed(*computed, slots))
        }
        Some(AttributeSource::JsonPath(_)) => None,
    }
}

struct SlotAttributes<'a, 't> {
    slots: &'a [WalkedValue<'t>],
    places: &'a [ValueSource],
    memo: RefCell<&'a mut Memo>,
}

impl Attributes for SlotAttributes<'_, '_> {
    fn attribute(&self, index: usize, _name: &str) -> Value<'_> {
        let mut memo = self.memo.borrow_mut();
        self.places.get(index).map_or(Value::Null, |place| read(place, self.slots, &mut memo))
    }

    fn is_absent(&self, index: usize, _name: &str) -> bool {
        match self.places.get(index) {
            Some(ValueSource::WalkedValue(slot)) => matches!(self.slots[*slot], WalkedValue::Absent),
            Some(ValueSource::Computed(..)) => false,
            Some(ValueSource::Missing) | None => true,
        }
    }
}

/// The text at a place, when the record has it just as it is to be sent, and it is not empty.
fn as_it_is<'t>(place: &ValueSource, slots: &[WalkedValue<'t>]) -> Option<RawText<'t>> {
    let (slot, rewrite) = match place {
        ValueSource::Missing => return None,
        ValueSource::WalkedValue(slot) => (*slot, None),
        ValueSource::Computed(computed, read) => (*read.first()?, Some(computed.rewrite?)),
    };
    let WalkedValue::Leaf(Leaf::Text(text)) = slots[slot] else { return None };
    let stays = |rewrite: Rewrite| !text.has_escapes() && rewrite(text.inner()) == text.inner();
    (!text.is_empty() && rewrite.is_none_or(stays)).then_some(text)
}

fn read<'t>(place: &ValueSource, slots: &[WalkedValue<'t>], memo: &mut Memo) -> Value<'t> {
    match place {
        ValueSource::Missing => Value::Null,
        ValueSource::WalkedValue(slot) => value(&slots[*slot]),
        ValueSource::Computed(Computed { rewrite: Some(rewrite), .. }, read) => {
            match read.first().map(|slot| &slots[*slot]) {
                Some(WalkedValue::Leaf(Leaf::Text(text))) => Value::Text(match text.decoded() {
                    Cow::Borrowed(text) => rewrite(text),
                    Cow::Owned(text) => Cow::Owned(rewrite(&text).into_owned()),
                }),
                _ => Value::Null,
            }
        }
        ValueSource::Computed(computed, read) => {
            let keys = || computed.reads.iter().zip(read).map(|(key, slot)| (*key, &slots[*slot]));
            memo.value(*computed, keys().map(|(_, slot)| slot), || {
                let keys = keys().filter_map(|(key, slot)| Some((key.to_owned(), slot.json()?)));
                Value::from_owned_json((computed.value)(&Json::Object(keys.collect())))
            })
        }
    }
}

fn value<'t>(slot: &WalkedValue<'t>) -> Value<'t> {
    match slot {
        WalkedValue::Absent | WalkedValue::Leaf(Leaf::Null) => Value::Null,
        WalkedValue::Leaf(Leaf::Boolean(truth)) => Value::Boolean(*truth),
        WalkedValue::Leaf(Leaf::Number(number)) => Value::from_number(number),
        WalkedValue::Leaf(Leaf::Text(text)) => Value::Text(text.decoded()),
        // The walk has found it to be JSON.
        WalkedValue::Whole(text) => serde_json::from_str(text).map_or(Value::Null, Value::from_owned_json),
    }
}
