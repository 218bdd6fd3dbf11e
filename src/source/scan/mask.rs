//! Sixty-four bytes at once: where the quotes, backslashes, brackets and line breaks of a JSON text are.
//!
//! Bytes are compared sixteen at a time, by the processor's vector instructions where `wide` knows them. A bit `i` of a
//! mask speaks of byte `i` of the word.

use wide::u8x16;

/// How many bytes one word covers: one bit each.
pub const WORD: usize = 64;

/// How many bytes are compared at once.
const LANES: usize = 16;

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
        for (i, chunk) in word.as_chunks::<LANES>().0.iter().enumerate() {
            let lane = u8x16::new(*chunk);
            // `[` and `{` (and `]` and `}`) differ in the bit 0x20 only; no other byte becomes these when it is set.
            let folded = lane | u8x16::splat(0x20);
            let at = i * LANES;
            masks.quote |= equal(lane, b'"') << at;
            masks.backslash |= equal(lane, b'\\') << at;
            masks.newline |= equal(lane, b'\n') << at;
            masks.open |= equal(folded, b'{') << at;
            masks.close |= equal(folded, b'}') << at;
        }
        masks
    }
}

/// How many bytes of a text go by before a quote, a backslash or a control character; all of them if there is none.
pub fn end_of_plain_text(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk::<LANES>() {
        let lane = u8x16::new(*chunk);
        let is = |byte| lane.simd_eq(u8x16::splat(byte));
        let control = lane.min(u8x16::splat(0x1f)).simd_eq(lane);
        let found = (control | is(b'"') | is(b'\\')).to_bitmask();
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += LANES;
    }
    let rest = bytes[at..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
    rest.map_or(bytes.len(), |found| at + found)
}

/// One bit for each of the sixteen bytes: is it this one?
fn equal(lane: u8x16, byte: u8) -> u64 {
    u64::from(lane.simd_eq(u8x16::splat(byte)).to_bitmask())
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
    fn plain_text_ends_at_what_json_does_not_take_as_it_is() {
        for value in 0..=255u8 {
            let special = value < 0x20 || value == b'"' || value == b'\\';
            for (length, place) in [(1, 0), (15, 14), (16, 0), (16, 15), (17, 16), (40, 20), (40, 39)] {
                let mut text = vec![b'.'; length];
                text[place] = value;
                let expected = if special { place } else { length };
                assert_eq!(end_of_plain_text(&text), expected, "byte {value} at {place} of {length}");
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
