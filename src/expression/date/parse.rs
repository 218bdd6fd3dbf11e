//! Reading a moment: exactly by a pattern, or leniently as .NET's `DateTime.Parse` does for en-US.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use jiff::tz::Offset;

use super::pattern::{PatternPiece, dot_net};
use super::{DAYS, MONTHS, Moment};

/// Reads the whole text by a .NET pattern: a letter written twice or more takes exactly so many digits.
pub(crate) fn exact(text: &str, pieces: &[PatternPiece]) -> Option<Moment> {
    read(text, pieces, |_| true)
}

/// Reads the whole text by a Joda-Time pattern: widths count only where another number follows.
pub(crate) fn exact_joda(text: &str, pieces: &[PatternPiece]) -> Option<Moment> {
    read(text, pieces, |next| next.is_some_and(is_number))
}

fn read(text: &str, pieces: &[PatternPiece], fixed: impl Fn(Option<&PatternPiece>) -> bool) -> Option<Moment> {
    let mut fields = Fields::default();
    let mut rest = text;
    for (place, piece) in pieces.iter().enumerate() {
        rest = fields.read(rest, piece, fixed(pieces.get(place + 1)))?;
    }
    if rest.is_empty() { fields.moment() } else { None }
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
            | PatternPiece::Fraction { .. }
    )
}

/// What a date may look like when no pattern is given, the usual ones first; a time and an offset may follow each.
const DATES: [&str; 20] = [
    "yyyy-M-d",
    "M/d/yyyy",
    "yyyy/M/d",
    "d MMM yyyy",
    "d MMMM yyyy",
    "MMM d, yyyy",
    "MMMM d, yyyy",
    "dddd, MMMM d, yyyy",
    "ddd, d MMM yyyy",
    "dddd, d MMMM yyyy",
    "d-MMM-yyyy",
    "d-MMM-yy",
    "M-d-yyyy",
    "M/d/yy",
    "yyyy.M.d",
    "MMM d yyyy",
    "MMMM d yyyy",
    "MMMM yyyy",
    "MMM yyyy",
    "yyyy-M",
];
const TIMES: [&str; 10] =
    ["", " H:m:s", "TH:m:s", " h:m:s tt", " H:m", "TH:m", " h:m tt", " H:m:s.FFFFFFF", "TH:m:s.FFFFFFF", " h tt"];
const OFFSETS: [&str; 2] = ["K", " K"];

/// The patterns of all these, read once.
static USUAL: LazyLock<Vec<Vec<PatternPiece>>> = LazyLock::new(|| {
    let all = DATES.iter().flat_map(|d| TIMES.iter().flat_map(move |t| OFFSETS.iter().map(move |o| [*d, *t, *o])));
    all.filter_map(|parts| dot_net(&parts.concat()).ok()).collect()
});

/// Reads a date in one of the usual ways and turns it to UTC; without an offset it counts as UTC.
pub(crate) fn lenient(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let in_utc = text.strip_suffix(" GMT").or_else(|| text.strip_suffix(" UTC"));
    let text = in_utc.map_or(Cow::Borrowed(text), |before| Cow::Owned(format!("{before}Z")));
    USUAL.iter().find_map(|pieces| exact(&text, pieces)?.in_utc())
}

#[derive(Default)]
struct Fields {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    day_of_year: Option<i16>,
    week_year: Option<i16>,
    week: Option<i8>,
    weekday: Option<i8>,
    hour: i8,
    minute: i8,
    second: i8,
    nanosecond: i32,
    afternoon: Option<bool>,
    offset: Option<Offset>,
}

impl Fields {
    fn read<'t>(&mut self, text: &'t str, piece: &PatternPiece, fixed: bool) -> Option<&'t str> {
        let digits = |most: usize, width: usize| {
            let exact = fixed && width > 1;
            number(text, if exact { width } else { most }).filter(|(_, count)| !exact || *count == width)
        };
        match piece {
            PatternPiece::Literal(literal) => return text.strip_prefix(&**literal),
            PatternPiece::Year(width) if *width <= 2 => return self.short_year(text, fixed && *width == 2),
            PatternPiece::Year(width) => self.year = Some(keep(digits(4.max(*width), *width)?)?),
            PatternPiece::Month(width) => self.month = Some(keep(digits(2, *width)?)?),
            PatternPiece::Day(width) => self.day = Some(keep(digits(2, *width)?)?),
            PatternPiece::DayOfYear(width) => self.day_of_year = Some(keep(digits(3, *width)?)?),
            PatternPiece::Hour24(width) | PatternPiece::Hour12(width) => self.hour = keep(digits(2, *width)?)?,
            PatternPiece::Hour24From1(width) => self.hour = keep::<i8>(digits(2, *width)?)? % 24,
            PatternPiece::Hour12From0(width) => self.hour = hour_from_0(keep(digits(2, *width)?)?)?,
            PatternPiece::WeekYear(width) => self.week_year = Some(keep(digits(4.max(*width), *width)?)?),
            PatternPiece::Week(width) => self.week = Some(keep(digits(2, *width)?)?),
            PatternPiece::Weekday(width) => self.weekday = Some(keep(digits(1, *width)?)?),
            PatternPiece::Minute(width) => self.minute = keep(digits(2, *width)?)?,
            PatternPiece::Second(width) => self.second = keep(digits(2, *width)?)?,
            _ => return self.read_words(text, piece),
        }
        let width = match piece {
            PatternPiece::Year(width) | PatternPiece::WeekYear(width) => digits(4.max(*width), *width)?.1,
            PatternPiece::Weekday(width) => digits(1, *width)?.1,
            PatternPiece::DayOfYear(width) => digits(3, *width)?.1,
            PatternPiece::Month(width)
            | PatternPiece::Day(width)
            | PatternPiece::Minute(width)
            | PatternPiece::Second(width)
            | PatternPiece::Hour24(width)
            | PatternPiece::Hour24From1(width)
            | PatternPiece::Hour12(width)
            | PatternPiece::Hour12From0(width)
            | PatternPiece::Week(width) => digits(2, *width)?.1,
            _ => 0,
        };
        text.get(width..)
    }

    /// Two digits are years from 1950 to 2049, as .NET's calendar has it.
    fn short_year<'t>(&mut self, text: &'t str, two_digits: bool) -> Option<&'t str> {
        let (year, used) = number(text, 2).filter(|(_, used)| !two_digits || *used == 2)?;
        let year = i16::try_from(year).ok()?;
        self.year = Some(if year < 50 { 2000 + year } else { 1900 + year });
        text.get(used..)
    }

    fn read_words<'t>(&mut self, text: &'t str, piece: &PatternPiece) -> Option<&'t str> {
        match piece {
            PatternPiece::MonthName { short } => {
                let (place, rest) = named(text, &MONTHS, *short)?;
                self.month = Some(i8::try_from(place + 1).ok()?);
                Some(rest)
            }
            PatternPiece::DayName { short } => named(text, &DAYS, *short).map(|(_, rest)| rest),
            PatternPiece::Fraction { digits, exact } => self.fraction(text, *digits, *exact),
            PatternPiece::HalfDay { letter } => {
                let half = text.get(..if *letter { 1 } else { 2 })?;
                self.afternoon = Some(match half.to_ascii_uppercase().as_str() {
                    "A" | "AM" => false,
                    "P" | "PM" => true,
                    _ => return None,
                });
                text.get(half.len()..)
            }
            PatternPiece::Offset(width) => self.read_offset(text, *width),
            PatternPiece::Kind => match text.strip_prefix(['Z', 'z']) {
                Some(rest) => {
                    self.offset = Some(Offset::UTC);
                    Some(rest)
                }
                // .NET's K also stands for no zone at all.
                None if text.starts_with(['+', '-']) => self.read_offset(text, 3),
                None => Some(text),
            },
            PatternPiece::Era { .. } => ["A.D.", "AD"].iter().find_map(|era| text.strip_prefix(era)),
            _ => None,
        }
    }

    fn fraction<'t>(&mut self, text: &'t str, digits: usize, exact: bool) -> Option<&'t str> {
        let count = text.bytes().take(digits).take_while(u8::is_ascii_digit).count();
        if exact && count < digits {
            return None;
        }
        let written = &text[..count];
        self.nanosecond = format!("{written:0<9}").parse().ok()?;
        text.get(count..)
    }

    fn read_offset<'t>(&mut self, text: &'t str, width: usize) -> Option<&'t str> {
        let sign = match text.chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        let (hours, used) = number(&text[1..], 2)?;
        let rest = text.get(1 + used..)?;
        let (minutes, rest) = if width < 3 {
            (0, rest)
        } else {
            let digits = rest.strip_prefix(':').unwrap_or(rest);
            let (minutes, used) = number(digits, 2)?;
            (minutes, digits.get(used..)?)
        };
        let seconds = sign * i32::try_from(hours * 3600 + minutes * 60).ok()?;
        self.offset = Some(Offset::from_seconds(seconds).ok()?);
        Some(rest)
    }

    fn moment(self) -> Option<Moment> {
        let hour = match self.afternoon {
            None => self.hour,
            Some(_) if !(1..=12).contains(&self.hour) => return None,
            Some(false) => self.hour % 12,
            Some(true) => self.hour % 12 + 12,
        };
        let (year, month, day) = (self.year.unwrap_or(1), self.month.unwrap_or(1), self.day.unwrap_or(1));
        let mut date = Date::new(year, month, day).ok()?;
        if let Some(day_of_year) = self.day_of_year {
            date = Date::new(year, 1, 1).ok()?.with().day_of_year(day_of_year).build().ok()?;
        }
        if self.week_year.is_some() || self.week.is_some() {
            let monday_first = Weekday::from_monday_one_offset(self.weekday.unwrap_or(1)).ok()?;
            let week_year = self.week_year.or(self.year).unwrap_or(1);
            date = ISOWeekDate::new(week_year, self.week.unwrap_or(1), monday_first).ok()?.date();
        }
        let time = Time::new(hour, self.minute, self.second, self.nanosecond).ok()?;
        Some(Moment { local: DateTime::from_parts(date, time), offset: self.offset })
    }
}

/// The hour 0 of a half day is what clocks call 12.
fn hour_from_0(hour: i8) -> Option<i8> {
    (0..=11).contains(&hour).then_some(if hour == 0 { 12 } else { hour })
}

/// The number that the text begins with, of at most so many digits, and how many it has.
fn number(text: &str, most: usize) -> Option<(i64, usize)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    Some((text[..count].parse().ok()?, count))
}

fn keep<T: TryFrom<i64>>((number, _): (i64, usize)) -> Option<T> {
    T::try_from(number).ok()
}

fn named<'t>(text: &'t str, names: &[&str], short: bool) -> Option<(usize, &'t str)> {
    names.iter().enumerate().find_map(|(place, name)| {
        let name = if short { &name[..3] } else { name };
        let start = text.get(..name.len())?;
        start.eq_ignore_ascii_case(name).then(|| (place, &text[name.len()..]))
    })
}

#[cfg(test)]
mod tests {
    use super::super::general;
    use super::*;

    #[test]
    fn usual_dates_are_read_as_utc() {
        for (text, expected) in [
            ("2020-03-16-07:00", Some("3/16/2020 7:00:00 AM")),
            ("2021-06-30+08:00", Some("6/29/2021 4:00:00 PM")),
            ("2021-08-24", Some("8/24/2021 12:00:00 AM")),
            ("8/25/2021 5:41:18 PM", Some("8/25/2021 5:41:18 PM")),
            ("2099-12-31T23:59:59-04:00", Some("1/1/2100 3:59:59 AM")),
            ("2020-12-31 23:59:59-08:00", Some("1/1/2021 7:59:59 AM")),
            ("2015-01-23T10:53:47.1234567Z", Some("1/23/2015 10:53:47 AM")),
            ("9999-12-31", Some("12/31/9999 12:00:00 AM")),
            ("Mar 3, 2020", Some("3/3/2020 12:00:00 AM")),
            ("Mon, 16 Mar 2020 01:02:03 GMT", Some("3/16/2020 1:02:03 AM")),
            ("Monday, 16 March 2020", Some("3/16/2020 12:00:00 AM")),
            ("16-Mar-2020 5 PM", Some("3/16/2020 5:00:00 PM")),
            ("March 2020", Some("3/1/2020 12:00:00 AM")),
            ("3/16/20", Some("3/16/2020 12:00:00 AM")),
            ("20200316", None),
            ("2020-02-30", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(lenient(text).map(general).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn dot_net_wants_as_many_digits_as_letters() {
        for (pattern, text, read) in [
            ("MM/dd/yyyy", "1/2/2025", false),
            ("M/d/yyyy", "1/2/2025", true),
            ("M/d/yyyy", "01/02/2025", true),
            ("yyyy", "25", false),
            ("yy-MM", "5-01", false),
            ("h:mm tt", "1:5 PM", false),
            ("yyyy-MM-ddTHH:mm:ssK", "2025-01-02T03:04:05", true),
            ("yyyy-MM-ddTHH:mm:ssK", "2025-01-02T03:04:05Z", true),
            ("yyyy-MM-ddTHH:mm:ssK", "2025-01-02T03:04:05+01:00", true),
            ("s", "2025-01-02T03:04:05", true),
            ("o", "2025-01-02T03:04:05.1234567Z", true),
            ("o", "2025-01-02T03:04:05Z", false),
            ("R", "Thu, 02 Jan 2025 03:04:05 GMT", true),
            ("d", "1/2/2025", true),
            ("D", "Thursday, January 2, 2025", true),
        ] {
            assert_eq!(exact(text, &dot_net(pattern).unwrap()).is_some(), read, "{pattern} {text}");
        }
    }

    #[test]
    fn joda_s_letters_are_read() {
        for (pattern, text, expected) in [
            ("xxxx-'W'ww-e", "2015-W31-5", "2015-07-31T00:00:00"),
            ("yyyy-MM-dd kk:mm", "2015-07-31 24:05", "2015-07-31T00:05:00"),
            ("yyyy-MM-dd K:mm a", "2015-07-31 0:05 PM", "2015-07-31T12:05:00"),
            ("MM/dd/yyyy", "7/1/2015", "2015-07-01T00:00:00"),
        ] {
            let moment = exact_joda(text, &super::super::pattern::joda(pattern).unwrap()).unwrap();
            assert_eq!(moment.local.to_string(), expected, "{pattern}");
        }
    }

    #[test]
    fn adjoining_numbers_are_read_by_their_width() {
        let pieces = dot_net("yyyyMMddHHmmss.fZ").unwrap();
        let moment = exact("20150123105347.1Z", &pieces).unwrap();
        assert_eq!(moment.local.to_string(), "2015-01-23T10:53:47.1");
        assert!(exact("2015012310534", &pieces).is_none());
    }
}
