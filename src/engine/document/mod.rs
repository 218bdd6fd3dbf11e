//! The document: what a crosswalk file holds, the changes a person makes of it, and what is made from it without a window.
//!
//! The command line works with this alone; the workbench adds what a window needs: undo, jobs, the view.

mod compile;
mod crosswalk;
pub mod difference;
pub mod differing;
mod edit;
pub mod export;
mod fitting;
mod illegible;
pub mod kit;
mod listing;
mod location;
pub mod native;
mod neighbours;
mod people;
mod persons;
mod several;

pub use compile::compile;
use compile::compile_mapping;
pub use crosswalk::{Declined, Document, DocumentError, EndpointChoice, SourceLocation};
pub use edit::{Edit, Edited, Repoint, SecondWire, combined, edit, matching_words};
pub use export::ExportKind;
pub use fitting::{Fitting, proposed_client};
pub use neighbours::among;
pub use people::People;
pub use several::EachRule;
