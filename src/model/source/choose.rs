//! Records by what an attribute of theirs is: those behind one bar of its histogram.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::error::ReadError;
use super::path::AttributePath;
use super::profile::{Period, ValueKey, month_of};
use super::record::RecordIndex;
use super::set::LoadedSet;
use super::texts::RecordText;
use super::walk::{Fault, Leaf, SlotReader, WalkedValue, Wanted};
use crate::base::{Cancel, Progress, ResourceKind};

/// What an attribute is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    Value(ValueKey),
    /// A text of so many characters.
    Length(RangeInclusive<u64>),
    /// A date in this time.
    Date(Period),
    /// There, but null or empty.
    Empty,
    /// Not there.
    Absent,
}

/// Those records in which the attribute at a path is what is sought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub path: AttributePath,
    pub sought: Sought,
}

impl Choice {
    /// Goes through all records; those that are found come back in their order.
    pub fn find(
        &self,
        set: &LoadedSet,
        kind: ResourceKind,
        progress: &Progress,
        cancel: &Cancel,
    ) -> Result<Vec<RecordIndex>, ReadError> {
        let finder = || Finder::new(self);
        let each = |finder: &mut Finder<'_>, record: RecordText<'_>| finder.look(record);
        let shares = set.fold_texts(kind, progress, cancel, finder, each)?;
        let mut found: Vec<RecordIndex> = shares.into_iter().flat_map(|finder| finder.found).collect();
        found.sort_unstable();
        Ok(found)
    }
}

/// What one thread has found.
struct Finder<'c> {
    choice: &'c Choice,
    slot: usize,
    reader: SlotReader,
    decoded: String,
    found: Vec<RecordIndex>,
}

impl<'c> Finder<'c> {
    fn new(choice: &'c Choice) -> Self {
        let mut wanted = Wanted::default();
        let slot = wanted.slot(&choice.path);
        // A place too far down a list is none that a profile has; nothing is found there.
        let reader = wanted.reader().unwrap_or_default();
        Self { choice, slot, reader, decoded: String::new(), found: Vec::new() }
    }

    fn look(&mut self, record: RecordText<'_>) -> Result<(), Fault> {
        let is_it = match self.answers(record.text)? {
            Some(is_it) => is_it,
            None => {
                // A key is there twice; the parser knows which value counts.
                let value: Value = serde_json::from_str(record.text).unwrap_or_default();
                self.answers(&value.to_string())?.unwrap_or(false)
            }
        };
        if is_it {
            self.found.push(record.index);
        }
        Ok(())
    }

    fn answers(&mut self, text: &str) -> Result<Option<bool>, Fault> {
        let (values, walked) = self.reader.read(text)?;
        if walked.repeated_key.is_some() {
            return Ok(None);
        }
        let value = values.get(self.slot).copied().unwrap_or(WalkedValue::Absent);
        Ok(Some(is_sought(&self.choice.sought, value, &mut self.decoded)))
    }
}

fn is_sought(sought: &Sought, value: WalkedValue<'_>, decoded: &mut String) -> bool {
    let text = match value {
        WalkedValue::Leaf(Leaf::Text(text)) => Some(text.decoded_in(decoded)),
        _ => None,
    };
    match sought {
        Sought::Value(key) => {
            let written = match value {
                WalkedValue::Leaf(Leaf::Boolean(truth)) => Some(if truth { "true" } else { "false" }),
                WalkedValue::Leaf(Leaf::Number(number)) => Some(number),
                _ => text,
            };
            written.is_some_and(|written| ValueKey::of(written) == *key)
        }
        Sought::Length(range) => text.is_some_and(|text| range.contains(&(text.chars().count() as u64))),
        Sought::Date(period) => text.and_then(month_of).is_some_and(|month| period.contains(month)),
        Sought::Empty => match value {
            WalkedValue::Leaf(Leaf::Null) => true,
            WalkedValue::Whole(whole) => whole[1..whole.len() - 1].trim().is_empty(),
            _ => text.is_some_and(str::is_empty),
        },
        Sought::Absent => value == WalkedValue::Absent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Input, Profile};

    #[test]
    fn records_are_found_by_what_their_attribute_is() {
        let json = r#"[{"id":1,"a":"x"},{"id":2,"a":"\u0078"},{"id":3,"a":"2019-03-04"},{"id":4,"a":null},{"id":5,"a":""},
            {"id":6},{"id":7,"a":"y","a":"x"},{"id":8,"a":12},{"id":9,"a":true},{"id":10,"a":[ ]},{"id":11,"a":"Zoë"}]"#;
        let input = Input::Text { name: "page".to_owned(), bytes: json.as_bytes().to_vec() };
        let set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled");
        let march = Period { first: 2019 * 12 + 2, last: 2019 * 12 + 2 };
        for (name, sought, expected) in [
            ("a text, also with escapes and by the last of two", Sought::Value(ValueKey::of("x")), &[1, 2, 7][..]),
            ("a number", Sought::Value(ValueKey::of("12")), &[8]),
            ("a truth value", Sought::Value(ValueKey::of("true")), &[9]),
            ("nobody's", Sought::Value(ValueKey::of("X")), &[]),
            ("three characters", Sought::Length(2..=3), &[11]),
            ("no characters", Sought::Length(0..=0), &[5]),
            ("a month", Sought::Date(march), &[3]),
            ("null or empty", Sought::Empty, &[4, 5, 10]),
            ("not there", Sought::Absent, &[6]),
        ] {
            let choice = Choice { path: AttributePath::key("a"), sought };
            let found = choice.find(&set, ResourceKind::User, &Progress::default(), &Cancel::default());
            let ids: Vec<_> = found.expect("readable").iter().map(|index| index.0 + 1).collect();
            assert_eq!(ids, expected, "{name}");
        }
    }

    #[test]
    fn behind_every_bar_of_a_profile_are_as_many_records_as_it_says() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/samples/entra/users.json");
        let (progress, cancel, kind) = (Progress::default(), Cancel::default(), ResourceKind::User);
        let set = LoadedSet::load(&[Input::File(file.into())], &progress, &cancel).expect("not cancelled");
        let profile = Profile::build(&set, kind, &progress, &cancel).expect("a profile");
        let mut bars = 0;
        for attribute in &profile.attributes {
            let values = attribute.frequent().map(|value| (Sought::Value(value.key), value.count)).take(3);
            let lengths =
                attribute.lengths.iter().map(|(range, count)| (Sought::Length(range.clone()), *count)).take(3);
            let dates = attribute.dates.iter().map(|(period, count)| (Sought::Date(*period), *count)).take(3);
            let empty = (Sought::Empty, attribute.present - attribute.filled);
            let absent = (Sought::Absent, profile.records - attribute.present);
            for (sought, count) in values.chain(lengths).chain(dates).chain([empty, absent]) {
                let choice = Choice { path: attribute.path.clone(), sought };
                let found = choice.find(&set, kind, &progress, &cancel).expect("readable");
                assert_eq!(found.len() as u64, count, "{choice:?}");
                bars += 1;
            }
        }
        assert!(bars > 100, "{bars}");
    }
}
