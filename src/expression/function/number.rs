//! Numbers.

use super::arguments::Invocation;
use crate::Value;
use crate::evaluate::Evaluated;

pub(super) fn bit_and<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Integer(call.integer(0)? & call.integer(1)?))
}
