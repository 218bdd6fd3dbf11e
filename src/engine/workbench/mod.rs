//! The workbench: what is open, what is derived from it, and the work that goes on; everything but the window.
//!
//! It changes only by [`Workbench::apply`], which takes a [`Command`], and by [`Workbench::update`], which takes the
//! results of jobs. Panels draw from `&Workbench`. It knows nothing of egui, so that all of it runs in tests and in
//! `crosswalk tour` as it does behind the window.
//!
//! What lives how long is one type each: [`opened`] as long as the window, [`loaded`] as long as its records, [`endpoint`]
//! as long as its connection; [`derived`] follows from them. [`bench`] holds them together, the files in the second list
//! act on it, each only through those above it, and [`update`] is where what is stale goes.

mod alike;
mod arrival;
mod census_page;
mod comparison;
mod connection;
mod derived;
mod dry_run;
mod endpoint;
mod export_review;
mod hard;
mod history;
mod jobs;
mod kept_runs;
mod loaded;
mod look;
mod message;
mod opened;
mod own_authority;
mod plan_comparison;
mod plan_page;
mod question;
mod recent;
mod review;
pub mod rows;
pub mod session;
mod signing;
mod stamp;
mod steps;
mod suggested;
mod taken_in;
mod tenant_page;
mod view;
mod walk;
mod watch;

mod action;
mod apply;
mod asking_tenant;
mod bench;
mod command;
mod comparing;
mod comparing_plans;
mod connecting;
mod counting_census;
mod curing;
mod dry_running;
mod files;
mod handing_over;
mod loading;
mod piloting;
mod planning;
mod pseudonym;
mod records;
mod rule_help;
mod saving_plan;
mod sealed_snapshot;
mod snapshots;
mod specifying;
mod starting;
mod suggesting;
mod survey;
mod switching;
mod taking_in;
mod trusting;
mod trying;
mod update;
mod watching;

#[cfg(test)]
mod cure_tests;
#[cfg(test)]
mod keep_tests;
#[cfg(test)]
mod kept_run_tests;
#[cfg(test)]
mod load_tests;
#[cfg(test)]
mod stale_tests;
#[cfg(test)]
mod suggest_tests;
#[cfg(test)]
mod tests;

pub use action::{Action, Key, Shortcut};
pub use alike::SharedFate;
pub use arrival::{Arrival, MappingThen};
pub use bench::{RuleCount, Share, Workbench};
pub use census_page::{CensusList, CensusPage, CensusStep, CountedCensus};
pub use command::{Command, DryRunScope, Look, Task};
pub use comparison::{CompareStep, Compared, Comparison, ComparisonOutcome, SideChoice, SideName};
pub use connection::{Connection, ConnectionState};
pub use dry_run::{DryRun, DryRunState, Now};
pub use export_review::{
    ExportAnswer, ExportOutcome, ExportQuestion, ExportReview, Having, ONE_BY_ONE, RowKey, key as row_key,
};
pub use jobs::{JobKind, Jobs};
pub use kept_runs::LeftRun;
pub use loaded::{NarrowedTo, SearchResult};
pub use message::Message;
pub use own_authority::{AuthorityFile, OwnAuthority};
pub use piloting::{PilotList, PlanStands};
pub use plan_comparison::{ComparedPlans, EarlierPlan, PlanComparison};
pub use plan_page::{LetPass, PlanAs, PlanBefore, PlanPage, PlanStep, StopsFor};
pub use planning::last_plan_beside;
pub use question::{Question, ReturnedWork};
pub use review::{Review, ReviewFor};
pub use sealed_snapshot::{SealedSnapshot, SnapshotStep, UnsealBy};
pub use session::{Sessions, user_folder};
pub use signing::{Signing, SigningStep};
pub use steps::Steps;
pub use suggested::{Accept, OpenSuggestions, SuggestStep, SuggestWalk, Suggested, SuggestionState};
pub use taken_in::TakenIn;
pub use tenant_page::{TenantPage, TenantStep};
pub use trying::{LiveRow, LiveState};
pub use view::{ChosenRecords, DryRunPart, HandOverPart, InCommon, PreviewPart, RuleHelp, Theme, View, Workspace};
pub use walk::{CauseKey, CureBook, Take, Walk, WalkItem, WalkState, WalkStep, is_about, title as cause_title};

pub use crate::document::{
    Document, DocumentError, EachRule, Edit, EndpointChoice, ExportKind, People, Repoint, SecondWire, SourceLocation,
    combined, matching_words,
};
pub use crate::mapping::as_expression;
