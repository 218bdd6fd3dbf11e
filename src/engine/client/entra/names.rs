//! Entra's attribute names. Its expressions follow the retired Azure AD Graph; the payload is Microsoft Graph's.
//!
//! Sources: Microsoft Graph, resource type user; "Migrate from Azure AD Graph", property differences; a real exported
//! synchronization schema. `officeLocation` is missing from Microsoft's list of differences and follows from the two.

use std::borrow::Cow;

use serde_json::Value;

use crate::base::{Mark, ResourceKind};
use crate::client::Enabled;
use crate::client::names::{Behind, NameRow, NameTable, path_source};
use crate::mapping::AttributeSource;
use crate::source::AttributePath;

pub(super) static USER: NameTable = NameTable { rows: USER_ROWS, other, other_name };
pub(super) static GROUP: NameTable = NameTable { rows: GROUP_ROWS, other, other_name };

const USER_ROWS: &[NameRow] = &[
    NameRow::path("objectId", "id", "The user's id in the directory; never changes."),
    NameRow::new(
        "userPrincipalName",
        Behind::Rewritten(&["userPrincipalName"], user_principal_name, without_ext),
        "The sign-in name; a guest's without #EXT# and the tenant's domain.",
    ),
    NameRow::path("originalUserPrincipalName", "userPrincipalName", "The sign-in name as it is, #EXT# included."),
    NameRow::same("displayName", "The full name."),
    NameRow::same("givenName", "The first name."),
    NameRow::same("surname", "The family name."),
    NameRow::same("mail", "The e-mail address."),
    NameRow::same("mailNickname", "The mail alias."),
    NameRow::same("jobTitle", "The job title."),
    NameRow::same("department", ""),
    NameRow::same("companyName", ""),
    NameRow::same("accountEnabled", "Whether the user can sign in."),
    NameRow::new(
        "IsSoftDeleted",
        Behind::Computed(&["accountEnabled", "deletedDateTime", "userAccountControl"], is_soft_deleted),
        "True for a user who is unassigned, out of scope, deleted, or disabled. Here: from accountEnabled and deletedDateTime; not known where they are not in the payload.",
    ),
    NameRow::path("telephoneNumber", "businessPhones[0]", "The office telephone."),
    NameRow::path("mobile", "mobilePhone", ""),
    NameRow::path("facsimileTelephoneNumber", "faxNumber", ""),
    NameRow::path("physicalDeliveryOfficeName", "officeLocation", "The office.").marked(Mark::Inferred),
    NameRow::same("streetAddress", ""),
    NameRow::same("city", ""),
    NameRow::same("state", ""),
    NameRow::same("postalCode", ""),
    NameRow::same("country", ""),
    NameRow::same("preferredLanguage", "Such as en-US."),
    NameRow::same("usageLocation", "A country code of two letters."),
    NameRow::same("employeeId", ""),
    NameRow::same("employeeType", "Such as Employee, Contractor."),
    NameRow::same("employeeHireDate", ""),
    NameRow::same("employeeLeaveDateTime", ""),
    NameRow::same("employeeOrgData.costCenter", "").marked(Mark::Observed),
    NameRow::same("employeeOrgData.division", "").marked(Mark::Observed),
    NameRow::path("manager", "manager.id", "The manager; sent as the id of the manager's user in the account."),
    NameRow::same("proxyAddresses", "Several values."),
    NameRow::same("otherMails", "Several values."),
    NameRow::same("appRoleAssignments", "The roles assigned in the application; asked for separately."),
    NameRow::path("dirSyncEnabled", "onPremisesSyncEnabled", "Whether the user comes from Active Directory."),
    NameRow::path("immutableId", "onPremisesImmutableId", ""),
    NameRow::same("onPremisesSecurityIdentifier", ""),
    extension_attribute("extensionAttribute1", "onPremisesExtensionAttributes.extensionAttribute1"),
    extension_attribute("extensionAttribute2", "onPremisesExtensionAttributes.extensionAttribute2"),
    extension_attribute("extensionAttribute3", "onPremisesExtensionAttributes.extensionAttribute3"),
    extension_attribute("extensionAttribute4", "onPremisesExtensionAttributes.extensionAttribute4"),
    extension_attribute("extensionAttribute5", "onPremisesExtensionAttributes.extensionAttribute5"),
    extension_attribute("extensionAttribute6", "onPremisesExtensionAttributes.extensionAttribute6"),
    extension_attribute("extensionAttribute7", "onPremisesExtensionAttributes.extensionAttribute7"),
    extension_attribute("extensionAttribute8", "onPremisesExtensionAttributes.extensionAttribute8"),
    extension_attribute("extensionAttribute9", "onPremisesExtensionAttributes.extensionAttribute9"),
    extension_attribute("extensionAttribute10", "onPremisesExtensionAttributes.extensionAttribute10"),
    extension_attribute("extensionAttribute11", "onPremisesExtensionAttributes.extensionAttribute11"),
    extension_attribute("extensionAttribute12", "onPremisesExtensionAttributes.extensionAttribute12"),
    extension_attribute("extensionAttribute13", "onPremisesExtensionAttributes.extensionAttribute13"),
    extension_attribute("extensionAttribute14", "onPremisesExtensionAttributes.extensionAttribute14"),
    extension_attribute("extensionAttribute15", "onPremisesExtensionAttributes.extensionAttribute15"),
];

const fn extension_attribute(name: &'static str, path: &'static str) -> NameRow {
    NameRow::path(name, path, "")
}

const GROUP_ROWS: &[NameRow] = &[
    NameRow::path("objectId", "id", "The group's id in the directory; never changes."),
    NameRow::same("displayName", "The group's name."),
    NameRow::same("mailNickname", ""),
    NameRow::same("mail", ""),
    NameRow::same("description", ""),
    NameRow::same("securityEnabled", "Must be true for a group that is assigned to an application."),
    NameRow::new(
        "members",
        Behind::Members,
        "The members; each is sent as the id of the member's user in the account. Nested groups are not expanded.",
    ),
];

/// Directory extensions, `employeeOrgData.…`, and any other property Graph was asked for go by their own names.
fn other(name: &str) -> Option<AttributeSource> {
    path_source(name)
}

#[expect(clippy::unnecessary_wraps, reason = "the table asks for an option")]
fn other_name(path: &AttributePath) -> Option<String> {
    Some(path.to_string())
}

/// Graph's names that Entra's mapping screens call otherwise: (Graph's, Entra's).
const RENAMED: &[(&str, &str)] = &[
    ("id", "objectId"),
    ("businessPhones", "telephoneNumber"),
    ("mobilePhone", "mobile"),
    ("faxNumber", "facsimileTelephoneNumber"),
    ("officeLocation", "physicalDeliveryOfficeName"),
    ("onPremisesSyncEnabled", "dirSyncEnabled"),
    ("onPremisesImmutableId", "immutableId"),
    ("onPremisesExtensionAttributes", "extensionAttribute1 to extensionAttribute15"),
];

/// The names that Microsoft says are not offered as source attributes.
const NOT_OFFERED: &[&str] = &["userType", "sAMAccountName", "onPremisesSamAccountName"];

/// What to say of a name that reads a value here and may not in Entra.
pub(super) fn remark(kind: ResourceKind, name: &str) -> Option<String> {
    let rows = if kind == ResourceKind::User { USER_ROWS } else { GROUP_ROWS };
    if rows.iter().any(|row| row.name == name) {
        return None;
    }
    if let Some(row) = rows.iter().find(|row| row.name.eq_ignore_ascii_case(name)) {
        return Some(format!("Entra writes {} so: its names tell capitals from small letters", row.name));
    }
    let root = name.split(['.', '[']).next().unwrap_or(name);
    if let Some((_, entra)) = RENAMED.iter().find(|(graph, _)| *graph == root) {
        return Some(format!("Entra's mapping screens call {root} {entra}"));
    }
    NOT_OFFERED.contains(&root).then(|| format!("Entra does not offer {root} as a source attribute"))
}

/// `liz_contoso.com#EXT#@tenant.onmicrosoft.com` is `liz@contoso.com` to a mapping.
fn user_principal_name(record: &Value) -> Value {
    let Some(name) = record.get("userPrincipalName").and_then(Value::as_str) else { return Value::Null };
    Value::from(without_ext(name))
}

fn without_ext(name: &str) -> Cow<'_, str> {
    if !name.contains('#') {
        return Cow::Borrowed(name);
    }
    let Some((alias, _)) = name.split_once("#EXT#") else { return Cow::Borrowed(name) };
    match alias.rsplit_once('_') {
        Some((user, domain)) => Cow::Owned(format!("{user}@{domain}")),
        None => Cow::Borrowed(alias),
    }
}

fn is_soft_deleted(record: &Value) -> Value {
    match super::CLIENT.enabled(ResourceKind::User, record) {
        Enabled::Yes => Value::Bool(false),
        Enabled::No => Value::Bool(true),
        Enabled::NotKnown => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::names::testing::value;
    use crate::mapping::AttributeNames as _;
    use serde_json::json;

    #[test]
    fn names_are_read_from_graphs_payload() {
        let record = json!({
            "id": "9f2", "userPrincipalName": "liz@contoso.com", "mobilePhone": "+31 6", "businessPhones": ["+31 20", "+31 30"],
            "faxNumber": "+31 40", "officeLocation": "18/2111", "accountEnabled": false, "manager": {"id": "7a1", "displayName": "Bo"},
            "onPremisesExtensionAttributes": {"extensionAttribute15": "VIP"}, "employeeOrgData": {"costCenter": "42"},
            "extension_53c9e2c0_badge": "B-7", "onPremisesSyncEnabled": true, "jobTitle": null
        });
        for (name, expected) in [
            ("objectId", json!("9f2")),
            ("mobile", json!("+31 6")),
            ("telephoneNumber", json!("+31 20")),
            ("facsimileTelephoneNumber", json!("+31 40")),
            ("physicalDeliveryOfficeName", json!("18/2111")),
            ("IsSoftDeleted", json!(true)),
            ("accountEnabled", json!(false)),
            ("manager", json!("7a1")),
            ("extensionAttribute15", json!("VIP")),
            ("employeeOrgData.costCenter", json!("42")),
            ("extension_53c9e2c0_badge", json!("B-7")),
            ("dirSyncEnabled", json!(true)),
            ("jobTitle", Value::Null),
            ("surname", Value::Null),
        ] {
            assert_eq!(value(&USER, name, &record), Some(expected), "{name}");
        }
    }

    #[test]
    fn a_guest_goes_by_the_address_at_home() {
        for (name, upn, expected) in [
            ("member", "liz@contoso.com", "liz@contoso.com"),
            ("guest", "liz_fabrikam.com#EXT#@contoso.onmicrosoft.com", "liz@fabrikam.com"),
            (
                "guest with an underscore",
                "liz_smith_fabrikam.com#EXT#@contoso.onmicrosoft.com",
                "liz_smith@fabrikam.com",
            ),
            ("guest without a domain", "liz#EXT#@contoso.onmicrosoft.com", "liz"),
        ] {
            let record = json!({ "userPrincipalName": upn });
            assert_eq!(value(&USER, "userPrincipalName", &record), Some(json!(expected)), "{name}");
            assert_eq!(value(&USER, "originalUserPrincipalName", &record), Some(json!(upn)), "{name}");
        }
    }

    #[test]
    fn is_soft_deleted_says_no_only_where_something_says_so() {
        for (name, record, expected) in [
            ("enabled", json!({"accountEnabled": true}), json!(false)),
            ("disabled", json!({"accountEnabled": false}), json!(true)),
            ("disabled, as Excel writes it", json!({"accountEnabled": "ONWAAR"}), json!(true)),
            ("not asked for", json!({}), Value::Null),
            ("null", json!({"accountEnabled": null}), Value::Null),
            ("a word that nobody knows", json!({"accountEnabled": "perhaps"}), Value::Null),
            ("deleted", json!({"accountEnabled": true, "deletedDateTime": "2026-01-01T00:00:00Z"}), json!(true)),
        ] {
            assert_eq!(value(&USER, "IsSoftDeleted", &record), Some(expected), "{name}");
        }
    }

    #[test]
    fn a_new_wire_takes_entras_name() {
        for (path, expected) in [
            ("id", "objectId"),
            ("userPrincipalName", "userPrincipalName"),
            ("businessPhones[0]", "telephoneNumber"),
            ("mobilePhone", "mobile"),
            ("manager.id", "manager"),
            ("accountEnabled", "accountEnabled"),
            ("onPremisesExtensionAttributes.extensionAttribute3", "extensionAttribute3"),
            ("extension_53c9_x", "extension_53c9_x"),
        ] {
            let path = AttributePath::parse(path).expect("a path");
            assert_eq!(USER.name_of(&path).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn names_that_entra_would_not_take_are_remarked_on() {
        for (name, part) in [
            ("mobilePhone", Some("mobile")),
            ("businessPhones[0]", Some("telephoneNumber")),
            ("onPremisesExtensionAttributes.extensionAttribute1", Some("extensionAttribute1")),
            ("userType", Some("not offer")),
            ("isSoftDeleted", Some("writes IsSoftDeleted so")),
            ("JobTitle", Some("writes jobTitle so")),
            ("mail", None),
        ] {
            let remark = remark(ResourceKind::User, name);
            assert_eq!(remark.is_some(), part.is_some(), "{name}");
            assert!(remark.unwrap_or_default().contains(part.unwrap_or_default()), "{name}");
        }
    }
}
