//! A panic of a library ends what it was asked for, not the run: the one boundary behind which that holds.
//!
//! A rule of a mapping reaches libraries that others wrote (regular expressions, dates, JSONPath) with patterns and values
//! that others wrote too. What panics there has no value for this record, and says so; the next record is not touched.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// Whether a panic on this thread is caught and told as an error, so that nothing else needs to tell it.
pub fn is_survived() -> bool {
    DEPTH.with(|depth| depth.get() > 0)
}

/// What `work` gives, or what the panic said that it ended in. What `work` changes must not outlive it.
pub fn survive<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    DEPTH.with(|depth| depth.set(depth.get() + 1));
    let outcome = catch_unwind(AssertUnwindSafe(work));
    DEPTH.with(|depth| depth.set(depth.get() - 1));
    outcome.map_err(|said| {
        let text = said.downcast_ref::<String>().cloned();
        text.or_else(|| said.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_and_what_follows_goes_on() {
        assert_eq!(survive(is_survived), Ok(true));
        assert_eq!(survive(|| -> u8 { panic!("slot {} is not there", 3) }), Err("slot 3 is not there".to_owned()));
        assert_eq!(survive(|| -> u8 { std::panic::resume_unwind(Box::new(1_u8)) }), Err(String::new()));
        assert!(!is_survived());
        assert_eq!(survive(|| 1), Ok(1));
    }
}
