//! The endpoint's side: the connection, and the dry run over it.

use std::path::Path;

use super::connection::{Connection, ConnectionState};
use super::dry_run::DryRun;
use crate::exchange::Attempt;

/// The connection and what is known through it.
#[derive(Default)]
pub struct Endpoint {
    connection: Connection,
    pub dry_run: DryRun,
    /// Grows with every connection.
    revision: u64,
}

impl Endpoint {
    pub const fn connection(&self) -> &Connection {
        &self.connection
    }

    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Another connection is begun, or none is left.
    pub fn connect(&mut self, connection: Connection) {
        self.connection = connection;
        self.revision += 1;
    }

    /// The connection that was begun is there.
    pub fn connected(&mut self, connection: Connection) {
        self.connection = connection;
    }

    /// A run is gone on with, or deleted.
    pub fn forget_run(&mut self, path: &Path) {
        self.connection.left.retain(|left| left.path != path);
    }

    /// The connection that was begun did not come about.
    pub fn failed(&mut self, attempts: Vec<Attempt>, reason: String) {
        self.connection.attempts = attempts;
        self.connection.state = ConnectionState::Failed(reason);
    }
}
