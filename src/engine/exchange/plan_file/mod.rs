//! A plan as a file: what it rests on, what it says of each record, and what it comes to.
//!
//! ```text
//! {"crosswalk": "plan", "version": 1, "restsOn": {"source": …, "mapping": …, "endpoint": …}, "complete": true,
//!  "transitions": [{"target": "title", "before": "Manager", "after": "Head", "count": 412}], "plans": […]}
//! ```
//! It is what `crosswalk plan` prints. [`SavedPlan`] reads of it what is looked at again: opened, compared ([`difference`]),
//! written as a table ([`report`]), or asked whether it may go on ([`gates`]). It holds people's data.

pub mod difference;
pub mod gates;
mod passed;
pub mod pilot;
pub mod protected;
pub mod report;
mod rests_on;
mod saved;
mod transitions;
pub mod whole;

pub use passed::Passed;
pub use rests_on::{Against, RestsOn};
pub use saved::{LastPlan, PlanFileError, SavedOutcome, SavedPlan, SavedRecord};
pub use transitions::{Transition, Transitions};

/// The version that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// What a plan's file says of itself that it is.
pub const KIND: &str = "plan";
