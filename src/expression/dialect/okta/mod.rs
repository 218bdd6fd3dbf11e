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
use crate::surroundings::Beyond;
use crate::tree::Node;

pub(super) use printer::print;
pub(crate) use printer::{print_node, quoted};

/// `org.name`, `app.companyId`: attributes of the organisation and of the application, which no user's record has.
pub(super) fn beyond(name: &str) -> Option<Beyond<'_>> {
    Some(Beyond::Elsewhere(match name.split_once('.')?.0 {
        "org" => "what the Okta organisation is called",
        "app" => "how the application is set up in Okta",
        _ => return None,
    }))
}

pub(super) fn read(text: &str, reader: &mut Reader) -> Node {
    let (root, loose) = parser::Parser::new(text, reader).read();
    [&root].into_iter().chain(&loose).for_each(|part| lint::lint(part, reader));
    root
}
