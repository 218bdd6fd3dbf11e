//! Talking to a SCIM endpoint: finding it, reading it, and saying what a provisioning client would do to it.
//!
//! [`address`] and [`endpoint`] are the door, [`trouble`] is every way in which it can stay shut, [`discovery`] finds it.
//! [`plan`] is the dry run: `account` reads at once what costs less so; `decide` says what the client would do with one record, from look-ups ([`lookup`]) and the
//! difference to what the account has ([`difference`]); [`outcome`] is what comes out.
//! Reading and writing are different types (see [`endpoint`]); nothing in this folder writes.

mod account;
pub mod account_export;
pub mod address;
mod answering;
mod asked;
mod authority;
mod by_change;
mod canary;
mod caveats;
mod crew;
mod decide;
mod decided;
pub mod difference;
pub mod discovery;
pub mod endpoint;
pub mod facts;
mod fingerprint;
pub mod lookup;
mod marks;
pub mod outcome;
pub mod pace;
pub mod plan;
pub mod plan_file;
pub mod preflight;
pub mod roster;
mod run_file;
mod same_account;
pub mod shown;
pub mod snapshot;
mod strikes;
mod told;
mod transport;
pub mod trouble;
mod version;

pub use account::{FEW, Reading, Reckoning, Way};
pub use account_export::AccountExport;
pub use address::{BaseUrl, BaseUrlError, SANDBOX};
pub use answering::Answering;
pub use asked::AskedRequests;
pub use authority::{Authorities, AuthorityError};
pub use by_change::{ByChange, ChangeOf, ChangeWay, Changed};
pub use canary::{Canary, Verdict};
pub use decided::{DecidedOtherwise, NamedAccount, NotAsDecided};
pub use discovery::{Attempt, Discovered, DiscoveryError, NotDiscovered, discover};
pub use endpoint::{AskError, Endpoint, NotARead, ReadOnlyEndpoint, ReadRequest};
pub use facts::ProviderFacts;
pub use marks::marks_of;
pub use outcome::{AttributeChange, Outcome, OutcomeKind, RecordMark, RecordPlan, Summary};
pub use pace::Rate;
pub use plan::{Estimate, InputHashes, PlanEvent, PlanHead, PlanInput, PlanScope, Rosters};
pub use plan_file::{LastPlan, RestsOn, SavedPlan, SavedRecord, Transitions};
pub use run_file::{Found, RunFile, RunFileError, RunHeader, RunOf};
pub use same_account::NotTheSame;
pub use shown::{InAccount, Shown};
pub use snapshot::{Snapshot, SnapshotError};
pub use strikes::EndedBy;
pub use told::Told;
pub use transport::{Received, Timeouts};
pub use trouble::Trouble;
