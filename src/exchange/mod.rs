//! Talking to a SCIM endpoint: finding it, reading it, and saying what a provisioning client would do to it.
//!
//! [`address`] and [`endpoint`] are the door, [`trouble`] is every way in which it can stay shut, [`discovery`] finds it.
//! Reading and writing are different types (see [`endpoint`]); nothing in this folder writes.

pub mod address;
pub mod discovery;
pub mod endpoint;
pub mod facts;
pub mod lookup;
pub mod pace;
mod transport;
pub mod trouble;

pub use address::{BaseUrl, BaseUrlError};
pub use discovery::{Attempt, Discovered, DiscoveryError, NotDiscovered, discover};
pub use endpoint::{AskError, Endpoint, NotARead, ReadOnlyEndpoint, ReadRequest};
pub use facts::ProviderFacts;
pub use pace::Rate;
pub use transport::{Answer, Timeouts};
pub use trouble::Trouble;
