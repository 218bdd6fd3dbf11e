//! The grammar that attribute paths and filters share (RFC 7644 section 3.4.2.2, figure 1, and 3.5.2, figure 7).
//!
//! A path may hold a filter (`emails[type eq "work"].value`) and a filter holds paths, so one recursive-descent
//! parser reads both. Nesting is bounded, so that no text can exhaust the stack.

use std::fmt;

use super::filter::{Filter, Literal, Operator, ValueFilter};
use super::name::Name;
use super::path::TargetPath;
use super::{CORE_GROUP, CORE_USER};

/// Brackets and parentheses inside one another; real filters have two or three.
const DEEPEST: usize = 32;

/// Why a text is no attribute path or no filter, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' cannot be read at character {}: {problem}.", self.character())]
pub struct SyntaxError {
    /// The whole text.
    pub text: String,
    /// Byte offset of what was not understood.
    pub at: usize,
    pub problem: Problem,
}

impl SyntaxError {
    /// The position as people count: from 1, in characters.
    pub fn character(&self) -> usize {
        self.text.get(..self.at).map_or(1, |before| before.chars().count() + 1)
    }
}

/// What is wrong with the text, with what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing where a name is needed.
    NoName,
    /// A name that holds a character which names cannot hold.
    BadName(String),
    /// `a.b.c`: SCIM has one level of sub-attributes.
    TooManyLevels,
    /// Something else than this was needed.
    Expected(&'static str),
    /// An operator that RFC 7644 does not know.
    BadOperator(String),
    /// A value that is no JSON string, number, true, false or null.
    BadLiteral,
    /// A value filter within a value filter, or a full path within one.
    NestedValueFilter,
    TooDeep,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName => f.write_str("an attribute name is missing; write one such as userName"),
            Self::BadName(name) => {
                write!(
                    f,
                    "'{name}' is no attribute name; names hold letters, digits, '-' and '_' and start with a letter"
                )
            }
            Self::TooManyLevels => f.write_str("SCIM has one level of sub-attributes; write attribute.subAttribute"),
            Self::Expected(what) => write!(f, "{what} is needed here"),
            Self::BadOperator(word) => {
                write!(f, "'{word}' is no operator; use eq, ne, co, sw, ew, gt, ge, lt, le or pr")
            }
            Self::BadLiteral => {
                f.write_str("the value must be a JSON string in double quotes, a number, true, false or null")
            }
            Self::NestedValueFilter => f.write_str(
                "within [ ] only the element's own sub-attributes can be compared; write [type eq \"work\"]",
            ),
            Self::TooDeep => write!(f, "it is nested more than {DEEPEST} levels deep; write it flatter"),
        }
    }
}

/// Reads a whole text as one path.
pub(super) fn path(text: &str) -> Result<TargetPath, SyntaxError> {
    let mut parser = Parser::new(text);
    parser.spaces();
    let path = parser.path()?;
    parser.end()?;
    Ok(path)
}

/// Reads a whole text as one filter.
pub(super) fn filter(text: &str) -> Result<Filter, SyntaxError> {
    let mut parser = Parser::new(text);
    let filter = parser.or()?;
    parser.end()?;
    Ok(filter)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    in_value_filter: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, in_value_filter: false }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn fail<T>(&self, problem: Problem) -> Result<T, SyntaxError> {
        Err(self.error(problem))
    }

    fn error(&self, problem: Problem) -> SyntaxError {
        SyntaxError { text: self.text.to_owned(), at: self.at, problem }
    }

    fn spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn end(&mut self) -> Result<(), SyntaxError> {
        self.spaces();
        if self.rest().is_empty() { Ok(()) } else { self.fail(Problem::Expected("'and', 'or' or the end")) }
    }

    fn accept(&mut self, symbol: char) -> bool {
        let found = self.rest().starts_with(symbol);
        self.at += if found { symbol.len_utf8() } else { 0 };
        found
    }

    fn expect(&mut self, symbol: char, name: &'static str) -> Result<(), SyntaxError> {
        self.spaces();
        if self.accept(symbol) { Ok(()) } else { self.fail(Problem::Expected(name)) }
    }

    /// The text up to white space, a bracket, a parenthesis or a quotation mark; nothing is consumed.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || "[]()\"".contains(c)).unwrap_or(rest.len());
        &rest[..end]
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        self.spaces();
        let found = self.word().eq_ignore_ascii_case(keyword);
        self.at += if found { keyword.len() } else { 0 };
        found
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, SyntaxError>) -> Result<T, SyntaxError> {
        if self.depth == DEEPEST {
            return self.fail(Problem::TooDeep);
        }
        self.depth += 1;
        let got = read(self);
        self.depth -= 1;
        got
    }

    fn path(&mut self) -> Result<TargetPath, SyntaxError> {
        let head = self.word();
        let (extension, names) = match head.rfind(':') {
            Some(colon) => (Some(&head[..colon]), &head[colon + 1..]),
            None => (None, head),
        };
        let (attribute, sub_attribute) = match names.split_once('.') {
            Some((attribute, sub)) => (attribute, Some(sub)),
            None => (names, None),
        };
        if sub_attribute.is_some_and(|sub| sub.contains('.')) {
            return self.fail(Problem::TooManyLevels);
        }
        let attribute = self.name(attribute)?;
        let mut sub_attribute = sub_attribute.map(|sub| self.name(sub)).transpose()?;
        if self.in_value_filter && (extension.is_some() || sub_attribute.is_some()) {
            return self.fail(Problem::NestedValueFilter);
        }
        let extension = extension.map(|urn| self.urn(urn)).transpose()?.flatten();
        self.at += head.len();
        let mut filter = None;
        if sub_attribute.is_none() && self.accept('[') {
            filter = Some(self.value_filter()?);
            if self.accept('.') {
                let word = self.word();
                sub_attribute = Some(self.name(word)?);
                self.at += word.len();
            }
        }
        Ok(TargetPath { extension, attribute, filter, sub_attribute })
    }

    fn name(&self, text: &str) -> Result<Name, SyntaxError> {
        let mut characters = text.chars();
        let starts = match characters.next() {
            None => return self.fail(Problem::NoName),
            Some(first) => first.is_ascii_alphabetic() || matches!(first, '$' | '_'),
        };
        if !starts || !characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
            return self.fail(Problem::BadName(text.to_owned()));
        }
        Ok(Name::new(text))
    }

    /// An extension's URN. The core schemas' own URNs may be written, and mean nothing more than their absence.
    fn urn(&self, text: &str) -> Result<Option<Name>, SyntaxError> {
        if [CORE_USER, CORE_GROUP].iter().any(|core| text.eq_ignore_ascii_case(core)) {
            return Ok(None);
        }
        if text.contains(':') { Ok(Some(Name::new(text))) } else { self.fail(Problem::BadName(text.to_owned())) }
    }

    /// What stands between `[` (already read) and `]`.
    fn value_filter(&mut self) -> Result<ValueFilter, SyntaxError> {
        if self.in_value_filter {
            return self.fail(Problem::NestedValueFilter);
        }
        self.in_value_filter = true;
        let filter = self.deeper(Self::or)?;
        self.in_value_filter = false;
        self.expect(']', "']'")?;
        Ok(ValueFilter(Box::new(filter)))
    }

    fn or(&mut self) -> Result<Filter, SyntaxError> {
        let mut terms = vec![self.and()?];
        while self.keyword("or") {
            terms.push(self.and()?);
        }
        Ok(one_or(terms, Filter::Or))
    }

    fn and(&mut self) -> Result<Filter, SyntaxError> {
        let mut terms = vec![self.unary()?];
        while self.keyword("and") {
            terms.push(self.unary()?);
        }
        Ok(one_or(terms, Filter::And))
    }

    fn unary(&mut self) -> Result<Filter, SyntaxError> {
        self.spaces();
        let negated = self.word().eq_ignore_ascii_case("not") && self.rest()[3..].trim_start().starts_with('(');
        if negated {
            self.at += 3;
            self.spaces();
        }
        if !self.accept('(') {
            return self.comparison();
        }
        let inner = self.deeper(Self::or)?;
        self.expect(')', "')'")?;
        Ok(if negated { Filter::Not(Box::new(inner)) } else { inner })
    }

    fn comparison(&mut self) -> Result<Filter, SyntaxError> {
        let path = self.path()?;
        self.spaces();
        let word = self.word();
        if word.eq_ignore_ascii_case("pr") {
            self.at += word.len();
            return Ok(Filter::Present(path));
        }
        let alone = word.is_empty() || word.eq_ignore_ascii_case("and") || word.eq_ignore_ascii_case("or");
        if alone {
            let element = path.filter.is_some() && path.sub_attribute.is_none();
            return if element {
                Ok(Filter::Element(path))
            } else {
                self.fail(Problem::Expected("an operator such as eq"))
            };
        }
        let operator = Operator::parse(word).ok_or_else(|| self.error(Problem::BadOperator(word.to_owned())))?;
        self.at += word.len();
        self.spaces();
        Ok(Filter::Compare { path, operator, value: self.literal()? })
    }

    fn literal(&mut self) -> Result<Literal, SyntaxError> {
        let text = if self.rest().starts_with('"') { quoted(self.rest()) } else { Some(self.word()) };
        let literal = text.and_then(|text| serde_json::from_str(text).ok()).and_then(Literal::from_json);
        match (text, literal) {
            (Some(text), Some(literal)) => {
                self.at += text.len();
                Ok(literal)
            }
            _ => self.fail(Problem::BadLiteral),
        }
    }
}

fn one_or(mut terms: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match terms.len() {
        1 => terms.remove(0),
        _ => many(terms),
    }
}

/// The JSON string that `text` starts with, with its quotation marks.
fn quoted(text: &str) -> Option<&str> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return text.get(..=at),
            _ => {}
        }
    }
    None
}
