//! Keys of Entra's `Switch` that no truth meets. A truth is the text `True` or `False` there, and keys are compared letter by
//! letter.

use super::diagnostic::Span;
use super::tree::{Call, Expression, Node, NodeKind};

const TRUTHS: [&str; 2] = ["True", "False"];

/// Where such keys stand, each with the text that is meant; `is_truth` says which attributes hold a truth.
pub fn truth_keys(expression: &Expression, is_truth: &dyn Fn(&str) -> bool) -> Vec<(Span, &'static str)> {
    let mut found = Vec::new();
    expression.root.walk(&mut |node| {
        if let NodeKind::Call(call) = &node.kind
            && call.function.name == "Switch"
            && call.arguments.first().is_some_and(|source| holds_truth(expression, source, is_truth))
        {
            found.extend(keys(call).filter_map(|key| Some((key.span.clone(), meant(key.literal()?)?))));
        }
    });
    found
}

/// The expression's text with those keys as they are meant; `None` when it has none.
pub fn with_truth_keys(expression: &Expression, text: &str, is_truth: &dyn Fn(&str) -> bool) -> Option<String> {
    let mut keys = truth_keys(expression, is_truth);
    keys.sort_by_key(|(span, _)| span.start);
    let mut mended = text.to_owned();
    for (span, meant) in keys.iter().rev() {
        mended.replace_range(span.clone(), &format!("\"{meant}\""));
    }
    (!keys.is_empty()).then_some(mended)
}

fn holds_truth(expression: &Expression, source: &Node, is_truth: &dyn Fn(&str) -> bool) -> bool {
    match &source.kind {
        NodeKind::Attribute(index) => is_truth(expression.attribute_name(*index)),
        NodeKind::Call(call) => matches!(call.function.name, "Not" | "CBool"),
        _ => false,
    }
}

/// Behind the source and the default every second argument is a key.
fn keys(call: &Call) -> impl Iterator<Item = &Node> {
    call.arguments.iter().skip(2).step_by(2)
}

fn meant(key: &str) -> Option<&'static str> {
    TRUTHS.into_iter().find(|truth| key.eq_ignore_ascii_case(truth) && key != *truth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dialect, parse};

    #[test]
    fn keys_in_other_letters_are_found_where_the_source_is_a_truth() {
        for (text, mended) in [
            (
                "Switch([IsSoftDeleted], , \"false\", \"true\", \"true\", \"false\")",
                Some("Switch([IsSoftDeleted], , \"False\", \"true\", \"True\", \"false\")"),
            ),
            (
                "Join(\"\", Switch(Not([x]), \"\", \"TRUE\", \"é\"), Switch([IsSoftDeleted], , \"true\", \"b\"))",
                Some("Join(\"\", Switch(Not([x]), \"\", \"True\", \"é\"), Switch([IsSoftDeleted], , \"True\", \"b\"))"),
            ),
            ("Switch([IsSoftDeleted], , \"False\", \"true\", \"True\", \"false\")", None),
            ("Switch([extensionAttribute1], , \"true\", \"yes\")", None),
            ("Switch([IsSoftDeleted], \"true\", \"True\", \"false\")", None),
        ] {
            let expression = parse(Dialect::Entra, text).expression.expect("an expression");
            let found = with_truth_keys(&expression, text, &|name| name == "IsSoftDeleted");
            assert_eq!(found.as_deref(), mended, "{text}");
        }
    }
}
