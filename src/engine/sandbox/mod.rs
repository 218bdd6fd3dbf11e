//! The built-in SCIM endpoint: a real HTTP server on 127.0.0.1, in memory, for practice without an account.
//!
//! It plays the part of a [`Provider`], as its file says (`assets/provider`), and differs from one part to another in nothing
//! else: which filters there are, what is required, single, reserved or not supported ([`refused`]), whether a group shows its
//! members. Where a file says that something is not known, the RFC's way is taken; what no vendor says is chosen. Both stand
//! in [`chosen`], of which docs/sandbox.md is made. Any SCIM 2.0 account keeps to the letter and takes no form that the RFC does
//! not have.
//!
//! The automation rules that make a person of a SCIM user are not played here; `provider` says what they would do.

mod answer;
pub mod chosen;
mod concerned;
mod discovery;
mod fault;
mod lookup;
mod manner;
mod members;
mod page;
mod planned;
mod read;
mod refused;
mod route;
mod rules;
mod server;
mod shelf;
mod state;
mod store;
mod write;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use serde_json::Value;

use crate::base::{ProviderKind, ResourceKind, Token};
use crate::provider::Provider;
use rules::Rules;
use store::Store;

pub use fault::{FAULTS, FaultError, FaultKind, Simulated};
pub use manner::Manner;
pub use planned::{NotPlanned, Planned};
pub use state::{State, StateError, StateFile};
pub use store::SeedError;

/// Why the sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error(
        "The sandbox could not listen on 127.0.0.1, port {port}: {source}. Choose another port, or none to have a free one picked."
    )]
    Listen {
        port: u16,
        #[source]
        source: std::io::Error,
    },
    #[error("The sandbox could not start its thread: {0}. Close other programs and try again.")]
    Thread(#[source] std::io::Error),
    #[error(transparent)]
    Seed(#[from] SeedError),
}

/// A request that the sandbox has answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub at: jiff::Timestamp,
    pub method: String,
    /// The path as it came, without its query.
    pub path: String,
    pub status: u16,
    /// Why it was refused, if it was.
    pub why: Option<String>,
}

/// Who is in it from the beginning.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    pub people: Vec<Value>,
    pub groups: Vec<Value>,
}

/// A running sandbox. It stops when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    provider: ProviderKind,
    address: SocketAddr,
    store: Arc<Mutex<Store>>,
    server: server::Server,
}

impl Sandbox {
    /// Starts it in a provider's part, with people and groups that are there from the beginning; those with an `id` keep it. Without a port,
    /// a free one is picked.
    pub fn start(
        provider: &'static Provider,
        token: Token,
        people: Vec<Value>,
        groups: Vec<Value>,
        port: Option<u16>,
    ) -> Result<Self, SandboxError> {
        Self::start_in(Manner::default(), provider, token, Seed { people, groups }, port)
    }

    /// [`Self::start`], with trouble added.
    pub fn start_in(
        manner: Manner,
        provider: &'static Provider,
        token: Token,
        seed: Seed,
        port: Option<u16>,
    ) -> Result<Self, SandboxError> {
        let listen = |source| SandboxError::Listen { port: port.unwrap_or(0), source };
        let listener = std::net::TcpListener::bind(("127.0.0.1", port.unwrap_or(0))).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let rules = Rules::of(provider);
        let page = manner.page.map_or(rules.page, |page| (page, page));
        let rules = Rules { page, distortions: manner.distortions(), ..rules };
        let mut store = Store::new(Arc::new(rules), base_url(address));
        store.seed(seed.people, seed.groups)?;
        let store = Arc::new(Mutex::new(store));
        let server =
            server::Server::start(listener, token, Arc::clone(&store), manner).map_err(SandboxError::Thread)?;
        Ok(Self { provider: provider.kind(), address, store, server })
    }

    /// `http://127.0.0.1:PORT/scim/v2`. It also answers below `/scim` and `/`, as Xurrent documents for its own.
    pub fn base_url(&self) -> String {
        base_url(self.address)
    }

    /// What a browser on this computer shows of it.
    pub fn page_url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Puts these people and groups in the place of all that is there.
    pub fn seed(&self, people: Vec<Value>, groups: Vec<Value>) -> Result<(), SeedError> {
        self.store().seed(people, groups)
    }

    /// Adds these to what is there. Those that cannot be held are left out, and are named.
    pub fn add(&self, kind: ResourceKind, resources: &[Value]) -> Vec<SeedError> {
        self.store().add(kind, resources)
    }

    /// Puts what a file had in the place of all that is there.
    pub fn restore(&self, State { seed, last_id }: State) -> Result<(), SeedError> {
        let mut store = self.store();
        store.seed(seed.people, seed.groups)?;
        store.last_id = store.last_id.max(last_id);
        Ok(())
    }

    /// How often it has changed, and the last id that it gave.
    fn at(&self) -> (u64, u64) {
        let store = self.store();
        (store.revision, store.last_id)
    }

    /// Goes through all that it holds, while nobody changes it.
    fn each(&self, mut visit: impl FnMut(ResourceKind, Value)) {
        let store = self.store();
        for kind in ResourceKind::ALL {
            store.whole(kind).for_each(|resource| visit(kind, resource));
        }
    }

    /// What is in it now, as it is stored.
    pub fn resources(&self, kind: ResourceKind) -> Vec<Value> {
        self.store().whole(kind).collect()
    }

    /// The last requests it answered, oldest first: what shows that a dry run only read.
    pub fn answered(&self) -> Vec<Answered> {
        self.server.answered()
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The nth id that a provider's sandbox gives.
pub fn nth_id(provider: &'static Provider, n: u64) -> String {
    store::id(rules::ids(provider.traits()), n)
}

fn base_url(address: SocketAddr) -> String {
    format!("http://{address}/scim/v2")
}

#[cfg(test)]
mod cost_tests;
#[cfg(test)]
mod http_tests;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod tests;
