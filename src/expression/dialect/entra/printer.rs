//! Writes the tree as Entra's engine prints it: arguments joined by a comma and a blank, omitted ones empty.

use crate::Dialect;
use crate::tree::{Expression, Node, NodeKind};

pub(in crate::dialect) fn print(expression: &Expression, dialect: Dialect) -> String {
    let mut printer = Printer { expression, dialect, output: String::new() };
    printer.node(&expression.root);
    printer.output
}

/// One part of the expression, in its own dialect.
pub(crate) fn print_node(expression: &Expression, node: &Node) -> String {
    let mut printer = Printer { expression, dialect: expression.dialect, output: String::new() };
    printer.node(node);
    printer.output
}

struct Printer<'e> {
    expression: &'e Expression,
    dialect: Dialect,
    output: String,
}

impl Printer<'_> {
    fn node(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Text(text) => self.quote(&text.value),
            NodeKind::Integer(number) => self.output.push_str(&number.to_string()),
            NodeKind::Hexadecimal(number) => self.output.push_str(&format!("&H{number:X}")),
            NodeKind::Decimal(number) => self.output.push_str(&decimal(*number)),
            NodeKind::Boolean(true) => self.quote("True"),
            NodeKind::Boolean(false) => self.quote("False"),
            NodeKind::Keyword(keyword) => self.output.push_str(keyword.name()),
            NodeKind::Attribute(index) => {
                self.output.push_str(&format!("[{}]", self.expression.attribute_name(*index)));
            }
            NodeKind::Call(call) => {
                self.output.push_str(call.function.name);
                self.output.push('(');
                self.list(&call.arguments);
                self.output.push(')');
            }
            NodeKind::Group(inner) => {
                self.output.push('(');
                self.node(inner);
                self.output.push(')');
            }
            NodeKind::Binary(binary) => {
                self.node(&binary.left);
                self.output.push_str(&format!(" {} ", binary.operator.symbol(self.dialect)));
                self.node(&binary.right);
            }
            NodeKind::Template(parts) => {
                self.output.push_str("Join(\"\", ");
                self.list(parts);
                self.output.push(')');
            }
            _ => {}
        }
    }

    fn list(&mut self, nodes: &[Node]) {
        for (place, node) in nodes.iter().enumerate() {
            if place > 0 {
                self.output.push_str(", ");
            }
            self.node(node);
        }
    }

    fn quote(&mut self, text: &str) {
        self.output.push_str(&quoted(text));
    }
}

/// A text as a constant: quotes and backslashes stand behind a backslash.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Always with a point, so that it is read back as a decimal.
fn decimal(number: f64) -> String {
    if number.fract() == 0.0 { format!("{number:.1}") } else { number.to_string() }
}
