//! What is done with records and expressions: [`mapping`] makes resources of them, [`client`] what a provisioning client
//! sends of those, [`check`] goes over all records, [`exchange`] asks an endpoint, [`sandbox`] is one, and [`workbench`]
//! holds the document and everything a person can do to it. No window.

pub use crosswalk_base as base;
pub use crosswalk_expression as expression;
pub use crosswalk_model::{provider, scim, source};

pub mod check;
pub mod client;
pub mod exchange;
pub mod mapping;
pub mod sandbox;
pub mod workbench;
