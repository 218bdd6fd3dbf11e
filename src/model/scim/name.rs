//! Names of attributes and schemas, which SCIM compares without regard to case (RFC 7643 section 2.1).

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde_json::{Map, Value};

/// An attribute's or a schema's name. Keeps its spelling; compares, sorts and hashes without regard to ASCII case.
#[derive(Clone, Debug)]
pub struct Name(Box<str>);

impl Name {
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn folded(&self) -> impl Iterator<Item = u8> + '_ {
        self.0.bytes().map(|b| b.to_ascii_lowercase())
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded().for_each(|b| state.write_u8(b));
        state.write_u8(0xff);
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.folded().cmp(other.folded())
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The key under which `object` holds `name`, in the object's own spelling.
pub fn key<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    match object.get_key_value(name) {
        Some((key, _)) => Some(key),
        None => object.keys().find(|key| key.eq_ignore_ascii_case(name)).map(String::as_str),
    }
}

/// The member called `name`, in whatever case it is spelt.
pub fn get<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// The same, to be changed.
pub fn get_mut<'a>(object: &'a mut Map<String, Value>, name: &str) -> Option<&'a mut Value> {
    let key = key(object, name)?.to_owned();
    object.get_mut(&key)
}

/// The member called `name`, made (as null) when it is not there.
pub fn entry<'a>(object: &'a mut Map<String, Value>, name: &str) -> &'a mut Value {
    let key = key(object, name).unwrap_or(name).to_owned();
    object.entry(key).or_insert(Value::Null)
}

/// Takes the member called `name` out, keeping the order of the others.
pub fn remove(object: &mut Map<String, Value>, name: &str) -> Option<Value> {
    let key = key(object, name)?.to_owned();
    object.shift_remove(&key)
}
