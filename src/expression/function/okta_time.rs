//! Okta's time functions. Formats are Joda-Time's.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::arguments::Invocation;
use crate::Value;
use crate::date::pattern::{PatternPiece, joda};
use crate::date::{self, Moment};
use crate::evaluate::{Evaluated, Stop};

/// The three-letter names as Java reads them; its EST has summer time, as Okta's sample output shows.
const SHORT_ZONES: [(&str, &str); 9] = [
    ("EST", "America/New_York"),
    ("CST", "America/Chicago"),
    ("MST", "America/Denver"),
    ("PST", "America/Los_Angeles"),
    ("AST", "America/Anchorage"),
    ("HST", "Pacific/Honolulu"),
    ("PNT", "America/Phoenix"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
];

/// Without a zone in UTC with milliseconds.
pub(super) fn now<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let now = call.context().now.now();
    let (mut abbreviation, mut id) = ("UTC".to_owned(), "UTC".to_owned());
    let moment = if call.given(0) {
        let name = call.text_or_empty(0)?;
        id = name.to_string();
        let (offset, short) = match distance(&name) {
            Some(offset) => {
                call.undocumented("A distance from UTC, as +02:00, is taken as a time zone as Joda-Time takes it");
                (offset, name.into_owned())
            }
            None => {
                let canonical = SHORT_ZONES.iter().find(|(short, _)| *short == name).map_or(&*name, |(_, zone)| zone);
                let zone = TimeZone::get(canonical).map_err(|_| {
                    call.fail_at(0, format!("{name} is no time zone."), "Write a name as America/New_York.")
                })?;
                let info = zone.to_offset_info(now);
                (info.offset(), info.abbreviation().to_owned())
            }
        };
        abbreviation = short;
        Moment { local: offset.to_datetime(now), offset: Some(offset) }
    } else {
        Moment::utc(date::in_utc(now))
    };
    let mut pieces = if call.given(1) { format(call, 1)? } else { iso_pieces(true) };
    for piece in &mut pieces {
        match piece {
            PatternPiece::ZoneName => *piece = PatternPiece::Literal(abbreviation.clone()),
            PatternPiece::ZoneId => *piece = PatternPiece::Literal(id.clone()),
            PatternPiece::LongZoneName if abbreviation != "UTC" => {
                call.undocumented("A zone's long name depends on Java's language; its short one stands for it here");
                *piece = PatternPiece::Literal(abbreviation.clone());
            }
            _ => {}
        }
    }
    Ok(Value::owned(date::format::format(&pieces, moment)))
}

/// `+02:00`, `-05:30`: less lenient than a date's, as Joda-Time's names of zones are
fn distance(zone: &str) -> Option<Offset> {
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':')?;
    let number = |text: &str, least: i32| {
        let is_it = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|number: &i32| is_it && *number < least)
    };
    Offset::from_seconds(sign * (number(hours, 24)? * 3600 + number(minutes, 60)? * 60)).ok()
}

fn iso_pieces(milliseconds: bool) -> Vec<PatternPiece> {
    let pattern = if milliseconds { "yyyy-MM-ddTHH:mm:ss.fffK" } else { "yyyy-MM-ddTHH:mm:ssK" };
    date::pattern::dot_net(pattern).unwrap_or_default()
}

/// With three digits of milliseconds, or with none where they are 0, as Okta prints both.
fn iso(at: DateTime) -> Value<'static> {
    let milliseconds = at.subsec_nanosecond() / 1_000_000 != 0;
    Value::owned(date::format::format(&iso_pieces(milliseconds), Moment::utc(at)))
}

fn format(call: &mut Invocation<'_, '_>, index: usize) -> Result<Vec<PatternPiece>, Stop> {
    let written = call.text_or_empty(index)?;
    joda(&written).map_err(|problem| {
        call.fail_at(
            index,
            format!("The format cannot be read: {problem}."),
            "Write a Joda-Time format, as yyyy-MM-dd.",
        )
    })
}

const EMPTY: &str = "An empty time gives null";

/// The time argument; empty text "might result in unexpected behavior".
fn time<'a>(call: &mut Invocation<'a, '_>) -> Result<Option<std::borrow::Cow<'a, str>>, Stop> {
    let text = call.text(0)?.filter(|text| !text.is_empty());
    if text.is_none() {
        call.undocumented(EMPTY);
    }
    Ok(text)
}

fn number(call: &mut Invocation<'_, '_>) -> Result<Option<i64>, Stop> {
    let number = call.integer_if_given(0)?;
    if number.is_none() {
        call.undocumented(EMPTY);
    }
    Ok(number)
}

fn iso_argument(call: &mut Invocation<'_, '_>) -> Result<Option<DateTime>, Stop> {
    let Some(text) = time(call)? else { return Ok(None) };
    let read = date::lenient::read(&text, date::in_utc(call.context().now.now())).map(|read| read.at);
    read.map(Some).ok_or_else(|| {
        call.fail_at(0, format!("\"{text}\" is no ISO 8601 time."), "Give a time as 2015-07-31T17:18:37.979Z.")
    })
}

fn outside(call: &Invocation<'_, '_>) -> Stop {
    call.fail_at(0, "The time lies outside the calendar.", "Check the unit of the number.")
}

pub(super) fn from_windows<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let Some(number) = number(call)? else { return Ok(Value::Null) };
    date::from_windows(number).map(iso).ok_or_else(|| outside(call))
}

/// Thirteen digits are milliseconds, as the Identity Engine's page has them; ten are taken for seconds.
pub(super) fn from_unix<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let Some(number) = number(call)? else { return Ok(Value::Null) };
    let seconds = number.unsigned_abs() < 100_000_000_000;
    if seconds {
        call.undocumented("A Unix time of few digits counts as seconds");
    }
    let read = if seconds { jiff::Timestamp::from_second(number) } else { jiff::Timestamp::from_millisecond(number) };
    read.map(|at| iso(date::in_utc(at))).map_err(|_| outside(call))
}

pub(super) fn from_string<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let pieces = format(call, 1)?;
    let Some(text) = time(call)? else { return Ok(Value::Null) };
    let found = date::joda::read(&text, &pieces, date::in_utc(call.context().now.now()));
    if found.is_some_and(|read| read.is_guessed) {
        call.undocumented("A year of two digits, or one that is not in the format, is filled in as Joda-Time does");
    }
    found.and_then(|read| read.moment.in_utc()).map(iso).ok_or_else(|| {
        call.fail_at(
            0,
            format!("\"{text}\" does not have this format."),
            "Mend the format; MM is the month, mm the minute.",
        )
    })
}

pub(super) fn to_windows<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    Ok(iso_argument(call)?.map_or(Value::Null, |at| Value::owned(date::to_windows(at).to_string())))
}

pub(super) fn to_unix<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let Some(at) = iso_argument(call)? else { return Ok(Value::Null) };
    let stamp = Offset::UTC.to_timestamp(at).map_err(|_| outside(call))?;
    Ok(Value::owned(stamp.as_millisecond().to_string()))
}

pub(super) fn to_text<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let pieces = format(call, 1)?;
    Ok(iso_argument(call)?.map_or(Value::Null, |at| Value::owned(date::format::format(&pieces, Moment::utc(at)))))
}
