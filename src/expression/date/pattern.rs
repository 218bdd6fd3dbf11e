//! Date patterns: .NET's custom formats and Joda-Time's, read into the same pieces.
//!
//! Sources: Microsoft Learn "Custom date and time format strings" and "Standard date and time format strings"; the
//! Joda-Time documentation of DateTimeFormat.

/// One part of a pattern; a width is how often its letter was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
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
}

/// Reads a .NET format: one letter is a standard format, all else a custom one. `Err` says what is wrong with it.
pub(crate) fn dot_net(pattern: &str) -> Result<Vec<Piece>, String> {
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
pub(crate) fn joda(pattern: &str) -> Result<Vec<Piece>, String> {
    read(pattern, Syntax::Joda)
}

#[derive(Clone, Copy, PartialEq)]
enum Syntax {
    DotNet,
    Joda,
}

fn read(pattern: &str, syntax: Syntax) -> Result<Vec<Piece>, String> {
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
                    None => (Piece::Literal(letter.to_string()), letter.len_utf8()),
                }
            }
        };
        match (pieces.last_mut(), piece) {
            (Some(Piece::Literal(before)), Piece::Literal(text)) => before.push_str(&text),
            (_, piece) => pieces.push(piece),
        }
        rest = &rest[used..];
    }
    Ok(pieces)
}

fn quoted(rest: &str, quote: char) -> Result<(Piece, usize), String> {
    let end = rest[1..].find(quote).ok_or_else(|| format!("a {quote} is not closed"))?;
    let text = if end == 0 { quote.to_string() } else { rest[1..=end].to_owned() };
    Ok((Piece::Literal(text), end + 2))
}

/// .NET's quotes: a backslash in them takes the next sign as it is, and empty ones are nothing.
fn quoted_with_escapes(rest: &str, quote: char) -> Result<(Piece, usize), String> {
    let mut text = String::new();
    let mut signs = rest.char_indices().skip(1);
    while let Some((at, sign)) = signs.next() {
        match sign {
            _ if sign == quote => return Ok((Piece::Literal(text), at + 1)),
            '\\' => text.push(signs.next().ok_or_else(|| "a \\ stands at the end".to_owned())?.1),
            other => text.push(other),
        }
    }
    Err(format!("a {quote} is not closed"))
}

/// `%d`: one letter as a custom format, also in the middle of others.
fn alone(rest: &str) -> Result<(Piece, usize), String> {
    match rest[1..].chars().next() {
        None | Some('%') => Err("a % needs one letter of a custom format behind it".to_owned()),
        Some(letter) => {
            let piece = dot_net_piece(letter, 1)?.unwrap_or_else(|| Piece::Literal(letter.to_string()));
            Ok((piece, 1 + letter.len_utf8()))
        }
    }
}

fn escaped(rest: &str) -> Result<(Piece, usize), String> {
    let sign = rest[1..].chars().next().ok_or_else(|| "a \\ stands at the end".to_owned())?;
    Ok((Piece::Literal(sign.to_string()), 1 + sign.len_utf8()))
}

fn dot_net_piece(letter: char, run: usize) -> Result<Option<Piece>, String> {
    Ok(Some(match letter {
        'y' => Piece::Year(run),
        'M' if run < 3 => Piece::Month(run),
        'M' => Piece::MonthName { short: run == 3 },
        'd' if run < 3 => Piece::Day(run),
        'd' => Piece::DayName { short: run == 3 },
        'H' => Piece::Hour24(run),
        'h' => Piece::Hour12(run),
        'm' => Piece::Minute(run),
        's' => Piece::Second(run),
        'f' | 'F' if run <= 7 => Piece::Fraction { digits: run, exact: letter == 'f' },
        't' => Piece::HalfDay { letter: run == 1 },
        'z' => Piece::Offset(run.min(3)),
        'f' | 'F' => return Err(format!("{run} letters {letter}; a second has at most 7 digits")),
        'g' => Piece::Era { dots: true },
        'K' => Piece::Kind,
        _ => return Ok(None),
    }))
}

fn joda_piece(letter: char, run: usize) -> Result<Option<Piece>, String> {
    Ok(Some(match letter {
        'y' | 'Y' => Piece::Year(if run == 2 { 2 } else { run.max(4) }),
        'M' if run < 3 => Piece::Month(run),
        'M' => Piece::MonthName { short: run == 3 },
        'd' => Piece::Day(run),
        'D' => Piece::DayOfYear(run),
        'E' => Piece::DayName { short: run <= 3 },
        'H' => Piece::Hour24(run),
        'h' => Piece::Hour12(run),
        'k' => Piece::Hour24From1(run),
        'K' => Piece::Hour12From0(run),
        'x' => Piece::WeekYear(run),
        'w' => Piece::Week(run),
        'e' => Piece::Weekday(run),
        'C' => Piece::Century(run),
        'G' => Piece::Era { dots: false },
        'z' => Piece::ZoneName,
        'm' => Piece::Minute(run),
        's' => Piece::Second(run),
        'S' => Piece::Fraction { digits: run.min(9), exact: true },
        'a' => Piece::HalfDay { letter: false },
        'Z' if run == 1 => Piece::Offset(4),
        'Z' => Piece::Offset(3),
        letter if letter.is_ascii_alphabetic() => return Err(format!("{letter} is not supported here")),
        _ => return Ok(None),
    }))
}
