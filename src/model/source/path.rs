//! The path of a source attribute in a payload: `manager.id`, `businessPhones[0]`, `['odd.key'].x`.
//!
//! Written the way JavaScript and JSONPath write it, with the record as root. Keys are compared exactly: payloads are
//! JSON, and JSON names are case-sensitive.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One step down into a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathStep {
    /// Into an object, by its key.
    Key(String),
    /// Into an array, from 0.
    Index(usize),
}

impl PathStep {
    fn get<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        match self {
            Self::Key(key) => value.as_object()?.get(key),
            Self::Index(index) => value.as_array()?.get(*index),
        }
    }
}

/// A path into a record, compiled once and used on many. An empty path is the record itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AttributePath {
    steps: Vec<PathStep>,
}

/// Why a text is no path. `at` is the byte where it stops making sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is no attribute path: {why} (at byte {at}). Write it like manager.id, businessPhones[0] or ['a.b'].")]
pub struct SourcePathError {
    pub text: String,
    pub at: usize,
    pub why: &'static str,
}

impl AttributePath {
    pub fn parse(text: &str) -> Result<Self, SourcePathError> {
        let mut parser = Parser { text, at: 0 };
        parser.path().map_err(|why| SourcePathError { text: text.to_owned(), at: parser.at, why })
    }

    pub fn from_steps(steps: Vec<PathStep>) -> Self {
        Self { steps }
    }

    /// A path of one key, whatever characters it has.
    pub fn key(key: impl Into<String>) -> Self {
        Self { steps: vec![PathStep::Key(key.into())] }
    }

    pub fn steps(&self) -> &[PathStep] {
        &self.steps
    }

    /// The keys from the top, list positions left out.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| if let PathStep::Key(key) = step { Some(key.as_str()) } else { None })
    }

    #[must_use]
    pub fn child(&self, step: PathStep) -> Self {
        let mut steps = self.steps.clone();
        steps.push(step);
        Self { steps }
    }

    /// The path one step up; `None` for the record itself.
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.steps.split_last()?;
        Some(Self { steps: above.to_vec() })
    }

    /// What stands at this path. `None`: the record has no such key or element, which is not the same as null.
    pub fn get<'v>(&self, record: &'v Value) -> Option<&'v Value> {
        self.steps.iter().try_fold(record, |value, step| step.get(value))
    }
}

impl FromStr for AttributePath {
    type Err = SourcePathError;
    fn from_str(text: &str) -> Result<Self, SourcePathError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for AttributePath {
    type Error = SourcePathError;
    fn try_from(text: String) -> Result<Self, SourcePathError> {
        Self::parse(&text)
    }
}

impl From<AttributePath> for String {
    fn from(path: AttributePath) -> Self {
        path.to_string()
    }
}

/// Can this key stand in a path without quotes?
fn is_plain(key: &str) -> bool {
    !key.is_empty() && !key.contains(['.', '[', ']', '\'', '\\']) && key.trim() == key
}

impl fmt::Display for PathStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Key(key) if is_plain(key) => f.write_str(key),
            Self::Key(key) => {
                f.write_str("['")?;
                for c in key.chars() {
                    if matches!(c, '\'' | '\\') {
                        f.write_char('\\')?;
                    }
                    f.write_char(c)?;
                }
                f.write_str("']")
            }
        }
    }
}

impl fmt::Display for AttributePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.steps.iter().enumerate() {
            if i > 0 && matches!(step, PathStep::Key(key) if is_plain(key)) {
                f.write_char('.')?;
            }
            write!(f, "{step}")?;
        }
        Ok(())
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl Parser<'_> {
    fn path(&mut self) -> Result<AttributePath, &'static str> {
        let mut steps = Vec::new();
        while self.at < self.text.len() {
            let step = match self.rest().as_bytes()[0] {
                b'[' => self.bracketed()?,
                b'.' if steps.is_empty() => return Err("it begins with a dot"),
                b'.' => {
                    self.at += 1;
                    self.plain_key()?
                }
                _ if steps.is_empty() => self.plain_key()?,
                _ => return Err("a dot or a bracket is missing"),
            };
            steps.push(step);
        }
        if steps.is_empty() { Err("it is empty") } else { Ok(AttributePath { steps }) }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn plain_key(&mut self) -> Result<PathStep, &'static str> {
        let rest = self.rest();
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        if !is_plain(&key) {
            return Err("a name is missing or has a character that needs quotes");
        }
        self.at += end;
        Ok(PathStep::Key(key))
    }

    fn bracketed(&mut self) -> Result<PathStep, &'static str> {
        self.at += 1;
        let step = if self.rest().starts_with('\'') { self.quoted_key()? } else { self.index()? };
        if !self.rest().starts_with(']') {
            return Err("the closing ] is missing");
        }
        self.at += 1;
        Ok(step)
    }

    fn index(&mut self) -> Result<PathStep, &'static str> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let index = rest[..end].parse().map_err(|_| "a number or a quoted name belongs between the brackets")?;
        self.at += end;
        Ok(PathStep::Index(index))
    }

    fn quoted_key(&mut self) -> Result<PathStep, &'static str> {
        let mut key = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((i, c)) = chars.next() {
            match c {
                '\'' => {
                    self.at += i + 1;
                    return Ok(PathStep::Key(key));
                }
                '\\' => key.extend(chars.next().map(|(_, c)| c)),
                c => key.push(c),
            }
        }
        Err("the closing ' is missing")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, prop_assert_eq, prop_oneof, proptest};
    use proptest::strategy::Strategy as _;
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_reach_what_they_name() {
        let record = json!({"manager": {"id": "m1"}, "phones": ["1", "2"], "a.b": {"c'd": 3}, "x": null, "": 5});
        for (path, expected) in [
            ("manager.id", Some(json!("m1"))),
            ("phones[1]", Some(json!("2"))),
            ("phones", Some(json!(["1", "2"]))),
            ("['a.b']['c\\'d']", Some(json!(3))),
            ("['']", Some(json!(5))),
            ("x", Some(Value::Null)),
            ("x.y", None),
            ("phones[9]", None),
            ("Manager.id", None),
        ] {
            let parsed = AttributePath::parse(path).expect(path);
            assert_eq!(parsed.get(&record), expected.as_ref(), "{path}");
            assert_eq!(parsed.to_string(), path);
        }
    }

    #[test]
    fn what_is_no_path_is_refused_with_its_place() {
        for (text, at) in
            [("", 0), (".a", 0), ("a..b", 2), ("a[", 2), ("a[x]", 2), ("a['b]", 2), ("a[0]b", 4), ("a]b", 0)]
        {
            let error = AttributePath::parse(text).expect_err(text);
            assert_eq!(error.at, at, "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn every_path_reads_back_as_itself(steps in prop::collection::vec(
            prop_oneof![".{0,6}".prop_map(PathStep::Key), any::<u16>().prop_map(|i| PathStep::Index(i.into()))], 1..5)) {
            let path = AttributePath::from_steps(steps);
            prop_assert_eq!(AttributePath::parse(&path.to_string()), Ok(path));
        }
    }
}
