//! One fast hash for counting and comparing millions of texts: the same in every run and on every thread.
//!
//! Not for maps that strangers could flood with keys made to collide: the seed is known. Sixty-four bits tell the
//! values of a directory apart: among a million, two that differ have the same hash once in some thirty million directories.

use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::quality::FixedState;

const SEED: u64 = 0x0c50_55a1;

/// The hash of a text.
pub fn text(text: &str) -> u64 {
    bytes(text.as_bytes())
}

pub fn bytes(bytes: &[u8]) -> u64 {
    let mut hasher = FixedState::with_seed(SEED).build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// The same for texts that differ in case only.
pub fn folded(folded: &str) -> u64 {
    const SHORT: usize = 128;
    if !folded.is_ascii() {
        return text(&folded.to_lowercase());
    }
    let mut buffer = [0; SHORT];
    let Some(lower) = buffer.get_mut(..folded.len()) else { return text(&folded.to_ascii_lowercase()) };
    lower.copy_from_slice(folded.as_bytes());
    lower.make_ascii_lowercase();
    let mut hasher = FixedState::with_seed(SEED).build_hasher();
    hasher.write(lower);
    hasher.finish()
}

/// A hash and the number of the record that it is of, in twelve bytes. In order, those of one hash stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HashOf([u32; 3]);

impl HashOf {
    pub const fn new(hash: u64, record: u32) -> Self {
        Self([(hash >> 32) as u32, hash as u32, record])
    }

    pub const fn hash(self) -> u64 {
        let [high, low, _] = self.0;
        (high as u64) << 32 | low as u64
    }

    pub const fn record(self) -> u32 {
        self.0[2]
    }
}

/// One number of several, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Combined(u64);

impl Combined {
    pub fn add(&mut self, number: u64) {
        let mut hasher = FixedState::with_seed(self.0).build_hasher();
        hasher.write_u64(number);
        self.0 = hasher.finish();
    }

    pub const fn finish(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_records_stand_in_the_order_of_the_hashes() {
        let all = [(0, 9), (7, 1), (7, 3), (u64::from(u32::MAX), 0), (1 << 32, 0), (u64::MAX, u32::MAX)];
        let packed = all.map(|(hash, record)| HashOf::new(hash, record));
        assert!(packed.is_sorted());
        assert_eq!(packed.map(|of| (of.hash(), of.record())), all);
        assert_eq!(size_of::<HashOf>(), 12);
    }

    #[test]
    fn case_is_folded_in_every_script_and_length() {
        let long = "X".repeat(300);
        for (one, other) in
            [("LIZ@x.com", "liz@X.COM"), ("JÖRG", "jörg"), ("", ""), (long.as_str(), &long.to_lowercase())]
        {
            assert_eq!(folded(one), folded(other), "{one}");
        }
        assert_ne!(text("LIZ"), text("liz"));
        assert_eq!(folded("liz"), text("liz"), "what is in lower case already is its own hash");
        assert_ne!(folded("liz"), folded("li"));
    }

    #[test]
    fn combined_numbers_depend_on_their_order() {
        let of = |numbers: &[u64]| {
            let mut combined = Combined::default();
            numbers.iter().for_each(|number| combined.add(*number));
            combined.finish()
        };
        assert_ne!(of(&[1, 2]), of(&[2, 1]));
        assert_ne!(of(&[0]), of(&[0, 0]));
        assert_eq!(of(&[1, 2]), of(&[1, 2]));
    }
}
