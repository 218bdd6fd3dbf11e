//! What a person chose for the specification to sign. It goes with the window, not with the crosswalk.

use std::path::PathBuf;

use crate::base::file::short_name;

/// What stands on the page beside what the crosswalk and the records say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signing {
    /// Empty: what the crosswalk is called.
    pub title: String,
    pub version: String,
    /// The file before, with which it is compared.
    pub against: Option<PathBuf>,
    pub pseudonymise: bool,
}

/// One of these choices, made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SigningStep {
    Title(String),
    Version(String),
    Against(Option<PathBuf>),
    Pseudonymise(bool),
    /// Writes the page.
    Save(PathBuf),
}

impl Signing {
    /// Where the page is to be written, when that was the step.
    pub(super) fn step(&mut self, step: SigningStep) -> Option<PathBuf> {
        match step {
            SigningStep::Title(title) => self.title = title,
            SigningStep::Version(version) => self.version = version,
            SigningStep::Against(against) => self.against = against,
            SigningStep::Pseudonymise(pseudonymise) => self.pseudonymise = pseudonymise,
            SigningStep::Save(path) => return Some(path),
        }
        None
    }

    /// The file before, by its name.
    pub fn against_name(&self) -> Option<String> {
        self.against.as_deref().map(|path| short_name(path).into_owned())
    }
}
