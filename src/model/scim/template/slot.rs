//! What is known only once the account has answered.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::base::{RecordIndex, ResourceKind};

/// The place of a step in its sequence; from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StepNumber(pub usize);

/// An opening in a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The id that the answer to a step of the same sequence gives.
    Id(StepNumber),
    /// The id in the account of what another record is there.
    IdOf { kind: ResourceKind, record: RecordIndex, name: Box<str> },
    /// What the client makes up when it sends the request: "a random password".
    MadeUp { what: &'static str, by: &'static str },
}

impl Slot {
    /// What is needed to fill it: "the id of Bo Chen in the account".
    pub fn needs(&self) -> String {
        match self {
            Self::Id(StepNumber(at)) => format!("the id in the answer to request {}", at + 1),
            Self::IdOf { name, .. } => format!("the id of {name} in the account"),
            Self::MadeUp { what, by } => format!("{what}, made up by {by}"),
        }
    }

    /// As it is shown within a path.
    pub fn in_path(&self) -> String {
        match self {
            Self::Id(_) => "{id}".to_owned(),
            Self::IdOf { name, .. } => format!("{{id of {name}}}"),
            Self::MadeUp { what, .. } => format!("{{{what}}}"),
        }
    }

    /// As it is shown within a body.
    pub fn in_body(&self) -> String {
        format!("<{}>", self.needs())
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.needs())
    }
}

/// An id in a request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Id {
    Known(Box<str>),
    Open(Slot),
    /// That of each of those that the list around it, or the step that is repeated, names.
    Each,
}

impl Id {
    /// The id itself, where `this` is the one that a list is at.
    pub(super) const fn at<'a>(&'a self, this: Option<&'a Self>) -> &'a Self {
        match (self, this) {
            (Self::Each, Some(this)) => this,
            (own, _) => own,
        }
    }

    pub fn known(&self) -> Option<&str> {
        match self {
            Self::Known(id) => Some(id),
            Self::Open(_) | Self::Each => None,
        }
    }
}

/// Text; what is open as `{"$needs": "…"}`.
impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(id) => serializer.serialize_str(id),
            Self::Open(slot) => serializer.collect_map([("$needs", slot.needs())]),
            Self::Each => serializer.serialize_unit(),
        }
    }
}

impl From<&str> for Id {
    fn from(id: &str) -> Self {
        Self::Known(id.into())
    }
}
