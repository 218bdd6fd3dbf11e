//! Who answers a plan's questions: the account at its endpoint, or a snapshot of it.

use super::endpoint::ReadOnlyEndpoint;
use super::snapshot::Snapshot;
use super::trouble::{beginning, shortened};

/// Who answers.
#[derive(Clone, Copy, Debug)]
pub enum Answering<'a> {
    Endpoint(&'a ReadOnlyEndpoint),
    Snapshot(&'a Snapshot),
}

impl Answering<'_> {
    /// The base URL of the account.
    pub(super) fn base(self) -> String {
        match self {
            Self::Endpoint(endpoint) => endpoint.base().to_string(),
            Self::Snapshot(snapshot) => snapshot.header.endpoint.clone(),
        }
    }

    /// How an answer begins, without the token.
    pub(super) fn beginning(self, body: &[u8]) -> String {
        match self {
            Self::Endpoint(endpoint) => endpoint.mask().begin(body),
            Self::Snapshot(_) => beginning(&String::from_utf8_lossy(body)),
        }
    }

    /// A text out of an answer, without the token.
    pub(super) fn shortened(self, text: &str) -> String {
        match self {
            Self::Endpoint(endpoint) => endpoint.mask().shorten(text),
            Self::Snapshot(_) => shortened(text),
        }
    }
}

impl<'a> From<&'a ReadOnlyEndpoint> for Answering<'a> {
    fn from(endpoint: &'a ReadOnlyEndpoint) -> Self {
        Self::Endpoint(endpoint)
    }
}

impl<'a> From<&'a Snapshot> for Answering<'a> {
    fn from(snapshot: &'a Snapshot) -> Self {
        Self::Snapshot(snapshot)
    }
}
