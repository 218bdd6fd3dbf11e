//! What a person hands in: a file, or text pasted into the window.

use std::path::PathBuf;

use crate::base::file::short_name;

/// One payload to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    File(PathBuf),
    /// Pasted text, or a built-in sample. The name is what screens call it.
    Text {
        name: String,
        bytes: Vec<u8>,
    },
}

impl Input {
    /// What screens and findings call it: the file's name without its folders.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => short_name(path).into_owned(),
            Self::Text { name, .. } => name.clone(),
        }
    }
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}
