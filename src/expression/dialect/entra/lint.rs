//! What can be said about an Entra expression before any record: argument counts, and the documented limits that
//! Entra's own screen does not warn of.

use crate::dialect::Reader;
use crate::function::{Availability, Function};
use crate::tree::{BinaryOperator, Call, Node, NodeKind};
use crate::{Dialect, check};

/// Says what there is to say about the tree, and about parts that an error keeps out of it.
pub(super) fn lint(root: &Node, loose: &[Node], reader: &mut Reader) {
    for part in [root].into_iter().chain(loose) {
        part.walk(&mut |node| lint_node(node, root, reader));
    }
    direct(root, reader);
}

fn lint_node(node: &Node, root: &Node, reader: &mut Reader) {
    match &node.kind {
        NodeKind::Call(call) => {
            arguments(node, call, reader);
            availability(node, call.function, reader);
            limits(node, call, root, reader);
        }
        NodeKind::Binary(binary) if binary.operator == BinaryOperator::Concatenate => {
            let message = "& joins text in Cloud Sync only; app provisioning lacks it.";
            reader.warning(node.span.clone(), message, "Use Join(\"\", …) or Append.");
        }
        _ => {}
    }
}

/// Cloud Sync's form of `FormatDateTime` lacks the style and its comma.
fn arguments(node: &Node, call: &Call, reader: &mut Reader) {
    if call.function.name == "FormatDateTime" && call.arguments.len() == 3 {
        let message = "FormatDateTime with three arguments comes from Cloud Sync; app provisioning takes four.";
        let remedy = "Leave the second argument empty and keep its comma: FormatDateTime(source, , input, output).";
        reader.warning(node.span.clone(), message, remedy);
    } else {
        check::call(node, call, reader);
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
        "Switch" => switch(node, call, root, reader),
        "IgnoreFlowIfNullOrEmpty" if matches!(call.arguments.first().map(|a| &a.kind), Some(NodeKind::Text(_))) => {
            let message = "A constant always has a value; IgnoreFlowIfNullOrEmpty does nothing here.";
            reader.note(node.span.clone(), message, "Remove it.");
        }
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
    let mut tests_for_null = false;
    condition.walk(&mut |part| {
        tests_for_null |= match &part.kind {
            NodeKind::Call(test) => matches!(test.function.name, "IsNull" | "IsNullOrEmpty" | "IsPresent"),
            NodeKind::Binary(binary) => {
                [&binary.left, &binary.right].into_iter().any(|side| side.literal() == Some(""))
            }
            _ => false,
        };
    });
    if tests_for_null {
        let message = "Microsoft documents that an IIF condition fails when its attribute is null or empty.";
        reader.warning(condition.span.clone(), message, "Use Switch([country], [country], \"\", \"Other\").");
    }
}

fn switch(node: &Node, call: &Call, root: &Node, reader: &mut Reader) {
    if std::ptr::eq(node, root) && call.arguments.get(1).is_some_and(|default| !default.is_omitted()) {
        let message = "Microsoft documents that a Switch default can wrongly clear the target attribute.";
        reader.note(node.span.clone(), message, "Write IgnoreFlowIfNullOrEmpty(Switch(…)), or nest IIF.");
    }
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
