//! Watching the files that are loaded: a change on disk is said, and nothing is done about it unasked.
//!
//! A thread looks every few seconds while the window has the person's attention, and at once when that comes back; it
//! wakes the window only when something changed. It ends with the set it watches.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::bench::{JobResult, Workbench};
use super::jobs::{JobKind, Work};
use super::stamp::Basis;
use super::watch::Watch;
use crate::source::{FileChanges, ReadError, Stamps};

const EVERY: Duration = if cfg!(test) { Duration::from_millis(20) } else { Duration::from_secs(3) };

impl Workbench {
    /// What happened to the files since they were loaded; `None` as well when the person put it off.
    pub fn file_changes(&self) -> Option<&FileChanges> {
        self.loaded.watch.found.as_ref().filter(|found| self.loaded.watch.put_off.as_ref() != Some(*found))
    }

    /// Watches other files from now on.
    pub(super) fn watch_files(&mut self, stamps: Stamps) {
        let (bell, heard) = channel();
        let (stamps, focused) = (Arc::new(stamps), self.focused);
        self.loaded.watch = Watch { stamps: stamps.clone(), bell: Some(bell), ..Watch::default() };
        self.start(JobKind::Watch, &[Basis::Set], move |work| watch(work, &stamps, &heard, focused));
    }

    /// The window came to the front, or went to the back.
    pub(super) fn came_to_front(&mut self, focused: bool) {
        self.focused = focused;
        if let Some(bell) = &self.loaded.watch.bell
            && bell.send(focused).is_err()
        {
            self.loaded.watch.bell = None;
        }
    }

    pub(super) fn put_off_reload(&mut self) {
        self.loaded.watch.put_off = self.loaded.watch.found.clone();
    }

    /// Looks once, now: asked for by a person, or because a file could not be read as it was.
    pub(super) fn look_at_files(&mut self) {
        let stamps = self.loaded.watch.stamps.clone();
        self.start(JobKind::LookAtFiles, &[Basis::Set], move |work| {
            let found = stamps.changes();
            work.change(|bench| bench.loaded.watch.found = found);
        });
    }

    /// A record could not be read. That its file changed is said by the banner, which offers what to do.
    pub(super) fn was_unreadable(&mut self, error: &ReadError) {
        match error {
            ReadError::Changed { .. } => self.look_at_files(),
            other => self.messages.error(other.to_string()),
        }
    }
}

fn watch(work: &Work<JobResult>, stamps: &Stamps, heard: &Receiver<bool>, mut focused: bool) {
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
            work.change(|bench| bench.loaded.watch.found = found);
        }
    }
}
