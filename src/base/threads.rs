//! How many threads work over whole populations may take: all cores, less one where there is a window to keep smooth.
//! What a person waits for before there is anything to do takes all of them beside a window too: the window's thread
//! mostly sleeps then, and an operating system lets a thread that wakes go first.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

static HAS_WINDOW: AtomicBool = AtomicBool::new(false);

thread_local! {
    static IS_WAITED_FOR: Cell<bool> = const { Cell::new(false) };
}

/// From now on one core is left for the window.
pub fn leave_one_for_the_window() {
    HAS_WINDOW.store(true, Ordering::Relaxed);
}

/// How many threads share so many pieces of work; at least one.
pub fn sharing(pieces: usize) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let leaves_one = HAS_WINDOW.load(Ordering::Relaxed) && !IS_WAITED_FOR.get();
    let free = if leaves_one { cores.saturating_sub(1) } else { cores };
    free.min(pieces).max(1)
}

/// Does work that a person waits for: what this thread shares out meanwhile takes all cores.
pub fn waited_for<T>(work: impl FnOnce() -> T) -> T {
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            IS_WAITED_FOR.set(self.0);
        }
    }
    let _before = Before(IS_WAITED_FOR.replace(true));
    work()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_a_thread_and_never_more_than_pieces() {
        assert_eq!((sharing(0), sharing(1)), (1, 1));
        assert!((1..=1000).contains(&sharing(1000)));
    }

    #[test]
    fn work_that_is_waited_for_never_has_fewer_threads_and_ends_with_its_call() {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        assert_eq!(waited_for(|| waited_for(|| 0) + sharing(usize::MAX)), cores);
        assert!(!IS_WAITED_FOR.get());
        let died = std::panic::catch_unwind(|| waited_for(|| std::panic::resume_unwind(Box::new("deliberate"))));
        assert!(died.is_err() && !IS_WAITED_FOR.get());
    }
}
