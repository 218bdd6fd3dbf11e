//! Connecting: the sandbox is started, or the ladder finds the endpoint behind an address.

use std::path::Path;
use std::sync::Arc;

use super::bench::Workbench;
use super::connection::{Connection, ConnectionOf, ConnectionState};
use super::jobs::JobKind;
use super::kept_runs::{self, LeftRun};
use super::stamp::Basis;
use crate::base::{Cancel, Token};
use crate::client::SampleAccount;
use crate::document::EndpointChoice;
use crate::exchange::{Attempt, Authorities, BaseUrl, Discovered, DiscoveryError, Endpoint, discover};
use crate::provider::Provider;
use crate::sandbox::Sandbox;

/// Why there is no connection.
struct Failure {
    attempts: Vec<Attempt>,
    reason: String,
}

impl Failure {
    fn because(reason: impl std::fmt::Display) -> Self {
        Self { attempts: Vec::new(), reason: reason.to_string() }
    }
}

impl Workbench {
    /// Opens the document's endpoint when it is the sandbox and nothing is open yet. A real host needs a token first.
    pub(super) fn connect_to_choice(&mut self) {
        let closed = matches!(self.connection().state, ConnectionState::Closed);
        if closed && self.document().endpoint == EndpointChoice::Sandbox {
            self.use_sandbox();
        }
    }

    pub(super) fn use_sandbox(&mut self) {
        let provider = self.provider();
        let account = self.client().sample.account();
        self.endpoint.connect(Connection { state: ConnectionState::Connecting, ..Connection::default() });
        self.start(JobKind::Connect, &[Basis::Connection, Basis::Client], move |work| {
            let opened = start_sandbox(provider, account).and_then(|(sandbox, token)| {
                open(&sandbox.base_url(), token, None, &work.cancel).map(|found| (found, sandbox))
            });
            work.change(|bench| match opened {
                Ok((discovered, sandbox)) => bench.connected(discovered, Some(sandbox), Vec::new()),
                Err(failure) => bench.not_connected(failure),
            });
        });
    }

    pub(super) fn connect(&mut self, url: &str, token: Token) {
        let url = url.trim().to_owned();
        let state = ConnectionState::Connecting;
        self.endpoint.connect(Connection { state, url: url.clone(), ..Connection::default() });
        let runs = self.session.folder().map(kept_runs::folder);
        let authority = self.authority_path().map(Path::to_owned);
        self.start(JobKind::Connect, &[Basis::Connection], move |work| {
            let opened = open(&url, token, authority.as_deref(), &work.cancel);
            let base = opened.as_ref().map(|discovered| discovered.endpoint.base().to_string()).ok();
            let left = runs.zip(base).map(|(runs, base)| kept_runs::left(&runs, &base)).unwrap_or_default();
            work.change(|bench| match opened {
                Ok(discovered) => bench.connected(discovered, None, left),
                Err(failure) => bench.not_connected(failure),
            });
        });
    }

    /// The choice is part of the document, but connecting is not an edit of its own.
    fn connected(&mut self, discovered: Discovered, sandbox: Option<Sandbox>, left: Vec<LeftRun>) {
        let url = discovered.endpoint.base().to_string();
        let endpoint = match sandbox {
            Some(_) => EndpointChoice::Sandbox,
            None => EndpointChoice::Url { url: url.clone() },
        };
        if self.document().endpoint != endpoint {
            let mut document = self.document().clone();
            document.endpoint = endpoint;
            self.opened.change(document, "Choose the endpoint", None);
        }
        let connection = Connection {
            attempts: discovered.attempts.clone(),
            host: Some(self.provider().classify_host(&url)),
            url,
            left,
            sandbox,
            of: Some(ConnectionOf::document(self.document())),
            state: ConnectionState::Open(Arc::new(discovered)),
        };
        self.endpoint.connected(connection);
    }

    fn not_connected(&mut self, Failure { attempts, reason }: Failure) {
        self.endpoint.failed(attempts, reason);
    }
}

fn start_sandbox(provider: &'static Provider, account: SampleAccount) -> Result<(Sandbox, Token), Failure> {
    let token = Token::random().map_err(|e| {
        Failure::because(format!("The sandbox has no token: this computer gives no random numbers ({e})."))
    })?;
    let sandbox =
        Sandbox::start(provider, token.clone(), account.people, account.groups, None).map_err(Failure::because)?;
    Ok((sandbox, token))
}

/// `authority`: a file of those that are trusted beside the system's.
fn open(url: &str, token: Token, authority: Option<&Path>, cancel: &Cancel) -> Result<Discovered, Failure> {
    let base = BaseUrl::parse(url).map_err(Failure::because)?;
    let trusted = authority.map(Authorities::open).transpose().map_err(Failure::because)?.unwrap_or_default();
    let endpoint = Endpoint::trusting(base, token, &trusted).map_err(Failure::because)?;
    discover(&endpoint, &[], cancel).map_err(|e| match e {
        DiscoveryError::NotFound(not) => Failure { reason: not.reason.to_string(), attempts: not.attempts },
        DiscoveryError::Cancelled(_) => Failure::because("Connecting was stopped."),
    })
}
