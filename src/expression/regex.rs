//! .NET and Java regular expressions on top of `fancy-regex`.
//!
//! The vendors' patterns use look-around, named groups and escapes that Rust's syntax reads otherwise: `\<` is a plain
//! `<` in .NET, a word boundary here; `[` inside a class is plain there, a nested class here. So a pattern is rewritten
//! first. Replacement texts follow .NET's "Substitutions in Regular Expressions". A pattern that goes back and forth
//! too often ends in an error instead of a hang.

use std::time::{Duration, Instant};

use fancy_regex::{Captures, Regex, RegexBuilder};

use super::text::LONGEST;

/// How often a pattern may step back before it is given up.
const BACKTRACK_LIMIT: usize = 100_000;
/// How large a compiled pattern may become, in bytes.
const SIZE_LIMIT: usize = 1 << 20;

/// Each match may need many steps, and there may be many matches; a pattern that takes longer on one value is given up.
const LONGEST_TIME: Duration = Duration::from_millis(50);
/// The clock is read once for so many matches.
const CHECK_EVERY: usize = 16;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    regex: Regex,
    /// For texts that end in a line feed, when the pattern has a `$`. Apart, because look-ahead takes the slow way.
    before_line_feed: Option<Regex>,
    /// Our group numbers in .NET's order: unnamed groups first, then named ones.
    numbering: Vec<usize>,
}

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PatternError {
    #[error("The regular expression cannot be read: {0}")]
    Syntax(String),
    #[error("The regular expression's result grows longer than a million bytes.")]
    TooLong,
    #[error("The regular expression tries too many ways on this value and was stopped.")]
    TooManySteps,
}

impl Pattern {
    pub fn compile(pattern: &str) -> Result<Self, PatternError> {
        let (translated, has_end) = Translator::new(pattern, "$").translate();
        let regex = build(&translated)?;
        let before_line_feed =
            if has_end { Some(build(&Translator::new(pattern, END_BEFORE_LINE_FEED).translate().0)?) } else { None };
        let names: Vec<Option<&str>> = regex.capture_names().collect();
        let numbered = |named: bool| (1..names.len()).filter(|i| names[*i].is_some() == named).collect::<Vec<_>>();
        let numbering = [vec![0], numbered(false), numbered(true)].concat();
        Ok(Self { regex, before_line_feed, numbering })
    }

    /// The form of the pattern for this text.
    fn regex(&self, text: &str) -> &Regex {
        self.before_line_feed.as_ref().filter(|_| text.ends_with('\n')).unwrap_or(&self.regex)
    }

    /// Java's `matches`: the whole text, not a part of it.
    pub fn compile_whole(pattern: &str) -> Result<Self, PatternError> {
        Self::compile(&format!(r"\A(?:{pattern})\z"))
    }

    pub fn is_match(&self, text: &str) -> Result<bool, PatternError> {
        self.regex(text).is_match(text).map_err(|_| PatternError::TooManySteps)
    }

    pub fn has_group(&self, name: &str) -> bool {
        self.regex.capture_names().flatten().any(|known| known == name)
    }

    /// The text of a group in the first match.
    pub fn group<'t>(&self, text: &'t str, name: &str) -> Result<Option<&'t str>, PatternError> {
        let captures = self.regex(text).captures(text).map_err(|_| PatternError::TooManySteps)?;
        Ok(captures.and_then(|c| c.name(name)).map(|m| m.as_str()))
    }

    /// Every match becomes the replacement, in which `$1`, `${name}`, `$&`, `$$` stand for what was matched.
    pub fn replace(&self, text: &str, replacement: &str) -> Result<String, PatternError> {
        let mut result = String::with_capacity(text.len());
        let mut copied = 0;
        self.for_each_match(text, |captures| {
            if let Some(whole) = captures.get(0) {
                result.push_str(&text[copied..whole.start()]);
                self.expand(captures, text, replacement, &mut result);
                copied = whole.end();
            }
            result.len() <= LONGEST
        })?;
        result.push_str(&text[copied..]);
        Ok(result)
    }

    /// In every match only the named group becomes the replacement, which is plain text.
    pub fn replace_group(&self, text: &str, group: &str, replacement: &str) -> Result<String, PatternError> {
        let mut result = String::with_capacity(text.len());
        let mut copied = 0;
        self.for_each_match(text, |captures| {
            if let Some(part) = captures.name(group).filter(|part| part.start() >= copied) {
                result.push_str(&text[copied..part.start()]);
                result.push_str(replacement);
                copied = part.end();
            }
            result.len() <= LONGEST
        })?;
        result.push_str(&text[copied..]);
        Ok(result)
    }

    /// .NET also sees an empty match right behind a longer one, which Rust's iterators leave out.
    fn for_each_match(&self, text: &str, mut visit: impl FnMut(&Captures<'_>) -> bool) -> Result<(), PatternError> {
        let (regex, start) = (self.regex(text), Instant::now());
        let (mut position, mut matches) = (0, 0_usize);
        while position <= text.len() {
            matches += 1;
            if matches.is_multiple_of(CHECK_EVERY) && start.elapsed() > LONGEST_TIME {
                return Err(PatternError::TooManySteps);
            }
            let found = regex.captures_from_pos(text, position).map_err(|_| PatternError::TooManySteps)?;
            let Some(captures) = found else { break };
            let Some(whole) = captures.get(0).map(|m| m.range()) else { break };
            if !visit(&captures) {
                return Err(PatternError::TooLong);
            }
            let step = if whole.is_empty() { text[whole.end..].chars().next().map_or(1, char::len_utf8) } else { 0 };
            position = whole.end + step;
        }
        Ok(())
    }

    fn expand(&self, captures: &Captures<'_>, text: &str, replacement: &str, result: &mut String) {
        let whole = captures.get(0).map_or(0..0, |m| m.range());
        let mut rest = replacement;
        while let Some(dollar) = rest.find('$').filter(|_| result.len() <= LONGEST) {
            result.push_str(&rest[..dollar]);
            rest = &rest[dollar + 1..];
            let used = match rest.chars().next() {
                Some('$') => push(result, "$"),
                Some('&') => push(result, &text[whole.clone()]),
                Some('`') => push(result, &text[..whole.start]),
                Some('\'') => push(result, &text[whole.end..]),
                Some('_') => push(result, text),
                _ => self.expand_group(captures, rest, result),
            };
            if used == 0 {
                result.push('$');
            }
            rest = &rest[used..];
        }
        result.push_str(rest);
    }

    /// Writes the group that `rest` begins with (`1`, `{1}`, `{name}`) and says how many bytes that took; 0 for none.
    fn expand_group(&self, captures: &Captures<'_>, rest: &str, result: &mut String) -> usize {
        let (name, used) = if let Some(inner) = rest.strip_prefix('{') {
            let Some(end) = inner.find('}') else { return 0 };
            (&inner[..end], end + 2)
        } else {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            (&rest[..digits], digits)
        };
        let found = match name.parse::<usize>() {
            Ok(number) => match self.numbering.get(number) {
                Some(ours) => captures.get(*ours),
                None => return 0,
            },
            Err(_) if self.has_group(name) => captures.name(name),
            Err(_) => return 0,
        };
        result.push_str(found.map_or("", |m| m.as_str()));
        used
    }
}

fn build(translated: &str) -> Result<Regex, PatternError> {
    RegexBuilder::new(translated)
        .backtrack_limit(BACKTRACK_LIMIT)
        .delegate_size_limit(SIZE_LIMIT)
        .build()
        .map_err(|error| PatternError::Syntax(error.to_string()))
}

fn push(result: &mut String, text: &str) -> usize {
    result.push_str(text);
    1
}

/// Rewrites a .NET pattern in Rust's syntax.
struct Translator<'p> {
    rest: std::iter::Peekable<std::str::Chars<'p>>,
    output: String,
    /// What `$` becomes; it differs for values that end in a line feed.
    end: &'static str,
    /// Whether `$` was met and not as a line's end.
    has_end: bool,
    /// Whether `(?m)` was met, which makes `$` a line's end in both languages.
    by_lines: bool,
}

/// .NET's `$` also matches before a line feed that ends the text.
const END_BEFORE_LINE_FEED: &str = r"(?=\n?\z)";

impl<'p> Translator<'p> {
    fn new(pattern: &'p str, end: &'static str) -> Self {
        let output = String::with_capacity(pattern.len() + 8);
        Self { rest: pattern.chars().peekable(), output, end, has_end: false, by_lines: false }
    }

    fn translate(mut self) -> (String, bool) {
        while let Some(character) = self.rest.next() {
            match character {
                '\\' => self.escape(),
                '[' => self.class(),
                '(' => self.group(),
                '{' if !self.repeats() => self.output.push_str(r"\{"),
                '$' if !self.by_lines => {
                    self.has_end = true;
                    self.output.push_str(self.end);
                }
                other => self.output.push(other),
            }
        }
        (self.output, self.has_end)
    }

    /// Whether what follows a `{` makes it a repeat, as in `{2}`, `{2,}`, `{2,3}`; otherwise .NET takes it as it is.
    fn repeats(&self) -> bool {
        let inner: String = self.rest.clone().take_while(|c| *c != '}').take(24).collect();
        let (least, most) = inner.split_once(',').unwrap_or((&inner, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        !least.is_empty() && digits(least) && digits(most)
    }

    /// An escaped sign is that sign; escaped letters keep their meaning.
    fn escape(&mut self) {
        match self.rest.next() {
            Some('Z') => self.output.push_str(END_BEFORE_LINE_FEED),
            Some('e') => self.output.push_str(r"\x1B"),
            Some('c') => {
                let control = self.rest.next().map_or(0, |letter| u32::from(letter.to_ascii_uppercase()) & 0x1F);
                self.output.push_str(&format!(r"\x{control:02X}"));
            }
            Some('k') if self.rest.next_if_eq(&'\'').is_some() => {
                self.output.push_str(r"\k<");
                self.quoted_name();
            }
            Some(letter) if letter.is_ascii_alphanumeric() => {
                self.output.push('\\');
                self.output.push(letter);
            }
            Some(sign) => self.plain(sign),
            None => self.output.push('\\'),
        }
    }

    fn plain(&mut self, sign: char) {
        if sign.is_ascii_punctuation() && !matches!(sign, '<' | '>' | '_') {
            self.output.push('\\');
        }
        self.output.push(sign);
    }

    /// `(?'name'…)` is an older spelling of `(?<name>…)`.
    fn group(&mut self) {
        self.output.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return;
        }
        self.output.push('?');
        if self.rest.next_if_eq(&'\'').is_some() {
            self.output.push('<');
            self.quoted_name();
            return;
        }
        let flags: String = self.rest.clone().take_while(char::is_ascii_alphabetic).collect();
        self.by_lines = self.by_lines || flags.contains('m');
    }

    /// The rest of a name up to its quote, closed by `>`.
    fn quoted_name(&mut self) {
        for character in self.rest.by_ref() {
            self.output.push(if character == '\'' { '>' } else { character });
            if character == '\'' {
                break;
            }
        }
    }

    /// Inside `[…]` only `\`, `]`, a leading `^`, ranges and `-[…]` mean something; the rest is plain.
    fn class(&mut self) {
        self.output.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.output.push('^');
        }
        if self.rest.next_if_eq(&']').is_some() {
            self.output.push_str(r"\]");
        }
        let mut before = Before::Nothing;
        while let Some(character) = self.rest.next() {
            before = match character {
                ']' => {
                    self.output.push(']');
                    return;
                }
                '\\' => self.class_escape(),
                '-' if self.rest.peek() == Some(&'[') => {
                    self.rest.next();
                    self.output.push_str("--");
                    self.class();
                    Before::Nothing
                }
                '-' if before == Before::Sign && self.rest.peek() != Some(&']') => {
                    self.output.push('-');
                    Before::Range
                }
                '[' | '&' | '~' | '-' => {
                    self.plain(character);
                    Before::sign(before)
                }
                other => {
                    self.output.push(other);
                    Before::sign(before)
                }
            };
        }
    }

    fn class_escape(&mut self) -> Before {
        if self.rest.next_if_eq(&'b').is_some() {
            self.output.push_str(r"\x08");
            return Before::Sign;
        }
        let is_set = self.rest.peek().is_some_and(|letter| "wWdDsSpP".contains(*letter));
        self.escape();
        if is_set { Before::Nothing } else { Before::Sign }
    }
}

/// What stands before a `-` in a class: only behind a single sign does it begin a range.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Nothing,
    Sign,
    Range,
}

impl Before {
    /// After a sign: the end of a range begins no other one.
    fn sign(before: Self) -> Self {
        if before == Self::Range { Self::Nothing } else { Self::Sign }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_what_they_mean_in_dot_net() {
        for (name, pattern, text, replacement, expected) in [
            ("named group", r"\+(?<isd>\d* )(?<phone>\d{10})", "+91 9998887777", "${phone}", "9998887777"),
            ("sanitising class", r"([\/\\\[\]\:\;\|\=\,\+\*\?\<\>])", "a/b<c>[d]:e", "", "abcde"),
            ("empty match behind a longer one", "[a-z]*", "abc", "X", "XX"),
            ("plain bracket in a class", "[[x]", "a[x", "-", "a--"),
            ("class subtraction", "[a-z-[aeiou]]", "abcde", "", "ae"),
            ("look-behind", r"(?<=@).*", "a@b.c", "x", "a@x"),
            ("quoted group name", r"(?'first'a)b", "ab", "${first}", "a"),
            ("unnamed groups count first", "(?<n>a)(b)", "ab", "$1$2", "ba"),
            ("whole match and dollar", "b", "abc", "[$&$$]", "a[b$]c"),
            ("unknown group is plain text", "b", "abc", "${nope}$9", "a${nope}$9c"),
            ("leading bracket in class", "[]a]", "]a", "x", "xx"),
            ("end before a last line feed", "c$", "abc\n", "x", "abx\n"),
            ("end of the text", "c$", "abc", "x", "abx"),
            ("no end before an earlier line feed", "a$", "a\nb", "x", "a\nb"),
            ("ends of lines", "(?m)a$", "a\na", "x", "x\nx"),
            ("dollar in a class", "[$]", "a$", "x", "ax"),
            ("hyphen behind a set", r"[\w-.]+@", "a-b.c@d", "", "d"),
            ("ranges and a last hyphen", "[+-/a-c-]", "+,-./abcd", "", "d"),
            ("hyphen behind a range", "[a-c-e]", "a-de", "", "d"),
            ("brace that repeats nothing", "a{b}|x{,2}", "a{b}x{,2}", "", ""),
            ("repeats", "a{2}b{1,}", "aabbb", "", ""),
            ("control character", r"\cI", "a\tb", "", "ab"),
            ("quoted back reference", r"(?'n'a)\k'n'", "aab", "", "b"),
        ] {
            let compiled = Pattern::compile(pattern).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(compiled.replace(text, replacement).unwrap(), expected, "{name}");
        }
    }

    #[test]
    fn only_the_group_is_replaced() {
        let pattern = Pattern::compile(r"(?<number>^\d*)").unwrap();
        assert_eq!(pattern.replace_group("545 Tremont Street", "number", "888").unwrap(), "888 Tremont Street");
    }

    #[test]
    fn a_catastrophic_pattern_is_stopped() {
        let pattern = Pattern::compile(r"^(?=(a+)+\1$)b").unwrap();
        let text = "a".repeat(40) + "c";
        assert_eq!(pattern.replace(&text, ""), Err(PatternError::TooManySteps));
    }

    #[test]
    fn java_matches_takes_the_whole_text() {
        let pattern = Pattern::compile_whole("(?i)engineer").unwrap();
        assert!(pattern.is_match("Engineer").unwrap());
        assert!(!pattern.is_match("Senior Engineer").unwrap());
    }
}
