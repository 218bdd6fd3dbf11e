//! .NET's and Java's regular expressions.
//!
//! Microsoft's pages name .NET's language, Okta's is Java's; what both do with a pattern differs in a hundred places from
//! what Rust's crates do, which read Perl's. So a pattern is read here as its vendor reads it ([`dot_net`], [`java`]) into
//! one tree ([`part`]), made into steps ([`program`]), and tried on a text back and forth as both vendors try it
//! ([`machine`]). A pattern that needs too many steps ends in an error instead of a hang.

mod block;
mod dot_net;
mod java;
mod machine;
mod part;
mod program;
mod units;

use self::machine::{Captures, Machine, Tired};
use self::part::{Anchor, PatternPart, ReadPattern};
use self::program::Program;
use super::text::LONGEST;

/// How many steps a pattern may take on one value. Counting them, not their time, makes it end in the same way on every
/// computer.
const MOST_STEPS: usize = 2_000_000;
/// How many patterns one evaluation may try so. An expression may have hundreds of them, one inside the other.
pub(crate) const FREE_PATTERNS: usize = 32;
/// How many steps the patterns after those may take.
const LATER_MOST_STEPS: usize = 10_000;

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    read: ReadPattern,
    program: Program,
    is_ascii: bool,
}

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PatternError {
    #[error("The regular expression cannot be read: {0}.")]
    Syntax(String),
    #[error("The regular expression's result grows longer than a million bytes.")]
    TooLong,
    #[error("The regular expression tries too many ways on this value and was stopped.")]
    TooManySteps,
    #[error("The regular expression parts a character of two units, such as 😀, in the middle.")]
    HalfCharacter,
}

impl From<Tired> for PatternError {
    fn from(_: Tired) -> Self {
        Self::TooManySteps
    }
}

impl Pattern {
    /// A pattern of .NET.
    pub fn compile(pattern: &str) -> Result<Self, PatternError> {
        Self::of(pattern, dot_net::read(pattern), false)
    }

    /// A pattern of Java.
    pub fn compile_java(pattern: &str) -> Result<Self, PatternError> {
        Self::of(pattern, java::read(pattern), true)
    }

    /// Java's `matches`: the whole text, not a part of it.
    pub fn compile_whole(pattern: &str) -> Result<Self, PatternError> {
        let read = java::read(pattern).map(|read| {
            let (start, end) = (PatternPart::Anchor(Anchor::Start), PatternPart::Anchor(Anchor::End));
            ReadPattern { part: PatternPart::Sequence(vec![start, read.part, end]), ..read }
        });
        Self::of(pattern, read, true)
    }

    /// What Java's `replaceFirst` puts in: `$1`, `${name}`, and a sign behind a backslash as it is.
    pub fn java_replacement(&self, text: &str) -> Result<Vec<JavaPiece>, String> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text.chars().peekable();
        while let Some(letter) = rest.next() {
            let slot = match letter {
                '\\' => {
                    plain.push(rest.next().ok_or("a \\ ends it")?);
                    continue;
                }
                '$' if rest.next_if_eq(&'{').is_some() => {
                    let name: String = rest.by_ref().take_while(|letter| *letter != '}').collect();
                    let known = self.read.names.iter().find(|(known, _)| *known == name);
                    known.ok_or_else(|| format!("there is no group {name}"))?.1
                }
                '$' => {
                    let mut slot =
                        rest.next().and_then(|digit| digit.to_digit(10)).ok_or("a $ needs a group's number")? as usize;
                    if slot >= self.program.slots {
                        return Err(format!("there is no group {slot}"));
                    }
                    while let Some(digit) = rest.peek().and_then(|digit| digit.to_digit(10)) {
                        if slot * 10 + digit as usize >= self.program.slots {
                            break;
                        }
                        slot = slot * 10 + digit as usize;
                        rest.next();
                    }
                    slot
                }
                other => {
                    plain.push(other);
                    continue;
                }
            };
            pieces.extend([JavaPiece::Plain(std::mem::take(&mut plain)), JavaPiece::Group(slot)]);
        }
        pieces.push(JavaPiece::Plain(plain));
        Ok(pieces)
    }

    fn of(pattern: &str, read: Result<ReadPattern, String>, is_java: bool) -> Result<Self, PatternError> {
        let read = read.map_err(PatternError::Syntax)?;
        let program = Program::of(&read, is_java);
        Ok(Self { read, program, is_ascii: pattern.is_ascii() })
    }

    /// To be tried on a value. `is_late`: after [`FREE_PATTERNS`] others in the same evaluation.
    pub const fn trial(&self, is_late: bool) -> Trial<'_> {
        Trial { pattern: self, is_late }
    }

    pub fn has_group(&self, name: &str) -> bool {
        self.slot(name).is_some()
    }

    /// Whether it holds letters for equal beyond those of ASCII, on this text: which ones depends on a culture.
    pub fn folds_beyond_ascii(&self, text: &str) -> bool {
        self.read.folds && !(self.is_ascii && text.is_ascii())
    }

    /// By its name or its number.
    fn slot(&self, name: &str) -> Option<usize> {
        let number = || name.parse().ok().and_then(|number: u32| self.read.numbers.iter().position(|n| *n == number));
        self.read.names.iter().find(|(known, _)| known == name).map(|(_, slot)| *slot).or_else(number)
    }

    fn units(&self, text: &str) -> Vec<u32> {
        if self.program.is_java {
            text.chars().map(u32::from).collect()
        } else {
            text.encode_utf16().map(u32::from).collect()
        }
    }

    fn text(&self, units: &[u32]) -> Result<String, PatternError> {
        let text = if self.program.is_java {
            units.iter().map(|unit| char::from_u32(*unit)).collect::<Option<String>>()
        } else {
            let units = units.iter().map(|unit| u16::try_from(*unit).unwrap_or(0xFFFD));
            char::decode_utf16(units).collect::<Result<String, _>>().ok()
        };
        text.ok_or(PatternError::HalfCharacter)
    }
}

/// A pattern, and how many steps it may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trial<'p> {
    pattern: &'p Pattern,
    is_late: bool,
}

impl<'p> Trial<'p> {
    fn machine<'t>(self, text: &'t [u32]) -> Machine<'t>
    where
        'p: 't,
    {
        let steps = if self.is_late { LATER_MOST_STEPS } else { MOST_STEPS };
        Machine::new(&self.pattern.program, text, steps)
    }

    pub fn has_group(self, name: &str) -> bool {
        self.pattern.has_group(name)
    }

    pub fn is_match(self, text: &str) -> Result<bool, PatternError> {
        Ok(self.machine(&self.pattern.units(text)).search(0, 0)?.is_some())
    }

    /// The text of a group in the first match.
    pub fn group(self, text: &str, name: &str) -> Result<Option<String>, PatternError> {
        let units = self.pattern.units(text);
        let captures = self.machine(&units).search(0, 0)?;
        let found = captures.zip(self.pattern.slot(name)).and_then(|(captures, slot)| captures[slot]);
        found.map(|(from, to)| self.pattern.text(&units[from..to])).transpose()
    }

    /// Every match becomes the replacement, in which `$1`, `${name}`, `$&`, `$$` stand for what was matched.
    pub fn replace(self, text: &str, replacement: &str) -> Result<String, PatternError> {
        self.replaced(text, usize::MAX, |captures, units, result| self.expand(captures, units, replacement, result))
    }

    /// The first match becomes the replacement.
    pub fn replace_first(self, text: &str, replacement: &[JavaPiece]) -> Result<String, PatternError> {
        self.replaced(text, 1, |captures, units, result| {
            for piece in replacement {
                if result.len() > LONGEST {
                    break;
                }
                match piece {
                    JavaPiece::Plain(text) => result.extend(self.pattern.units(text)),
                    JavaPiece::Group(slot) => {
                        let part = captures.get(*slot).copied().flatten();
                        result.extend(part.map_or(&[][..], |(from, to)| &units[from..to]));
                    }
                }
            }
        })
    }

    fn replaced(
        self,
        text: &str,
        most: usize,
        write: impl Fn(&Captures, &[u32], &mut Vec<u32>),
    ) -> Result<String, PatternError> {
        let units = self.pattern.units(text);
        let (mut result, mut copied) = (Vec::with_capacity(units.len()), 0);
        self.for_each_match(&units, most, |captures| {
            if let Some((from, to)) = captures[0] {
                result.extend_from_slice(&units[copied..from]);
                write(captures, &units, &mut result);
                copied = to;
            }
            result.len() <= LONGEST
        })?;
        result.extend_from_slice(&units[copied..]);
        self.pattern.text(&result)
    }

    /// In every match only the named group becomes the replacement, which is plain text.
    pub fn replace_group(self, text: &str, group: &str, replacement: &str) -> Result<String, PatternError> {
        let (units, new) = (self.pattern.units(text), self.pattern.units(replacement));
        let (mut result, mut copied) = (Vec::with_capacity(units.len()), 0);
        let slot = self.pattern.slot(group);
        self.for_each_match(&units, usize::MAX, |captures| {
            if let Some((from, to)) = slot.and_then(|slot| captures[slot]).filter(|(from, _)| *from >= copied) {
                result.extend_from_slice(&units[copied..from]);
                result.extend_from_slice(&new);
                copied = to;
            }
            result.len() <= LONGEST
        })?;
        result.extend_from_slice(&units[copied..]);
        self.pattern.text(&result)
    }

    /// An empty match also stands right behind a longer one; behind an empty one the search goes on one unit further.
    fn for_each_match(
        self,
        units: &[u32],
        most: usize,
        mut visit: impl FnMut(&Captures) -> bool,
    ) -> Result<(), PatternError> {
        let mut machine = self.machine(units);
        let (mut begin, mut from) = (0, 0);
        for _ in 0..most {
            if from > units.len() {
                break;
            }
            let Some(captures) = machine.search(begin, from)? else { break };
            let Some((start, end)) = captures[0] else { break };
            if !visit(&captures) {
                return Err(PatternError::TooLong);
            }
            (begin, from) = (end, if start == end { end + 1 } else { end });
        }
        Ok(())
    }

    /// .NET's "Substitutions in regular expressions".
    fn expand(self, captures: &Captures, units: &[u32], replacement: &str, result: &mut Vec<u32>) {
        let (from, to) = captures[0].unwrap_or((0, 0));
        let slot = |slot: usize| captures[slot].map_or(&[][..], |(from, to)| &units[from..to]);
        let mut rest = replacement;
        while let Some(dollar) = rest.find('$').filter(|_| result.len() <= LONGEST) {
            result.extend(rest[..dollar].encode_utf16().map(u32::from));
            rest = &rest[dollar + 1..];
            let (part, used) = match rest.chars().next() {
                Some('$') => (&[u32::from('$')][..], 1),
                Some('&') => (&units[from..to], 1),
                Some('`') => (&units[..from], 1),
                Some('\'') => (&units[to..], 1),
                Some('+') => (slot(captures.len() - 1), 1),
                Some('_') => (units, 1),
                _ => match self.named_in(rest) {
                    Some((found, used)) => (slot(found), used),
                    None => (&[u32::from('$')][..], 0),
                },
            };
            result.extend_from_slice(part);
            rest = &rest[used..];
        }
        result.extend(rest.encode_utf16().map(u32::from));
    }

    /// The group that `rest` begins with (`1`, `{1}`, `{name}`), and how many bytes that takes.
    fn named_in(self, rest: &str) -> Option<(usize, usize)> {
        let (name, used) = if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}')?;
            (&inner[..end], end + 2)
        } else {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            (&rest[..digits], digits)
        };
        Some((self.pattern.slot(name)?, used))
    }
}

/// Whether a character is in one of Unicode's categories, as `Lu`.
pub(crate) fn is_in_category(character: char, categories: &[&str]) -> bool {
    units::is_in_category(character, categories)
}

/// Whether a pattern has what kinds of regular expressions do not have in common, so that it matters that it is Java's.
pub(crate) fn is_java_s_own(pattern: &str) -> bool {
    let escapes = pattern.split('\\').skip(1).filter_map(|rest| rest.chars().next());
    let mut odd = escapes.filter(|letter| letter.is_alphanumeric() && !"wWdDsSbBntrfzZA123456789".contains(*letter));
    let signs =
        ["&&", "*+", "++", "?+", "}+", "}{", "(?P", "(?d", "(?u", "(?U", "(?<", "(?x", "{,", "[[", "\\_", "\\-"];
    let mut classes = pattern.split('[').skip(1);
    let is_nested = classes.clone().count() > 1 && classes.any(|inside| !inside.contains(']'));
    odd.next().is_some() || is_nested || !pattern.is_ascii() || signs.iter().any(|sign| pattern.contains(sign))
}

/// Whether Java's `replaceFirst` makes more of these than plain text.
pub(crate) fn is_special_to_java(pattern: &str, replacement: &str) -> bool {
    pattern.contains(|sign| r"\^$.|?*+()[]{}".contains(sign)) || replacement.contains(['$', '\\'])
}

/// A part of what Java's `replaceFirst` puts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum JavaPiece {
    Plain(String),
    Group(usize),
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
            ("options end with their group, again", "((?i)a)b", "aB ab", "x", "aB x"),
            ("a repeat of no times", "(?<n>a){0}", "b", "x", "xbx"),
            ("large counts of large classes", r"\p{L}{1,64}@|\w{25}", "ab@c", "", "c"),
            ("look-behind without an end", r"(?<=\b\w+)o", "foo", "0", "f00"),
            ("named and numbered references", r"(?<q>['x]).\1", "xax", "-", "-"),
            ("a group with its number given", "(?<2>a)", "a", "$2", "a"),
            ("a name that two groups have", "(?<n>a)|(?<n>b)", "b", "[${n}]", "[b]"),
            ("repeats of what takes no room", "(?=a)?|a$?", "a", "x", "xax"),
            ("octal characters", r"\055|[\07]|\10(a)", "-\x07\x08a", "", ""),
            ("only named groups capture", "(?n)(a)(?<m>b)", "ab", "$1", "b"),
            ("an option taken back", "(?i)a(?-i:b)", "Ab AB", "x", "x AB"),
            ("a reference before its group", r"(?:\k<n>b|(?<n>a))+", "aab", "x", "x"),
            ("the last group, or else the whole", "(a)(b)?", "ab a", "[$+]", "[b] []"),
            ("the last group of none", "a", "a", "[$+$_]", "[aa]"),
            ("where the search began", r"\G", "ab", "x", "xab"),
            ("a condition on a group", "(?<n>a)?(?(n)b|c)", "ab c", "x", "x x"),
            ("a condition that looks", "(?(?=a)ab|c)", "ab c b", "x", "x x b"),
            ("what is taken away is taken from the negated class", "[^a-z-[1]]", "a12", "x", "a1x"),
            ("brackets in a class behind its first sign", "[-[x]]", "-]x]", "y", "yy"),
            ("marks are parts of words", r"\W", "सीता", "", "सत"),
            ("blocks", r"\p{IsLatinExtendedAdditional}|\p{IsGreekExtended}", "ếaἀ", "", "a"),
            ("an emoji is two", ".", "😀", "x", "xx"),
            ("halves have a category", r"\p{Cs}", "a😀", "x", "axx"),
            ("small letters that are not the same", "(?i)σ|s|i", "ςſİ", "x", "ςſx"),
            ("lazy and many", "a{2,}?", "aaaaa", "x", "xxa"),
            ("POSIX's classes are plain", "[[:alpha:]]", "a]h]", "x", "xx"),
            ("blanks and comments", "(?x) a {2} # twice\n b", "aab", "x", "x"),
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

    /// Each as .NET takes it.
    #[test]
    fn options_stand_in_no_condition_and_a_control_character_may_look_like_a_sign() {
        for (pattern, is_taken) in [
            ("(?(n)(?i)a|b)", false),
            ("(?(n)(?i:a)|b)", false),
            ("(?(?i)a|b)", false),
            ("(?(n)a|(?-i)b)", false),
            ("(?(n)((?i)a)|b)", true),
            ("(?(n)(?:a)|b)", true),
            ("(?<n>x)(?(n)(?i)a|b)", true),
            ("(?(n)a|b)(?i)c", true),
            ("((?(n)a|b)(?i)c)", true),
            (r"\c[I", true),
            (r"\c[(I)\1", true),
            (r"\c]", true),
            (r"\c\x", true),
            (r"\c(", false),
            (r"\c", false),
        ] {
            assert_eq!(Pattern::compile(pattern).is_ok(), is_taken, "{pattern}: {:?}", Pattern::compile(pattern).err());
        }
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
        let thrown_away = Pattern::compile_java("(?!.*?)b").unwrap();
        assert_eq!(thrown_away.trial(false).is_match(&long), Ok(false), "other ways are not walked to their ends");
        let end = Pattern::compile(r"\s+$").unwrap();
        assert_eq!(
            end.trial(false).replace(&(long.clone() + " \n"), "").unwrap(),
            long,
            "the end is no looking around"
        );
    }

    #[test]
    fn what_a_record_brings_as_a_pattern_or_a_replacement_has_bounds() {
        let deep = format!("[{}a]", "a&&".repeat(100_000));
        assert!(Pattern::compile_java(&deep).is_err(), "classes in classes");
        assert!(Pattern::compile_java("[a&&[ab]&&[ac]]").is_ok());
        let all = Pattern::compile_java(".*").unwrap();
        let replacement = all.java_replacement(&"$0".repeat(4500)).unwrap();
        let long = "a".repeat(400_000);
        assert_eq!(all.trial(false).replace_first(&long, &replacement), Err(PatternError::TooLong));
    }

    #[test]
    fn what_neither_language_has_cannot_be_read() {
        for pattern in [
            r"(a)\g<1>",
            "(?~a)",
            "(*FAIL)",
            "(?R)a",
            "(?P<n>a)",
            "(?U)a+",
            r"\h",
            r"\H",
            r"\R",
            r"a\Kb",
            r"[\O]",
            r"\_",
            r"\é",
            r"\c",
            r"[\Z]",
            r"\p{Greek}",
            r"\p{Letter}",
            "a++",
            "{2}",
            "a{2}{3}",
            "(?u)a",
            "[a-z-[b]c]",
            "[z-a]",
            "a{2,1}",
            "(a",
            "a)",
            "[a",
            r"\1",
            r"\k<nope>",
            "(?(1)a|b)",
            "(?<0>a)",
            "(?<a-b>c)(?<b>d)",
            "\\",
        ] {
            assert!(matches!(Pattern::compile(pattern), Err(PatternError::Syntax(_))), "{pattern}");
        }
    }

    #[test]
    fn patterns_mean_what_they_mean_in_java() {
        for (pattern, text, expected) in [
            (r"\w+", "José", Some(false)),
            ("(?U)\\w+", "José", Some(true)),
            ("(?i)é", "É", Some(false)),
            ("(?iu)é", "É", Some(true)),
            (r"\d+", "٤٢", Some(false)),
            (r"\h+", "\u{A0} ", Some(true)),
            (r"\p{Alpha}+|\p{IsAlphabetic}", "é", Some(true)),
            (r"\p{InGreek}+", "Ελένη", Some(true)),
            (r"\p{IsGreek}+", "Ελένη", Some(true)),
            ("[a-z&&[^b]]+", "acb", Some(false)),
            ("[a-c[x-z]]+", "ay", Some(true)),
            (r"\Qa.b\E", "a.b", Some(true)),
            (r"a\Rb", "a\r\nb", Some(true)),
            (r"\X", "e\u{301}", Some(true)),
            ("a{2}{3}", "aa", Some(true)),
            ("a*+a", "aa", Some(false)),
            (".", "😀", Some(true)),
            (".", "\u{2028}", Some(false)),
            (r"[]a]+", "]a", Some(true)),
            ("[[a]", "a", None),
            ("a{,2}", "a", None),
            ("(?P<n>x)", "x", None),
            ("a(?<=a+)b", "ab", Some(true)),
            ("a)", "a", None),
        ] {
            let found =
                Pattern::compile_whole(pattern).ok().map(|compiled| compiled.trial(false).is_match(text).unwrap());
            assert_eq!(found, expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn half_a_character_is_no_result() {
        let first = Pattern::compile("(?<=^.).").unwrap();
        assert_eq!(first.trial(false).replace("😀", "x"), Err(PatternError::HalfCharacter));
    }

    #[test]
    fn java_matches_takes_the_whole_text() {
        let pattern = Pattern::compile_whole("(?i)engineer").unwrap();
        assert!(pattern.trial(false).is_match("Engineer").unwrap());
        assert!(!pattern.trial(false).is_match("Senior Engineer").unwrap());
    }
}
