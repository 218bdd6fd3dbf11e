//! What is personal in files or in what is loaded, and what would take its place, for a person to look at before it does.

use std::path::PathBuf;
use std::sync::Arc;

use crate::source::pseudonym::{self, Secret, Survey};

/// What is to be done once a person has seen what is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewFor {
    /// Load these files so.
    Load(Vec<PathBuf>),
    /// Write copies of what is loaded.
    Copy,
}

/// What is replaced and how, for a person to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub of: ReviewFor,
    pub survey: Survey,
    /// For each attribute of the survey, what its example becomes.
    pub becomes: Vec<String>,
    /// How many files copies would be made of.
    pub files: usize,
}

impl Review {
    /// Works out the examples anew.
    pub(super) fn renew(&mut self, secret: &Arc<Secret>) {
        let mut rewriter = pseudonym::Rewriter::new(Arc::default(), secret.clone());
        let becomes = |attribute: &pseudonym::Reviewed| {
            rewriter.example(attribute.treatment, &attribute.example).unwrap_or_else(|| attribute.example.clone())
        };
        self.becomes = self.survey.attributes.iter().map(becomes).collect();
    }
}
