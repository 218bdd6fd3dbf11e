//! Reads a .NET pattern.
//!
//! Source: Microsoft Learn, "Regular expression language – quick reference" and the pages below it. Where they are silent,
//! what .NET does decides, as `tests/peers/dotnet-cases` asks it: which escapes are refused, where a `{` is plain, how
//! groups are numbered (unnamed ones first, then named ones; a group may have its number given).

use std::sync::Arc;

use super::block::BLOCKS;
use super::part::{Anchor, Folding, Manner, PatternPart, ReadPattern, Repetition};
use super::units::{UnitSet, dot_net_class, is_name, named};

/// How deep groups may nest.
const MOST_DEPTH: usize = 100;
/// The largest number of a group, and the largest count of a repeat.
const LARGEST: u32 = i32::MAX as u32;

/// What `(?imnsx)` sets; `r` and `e` cannot be set within a pattern.
#[derive(Clone, Copy, Debug, Default)]
struct Options {
    ignore_case: bool,
    multiline: bool,
    explicit: bool,
    single_line: bool,
    blanks: bool,
}

impl Options {
    fn set(&mut self, letter: u32, on: bool) -> bool {
        match char::from_u32(letter).map(|letter| letter.to_ascii_lowercase()) {
            Some('i') => self.ignore_case = on,
            Some('m') => self.multiline = on,
            Some('n') => self.explicit = on,
            Some('s') => self.single_line = on,
            Some('x') => self.blanks = on,
            _ => return false,
        }
        true
    }

    const fn folding(self) -> Option<Folding> {
        if self.ignore_case { Some(Folding::Lower) } else { None }
    }
}

/// The groups of a pattern, which are counted before it is read: a reference may stand before its group.
#[derive(Debug, Default)]
struct Groups {
    numbers: Vec<u32>,
    names: Vec<(String, u32)>,
}

pub(super) struct DotNetReader {
    units: Vec<u32>,
    at: usize,
    options: Options,
    groups: Groups,
    /// The number of the next unnamed group.
    next_number: u32,
    /// The parentheses of a condition capture nothing.
    next_is_condition: bool,
    /// Directly within `(?(x)…|…)`, where no options may be set.
    is_in_choice: bool,
    depth: usize,
    folds: bool,
}

type Read<T> = Result<T, String>;

/// Reads the pattern, or says what .NET would not take in it.
pub(super) fn read(pattern: &str) -> Read<ReadPattern> {
    let units: Vec<u32> = pattern.encode_utf16().map(u32::from).collect();
    let mut reader = DotNetReader {
        units,
        at: 0,
        options: Options::default(),
        groups: Groups::default(),
        next_number: 1,
        next_is_condition: false,
        is_in_choice: false,
        depth: 0,
        folds: false,
    };
    reader.count_groups()?;
    (reader.at, reader.options, reader.next_number, reader.next_is_condition) = (0, Options::default(), 1, false);
    let part = reader.alternatives(usize::MAX)?;
    if reader.peek().is_some() {
        return Err("a ) closes nothing".to_owned());
    }
    let slot = |number: u32| reader.groups.numbers.iter().position(|known| *known == number).unwrap_or(0);
    let names = reader.groups.names.iter().map(|(name, number)| (name.clone(), slot(*number))).collect();
    Ok(ReadPattern { part, numbers: reader.groups.numbers, names, folds: reader.folds })
}

const fn unit(letter: char) -> u32 {
    letter as u32
}

fn shown(units: &[u32]) -> String {
    char::decode_utf16(units.iter().filter_map(|unit| u16::try_from(*unit).ok()))
        .map(|c| c.unwrap_or('\u{FFFD}'))
        .collect()
}

fn digit(unit: u32, radix: u32) -> Option<u32> {
    char::from_u32(unit).filter(char::is_ascii).and_then(|letter| letter.to_digit(radix))
}

impl DotNetReader {
    fn peek(&self) -> Option<u32> {
        self.units.get(self.at).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<u32> {
        self.units.get(self.at + ahead).copied()
    }

    fn is(&self, letter: char) -> bool {
        self.peek() == Some(unit(letter))
    }

    fn take(&mut self) -> Option<u32> {
        let found = self.peek()?;
        self.at += 1;
        Some(found)
    }

    fn take_if(&mut self, letter: char) -> bool {
        let is_it = self.is(letter);
        self.at += usize::from(is_it);
        is_it
    }

    fn number(&mut self) -> Read<u32> {
        let mut number = 0_u32;
        while let Some(digit) = self.peek().and_then(|unit| digit(unit, 10)) {
            self.at += 1;
            number =
                number.checked_mul(10).and_then(|number| number.checked_add(digit)).ok_or("a number is too large")?;
        }
        if number > LARGEST { Err("a number is too large".to_owned()) } else { Ok(number) }
    }

    fn name(&mut self) -> String {
        let first = self.at;
        while self.peek().is_some_and(is_name) {
            self.at += 1;
        }
        shown(&self.units[first..self.at])
    }

    fn has_number(&self, number: u32) -> bool {
        self.groups.numbers.contains(&number)
    }

    fn named_number(&self, name: &str) -> Option<u32> {
        self.groups.names.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
    }

    fn slot(&self, number: u32) -> usize {
        self.groups.numbers.iter().position(|known| *known == number).unwrap_or(0)
    }

    /// Goes through the pattern once for its groups.
    fn count_groups(&mut self) -> Read<()> {
        let mut numbers = vec![0];
        let mut names: Vec<String> = Vec::new();
        let mut outer = Vec::new();
        while let Some(found) = self.take() {
            match char::from_u32(found) {
                // What stands after \c is a control character, be it a sign otherwise.
                Some('\\') => {
                    let length = if self.is('c') { 2 } else { 1 };
                    self.at = (self.at + length).min(self.units.len());
                }
                Some('#') if self.options.blanks => self.skip_line(),
                Some('[') => drop(self.class()?),
                Some(')') => self.options = outer.pop().unwrap_or(self.options),
                Some('(') if self.is('?') && self.peek_at(1) == Some(unit('#')) => {
                    self.at -= 1;
                    self.skip_blanks()?;
                }
                Some('(') => {
                    outer.push(self.options);
                    self.count_group(&mut numbers, &mut names, &mut outer)?;
                }
                _ => {}
            }
        }
        for name in names {
            while numbers.contains(&self.next_number) {
                self.next_number += 1;
            }
            numbers.push(self.next_number);
            self.groups.names.push((name, self.next_number));
        }
        numbers.sort_unstable();
        numbers.dedup();
        self.groups.numbers = numbers;
        Ok(())
    }

    fn count_group(&mut self, numbers: &mut Vec<u32>, names: &mut Vec<String>, outer: &mut Vec<Options>) -> Read<()> {
        let is_condition = std::mem::take(&mut self.next_is_condition);
        if !self.take_if('?') {
            if !self.options.explicit && !is_condition {
                numbers.push(self.next_number);
                self.next_number += 1;
            }
            return Ok(());
        }
        if self.is('<') || self.is('\'') {
            self.at += 1;
            match self.peek() {
                Some(first) if first != unit('0') && digit(first, 10).is_some() => numbers.push(self.number()?),
                Some(first) if first != unit('0') && is_name(first) => {
                    let name = self.name();
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                _ => {}
            }
            return Ok(());
        }
        self.set_options();
        if self.is(')') {
            self.at += 1;
            outer.pop();
        } else if self.is('(') {
            self.next_is_condition = true;
        }
        Ok(())
    }

    fn skip_line(&mut self) {
        while self.peek().is_some_and(|unit| unit != 10) {
            self.at += 1;
        }
    }

    /// Comments, and with `(?x)` blanks.
    fn skip_blanks(&mut self) -> Read<()> {
        loop {
            if self.options.blanks {
                while self.peek().is_some_and(|unit| matches!(unit, 9..=13 | 32)) {
                    self.at += 1;
                }
                if self.is('#') {
                    self.skip_line();
                    continue;
                }
            }
            let is_comment = self.is('(') && self.peek_at(1) == Some(unit('?')) && self.peek_at(2) == Some(unit('#'));
            if !is_comment {
                return Ok(());
            }
            while self.peek().is_some_and(|found| found != unit(')')) {
                self.at += 1;
            }
            if !self.take_if(')') {
                return Err("a comment (?# is not closed".to_owned());
            }
        }
    }

    /// Up to the end or a `)`, which stays. `most`: how many alternatives there may be.
    fn alternatives(&mut self, most: usize) -> Read<PatternPart> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(format!("groups nest deeper than {MOST_DEPTH} levels"));
        }
        let mut choices = vec![self.sequence()?];
        while self.take_if('|') {
            choices.push(self.sequence()?);
        }
        self.depth -= 1;
        if choices.len() > most {
            return Err("a condition has more than two alternatives".to_owned());
        }
        Ok(PatternPart::choice(choices))
    }

    fn sequence(&mut self) -> Read<PatternPart> {
        let mut parts = Vec::new();
        let mut was_repeat = false;
        loop {
            self.skip_blanks()?;
            let Some(found) = self.peek().filter(|found| !matches!(char::from_u32(*found), Some('|' | ')'))) else {
                return Ok(PatternPart::sequence(parts));
            };
            if self.begins_repeat() {
                let sign = shown(&[found]);
                return Err(if was_repeat {
                    format!("the repeat {sign} follows another repeat")
                } else {
                    format!("the repeat {sign} has nothing to repeat")
                });
            }
            let Some(part) = self.atom()? else {
                was_repeat = false;
                continue;
            };
            self.skip_blanks()?;
            was_repeat = self.begins_repeat();
            parts.push(if was_repeat { self.repeat(part)? } else { part });
        }
    }

    /// `*`, `+`, `?`, and a `{` that counts: `{2}`, `{2,}`, `{2,3}`.
    fn begins_repeat(&self) -> bool {
        match self.peek().and_then(char::from_u32) {
            Some('*' | '+' | '?') => true,
            Some('{') => {
                let digits = |from: usize| {
                    (from..)
                        .take_while(|ahead| self.peek_at(*ahead).is_some_and(|unit| digit(unit, 10).is_some()))
                        .count()
                };
                let least = digits(1);
                let behind = 1 + least;
                let closes = |ahead: usize| self.peek_at(ahead) == Some(unit('}'));
                let has_most = || self.peek_at(behind) == Some(unit(',')) && closes(behind + 1 + digits(behind + 1));
                least > 0 && (closes(behind) || has_most())
            }
            _ => false,
        }
    }

    fn repeat(&mut self, inner: PatternPart) -> Read<PatternPart> {
        let (least, most) = match self.take().and_then(char::from_u32) {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            _ => self.counts()?,
        };
        if most.is_some_and(|most| most < least) {
            return Err("a repeat's most is less than its least".to_owned());
        }
        self.skip_blanks()?;
        let manner = if self.take_if('?') { Manner::Lazy } else { Manner::Greedy };
        Ok(PatternPart::Repeat(Box::new(Repetition { least, most, manner, inner })))
    }

    fn counts(&mut self) -> Read<(u32, Option<u32>)> {
        let least = self.number()?;
        let most = if !self.take_if(',') {
            Some(least)
        } else if self.is('}') {
            None
        } else {
            Some(self.number()?)
        };
        self.at += 1;
        Ok((least, most))
    }

    /// One thing that can be repeated; `None` for options that hold from here on.
    fn atom(&mut self) -> Read<Option<PatternPart>> {
        let Some(found) = self.take() else { return Ok(None) };
        let anchor = |anchor: Anchor| Ok(Some(PatternPart::Anchor(anchor)));
        match char::from_u32(found) {
            Some('[') => self.class().map(|set| Some(PatternPart::Set(Arc::new(set)))),
            Some('(') => self.group(),
            Some('\\') => self.escape().map(Some),
            Some('^') if self.options.multiline => anchor(Anchor::LineStart),
            Some('^') => anchor(Anchor::Start),
            Some('$') if self.options.multiline => anchor(Anchor::LineEnd),
            Some('$') => anchor(Anchor::EndBeforeLineFeed),
            Some('.') => Ok(Some(self.any())),
            _ => Ok(Some(self.plain(found))),
        }
    }

    fn any(&self) -> PatternPart {
        let mut set = UnitSet::default();
        if !self.options.single_line {
            set.add(10, 10);
        }
        set.negate();
        PatternPart::Set(Arc::new(set.finished(None)))
    }

    fn plain(&mut self, found: u32) -> PatternPart {
        self.folds = self.folds || self.options.ignore_case;
        PatternPart::Unit(found, self.options.folding())
    }

    fn group(&mut self) -> Read<Option<PatternPart>> {
        let is_in_choice = std::mem::take(&mut self.is_in_choice);
        let read = self.group_within(is_in_choice);
        self.is_in_choice = is_in_choice;
        read
    }

    fn group_within(&mut self, is_in_choice: bool) -> Read<Option<PatternPart>> {
        let outer = self.options;
        let is_condition = std::mem::take(&mut self.next_is_condition);
        if !self.is('?') || self.peek_at(1) == Some(unit(')')) {
            if self.options.explicit || is_condition {
                return self.rest(outer, |inner| inner).map(Some);
            }
            let slot = self.slot(self.next_number);
            self.next_number += 1;
            return self.rest(outer, |inner| PatternPart::Group(slot, Box::new(inner))).map(Some);
        }
        self.at += 1;
        let look =
            |behind: bool, negative: bool| move |inner| PatternPart::Look { behind, negative, inner: Box::new(inner) };
        let (first, second) = (self.peek().and_then(char::from_u32), self.peek_at(1).and_then(char::from_u32));
        self.at += match (first, second) {
            (Some('<'), Some('=' | '!')) => 2,
            (Some(':' | '=' | '!' | '>' | '<' | '\'' | '('), _) => 1,
            _ => 0,
        };
        match (first, second) {
            (Some(':'), _) => self.rest(outer, |inner| inner).map(Some),
            (Some('='), _) => self.rest(outer, look(false, false)).map(Some),
            (Some('!'), _) => self.rest(outer, look(false, true)).map(Some),
            (Some('<'), Some('=')) => self.rest(outer, look(true, false)).map(Some),
            (Some('<'), Some('!')) => self.rest(outer, look(true, true)).map(Some),
            (Some('>'), _) => self.rest(outer, |inner| PatternPart::Atomic(Box::new(inner))).map(Some),
            (Some('<'), _) => self.named_group(outer, '>').map(Some),
            (Some('\''), _) => self.named_group(outer, '\'').map(Some),
            (Some('('), _) => self.condition(outer).map(Some),
            _ => self.options_group(outer, is_in_choice),
        }
    }

    /// What stands up to the `)`.
    fn rest(&mut self, outer: Options, made: impl FnOnce(PatternPart) -> PatternPart) -> Read<PatternPart> {
        let inner = self.alternatives(usize::MAX)?;
        self.close(outer)?;
        Ok(made(inner))
    }

    fn close(&mut self, outer: Options) -> Read<()> {
        self.options = outer;
        if self.take_if(')') { Ok(()) } else { Err("a ( is not closed".to_owned()) }
    }

    fn named_group(&mut self, outer: Options, close: char) -> Read<PatternPart> {
        let number = match self.peek() {
            Some(first) if digit(first, 10).is_some() => Some(self.number()?),
            Some(first) if is_name(first) => {
                let name = self.name();
                self.named_number(&name)
            }
            Some(first) if first == unit('-') => None,
            _ => return Err("a group's name is missing".to_owned()),
        };
        if self.is('-') {
            return Err("balancing groups, as in (?<a-b>…), are not supported here".to_owned());
        }
        let Some(number) = number.filter(|number| *number > 0 && self.has_number(*number)) else {
            return Err("a group's name is a word or a number above 0".to_owned());
        };
        if !self.take_if(close) {
            return Err("a group's name is a word or a number above 0".to_owned());
        }
        let slot = self.slot(number);
        self.rest(outer, |inner| PatternPart::Group(slot, Box::new(inner)))
    }

    /// `(?(1)…)`, `(?(name)…)`, or a look-ahead: `(?(?=x)…)`, `(?(x)…)`.
    fn condition(&mut self, outer: Options) -> Read<PatternPart> {
        let open = self.at - 1;
        let test = match self.peek() {
            Some(first) if digit(first, 10).is_some() => {
                let number = self.number()?;
                if !self.is(')') || !self.has_number(number) {
                    return Err(format!("the condition (?({number}) names no group"));
                }
                Some(number)
            }
            Some(first) if is_name(first) => {
                let name = self.name();
                self.named_number(&name).filter(|_| self.is(')'))
            }
            _ => None,
        };
        let test = if let Some(number) = test {
            self.at += 1;
            PatternPart::HasGroup(self.slot(number))
        } else {
            self.at = open + 1;
            self.is_in_choice = true;
            self.look_condition()?
        };
        let mut parts = match self.alternatives(2)? {
            PatternPart::Choice(parts) => parts,
            only => vec![only],
        };
        self.is_in_choice = false;
        self.close(outer)?;
        let otherwise = if parts.len() > 1 { parts.pop().unwrap_or(PatternPart::Empty) } else { PatternPart::Empty };
        let then = parts.pop().unwrap_or(PatternPart::Empty);
        Ok(PatternPart::If(Box::new([test, then, otherwise])))
    }

    fn look_condition(&mut self) -> Read<PatternPart> {
        let second = self.peek_at(1).and_then(char::from_u32);
        let third = self.peek_at(2).and_then(char::from_u32);
        let is_named = matches!(second, Some('\'')) || second == Some('<') && !matches!(third, Some('=' | '!'));
        if self.is('?') && (second == Some('#') || is_named) {
            return Err("a condition can be neither a comment nor a named group".to_owned());
        }
        self.next_is_condition = true;
        match self.group()? {
            Some(look @ PatternPart::Look { .. }) => Ok(look),
            Some(inner) => Ok(PatternPart::Look { behind: false, negative: false, inner: Box::new(inner) }),
            None => Err("a condition is missing".to_owned()),
        }
    }

    /// `(?i)` holds to the end of the group around it, `(?i:…)` for its own.
    fn options_group(&mut self, outer: Options, is_in_choice: bool) -> Read<Option<PatternPart>> {
        let first = self.at;
        if is_in_choice {
            return Err("options such as (?i) cannot be set directly within a condition".to_owned());
        }
        self.set_options();
        if self.take_if(')') {
            return Ok(None);
        }
        if self.take_if(':') {
            return self.rest(outer, |inner| inner).map(Some);
        }
        let upto = (self.at + 1).min(self.units.len());
        Err(format!("(?{} is not known", shown(&self.units[first..upto])))
    }

    fn set_options(&mut self) {
        let mut on = true;
        while let Some(found) = self.peek() {
            match char::from_u32(found) {
                Some('-') => on = false,
                Some('+') => on = true,
                _ if self.options.set(found, on) => {}
                _ => return,
            }
            self.at += 1;
        }
    }

    fn escape(&mut self) -> Read<PatternPart> {
        let Some(found) = self.peek() else { return Err("a \\ ends the pattern".to_owned()) };
        let anchor = match char::from_u32(found) {
            Some('b') => Some(Anchor::Boundary),
            Some('B') => Some(Anchor::NoBoundary),
            Some('A') => Some(Anchor::Start),
            Some('G') => Some(Anchor::Begin),
            Some('Z') => Some(Anchor::EndBeforeLineFeed),
            Some('z') => Some(Anchor::End),
            _ => None,
        };
        if let Some(anchor) = anchor {
            self.at += 1;
            return Ok(PatternPart::Anchor(anchor));
        }
        match char::from_u32(found) {
            Some('w' | 'W' | 'd' | 'D' | 's' | 'S') => {
                self.at += 1;
                Ok(PatternPart::Set(Arc::new(dot_net_class(found))))
            }
            Some('p' | 'P') => {
                self.at += 1;
                let mut set = UnitSet::default();
                self.category(found, &mut set)?;
                Ok(PatternPart::Set(Arc::new(set.finished(None))))
            }
            _ => self.reference(),
        }
    }

    /// `\1`, `\k<name>`, and .NET's older `\<name>`; else a character.
    fn reference(&mut self) -> Read<PatternPart> {
        let first = self.at;
        let is_k = self.take_if('k');
        let close = match self.peek().and_then(char::from_u32) {
            Some('<') if is_k || self.peek_at(1).is_some() => Some('>'),
            Some('\'') if is_k || self.peek_at(1).is_some() => Some('\''),
            _ => None,
        };
        if is_k && (close.is_none() || self.peek_at(1).is_none()) {
            return Err(r"\k needs a name, as in \k<name>".to_owned());
        }
        self.at += usize::from(close.is_some());
        let number = match (close, self.peek()) {
            (Some(close), Some(found)) if digit(found, 10).is_some() => {
                let number = self.number()?;
                let closed = self.take_if(close);
                if closed && !self.has_number(number) {
                    return Err(format!("there is no group {number}"));
                }
                closed.then_some(number)
            }
            (None, Some(found)) if digit(found, 10).is_some_and(|digit| digit > 0) => {
                let number = self.number()?;
                if number <= 9 && !self.has_number(number) {
                    return Err(format!("there is no group {number}"));
                }
                self.has_number(number).then_some(number)
            }
            (Some(close), Some(found)) if is_name(found) => {
                let name = self.name();
                let number = self.named_number(&name);
                if self.take_if(close) && number.is_none() {
                    return Err(format!("there is no group {name}"));
                }
                number.filter(|_| self.units.get(self.at - 1) == Some(&unit(close)))
            }
            _ => None,
        };
        if let Some(number) = number {
            self.folds = self.folds || self.options.ignore_case;
            return Ok(PatternPart::Back(self.slot(number), self.options.folding()));
        }
        self.at = first;
        let found = self.character()?;
        Ok(self.plain(found))
    }

    /// A character behind a `\`.
    fn character(&mut self) -> Read<u32> {
        let Some(found) = self.take() else { return Err("a \\ ends the pattern".to_owned()) };
        Ok(match char::from_u32(found) {
            Some('0'..='7') => {
                self.at -= 1;
                self.octal()
            }
            Some('x') => self.hexadecimal(2)?,
            Some('u') => self.hexadecimal(4)?,
            Some('a') => 7,
            Some('b') => 8,
            Some('e') => 0x1B,
            Some('f') => 12,
            Some('n') => 10,
            Some('r') => 13,
            Some('t') => 9,
            Some('v') => 11,
            Some('c') => self.control()?,
            _ if is_name(found) => return Err(format!(r"\{} is not known", shown(&[found]))),
            _ => found,
        })
    }

    fn octal(&mut self) -> u32 {
        let mut value = 0;
        for _ in 0..3 {
            let Some(digit) = self.peek().and_then(|unit| digit(unit, 8)) else { break };
            self.at += 1;
            value = value * 8 + digit;
        }
        value & 0xFF
    }

    fn hexadecimal(&mut self, digits: usize) -> Read<u32> {
        let mut value = 0;
        for _ in 0..digits {
            let digit = self.take().and_then(|unit| digit(unit, 16));
            value = value * 16 + digit.ok_or_else(|| format!("{digits} hexadecimal digits are needed"))?;
        }
        Ok(value)
    }

    fn control(&mut self) -> Read<u32> {
        let found = self.take().and_then(char::from_u32).ok_or(r"\c needs a letter")?;
        let control = u32::from(found.to_ascii_uppercase()).wrapping_sub(unit('@'));
        if control < 32 { Ok(control) } else { Err(format!(r"\c{found} is not known")) }
    }

    /// `{L}` or `{IsGreek}` behind `\p`.
    fn category(&mut self, letter: u32, set: &mut UnitSet) -> Read<()> {
        if !self.take_if('{') {
            return Err(r"\p needs braces, as in \p{L}".to_owned());
        }
        let first = self.at;
        while self.peek().is_some_and(|found| is_name(found) || found == unit('-')) {
            self.at += 1;
        }
        let name = shown(&self.units[first..self.at]);
        if !self.take_if('}') {
            return Err(r"a \p{ is not closed".to_owned());
        }
        let negated = letter == unit('P');
        if let Some((_, first, last)) = name.strip_prefix("Is").and_then(|name| BLOCKS.iter().find(|b| b.0 == name)) {
            set.add_named(Arc::new([(*first, *last)]), negated);
            return Ok(());
        }
        let ranges = if CATEGORIES.contains(&&*name) { named(&name) } else { None };
        let ranges = ranges.ok_or_else(|| format!(r"\p{{{name}}} is neither a category nor a block of .NET"))?;
        // Where case does not count, a capital is as good as a small letter.
        if self.options.ignore_case && matches!(&*name, "Lu" | "Ll" | "Lt") {
            let cased: Vec<_> =
                ["Lu", "Ll", "Lt"].iter().filter_map(|name| named(name)).flat_map(|r| r.to_vec()).collect();
            let mut cased = cased;
            cased.sort_unstable();
            set.add_named(cased.into(), negated);
            return Ok(());
        }
        set.add_named(ranges, negated);
        Ok(())
    }

    /// Behind the `[`.
    fn class(&mut self) -> Read<UnitSet> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(format!("classes nest deeper than {MOST_DEPTH} levels"));
        }
        let mut set = UnitSet::default();
        if self.take_if('^') {
            set.negate();
        }
        let mut range_from = None;
        let mut is_first = true;
        loop {
            let Some(found) = self.take() else { return Err("a [ is not closed".to_owned()) };
            let was_first = std::mem::take(&mut is_first);
            let (mut found, mut is_escaped) = (found, false);
            match char::from_u32(found) {
                Some(']') if !was_first => break,
                Some('\\') if self.peek().is_some() => {
                    if self.class_escape(&mut set, range_from.is_some())? {
                        continue;
                    }
                    (found, is_escaped) = (self.character()?, true);
                }
                _ => {}
            }
            if let Some(from) = range_from.take() {
                if found == unit('[') && !is_escaped && !was_first {
                    set.add(from, from);
                    self.subtraction(&mut set)?;
                } else if from > found {
                    return Err("a range in a class goes backwards".to_owned());
                } else {
                    set.add(from, found);
                }
            } else if self.is('-') && self.peek_at(1).is_some_and(|next| next != unit(']')) {
                range_from = Some(found);
                self.at += 1;
            } else if found == unit('-') && !is_escaped && self.is('[') && !was_first {
                self.at += 1;
                self.subtraction(&mut set)?;
            } else {
                set.add(found, found);
            }
        }
        self.depth -= 1;
        self.folds = self.folds || self.options.ignore_case;
        Ok(set.finished(self.options.folding()))
    }

    fn subtraction(&mut self, set: &mut UnitSet) -> Read<()> {
        set.subtract(self.class()?);
        if self.peek().is_some_and(|next| next != unit(']')) {
            return Err("what is taken away from a class, as in [a-z-[b]], must stand last in it".to_owned());
        }
        Ok(())
    }

    /// A set or a hyphen behind a `\` in a class; false when it is another character.
    fn class_escape(&mut self, set: &mut UnitSet, in_range: bool) -> Read<bool> {
        let Some(found) = self.peek() else { return Ok(false) };
        let letter = char::from_u32(found);
        match letter {
            Some('d' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P') if in_range => {
                return Err("a range in a class ends in a set".to_owned());
            }
            Some('d' | 'D' | 's' | 'S' | 'w' | 'W') => set.add_set(dot_net_class(found)),
            Some('p' | 'P') => {
                self.at += 1;
                self.category(found, set)?;
                return Ok(true);
            }
            Some('-') if !in_range => set.add(found, found),
            _ => return Ok(false),
        }
        self.at += 1;
        Ok(true)
    }
}

/// The categories that .NET takes, by their short names only.
const CATEGORIES: [&str; 37] = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi",
    "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Cs", "Co", "Cn",
];
