//! Writing a moment by a pattern.

use super::pattern::PatternPiece;
use super::{DAYS, MONTHS, Moment};

pub(crate) fn format(pieces: &[PatternPiece], moment: Moment) -> String {
    let mut output = String::new();
    for piece in pieces {
        write(piece, moment, &mut output);
    }
    output
}

fn write(piece: &PatternPiece, moment: Moment, output: &mut String) {
    let at = moment.local;
    match piece {
        PatternPiece::Literal(text) => output.push_str(text),
        PatternPiece::Year(width) if *width <= 2 => padded(output, i64::from(at.year().rem_euclid(100)), *width),
        PatternPiece::Year(width) => padded(output, i64::from(at.year()), *width),
        PatternPiece::Month(width) => padded(output, i64::from(at.month()), *width),
        PatternPiece::MonthName { short } => name(output, MONTHS.get(index(at.month()).wrapping_sub(1)), *short),
        PatternPiece::Day(width) => padded(output, i64::from(at.day()), *width),
        PatternPiece::DayName { short } => name(output, DAYS.get(index(at.weekday().to_sunday_zero_offset())), *short),
        PatternPiece::DayOfYear(width) => padded(output, i64::from(at.day_of_year()), *width),
        PatternPiece::Hour24(width) => padded(output, i64::from(at.hour()), (*width).min(2)),
        PatternPiece::Hour12(width) => padded(output, i64::from((at.hour() + 11) % 12 + 1), (*width).min(2)),
        PatternPiece::Hour24From1(width) => padded(output, i64::from((at.hour() + 23) % 24 + 1), *width),
        PatternPiece::Hour12From0(width) => padded(output, i64::from(at.hour() % 12), *width),
        PatternPiece::WeekYear(width) => padded(output, i64::from(at.date().iso_week_date().year()), *width),
        PatternPiece::Week(width) => padded(output, i64::from(at.date().iso_week_date().week()), *width),
        PatternPiece::Weekday(width) => padded(output, i64::from(at.weekday().to_monday_one_offset()), *width),
        PatternPiece::Century(width) => padded(output, i64::from(at.year() / 100), *width),
        PatternPiece::Era { dots } => output.push_str(match (at.year() > 0, dots) {
            (true, true) => "A.D.",
            (true, false) => "AD",
            (false, true) => "B.C.",
            (false, false) => "BC",
        }),
        PatternPiece::ZoneName | PatternPiece::LongZoneName | PatternPiece::ZoneId => {
            match moment.offset.map_or(0, jiff::tz::Offset::seconds) {
                0 if *piece == PatternPiece::LongZoneName => output.push_str("Coordinated Universal Time"),
                0 => output.push_str("UTC"),
                seconds => offset(output, seconds, 3),
            }
        }
        PatternPiece::Minute(width) => padded(output, i64::from(at.minute()), (*width).min(2)),
        PatternPiece::Second(width) => padded(output, i64::from(at.second()), (*width).min(2)),
        PatternPiece::Fraction { digits, exact } => fraction(output, at.subsec_nanosecond(), *digits, *exact),
        PatternPiece::HalfDay { letter } => {
            let half = if at.hour() < 12 { "AM" } else { "PM" };
            output.push_str(if *letter { &half[..1] } else { half });
        }
        PatternPiece::Offset(width) => offset(output, moment.offset.map_or(0, jiff::tz::Offset::seconds), *width),
        PatternPiece::Zulu => output.push('Z'),
        PatternPiece::Kind => match moment.offset.map(jiff::tz::Offset::seconds) {
            None => {}
            Some(0) => output.push('Z'),
            Some(seconds) => offset(output, seconds, 3),
        },
    }
}

fn index(number: i8) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn padded(output: &mut String, number: i64, width: usize) {
    output.push_str(&format!("{number:0width$}"));
}

fn name(output: &mut String, name: Option<&&str>, short: bool) {
    let name = name.copied().unwrap_or_default();
    output.push_str(if short { &name[..name.len().min(3)] } else { name });
}

/// Digits that are not exact go away when they are 0, and with them a point before them.
fn fraction(output: &mut String, nanoseconds: i32, digits: usize, exact: bool) {
    let all = format!("{nanoseconds:09}");
    let kept = if exact { &all[..digits.min(9)] } else { all[..digits.min(9)].trim_end_matches('0') };
    if kept.is_empty() && output.ends_with('.') {
        output.pop();
    }
    output.push_str(kept);
}

fn offset(output: &mut String, seconds: i32, width: usize) {
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
    output.push_str(&match width {
        1 => format!("{sign}{hours}"),
        2 => format!("{sign}{hours:02}"),
        3 => format!("{sign}{hours:02}:{minutes:02}"),
        _ => format!("{sign}{hours:02}{minutes:02}"),
    });
}

#[cfg(test)]
mod tests {
    use super::super::pattern::{dot_net, joda};
    use super::*;

    #[test]
    fn patterns_write_what_their_documents_say() {
        let moment = Moment::utc("2015-07-31T17:08:07.050".parse().unwrap());
        for (pattern, expected) in [
            ("yyyy-MM-dd", "2015-07-31"),
            ("M/d/yy h:m:s t", "7/31/15 5:8:7 P"),
            ("dddd, dd MMMM yyyy HH:mm:ss.fff", "Friday, 31 July 2015 17:08:07.050"),
            ("ddd d MMM hh:mm tt", "Fri 31 Jul 05:08 PM"),
            ("HH:mm:ss.FFFFF", "17:08:07.05"),
            ("yyyy'year' \\d \"day\"", "2015year d day"),
            ("yyyy-MM-ddTHH:mm:sszzz", "2015-07-31T17:08:07+00:00"),
            ("yyyyK", "2015Z"),
            ("%d", "31"),
            ("yyyy%M%d", "2015731"),
            ("%h h", "5 5"),
            ("y yyy yyyyy", "15 2015 02015"),
            ("gg yyyy", "A.D. 2015"),
            ("z zz zzz KK", "+0 +00 +00:00 ZZ"),
            ("''yyyy'a\\'b'", "2015a'b"),
            ("h 'o''clock'", "5 oclock"),
            ("d", "7/31/2015"),
            ("D", "Friday, July 31, 2015"),
            ("f", "Friday, July 31, 2015 5:08 PM"),
            ("F", "Friday, July 31, 2015 5:08:07 PM"),
            ("g", "7/31/2015 5:08 PM"),
            ("G", "7/31/2015 5:08:07 PM"),
            ("m", "July 31"),
            ("M", "July 31"),
            ("o", "2015-07-31T17:08:07.0500000Z"),
            ("O", "2015-07-31T17:08:07.0500000Z"),
            ("r", "Fri, 31 Jul 2015 17:08:07 GMT"),
            ("R", "Fri, 31 Jul 2015 17:08:07 GMT"),
            ("s", "2015-07-31T17:08:07"),
            ("t", "5:08 PM"),
            ("T", "5:08:07 PM"),
            ("u", "2015-07-31 17:08:07Z"),
            ("U", "Friday, July 31, 2015 5:08:07 PM"),
            ("y", "July 2015"),
            ("Y", "July 2015"),
        ] {
            assert_eq!(format(&dot_net(pattern).unwrap(), moment), expected, "{pattern}");
        }
        for (pattern, expected) in [
            ("YYYY-MM-dd HH:mm:ss", "2015-07-31 17:08:07"),
            ("EEE, d MMM yyyy Z", "Fri, 31 Jul 2015 +0000"),
            ("xxxx-'W'ww-e", "2015-W31-5"),
            ("K k h H a", "5 17 5 17 PM"),
            ("CG z", "20AD UTC"),
        ] {
            assert_eq!(format(&joda(pattern).unwrap(), moment), expected, "{pattern}");
        }
        for pattern in ["x", "Z", "-", "ffffffff", "yyyy%", "%%", "yyyy 'open", "yyyy\\"] {
            assert!(dot_net(pattern).is_err(), "{pattern}");
        }
    }
}
