//! .NET and Java regular expressions on top of `fancy-regex`.
//!
//! The vendors' patterns use look-around, named groups and escapes that Rust's syntax reads otherwise, so [`translate`]
//! rewrites a pattern first. Replacement texts follow .NET's "Substitutions in Regular Expressions". A pattern that goes
//! back and forth too often ends in an error instead of a hang; [`effort`] has the part of it that can be told beforehand.

mod effort;
mod translate;

use std::sync::OnceLock;

use fancy_regex::{Captures, Error, Regex, RegexBuilder};

use self::effort::Effort;
use self::translate::{END_BEFORE_LINE_FEED, Translator};
use super::text::LONGEST;

/// How often a pattern may step back in one match before it is given up.
const BACKTRACK_LIMIT: usize = 100_000;
/// How large a compiled pattern may become, in bytes.
const SIZE_LIMIT: usize = 1 << 20;
/// How many instructions it may become.
const MOST_INSTRUCTIONS: usize = 1 << 14;

// Each match may need many steps, and there may be many matches on one value. Counting them, not their time, makes a
// pattern end in the same way on every computer.

/// How many matches on one value may take as many steps as they like.
const FREE_MATCHES: usize = 10;
/// How often a pattern may step back in each match after those.
const LATER_BACKTRACK_LIMIT: usize = 1_000;
/// How many patterns one evaluation may try so. An expression may have hundreds of them, one inside the other.
pub(crate) const FREE_PATTERNS: usize = 32;
/// How many bytes may be looked through on one value, each match of a pattern with repeats taken to look through all that
/// is left of it, and what [`Effort`] says beside that.
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
    effort: Effort,
}

impl Form {
    /// Counts of large classes, as in `[\w.-]{1,64}@`, may be too large for the engine that goes through the text once; the
    /// one that steps back counts them. An empty look-around has it take that one.
    fn compile(translated: &str) -> Result<Self, PatternError> {
        Self::built(translated).or_else(|error| match error {
            PatternError::NotBuilt(_) => Self::built(&format!("(?:{translated})(?=)")).map_err(|_| error),
            other => Err(other),
        })
    }

    fn built(translated: &str) -> Result<Self, PatternError> {
        let effort = Effort::of(translated);
        let regex = build(translated, BACKTRACK_LIMIT, effort)?;
        let looks_far = translated.contains(['*', '+', '{']);
        Ok(Self { regex, brief: OnceLock::new(), looks_far, effort })
    }

    fn brief(&self) -> &Regex {
        let build = || build(self.regex.as_str(), LATER_BACKTRACK_LIMIT, self.effort).ok().map(Box::new);
        self.brief.get_or_init(build).as_deref().unwrap_or(&self.regex)
    }
}

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PatternError {
    #[error("The regular expression cannot be read: {0}")]
    Syntax(String),
    #[error("The regular expression cannot be read: {0}")]
    NotBuilt(String),
    #[error("The regular expression's result grows longer than a million bytes.")]
    TooLong,
    #[error("The regular expression tries too many ways on this value and was stopped.")]
    TooManySteps,
}

impl Pattern {
    pub fn compile(pattern: &str) -> Result<Self, PatternError> {
        let (translated, has_end) = Translator::new(pattern, "$").translate()?;
        let plain = Form::compile(&translated)?;
        let with_line_feed = || Form::compile(&Translator::new(pattern, END_BEFORE_LINE_FEED).translate()?.0);
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
    const fn most_bytes(self) -> usize {
        if self.is_late { LATER_MOST_BYTES } else { MOST_BYTES }
    }

    /// The regular expression for this text, unless it may take too long on it.
    fn regex(self, text: &str) -> Result<&'p Regex, PatternError> {
        let form = self.pattern.form(text);
        if form.effort.on(text.len()) > self.most_bytes() {
            return Err(PatternError::TooManySteps);
        }
        Ok(if self.is_late { form.brief() } else { &form.regex })
    }

    pub fn has_group(self, name: &str) -> bool {
        self.pattern.has_group(name)
    }

    pub fn is_match(self, text: &str) -> Result<bool, PatternError> {
        self.regex(text)?.is_match(text).map_err(|_| PatternError::TooManySteps)
    }

    /// The text of a group in the first match.
    pub fn group<'t>(self, text: &'t str, name: &str) -> Result<Option<&'t str>, PatternError> {
        let captures = self.regex(text)?.captures(text).map_err(|_| PatternError::TooManySteps)?;
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
    fn for_each_match(self, text: &str, mut visit: impl FnMut(&Captures<'_, str>) -> bool) -> Result<(), PatternError> {
        let form = self.pattern.form(text);
        let mut regex = self.regex(text)?;
        let (mut position, mut matches, mut bytes) = (0, 0_usize, form.effort.on(text.len()));
        while position <= text.len() {
            matches += 1;
            bytes += if form.looks_far { text.len() - position } else { 0 };
            if bytes > self.most_bytes() {
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

    fn expand(self, captures: &Captures<'_, str>, text: &str, replacement: &str, result: &mut String) {
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
    fn expand_group(self, captures: &Captures<'_, str>, rest: &str, result: &mut String) -> usize {
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

fn build(translated: &str, backtrack_limit: usize, effort: Effort) -> Result<Regex, PatternError> {
    // What the engine does to repeats in repeats changes what matches. What it does to a look-ahead at the end does not,
    // and spares all steps where there is nothing else to step back for.
    let only_looks_for_the_end = translated.contains(END_BEFORE_LINE_FEED) && effort.is_one_pass();
    RegexBuilder::new(translated)
        .backtrack_limit(backtrack_limit)
        .delegate_size_limit(SIZE_LIMIT)
        .max_prog_size(MOST_INSTRUCTIONS)
        .optimize(only_looks_for_the_end)
        .build()
        .map_err(|error| match error {
            Error::CompileError(_) => PatternError::NotBuilt(error.to_string()),
            other => PatternError::Syntax(other.to_string()),
        })
}

fn push(result: &mut String, text: &str) -> usize {
    result.push_str(text);
    1
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
            (
                "counts of large classes",
                r"\b[\w.-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,8}$",
                "Zoë: z.b@x.co.uk",
                "$1",
                "Zoë: .uk",
            ),
            ("lazy repeat", "<.+?>", "<a><b>", "", ""),
            ("look-ahead that must not hold", "a(?!b)", "abac", "x", "abxc"),
            ("look-ahead that is not entered again", r"(?=x|(x))\1x", "xx", "", "xx"),
            ("repeats of a group that is referred to", r"(?=(a+)+\1b)a", "aab", "x", "xab"),
            ("lazy repeats in repeats", "(a+?)*c", "aac", "$1", "a"),
            ("one of three repeats", "(?:a)*.*?(?:a)*", "ba", "x", "xbxx"),
            ("a group that refers to itself", r"(?:(\1|a)b){2}", "abab", "x", "x"),
            ("options end with their group", "(a(?i)b)c", "aBcabC", "x", "xabC"),
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
        let pattern = Pattern::compile(r"^(?=(a+)+\1$)a").unwrap();
        let text = "a".repeat(40) + "c";
        assert_eq!(pattern.trial(false).replace(&text, ""), Err(PatternError::TooManySteps));
    }

    #[test]
    fn many_matches_share_their_steps_and_end_alike_everywhere() {
        let slow = Pattern::compile(r"(?=(a+)+\1c)a").unwrap();
        let text = ["a".repeat(12), "b".repeat(9)].concat().repeat(500) + "c";
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
        let text = "a".repeat(11) + "bc";
        assert_eq!(slow.trial(false).is_match(&text), Ok(false));
        assert_eq!(slow.trial(true).is_match(&text), Err(PatternError::TooManySteps));
        assert_eq!(slow.trial(true).is_match("aac"), Ok(true));
    }

    #[test]
    fn what_looks_around_a_long_text_at_every_place_is_not_tried() {
        let long = "a".repeat(100_000);
        let stopped = Err(PatternError::TooManySteps);
        for pattern in ["(?<=a+)b", "(?<!x.*)b", "(?=.*b)c", "(?=(?:(?:a(?=a)){300}){300})b"] {
            let compiled = Pattern::compile(pattern).unwrap();
            assert_eq!(compiled.trial(false).replace(&long, ""), stopped, "{pattern}");
            assert_eq!(compiled.trial(false).is_match(&long), Err(PatternError::TooManySteps), "{pattern}");
            assert!(compiled.trial(false).is_match("xab").is_ok(), "{pattern}");
        }
        let end = Pattern::compile(r"\s+$").unwrap();
        assert_eq!(
            end.trial(false).replace(&(long.clone() + " \n"), "").unwrap(),
            long,
            "the end is no looking around"
        );
    }

    #[test]
    fn what_neither_language_has_cannot_be_read() {
        for pattern in [r"(a)\g<1>", "(?~a)", "(*FAIL)", "(?R)a", "(?P<n>a)", "(?U)a+", r"\h", r"\R", r"a\Kb", r"[\O]"]
        {
            assert!(matches!(Pattern::compile(pattern), Err(PatternError::Syntax(_))), "{pattern}");
        }
    }

    #[test]
    fn java_matches_takes_the_whole_text() {
        let pattern = Pattern::compile_whole("(?i)engineer").unwrap();
        assert!(pattern.trial(false).is_match("Engineer").unwrap());
        assert!(!pattern.trial(false).is_match("Senior Engineer").unwrap());
    }
}
