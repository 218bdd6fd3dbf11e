//! Into OneLogin's macros, which only put text together, and into Google's mapping, which takes one attribute.

use super::{PortedPart, Porter, literal};
use crate::Dialect;
use crate::tree::{BinaryOperator, Node, NodeKind};

pub(super) fn whole(porter: &mut Porter<'_>, root: &Node) -> PortedPart {
    if porter.to == Dialect::Google { one_attribute(porter, root) } else { macros(porter, root) }
}

fn one_attribute(porter: &mut Porter<'_>, root: &Node) -> PortedPart {
    if let Some((part, index)) = attribute(root) {
        return porter.attribute(part, index, str::to_owned);
    }
    let mut first = None;
    root.walk(&mut |part| {
        if let NodeKind::Attribute(index) = part.kind {
            first.get_or_insert((part, index));
        }
    });
    let nearest = first.map(|(part, index)| porter.attribute(part, index, str::to_owned));
    porter.lose(
        root,
        "Google's attribute mapping takes one attribute; it has no expressions and no constants.",
        nearest,
    )
}

/// The attribute, when the part is nothing else.
fn attribute(part: &Node) -> Option<(&Node, usize)> {
    match &part.kind {
        NodeKind::Attribute(index) => Some((part, *index)),
        NodeKind::Group(inner) => attribute(inner),
        NodeKind::Template(parts) if parts.len() == 1 => attribute(&parts[0]),
        _ => None,
    }
}

fn macros(porter: &mut Porter<'_>, root: &Node) -> PortedPart {
    if let Some((part, index)) = attribute(root) {
        return macro_of(porter, part, index);
    }
    let mut parts = Vec::new();
    if !joined(root, &mut parts) {
        let nearest = parts.iter().map(|part| text(porter, part)).collect::<String>();
        let why = "OneLogin's macros only put texts together; they have no functions and no conditions.";
        return porter.lose(root, why, Some(PortedPart::text(nearest)).filter(|piece| !piece.text.is_empty()));
    }
    parts.retain(|part| literal(part) != Some(""));
    let written: Vec<String> = parts.iter().map(|part| text(porter, part)).collect();
    let piece = PortedPart::text(written.concat());
    if piece.text.trim().is_empty() {
        return porter.lose(root, "OneLogin has no empty text; a macro or a letter is needed.", None);
    }
    let missing_is_null = crate::Dialect::Okta == porter.from && parts.iter().any(|p| attribute(p).is_some());
    if missing_is_null {
        return porter.lose(
            root,
            "OneLogin leaves a missing value out; what Okta's + does with one is not documented.",
            Some(piece),
        );
    }
    match parts.as_slice() {
        [only] if attribute(only).is_some() => {
            porter.lose(root, "Alone, a missing value stays missing instead of becoming empty text.", Some(piece))
        }
        _ => piece,
    }
}

fn macro_of(porter: &mut Porter<'_>, part: &Node, index: usize) -> PortedPart {
    porter.attribute(part, index, |name| {
        let scoped = name.starts_with("user.") || name.starts_with("parameters.");
        format!("{{{}{name}}}", if scoped { "$" } else { "" })
    })
}

fn text(porter: &mut Porter<'_>, part: &Node) -> String {
    if let Some((part, index)) = attribute(part) {
        return macro_of(porter, part, index).text;
    }
    match literal(part) {
        Some(text) if !text.contains(['{', '}']) => text.to_owned(),
        Some(_) => porter.lose(part, "A brace begins a macro in OneLogin.", None).text,
        None => String::new(),
    }
}

/// The texts and attributes that are put together without anything else; false when there is more to it.
fn joined<'n>(part: &'n Node, parts: &mut Vec<&'n Node>) -> bool {
    match &part.kind {
        NodeKind::Text(_) | NodeKind::Attribute(_) => {
            parts.push(part);
            true
        }
        NodeKind::Group(inner) => joined(inner, parts),
        NodeKind::Binary(binary) if matches!(binary.operator, BinaryOperator::Plus | BinaryOperator::Concatenate) => {
            joined(&binary.left, parts) & joined(&binary.right, parts)
        }
        NodeKind::Template(all) => all.iter().fold(true, |plain, part| joined(part, parts) & plain),
        NodeKind::Call(call) => match (call.function.name, call.arguments.as_slice()) {
            ("Join", [separator, sources @ ..]) if literal(separator) == Some("") => {
                sources.iter().fold(true, |plain, source| joined(source, parts) & plain)
            }
            ("Join", [separator, sources @ ..]) => {
                for (place, source) in sources.iter().enumerate() {
                    if place > 0 {
                        joined(separator, parts);
                    }
                    joined(source, parts);
                }
                false
            }
            ("Append" | "String.append", [source, suffix]) => joined(source, parts) & joined(suffix, parts),
            _ => {
                if let Some(first) = call.arguments.first() {
                    joined(first, parts);
                }
                false
            }
        },
        _ => false,
    }
}
