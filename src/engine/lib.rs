//! What is done with records and expressions: [`mapping`] makes resources of them, [`client`] what a provisioning client
//! sends of those, [`check`] goes over all records, [`cure`] says what clears what it finds,
//! [`exchange`] asks an endpoint, [`sandbox`] is one,
//! [`document`] is what a crosswalk file holds, [`tenant`] holds ours against a vendor's own evaluator, [`suggest`] proposes
//! rules, [`specification`] is the page to sign,
//! and [`workbench`] everything a person can do to it. No window.

pub use crosswalk_base as base;
pub use crosswalk_expression as expression;
pub use crosswalk_model::{provider, scim, source};

pub mod census;
pub mod check;
pub mod client;
pub mod cure;
pub mod document;
pub mod exchange;
pub mod mapping;
pub mod sandbox;
pub mod specification;
pub mod suggest;
pub mod tenant;
pub mod workbench;
