//! Why a command ends before its time, and how a result says of itself that it is only a part.

use std::fmt;
use std::io;

use serde::Serialize;
use serde_json::Value;

use super::incoming::is_stopped;
use crate::base::file::WriteError;
use crate::base::{Cancelled, Ending, Finding, counted, thousands};
use crate::exchange::snapshot::seal::SealError;
use crate::source::ReadError;

/// The input cannot be used; the sentence says what, where, why and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(pub String);

impl Unusable {
    pub fn because(error: impl fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// Why a command does not come to its end.
#[derive(Debug)]
pub enum Stop {
    Unusable(Unusable),
    /// It was interrupted or broke off before there was anything to write. What is known by then is written as a [`Part`].
    BrokenOff(String),
    /// Nobody reads the result any more, which is no trouble of ours: `crosswalk … | head`.
    Unread,
}

impl Stop {
    pub fn ending(&self) -> Ending {
        match self {
            Self::Unusable(_) => Ending::Unusable,
            Self::BrokenOff(_) => Ending::Partial,
            Self::Unread => Ending::Good,
        }
    }

    /// What is to be said; nothing where nobody listens.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Unusable(Unusable(sentence)) | Self::BrokenOff(sentence) => Some(sentence),
            Self::Unread => None,
        }
    }
}

impl From<Unusable> for Stop {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}

impl From<Cancelled> for Stop {
    fn from(_: Cancelled) -> Self {
        Self::BrokenOff("Stopped on request, before anything was known that could be written.".to_owned())
    }
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Cancelled(cancelled) => cancelled.into(),
            error => Self::BrokenOff(error.to_string()),
        }
    }
}

impl From<SealError> for Stop {
    fn from(error: SealError) -> Self {
        Unusable(format!("The snapshot was not written: {error}.")).into()
    }
}

impl From<WriteError> for Stop {
    fn from(error: WriteError) -> Self {
        match &error {
            WriteError::Sent { source, .. } if source.kind() == io::ErrorKind::BrokenPipe => Self::Unread,
            _ => Unusable::because(error).into(),
        }
    }
}

/// What a result says when it is not all: on standard error, and in the result itself where its form can carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Partial {
    /// A sentence.
    pub why: String,
    /// So many records are in it.
    pub records: usize,
    /// Of so many, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<usize>,
}

const STOPPED: &str = "Stopped on request.";

/// The member of a JSON object that says so.
const MEMBER: &str = "partial";

impl Partial {
    /// Why a pass over `of` records ended after some of them.
    pub fn of_pass(why: &ReadError, records: usize, of: usize) -> Self {
        let why = match why {
            ReadError::Cancelled(_) => STOPPED.to_owned(),
            error => error.to_string(),
        };
        Self { why, records, of: Some(of) }
    }

    /// Why an input that goes by once ended before its end.
    pub fn of_input(error: &io::Error, records: usize) -> Self {
        let broken_off = || format!("The input could not be read to its end: {error}.");
        let why = if is_stopped(error) { STOPPED.to_owned() } else { broken_off() };
        Self { why, records, of: None }
    }

    /// Records are missing because of this.
    pub fn missing(finding: &Finding, records: usize) -> Self {
        Self { why: format!("{}.", finding.title), records, of: None }
    }

    /// Puts the mark first in a result that is an object.
    pub fn mark(&self, result: &mut Value) {
        if let Value::Object(members) = result {
            members.shift_insert(0, MEMBER.to_owned(), serde_json::to_value(self).unwrap_or_default());
        }
    }

    /// The mark as a result of its own: the last element of a list, the last of many lines.
    pub fn as_json(&self) -> Value {
        serde_json::json!({ MEMBER: self })
    }

    /// The mark for a form with remarks. No text from outside is in it.
    pub fn remark(&self) -> String {
        format!("Partial: {} only. What comes after them is missing.", self.extent())
    }

    fn extent(&self) -> String {
        match (self.records, self.of) {
            (records, None) => counted(records, "record", "records"),
            (records, Some(of)) => format!("{} of {}", thousands(records), counted(of, "record", "records")),
        }
    }
}

impl fmt::Display for Partial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The result is partial: {}. {}", self.extent(), self.why)
    }
}
