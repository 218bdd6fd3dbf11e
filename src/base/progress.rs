//! Progress and cancelling of long work, shared between the thread that works and whoever watches.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far some work has come. Cheap to clone; all clones see the same numbers.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    inner: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    /// Units are the worker's choice (bytes, records, requests); the watcher shows a share.
    pub fn set_total(&self, total: u64) {
        self.inner.total.store(total, Ordering::Relaxed);
    }

    pub fn set_done(&self, done: u64) {
        self.inner.done.store(done, Ordering::Relaxed);
    }

    pub fn advance(&self, by: u64) {
        self.inner.done.fetch_add(by, Ordering::Relaxed);
    }

    /// `(done, total)`; a total of 0 means not known yet.
    pub fn get(&self) -> (u64, u64) {
        (self.inner.done.load(Ordering::Relaxed), self.inner.total.load(Ordering::Relaxed))
    }
}

/// A wish to stop. Workers look at it between units of work.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<Wish>);

#[derive(Debug, Default)]
struct Wish {
    is_wished: AtomicBool,
    is_seen: AtomicBool,
}

/// The work stopped because it was asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stopped on request")]
pub struct Cancelled;

impl Cancel {
    pub fn cancel(&self) {
        self.0.is_wished.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        let is_wished = self.0.is_wished.load(Ordering::Relaxed);
        if is_wished {
            self.0.is_seen.store(true, Ordering::Relaxed);
        }
        is_wished
    }

    /// Whether a worker has seen the wish. One that has not may be waiting for something that never comes.
    pub fn is_seen(&self) -> bool {
        self.0.is_seen.load(Ordering::Relaxed)
    }

    /// For `?` between units of work.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_seen_when_a_worker_has_looked_at_it() {
        let cancel = Cancel::default();
        assert_eq!((cancel.check(), cancel.is_seen()), (Ok(()), false));
        cancel.clone().cancel();
        assert!(!cancel.is_seen(), "nobody has looked yet");
        assert_eq!((cancel.check(), cancel.is_seen()), (Err(Cancelled), true));
    }
}
