//! Autosave and recovery: after a crash or a kill, the document is there again.
//!
//! The document is written beside the program's other state a moment after each change, and removed when the program
//! ends in good order. It holds what a crosswalk file holds: no token, no users' data.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::bench::Workbench;
use super::jobs::Slot;
use crate::base::file::write_atomic;
use crate::document::Document;

/// Where the autosave goes, and what of it is known.
#[derive(Clone, Debug, Default)]
pub struct Recovery {
    /// `None` where nothing is to be written: tests, the command line.
    folder: Option<PathBuf>,
    written: Option<Arc<Document>>,
}

/// Typing is written once it pauses.
const PAUSE: Duration = Duration::from_millis(400);

const FILE: &str = "recovery.crosswalk";

impl Recovery {
    pub fn none() -> Self {
        Self::default()
    }

    /// The user's folder for programs' state.
    pub fn in_user_folder() -> Self {
        let folder = directories::ProjectDirs::from("", "", "crosswalk");
        Self { folder: folder.map(|dirs| dirs.data_local_dir().to_owned()), written: None }
    }

    pub fn in_folder(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()), written: None }
    }

    fn file(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(FILE))
    }

    /// What a program that did not end in good order left behind.
    pub fn find(&self) -> Option<Document> {
        let file = self.file()?;
        Document::open(&file).ok()
    }

    /// Nothing is left to recover.
    pub fn clear(&self) {
        if let Some(file) = self.file()
            && let Err(e) = std::fs::remove_file(&file)
            && e.kind() != std::io::ErrorKind::NotFound
        {
            log::warn!("{} could not be removed: {e}", file.display());
        }
    }
}

impl Workbench {
    /// Writes the document a moment after it changed.
    pub(super) fn autosave(&mut self) {
        let Some(file) = self.recovery.file() else { return };
        let document = self.history.now().clone();
        if self.recovery.written.as_ref().is_some_and(|w| Arc::ptr_eq(w, &document)) {
            return;
        }
        self.recovery.written = Some(document.clone());
        self.jobs.start(Slot::Autosave, move |work| {
            std::thread::sleep(PAUSE);
            if work.cancel.is_cancelled() {
                return;
            }
            if let Some(folder) = file.parent()
                && let Err(e) = std::fs::create_dir_all(folder)
            {
                log::warn!("{} could not be made: {e}", folder.display());
            }
            if let Err(e) = write_atomic(&file, document.print().as_bytes()) {
                log::warn!("{e}");
            }
        });
    }

    /// The program ends in good order: there is nothing to recover.
    pub fn close(&mut self) {
        self.jobs.cancel(Slot::Autosave);
        self.recovery.clear();
    }
}
