//! Where the records of a payload start and end, found in one pass over read windows.
//!
//! [`document`] follows the little there is around the records (the envelope, the commas between them); [`skip`] runs
//! over the records themselves, 64 bytes at a time by [`mask`]. Nothing is parsed here, nothing needs the whole text,
//! and nothing is looked up backwards, so a file of any size goes by in windows of any size.

pub mod document;
pub mod entries;
pub mod mask;
pub mod outline;
pub mod rows;
pub mod skip;

/// Longer records are refused: no user or group is that long, and one bracket left open must not swallow the memory.
pub const RECORD_LIMIT: u64 = 64 << 20;

/// Where one record is: its first byte, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: u64,
    pub length: u32,
}

impl Span {
    /// `None` when it is longer than [`RECORD_LIMIT`].
    pub fn between(start: u64, end: u64) -> Option<Self> {
        let length = end.checked_sub(start).filter(|length| *length <= RECORD_LIMIT)?;
        Some(Self { start, length: u32::try_from(length).ok()? })
    }

    pub fn end(self) -> u64 {
        self.start + u64::from(self.length)
    }
}
