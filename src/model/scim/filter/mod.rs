//! Filters (RFC 7644 section 3.4.2.2): `userName eq "liz@contoso.com" and meta.lastModified gt "2026-01-01T00:00:00Z"`.
//!
//! The tree prints back to the text it was read from, up to white space and the case of operators.

mod matching;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Number, Value};

use super::path::TargetPath;
use super::syntax;

/// Why a text is no filter.
pub type FilterError = syntax::SyntaxError;

/// A filter over whole resources.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Filter {
    /// `title pr`
    Present(TargetPath),
    /// `userName eq "liz"`
    Compare {
        path: TargetPath,
        operator: Operator,
        value: Literal,
    },
    /// `emails[type eq "work"]`: some element fits.
    Element(TargetPath),
    /// Two or more, all of which hold.
    And(Vec<Filter>),
    /// Two or more, one of which holds.
    Or(Vec<Filter>),
    Not(Box<Filter>),
}

/// A filter over the elements of one multi-valued attribute: what stands between `[` and `]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValueFilter(pub(super) Box<Filter>);

/// The comparison operators; `pr` stands alone as [`Filter::Present`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operator {
    Equal,
    NotEqual,
    Contains,
    StartsWith,
    EndsWith,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// What an attribute is compared with: a JSON value that is no list and no object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Literal {
    Text(String),
    Number(Number),
    Boolean(bool),
    Null,
}

impl Filter {
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        syntax::filter(text)
    }

    /// `path eq "text"`: what a provisioning client looks a person up with.
    pub fn equals(path: TargetPath, text: impl Into<String>) -> Self {
        Self::Compare { path, operator: Operator::Equal, value: Literal::Text(text.into()) }
    }

    /// Every path that the filter tests, with its operator (none for `pr` and for element filters).
    pub fn tests(&self) -> Vec<(&TargetPath, Option<Operator>)> {
        match self {
            Self::Present(path) | Self::Element(path) => vec![(path, None)],
            Self::Compare { path, operator, .. } => vec![(path, Some(*operator))],
            Self::And(terms) | Self::Or(terms) => terms.iter().flat_map(Self::tests).collect(),
            Self::Not(inner) => inner.tests(),
        }
    }

    fn binding(&self) -> u8 {
        match self {
            Self::Or(_) => 0,
            Self::And(_) => 1,
            _ => 2,
        }
    }
}

impl ValueFilter {
    /// An element that fits as far as equalities can say: `type eq "work"` gives `{"type": "work"}`.
    pub fn to_element(&self) -> Value {
        let mut element = Map::new();
        collect_equalities(&self.0, &mut element);
        Value::Object(element)
    }

    /// The filter inside.
    pub fn filter(&self) -> &Filter {
        &self.0
    }

    /// For screens: `work` for `type eq "work"`, `primary` for `primary eq true`, else the whole filter.
    pub fn short(&self) -> String {
        match &*self.0 {
            Filter::Compare { path, operator: Operator::Equal, value } => match value {
                Literal::Text(text) if path.attribute().eq_ignore_ascii_case("type") => text.clone(),
                Literal::Boolean(true) => path.attribute().to_owned(),
                _ => self.to_string(),
            },
            _ => self.to_string(),
        }
    }
}

fn collect_equalities(filter: &Filter, element: &mut Map<String, Value>) {
    match filter {
        Filter::Compare { path, operator: Operator::Equal, value } => {
            element.insert(path.attribute().to_owned(), value.to_json());
        }
        Filter::And(terms) => terms.iter().for_each(|term| collect_equalities(term, element)),
        _ => {}
    }
}

impl Operator {
    const TABLE: [(Self, &'static str); 9] = [
        (Self::Equal, "eq"),
        (Self::NotEqual, "ne"),
        (Self::Contains, "co"),
        (Self::StartsWith, "sw"),
        (Self::EndsWith, "ew"),
        (Self::Greater, "gt"),
        (Self::GreaterOrEqual, "ge"),
        (Self::Less, "lt"),
        (Self::LessOrEqual, "le"),
    ];

    /// Operators are read in any case (RFC 7644: attribute operators are case insensitive).
    pub fn parse(word: &str) -> Option<Self> {
        Self::TABLE.iter().find(|(_, text)| text.eq_ignore_ascii_case(word)).map(|(operator, _)| *operator)
    }

    pub fn as_str(self) -> &'static str {
        Self::TABLE.iter().find(|(operator, _)| *operator == self).map_or("", |(_, text)| text)
    }
}

impl Literal {
    pub fn from_json(value: Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::Text(text)),
            Value::Number(number) => Some(Self::Number(number)),
            Value::Bool(boolean) => Some(Self::Boolean(boolean)),
            Value::Null => Some(Self::Null),
            Value::Array(_) | Value::Object(_) => None,
        }
    }

    pub fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.clone()),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Boolean(boolean) => Value::Bool(*boolean),
            Self::Null => Value::Null,
        }
    }
}

impl Ord for Literal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.to_string().cmp(&other.to_string())
    }
}

impl PartialOrd for Literal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_json())
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Present(path) => write!(f, "{path} pr"),
            Self::Element(path) => write!(f, "{path}"),
            Self::Compare { path, operator, value } => write!(f, "{path} {} {value}", operator.as_str()),
            Self::Not(inner) => write!(f, "not ({inner})"),
            Self::And(terms) => joined(f, terms, " and ", 1),
            Self::Or(terms) => joined(f, terms, " or ", 0),
        }
    }
}

/// Terms that bind no tighter than their operator stand in parentheses, so that the tree reads back as it is.
fn joined(f: &mut fmt::Formatter<'_>, terms: &[Filter], between: &str, binding: u8) -> fmt::Result {
    for (at, term) in terms.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        if term.binding() > binding { write!(f, "{term}")? } else { write!(f, "({term})")? }
    }
    Ok(())
}

impl fmt::Display for ValueFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests;
