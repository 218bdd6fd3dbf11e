//! OneLogin: `GET /api/2/users` (a bare list) and `GET /api/1/users` (`data` in an envelope); `GET /api/2/roles`, whose
//! roles are what OneLogin sends as groups.
//!
//! Source: OneLogin API reference, version 2, List users, Get user and List roles; version 1's envelope after its older pages.

use super::{Format, Sample, listed};
use crate::base::ClientKind;

pub static ONELOGIN: Format = Format {
    users: "OneLogin users",
    groups: "OneLogin groups",
    both: "OneLogin users and groups",
    client: Some(ClientKind::new("onelogin")),
    recognise,
    ..Format::PLAIN
};

const KEYS: [&str; 11] = [
    "firstname",
    "lastname",
    "samaccountname",
    "distinguished_name",
    "invalid_login_attempts",
    "directory_id",
    "invitation_sent_at",
    "manager_user_id",
    "role_ids",
    "custom_attributes",
    "activated_at",
];

const ROLE_KEYS: [&str; 4] = ["name", "admins", "users", "apps"];

fn recognise(sample: &Sample<'_>) -> Option<String> {
    let keys = sample.keys(&KEYS, 3).or_else(|| sample.keys(&ROLE_KEYS, ROLE_KEYS.len()))?;
    Some(format!("The records {} have OneLogin's keys, such as {}.", sample.place(), listed(&keys)))
}
