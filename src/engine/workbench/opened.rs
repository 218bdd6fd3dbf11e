//! What is open: the crosswalk with its history, its file, and what that file held when it was last read or written.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::history::{History, Snapshot};
use crate::base::file::FileStamp;
use crate::document::Document;
use crate::source::Input;

/// What the disk holds of a crosswalk, as far as is known.
#[derive(Clone, Debug, Default)]
pub struct OnDisk {
    /// Its file, once it has one.
    pub file: Option<PathBuf>,
    /// The document as it stands there; what it began as while it has no file. `None`: nobody has it but this window.
    pub document: Option<Arc<Document>>,
    /// How the file was when it was read or written: what differs from it was changed by somebody else.
    pub stamp: Option<FileStamp>,
}

/// A crosswalk on its way to a file.
#[derive(Clone, Debug)]
pub struct Saving {
    pub path: PathBuf,
    pub document: Arc<Document>,
    /// Which of the crosswalks it is.
    pub crosswalk: usize,
    /// What the file is known to hold; `None` when whatever is there may be replaced.
    pub known: Option<OnDisk>,
}

/// The crosswalks that were opened one after the other, the history that leads from one to the next, and the writes
/// that wait.
#[derive(Debug)]
pub struct Opened {
    history: History,
    /// By [`Snapshot::crosswalk`].
    crosswalks: Vec<OnDisk>,
    /// Saves that wait for the one that runs.
    pub(super) waiting: VecDeque<Saving>,
}

impl Opened {
    /// A document that counts as unchanged.
    pub fn new(document: Document) -> Self {
        let history = History::new(document);
        let disk = OnDisk { document: Some(history.now().document.clone()), ..OnDisk::default() };
        Self { history, crosswalks: vec![disk], waiting: VecDeque::new() }
    }

    /// A document with what is known of its file.
    pub fn with(document: Document, disk: OnDisk) -> Self {
        Self { history: History::new(document), crosswalks: vec![disk], waiting: VecDeque::new() }
    }

    pub fn document(&self) -> &Arc<Document> {
        &self.history.now().document
    }

    pub fn snapshot(&self) -> &Snapshot {
        self.history.now()
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    /// What the disk holds of the crosswalk that is open.
    pub fn disk(&self) -> &OnDisk {
        &self.crosswalks[self.history.now().crosswalk]
    }

    pub fn file(&self) -> Option<&Path> {
        self.disk().file.as_deref()
    }

    /// Whether the document differs from its file.
    pub fn is_changed(&self) -> bool {
        self.disk().document.as_ref() != Some(self.document())
    }

    pub fn change(&mut self, document: Document, name: impl Into<String>, key: Option<String>) {
        self.history.change(document, name, key);
    }

    /// The document names other records; what was pasted goes with it.
    pub fn change_records(&mut self, document: Document, pasted: Option<Arc<Vec<Input>>>, name: &str) {
        let crosswalk = self.history.now().crosswalk;
        self.history.go_on(Snapshot { document: Arc::new(document), crosswalk, pasted }, name, None);
    }

    /// Another crosswalk takes the place of this one; undoing that leads back to this one and its file.
    pub fn open(&mut self, document: Document, file: Option<PathBuf>, stamp: Option<FileStamp>, name: String) {
        let document = Arc::new(document);
        self.crosswalks.push(OnDisk { file, document: Some(document.clone()), stamp });
        let crosswalk = self.crosswalks.len() - 1;
        self.history.go_on(Snapshot { document, crosswalk, pasted: None }, name, None);
    }

    /// What is saved when it is saved now, to this file.
    pub fn saving(&self, path: PathBuf) -> Saving {
        let Snapshot { document, crosswalk, .. } = self.history.now().clone();
        let known = Some(self.disk()).filter(|disk| disk.file.as_ref() == Some(&path)).cloned();
        Saving { path, document, crosswalk, known }
    }

    /// The next save that waits, with what its file is known to hold by now: a save before it may have written there.
    pub fn next_saving(&mut self) -> Option<Saving> {
        let mut saving = self.waiting.pop_front()?;
        let disk = &self.crosswalks[saving.crosswalk];
        if saving.known.is_some() && disk.file.as_ref() == Some(&saving.path) {
            saving.known = Some(disk.clone());
        }
        Some(saving)
    }

    /// A crosswalk was written: what its file holds now.
    pub fn saved(&mut self, crosswalk: usize, disk: OnDisk) {
        self.crosswalks[crosswalk] = disk;
    }

    /// One step back or forward; what was open before, when there was such a step.
    pub fn step(&mut self, back: bool) -> Option<Snapshot> {
        let before = self.history.now().clone();
        let moved = if back { self.history.undo() } else { self.history.redo() };
        moved.then_some(before)
    }
}
