//! Expressions: the provisioning clients' own languages, with one syntax tree, one evaluator and one function table.
//!
//! [`parse`] reads a text in its dialect and finds all that is wrong with it at once; [`evaluate`] gives the value for
//! one record, or a sentence why there is none, and notes where the vendor's documents leave the meaning open. A new
//! dialect is one folder under `dialect/` and its rows in the function table. The screens' help (colours, completion,
//! signatures) is in [`editor`]; [`cases`] runs tables of examples through all of it.

use crosswalk_base as base;

mod arithmetic;
pub mod cases;
mod check;
mod compare;
mod context;
mod culture;
mod date;
mod diacritics;
mod diagnostic;
mod dialect;
pub mod editor;
mod evaluate;
mod explain;
mod format;
mod function;
pub mod mend;
mod person_name;
mod phone;
mod phrase;
mod port;
pub mod reference;
mod regex;
mod surroundings;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod truth_keys;
mod value;

pub use context::{Attributes, Context};
pub use diagnostic::{Diagnostic, EvaluationError, Note, Span};
pub use dialect::{Dialect, Parsed, parse, text_constant};

pub use editor::{Completion, CompletionKind, Hover, Signature, TokenKind, complete, highlight, hover, signature_at};
pub use evaluate::{Evaluation, Flow, Given, TracedPart, evaluate, trace};
pub use explain::{ExplainedPart, Gave, explain};
pub use format::format;
pub use function::{Availability, Function, Parameter, ParameterKind, Presence, functions};
pub use phone::{has_several_numbers, is_one_number};
pub use port::{Loss, Ported, port};
pub use surroundings::{Membership, NotKnown, Surroundings};
pub use tree::{AttributeReference, Expression, Outline, Outlined};
pub use truth_keys::{truth_keys, with_truth_keys};
pub use value::Value;
