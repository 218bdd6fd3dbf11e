//! Texts by which something is found again, in a few bytes each: hundreds of thousands of addresses or identifiers are
//! not kept to be compared.
//!
//! 128 bits with a seed that nobody outside knows: two texts that differ never have the same fingerprint in practice, and
//! a file or a server cannot be made for it.

use std::hash::{BuildHasher as _, RandomState};

/// Makes fingerprints, of which those of one maker can be compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Fingerprints {
    first: RandomState,
    second: RandomState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Fingerprint(u64, u64);

impl Fingerprints {
    pub fn of(&self, text: &str) -> Fingerprint {
        Fingerprint(self.first.hash_one(text), self.second.hash_one(text))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_text_has_its_own() {
        let make = Fingerprints::default();
        let texts: Vec<String> = (0..10_000).map(|i| format!("user{i}@contoso.com")).collect();
        let distinct: HashSet<Fingerprint> = texts.iter().map(|text| make.of(text)).collect();
        assert_eq!(distinct.len(), texts.len());
        assert_eq!(make.of("a"), make.clone().of("a"));
        let Fingerprint(first, second) = make.of("a");
        assert_ne!(first, second, "the halves are made apart");
    }
}
