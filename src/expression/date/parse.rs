//! Reading a moment by a .NET format, as `DateTime.ParseExact` does for en-US.
//!
//! A letter written twice or more takes exactly so many digits. What the format leaves out of the date is today's, or this
//! year's; a field that stands twice must say the same twice, and a weekday must be the date's.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use super::pattern::PatternPiece;
use super::{DAYS, MONTHS, Moment};

/// .NET's `DateTimeStyles`, as far as they change what is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Styles {
    pub leading_white: bool,
    pub inner_white: bool,
    pub trailing_white: bool,
    /// A time alone is on the first day of the calendar, not today.
    pub no_current_date: bool,
}

impl Styles {
    /// As the service reads when no style is given: blanks at the ends do not count.
    pub const USUAL: Self =
        Self { leading_white: true, inner_white: false, trailing_white: true, no_current_date: false };

    /// The names of Microsoft's page "DateTimeStyles enum", joined by commas; `None` for another name.
    pub fn named(names: &str) -> Option<Self> {
        let mut styles = Self::default();
        for name in names.split(',') {
            match name.trim() {
                "None" | "AdjustToUniversal" | "AssumeLocal" | "AssumeUniversal" | "RoundtripKind" => {}
                "AllowLeadingWhite" => styles.leading_white = true,
                "AllowTrailingWhite" => styles.trailing_white = true,
                "AllowInnerWhite" => styles.inner_white = true,
                "AllowWhiteSpaces" => {
                    (styles.leading_white, styles.trailing_white, styles.inner_white) = (true, true, true);
                }
                "NoCurrentDateDefault" => styles.no_current_date = true,
                _ => return None,
            }
        }
        Some(styles)
    }

    /// A format without the blanks that do not count at its ends.
    pub fn trimmed(self, text: &str) -> &str {
        let text = if self.leading_white { text.trim_start() } else { text };
        if self.trailing_white { text.trim_end() } else { text }
    }
}

/// Reads the whole text. `now`: the service's clock.
pub(crate) fn exact(text: &str, pieces: &[PatternPiece], styles: Styles, now: DateTime) -> Option<Moment> {
    let mut fields = Fields::default();
    let mut rest = styles.trimmed(text);
    let mut skips_fraction = false;
    for (place, piece) in pieces.iter().enumerate() {
        if std::mem::take(&mut skips_fraction) {
            continue;
        }
        if styles.inner_white {
            rest = rest.trim_start();
        }
        if let PatternPiece::Literal(literal) = piece {
            let fraction_follows = matches!(pieces.get(place + 1), Some(PatternPiece::Fraction { exact: false, .. }));
            (rest, skips_fraction) = literally(rest, literal, styles, fraction_follows)?;
        } else {
            rest = fields.read(rest, piece)?;
        }
    }
    if rest.is_empty() { fields.moment(styles, now) } else { None }
}

/// What follows a literal; and whether the fraction behind its point is left out with the point.
fn literally<'t>(text: &'t str, literal: &str, styles: Styles, fraction_follows: bool) -> Option<(&'t str, bool)> {
    let mut rest = text;
    for (place, sign) in literal.char_indices() {
        if styles.inner_white && sign == ' ' {
            rest = rest.trim_start();
        } else if let Some(behind) = rest.strip_prefix(sign) {
            rest = behind;
        } else if sign == ' ' && styles.trailing_white {
            // .NET goes on where a blank of the format is missing and those at the end do not count.
        } else {
            let is_last_point = sign == '.' && place + 1 == literal.len();
            return (is_last_point && fraction_follows).then_some((rest, true));
        }
        if styles.inner_white {
            rest = rest.trim_start();
        }
    }
    Some((rest, false))
}

#[derive(Default)]
struct Fields {
    /// As written.
    year: Option<i64>,
    is_short_year: bool,
    month: Option<i64>,
    day: Option<i64>,
    weekday: Option<i64>,
    hour: Option<i64>,
    by_half_days: bool,
    minute: Option<i64>,
    second: Option<i64>,
    nanosecond: Option<i64>,
    afternoon: Option<bool>,
    offset: Option<Offset>,
}

/// A field that stands twice says the same.
fn agree<T: PartialEq>(field: &mut Option<T>, value: T) -> Option<()> {
    if field.as_ref().is_some_and(|known| *known != value) {
        return None;
    }
    *field = Some(value);
    Some(())
}

impl Fields {
    fn read<'t>(&mut self, text: &'t str, piece: &PatternPiece) -> Option<&'t str> {
        match piece {
            PatternPiece::Year(width) => {
                let (year, rest) = digits(text, *width)?;
                self.is_short_year = self.is_short_year || *width <= 2;
                agree(&mut self.year, year)?;
                Some(rest)
            }
            PatternPiece::Month(width) => field(&mut self.month, text, *width),
            PatternPiece::Day(width) => field(&mut self.day, text, *width),
            PatternPiece::Hour24(width) => field(&mut self.hour, text, (*width).min(2)),
            PatternPiece::Hour12(width) => {
                self.by_half_days = true;
                field(&mut self.hour, text, (*width).min(2))
            }
            PatternPiece::Minute(width) => field(&mut self.minute, text, (*width).min(2)),
            PatternPiece::Second(width) => field(&mut self.second, text, (*width).min(2)),
            PatternPiece::MonthName { short } => {
                let (place, rest) = named(text, &MONTHS, *short)?;
                agree(&mut self.month, place + 1)?;
                Some(rest)
            }
            PatternPiece::DayName { short } => {
                let (place, rest) = named(text, &DAYS, *short)?;
                agree(&mut self.weekday, place)?;
                Some(rest)
            }
            PatternPiece::Fraction { digits, exact } => self.fraction(text, *digits, *exact),
            PatternPiece::HalfDay { letter } => {
                let half = text.get(..if *letter { 1 } else { 2 })?;
                let afternoon = match half.to_ascii_uppercase().as_str() {
                    "A" | "AM" => false,
                    "P" | "PM" => true,
                    _ => return None,
                };
                agree(&mut self.afternoon, afternoon)?;
                text.get(half.len()..)
            }
            PatternPiece::Offset(width) => self.offset(text, *width),
            // .NET's K also stands for no zone at all.
            PatternPiece::Kind if !text.starts_with(['Z', '+', '-']) => Some(text),
            PatternPiece::Kind if !text.starts_with('Z') => self.offset(text, 3),
            PatternPiece::Kind | PatternPiece::Zulu => {
                agree(&mut self.offset, Offset::UTC)?;
                text.strip_prefix('Z')
            }
            PatternPiece::Era { .. } => ["A.D.", "AD"].iter().find_map(|era| text.strip_prefix(era)),
            _ => None,
        }
    }

    fn fraction<'t>(&mut self, text: &'t str, most: usize, exact: bool) -> Option<&'t str> {
        let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
        if exact && count < most {
            return None;
        }
        let nanosecond = format!("{:0<9}", &text[..count]).parse().ok()?;
        agree(&mut self.nanosecond, nanosecond)?;
        text.get(count..)
    }

    fn offset<'t>(&mut self, text: &'t str, width: usize) -> Option<&'t str> {
        let sign = match text.chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        let (hours, rest) = digits(&text[1..], if width == 2 { 2 } else { 1 })?;
        let (minutes, rest) = if width < 3 { (0, rest) } else { digits(rest.strip_prefix(':').unwrap_or(rest), 2)? };
        if minutes > 59 {
            return None;
        }
        let seconds = sign * i32::try_from(hours * 3600 + minutes * 60).ok()?;
        agree(&mut self.offset, Offset::from_seconds(seconds).ok()?)?;
        Some(rest)
    }

    /// Without `tt` an `h` is before noon; `tt` beside `H` must fit it.
    fn clock_hour(&self) -> Option<i64> {
        let hour = self.hour.unwrap_or(0);
        let afternoon = self.afternoon.unwrap_or(false);
        if self.by_half_days {
            return (hour <= 12).then_some(hour % 12 + if afternoon { 12 } else { 0 });
        }
        let fits = self.afternoon.is_none_or(|afternoon| afternoon == (hour >= 12));
        fits.then_some(hour)
    }

    fn moment(self, styles: Styles, now: DateTime) -> Option<Moment> {
        let is_short = self.is_short_year;
        let year = self.year.map(|year| if is_short && year < 100 { four_digits(year) } else { year });
        let (year, month, day) = match (year, self.month, self.day) {
            (None, None, None) if styles.no_current_date => (1, 1, 1),
            (None, None, None) => (i64::from(now.year()), i64::from(now.month()), i64::from(now.day())),
            (year, month, day) => (year.unwrap_or_else(|| i64::from(now.year())), month.unwrap_or(1), day.unwrap_or(1)),
        };
        let small = |number: i64| i8::try_from(number).ok();
        let date = Date::new(i16::try_from(year).ok().filter(|year| *year > 0)?, small(month)?, small(day)?).ok()?;
        let weekday = i64::from(date.weekday().to_sunday_zero_offset());
        if self.weekday.is_some_and(|written| written != weekday) {
            return None;
        }
        let hour = self.clock_hour()?;
        let nanosecond = i32::try_from(self.nanosecond.unwrap_or(0)).ok()?;
        let time = Time::new(
            small(hour)?,
            small(self.minute.unwrap_or(0))?,
            small(self.second.unwrap_or(0)).filter(|second| *second < 60)?,
            nanosecond,
        );
        Some(Moment { local: DateTime::from_parts(date, time.ok()?), offset: self.offset })
    }
}

fn field<'t>(field: &mut Option<i64>, text: &'t str, width: usize) -> Option<&'t str> {
    let (number, rest) = digits(text, width)?;
    agree(field, number)?;
    Some(rest)
}

/// One or two digits for a width of one, else exactly so many.
fn digits(text: &str, width: usize) -> Option<(i64, &str)> {
    let most = if width == 1 { 2 } else { width };
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let enough = if width == 1 { count > 0 } else { count == width };
    Some((text[..count].parse().ok().filter(|_| enough)?, &text[count..]))
}

/// Two digits are years from 1950 to 2049, as .NET's calendar has it since version 8, and on Windows.
pub(super) const fn four_digits(year: i64) -> i64 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

fn named<'t>(text: &'t str, names: &[&str], short: bool) -> Option<(i64, &'t str)> {
    (0..).zip(names).find_map(|(place, name)| {
        let name = if short { &name[..3] } else { name };
        let start = text.get(..name.len())?;
        start.eq_ignore_ascii_case(name).then(|| (place, &text[name.len()..]))
    })
}

#[cfg(test)]
mod tests {
    use super::super::pattern::dot_net;
    use super::*;

    const NOW: DateTime = jiff::civil::date(2025, 7, 30).at(10, 0, 0, 0);

    fn exact(text: &str, pieces: &[PatternPiece]) -> Option<Moment> {
        super::exact(text, pieces, Styles::USUAL, NOW)
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
    fn what_a_format_leaves_out_is_today_s_and_what_it_says_twice_must_agree() {
        for (pattern, text, expected) in [
            ("HH:mm", "10:22", Some("2025-07-30T10:22:00")),
            ("MM-dd", "02-03", Some("2025-02-03T00:00:00")),
            ("yyyy", "2020", Some("2020-01-01T00:00:00")),
            ("hh:mm", "12:30", Some("2025-07-30T00:30:00")),
            ("hh:mm", "13:00", None),
            ("HH:mm tt", "15:30 PM", Some("2025-07-30T15:30:00")),
            ("HH:mm tt", "15:30 AM", None),
            ("h tt", "0 PM", Some("2025-07-30T12:00:00")),
            ("ss.FFFFFFFK", "07", Some("2025-07-30T00:00:07")),
            ("ddd yyyy-MM-dd", "Mon 2015-07-31", None),
            ("ddd yyyy-MM-dd", "Fri 2015-07-31", Some("2015-07-31T00:00:00")),
            ("yyyy yyyy", "2015 2015", Some("2015-01-01T00:00:00")),
            ("yyyy yyyy", "2015 2016", None),
            ("yyyy y", "2015 15", None),
            ("d/M/yyyy dd", "1/2/2015 02", None),
        ] {
            let read = exact(text, &dot_net(pattern).unwrap()).map(|moment| moment.local.to_string());
            assert_eq!(read.as_deref(), expected, "{pattern} {text}");
        }
        let zulu = exact("2015-07-31Z", &dot_net("yyyy-MM-ddZ").unwrap());
        assert_eq!(zulu.and_then(|moment| moment.offset), Some(Offset::UTC));
    }

    #[test]
    fn styles_say_which_blanks_count() {
        let pieces = dot_net("yyyy-MM-dd").unwrap();
        for (style, text, read) in [
            ("None", " 2015-07-31", false),
            ("AllowLeadingWhite", " 2015-07-31", true),
            ("AllowLeadingWhite", "2015-07-31 ", false),
            ("AllowLeadingWhite, AllowTrailingWhite", " 2015-07-31 ", true),
            ("AllowInnerWhite", "2015 - 07 - 31", true),
            ("AllowWhiteSpaces", " 2015 -07-31 ", true),
            ("AssumeUniversal", "2015-07-31", true),
        ] {
            let styles = Styles::named(style).unwrap();
            assert_eq!(super::exact(text, &pieces, styles, NOW).is_some(), read, "{style} {text}");
        }
        assert_eq!(Styles::named("AllowAll"), None);
        let time = dot_net("HH:mm").unwrap();
        let moment = super::exact("10:22", &time, Styles::named("NoCurrentDateDefault").unwrap(), NOW);
        assert_eq!(moment.map(|moment| moment.local.to_string()).as_deref(), Some("0001-01-01T10:22:00"));
    }

    #[test]
    fn adjoining_numbers_are_read_by_their_width() {
        let pieces = dot_net("yyyyMMddHHmmss.fZ").unwrap();
        let moment = exact("20150123105347.1Z", &pieces).unwrap();
        assert_eq!(moment.local.to_string(), "2015-01-23T10:53:47.1");
        assert!(exact("2015012310534", &pieces).is_none());
    }
}
