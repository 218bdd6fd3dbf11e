//! Reading a moment by a Joda-Time format, as `DateTimeFormatter.parseDateTime` does.
//!
//! Widths count only where another number follows; words are read in any case, months and days by their long or short
//! names. What the format leaves out is that of the year 2000 where it has a month or a day, else that of 1970-01-01.

use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use jiff::tz::Offset;

use super::pattern::PatternPiece;
use super::{DAYS, MONTHS, Moment};

/// How far a year of two digits may lie behind and ahead of now, in years: 80 and 19.
const BEHIND: i64 = 80;

/// A moment, and whether Joda-Time filled in a part of its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct JodaDate {
    pub moment: Moment,
    pub is_guessed: bool,
}

/// Reads the whole text. `now`: the clock, for years of two digits.
pub(crate) fn read(text: &str, pieces: &[PatternPiece], now: DateTime) -> Option<JodaDate> {
    let mut fields = JodaFields { now: i64::from(now.year()), ..JodaFields::default() };
    let mut rest = text;
    for (place, piece) in pieces.iter().enumerate() {
        let number_follows = pieces.get(place + 1).is_some_and(is_number);
        rest = fields.read(rest, piece, number_follows)?;
    }
    if rest.is_empty() { fields.date() } else { None }
}

const fn is_number(piece: &PatternPiece) -> bool {
    matches!(
        piece,
        PatternPiece::Year(_)
            | PatternPiece::Month(_)
            | PatternPiece::Day(_)
            | PatternPiece::Hour24(_)
            | PatternPiece::Hour24From1(_)
            | PatternPiece::Hour12(_)
            | PatternPiece::Hour12From0(_)
            | PatternPiece::WeekYear(_)
            | PatternPiece::Week(_)
            | PatternPiece::Weekday(_)
            | PatternPiece::Minute(_)
            | PatternPiece::Second(_)
            | PatternPiece::DayOfYear(_)
            | PatternPiece::Century(_)
            | PatternPiece::Fraction { .. }
    )
}

#[derive(Default)]
struct JodaFields {
    now: i64,
    century: Option<i64>,
    year: Option<i64>,
    is_short_year: bool,
    week_year: Option<i64>,
    month: Option<i64>,
    week: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    weekday: Option<i64>,
    hour: Option<i64>,
    half_hour: Option<i64>,
    afternoon: Option<bool>,
    minute: i64,
    second: i64,
    nanosecond: i64,
    offset: Option<Offset>,
    before_christ: bool,
}

impl JodaFields {
    fn read<'t>(&mut self, text: &'t str, piece: &PatternPiece, number_follows: bool) -> Option<&'t str> {
        let number = |most: usize, width: usize| digits(text, if number_follows { width } else { most });
        let (value, rest) = match piece {
            PatternPiece::Year(width) if *width <= 2 => {
                let (value, rest) = if number_follows { digits(text, 2)? } else { digits(text, 9)? };
                self.is_short_year = text.len() - rest.len() == 2;
                self.year = Some(if self.is_short_year { self.pivoted(value) } else { value });
                return Some(rest);
            }
            PatternPiece::Year(width) | PatternPiece::WeekYear(width) => number(9, *width)?,
            PatternPiece::DayOfYear(_) => number(3, 3)?,
            PatternPiece::Weekday(_) => number(1, 1)?,
            PatternPiece::Century(_) => number(9, 2)?,
            PatternPiece::Fraction { digits, .. } => {
                let count = text.bytes().take(*digits).take_while(u8::is_ascii_digit).count();
                let value = format!("{:0<9}", &text[..count.min(9)]).parse().ok().filter(|_| count > 0)?;
                (value, &text[count..])
            }
            piece if is_number(piece) => number(2, 2)?,
            _ => return self.read_word(text, piece),
        };
        match piece {
            PatternPiece::Year(_) => self.year = Some(value),
            PatternPiece::WeekYear(_) => self.week_year = Some(value),
            PatternPiece::Century(_) => self.century = Some(value),
            PatternPiece::Month(_) => self.month = Some(value),
            PatternPiece::Week(_) => self.week = Some(value),
            PatternPiece::Day(_) => self.day = Some(value),
            PatternPiece::DayOfYear(_) => self.day_of_year = Some(value),
            PatternPiece::Weekday(_) => self.weekday = Some(value),
            PatternPiece::Hour24(_) => self.hour = Some(value),
            PatternPiece::Hour24From1(_) => self.hour = Some(within(value, 1, 24)? % 24),
            PatternPiece::Hour12(_) => self.half_hour = Some(within(value, 1, 12)? % 12),
            PatternPiece::Hour12From0(_) => self.half_hour = Some(within(value, 0, 11)?),
            PatternPiece::Minute(_) => self.minute = value,
            PatternPiece::Second(_) => self.second = within(value, 0, 59)?,
            _ => self.nanosecond = value,
        }
        Some(rest)
    }

    /// The year within the hundred that begins eighty years ago.
    const fn pivoted(&self, short: i64) -> i64 {
        let first = self.now - BEHIND;
        let year = first - first.rem_euclid(100) + short;
        if year < first { year + 100 } else { year }
    }

    fn read_word<'t>(&mut self, text: &'t str, piece: &PatternPiece) -> Option<&'t str> {
        match piece {
            PatternPiece::Literal(literal) => {
                let start = text.get(..literal.len())?;
                let same = start.to_lowercase() == literal.to_lowercase();
                same.then(|| &text[literal.len()..])
            }
            PatternPiece::MonthName { .. } => {
                let (place, rest) = named(text, &MONTHS)?;
                self.month = Some(place + 1);
                Some(rest)
            }
            PatternPiece::DayName { .. } => {
                let (place, rest) = named(text, &DAYS)?;
                self.weekday = Some(if place == 0 { 7 } else { place });
                Some(rest)
            }
            PatternPiece::HalfDay { .. } => {
                let half = text.get(..2)?;
                self.afternoon = Some(half.eq_ignore_ascii_case("PM"));
                (half.eq_ignore_ascii_case("AM") || half.eq_ignore_ascii_case("PM")).then(|| &text[2..])
            }
            PatternPiece::Era { .. } => {
                let era = ["BCE", "BC", "AD", "CE"]
                    .iter()
                    .find(|era| text.get(..era.len()).is_some_and(|start| start.eq_ignore_ascii_case(era)))?;
                self.before_christ = era.starts_with('B');
                Some(&text[era.len()..])
            }
            PatternPiece::Offset(_) => self.offset(text),
            PatternPiece::ZoneName | PatternPiece::ZoneId | PatternPiece::LongZoneName => {
                let zone =
                    ["Coordinated Universal Time", "UTC", "GMT", "Z"].iter().find(|zone| text.starts_with(**zone))?;
                self.offset = Some(Offset::UTC);
                Some(&text[zone.len()..])
            }
            _ => None,
        }
    }

    fn offset<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let sign = match text.chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        let (hours, rest) = two_digits(&text[1..])?;
        let (minutes, rest) = two_digits(rest.strip_prefix(':').unwrap_or(rest)).unwrap_or((0, rest));
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
        self.offset = Some(Offset::from_seconds(sign * seconds).ok()?);
        Some(rest)
    }

    fn date(self) -> Option<JodaDate> {
        let names_day = self.month.or(self.day).or(self.day_of_year).or(self.week).or(self.weekday).is_some();
        let has_year = self.year.or(self.week_year).or(self.century).is_some();
        let start = if !has_year && names_day { 2000 } else { 1970 };
        let year = self.year.or((start == 2000).then_some(start));
        // Joda-Time sets all parts twice: first each with what is below it at its least, then as they stand.
        let first = self.set_all(Date::new(1970, 1, 1).ok()?, year, true)?;
        let date = self.set_all(first, year, false)?;
        let hour = self.half_hour.map(|hour| hour + if self.afternoon == Some(true) { 12 } else { 0 });
        let small = |number: i64| i8::try_from(number).ok();
        let time = Time::new(
            small(self.hour.or(hour).unwrap_or(0))?,
            small(self.minute)?,
            small(self.second)?,
            i32::try_from(self.nanosecond / 1_000_000 * 1_000_000).ok()?,
        );
        let moment = Moment { local: DateTime::from_parts(date, time.ok()?), offset: self.offset };
        Some(JodaDate { moment, is_guessed: !has_year || self.is_short_year })
    }

    /// From the greatest part to the least.
    fn set_all(&self, date: Date, year: Option<i64>, floors: bool) -> Option<Date> {
        let small = |number: i64| i8::try_from(number).ok();
        let mut date = date;
        if let Some(century) = self.century {
            let within = if floors { 0 } else { i64::from(date.year()).rem_euclid(100) };
            date = date.with().year(i16::try_from(century * 100 + within).ok()?).build().ok()?;
        }
        if let Some(year) = self.week_year {
            let weeks = date.iso_week_date();
            let (week, weekday) = if floors { (1, Weekday::Monday) } else { (weeks.week(), weeks.weekday()) };
            date = ISOWeekDate::new(i16::try_from(year).ok()?, week, weekday).ok()?.date();
        }
        if let Some(year) = year {
            let year = i16::try_from(if self.before_christ { 1 - year } else { year }).ok()?;
            date = if floors { Date::new(year, 1, 1).ok()? } else { date.with().year(year).build().ok()? };
        }
        if let Some(month) = self.month {
            let month = small(month)?;
            date =
                if floors { Date::new(date.year(), month, 1).ok()? } else { date.with().month(month).build().ok()? };
        }
        if let Some(week) = self.week {
            let weeks = date.iso_week_date();
            let weekday = if floors || self.weekday.is_none() { Weekday::Monday } else { weeks.weekday() };
            date = ISOWeekDate::new(weeks.year(), small(week)?, weekday).ok()?.date();
        }
        if let Some(day) = self.day_of_year {
            date = date.with().day_of_year(i16::try_from(day).ok()?).build().ok()?;
        }
        if let Some(day) = self.day {
            date = date.with().day(small(day)?).build().ok()?;
        }
        if let Some(weekday) = self.weekday {
            let weeks = date.iso_week_date();
            let weekday = Weekday::from_monday_one_offset(small(weekday)?).ok()?;
            date = ISOWeekDate::new(weeks.year(), weeks.week(), weekday).ok()?.date();
        }
        Some(date)
    }
}

fn within(value: i64, least: i64, most: i64) -> Option<i64> {
    (least..=most).contains(&value).then_some(value)
}

/// At least one digit, at most so many.
fn digits(text: &str, most: usize) -> Option<(i64, &str)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    Some((text[..count].parse().ok()?, &text[count..]))
}

fn two_digits(text: &str) -> Option<(i64, &str)> {
    digits(text, 2).filter(|(_, rest)| text.len() - rest.len() == 2)
}

/// By its long name, else by its short one.
fn named<'t>(text: &'t str, names: &[&str]) -> Option<(i64, &'t str)> {
    let find = |length: fn(&str) -> usize| {
        (0..).zip(names).find_map(|(place, name)| {
            let name = &name[..length(name)];
            let start = text.get(..name.len())?;
            start.eq_ignore_ascii_case(name).then(|| (place, &text[name.len()..]))
        })
    };
    find(str::len).or_else(|| find(|_| 3))
}

#[cfg(test)]
mod tests {
    use super::super::pattern::joda;
    use super::*;

    #[test]
    fn joda_s_letters_are_read() {
        let now = jiff::civil::date(2025, 7, 30).at(10, 0, 0, 0);
        for (pattern, text, expected, is_guessed) in [
            ("xxxx-'W'ww-e", "2015-W31-5", "2015-07-31T00:00:00", false),
            ("yyyy-MM-dd kk:mm", "2015-07-31 24:05", "2015-07-31T00:05:00", false),
            ("yyyy-MM-dd K:mm a", "2015-07-31 0:05 PM", "2015-07-31T12:05:00", false),
            ("MM/dd/yyyy", "7/1/2015", "2015-07-01T00:00:00", false),
            ("yyyy'o''clock'", "1982O'CLOCK", "1982-01-01T00:00:00", false),
            ("yyyy-MM-dd", "02003-06-10", "2003-06-10T00:00:00", false),
            ("yyyy-MM-dd HH:mm:ss.S", "1959-06-03 22:37:33.8", "1959-06-03T22:37:33.8", false),
            ("EEE d MMM yyyy", "friday 31 JULY 2015", "2015-07-31T00:00:00", false),
            ("EEE yyyy-MM-dd", "Mon 2015-07-31", "2015-07-27T00:00:00", false),
            ("w", "50", "2000-12-11T00:00:00", true),
            ("x", "2038", "2038-01-04T00:00:00", false),
            ("E", "Wed", "2000-12-27T00:00:00", true),
            ("d", "22", "2000-01-22T00:00:00", true),
            ("D", "66", "2000-03-06T00:00:00", true),
            ("MMMMM", "december", "2000-12-01T00:00:00", true),
            ("hh:mm a", "02:56 PM", "1970-01-01T14:56:00", true),
            ("M/d/yy", "3/2/44", "2044-03-02T00:00:00", true),
            ("M/d/yy", "3/2/45", "1945-03-02T00:00:00", true),
        ] {
            let read = read(text, &joda(pattern).unwrap(), now).unwrap_or_else(|| unread(pattern));
            assert_eq!((read.moment.local.to_string().as_str(), read.is_guessed), (expected, is_guessed), "{pattern}");
        }
        for (pattern, text) in [("hh:mm a", "13:00 PM"), ("yyyy-MM-dd", "2015-02-30")] {
            assert_eq!(read(text, &joda(pattern).unwrap(), now), None, "{pattern} {text}");
        }
    }

    fn unread(pattern: &str) -> JodaDate {
        panic!("{pattern} is not read")
    }
}
