//! The workbench: the document, what is derived from it, and the work that goes on; everything but the window.
//!
//! It changes only by [`Workbench::apply`], which takes a [`Command`], and by [`Workbench::update`], which takes the
//! results of jobs. Panels draw from `&Workbench`. It knows nothing of egui, so that all of it runs in tests, in
//! `crosswalk tour` and behind the command line as it does behind the window.

pub mod action;
mod bench;
mod choice;
pub mod command;
mod connection;
mod derive;
mod dry_run;
pub mod history;
pub mod jobs;
mod load;
#[cfg(test)]
mod load_tests;
mod look;
pub mod message;
mod pseudonym;
pub mod recovery;
mod result;
pub mod rows;
mod rule_help;
#[cfg(test)]
mod tests;
pub mod view;
mod watch;
mod work;

pub use action::{Action, Key, Shortcut};
pub use bench::{Found, LiveRow, RuleCount, Share, Workbench};
pub use command::{Command, DryRunScope, Look, Task};
pub use connection::{Connection, ConnectionState};
pub use dry_run::{DryRun, DryRunState};
pub use history::History;
pub use jobs::{Jobs, Slot};
pub use message::Message;
pub use pseudonym::{Review, ReviewFor};
pub use view::{ChosenRecords, RuleHelp, Theme, View, Workspace};

pub use crate::document::{
    Document, DocumentError, Edit, EndpointChoice, ExportKind, People, Repoint, SAMPLES, Sample, SecondWire,
    SourceLocation, as_expression, combined,
};
