//! Entra's language: calls, `[attributes]`, `"text"`, numbers and comparisons. Generic sources use it too, with
//! JSONPath in the brackets.
//!
//! Source: Microsoft Learn, "Reference for writing expressions for attribute mappings", and the examples of the
//! Workday and SuccessFactors guides.

mod habit;
pub(crate) mod lexer;
mod lint;
mod parser;
mod printer;

use crate::dialect::Reader;
use crate::tree::Node;

pub(super) use printer::print;
pub(crate) use printer::{print_node, quoted};

pub(super) fn read(text: &str, reader: &mut Reader) -> Node {
    let (root, loose) = parser::Parser::new(text, reader).read();
    lint::lint(&root, &loose, reader);
    root
}
