//! A small table of values by their hashes: open addressing over the hashes, the entries beside it without gaps.

use super::pattern::Fits;

/// A value of an attribute.
#[derive(Debug)]
pub struct Entry {
    /// Never 0.
    pub hash: u64,
    pub count: u64,
    /// The record it came with first.
    pub first: u64,
    pub fits: Fits,
    /// Missing when only its hash was kept.
    pub text: Option<Box<str>>,
}

impl Entry {
    /// Takes in the same value, counted elsewhere.
    pub fn join(&mut self, other: Self) {
        self.count += other.count;
        self.first = self.first.min(other.first);
        if !self.fits.is_text() {
            self.fits = other.fits;
        }
        self.text = self.text.take().or(other.text);
    }
}

#[derive(Debug, Default)]
pub struct Table {
    /// The hash at each place; 0 where it is empty. A power of two, or nothing.
    hashes: Vec<u64>,
    /// The entry at each place.
    places: Vec<u16>,
    entries: Vec<Entry>,
}

impl Table {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    pub fn into_entries(self) -> impl Iterator<Item = Entry> {
        self.entries.into_iter()
    }

    pub fn find(&mut self, hash: u64) -> Option<&mut Entry> {
        if self.hashes.is_empty() {
            return None;
        }
        let place = self.place(hash);
        if self.hashes[place] == 0 { None } else { self.entries.get_mut(usize::from(self.places[place])) }
    }

    /// Where this hash is, or would be put.
    fn place(&self, hash: u64) -> usize {
        let mask = self.hashes.len() - 1;
        let mut place = hash as usize & mask;
        while self.hashes[place] != 0 && self.hashes[place] != hash {
            place = (place + 1) & mask;
        }
        place
    }

    /// Adds an entry whose hash is not there yet.
    pub fn insert(&mut self, entry: Entry) {
        const FIRST: usize = 16;
        if (self.entries.len() + 1) * 4 > self.hashes.len() * 3 {
            self.build((self.hashes.len() * 2).max(FIRST));
        }
        self.put(entry.hash, self.entries.len());
        self.entries.push(entry);
    }

    fn put(&mut self, hash: u64, entry: usize) {
        let place = self.place(hash);
        self.hashes[place] = hash;
        // Tables have some hundreds of entries.
        self.places[place] = u16::try_from(entry).unwrap_or(u16::MAX);
    }

    /// Finds every entry its place again, among so many.
    fn build(&mut self, places: usize) {
        self.hashes.clear();
        self.hashes.resize(places, 0);
        self.places.resize(places, 0);
        for entry in 0..self.entries.len() {
            self.put(self.entries[entry].hash, entry);
        }
    }

    /// Lowers all counts by their median, and drops the entries that have none left. Returns the median.
    pub fn lower_by_median(&mut self) -> u64 {
        let mut counts: Vec<u64> = self.entries.iter().map(|entry| entry.count).collect();
        let middle = counts.len() / 2;
        if counts.is_empty() {
            return 0;
        }
        let (_, median, _) = counts.select_nth_unstable(middle);
        let median = *median;
        self.entries.retain_mut(|entry| {
            entry.count = entry.count.saturating_sub(median);
            entry.count > 0
        });
        self.build(self.hashes.len());
        median
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(hash: u64, count: u64) -> Entry {
        Entry { hash, count, first: 0, fits: Fits::NO_TEXT, text: None }
    }

    #[test]
    fn what_is_put_in_is_found_also_where_hashes_collide() {
        let mut table = Table::default();
        assert!(table.find(7).is_none());
        // All of them want the same place.
        for i in 1..500 {
            table.insert(entry(i << 16, i));
        }
        for i in 1..500 {
            assert_eq!(table.find(i << 16).map(|entry| entry.count), Some(i));
        }
        assert!(table.find(500 << 16).is_none());
    }

    #[test]
    fn lowering_drops_at_least_half_and_keeps_the_rest_findable() {
        let mut table = Table::default();
        (1..=100).for_each(|i| table.insert(entry(i, i)));
        assert_eq!(table.lower_by_median(), 51);
        assert_eq!(table.len(), 49);
        assert!(table.find(51).is_none());
        assert_eq!(table.find(52).map(|entry| entry.count), Some(1));
        assert_eq!(table.find(100).map(|entry| entry.count), Some(49));
        table.insert(entry(51, 1));
        assert_eq!(table.entries().map(|entry| entry.count).sum::<u64>(), (1..=49).sum::<u64>() + 1);
    }
}
