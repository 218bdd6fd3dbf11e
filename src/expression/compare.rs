//! Comparing two values, as each language does it.
//!
//! Entra compares what the values spell: the text `"1"` equals the bare number 1 (Workday guide), and a missing value
//! counts as empty text. Okta's language is Java's: null equals only null, a cleared attribute is `""` and not null
//! (Expression Language reference), and comparing different types is not documented: there it is as in Spring's language.

use std::cmp::Ordering;

use super::diagnostic::Span;
use super::evaluate::{Evaluator, Stop};
use super::tree::BinaryOperator;
use super::{Value, date};

pub(crate) fn compare(
    evaluator: &mut Evaluator<'_>,
    span: &Span,
    operator: BinaryOperator,
    a: &Value<'_>,
    b: &Value<'_>,
) -> Result<bool, Stop> {
    let equality = matches!(operator, BinaryOperator::Equal | BinaryOperator::NotEqual);
    let order = if evaluator.dialect().is_entra_like() {
        // "The condition check fails": a missing value is neither less nor greater than anything.
        entra(evaluator, span, a, b).filter(|_| equality || !(a.is_empty() || b.is_empty()))
    } else if equality {
        okta_equal(evaluator, span, a, b)
    } else {
        Some(okta_order(evaluator, span, a, b)?)
    };
    Ok(match operator {
        BinaryOperator::Equal => order == Some(Ordering::Equal),
        BinaryOperator::NotEqual => order != Some(Ordering::Equal),
        BinaryOperator::Less => order == Some(Ordering::Less),
        BinaryOperator::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        BinaryOperator::Greater => order == Some(Ordering::Greater),
        _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    })
}

fn entra(evaluator: &mut Evaluator<'_>, span: &Span, a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    let dialect = evaluator.dialect();
    if a.is_empty() || b.is_empty() {
        evaluator.note(
            span,
            "One side is null or empty. Microsoft documents that such a condition check fails; here it counts as empty text, which is neither less nor greater.",
        );
    }
    let now = || date::in_utc(evaluator.context.now.now());
    if matches!(a, Value::Date(_)) || matches!(b, Value::Date(_)) {
        let moment = |value: &Value<'_>| match value {
            Value::Date(moment) => Some(*moment),
            other => date::lenient::read(&other.text(dialect), now()).map(|read| read.at),
        };
        return Some(moment(a)?.cmp(&moment(b)?));
    }
    let typed = |value: &Value<'_>| matches!(value, Value::Integer(_) | Value::Decimal(_));
    if let (true, Some(a), Some(b)) = (typed(a) || typed(b), a.number(), b.number()) {
        return a.partial_cmp(&b);
    }
    Some(a.text(dialect).cmp(&b.text(dialect)))
}

/// Equal kinds are compared; different ones are not equal.
fn okta_equal(evaluator: &mut Evaluator<'_>, span: &Span, a: &Value<'_>, b: &Value<'_>) -> Option<Ordering> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => (a.is_null() && b.is_null()).then_some(Ordering::Equal),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Boolean(a), Value::Boolean(b)) => Some(a.cmp(b)),
        (Value::Integer(_) | Value::Decimal(_), Value::Integer(_) | Value::Decimal(_)) => {
            a.number().partial_cmp(&b.number())
        }
        (Value::List(_), Value::List(_)) | (Value::Json(_), Value::Json(_)) => {
            evaluator.undocumented(span, "Comparing several values or objects");
            (a == b).then_some(Ordering::Equal)
        }
        _ => {
            let what = format!("Comparing {} with {} gives not equal", a.kind_name(), b.kind_name());
            evaluator.undocumented(span, &what);
            None
        }
    }
}

/// Which one is less: of two texts, numbers or truths; a missing value is less than any other.
fn okta_order(evaluator: &mut Evaluator<'_>, span: &Span, a: &Value<'_>, b: &Value<'_>) -> Result<Ordering, Stop> {
    let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
    let order = match (a, b) {
        (Value::Null, _) | (_, Value::Null) => {
            evaluator.undocumented(span, "A missing value counts as less than any other");
            b.is_null().cmp(&a.is_null())
        }
        (Value::Text(a), Value::Text(b)) => units(a).cmp(&units(b)),
        (Value::Boolean(a), Value::Boolean(b)) => {
            evaluator.undocumented(span, "Comparing true with false by less and greater");
            a.cmp(b)
        }
        (Value::Integer(_) | Value::Decimal(_), Value::Integer(_) | Value::Decimal(_)) => {
            a.number().partial_cmp(&b.number()).unwrap_or(Ordering::Equal)
        }
        _ => {
            let (a, b) = (a.kind_name(), b.kind_name());
            let message =
                format!("Spring fails where {a} is compared with {b} by less or greater: not documented by Okta.");
            return Err(Evaluator::error(span, message, "Compare two numbers, or two texts."));
        }
    };
    Ok(order)
}
