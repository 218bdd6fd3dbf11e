//! What is done with the model: [`client`] makes of a mapping what a provisioning client makes of it, [`check`] goes over
//! all records, [`exchange`] asks an endpoint, [`sandbox`] is one, and [`workbench`] holds the document and everything a
//! person can do to it. No window.

pub use crosswalk_model::{base, expression, mapping, provider, scim, source};

pub mod check;
pub mod client;
pub mod exchange;
pub mod sandbox;
pub mod workbench;
