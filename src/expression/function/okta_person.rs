//! Okta's functions about the person's groups, manager, assistant and directories, which read the context.
//!
//! A group is given as its id; a member of it, as in `.![name]`, is looked up in the context's groups.

use serde_json::Value as Json;

use super::arguments::Invocation;
use crate::Value;
use crate::evaluate::{Evaluated, Stop};
use crate::regex::Pattern;

pub(super) fn refused<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Err(call.fail("This works only in the group claims of tokens.", "Use user.getGroups(…)."))
}

fn in_any(call: &Invocation<'_, '_>, key: &str, test: impl Fn(&str) -> bool) -> Value<'static> {
    Value::Boolean(call.context().groups.iter().any(|group| group[key].as_str().is_some_and(&test)))
}

pub(super) fn in_group_name<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let name = call.text_or_empty(0)?;
    Ok(in_any(call, "name", |known| known == name))
}

pub(super) fn in_group<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let dialect = call.dialect();
    let ids = call.values_from(0)?;
    Ok(in_any(call, "id", |known| ids.iter().any(|id| id.text(dialect) == known)))
}

pub(super) fn in_group_name_starting<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let start = call.text_or_empty(0)?;
    Ok(in_any(call, "name", |known| known.starts_with(&*start)))
}

pub(super) fn in_group_name_containing<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let part = call.text_or_empty(0)?;
    Ok(in_any(call, "name", |known| known.contains(&*part)))
}

pub(super) fn in_group_name_matching<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let written = call.text_or_empty(0)?;
    let is_late = call.is_late_for_patterns();
    let pattern = whole_pattern(call, &written)?;
    Ok(in_any(call, "name", |known| pattern.trial(is_late).is_match(known) == Ok(true)))
}

fn whole_pattern(call: &Invocation<'_, '_>, written: &str) -> Result<Pattern, Stop> {
    Pattern::compile_whole(written)
        .map_err(|error| call.fail_at(0, error.to_string(), "Write a Java regular expression."))
}

/// Groups by id that are on the list, at most so many.
pub(super) fn filtered_groups<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let dialect = call.dialect();
    let allowed = call.items(0)?;
    let limit = usize::try_from(call.integer(2)?).unwrap_or(0);
    let property = call.text_or_empty(1)?;
    let property = property.rsplit('.').next().unwrap_or("id");
    let groups = call.context().groups.iter();
    let kept = groups.filter(|group| allowed.iter().any(|id| Some(&*id.text(dialect)) == group["id"].as_str()));
    let parts = kept.take(limit).filter_map(|group| group[property].as_str());
    Ok(Value::List(parts.map(Value::borrowed).collect()))
}

/// Every criterion must be met: `{'group.id': {…}}`, `{'group.type': {…}}`, `{'group.profile.name': 'West'}`, the
/// last with `'operator': 'STARTS_WITH'` or `'EXACT'`.
pub(super) fn groups<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let criteria: Vec<Json> = call.values_from(0)?.iter().map(Value::to_json).collect();
    let mut kept = Vec::new();
    for group in &call.context().groups {
        let mut meets = true;
        for criterion in &criteria {
            meets = meets && meets_criterion(call, group, criterion)?;
        }
        if let Some(id) = group["id"].as_str().filter(|_| meets) {
            kept.push(Value::borrowed(id));
        }
    }
    Ok(Value::List(kept))
}

fn meets_criterion(call: &Invocation<'_, '_>, group: &Json, criterion: &Json) -> Result<bool, Stop> {
    let operator = criterion["operator"].as_str();
    for (key, wanted) in criterion.as_object().into_iter().flatten().filter(|(key, _)| *key != "operator") {
        let property = match key.as_str() {
            "group.id" => "id",
            "group.type" => "type",
            "group.source.id" => "sourceId",
            "group.profile.name" => "name",
            other => {
                return Err(call.fail_at(
                    0,
                    format!("{other} is no criterion."),
                    "Write group.id, group.type, group.source.id or group.profile.name.",
                ));
            }
        };
        let found = group[property].as_str().unwrap_or_default();
        let wanted = wanted.as_array().map_or_else(|| std::slice::from_ref(wanted), Vec::as_slice);
        let mut any = false;
        for text in wanted.iter().filter_map(Json::as_str) {
            any = any || fits(property, operator, found, text);
        }
        if !any {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Okta's page names `STARTS_WITH` as what holds for a name without an operator.
fn fits(property: &str, operator: Option<&str>, found: &str, text: &str) -> bool {
    match operator {
        Some("STARTS_WITH") => found.starts_with(text),
        None if property == "name" => found.starts_with(text),
        _ => found == text,
    }
}

/// A member of what the function reads beside its arguments.
fn read_member<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let name = call.text_or_empty(0)?;
    let Value::Json(json) = call.receiver()? else { return Ok(Value::Null) };
    Ok(json.get(&*name).cloned().map_or(Value::Null, Value::from_owned_json))
}

pub(super) fn linked_object<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    read_member(call)
}

pub(super) fn internal_property<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let name = call.text_or_empty(0)?;
    if !matches!(&*name, "id" | "status") {
        call.undocumented("An internal property other than id and status");
    }
    read_member(call)
}

fn related<'a>(call: &mut Invocation<'a, '_>, of: &'a Json) -> Evaluated<'a> {
    let source = call.text_or_empty(0)?;
    if source != "active_directory" {
        call.note("Okta documents \"active_directory\" as the only source.");
    }
    let profile =
        if call.given(1) { &of[&*source]["appusers"][&*call.text_or_empty(1)?] } else { &of[&*source]["user"] };
    Ok(Value::from_json(profile))
}

pub(super) fn manager_user<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let managers = &call.context().managers;
    related(call, managers)
}

pub(super) fn manager_app_user<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    manager_user(call)
}

pub(super) fn assistant_user<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let assistants = &call.context().assistants;
    related(call, assistants)
}

pub(super) fn assistant_app_user<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    assistant_user(call)
}

/// With none and with several there is no telling which.
fn only(profiles: &[Json]) -> Value<'_> {
    if let [only] = profiles { Value::from_json(only) } else { Value::Null }
}

pub(super) fn has_directory<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Boolean(call.context().directory.len() == 1))
}

pub(super) fn has_workday<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Boolean(call.context().workday.len() == 1))
}

pub(super) fn find_directory<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(only(&call.context().directory))
}

pub(super) fn find_workday<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(only(&call.context().workday))
}
