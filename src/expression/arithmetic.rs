//! Reckoning with numbers, as Java and Spring's language do it.
//!
//! Okta shows `+` between numbers; the other signs it does not document. Whole numbers up to 2147483647 are Java's `int`,
//! and what grows beyond wraps around; a decimal number makes the result decimal.

use super::Value;
use super::diagnostic::Span;
use super::evaluate::{Evaluated, Evaluator, Stop};
use super::text::LONGEST;
use super::tree::{BinaryOperator, Node};

pub(crate) fn reckon<'a>(
    evaluator: &mut Evaluator<'a>,
    node: &Node,
    operator: BinaryOperator,
    a: &Value<'_>,
    b: &Value<'_>,
) -> Evaluated<'a> {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => whole(evaluator, &node.span, operator, *a, *b),
        (Value::Integer(_) | Value::Decimal(_), Value::Integer(_) | Value::Decimal(_)) => {
            decimal(&node.span, operator, a.number().unwrap_or(f64::NAN), b.number().unwrap_or(f64::NAN))
        }
        (Value::Text(text), Value::Integer(count)) if operator == BinaryOperator::Times => {
            repeated(&node.span, text, *count)
        }
        (Value::Text(text), Value::Integer(less)) if operator == BinaryOperator::Minus && text.chars().count() == 1 => {
            let unit = text.chars().next().map_or(0, |letter| i64::from(u32::from(letter))).wrapping_sub(*less);
            let letter = u32::try_from(unit & 0xFFFF).ok().and_then(char::from_u32);
            letter.map(|letter| Value::owned(letter.to_string())).ok_or_else(|| no_number(&node.span))
        }
        _ => Err(fail(&node.span, format!("{} cannot be reckoned with {}.", a.kind_name(), b.kind_name()))),
    }
}

fn fail(span: &Span, message: String) -> Stop {
    Evaluator::error(span, message, "Make both sides numbers.")
}

fn no_number(span: &Span) -> Stop {
    fail(span, "The result is no number.".to_owned())
}

fn whole<'a>(evaluator: &mut Evaluator<'a>, span: &Span, operator: BinaryOperator, a: i64, b: i64) -> Evaluated<'a> {
    let is_int = |number: i64| i32::try_from(number).is_ok();
    let result = match operator {
        BinaryOperator::Plus => Some(a.wrapping_add(b)),
        BinaryOperator::Minus => Some(a.wrapping_sub(b)),
        BinaryOperator::Times => Some(a.wrapping_mul(b)),
        BinaryOperator::Divide => a.checked_div(b),
        BinaryOperator::Power => Some(power(a, b)),
        _ => a.checked_rem(b),
    };
    let result = result.ok_or_else(|| no_number(span))?;
    if operator == BinaryOperator::Power || !is_int(a) || !is_int(b) || is_int(result) {
        return Ok(Value::Integer(result));
    }
    let what = "A whole number beyond 2147483647 wraps around, as Java's int does (so do seconds since 1970, in 2038)";
    evaluator.undocumented(span, what);
    #[expect(clippy::cast_possible_truncation, reason = "wrapping is what Java does, and a note says so")]
    let wrapped = result as i32;
    Ok(Value::Integer(i64::from(wrapped)))
}

/// Java reckons it with decimals and cuts the result.
fn power(a: i64, b: i64) -> i64 {
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "as Java does")]
    let result = (a as f64).powf(b as f64) as i64;
    let is_int = i32::try_from(a).is_ok() && i32::try_from(b).is_ok();
    if is_int { result.max(i64::from(i32::MIN)) } else { result }
}

fn decimal<'a>(span: &Span, operator: BinaryOperator, a: f64, b: f64) -> Evaluated<'a> {
    let result = match operator {
        BinaryOperator::Plus => a + b,
        BinaryOperator::Minus => a - b,
        BinaryOperator::Times => a * b,
        BinaryOperator::Divide => a / b,
        BinaryOperator::Power => a.powf(b),
        _ => a % b,
    };
    if result.is_finite() { Ok(Value::Decimal(result)) } else { Err(no_number(span)) }
}

/// `'b' * 3`.
fn repeated<'a>(span: &Span, text: &str, count: i64) -> Evaluated<'a> {
    let count = usize::try_from(count).unwrap_or(0);
    if text.len().checked_mul(count).is_none_or(|length| length > LONGEST) {
        return Err(Evaluator::too_long(span));
    }
    Ok(Value::owned(text.repeat(count)))
}
