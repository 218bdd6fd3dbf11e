//! Okta's conversions: numbers and country codes.

use super::arguments::Invocation;
use crate::Value;
use crate::base::country::{self, Country};
use crate::evaluate::{Evaluated, Stop};

/// Rounds to the nearest; a half goes away from zero for positive numbers, as Java's `Math.round`. Beyond Java's int it
/// wraps, as the Identity Engine's page has it: -2147483649 gives 2147483647.
pub(super) fn to_int<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let value = call.single(0)?;
    let Some(number) = value.number() else { return not_a_number(call) };
    #[expect(clippy::cast_possible_truncation, reason = "casting saturates, and a note says so")]
    let rounded =
        value.integer().unwrap_or_else(|| (number.floor() + f64::from(number - number.floor() >= 0.5)) as i64);
    if number < 0.0 && number.fract() != 0.0 {
        call.undocumented("A negative half is rounded up, as by Java's Math.round");
    }
    if let Ok(fits) = i32::try_from(rounded) {
        return Ok(Value::Integer(i64::from(fits)));
    }
    call.undocumented("A number outside -2147483648 to 2147483647 wraps around, as in the Identity Engine's language");
    let wrapped = rounded.wrapping_sub(i64::from(i32::MIN)).rem_euclid(1 << 32) + i64::from(i32::MIN);
    Ok(Value::Integer(wrapped))
}

pub(super) fn to_number<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    match call.single(0)?.number() {
        Some(number) => Ok(Value::Decimal(number)),
        None => not_a_number(call),
    }
}

fn not_a_number<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let what = format!("{} of what is no number gives null", call.name());
    call.undocumented(&what);
    Ok(Value::Null)
}

fn country<'a>(call: &mut Invocation<'a, '_>, part: fn(&'static Country) -> &'static str) -> Result<Value<'a>, Stop> {
    let code = call.text_or_empty(0)?;
    let Some(country) = country::find(&code) else {
        call.undocumented("A country that ISO 3166 does not have gives null");
        return Ok(Value::Null);
    };
    let is_code = matches!(code.len(), 2 | 3) && code.is_ascii();
    if !is_code {
        call.undocumented(
            "A country by its name, where Okta shows codes of two letters, three letters and three digits,",
        );
    }
    Ok(Value::borrowed(part(country)))
}

pub(super) fn to_alpha2<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    country(call, |country| country.alpha2)
}

pub(super) fn to_alpha3<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    country(call, |country| country.alpha3)
}

pub(super) fn to_numeric<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    country(call, |country| country.numeric)
}

pub(super) fn to_name<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    country(call, |country| country.name)
}
