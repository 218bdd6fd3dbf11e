//! The CSV files that the vendors' portals give: their columns, brought to the keys of the vendors' APIs.
//!
//! Sources. Entra: "Download a list of users" (the columns are listed there by their names in Azure AD Graph; newer
//! downloads use Microsoft Graph's names, which is known from files and not documented). Okta: the attribute names of
//! its default profile, which its CSV import template uses too. Google: the template of "Download users", known
//! from files and not documented in full.

use super::csv::{Column, Holds};
use super::{Format, Sample, listed};
use crate::base::ClientKind;

pub static ENTRA_CSV: Format = Format {
    users: "Entra ID users (CSV download)",
    groups: "Entra ID groups (CSV download)",
    both: "Entra ID CSV download",
    client: Some(ClientKind::new("entra")),
    recognise: recognise_entra,
    shape: None,
    columns: &ENTRA_COLUMNS,
};

pub static OKTA_CSV: Format = Format {
    users: "Okta users (CSV)",
    groups: "Okta groups (CSV)",
    both: "Okta CSV",
    client: Some(ClientKind::new("okta")),
    recognise: recognise_okta,
    shape: None,
    columns: &OKTA_COLUMNS,
};

pub static GOOGLE_CSV: Format = Format {
    users: "Google Workspace users (CSV download)",
    groups: "Google Workspace groups (CSV download)",
    both: "Google Workspace CSV download",
    client: Some(ClientKind::new("google")),
    recognise: recognise_google,
    shape: None,
    columns: &GOOGLE_COLUMNS,
};

fn recognise_entra(sample: &Sample<'_>) -> Option<String> {
    let found =
        known(sample, &ENTRA_COLUMNS, &["userPrincipalName", "User principal name", "securityEnabled", "groupType"])?;
    Some(format!(
        "It is a table with the columns of an Entra ID download, such as {}; they are read by Graph's names.",
        listed(&found)
    ))
}

fn recognise_okta(sample: &Sample<'_>) -> Option<String> {
    let found = known(sample, &OKTA_COLUMNS, &["login"])?;
    Some(format!(
        "It is a table with Okta's profile attributes as columns, such as {}; they are read as a profile.",
        listed(&found)
    ))
}

fn recognise_google(sample: &Sample<'_>) -> Option<String> {
    let found = known(sample, &GOOGLE_COLUMNS, &["Email Address [Required]", "Org Unit Path [Required]"])?;
    Some(format!(
        "It is a table with the columns of Google's user download, such as {}; they are read by the Directory API's names.",
        listed(&found)
    ))
}

/// The known columns, when there are at least three and one of the telling ones among them.
fn known<'a>(sample: &Sample<'a>, columns: &[Column], telling: &[&str]) -> Option<Vec<&'a str>> {
    let found = sample.columns(columns);
    let tells = found.iter().any(|header| telling.iter().any(|name| name.eq_ignore_ascii_case(header)));
    (tells && found.len() >= 3).then_some(found)
}

const fn text(header: &'static str, path: &'static str) -> Column {
    Column { header, path, holds: Holds::Text }
}

const fn boolean(header: &'static str, path: &'static str) -> Column {
    Column { header, path, holds: Holds::Boolean }
}

const fn list(header: &'static str, path: &'static str) -> Column {
    Column { header, path, holds: Holds::List }
}

static ENTRA_COLUMNS: [Column; 58] = [
    // Entra admin center: users.
    text("id", "id"),
    text("objectId", "id"),
    text("userPrincipalName", "userPrincipalName"),
    text("displayName", "displayName"),
    text("surname", "surname"),
    text("givenName", "givenName"),
    text("mail", "mail"),
    text("userType", "userType"),
    text("jobTitle", "jobTitle"),
    text("department", "department"),
    text("companyName", "companyName"),
    boolean("accountEnabled", "accountEnabled"),
    text("usageLocation", "usageLocation"),
    text("streetAddress", "streetAddress"),
    text("city", "city"),
    text("state", "state"),
    text("country", "country"),
    text("postalCode", "postalCode"),
    text("physicalDeliveryOfficeName", "officeLocation"),
    text("officeLocation", "officeLocation"),
    text("telephoneNumber", "businessPhones[0]"),
    text("businessPhones", "businessPhones[0]"),
    text("mobile", "mobilePhone"),
    text("mobilePhone", "mobilePhone"),
    list("alternateEmailAddress", "otherMails"),
    text("ageGroup", "ageGroup"),
    text("consentProvidedForMinor", "consentProvidedForMinor"),
    text("legalAgeGroupClassification", "legalAgeGroupClassification"),
    text("creationType", "creationType"),
    boolean("directorySynced", "onPremisesSyncEnabled"),
    boolean("dirSyncEnabled", "onPremisesSyncEnabled"),
    text("invitationState", "externalUserState"),
    text("createdDateTime", "createdDateTime"),
    text("employeeId", "employeeId"),
    // Entra admin center: groups.
    text("description", "description"),
    boolean("securityEnabled", "securityEnabled"),
    boolean("mailEnabled", "mailEnabled"),
    text("groupType", "groupType"),
    text("membershipType", "membershipType"),
    // Microsoft 365 admin center: active users.
    text("Object Id", "id"),
    text("User principal name", "userPrincipalName"),
    text("Display name", "displayName"),
    text("First name", "givenName"),
    text("Last name", "surname"),
    text("Title", "jobTitle"),
    text("Office", "officeLocation"),
    text("Phone number", "businessPhones[0]"),
    text("Mobile Phone", "mobilePhone"),
    text("Fax", "faxNumber"),
    text("Street address", "streetAddress"),
    text("Postal code", "postalCode"),
    text("Country", "country"),
    text("Usage location", "usageLocation"),
    text("Preferred language", "preferredLanguage"),
    text("When created", "createdDateTime"),
    text("Alternate email address", "otherMails[0]"),
    list("Proxy addresses", "proxyAddresses"),
    text("Employee id", "employeeId"),
];

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

static GOOGLE_COLUMNS: [Column; 16] = [
    text("First Name [Required]", "name.givenName"),
    text("Last Name [Required]", "name.familyName"),
    text("Email Address [Required]", "primaryEmail"),
    text("Org Unit Path [Required]", "orgUnitPath"),
    text("Recovery Email", "recoveryEmail"),
    text("Recovery Phone [MUST BE IN THE E.164 FORMAT]", "recoveryPhone"),
    text("Last Sign In [READ ONLY]", "lastLoginTime"),
    text("Employee ID", "externalIds[0].value"),
    text("Manager Email", "relations[0].value"),
    text("Employee Title", "organizations[0].title"),
    text("Department", "organizations[0].department"),
    text("Cost Center", "organizations[0].costCenter"),
    text("Work Phone", "phones[0].value"),
    text("Work Address", "addresses[0].formatted"),
    text("Building ID", "locations[0].buildingId"),
    text("Employee Type", "organizations[0].description"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::path::AttributePath;

    #[test]
    fn every_column_leads_somewhere() {
        for column in ENTRA_COLUMNS.iter().chain(&OKTA_COLUMNS).chain(&GOOGLE_COLUMNS) {
            let path = AttributePath::parse(column.path).map(|path| path.to_string());
            assert_eq!(path.as_deref(), Ok(column.path), "{}", column.header);
        }
    }
}
