//! Sixty-four bytes at once: where the quotes, backslashes, brackets and line breaks of a JSON text are.
//!
//! Bytes are compared eight at a time inside a `u64` (SWAR), which needs no `unsafe` and runs everywhere. A bit `i` of
//! a mask speaks of byte `i` of the word.

/// How many bytes one word covers: one bit each.
pub const WORD: usize = 64;

/// What a word of 64 bytes holds, one bit per byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Masks {
    pub quote: u64,
    pub backslash: u64,
    /// `{` and `[`
    pub open: u64,
    /// `}` and `]`
    pub close: u64,
    pub newline: u64,
}

impl Masks {
    pub fn of(word: &[u8; WORD]) -> Self {
        let mut masks = Self::default();
        for (i, chunk) in word.as_chunks::<8>().0.iter().enumerate() {
            let lane = u64::from_le_bytes(*chunk);
            // `[` and `{` (and `]` and `}`) differ in the bit 0x20 only; no other byte becomes these when it is set.
            let folded = lane | (LOW_BITS * 0x20);
            let at = i * 8;
            masks.quote |= equal(lane, b'"') << at;
            masks.backslash |= equal(lane, b'\\') << at;
            masks.newline |= equal(lane, b'\n') << at;
            masks.open |= equal(folded, b'{') << at;
            masks.close |= equal(folded, b'}') << at;
        }
        masks
    }
}

const LOW_BITS: u64 = 0x0101_0101_0101_0101;
const SEVEN_BITS: u64 = LOW_BITS * 0x7f;

/// One bit for each of the eight bytes: is it this one?
fn equal(lane: u64, byte: u8) -> u64 {
    let difference = lane ^ (LOW_BITS * u64::from(byte));
    let zero_bytes = !(((difference & SEVEN_BITS) + SEVEN_BITS) | difference | SEVEN_BITS);
    // The eight top bits, gathered into the lowest byte.
    ((zero_bytes >> 7).wrapping_mul(0x0102_0408_1020_4080)) >> 56
}

/// The bytes that a backslash escapes. `carry` says whether the byte before this word escapes its first byte, and is
/// left saying so for the word after.
pub fn escaped(backslash: u64, carry: &mut bool) -> u64 {
    let mut escaped = u64::from(*carry);
    if backslash == 0 {
        *carry = false;
        return escaped;
    }
    let mut rest = backslash & !escaped;
    *carry = false;
    while rest != 0 {
        let at = rest.trailing_zeros();
        if at == 63 {
            *carry = true;
            break;
        }
        escaped |= 1 << (at + 1);
        // The byte after it is taken: if that is a backslash too, it escapes nothing.
        rest &= !(0b11 << at);
    }
    escaped
}

/// Every bit becomes the parity of itself and all lower bits: from quotes to "inside a string" (opening quote
/// included, closing quote not).
pub fn prefix_parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(word: &[u8; WORD], test: impl Fn(u8) -> bool) -> u64 {
        word.iter().enumerate().filter(|(_, b)| test(**b)).map(|(i, _)| 1 << i).sum()
    }

    #[test]
    fn every_byte_value_is_told_apart_at_every_place() {
        for value in 0..=255u8 {
            for place in [0, 1, 7, 8, 31, 62, 63] {
                let mut word = [b'.'; WORD];
                word[place] = value;
                let masks = Masks::of(&word);
                assert_eq!(masks.quote, bits(&word, |b| b == b'"'), "quote, byte {value}");
                assert_eq!(masks.backslash, bits(&word, |b| b == b'\\'), "backslash, byte {value}");
                assert_eq!(masks.open, bits(&word, |b| b == b'{' || b == b'['), "open, byte {value}");
                assert_eq!(masks.close, bits(&word, |b| b == b'}' || b == b']'), "close, byte {value}");
                assert_eq!(masks.newline, bits(&word, |b| b == b'\n'), "newline, byte {value}");
            }
        }
    }

    #[test]
    fn backslashes_escape_what_follows_also_across_words() {
        for (name, backslash, carry_in, expected, carry_out) in [
            ("none", 0, false, 0, false),
            ("one", 0b1, false, 0b10, false),
            ("two in a row escape one another", 0b11, false, 0b10, false),
            ("three in a row", 0b111, false, 0b1010, false),
            ("carried in", 0, true, 0b1, false),
            ("carried in, and the first is a backslash", 0b1, true, 0b1, false),
            ("the last byte", 1 << 63, false, 0, true),
        ] {
            let mut carry = carry_in;
            assert_eq!((escaped(backslash, &mut carry), carry), (expected, carry_out), "{name}");
        }
    }

    #[test]
    fn parity_marks_the_inside_of_strings() {
        assert_eq!(prefix_parity(0b0010_0010), 0b0001_1110);
    }
}
