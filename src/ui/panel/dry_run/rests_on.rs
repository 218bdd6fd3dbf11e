//! What the plan in view rests on.

/// The day of a time as it is written: "2026-11-20".
pub fn day(at: &str) -> &str {
    at.get(..10).unwrap_or(at)
}
