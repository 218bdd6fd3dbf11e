//! Watching the files that are loaded: a change on disk is said, and nothing is done about it unasked.
//!
//! A thread looks every few seconds while the window has the person's attention, and at once when that comes back; it
//! wakes the window only when something changed. It ends with the set it watches.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::bench::Workbench;
use super::jobs::{Slot, Work};
use super::result::Outcome;
use crate::source::{FileChanges, ReadError, Stamps};

const EVERY: Duration = if cfg!(test) { Duration::from_millis(20) } else { Duration::from_secs(3) };

/// What is known of the files behind the loaded set.
#[derive(Default)]
pub(super) struct Watch {
    stamps: Arc<Stamps>,
    found: Option<FileChanges>,
    /// The change that a person does not want to hear of now.
    put_off: Option<FileChanges>,
    focused: bool,
    /// Tells the thread whether the window is looked at. Dropped, it ends the thread.
    bell: Option<Sender<bool>>,
}

impl Workbench {
    /// What happened to the files since they were loaded; `None` as well when the person put it off.
    pub fn file_changes(&self) -> Option<&FileChanges> {
        self.watch.found.as_ref().filter(|found| self.watch.put_off.as_ref() != Some(*found))
    }

    /// Watches other files from now on.
    pub(super) fn watch_files(&mut self, stamps: Stamps) {
        let (bell, heard) = channel();
        let focused = self.watch.focused;
        let stamps = Arc::new(stamps);
        self.watch = Watch { stamps: stamps.clone(), focused, bell: Some(bell), ..Watch::default() };
        self.jobs.start(Slot::Watch, move |work| watch(work, &stamps, &heard, focused));
    }

    /// The window came to the front, or went to the back.
    pub(super) fn focused(&mut self, focused: bool) {
        self.watch.focused = focused;
        if let Some(bell) = &self.watch.bell
            && bell.send(focused).is_err()
        {
            self.watch.bell = None;
        }
    }

    pub(super) fn put_off_reload(&mut self) {
        self.watch.put_off = self.watch.found.clone();
    }

    /// Looks once, now: asked for by a person, or because a file could not be read as it was.
    pub(super) fn look_at_files(&mut self) {
        let stamps = self.watch.stamps.clone();
        self.jobs.start(Slot::LookAtFiles, move |work| work.send(Outcome::Files(stamps.changes())));
    }

    /// A record could not be read. That its file changed is said by the banner, which offers what to do.
    pub(super) fn was_unreadable(&mut self, error: &ReadError) {
        match error {
            ReadError::Changed { .. } => self.look_at_files(),
            other => self.messages.error(other.to_string()),
        }
    }

    pub(super) fn files_found(&mut self, found: Option<FileChanges>) {
        self.watch.found = found;
    }
}

fn watch(work: &Work<Outcome>, stamps: &Stamps, heard: &Receiver<bool>, mut focused: bool) {
    let mut last = None;
    loop {
        let wait = if focused { heard.recv_timeout(EVERY) } else { heard.recv().map_err(RecvTimeoutError::from) };
        match wait {
            Ok(now) => focused = now,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        if !focused {
            continue;
        }
        let found = stamps.changes();
        if found != last {
            last.clone_from(&found);
            work.send(Outcome::Files(found));
        }
    }
}
