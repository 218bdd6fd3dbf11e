//! Choosing and testing: IIF, Switch, Coalesce and the yes-or-no functions.

use super::arguments::Invocation;
use crate::Value;
use crate::evaluate::Evaluated;

pub(super) fn iif<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let taken = if call.condition(0)? { 1 } else { 2 };
    if let Some(why) = call.failure_of(3 - taken) {
        call.note(format!(
            "The other branch fails for this value ({why}). Entra was seen evaluating both branches and failing then: not documented by Microsoft."
        ));
    }
    call.value(taken)
}

/// Keys are compared by case; the key "" stands for null and for empty text.
pub(super) fn switch<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let source = call.text_or_empty(0)?;
    for key in (2..call.count()).step_by(2) {
        if call.text_or_empty(key)? == source {
            return call.value(key + 1);
        }
    }
    call.value(1)
}

/// The last argument is given as it is, so that it can be "".
pub(super) fn coalesce<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let last = call.count().saturating_sub(1);
    for index in 0..last {
        let value = call.value(index)?;
        if !value.is_empty() {
            return Ok(value);
        }
    }
    call.value(last)
}

pub(super) fn to_boolean<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Boolean(call.condition(0)?))
}

pub(super) fn is_null<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Boolean(call.value(0)?.is_null()))
}

pub(super) fn is_null_or_empty<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Boolean(call.value(0)?.is_empty()))
}

pub(super) fn is_present<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Boolean(!call.value(0)?.is_empty()))
}

pub(super) fn is_string<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Boolean(matches!(call.value(0)?, Value::Text(_))))
}

/// At the boundary truth is the text "True" or "False".
pub(super) fn not<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let is_true = call.text_or_empty(0)?.eq_ignore_ascii_case("true");
    Ok(Value::borrowed(if is_true { "False" } else { "True" }))
}
