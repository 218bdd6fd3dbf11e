//! OneLogin's attribute names: the user's fields, and the application's parameters that stand for them.
//!
//! Sources: developers.onelogin.com, API v2 users and "Define user schema". In the SCIM JSON template a field is
//! `{$user.firstname}`, a custom attribute `{$user.custom_fields.x}`, a parameter `{$parameters.title}`.

use serde_json::{Value, json};

use crate::base::{Mark, ResourceKind};
use crate::client::names::{Behind, NameRow, NameTable, path_source};
use crate::mapping::AttributeSource;
use crate::source::AttributePath;

pub(super) static USER: NameTable = NameTable { rows: USER_ROWS, other, other_name };
pub(super) static GROUP: NameTable = NameTable { rows: GROUP_ROWS, other, other_name };

const USER_ROWS: &[NameRow] = &[
    NameRow::same("id", "The user's id in OneLogin."),
    NameRow::same("username", ""),
    NameRow::same("email", ""),
    NameRow::same("firstname", ""),
    NameRow::same("lastname", ""),
    NameRow::new("display_name", Behind::Computed(&["firstname", "lastname"], display_name), "First and last name.")
        .marked(Mark::Inferred),
    NameRow::new("name", Behind::Computed(&["firstname", "lastname"], display_name), "First and last name.")
        .marked(Mark::Inferred),
    NameRow::new(
        "firstinitial",
        Behind::Computed(&["firstname"], first_initial),
        "The first letter of the first name.",
    ),
    NameRow::new("lastinitial", Behind::Computed(&["lastname"], last_initial), "The first letter of the last name."),
    NameRow::new("email_name_part", Behind::Computed(&["email"], email_name), "The e-mail address up to its @."),
    NameRow::new("email_domain_part", Behind::Computed(&["email"], email_domain), "The e-mail address behind its @."),
    NameRow::same("title", ""),
    NameRow::same("department", ""),
    NameRow::same("company", ""),
    NameRow::same("phone", ""),
    NameRow::same("status", "1 is active; 0, 2 to 5 are other states."),
    NameRow::same("state", "1 is approved."),
    NameRow::new("active", Behind::Computed(&["status"], active), "No field in OneLogin: false for a suspended user.")
        .marked(Mark::Inferred),
    NameRow::same("external_id", ""),
    NameRow::same("userprincipalname", ""),
    NameRow::same("samaccountname", ""),
    NameRow::same("distinguished_name", ""),
    NameRow::same("member_of", ""),
    NameRow::same("comment", ""),
    NameRow::same("preferred_locale_code", ""),
    NameRow::same("manager_user_id", "The id of the manager's user in OneLogin."),
    NameRow::same("manager_ad_id", ""),
    NameRow::path("scimusername", "username", "The parameter scimusername, by default the username."),
    NameRow::path(
        "external_manager_id",
        "manager_user_id",
        "The parameter external_manager_id; what it holds by default is a guess.",
    )
    .marked(Mark::Unknown),
];

const GROUP_ROWS: &[NameRow] = &[
    NameRow::same("id", ""),
    NameRow::same("name", "The name of the role or group."),
    NameRow::new("members", Behind::Members, "The users of the group."),
];

/// How a template writes the place of a name, longest first.
const CUSTOM: &[&str] = &["$user.custom_fields.", "user.custom_fields.", "custom_fields.", "custom_attribute_"];
const BUILT_IN: &[&str] = &["$user.", "user.", "$parameters.", "parameters."];

fn other(name: &str) -> Option<AttributeSource> {
    if let Some(custom) = CUSTOM.iter().find_map(|prefix| name.strip_prefix(prefix)) {
        return path_source(&format!("custom_attributes.{custom}"));
    }
    let bare = BUILT_IN.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    match USER_ROWS.iter().find(|row| row.name == bare && bare != name) {
        Some(row) => row.source(),
        None => path_source(bare),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the table asks for an option")]
fn other_name(path: &AttributePath) -> Option<String> {
    let text = path.to_string();
    Some(text.strip_prefix("custom_attributes.").map_or_else(|| text.clone(), |name| format!("custom_fields.{name}")))
}

fn display_name(record: &Value) -> Value {
    let part = |key: &str| record.get(key).and_then(Value::as_str).unwrap_or_default();
    let name = format!("{} {}", part("firstname"), part("lastname"));
    match name.trim() {
        "" => Value::Null,
        name => json!(name),
    }
}

fn initial(record: &Value, key: &str) -> Value {
    let first = record.get(key).and_then(Value::as_str).and_then(|name| name.chars().next());
    first.map_or(Value::Null, |letter| json!(letter.to_string()))
}

fn first_initial(record: &Value) -> Value {
    initial(record, "firstname")
}

fn last_initial(record: &Value) -> Value {
    initial(record, "lastname")
}

/// The e-mail address at its last @; an address without one has no parts.
fn email_parts(record: &Value) -> Option<(&str, &str)> {
    record.get("email")?.as_str()?.rsplit_once('@')
}

fn email_name(record: &Value) -> Value {
    email_parts(record).map_or(Value::Null, |(name, _)| json!(name))
}

fn email_domain(record: &Value) -> Value {
    email_parts(record).map_or(Value::Null, |(_, domain)| json!(domain))
}

/// Suspended (status 2) is what OneLogin sends active false for.
fn active(record: &Value) -> Value {
    super::CLIENT.enabled(ResourceKind::User, record).active()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::names::testing::value;
    use crate::mapping::AttributeNames as _;

    #[test]
    fn fields_parameters_and_custom_attributes_are_read() {
        let record = json!({"id": 7, "username": "liz", "email": "liz@x.com", "firstname": "Liz", "lastname": "Smith", "status": 1,
            "manager_user_id": 3, "custom_attributes": {"badge": "B-7"}});
        for (name, expected) in [
            ("username", json!("liz")),
            ("$user.firstname", json!("Liz")),
            ("user.lastname", json!("Smith")),
            ("display_name", json!("Liz Smith")),
            ("user.display_name", json!("Liz Smith")),
            ("parameters.scimusername", json!("liz")),
            ("$parameters.external_manager_id", json!(3)),
            ("custom_fields.badge", json!("B-7")),
            ("custom_attribute_badge", json!("B-7")),
            ("user.custom_fields.badge", json!("B-7")),
            ("custom_attributes.badge", json!("B-7")),
            ("active", json!(true)),
            ("title", Value::Null),
            ("name", json!("Liz Smith")),
            ("firstinitial", json!("L")),
            ("user.lastinitial", json!("S")),
            ("email_name_part", json!("liz")),
            ("$user.email_domain_part", json!("x.com")),
        ] {
            assert_eq!(value(&USER, name, &record), Some(expected), "{name}");
        }
        assert_eq!(value(&USER, "active", &json!({"status": 2})), Some(json!(false)));
        assert_eq!(value(&USER, "display_name", &json!({"firstname": null})), Some(Value::Null));
    }

    #[test]
    fn a_new_wire_takes_onelogins_name() {
        for (path, expected) in [
            ("firstname", "firstname"),
            ("custom_attributes.badge", "custom_fields.badge"),
            ("manager_user_id", "manager_user_id"),
        ] {
            let path = AttributePath::parse(path).expect("a path");
            assert_eq!(USER.name_of(&path).as_deref(), Some(expected), "{path}");
        }
    }
}
