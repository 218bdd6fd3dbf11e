//! App roles: `SingleAppRoleAssignment` and its plural forms.
//!
//! The payload's `appRoleAssignments` is a list of role names, as Microsoft's test objects have it, or of objects with
//! `displayName` and `value`. The shapes are those of a POST in "Customize attribute mappings"; what a PATCH makes of
//! them belongs to the client.

use std::borrow::Cow;

use serde_json::json;

use super::arguments::Invocation;
use crate::evaluate::{Evaluated, Stop};
use crate::surroundings::NotKnown;
use crate::{Dialect, Value};

pub(super) fn single<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let roles = roles(call)?;
    if roles.len() > 1 {
        let message = format!(
            "The user has {} app roles and SingleAppRoleAssignment takes one: Microsoft calls the result not predictable, and an error is what was seen.",
            roles.len()
        );
        return Err(call.fail(message, "Assign one role, or write AppRoleAssignmentsComplex([appRoleAssignments])."));
    }
    let Some(role) = roles.first() else { return Ok(Value::Null) };
    part(role, "displayName", "value").map(Value::owned)
}

pub(super) fn complex<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    all(call, "displayName")
}

pub(super) fn assertive<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    all(call, "display")
}

/// A user without the attribute is one of whom nobody has asked for roles: those of users who have none are an empty list.
fn roles<'a>(call: &mut Invocation<'a, '_>) -> Result<Vec<Value<'a>>, Stop> {
    if call.is_absent(0) {
        let not_known = NotKnown::new(
            "the app roles of the user cannot be known from these files: no assignments are loaded",
            "Load the application's role assignments (GET /servicePrincipals/{id}/appRoleAssignedTo) and the application too.",
        );
        return Err(not_known.into());
    }
    call.items(0)
}

fn all<'a>(call: &mut Invocation<'a, '_>, name_key: &str) -> Result<Value<'a>, Stop> {
    let roles = roles(call)?;
    if roles.is_empty() {
        return Ok(Value::Null);
    }
    let shaped = roles.iter().map(|role| {
        let (name, value) = (part(role, "displayName", "value")?, part(role, "value", "displayName")?);
        let role = json!({"primary": false, "type": "WindowsAzureActiveDirectoryRole", name_key: name, "value": value});
        Ok(Value::Json(Cow::Owned(role)))
    });
    shaped.collect::<Result<_, Stop>>().map(Value::List)
}

/// A role is its name, or an object from which `key` is taken, or else `otherwise`. Graph's assignments hold the role's id
/// alone.
fn part(role: &Value<'_>, key: &str, otherwise: &str) -> Result<String, Stop> {
    let Value::Json(json) = role else { return Ok(role.text(Dialect::Entra).into_owned()) };
    let named = json[key].as_str().or_else(|| json[otherwise].as_str());
    named.map(str::to_owned).ok_or_else(|| {
        let id = ["appRoleId", "id"].iter().find_map(|key| json[*key].as_str()).unwrap_or_default();
        let why = format!("what the app role {id} is called cannot be known from these files");
        NotKnown::new(why, "Load the application with its appRoles too (GET /servicePrincipals/{id}).").into()
    })
}
