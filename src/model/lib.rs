//! What people and groups are at an identity provider, what they become in an account, and the rules between: bytes →
//! [`source`] → [`expression`] → [`mapping`] → resources. [`scim`] and [`provider`] are what the right-hand side is.
//! No network, no window.

pub mod base;
pub mod expression;
pub mod mapping;
pub mod provider;
pub mod scim;
pub mod source;
