//! What can be said about an Okta expression before any record.

use crate::check;
use crate::dialect::Reader;
use crate::function::{Availability, Function, ParameterKind};
use crate::tree::{BinaryOperator, Node, NodeKind, UnaryOperator, Which};

pub(super) fn lint(root: &Node, reader: &mut Reader) {
    root.walk(&mut |node| match &node.kind {
        NodeKind::Call(call) => {
            availability(node, call.function, reader);
            check::call(node, call, reader);
        }
        NodeKind::Binary(binary) if binary.operator == BinaryOperator::Matches => {
            reader.warning(
                node.span.clone(),
                "Okta marks matches as deprecated.",
                "Use String.stringContains or String.startsWith where they do.",
            );
        }
        NodeKind::Binary(binary) => {
            operator(node, binary.operator, reader);
            if matches!(binary.operator, BinaryOperator::And | BinaryOperator::Or) {
                truth(&binary.left, reader);
                truth(&binary.right, reader);
            }
        }
        NodeKind::Unary(UnaryOperator::Not, inner) => truth(inner, reader),
        NodeKind::Unary(UnaryOperator::Plus, _) => {
            reader.note(node.span.clone(), "A plus sign before a number: not documented by Okta.", "Leave it out.");
        }
        NodeKind::Selection(Which::All | Which::Last, _) => {
            let message = "Choosing all or the last that meet a condition, .?[…] and .$[…]: not documented by Okta.";
            reader.note(node.span.clone(), message, "Write .^[…] for the first one.");
        }
        NodeKind::Conditional(parts) => {
            truth(&parts[0], reader);
            condition(&parts[0], reader);
        }
        _ => {}
    });
}

fn operator(node: &Node, operator: BinaryOperator, reader: &mut Reader) {
    let open = matches!(
        operator,
        BinaryOperator::Minus
            | BinaryOperator::Times
            | BinaryOperator::Divide
            | BinaryOperator::Remainder
            | BinaryOperator::Power
    );
    if open {
        let message = format!("The operator {}: not documented by Okta.", operator.symbol(reader.dialect));
        reader.note(node.span.clone(), message, "It is evaluated as in Spring's language; try it in Okta's preview.");
    }
}

fn availability(node: &Node, function: &Function, reader: &mut Reader) {
    if function.availability == Availability::GroupClaimsOnly {
        let message =
            format!("{} works only in the group claims of tokens, not in a provisioning mapping.", function.name);
        reader.error(node.span.clone(), message, "Use isMemberOfGroupName(…) or user.getGroups(…).");
    }
    if STRING_FORMS.contains(&function.name) {
        let message = format!("The bare form of {} is deprecated.", function.name);
        reader.note(node.span.clone(), message, format!("Write String.{}.", function.name));
    }
}

/// What is surely neither true nor false.
fn truth(part: &Node, reader: &mut Reader) {
    let wrong = match check::kind(part) {
        ParameterKind::Number | ParameterKind::List | ParameterKind::Date => true,
        _ => part.literal().is_some_and(|text| !matches!(text.to_ascii_lowercase().as_str(), "true" | "false")),
    };
    if wrong {
        let message = format!("This is {} where true or false is needed.", check::kind(part).label());
        reader.error(part.span.clone(), message, "Compare it with something, as in user.city == 'Delft'.");
    }
}

/// "Conversion, Array and Time functions aren't supported in these conditions."
fn condition(condition: &Node, reader: &mut Reader) {
    condition.walk(&mut |node| {
        let NodeKind::Call(call) = &node.kind else { return };
        let name = call.function.name;
        if ["Convert.", "Arrays.", "Time.", "Iso3166Convert."].iter().any(|family| name.starts_with(family)) {
            let message = format!("Okta documents that {name} is not supported in a condition.");
            reader.warning(node.span.clone(), message, "Move it out of the condition.");
        }
    });
}

/// The String functions that also have a bare, older form.
const STRING_FORMS: [&str; 5] = ["toUpperCase", "toLowerCase", "substring", "substringBefore", "substringAfter"];
