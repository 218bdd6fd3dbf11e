//! What is loaded beside the record in view: who is in which group, who is whose manager. And the word for what is not.
//!
//! An expression may ask for more than its record. Where that is loaded it is used; where it is not there is no telling
//! what the client would see, and "no" would be an invention: evaluation stops with [`NotKnown`].

use std::fmt::Debug;

use serde_json::Value as Json;

/// What a value rests on cannot be known from the files that are loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct NotKnown {
    /// What is missing, in words that follow "not known:".
    pub why: String,
    /// What to load for it.
    pub remedy: String,
}

impl NotKnown {
    pub fn new(why: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { why: why.into(), remedy: remedy.into() }
    }
}

/// A loaded group, and whether the person in view is in it; `None` where its members are not loaded.
#[derive(Clone, Copy, Debug)]
pub struct Membership<'a> {
    /// `{id, name, type, sourceId}`.
    pub group: &'a Json,
    pub is_member: Option<bool>,
}

/// The other records that are loaded, as an evaluation asks for them.
pub trait Surroundings: Debug + Send + Sync {
    /// All loaded groups.
    fn memberships(&self, record: &Json) -> Result<Vec<Membership<'_>>, NotKnown>;

    /// The whole record of the person's manager; nothing when the record says that there is none.
    fn manager(&self, record: &Json) -> Result<Option<Json>, NotKnown>;

    /// What references know the user by whose attribute has this value; `attributes` may be several, parted by commas,
    /// that make one value together.
    fn person(&self, attributes: &str, value: &str) -> Result<String, NotKnown>;

    /// What a person's record has by one of the client's names for attributes.
    fn value(&self, person: &Json, name: &str) -> Json;
}

/// What an attribute's name asks for, when it is not the record's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beyond<'n> {
    /// The attribute of this name of the person's manager.
    Manager(&'n str),
    /// What no file of people holds.
    Elsewhere(&'static str),
}

impl Beyond<'_> {
    pub fn not_known(what: &str) -> NotKnown {
        NotKnown::new(
            format!("{what} cannot be known from these files"),
            "Try the expression in the client, or read an attribute of the record in its place.",
        )
    }
}
