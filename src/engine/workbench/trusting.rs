//! Choosing the authority of a person's own: it is read at once, to say whether it is one.

use std::path::{Path, PathBuf};

use super::bench::Workbench;
use super::jobs::JobKind;
use super::own_authority::{AuthorityFile, OwnAuthority};
use crate::exchange::Authorities;

impl Workbench {
    pub const fn own_authority(&self) -> Option<&OwnAuthority> {
        self.own_authority.as_ref()
    }

    /// Connections trust the authorities in this file from now on; without one, only the system's.
    pub(super) fn trust(&mut self, path: Option<PathBuf>) {
        self.jobs.cancel(JobKind::Authority);
        self.own_authority = path.clone().map(|path| OwnAuthority { path, state: AuthorityFile::Reading });
        let Some(path) = path else { return };
        self.start(JobKind::Authority, &[], move |work| {
            let state = match Authorities::open(&path) {
                Ok(authorities) => AuthorityFile::Holds(authorities.count()),
                Err(error) => AuthorityFile::Unusable(error.to_string()),
            };
            work.end(move |bench| {
                let chosen = bench.own_authority.as_mut().filter(|own| own.path == path);
                chosen.into_iter().for_each(|own| own.state = state.clone());
            });
        });
    }

    /// The file, wherever it is kept or used.
    pub(super) fn authority_path(&self) -> Option<&Path> {
        self.own_authority.as_ref().map(|own| own.path.as_path())
    }
}
