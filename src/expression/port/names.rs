//! Which attributes of two directories hold the same thing, so that an expression can change its language.
//!
//! Only text attributes are listed, and only where both vendors describe the same value; a country's name is no
//! country's code. Sources: the vendors' user resources (Microsoft Graph and Azure AD Graph, Okta's default profile,
//! OneLogin's users API and macros, Google's Directory API).

use crate::Dialect;

/// Entra, Okta, OneLogin, Google; empty where there is none.
const SAME: &[[&str; 4]] = &[
    ["givenName", "user.firstName", "firstname", "name.givenName"],
    ["surname", "user.lastName", "lastname", "name.familyName"],
    ["displayName", "user.displayName", "user.display_name", "name.fullName"],
    ["mail", "user.email", "email", "primaryEmail"],
    ["userPrincipalName", "user.login", "username", ""],
    ["jobTitle", "user.title", "title", "organizations[0].title"],
    ["department", "user.department", "department", "organizations[0].department"],
    ["companyName", "user.organization", "user.company", ""],
    ["employeeId", "user.employeeNumber", "", ""],
    ["telephoneNumber", "user.primaryPhone", "phone", ""],
    ["mobile", "user.mobilePhone", "", ""],
    ["streetAddress", "user.streetAddress", "", "addresses[0].streetAddress"],
    ["city", "user.city", "", "addresses[0].locality"],
    ["state", "user.state", "", "addresses[0].region"],
    ["postalCode", "user.zipCode", "", "addresses[0].postalCode"],
    ["usageLocation", "user.countryCode", "", ""],
    ["preferredLanguage", "user.preferredLanguage", "", ""],
    ["employeeOrgData.costCenter", "user.costCenter", "", "organizations[0].costCenter"],
    ["employeeOrgData.division", "user.division", "", ""],
];

const fn column(dialect: Dialect) -> Option<usize> {
    match dialect {
        Dialect::Entra => Some(0),
        Dialect::Okta => Some(1),
        Dialect::OneLogin => Some(2),
        Dialect::Google => Some(3),
        Dialect::Generic => None,
    }
}

/// The name of the same attribute in the other directory. A script's payload has any names; its plain ones are kept.
pub(super) fn counterpart(name: &str, from: Dialect, to: Dialect) -> Option<String> {
    let name = match from {
        Dialect::Okta => name.strip_prefix("source.").map_or_else(|| name.to_owned(), |rest| format!("user.{rest}")),
        Dialect::OneLogin if !name.contains('.') || name == "user.display_name" || name == "user.company" => {
            name.to_owned()
        }
        Dialect::OneLogin => name.strip_prefix("user.").unwrap_or(name).to_owned(),
        Dialect::Generic => name.strip_prefix("$.").unwrap_or(name).to_owned(),
        _ => name.to_owned(),
    };
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    match (column(from), column(to)) {
        (Some(from), Some(to)) => {
            let row = SAME.iter().find(|row| row[from] == name)?;
            Some(row[to].to_owned()).filter(|name| !name.is_empty())
        }
        _ => plain.then_some(name),
    }
}

/// What a custom attribute of the same name would be called.
pub(super) fn custom(name: &str, to: Dialect) -> String {
    let last = name.rsplit(['.', '$']).next().unwrap_or(name);
    let word: String = last.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
    match to {
        Dialect::Okta => format!("user.{word}"),
        Dialect::OneLogin => format!("user.custom_fields.{word}"),
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_that_hold_the_same_are_known_in_both_directions() {
        for (name, from, to, expected) in [
            ("givenName", Dialect::Entra, Dialect::Okta, Some("user.firstName")),
            ("source.lastName", Dialect::Okta, Dialect::Entra, Some("surname")),
            ("user.firstname", Dialect::OneLogin, Dialect::Google, Some("name.givenName")),
            ("$.surname", Dialect::Generic, Dialect::Entra, Some("surname")),
            ("$.name.given", Dialect::Generic, Dialect::Entra, None),
            ("country", Dialect::Entra, Dialect::Okta, None),
            ("mobile", Dialect::Entra, Dialect::OneLogin, None),
        ] {
            assert_eq!(counterpart(name, from, to).as_deref(), expected, "{name} {from:?} {to:?}");
        }
    }

    #[test]
    fn a_name_stands_for_one_attribute() {
        for column in 0..4 {
            let mut names: Vec<&str> = SAME.iter().map(|row| row[column]).filter(|name| !name.is_empty()).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
        }
    }
}
