//! Okta's functions on text. Java's meaning is used where Okta's documents are silent, with a note.

use std::borrow::Cow;

use super::arguments::Invocation;
use crate::evaluate::{Evaluated, Stop};
use crate::regex::{Pattern, PatternError, is_special_to_java};
use crate::{Value, text};

/// The input; what comes of a missing one Okta does not document.
fn input<'a>(call: &mut Invocation<'a, '_>) -> Result<Option<Cow<'a, str>>, Stop> {
    let input = call.text(0)?;
    if input.is_none() {
        missing(call);
    }
    Ok(input)
}

/// Another argument; without one it counts as empty text, which Okta does not document.
fn other<'a>(call: &mut Invocation<'a, '_>, index: usize) -> Result<Cow<'a, str>, Stop> {
    let text = call.text(index)?;
    if text.is_none() {
        missing(call);
    }
    Ok(text.unwrap_or_default())
}

fn missing(call: &mut Invocation<'_, '_>) {
    let what = format!("What {} gives for a missing value", call.name());
    call.undocumented(&what);
}

fn change<'a>(call: &mut Invocation<'a, '_>, work: impl FnOnce(&str) -> String) -> Evaluated<'a> {
    Ok(input(call)?.map_or(Value::Null, |input| Value::owned(work(&input))))
}

pub(super) fn append<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let suffix = other(call, 1)?;
    change(call, |input| [input, &suffix].concat())
}

pub(super) fn join<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let separator = other(call, 0)?;
    let dialect = call.dialect();
    let values = call.values_from(1)?;
    if values.iter().any(Value::is_null) {
        call.undocumented("String.join with a missing value counts it as empty text");
    }
    let texts: Vec<Cow<'_, str>> = values.iter().map(|value| value.text(dialect)).collect();
    if texts.iter().map(|text| text.len() + separator.len()).sum::<usize>() > text::LONGEST + separator.len() {
        return Err(call.too_long());
    }
    Ok(Value::owned(texts.join(&*separator)))
}

/// The documents' sample `String.len(middleInitial) == 0` implies that nothing has no length.
pub(super) fn len<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let input = call.text(0)?;
    if input.is_none() {
        call.undocumented("String.len of a missing value gives 0");
    }
    Ok(Value::Integer(i64::try_from(text::len(&input.unwrap_or_default())).unwrap_or(i64::MAX)))
}

pub(super) fn remove_spaces<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    change(call, |input| input.replace(' ', ""))
}

pub(super) fn replace<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let (old, new) = (other(call, 1)?, other(call, 2)?);
    let Some(input) = input(call)? else { return Ok(Value::Null) };
    text::replace(&input, &old, &new).map(Value::owned).ok_or_else(|| call.too_long())
}

/// Java's takes a pattern, in whose replacement `$1` is a group. Where there is nothing special it is plain text.
pub(super) fn replace_first<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let (old, new) = (other(call, 1)?, other(call, 2)?);
    if !is_special_to_java(&old, &new) {
        return change(call, |input| input.replacen(&*old, &new, 1));
    }
    call.undocumented("String.replaceFirst takes a regular expression, as Java's does");
    let Some(input) = input(call)? else { return Ok(Value::Null) };
    let is_late = call.is_late_for_patterns();
    let pattern = Pattern::compile_java(&old)
        .map_err(|error| call.fail_at(1, error.to_string(), "Put a backslash before a sign that is meant as it is."))?;
    let too_long = |error: PatternError| call.fail_at(1, error.to_string(), "Write a simpler pattern.");
    if !pattern.trial(is_late).is_match(&input).map_err(too_long)? {
        return Ok(Value::Text(input));
    }
    let pieces = pattern.java_replacement(&new).map_err(|problem| {
        call.fail_at(
            2,
            format!("The replacement cannot be used: {problem}."),
            "Put a backslash before a $ or a backslash.",
        )
    })?;
    pattern.trial(is_late).replace_first(&input, &pieces).map(Value::owned).map_err(too_long)
}

pub(super) fn starts_with<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let start = other(call, 1)?;
    Ok(Value::Boolean(input(call)?.is_some_and(|input| input.starts_with(&*start))))
}

pub(super) fn contains<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let part = other(call, 1)?;
    Ok(Value::Boolean(input(call)?.is_some_and(|input| input.contains(&*part))))
}

/// A key counts when it is found anywhere in the input; the first in the order of the arguments wins.
pub(super) fn switch<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let input = input(call)?.unwrap_or_default();
    for key in (2..call.count()).step_by(2) {
        if input.contains(&*other(call, key)?) {
            return call.value(key + 1);
        }
    }
    call.value(1)
}

pub(super) fn substring<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let Some(input) = input(call)? else { return Ok(Value::Null) };
    let (start, end) = (call.integer(1)?, call.integer(2)?);
    let length = i64::try_from(text::len(&input)).unwrap_or(i64::MAX);
    if start < 0 || end > length || start > end {
        call.undocumented("String.substring past the ends of the text takes what there is");
    }
    let (start, end) = (start.clamp(0, length), end.clamp(0, length));
    let part = |number: i64| usize::try_from(number).unwrap_or(0);
    let (part, torn) = text::slice(input, part(start), part(end.saturating_sub(start)));
    if torn {
        call.undocumented("The cut goes through a character of two units, which is left out");
    }
    Ok(Value::Text(part))
}

pub(super) fn substring_before<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let search = other(call, 1)?;
    let Some(input) = input(call)? else { return Ok(Value::Null) };
    let Some(place) = input.find(&*search) else {
        call.undocumented("substringBefore gives the whole text when the search text is not in it");
        return Ok(Value::Text(input));
    };
    Ok(Value::owned(&input[..place]))
}

pub(super) fn substring_after<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let search = other(call, 1)?;
    let Some(input) = input(call)? else { return Ok(Value::Null) };
    let Some(place) = input.find(&*search) else {
        call.undocumented("substringAfter gives empty text when the search text is not in it");
        return Ok(Value::borrowed(""));
    };
    Ok(Value::owned(&input[place + search.len()..]))
}

pub(super) fn to_upper<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    change(call, str::to_uppercase)
}

pub(super) fn to_lower<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    change(call, str::to_lowercase)
}
