//! Google Workspace: the Admin console's download of users, and what the tool GAM prints.
//!
//! Sources. The console's template of "Download users", in its older form with marks in brackets and its newer one
//! without, known from files and not documented in full. GAM: `print users` writes the Directory API's names, with dots
//! between those of what is nested and the numbers of what is listed.

use super::super::{Format, Sample, listed};
use super::{holding, known, text};
use crate::base::ClientKind;
use crate::source::format::csv::{Column, Holds};
use crate::source::path::{AttributePath, PathStep};

pub static GOOGLE_CSV: Format = Format {
    users: "Google Workspace users (CSV download)",
    groups: "Google Workspace groups (CSV download)",
    both: "Google Workspace CSV download",
    client: Some(ClientKind::new("google")),
    recognise: recognise_console,
    columns: &CONSOLE_COLUMNS,
    ..Format::PLAIN
};

pub static GAM_CSV: Format = Format {
    users: "Google Directory users (CSV of GAM)",
    groups: "Google Directory groups (CSV of GAM)",
    both: "Google Directory CSV of GAM",
    client: Some(ClientKind::new("google")),
    recognise: recognise_gam,
    columns: &GAM_COLUMNS,
    other_column: Some(dotted),
    ..Format::PLAIN
};

fn recognise_console(sample: &Sample<'_>) -> Option<String> {
    let has = |name: &str| sample.headers().iter().any(|header| header.eq_ignore_ascii_case(name));
    let is_old = has("Email Address [Required]") || has("Org Unit Path [Required]");
    // The newer header has names that any table may have; two that none else has tell it.
    let is_new = has("Email Address") && (has("Org Unit Path") || has("Last Sign In") && has("Status"));
    let found = known(sample, &GOOGLE_CSV, &["primaryEmail", "orgUnitPath"]).filter(|_| is_old || is_new)?;
    Some(format!(
        "It is a table with the columns of Google's user download, such as {}; they are read by the Directory API's names. Google documents these columns in part only.",
        listed(&found)
    ))
}

fn recognise_gam(sample: &Sample<'_>) -> Option<String> {
    let has = |name: &str| sample.headers().iter().any(|header| header.eq_ignore_ascii_case(name));
    let is_user = has("primaryEmail");
    let is_group = has("email") && (has("directMembersCount") || has("adminCreated"));
    let found: Vec<&str> =
        sample.headers().iter().filter(|header| GAM_CSV.place(header).is_some()).map(String::as_str).collect();
    ((is_user || is_group) && found.len() >= 2).then(|| {
        format!(
            "It is a table with the Directory API's names as columns, such as {}, as GAM prints them.",
            listed(&found)
        )
    })
}

/// What the console's words for a user's state say.
const STATUS: Holds =
    Holds::Words(&[("active", "suspended", false), ("suspended", "suspended", true), ("archived", "archived", true)]);

static CONSOLE_COLUMNS: [Column; 40] = [
    text("First Name [Required]", "name.givenName"),
    text("First Name", "name.givenName"),
    text("Last Name [Required]", "name.familyName"),
    text("Last Name", "name.familyName"),
    text("Email Address [Required]", "primaryEmail"),
    text("Email Address", "primaryEmail"),
    holding("Password [Required]", "password", Holds::Secret),
    holding("Password", "password", Holds::Secret),
    holding("Password Hash Function [UPLOAD ONLY]", "hashFunction", Holds::Secret),
    text("Org Unit Path [Required]", "orgUnitPath"),
    text("Org Unit Path", "orgUnitPath"),
    holding("Status [READ ONLY]", "suspended", STATUS),
    holding("Status", "suspended", STATUS),
    text("Last Sign In [READ ONLY]", "lastLoginTime"),
    text("Last Sign In", "lastLoginTime"),
    text("Recovery Email", "recoveryEmail"),
    text("Recovery Phone [MUST BE IN THE E.164 FORMAT]", "recoveryPhone"),
    text("Recovery Phone", "recoveryPhone"),
    holding("Employee ID", "externalIds", Holds::Item("value", "organization")),
    holding("Manager Email", "relations", Holds::Item("value", "manager")),
    text("Employee Title", "organizations[0].title"),
    text("Department", "organizations[0].department"),
    text("Cost Center", "organizations[0].costCenter"),
    text("Employee Type", "organizations[0].description"),
    holding("Work Phone", "phones", Holds::Item("value", "work")),
    holding("Home Phone", "phones", Holds::Item("value", "home")),
    holding("Mobile Phone", "phones", Holds::Item("value", "mobile")),
    holding("Work Address", "addresses", Holds::Item("formatted", "work")),
    holding("Home Address", "addresses", Holds::Item("formatted", "home")),
    text("Building ID", "locations[0].buildingId"),
    text("Floor Name", "locations[0].floorName"),
    text("Floor Section", "locations[0].floorSection"),
    text("2sv Enrolled [READ ONLY]", "isEnrolledIn2Sv"),
    text("2sv Enforced [READ ONLY]", "isEnforcedIn2Sv"),
    holding("Home Secondary Email", "emails", Holds::Item("address", "home")),
    holding("Work Secondary Email", "emails", Holds::Item("address", "work")),
    text("Email Usage [READ ONLY]", "emailUsage"),
    text("Drive Usage [READ ONLY]", "driveUsage"),
    text("Total Storage [READ ONLY]", "totalStorage"),
    text("New Primary Email [UPLOAD ONLY]", "newPrimaryEmail"),
];

static GAM_COLUMNS: [Column; 28] = [
    text("id", "id"),
    text("primaryEmail", "primaryEmail"),
    text("email", "email"),
    text("name", "name"),
    text("description", "description"),
    text("orgUnitPath", "orgUnitPath"),
    text("creationTime", "creationTime"),
    text("lastLoginTime", "lastLoginTime"),
    text("deletionTime", "deletionTime"),
    text("suspensionReason", "suspensionReason"),
    text("recoveryEmail", "recoveryEmail"),
    text("recoveryPhone", "recoveryPhone"),
    text("customerId", "customerId"),
    text("thumbnailPhotoUrl", "thumbnailPhotoUrl"),
    text("directMembersCount", "directMembersCount"),
    holding("adminCreated", "adminCreated", Holds::Boolean),
    holding("suspended", "suspended", Holds::Boolean),
    holding("archived", "archived", Holds::Boolean),
    holding("isAdmin", "isAdmin", Holds::Boolean),
    holding("isDelegatedAdmin", "isDelegatedAdmin", Holds::Boolean),
    holding("agreedToTerms", "agreedToTerms", Holds::Boolean),
    holding("ipWhitelisted", "ipWhitelisted", Holds::Boolean),
    holding("isMailboxSetup", "isMailboxSetup", Holds::Boolean),
    holding("isEnrolledIn2Sv", "isEnrolledIn2Sv", Holds::Boolean),
    holding("isEnforcedIn2Sv", "isEnforcedIn2Sv", Holds::Boolean),
    holding("changePasswordAtNextLogin", "changePasswordAtNextLogin", Holds::Boolean),
    holding("includeInGlobalAddressList", "includeInGlobalAddressList", Holds::Boolean),
    holding("isGuestUser", "isGuestUser", Holds::Boolean),
];

/// Longer lists are none of one person's.
const MOST: usize = 1000;

/// `emails.0.address` is `emails[0].address`.
fn dotted(header: &str) -> Option<(AttributePath, Holds)> {
    let mut parts = header.split('.');
    let first = parts.next().filter(|part| !part.is_empty())?;
    let mut steps = vec![PathStep::Key(first.to_owned())];
    for part in parts {
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        steps.push(if is_number {
            PathStep::Index(part.parse().ok().filter(|index| *index < MOST)?)
        } else {
            PathStep::Key(Some(part).filter(|part| !part.is_empty())?.to_owned())
        });
    }
    let holds = if header.ends_with(".primary") { Holds::Boolean } else { Holds::Text };
    (steps.len() > 1).then(|| (AttributePath::from_steps(steps), holds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_lead_down_and_numbers_are_places_in_lists() {
        for (header, expected) in [
            ("name.givenName", Some("name.givenName")),
            ("phones.10.value", Some("phones[10].value")),
            ("aliases.0", Some("aliases[0]")),
            ("customSchemas.Employment.Badge", Some("customSchemas.Employment.Badge")),
            ("phones.99999.value", None),
            ("name", None),
            ("a..b", None),
            (".a", None),
        ] {
            assert_eq!(dotted(header).map(|(path, _)| path.to_string()).as_deref(), expected, "{header}");
        }
    }
}
