//! Okta's functions on arrays. Text with commas is taken for an array, as its documents say.

use super::arguments::Invocation;
use crate::Value;
use crate::evaluate::{Evaluated, Stop};

fn array<'a>(call: &mut Invocation<'a, '_>, index: usize) -> Result<Vec<Value<'a>>, Stop> {
    Ok(match call.value(index)? {
        Value::Null => Vec::new(),
        Value::List(items) => items,
        Value::Text(text) if text.is_empty() => Vec::new(),
        Value::Text(text) => from_csv(&text),
        one => vec![one],
    })
}

/// Whether `10` in a text is a number is not documented; where all parts spell whole numbers they count as such.
fn from_csv(text: &str) -> Vec<Value<'static>> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let numbers: Option<Vec<i64>> = parts.iter().map(|part| part.parse().ok()).collect();
    match numbers {
        Some(numbers) => numbers.into_iter().map(Value::Integer).collect(),
        None => parts.into_iter().map(Value::owned).collect(),
    }
}

fn equal(call: &Invocation<'_, '_>, a: &Value<'_>, b: &Value<'_>) -> bool {
    match (a.number(), b.number()) {
        (Some(a), Some(b)) => a.total_cmp(&b).is_eq(),
        _ => a.text(call.dialect()) == b.text(call.dialect()),
    }
}

pub(super) fn add<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let mut items = array(call, 0)?;
    items.push(call.value(1)?);
    Ok(Value::List(items))
}

pub(super) fn remove<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let (mut items, value) = (array(call, 0)?, call.value(1)?);
    items.retain(|item| !equal(call, item, &value));
    Ok(Value::List(items))
}

pub(super) fn clear<'a>(_: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::List(Vec::new()))
}

pub(super) fn get<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let items = array(call, 0)?;
    let place = call.integer(1)?;
    let found = usize::try_from(place).ok().and_then(|place| items.into_iter().nth(place));
    if found.is_none() {
        call.undocumented("Arrays.get past the end gives null");
    }
    Ok(found.unwrap_or(Value::Null))
}

pub(super) fn flatten<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let mut all = Vec::new();
    for index in 0..call.count() {
        all.extend(array(call, index)?);
    }
    Ok(Value::List(all))
}

pub(super) fn contains<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let (items, value) = (array(call, 0)?, call.value(1)?);
    Ok(Value::Boolean(items.iter().any(|item| equal(call, item, &value))))
}

pub(super) fn size<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Integer(i64::try_from(array(call, 0)?.len()).unwrap_or(i64::MAX)))
}

pub(super) fn is_empty<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Boolean(array(call, 0)?.is_empty()))
}

/// Values keep their blanks and get no quotes.
pub(super) fn to_csv<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let dialect = call.dialect();
    let items = call.items(0)?;
    Ok(Value::owned(items.iter().map(|item| item.text(dialect)).collect::<Vec<_>>().join(",")))
}
