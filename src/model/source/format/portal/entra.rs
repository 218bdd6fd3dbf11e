//! Microsoft: the downloads of the Entra and the Microsoft 365 admin centers, the templates of bulk operations, and
//! tables that PowerShell writes of Graph's objects.
//!
//! Sources. Entra: "Download a list of users" (the columns are listed there by their names in Azure AD Graph; newer
//! downloads use Microsoft Graph's names, which is known from files and not documented) and "Bulk create users", whose
//! headers have the property in brackets. Microsoft 365: "Export users", known from files.

use super::super::graph_names::{self, extension_attribute};
use super::super::{Format, Sample, listed};
use super::{holding, known, text};
use crate::base::ClientKind;
use crate::source::format::csv::{Column, Holds};
use crate::source::path::AttributePath;

pub static ENTRA_CSV: Format = Format {
    users: "Entra ID users (CSV download)",
    groups: "Entra ID groups (CSV download)",
    both: "Entra ID CSV download",
    client: Some(ClientKind::new("entra")),
    recognise,
    columns: &COLUMNS,
    other_column: Some(other_column),
    // The templates of bulk operations come with "Example: Chris Green".
    is_example: Some(|fields| fields.first().is_some_and(|first| first.starts_with("Example:"))),
    ..Format::PLAIN
};

fn recognise(sample: &Sample<'_>) -> Option<String> {
    let telling = ["userPrincipalName", "securityEnabled", "groupType", "accountEnabled", "mailNickname"];
    let found = known(sample, &ENTRA_CSV, &telling)?;
    let what = if found.iter().any(|header| in_brackets(header).is_some()) {
        "of a template for bulk operations in Entra ID"
    } else {
        "of an Entra ID download"
    };
    // Microsoft lists the columns of its downloads in part.
    let sure = if found.iter().any(|header| header.contains(' ') && in_brackets(header).is_none()) {
        " Microsoft does not document the columns of the Microsoft 365 admin center: they are known from files."
    } else {
        ""
    };
    Some(format!(
        "It is a table with the columns {what}, such as {}; they are read by Graph's names.{sure}",
        listed(&found)
    ))
}

/// The columns of bulk templates, and the properties of Graph and of Azure AD Graph in any case.
fn other_column(header: &str) -> Option<(AttributePath, Holds)> {
    match in_brackets(header) {
        // "Block sign in (Yes/No) [accountEnabled] Required": yes is no.
        Some("accountEnabled") => Some((AttributePath::key("accountEnabled"), Holds::Opposite)),
        Some(name) => property(name),
        None => property(header),
    }
}

fn property(name: &str) -> Option<(AttributePath, Holds)> {
    if graph_names::is_phone(name) {
        return AttributePath::parse("businessPhones[0]").ok().map(|path| (path, Holds::Text));
    }
    if let Some(name) = extension_attribute(name) {
        return AttributePath::parse(&format!("onPremisesExtensionAttributes.{name}"))
            .ok()
            .map(|path| (path, Holds::Text));
    }
    graph_names::property(name).map(|property| (AttributePath::key(property.name), property.holds))
}

/// The property that a bulk template names after its own words: "User name [userPrincipalName] Required". Those words
/// are in the language of whoever downloaded it.
fn in_brackets(header: &str) -> Option<&str> {
    let (before, rest) = header.split_once('[')?;
    let (name, _) = rest.split_once(']')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    (is_name && !before.trim().is_empty()).then_some(name)
}

static COLUMNS: [Column; 41] = [
    // Entra admin center: users.
    text("businessPhones", "businessPhones[0]"),
    holding("alternateEmailAddress", "otherMails", Holds::List),
    text("invitationState", "externalUserState"),
    // Entra admin center: groups.
    text("groupType", "groupType"),
    text("membershipType", "membershipType"),
    // Microsoft 365 admin center: active users.
    text("Object Id", "id"),
    text("User principal name", "userPrincipalName"),
    text("Display name", "displayName"),
    text("First name", "givenName"),
    text("Last name", "surname"),
    text("Title", "jobTitle"),
    text("Job title", "jobTitle"),
    text("Office", "officeLocation"),
    text("Phone number", "businessPhones[0]"),
    text("Office phone", "businessPhones[0]"),
    text("Mobile Phone", "mobilePhone"),
    text("Fax", "faxNumber"),
    text("Fax number", "faxNumber"),
    text("Street address", "streetAddress"),
    text("Postal code", "postalCode"),
    text("ZIP or postal code", "postalCode"),
    text("CountryOrRegion", "country"),
    text("Country or region", "country"),
    text("StateOrProvince", "state"),
    text("State or province", "state"),
    text("Usage location", "usageLocation"),
    text("Preferred language", "preferredLanguage"),
    text("Preferred data location", "preferredDataLocation"),
    text("When created", "createdDateTime"),
    text("Soft deletion time stamp", "deletedDateTime"),
    text("Last dirsync time", "onPremisesLastSyncDateTime"),
    text("Last password change time stamp", "lastPasswordChangeDateTime"),
    text("Alternate email address", "otherMails[0]"),
    text("Alternate email addresses", "otherMails[0]"),
    holding("Proxy addresses", "proxyAddresses", Holds::Addresses),
    text("Employee id", "employeeId"),
    holding("Block credential", "accountEnabled", Holds::Opposite),
    holding("BlockCredential", "accountEnabled", Holds::Opposite),
    holding("Block sign in", "accountEnabled", Holds::Opposite),
    holding("Sign in blocked", "accountEnabled", Holds::Opposite),
    holding("Password", "passwordProfile", Holds::Secret),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_graphs_names_whoever_wrote_them() {
        for (header, path, holds) in [
            ("MailNickname", "mailNickname", Holds::Text),
            ("FAXNUMBER", "faxNumber", Holds::Text),
            ("ImmutableId", "onPremisesImmutableId", Holds::Text),
            ("OnPremisesImmutableId", "onPremisesImmutableId", Holds::Text),
            ("ProxyAddresses", "proxyAddresses", Holds::Addresses),
            ("BusinessPhones", "businessPhones[0]", Holds::Text),
            ("TelephoneNumber", "businessPhones[0]", Holds::Text),
            ("ExtensionAttribute3", "onPremisesExtensionAttributes.extensionAttribute3", Holds::Text),
            ("User name [userPrincipalName] Required", "userPrincipalName", Holds::Text),
            ("Benutzername [userPrincipalName] Erforderlich", "userPrincipalName", Holds::Text),
            ("Office phone [telephoneNumber]", "businessPhones[0]", Holds::Text),
            ("Block sign in (Yes/No) [accountEnabled] Required", "accountEnabled", Holds::Opposite),
            ("Initial password [passwordProfile] Required", "passwordProfile", Holds::Secret),
            ("accountEnabled", "accountEnabled", Holds::Boolean),
            ("Block credential", "accountEnabled", Holds::Opposite),
            ("StateOrProvince", "state", Holds::Text),
        ] {
            let place = ENTRA_CSV.place(header).map(|(path, holds)| (path.to_string(), holds));
            assert_eq!(place, Some((path.to_owned(), holds)), "{header}");
        }
        for header in ["First Name [Required]", "[x]", "Shoe size", "Phone (work) [ext]"] {
            assert_eq!(ENTRA_CSV.place(header), None, "{header}");
        }
    }
}
