//! Okta's functions about the person's groups, manager, assistant and directories, which read the context.
//!
//! A group is given as its id; a member of it, as in `.![name]`, is looked up in the context's groups.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::arguments::Invocation;
use crate::Value;
use crate::evaluate::{Evaluated, Stop};
use crate::regex::Pattern;
use crate::surroundings::{Beyond, Membership, NotKnown};

pub(super) fn refused<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Err(call.fail("This works only in the group claims of tokens.", "Use user.getGroups(…)."))
}

/// Whether the person is in a group that is meant. One that is known for certain is enough; where the members of a group
/// that is meant are not loaded and no other one decides, there is no telling.
fn in_any<'a>(call: &mut Invocation<'a, '_>, is_meant: impl Fn(&Json) -> bool) -> Evaluated<'a> {
    let memberships = call.memberships()?;
    let meant: Vec<&Membership<'_>> = memberships.iter().filter(|known| is_meant(known.group)).collect();
    if meant.iter().any(|known| known.is_member == Some(true)) {
        return Ok(Value::Boolean(true));
    }
    if let Some(open) = meant.iter().find(|known| known.is_member.is_none()) {
        return Err(members_not_loaded(open.group).into());
    }
    if meant.is_empty() && call.context().groups.is_none() {
        call.note("None of the loaded groups is meant by this: the person is taken to be in none.");
    }
    Ok(Value::Boolean(false))
}

fn members_not_loaded(group: &Json) -> NotKnown {
    let name = group["name"].as_str().or_else(|| group["id"].as_str()).unwrap_or_default();
    NotKnown::new(
        format!("who is in the group {name} cannot be known from these files: its members are not loaded"),
        "Load its members too (GET /api/v1/groups/{id}/users), in a file that is named after the group's id.",
    )
}

fn named(group: &Json, test: impl Fn(&str) -> bool) -> bool {
    group["name"].as_str().is_some_and(test)
}

pub(super) fn in_group_name<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let name = call.text_or_empty(0)?;
    in_any(call, |group| named(group, |known| known == name))
}

pub(super) fn in_group<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let dialect = call.dialect();
    let ids = call.values_from(0)?;
    in_any(call, |group| group["id"].as_str().is_some_and(|known| ids.iter().any(|id| id.text(dialect) == known)))
}

pub(super) fn in_group_name_starting<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let start = call.text_or_empty(0)?;
    in_any(call, |group| named(group, |known| known.starts_with(&*start)))
}

pub(super) fn in_group_name_containing<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let part = call.text_or_empty(0)?;
    in_any(call, |group| named(group, |known| known.contains(&*part)))
}

pub(super) fn in_group_name_matching<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let written = call.text_or_empty(0)?;
    let is_late = call.is_late_for_patterns();
    let pattern = whole_pattern(call, &written)?;
    in_any(call, |group| named(group, |known| pattern.trial(is_late).is_match(known) == Ok(true)))
}

/// The groups that are meant and that the person is in.
fn kept<'a>(
    call: &Invocation<'a, '_>,
    mut is_meant: impl FnMut(&Json) -> Result<bool, Stop>,
) -> Result<Vec<&'a Json>, Stop> {
    let mut kept = Vec::new();
    for Membership { group, is_member } in call.memberships()? {
        if is_member == Some(false) || !is_meant(group)? {
            continue;
        }
        if is_member.is_none() {
            return Err(members_not_loaded(group).into());
        }
        kept.push(group);
    }
    Ok(kept)
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
    let is_allowed = |group: &Json| allowed.iter().any(|id| Some(&*id.text(dialect)) == group["id"].as_str());
    let kept = kept(call, |group| Ok(is_allowed(group)))?;
    let parts = kept.into_iter().take(limit).filter_map(|group| group[property].as_str());
    Ok(Value::List(parts.map(Value::borrowed).collect()))
}

/// Every criterion must be met: `{'group.id': {…}}`, `{'group.type': {…}}`, `{'group.profile.name': 'West'}`, the
/// last with `'operator': 'STARTS_WITH'` or `'EXACT'`.
pub(super) fn groups<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let criteria: Vec<Json> = call.values_from(0)?.iter().map(Value::to_json).collect();
    let kept = kept(call, |group| {
        let mut meets = true;
        for criterion in &criteria {
            meets = meets && meets_criterion(call, group, criterion)?;
        }
        Ok(meets)
    })?;
    Ok(Value::List(kept.into_iter().filter_map(|group| group["id"].as_str()).map(Value::borrowed).collect()))
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
fn read_member<'a>(call: &mut Invocation<'a, '_>, what: &str) -> Evaluated<'a> {
    let name = call.text_or_empty(0)?;
    let Value::Json(json) = call.receiver()? else { return Err(Beyond::not_known(what).into()) };
    json.get(&*name).cloned().map(Value::from_owned_json).ok_or_else(|| Beyond::not_known(what).into())
}

pub(super) fn linked_object<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    read_member(call, "whom Okta has linked to the person")
}

pub(super) fn internal_property<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let name = call.text_or_empty(0)?;
    if !matches!(&*name, "id" | "status") {
        call.undocumented("An internal property other than id and status");
    }
    read_member(call, &format!("the person's {name} in Okta"))
}

/// What a case gives of somebody: `{source: {"user": {…}, "appusers": {app: {…}}}}`.
fn related<'a>(call: &mut Invocation<'a, '_>, of: &'a Json) -> Evaluated<'a> {
    let source = source(call)?;
    let profile =
        if call.given(1) { &of[&*source]["appusers"][&*call.text_or_empty(1)?] } else { &of[&*source]["user"] };
    Ok(Value::from_json(profile))
}

fn source<'a>(call: &mut Invocation<'a, '_>) -> Result<Cow<'a, str>, Stop> {
    let source = call.text_or_empty(0)?;
    if source != "active_directory" {
        call.note("Okta documents \"active_directory\" as the only source.");
    }
    Ok(source)
}

pub(super) fn manager_user<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let context = call.context();
    if !context.managers.is_null() {
        return related(call, &context.managers);
    }
    source(call)?;
    let not_known = || Beyond::not_known("who the person's manager in the directory is");
    let (Some(loaded), Some(record)) = (&context.loaded, call.record()) else { return Err(not_known().into()) };
    let manager = loaded.manager(record)?.ok_or_else(not_known)?;
    call.note("The loaded user whom managerId names is taken; Okta asks the directory.");
    Ok(manager.get("profile").cloned().map_or(Value::Null, Value::from_owned_json))
}

pub(super) fn manager_app_user<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let managers = &call.context().managers;
    if managers.is_null() {
        return Err(Beyond::not_known("what an application has of the person's manager").into());
    }
    related(call, managers)
}

pub(super) fn assistant_user<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let assistants = &call.context().assistants;
    if assistants.is_null() {
        return Err(Beyond::not_known("who the person's assistant is").into());
    }
    related(call, assistants)
}

pub(super) fn assistant_app_user<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    assistant_user(call)
}

const IN_DIRECTORY: &str = "which Active Directory the person is in, and what it has of the person,";
const IN_WORKDAY: &str = "which Workday the person is in, and what it has of the person,";

fn profiles<'a>(given: Option<&'a Vec<Json>>, what: &str) -> Result<&'a [Json], Stop> {
    given.map(Vec::as_slice).ok_or_else(|| Beyond::not_known(what).into())
}

/// With none and with several there is no telling which.
fn only(profiles: &[Json]) -> Value<'_> {
    if let [only] = profiles { Value::from_json(only) } else { Value::Null }
}

pub(super) fn has_directory<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Boolean(profiles(call.context().directory.as_ref(), IN_DIRECTORY)?.len() == 1))
}

pub(super) fn has_workday<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Boolean(profiles(call.context().workday.as_ref(), IN_WORKDAY)?.len() == 1))
}

pub(super) fn find_directory<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    profiles(call.context().directory.as_ref(), IN_DIRECTORY).map(only)
}

pub(super) fn find_workday<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    profiles(call.context().workday.as_ref(), IN_WORKDAY).map(only)
}
