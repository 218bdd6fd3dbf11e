//! Entra's date functions.

use jiff::civil::DateTime;

use super::arguments::Invocation;
use crate::Value;
use crate::date::count::Interval;
use crate::date::pattern::PatternPiece;
use crate::date::{self, Moment};
use crate::evaluate::{Evaluated, Stop};

pub(super) fn now<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(Value::Date(date::in_utc(call.context().now.now())))
}

/// A date argument: a date, or text that can be read as one. `None` when it has no value.
fn moment(call: &mut Invocation<'_, '_>, index: usize) -> Result<Option<DateTime>, Stop> {
    let value = call.single(index)?;
    if value.is_empty() {
        return Ok(None);
    }
    if let Value::Date(moment) = value {
        return Ok(Some(moment));
    }
    let text = value.text(call.dialect());
    date::parse::lenient(&text).map(Some).ok_or_else(|| {
        let message = format!("\"{text}\" cannot be read as a date.");
        call.fail_at(index, message, "Write it as 2021-06-30 or 6/30/2021 5:41:18 PM, or read it with FormatDateTime.")
    })
}

pub(super) fn to_date<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(moment(call, 0)?.map_or(Value::Null, Value::Date))
}

fn interval(call: &mut Invocation<'_, '_>) -> Result<Interval, Stop> {
    let name = call.text_or_empty(0)?;
    Interval::named(&name).ok_or_else(|| {
        call.fail_at(
            0,
            format!("\"{name}\" is no interval."),
            "Write \"yyyy\", \"m\", \"d\", \"ww\", \"h\", \"n\" (minutes) or \"s\".",
        )
    })
}

pub(super) fn add<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let (interval, number) = (interval(call)?, call.integer(1)?);
    let Some(at) = moment(call, 2)? else { return Ok(Value::Null) };
    interval
        .add(at, number)
        .map(Value::Date)
        .ok_or_else(|| call.fail("The date lies outside the calendar.", "Add less."))
}

pub(super) fn difference<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let interval = interval(call)?;
    let (Some(first), Some(second)) = (moment(call, 1)?, moment(call, 2)?) else { return Ok(Value::Null) };
    Ok(Value::Integer(interval.between(first, second)))
}

pub(super) fn from_number<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let Some(number) = call.integer_if_given(0)? else { return Ok(Value::Null) };
    date::from_windows(number).map(Value::Date).ok_or_else(|| {
        call.fail_at(0, "The number lies outside the calendar.", "Give Active Directory's number: 100 ns since 1601.")
    })
}

pub(super) fn to_number<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(moment(call, 0)?.map_or(Value::Null, |at| Value::owned(date::to_windows(at).to_string())))
}

/// Four arguments, or Cloud Sync's three without the style.
pub(super) fn format<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let (input, output) = if call.count() == 3 { (1, 2) } else { (2, 3) };
    let Some(source) = call.text(0)?.filter(|source| !source.is_empty()) else { return Ok(Value::Null) };
    if call.count() > 3 && call.given(1) {
        call.note("The style is not applied: its values are not in Microsoft's reference. The empty one is used.");
    }
    let read = pattern(call, input)?;
    let written = pattern(call, output)?;
    let moment = date::parse::exact(source.trim(), &read).ok_or_else(|| {
        let message = format!("\"{source}\" does not have the form of the input format.");
        call.fail_at(0, message, "Mend the input format; capitals count: MM is the month, mm the minute.")
    })?;
    let in_utc = match moment.offset {
        Some(_) => moment.in_utc().map_or(moment, Moment::utc),
        None => moment,
    };
    Ok(Value::owned(date::format::format(&written, in_utc)))
}

fn pattern(call: &mut Invocation<'_, '_>, index: usize) -> Result<Vec<PatternPiece>, Stop> {
    let written = call.text_or_empty(index)?;
    if written.chars().count() == 1 && written.chars().next().and_then(date::pattern::standard).is_some() {
        call.undocumented("A format of one letter stands for a longer one of the en-US culture");
    }
    let read = if written.is_empty() { Err("it is empty".to_owned()) } else { date::pattern::dot_net(&written) };
    read.map_err(|problem| {
        call.fail_at(
            index,
            format!("The format cannot be read: {problem}."),
            "Write a .NET custom format, as yyyy-MM-dd.",
        )
    })
}
