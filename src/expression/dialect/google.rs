//! Google's autoprovisioning: a drop-down with one attribute for each of the app's, nothing else.
//!
//! Source: the set-up guides of Google's catalogue apps; support.google.com/a/answer/7681608.

use crate::dialect::Reader;
use crate::tree::{Expression, Node, NodeKind};

pub(super) fn read(text: &str, reader: &mut Reader) -> Node {
    let name = text.trim();
    let start = text.len() - text.trim_start().len();
    let span = start..start + name.len();
    if let Some(place) = name.find(['(', ')', '"', '\'', '{', '}', '+', ',', '=', '?']) {
        let sign = name[place..].chars().next().map_or(1, char::len_utf8);
        let message = "Google's attribute mapping takes one attribute; it has no expressions and no constants.";
        reader.error(
            span.start + place..span.start + place + sign,
            message,
            "Choose the attribute that holds the value, as name.givenName.",
        );
    }
    let kind = reader.attribute(name, span.clone());
    Node::new(span, kind)
}

pub(super) fn print(expression: &Expression) -> String {
    match &expression.root.kind {
        NodeKind::Attribute(index) => expression.attribute_name(*index).to_owned(),
        _ => String::new(),
    }
}
