//! What a letter may become: another of its script, and of its case where the script has cases.
//!
//! The Latin letters without marks are one alphabet; scripts that are spread over many code points have a row in
//! [`SPREAD`]; of all others the letters stand together within 128 code points. A letter with a mark becomes a letter
//! with a mark.

use std::collections::HashMap;

/// First and last letter of scripts that are larger than a block: CJK, Hangul, Hiragana, Katakana.
const SPREAD: [(u32, u32); 4] = [(0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x3041, 0x3096), (0x30A1, 0x30FA)];

const BLOCK: u32 = 128;

/// Where a letter stands in its alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterPosition {
    alphabet: Alphabet,
    pub index: u32,
    /// How many letters the alphabet has.
    pub radix: u32,
    is_upper: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Alphabet {
    /// From this letter on, without gaps.
    Run(u32),
    /// The letters of this kind in the block that begins here.
    Block(u32, Kind),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    /// Of two cases that lead to one another; kept as the small ones.
    Cased,
    Caseless,
    /// Digits of other scripts.
    Numeric,
}

/// The alphabets that were met.
#[derive(Debug, Default)]
pub struct Alphabets(HashMap<(u32, Kind), Vec<char>>);

/// Whether a character is replaced as part of a word.
pub fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !c.is_ascii_digit()
}

impl Alphabets {
    /// The place of a letter (see [`is_letter`]).
    pub fn place(&mut self, letter: char) -> Option<LetterPosition> {
        let (small, is_upper) = small(letter);
        let code = u32::from(small);
        let run = |first: u32, last: u32| {
            let place = LetterPosition {
                alphabet: Alphabet::Run(first),
                index: code.wrapping_sub(first),
                radix: last - first + 1,
                is_upper,
            };
            (first..=last).contains(&code).then_some(place)
        };
        if small.is_ascii() {
            return run(u32::from('a'), u32::from('z'));
        }
        if let Some(place) = SPREAD.iter().find_map(|(first, last)| run(*first, *last)) {
            return Some(place);
        }
        let (block, kind) = (code / BLOCK * BLOCK, kind(small)?);
        let letters = self.letters(block, kind);
        let index = letters.iter().position(|known| *known == small)?;
        let radix = letters.len() as u32;
        Some(LetterPosition { alphabet: Alphabet::Block(block, kind), index: index as u32, radix, is_upper })
    }

    /// The letter at another index of the same alphabet, in the same case.
    pub fn letter(&mut self, place: LetterPosition, index: u32) -> char {
        let small = match place.alphabet {
            Alphabet::Run(first) => char::from_u32(first + index),
            Alphabet::Block(block, kind) => self.letters(block, kind).get(index as usize).copied(),
        };
        // Every index below the radix has a letter.
        let small = small.unwrap_or('x');
        if place.is_upper { small.to_uppercase().next().unwrap_or(small) } else { small }
    }

    fn letters(&mut self, block: u32, of: Kind) -> &[char] {
        self.0.entry((block, of)).or_insert_with(|| {
            let all = (block..block + BLOCK).filter_map(char::from_u32).filter(|c| !c.is_ascii());
            all.filter(|c| is_letter(*c) && small(*c) == (*c, false) && kind(*c) == Some(of)).collect()
        })
    }
}

/// The small letter of a pair of cases, and whether it was the capital one; other letters as they are.
fn small(letter: char) -> (char, bool) {
    let lower = only(letter.to_lowercase());
    match lower.filter(|lower| *lower != letter && only(lower.to_uppercase()) == Some(letter)) {
        Some(lower) => (lower, true),
        None => (letter, false),
    }
}

fn kind(small: char) -> Option<Kind> {
    let upper = only(small.to_uppercase());
    let is_cased = upper.is_some_and(|upper| upper != small && only(upper.to_lowercase()) == Some(small));
    match small {
        _ if is_cased => Some(Kind::Cased),
        c if c.is_alphabetic() => Some(Kind::Caseless),
        c if c.is_numeric() => Some(Kind::Numeric),
        _ => None,
    }
}

fn only(mut letters: impl Iterator<Item = char>) -> Option<char> {
    let first = letters.next();
    first.filter(|_| letters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stay_within_their_script_and_case() {
        let mut alphabets = Alphabets::default();
        for (name, letter, is_one) in [
            ("small Latin", 'q', (|c| c.is_ascii_lowercase()) as fn(char) -> bool),
            ("capital Latin", 'Q', |c| c.is_ascii_uppercase()),
            ("Latin with a mark", 'é', |c| c.is_lowercase() && ('\u{c0}'..'\u{100}').contains(&c)),
            ("capital with a mark", 'Ñ', |c| c.is_uppercase()),
            ("Greek", 'λ', |c| c.is_lowercase() && ('\u{370}'..'\u{400}').contains(&c)),
            ("Cyrillic", 'Ж', |c| c.is_uppercase() && ('\u{400}'..'\u{480}').contains(&c)),
            ("Arabic", 'س', |c| ('\u{600}'..'\u{680}').contains(&c)),
            ("Hebrew", 'ש', |c| ('\u{580}'..'\u{600}').contains(&c)),
            ("Chinese", '王', |c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
            ("Katakana", 'カ', |c| ('\u{30a0}'..'\u{3100}').contains(&c)),
            ("Korean", '김', |c| ('\u{ac00}'..='\u{d7a3}').contains(&c)),
            ("a letter without a capital of one letter", 'ß', |c| !c.is_uppercase()),
        ] {
            let place = alphabets.place(letter).expect(name);
            assert_eq!(alphabets.letter(place, place.index), letter, "{name}");
            for index in 0..place.radix {
                let other = alphabets.letter(place, index);
                assert!(is_one(other), "{name}: {other}");
                assert_eq!(
                    alphabets.place(other).map(|p| (p.index, p.alphabet)),
                    Some((index, place.alphabet)),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn the_two_cases_of_a_letter_stand_at_one_place() {
        let mut alphabets = Alphabets::default();
        for (small, capital) in [('a', 'A'), ('é', 'É'), ('я', 'Я'), ('ω', 'Ω')] {
            let index = |c, alphabets: &mut Alphabets| alphabets.place(c).map(|p| (p.index, p.radix));
            assert_eq!(index(small, &mut alphabets), index(capital, &mut alphabets), "{small}");
        }
    }
}
