//! App roles: `SingleAppRoleAssignment` and its plural forms.
//!
//! The payload's `appRoleAssignments` is a list of role names, as Microsoft's test objects have it, or of objects with
//! `displayName` and `value`. The shapes are those of a POST in "Customize attribute mappings"; what a PATCH makes of
//! them belongs to the client.

use std::borrow::Cow;

use serde_json::json;

use super::arguments::Invocation;
use crate::evaluate::{Evaluated, Stop};
use crate::{Dialect, Value};

pub(super) fn single<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let roles = call.items(0)?;
    if roles.len() > 1 {
        let message = format!(
            "The user has {} app roles and SingleAppRoleAssignment takes one: Microsoft calls the result not predictable, and an error is what was seen.",
            roles.len()
        );
        return Err(call.fail(message, "Assign one role, or write AppRoleAssignmentsComplex([appRoleAssignments])."));
    }
    Ok(roles.first().map_or(Value::Null, |role| Value::owned(part(role, "displayName", "value"))))
}

pub(super) fn complex<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    all(call, "displayName")
}

pub(super) fn assertive<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    all(call, "display")
}

fn all<'a>(call: &mut Invocation<'a, '_>, name_key: &str) -> Result<Value<'a>, Stop> {
    let roles = call.items(0)?;
    if roles.is_empty() {
        return Ok(Value::Null);
    }
    let shaped = roles.iter().map(|role| {
        let (name, value) = (part(role, "displayName", "value"), part(role, "value", "displayName"));
        let role = json!({"primary": false, "type": "WindowsAzureActiveDirectoryRole", name_key: name, "value": value});
        Value::Json(Cow::Owned(role))
    });
    Ok(Value::List(shaped.collect()))
}

/// A role is its name, or an object from which `key` is taken, or else `otherwise`.
fn part(role: &Value<'_>, key: &str, otherwise: &str) -> String {
    match role {
        Value::Json(json) => json[key].as_str().or_else(|| json[otherwise].as_str()).unwrap_or_default().to_owned(),
        name => name.text(Dialect::Entra).into_owned(),
    }
}
