//! Google Workspace's attribute names: the drop-down's labels, and the Directory API's own paths.
//!
//! The payload is documented (developers.google.com/admin-sdk/directory); the labels are as other vendors' set-up
//! guides show them, because Google's help has no list. Which payload attribute a label stands for is inferred.

use serde_json::Value;

use crate::base::{Mark, ResourceKind};
use crate::client::names::{Behind, NameRow, NameTable, path_source};
use crate::mapping::AttributeSource;
use crate::source::AttributePath;

pub(super) static USER: NameTable = NameTable { rows: USER_ROWS, other, other_name };
pub(super) static GROUP: NameTable = NameTable { rows: GROUP_ROWS, other, other_name };

const fn label(name: &'static str, behind: Behind) -> NameRow {
    NameRow::new(name, behind, "").marked(Mark::Observed)
}

const USER_ROWS: &[NameRow] = &[
    label("Basic Information > Username", Behind::Path("primaryEmail")),
    label("Basic Information > First name", Behind::Path("name.givenName")),
    label("Basic Information > Last name", Behind::Path("name.familyName")),
    label("Additional Details > Formatted name", Behind::Path("name.fullName")),
    label(
        "Additional Details > Website URL",
        Behind::Made("websites[0].value", &["websites"], |r| first(r, "websites", "value")),
    ),
    label("Additional Details > Organization unit path", Behind::Path("orgUnitPath")),
    label("Email > Value", Behind::Made("emails[0].address", EMAIL, email)),
    label("Email > Type", Behind::Made("emails[0].type", &["emails"], |r| first(r, "emails", "type"))),
    label("Phone > Value", Behind::Made("phones[0].value", &["phones"], |r| first(r, "phones", "value"))),
    label("Phone > Type", Behind::Made("phones[0].type", &["phones"], |r| first(r, "phones", "type"))),
    label(
        "Address > Value",
        Behind::Made("addresses[0].streetAddress", &["addresses"], |r| first(r, "addresses", "streetAddress")),
    ),
    label(
        "Address > Locality",
        Behind::Made("addresses[0].locality", &["addresses"], |r| first(r, "addresses", "locality")),
    ),
    label("Address > Region", Behind::Made("addresses[0].region", &["addresses"], |r| first(r, "addresses", "region"))),
    label(
        "Address > Postal code",
        Behind::Made("addresses[0].postalCode", &["addresses"], |r| first(r, "addresses", "postalCode")),
    ),
    label(
        "Address > Country",
        Behind::Made("addresses[0].country", &["addresses"], |r| first(r, "addresses", "country")),
    ),
    label(
        "Employee Details > Title",
        Behind::Made("organizations[0].title", &["organizations"], |r| first(r, "organizations", "title")),
    ),
    label(
        "Employee Details > Department",
        Behind::Made("organizations[0].department", &["organizations"], |r| first(r, "organizations", "department")),
    ),
    label(
        "Employee Details > Type",
        Behind::Made("organizations[0].description", &["organizations"], |r| first(r, "organizations", "description")),
    ),
    label(
        "Employee Details > Cost center",
        Behind::Made("organizations[0].costCenter", &["organizations"], |r| first(r, "organizations", "costCenter")),
    )
    .marked(Mark::Unknown),
    label(
        "Employee Details > Employee ID",
        Behind::Made("externalIds[0].value", &["externalIds"], |r| typed(r, "externalIds", "organization", "value")),
    )
    .marked(Mark::Unknown),
    label(
        "Employee Details > Manager's email",
        Behind::Made("relations[0].value", &["relations"], |r| typed(r, "relations", "manager", "value")),
    )
    .marked(Mark::Unknown),
    NameRow::same("id", "The user's id in Google."),
    NameRow::same("suspended", ""),
    NameRow::same("archived", ""),
    NameRow::new(
        "active",
        Behind::Computed(&["suspended", "archived"], active),
        "No label in Google: false for a suspended or archived user.",
    )
    .marked(Mark::Inferred),
    NameRow::new("emails[primary]", Behind::Computed(EMAIL, email), "The address that is marked primary."),
    NameRow::new(
        "organizations[primary].title",
        Behind::Computed(&["organizations"], |r| first(r, "organizations", "title")),
        "",
    ),
    NameRow::new(
        "organizations[primary].department",
        Behind::Computed(&["organizations"], |r| first(r, "organizations", "department")),
        "",
    ),
    NameRow::new("phones[work]", Behind::Computed(&["phones"], |r| typed(r, "phones", "work", "value")), ""),
    NameRow::new("phones[mobile]", Behind::Computed(&["phones"], |r| typed(r, "phones", "mobile", "value")), ""),
];

const GROUP_ROWS: &[NameRow] = &[
    NameRow::same("id", ""),
    NameRow::same("name", "The group's name."),
    NameRow::same("email", ""),
    NameRow::same("description", ""),
    NameRow::new("members", Behind::Members, "The members, asked for separately."),
];

fn other(name: &str) -> Option<AttributeSource> {
    path_source(name)
}

#[expect(clippy::unnecessary_wraps, reason = "the table asks for an option")]
fn other_name(path: &AttributePath) -> Option<String> {
    Some(path.to_string())
}

/// The value of the entry marked primary, else of the first.
fn first(record: &Value, list: &str, key: &str) -> Value {
    let Some(items) = record.get(list).and_then(Value::as_array) else { return Value::Null };
    let primary = items.iter().find(|item| item.get("primary").and_then(Value::as_bool) == Some(true));
    primary.or_else(|| items.first()).and_then(|item| item.get(key)).cloned().unwrap_or(Value::Null)
}

fn typed(record: &Value, list: &str, kind: &str, key: &str) -> Value {
    let items = record.get(list).and_then(Value::as_array);
    let item = items.and_then(|i| i.iter().find(|item| item.get("type").and_then(Value::as_str) == Some(kind)));
    item.and_then(|item| item.get(key)).cloned().unwrap_or(Value::Null)
}

/// What [`email`] reads.
const EMAIL: &[&str] = &["emails", "primaryEmail"];

fn email(record: &Value) -> Value {
    match first(record, "emails", "address") {
        Value::Null => record.get("primaryEmail").cloned().unwrap_or(Value::Null),
        address => address,
    }
}

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
    fn labels_and_paths_are_read_from_the_directory() {
        let record = json!({
            "primaryEmail": "liz@x.com", "name": {"givenName": "Liz", "familyName": "Smith", "fullName": "Liz Smith"},
            "emails": [{"address": "home@x.org"}, {"address": "liz@x.com", "primary": true}],
            "organizations": [{"title": "SWE", "department": "Eng", "description": "Employee", "primary": true}],
            "phones": [{"value": "+1", "type": "mobile"}, {"value": "+2", "type": "work"}],
            "relations": [{"value": "boss@x.com", "type": "manager"}], "externalIds": [{"value": "7", "type": "organization"}],
            "suspended": true, "customSchemas": {"badge": {"number": "B-7"}}
        });
        for (name, expected) in [
            ("Basic Information > Username", json!("liz@x.com")),
            ("Basic Information > First name", json!("Liz")),
            ("Additional Details > Formatted name", json!("Liz Smith")),
            ("Email > Value", json!("liz@x.com")),
            ("emails[primary]", json!("liz@x.com")),
            ("emails[0].address", json!("home@x.org")),
            ("Phone > Value", json!("+1")),
            ("phones[work]", json!("+2")),
            ("Employee Details > Title", json!("SWE")),
            ("Employee Details > Type", json!("Employee")),
            ("Employee Details > Employee ID", json!("7")),
            ("Employee Details > Manager's email", json!("boss@x.com")),
            ("name.givenName", json!("Liz")),
            ("customSchemas.badge.number", json!("B-7")),
            ("active", json!(false)),
            ("Address > Locality", Value::Null),
        ] {
            assert_eq!(value(&USER, name, &record), Some(expected), "{name}");
        }
        assert_eq!(value(&USER, "Email > Value", &json!({"primaryEmail": "a@x.com"})), Some(json!("a@x.com")));
    }

    #[test]
    fn a_new_wire_takes_the_label() {
        for (path, expected) in [
            ("primaryEmail", "Basic Information > Username"),
            ("organizations[0].title", "Employee Details > Title"),
            ("customSchemas.badge.number", "customSchemas.badge.number"),
        ] {
            let path = AttributePath::parse(path).expect("a path");
            assert_eq!(USER.name_of(&path).as_deref(), Some(expected), "{path}");
        }
    }
}
