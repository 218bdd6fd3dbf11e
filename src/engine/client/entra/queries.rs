//! Asking Microsoft Graph for what the mapping reads.
//!
//! Graph answers eleven properties unless it is asked by `$select`; the manager and the members need `$expand`
//! (learn.microsoft.com/graph/api/user-list).

use super::names;
use crate::base::ResourceKind;
use crate::client::Client;
use crate::client::query::{Language, Query, fields, names_read};
use crate::mapping::Mapping;

/// What identifies a user in Crosswalk and decides IsSoftDeleted, mapped or not.
const USER_FIRST: &[&str] = &["id", "userPrincipalName", "displayName", "mail", "accountEnabled"];
const GROUP_FIRST: &[&str] = &["id", "displayName", "description", "securityEnabled"];

pub(super) fn queries(client: &Client, kind: ResourceKind, mapping: &Mapping) -> Vec<Query> {
    let select = select(client, kind, mapping).join(",");
    let (endpoint, expand, right) = match kind {
        ResourceKind::User => ("users", "manager($select=id,userPrincipalName,displayName)", "User.Read.All"),
        ResourceKind::Group => ("groups", "members($select=id,userPrincipalName,displayName)", "Group.Read.All"),
    };
    let mut queries = vec![
        Query::new(
            format!("Graph Explorer: {}", kind.plural()),
            Language::Url,
            format!("https://graph.microsoft.com/v1.0/{endpoint}?$select={select}&$expand={expand}"),
            format!(
                "Needs the right {right}. Copy the answer into a file; follow @odata.nextLink for the next page and save each page as a file of its own. {}",
                paging(kind)
            ),
        ),
        Query::new(
            format!("PowerShell: {}", kind.plural()),
            Language::PowerShell,
            powershell(kind, &select, right),
            "Microsoft Graph PowerShell. Goes through all pages by itself.",
        ),
    ];
    if names_read(mapping, client.dialect).iter().any(|name| name == "appRoleAssignments") {
        queries.extend(app_roles());
    }
    queries
}

/// No user holds the roles: they are asked of the application, and joined by the users' ids.
fn app_roles() -> [Query; 2] {
    const APPLICATION: &str = "https://graph.microsoft.com/v1.0/servicePrincipals/OBJECT-ID";
    [
        Query::new(
            "Graph Explorer: who has which app role",
            Language::Url,
            format!("{APPLICATION}/appRoleAssignedTo"),
            "OBJECT-ID is that of the enterprise application. Needs the right Application.Read.All. Load the answer with the users.",
        ),
        Query::new(
            "Graph Explorer: the app roles' names",
            Language::Url,
            format!("{APPLICATION}?$select=id,appId,appRoles"),
            "Load the answer with the other two: without it, roles are shown by their ids.",
        ),
    ]
}

const fn paging(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::User => "Graph answers 100 users a page.",
        ResourceKind::Group => "Expanded members stop at 20 in each group.",
    }
}

fn powershell(kind: ResourceKind, select: &str, right: &str) -> String {
    let (command, expand) = match kind {
        ResourceKind::User => ("Get-MgUser", "manager"),
        ResourceKind::Group => ("Get-MgGroup", "members"),
    };
    format!(
        "Connect-MgGraph -Scopes {right}\n{command} -All -Property {select} -ExpandProperty {expand} |\n  Select-Object {select},{expand} |\n  ConvertTo-Json -Depth 6 | Set-Content -Encoding utf8 {}.json",
        kind.plural()
    )
}

/// The properties to ask for; the manager and the members are expanded and not selected.
fn select(client: &Client, kind: ResourceKind, mapping: &Mapping) -> Vec<String> {
    let (table, first) = match kind {
        ResourceKind::User => (&names::USER, USER_FIRST),
        ResourceKind::Group => (&names::GROUP, GROUP_FIRST),
    };
    let mut fields = fields(mapping, client.dialect, table, first);
    fields.retain(|f| !matches!(f.as_str(), "manager" | "members" | "appRoleAssignments"));
    fields
}

#[cfg(test)]
mod tests {
    use super::super::CLIENT;
    use super::*;
    use crate::base::ProviderKind;
    use crate::client::preset;

    #[test]
    fn the_field_list_is_that_of_the_mapping() {
        let preset = preset::default_for(&CLIENT, ProviderKind::new("xurrent"));
        assert_eq!(
            select(&CLIENT, ResourceKind::User, preset.mapping(ResourceKind::User)).join(","),
            "id,userPrincipalName,displayName,mail,accountEnabled,jobTitle,preferredLanguage,givenName,surname,officeLocation,\
             streetAddress,city,state,postalCode,country,businessPhones,mobilePhone,faxNumber,mailNickname,employeeId,department"
        );
        let queries = queries(&CLIENT, ResourceKind::Group, preset.mapping(ResourceKind::Group));
        assert!(
            queries[0].text.contains("/groups?$select=id,displayName,description,securityEnabled&$expand=members("),
            "{}",
            queries[0].text
        );
    }

    #[test]
    fn app_roles_are_asked_for_when_they_are_mapped() {
        let mut mapping =
            preset::default_for(&CLIENT, ProviderKind::new("xurrent")).mapping(ResourceKind::User).clone();
        let count = queries(&CLIENT, ResourceKind::User, &mapping).len();
        let text = "SingleAppRoleAssignment([appRoleAssignments])".to_owned();
        let target = crate::scim::TargetPath::parse("userType").expect("a path");
        mapping.put(crate::mapping::Rule::new(target, crate::mapping::RuleSource::Expression { text }));
        let asked = queries(&CLIENT, ResourceKind::User, &mapping);
        assert_eq!(asked.len(), count + 2);
        assert!(asked[count].text.ends_with("/appRoleAssignedTo"), "{}", asked[count].text);
    }

    #[test]
    fn an_extension_that_is_mapped_is_asked_for() {
        let mut mapping =
            preset::default_for(&CLIENT, ProviderKind::new("xurrent")).mapping(ResourceKind::User).clone();
        mapping.put(crate::mapping::Rule::new(
            crate::scim::TargetPath::parse("nickName").expect("a path"),
            crate::mapping::RuleSource::Expression {
                text: "Join(\"\", [extension_53c9_badge], [extensionAttribute3])".to_owned(),
            },
        ));
        let select = select(&CLIENT, ResourceKind::User, &mapping);
        assert!(
            select.contains(&"extension_53c9_badge".to_owned())
                && select.contains(&"onPremisesExtensionAttributes".to_owned()),
            "{select:?}"
        );
    }
}
