//! The names of Microsoft Graph's properties, to which names in other cases and Azure AD Graph's names are brought.
//!
//! PowerShell writes Graph's names with capitals, people write them as they like, and the retired Azure AD Graph had
//! names of its own. Sources: Microsoft Graph v1.0, resource types user and group; "Migrate from Azure AD Graph",
//! property differences between Azure AD Graph and Microsoft Graph.

use super::csv::Holds;

/// A property: its name in Microsoft Graph, and what stands for its value in a table.
#[derive(Debug)]
pub struct Property {
    pub name: &'static str,
    pub holds: Holds,
}

const fn text(name: &'static str) -> Property {
    Property { name, holds: Holds::Text }
}

const fn holding(name: &'static str, holds: Holds) -> Property {
    Property { name, holds }
}

static PROPERTIES: [Property; 75] = [
    text("aboutMe"),
    holding("accountEnabled", Holds::Boolean),
    text("ageGroup"),
    text("assignedLicenses"),
    text("assignedPlans"),
    text("birthday"),
    text("city"),
    text("companyName"),
    text("consentProvidedForMinor"),
    text("country"),
    text("createdDateTime"),
    text("creationType"),
    text("deletedDateTime"),
    text("department"),
    text("description"),
    text("displayName"),
    text("employeeHireDate"),
    text("employeeId"),
    text("employeeLeaveDateTime"),
    text("employeeType"),
    text("externalUserState"),
    text("externalUserStateChangeDateTime"),
    text("faxNumber"),
    text("givenName"),
    text("groupTypes"),
    text("hireDate"),
    text("id"),
    text("imAddresses"),
    holding("isAssignableToRole", Holds::Boolean),
    holding("isResourceAccount", Holds::Boolean),
    text("jobTitle"),
    text("lastPasswordChangeDateTime"),
    text("legalAgeGroupClassification"),
    text("mail"),
    holding("mailEnabled", Holds::Boolean),
    text("mailNickname"),
    text("membershipRule"),
    text("membershipRuleProcessingState"),
    text("mobilePhone"),
    text("mySite"),
    text("officeLocation"),
    text("onPremisesDistinguishedName"),
    text("onPremisesDomainName"),
    text("onPremisesImmutableId"),
    text("onPremisesLastSyncDateTime"),
    text("onPremisesNetBiosName"),
    text("onPremisesProvisioningErrors"),
    text("onPremisesSamAccountName"),
    text("onPremisesSecurityIdentifier"),
    holding("onPremisesSyncEnabled", Holds::Boolean),
    text("onPremisesUserPrincipalName"),
    holding("otherMails", Holds::List),
    text("passwordPolicies"),
    holding("passwordProfile", Holds::Secret),
    text("postalCode"),
    text("preferredDataLocation"),
    text("preferredLanguage"),
    text("preferredName"),
    text("provisionedPlans"),
    holding("proxyAddresses", Holds::Addresses),
    text("renewedDateTime"),
    text("resourceProvisioningOptions"),
    holding("securityEnabled", Holds::Boolean),
    text("securityIdentifier"),
    holding("showInAddressList", Holds::Boolean),
    text("signInSessionsValidFromDateTime"),
    text("state"),
    text("streetAddress"),
    text("surname"),
    text("theme"),
    text("usageLocation"),
    text("userPrincipalName"),
    text("userType"),
    text("visibility"),
    text("uniqueName"),
];

/// Azure AD Graph's names where they are others: (Azure AD Graph's, Microsoft Graph's).
const OF_AZURE_AD: [(&str, &str); 13] = [
    ("objectId", "id"),
    ("mobile", "mobilePhone"),
    ("physicalDeliveryOfficeName", "officeLocation"),
    ("facsimileTelephoneNumber", "faxNumber"),
    ("dirSyncEnabled", "onPremisesSyncEnabled"),
    ("directorySynced", "onPremisesSyncEnabled"),
    ("immutableId", "onPremisesImmutableId"),
    ("lastDirSyncTime", "onPremisesLastSyncDateTime"),
    ("deletionTimestamp", "deletedDateTime"),
    ("userState", "externalUserState"),
    ("userStateChangedOn", "externalUserStateChangeDateTime"),
    ("refreshTokensValidFromDateTime", "signInSessionsValidFromDateTime"),
    ("provisioningErrors", "onPremisesProvisioningErrors"),
];

/// A text in one API, the first of a list in the other: the office telephone.
pub const PHONE: &str = "businessPhones";
const PHONES: [&str; 2] = ["telephoneNumber", PHONE];

/// Whether a name is one of the office telephone's.
pub fn is_phone(name: &str) -> bool {
    PHONES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The property with this name, or the one that Azure AD Graph gives this name, in any case.
pub fn property(name: &str) -> Option<&'static Property> {
    let renamed = OF_AZURE_AD.iter().find(|(old, _)| old.eq_ignore_ascii_case(name)).map_or(name, |(_, graph)| graph);
    PROPERTIES.iter().find(|property| property.name.eq_ignore_ascii_case(renamed))
}

/// `extensionAttribute1` to `extensionAttribute15`, which stand in an object of their own; in Graph's spelling.
pub fn extension_attribute(name: &str) -> Option<String> {
    const START: &str = "extensionAttribute";
    let start = name.get(..START.len()).filter(|start| start.eq_ignore_ascii_case(START))?;
    let number = name[start.len()..].parse::<u8>().ok().filter(|number| (1..=15).contains(number))?;
    Some(format!("{START}{number}"))
}

/// A key in Graph's spelling. What Graph does not have keeps its own, but for a capital at its beginning.
pub fn graph_key(key: &str) -> String {
    if let Some(property) = property(key) {
        return property.name.to_owned();
    }
    if is_phone(key) {
        return PHONE.to_owned();
    }
    // Directory extensions (extension_<app>_<name>) and OData's marks begin in lower case and stay.
    let mut chars = key.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_case_and_of_both_apis_are_graphs() {
        for (name, expected) in [
            ("MailNickName", "mailNickname"),
            ("MAILNICKNAME", "mailNickname"),
            ("PreferredLanguage", "preferredLanguage"),
            ("ImmutableId", "onPremisesImmutableId"),
            ("immutableid", "onPremisesImmutableId"),
            ("TelephoneNumber", "businessPhones"),
            ("objectID", "id"),
            ("Manager", "manager"),
            ("extension_ab_CostCentre", "extension_ab_CostCentre"),
            ("@odata.type", "@odata.type"),
            ("", ""),
        ] {
            assert_eq!(graph_key(name), expected, "{name}");
        }
        for (name, expected) in
            [("ExtensionAttribute7", Some("extensionAttribute7")), ("extensionAttribute16", None), ("extension", None)]
        {
            assert_eq!(extension_attribute(name).as_deref(), expected, "{name}");
        }
    }
}
