//! Writes the tree in Okta's language. Parentheses are those the author wrote, and those a changed place needs.

use crate::Dialect;
use crate::tree::{Expression, Node, NodeKind, UnaryOperator, Which};

pub(in crate::dialect) fn print(expression: &Expression) -> String {
    print_node(expression, &expression.root)
}

/// One part of the expression.
pub(crate) fn print_node(expression: &Expression, node: &Node) -> String {
    let mut printer = Printer { expression, output: String::new() };
    printer.node(node);
    printer.output
}

struct Printer<'e> {
    expression: &'e Expression,
    output: String,
}

impl Printer<'_> {
    fn node(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Null => self.output.push_str("null"),
            NodeKind::Boolean(truth) => self.output.push_str(&truth.to_string()),
            NodeKind::Integer(number) | NodeKind::Hexadecimal(number) => self.output.push_str(&number.to_string()),
            NodeKind::Decimal(number) if number.fract() == 0.0 => self.output.push_str(&format!("{number:.1}")),
            NodeKind::Decimal(number) => self.output.push_str(&number.to_string()),
            NodeKind::Text(text) => self.quote(&text.value),
            NodeKind::Attribute(index) => self.output.push_str(self.expression.attribute_name(*index)),
            NodeKind::Field(name) => self.output.push_str(name),
            NodeKind::Call(call) => {
                self.output.push_str(call.function.name);
                self.list("(", &call.arguments, ")");
            }
            NodeKind::Group(inner) => self.list("(", std::slice::from_ref(inner), ")"),
            NodeKind::List(items) => self.list("{", items, "}"),
            NodeKind::Unary(operator, inner) => self.unary(*operator, inner),
            _ => self.compound(node),
        }
    }

    fn unary(&mut self, operator: UnaryOperator, inner: &Node) {
        let sign = match operator {
            UnaryOperator::Not => "!",
            UnaryOperator::Minus => "-",
            UnaryOperator::Plus => "+",
        };
        self.output.push_str(sign);
        let operand = self.output.len();
        self.node(inner);
        if operator != UnaryOperator::Not && self.output[operand..].starts_with(sign) {
            // Two signs without a blank would be Spring's -- or ++.
            self.output.insert(operand, ' ');
        }
    }

    fn compound(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Binary(binary) => {
                let symbol = format!(" {} ", binary.operator.symbol(Dialect::Okta));
                self.parts(&[&binary.left, &binary.right], &symbol);
            }
            NodeKind::Conditional(parts) => {
                self.parts(&[&parts[0], &parts[1]], " ? ");
                self.output.push_str(" : ");
                self.node(&parts[2]);
            }
            NodeKind::Elvis(parts) => self.parts(&[&parts[0], &parts[1]], " ?: "),
            NodeKind::Index(parts) => self.bracketed(&parts[0], "[", &parts[1]),
            NodeKind::Projection(parts) => self.bracketed(&parts[0], ".![", &parts[1]),
            NodeKind::Selection(which, parts) => {
                let open = match which {
                    Which::First => ".^[",
                    Which::Last => ".$[",
                    Which::All => ".?[",
                };
                self.bracketed(&parts[0], open, &parts[1]);
            }
            NodeKind::Member(of, name) => {
                self.node(of);
                self.output.push_str(&format!(".{name}"));
            }
            NodeKind::Safe(of) => {
                self.node(of);
                self.output.push('?');
            }
            NodeKind::Map(entries) if entries.is_empty() => self.output.push_str("{:}"),
            NodeKind::Map(entries) => {
                self.output.push('{');
                for (place, (key, value)) in entries.iter().enumerate() {
                    self.output.push_str(if place > 0 { ", " } else { "" });
                    self.parts(&[key, value], ": ");
                }
                self.output.push('}');
            }
            NodeKind::Template(parts) => self.parts(&parts.iter().collect::<Vec<_>>(), " + "),
            _ => {}
        }
    }

    fn bracketed(&mut self, of: &Node, open: &str, inner: &Node) {
        self.node(of);
        self.output.push_str(open);
        self.node(inner);
        self.output.push(']');
    }

    fn list(&mut self, open: &str, nodes: &[Node], close: &str) {
        self.output.push_str(open);
        self.parts(&nodes.iter().collect::<Vec<_>>(), ", ");
        self.output.push_str(close);
    }

    fn parts(&mut self, nodes: &[&Node], between: &str) {
        for (place, node) in nodes.iter().enumerate() {
            if place > 0 {
                self.output.push_str(between);
            }
            self.node(node);
        }
    }

    fn quote(&mut self, text: &str) {
        self.output.push_str(&quoted(text));
    }
}

/// A text as a constant: a quote in it is doubled, and a backslash is nothing special.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
