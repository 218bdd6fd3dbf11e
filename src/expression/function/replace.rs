//! Entra's `Replace`: one function, five meanings, told apart by which arguments are given.

use super::arguments::Invocation;
use crate::evaluate::Evaluated;
use crate::{Value, text};

const OLD: usize = 1;
const PATTERN: usize = 2;
const GROUP: usize = 3;
const VALUE: usize = 4;
const OTHER: usize = 5;
const TEMPLATE: usize = 6;

pub(super) fn replace<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    if call.given(PATTERN) && call.given(GROUP) && call.given(OTHER) {
        return take_from_other(call);
    }
    let Some(source) = call.text(0)? else { return Ok(Value::Null) };
    if call.given(OLD) && call.given(TEMPLATE) {
        let (old, template) = (call.text_or_empty(OLD)?, call.text_or_empty(TEMPLATE)?);
        return Ok(if old.is_empty() {
            Value::Text(template)
        } else {
            Value::owned(text::replace(&template, &old, &source).ok_or_else(|| call.too_long())?)
        });
    }
    if call.given(OLD) {
        let (old, new) = (call.text_or_empty(OLD)?, call.text_or_empty(VALUE)?);
        let unchanged = old.is_empty() || !source.contains(&*old);
        return Ok(if unchanged {
            Value::Text(source)
        } else {
            Value::owned(text::replace(&source, &old, &new).ok_or_else(|| call.too_long())?)
        });
    }
    if call.given(PATTERN) {
        let replacement = call.text_or_empty(VALUE)?;
        return if call.given(GROUP) {
            replace_group(call, &source, &replacement)
        } else {
            call.with_pattern(PATTERN, &source, |pattern| pattern.replace(&source, &replacement)).map(Value::owned)
        };
    }
    Ok(Value::Text(source))
}

fn replace_group<'a>(call: &mut Invocation<'a, '_>, source: &str, replacement: &str) -> Evaluated<'a> {
    let group = call.text_or_empty(GROUP)?;
    let replaced = call.with_pattern(PATTERN, source, |pattern| {
        if pattern.has_group(&group) { pattern.replace_group(source, &group, replacement).map(Some) } else { Ok(None) }
    })?;
    replaced.map(Value::owned).ok_or_else(|| {
        let message = format!("The regular expression has no group named {group}.");
        call.fail_at(GROUP, message, format!("Write (?<{group}>…) around the part to replace."))
    })
}

/// A source that has a value stays; else the group is taken out of the other attribute (app provisioning's page; the
/// Cloud Sync page says the opposite).
fn take_from_other<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let source = call.value(0)?;
    if !source.is_empty() {
        return Ok(source);
    }
    let Some(other) = call.text(OTHER)? else { return Ok(Value::Null) };
    let group = call.text_or_empty(GROUP)?;
    let found = call.with_pattern(PATTERN, &other, |pattern| pattern.group(&other, &group))?;
    Ok(found.map_or(Value::Null, Value::owned))
}
