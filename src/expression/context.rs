//! What an evaluation reads beside the expression: the record's attributes, and everything that is not in a record.

use std::collections::HashSet;

use crate::base::Clock;

use super::Value;

/// The record in view, by the expression's attributes.
pub trait Attributes {
    /// The value of the attribute at `index` in [`super::Expression::attributes`], whose name is `name`.
    fn attribute(&self, index: usize, name: &str) -> Value<'_>;
}

/// A JSON object read by name: the whole name as a key first, then part by part at its dots.
impl Attributes for serde_json::Value {
    fn attribute(&self, _index: usize, name: &str) -> Value<'_> {
        let found = self.get(name).or_else(|| name.split('.').try_fold(self, |value, part| value.get(part)));
        found.map_or(Value::Null, Value::from_json)
    }
}

/// What a tenant, the clock and chance would give. A preview fixes all of it, so that it shows the same twice.
#[derive(Clone, Debug, Default)]
pub struct Context {
    pub now: Clock,
    /// Entra: the tenant's default verified domain.
    pub default_domain: Option<String>,
    /// Entra: values already taken, for `SelectUniqueValue`. Compared without case.
    pub existing: HashSet<String>,
    /// Where `Guid` and `RandomString` start; the same seed gives the same values.
    pub seed: u64,
    /// Okta: the groups the person is in: `{id, name, type, sourceId}`.
    pub groups: Vec<serde_json::Value>,
    /// Okta: `{source: {"user": {…}, "appusers": {app: {…}}}}`.
    pub managers: serde_json::Value,
    /// Okta: like `managers`.
    pub assistants: serde_json::Value,
    /// Okta: the person's profiles in assigned directories.
    pub directory: Vec<serde_json::Value>,
    /// Okta: the person's profiles in assigned Workday instances.
    pub workday: Vec<serde_json::Value>,
}

impl Context {
    /// Reads the context of a case or of the command line. Parts that are absent keep their defaults.
    pub fn from_json(json: &serde_json::Value) -> Self {
        let list = |key: &str| json.get(key).and_then(|v| v.as_array()).cloned().unwrap_or_default();
        let tree = |key: &str| json.get(key).cloned().unwrap_or_default();
        let text = |key: &str| json.get(key).and_then(|v| v.as_str());
        Self {
            now: text("now").and_then(|now| now.parse().ok()).map_or(Clock::System, Clock::Fixed),
            default_domain: text("defaultDomain").map(str::to_owned),
            existing: list("existing").iter().filter_map(|v| v.as_str()).map(str::to_lowercase).collect(),
            seed: json.get("seed").and_then(serde_json::Value::as_u64).unwrap_or_default(),
            groups: list("groups"),
            managers: tree("managers"),
            assistants: tree("assistants"),
            directory: list("directory"),
            workday: list("workday"),
        }
    }
}
