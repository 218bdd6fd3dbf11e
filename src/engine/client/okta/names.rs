//! Okta's attribute names: `user.login` in expressions is `profile.login` in the payload.
//!
//! Source: developer.okta.com, Users API and expression language. Okta maps in two stages, user to application user to
//! SCIM; here the application user is left out and a rule goes from the one to the other (a documented simplification).

use serde_json::Value;

use crate::base::{Mark, ResourceKind};
use crate::client::names::{Behind, NameRow, NameTable, path_source};
use crate::mapping::{AttributeSource, Computed};
use crate::source::AttributePath;

pub(super) static USER: NameTable = NameTable { rows: USER_ROWS, other: user_other, other_name: user_other_name };
pub(super) static GROUP: NameTable = NameTable { rows: GROUP_ROWS, other: group_other, other_name: group_other_name };

const USER_ROWS: &[NameRow] = &[
    NameRow::path("user.login", "profile.login", "The username."),
    NameRow::path("user.email", "profile.email", ""),
    NameRow::path("user.secondEmail", "profile.secondEmail", ""),
    NameRow::path("user.firstName", "profile.firstName", ""),
    NameRow::path("user.lastName", "profile.lastName", ""),
    NameRow::path("user.middleName", "profile.middleName", ""),
    NameRow::path("user.honorificPrefix", "profile.honorificPrefix", ""),
    NameRow::path("user.honorificSuffix", "profile.honorificSuffix", ""),
    NameRow::path("user.title", "profile.title", ""),
    NameRow::path("user.displayName", "profile.displayName", ""),
    NameRow::path("user.nickName", "profile.nickName", ""),
    NameRow::path("user.profileUrl", "profile.profileUrl", ""),
    NameRow::path("user.primaryPhone", "profile.primaryPhone", ""),
    NameRow::path("user.mobilePhone", "profile.mobilePhone", ""),
    NameRow::path("user.streetAddress", "profile.streetAddress", ""),
    NameRow::path("user.city", "profile.city", ""),
    NameRow::path("user.state", "profile.state", ""),
    NameRow::path("user.zipCode", "profile.zipCode", ""),
    NameRow::path("user.countryCode", "profile.countryCode", "Two letters."),
    NameRow::path("user.postalAddress", "profile.postalAddress", ""),
    NameRow::path("user.preferredLanguage", "profile.preferredLanguage", ""),
    NameRow::path("user.locale", "profile.locale", "With an underscore: en_US."),
    NameRow::path("user.timezone", "profile.timezone", ""),
    NameRow::path("user.userType", "profile.userType", ""),
    NameRow::path("user.employeeNumber", "profile.employeeNumber", ""),
    NameRow::path("user.costCenter", "profile.costCenter", ""),
    NameRow::path("user.organization", "profile.organization", ""),
    NameRow::path("user.division", "profile.division", ""),
    NameRow::path("user.department", "profile.department", ""),
    NameRow::path("user.managerId", "profile.managerId", "The id of the user's manager; sent as it is."),
    NameRow::path("user.manager", "profile.manager", "The display name of the user's manager."),
    NameRow::same("id", "The user's id in Okta."),
    NameRow::same("status", "ACTIVE, SUSPENDED, DEPROVISIONED and others."),
    NameRow::new("active", Behind::Computed(&["status"], active), "No row in Okta: false for a deactivated user.")
        .marked(Mark::Inferred),
];

const GROUP_ROWS: &[NameRow] = &[
    NameRow::path("name", "profile.name", "The group's name."),
    NameRow::path("description", "profile.description", ""),
    NameRow::same("id", "The group's id in Okta."),
    NameRow::same("type", "OKTA_GROUP, APP_GROUP or BUILT_IN."),
    NameRow::new("members", Behind::Members, "The users of the group, asked for separately."),
];

/// Prefixes that stand for the profile in a mapping from Okta to an application.
const PROFILE: &[&str] = &["user.", "source.", "appuser."];

/// What `user.getInternalProperty` reads: the two properties that Okta documents stand beside the profile.
const INTERNAL: Computed = Computed { reads: &["id", "status"], value: internal, rewrite: None, list: None };

fn user_other(name: &str) -> Option<AttributeSource> {
    if name == "user._internal" {
        return Some(AttributeSource::Computed(INTERNAL));
    }
    let bare = PROFILE.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    path_source(&format!("profile.{bare}"))
}

fn group_other(name: &str) -> Option<AttributeSource> {
    path_source(&format!("profile.{}", name.strip_prefix("group.").unwrap_or(name)))
}

fn user_other_name(path: &AttributePath) -> Option<String> {
    path.to_string().strip_prefix("profile.").map(|name| format!("user.{name}"))
}

fn group_other_name(path: &AttributePath) -> Option<String> {
    path.to_string().strip_prefix("profile.").map(str::to_owned)
}

fn internal(record: &Value) -> Value {
    let held = INTERNAL.reads.iter().filter_map(|key| Some(((*key).to_owned(), record.get(*key)?.clone())));
    Value::Object(held.collect())
}

/// Deactivating sends active false; suspending sends nothing (developer.okta.com, SCIM 2.0).
fn active(record: &Value) -> Value {
    super::CLIENT.enabled(ResourceKind::User, record).active()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::names::testing::value;
    use crate::mapping::AttributeNames as _;
    use serde_json::json;

    #[test]
    fn names_are_read_from_the_profile() {
        let record = json!({"id": "00u1", "status": "SUSPENDED", "profile": {"login": "liz@x.com", "badge": "B-7", "zipCode": "1017"}});
        for (name, expected) in [
            ("user.login", json!("liz@x.com")),
            ("user.badge", json!("B-7")),
            ("badge", json!("B-7")),
            ("source.zipCode", json!("1017")),
            ("appuser.login", json!("liz@x.com")),
            ("id", json!("00u1")),
            ("status", json!("SUSPENDED")),
            ("active", json!(true)),
            ("user.city", Value::Null),
            ("user._internal", json!({"id": "00u1", "status": "SUSPENDED"})),
        ] {
            assert_eq!(value(&USER, name, &record), Some(expected), "{name}");
        }
        assert_eq!(value(&USER, "active", &json!({"status": "DEPROVISIONED"})), Some(json!(false)));
    }

    #[test]
    fn a_groups_name_is_in_its_profile() {
        let record = json!({"id": "00g1", "profile": {"name": "IT"}, "_embedded": {"users": [{"id": "00u1"}]}});
        for (name, expected) in
            [("name", json!("IT")), ("group.name", json!("IT")), ("members", json!(["00u1"])), ("id", json!("00g1"))]
        {
            assert_eq!(value(&GROUP, name, &record), Some(expected), "{name}");
        }
    }

    #[test]
    fn a_new_wire_takes_oktas_name() {
        for (path, expected) in [
            ("profile.login", Some("user.login")),
            ("profile.badge", Some("user.badge")),
            ("id", Some("id")),
            ("created", None),
        ] {
            let path = AttributePath::parse(path).expect("a path");
            assert_eq!(USER.name_of(&path).as_deref(), expected, "{path}");
        }
    }
}
