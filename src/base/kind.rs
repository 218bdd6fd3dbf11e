//! The names of what Crosswalk speaks about: which provisioning client, which service provider, users or groups.
//!
//! They live here because formats (`source`), providers and phrasing (`client`) all refer to them. Which clients and
//! providers there are stands in the tables of those folders and not here: an id is a word until a table knows it.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// The identity provider's side, who would send the SCIM requests: an id out of the table of clients. One that stands
/// in no table is kept as it is, so that a file of a newer Crosswalk is not changed by an older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientKind(Id);

/// The SCIM endpoint's side, what kind of account receives the requests: an id out of the table of providers, or one of
/// a newer Crosswalk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProviderKind(Id);

impl ClientKind {
    /// For tables: elsewhere a client is never named, it is asked.
    pub const fn new(id: &'static str) -> Self {
        Self(Id(id))
    }

    /// The name on the command line and in files.
    pub const fn id(self) -> &'static str {
        self.0.0
    }
}

impl ProviderKind {
    /// For tables: elsewhere a provider is never named, it is asked.
    pub const fn new(id: &'static str) -> Self {
        Self(Id(id))
    }

    /// The name on the command line and in files.
    pub const fn id(self) -> &'static str {
        self.0.0
    }
}

/// A word that names one thing in a table, as it stands in files and on the command line.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
struct Id(&'static str);

/// What ids are made of, for the sentence that refuses others.
const FORM: &str = "1 to 40 small letters, digits and dashes";

impl Id {
    /// Ids that come from files live as long as the program; each is kept once.
    fn read(text: &str) -> Option<Self> {
        static READ: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if text.is_empty() || text.len() > 40 || !text.bytes().all(fits) {
            return None;
        }
        let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = read.get(text) {
            return Some(Self(known));
        }
        let id: &'static str = Box::leak(text.into());
        read.insert(id);
        Some(Self(id))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| D::Error::custom(format!("{text:?} is no id: an id is {FORM}")))
    }
}

/// A user or a group: the two resource types of RFC 7643 that identity providers send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResourceKind {
    User,
    Group,
}

impl ResourceKind {
    pub const ALL: [Self; 2] = [Self::User, Self::Group];

    /// "user", "group".
    pub const fn noun(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
        }
    }

    /// "users", "groups".
    pub const fn plural(self) -> &'static str {
        match self {
            Self::User => "users",
            Self::Group => "groups",
        }
    }

    /// The SCIM resource type's name, "User" or "Group".
    pub const fn scim_name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// The endpoint below the base URL (RFC 7644 section 3.2).
    pub const fn endpoint(self) -> &'static str {
        match self {
            Self::User => "/Users",
            Self::Group => "/Groups",
        }
    }
}

/// One thing for users and one for groups.
#[derive(Default, Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerKind<T> {
    pub user: T,
    pub group: T,
}

impl<T> PerKind<T> {
    pub const fn of(&self, kind: ResourceKind) -> &T {
        match kind {
            ResourceKind::User => &self.user,
            ResourceKind::Group => &self.group,
        }
    }

    pub const fn of_mut(&mut self, kind: ResourceKind) -> &mut T {
        match kind {
            ResourceKind::User => &mut self.user,
            ResourceKind::Group => &mut self.group,
        }
    }

    pub fn into_of(self, kind: ResourceKind) -> T {
        match kind {
            ResourceKind::User => self.user,
            ResourceKind::Group => self.group,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::de::IntoDeserializer as _;
    use serde::de::value::Error;

    use super::*;

    fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Error> {
        T::deserialize(text.into_deserializer())
    }

    #[test]
    fn an_id_is_a_short_plain_word_and_an_unknown_one_is_kept() {
        let long = "a".repeat(41);
        for (text, fits) in [
            ("entra", true),
            ("one-more-2", true),
            ("", false),
            ("Entra", false),
            ("a b", false),
            ("a\u{202e}b", false),
            (long.as_str(), false),
        ] {
            let kind: Result<ClientKind, Error> = read(text);
            assert_eq!(kind.as_ref().ok().map(|kind| kind.id()), fits.then_some(text), "{text:?}");
            let words = kind.map_or_else(|error| error.to_string(), |_| String::new());
            assert_eq!(words.contains(FORM), !fits, "{text:?}: {words}");
        }
    }

    #[test]
    fn an_id_that_was_read_is_that_of_the_table_and_kept_once() {
        let one = |text| read::<ProviderKind>(text).expect("an id");
        assert_eq!(one("xurrent"), ProviderKind::new("xurrent"));
        assert!(std::ptr::eq(one("newer").id(), one("newer").id()));
    }
}
