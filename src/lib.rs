//! Crosswalk: how the users and groups of an identity provider become SCIM 2.0 resources, before go-live.
//!
//! Data flows one way, left to right, and each module imports only from those above it in this list
//! (see ARCHITECTURE.md): bytes → [`source`] → [`expression`] → [`mapping`] → [`client`] → [`check`] →
//! [`cure`], [`exchange`]; [`document`] is the crosswalk file, [`workbench`] what a person does to it, [`ui`] and [`cli`] show them.

pub use crosswalk_engine::{
    base, census, check, client, cure, document, exchange, expression, mapping, provider, sandbox, scim, source,
    specification, suggest, tenant, workbench,
};

pub mod cli;
pub mod ui;

/// A plan of a hundred thousand people makes a hundred million small values: the system's own takes half as long again.
/// Without huge pages (`no_thp`), which would double the memory of what needs little.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
