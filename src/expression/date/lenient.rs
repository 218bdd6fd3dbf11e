//! Reading a moment however it is written, as .NET's `DateTime.Parse` does for en-US.
//!
//! A date is numbers and perhaps a month's name, in the order that its form tells (a year of four digits first or last,
//! else month, day, year); a time may stand before or behind it, a zone behind both. What is left out is today's.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use super::parse::four_digits;
use super::{DAYS, MONTHS, Moment};

/// A moment, and whether it is written in a way that Microsoft's pages show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LenientDate {
    pub at: DateTime,
    pub is_usual: bool,
}

/// Reads a date and turns it to UTC; without an offset it counts as UTC. `now`: the service's clock.
pub(crate) fn read(text: &str, now: DateTime) -> Option<LenientDate> {
    let mut reader = DateReader { rest: text.trim(), ..DateReader::default() };
    reader.is_odd = reader.rest.len() != text.len();
    reader.read()?;
    let at = reader.moment(now)?.in_utc()?;
    Some(LenientDate { at, is_usual: !reader.is_odd && reader.has_usual_form() })
}

/// A number of a date, and how many digits it has.
#[derive(Clone, Copy)]
struct DateNumber {
    value: i64,
    digits: usize,
}

#[derive(Default)]
struct DateReader<'t> {
    rest: &'t str,
    numbers: Vec<DateNumber>,
    month: Option<i64>,
    /// How many numbers stood before the month's name.
    before_month: usize,
    weekday: Option<i64>,
    time: Option<[i64; 4]>,
    afternoon: Option<bool>,
    offset: Option<Offset>,
    separator: Option<char>,
    date_is_closed: bool,
    /// Whether a time was read last, behind which a sign begins an offset.
    time_is_last: bool,
    was_blank: bool,
    /// Behind how many numbers a comma stands.
    comma: Option<usize>,
    is_odd: bool,
}

impl<'t> DateReader<'t> {
    fn read(&mut self) -> Option<()> {
        while let Some(first) = self.rest.chars().next() {
            let blanks = self.rest.len() - self.rest.trim_start().len();
            if blanks > 0 {
                self.is_odd = self.is_odd || blanks > 1;
                self.rest = self.rest.trim_start();
                self.was_blank = true;
                // A blank ends the numbers of a date that signs join.
                self.date_is_closed = self.date_is_closed || self.separator.is_some() && self.numbers.len() > 1;
                continue;
            }
            match first {
                '0'..='9' => self.number()?,
                '+' | '-' if self.begins_offset() => self.offset()?,
                ',' => {
                    self.rest = &self.rest[1..];
                    if !self.numbers.is_empty() {
                        self.comma = Some(self.numbers.len());
                    }
                    (!self.numbers.is_empty() || self.weekday.is_some() || self.month.is_some()).then_some(())?;
                }
                '-' | '/' | '.' => self.sign(first)?,
                letter if letter.is_alphabetic() => self.word()?,
                _ => return None,
            }
            self.was_blank = false;
        }
        Some(())
    }

    fn begins_offset(&self) -> bool {
        let has_date = self.numbers.len() + usize::from(self.month.is_some()) >= 3;
        self.offset.is_none()
            && (self.time_is_last || has_date)
            && self.rest[1..].starts_with(|c: char| c.is_ascii_digit())
    }

    /// What joins the parts of a date.
    fn sign(&mut self, sign: char) -> Option<()> {
        let behind_name = self.numbers.is_empty() && self.month.is_some();
        let joins = !self.numbers.is_empty() && self.separator.is_none_or(|known| known == sign);
        let behind_word = self.before_month == self.numbers.len() && self.month.is_some();
        if !joins && !behind_name && !behind_word {
            return None;
        }
        self.is_odd = self.is_odd || sign == '.';
        self.rest = &self.rest[1..];
        if behind_name || behind_word && sign == '.' {
            return Some(());
        }
        self.separator = Some(sign);
        self.rest.starts_with(|c: char| c.is_ascii_alphanumeric()).then_some(())
    }

    fn take_number(&mut self) -> Option<DateNumber> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = self.rest[..digits].parse().ok().filter(|_| digits > 0)?;
        self.rest = &self.rest[digits..];
        Some(DateNumber { value, digits })
    }

    fn number(&mut self) -> Option<()> {
        let number = self.take_number()?;
        if self.rest.starts_with(':') {
            return self.time_from(number);
        }
        let behind = self.rest.trim_start();
        let is_hour = self.half_day(behind).is_some() && self.time.is_none() && number.digits <= 2;
        if is_hour {
            (self.time, self.time_is_last) = (Some([number.value, 0, 0, 0]), true);
            return Some(());
        }
        let is_full = self.numbers.len() + usize::from(self.month.is_some()) >= 3;
        if is_full || self.date_is_closed || number.digits > 4 || number.digits == 3 {
            return None;
        }
        self.time_is_last = false;
        self.numbers.push(number);
        Some(())
    }

    fn half_day(&self, text: &str) -> Option<(bool, usize)> {
        let word: String = text.chars().take_while(char::is_ascii_alphabetic).collect();
        match word.to_ascii_lowercase().as_str() {
            "am" | "a" => Some((false, word.len())),
            "pm" | "p" => Some((true, word.len())),
            _ => None,
        }
    }

    fn time_from(&mut self, hour: DateNumber) -> Option<()> {
        if self.time.is_some() || hour.digits > 2 {
            return None;
        }
        self.is_odd = self.is_odd || self.numbers.is_empty() && self.month.is_none();
        let mut time = [hour.value, 0, 0, 0];
        for part in &mut time[1..3] {
            let Some(rest) = self.rest.strip_prefix(':') else { break };
            self.rest = rest;
            let number = self.take_number().filter(|number| number.digits <= 2)?;
            *part = number.value;
        }
        if let Some(fraction) =
            self.rest.strip_prefix('.').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
            time[3] = format!("{:0<9}", &fraction[..digits.min(7)]).parse().ok()?;
            self.rest = &fraction[digits..];
        }
        (self.time, self.time_is_last) = (Some(time), true);
        Some(())
    }

    /// The forms that Microsoft's pages show: `2020-01-31`, `1/31/2020`, `31 Jan 2020`, `January 31, 2020`, `2020 May 12`.
    fn has_usual_form(&self) -> bool {
        let short = |place: usize| self.numbers.get(place).is_some_and(|number| number.digits <= 2);
        match (self.month, self.separator) {
            (None, Some('-')) => {
                !short(0) && self.numbers[1..].iter().all(|n| n.digits == 2) && self.afternoon.is_none()
            }
            (None, _) => self.comma.is_none() && self.weekday.is_none() && (short(0) || self.afternoon.is_none()),
            (Some(_), _) if self.before_month == 0 => self.comma == Some(1) && short(0),
            (Some(_), _) => self.comma.is_none(),
        }
    }

    fn offset(&mut self) -> Option<()> {
        self.is_odd = self.is_odd || self.was_blank;
        let sign = if self.rest.starts_with('-') { -1 } else { 1 };
        self.rest = &self.rest[1..];
        let number = self.take_number()?;
        let (hours, minutes) = match number.digits {
            1 | 2 => match self.rest.strip_prefix(':') {
                Some(rest) => {
                    self.rest = rest;
                    (number.value, self.take_number().filter(|minutes| minutes.digits == 2)?.value)
                }
                None => {
                    self.is_odd = true;
                    (number.value, 0)
                }
            },
            3 | 4 => {
                self.is_odd = true;
                (number.value / 100, number.value % 100)
            }
            _ => return None,
        };
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok().filter(|_| minutes < 60 && hours < 15)?;
        self.offset = Some(Offset::from_seconds(sign * seconds).ok()?);
        Some(())
    }

    fn word(&mut self) -> Option<()> {
        let length = self.rest.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
        let (word, rest) = self.rest.split_at(length);
        let lower = word.to_ascii_lowercase();
        let place = |names: &[&str]| (0..).zip(names).find(|(_, name)| is_name(&lower, name)).map(|(place, _)| place);
        self.rest = rest;
        if let Some((afternoon, _)) = self.half_day(word) {
            self.is_odd = self.is_odd || word != word.to_ascii_uppercase();
            self.time?;
            return if self.afternoon.replace(afternoon).is_none() { Some(()) } else { None };
        }
        if let Some(month) = place(&MONTHS) {
            self.is_odd = self.is_odd || !is_capitalised(word);
            self.before_month = self.numbers.len();
            return if self.month.replace(month + 1).is_none() { Some(()) } else { None };
        }
        if let Some(weekday) = place(&DAYS) {
            self.is_odd = self.is_odd || !is_capitalised(word);
            return if self.weekday.replace(weekday).is_none() { Some(()) } else { None };
        }
        let is_full = self.numbers.len() + usize::from(self.month.is_some()) >= 3;
        match &*lower {
            "z" | "gmt" if self.offset.is_none() && (self.time.is_some() || is_full) => {
                let is_attached = word == "GMT" || word == "Z" && !self.was_blank && self.month.is_none();
                self.is_odd = self.is_odd || !is_attached;
                self.offset = Some(Offset::UTC);
                Some(())
            }
            // The T of 2020-01-31T10:00.
            "t" if is_full && self.time.is_none() && self.rest.starts_with(|c: char| c.is_ascii_digit()) => {
                self.is_odd = self.is_odd || word == "t";
                self.time_behind_t()
            }
            _ => None,
        }
    }

    /// Behind a T an hour does not stand alone.
    fn time_behind_t(&mut self) -> Option<()> {
        let hour = self.take_number().filter(|_| self.rest.starts_with(':'))?;
        self.time_from(hour)
    }

    fn clock_hour(&self, hour: i64) -> Option<i64> {
        match self.afternoon {
            None => Some(hour),
            Some(false) => (hour <= 12).then_some(hour % 12),
            Some(true) => Some(if hour < 12 { hour + 12 } else { hour }),
        }
    }

    /// Year, month and day, by the form.
    fn date(&mut self, now: DateTime) -> Option<(i64, i64, i64)> {
        let year = |number: DateNumber| if number.digits <= 2 { four_digits(number.value) } else { number.value };
        let this_year = i64::from(now.year());
        let short = |number: DateNumber| number.digits <= 2;
        let date = match (self.month, self.numbers.as_slice()) {
            (Some(month), [a, b]) if !short(*a) => (a.value, month, b.value),
            (Some(month), [a, b]) => (year(*b), month, a.value),
            (Some(month), [only]) if !short(*only) => (only.value, month, 1),
            (Some(month), [only]) => (this_year, month, only.value),
            (None, [a, b, c]) if !short(*a) => (a.value, b.value, c.value),
            (None, [a, b, c]) => (year(*c), a.value, b.value),
            (None, [a, b]) if !short(*a) => (a.value, b.value, 1),
            (None, [a, b]) if !short(*b) => (b.value, a.value, 1),
            (None, [a, b]) => (this_year, a.value, b.value),
            (None, []) if self.time.is_some() => (this_year, i64::from(now.month()), i64::from(now.day())),
            _ => return None,
        };
        let all = self.numbers.len() + usize::from(self.month.is_some()) == 3;
        self.is_odd = self.is_odd || !all || self.numbers.iter().all(|number| short(*number));
        let later_years = self.numbers.iter().filter(|number| !short(**number)).count();
        (later_years <= 1).then_some(date)
    }

    fn moment(&mut self, now: DateTime) -> Option<Moment> {
        let (year, month, day) = self.date(now)?;
        let small = |number: i64| i8::try_from(number).ok();
        let date = Date::new(i16::try_from(year).ok().filter(|year| *year > 0)?, small(month)?, small(day)?).ok()?;
        let weekday = i64::from(date.weekday().to_sunday_zero_offset());
        if self.weekday.is_some_and(|written| written != weekday) {
            return None;
        }
        let [hour, minute, second, nanosecond] = self.time.unwrap_or_default();
        let hour = self.clock_hour(hour)?;
        let time = Time::new(
            small(hour)?,
            small(minute)?,
            small(second).filter(|second| *second < 60)?,
            i32::try_from(nanosecond).ok()?,
        );
        Some(Moment { local: DateTime::from_parts(date, time.ok()?), offset: self.offset })
    }
}

/// A name or its first three letters, both in small letters.
fn is_name(word: &str, name: &str) -> bool {
    word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..3])
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase()) && word.chars().skip(1).all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::super::general;
    use super::*;

    fn read_at(text: &str) -> Option<String> {
        let now = jiff::civil::date(2025, 7, 30).at(10, 0, 0, 0);
        read(text, now).map(|read| format!("{}{}", general(read.at), if read.is_usual { "" } else { " ?" }))
    }

    /// `?` marks forms that Microsoft's pages do not show.
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
            ("March 2020", Some("3/1/2020 12:00:00 AM ?")),
            ("3/16/20", Some("3/16/2020 12:00:00 AM ?")),
            ("1975 May 12", Some("5/12/1975 12:00:00 AM")),
            ("Nov. 3, 2023", Some("11/3/2023 12:00:00 AM ?")),
            ("4.9.2021", Some("4/9/2021 12:00:00 AM ?")),
            ("12/2023", Some("12/1/2023 12:00:00 AM ?")),
            ("00:00 2000-01-31", Some("1/31/2000 12:00:00 AM ?")),
            ("2000-01-31T10:00:00+02", Some("1/31/2000 8:00:00 AM ?")),
            ("1988-10-23t23:59+00:00", Some("10/23/1988 11:59:00 PM ?")),
            ("Mar  12,  1968  2:00  PM", Some("3/12/1968 2:00:00 PM ?")),
            ("2023-12-31 Z", Some("12/31/2023 12:00:00 AM ?")),
            ("11:59 PM 12/31/1999", Some("12/31/1999 11:59:00 PM ?")),
            ("9-14-1983", Some("9/14/1983 12:00:00 AM ?")),
            ("Tue, 16 Mar 2020", None),
            ("2020-08-16T00:00:00 UTC", None),
            ("1973-07 Z", None),
            ("20200316", None),
            ("2020-02-30", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(read_at(text).as_deref(), expected, "{text}");
        }
    }
}
