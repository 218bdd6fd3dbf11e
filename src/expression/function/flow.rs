//! What steers the flow, comes from the tenant, or from chance.

use super::arguments::Invocation;
use crate::Value;
use crate::evaluate::{Evaluated, Stop};

/// No value: the attribute is left out of the request.
pub(super) fn ignore_if_empty<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let value = call.value(0)?;
    if value.is_empty() { Err(Stop::Ignore) } else { Ok(value) }
}

pub(super) fn redact<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    call.value(0)
}

pub(super) fn error<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let message = call.text_or_empty(0)?;
    Err(call.fail(message, "The expression stops here on purpose."))
}

pub(super) fn default_domain<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    call.context().default_domain.as_deref().map(Value::borrowed).ok_or_else(|| {
        call.fail("The tenant's default domain is not known here.", "Set the default domain in the preview's context.")
    })
}

pub(super) fn select_unique_value<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    for index in 0..call.count() {
        let value = call.text_or_empty(index)?;
        if !call.context().existing.contains(&value.to_lowercase()) {
            return Ok(Value::Text(value));
        }
    }
    Err(call.fail("Every value of SelectUniqueValue is taken.", "Add another rule."))
}

pub(super) fn guid<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let (high, low) = (call.random(), call.random());
    let (version, variant) = (0x4000 | (high & 0x0fff), 0x8000 | ((low >> 48) & 0x3fff));
    let text = format!(
        "{:08x}-{:04x}-{version:04x}-{variant:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        low & 0xffff_ffff_ffff
    );
    Ok(Value::owned(text))
}

const DIGITS: &str = "0123456789";
const SPECIAL: &str = "!@#$%^&*()-_=+[]{};:,.?/";
const CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const SMALL: &str = "abcdefghijklmnopqrstuvwxyz";
/// Documented limit of `RandomString`.
const LONGEST_RANDOM: i64 = 256;

pub(super) fn random_string<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let length = call.integer(0)?;
    if !(0..=LONGEST_RANDOM).contains(&length) {
        return Err(call.fail_at(0, format!("A length of {length} is not possible."), "Give a length from 0 to 256."));
    }
    let avoid = call.text_or_empty(5)?;
    let mut picked = Vec::new();
    for (index, set) in [(1, DIGITS), (2, SPECIAL), (3, CAPITALS), (4, SMALL)] {
        let least = call.integer(index)?.clamp(0, LONGEST_RANDOM);
        pick(call, set, &avoid, least, &mut picked)?;
    }
    let missing = length - i64::try_from(picked.len()).unwrap_or(i64::MAX);
    if missing < 0 {
        let least = picked.len();
        return Err(call.fail_at(
            0,
            format!("The least numbers add up to {least}, more than the length {length}."),
            "Give a greater length.",
        ));
    }
    pick(call, &[DIGITS, SPECIAL, CAPITALS, SMALL].concat(), &avoid, missing, &mut picked)?;
    for last in (1..picked.len()).rev() {
        let other = below(call, last + 1);
        picked.swap(last, other);
    }
    Ok(Value::owned(picked.into_iter().collect::<String>()))
}

fn pick(call: &mut Invocation<'_, '_>, set: &str, avoid: &str, count: i64, picked: &mut Vec<char>) -> Result<(), Stop> {
    let allowed: Vec<char> = set.chars().filter(|character| !avoid.contains(*character)).collect();
    if allowed.is_empty() && count > 0 {
        return Err(call.fail_at(5, "No character of a needed kind is left.", "Avoid fewer characters."));
    }
    for _ in 0..count {
        let place = below(call, allowed.len());
        picked.push(allowed[place]);
    }
    Ok(())
}

fn below(call: &mut Invocation<'_, '_>, limit: usize) -> usize {
    let limit = u64::try_from(limit).unwrap_or(1).max(1);
    usize::try_from(call.random() % limit).unwrap_or(0)
}
