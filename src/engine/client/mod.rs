//! Provisioning clients: how each calls the attributes of its payload, and what it would send.
//!
//! Each client is one folder, which holds all that is known of it as one [`Client`], and one line in [`CLIENTS`]. What a
//! client does that its vendor does not document is marked so ([`crate::base::Mark`]), on the screen and in what is
//! exported.

mod definition;
mod enabled;
pub mod entra;
pub mod evaluator;
pub mod event;
mod generic;
mod google;
pub mod lint;
pub mod names;
pub mod native;
mod okta;
mod onelogin;
mod phrase;
pub mod preset;
pub mod query;
mod sample;
pub mod sequence;
pub mod table;
#[cfg(test)]
mod tests;

pub use definition::{AssignmentList, Client, Has, Notice, Nulls, Quirks, Variant};
pub use enabled::{Enabled, EnabledSign, Says};
pub use evaluator::Evaluator;
pub use event::{Account, Cause, Change, Event, MemberChanges, References, identifier, identifiers};
pub use lint::Lint;
pub use phrase::manager_of;
pub use preset::Preset;
pub use query::{Language, Query};
pub use sample::{Sample, SampleAccount};
pub use sequence::{Condition, Does, Sequence, Step, StepKind, Wave};

use crate::base::ClientKind;

/// Every client, in the order in which they are offered. The one table to add a line to.
pub static CLIENTS: [&Client; 5] =
    [&entra::CLIENT, &okta::CLIENT, &onelogin::CLIENT, &google::CLIENT, &generic::CLIENT];

/// The client that one starts with.
pub fn first() -> &'static Client {
    CLIENTS[0]
}

/// The client that stands for all that have no folder: scripts, and ids that this program does not know.
pub fn any() -> &'static Client {
    &generic::CLIENT
}

/// Those that are a vendor's, with screens of its own.
pub fn vendors() -> impl Iterator<Item = &'static Client> {
    CLIENTS.into_iter().filter(|client| client.has_sheet())
}

/// How a client is called on screens, also one that this program does not know.
pub fn label(kind: ClientKind) -> &'static str {
    known(kind).map_or(kind.id(), |client| client.label)
}

/// The client of a kind; `None` when this program does not know it.
pub fn known(kind: ClientKind) -> Option<&'static Client> {
    CLIENTS.into_iter().find(|client| client.kind == kind)
}

/// The client of a kind, or the one that stands for any.
pub fn of(kind: ClientKind) -> &'static Client {
    known(kind).unwrap_or_else(any)
}
