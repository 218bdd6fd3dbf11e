//! The specification to sign: one page for who has no Crosswalk. What the mapping does, rule by rule and in words, shown on
//! the people on whom it shows whether it holds; what is left to mend; what has changed; and lines to sign.
//!
//! ```text
//! document, records ─► gathered (checks, telling people, what is sent for them) ─► page (HTML)
//! ```
//! What nobody documents is marked so on it. A password is never on it, nor what would fill one.

mod disguise;
mod gathered;
mod page;
mod people;
mod style;
mod words;

pub use disguise::{Disguised, kept_as_loaded};

use crate::base::{Cancel, Cancelled};
use crate::document::Document;
use crate::document::difference::Side;
use crate::expression::Context;
use crate::source::LoadedSet;

/// So many people show what the rules do.
pub const TELLING: usize = 10;

/// What a specification is made of.
#[derive(Clone, Copy, Debug)]
pub struct SpecificationOf<'a> {
    pub document: &'a Document,
    pub set: &'a LoadedSet,
    pub context: &'a Context,
    pub heading: Heading<'a>,
    /// What it is to be compared with: the file before.
    pub against: Option<&'a Side>,
    pub people: WhosePeople<'a>,
}

/// What stands at the top.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'a> {
    /// Without one, what the crosswalk is called.
    pub title: Option<&'a str>,
    pub version: Option<&'a str>,
    /// As it is to be read: 2026-11-28.
    pub date: &'a str,
    /// The crosswalk's file, by its name.
    pub file: Option<&'a str>,
}

/// Who the people of the examples are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhosePeople<'a> {
    /// As they are in the files.
    Real,
    /// With other names in place of the real ones; these attributes are as they were.
    Pseudonymised { kept: &'a [String] },
    /// Those of a built-in sample.
    Invented,
}

/// The page, as HTML.
///
/// # Errors
/// Only when it is asked to stop.
pub fn specification(asked: &SpecificationOf<'_>, cancel: &Cancel) -> Result<String, Cancelled> {
    let gathered = gathered::gather(asked, cancel)?;
    Ok(page::page(asked, &gathered))
}
