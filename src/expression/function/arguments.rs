//! What a function sees of its call: arguments, evaluated when asked for, and a way to note and to fail.

use std::borrow::Cow;

use crate::evaluate::{Evaluated, Evaluator, Stop};
use crate::regex::{Pattern, PatternError, Trial};
use crate::surroundings::Membership;
use crate::tree::{Call, Node, NodeKind};
use crate::{Context, Dialect, Span, Value};

pub(crate) struct Invocation<'a, 'e> {
    evaluator: &'e mut Evaluator<'a>,
    call: &'a Call,
    span: &'a Span,
}

impl<'a, 'e> Invocation<'a, 'e> {
    pub fn new(evaluator: &'e mut Evaluator<'a>, call: &'a Call, span: &'a Span) -> Self {
        Self { evaluator, call, span }
    }

    pub fn name(&self) -> &'static str {
        self.call.function.name
    }

    /// How many arguments were written, empty ones too.
    pub fn count(&self) -> usize {
        self.call.arguments.len()
    }

    /// Whether the argument was written and not left empty.
    pub fn given(&self, index: usize) -> bool {
        self.call.arguments.get(index).is_some_and(|argument| !argument.is_omitted())
    }

    pub fn dialect(&self) -> Dialect {
        self.evaluator.dialect()
    }

    pub fn context(&self) -> &'a Context {
        self.evaluator.context
    }

    /// The whole record in view, where it is at hand.
    pub fn record(&self) -> Option<&'a serde_json::Value> {
        self.evaluator.attributes.record()
    }

    /// All groups that there is something to be known of.
    pub fn memberships(&self) -> Result<Vec<Membership<'a>>, Stop> {
        Ok(self.evaluator.context.memberships(self.record())?)
    }

    /// Whether the argument is an attribute that the record does not have at all.
    pub fn is_absent(&self, index: usize) -> bool {
        let Some(NodeKind::Attribute(at)) = self.call.arguments.get(index).map(|argument| &argument.kind) else {
            return false;
        };
        self.evaluator.attributes.is_absent(*at, self.evaluator.expression.attribute_name(*at))
    }

    /// The argument's value; null when it was left out.
    pub fn value(&mut self, index: usize) -> Evaluated<'a> {
        self.call.arguments.get(index).map_or(Ok(Value::Null), |argument| self.evaluator.node(argument))
    }

    /// The value of what stands before the dot.
    pub fn receiver(&mut self) -> Evaluated<'a> {
        self.call.receiver.as_deref().map_or(Ok(Value::Null), |receiver| self.evaluator.node(receiver))
    }

    /// Why an argument that is not used has no value; `None` where it has one, or where it is to fail.
    pub fn failure_of(&mut self, index: usize) -> Option<String> {
        let argument = self.call.arguments.get(index)?;
        self.evaluator.failure_of(argument)
    }

    pub fn values_from(&mut self, first: usize) -> Result<Vec<Value<'a>>, Stop> {
        (first..self.count()).map(|index| self.value(index)).collect()
    }

    /// Whether a condition holds.
    pub fn condition(&mut self, index: usize) -> Result<bool, Stop> {
        self.call.arguments.get(index).map_or(Ok(false), |argument| self.evaluator.condition(argument))
    }

    /// One value: a list of one is its element, a longer one is an error.
    pub fn single(&mut self, index: usize) -> Evaluated<'a> {
        let value = self.value(index)?;
        if !matches!(value, Value::List(_)) {
            return Ok(value);
        }
        match value {
            Value::List(items) if items.len() > 1 => Err(self.fail_at(
                index,
                format!("{} takes one value; this has {}.", self.name(), items.len()),
                "Take one with Item, or make one text of them with Join.",
            )),
            Value::List(items) => Ok(items.into_iter().next().unwrap_or(Value::Null)),
            value => Ok(value),
        }
    }

    /// The argument as text; `None` when it has no value.
    pub fn text(&mut self, index: usize) -> Result<Option<Cow<'a, str>>, Stop> {
        let dialect = self.dialect();
        let value = self.single(index)?;
        if matches!(value, Value::Decimal(_)) && dialect.is_entra_like() {
            self.undocumented("How a number with a fraction reads as text, taken as .NET writes it");
        }
        Ok(if value.is_null() { None } else { Some(value.into_text(dialect)) })
    }

    /// The argument as text; no value is text of no length.
    pub fn text_or_empty(&mut self, index: usize) -> Result<Cow<'a, str>, Stop> {
        Ok(self.text(index)?.unwrap_or_default())
    }

    /// The argument as a whole number, which may be spelled as text.
    pub fn integer(&mut self, index: usize) -> Result<i64, Stop> {
        let value = self.single(index)?;
        self.whole(index, &value)
    }

    /// Like [`Invocation::integer`]; `None` for null and for empty text.
    pub fn integer_if_given(&mut self, index: usize) -> Result<Option<i64>, Stop> {
        let value = self.single(index)?;
        if value.is_empty() { Ok(None) } else { self.whole(index, &value).map(Some) }
    }

    fn whole(&mut self, index: usize, value: &Value<'_>) -> Result<i64, Stop> {
        if let Value::Decimal(number) = value
            && number.fract() != 0.0
            && number.abs() < 9e15
            && self.dialect().is_entra_like()
        {
            self.undocumented("A number with a fraction is rounded, a half to the even one, as Visual Basic does");
            #[expect(clippy::cast_possible_truncation, reason = "rounded and in range")]
            return Ok(number.round_ties_even() as i64);
        }
        value.integer().ok_or_else(|| {
            let parameter = self.call.function.parameter(index).map_or("this", |parameter| parameter.name);
            let found = if value.is_null() { "nothing".to_owned() } else { format!("\"{}\"", value.display()) };
            self.fail_at(
                index,
                format!("{}: {parameter} needs a whole number; it is {found}.", self.name()),
                "Give a whole number.",
            )
        })
    }

    /// All values of the argument: those of a list, or the one.
    pub fn items(&mut self, index: usize) -> Result<Vec<Value<'a>>, Stop> {
        Ok(match self.value(index)? {
            Value::Null => Vec::new(),
            Value::List(items) => items,
            one => vec![one],
        })
    }

    /// Uses the argument as a regular expression on a text. A constant is compiled once for all records.
    pub fn with_pattern<T>(
        &mut self,
        index: usize,
        text: &str,
        work: impl FnOnce(Trial<'_>) -> Result<T, PatternError>,
    ) -> Result<T, Stop> {
        let is_late = self.is_late_for_patterns();
        let argument = self.call.arguments.get(index);
        let result = if let Some(Node { kind: NodeKind::Text(literal), .. }) = argument {
            let compiled = literal.pattern.get_or_init(|| Box::new(Pattern::compile(&literal.value)));
            match &**compiled {
                Ok(pattern) => {
                    self.pattern_notes(pattern, text);
                    work(pattern.trial(is_late))
                }
                Err(error) => Err(error.clone()),
            }
        } else {
            let written = self.text_or_empty(index)?;
            Pattern::compile(&written).and_then(|pattern| {
                self.pattern_notes(&pattern, text);
                work(pattern.trial(is_late))
            })
        };
        result.map_err(|error| {
            self.fail_at(
                index,
                error.to_string(),
                "Write a simpler pattern; avoid repeats inside repeats, as in (a+)+.",
            )
        })
    }

    fn pattern_notes(&mut self, pattern: &Pattern, text: &str) {
        if pattern.folds_beyond_ascii(text) {
            self.undocumented(
                "Which letters (?i) holds for equal, beyond plain ones, depends on the service's culture",
            );
        }
        if text.chars().any(|character| character.len_utf16() > 1) {
            self.note("A character such as 😀 is two to .NET's regular expressions: each half matches for itself.");
        }
    }

    /// See [`Evaluator::is_late_for_patterns`].
    pub fn is_late_for_patterns(&mut self) -> bool {
        self.evaluator.is_late_for_patterns()
    }

    pub fn note(&mut self, text: impl Into<String>) {
        let span = self.span.clone();
        self.evaluator.note(&span, text);
    }

    /// A note about a value, whose words follow it.
    pub fn note_on(&mut self, value: &str, text: impl Into<String>) {
        let span = self.span.clone();
        self.evaluator.note_on(&span, value.trim(), text);
    }

    /// Notes that the vendor's documents leave this open.
    pub fn undocumented(&mut self, what: &str) {
        let span = self.span.clone();
        self.evaluator.undocumented(&span, what);
    }

    pub fn fail(&self, message: impl Into<String>, remedy: impl Into<String>) -> Stop {
        Evaluator::error(self.span, message, remedy)
    }

    pub fn too_long(&self) -> Stop {
        Evaluator::too_long(self.span)
    }

    pub fn fail_at(&self, index: usize, message: impl Into<String>, remedy: impl Into<String>) -> Stop {
        let span = self.call.arguments.get(index).map_or(self.span, |argument| &argument.span);
        Evaluator::error(span, message, remedy)
    }

    /// The next random number of this evaluation (SplitMix64): the same for the same context and place.
    pub fn random(&mut self) -> u64 {
        self.evaluator.draws += 1;
        let draw = self.evaluator.draws.wrapping_add(self.evaluator.context.seed << 20);
        let mut z = draw.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
