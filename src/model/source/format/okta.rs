//! Okta: `GET /api/v1/users`, `GET /api/v1/groups` and `GET /api/v1/apps/{id}/users`: bare lists.
//!
//! Source: Okta Management API reference, Users, Groups and Application Users.

use serde_json::Value;

use super::{Format, Sample, listed};
use crate::base::ClientKind;

pub static OKTA: Format = Format {
    users: "Okta users",
    groups: "Okta groups",
    both: "Okta users and groups",
    client: Some(ClientKind::new("okta")),
    recognise,
    ..Format::PLAIN
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
    let group_types = ["OKTA_GROUP", "APP_GROUP", "BUILT_IN"];
    let is_group = |record: &Value| {
        record.get("type").and_then(Value::as_str).is_some_and(|kind| group_types.contains(&kind))
            || record.pointer("/profile/name").is_some() && record.pointer("/profile/login").is_none()
    };
    let keys = sample.keys(&KEYS, 2).or_else(|| {
        let all_groups = !sample.records().is_empty() && sample.records().iter().all(is_group);
        sample.keys(&["id", "profile.name"], 2).filter(|_| all_groups)
    })?;
    Some(format!("The records {} have Okta's keys, such as {}.", sample.place(), listed(&keys)))
}
