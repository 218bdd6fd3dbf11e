//! Asking Microsoft Graph for what the mapping reads.
//!
//! Graph answers eleven properties unless it is asked by `$select`; the manager and the members need `$expand`
//! (learn.microsoft.com/graph/api/user-list).

use super::names;
use crate::base::ResourceKind;
use crate::base::sink::powershell::{PowerShellScript, Text};
use crate::client::Client;
use crate::client::query::{Address, Query, fields, names_read};
use crate::mapping::Mapping;

/// What identifies a user in Crosswalk and decides IsSoftDeleted, mapped or not.
const USER_FIRST: &[&str] = &["id", "userPrincipalName", "displayName", "mail", "accountEnabled"];
const GROUP_FIRST: &[&str] = &["id", "displayName", "description", "securityEnabled"];

pub(super) fn queries(client: &Client, kind: ResourceKind, mapping: &Mapping) -> Vec<Query> {
    let select = select(client, kind, mapping);
    let asked = match kind {
        ResourceKind::User => &USERS,
        ResourceKind::Group => &GROUPS,
    };
    let note = format!(
        "Needs the right {}. Copy the answer into a file; follow @odata.nextLink for the next page and save each page as a file of its own. {}",
        asked.right, asked.paging
    );
    let mut queries = vec![
        Query::address(asked.explorer, Address::of(asked.address).names(&select).and(asked.expanded), note),
        Query::power_shell(
            asked.power_shell,
            power_shell(asked, &select),
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
    [
        Query::address(
            "Graph Explorer: who has which app role",
            Address::of("https://graph.microsoft.com/v1.0/servicePrincipals/OBJECT-ID/appRoleAssignedTo"),
            "OBJECT-ID is that of the enterprise application. Needs the right Application.Read.All. Load the answer with the users.",
        ),
        Query::address(
            "Graph Explorer: the app roles' names",
            Address::of("https://graph.microsoft.com/v1.0/servicePrincipals/OBJECT-ID?$select=id,appId,appRoles"),
            "Load the answer with the other two: without it, which roles people have is not known.",
        ),
    ]
}

/// Takes blanks off the ends of a property of users.
pub(super) fn trimming(property: &str) -> Query {
    let mut script = PowerShellScript::default();
    script.line(&["Connect-MgGraph -Scopes User.ReadWrite.All"]);
    script.line_with(&["$name = "], &Text::data(property), &[]);
    script.line(&["Get-MgUser -All -Property id, $name |"]);
    script.line(&["  Where-Object { $_.$name -and $_.$name -cne $_.$name.Trim() } |"]);
    script.line(&["  ForEach-Object { Update-MgUser -UserId $_.Id -BodyParameter @{ $name = $_.$name.Trim() } }"]);
    Query::power_shell(
        "PowerShell: blanks off the ends",
        script,
        "The value itself is mended, so that every application gets it without blanks. Users who are synchronised from another directory are mended there.",
    )
}

/// How users or groups are asked for.
struct Asked {
    explorer: &'static str,
    power_shell: &'static str,
    /// Up to the properties.
    address: &'static str,
    /// After them.
    expanded: &'static str,
    right: &'static str,
    paging: &'static str,
    command: &'static str,
    expand: &'static str,
    file: &'static str,
}

const USERS: Asked = Asked {
    explorer: "Graph Explorer: users",
    power_shell: "PowerShell: users",
    address: "https://graph.microsoft.com/v1.0/users?$select=",
    expanded: "&$expand=manager($select=id,userPrincipalName,displayName)",
    right: "User.Read.All",
    paging: "Graph answers 100 users a page.",
    command: "Get-MgUser",
    expand: "manager",
    file: "users.json",
};

const GROUPS: Asked = Asked {
    explorer: "Graph Explorer: groups",
    power_shell: "PowerShell: groups",
    address: "https://graph.microsoft.com/v1.0/groups?$select=",
    expanded: "&$expand=members($select=id,userPrincipalName,displayName)",
    right: "Group.Read.All",
    paging: "Expanded members stop at 20 in each group.",
    command: "Get-MgGroup",
    expand: "members",
    file: "groups.json",
};

fn power_shell(asked: &Asked, select: &[String]) -> PowerShellScript {
    let Asked { right, command, expand, file, .. } = asked;
    let select = Text::list(select);
    let mut script = PowerShellScript::default();
    script.line(&["Connect-MgGraph -Scopes ", right]);
    script.line_with(&[command, " -All -Property "], &select, &[" -ExpandProperty ", expand, " |"]);
    script.line_with(&["  Select-Object "], &select, &[",", expand, " |"]);
    script.line(&["  ConvertTo-Json -Depth 6 | Set-Content -Encoding utf8 ", file]);
    script
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
    fn a_name_from_a_crosswalk_is_a_name_to_powershell() {
        for (name, expected) in [
            ("extension_53c9_badge", "id,extension_53c9_badge"),
            ("a; CANARY", "id,'a; CANARY'"),
            ("a’", "id,('a' + [char]0x2019)"),
        ] {
            let text = power_shell(&USERS, &["id".to_owned(), name.to_owned()]).take();
            assert!(text.contains(&format!(" -Property {expected} -ExpandProperty manager |\n")), "{text}");
            assert!(text.contains(&format!("  Select-Object {expected},manager |\n")), "{text}");
        }
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
