//! How many different values an attribute has and which are frequent, in bounded memory.
//!
//! Values are told apart by 64 bits of a hash. Up to [`COUNTED`] of them are counted one by one. Beyond, their number is
//! estimated (see [`Cardinality`]), and the frequent ones are kept by the algorithm of Misra and Gries (1982), in
//! batches: when the table is full, all counts are lowered by their median and those without a count left make room. A
//! count is then too low by at most what was taken off, and a value that is in more records than that is never missed.
//! Two tables can be joined and keep both promises (Agarwal and others, "Mergeable Summaries", 2012).

use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::quality::FixedState;

use super::cardinality::Cardinality;
use super::histogram::{Lengths, Months};
use super::pattern::{Fits, PatternCounts};
use super::table::{Entry, Table};

/// So many different values are counted one by one.
pub const COUNTED: usize = 256;
/// So many are kept to find the frequent ones.
const KEPT: usize = 768;
/// So many frequent values are listed.
const LISTED: usize = 50;
const EXAMPLES: usize = 5;
/// Longer texts are cut: they are read on a screen.
const SHOWN_LENGTH: usize = 200;
/// While an attribute has had fewer values than this, each of them is kept with its text.
const EARLY: u64 = 1 << 14;

/// Tells a value from all others. Good for as long as the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ValueKey(u64);

impl ValueKey {
    /// The key of a value as people read it: a text without its quotes, the rest as JSON.
    pub fn of(text: &str) -> Self {
        let mut hasher = FixedState::with_seed(0).build_hasher();
        hasher.write(text.as_bytes());
        // The table takes 0 for an empty place.
        Self(hasher.finish().max(1))
    }
}

/// A value and how many records have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueCount {
    pub key: ValueKey,
    /// As people read it: a text without its quotes, the rest as JSON; shortened when it is very long.
    pub text: String,
    pub count: u64,
}

/// How many different values an attribute has.
#[derive(Clone, Debug, PartialEq)]
pub enum Distinct {
    /// All of them, in the order of their first coming.
    Exact(Vec<ValueCount>),
    Estimate {
        /// About so many.
        count: u64,
        /// The standard error as a share (0.016).
        error: f64,
        /// The most frequent first; none that only one record has.
        frequent: Vec<ValueCount>,
        /// The counts of the frequent ones are too low by at most this, and no value that more records have is missed.
        missed: u64,
    },
}

impl Distinct {
    pub fn count(&self) -> u64 {
        match self {
            Self::Exact(values) => values.len() as u64,
            Self::Estimate { count, .. } => *count,
        }
    }

    /// There are no more values than places that have one, whatever an estimate says; and as many where no two have the same.
    pub(super) fn of_filled(self, filled: u64) -> Self {
        match self {
            Self::Estimate { frequent, missed: 0, .. } if frequent.is_empty() => {
                Self::Estimate { count: filled, error: 0.0, frequent, missed: 0 }
            }
            Self::Estimate { count, error, frequent, missed } => {
                Self::Estimate { count: count.min(filled), error, frequent, missed }
            }
            exact @ Self::Exact(_) => exact,
        }
    }

    pub fn exact(&self) -> Option<&[ValueCount]> {
        match self {
            Self::Exact(values) => Some(values),
            Self::Estimate { .. } => None,
        }
    }
}

/// A value that a record has.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'v> {
    /// As people read it.
    pub text: &'v str,
    pub is_text: bool,
    /// The number of the record.
    pub record: u64,
}

/// The counts while records go by.
#[derive(Debug, Default)]
pub struct Counter {
    table: Table,
    lengths: Span,
    /// When there are too many values to be counted one by one.
    beyond: Option<Box<Beyond>>,
}

/// What is counted of each value as it comes, when they are too many to be counted one by one.
#[derive(Debug, Default)]
struct Beyond {
    cardinality: Cardinality,
    values: u64,
    /// How much the counts in the table are too low at most.
    missed: u64,
    tallies: Tallies,
    /// The first values, and the records they came with.
    examples: Vec<(u64, Box<str>)>,
}

/// What values have in common.
#[derive(Clone, Debug, Default)]
pub struct Tallies {
    pub lengths: Lengths,
    pub months: Months,
    pub patterns: PatternCounts,
}

/// The least and the most of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span(Option<(u64, u64)>);

/// What is known of an attribute's values in the end.
#[derive(Debug)]
pub struct Counted {
    pub distinct: Distinct,
    /// The lengths of texts, in characters.
    pub lengths: Span,
    pub examples: Vec<String>,
    pub tallies: Tallies,
}

impl Counter {
    pub fn add(&mut self, seen: Seen<'_>) {
        let ValueKey(hash) = ValueKey::of(seen.text);
        if let Some(entry) = self.table.find(hash) {
            entry.count += 1;
            if seen.is_text && !entry.fits.is_text() {
                entry.fits = Fits::of(seen.text);
                self.lengths.add(entry.fits.length());
            }
            if entry.text.is_none() {
                entry.text = Some(shortened(seen.text));
            }
            let fits = entry.fits;
            if let Some(beyond) = &mut self.beyond {
                beyond.tally(fits, 1);
            }
            return;
        }
        let fits = if seen.is_text { Fits::of(seen.text) } else { Fits::NO_TEXT };
        self.lengths.add(fits.length());
        if self.table.len() >= COUNTED && self.beyond.is_none() {
            self.go_beyond();
        }
        let is_early = self.beyond.as_ref().is_none_or(|beyond| beyond.values < EARLY);
        let text = is_early.then(|| shortened(seen.text));
        if let Some(beyond) = &mut self.beyond {
            beyond.tally(fits, 1);
        }
        self.insert(Entry { hash, count: 1, first: seen.record, fits, text });
    }

    /// Adds a value that is not in the table.
    fn insert(&mut self, entry: Entry) {
        if let Some(beyond) = &mut self.beyond {
            beyond.cardinality.note(entry.hash);
            if self.table.len() >= KEPT {
                beyond.missed += self.table.lower_by_median();
            }
        }
        self.table.insert(entry);
    }

    /// From counting one by one to estimating.
    fn go_beyond(&mut self) -> &mut Beyond {
        let Self { table, beyond, .. } = self;
        beyond.get_or_insert_with(|| {
            let mut beyond = Box::<Beyond>::default();
            table.entries().for_each(|entry| {
                beyond.cardinality.note(entry.hash);
                beyond.tally(entry.fits, entry.count);
            });
            beyond.examples = examples(table.entries());
            beyond
        })
    }

    pub fn join(&mut self, mut other: Self) {
        let news = other.table.entries().filter(|entry| self.table.find(entry.hash).is_none()).count();
        if self.beyond.is_some() || other.beyond.is_some() || self.table.len() + news > COUNTED {
            self.go_beyond().join(other.go_beyond());
        }
        self.lengths.join(other.lengths);
        for theirs in other.table.into_entries() {
            match self.table.find(theirs.hash) {
                Some(ours) => ours.join(theirs),
                None => self.insert(theirs),
            }
        }
    }

    pub fn finish(self) -> Counted {
        let Self { table, lengths, beyond } = self;
        let text = |(_, text): (u64, Box<str>)| String::from(text);
        match beyond {
            Some(beyond) => Counted {
                distinct: Distinct::Estimate {
                    count: beyond.cardinality.estimate(),
                    error: Cardinality::error(),
                    frequent: frequent(table),
                    missed: beyond.missed,
                },
                lengths,
                examples: beyond.examples.into_iter().map(text).collect(),
                tallies: beyond.tallies,
            },
            None => {
                let mut tallies = Tallies::default();
                table.entries().for_each(|entry| tallies.add(entry.fits, entry.count));
                let examples = examples(table.entries()).into_iter().map(text).collect();
                Counted { distinct: Distinct::Exact(in_order(table)), lengths, examples, tallies }
            }
        }
    }
}

impl Beyond {
    fn tally(&mut self, fits: Fits, times: u64) {
        self.values += times;
        self.tallies.add(fits, times);
    }

    fn join(&mut self, other: &mut Self) {
        self.cardinality.join(&other.cardinality);
        self.values += other.values;
        self.missed += other.missed;
        self.tallies.lengths.join(&other.tallies.lengths);
        self.tallies.months.join(&other.tallies.months);
        self.tallies.patterns.join(&other.tallies.patterns);
        self.examples.append(&mut other.examples);
        self.examples = first_of(std::mem::take(&mut self.examples));
    }
}

impl Tallies {
    fn add(&mut self, fits: Fits, times: u64) {
        if let Some(length) = fits.length() {
            self.lengths.add(length, times);
        }
        if let Some(month) = fits.month() {
            self.months.add(month, times);
        }
        self.patterns.add(fits, times);
    }
}

impl Span {
    pub fn add(&mut self, value: Option<u64>) {
        if let Some(value) = value {
            self.join(Self(Some((value, value))));
        }
    }

    pub fn join(&mut self, other: Self) {
        self.0 = match (self.0, other.0) {
            (Some((least, most)), Some((less, more))) => Some((least.min(less), most.max(more))),
            (one, other) => one.or(other),
        };
    }

    pub fn least(self) -> Option<u64> {
        self.0.map(|(least, _)| least)
    }

    pub fn most(self) -> Option<u64> {
        self.0.map(|(_, most)| most)
    }
}

fn value_count(entry: Entry) -> Option<ValueCount> {
    Some(ValueCount { key: ValueKey(entry.hash), text: entry.text?.into(), count: entry.count })
}

fn in_order(table: Table) -> Vec<ValueCount> {
    let mut entries: Vec<_> = table.into_entries().collect();
    entries.sort_by_key(|entry| entry.first);
    entries.into_iter().filter_map(value_count).collect()
}

fn frequent(table: Table) -> Vec<ValueCount> {
    let mut values: Vec<_> = table.into_entries().filter(|entry| entry.count > 1).filter_map(value_count).collect();
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
    values.truncate(LISTED);
    values
}

/// The first different values that are not empty.
fn examples<'e>(entries: impl Iterator<Item = &'e Entry>) -> Vec<(u64, Box<str>)> {
    let texts = entries.filter_map(|entry| Some((entry.first, entry.text.clone()?)));
    first_of(texts.filter(|(_, text)| !text.is_empty()).collect())
}

fn first_of(mut examples: Vec<(u64, Box<str>)>) -> Vec<(u64, Box<str>)> {
    examples.sort();
    let mut first: Vec<(u64, Box<str>)> = Vec::new();
    for (record, text) in examples {
        if first.len() < EXAMPLES && !first.iter().any(|(_, known)| *known == text) {
            first.push((record, text));
        }
    }
    first
}

fn shortened(text: &str) -> Box<str> {
    match text.char_indices().nth(SHOWN_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str, record: u64) -> Seen<'_> {
        Seen { text, is_text: true, record }
    }

    #[test]
    fn estimates_stay_within_four_standard_errors() {
        for count in [256u64, 257, 1_000, 10_000, 100_000] {
            let mut counter = Counter::default();
            for round in 0..3 {
                (0..count).for_each(|i| counter.add(seen(&format!("value {i}"), round * count + i)));
            }
            match counter.finish().distinct {
                Distinct::Exact(values) => assert_eq!((values.len() as u64, values[0].count), (count, 3)),
                Distinct::Estimate { count: got, error, .. } => {
                    assert!((got as f64 - count as f64).abs() <= 4.0 * error * count as f64, "{got} for {count}");
                }
            }
        }
    }

    /// Value `i` of so many records: a tenth have "most", a hundredth "some", the others one of their own.
    fn skewed(i: u64) -> String {
        match i {
            i if i.is_multiple_of(10) => "most".to_owned(),
            i if i % 100 == 1 => "some".to_owned(),
            i => format!("own {i}"),
        }
    }

    #[test]
    fn frequent_values_are_found_with_counts_that_are_too_low_by_no_more_than_is_said() {
        const RECORDS: u64 = 60_000;
        let mut whole = Counter::default();
        let mut shares = [Counter::default(), Counter::default()];
        for i in 0..RECORDS {
            let value = skewed(i);
            whole.add(seen(&value, i));
            shares[usize::from(i % 3 == 0)].add(seen(&value, i));
        }
        let [mut joined, other] = shares;
        joined.join(other);
        for (name, counter) in [("in one go", whole), ("joined", joined)] {
            let Distinct::Estimate { frequent, missed, .. } = counter.finish().distinct else { panic!("{name}") };
            assert!(missed < RECORDS / 300, "{name}: {missed}");
            for (i, (text, truth)) in [("most", RECORDS / 10), ("some", RECORDS / 100)].into_iter().enumerate() {
                assert_eq!(frequent[i].text, text, "{name}");
                let count = frequent[i].count;
                assert!((truth - missed..=truth).contains(&count), "{name}: {text} {count} of {truth}, {missed}");
            }
        }
    }

    #[test]
    fn some_hundreds_of_values_keep_their_counts() {
        let mut counter = Counter::default();
        (0..4_000).for_each(|i| counter.add(seen(&format!("room {}", i % 400), i)));
        let Distinct::Estimate { frequent, missed, .. } = counter.finish().distinct else { panic!("an estimate") };
        assert_eq!((frequent.len(), missed), (LISTED, 0));
        assert!(frequent.iter().all(|value| value.count == 10));
    }

    #[test]
    fn joining_is_as_good_as_counting_in_one_go() {
        for (split, values) in [(10, 990), (200, 990), (900, 990), (500, 250), (200, 3)] {
            let (mut one, mut other, mut whole) = (Counter::default(), Counter::default(), Counter::default());
            for i in 0..1000 {
                let value = format!("v{}", i * 7 % values);
                // The later share first: threads take what comes.
                if i >= split { &mut one } else { &mut other }.add(seen(&value, i));
                whole.add(seen(&value, i));
            }
            one.join(other);
            let (joined, whole) = (one.finish(), whole.finish());
            assert_eq!(joined.examples, whole.examples, "{split}");
            assert_eq!(joined.lengths, whole.lengths);
            assert_eq!(joined.tallies.lengths, whole.tallies.lengths);
            match (joined.distinct, whole.distinct) {
                (Distinct::Exact(joined), Distinct::Exact(whole)) => assert_eq!(joined, whole),
                (Distinct::Estimate { count, .. }, Distinct::Estimate { count: whole, .. }) => assert_eq!(count, whole),
                other => panic!("{split}: {other:?}"),
            }
        }
    }
}
