//! One validating walk over a record's text: every value by its place, nothing built.
//!
//! [`walk`] accepts exactly what `serde_json` accepts (a test holds the two against each other) and hands each value to
//! a [`Sink`] as the text it is, so numbers and escapes pass through untouched. Where a value stands is a [`Node`] of a
//! [`Shape`], which learns the keys of the records as they go by: their order is nearly always that of the record
//! before, so finding a key is one comparison.

mod fault;
mod shape;
mod slots;
mod text;

pub use self::fault::{Fault, Why};
pub use self::shape::{Down, Node, Shape};
pub use self::slots::{SlotReader, Unseen, UntilFound, WalkedValue, Wanted};
pub use self::text::{RawText, is_plain, text_at};

use self::text::{is_space, plain_string, string};

/// How deep values may be nested: as deep as `serde_json` goes.
const DEEPEST: u32 = 127;

/// A value that holds no others, as the text has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Leaf<'t> {
    Null,
    Boolean(bool),
    /// As it is written: `1.10`, `12345678901234567890123`.
    Number(&'t str),
    Text(RawText<'t>),
}

/// Takes what a walk comes by.
pub trait Sink<'t> {
    /// A member's key; its value comes next.
    fn member(&mut self, _node: Node, _key: RawText<'t>) {}

    fn leaf(&mut self, node: Node, leaf: Leaf<'t>);

    /// An object or array begins.
    fn open(&mut self, _node: Node, _container: Container) {}

    /// It is over; `text` is all of it, brackets included, and `count` its members or elements.
    fn close(&mut self, _node: Node, _container: Container, _text: &'t str, _count: usize) {}

    /// Whether the walk may end here: asked after each member and element. The rest of the record is then taken to be
    /// well formed, and without a repeated key.
    fn is_enough(&self) -> bool {
        false
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    Object,
    Array,
}

/// What a walk to the end says about the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Where a key stands that its object has already; the first of them.
    pub repeated_key: Option<usize>,
}

/// Walks over one record, which is one JSON value with nothing but white space around it.
///
/// # Errors
/// The text is no JSON, at this byte. What the sink was given before is to be thrown away.
pub fn walk<'t>(record: &'t str, shape: &mut Shape, sink: &mut impl Sink<'t>) -> Result<Walked, Fault> {
    let mut walker =
        Walker { text: record, bytes: record.as_bytes(), at: 0, depth: 0, shape, sink, walked: Walked::default() };
    walker.space();
    walker.value(Node::ROOT)?;
    walker.space();
    match walker.peek() {
        None => Ok(walker.walked),
        Some(_) => Err(walker.fault(Why::MoreAfterTheEnd)),
    }
}

struct Walker<'t, 's, S> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    depth: u32,
    shape: &'s mut Shape,
    sink: &'s mut S,
    walked: Walked,
}

impl<'t, S: Sink<'t>> Walker<'t, '_, S> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Most texts are written without white space: one comparison says that there is none here.
    #[inline]
    fn space(&mut self) {
        if self.peek().is_some_and(|byte| byte <= b' ') {
            self.more_space();
        }
    }

    #[inline(never)]
    fn more_space(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    /// The byte that comes next after white space.
    #[inline]
    fn next_token(&mut self) -> Option<u8> {
        self.space();
        self.peek()
    }

    fn fault(&self, why: Why) -> Fault {
        let why = if self.at >= self.bytes.len() { Why::EndsTooSoon } else { why };
        Fault { at: self.at, why }
    }

    fn value(&mut self, node: Node) -> Result<(), Fault> {
        match self.peek() {
            Some(b'"') => match plain_string(self.text, self.at) {
                Some(text) => {
                    self.at += text.len();
                    self.sink.leaf(node, Leaf::Text(RawText::plain(text)));
                    Ok(())
                }
                None => self.escaped_text(node),
            },
            Some(b'n') => self.word(node, "null", Leaf::Null),
            Some(b'{') => self.container(node, Container::Object),
            Some(b'[') => self.container(node, Container::Array),
            Some(b't') => self.word(node, "true", Leaf::Boolean(true)),
            Some(b'f') => self.word(node, "false", Leaf::Boolean(false)),
            Some(b'-' | b'0'..=b'9') => {
                let number = self.number()?;
                self.sink.leaf(node, Leaf::Number(number));
                Ok(())
            }
            _ => Err(self.fault(Why::NoValue)),
        }
    }

    /// A text that is not plain. Apart, for what is known of a plain one makes quick work of it.
    #[inline(never)]
    fn escaped_text(&mut self, node: Node) -> Result<(), Fault> {
        let text = self.string()?;
        self.sink.leaf(node, Leaf::Text(text));
        Ok(())
    }

    fn string(&mut self) -> Result<RawText<'t>, Fault> {
        let (text, end) = string(self.text, self.at)?;
        self.at = end;
        Ok(text)
    }

    #[inline(always)]
    fn word(&mut self, node: Node, word: &'static str, leaf: Leaf<'t>) -> Result<(), Fault> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            self.sink.leaf(node, leaf);
            return Ok(());
        }
        let same = self.bytes[self.at..].iter().zip(word.as_bytes()).take_while(|(byte, expected)| byte == expected);
        self.at += same.count();
        Err(self.fault(Why::NoWord))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let first = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == first { Err(self.fault(Why::NoNumber)) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<&'t str, Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                return Err(self.fault(Why::NoNumber));
            }
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    fn container(&mut self, node: Node, container: Container) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.fault(Why::TooDeep));
        }
        let start = self.at;
        self.at += 1;
        self.sink.open(node, container);
        let count = match container {
            Container::Object => self.members(node)?,
            Container::Array => self.elements(node)?,
        };
        self.depth -= 1;
        self.sink.close(node, container, &self.text[start..self.at], count);
        Ok(())
    }

    /// Whether the sink has seen enough; what is left of the record is passed over then.
    fn ends_here(&mut self) -> bool {
        let is_enough = self.sink.is_enough();
        if is_enough {
            self.at = self.bytes.len();
        }
        is_enough
    }

    /// From after `{` to after `}`.
    fn members(&mut self, node: Node) -> Result<usize, Fault> {
        let mut object = self.shape.object(node);
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(0);
        }
        let mut count = 0;
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.fault(if self.peek() == Some(b'}') { Why::ExtraComma } else { Why::NoKey }));
            }
            let key_at = self.at;
            let (child, is_repeated, key) = match self.shape.foreseen(&mut object, &self.bytes[key_at..]) {
                Some((child, is_repeated, length)) => {
                    self.at += length;
                    (child, is_repeated, RawText::plain(&self.text[key_at..self.at]))
                }
                None => {
                    let key = self.string()?;
                    let (child, is_repeated) = self.shape.member(&mut object, key);
                    (child, is_repeated, key)
                }
            };
            if is_repeated {
                self.walked.repeated_key.get_or_insert(key_at);
            }
            self.sink.member(child, key);
            if self.next_token() != Some(b':') {
                return Err(self.fault(Why::NoColon));
            }
            self.at += 1;
            self.space();
            self.value(child)?;
            count += 1;
            if self.ends_here() {
                return Ok(count);
            }
            match self.next_token() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.fault(Why::NoCommaInObject)),
            }
            self.space();
        }
        self.at += 1;
        Ok(count)
    }

    /// From after `[` to after `]`.
    fn elements(&mut self, node: Node) -> Result<usize, Fault> {
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(0);
        }
        let mut count = 0;
        loop {
            if self.peek() == Some(b']') {
                return Err(self.fault(Why::ExtraComma));
            }
            let element = self.shape.element(node, count);
            self.value(element)?;
            count += 1;
            if self.ends_here() {
                return Ok(count);
            }
            match self.next_token() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return Err(self.fault(Why::NoCommaInArray)),
            }
            self.space();
        }
        self.at += 1;
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
