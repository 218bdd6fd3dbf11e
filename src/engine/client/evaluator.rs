//! A vendor's own evaluator of expressions, to hold ours against: how it is asked, and what its answers say.

use serde_json::Value;

use super::native::KitFile;

/// A vendor's evaluator. Crosswalk asks it nothing: it writes the questions, and reads the answers that somebody brings.
#[derive(Debug)]
pub struct Evaluator {
    /// What the vendor calls it.
    pub label: &'static str,
    /// The body of a question: the expression as the client stores it, and what it reads. `None` where a value cannot be
    /// put into a question.
    pub body: fn(&str, &[(String, Value)]) -> Option<Value>,
    /// What a body asks: the expression, and the values that it gives, as an object.
    pub asked: fn(&Value) -> Option<(String, Value)>,
    pub answer: fn(&Value) -> Answer,
    /// Whether this is an answer of it and nothing else, wherever it came from.
    pub is_answer: fn(&Value) -> bool,
    /// The expression that an answer says it is of; `None` where it says nothing.
    pub expression: fn(&Value) -> Option<String>,
    /// Functions whose result rests on the time, on chance or on the tenant: asked twice, they say two things.
    pub unrepeatable: &'static [&'static str],
    /// The scripts that ask, and a page that says how.
    pub kit: &'static [KitFile],
}

/// What the vendor's evaluator said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// These values; none for nothing.
    Gave(Vec<String>),
    /// It is no expression to it.
    NotParsed(String),
    /// It is one, and gives nothing for an error.
    NotEvaluated(String),
    /// The question was not answered: no permission, no such job.
    Refused(String),
    /// It is no answer to such a question.
    Unreadable,
}
