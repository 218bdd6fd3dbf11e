//! Porting: the same expression in another provisioning client's language.
//!
//! Each part is written in its exact equivalent. A part that has none becomes a [`Loss`]: what it is, why it does not
//! carry over, and the nearest form when there is one. Only a port without losses means the same; nothing changes its
//! meaning without a loss that says so. Null and empty text count: where one language skips an empty value and the
//! other writes `null`, the equivalent says what to do with it.

mod names;
mod to_entra;
mod to_okta;
mod to_text;

use crate::base::capitalised;

use super::diagnostic::Span;
use super::function::ParameterKind;
use super::tree::{Call, Expression, Node, NodeKind};
use super::{Dialect, check};

/// An expression in another language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ported {
    /// The expression, with the nearest form in place of what is lost. `None` when a lost part has no such form.
    pub text: Option<String>,
    /// What does not carry over, in the order of the text. Empty: the text means exactly the same.
    pub losses: Vec<Loss>,
}

impl Ported {
    /// Whether it means the same for every record.
    pub fn is_exact(&self) -> bool {
        self.text.is_some() && self.losses.is_empty()
    }
}

/// A part that does not carry over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Where it stands in the expression that is ported.
    pub span: Span,
    /// The part, named: `PCase`, `[extensionAttribute1]`, `matches`.
    pub what: String,
    /// Why, in a sentence.
    pub why: String,
    /// What stands in its place in the ported text.
    pub nearest: Option<String>,
}

/// Writes an expression that was read in `from` in the language `to`.
pub fn port(expression: &Expression, from: Dialect, to: Dialect) -> Ported {
    if from == to {
        return Ported { text: Some(expression.print(to)), losses: Vec::new() };
    }
    let mut porter = Porter { expression, from, to, losses: Vec::new() };
    let piece = match to {
        Dialect::Okta => to_okta::node(&mut porter, &expression.root),
        Dialect::Entra | Dialect::Generic => to_entra::node(&mut porter, &expression.root),
        Dialect::OneLogin | Dialect::Google => to_text::whole(&mut porter, &expression.root),
    };
    let mut losses = porter.losses;
    losses.sort_by_key(|loss| loss.span.start);
    let complete = losses.iter().all(|loss| loss.nearest.is_some());
    Ported { text: complete.then_some(piece.text), losses }
}

/// A part in the new language.
#[derive(Clone, Debug)]
struct PortedPart {
    text: String,
    /// What it gives; attributes that have a counterpart are text.
    kind: ParameterKind,
    /// Whether it can be null.
    nullable: bool,
    /// Whether it may stand beside an operator without parentheses.
    tight: bool,
}

impl PortedPart {
    fn new(text: impl Into<String>, kind: ParameterKind) -> Self {
        Self { text: text.into(), kind, nullable: false, tight: true }
    }

    fn text(text: impl Into<String>) -> Self {
        Self::new(text, ParameterKind::Text)
    }

    const fn nullable(mut self, nullable: bool) -> Self {
        self.nullable = nullable;
        self
    }

    const fn loose(mut self) -> Self {
        self.tight = false;
        self
    }

    /// For a place beside an operator.
    fn operand(&self) -> String {
        if self.tight { self.text.clone() } else { format!("({})", self.text) }
    }
}

struct Porter<'e> {
    expression: &'e Expression,
    from: Dialect,
    to: Dialect,
    losses: Vec<Loss>,
}

impl Porter<'_> {
    /// A part that does not carry over, and what stands for it.
    fn lose(&mut self, node: &Node, why: impl Into<String>, nearest: Option<PortedPart>) -> PortedPart {
        let what = self.name(node);
        let text = nearest.as_ref().map(|piece| piece.text.clone());
        self.losses.push(Loss { span: node.span.clone(), what, why: why.into(), nearest: text });
        nearest.unwrap_or_else(|| PortedPart::new("", ParameterKind::Any))
    }

    /// There is no such thing in the new language.
    fn unknown(&mut self, node: &Node) -> PortedPart {
        let why = format!("{} have nothing that does this.", capitalised(self.to.label()));
        self.lose(node, why, None)
    }

    /// Why a function of our own does not carry over.
    fn own(&self, call: &Call) -> String {
        let (name, language) = (call.function.name, self.to.label());
        format!("{name} is Crosswalk's own; {language} have nothing that does this, and the value stays as it is.")
    }

    fn attribute(&mut self, node: &Node, index: usize, written: impl Fn(&str) -> String) -> PortedPart {
        let name = self.expression.attribute_name(index);
        if let Some(name) = names::counterpart(name, self.from, self.to) {
            return PortedPart::text(written(&name)).nullable(true);
        }
        let custom = written(&names::custom(name, self.to));
        let why = format!("No attribute there is known to hold the same; {custom} would be a custom one.");
        self.lose(node, why, Some(PortedPart::text(custom).nullable(true)))
    }

    /// The part as its author calls it.
    fn name(&self, node: &Node) -> String {
        match &node.kind {
            NodeKind::Call(call) => call.function.name.to_owned(),
            NodeKind::Attribute(index) => {
                let name = self.expression.attribute_name(*index);
                if self.from.is_entra_like() { format!("[{name}]") } else { name.to_owned() }
            }
            NodeKind::Binary(binary) => binary.operator.symbol(self.from).to_owned(),
            NodeKind::Text(text) => format!("\"{}\"", text.value),
            NodeKind::Keyword(keyword) => keyword.name().to_owned(),
            NodeKind::Conditional(_) => "? :".to_owned(),
            NodeKind::Elvis(_) => "?:".to_owned(),
            NodeKind::Null => "null".to_owned(),
            _ => check::kind(node).label().to_owned(),
        }
    }
}

/// The constant text of a part, within parentheses too.
fn literal(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Group(inner) => literal(inner),
        _ => node.literal(),
    }
}

/// The constant whole number of a part, which Entra may spell as text.
fn integer(node: &Node) -> Option<i64> {
    match &node.kind {
        NodeKind::Group(inner) => integer(inner),
        NodeKind::Integer(number) | NodeKind::Hexadecimal(number) => Some(*number),
        NodeKind::Text(text) => text.value.trim().parse().ok(),
        _ => None,
    }
}

const LETTERS: &str = "Letters beyond A to Z may differ: .NET keeps ß and İ, Java changes them.";
