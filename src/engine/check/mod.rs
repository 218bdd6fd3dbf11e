//! Checks over one resource and over the whole population: from the schema, the mapping, the client's ways and the
//! provider's limits.
//!
//! A check says what is wrong, why it matters and what to do; it changes nothing. [`code`] lists every cause. Over a
//! population the same cause is one finding with a count and examples ([`PopulationReport`]).

pub mod code;
mod coverage;
mod hard;
mod identifiers;
mod mapping;
mod marks;
mod population;
mod quick;
#[cfg(test)]
mod quick_tests;
mod report;
mod resource;
mod roots;
mod seen;
mod tally;
#[cfg(test)]
mod tests;
mod texts;

pub use coverage::{CoverageSoFar, coverage};
pub use hard::{HardCase, HardReason};
pub use mapping::not_read;
pub use marks::RecordMarks;
pub use population::{population, population_so_far};
pub use report::{Coverage, Example, FindingCause, PopulationReport, without_count};
pub use tally::is_told_by_words;

use crate::base::Finding;
use crate::client::Client;
use crate::expression::Context;
use crate::mapping::{CompiledMapping, Mapped};
use crate::provider::Provider;
use crate::source::Record;

/// What is checked against what.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    pub compiled: &'a CompiledMapping,
    pub client: &'a Client,
    pub provider: &'a Provider,
    pub context: &'a Context,
}

/// Everything that is to be said of one record. `mapped.resource` is finished ([`Client::finish`]).
pub fn resource(record: &Record, mapped: &Mapped, of: &Checked<'_>) -> Vec<Finding> {
    let of_record = resource::Checker::new(*of).findings(record, mapped);
    let mut findings = mapping::unless_told(mapping::findings(of), of_record.iter());
    findings.extend(of_record);
    findings
}
