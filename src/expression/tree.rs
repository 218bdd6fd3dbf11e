//! The one syntax tree of all dialects.
//!
//! A dialect's parser makes it, the evaluator walks it, a dialect's printer writes it. Functions are resolved and
//! attributes numbered when the text is parsed, so that evaluating a record looks nothing up by name. Two trees are
//! equal when they mean the same, wherever in the text their parts stand.

use std::sync::OnceLock;

use super::diagnostic::Span;
use super::function::{Asks, Function};
use super::regex::{Pattern, PatternError};
use super::surroundings::Beyond;
use super::{Dialect, dialect};

/// How deep expressions may nest. A person's expression stays below 20; this keeps hostile text off the stack.
pub(crate) const MAX_DEPTH: usize = 100;

/// An expression that can be evaluated.
#[derive(Clone, Debug)]
pub struct Expression {
    pub(crate) dialect: Dialect,
    pub(crate) root: Node,
    pub(crate) attributes: Vec<AttributeReference>,
}

/// A source attribute that the expression reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeReference {
    /// As written, without the language's brackets: `givenName`, `$.name.given`, `user.firstName`.
    pub name: String,
    /// Every place in the text that reads it.
    pub spans: Vec<Span>,
}

impl Expression {
    /// The attributes it reads, each once, in the order of their first place.
    pub fn attributes(&self) -> &[AttributeReference] {
        &self.attributes
    }

    /// The functions it calls, each once, in the order of their first place.
    pub fn functions(&self) -> Vec<&'static Function> {
        let mut functions: Vec<&'static Function> = Vec::new();
        self.root.walk(&mut |part| {
            if let NodeKind::Call(call) = &part.kind
                && !functions.iter().any(|known| std::ptr::eq(*known, call.function))
            {
                functions.push(call.function);
            }
        });
        functions
    }

    /// Whether other records than the one in view are asked for: groups, managers.
    pub fn asks_others(&self) -> bool {
        self.asks(|asks| asks != Asks::Nobody)
    }

    /// Whether others are asked for by the whole record in view, and not by values alone.
    pub fn asks_by_record(&self) -> bool {
        self.asks(|asks| asks == Asks::ByRecord)
    }

    fn asks(&self, so: impl Fn(Asks) -> bool) -> bool {
        let of_manager = |name: &str| matches!(self.dialect.beyond(name), Some(Beyond::Manager(_)));
        let mut asks = so(Asks::ByRecord) && self.attributes.iter().any(|attribute| of_manager(&attribute.name));
        self.root.walk(&mut |part| {
            asks = asks || matches!(&part.kind, NodeKind::Call(call) if so(call.function.asks));
        });
        asks
    }

    /// The language it was written in.
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The expression in the form a dialect stores it. Only names and signs are changed, not functions.
    pub fn print(&self, dialect: Dialect) -> String {
        dialect::print(self, dialect)
    }

    /// A few characters that say what it does, for a wire's chip: `Join " "`, `Switch [country]`.
    pub fn summary(&self) -> String {
        match &self.root.kind {
            NodeKind::Conditional(_) => "if … else …".to_owned(),
            NodeKind::Elvis(parts) => format!("{} or else …", self.short(&parts[0])),
            NodeKind::Binary(binary) => {
                format!("{} {} …", self.short(&binary.left), binary.operator.symbol(self.dialect))
            }
            NodeKind::Template(_) => shortened(&self.print(self.dialect)),
            _ => self.short(&self.root),
        }
    }

    fn short(&self, node: &Node) -> String {
        match &node.kind {
            NodeKind::Call(call) => match call.arguments.first().map(|first| &first.kind) {
                Some(NodeKind::Text(_) | NodeKind::Attribute(_)) => {
                    format!("{} {}", call.function.name, self.short(&call.arguments[0]))
                }
                _ => call.function.name.to_owned(),
            },
            NodeKind::Attribute(index) if self.dialect.is_entra_like() => {
                shortened(&format!("[{}]", self.attribute_name(*index)))
            }
            NodeKind::Attribute(index) => shortened(self.attribute_name(*index)),
            NodeKind::Text(text) => shortened(&format!("\"{}\"", text.value)),
            _ => "…".to_owned(),
        }
    }

    pub(crate) fn attribute_name(&self, index: usize) -> &str {
        self.attributes.get(index).map_or("", |attribute| &attribute.name)
    }
}

/// At most 24 characters, so that it fits a chip.
fn shortened(text: &str) -> String {
    const MOST: usize = 24;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST - 1).chain(['…']).collect()
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        let names = |expression: &Self| expression.attributes.iter().map(|a| a.name.clone()).collect::<Vec<_>>();
        self.root == other.root && names(self) == names(other)
    }
}

/// What a part of an expression is to somebody who stores it otherwise.
#[derive(Clone, Debug)]
pub enum Outline<'e> {
    /// By its name.
    Attribute(&'e str),
    Text(&'e str),
    /// With the arguments that are given, and which ones they are.
    Call(&'static Function, Vec<(usize, Outlined<'e>)>),
    /// Anything else: its text says what.
    Other,
}

/// A part and where it stands.
#[derive(Clone, Debug)]
pub struct Outlined<'e> {
    pub span: Span,
    pub what: Outline<'e>,
}

impl Expression {
    /// All of it, as calls of functions with attributes and texts.
    pub fn outlined(&self) -> Outlined<'_> {
        self.outlined_part(&self.root)
    }

    fn outlined_part<'e>(&'e self, node: &'e Node) -> Outlined<'e> {
        let what = match &node.kind {
            NodeKind::Attribute(index) => Outline::Attribute(self.attribute_name(*index)),
            NodeKind::Text(literal) => Outline::Text(&literal.value),
            NodeKind::Call(call) => {
                let given = call.arguments.iter().enumerate().filter(|(_, argument)| !argument.is_omitted());
                Outline::Call(call.function, given.map(|(at, argument)| (at, self.outlined_part(argument))).collect())
            }
            _ => Outline::Other,
        };
        Outlined { span: node.span.clone(), what }
    }
}

/// One part of an expression and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub span: Span,
    pub kind: NodeKind,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Node {
    pub fn new(span: Span, kind: NodeKind) -> Self {
        Self { span, kind }
    }

    pub fn is_omitted(&self) -> bool {
        matches!(self.kind, NodeKind::Omitted)
    }

    /// The text, when this is a text constant.
    pub fn literal(&self) -> Option<&str> {
        if let NodeKind::Text(text) = &self.kind { Some(&text.value) } else { None }
    }

    /// Calls `visit` on this node and all below it, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }

    /// The parts right below it, in the order of the text.
    pub fn children(&self) -> Vec<&Node> {
        match &self.kind {
            NodeKind::Call(call) => call.receiver.as_deref().into_iter().chain(&call.arguments).collect(),
            NodeKind::Binary(binary) => vec![&binary.left, &binary.right],
            NodeKind::Unary(_, inner) | NodeKind::Member(inner, _) => vec![inner],
            NodeKind::Group(inner) | NodeKind::Safe(inner) => vec![inner],
            NodeKind::Conditional(parts) => parts.iter().collect(),
            NodeKind::Elvis(parts) | NodeKind::Index(parts) | NodeKind::Projection(parts) => parts.iter().collect(),
            NodeKind::Selection(_, parts) => parts.iter().collect(),
            NodeKind::List(items) | NodeKind::Template(items) => items.iter().collect(),
            NodeKind::Map(entries) => entries.iter().flat_map(|(key, value)| [key, value]).collect(),
            _ => Vec::new(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NodeKind {
    /// An argument left empty between two commas.
    Omitted,
    /// What could not be read; never evaluated.
    Invalid,
    Null,
    Boolean(bool),
    Integer(i64),
    /// VB's `&HF`.
    Hexadecimal(i64),
    Decimal(f64),
    Text(TextLiteral),
    Keyword(Keyword),
    /// A place in [`Expression::attributes`].
    Attribute(usize),
    /// A member of the element in view, inside `.![…]` and `.^[…]`.
    Field(String),
    Call(Call),
    Binary(Box<Binary>),
    Unary(UnaryOperator, Box<Node>),
    /// Parentheses the author wrote; kept so that printing gives them back.
    Group(Box<Node>),
    /// `condition ? then : otherwise`.
    Conditional(Box<[Node; 3]>),
    /// `value ?: otherwise`.
    Elvis(Box<[Node; 2]>),
    Index(Box<[Node; 2]>),
    Member(Box<Node>, String),
    /// What stands before `?.`: without a value nothing is taken of it.
    Safe(Box<Node>),
    Projection(Box<[Node; 2]>),
    Selection(Which, Box<[Node; 2]>),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
    /// Text with attributes in it: OneLogin's macros.
    Template(Vec<Node>),
}

/// A call of a function from the table.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub function: &'static Function,
    /// What stands before the dot: `user` in `user.getGroups(…)`.
    pub receiver: Option<Box<Node>>,
    pub arguments: Vec<Node>,
}

impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        self.function.name == other.function.name
            && self.receiver == other.receiver
            && self.arguments == other.arguments
    }
}

/// A text constant; as a pattern it is compiled once, when first used.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextLiteral {
    pub value: String,
    pub pattern: OnceLock<Box<Result<Pattern, PatternError>>>,
}

impl TextLiteral {
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), pattern: OnceLock::new() }
    }
}

impl PartialEq for TextLiteral {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Binary {
    pub operator: BinaryOperator,
    pub left: Node,
    pub right: Node,
}

/// Bare words with a meaning of their own in Entra's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keyword {
    BinaryCompare,
    TextCompare,
    IgnoreAttributeFlow,
    IgnoreObjectFlow,
    /// An encoding's name, as `ConvertFromBase64(…, UTF8)` takes it.
    Utf8,
    Unicode,
}

impl Keyword {
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::BinaryCompare, "vbBinaryCompare"),
        (Self::TextCompare, "vbTextCompare"),
        (Self::IgnoreAttributeFlow, "IgnoreAttributeFlow"),
        (Self::IgnoreObjectFlow, "IgnoreObjectFlow"),
        (Self::Utf8, "UTF8"),
        (Self::Unicode, "Unicode"),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, word)| *word == name).map(|(keyword, _)| *keyword)
    }

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(keyword, _)| *keyword == self).map_or("", |(_, word)| word)
    }
}

/// Which elements `.^[…]`, `.$[…]` and `.?[…]` keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    First,
    Last,
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnaryOperator {
    Not,
    Minus,
    Plus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BinaryOperator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// `+` in Okta: adds numbers, joins text.
    Plus,
    /// `&` in Cloud Sync: always joins text.
    Concatenate,
    Minus,
    Times,
    Divide,
    Remainder,
    Power,
    And,
    Or,
    Matches,
}

impl BinaryOperator {
    /// As a language writes it.
    pub const fn symbol(self, dialect: Dialect) -> &'static str {
        let entra = dialect.is_entra_like();
        match self {
            Self::Equal if entra => "=",
            Self::Equal => "==",
            Self::NotEqual if entra => "<>",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Plus => "+",
            Self::Concatenate => "&",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Power => "^",
            Self::And => "AND",
            Self::Or => "OR",
            Self::Matches => "matches",
        }
    }

    /// Whether Spring's language takes only one of them: `1 < 2 < 3` and `2 ^ 3 ^ 2` it does not read.
    pub const fn stands_alone(self) -> bool {
        matches!(self.precedence(), 3 | 6)
    }

    /// How tightly it binds; higher binds tighter.
    pub const fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::NotEqual | Self::Less | Self::LessOrEqual => 3,
            Self::Greater | Self::GreaterOrEqual | Self::Matches => 3,
            Self::Plus | Self::Minus | Self::Concatenate => 4,
            Self::Times | Self::Divide | Self::Remainder => 5,
            Self::Power => 6,
        }
    }
}
