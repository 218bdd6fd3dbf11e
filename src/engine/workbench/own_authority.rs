//! The certificate authority of a person's own that connections trust beside the system's: a file of theirs. It is read off
//! the window's thread, when it is chosen, to say whether it is one, and again for each connection. Its path is kept with the
//! session and never in the crosswalk's file: whom somebody trusts is not for whoever sends one to say.

use std::path::PathBuf;

/// A file of authorities, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAuthority {
    pub path: PathBuf,
    pub state: AuthorityFile,
}

/// What is in such a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorityFile {
    Reading,
    /// So many certificates.
    Holds(usize),
    /// A sentence: why it is none.
    Unusable(String),
}
