//! Texts that are a date or a moment, in the forms that directories and spreadsheets write.

/// A date with the year first (ISO 8601, RFC 3339; `-`, `/` or `.` between), perhaps with a time; LDAP's generalized time
/// (RFC 4517, section 3.3.13); or day and month in either order with the year last.
pub fn is_date(text: &str) -> bool {
    // Every form begins with a digit, and most texts do not.
    if !text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    year_first(text).is_some() || generalized(text).is_some() || is_year_last(text)
}

/// The month, counted from the year 0. Unknown where day and month may change places.
pub fn month(text: &str) -> Option<u32> {
    let (year, month) = year_first(text).or_else(|| generalized(text))?;
    Some(year * 12 + month - 1)
}

fn year_first(text: &str) -> Option<(u32, u32)> {
    let separator = *text.as_bytes().get(4).filter(|byte| b"-/.".contains(byte))?;
    if text.as_bytes().get(7) != Some(&separator) {
        return None;
    }
    let (year, month, day) = (number(text, 0, 4)?, number(text, 5, 2)?, number(text, 8, 2)?);
    let rest = text.get(10..)?;
    let is_time = rest.is_empty() || rest.strip_prefix(['T', 't', ' ']).is_some_and(is_time);
    (is_day(month, day) && is_time).then_some((year, month))
}

/// hh:mm, perhaps :ss and a fraction, perhaps Z or a distance from it.
fn is_time(text: &str) -> bool {
    let is_clock = number(text, 0, 2).is_some_and(|hour| hour < 24)
        && text.as_bytes().get(2) == Some(&b':')
        && number(text, 3, 2).is_some_and(|minute| minute < 60);
    if !is_clock {
        return false;
    }
    let mut rest = text.get(5..).unwrap_or_default();
    if let Some(seconds) = rest.strip_prefix(':') {
        // RFC 3339 has leap seconds.
        if number(seconds, 0, 2).is_none_or(|second| second > 60) {
            return false;
        }
        rest = seconds.get(2..).unwrap_or_default();
        if let Some(fraction) = rest.strip_prefix(['.', ',']) {
            rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if rest.len() == fraction.len() {
                return false;
            }
        }
    }
    is_zone(rest.trim_start())
}

fn is_zone(text: &str) -> bool {
    let Some(distance) = text.strip_prefix(['+', '-']) else {
        return text.is_empty() || text.eq_ignore_ascii_case("z");
    };
    matches!(distance.len(), 2 | 4 | 5)
        && distance.bytes().enumerate().all(|(at, byte)| match (distance.len(), at) {
            (5, 2) => byte == b':',
            _ => byte.is_ascii_digit(),
        })
}

/// `20190304091244.0Z`
fn generalized(text: &str) -> Option<(u32, u32)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (year, month, day) = (number(text, 0, 4)?, number(text, 4, 2)?, number(text, 6, 2)?);
    let rest = text.get(digits..)?;
    let zone = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let is_it = matches!(digits, 10 | 12 | 14) && is_day(month, day) && !zone.is_empty() && is_zone(zone);
    is_it.then_some((year, month))
}

/// `4.3.2019`, `03/04/2019`, `04-03-2019`
fn is_year_last(text: &str) -> bool {
    let mut parts = text.splitn(3, ['-', '/', '.']);
    let mut next = || parts.next().filter(|part| (1..=4).contains(&part.len()));
    let (Some(one), Some(other), Some(year)) = (next(), next(), next()) else { return false };
    let separators: Vec<u8> = text.bytes().filter(|byte| b"-/.".contains(byte)).collect();
    let short = |part: &str| (part.len() <= 2).then(|| number(part, 0, part.len())).flatten();
    let (Some(one), Some(other)) = (short(one), short(other)) else { return false };
    separators.first() == separators.last()
        && year.len() == 4
        && number(year, 0, 4).is_some()
        && (is_day(one, other) || is_day(other, one))
}

fn is_day(month: u32, day: u32) -> bool {
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// So many digits from a place.
fn number(text: &str, at: usize, digits: usize) -> Option<u32> {
    text.as_bytes()
        .get(at..at + digits)?
        .iter()
        .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_what_is_none() {
        for (text, expected) in [
            ("2019-03-04", Some(Some("2019-03"))),
            ("2019/03/04", Some(Some("2019-03"))),
            ("9999-12-31T23:59:59Z", Some(Some("9999-12"))),
            ("2019-03-04T09:12:44.1234567+01:00", Some(Some("2019-03"))),
            ("2019-03-04 09:12", Some(Some("2019-03"))),
            ("2019-03-04T09:12:44+0100", Some(Some("2019-03"))),
            ("20190304091244.0Z", Some(Some("2019-03"))),
            ("2019030409Z", Some(Some("2019-03"))),
            ("4.3.2019", Some(None)),
            ("03/31/2019", Some(None)),
            ("31/03/2019", Some(None)),
            ("2019-13-04", None),
            ("2019-03/04", None),
            ("2019-03-04T25:00", None),
            ("2019-03-04T09:12:44.Z", None),
            ("2019-03-04 x", None),
            ("20190304091244", None),
            ("31.03-2019", None),
            ("1.2.3", None),
            ("32/13/2019", None),
            ("２019-03-04", None),
            ("", None),
        ] {
            assert_eq!(is_date(text), expected.is_some(), "{text}");
            let said = month(text).map(|month| format!("{:04}-{:02}", month / 12, month % 12 + 1));
            assert_eq!(said.as_deref(), expected.flatten(), "{text}");
        }
    }
}
