//! Numbers.

use super::arguments::Invocation;
use crate::Value;
use crate::evaluate::Outcome;

pub(super) fn bit_and<'a>(call: &mut Invocation<'a, '_>) -> Outcome<'a> {
    Ok(Value::Integer(call.integer(0)? & call.integer(1)?))
}
