//! One look at each record while loading: does it parse, is a key there twice, is it a user or a group?
//!
//! Nothing is built: keys are hashed, values pass by. What passes here parses when it is looked at, because the same
//! parser does both.

use std::collections::HashSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::kind::KindMarks;

/// What is known of a record that parses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspected {
    pub marks: KindMarks,
    /// A key that an object in the record has twice.
    pub repeated_key: Option<String>,
    /// A text is there that PowerShell's `ConvertTo-Json` writes in place of what is nested too deep.
    pub depth_cut: bool,
}

/// Why a record does not parse, and at which of its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub at: usize,
    pub why: BrokenWhy,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokenWhy {
    NotUtf8,
    /// In the parser's words.
    Syntax(String),
}

pub fn inspect(record: &[u8]) -> Result<Inspected, Broken> {
    let text =
        std::str::from_utf8(record).map_err(|error| Broken { at: error.valid_up_to(), why: BrokenWhy::NotUtf8 })?;
    let mut look = Look::default();
    let mut parser = serde_json::Deserializer::from_str(text);
    At { look: &mut look, depth: 0, key: "" }
        .deserialize(&mut parser)
        .and_then(|()| parser.end())
        .map_err(|error| broken(text, &error))?;
    let repeated_key = if look.repeated { first_repeated_key(text) } else { None };
    Ok(Inspected { marks: look.marks, repeated_key, depth_cut: look.depth_cut })
}

/// The parser's error with its line and column turned into a byte.
pub fn broken(text: &str, error: &serde_json::Error) -> Broken {
    let lines_before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (lines_before + error.column().saturating_sub(1)).min(text.len());
    let message = error.to_string();
    let why = message.split(" at line ").next().unwrap_or(&message).to_owned();
    Broken { at, why: BrokenWhy::Syntax(why) }
}

/// How the texts begin that PowerShell writes for objects below the depth it was given.
const DEPTH_CUT: [&str; 4] = ["Microsoft.Graph.PowerShell.Models.", "System.Collections.", "System.Object[]", "@{"];

#[derive(Default)]
struct Look {
    marks: KindMarks,
    repeated: bool,
    depth_cut: bool,
    /// Hashes of the keys of all objects that are open.
    keys: Vec<u64>,
}

struct At<'l, 'k> {
    look: &'l mut Look,
    depth: u8,
    key: &'k str,
}

impl<'de> DeserializeSeed<'de> for At<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.look.depth_cut |= DEPTH_CUT.iter().any(|start| text.starts_with(start));
        if self.depth > 0 && self.depth <= 2 {
            self.look.marks.text(self.key, text);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let depth = self.depth.saturating_add(1);
        while list.next_element_seed(At { look: self.look, depth, key: self.key })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let first = self.look.keys.len();
        let depth = self.depth.saturating_add(1);
        while let Some(key) = object.next_key::<std::borrow::Cow<'de, str>>()? {
            if depth == 1 {
                self.look.marks.key(&key);
            }
            self.look.keys.push(hash(&key));
            let key = if depth == 1 { &*key } else { "" };
            object.next_value_seed(At { look: self.look, depth, key })?;
        }
        let keys = &mut self.look.keys[first..];
        keys.sort_unstable();
        self.look.repeated |= keys.windows(2).any(|pair| pair[0] == pair[1]);
        self.look.keys.truncate(first);
        Ok(())
    }
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// The name of the key, looked for again with the keys themselves: repeated keys are rare, so this may take its time.
fn first_repeated_key(text: &str) -> Option<String> {
    let mut search = Repeated(None);
    let mut parser = serde_json::Deserializer::from_str(text);
    (&mut search).deserialize(&mut parser).ok()?;
    search.0
}

struct Repeated(Option<String>);

impl<'de> DeserializeSeed<'de> for &mut Repeated {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Repeated {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(&mut *self)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while let Some(key) = object.next_key::<String>()? {
            if !seen.insert(key.clone()) {
                self.0.get_or_insert(key);
            }
            object.next_value_seed(&mut *self)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_keys_are_named_also_deep_down_and_with_escapes() {
        for (text, expected) in [
            (r#"{"a":1,"b":2}"#, None),
            (r#"{"a":1,"b":2,"a":3}"#, Some("a")),
            (r#"{"a":{"x":[{"b":1,"\u0062":2}]}}"#, Some("b")),
            (r#"{"a":{"b":1},"c":{"b":1}}"#, None),
        ] {
            assert_eq!(inspect(text.as_bytes()).expect(text).repeated_key.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_does_not_parse_is_refused_at_its_byte() {
        for (name, text, at) in [
            ("a missing colon", &b"{\"a\" 1}"[..], 5),
            ("on another line", b"{\n  \"a\": 01\n}", 10),
            ("bytes that are no UTF-8", b"{\"a\":\"J\xF6rg\"}", 7),
            ("half of a surrogate pair", br#"{"a":"\ud83d"}"#, 12),
            ("a trailing comma", br#"{"a":1,}"#, 7),
        ] {
            assert_eq!(inspect(text).expect_err(name).at, at, "{name}");
        }
    }
}
