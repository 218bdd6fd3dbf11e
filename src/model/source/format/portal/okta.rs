//! Okta: the attribute names of its default profile, which its CSV import template uses too.

use super::super::{Format, Sample, listed};
use super::{known, text};
use crate::base::ClientKind;
use crate::source::format::csv::Column;

pub static OKTA_CSV: Format = Format {
    users: "Okta users (CSV)",
    groups: "Okta groups (CSV)",
    both: "Okta CSV",
    client: Some(ClientKind::new("okta")),
    recognise,
    columns: &OKTA_COLUMNS,
    ..Format::PLAIN
};

fn recognise(sample: &Sample<'_>) -> Option<String> {
    let found = known(sample, &OKTA_CSV, &["profile.login"])?;
    Some(format!(
        "It is a table with Okta's profile attributes as columns, such as {}; they are read as a profile.",
        listed(&found)
    ))
}

static OKTA_COLUMNS: [Column; 33] = [
    text("id", "id"),
    text("status", "status"),
    text("login", "profile.login"),
    text("email", "profile.email"),
    text("secondEmail", "profile.secondEmail"),
    text("firstName", "profile.firstName"),
    text("lastName", "profile.lastName"),
    text("middleName", "profile.middleName"),
    text("honorificPrefix", "profile.honorificPrefix"),
    text("honorificSuffix", "profile.honorificSuffix"),
    text("title", "profile.title"),
    text("displayName", "profile.displayName"),
    text("nickName", "profile.nickName"),
    text("profileUrl", "profile.profileUrl"),
    text("primaryPhone", "profile.primaryPhone"),
    text("mobilePhone", "profile.mobilePhone"),
    text("streetAddress", "profile.streetAddress"),
    text("city", "profile.city"),
    text("state", "profile.state"),
    text("zipCode", "profile.zipCode"),
    text("countryCode", "profile.countryCode"),
    text("postalAddress", "profile.postalAddress"),
    text("preferredLanguage", "profile.preferredLanguage"),
    text("locale", "profile.locale"),
    text("timezone", "profile.timezone"),
    text("userType", "profile.userType"),
    text("employeeNumber", "profile.employeeNumber"),
    text("costCenter", "profile.costCenter"),
    text("organization", "profile.organization"),
    text("division", "profile.division"),
    text("department", "profile.department"),
    text("managerId", "profile.managerId"),
    text("manager", "profile.manager"),
];
