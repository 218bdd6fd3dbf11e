//! Okta's Expression Language, the Classic one that profile mappings use: a subset of Spring's (SpEL).
//!
//! Source: developer.okta.com/docs/reference/okta-expression-language. A backslash in text is a plain character (its
//! sample `"\"`), so nothing is escaped; a quote is doubled as in SpEL, which Okta does not document. The Identity
//! Engine's language (`user.profile.x.toUpperCase()`) is another one and refused with that reason.

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
    [&root].into_iter().chain(&loose).for_each(|part| lint::lint(part, reader));
    root
}
