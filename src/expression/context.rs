//! What an evaluation reads beside the expression: the record's attributes, and everything that is not in a record.

use std::collections::HashSet;
use std::sync::Arc;

use crate::base::Clock;

use super::Value;
use super::surroundings::{Membership, NotKnown, Surroundings};

/// The record in view, by the expression's attributes.
pub trait Attributes {
    /// The value of the attribute at `index` in [`super::Expression::attributes`], whose name is `name`.
    fn attribute(&self, index: usize, name: &str) -> Value<'_>;

    /// Whether the record does not have it at all; an attribute without a value is another thing.
    fn is_absent(&self, index: usize, name: &str) -> bool;

    /// The whole record, where it is at hand.
    fn record(&self) -> Option<&serde_json::Value> {
        None
    }
}

/// A JSON object by name: the whole name as a key first, then part by part at its dots.
fn named<'j>(json: &'j serde_json::Value, name: &str) -> Option<&'j serde_json::Value> {
    json.get(name).or_else(|| name.split('.').try_fold(json, |value, part| value.get(part)))
}

impl Attributes for serde_json::Value {
    fn attribute(&self, _index: usize, name: &str) -> Value<'_> {
        named(self, name).map_or(Value::Null, Value::from_json)
    }

    fn is_absent(&self, _index: usize, name: &str) -> bool {
        named(self, name).is_none()
    }

    fn record(&self) -> Option<&serde_json::Value> {
        Some(self)
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
    /// The other records that are loaded. What is given below comes before them.
    pub loaded: Option<Arc<dyn Surroundings>>,
    /// Okta: the groups the person is in: `{id, name, type, sourceId}`. Not known when not given.
    pub groups: Option<Vec<serde_json::Value>>,
    /// Okta: `{source: {"user": {…}, "appusers": {app: {…}}}}`.
    pub managers: serde_json::Value,
    /// Okta: like `managers`.
    pub assistants: serde_json::Value,
    /// Okta: the person's profiles in assigned directories.
    pub directory: Option<Vec<serde_json::Value>>,
    /// Okta: the person's profiles in assigned Workday instances.
    pub workday: Option<Vec<serde_json::Value>>,
}

impl Context {
    /// Reads the context of a case or of the command line. Parts that are absent keep their defaults.
    pub fn from_json(json: &serde_json::Value) -> Self {
        let list = |key: &str| json.get(key).and_then(|v| v.as_array()).cloned();
        let tree = |key: &str| json.get(key).cloned().unwrap_or_default();
        let text = |key: &str| json.get(key).and_then(|v| v.as_str());
        Self {
            now: text("now").and_then(|now| now.parse().ok()).map_or(Clock::System, Clock::Fixed),
            default_domain: text("defaultDomain").map(str::to_owned),
            existing: list("existing").iter().flatten().filter_map(|v| v.as_str()).map(str::to_lowercase).collect(),
            seed: json.get("seed").and_then(serde_json::Value::as_u64).unwrap_or_default(),
            loaded: None,
            groups: list("groups"),
            managers: tree("managers"),
            assistants: tree("assistants"),
            directory: list("directory"),
            workday: list("workday"),
        }
    }

    /// All groups that there is something to be known of.
    pub(crate) fn memberships(&self, record: Option<&serde_json::Value>) -> Result<Vec<Membership<'_>>, NotKnown> {
        if let Some(groups) = &self.groups {
            return Ok(groups.iter().map(|group| Membership { group, is_member: Some(true) }).collect());
        }
        match (&self.loaded, record) {
            (Some(loaded), Some(record)) => loaded.memberships(record),
            _ => Err(no_groups()),
        }
    }
}

/// Who is in which group does not stand in a file of users.
fn no_groups() -> NotKnown {
    NotKnown::new(
        "which groups the person is in cannot be known from these files: no groups are loaded",
        "Load the groups with their members too.",
    )
}
