//! Where records come from, and what is loaded for it.

use std::path::PathBuf;

use super::SourceLocation;
use crate::client::{self, Client};
use crate::source::Input;
use crate::source::pseudonym::Choices;

impl SourceLocation {
    /// What to load for this location.
    pub fn inputs(&self) -> Vec<Input> {
        match self {
            Self::Sample { client } => client::known(*client).map_or_else(Vec::new, |client| client.sample.inputs()),
            Self::Script => client::any().sample.inputs(),
            Self::File { path, .. } => vec![Input::File(path.clone())],
        }
    }

    /// Where a client's sample is.
    pub fn sample(client: &Client) -> Self {
        if client.kind == client::any().kind { Self::Script } else { Self::Sample { client: client.kind } }
    }

    pub fn file(path: PathBuf) -> Self {
        Self::File { path, pseudonymised: None }
    }

    /// What was chosen for loading it pseudonymised; `None` when it is loaded as it is.
    pub fn pseudonymised(&self) -> Option<&Choices> {
        match self {
            Self::File { pseudonymised, .. } => pseudonymised.as_ref(),
            Self::Sample { .. } | Self::Script => None,
        }
    }

    pub fn is_sample(&self) -> bool {
        !matches!(self, Self::File { .. })
    }
}
