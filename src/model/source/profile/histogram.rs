//! How long texts are and when dates are, counted into bars while records go by: for attributes that have too many
//! values for a bar each.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

/// How many texts are how long, in characters: each length by itself up to 63, then from one power of two to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lengths(Vec<u64>);

/// The first length that shares its bar.
const SHARED: u64 = 64;

impl Lengths {
    pub fn add(&mut self, length: u64, times: u64) {
        let bar = if length < SHARED { length } else { SHARED + u64::from(length.ilog2() - SHARED.ilog2()) };
        let bar = usize::try_from(bar).unwrap_or(0);
        if self.0.len() <= bar {
            self.0.resize(bar + 1, 0);
        }
        self.0[bar] += times;
    }

    pub fn join(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        self.0.iter_mut().zip(&other.0).for_each(|(ours, theirs)| *ours += theirs);
    }

    /// The bars that are not empty, from short to long.
    pub fn bars(&self) -> impl Iterator<Item = (RangeInclusive<u64>, u64)> {
        (0..).zip(&self.0).filter(|(_, count)| **count > 0).map(|(bar, count)| {
            let range = if bar < SHARED {
                bar..=bar
            } else {
                let first = SHARED << (bar - SHARED);
                first..=first * 2 - 1
            };
            (range, *count)
        })
    }
}

/// From one month to another, both included. Months are counted from the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    pub first: u32,
    pub last: u32,
}

impl Period {
    pub fn contains(self, month: u32) -> bool {
        (self.first..=self.last).contains(&month)
    }
}

/// "2019" or "2019-03".
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.first == self.last {
            true => write!(f, "{:04}-{:02}", self.first / 12, self.first % 12 + 1),
            false => write!(f, "{:04}", self.first / 12),
        }
    }
}

/// In which months dates are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Months {
    counts: BTreeMap<u32, u64>,
    /// Dates lie in more months than are told apart, so the bars would not be true.
    too_many: bool,
}

impl Months {
    pub fn add(&mut self, month: u32, times: u64) {
        const MOST: usize = 2400;
        if let Some(count) = self.counts.get_mut(&month) {
            *count += times;
        } else if self.counts.len() < MOST {
            self.counts.insert(month, times);
        } else {
            self.too_many = true;
        }
    }

    pub fn join(&mut self, other: &Self) {
        other.counts.iter().for_each(|(month, times)| self.add(*month, *times));
        self.too_many |= other.too_many;
    }

    /// Months, or years where there are many months; from early to late.
    pub fn bars(&self) -> Vec<(Period, u64)> {
        const MONTHS_SHOWN: usize = 36;
        if self.too_many {
            return Vec::new();
        }
        if self.counts.len() <= MONTHS_SHOWN {
            return self.counts.iter().map(|(month, n)| (Period { first: *month, last: *month }, *n)).collect();
        }
        let mut years: BTreeMap<u32, u64> = BTreeMap::new();
        self.counts.iter().for_each(|(month, count)| *years.entry(month / 12).or_default() += count);
        years.into_iter().map(|(year, count)| (Period { first: year * 12, last: year * 12 + 11 }, count)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_in_its_bar() {
        for (length, expected) in [
            (0, 0..=0),
            (1, 1..=1),
            (63, 63..=63),
            (64, 64..=127),
            (127, 64..=127),
            (128, 128..=255),
            (1 << 30, 1 << 30..=(1 << 31) - 1),
        ] {
            let mut lengths = Lengths::default();
            lengths.add(length, 2);
            assert_eq!(lengths.bars().collect::<Vec<_>>(), [(expected, 2)], "{length}");
        }
    }

    #[test]
    fn many_months_are_shown_by_the_year() {
        let mut months = Months::default();
        (0..36).for_each(|month| months.add(2019 * 12 + month, 1));
        assert_eq!(months.bars().len(), 36);
        assert_eq!(months.bars()[2].0.to_string(), "2019-03");
        months.add(2024 * 12, 5);
        let bars: Vec<_> = months.bars().into_iter().map(|(period, count)| (period.to_string(), count)).collect();
        let expected = [("2019", 12), ("2020", 12), ("2021", 12), ("2024", 5)];
        assert_eq!(bars, expected.map(|(year, count)| (year.to_owned(), count)));
        (0..3000).for_each(|month| months.add(month, 1));
        assert_eq!(months.bars(), [], "nothing rather than something that is not true");
    }
}
