//! Text with ids in it: a path with its query, the path of a PATCH operation.

use std::borrow::Cow;

use super::slot::{Id, Slot};
use crate::scim::request::percent_encode;

/// Text in which ids may still be open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Id {
        id: Id,
        /// It stands between the quotes of a filter's literal (RFC 7644 section 3.4.2.2).
        in_literal: bool,
    },
}

/// Where a text ends up, which decides how ids are written in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// Below the base URL: percent-encoded.
    Path,
    Body,
}

impl Text {
    #[must_use]
    pub fn and(mut self, text: &str) -> Self {
        match self.0.last_mut() {
            Some(Piece::Plain(before)) => before.push_str(text),
            _ => self.0.push(Piece::Plain(text.to_owned())),
        }
        self
    }

    #[must_use]
    pub fn id(mut self, id: Id) -> Self {
        self.0.push(Piece::Id { id, in_literal: false });
        self
    }

    /// An id as a literal of a filter, with its quotes.
    #[must_use]
    pub fn literal(mut self, id: Id) -> Self {
        self = self.and("\"");
        self.0.push(Piece::Id { id, in_literal: true });
        self.and("\"")
    }

    /// The same, its plain parts percent-encoded, to stand in a query.
    pub(super) fn in_query(self) -> impl Iterator<Item = Self> {
        self.0.into_iter().map(|piece| match piece {
            Piece::Plain(text) => Self::from(percent_encode(&text)),
            id => Self(vec![id]),
        })
    }

    #[must_use]
    pub(super) fn join(mut self, other: Self) -> Self {
        for piece in other.0 {
            match piece {
                Piece::Plain(text) => self = self.and(&text),
                id => self.0.push(id),
            }
        }
        self
    }

    /// Hands over its parts: texts as they are written, and what is open.
    pub(super) fn parts<'a>(
        &'a self,
        this: Option<&'a Id>,
        within: Within,
        mut each: impl FnMut(Result<Cow<'a, str>, &'a Slot>),
    ) {
        for piece in &self.0 {
            match piece {
                Piece::Plain(text) => each(Ok(Cow::Borrowed(text))),
                Piece::Id { id, in_literal } => match id.at(this) {
                    Id::Known(id) => each(Ok(written(id, *in_literal, within))),
                    Id::Open(slot) => each(Err(slot)),
                    Id::Each => {}
                },
            }
        }
    }

    /// The text, what is open as `shown` has it.
    pub(super) fn shown(&self, this: Option<&Id>, within: Within, shown: impl Fn(&Slot) -> String) -> String {
        let mut text = String::new();
        self.parts(this, within, |part| match part {
            Ok(part) => text.push_str(&part),
            Err(slot) => text.push_str(&shown(slot)),
        });
        text
    }

    pub(super) fn map(&self, id: &dyn Fn(&Id) -> Id) -> Self {
        let piece = |piece: &Piece| match piece {
            Piece::Plain(text) => Piece::Plain(text.clone()),
            Piece::Id { id: own, in_literal } => Piece::Id { id: id(own), in_literal: *in_literal },
        };
        Self(self.0.iter().map(piece).collect())
    }
}

/// An id as it stands in a text: whatever is in it can end neither a literal nor a path's segment.
fn written(id: &str, in_literal: bool, within: Within) -> Cow<'_, str> {
    let id = if in_literal && id.contains(['"', '\\']) {
        Cow::Owned(id.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        Cow::Borrowed(id)
    };
    if within == Within::Path { Cow::Owned(percent_encode(&id)) } else { id }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(vec![Piece::Plain(text)])
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}
