//! What can be said about an Okta expression before any record.

use crate::expression::dialect::Reader;
use crate::expression::function::{Availability, Function};
use crate::expression::tree::{BinaryOperator, Call, Node, NodeKind};

pub(super) fn check(root: &Node, reader: &mut Reader) {
    root.walk(&mut |node| match &node.kind {
        NodeKind::Call(call) => {
            availability(node, call.function, reader);
            count(node, call, reader);
        }
        NodeKind::Binary(binary) if binary.operator == BinaryOperator::Matches => {
            reader.warning(
                node.span.clone(),
                "Okta marks matches as deprecated.",
                "Use String.stringContains or String.startsWith where they do.",
            );
        }
        NodeKind::Binary(binary) => operator(node, binary.operator, reader),
        NodeKind::Conditional(parts) => condition(&parts[0], reader),
        _ => {}
    });
}

fn operator(node: &Node, operator: BinaryOperator, reader: &mut Reader) {
    let open = matches!(
        operator,
        BinaryOperator::Or | BinaryOperator::Times | BinaryOperator::Divide | BinaryOperator::Remainder
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

fn count(node: &Node, call: &Call, reader: &mut Reader) {
    let (function, given) = (call.function, call.arguments.len());
    let (group, fixed) = (function.repeating(), function.parameters.len() - function.repeating());
    let signature = || format!("Write {}.", function.signature());
    if group > 1 && given > fixed && (given - fixed) % group != 0 {
        let message = format!("{} needs pairs after the default; the last key has no value.", function.name);
        reader.error(call.arguments[given - 1].span.clone(), message, "Add the value for this key.");
    } else if given < function.fewest() {
        let message = format!("{} needs {} argument(s); {given} given.", function.name, function.fewest());
        reader.error(node.span.clone(), message, signature());
    } else if group == 0 && given > function.parameters.len() {
        let message =
            format!("{} takes at most {} argument(s); {given} given.", function.name, function.parameters.len());
        reader.error(node.span.clone(), message, signature());
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
