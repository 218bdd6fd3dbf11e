//! How a provisioning client's mapping screens call what its payload holds.
//!
//! Entra's expressions say `[mobile]` where the payload says `mobilePhone`; Okta's say `user.login` for
//! `profile.login`. Each client hands in such a table; the mapping is compiled against it.

use std::borrow::Cow;

use serde_json::Value;

use crate::source::{AttributePath, JsonPath};

/// Where the value behind a name is found in a record.
#[derive(Clone, Debug)]
pub enum AttributeSource {
    /// At a place in the payload.
    Path(AttributePath),
    /// By a JSONPath expression (RFC 9535); several hits make a multi-valued attribute.
    JsonPath(JsonPath),
    /// Worked out by the client from the record, such as Entra's `IsSoftDeleted`.
    Computed(Computed),
}

impl AttributeSource {
    /// What a record has of it.
    pub fn value(&self, record: &Value) -> Value {
        match self {
            Self::Path(path) => path.get(record).cloned().unwrap_or_default(),
            Self::JsonPath(path) => match path.values(record).as_slice() {
                [] => Value::Null,
                [one] => (*one).clone(),
                many => many.iter().map(|value| (*value).clone()).collect(),
            },
            Self::Computed(computed) => (computed.value)(record),
        }
    }

    /// Whether a record does not have it at all, not even without a value.
    pub fn is_absent(&self, record: &Value) -> bool {
        match self {
            Self::Path(path) => path.get(record).is_none(),
            Self::JsonPath(path) => path.values(record).is_empty(),
            Self::Computed(_) => false,
        }
    }
}

/// A value that a client works out.
#[derive(Clone, Copy, Debug)]
pub struct Computed {
    /// The keys at the top of a record that it needs; of others it knows nothing.
    pub reads: &'static [&'static str],
    pub value: fn(&Value) -> Value,
    /// Where the value is the text at the one key it needs, rewritten: how. It says the same as `value`, without a
    /// record, and most texts stay as they are.
    pub rewrite: Option<Rewrite>,
    /// Where the value is a list of the record, element by element: which, and how. It says the same as `value`.
    pub list: Option<&'static FirstList>,
}

/// The first list that there is at some places, element by element.
#[derive(Debug)]
pub struct FirstList {
    /// Keys from the top of a record downwards.
    pub places: &'static [&'static [&'static str]],
    /// What an element gives, if anything.
    pub element: fn(&Value) -> Option<Value>,
}

impl FirstList {
    pub fn value(&self, record: &Value) -> Value {
        let at = |place: &&[&str]| place.iter().try_fold(record, |value, key| value.get(key))?.as_array();
        let Some(list) = self.places.iter().find_map(at) else { return Value::Null };
        list.iter().filter_map(self.element).collect()
    }
}

/// How a text is rewritten.
pub type Rewrite = fn(&str) -> Cow<'_, str>;

/// One name that can stand in a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeName {
    pub name: String,
    /// One line for completion and tooltips; says so when the name is not the payload's.
    pub description: String,
}

/// A client's table of names for one resource type.
pub trait AttributeNames: Send + Sync {
    /// What a name means, or `None` when the client offers no such attribute.
    fn resolve(&self, name: &str) -> Option<AttributeSource>;

    /// The names the client's screens offer, in their order.
    fn names(&self) -> Vec<AttributeName>;

    /// The name for a place in the payload, as a new wire would write it.
    fn name_of(&self, path: &AttributePath) -> Option<String>;
}
