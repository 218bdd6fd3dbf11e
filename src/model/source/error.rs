//! Why a record that was there cannot be read now.

use crate::base::{Cancelled, ResourceKind};

/// A record cannot be read. What was loaded stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("{file} has changed since it was loaded, so its records are no longer where they were. Load it again.")]
    Changed { file: String },
    #[error(
        "{file} cannot be read any more at byte {byte}: {why}. Check that the disk or share is still there, then load it again."
    )]
    Unreadable { file: String, byte: u64, why: String },
    #[error("The {} at byte {byte} of {file} is no longer what was loaded: {why}. Load the file again.", kind.noun())]
    Broken { file: String, byte: u64, kind: ResourceKind, why: String },
    #[error("There is no {} number {}: {count} are loaded.", kind.noun(), index + 1)]
    NoSuchRecord { kind: ResourceKind, index: usize, count: usize },
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
