//! The connection to the endpoint: the sandbox, or what the ladder found behind an address.
//!
//! The token lives here, in memory, and nowhere else; it is gone when the program ends.

use std::sync::Arc;

use super::bench::Workbench;
use super::jobs::Slot;
use super::result::Outcome;
use crate::base::Token;
use crate::document::{Account, EndpointChoice, Sample};
use crate::exchange::{Attempt, BaseUrl, Discovered, DiscoveryError, Endpoint, discover};
use crate::provider::HostKind;
use crate::sandbox::{Sandbox, SandboxProfile};

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
    sandbox: Option<Sandbox>,
}

/// A step of connecting, handed back by its job.
pub(super) enum Step {
    Sandbox { sandbox: Sandbox, discovered: Box<Discovered> },
    Open { discovered: Box<Discovered> },
    Failed { attempts: Vec<Attempt>, reason: String },
}

impl Connection {
    pub fn is_sandbox(&self) -> bool {
        self.sandbox.is_some()
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

    pub(super) fn stopped(&mut self) {
        self.state = ConnectionState::Closed;
    }
}

impl Workbench {
    /// Opens the document's endpoint when it is the sandbox and nothing is open yet. A real host needs a token first.
    pub(super) fn connect_to_choice(&mut self) {
        let closed = matches!(self.connection.state, ConnectionState::Closed);
        if closed && self.document().endpoint == EndpointChoice::Sandbox {
            self.use_sandbox();
        }
    }

    pub(super) fn use_sandbox(&mut self) {
        let profile = SandboxProfile::of(self.document().provider);
        let account = Sample::of(self.document().client).account();
        self.connection = Connection { state: ConnectionState::Connecting, ..Connection::default() };
        self.dry_run.forget();
        self.jobs.start(Slot::Connect, move |work| {
            let step = match start_sandbox(profile, account) {
                Ok((sandbox, token)) => match open(&sandbox.base_url(), token, &work.cancel) {
                    Ok(discovered) => Step::Sandbox { sandbox, discovered: Box::new(discovered) },
                    Err(step) => step,
                },
                Err(reason) => Step::Failed { attempts: Vec::new(), reason },
            };
            work.send(Outcome::Connection(step));
        });
    }

    pub(super) fn connect(&mut self, url: &str, token: Token) {
        let url = url.trim().to_owned();
        self.connection = Connection { state: ConnectionState::Connecting, url: url.clone(), ..Connection::default() };
        self.dry_run.forget();
        self.jobs.start(Slot::Connect, move |work| {
            let step = match open(&url, token, &work.cancel) {
                Ok(discovered) => Step::Open { discovered: Box::new(discovered) },
                Err(step) => step,
            };
            work.send(Outcome::Connection(step));
        });
    }

    pub(super) fn connection_step(&mut self, step: Step) {
        match step {
            Step::Sandbox { sandbox, discovered } => {
                self.opened_endpoint(*discovered, Some(sandbox));
                self.choose_endpoint(EndpointChoice::Sandbox);
            }
            Step::Open { discovered } => {
                let url = discovered.endpoint.base().to_string();
                self.opened_endpoint(*discovered, None);
                self.choose_endpoint(EndpointChoice::Url { url });
            }
            Step::Failed { attempts, reason } => {
                self.connection.attempts = attempts;
                self.connection.state = ConnectionState::Failed(reason);
            }
        }
    }

    fn opened_endpoint(&mut self, discovered: Discovered, sandbox: Option<Sandbox>) {
        let url = discovered.endpoint.base().to_string();
        let host = self.provider().classify_host(&url);
        self.connection = Connection {
            attempts: discovered.attempts.clone(),
            host: Some(host),
            url,
            sandbox,
            state: ConnectionState::Open(Arc::new(discovered)),
        };
    }

    /// The choice is part of the document, but connecting is not an edit of its own.
    fn choose_endpoint(&mut self, endpoint: EndpointChoice) {
        if self.document().endpoint != endpoint {
            let mut document = self.document().clone();
            document.endpoint = endpoint;
            self.history.change(document, "Choose the endpoint", None);
        }
    }
}

fn start_sandbox(profile: SandboxProfile, account: Account) -> Result<(Sandbox, Token), String> {
    let token = Token::random()
        .map_err(|e| format!("The sandbox has no token: this computer gives no random numbers ({e})."))?;
    let sandbox =
        Sandbox::start(profile, token.clone(), account.people, account.groups, None).map_err(|e| e.to_string())?;
    Ok((sandbox, token))
}

fn open(url: &str, token: Token, cancel: &crate::base::Cancel) -> Result<Discovered, Step> {
    let failed = |reason: String| Step::Failed { attempts: Vec::new(), reason };
    let base = BaseUrl::parse(url).map_err(|e| failed(e.to_string()))?;
    let endpoint = Endpoint::new(base, token).map_err(|e| failed(e.to_string()))?;
    discover(&endpoint, &[], cancel).map_err(|e| match e {
        DiscoveryError::NotFound(not) => Step::Failed { reason: not.reason.to_string(), attempts: not.attempts },
        DiscoveryError::Cancelled(_) => failed("Connecting was stopped.".to_owned()),
    })
}
