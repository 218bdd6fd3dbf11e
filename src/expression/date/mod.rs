//! Dates as the vendors' languages read, write and count them.
//!
//! A pattern, .NET's or Joda-Time's, becomes a list of [`pattern::Piece`]s; [`format`] writes a moment by them and
//! [`parse`] reads one. Names of months and days are English.

pub(crate) mod count;
pub(crate) mod format;
pub(crate) mod parse;
pub(crate) mod pattern;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

/// A date and time as written, with the offset when one was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub local: DateTime,
    pub offset: Option<Offset>,
}

impl Moment {
    pub fn utc(timestamp: Timestamp) -> Self {
        Self { local: in_utc(timestamp), offset: Some(Offset::UTC) }
    }

    /// The same moment in UTC; without an offset it counts as UTC already.
    pub fn timestamp(self) -> Option<Timestamp> {
        self.offset.unwrap_or(Offset::UTC).to_timestamp(self.local).ok()
    }
}

pub(crate) fn in_utc(timestamp: Timestamp) -> DateTime {
    Offset::UTC.to_datetime(timestamp)
}

/// As Entra prints a date: `M/d/yyyy h:mm:ss tt`.
pub(crate) fn general(timestamp: Timestamp) -> String {
    let at = in_utc(timestamp);
    let half = if at.hour() < 12 { "AM" } else { "PM" };
    let hour = (at.hour() + 11) % 12 + 1;
    format!("{}/{}/{:04} {hour}:{:02}:{:02} {half}", at.month(), at.day(), at.year(), at.minute(), at.second())
}

/// 100-nanosecond steps from 1601 to 1970.
const WINDOWS_EPOCH: i128 = 116_444_736_000_000_000;

/// Active Directory's date number (FILETIME): 100 ns since 1601-01-01 UTC.
pub(crate) fn to_windows(timestamp: Timestamp) -> i128 {
    timestamp.as_nanosecond().div_euclid(100) + WINDOWS_EPOCH
}

pub(crate) fn from_windows(number: i64) -> Option<Timestamp> {
    Timestamp::from_nanosecond((i128::from(number) - WINDOWS_EPOCH) * 100).ok()
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
