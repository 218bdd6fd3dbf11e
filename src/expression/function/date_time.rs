//! Entra's date functions.

use jiff::civil::DateTime;

use super::arguments::Invocation;
use crate::Value;
use crate::date::count::Interval;
use crate::date::parse::Styles;
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
    let read = date::lenient::read(&text, date::in_utc(call.context().now.now()));
    if read.is_some_and(|read| !read.is_usual) {
        call.undocumented("A date in this form is read as .NET reads it");
    }
    read.map(|read| Some(read.at)).ok_or_else(|| {
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
    let (interval, number) = (interval(call)?, cut(call)?);
    let Some(at) = moment(call, 2)? else { return Ok(Value::Null) };
    interval
        .add(at, number)
        .map(Value::Date)
        .ok_or_else(|| call.fail("The date lies outside the calendar.", "Add less."))
}

/// .NET cuts a fraction off.
fn cut(call: &mut Invocation<'_, '_>) -> Result<i64, Stop> {
    let value = call.single(1)?;
    let fraction = value.number().filter(|number| number.fract() != 0.0 && number.abs() < 9e15);
    let Some(number) = fraction else { return call.integer(1) };
    call.undocumented("A number with a fraction is cut to a whole one, as Visual Basic's DateAdd does");
    #[expect(clippy::cast_possible_truncation, reason = "the fraction is cut off, and a note says so")]
    Ok(number as i64)
}

pub(super) fn difference<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let interval = interval(call)?;
    let (Some(first), Some(second)) = (moment(call, 1)?, moment(call, 2)?) else { return Ok(Value::Null) };
    Ok(Value::Integer(interval.between(first, second)))
}

pub(super) fn from_number<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let Some(number) = call.integer_if_given(0)? else { return Ok(Value::Null) };
    let found = if number < 0 { None } else { date::from_windows(number) };
    found.map(Value::Date).ok_or_else(|| {
        call.fail_at(0, "The number lies outside the calendar.", "Give Active Directory's number: 100 ns since 1601.")
    })
}

pub(super) fn to_number<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let Some(at) = moment(call, 0)? else { return Ok(Value::Null) };
    let number = date::to_windows(at);
    if number < 0 {
        return Err(call.fail_at(0, "Active Directory's date numbers begin in 1601.", "Give a later date."));
    }
    Ok(Value::owned(number.to_string()))
}

/// Four arguments, or Cloud Sync's three without the style.
pub(super) fn format<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let (input, output) = if call.count() == 3 { (1, 2) } else { (2, 3) };
    let Some(source) = call.text(0)?.filter(|source| !source.is_empty()) else { return Ok(Value::Null) };
    let styles = styles(call)?;
    let read = pattern(call, input, styles)?;
    let written = pattern(call, output, Styles::default())?;
    let now = date::in_utc(call.context().now.now());
    let moment = date::parse::exact(&source, &read, styles, now).ok_or_else(|| {
        let message = format!("\"{source}\" does not have the form of the input format.");
        let remedy =
            "Mend the input format; capitals count: MM is the month, mm the minute. A weekday must be the date's.";
        call.fail_at(0, message, remedy)
    })?;
    reading_notes(call, &read);
    let in_utc = match moment.offset {
        Some(_) => moment.in_utc().map_or(moment, Moment::utc),
        None => moment,
    };
    let mut written = written;
    if read.iter().any(|piece| matches!(piece, PatternPiece::Offset(_))) {
        for kind in written.iter_mut().filter(|piece| **piece == PatternPiece::Kind) {
            call.undocumented("The zone that K shows is the service's own, taken to be UTC");
            *kind = PatternPiece::Offset(3);
        }
    }
    Ok(Value::owned(date::format::format(&written, in_utc)))
}

/// The second argument, by the names of .NET's DateTimeStyles, which Microsoft's page links; Cloud Sync's form has none.
fn styles(call: &mut Invocation<'_, '_>) -> Result<Styles, Stop> {
    if call.count() < 4 || !call.given(1) {
        return Ok(Styles::USUAL);
    }
    let names = call.text_or_empty(1)?;
    if names.is_empty() {
        return Ok(Styles::USUAL);
    }
    Styles::named(&names).ok_or_else(|| {
        let remedy = "Leave it empty, or write a name as AllowWhiteSpaces.";
        call.fail_at(1, format!("{names} is none of .NET's DateTimeStyles."), remedy)
    })
}

/// What the clock or the calendar of the service fills in.
fn reading_notes(call: &mut Invocation<'_, '_>, read: &[PatternPiece]) {
    let has = |test: fn(&PatternPiece) -> bool| read.iter().any(test);
    if !has(|piece| matches!(piece, PatternPiece::Year(_))) {
        call.undocumented("What the format leaves out of the date is today's, or this year's, by the service's clock");
    }
    if has(|piece| matches!(piece, PatternPiece::Year(..=2))) && !has(|piece| matches!(piece, PatternPiece::Year(3..)))
    {
        call.undocumented("A year of two digits lies between 1950 and 2049, as .NET has it since version 8");
    }
}

fn pattern(call: &mut Invocation<'_, '_>, index: usize, styles: Styles) -> Result<Vec<PatternPiece>, Stop> {
    let given = call.text_or_empty(index)?;
    let trimmed = styles.trimmed(&given);
    // One letter beside blanks is a custom format, alone a standard one.
    let alone = trimmed.len() == 1 && given.len() > 1;
    let written = if alone { &*format!("%{trimmed}") } else { trimmed };
    if written.chars().count() == 1 && written.chars().next().and_then(date::pattern::standard).is_some() {
        call.undocumented("A format of one letter stands for a longer one of the en-US culture");
    }
    let read = if written.is_empty() { Err("it is empty".to_owned()) } else { date::pattern::dot_net(written) };
    read.map_err(|problem| {
        call.fail_at(
            index,
            format!("The format cannot be read: {problem}."),
            "Write a .NET custom format, as yyyy-MM-dd.",
        )
    })
}
