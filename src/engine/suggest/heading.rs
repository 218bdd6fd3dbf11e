//! A heading of a table, read word by word: what each word means, in whichever of our users' languages.
//!
//! The words stand in `assets/headers/words.txt`. Compounds are taken apart ("Personalnummer", "社員番号"), endings are
//! forgiven ("telefonu"), and what no word is known for is counted.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error as WordError, StrDeserializer};
use unicode_normalization::UnicodeNormalization as _;

const WORDS: &str = include_str!("../../../assets/headers/words.txt");

/// What a word in a heading means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    Given,
    Family,
    Name,
    Full,
    Middle,
    SecondFamily,
    Particle,
    Display,
    Preferred,
    Initials,
    Reading,
    Maiden,
    Honorific,
    Suffix,
    Employee,
    Number,
    Id,
    Code,
    Numbered,
    External,
    User,
    Login,
    Email,
    Phone,
    Mobile,
    Fax,
    Extension,
    Work,
    Home,
    Second,
    Primary,
    Title,
    Department,
    Division,
    CostCenter,
    Organization,
    Manager,
    Country,
    City,
    Street,
    House,
    Postal,
    Region,
    Address,
    Location,
    Building,
    Language,
    Native,
    Locale,
    Timezone,
    Active,
    Inactive,
    Status,
    Employment,
    Type,
    Date,
    Start,
    End,
    Birth,
    Gender,
    PersonalMatter,
    Hours,
    Level,
    Contract,
    Note,
    Changed,
    /// What machines go by.
    Technical,
    Filler,
}

/// A language of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    En,
    Nl,
    De,
    Fr,
    Es,
    Pt,
    It,
    Pl,
    Tr,
    Ja,
}

impl Language {
    pub const fn label(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Nl => "Dutch",
            Self::De => "German",
            Self::Fr => "French",
            Self::Es => "Spanish",
            Self::Pt => "Portuguese",
            Self::It => "Italian",
            Self::Pl => "Polish",
            Self::Tr => "Turkish",
            Self::Ja => "Japanese",
        }
    }

    /// The country of most people whose tables are in this language, where one stands out.
    pub const fn country(self) -> Option<&'static str> {
        match self {
            Self::Nl => Some("NL"),
            Self::De => Some("DE"),
            Self::Fr => Some("FR"),
            Self::It => Some("IT"),
            Self::Pl => Some("PL"),
            Self::Tr => Some("TR"),
            Self::Ja => Some("JP"),
            Self::En | Self::Es | Self::Pt => None,
        }
    }
}

/// A known word and what it may mean.
#[derive(Clone, Debug)]
pub struct Word {
    pub text: String,
    pub senses: Vec<(Meaning, Language)>,
}

/// A heading, word by word.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    pub words: Vec<Word>,
    /// Words that stand in no line of the table.
    pub unknown: Vec<String>,
}

#[derive(Default)]
struct Lexicon {
    senses: HashMap<String, Vec<(Meaning, Language)>>,
    /// The most words of one entry.
    most_words: usize,
    /// The most characters of one.
    longest: usize,
}

#[expect(clippy::expect_used, reason = "the table is part of the program, and a test reads it")]
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(WORDS).expect("the table of words is well formed"));

impl Lexicon {
    fn read(table: &str) -> Result<Self, String> {
        let mut lexicon = Self::default();
        for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let bad = |why: &str| format!("{why}: {line}");
            let (head, words) = line.split_once(": ").ok_or_else(|| bad("no colon"))?;
            let (meaning, language) = head.split_once(' ').ok_or_else(|| bad("no language"))?;
            let sense = (
                named::<Meaning>(meaning).map_err(|_| bad("no such meaning"))?,
                named::<Language>(language).map_err(|_| bad("no such language"))?,
            );
            words.split('|').for_each(|word| lexicon.add(word, sense));
        }
        Ok(lexicon)
    }

    fn add(&mut self, word: &str, sense: (Meaning, Language)) {
        let tokens = tokens(word);
        self.most_words = self.most_words.max(tokens.len());
        let key = tokens.join(" ");
        self.longest = self.longest.max(key.chars().count());
        let senses = self.senses.entry(key).or_default();
        if !senses.contains(&sense) {
            senses.push(sense);
        }
    }

    fn senses(&self, key: &str) -> Option<&Vec<(Meaning, Language)>> {
        self.senses.get(key)
    }

    /// The longest entry that the tokens begin with, and of how many it is.
    fn phrase(&self, tokens: &[String]) -> Option<(usize, Word)> {
        (1..=self.most_words.min(tokens.len())).rev().find_map(|count| {
            let key = tokens[..count].join(" ");
            let senses = self.senses(&key)?.clone();
            Some((count, Word { text: key, senses }))
        })
    }

    /// A word that is not in the table, taken apart into words that are.
    fn parts(&self, token: &str) -> Option<Vec<Word>> {
        if token.chars().any(is_ideographic) {
            return self.characters(token);
        }
        self.compound(token, 0).or_else(|| self.with_an_ending(token).map(|word| vec![word]))
    }

    /// "personalnummer", "vorgesetztenmail": known words one after another, with the letters that join them.
    fn compound(&self, text: &str, depth: usize) -> Option<Vec<Word>> {
        const JOINTS: [&str; 6] = ["", "s", "n", "en", "es", "e"];
        const MOST_PARTS: usize = 4;
        if depth > 0 && self.has_part(text, true) {
            return Some(vec![self.word(text)?]);
        }
        if depth == MOST_PARTS {
            return None;
        }
        let ends = text.char_indices().map(|(at, _)| at).skip(3).collect::<Vec<_>>();
        ends.into_iter().rev().find_map(|end| {
            let (first, rest) = text.split_at(end);
            self.has_part(first, false).then_some(())?;
            JOINTS.iter().find_map(|joint| {
                let rest = self.compound(rest.strip_prefix(joint)?, depth + 1)?;
                let mut words = vec![self.word(first)?];
                words.extend(rest);
                Some(words)
            })
        })
    }

    /// Whether this may be a part of a compound. Very short words are so only at its end.
    fn has_part(&self, text: &str, is_last: bool) -> bool {
        let is_long_enough = text.len() >= 4 || (text.len() == 3 || is_last && text.len() == 2);
        is_long_enough && self.senses(text).is_some_and(|senses| senses.iter().all(|sense| sense.0 != Meaning::Filler))
    }

    fn word(&self, text: &str) -> Option<Word> {
        Some(Word { text: text.to_owned(), senses: self.senses(text)?.clone() })
    }

    /// Words that are inflected: "telefonu", "aktywna", "managers".
    fn with_an_ending(&self, token: &str) -> Option<Word> {
        const LONGEST_ENDING: usize = 3;
        let ends = token.char_indices().map(|(at, _)| at).rev().take(LONGEST_ENDING).filter(|at| *at >= 4);
        let mut stems = ends.map(|at| &token[..at]);
        stems.find_map(|stem| self.word(stem).filter(|word| word.senses.iter().all(|s| s.0 != Meaning::Filler)))
    }

    /// Scripts without blanks: the split into known words that leaves the fewest characters unexplained.
    fn characters(&self, token: &str) -> Option<Vec<Word>> {
        let letters: Vec<char> = token.chars().collect();
        // For each place: the cost so far, and where its last word begins.
        let mut best: Vec<Option<(usize, usize)>> = vec![None; letters.len() + 1];
        best[0] = Some((0, 0));
        for start in 0..letters.len() {
            let Some((cost, _)) = best[start] else { continue };
            for end in start + 1..=letters.len().min(start + self.longest) {
                let part: String = letters[start..end].iter().collect();
                let cost = cost + if self.senses.contains_key(&part) { 1 } else { 100 * (end - start) };
                if best[end].is_none_or(|(other, _)| cost < other) {
                    best[end] = Some((cost, start));
                }
            }
        }
        let (mut words, mut end, mut known) = (Vec::new(), letters.len(), false);
        while end > 0 {
            let start = best[end]?.1;
            let part: String = letters[start..end].iter().collect();
            let senses = self.senses(&part).cloned().unwrap_or_default();
            known |= !senses.is_empty();
            words.push(Word { text: part, senses });
            end = start;
        }
        words.reverse();
        known.then_some(words)
    }
}

fn named<'w, T: Deserialize<'w>>(word: &'w str) -> Result<T, WordError> {
    let word: StrDeserializer<'w, WordError> = word.trim().into_deserializer();
    T::deserialize(word)
}

impl Heading {
    pub fn read(text: &str) -> Self {
        let tokens = tokens(text);
        let (mut heading, mut at) = (Self::default(), 0);
        while at < tokens.len() {
            if let Some((count, word)) = LEXICON.phrase(&tokens[at..]) {
                heading.words.push(word);
                at += count;
                continue;
            }
            heading.add(&tokens[at]);
            at += 1;
        }
        heading
    }

    fn add(&mut self, token: &str) {
        match LEXICON.parts(token) {
            Some(parts) => {
                let (known, unknown): (Vec<Word>, Vec<Word>) = parts.into_iter().partition(|w| !w.senses.is_empty());
                self.words.extend(known);
                self.unknown.extend(unknown.into_iter().map(|word| word.text));
            }
            None if token == "1" => {}
            None if token.chars().all(|c| c.is_ascii_digit()) => {
                let senses = vec![(Meaning::Second, Language::En)];
                self.words.push(Word { text: token.to_owned(), senses });
            }
            // A letter alone is an ending of a word or an abbreviation.
            None if token.chars().count() == 1 && !token.chars().any(is_ideographic) => {}
            None => self.unknown.push(token.to_owned()),
        }
    }
}

const fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{3005}')
}

/// The words of a text in small letters: without accents, "workEmail" as two, "#" as one.
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut before = Kind::Other;
    for c in text.nfkc() {
        let kind = Kind::of(c);
        let is_joined = kind == before || before == Kind::Capital && kind == Kind::Small;
        if kind == Kind::Sign || (kind != Kind::Other && !is_joined) {
            tokens.push(String::new());
        }
        if kind == Kind::Small && before == Kind::Capital {
            split_before_the_last(&mut tokens);
        }
        if let (Some(token), true) = (tokens.last_mut(), kind != Kind::Other) {
            token.push(c);
        }
        before = kind;
    }
    tokens.iter().map(|token| plain(token)).filter(|token| !token.is_empty()).collect()
}

/// In "HRManager" the second word begins before the small letter.
fn split_before_the_last(tokens: &mut Vec<String>) {
    let Some(token) = tokens.last_mut() else { return };
    if token.chars().count() > 1 && token.chars().all(char::is_uppercase) {
        let last = token.pop();
        tokens.push(last.into_iter().collect());
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Capital,
    Small,
    Digit,
    Ideographic,
    Sign,
    Other,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            '#' | '〒' => Self::Sign,
            c if is_ideographic(c) => Self::Ideographic,
            c if c.is_ascii_digit() => Self::Digit,
            c if c.is_uppercase() => Self::Capital,
            c if c.is_alphabetic() || is_mark(c) => Self::Small,
            _ => Self::Other,
        }
    }
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '°')
}

/// In small letters, Latin letters without what is above and below them.
pub fn plain(text: &str) -> String {
    let small = text.to_lowercase();
    let mut plain = String::with_capacity(small.len());
    for c in small.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ı' => plain.push('i'),
            'ł' => plain.push('l'),
            'ø' => plain.push('o'),
            'đ' => plain.push('d'),
            '°' => plain.push('o'),
            other => plain.push(other),
        }
    }
    // Marks of other scripts are part of their letters.
    plain.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meanings(text: &str) -> Vec<Vec<Meaning>> {
        let heading = Heading::read(text);
        assert!(heading.unknown.is_empty(), "{text}: {heading:?}");
        let of = |word: &Word| {
            let mut meanings: Vec<Meaning> = word.senses.iter().map(|sense| sense.0).collect();
            meanings.sort_unstable();
            meanings.dedup();
            meanings
        };
        heading.words.iter().map(of).collect()
    }

    #[test]
    fn the_table_is_well_formed() {
        assert!(Lexicon::read(WORDS).is_ok_and(|lexicon| lexicon.senses.len() > 1_000));
        for (line, why) in [("given en first", "no colon"), ("given: first", "no language"), ("x en: y", "no such m")] {
            assert!(Lexicon::read(line).err().is_some_and(|error| error.starts_with(why)), "{line}");
        }
    }

    #[test]
    fn headings_are_taken_apart() {
        use Meaning::{Email, Employee, Given, Manager, Name, Number, Numbered, Phone, Postal, Work};
        for (text, expected) in [
            ("firstName", vec![vec![Given], vec![Name]]),
            ("GIVEN_NAME", vec![vec![Given], vec![Name]]),
            ("Mitarbeiternr.", vec![vec![Employee], vec![Number]]),
            ("Personalnummer", vec![vec![Numbered]]),
            ("Employee #", vec![vec![Employee], vec![Number]]),
            ("上長社員番号", vec![vec![Manager], vec![Numbered]]),
            ("Code postal", vec![vec![Postal]]),
            ("TELEFON SŁUŻBOWY", vec![vec![Phone], vec![Work]]),
            ("E-posta adresi", vec![vec![Email], vec![Meaning::Address]]),
            ("HRManager", vec![vec![Meaning::Filler], vec![Manager]]),
        ] {
            assert_eq!(meanings(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_told() {
        for (text, unknown) in [("Shoe size", vec!["shoe", "size"]), ("Zorgverzekeraar", vec!["zorgverzekeraar"])] {
            assert_eq!(Heading::read(text).unknown, unknown, "{text}");
        }
    }
}
