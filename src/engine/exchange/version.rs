//! The version that a file of ours says it is of, before anything else of it is read.

use serde::Deserialize;

/// The version of this object, where it is newer than the newest that is known. One that says none is not.
pub(super) fn newer_than(known: u32, json: &[u8]) -> Option<u32> {
    #[derive(Deserialize)]
    struct Says {
        version: u32,
    }
    let says = serde_json::from_slice::<Says>(json).ok()?;
    (says.version > known).then_some(says.version)
}
