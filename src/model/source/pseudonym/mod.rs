//! Pseudonymised copies: what is a person's own is replaced by something of the same shape, consistently, so that a set can
//! be shared with a colleague who has to see how it is mapped and not who is in it.
//!
//! ```text
//! LoadedSet ─► Survey (which attributes, for review) ─► Plan ─► CopiedFile::write ─► a file in the same form
//!                                                       Secret (this run's, never stored) ─┘
//! ```
//! A copy is made of a file's own text (`rewrite`): numbers, structure and whatever is kept pass through byte by byte.
//! What this protects, and what not, is said in docs/privacy.md.

mod copy;
mod disguise;
mod letters;
mod personal;
mod plan;
mod replace;
mod rewrite;
mod secret;
mod survey;

pub use copy::{Copied, CopiedFile, CopyError, files, names};
pub use disguise::{COPIES, disguised, write_copy};
pub use personal::{Personal, Treatment};
pub use plan::{Choices, Plan};
pub use rewrite::Rewriter;
pub use secret::Secret;
pub use survey::{Reviewed, Survey};

#[cfg(test)]
mod tests;
