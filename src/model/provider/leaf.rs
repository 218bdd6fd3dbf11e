//! A fact in a provider's file: what is known, and how well.
//!
//! A leaf is a bare value, of which the file's own mark and source hold, or an object of a value, a mark and a source.
//! `"unknown"` is a value: it says that nobody knows, and stands for nothing else.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use crate::base::Mark;

/// The word for what nobody knows.
const UNKNOWN: &str = "unknown";

/// One fact.
#[derive(Clone, Debug)]
pub struct Leaf<T> {
    value: Option<T>,
    stated: Option<Stated>,
}

/// How well a fact is known, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stated {
    pub mark: Mark,
    /// The page, without the scheme.
    pub source: &'static str,
}

impl<T> Leaf<T> {
    /// The value; `None` when it is not known.
    pub const fn known(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// What is said of this one fact; `None` where what the file says of all holds.
    pub const fn stated(&self) -> Option<Stated> {
        self.stated
    }
}

impl<T> Leaf<Vec<T>> {
    /// The items of a list; none when it is not known.
    pub fn items(&self) -> &[T] {
        self.known().map_or(&[], Vec::as_slice)
    }
}

/// A text of the program's own files, which are read once: it lives as long as the program.
pub type Text = &'static str;

/// Reads one.
pub(super) fn kept<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    String::deserialize(deserializer).map(|text| &*text.leak())
}

/// The same for a list of texts, whose items are words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Word(#[serde(deserialize_with = "kept")] pub Text);

/// Whether a text is among words, in whatever case.
pub fn lists(words: &[Word], text: &str) -> bool {
    words.iter().any(|word| word.0.eq_ignore_ascii_case(text))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marked<T> {
    value: Known<T>,
    mark: Mark,
    #[serde(deserialize_with = "kept")]
    source: Text,
}

/// A value or the word for none.
struct Known<T>(Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Known<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let leaf = deserializer.deserialize_any(LeafVisitor { may_be_marked: false, of: PhantomData })?;
        Ok(Self(leaf.value))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Leaf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LeafVisitor { may_be_marked: true, of: PhantomData })
    }
}

/// Tells the forms apart as they come, so that a fault is said of its own place in the file.
struct LeafVisitor<T> {
    may_be_marked: bool,
    of: PhantomData<T>,
}

impl<T> LeafVisitor<T> {
    const fn bare(value: T) -> Leaf<T> {
        Leaf { value: Some(value), stated: None }
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for LeafVisitor<T> {
    type Value = Leaf<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, \"unknown\", or an object of value, mark and source")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Leaf<T>, E> {
        T::deserialize(value.into_deserializer()).map(Self::bare)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Leaf<T>, E> {
        T::deserialize(value.into_deserializer()).map(Self::bare)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Leaf<T>, E> {
        if value == UNKNOWN {
            return Ok(Leaf { value: None, stated: None });
        }
        T::deserialize(value.into_deserializer()).map(Self::bare)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Leaf<T>, A::Error> {
        T::deserialize(SeqAccessDeserializer::new(list)).map(Self::bare)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Leaf<T>, A::Error> {
        if !self.may_be_marked {
            return Err(A::Error::custom("a value is no object of its own"));
        }
        let marked = Marked::<T>::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Leaf { value: marked.value.0, stated: Some(Stated { mark: marked.mark, source: marked.source }) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<Leaf<T>, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_leaf_is_bare_or_marked_and_unknown_is_a_value() {
        let stated = Some(Stated { mark: Mark::Inferred, source: "page" });
        for (text, value, said) in [
            ("25", Some(25), None),
            ("\"unknown\"", None, None),
            ("{\"value\": 25, \"mark\": \"inferred\", \"source\": \"page\"}", Some(25), stated),
            ("{\"value\": \"unknown\", \"mark\": \"inferred\", \"source\": \"page\"}", None, stated),
        ] {
            let leaf: Leaf<u32> = read(text).expect(text);
            assert_eq!((leaf.known().copied(), leaf.stated()), (value, said), "{text}");
        }
        assert_eq!(read::<Vec<bool>>("[true, false]").expect("a list").items(), [true, false]);
    }

    #[test]
    fn what_is_no_leaf_is_refused_with_its_place() {
        for (name, text, words) in [
            ("another type", "\n \"many\"", "invalid type: string \"many\", expected u32 at line 2"),
            ("null", "null", "invalid type: null, expected a value, \"unknown\", or"),
            ("a negative number", "-1", "invalid type: integer `-1`"),
            ("no mark", "{\"value\": 25, \"source\": \"page\"}", "missing field `mark`"),
            ("no source", "{\"value\": 25, \"mark\": \"inferred\"}", "missing field `source`"),
            ("another key", "{\"value\": 25, \"url\": \"page\"}", "unknown field `url`, expected one of"),
            (
                "another mark",
                "{\"value\": 25,\n\"mark\": \"sure\", \"source\": \"p\"}",
                "unknown variant `sure`, expected one of",
            ),
            (
                "a leaf in a leaf",
                "{\"value\": {\"value\": 25}, \"mark\": \"inferred\", \"source\": \"p\"}",
                "no object of its own",
            ),
        ] {
            let error = read::<u32>(text).expect_err(name);
            assert!(error.contains(words) && error.contains(" at line "), "{name}: {error}");
        }
    }
}
