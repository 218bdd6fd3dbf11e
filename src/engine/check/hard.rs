//! The hard cases of a rule: the few records on which it shows whether it holds. The emptiest, the longest, the one
//! that looks like no other, what is refused, and one of each kind of value.
//!
//! What a text looks like are the kinds of characters in it, in twelve bits, so that however many values there are,
//! of a rule no more than some thousand looks are kept. Counted wherever rules are counted; the same whichever thread
//! saw what.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::mapping::RuleResult;
use crate::mapping::writer::GivenState;

/// Of so many kinds of values one record each is shown, the most common kinds first.
const KINDS: usize = 5;

/// What one rule gave for hard records, so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HardCases {
    states: BTreeMap<Odd, Met>,
    looks: BTreeMap<u16, Met>,
    shortest: Option<Length>,
    longest: Option<Length>,
}

/// What is not simply filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Odd {
    Refused,
    NotRead,
    NotKnown,
    Guessed,
    Empty,
    LeftOut,
    Default,
}

/// So many records, and the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Met {
    count: usize,
    first: usize,
}

/// A text in characters, and the first record that has one of that length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Length {
    characters: usize,
    first: usize,
}

/// A record on which a rule is to be tried, and why; the reasons in the order in which they matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HardCase {
    pub record: usize,
    pub reasons: Vec<HardReason>,
}

/// Why a record is a hard case of a rule; with how many are like it, or how many characters it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HardReason {
    Refused(usize),
    /// What the record has cannot be read.
    NotRead(usize),
    NotKnown(usize),
    /// It is read, and may be meant otherwise.
    Guessed(usize),
    Empty(usize),
    LeftOut(usize),
    Default(usize),
    Shortest(usize),
    Longest(usize),
    /// It looks as the fewest do.
    Oddest(usize),
    /// It looks as most do.
    Typical(usize),
    /// One of so many that look otherwise.
    Kind(usize),
}

impl HardReason {
    /// In a word or two.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Refused(_) => "refused",
            Self::NotRead(_) => "not read",
            Self::NotKnown(_) => "not known",
            Self::Guessed(_) => "a guess",
            Self::Empty(_) => "empty",
            Self::LeftOut(_) => "left out",
            Self::Default(_) => "default",
            Self::Shortest(_) => "shortest",
            Self::Longest(_) => "longest",
            Self::Oddest(_) => "oddest",
            Self::Typical(_) => "typical",
            Self::Kind(_) => "other kind",
        }
    }

    /// As a sentence's end, with its number: "refused, 3 alike"; `noun` and `nouns` are what the records are.
    pub fn words(self, noun: &str, nouns: &str) -> String {
        let counted = |count: usize| crate::base::counted(count, noun, nouns);
        match self {
            Self::Refused(count)
            | Self::NotRead(count)
            | Self::NotKnown(count)
            | Self::Guessed(count)
            | Self::Empty(count)
            | Self::LeftOut(count)
            | Self::Default(count) => format!("{}, as for {}", self.label(), counted(count)),
            Self::Shortest(characters) | Self::Longest(characters) => {
                format!("{}, {}", self.label(), crate::base::counted(characters, "character", "characters"))
            }
            Self::Oddest(count) | Self::Typical(count) | Self::Kind(count) => {
                format!("{}, {} so", self.label(), counted(count))
            }
        }
    }
}

impl HardCases {
    /// Counts what the rule gave for a record, as JSON, and whether what it reads there could not be read or only guessed.
    pub(super) fn add(&mut self, given: (GivenState, bool), json: Option<&str>, record: usize) {
        self.state(given, record);
        let Some(json) = json.filter(|_| given.0 == GivenState::Filled) else { return };
        match json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) if !inner.contains('\\') => self.text(inner, record),
            Some(_) => {
                if let Ok(Value::String(text)) = serde_json::from_str(json) {
                    self.text(&text, record);
                }
            }
            None => meet(&mut self.looks, look_of_other(json.as_bytes().first().copied()), record),
        }
    }

    /// The same of a result as it is on screen.
    pub(super) fn add_result(&mut self, result: &RuleResult, record: usize) {
        let given = (GivenState::from(result), result.unread().is_some());
        match &result.value {
            Some(Value::String(text)) if given.0 == GivenState::Filled => {
                self.state(given, record);
                self.text(text, record);
            }
            // What it begins with tells what it is.
            value => self.add(given, value.as_ref().map(begin), record),
        }
    }

    fn state(&mut self, given: (GivenState, bool), record: usize) {
        if let Some(state) = Odd::of(given) {
            meet(&mut self.states, state, record);
        }
    }

    fn text(&mut self, text: &str, record: usize) {
        let (look, characters) = look_of(text);
        meet(&mut self.looks, look, record);
        let length = Length { characters, first: record };
        self.shortest = Some(self.shortest.map_or(length, |now| shorter(now, length)));
        self.longest = Some(self.longest.map_or(length, |now| longer(now, length)));
    }

    /// Adds what was seen of other records.
    pub(super) fn merge(&mut self, other: &Self) {
        other.states.iter().for_each(|(state, met)| join(&mut self.states, *state, *met));
        other.looks.iter().for_each(|(look, met)| join(&mut self.looks, *look, *met));
        self.shortest = either(self.shortest, other.shortest, shorter);
        self.longest = either(self.longest, other.longest, longer);
    }

    /// How many records give nothing because what they have cannot be read.
    pub fn not_read(&self) -> usize {
        self.states.get(&Odd::NotRead).map_or(0, |met| met.count)
    }

    /// The hard cases, the worst first; each record once.
    pub fn list(&self) -> Vec<HardCase> {
        let mut cases: Vec<HardCase> = Vec::new();
        for (record, reason) in self.reasons() {
            match cases.iter_mut().find(|case| case.record == record) {
                Some(case) => case.reasons.push(reason),
                None => cases.push(HardCase { record, reasons: vec![reason] }),
            }
        }
        cases
    }

    fn reasons(&self) -> Vec<(usize, HardReason)> {
        let states = self.states.iter().map(|(state, met)| (met.first, state.reason(met.count)));
        let mut reasons: Vec<_> = states.collect();
        if let (Some(shortest), Some(longest)) = (self.shortest, self.longest)
            && shortest.characters < longest.characters
        {
            reasons.push((longest.first, HardReason::Longest(longest.characters)));
            reasons.push((shortest.first, HardReason::Shortest(shortest.characters)));
        }
        let mut kinds: Vec<(&u16, &Met)> = self.looks.iter().collect();
        // Of those that are as rare as each other, what has more kinds of characters is odder.
        kinds.sort_by_key(|(look, met)| (std::cmp::Reverse(met.count), look.count_ones(), met.first));
        let mut kinds: Vec<Met> = kinds.into_iter().map(|(_, met)| *met).collect();
        // Only what few are like is odd.
        let is_odd = |kinds: &[Met]| matches!(kinds, [most, .., least] if least.count * 4 <= most.count);
        if is_odd(&kinds)
            && let Some(oddest) = kinds.pop()
        {
            reasons.push((oddest.first, HardReason::Oddest(oddest.count)));
        }
        let shown: BTreeSet<usize> = reasons.iter().map(|(record, _)| *record).collect();
        let reason = |(at, met): (usize, Met)| match at {
            0 => (met.first, HardReason::Typical(met.count)),
            _ => (met.first, HardReason::Kind(met.count)),
        };
        let others = kinds.into_iter().enumerate().filter(|(_, met)| !shown.contains(&met.first)).take(KINDS);
        reasons.extend(others.map(reason));
        reasons
    }
}

impl Odd {
    /// Nothing for what is filled, nor for a rule that is itself at fault.
    const fn of((state, is_doubtful): (GivenState, bool)) -> Option<Self> {
        match (state, is_doubtful) {
            (GivenState::Filled, true) => Some(Self::Guessed),
            (GivenState::Empty | GivenState::LeftOut, true) => Some(Self::NotRead),
            (GivenState::Filled | GivenState::Faulty, _) => None,
            (GivenState::Default, _) => Some(Self::Default),
            (GivenState::Empty, false) => Some(Self::Empty),
            (GivenState::LeftOut, false) => Some(Self::LeftOut),
            (GivenState::Refused, _) => Some(Self::Refused),
            (GivenState::NotKnown, _) => Some(Self::NotKnown),
        }
    }

    const fn reason(self, count: usize) -> HardReason {
        match self {
            Self::Refused => HardReason::Refused(count),
            Self::NotRead => HardReason::NotRead(count),
            Self::NotKnown => HardReason::NotKnown(count),
            Self::Guessed => HardReason::Guessed(count),
            Self::Empty => HardReason::Empty(count),
            Self::LeftOut => HardReason::LeftOut(count),
            Self::Default => HardReason::Default(count),
        }
    }
}

fn meet<K: Ord>(met: &mut BTreeMap<K, Met>, key: K, record: usize) {
    join(met, key, Met { count: 1, first: record });
}

fn join<K: Ord>(met: &mut BTreeMap<K, Met>, key: K, other: Met) {
    let known = met.entry(key).or_insert(Met { count: 0, first: other.first });
    known.count += other.count;
    known.first = known.first.min(other.first);
}

fn either(one: Option<Length>, other: Option<Length>, best: fn(Length, Length) -> Length) -> Option<Length> {
    one.zip(other).map(|(one, other)| best(one, other)).or(one).or(other)
}

/// Of two as long as each other the one of the first record.
fn shorter(one: Length, other: Length) -> Length {
    if (other.characters, other.first) < (one.characters, one.first) { other } else { one }
}

fn longer(one: Length, other: Length) -> Length {
    let rank = |length: Length| (length.characters, std::cmp::Reverse(length.first));
    if rank(other) > rank(one) { other } else { one }
}

/// One bit for each kind of character.
const fn kind_of(byte: u8) -> u16 {
    match byte {
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 1 << 1,
        b'0'..=b'9' => 1 << 2,
        b' ' => 1 << 3,
        b'@' => 1 << 4,
        b'.' => 1 << 5,
        b'-' | b'_' => 1 << 6,
        b'+' => 1 << 7,
        b'(' | b')' | b'[' | b']' | b'{' | b'}' => 1 << 8,
        b'\'' | b'"' => 1 << 9,
        0x80.. => 1 << 10,
        _ => 1 << 11,
    }
}

/// The same for each byte: of each value of a directory every byte is looked at.
const KIND_OF: [u16; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < kinds.len() {
        kinds[byte] = kind_of(byte as u8);
        byte += 1;
    }
    kinds
};

/// Above all looks of texts.
const OTHER: u16 = 1 << 12;

/// The kinds of characters in a text, and how many characters it has.
fn look_of(text: &str) -> (u16, usize) {
    let see = |(look, characters): (u16, usize), byte: &u8| {
        let begins = byte & 0xc0 != 0x80;
        (look | KIND_OF[usize::from(*byte)], characters + usize::from(begins))
    };
    text.as_bytes().iter().fold((0, 0), see)
}

/// What is no text is told apart by what its JSON begins with: `true`, `false`, a number, a list, an object.
const fn look_of_other(first: Option<u8>) -> u16 {
    match first {
        Some(b't') => OTHER,
        Some(b'f') => OTHER + 1,
        Some(b'[') => OTHER + 2,
        Some(b'{') => OTHER + 3,
        _ => OTHER + 4,
    }
}

/// What the JSON of a value begins with.
const fn begin(value: &Value) -> &'static str {
    match value {
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Array(_) => "[",
        Value::Object(_) => "{",
        Value::String(_) => "\"\"",
        Value::Null | Value::Number(_) => "0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(given: &[(GivenState, &str)], records: impl Iterator<Item = usize>) -> HardCases {
        let mut cases = HardCases::default();
        records.for_each(|record| {
            cases.add((given[record].0, false), Some(given[record].1).filter(|j| !j.is_empty()), record);
        });
        cases
    }

    fn words(cases: &HardCases) -> Vec<String> {
        let reasons = |case: &HardCase| case.reasons.iter().map(|r| r.words("user", "users")).collect::<Vec<_>>();
        cases.list().iter().map(|case| format!("{}: {}", case.record, reasons(case).join("; "))).collect()
    }

    const GIVEN: &[(GivenState, &str)] = &[
        (GivenState::Filled, r#""+31 6 1234 5678""#),
        (GivenState::Filled, r#""+31 6 1234 5679""#),
        (GivenState::Empty, ""),
        (GivenState::Filled, r#""+31 6 1234 5678 (priv\u00e9)""#),
        (GivenState::Refused, ""),
        (GivenState::Filled, r#""0612""#),
        (GivenState::Empty, ""),
        (GivenState::Filled, r#""+31 6 1""#),
        (GivenState::Filled, r#""+31 6 2""#),
        (GivenState::Default, r#""none""#),
    ];

    #[test]
    fn the_worst_come_first_and_each_record_once() {
        let cases = of(GIVEN, 0..GIVEN.len());
        assert_eq!(
            words(&cases),
            [
                "4: refused, as for 1 user",
                "2: empty, as for 2 users",
                "9: default, as for 1 user",
                "3: longest, 23 characters; oddest, 1 user so",
                "5: shortest, 4 characters",
                "0: typical, 4 users so",
            ]
        );
    }

    #[test]
    fn who_cannot_be_read_is_among_them_and_so_is_who_may_be_meant_otherwise() {
        let mut cases = HardCases::default();
        let given = [
            (GivenState::Empty, false, None),
            (GivenState::Empty, true, None),
            (GivenState::Filled, false, Some("\"NL\"")),
            (GivenState::Filled, true, Some("\"GE\"")),
            (GivenState::Empty, true, None),
        ];
        let all = given.into_iter().enumerate();
        all.for_each(|(record, (state, doubt, json))| cases.add((state, doubt), json, record));
        let expected = [
            "1: not read, as for 2 users",
            "3: a guess, as for 1 user",
            "0: empty, as for 1 user",
            "2: typical, 2 users so",
        ];
        assert_eq!(words(&cases), expected);
        assert_eq!(cases.not_read(), 2);
    }

    #[test]
    fn it_is_the_same_in_whichever_order_the_parts_come() {
        let whole = of(GIVEN, 0..GIVEN.len());
        for split in 0..GIVEN.len() {
            let (mut one, other) = (of(GIVEN, split..GIVEN.len()), of(GIVEN, 0..split));
            one.merge(&other);
            assert_eq!(one, whole, "{split}");
        }
    }

    #[test]
    fn what_is_the_same_for_all_is_shown_once() {
        let all: Vec<(GivenState, &str)> = vec![(GivenState::Filled, "true"); 9];
        assert_eq!(words(&of(&all, 0..9)), ["0: typical, 9 users so"]);
        let faulty = vec![(GivenState::Faulty, ""); 3];
        assert!(of(&faulty, 0..3).list().is_empty());
    }
}
