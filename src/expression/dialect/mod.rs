//! The languages: each folder or file reads one dialect's text into the common tree and writes the tree back.

pub(crate) mod entra;
mod google;
pub(crate) mod okta;
pub(crate) mod onelogin;

use crate::base::Severity;
use crate::base::survive::survive;

use super::diagnostic::{Diagnostic, Span};
use super::surroundings::Beyond;
use super::tree::{AttributeReference, BinaryOperator, Expression, Node, NodeKind};

/// An expression language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Microsoft Entra ID's provisioning expressions.
    Entra,
    /// Okta's (Classic) Expression Language, as profile mappings use it.
    Okta,
    /// OneLogin's macros.
    OneLogin,
    /// Google's autoprovisioning: one attribute, no expressions.
    Google,
    /// Entra's functions with JSONPath in the brackets.
    Generic,
}

impl Dialect {
    pub const ALL: [Self; 5] = [Self::Entra, Self::Okta, Self::OneLogin, Self::Google, Self::Generic];

    /// Whether it has Entra's syntax and functions.
    pub const fn is_entra_like(self) -> bool {
        matches!(self, Self::Entra | Self::Generic)
    }

    /// Whether there are functions, so that an expression can grow long.
    pub const fn has_functions(self) -> bool {
        !matches!(self, Self::OneLogin | Self::Google)
    }

    /// An attribute's value, as an expression.
    pub fn attribute(self, name: &str) -> String {
        match self {
            Self::Entra | Self::Generic => format!("[{name}]"),
            Self::OneLogin => format!("{{$user.{name}}}"),
            Self::Okta | Self::Google => name.to_owned(),
        }
    }

    /// Two expressions with a space between what they give; `None` where the language cannot.
    pub fn joined(self, first: &str, second: &str) -> Option<String> {
        match self {
            Self::Entra | Self::Generic => Some(format!("Join(\" \", {first}, {second})")),
            Self::Okta => Some(format!("{} + \" \" + {}", okta_operand(first), okta_operand(second))),
            Self::OneLogin => Some(format!("{first} {second}")),
            Self::Google => None,
        }
    }

    /// What a name asks for that is not the record's own attribute.
    pub(crate) fn beyond(self, name: &str) -> Option<Beyond<'_>> {
        match self {
            Self::Okta => okta::beyond(name),
            Self::OneLogin => onelogin::beyond(name),
            Self::Entra | Self::Google | Self::Generic => None,
        }
    }

    /// The expression of a name that asks for more than the record; `None` for the record's own attributes.
    pub fn beyond_the_record(self, name: &str) -> Option<String> {
        self.beyond(name)?;
        let bare = if self == Self::OneLogin { name.rsplit('.').next().unwrap_or(name) } else { name };
        Some(self.attribute(bare))
    }

    /// The client or the form of payload whose language it is.
    pub const fn client(self) -> &'static str {
        match self {
            Self::Entra => "Entra",
            Self::Okta => "Okta",
            Self::OneLogin => "OneLogin",
            Self::Google => "Google",
            Self::Generic => "Script or CSV",
        }
    }

    /// The name for sentences.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Entra => "Entra's expressions",
            Self::Okta => "Okta's Expression Language",
            Self::OneLogin => "OneLogin's macros",
            Self::Google => "Google's attribute mapping",
            Self::Generic => "Crosswalk's expressions",
        }
    }
}

/// What came of a text: an expression unless there was an error, and everything there is to say about it.
#[derive(Clone, Debug)]
pub struct Parsed {
    pub expression: Option<Expression>,
    /// In the order of their places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Longest expression that Entra takes (reference, expression builder, known issues); here the limit of all dialects.
pub(crate) const LONGEST: usize = 10_000;

/// Reads a text in its dialect. A panic in reading it, as of a library that compiles a constant pattern, is an error of the
/// whole text.
pub fn parse(dialect: Dialect, text: &str) -> Parsed {
    survive(|| parsed(dialect, text)).unwrap_or_else(|said| {
        let message = format!("A defect of Crosswalk or of a library that it uses stopped the reading: {said}.");
        let diagnostic =
            Diagnostic::error(0..text.len(), message, "Write it in another way, and report the expression.");
        Parsed { expression: None, diagnostics: vec![diagnostic] }
    })
}

fn parsed(dialect: Dialect, text: &str) -> Parsed {
    if text.encode_utf16().nth(LONGEST).is_some() {
        let message = format!("The expression is longer than {LONGEST} characters.");
        let diagnostic =
            Diagnostic::error(0..text.len(), message, "Split the work over two attributes, or shorten it.");
        return Parsed { expression: None, diagnostics: vec![diagnostic] };
    }
    let mut reader = Reader::new(dialect);
    if text.trim().is_empty() {
        reader.error(0..text.len(), "There is no expression.", "Type one, or choose another kind of rule.");
        return reader.finish(Node::new(0..text.len(), NodeKind::Invalid));
    }
    let root = match dialect {
        Dialect::Entra | Dialect::Generic => entra::read(text, &mut reader),
        Dialect::Okta => okta::read(text, &mut reader),
        Dialect::OneLogin => onelogin::read(text, &mut reader),
        Dialect::Google => google::read(text, &mut reader),
    };
    reader.finish(root)
}

/// Writes a tree in a dialect.
pub(crate) fn print(expression: &Expression, dialect: Dialect) -> String {
    match dialect {
        Dialect::Entra | Dialect::Generic => entra::print(expression, dialect),
        Dialect::Okta => okta::print(expression),
        Dialect::OneLogin => onelogin::print(expression),
        Dialect::Google => google::print(expression),
    }
}

/// A text as a constant of the language, whatever is in it; `None` where the language has no constants.
pub fn text_constant(dialect: Dialect, text: &str) -> Option<String> {
    match dialect {
        Dialect::Entra | Dialect::Generic => Some(entra::quoted(text)),
        Dialect::Okta => Some(okta::quoted(text)),
        // What stands outside of its macros is text as it is.
        Dialect::OneLogin => (!text.contains('{')).then(|| text.to_owned()),
        Dialect::Google => None,
    }
}

/// An expression's text as one side of Okta's `+`: what would be read as something else there stands in parentheses.
fn okta_operand(text: &str) -> String {
    let stays = |node: &Node| match &node.kind {
        NodeKind::Conditional(_) | NodeKind::Elvis(_) => false,
        NodeKind::Binary(binary) => binary.operator == BinaryOperator::Plus,
        _ => true,
    };
    let parsed = parse(Dialect::Okta, text).expression;
    if parsed.is_some_and(|expression| stays(&expression.root)) { text.to_owned() } else { format!("({text})") }
}

/// What all parsers collect while they read.
pub(crate) struct Reader {
    pub dialect: Dialect,
    pub attributes: Vec<AttributeReference>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn new(dialect: Dialect) -> Self {
        Self { dialect, attributes: Vec::new(), diagnostics: Vec::new() }
    }

    /// The number of an attribute; the same name gets the same number.
    pub fn attribute(&mut self, name: &str, span: Span) -> NodeKind {
        let place = self.attributes.iter().position(|known| known.name == name).unwrap_or_else(|| {
            self.attributes.push(AttributeReference { name: name.to_owned(), spans: Vec::new() });
            self.attributes.len() - 1
        });
        self.attributes[place].spans.push(span);
        NodeKind::Attribute(place)
    }

    pub fn error(&mut self, span: Span, message: impl Into<String>, remedy: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(span, message, remedy));
    }

    pub fn warning(&mut self, span: Span, message: impl Into<String>, remedy: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(span, message, remedy));
    }

    pub fn note(&mut self, span: Span, message: impl Into<String>, remedy: impl Into<String>) {
        self.diagnostics.push(Diagnostic::note(span, message, remedy));
    }

    fn finish(mut self, root: Node) -> Parsed {
        self.diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, std::cmp::Reverse(diagnostic.severity)));
        let good = self.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
        let Self { dialect, attributes, diagnostics } = self;
        Parsed { expression: good.then_some(Expression { dialect, root, attributes }), diagnostics }
    }
}
