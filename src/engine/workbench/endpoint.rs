//! The endpoint's side: the connection, and the dry run over it.

use std::path::Path;

use super::connection::{Connection, ConnectionState};
use super::dry_run::DryRun;
use super::kept_runs::LeftRun;
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
    pub fn take_run(&mut self, path: &Path) -> Option<LeftRun> {
        let at = self.connection.left.iter().position(|left| left.path == path)?;
        Some(self.connection.left.remove(at))
    }

    /// A run was left.
    pub fn leave_run(&mut self, run: LeftRun) {
        self.connection.left.insert(0, run);
    }

    /// The connection that was begun did not come about.
    pub fn failed(&mut self, attempts: Vec<Attempt>, reason: String) {
        self.connection.attempts = attempts;
        self.connection.state = ConnectionState::Failed(reason);
    }
}
