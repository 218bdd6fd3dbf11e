//! Lists that hold no users or groups but say something about them: app role assignments, app roles, group members.
//!
//! Sources. Microsoft Graph v1.0, resource types appRoleAssignment and servicePrincipal (`appRoles`); Google's Directory
//! API, resource members. Google's list of members, like Okta's `GET /groups/{id}/users`, has nothing in it that says
//! which group it is of; the file's name is then the only place where that can stand.

use serde_json::Value;

use super::{Format, Sample, listed};
use crate::base::ClientKind;

/// What such a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    RoleAssignments,
    /// The roles of an application, by which assignments are named.
    Roles,
    Members,
}

static ASSIGNMENTS: Format = named("Microsoft Graph app role assignments", ClientKind::new("entra"));
static ROLES: Format = named("Microsoft Graph app roles", ClientKind::new("entra"));
static MEMBERS: Format = named("Google Directory group members", ClientKind::new("google"));

const fn named(name: &'static str, client: ClientKind) -> Format {
    Format { users: name, groups: name, both: name, client: Some(client), ..Format::PLAIN }
}

impl Beside {
    pub fn format(self) -> &'static Format {
        match self {
            Self::RoleAssignments => &ASSIGNMENTS,
            Self::Roles => &ROLES,
            Self::Members => &MEMBERS,
        }
    }
}

/// What the list holds, and the reason.
pub fn recognise(sample: &Sample<'_>) -> Option<(Beside, String)> {
    let by_keys = |keys: &[&'static str], what: &str| {
        let found = sample.keys(keys, keys.len())?;
        Some(format!("The records {} have the keys of {what}: {}.", sample.place(), listed(&found)))
    };
    let is_member = |record: &Value| record.get("kind").and_then(Value::as_str) == Some("admin#directory#member");
    if let Some(reason) = by_keys(&["appRoleId", "principalId"], "app role assignments") {
        return Some((Beside::RoleAssignments, reason));
    }
    let roles = by_keys(&["appRoles"], "an application")
        .or_else(|| by_keys(&["allowedMemberTypes", "displayName", "value"], "app roles"));
    if let Some(reason) = roles {
        return Some((Beside::Roles, reason));
    }
    sample.records().iter().any(is_member).then(|| {
        (Beside::Members, "Its records are of Google's kind 'admin#directory#member': members of a group.".to_owned())
    })
}
