//! Dates as the vendors' languages read, write and count them.
//!
//! A pattern, .NET's or Joda-Time's, becomes a list of [`pattern::PatternPiece`]s; [`format`] writes a moment by them and
//! [`parse`] and [`joda`] read one. [`lenient`] reads a moment without a pattern. Names of months and days are English.

pub(crate) mod count;
pub(crate) mod format;
pub(crate) mod joda;
pub(crate) mod lenient;
pub(crate) mod parse;
pub(crate) mod pattern;

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// A date and time as written, with the offset when one was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub local: DateTime,
    pub offset: Option<Offset>,
}

impl Moment {
    pub const fn utc(at: DateTime) -> Self {
        Self { local: at, offset: Some(Offset::UTC) }
    }

    /// The same moment in UTC; without an offset it counts as UTC already.
    pub fn in_utc(self) -> Option<DateTime> {
        let ahead = self.offset.map_or(0, Offset::seconds);
        self.local.checked_sub(SignedDuration::from_secs(i64::from(ahead))).ok()
    }
}

pub(crate) fn in_utc(timestamp: Timestamp) -> DateTime {
    Offset::UTC.to_datetime(timestamp)
}

/// As Entra prints a date: `M/d/yyyy h:mm:ss tt`.
pub(crate) fn general(at: DateTime) -> String {
    let half = if at.hour() < 12 { "AM" } else { "PM" };
    let hour = (at.hour() + 11) % 12 + 1;
    format!("{}/{}/{:04} {hour}:{:02}:{:02} {half}", at.month(), at.day(), at.year(), at.minute(), at.second())
}

/// Where Active Directory's date number (FILETIME) begins: 1601-01-01 UTC, in steps of 100 ns.
const WINDOWS_EPOCH: DateTime = jiff::civil::date(1601, 1, 1).at(0, 0, 0, 0);

pub(crate) fn to_windows(at: DateTime) -> i128 {
    at.duration_since(WINDOWS_EPOCH).as_nanos().div_euclid(100)
}

pub(crate) fn from_windows(number: i64) -> Option<DateTime> {
    let seconds = number.div_euclid(10_000_000);
    let nanoseconds = i32::try_from(number.rem_euclid(10_000_000) * 100).ok()?;
    WINDOWS_EPOCH.checked_add(SignedDuration::new(seconds, nanoseconds)).ok()
}

pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// From Sunday, as both vendors' weeks begin.
pub(crate) const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
