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
    /// `{`, `[`, `}` and `]`
    pub bracket: u64,
    /// Backslashes and line breaks: compact text without escapes has neither, see [`odd`].
    pub odd: u64,
}

impl Masks {
    #[inline]
    pub fn of(word: &[u8; WORD]) -> Self {
        let mut masks = Self::default();
        for (i, chunk) in word.as_chunks::<LANES>().0.iter().enumerate() {
            let lane = u8x16::new(*chunk);
            // `[` and `{` (and `]` and `}`) differ in the bit 0x20 only; no other byte becomes these when it is set.
            let folded = lane | u8x16::splat(0x20);
            let at = i * LANES;
            masks.quote |= bits(equal(lane, b'"')) << at;
            masks.bracket |= bits(equal(folded, b'{') | equal(folded, b'}')) << at;
            masks.odd |= bits(equal(lane, b'\\') | equal(lane, b'\n')) << at;
        }
        masks
    }
}

/// The backslashes and the line breaks of a word that has some of either.
pub fn odd(word: &[u8; WORD]) -> (u64, u64) {
    let (mut backslash, mut newline) = (0, 0);
    for (i, chunk) in word.as_chunks::<LANES>().0.iter().enumerate() {
        let lane = u8x16::new(*chunk);
        backslash |= bits(equal(lane, b'\\')) << (i * LANES);
        newline |= bits(equal(lane, b'\n')) << (i * LANES);
    }
    (backslash, newline)
}

/// How many bytes of a text go by before a quote, a backslash or a control character; all of them if there is none.
#[inline(always)]
pub fn end_of_plain_text(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk::<LANES>() {
        let lane = u8x16::new(*chunk);
        let control = lane.min(u8x16::splat(0x1f)).simd_eq(lane);
        let found = (control | equal(lane, b'"') | equal(lane, b'\\')).to_bitmask();
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += LANES;
    }
    let rest = bytes[at..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
    rest.map_or(bytes.len(), |found| at + found)
}

/// The first sixteen bytes of a text, to be compared at once.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    bytes: [u8; LANES],
    /// Those of them that the text has.
    all: u32,
}

impl Head {
    pub fn of(text: &[u8]) -> Self {
        let mut bytes = [0; LANES];
        let length = text.len().min(LANES);
        bytes[..length].copy_from_slice(&text[..length]);
        Self { bytes, all: (1 << length) - 1 }
    }

    /// Whether `bytes` begin with the whole text, whose head this is; never with an empty one.
    #[inline]
    pub fn is_at(&self, bytes: &[u8], text: &[u8]) -> bool {
        let Some(first) = bytes.first_chunk() else { return !text.is_empty() && bytes.starts_with(text) };
        let same = u8x16::new(*first).simd_eq(u8x16::new(self.bytes)).to_bitmask();
        self.all != 0 && same & self.all == self.all && (text.len() <= LANES || bytes.starts_with(text))
    }
}

/// All bits of each byte that is this one.
#[inline(always)]
fn equal(lane: u8x16, byte: u8) -> u8x16 {
    lane.simd_eq(u8x16::splat(byte))
}

/// One bit for each of the sixteen bytes.
#[inline(always)]
fn bits(lane: u8x16) -> u64 {
    u64::from(lane.to_bitmask())
}

/// The bytes that a backslash escapes. `carry` says whether the byte before this word escapes its first byte, and is
/// left saying so for the word after.
#[inline]
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
#[inline]
pub fn prefix_parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits_where(word: &[u8; WORD], test: impl Fn(u8) -> bool) -> u64 {
        word.iter().enumerate().filter(|(_, b)| test(**b)).map(|(i, _)| 1 << i).sum()
    }

    #[test]
    fn every_byte_value_is_told_apart_at_every_place() {
        for value in 0..=255u8 {
            for place in [0, 1, 7, 8, 31, 62, 63] {
                let mut word = [b'.'; WORD];
                word[place] = value;
                let masks = Masks::of(&word);
                let of = |bytes: &[u8]| bits_where(&word, |b| bytes.contains(&b));
                assert_eq!(masks.quote, of(b"\""), "quote, byte {value}");
                assert_eq!(masks.bracket, of(b"{[}]"), "bracket, byte {value}");
                assert_eq!(masks.odd, of(b"\\\n"), "odd, byte {value}");
                assert_eq!(odd(&word), (of(b"\\"), of(b"\n")), "backslash and line break, byte {value}");
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
    fn a_text_is_found_by_its_head_as_by_all_of_it() {
        let line = "\"onPremisesExtensionAttributes\":1";
        for length in [0, 1, 2, 15, 16, 17, line.len()] {
            let text = &line.as_bytes()[..length];
            for place in 0..line.len() {
                let mut other = line.as_bytes().to_vec();
                other[place] ^= 1;
                for bytes in [line.as_bytes(), &other, &other[..place], text, b""] {
                    let expected = length > 0 && bytes.starts_with(text);
                    assert_eq!(Head::of(text).is_at(bytes, text), expected, "{length} of {bytes:?}");
                }
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
