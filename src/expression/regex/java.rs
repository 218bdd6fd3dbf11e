//! Reads a Java pattern, which Okta's `matches` takes.
//!
//! Source: the documentation of `java.util.regex.Pattern`, Java 17. Classes such as `\w`, and `(?i)`, are ASCII there.

use std::sync::Arc;

use super::block::BLOCKS;
use super::part::{Anchor, Folding, Manner, PatternPart, ReadPattern, Repetition};
use super::units::{UnitSet, named};

const MOST_DEPTH: usize = 100;

#[derive(Clone, Copy, Debug, Default)]
struct Flags {
    ignore_case: bool,
    multiline: bool,
    dot_all: bool,
    unix_lines: bool,
    unicode_case: bool,
    comments: bool,
    unicode_classes: bool,
}

impl Flags {
    fn set(&mut self, letter: char, on: bool) -> bool {
        match letter {
            'i' => self.ignore_case = on,
            'm' => self.multiline = on,
            's' => self.dot_all = on,
            'd' => self.unix_lines = on,
            'u' => self.unicode_case = on,
            'x' => self.comments = on,
            'U' => (self.unicode_classes, self.unicode_case) = (on, on),
            _ => return false,
        }
        true
    }

    const fn folding(self) -> Option<Folding> {
        match (self.ignore_case, self.unicode_case) {
            (false, _) => None,
            (true, false) => Some(Folding::Ascii),
            (true, true) => Some(Folding::Unicode),
        }
    }
}

pub(super) struct JavaReader {
    letters: Vec<char>,
    at: usize,
    flags: Flags,
    groups: u32,
    names: Vec<(String, usize)>,
    depth: usize,
    folds: bool,
}

type Read<T> = Result<T, String>;

/// Reads the pattern, or says what Java would not take in it.
pub(super) fn read(pattern: &str) -> Read<ReadPattern> {
    let letters = unquoted(pattern);
    let flags = Flags::default();
    let mut reader = JavaReader { letters, at: 0, flags, groups: 0, names: Vec::new(), depth: 0, folds: false };
    let part = reader.alternatives()?;
    if reader.peek().is_some() {
        return Err("a ) closes nothing".to_owned());
    }
    Ok(ReadPattern { part, numbers: (0..=reader.groups).collect(), names: reader.names, folds: reader.folds })
}

/// What stands between `\Q` and `\E` is plain.
fn unquoted(pattern: &str) -> Vec<char> {
    let mut output = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(place) = rest.find('\\') {
        let escaped = rest[place + 1..].chars().next();
        output.push_str(&rest[..place]);
        if escaped == Some('Q') {
            let quoted = &rest[place + 2..];
            let (plain, behind) = quoted.split_once(r"\E").unwrap_or((quoted, ""));
            for letter in plain.chars() {
                if !letter.is_alphanumeric() && letter.is_ascii() {
                    output.push('\\');
                }
                output.push(letter);
            }
            rest = behind;
        } else {
            let end = place + 1 + escaped.map_or(0, char::len_utf8);
            output.push_str(&rest[place..end]);
            rest = &rest[end..];
        }
    }
    output.push_str(rest);
    output.chars().collect()
}

fn ranges(set: &mut UnitSet, ranges: &[(char, char)]) {
    for (first, last) in ranges {
        set.add(u32::from(*first), u32::from(*last));
    }
}

const HORIZONTAL: &[(char, char)] = &[
    ('\t', '\t'),
    (' ', ' '),
    ('\u{A0}', '\u{A0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{180E}', '\u{180E}'),
    ('\u{2000}', '\u{200A}'),
    ('\u{202F}', '\u{202F}'),
    ('\u{205F}', '\u{205F}'),
    ('\u{3000}', '\u{3000}'),
];
const VERTICAL: &[(char, char)] = &[('\n', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')];

/// POSIX's classes, which are ASCII's.
const POSIX: [(&str, &[(char, char)]); 13] = [
    ("Lower", &[('a', 'z')]),
    ("Upper", &[('A', 'Z')]),
    ("ASCII", &[('\0', '\x7F')]),
    ("Alpha", &[('a', 'z'), ('A', 'Z')]),
    ("Digit", &[('0', '9')]),
    ("Alnum", &[('a', 'z'), ('A', 'Z'), ('0', '9')]),
    ("Punct", &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
    ("Graph", &[('!', '~')]),
    ("Print", &[(' ', '~')]),
    ("Blank", &[(' ', ' '), ('\t', '\t')]),
    ("Cntrl", &[('\0', '\x1F'), ('\x7F', '\x7F')]),
    ("XDigit", &[('0', '9'), ('a', 'f'), ('A', 'F')]),
    ("Space", &[('\t', '\r'), (' ', ' ')]),
];

/// Methods of Java's `Character`, by the property that says the same.
const METHODS: [(&str, &str); 8] = [
    ("javaLowerCase", "Lowercase"),
    ("javaUpperCase", "Uppercase"),
    ("javaAlphabetic", "Alphabetic"),
    ("javaLetter", "L"),
    ("javaDigit", "Nd"),
    ("javaTitleCase", "Lt"),
    ("javaWhitespace", "White_Space"),
    ("javaIdeographic", "Ideographic"),
];

impl JavaReader {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    fn take(&mut self) -> Option<char> {
        let found = self.peek()?;
        self.at += 1;
        Some(found)
    }

    fn take_if(&mut self, letter: char) -> bool {
        let is_it = self.peek() == Some(letter);
        self.at += usize::from(is_it);
        is_it
    }

    fn skip_comments(&mut self) {
        while self.flags.comments {
            match self.peek() {
                Some('\t'..='\r' | ' ') => self.at += 1,
                Some('#') => {
                    while self.peek().is_some_and(|letter| letter != '\n') {
                        self.at += 1;
                    }
                }
                _ => return,
            }
        }
    }

    fn alternatives(&mut self) -> Read<PatternPart> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(format!("groups nest deeper than {MOST_DEPTH} levels"));
        }
        let mut choices = vec![self.sequence()?];
        while self.take_if('|') {
            choices.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(PatternPart::choice(choices))
    }

    fn sequence(&mut self) -> Read<PatternPart> {
        let mut parts = Vec::new();
        loop {
            self.skip_comments();
            let part = match self.peek() {
                None | Some('|' | ')') => return Ok(PatternPart::sequence(parts)),
                Some(sign @ ('*' | '+' | '?')) => return Err(format!("the {sign} has nothing to repeat")),
                // Behind a repeat a counted one repeats nothing, which Java takes.
                Some('{') => PatternPart::Empty,
                _ => match self.atom()? {
                    Some(part) => part,
                    None => continue,
                },
            };
            self.skip_comments();
            parts.push(self.repeated(part)?);
        }
    }

    fn repeated(&mut self, inner: PatternPart) -> Read<PatternPart> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.at += 1;
                self.counts()?
            }
            _ => return Ok(inner),
        };
        self.at += 1;
        let manner = match self.peek() {
            Some('?') => Manner::Lazy,
            Some('+') => Manner::Possessive,
            _ => Manner::Greedy,
        };
        self.at += usize::from(manner != Manner::Greedy);
        Ok(PatternPart::Repeat(Box::new(Repetition { least, most, manner, inner })))
    }

    /// Up to the `}`, which stays.
    fn counts(&mut self) -> Read<(u32, Option<u32>)> {
        let number = |reader: &mut Self| -> Read<Option<u32>> {
            let mut value = None;
            while let Some(digit) = reader.peek().and_then(|letter| letter.to_digit(10)) {
                reader.at += 1;
                let grown = value.unwrap_or(0_u32).checked_mul(10).and_then(|value| value.checked_add(digit));
                value = Some(grown.filter(|value| i32::try_from(*value).is_ok()).ok_or("a count is too large")?);
            }
            Ok(value)
        };
        let least = number(self)?.ok_or("a { counts, as in {2} or {2,3}")?;
        let most = if self.take_if(',') { number(self)? } else { Some(least) };
        if self.peek() != Some('}') || most.is_some_and(|most| most < least) {
            return Err("a { counts, as in {2} or {2,3}".to_owned());
        }
        Ok((least, most))
    }

    fn atom(&mut self) -> Read<Option<PatternPart>> {
        let Some(letter) = self.take() else { return Ok(None) };
        let unix = self.flags.unix_lines;
        Ok(Some(match letter {
            '(' => return self.group(),
            '[' => {
                let set = self.class()?;
                PatternPart::Set(Arc::new(set))
            }
            '\\' => self.escape()?,
            '.' => self.any(),
            '^' if !self.flags.multiline => PatternPart::Anchor(Anchor::Start),
            '^' => PatternPart::Anchor(if unix { Anchor::LineStart } else { Anchor::JavaLineStart }),
            '$' if self.flags.multiline => {
                PatternPart::Anchor(if unix { Anchor::LineEnd } else { Anchor::JavaLineEnd })
            }
            '$' => PatternPart::Anchor(if unix { Anchor::EndBeforeLineFeed } else { Anchor::EndBeforeLineEnd }),
            plain => self.plain(plain),
        }))
    }

    fn plain(&mut self, letter: char) -> PatternPart {
        self.folds = self.folds || self.flags.ignore_case;
        PatternPart::Unit(u32::from(letter), self.flags.folding())
    }

    fn any(&self) -> PatternPart {
        let mut set = UnitSet::default();
        if self.flags.unix_lines && !self.flags.dot_all {
            set.add(10, 10);
        } else if !self.flags.dot_all {
            ranges(&mut set, &[('\n', '\n'), ('\r', '\r'), ('\u{85}', '\u{85}'), ('\u{2028}', '\u{2029}')]);
        }
        set.negate();
        PatternPart::Set(Arc::new(set.finished(None)))
    }

    fn group(&mut self) -> Read<Option<PatternPart>> {
        let outer = self.flags;
        if !self.take_if('?') {
            return self.capture(outer).map(Some);
        }
        let (first, second) = (self.peek(), self.peek_at(1));
        let look = |behind: bool, negative: bool, inner: PatternPart| {
            Ok(Some(PatternPart::Look { behind, negative, inner: Box::new(inner) }))
        };
        self.at += match (first, second) {
            (Some('<'), Some('=' | '!')) => 2,
            (Some(':' | '=' | '!' | '>' | '<'), _) => 1,
            _ => 0,
        };
        match (first, second) {
            (Some(':'), _) => self.rest(outer).map(Some),
            (Some('='), _) => look(false, false, self.rest(outer)?),
            (Some('!'), _) => look(false, true, self.rest(outer)?),
            (Some('<'), Some('=')) => look(true, false, self.rest(outer)?),
            (Some('<'), Some('!')) => look(true, true, self.rest(outer)?),
            (Some('>'), _) => Ok(Some(PatternPart::Atomic(Box::new(self.rest(outer)?)))),
            (Some('<'), _) => self.named_group(outer).map(Some),
            _ => self.flag_group(outer),
        }
    }

    fn rest(&mut self, outer: Flags) -> Read<PatternPart> {
        let inner = self.alternatives()?;
        self.flags = outer;
        if self.take_if(')') { Ok(inner) } else { Err("a ( is not closed".to_owned()) }
    }

    fn capture(&mut self, outer: Flags) -> Read<PatternPart> {
        self.groups += 1;
        let slot = self.groups as usize;
        Ok(PatternPart::Group(slot, Box::new(self.rest(outer)?)))
    }

    fn named_group(&mut self, outer: Flags) -> Read<PatternPart> {
        let name = self.group_name()?;
        if self.names.iter().any(|(known, _)| *known == name) {
            return Err(format!("two groups are named {name}"));
        }
        self.names.push((name, self.groups as usize + 1));
        self.capture(outer)
    }

    /// Up to its `>`.
    fn group_name(&mut self) -> Read<String> {
        let mut name = String::new();
        while let Some(letter) = self.take() {
            match letter {
                '>' if !name.is_empty() => return Ok(name),
                letter if letter.is_ascii_alphabetic() || !name.is_empty() && letter.is_ascii_digit() => {
                    name.push(letter);
                }
                _ => break,
            }
        }
        Err("a group's name is made of letters and digits".to_owned())
    }

    fn flag_group(&mut self, outer: Flags) -> Read<Option<PatternPart>> {
        let mut on = true;
        loop {
            match self.take() {
                Some('-') if on => on = false,
                Some(')') => return Ok(None),
                Some(':') => return self.rest(outer).map(Some),
                Some(letter) if self.flags.set(letter, on) => {}
                Some(letter) => return Err(format!("(?{letter} is not known")),
                None => return Err("a ( is not closed".to_owned()),
            }
        }
    }

    fn escape(&mut self) -> Read<PatternPart> {
        let Some(letter) = self.peek() else { return Err("a \\ ends the pattern".to_owned()) };
        let anchor = match letter {
            'b' if self.peek_at(1) == Some('{') => return Err(r"\b{…} is not supported here".to_owned()),
            'b' => Some(Anchor::Boundary),
            'B' => Some(Anchor::NoBoundary),
            'A' => Some(Anchor::Start),
            'G' => Some(Anchor::Begin),
            'Z' if self.flags.unix_lines => Some(Anchor::EndBeforeLineFeed),
            'Z' => Some(Anchor::EndBeforeLineEnd),
            'z' => Some(Anchor::End),
            _ => None,
        };
        if let Some(anchor) = anchor {
            self.at += 1;
            return Ok(PatternPart::Anchor(anchor));
        }
        if let Some(set) = self.predefined()? {
            return Ok(PatternPart::Set(Arc::new(set)));
        }
        match letter {
            'R' => {
                self.at += 1;
                Ok(line_break())
            }
            'X' => {
                self.at += 1;
                Ok(cluster())
            }
            'k' => {
                self.at += 1;
                if !self.take_if('<') {
                    return Err(r"\k needs a name, as in \k<name>".to_owned());
                }
                let name = self.group_name()?;
                let slot = self.names.iter().find(|(known, _)| *known == name).map(|(_, slot)| *slot);
                let slot = slot.ok_or_else(|| format!("there is no group {name} before \\k<{name}>"))?;
                Ok(self.back(slot))
            }
            '1'..='9' => Ok(self.numbered_back()),
            _ => {
                let found = self.character()?;
                Ok(self.plain(found))
            }
        }
    }

    fn back(&mut self, slot: usize) -> PatternPart {
        self.folds = self.folds || self.flags.ignore_case;
        PatternPart::Back(slot, self.flags.folding())
    }

    /// As many digits as there are groups for.
    fn numbered_back(&mut self) -> PatternPart {
        let mut number = 0;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            if number > 0 && number * 10 + digit > self.groups {
                break;
            }
            number = number * 10 + digit;
            self.at += 1;
        }
        self.back(number as usize)
    }

    /// `\w`, `\p{L}` and their like, at the letter behind the `\`.
    fn predefined(&mut self) -> Read<Option<UnitSet>> {
        let Some(letter) = self.peek() else { return Ok(None) };
        let mut set = UnitSet::default();
        match letter.to_ascii_lowercase() {
            'd' | 'w' | 's' if self.flags.unicode_classes => {
                return {
                    self.at += 1;
                    Ok(Some(super::units::dot_net_class(u32::from(letter))))
                };
            }
            'd' => ranges(&mut set, &[('0', '9')]),
            'w' => ranges(&mut set, &[('a', 'z'), ('A', 'Z'), ('_', '_'), ('0', '9')]),
            's' => ranges(&mut set, &[('\t', '\r'), (' ', ' ')]),
            'h' => ranges(&mut set, HORIZONTAL),
            'v' => ranges(&mut set, VERTICAL),
            'p' => {
                self.at += 1;
                self.property(&mut set)?;
                self.at -= 1;
            }
            _ => return Ok(None),
        }
        self.at += 1;
        if letter.is_ascii_uppercase() {
            set.negate();
        }
        Ok(Some(set.finished(None)))
    }

    fn property(&mut self, set: &mut UnitSet) -> Read<()> {
        let name: String = if self.take_if('{') {
            let first = self.at;
            while self.peek().is_some_and(|letter| letter != '}') {
                self.at += 1;
            }
            let name = self.letters[first..self.at].iter().collect();
            if !self.take_if('}') {
                return Err(r"a \p{ is not closed".to_owned());
            }
            name
        } else {
            self.take().map(String::from).unwrap_or_default()
        };
        let unknown = || format!(r"\p{{{name}}} is not known to Java");
        let plain = |name: &str| name.replace([' ', '-', '_'], "").to_ascii_lowercase();
        if let Some((_, known)) = POSIX.iter().find(|(known, _)| *known == name) {
            ranges(set, known);
        } else if let Some((_, property)) = METHODS.iter().find(|(method, _)| *method == name) {
            set.add_named(named(property).ok_or_else(unknown)?, false);
        } else if let Some(block) = name.strip_prefix("In").or_else(|| name.strip_prefix("block=")) {
            let (_, first, last) =
                BLOCKS.iter().find(|(known, ..)| plain(known) == plain(block)).ok_or_else(unknown)?;
            set.add(*first, *last);
        } else {
            let is = name.strip_prefix("Is").or_else(|| name.strip_prefix("script="));
            let category =
                || name.strip_prefix("general_category=").or_else(|| name.strip_prefix("gc=")).unwrap_or(&name);
            let sought = is.unwrap_or_else(category);
            let is_short = sought.len() <= 2 && sought.starts_with(|letter: char| letter.is_ascii_uppercase());
            let found = if is.is_some() || is_short { named(sought) } else { None };
            set.add_named(found.ok_or_else(unknown)?, false);
        }
        Ok(())
    }

    /// A character behind a `\`.
    fn character(&mut self) -> Read<char> {
        let Some(letter) = self.take() else { return Err("a \\ ends the pattern".to_owned()) };
        Ok(match letter {
            '0' => self.octal()?,
            'x' if self.take_if('{') => {
                let first = self.at;
                while self.peek().is_some_and(|letter| letter != '}') {
                    self.at += 1;
                }
                let digits: String = self.letters[first..self.at].iter().collect();
                let closed = self.take_if('}');
                let value = u32::from_str_radix(&digits, 16).ok().filter(|_| closed).and_then(char::from_u32);
                value.ok_or(r"\x{…} takes a character's number")?
            }
            'x' => self.hexadecimal(2)?,
            'u' => self.hexadecimal(4)?,
            'a' => '\x07',
            'e' => '\x1B',
            'f' => '\x0C',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'c' => {
                let control = self.take().map(|letter| u32::from(letter) ^ 64).and_then(char::from_u32);
                control.ok_or(r"\c needs a letter")?
            }
            letter if letter.is_ascii_alphanumeric() => return Err(format!(r"\{letter} is not known")),
            other => other,
        })
    }

    fn octal(&mut self) -> Read<char> {
        let mut value = 0;
        let mut digits = 0;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(8)).filter(|d| value * 8 + d <= 0o377) {
            (value, digits) = (value * 8 + digit, digits + 1);
            self.at += 1;
        }
        char::from_u32(value).filter(|_| digits > 0).ok_or_else(|| r"\0 needs octal digits".to_owned())
    }

    fn hexadecimal(&mut self, digits: usize) -> Read<char> {
        let mut value = 0;
        for _ in 0..digits {
            let digit = self.take().and_then(|letter| letter.to_digit(16));
            value = value * 16 + digit.ok_or_else(|| format!("{digits} hexadecimal digits are needed"))?;
        }
        char::from_u32(value).ok_or_else(|| "half a character is written".to_owned())
    }

    /// Behind the `[`: classes join inside classes, and `&&` keeps what is in both.
    fn class(&mut self) -> Read<UnitSet> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(format!("classes nest deeper than {MOST_DEPTH} levels"));
        }
        let negated = self.take_if('^');
        let mut inner = self.class_items(true)?;
        if !self.take_if(']') {
            return Err("a [ is not closed".to_owned());
        }
        self.depth -= 1;
        self.folds = self.folds || self.flags.ignore_case;
        if negated {
            let mut outer = UnitSet::default();
            outer.add_set(inner);
            outer.negate();
            inner = outer.finished(None);
        }
        Ok(inner)
    }

    fn class_items(&mut self, is_start: bool) -> Read<UnitSet> {
        let mut set = UnitSet::default();
        let mut is_empty = is_start;
        loop {
            self.skip_comments();
            match self.peek() {
                None => return Err("a [ is not closed".to_owned()),
                Some(']') if !is_empty => break,
                Some('[') => {
                    self.at += 1;
                    let inner = self.class()?;
                    set.add_set(inner);
                }
                Some('&') if self.peek_at(1) == Some('&') => {
                    while self.take_if('&') {}
                    self.depth += 1;
                    if self.depth > MOST_DEPTH {
                        return Err(format!("classes nest deeper than {MOST_DEPTH} levels"));
                    }
                    let right = self.class_items(false)?;
                    self.depth -= 1;
                    set.intersect(right);
                    break;
                }
                Some('\\') => {
                    self.at += 1;
                    if let Some(predefined) = self.predefined()? {
                        set.add_set(predefined);
                    } else {
                        let first = self.character()?;
                        self.range(&mut set, first)?;
                    }
                }
                Some(first) => {
                    self.at += 1;
                    self.range(&mut set, first)?;
                }
            }
            is_empty = false;
        }
        Ok(set.finished(self.flags.folding()))
    }

    fn range(&mut self, set: &mut UnitSet, first: char) -> Read<()> {
        let ends = self.peek() == Some('-') && self.peek_at(1).is_some_and(|next| !matches!(next, ']' | '['));
        let mut last = first;
        if ends {
            self.at += 1;
            last = if self.take_if('\\') { self.character()? } else { self.take().unwrap_or(first) };
        }
        if last < first {
            return Err("a range in a class goes backwards".to_owned());
        }
        set.add(u32::from(first), u32::from(last));
        Ok(())
    }
}

/// `\R`.
fn line_break() -> PatternPart {
    let mut set = UnitSet::default();
    ranges(&mut set, VERTICAL);
    let both = PatternPart::Sequence(vec![PatternPart::Unit(13, None), PatternPart::Unit(10, None)]);
    PatternPart::Choice(vec![both, PatternPart::Set(Arc::new(set.finished(None)))])
}

/// `\X`: a character with its marks.
fn cluster() -> PatternPart {
    let marks = || {
        let mut set = UnitSet::default();
        named("M").into_iter().for_each(|marks| set.add_named(marks, false));
        set
    };
    let mut base = marks();
    base.negate();
    let single = |set: UnitSet| PatternPart::Set(Arc::new(set.finished(None)));
    let many = |least| {
        let repeat = Repetition { least, most: None, manner: Manner::Possessive, inner: single(marks()) };
        PatternPart::Repeat(Box::new(repeat))
    };
    let both = PatternPart::Sequence(vec![PatternPart::Unit(13, None), PatternPart::Unit(10, None)]);
    PatternPart::Choice(vec![both, PatternPart::Sequence(vec![single(base), many(0)]), many(1)])
}
