//! A few workers on many items: enough to hide an answer's way through the network, few enough to be polite.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use super::endpoint::AskError;

/// How many ask at once.
pub(super) const WORKERS: usize = 4;

/// Does the work for each item, and takes what comes of it as it comes, in any order. After an error no further item is
/// begun; what was begun is taken.
pub(super) fn for_each<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, AskError> + Sync,
    mut take: impl FnMut(R),
) -> Result<(), AskError> {
    let queue = &Queue { items, next: AtomicUsize::new(0), stopped: AtomicBool::new(false) };
    let work = &work;
    std::thread::scope(|scope| {
        let (sender, results) = channel();
        for _ in 0..WORKERS.min(items.len()) {
            let sender = sender.clone();
            scope.spawn(move || {
                while let Some(item) = queue.next() {
                    let result = work(item);
                    if result.is_err() {
                        queue.stopped.store(true, Ordering::Relaxed);
                    }
                    if sender.send(result).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut ended = Ok(());
        for result in results {
            match result {
                Ok(result) => take(result),
                Err(error) => ended = ended.and(Err(error)),
            }
        }
        ended
    })
}

/// The items that wait for a worker.
struct Queue<'a, T> {
    items: &'a [T],
    next: AtomicUsize,
    stopped: AtomicBool,
}

impl<T> Queue<'_, T> {
    fn next(&self) -> Option<&T> {
        let stopped = self.stopped.load(Ordering::Relaxed);
        (!stopped).then(|| self.items.get(self.next.fetch_add(1, Ordering::Relaxed)))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Cancelled;

    #[test]
    fn every_item_is_done_once_and_an_error_ends_it() {
        let items: Vec<u32> = (0..100).collect();
        let mut done = Vec::new();
        assert_eq!(for_each(&items, |item| Ok(*item), |item| done.push(item)), Ok(()));
        done.sort_unstable();
        assert_eq!(done, items);
        let mut before = 0;
        let ended = for_each(&items, |item| if *item == 50 { Err(Cancelled.into()) } else { Ok(()) }, |()| before += 1);
        assert_eq!(ended, Err(AskError::Cancelled(Cancelled)));
        assert!((50..100).contains(&before), "{before}");
    }
}
