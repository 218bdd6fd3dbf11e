//! How many threads work over whole populations may take: all cores, less one where there is a window to keep smooth.

use std::sync::atomic::{AtomicBool, Ordering};

static HAS_WINDOW: AtomicBool = AtomicBool::new(false);

/// From now on one core is left for the window.
pub fn leave_one_for_the_window() {
    HAS_WINDOW.store(true, Ordering::Relaxed);
}

/// How many threads share so many pieces of work; at least one.
pub fn sharing(pieces: usize) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let free = if HAS_WINDOW.load(Ordering::Relaxed) { cores.saturating_sub(1) } else { cores };
    free.min(pieces).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_a_thread_and_never_more_than_pieces() {
        assert_eq!((sharing(0), sharing(1)), (1, 1));
        assert!((1..=1000).contains(&sharing(1000)));
    }
}
