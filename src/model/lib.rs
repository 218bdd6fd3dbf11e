//! What people and groups are at an identity provider, and what they become in an account: bytes → [`source`] → records;
//! [`scim`] and [`provider`] are the other side. No rules, no network, no window.

pub use crosswalk_base as base;

pub mod provider;
pub mod scim;
pub mod source;
