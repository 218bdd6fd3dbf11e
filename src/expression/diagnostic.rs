//! What is wrong, or worth knowing, with its place in the expression's text.
//!
//! A [`Diagnostic`] is found in the text alone, before any record is looked at. A [`Note`] and an
//! [`EvaluationError`] belong to one record's evaluation.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::base::Severity;

/// Bytes of the expression's text.
pub type Span = Range<usize>;

/// Something found while reading the text. An error means that there is no expression to evaluate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    pub span: Span,
    pub severity: Severity,
    /// What is wrong and what was expected, in a sentence.
    pub message: String,
    /// What to write instead.
    pub remedy: String,
}

impl Diagnostic {
    pub fn error(span: Span, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { span, severity: Severity::Error, message: message.into(), remedy: remedy.into() }
    }

    pub fn warning(span: Span, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(span, message, remedy) }
    }

    pub fn note(span: Span, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(span, message, remedy) }
    }
}

/// Something to know about one evaluation: a documented limit, a meaning the vendor leaves open, a lossy conversion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    pub span: Span,
    /// A sentence; where it is about a value, what follows that.
    pub text: String,
    /// A value of the record that could not be read, or whose reading is a guess. Not in the text, so that records whose
    /// values fail for one reason have one note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl Note {
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into(), value: None }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.as_ref().map_or(Ok(()), |value| write!(f, "\"{value}\" "))?;
        f.write_str(&self.text)
    }
}

/// Why this record has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("{message} {remedy}")]
pub struct EvaluationError {
    pub span: Span,
    pub message: String,
    pub remedy: String,
}
