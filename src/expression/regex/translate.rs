//! A pattern of .NET or Java in Rust's syntax: `\<` is a plain `<` in .NET, a word boundary here; `[` inside a class is
//! plain there, a nested class here.

use super::PatternError;

/// Rewrites one pattern.
pub(super) struct Translator<'p> {
    rest: std::iter::Peekable<std::str::Chars<'p>>,
    output: String,
    /// What `$` becomes; it differs for values that end in a line feed.
    end: &'static str,
    /// Whether `$` was met and not as a line's end.
    has_end: bool,
    /// Whether `(?m)` was met, which makes `$` a line's end in both languages.
    by_lines: bool,
    /// What neither .NET nor Java has, though Rust's engine may read it: the first of it.
    unknown: Option<String>,
}

/// .NET's `$` also matches before a line feed that ends the text.
pub(super) const END_BEFORE_LINE_FEED: &str = r"(?=\n?\z)";

/// What may stand behind a `\`: escapes that .NET and Rust read alike, or that are rewritten.
const LETTERS: &str = "aAbBcdDefGknpPrsStuvwWxzZ";

/// What may stand in a group of options. Java has the `u`, which is so here by itself.
const FLAGS: &str = "imnsux-";

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
    pub fn new(pattern: &'p str, end: &'static str) -> Self {
        let output = String::with_capacity(pattern.len() + 8);
        Self { rest: pattern.chars().peekable(), output, end, has_end: false, by_lines: false, unknown: None }
    }

    /// The pattern in Rust's syntax, and whether it has a `$` that is not a line's end.
    pub fn translate(mut self) -> Result<(String, bool), PatternError> {
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
        match self.unknown {
            Some(part) => Err(PatternError::Syntax(format!("{part} is not known."))),
            None => Ok((self.output, self.has_end)),
        }
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
                self.check(letter.is_ascii_digit() || LETTERS.contains(letter), || format!(r"\{letter}"));
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

    fn check(&mut self, is_known: bool, part: impl FnOnce() -> String) {
        if !is_known {
            self.unknown.get_or_insert_with(part);
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
        let is_verb = self.rest.peek() == Some(&'*');
        self.check(!is_verb, || "(*".to_owned());
        if self.rest.next_if_eq(&'?').is_none() {
            return;
        }
        self.output.push('?');
        if self.rest.next_if_eq(&'\'').is_some() {
            self.output.push('<');
            self.quoted_name();
            return;
        }
        let flags: String = self.rest.clone().take_while(|c| c.is_ascii_alphabetic() || *c == '-').collect();
        let known = if flags.is_empty() { ":=!><#(" } else { FLAGS };
        let unknown = self.rest.clone().take(flags.len().max(1)).find(|c| !known.contains(*c));
        self.check(unknown.is_none(), || format!("(?{}", unknown.unwrap_or_default()));
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
