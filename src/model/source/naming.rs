//! What people call a record, and what it is asked for by: the places where vendors keep names and keys.
//!
//! Said once for both ways of looking at a record: parsed, or through the places that a walk kept ([`NameReader`]).

use std::borrow::Cow;

use serde_json::Value;

use super::names_of_columns::{key_in, name_in};
use super::path::{AttributePath, PathStep};
use super::record::RecordIndex;
use super::texts::RecordText;
use super::walk::{Fault, Leaf, Sink, SlotReader, Unseen, Walked, WalkedValue, Wanted};
use crate::base::ResourceKind;

/// Keys from the top of a record downwards.
type KeyPath = &'static [&'static str];

/// Entra; Okta; Google; SCIM; LDAP; others.
const USER_NAMES: &[KeyPath] = &[
    &["displayName"],
    &["profile", "displayName"],
    &["name", "fullName"],
    &["name", "formatted"],
    &["cn"],
    &["displayname"],
    &["Display name"],
    &["name"],
];

const NAME_PARTS: &[(KeyPath, KeyPath)] = &[
    (&["givenName"], &["surname"]),
    (&["profile", "firstName"], &["profile", "lastName"]),
    (&["name", "givenName"], &["name", "familyName"]),
    (&["givenName"], &["sn"]),
    (&["firstname"], &["lastname"]),
    (&["firstName"], &["lastName"]),
];

/// Entra; Okta; Google; SCIM; OneLogin; LDAP; others.
const USER_KEYS: &[KeyPath] = &[
    &["userPrincipalName"],
    &["profile", "login"],
    &["login"],
    &["primaryEmail"],
    &["userName"],
    &["username"],
    &["uid"],
    &["sAMAccountName"],
    &["profile", "email"],
    &["email"],
    &["mail"],
    &["id"],
    &["_id"],
    &["dn"],
];

const GROUP_KEYS: &[KeyPath] =
    &[&["displayName"], &["profile", "name"], &["name"], &["cn"], &["email"], &["mail"], &["id"], &["dn"]];

/// The group's keys that are names.
const GROUP_NAMES: &[KeyPath] = &[&["displayName"], &["profile", "name"], &["name"], &["cn"]];

/// Keys of a record's own identifier, by which others refer to it.
const IDS: [&str; 3] = ["id", "ID", "dn"];

/// Where the key of a record may stand: the first of these places that has a text (`Texts::text`) holds it.
pub fn key_places(kind: ResourceKind) -> impl Iterator<Item = &'static KeyPath> {
    let keys = match kind {
        ResourceKind::User => USER_KEYS,
        ResourceKind::Group => GROUP_KEYS,
    };
    keys.iter().chain(USER_NAMES)
}

/// Every place that a record may go by.
pub fn places() -> impl Iterator<Item = KeyPath> {
    let of_parts = NAME_PARTS.iter().flat_map(|(first, last)| [first, last]);
    let ids = [&["id"] as KeyPath, &["ID"], &["dn"], &["_id"]];
    USER_NAMES.iter().chain(of_parts).chain(USER_KEYS).chain(GROUP_KEYS).copied().chain(ids)
}

/// A record in which texts can be looked up.
pub trait Texts {
    /// A text that is not blank, or a number as it is written.
    fn text(&self, place: KeyPath) -> Option<Cow<'_, str>>;

    /// The whole record, for names in columns that no vendor has.
    fn whole(&self) -> Cow<'_, Value>;
}

impl Texts for Value {
    fn text(&self, place: KeyPath) -> Option<Cow<'_, str>> {
        match place.iter().try_fold(self, |value, key| value.get(key))? {
            Self::String(text) if !text.trim().is_empty() => Some(Cow::Borrowed(text)),
            Self::Number(number) => Some(Cow::Owned(number.to_string())),
            // LDAP: the first of several names or addresses.
            Self::Array(list) => list.first()?.as_str().filter(|text| !text.trim().is_empty()).map(Cow::Borrowed),
            _ => None,
        }
    }

    fn whole(&self) -> Cow<'_, Value> {
        Cow::Borrowed(self)
    }
}

/// A display name, else the parts of one, else a column that looks like one, else the key.
pub fn name(of: &impl Texts, kind: ResourceKind, index: RecordIndex) -> String {
    name_itself(of, kind).unwrap_or_else(|| key(of, kind, index))
}

/// The same; `None` where the record has no name.
pub fn name_itself(of: &impl Texts, kind: ResourceKind) -> Option<String> {
    let names = match kind {
        ResourceKind::User => USER_NAMES,
        ResourceKind::Group => GROUP_KEYS,
    };
    let name = first_text(of, names).map(Cow::into_owned).or_else(|| first_and_last_name(of));
    name.or_else(|| name_in(&of.whole()))
}

/// What tells it from the others in its directory.
pub fn key(of: &impl Texts, kind: ResourceKind, index: RecordIndex) -> String {
    let text = first_text(of, key_places(kind));
    let text = text.map(Cow::into_owned).or_else(|| key_in(&of.whole()));
    text.unwrap_or_else(|| format!("{} {}", kind.noun(), index.0.saturating_add(1)))
}

/// A record's identifier in its directory. LDAP refers to others by their distinguished names.
pub fn own_id(of: &impl Texts) -> Option<String> {
    const PLACES: [KeyPath; 3] = [&["id"], &["_id"], &["dn"]];
    PLACES.iter().find_map(|place| of.text(place)).map(Cow::into_owned)
}

/// Whether a record is the one that is asked for by a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    No,
    /// It is called so, as others may be.
    ByName,
    /// It is known by it: a login, an address, an id. In a directory that is in order it is the only one.
    ByKey,
}

pub fn answer(of: &impl Texts, kind: ResourceKind, index: RecordIndex, asked: &str) -> Answer {
    let is = |place: &KeyPath| of.text(place).is_some_and(|text| text.eq_ignore_ascii_case(asked));
    let (of_users, of_groups) = (USER_KEYS.iter(), GROUP_KEYS.iter().filter(|place| !GROUP_NAMES.contains(place)));
    match kind {
        ResourceKind::User if of_users.clone().any(is) => Answer::ByKey,
        ResourceKind::Group if of_groups.clone().any(is) => Answer::ByKey,
        ResourceKind::User if first_text(of, key_places(kind)).is_none() && is_key(of, asked) => Answer::ByKey,
        _ if name(of, kind, index) == asked || of_users.chain(GROUP_KEYS).any(is) => Answer::ByName,
        _ => Answer::No,
    }
}

/// Whether a column of a table that no vendor's format fits holds it.
fn is_key(of: &impl Texts, asked: &str) -> bool {
    key_in(&of.whole()).is_some_and(|key| key.eq_ignore_ascii_case(asked))
}

fn first_text<'o>(of: &'o impl Texts, places: impl IntoIterator<Item = &'static KeyPath>) -> Option<Cow<'o, str>> {
    places.into_iter().find_map(|place| of.text(place))
}

fn first_and_last_name(of: &impl Texts) -> Option<String> {
    NAME_PARTS.iter().find_map(|(first, last)| match (of.text(first), of.text(last)) {
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (one, other) => one.or(other).map(Cow::into_owned),
    })
}

/// What a record is called and known by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub key: String,
    pub ids: Vec<String>,
}

/// Reads names from the texts of records, one after another.
#[derive(Debug)]
pub struct NameReader {
    kind: ResourceKind,
    places: Vec<KeyPath>,
    ids: Vec<usize>,
    reader: SlotReader,
}

impl NameReader {
    pub fn new(kind: ResourceKind) -> Self {
        let mut wanted = Wanted::default();
        let mut places: Vec<KeyPath> = Vec::new();
        let of_parts = NAME_PARTS.iter().flat_map(|(first, last)| [first, last]);
        for place in USER_NAMES.iter().chain(of_parts).chain(USER_KEYS).chain(GROUP_KEYS) {
            let path = place.iter().map(|key| PathStep::Key((*key).to_owned())).collect();
            if wanted.slot(&AttributePath::from_steps(path)) == places.len() {
                places.push(place);
            }
        }
        let ids = IDS.iter().map(|id| wanted.slot(&AttributePath::key(*id))).collect();
        Self { kind, places, ids, reader: wanted.reader().unwrap_or_default() }
    }

    pub fn read(&mut self, record: RecordText<'_>) -> Result<Named, Fault> {
        self.read_with(record, &mut Unseen).map(|(named, _)| named)
    }

    /// The same, showing the walk to another sink as well.
    pub fn read_with<'t>(
        &mut self,
        record: RecordText<'t>,
        also: &mut impl Sink<'t>,
    ) -> Result<(Named, Walked), Fault> {
        let (slots, walked) = self.reader.read_with(record.text, also)?;
        let of = Slots { places: &self.places, slots: &slots, record: record.text };
        let ids = self.ids.iter().filter_map(|id| match &slots[*id] {
            WalkedValue::Leaf(Leaf::Text(text)) => Some(text.decoded().into_owned()),
            slot => slot.json().map(|id| id.to_string()),
        });
        let named = Named {
            name: name(&of, self.kind, record.index),
            key: key(&of, self.kind, record.index),
            ids: ids.collect(),
        };
        Ok((named, walked))
    }

    /// Whether the record is the one that is asked for. Where a key is there twice, it must not be relied on.
    pub fn answer<'t>(
        &mut self,
        record: RecordText<'t>,
        asked: &str,
        also: &mut impl Sink<'t>,
    ) -> Result<(Answer, Walked), Fault> {
        let (slots, walked) = self.reader.read_with(record.text, also)?;
        let of = Slots { places: &self.places, slots: &slots, record: record.text };
        Ok((answer(&of, self.kind, record.index, asked), walked))
    }
}

struct Slots<'s, 't> {
    places: &'s [KeyPath],
    slots: &'s [WalkedValue<'t>],
    /// The record's text, of which the slots are parts.
    record: &'t str,
}

impl Texts for Slots<'_, '_> {
    fn text(&self, place: KeyPath) -> Option<Cow<'_, str>> {
        let slot = self.places.iter().position(|known| *known == place)?;
        text_in(self.slots.get(slot)?)
    }

    fn whole(&self) -> Cow<'_, Value> {
        Cow::Owned(serde_json::from_str(self.record).unwrap_or_default())
    }
}

/// `Texts::text` of what stands at a place.
pub fn text_in<'t>(slot: &WalkedValue<'t>) -> Option<Cow<'t, str>> {
    match slot {
        WalkedValue::Leaf(Leaf::Text(text)) => Some(text.decoded()).filter(|text| !text.trim().is_empty()),
        WalkedValue::Leaf(Leaf::Number(number)) => Some(Cow::Borrowed(number)),
        WalkedValue::Whole(_) => {
            let first = slot.json()?.get(0)?.as_str().filter(|text| !text.trim().is_empty())?.to_owned();
            Some(Cow::Owned(first))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_read_from_a_text_are_those_of_the_parsed_record() {
        for kind in ResourceKind::ALL {
            let mut reader = NameReader::new(kind);
            for (i, value) in [
                json!({"id": "1", "displayName": "Liz", "userPrincipalName": "liz@x"}),
                json!({"id": "1", "displayName": " ", "surname": "Ng"}),
                json!({"profile": {"login": "l\u{e9}\"", "firstName": "A", "lastName": "B"}}),
                json!({"id": 7, "username": null, "email": "e@x", "name": "Sevens"}),
                json!({"name": {"fullName": "Liz S"}, "primaryEmail": "p@x", "ID": [1]}),
                json!({"profile": {"name": "West"}, "id": null}),
                json!({"dn": "uid=l,dc=x", "uid": "l", "cn": ["Liz S", "Liz"], "mail": ["", "l@x"], "name": {"a": 1}}),
                json!({"cn": [], "displayName": [7, "x"], "mail": ["m@x"]}),
                json!({"x": 1}),
                json!({"Vorname": "Jürgen", "Nachname": "Weiß", "E-Mail": "j@x.de"}),
                json!({"Mitarbeiter": "Weiß, Jürgen"}),
            ]
            .into_iter()
            .enumerate()
            {
                let (text, index) = (value.to_string(), RecordIndex(i));
                let named = reader.read(RecordText { text: &text, index, start: 0 }).expect("JSON");
                assert_eq!(named.name, name(&value, kind, index), "{kind:?}: {text}");
                assert_eq!(named.key, key(&value, kind, index), "{kind:?}: {text}");
                let ids = IDS.iter().filter_map(|id| value.get(id));
                let ids: Vec<_> = ids.map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned)).collect();
                assert_eq!(named.ids, ids, "{kind:?}: {text}");
            }
        }
    }
}
