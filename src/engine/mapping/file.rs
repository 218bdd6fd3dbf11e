//! A mapping as it stands in a crosswalk file. A rule that this program cannot hold, made by hand or by a newer one, keeps
//! nobody from the others: it stays in the file as it stands, and is told.

use std::sync::Arc;

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::disabled::DisabledRule;
use super::rule::{Mapping, Rule};
use crate::base::ResourceKind;
use crate::scim::TargetPath;

/// A rule that cannot be held, as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IllegibleRule {
    /// Its place among the rules of the file, from 0.
    pub at: usize,
    pub value: Value,
    pub why: String,
}

impl IllegibleRule {
    /// The target as it is written, where it has one.
    pub fn target(&self) -> Option<&str> {
        self.value.get("target")?.as_str()
    }

    /// Whether it is of this target, as far as it can be told.
    pub fn is_of(&self, target: &TargetPath) -> bool {
        self.target().and_then(|text| TargetPath::parse(text).ok()).is_some_and(|own| own == *target)
    }
}

/// All of it that is read without looking at the rules.
#[derive(Deserialize)]
pub(super) struct MappingFile {
    kind: ResourceKind,
    rules: Vec<Value>,
    #[serde(default)]
    disabled: Value,
    #[serde(flatten)]
    extra: serde_json::Map<String, Value>,
}

impl From<MappingFile> for Mapping {
    fn from(file: MappingFile) -> Self {
        let mut mapping = Self { extra: file.extra, ..Self::new(file.kind, Vec::new()) };
        for (at, value) in file.rules.into_iter().enumerate() {
            match legible(&value) {
                Ok(rule) => mapping.rules.push(Arc::new(rule)),
                Err(why) => mapping.illegible.push(IllegibleRule { at, value, why }),
            }
        }
        mapping.read_disabled(file.disabled);
        mapping
    }
}

impl Mapping {
    /// What cannot be read of it stands among the rules from now on, where it is told, and stays as it is.
    fn read_disabled(&mut self, entries: Value) {
        let entries = match entries {
            Value::Null => Vec::new(),
            Value::Array(entries) => entries,
            other => vec![other],
        };
        for value in entries {
            match DisabledRule::deserialize(&value) {
                Ok(disabled) => self.disabled.push(disabled),
                Err(error) => {
                    let at = self.rules.len() + self.illegible.len();
                    self.illegible.push(IllegibleRule { at, value, why: error.to_string() });
                }
            }
        }
    }
}

fn legible(value: &Value) -> Result<Rule, String> {
    if !value.is_object() {
        return Err("it is no JSON object".to_owned());
    }
    Rule::deserialize(value).map_err(|error| error.to_string())
}

impl Serialize for Mapping {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", &self.kind)?;
        map.serialize_entry("rules", &InFile(self))?;
        if !self.disabled.is_empty() {
            map.serialize_entry("disabled", &self.disabled)?;
        }
        self.extra.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
        map.end()
    }
}

/// The rules with those among them that could not be held.
struct InFile<'a>(&'a Mapping);

#[derive(Serialize)]
#[serde(untagged)]
enum Entry<'a> {
    Rule(&'a Rule),
    Illegible(&'a Value),
}

impl Serialize for InFile<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Mapping { rules, illegible, .. } = self.0;
        let (mut rules, mut illegible) = (rules.iter(), illegible.iter().peekable());
        let entries = (0..).map_while(|at| {
            let is_due = illegible.peek().is_some_and(|next| next.at <= at);
            let rule = if is_due { None } else { rules.next().map(|rule| Entry::Rule(rule)) };
            rule.or_else(|| illegible.next().map(|next| Entry::Illegible(&next.value)))
        });
        serializer.collect_seq(entries)
    }
}

/// A matching precedence.
pub(super) fn precedence<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    let value = Option::<Value>::deserialize(deserializer)?.unwrap_or_default();
    let held = value.as_u64().and_then(|number| u8::try_from(number).ok());
    match held {
        Some(number) => Ok(Some(number)),
        None if value.is_null() => Ok(None),
        None => Err(D::Error::custom(format!("its matching is {value}, and must be a whole number from 1 to 255"))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_rule_that_cannot_be_held_keeps_nobody_from_the_others_and_stays_where_it_stood() {
        let good = |target: &str| json!({"target": target, "source": {"kind": "direct", "attribute": "a"}});
        let with = |member: &str, value: Value| {
            let mut rule = good("userName");
            rule[member] = value;
            rule
        };
        for (name, rule, why) in [
            ("too large a precedence", with("matching", json!(300)), "its matching is 300"),
            ("below nothing", with("matching", json!(-1)), "its matching is -1"),
            ("a part", with("matching", json!(1.5)), "its matching is 1.5"),
            ("a precedence as text", with("matching", json!("1")), "its matching is \"1\""),
            ("no path", with("target", json!("emails[type eq")), "cannot be read"),
            ("a number for a path", with("target", json!(5)), "expected a string"),
            ("another time", with("apply", json!("sometimes")), "sometimes"),
            ("another kind", with("source", json!({"kind": "script"})), "script"),
            ("a default that is no text", with("default", json!(5)), "expected a string"),
            ("nothing of a rule", json!({}), "missing field"),
            ("a text", json!("x"), "no JSON object"),
            ("null", Value::Null, "no JSON object"),
        ] {
            for at in 0..3 {
                let mut rules = vec![good("title"), good("nickName")];
                rules.insert(at, rule.clone());
                let file = json!({"kind": "user", "rules": rules, "note": "kept"});
                let mapping: Mapping = serde_json::from_value(file.clone()).expect(name);
                let [illegible] = mapping.illegible.as_slice() else { panic!("{name}: {:?}", mapping.illegible) };
                assert_eq!((mapping.rules.len(), illegible.at), (2, at), "{name}");
                assert!(illegible.why.contains(why), "{name}: {}", illegible.why);
                assert_eq!(serde_json::to_value(&mapping).expect(name), file, "{name} at {at}");
            }
        }
    }

    #[test]
    fn a_rule_made_anew_takes_the_place_of_one_that_could_not_be_held() {
        let file = json!({"kind": "user", "rules": [
            {"target": "userName", "source": {"kind": "direct", "attribute": "a"}, "matching": 300},
            {"target": "title", "source": {"kind": "script"}},
        ]});
        let mut mapping: Mapping = serde_json::from_value(file).expect("a mapping");
        mapping.put(Rule::direct(TargetPath::parse("username").expect("a path"), "b"));
        assert_eq!((mapping.rules.len(), mapping.illegible.len()), (1, 1));
        assert_eq!(mapping.illegible[0].target(), Some("title"));
    }
}
