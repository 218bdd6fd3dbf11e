//! The connection to the endpoint: the sandbox, or what the ladder found behind an address.
//!
//! The token lives in it, in memory, and nowhere else; it is gone when the program ends.

use std::sync::Arc;

use super::kept_runs::LeftRun;
use crate::base::{ClientKind, ProviderKind};
use crate::document::{Document, EndpointChoice};
use crate::exchange::{Attempt, Discovered, SANDBOX};
use crate::provider::HostKind;
use crate::sandbox::Sandbox;

/// Where the connection stands.
#[derive(Clone, Debug, Default)]
pub enum ConnectionState {
    #[default]
    Closed,
    Connecting,
    Open(Arc<Discovered>),
    /// Nothing was found; the sentence says why and what to do.
    Failed(String),
}

/// The connection as screens show it.
#[derive(Default)]
pub struct Connection {
    pub state: ConnectionState,
    /// Every address that was tried, with its answer.
    pub attempts: Vec<Attempt>,
    /// What kind of place it is: the only thing that decides the badge.
    pub host: Option<HostKind>,
    /// The base URL that is open, without a token.
    pub url: String,
    /// Runs of this endpoint that did not come to their end.
    pub left: Vec<LeftRun>,
    pub(super) sandbox: Option<Sandbox>,
    /// What the document has to say for this connection to be its own; `None` while it is being made.
    pub(super) of: Option<ConnectionOf>,
}

/// What a connection is of. The sandbox plays a kind of account, with the people that meet the client's sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectionOf {
    Sandbox(ClientKind, ProviderKind),
    Url(String),
}

impl ConnectionOf {
    /// What the document asks for.
    pub fn document(document: &Document) -> Self {
        match &document.endpoint {
            EndpointChoice::Sandbox => Self::Sandbox(document.client, document.provider),
            EndpointChoice::Url { url } => Self::Url(url.clone()),
        }
    }
}

impl Connection {
    pub fn is_sandbox(&self) -> bool {
        self.sandbox.is_some()
    }

    /// Which account it is, as files say it; nothing before one was found.
    pub fn account(&self) -> String {
        match self.discovered() {
            _ if self.is_sandbox() => SANDBOX.to_owned(),
            Some(discovered) => discovered.endpoint.base().to_string(),
            None => String::new(),
        }
    }

    pub fn is_open(&self) -> bool {
        matches!(self.state, ConnectionState::Open(_))
    }

    pub fn discovered(&self) -> Option<&Arc<Discovered>> {
        match &self.state {
            ConnectionState::Open(discovered) => Some(discovered),
            _ => None,
        }
    }

    /// Whether it is another endpoint's than the document asks for.
    pub(super) fn is_of_another(&self, document: &Document) -> bool {
        self.of.as_ref().is_some_and(|of| *of != ConnectionOf::document(document))
    }
}
