//! Several values: counting, taking, parting.

use super::arguments::Invocation;
use crate::Value;
use crate::evaluate::Evaluated;

pub(super) fn count<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let items = call.items(0)?.len();
    Ok(Value::Integer(i64::try_from(items).unwrap_or(i64::MAX)))
}

/// Counts from 1; a number outside is an error (Cloud Sync reference).
pub(super) fn item<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let items = call.items(0)?;
    let index = call.integer(1)?;
    if items.is_empty() {
        return Ok(Value::Null);
    }
    let count = items.len();
    let place = usize::try_from(index).ok().and_then(|index| index.checked_sub(1));
    place.and_then(|place| items.into_iter().nth(place)).ok_or_else(|| {
        call.fail_at(
            1,
            format!("Item {index} does not exist; the attribute has {count}."),
            "Count from 1 up to that number.",
        )
    })
}

pub(super) fn remove_duplicates<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let mut kept: Vec<Value<'a>> = Vec::new();
    for item in call.items(0)? {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    Ok(Value::List(kept))
}

/// Blanks around the parts are dropped, as in the reference's example.
pub(super) fn split<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let Some(source) = call.text(0)? else { return Ok(Value::Null) };
    let delimiter = call.text_or_empty(1)?;
    if delimiter.is_empty() {
        return Err(call.fail_at(
            1,
            "Split needs a delimiter.",
            "Give the text that stands between the values, as \",\".",
        ));
    }
    let parts: Vec<&str> = source.split(&*delimiter).collect();
    if parts.iter().any(|part| part.trim() != *part) {
        call.note("Blanks around the parts are dropped, as in Microsoft's example; the text of the reference does not say so.");
    }
    Ok(Value::List(parts.into_iter().map(|part| Value::owned(part.trim())).collect()))
}
