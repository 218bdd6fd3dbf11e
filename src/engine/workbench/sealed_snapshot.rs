//! A snapshot as a file: what a person does with it, and one that is sealed and waits for what opens it.

use std::path::PathBuf;
use std::sync::Arc;

use secrecy::SecretString;

use crate::exchange::snapshot::seal::SealFor;

/// What a person does with a snapshot as a file.
#[derive(Clone, Debug)]
pub enum SnapshotStep {
    /// Takes one of the endpoint that is connected, into a file, and seals it where that is asked for.
    Take { path: PathBuf, seal: Option<SealFor> },
    /// Opens the one that is sealed.
    Unseal(UnsealBy),
    /// Leaves it as it is.
    LeaveSealed,
}

/// What opens a sealed snapshot.
#[derive(Clone, Debug)]
pub enum UnsealBy {
    Passphrase(SecretString),
    /// A file with keys, as `age-keygen` writes it.
    Identities(PathBuf),
}

/// A sealed snapshot that waits for what opens it.
pub struct SealedSnapshot {
    pub path: PathBuf,
    /// Otherwise a key does.
    pub is_by_passphrase: bool,
    /// The file with keys that was tried last.
    pub identities: Option<PathBuf>,
    /// Why the last try did not open it. A sentence.
    pub trouble: Option<String>,
    pub(super) sealed: Arc<Vec<u8>>,
}
