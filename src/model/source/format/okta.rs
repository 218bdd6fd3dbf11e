//! Okta: `GET /api/v1/users`, `GET /api/v1/groups` and `GET /api/v1/apps/{id}/users`: bare lists.
//!
//! Source: Okta Management API reference, Users, Groups and Application Users.

use super::{Format, Sample, listed};
use crate::base::ClientKind;

pub static OKTA: Format = Format {
    users: "Okta users",
    groups: "Okta groups",
    both: "Okta users and groups",
    client: Some(ClientKind::new("okta")),
    recognise,
    shape: None,
    columns: &[],
};

const KEYS: [&str; 8] = [
    "profile.login",
    "profile.firstName",
    "profile.name",
    "profile.email",
    "statusChanged",
    "lastMembershipUpdated",
    "objectClass",
    "credentials",
];

fn recognise(sample: &Sample<'_>) -> Option<String> {
    sample.keys(&["profile"], 1)?;
    let keys = sample.keys(&KEYS, 2)?;
    Some(format!("The records {} have Okta's keys, such as {}.", sample.place(), listed(&keys)))
}
