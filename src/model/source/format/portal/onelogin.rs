//! OneLogin: its users as a table, by the names of its API.
//!
//! Source: OneLogin API reference, version 2, List users. That scripts write these names as columns is known from files.

use super::super::{Format, Sample, listed};
use super::{known, text};
use crate::base::ClientKind;
use crate::source::format::csv::Column;

pub static ONELOGIN_CSV: Format = Format {
    users: "OneLogin users (CSV)",
    groups: "OneLogin groups (CSV)",
    both: "OneLogin CSV",
    client: Some(ClientKind::new("onelogin")),
    recognise,
    columns: &ONELOGIN_COLUMNS,
    ..Format::PLAIN
};

/// Places that other tables do not have.
const TELLING: [&str; 12] = [
    "invalid_login_attempts",
    "directory_id",
    "invitation_sent_at",
    "manager_user_id",
    "manager_ad_id",
    "distinguished_name",
    "activated_at",
    "password_changed_at",
    "locked_until",
    "trusted_idp_id",
    "openid_name",
    "external_id",
];

fn recognise(sample: &Sample<'_>) -> Option<String> {
    let has = |name: &str| sample.headers().iter().any(|header| header.eq_ignore_ascii_case(name));
    let by_names = || ["firstname", "lastname", "status"].iter().all(|name| has(name)).then_some(());
    let found = known(sample, &ONELOGIN_CSV, &TELLING)
        .filter(|found| found.len() >= 4)
        .or_else(|| by_names().and_then(|()| known(sample, &ONELOGIN_CSV, &["status"])))?;
    Some(format!(
        "It is a table with the names of OneLogin's users as columns, such as {}. That tables have them is known from files, not documented.",
        listed(&found)
    ))
}

static ONELOGIN_COLUMNS: [Column; 37] = [
    text("id", "id"),
    text("external_id", "external_id"),
    text("email", "email"),
    text("username", "username"),
    text("firstname", "firstname"),
    text("lastname", "lastname"),
    text("title", "title"),
    text("department", "department"),
    text("company", "company"),
    text("comment", "comment"),
    text("group_id", "group_id"),
    text("role_ids", "role_ids"),
    text("phone", "phone"),
    text("state", "state"),
    text("status", "status"),
    text("directory_id", "directory_id"),
    text("trusted_idp_id", "trusted_idp_id"),
    text("manager_ad_id", "manager_ad_id"),
    text("manager_user_id", "manager_user_id"),
    text("samaccountname", "samaccountname"),
    text("member_of", "member_of"),
    text("userprincipalname", "userprincipalname"),
    text("distinguished_name", "distinguished_name"),
    text("openid_name", "openid_name"),
    text("locale_code", "locale_code"),
    text("preferred_locale_code", "preferred_locale_code"),
    text("invalid_login_attempts", "invalid_login_attempts"),
    text("activated_at", "activated_at"),
    text("created_at", "created_at"),
    text("updated_at", "updated_at"),
    text("last_login", "last_login"),
    text("locked_until", "locked_until"),
    text("password_changed_at", "password_changed_at"),
    text("invitation_sent_at", "invitation_sent_at"),
    text("notes", "notes"),
    text("first name", "firstname"),
    text("last name", "lastname"),
];
