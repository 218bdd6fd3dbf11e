//! Which record of a loaded set is meant.

/// The place of a record among the users, or among the groups, of a loaded set; from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct RecordIndex(pub usize);
