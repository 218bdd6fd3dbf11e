//! Formatting: a long expression over several lines, a short one on one.
//!
//! White space between tokens means nothing in Entra's and Okta's languages, so what is formatted reads as the same
//! expression. In OneLogin's macros and Google's mapping every character counts; they stay as they are.

use super::dialect::{entra, okta};
use super::tree::{Call, Expression, Node, NodeKind};
use super::{Dialect, dialect};

/// Longer than this is broken, in characters.
const WIDTH: usize = 80;
const STEP: usize = 2;

/// The expression with its calls and choices broken over lines where it is long. Reading it gives the same expression:
/// one that would become too long by its blanks stays on one line.
pub fn format(expression: &Expression) -> String {
    let printed = || dialect::print(expression, expression.dialect);
    if matches!(expression.dialect, Dialect::OneLogin | Dialect::Google) {
        return printed();
    }
    let formatted = Formatter { expression }.node(&expression.root, 0);
    if formatted.len() > dialect::LONGEST { printed() } else { formatted }
}

struct Formatter<'e> {
    expression: &'e Expression,
}

impl Formatter<'_> {
    fn flat(&self, node: &Node) -> String {
        if self.expression.dialect.is_entra_like() {
            entra::print_node(self.expression, node)
        } else {
            okta::print_node(self.expression, node)
        }
    }

    fn node(&self, node: &Node, indent: usize) -> String {
        let flat = self.flat(node);
        if indent + flat.chars().count() <= WIDTH {
            return flat;
        }
        match &node.kind {
            NodeKind::Call(call) if !call.arguments.is_empty() => self.call(call, indent),
            NodeKind::Group(inner) => format!("({})", self.node(inner, indent + 1)),
            NodeKind::Conditional(parts) => {
                let [condition, then, otherwise] = &**parts;
                let line = new_line(indent + STEP);
                let condition = self.node(condition, indent);
                let then = self.node(then, indent + 2 * STEP);
                let otherwise = self.node(otherwise, indent + 2 * STEP);
                format!("{condition}{line}? {then}{line}: {otherwise}")
            }
            NodeKind::Elvis(parts) => {
                let line = new_line(indent + STEP);
                format!("{}{line}?: {}", self.node(&parts[0], indent), self.node(&parts[1], indent + STEP))
            }
            NodeKind::Binary(binary) => {
                let (line, sign) = (new_line(indent + STEP), binary.operator.symbol(self.expression.dialect));
                format!("{}{line}{sign} {}", self.node(&binary.left, indent), self.node(&binary.right, indent + STEP))
            }
            _ => flat,
        }
    }

    /// One argument a line; what repeats together, as Switch's key and value, shares a line, and so do empty ones.
    fn call(&self, call: &Call, indent: usize) -> String {
        let (group, inner) = (call.function.repeating().max(1), indent + STEP);
        let fixed = call.function.parameters.len() - call.function.repeating();
        let mut text = format!("{}(", call.function.name);
        for (place, argument) in call.arguments.iter().enumerate() {
            let within_group = place > fixed && !(place - fixed).is_multiple_of(group);
            let beside = place > 0 && (within_group || argument.is_omitted());
            text.push_str(if place > 0 { "," } else { "" });
            text.push_str(&if beside { " ".to_owned() } else { new_line(inner) });
            text.push_str(&self.node(argument, inner));
        }
        text.push_str(&new_line(indent));
        text.push(')');
        text
    }
}

fn new_line(indent: usize) -> String {
    format!("\n{}", " ".repeat(indent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    #[test]
    fn long_expressions_are_broken_and_short_ones_are_not() {
        for (dialect, text, expected) in [
            (Dialect::Entra, "Join( \" \",[a] , [b])", "Join(\" \", [a], [b])"),
            (
                Dialect::Entra,
                "Switch([employeeType], \"Other people of the company\", \"Employee\", \"Staff\", \"Contractor\", Replace([department], \"a\", , , \"b\", , ))",
                "Switch(\n  [employeeType],\n  \"Other people of the company\",\n  \"Employee\", \"Staff\",\n  \"Contractor\", Replace([department], \"a\", , , \"b\", , )\n)",
            ),
            (
                Dialect::Okta,
                "user.employeeNumber != \"\" AND user.employeeNumber != null ? user.employeeNumber : user.nonEmployeeNumber",
                "user.employeeNumber != \"\" AND user.employeeNumber != null\n  ? user.employeeNumber\n  : user.nonEmployeeNumber",
            ),
            (Dialect::OneLogin, "{firstname}  {lastname}", "{firstname}  {lastname}"),
        ] {
            let expression = parse(dialect, text).expression.unwrap();
            let formatted = format(&expression);
            assert_eq!(formatted, expected, "{text}");
            assert_eq!(parse(dialect, &formatted).expression.as_ref(), Some(&expression), "{text}");
        }
    }
}
