//! Crosswalk: how the users and groups of an identity provider become SCIM 2.0 resources, before go-live.
//!
//! Data flows one way, left to right, and each module imports only from those above it in this list
//! (see ARCHITECTURE.md): bytes → [`source`] → [`expression`] → [`mapping`] → [`client`] → [`check`] →
//! [`exchange`]; [`workbench`] holds the document and its commands, [`ui`] and [`cli`] show them.

pub mod base;
pub mod check;
pub mod cli;
pub mod client;
pub mod exchange;
pub mod expression;
pub mod mapping;
pub mod provider;
pub mod sandbox;
pub mod scim;
pub mod source;
pub mod ui;
pub mod workbench;
