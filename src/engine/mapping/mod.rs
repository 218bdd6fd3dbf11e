//! The mapping: which source attributes become which target attribute, and how.
//!
//! A [`Mapping`] is what a person edits and a crosswalk file keeps: texts and names. It is compiled once against a
//! client's [`AttributeNames`] and a service provider's resource type into a [`CompiledMapping`], which turns records
//! into SCIM resources without parsing anything again.

mod called;
mod change;
pub mod compare;
pub mod compile;
pub mod convert;
mod disabled;
mod file;
pub mod finish;
pub mod names;
mod passed_on;
pub mod rule;
mod unread;
pub mod vanished;
pub mod writer;

pub use called::{called, known_by};
pub use change::{RuleChange, as_expression, as_read};
pub use compare::{MappingChange, compare};
pub use compile::{CompiledMapping, CompiledRule, Fault, Holds, Mapped, RuleResult, RuleState};
pub use disabled::DisabledRule;
pub use file::IllegibleRule;
pub use finish::{Finish, Primary, Schemas};
pub use names::{AttributeName, AttributeNames, AttributeSource, Computed, FirstList, Rewrite};
pub use passed_on::PassedOn;
pub use rule::{Apply, Mapping, Rule, RuleSource};
pub use unread::unread;
pub use vanished::{Candidate, Vanished, repointed, vanished};
pub use writer::ResourceWriter;
