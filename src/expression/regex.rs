//! .NET and Java regular expressions on top of `fancy-regex`.
//!
//! The vendors' patterns use look-around, named groups and escapes that Rust's syntax reads otherwise: `\<` is a plain
//! `<` in .NET, a word boundary here; `[` inside a class is plain there, a nested class here. So a pattern is rewritten
//! first. Replacement texts follow .NET's "Substitutions in Regular Expressions". A pattern that goes back and forth
//! too often ends in an error instead of a hang.

use std::sync::OnceLock;

use fancy_regex::{Captures, Regex, RegexBuilder};

use super::text::LONGEST;

/// How often a pattern may step back in one match before it is given up.
const BACKTRACK_LIMIT: usize = 100_000;
/// How large a compiled pattern may become, in bytes.
const SIZE_LIMIT: usize = 1 << 20;

// Each match may need many steps, and there may be many matches on one value. Counting them, not their time, makes a
// pattern end in the same way on every computer.

/// How many matches on one value may take as many steps as they like.
const FREE_MATCHES: usize = 10;
/// How often a pattern may step back in each match after those.
const LATER_BACKTRACK_LIMIT: usize = 1_000;
/// How many patterns one evaluation may try so. An expression may have hundreds of them, one inside the other.
pub(crate) const FREE_PATTERNS: usize = 32;
/// How many bytes may be looked through on one value, each match of a pattern with repeats taken to look through all that
/// is left of it.
const MOST_BYTES: usize = 20_000_000;
/// The same for the patterns after those.
const LATER_MOST_BYTES: usize = 200_000;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    plain: Form,
    /// For texts that end in a line feed, when the pattern has a `$`. Apart, because look-ahead takes the slow way.
    before_line_feed: Option<Form>,
    /// Our group numbers in .NET's order: unnamed groups first, then named ones.
    numbering: Vec<usize>,
}

/// A pattern in Rust's syntax, and the same with fewer steps for the later of many matches.
#[derive(Clone, Debug)]
struct Form {
    regex: Regex,
    brief: OnceLock<Option<Box<Regex>>>,
    /// Whether a repeat without end may look far behind its match.
    looks_far: bool,
}

impl Form {
    fn compile(translated: &str) -> Result<Self, PatternError> {
        let regex = build(translated, BACKTRACK_LIMIT)?;
        Ok(Self { regex, brief: OnceLock::new(), looks_far: translated.contains(['*', '+', '{']) })
    }

    fn brief(&self) -> &Regex {
        let build = || build(self.regex.as_str(), LATER_BACKTRACK_LIMIT).ok().map(Box::new);
        self.brief.get_or_init(build).as_deref().unwrap_or(&self.regex)
    }
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
        let plain = Form::compile(&translated)?;
        let with_line_feed = || Form::compile(&Translator::new(pattern, END_BEFORE_LINE_FEED).translate().0);
        let before_line_feed = has_end.then(with_line_feed).transpose()?;
        let names: Vec<Option<&str>> = plain.regex.capture_names().collect();
        let numbered = |named: bool| (1..names.len()).filter(|i| names[*i].is_some() == named).collect::<Vec<_>>();
        let numbering = [vec![0], numbered(false), numbered(true)].concat();
        Ok(Self { plain, before_line_feed, numbering })
    }

    /// The form of the pattern for this text.
    fn form(&self, text: &str) -> &Form {
        self.before_line_feed.as_ref().filter(|_| text.ends_with('\n')).unwrap_or(&self.plain)
    }

    /// Java's `matches`: the whole text, not a part of it.
    pub fn compile_whole(pattern: &str) -> Result<Self, PatternError> {
        Self::compile(&format!(r"\A(?:{pattern})\z"))
    }

    /// To be tried on a value. `is_late`: after [`FREE_PATTERNS`] others in the same evaluation.
    pub const fn trial(&self, is_late: bool) -> Trial<'_> {
        Trial { pattern: self, is_late }
    }

    pub fn has_group(&self, name: &str) -> bool {
        self.plain.regex.capture_names().flatten().any(|known| known == name)
    }
}

/// A pattern, and how many steps it may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trial<'p> {
    pattern: &'p Pattern,
    is_late: bool,
}

impl<'p> Trial<'p> {
    fn regex(self, text: &str) -> &'p Regex {
        let form = self.pattern.form(text);
        if self.is_late { form.brief() } else { &form.regex }
    }

    pub fn has_group(self, name: &str) -> bool {
        self.pattern.has_group(name)
    }

    pub fn is_match(self, text: &str) -> Result<bool, PatternError> {
        self.regex(text).is_match(text).map_err(|_| PatternError::TooManySteps)
    }

    /// The text of a group in the first match.
    pub fn group<'t>(self, text: &'t str, name: &str) -> Result<Option<&'t str>, PatternError> {
        let captures = self.regex(text).captures(text).map_err(|_| PatternError::TooManySteps)?;
        Ok(captures.and_then(|c| c.name(name)).map(|m| m.as_str()))
    }

    /// Every match becomes the replacement, in which `$1`, `${name}`, `$&`, `$$` stand for what was matched.
    pub fn replace(self, text: &str, replacement: &str) -> Result<String, PatternError> {
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
    pub fn replace_group(self, text: &str, group: &str, replacement: &str) -> Result<String, PatternError> {
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
    fn for_each_match(self, text: &str, mut visit: impl FnMut(&Captures<'_>) -> bool) -> Result<(), PatternError> {
        let form = self.pattern.form(text);
        let mut regex = self.regex(text);
        let most_bytes = if self.is_late { LATER_MOST_BYTES } else { MOST_BYTES };
        let (mut position, mut matches, mut bytes) = (0, 0_usize, 0_usize);
        while position <= text.len() {
            matches += 1;
            bytes += if form.looks_far { text.len() - position } else { 0 };
            if bytes > most_bytes {
                return Err(PatternError::TooManySteps);
            }
            if matches == FREE_MATCHES {
                regex = form.brief();
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

    fn expand(self, captures: &Captures<'_>, text: &str, replacement: &str, result: &mut String) {
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
    fn expand_group(self, captures: &Captures<'_>, rest: &str, result: &mut String) -> usize {
        let (name, used) = if let Some(inner) = rest.strip_prefix('{') {
            let Some(end) = inner.find('}') else { return 0 };
            (&inner[..end], end + 2)
        } else {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            (&rest[..digits], digits)
        };
        let found = match name.parse::<usize>() {
            Ok(number) => match self.pattern.numbering.get(number) {
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

fn build(translated: &str, backtrack_limit: usize) -> Result<Regex, PatternError> {
    RegexBuilder::new(translated)
        .backtrack_limit(backtrack_limit)
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

/// .NET's names of Unicode blocks that people's names are written in.
const BLOCKS: [(&str, u32, u32); 11] = [
    ("IsBasicLatin", 0x0000, 0x007F),
    ("IsLatin-1Supplement", 0x0080, 0x00FF),
    ("IsLatinExtended-A", 0x0100, 0x017F),
    ("IsLatinExtended-B", 0x0180, 0x024F),
    ("IsCombiningDiacriticalMarks", 0x0300, 0x036F),
    ("IsGreek", 0x0370, 0x03FF),
    ("IsGreekandCoptic", 0x0370, 0x03FF),
    ("IsCyrillic", 0x0400, 0x04FF),
    ("IsArmenian", 0x0530, 0x058F),
    ("IsHebrew", 0x0590, 0x05FF),
    ("IsArabic", 0x0600, 0x06FF),
];

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
            Some(letter @ ('p' | 'P')) => self.category(letter),
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

    /// `\p{L}` stays; a block of .NET's, as in `\p{IsGreek}`, becomes its characters.
    fn category(&mut self, letter: char) {
        let name: String = if self.rest.next_if_eq(&'{').is_some() {
            self.rest.by_ref().take_while(|c| *c != '}').collect()
        } else {
            String::new()
        };
        match BLOCKS.iter().find(|(block, ..)| *block == name) {
            Some((_, first, last)) => {
                let not = if letter == 'P' { "^" } else { "" };
                self.output.push_str(&format!(r"[{not}\x{{{first:04X}}}-\x{{{last:04X}}}]"));
            }
            None => self.output.push_str(&format!(r"\{letter}{{{name}}}")),
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
            ("category", r"\p{Lu}", "aBçÉ", "", "aç"),
            ("no category", r"\P{L}", "a1é-", "", "aé"),
            ("category in a class", r"[^\p{L}\p{Nd}]", "a1é-_", "", "a1é"),
            ("block", r"\p{IsCombiningDiacriticalMarks}+", "e\u{301}a", "", "ea"),
            ("no block in a class", r"[^\P{IsBasicLatin}b]", "abé", "", "bé"),
            ("four hexadecimal digits", r"\u00E9\x41", "éA", "", ""),
            ("comment", "a(?#the first)b", "ab", "", ""),
            ("atomic group", "(?>a+)b", "aab", "", ""),
            ("options of a part", "(?i:A)b", "ab aB", "", " aB"),
            ("lazy repeat", "<.+?>", "<a><b>", "", ""),
            ("look-ahead that must not hold", "a(?!b)", "abac", "x", "abxc"),
        ] {
            let compiled = Pattern::compile(pattern).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(compiled.trial(false).replace(text, replacement).unwrap(), expected, "{name}");
        }
    }

    #[test]
    fn only_the_group_is_replaced() {
        let pattern = Pattern::compile(r"(?<number>^\d*)").unwrap();
        assert_eq!(
            pattern.trial(false).replace_group("545 Tremont Street", "number", "888").unwrap(),
            "888 Tremont Street"
        );
    }

    #[test]
    fn a_catastrophic_pattern_is_stopped() {
        let pattern = Pattern::compile(r"^(?=(a+)+\1$)b").unwrap();
        let text = "a".repeat(40) + "c";
        assert_eq!(pattern.trial(false).replace(&text, ""), Err(PatternError::TooManySteps));
    }

    #[test]
    fn many_matches_share_their_steps_and_end_alike_everywhere() {
        let slow = Pattern::compile(r"(?=(a+)+\1c)a").unwrap();
        let text = ["a".repeat(12), "b".repeat(9)].concat().repeat(500);
        assert_eq!(slow.trial(false).replace(&text, ""), Err(PatternError::TooManySteps));
        let plain = Pattern::compile("a").unwrap();
        assert_eq!(plain.trial(false).replace(&"ab".repeat(4_000), "").unwrap(), "b".repeat(4_000));
        assert_eq!(plain.trial(false).replace(&"a".repeat(100_000), "").unwrap(), "");
        let far = Pattern::compile("a.*b|a").unwrap();
        assert_eq!(far.trial(false).replace(&"a".repeat(100_000), ""), Err(PatternError::TooManySteps));
        let ahead = Pattern::compile("a(?=b)").unwrap();
        assert_eq!(ahead.trial(false).replace(&"ab".repeat(2_000), "").unwrap(), "b".repeat(2_000));
    }

    #[test]
    fn a_late_trial_has_less_patience() {
        let slow = Pattern::compile(r"^(?=(a+)+\1c)a").unwrap();
        let text = "a".repeat(11) + "b";
        assert_eq!(slow.trial(false).is_match(&text), Ok(false));
        assert_eq!(slow.trial(true).is_match(&text), Err(PatternError::TooManySteps));
        assert_eq!(slow.trial(true).is_match("aac"), Ok(true));
    }

    #[test]
    fn java_matches_takes_the_whole_text() {
        let pattern = Pattern::compile_whole("(?i)engineer").unwrap();
        assert!(pattern.trial(false).is_match("Engineer").unwrap());
        assert!(!pattern.trial(false).is_match("Senior Engineer").unwrap());
    }
}
