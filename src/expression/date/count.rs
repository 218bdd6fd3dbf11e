//! Moving a date and counting intervals, as VB.NET's `DateAdd` and `DateDiff` do.
//!
//! Days, hours, minutes and seconds cut the span toward zero; `ww` counts calendar weeks from Sunday; months and years
//! are calendar differences. All numbers printed in Microsoft's reference fit this.

use jiff::civil::DateTime;
use jiff::{SignedDuration, ToSpan as _};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interval {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

impl Interval {
    /// The documented names.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "yyyy" => Self::Year,
            "m" => Self::Month,
            "ww" => Self::Week,
            "d" => Self::Day,
            "h" => Self::Hour,
            "n" => Self::Minute,
            "s" => Self::Second,
            _ => return None,
        })
    }

    const fn seconds(self) -> i64 {
        match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 3600,
            _ => 86_400,
        }
    }

    pub fn add(self, at: DateTime, number: i64) -> Option<DateTime> {
        let months = match self {
            Self::Year => number.checked_mul(12)?,
            Self::Month => number,
            Self::Week => return self.shift(at, number.checked_mul(7)?),
            _ => return self.shift(at, number),
        };
        let span = jiff::Span::new().try_months(months).ok()?;
        at.checked_add(span).ok()
    }

    fn shift(self, at: DateTime, number: i64) -> Option<DateTime> {
        at.checked_add(SignedDuration::from_secs(number.checked_mul(self.seconds())?)).ok()
    }

    /// How many intervals from the first to the second.
    pub fn between(self, first: DateTime, second: DateTime) -> i64 {
        let years = i64::from(second.year()) - i64::from(first.year());
        match self {
            Self::Year => years,
            Self::Month => years * 12 + i64::from(second.month()) - i64::from(first.month()),
            Self::Week => sunday_before(second).duration_since(sunday_before(first)).as_secs() / (7 * 86_400),
            _ => second.duration_since(first).as_secs() / self.seconds(),
        }
    }
}

/// The same time of day on the Sunday on or before it.
fn sunday_before(at: DateTime) -> DateTime {
    at.saturating_sub(i64::from(at.weekday().to_sunday_zero_offset()).days())
}

#[cfg(test)]
mod tests {
    use super::super::{general, lenient};
    use super::*;

    fn lenient(text: &str) -> Option<DateTime> {
        lenient::read(text, jiff::civil::date(2025, 7, 30).at(0, 0, 0, 0)).map(|read| read.at)
    }

    #[test]
    fn intervals_are_counted_as_in_the_reference() {
        for (interval, first, second, expected) in [
            ("d", "2021-08-18+08:00", "2021-08-31+08:00", 13),
            ("d", "8/25/2021 5:41:18 PM", "2012-03-16-07:00", -3449),
            ("ww", "8/25/2021 5:41:18 PM", "2012-03-16-07:00", -493),
            ("m", "2021-01-31", "2021-02-01", 1),
            ("yyyy", "2021-12-31", "2022-01-01", 1),
            ("n", "2021-08-24", "2021-08-25", 1440),
        ] {
            let (first, second) = (lenient(first).unwrap(), lenient(second).unwrap());
            assert_eq!(Interval::named(interval).unwrap().between(first, second), expected, "{interval}");
        }
    }

    #[test]
    fn a_month_more_stays_within_the_month() {
        for (interval, number, expected) in
            [("m", 1, "2/28/2021 7:00:00 AM"), ("yyyy", -1, "1/31/2020 7:00:00 AM"), ("ww", 1, "2/7/2021 7:00:00 AM")]
        {
            let moved = Interval::named(interval).unwrap().add(lenient("2021-01-31-07:00").unwrap(), number);
            assert_eq!(general(moved.unwrap()), expected, "{interval}");
        }
    }
}
