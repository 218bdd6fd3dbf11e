//! What can be said about an Entra expression before any record: argument counts, and the documented limits that
//! Entra's own screen does not warn of.

use crate::expression::Dialect;
use crate::expression::dialect::Reader;
use crate::expression::function::{Availability, Function, Presence};
use crate::expression::tree::{BinaryOperator, Call, Node, NodeKind};

pub(super) fn check(root: &Node, reader: &mut Reader) {
    root.walk(&mut |node| {
        if let NodeKind::Call(call) = &node.kind {
            count(node, call, reader);
            availability(node, call.function, reader);
            limits(node, call, root, reader);
        }
        if matches!(&node.kind, NodeKind::Binary(binary) if binary.operator == BinaryOperator::Concatenate) {
            let message = "& joins text in Cloud Sync only; app provisioning lacks it.";
            reader.warning(node.span.clone(), message, "Use Join(\"\", …) or Append.");
        }
    });
    direct(root, reader);
}

/// Too few, too many, or a missing required argument.
fn count(node: &Node, call: &Call, reader: &mut Reader) {
    let (function, given) = (call.function, call.arguments.len());
    let (group, fixed) = (function.repeating(), function.parameters.len() - function.repeating());
    if function.name == "FormatDateTime" && given == 3 {
        let message = "FormatDateTime with three arguments comes from Cloud Sync; app provisioning takes four.";
        reader.warning(
            node.span.clone(),
            message,
            "Leave the second argument empty and keep its comma: FormatDateTime(source, , input, output).",
        );
        return;
    }
    if group > 1 && given > fixed && (given - fixed) % group != 0 {
        let last = &call.arguments[given - 1];
        let message = format!("{} needs pairs after the default; the last key has no value.", function.name);
        reader.error(last.span.clone(), message, "Add the value for this key, or put the default before the pairs.");
    } else if given < function.fewest() {
        let message = format!("{} needs {}; {given} given.", function.name, arguments(function.fewest()));
        reader.error(node.span.clone(), message, format!("Write {}.", function.signature()));
    } else if group == 0 && given > function.parameters.len() {
        let message =
            format!("{} takes at most {}; {given} given.", function.name, arguments(function.parameters.len()));
        reader.error(node.span.clone(), message, format!("Write {}.", function.signature()));
    }
    missing(node, call, reader);
}

fn arguments(count: usize) -> String {
    if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") }
}

fn missing(node: &Node, call: &Call, reader: &mut Reader) {
    let fixed = call.function.parameters.len() - call.function.repeating();
    for (argument, parameter) in call.arguments.iter().zip(call.function.parameters.iter().take(fixed)) {
        if parameter.presence == Presence::Required && argument.is_omitted() {
            let message = format!("{}: {} must not be left empty.", call.function.name, parameter.name);
            reader.error(node.span.clone(), message, format!("Write {}.", call.function.signature()));
        }
    }
}

fn availability(node: &Node, function: &Function, reader: &mut Reader) {
    if reader.dialect == Dialect::Generic {
        return;
    }
    match function.availability {
        Availability::CloudSyncOnly => {
            let message =
                format!("{} is documented for Entra Cloud Sync only; app provisioning lacks it.", function.name);
            reader.warning(node.span.clone(), message, "Use a function of the app provisioning reference.");
        }
        Availability::ActiveDirectoryOnly => {
            let message = format!(
                "{} works only from Workday, SuccessFactors or the API to Active Directory, not for a SCIM app.",
                function.name
            );
            reader.warning(node.span.clone(), message, "Map an attribute that is unique already.");
        }
        _ => {}
    }
}

/// The attributes of Entra users that hold a reference.
const REFERENCES: [&str; 2] = ["manager", "directReports"];

fn limits(node: &Node, call: &Call, root: &Node, reader: &mut Reader) {
    match call.function.name {
        "IIF" => null_condition(call, reader),
        "IgnoreFlowIfNullOrEmpty" if !std::ptr::eq(node, root) => {
            let message = "IgnoreFlowIfNullOrEmpty steers the whole attribute and belongs outermost.";
            reader.warning(
                node.span.clone(),
                message,
                "Put it around the whole expression; never in an IIF condition.",
            );
        }
        "Switch" => switch(call, reader),
        "Item" if matches!(call.arguments.get(1).map(|a| &a.kind), Some(NodeKind::Integer(0))) => {
            reader.warning(
                call.arguments[1].span.clone(),
                "Item counts from 1; 0 should not be used.",
                "Write 1 for the first value.",
            );
        }
        "SelectUniqueValue" if !std::ptr::eq(node, root) => {
            reader.warning(
                node.span.clone(),
                "SelectUniqueValue works only at the top of an expression.",
                "Put it outermost.",
            );
        }
        _ => {}
    }
}

fn null_condition(call: &Call, reader: &mut Reader) {
    let Some(condition) = call.arguments.first() else { return };
    let tests_for_null = match &condition.kind {
        NodeKind::Call(test) => matches!(test.function.name, "IsNull" | "IsNullOrEmpty" | "IsPresent"),
        NodeKind::Binary(binary) => [&binary.left, &binary.right].into_iter().any(|side| side.literal() == Some("")),
        _ => false,
    };
    if tests_for_null {
        let message = "Microsoft documents that an IIF condition fails when its attribute is null or empty.";
        reader.warning(condition.span.clone(), message, "Use Switch([country], [country], \"\", \"Other\").");
    }
}

fn switch(call: &Call, reader: &mut Reader) {
    let Some(source) = call.arguments.first() else { return };
    match &source.kind {
        NodeKind::Attribute(index) => {
            let name = &reader.attributes[*index].name;
            if REFERENCES.contains(&name.as_str()) {
                let message = format!("Switch must not be used on {name}: it is a reference, not text.");
                reader.warning(source.span.clone(), message, "Map the reference directly.");
            }
        }
        NodeKind::Call(test) if matches!(test.function.name, "IsNull" | "IsNullOrEmpty" | "IsPresent") => {
            let message = format!(
                "{} gives a boolean and Switch's keys are text; the reference advises against it.",
                test.function.name
            );
            reader.warning(
                source.span.clone(),
                message,
                "Switch on the attribute itself, with the key \"\" for no value.",
            );
        }
        _ => {}
    }
}

fn direct(root: &Node, reader: &mut Reader) {
    if reader.dialect != Dialect::Entra {
        return;
    }
    let kind = match root.kind {
        NodeKind::Attribute(_) => "Direct",
        NodeKind::Text(_) | NodeKind::Integer(_) => "Constant",
        _ => return,
    };
    let message = format!("This is no expression to Entra: its mapping type is {kind}.");
    reader.note(root.span.clone(), message, format!("Choose the mapping type {kind}."));
}
