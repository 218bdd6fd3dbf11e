//! Date patterns: .NET's custom formats and Joda-Time's, read into the same pieces.
//!
//! Sources: Microsoft Learn "Custom date and time format strings" and "Standard date and time format strings"; the
//! Joda-Time documentation of DateTimeFormat.

/// One part of a pattern; a width is how often its letter was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PatternPiece {
    Literal(String),
    Year(usize),
    Month(usize),
    MonthName {
        short: bool,
    },
    Day(usize),
    DayName {
        short: bool,
    },
    DayOfYear(usize),
    /// The year that an ISO week belongs to.
    WeekYear(usize),
    /// The ISO week.
    Week(usize),
    /// 1 is Monday.
    Weekday(usize),
    Century(usize),
    /// `AD`, or .NET's `A.D.`.
    Era {
        dots: bool,
    },
    /// `UTC`, `CEST`: the zone's short name.
    ZoneName,
    /// `Coordinated Universal Time`.
    LongZoneName,
    /// `Europe/Amsterdam`.
    ZoneId,
    Hour24(usize),
    /// Joda's `k`: midnight is 24.
    Hour24From1(usize),
    Hour12(usize),
    /// Joda's `K`: noon is 0.
    Hour12From0(usize),
    Minute(usize),
    Second(usize),
    /// Digits of a second; `exact` ones are written even when 0.
    Fraction {
        digits: usize,
        exact: bool,
    },
    /// AM or PM, or only its first letter.
    HalfDay {
        letter: bool,
    },
    /// `+02:00`; width 1 and 2 are hours alone, 3 has a colon, 4 has none.
    Offset(usize),
    /// `Z`, an offset, or nothing: .NET's `K`.
    Kind,
    /// A `Z` that stands in a .NET format as it is: read, it says UTC.
    Zulu,
}

/// Reads a .NET format: one letter is a standard format, all else a custom one. `Err` says what is wrong with it.
pub(crate) fn dot_net(pattern: &str) -> Result<Vec<PatternPiece>, String> {
    let mut letters = pattern.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => match standard(letter) {
            Some(custom) => read(custom, Syntax::DotNet),
            None => Err(format!("{letter} alone is no standard format; a custom format of one letter is %{letter}")),
        },
        _ => read(pattern, Syntax::DotNet),
    }
}

/// What a standard format of one letter stands for in the en-US culture, which is how Entra prints dates.
pub(crate) fn standard(letter: char) -> Option<&'static str> {
    STANDARD.iter().find(|(letters, _)| letters.contains(letter)).map(|(_, custom)| *custom)
}

/// .NET's standard formats, as custom ones.
const STANDARD: [(&str, &str); 14] = [
    ("d", "M/d/yyyy"),
    ("D", "dddd, MMMM d, yyyy"),
    ("f", "dddd, MMMM d, yyyy h:mm tt"),
    ("FU", "dddd, MMMM d, yyyy h:mm:ss tt"),
    ("g", "M/d/yyyy h:mm tt"),
    ("G", "M/d/yyyy h:mm:ss tt"),
    ("mM", "MMMM d"),
    ("oO", "yyyy-MM-ddTHH:mm:ss.fffffffK"),
    ("rR", "ddd, dd MMM yyyy HH:mm:ss 'GMT'"),
    ("s", "yyyy-MM-ddTHH:mm:ss"),
    ("t", "h:mm tt"),
    ("T", "h:mm:ss tt"),
    ("u", "yyyy-MM-dd HH:mm:ss'Z'"),
    ("yY", "MMMM yyyy"),
];

/// Reads a Joda-Time pattern, in which `YYYY` is the year and `DD` the day of the year.
pub(crate) fn joda(pattern: &str) -> Result<Vec<PatternPiece>, String> {
    read(pattern, Syntax::Joda)
}

#[derive(Clone, Copy, PartialEq)]
enum Syntax {
    DotNet,
    Joda,
}

fn read(pattern: &str, syntax: Syntax) -> Result<Vec<PatternPiece>, String> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        let (piece, used) = match letter {
            '\'' | '"' if syntax == Syntax::DotNet => quoted_with_escapes(rest, letter)?,
            '\'' => quoted(rest, letter)?,
            '\\' if syntax == Syntax::DotNet => escaped(rest)?,
            '%' if syntax == Syntax::DotNet => alone(rest)?,
            _ => {
                let all = rest.chars().take_while(|c| *c == letter).count();
                let run = if letter == 'K' && syntax == Syntax::DotNet { 1 } else { all };
                let piece =
                    if syntax == Syntax::DotNet { dot_net_piece(letter, run)? } else { joda_piece(letter, run)? };
                match piece {
                    Some(piece) => (piece, run * letter.len_utf8()),
                    None => (PatternPiece::Literal(letter.to_string()), letter.len_utf8()),
                }
            }
        };
        match (pieces.last_mut(), piece) {
            (Some(PatternPiece::Literal(before)), PatternPiece::Literal(text)) => before.push_str(&text),
            (_, piece) => pieces.push(piece),
        }
        rest = &rest[used..];
    }
    Ok(pieces)
}

/// Joda-Time's quotes: two of them are one, within others too.
fn quoted(rest: &str, quote: char) -> Result<(PatternPiece, usize), String> {
    if rest[1..].starts_with(quote) {
        return Ok((PatternPiece::Literal(quote.to_string()), 2));
    }
    let mut text = String::new();
    let mut signs = rest.char_indices().skip(1).peekable();
    while let Some((at, sign)) = signs.next() {
        if sign != quote {
            text.push(sign);
        } else if signs.next_if(|(_, next)| *next == quote).is_some() {
            text.push(quote);
        } else {
            return Ok((PatternPiece::Literal(text), at + 1));
        }
    }
    Err(format!("a {quote} is not closed"))
}

/// .NET's quotes: a backslash in them takes the next sign as it is, and empty ones are nothing.
fn quoted_with_escapes(rest: &str, quote: char) -> Result<(PatternPiece, usize), String> {
    let mut text = String::new();
    let mut signs = rest.char_indices().skip(1);
    while let Some((at, sign)) = signs.next() {
        match sign {
            _ if sign == quote => return Ok((PatternPiece::Literal(text), at + 1)),
            '\\' => text.push(signs.next().ok_or_else(|| "a \\ stands at the end".to_owned())?.1),
            other => text.push(other),
        }
    }
    Err(format!("a {quote} is not closed"))
}

/// `%d`: one letter as a custom format, also in the middle of others.
fn alone(rest: &str) -> Result<(PatternPiece, usize), String> {
    match rest[1..].chars().next() {
        None | Some('%') => Err("a % needs one letter of a custom format behind it".to_owned()),
        Some(letter) => {
            let piece = dot_net_piece(letter, 1)?.unwrap_or_else(|| PatternPiece::Literal(letter.to_string()));
            Ok((piece, 1 + letter.len_utf8()))
        }
    }
}

fn escaped(rest: &str) -> Result<(PatternPiece, usize), String> {
    let sign = rest[1..].chars().next().ok_or_else(|| "a \\ stands at the end".to_owned())?;
    Ok((PatternPiece::Literal(sign.to_string()), 1 + sign.len_utf8()))
}

fn dot_net_piece(letter: char, run: usize) -> Result<Option<PatternPiece>, String> {
    Ok(Some(match letter {
        'y' => PatternPiece::Year(run),
        'M' if run < 3 => PatternPiece::Month(run),
        'M' => PatternPiece::MonthName { short: run == 3 },
        'd' if run < 3 => PatternPiece::Day(run),
        'd' => PatternPiece::DayName { short: run == 3 },
        'H' => PatternPiece::Hour24(run),
        'h' => PatternPiece::Hour12(run),
        'm' => PatternPiece::Minute(run),
        's' => PatternPiece::Second(run),
        'f' | 'F' if run <= 7 => PatternPiece::Fraction { digits: run, exact: letter == 'f' },
        't' => PatternPiece::HalfDay { letter: run == 1 },
        'z' => PatternPiece::Offset(run.min(3)),
        'f' | 'F' => return Err(format!("{run} letters {letter}; a second has at most 7 digits")),
        'g' => PatternPiece::Era { dots: true },
        'K' => PatternPiece::Kind,
        'Z' if run == 1 => PatternPiece::Zulu,
        _ => return Ok(None),
    }))
}

fn joda_piece(letter: char, run: usize) -> Result<Option<PatternPiece>, String> {
    Ok(Some(match letter {
        'y' | 'Y' => PatternPiece::Year(if run == 2 { 2 } else { run.max(4) }),
        'M' if run < 3 => PatternPiece::Month(run),
        'M' => PatternPiece::MonthName { short: run == 3 },
        'd' => PatternPiece::Day(run),
        'D' => PatternPiece::DayOfYear(run),
        'E' => PatternPiece::DayName { short: run <= 3 },
        'H' => PatternPiece::Hour24(run),
        'h' => PatternPiece::Hour12(run),
        'k' => PatternPiece::Hour24From1(run),
        'K' => PatternPiece::Hour12From0(run),
        'x' => PatternPiece::WeekYear(run),
        'w' => PatternPiece::Week(run),
        'e' => PatternPiece::Weekday(run),
        'C' => PatternPiece::Century(run),
        'G' => PatternPiece::Era { dots: false },
        'z' if run < 4 => PatternPiece::ZoneName,
        'z' => PatternPiece::LongZoneName,
        'm' => PatternPiece::Minute(run),
        's' => PatternPiece::Second(run),
        'S' => PatternPiece::Fraction { digits: run.min(9), exact: true },
        'a' => PatternPiece::HalfDay { letter: false },
        'Z' if run == 1 => PatternPiece::Offset(4),
        'Z' if run == 2 => PatternPiece::Offset(3),
        'Z' => PatternPiece::ZoneId,
        letter if letter.is_ascii_alphabetic() => return Err(format!("{letter} is not supported here")),
        _ => return Ok(None),
    }))
}
