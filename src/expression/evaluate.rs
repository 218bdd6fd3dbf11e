//! The one evaluator: walks a tree for one record and gives a value, or the sentence why there is none.
//!
//! Arguments are evaluated when a function asks for them, so `IIF` and `Switch` look only at the branch they take.
//! Values are borrowed from the record and the expression. What a vendor leaves open gives a value and a note.

use std::borrow::Cow;

use super::base::survive::survive;
use super::context::{Attributes, Context};
use super::diagnostic::{EvaluationError, Note, Span};
use super::function::arguments::Invocation;
use super::surroundings::{Beyond, NotKnown};
use super::tree::{BinaryOperator, Expression, Keyword, Node, NodeKind, UnaryOperator, Which};
use super::{Dialect, Value, arithmetic, compare, text, value};

/// What an expression gives for one record.
#[derive(Debug)]
pub struct Evaluation<'a> {
    pub outcome: Result<Flow<'a>, EvaluationError>,
    pub notes: Vec<Note>,
}

/// Whether the attribute takes part in the request.
#[derive(Clone, Debug, PartialEq)]
pub enum Flow<'a> {
    /// It is sent with this value.
    Value(Value<'a>),
    /// It is left out of the request: `IgnoreFlowIfNullOrEmpty`, `IgnoreAttributeFlow`.
    Ignore,
    /// What it rests on is not loaded, so there is no telling what is sent.
    NotKnown(NotKnown),
}

/// What one part of an expression gave, for the screen that explains.
#[derive(Clone, Debug, PartialEq)]
pub struct TracedPart {
    pub span: Span,
    pub given: Given,
}

/// A part's value, or that evaluation stopped in it: by an error, or because the attribute is left out.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    Value(Value<'static>),
    Nothing,
}

/// Why evaluation stops before there is a value.
#[derive(Debug)]
pub(crate) enum Stop {
    Ignore,
    NotKnown(Box<NotKnown>),
    Error(Box<EvaluationError>),
}

impl From<NotKnown> for Stop {
    fn from(not_known: NotKnown) -> Self {
        Self::NotKnown(Box::new(not_known))
    }
}

/// How many parts of an expression one record may need. A person's expression stays below a thousand.
const MOST_WORK: usize = 100_000;
/// How many bytes of values a trace keeps; what comes after them is kept as "…".
const MOST_TRACED: usize = 1_000_000;

pub(crate) type Evaluated<'a> = Result<Value<'a>, Stop>;

/// Evaluates for one record.
pub fn evaluate<'a>(
    expression: &'a Expression,
    attributes: &'a dyn Attributes,
    context: &'a Context,
) -> Evaluation<'a> {
    let work = || Evaluator::new(expression, attributes, context).run();
    survive(work).unwrap_or_else(|said| Evaluation { outcome: Err(died(expression, &said)), notes: Vec::new() })
}

/// Evaluates for one record and keeps the value of every part, innermost first.
pub fn trace<'a>(
    expression: &'a Expression,
    attributes: &'a dyn Attributes,
    context: &'a Context,
) -> (Evaluation<'a>, Vec<TracedPart>) {
    let work = || {
        let mut evaluator = Evaluator::new(expression, attributes, context);
        evaluator.trace = Some(Trace::default());
        let outcome = evaluator.outcome();
        (Evaluation { outcome, notes: evaluator.notes }, evaluator.trace.unwrap_or_default().steps)
    };
    let dead = |said: String| (Evaluation { outcome: Err(died(expression, &said)), notes: Vec::new() }, Vec::new());
    survive(work).unwrap_or_else(dead)
}

/// What a panic below becomes: no value for this record. All others are evaluated as if nothing had been.
fn died(expression: &Expression, said: &str) -> EvaluationError {
    EvaluationError {
        span: expression.root.span.clone(),
        message: format!("A defect of Crosswalk or of a library that it uses stopped this expression: {said}."),
        remedy: "Write it in another way, and report the expression with the value. Nothing else is affected."
            .to_owned(),
    }
}

/// The steps so far.
#[derive(Default)]
struct Trace {
    steps: Vec<TracedPart>,
    bytes: usize,
}

impl Trace {
    fn keep(&mut self, node: &Node, value: Option<&Value<'_>>) {
        let given = value.map_or(Given::Nothing, |value| {
            self.bytes = self.bytes.saturating_add(value.weight());
            let fits = self.bytes <= MOST_TRACED;
            Given::Value(if fits { value.clone().into_owned() } else { Value::borrowed("…") })
        });
        self.steps.push(TracedPart { span: node.span.clone(), given });
    }
}

pub(crate) struct Evaluator<'a> {
    pub expression: &'a Expression,
    pub attributes: &'a dyn Attributes,
    pub context: &'a Context,
    pub notes: Vec<Note>,
    /// How many random values were drawn: every draw differs, every evaluation is the same.
    pub draws: u64,
    trace: Option<Trace>,
    /// How many parts were evaluated: projections inside projections multiply.
    work: usize,
    /// How many regular expressions were tried.
    patterns: usize,
    /// The elements in view inside `.![…]` and `.^[…]`, innermost last.
    elements: Vec<Value<'a>>,
}

impl<'a> Evaluator<'a> {
    fn new(expression: &'a Expression, attributes: &'a dyn Attributes, context: &'a Context) -> Self {
        Self {
            expression,
            attributes,
            context,
            notes: Vec::new(),
            draws: 0,
            patterns: 0,
            trace: None,
            work: 0,
            elements: Vec::new(),
        }
    }

    fn run(mut self) -> Evaluation<'a> {
        let outcome = self.outcome();
        Evaluation { outcome, notes: self.notes }
    }

    fn outcome(&mut self) -> Result<Flow<'a>, EvaluationError> {
        let expression = self.expression;
        match self.node(&expression.root) {
            Ok(value) => Ok(Flow::Value(value)),
            Err(Stop::Ignore) => Ok(Flow::Ignore),
            Err(Stop::NotKnown(not_known)) => Ok(Flow::NotKnown(*not_known)),
            Err(Stop::Error(error)) => Err(*error),
        }
    }

    pub const fn dialect(&self) -> Dialect {
        self.expression.dialect
    }

    /// Adds a note, once.
    pub fn note(&mut self, span: &Span, text: impl Into<String>) {
        self.add(Note::new(span.clone(), text));
    }

    /// The same, about a value of the record.
    pub fn note_on(&mut self, span: &Span, value: &str, text: impl Into<String>) {
        self.add(Note { value: Some(value.to_owned()), ..Note::new(span.clone(), text) });
    }

    fn add(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Notes that Okta's documents leave this open.
    pub fn undocumented(&mut self, span: &Span, what: &str) {
        let vendor = if self.dialect().is_entra_like() { "Microsoft" } else { "Okta" };
        self.note(span, format!("{what}: not documented by {vendor}."));
    }

    pub fn error(span: &Span, message: impl Into<String>, remedy: impl Into<String>) -> Stop {
        let (message, remedy) = (message.into(), remedy.into());
        Stop::Error(Box::new(EvaluationError { span: span.clone(), message, remedy }))
    }

    pub fn too_long(span: &Span) -> Stop {
        Self::error(span, "The text grows longer than a million bytes.", "Replace less, or by something shorter.")
    }

    pub fn node(&mut self, node: &'a Node) -> Evaluated<'a> {
        self.work += 1;
        if self.work > MOST_WORK {
            return Err(Self::error(
                &node.span,
                "The expression has more than 100,000 parts to evaluate for this record.",
                "Project fewer values inside each other.",
            ));
        }
        // Looked at where it is: taking it apart and together again, for every part, costs more than the parts do.
        let mut outcome = self.part(node);
        if matches!(&outcome, Ok(Value::Text(text)) if text.len() > text::LONGEST) {
            outcome = Err(Self::too_long(&node.span));
        }
        if let Some(trace) = self.trace.as_mut().filter(|_| !node.is_omitted()) {
            trace.keep(node, outcome.as_ref().ok());
        }
        outcome
    }

    /// The first side has decided; Spring does not look at the other one, which may be no condition at all.
    fn unseen_side(&mut self, node: &'a Node) {
        let may_be_none = matches!(node.kind, NodeKind::Attribute(_) | NodeKind::Index(_) | NodeKind::Member(..));
        if self.dialect() != Dialect::Okta || !may_be_none {
            return;
        }
        if let Some(value) = self.quietly(node).ok().filter(|value| !matches!(value, Value::Boolean(_))) {
            let what = format!(
                "This side is {}, no condition; the other side decides and it is not looked at",
                value.kind_name()
            );
            self.undocumented(&node.span, &what);
        }
    }

    /// A part's value, without a trace of having asked.
    fn quietly(&mut self, node: &'a Node) -> Evaluated<'a> {
        let (notes, draws, trace) = (self.notes.len(), self.draws, self.trace.take());
        let outcome = self.node(node);
        (self.draws, self.trace) = (draws, trace);
        self.notes.truncate(notes);
        outcome
    }

    /// Why a part has no value, without a trace of having asked.
    pub fn failure_of(&mut self, node: &'a Node) -> Option<String> {
        let mut calls = false;
        let mut fails_on_purpose = false;
        node.walk(&mut |part| {
            if let NodeKind::Call(call) = &part.kind {
                calls = true;
                fails_on_purpose = fails_on_purpose || call.function.name == "Error";
            }
        });
        if !calls || fails_on_purpose {
            return None;
        }
        match self.quietly(node) {
            Err(Stop::Error(error)) => Some(error.message.trim_end_matches('.').to_owned()),
            _ => None,
        }
    }

    fn part(&mut self, node: &'a Node) -> Evaluated<'a> {
        match &node.kind {
            NodeKind::Omitted | NodeKind::Invalid | NodeKind::Null => Ok(Value::Null),
            NodeKind::Boolean(truth) => Ok(Value::Boolean(*truth)),
            NodeKind::Integer(number) | NodeKind::Hexadecimal(number) => Ok(Value::Integer(*number)),
            NodeKind::Decimal(number) => Ok(Value::Decimal(*number)),
            NodeKind::Text(text) => Ok(Value::borrowed(&text.value)),
            NodeKind::Keyword(Keyword::IgnoreAttributeFlow | Keyword::IgnoreObjectFlow) => Err(Stop::Ignore),
            NodeKind::Keyword(keyword) => Ok(Value::borrowed(keyword.name())),
            NodeKind::Attribute(index) => self.attribute(node, *index),
            NodeKind::Field(name) => self.field(node, name),
            NodeKind::Call(call) => (call.function.evaluate)(&mut Invocation::new(self, call, &node.span)),
            NodeKind::Group(inner) | NodeKind::Safe(inner) => self.node(inner),
            _ => self.operator(node),
        }
    }

    /// Entra's model has no attribute of no values: what the payload holds as `[]` is null there.
    fn attribute(&mut self, node: &Node, index: usize) -> Evaluated<'a> {
        let name = self.expression.attribute_name(index);
        let value = self.attributes.attribute(index, name);
        let is_empty_list = matches!(&value, Value::List(items) if items.is_empty());
        if is_empty_list && self.dialect().is_entra_like() {
            return Ok(Value::Null);
        }
        if value.is_null()
            && let Some(beyond) = self.dialect().beyond(name)
            && self.attributes.is_absent(index, name)
        {
            return self.beyond(beyond);
        }
        // user.manager.name: Spring fails where user.manager has no value, and the record may not say which it is.
        if value.is_null() && self.dialect() == Dialect::Okta && name.matches('.').count() > 1 {
            self.undocumented(&node.span, "A member of what has no value gives null here, where Spring fails");
        }
        Ok(value)
    }

    /// What is not the record's own.
    fn beyond(&self, asked: Beyond<'_>) -> Evaluated<'a> {
        match asked {
            Beyond::Elsewhere(what) => Err(Beyond::not_known(what).into()),
            Beyond::Manager(name) => {
                let Some((loaded, record)) = self.context.loaded.as_deref().zip(self.attributes.record()) else {
                    return Err(Beyond::not_known("the manager").into());
                };
                let manager = loaded.manager(record)?;
                Ok(manager.map_or(Value::Null, |manager| Value::from_owned_json(loaded.value(&manager, name))))
            }
        }
    }

    fn operator(&mut self, node: &'a Node) -> Evaluated<'a> {
        match &node.kind {
            NodeKind::Binary(binary) => self.binary(node, binary.operator, &binary.left, &binary.right),
            NodeKind::Unary(UnaryOperator::Not, inner) => Ok(Value::Boolean(!self.condition(inner)?)),
            NodeKind::Unary(operator, inner) => self.signed(*operator, inner),
            NodeKind::Conditional(parts) => {
                let [condition, then, otherwise] = &**parts;
                if self.condition(condition)? { self.node(then) } else { self.node(otherwise) }
            }
            NodeKind::Elvis(parts) => {
                let [value, otherwise] = &**parts;
                let value = self.node(value)?;
                if value.is_empty() { self.node(otherwise) } else { Ok(value) }
            }
            NodeKind::List(items) => {
                items.iter().map(|item| self.node(item)).collect::<Result<_, _>>().map(Value::List)
            }
            NodeKind::Map(entries) => self.map(entries),
            NodeKind::Template(parts) => self.template(parts),
            _ => self.access(node),
        }
    }

    fn access(&mut self, node: &'a Node) -> Evaluated<'a> {
        match &node.kind {
            NodeKind::Index(parts) => self.index(node, &parts[0], &parts[1]),
            NodeKind::Member(of, name) => self.member_of(node, of, name),
            NodeKind::Projection(parts) => {
                let Some(elements) = self.elements_of(&parts[0])? else { return Ok(Value::Null) };
                let mut taken = Vec::new();
                for element in elements {
                    let value = self.with_element(element, &parts[1])?;
                    if value.is_null() {
                        self.undocumented(&node.span, "An element that has no such value gives null");
                    }
                    taken.push(value);
                }
                Ok(Value::List(taken))
            }
            NodeKind::Selection(which, parts) => self.select(*which, &parts[0], &parts[1]),
            _ => Ok(Value::Null),
        }
    }

    fn binary(&mut self, node: &Node, operator: BinaryOperator, left: &'a Node, right: &'a Node) -> Evaluated<'a> {
        match operator {
            BinaryOperator::And | BinaryOperator::Or => {
                let first = match self.condition(left) {
                    Err(Stop::NotKnown(not_known)) => return self.decided_alone(operator, right, not_known),
                    first => first?,
                };
                if first == (operator == BinaryOperator::Or) {
                    self.unseen_side(right);
                    return Ok(Value::Boolean(first));
                }
                self.condition(right).map(Value::Boolean)
            }
            _ => {
                let (a, b) = (self.node(left)?, self.node(right)?);
                match operator {
                    BinaryOperator::Plus | BinaryOperator::Concatenate => self.plus(node, operator, a, b),
                    BinaryOperator::Matches => self.matches(right, &a, &b),
                    BinaryOperator::Minus
                    | BinaryOperator::Times
                    | BinaryOperator::Divide
                    | BinaryOperator::Remainder
                    | BinaryOperator::Power => arithmetic::reckon(self, node, operator, &a, &b),
                    _ => compare::compare(self, &node.span, operator, &a, &b).map(Value::Boolean),
                }
            }
        }
    }

    /// Of a pair whose first side is not known: the other one may settle it, whatever the first one is.
    fn decided_alone(&mut self, operator: BinaryOperator, right: &'a Node, not_known: Box<NotKnown>) -> Evaluated<'a> {
        let settles = operator == BinaryOperator::Or;
        match self.condition(right) {
            Ok(truth) if truth == settles => Ok(Value::Boolean(settles)),
            // What fails there may never be looked at.
            _ => Err(Stop::NotKnown(not_known)),
        }
    }

    /// Whether a condition holds. Anything that is neither truth nor a number nor the words for it is an error.
    pub fn condition(&mut self, node: &'a Node) -> Result<bool, Stop> {
        let value = self.node(node)?;
        match &value {
            Value::Boolean(truth) => Ok(*truth),
            Value::Null if self.dialect() == Dialect::Okta => Err(Self::error(
                &node.span,
                "The condition has no value; Spring fails there: not documented by Okta.",
                "Ask for a value first, as in user.city != null AND ….",
            )),
            Value::Null => {
                self.undocumented(&node.span, "A condition without a value counts as false");
                Ok(false)
            }
            Value::Text(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Value::Text(text) if text.eq_ignore_ascii_case("false") => Ok(false),
            other => match other.number().filter(|_| self.dialect().is_entra_like()) {
                Some(number) => Ok(number != 0.0),
                None => Err(Self::error(
                    &node.span,
                    format!("The condition gives {} where true or false is needed.", other.kind_name()),
                    "Compare it with something, as in [country] = \"NL\".",
                )),
            },
        }
    }

    fn plus(&mut self, node: &Node, operator: BinaryOperator, a: Value<'a>, b: Value<'a>) -> Evaluated<'a> {
        let joins =
            operator == BinaryOperator::Concatenate || matches!(a, Value::Text(_)) || matches!(b, Value::Text(_));
        if !joins {
            if self.dialect() == Dialect::Okta {
                let text = "Adding numbers is in Okta's support article on derived dates; it is not documented by Okta's reference.";
                self.note(&node.span, text);
            }
            return arithmetic::reckon(self, node, operator, &a, &b);
        }
        let dialect = self.dialect();
        let mut joined = String::new();
        for value in [a, b] {
            if value.is_null() && operator == BinaryOperator::Plus {
                self.undocumented(&node.span, "Joining a missing value to text writes \"null\", as Java does");
                joined.push_str("null");
            } else {
                self.joining_note(node, &value);
                joined.push_str(&value.text(dialect));
            }
        }
        Ok(Value::owned(joined))
    }

    /// Okta shows text joined to text and to plain numbers; what Java makes of the rest.
    fn joining_note(&mut self, node: &Node, value: &Value<'_>) {
        if self.dialect() != Dialect::Okta {
            return;
        }
        match value {
            Value::Decimal(number) if value::has_exponent(*number) => {
                self.undocumented(&node.span, "A number so large or small is written with E, as Java writes it");
            }
            Value::Boolean(_) | Value::List(_) | Value::Json(_) => {
                let what = format!("Joining {} to text", value.kind_name());
                self.undocumented(&node.span, &what);
            }
            _ => {}
        }
    }

    fn signed(&mut self, operator: UnaryOperator, inner: &'a Node) -> Evaluated<'a> {
        let minus = operator == UnaryOperator::Minus;
        match self.node(inner)? {
            Value::Integer(number) => Ok(Value::Integer(if minus { number.wrapping_neg() } else { number })),
            Value::Decimal(number) => Ok(Value::Decimal(if minus { -number } else { number })),
            other => {
                let sign = if minus { "minus" } else { "plus" };
                let message = format!("A {sign} sign needs a number; this is {}.", other.kind_name());
                Err(Self::error(&inner.span, message, format!("Remove the {sign} sign.")))
            }
        }
    }

    /// Counts a pattern that is tried; true when so many were before that it has to be brief.
    pub fn is_late_for_patterns(&mut self) -> bool {
        self.patterns += 1;
        self.patterns > super::regex::FREE_PATTERNS
    }

    fn matches(&mut self, pattern: &'a Node, text: &Value<'a>, written: &Value<'a>) -> Evaluated<'a> {
        let dialect = self.dialect();
        if text.is_null() {
            self.undocumented(&pattern.span, "matches on a missing value gives false");
            return Ok(Value::Boolean(false));
        }
        let is_late = self.is_late_for_patterns();
        let read = written.text(dialect);
        if !text.text(dialect).is_ascii() || super::regex::is_java_s_own(&read) {
            self.undocumented(
                &pattern.span,
                "The kind of regular expression, taken as Java's (\\w, \\d and (?i) mean ASCII)",
            );
        }
        let compiled = super::regex::Pattern::compile_whole(&written.text(dialect));
        let found = compiled.and_then(|pattern| pattern.trial(is_late).is_match(&text.text(dialect)));
        if found == Ok(false) {
            let part = super::regex::Pattern::compile_java(&written.text(dialect));
            if part.and_then(|pattern| pattern.trial(is_late).is_match(&text.text(dialect))) == Ok(true) {
                self.undocumented(&pattern.span, "matches compares the whole text, as Java does, and only a part fits");
            }
        }
        found.map(Value::Boolean).map_err(|error| {
            Self::error(&pattern.span, error.to_string(), "Write a simpler pattern without repeats inside repeats.")
        })
    }

    fn map(&mut self, entries: &'a [(Node, Node)]) -> Evaluated<'a> {
        let mut object = serde_json::Map::new();
        for (key, value) in entries {
            let key = self.node(key)?.into_text(self.expression.dialect).into_owned();
            object.insert(key, self.node(value)?.to_json());
        }
        Ok(Value::Json(Cow::Owned(object.into())))
    }

    /// One macro alone keeps its value's type; otherwise all become text.
    fn template(&mut self, parts: &'a [Node]) -> Evaluated<'a> {
        if let [only] = parts {
            return self.node(only);
        }
        let dialect = self.dialect();
        let mut output = String::new();
        for part in parts {
            output.push_str(&self.node(part)?.text(dialect));
            if output.len() > text::LONGEST {
                return Err(Self::too_long(&part.span));
            }
        }
        Ok(Value::owned(output))
    }

    fn index(&mut self, node: &Node, of: &'a Node, at: &'a Node) -> Evaluated<'a> {
        let list = self.node(of)?;
        let fail = |message: &str| {
            let message = format!("{message}; Spring fails there: not documented by Okta.");
            Err(Self::error(&node.span, message, "Ask for the count first, as in Arrays.size(…) > 1 ? … : null."))
        };
        if list.is_null() && is_safe(of) {
            return Ok(Value::Null);
        }
        if let Value::Json(_) = &list {
            // A bare word in the brackets is the member's name.
            let name = match &at.kind {
                NodeKind::Attribute(index) => self.expression.attribute_name(*index).to_owned(),
                NodeKind::Field(name) => name.clone(),
                _ => self.node(at)?.text(self.expression.dialect).into_owned(),
            };
            self.undocumented(&node.span, "A name in brackets takes that member");
            return Ok(self.member(&list, &name));
        }
        let place = self.node(at)?;
        if !matches!(place, Value::Integer(_)) {
            self.undocumented(&node.span, "An index that is no whole number is cut to one, as Java does");
        }
        #[expect(clippy::cast_possible_truncation, reason = "a place beyond any list is past its end all the same")]
        let place = place.number().map(|place| place as i64);
        let Some(place) = place.and_then(|place| usize::try_from(place).ok()) else {
            return fail("The index is no place in it");
        };
        match list {
            Value::List(items) => items.into_iter().nth(place).map_or_else(|| fail("The index is past the end"), Ok),
            Value::Text(text) => {
                self.undocumented(&node.span, "An index into text takes one character");
                let count = text::len(&text);
                if place < count {
                    Ok(Value::Text(text::slice(text, place, 1).0))
                } else {
                    fail("The index is past the end")
                }
            }
            _ => fail("What has no values has no index"),
        }
    }

    /// A member of a value that is not simply an attribute's.
    fn member_of(&mut self, node: &Node, of: &'a Node, name: &str) -> Evaluated<'a> {
        let value = self.node(of)?;
        let from_call = matches!(of.kind, NodeKind::Call(_));
        match &value {
            Value::Null if is_safe(of) => return Ok(Value::Null),
            Value::Null if from_call => {
                self.undocumented(&node.span, "A member of what has no value gives null here, where Spring fails");
            }
            Value::Null | Value::Integer(_) | Value::Decimal(_) | Value::Boolean(_) | Value::List(_) => {
                let message =
                    format!("{name} is asked of {}; Spring fails there: not documented by Okta.", value.kind_name());
                return Err(Self::error(
                    &node.span,
                    message,
                    "Ask for a value first, as in user.manager != null ? … : null.",
                ));
            }
            Value::Text(_) if self.member(&value, name).is_null() => {
                self.undocumented(&node.span, "A member of text gives null here, where Spring fails");
            }
            _ => {}
        }
        Ok(self.member(&value, name))
    }

    /// A member of an object; a group is known by its id and looked up in the context.
    fn member(&self, value: &Value<'a>, name: &str) -> Value<'a> {
        match value {
            Value::Json(Cow::Borrowed(json)) => json.get(name).map_or(Value::Null, Value::from_json),
            Value::Json(Cow::Owned(json)) => json.get(name).cloned().map_or(Value::Null, Value::from_owned_json),
            Value::Text(id) => {
                let groups = self.context.memberships(self.attributes.record()).unwrap_or_default();
                let group = groups.iter().find(|known| known.group["id"].as_str() == Some(id));
                group.and_then(|known| known.group.get(name)).map_or(Value::Null, Value::from_json)
            }
            _ => Value::Null,
        }
    }

    fn field(&mut self, node: &Node, name: &str) -> Evaluated<'a> {
        let Some(element) = self.elements.last().cloned() else { return Ok(Value::Null) };
        let is_plain = !matches!(element, Value::Json(_) | Value::Text(_));
        let is_text = matches!(element, Value::Text(_));
        let found = name.split('.').fold(element, |value, part| self.member(&value, part));
        if is_plain || is_text && found.is_null() {
            self.undocumented(&node.span, "A member of a plain value gives nothing");
        }
        Ok(found)
    }

    /// What is gone through; `None` for what `?.` leaves out.
    fn elements_of(&mut self, of: &'a Node) -> Result<Option<Vec<Value<'a>>>, Stop> {
        match self.node(of)? {
            Value::List(items) => Ok(Some(items)),
            Value::Null if is_safe(of) => Ok(None),
            object @ Value::Json(_) => {
                self.undocumented(&of.span, "An object alone is taken for a list of one");
                Ok(Some(vec![object]))
            }
            other => Err(Self::error(
                &of.span,
                format!(
                    "There are no values to go through: this is {}; Spring fails there: not documented by Okta.",
                    other.kind_name()
                ),
                "Ask for values first, as in user.emails != null ? … : null.",
            )),
        }
    }

    fn with_element(&mut self, element: Value<'a>, inner: &'a Node) -> Evaluated<'a> {
        self.elements.push(element);
        let result = self.node(inner);
        self.elements.pop();
        result
    }

    fn select(&mut self, which: Which, of: &'a Node, test: &'a Node) -> Evaluated<'a> {
        let Some(elements) = self.elements_of(of)? else { return Ok(Value::Null) };
        let mut kept = Vec::new();
        for element in elements {
            self.elements.push(element.clone());
            let holds = self.condition(test);
            self.elements.pop();
            if holds? {
                kept.push(element);
            }
        }
        Ok(match which {
            Which::All => Value::List(kept),
            Which::First => kept.into_iter().next().unwrap_or(Value::Null),
            Which::Last => kept.pop().unwrap_or(Value::Null),
        })
    }
}

/// Whether `?.` follows it.
const fn is_safe(of: &Node) -> bool {
    matches!(of.kind, NodeKind::Safe(_))
}
