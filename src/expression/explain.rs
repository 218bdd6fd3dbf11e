//! Explaining a value: each part of an expression with what it gave for one record, in the order it is read.
//!
//! The whole comes first, its parts stand below it, deeper by one. Constants say what they are by themselves and are
//! left out; so are parentheses. A part that was not needed (the branch not taken) is told from one that gave null.

use std::collections::HashMap;

use super::context::{Attributes, Context};
use super::diagnostic::{EvaluationError, Span};
use super::evaluate::{Evaluation, Flow, Given, trace};
use super::tree::{Expression, Node, NodeKind};
use super::value::Value;

/// One part of an expression and what it gave.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainedPart {
    pub span: Span,
    /// How many parts it stands in.
    pub depth: usize,
    /// As it is written, on one line.
    pub text: String,
    pub gave: Gave,
    /// What there is to know about it: documented limits, meanings that the vendor leaves open.
    pub notes: Vec<String>,
}

/// What a part gave for the record.
#[derive(Clone, Debug, PartialEq)]
pub enum Gave {
    Value(Value<'static>),
    /// Looked at once for each element of a list.
    Several(Vec<Value<'static>>),
    /// It was not looked at: another branch was taken, or what comes before it stopped.
    NotNeeded,
    /// It asked to leave the attribute out of the request.
    LeftOut,
    /// It could not be worked out.
    Failed(EvaluationError),
    /// What it asks for is not loaded: why, in a sentence.
    NotKnown(String),
    /// A part of it could not be worked out, so it could not either.
    Stopped,
}

impl Gave {
    /// For a screen: short.
    pub fn display(&self) -> String {
        match self {
            Self::Value(value) => shown(value),
            Self::Several(values) => values.iter().map(shown).collect::<Vec<_>>().join(" · "),
            Self::NotNeeded => "not needed".to_owned(),
            Self::LeftOut => "left out of the request".to_owned(),
            Self::NotKnown(why) => format!("not known: {why}"),
            Self::Failed(error) => error.message.clone(),
            Self::Stopped => "no value".to_owned(),
        }
    }

    /// Whether it is a value, not a word about one.
    pub fn is_value(&self) -> bool {
        match self {
            Self::Value(value) => !value.is_empty(),
            Self::Several(_) => true,
            _ => false,
        }
    }
}

fn shown(value: &Value<'_>) -> String {
    match value {
        Value::Text(text) if text.is_empty() => "empty text".to_owned(),
        Value::List(items) if items.is_empty() => "no values".to_owned(),
        value => value.display(),
    }
}

/// Evaluates for one record and says what each part gave. `text` is what the expression was read from.
pub fn explain(
    expression: &Expression,
    text: &str,
    attributes: &dyn Attributes,
    context: &Context,
) -> Vec<ExplainedPart> {
    let (evaluation, steps) = trace(expression, attributes, context);
    // Steps come innermost first: the first that stopped is the one that failed.
    let failed = steps.iter().find(|step| step.given == Given::Nothing).map(|step| step.span.clone());
    let mut given: HashMap<Span, Vec<Given>> = HashMap::new();
    for step in steps {
        given.entry(step.span).or_default().push(step.given);
    }
    let mut explainer = Explainer { text, evaluation, given, failed, parts: Vec::new() };
    explainer.node(&expression.root, 0);
    explainer.notes();
    explainer.parts
}

struct Explainer<'e> {
    text: &'e str,
    evaluation: Evaluation<'e>,
    given: HashMap<Span, Vec<Given>>,
    failed: Option<Span>,
    parts: Vec<ExplainedPart>,
}

impl Explainer<'_> {
    fn node(&mut self, node: &Node, depth: usize) {
        match &node.kind {
            NodeKind::Group(inner) => return self.node(inner, depth),
            NodeKind::Template(parts) if parts.len() == 1 => {
                // The whole and its only part stand in one place and gave the same.
                self.given.get_mut(&node.span).and_then(Vec::pop);
                return self.node(&parts[0], depth);
            }
            _ if depth > 0 && is_constant(node) => return,
            _ => {}
        }
        let text = one_line(self.text.get(node.span.clone()).unwrap_or_default());
        let gave = self.gave(&node.span);
        self.parts.push(ExplainedPart { span: node.span.clone(), depth, text, gave, notes: Vec::new() });
        for child in node.children() {
            self.node(child, depth + 1);
        }
    }

    fn gave(&mut self, span: &Span) -> Gave {
        let given = self.given.remove(span).unwrap_or_default();
        let stopped = given.contains(&Given::Nothing);
        let mut values: Vec<Value<'static>> = Vec::new();
        values.extend(
            given.into_iter().filter_map(|given| if let Given::Value(value) = given { Some(value) } else { None }),
        );
        match (&self.evaluation.outcome, values.len()) {
            (Ok(Flow::Ignore), _) if stopped => Gave::LeftOut,
            (Ok(Flow::NotKnown(not_known)), _) if stopped && self.failed.as_ref() == Some(span) => {
                Gave::NotKnown(not_known.why.clone())
            }
            (Err(error), _) if stopped && self.failed.as_ref() == Some(span) => Gave::Failed(error.clone()),
            _ if stopped => Gave::Stopped,
            (_, 0) => Gave::NotNeeded,
            (_, 1) => Gave::Value(values.remove(0)),
            _ => Gave::Several(values),
        }
    }

    /// Each note goes to its part, or to the smallest part around its place.
    fn notes(&mut self) {
        for note in std::mem::take(&mut self.evaluation.notes) {
            let (span, text) = (&note.span, note.to_string());
            let around = |part: &&mut ExplainedPart| part.span.start <= span.start && span.end <= part.span.end;
            let smallest = self.parts.iter_mut().filter(around).min_by_key(|part| part.span.len());
            if let Some(part) = smallest.filter(|part| !part.notes.contains(&text)) {
                part.notes.push(text);
            }
        }
    }
}

/// Whether it says by itself what it gives.
fn is_constant(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Omitted | NodeKind::Invalid | NodeKind::Null | NodeKind::Boolean(_) => true,
        NodeKind::Integer(_) | NodeKind::Decimal(_) | NodeKind::Text(_) | NodeKind::Keyword(_) => true,
        NodeKind::List(items) => items.iter().all(is_constant),
        NodeKind::Map(entries) => entries.iter().all(|(key, value)| is_constant(key) && is_constant(value)),
        _ => false,
    }
}

/// Line breaks that formatting made become blanks; inside the edge of a bracket they go.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for part in text.lines().map(str::trim).filter(|part| !part.is_empty()) {
        let touches = line.is_empty() || line.ends_with('(') || part.starts_with(')');
        line.push_str(if touches { "" } else { " " });
        line.push_str(part);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dialect, parse};

    fn table(dialect: Dialect, text: &str, record: &serde_json::Value) -> Vec<(usize, String, String)> {
        let expression = parse(dialect, text).expression.unwrap();
        let context = Context::default();
        let parts = explain(&expression, text, record, &context);
        parts.into_iter().map(|part| (part.depth, part.text, part.gave.display())).collect()
    }

    #[test]
    fn each_part_says_what_it_gave() {
        let record = serde_json::json!({ "a": "Liz", "b": "", "user": { "n": ["x", "y"], "a": "Liz" } });
        for (dialect, text, expected) in [
            (
                Dialect::Entra,
                "Join(\n  \" \", ToUpper([a]),\n  [b]\n)",
                vec![
                    (0, "Join(\" \", ToUpper([a]), [b])", "LIZ"),
                    (1, "ToUpper([a])", "LIZ"),
                    (2, "[a]", "Liz"),
                    (1, "[b]", "empty text"),
                ],
            ),
            (
                Dialect::Entra,
                "IIF([a] = \"Liz\", \"yes\", [c])",
                vec![
                    (0, "IIF([a] = \"Liz\", \"yes\", [c])", "yes"),
                    (1, "[a] = \"Liz\"", "true"),
                    (2, "[a]", "Liz"),
                    (1, "[c]", "not needed"),
                ],
            ),
            (
                Dialect::Entra,
                "Append(Left([a], [a]), [b])",
                vec![
                    (0, "Append(Left([a], [a]), [b])", "no value"),
                    (1, "Left([a], [a])", "Left: numChars needs a whole number; it is \"Liz\"."),
                    (2, "[a]", "Liz"),
                    (2, "[a]", "Liz"),
                    (1, "[b]", "not needed"),
                ],
            ),
            (
                Dialect::Entra,
                "IgnoreFlowIfNullOrEmpty([b])",
                vec![(0, "IgnoreFlowIfNullOrEmpty([b])", "left out of the request"), (1, "[b]", "empty text")],
            ),
            (Dialect::Entra, "\"constant\"", vec![(0, "\"constant\"", "constant")]),
            (
                Dialect::Okta,
                "(user.a == null) ? 'x' : user.a",
                vec![
                    (0, "(user.a == null) ? 'x' : user.a", "Liz"),
                    (1, "user.a == null", "false"),
                    (2, "user.a", "Liz"),
                    (1, "user.a", "Liz"),
                ],
            ),
            (Dialect::OneLogin, "{$user.a}", vec![(0, "{$user.a}", "Liz")]),
        ] {
            let found = table(dialect, text, &record);
            let found: Vec<(usize, &str, &str)> = found.iter().map(|(d, t, g)| (*d, &**t, &**g)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn notes_stand_at_their_part() {
        let record = serde_json::json!({ "user": {} });
        let text = "String.toUpperCase('a' + user.b)";
        let expression = parse(Dialect::Okta, text).expression.unwrap();
        let context = Context::default();
        let parts = explain(&expression, text, &record, &context);
        let noted: Vec<&str> = parts.iter().filter(|part| !part.notes.is_empty()).map(|part| &*part.text).collect();
        assert_eq!(noted, ["'a' + user.b"]);
    }
}
