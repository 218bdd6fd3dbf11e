//! Whether somebody is enabled: yes, no, or not known, by the signs that a client reads in its payload.
//!
//! A payload that says nothing of it (a default `Get-MgUser`, a table without such a column) does not say no, and a word
//! that nobody knows says neither. What is not known is a finding, a mark in a plan, and never sent as a value.

use serde_json::Value;

use super::Client;
use crate::base::{ResourceKind, truth};

/// Whether the client treats a record as one that is to have access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enabled {
    Yes,
    /// Deleted, disabled or suspended.
    No,
    NotKnown,
}

impl Enabled {
    /// As a value of `active`: null where it is not known.
    pub fn active(self) -> Value {
        match self {
            Self::Yes => Value::Bool(true),
            Self::No => Value::Bool(false),
            Self::NotKnown => Value::Null,
        }
    }
}

/// A sign in a record that says whether it is enabled.
#[derive(Clone, Copy, Debug)]
pub struct EnabledSign {
    pub kinds: &'static [ResourceKind],
    /// A key at the top of a record.
    pub key: &'static str,
    pub when: Says,
}

/// What the value at a key says.
#[derive(Clone, Copy, Debug)]
pub enum Says {
    /// Anything but null: no access. Null says nothing.
    GoneWhenThere,
    /// True: no access, as a boolean or a word. False says nothing.
    GoneWhenTrue,
    /// True: no access; false: access.
    Suspended,
    /// False: no access; true: access.
    Allowed,
    /// These texts or numbers mean access, and those none. A number may stand as text.
    OneOf { yes: &'static [&'static str], no: &'static [&'static str] },
    /// A number in which the bit for "disabled" is set or not, as Active Directory's `userAccountControl`.
    DisabledBit(i64),
}

/// `ACCOUNTDISABLE` of Active Directory (Microsoft, "UserAccountControl property flags").
pub(super) const DISABLED_IN_AD: Says = Says::DisabledBit(2);

impl EnabledSign {
    /// A sign in users alone.
    pub(super) const fn user(key: &'static str, when: Says) -> Self {
        Self { kinds: &[ResourceKind::User], key, when }
    }

    /// A record in which no such sign can be read is one of which it is not known.
    const fn decides(&self) -> bool {
        !matches!(self.when, Says::GoneWhenThere | Says::GoneWhenTrue)
    }
}

impl Says {
    /// `None`: nothing that can be understood.
    fn said_by(self, value: &Value) -> Option<bool> {
        match self {
            Self::GoneWhenThere => (!is_blank(value)).then_some(false),
            Self::GoneWhenTrue => (truth_of(value, truth::of_text) == Some(true)).then_some(false),
            Self::Suspended => truth_of(value, truth::of_text).map(|suspended| !suspended),
            Self::Allowed => truth_of(value, truth::of_state),
            Self::OneOf { yes, no } => {
                let text = plain(value)?;
                let is_in = |known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(text.trim()));
                if is_in(no) { Some(false) } else { is_in(yes).then_some(true) }
            }
            Self::DisabledBit(bit) => plain(value)?.trim().parse::<i64>().ok().map(|flags| flags & bit == 0),
        }
    }
}

/// Says nothing: a table's empty cell is text.
fn is_blank(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn truth_of(value: &Value, of_text: fn(&str) -> Option<bool>) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        value => of_text(&plain(value)?),
    }
}

/// A text or a number, as text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl Client {
    /// Whether the client treats this record as one to have access: no where any sign says so, not known where none
    /// says anything.
    pub fn enabled(&self, kind: ResourceKind, record: &Value) -> Enabled {
        let signs = || self.enabled_signs.iter().filter(|sign| sign.kinds.contains(&kind));
        let said = signs().filter_map(|sign| sign.when.said_by(record.get(sign.key)?));
        let decided = signs().any(EnabledSign::decides);
        match said.reduce(|one, other| one && other) {
            Some(false) => Enabled::No,
            Some(true) => Enabled::Yes,
            None if decided => Enabled::NotKnown,
            None => Enabled::Yes,
        }
    }

    /// Whether it is open if a record is to have access. A client that sends what it is told knows it from the mapped
    /// `active` too.
    pub fn is_state_open(&self, kind: ResourceKind, record: &Value, resource: &Value) -> bool {
        let is_mapped = || resource.get("active").is_some_and(Value::is_boolean);
        self.enabled(kind, record) == Enabled::NotKnown && !(self.creates_disabled && is_mapped())
    }

    /// The key and the value of a sign that is there and cannot be understood.
    pub fn odd_sign<'r>(&self, kind: ResourceKind, record: &'r Value) -> Option<(&'static str, &'r Value)> {
        let signs = self.enabled_signs.iter().filter(|sign| sign.kinds.contains(&kind) && sign.decides());
        let there = signs.filter_map(|sign| Some((sign, record.get(sign.key)?)));
        let mut odd = there.filter(|(sign, value)| !is_blank(value) && sign.when.said_by(value).is_none());
        odd.next().map(|(sign, value)| (sign.key, value))
    }

    /// The key whose value would say it, for who asks for it next time; `None` where nothing of this kind is disabled.
    pub fn enabled_key(&self, kind: ResourceKind) -> Option<&'static str> {
        let mut signs = self.enabled_signs.iter().filter(|sign| sign.kinds.contains(&kind) && sign.decides());
        signs.next().map(|sign| sign.key)
    }

    /// The keys of a record that [`Self::enabled`] reads.
    pub fn enabled_by(&self) -> impl Iterator<Item = &'static str> {
        self.enabled_signs.iter().map(|sign| sign.key)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::base::ClientKind;
    use crate::client;

    #[test]
    fn each_clients_records_are_enabled_or_not_or_it_is_not_known() {
        use Enabled::{No, NotKnown, Yes};
        for (client, record, expected) in [
            ("entra", json!({"accountEnabled": true}), Yes),
            ("entra", json!({"accountEnabled": false}), No),
            ("entra", json!({"accountEnabled": "False"}), No),
            ("entra", json!({"accountEnabled": "FALSCH"}), No),
            ("entra", json!({"accountEnabled": "VRAI"}), Yes),
            ("entra", json!({"accountEnabled": "perhaps"}), NotKnown),
            ("entra", json!({"accountEnabled": null}), NotKnown),
            ("entra", json!({"accountEnabled": ""}), NotKnown),
            ("entra", json!({}), NotKnown),
            ("entra", json!({"accountEnabled": true, "deletedDateTime": "2026-01-01T00:00:00Z"}), No),
            ("entra", json!({"deletedDateTime": "2026-01-01T00:00:00Z"}), No),
            ("entra", json!({"deletedDateTime": null}), NotKnown),
            ("entra", json!({"accountEnabled": true, "deletedDateTime": " "}), Yes),
            ("entra", json!({"userAccountControl": "66050"}), No),
            ("entra", json!({"userAccountControl": 512}), Yes),
            ("entra", json!({"userAccountControl": "x"}), NotKnown),
            ("okta", json!({"status": "ACTIVE"}), Yes),
            ("okta", json!({"status": "SUSPENDED"}), Yes),
            ("okta", json!({"status": "DEPROVISIONED"}), No),
            ("okta", json!({"status": "GONE"}), NotKnown),
            ("okta", json!({}), NotKnown),
            ("onelogin", json!({"status": 1}), Yes),
            ("onelogin", json!({"status": 2}), No),
            ("onelogin", json!({"status": "2"}), No),
            ("onelogin", json!({"status": 99}), NotKnown),
            ("google", json!({"suspended": true}), No),
            ("google", json!({"suspended": "True"}), No),
            ("google", json!({"suspended": false, "archived": true}), No),
            ("google", json!({"suspended": "FALSO"}), Yes),
            ("google", json!({"archived": false}), NotKnown),
            ("generic", json!({"active": "Nee"}), No),
            ("generic", json!({"active": true}), Yes),
            ("generic", json!({"Enabled": "False"}), No),
            ("generic", json!({"userAccountControl": "514"}), No),
            ("generic", json!({"name": "Liz"}), NotKnown),
        ] {
            let client = client::of(ClientKind::new(client));
            assert_eq!(client.enabled(ResourceKind::User, &record), expected, "{}: {record}", client.label);
        }
    }

    #[test]
    fn a_script_knows_it_from_what_is_mapped() {
        for (client, resource, expected) in [
            ("generic", json!({"active": false}), false),
            ("generic", json!({"active": "perhaps"}), true),
            ("generic", json!({}), true),
            ("entra", json!({"active": false}), true),
        ] {
            let client = client::of(ClientKind::new(client));
            let is_open = client.is_state_open(ResourceKind::User, &json!({"Aktiv": "Nein"}), &resource);
            assert_eq!(is_open, expected, "{}: {resource}", client.label);
        }
    }

    #[test]
    fn only_a_deleted_group_is_to_go() {
        let entra = client::of(ClientKind::new("entra"));
        for (record, expected) in
            [(json!({}), Enabled::Yes), (json!({"deletedDateTime": "2026-01-01T00:00:00Z"}), Enabled::No)]
        {
            assert_eq!(entra.enabled(ResourceKind::Group, &record), expected, "{record}");
        }
        assert_eq!(entra.enabled_key(ResourceKind::Group), None);
    }

    #[test]
    fn a_value_that_says_nothing_is_named() {
        let entra = client::of(ClientKind::new("entra"));
        for (record, expected) in [
            (json!({"accountEnabled": "perhaps"}), Some(("accountEnabled", json!("perhaps")))),
            (json!({"accountEnabled": {"a": 1}}), Some(("accountEnabled", json!({"a": 1})))),
            (json!({"accountEnabled": "ONWAAR"}), None),
            (json!({"accountEnabled": " "}), None),
            (json!({"accountEnabled": null}), None),
            (json!({}), None),
        ] {
            let found = entra.odd_sign(ResourceKind::User, &record).map(|(key, value)| (key, value.clone()));
            assert_eq!(found, expected, "{record}");
        }
    }
}
