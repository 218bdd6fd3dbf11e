//! The secret of one run, and the permutations that follow from it.
//!
//! A text of symbols is replaced by another of the same shape with a Feistel network over the symbols (the idea of
//! format-preserving encryption, NIST SP 800-38G, with HMAC-SHA-256 as its round function): so two different texts
//! never become the same one, and equal ones always do. The secret is drawn from the system, lives in memory only, and
//! is gone when the program ends; without it, trying all names shows nothing.

use ring::hmac;

/// Rounds of the network; NIST's FF1 has ten.
const ROUNDS: u8 = 10;

/// Drawn anew for each run, never written anywhere.
pub struct Secret(hmac::Key);

impl Secret {
    /// Asks the system for a fresh one.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub fn fresh() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    #[cfg(test)]
    pub fn of(seed: u8) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &[seed; 32]))
    }

    /// Replaces symbols (each below its radix) by others of the same radixes, one to one.
    pub(super) fn permute(&self, radixes: &[u32], symbols: &mut [u32]) {
        match (symbols, radixes) {
            ([], _) | (_, []) => {}
            ([symbol], [radix]) => self.permute_one(*radix, symbol),
            (symbols, radixes) => self.network(radixes, radixes, symbols),
        }
    }

    /// One symbol has no halves: it is taken apart into two digits, again and again until they are a symbol.
    fn permute_one(&self, radix: u32, symbol: &mut u32) {
        let low = radix.isqrt() + 1;
        let digits = [radix.div_ceil(low), low];
        loop {
            let mut parts = [*symbol / low, *symbol % low];
            self.network(&[radix], &digits, &mut parts);
            *symbol = parts[0] * low + parts[1];
            if *symbol < radix {
                return;
            }
        }
    }

    /// `shape` tells networks over different texts apart.
    fn network(&self, shape: &[u32], radixes: &[u32], symbols: &mut [u32]) {
        let middle = symbols.len() / 2;
        for round in 0..ROUNDS {
            let (left, right) = symbols.split_at_mut(middle);
            let (left_radixes, right_radixes) = radixes.split_at(middle);
            if round % 2 == 0 {
                self.add(shape, round, right, left_radixes, left);
            } else {
                self.add(shape, round, left, right_radixes, right);
            }
        }
    }

    /// Adds to each symbol what follows from the other half.
    fn add(&self, shape: &[u32], round: u8, from: &[u32], radixes: &[u32], to: &mut [u32]) {
        let places = 8;
        for (block, (symbols, radixes)) in to.chunks_mut(places).zip(radixes.chunks(places)).enumerate() {
            let mut mac = hmac::Context::with_key(&self.0);
            mac.update(&[round]);
            mac.update(&(block as u64).to_le_bytes());
            mac.update(&(shape.len() as u64).to_le_bytes());
            let mut words = Vec::with_capacity((shape.len() + from.len()) * 4);
            shape.iter().chain(from).for_each(|word| words.extend_from_slice(&word.to_le_bytes()));
            mac.update(&words);
            let tag = mac.sign();
            let numbers = tag
                .as_ref()
                .chunks_exact(4)
                .map(|four| four.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)));
            for ((symbol, radix), number) in symbols.iter_mut().zip(radixes).zip(numbers) {
                *symbol = ((u64::from(*symbol) + u64::from(number)) % u64::from(*radix)) as u32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_permutation_is_one_to_one() {
        let secret = Secret::of(7);
        for radixes in [&[26][..], &[1], &[2], &[977], &[10, 10], &[9, 10, 10], &[26, 30, 2]] {
            let count: u32 = radixes.iter().product();
            let mut seen = HashSet::new();
            for number in 0..count {
                let mut rest = number;
                let mut symbols: Vec<u32> = radixes
                    .iter()
                    .map(|radix| {
                        let symbol = rest % radix;
                        rest /= radix;
                        symbol
                    })
                    .collect();
                secret.permute(radixes, &mut symbols);
                assert!(symbols.iter().zip(radixes).all(|(symbol, radix)| symbol < radix), "{radixes:?}");
                seen.insert(symbols);
            }
            assert_eq!(seen.len(), count as usize, "{radixes:?}");
        }
    }

    #[test]
    fn another_secret_gives_another_permutation() {
        let all = |secret: &Secret| -> Vec<u32> {
            (0..26)
                .map(|symbol| {
                    let mut symbols = [symbol];
                    secret.permute(&[26], &mut symbols);
                    symbols[0]
                })
                .collect()
        };
        assert_ne!(all(&Secret::of(1)), all(&Secret::of(2)));
        let fresh = || Secret::fresh().expect("the system has randomness");
        assert_ne!(all(&fresh()), all(&fresh()));
    }
}
