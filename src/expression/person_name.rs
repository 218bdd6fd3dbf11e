//! Given and family names out of one text, in the orders that lists of people have them.
//!
//! A comma says which is which: `Berg, van den, Jan`, `Weiß, Jürgen`. Without one the family name is what is written in
//! capitals, what begins with small words that belong to it (`van den Berg`), what comes first in Chinese, Japanese and
//! Korean letters or before initials, and else the last word. One word alone is neither.

/// Words that begin a family name, in small letters.
const PARTICLES: &[&str] = &[
    "a", "ab", "abu", "af", "al", "am", "ap", "as", "aus", "aus'm", "auf", "av", "ben", "bin", "bint", "da", "dal",
    "dalla", "das", "de", "degli", "dei", "del", "della", "delle", "den", "der", "des", "di", "do", "dos", "du", "d'",
    "el", "ibn", "in", "in't", "la", "las", "le", "les", "lo", "los", "mac", "mc", "of", "op", "op't", "san", "santa",
    "sint", "st", "'s", "'t", "t'", "te", "ten", "ter", "thoe", "tot", "uit", "uijt", "uyt", "van", "vande", "vanden",
    "vander", "ver", "voor", "von", "vom", "vor", "z", "zu", "zum", "zur",
];

/// Those that hold two family names together: `Ortega y Gasset`.
const BETWEEN: &[&str] = &["y", "e", "i"];

/// What stands before a name and is none, without points.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "sir",
    "dame",
    "lord",
    "lady",
    "dhr",
    "mevr",
    "mw",
    "mej",
    "dr",
    "drs",
    "ds",
    "ir",
    "ing",
    "mag",
    "mgr",
    "prof",
    "professor",
    "doctor",
    "dipl-ing",
    "dipling",
    "dipl-kfm",
    "dipl",
    "herr",
    "frau",
    "fräulein",
    "fr",
    "hr",
    "mme",
    "mlle",
    "maître",
    "me",
    "sra",
    "srta",
    "dña",
    "don",
    "doña",
    "exmo",
    "exma",
    "eng",
    "sig",
    "signor",
    "signora",
    "sigra",
    "dott",
    "dottssa",
    "dottoressa",
    "avv",
    "pan",
    "pani",
    "inż",
    "hab",
    "lic",
    "rev",
    "jonkheer",
    "jhr",
    "sr",
];

/// Titles that are names of people too: kept where one word alone would be left.
const ALSO_NAMES: &[&str] = &["don", "pan", "mag", "eng", "me", "fr", "lady", "sir", "dame", "hr"];

/// What stands behind a name and is none, without points.
const SUFFIXES: &[&str] = &[
    "jr", "sr", "jnr", "snr", "ii", "iii", "iv", "phd", "msc", "bsc", "mba", "llm", "llb", "esq", "fils", "père", "様",
];

/// Degrees; they are names of people where only the first letter is a capital: `Yo-Yo Ma`.
const DEGREES: &[&str] = &[
    "ma", "ba", "md", "bc", "ra", "rc", "rn", "ing", "cpa", "pmp", "dds", "obe", "mbe", "cbe", "meng", "beng", "bas",
    "dba",
];

/// What belongs to the family name before it.
const GENERATIONS: &[&str] = &["filho", "neto", "sobrinho", "júnior", "junior"];

/// Spanish and Portuguese given names of several words: `María del Carmen`, `Maria da Conceição`.
const DEVOTIONS: &[&str] = &[
    "ángeles",
    "angeles",
    "carmen",
    "carmo",
    "conceição",
    "consuelo",
    "dolores",
    "fátima",
    "glória",
    "graça",
    "jesús",
    "lourdes",
    "luz",
    "mar",
    "mercedes",
    "milagros",
    "nieves",
    "paz",
    "pilar",
    "rocío",
    "rosario",
    "socorro",
];

/// The two parts of a person's name; one of them may have no words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    pub given: String,
    pub family: String,
    /// Nothing but the order of more than two words tells which belongs to which.
    pub is_guess: bool,
}

/// Why a text cannot be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unclear {
    NoName,
    OneWord,
}

impl Unclear {
    /// In words that follow the text.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoName => "is no name of a person",
            Self::OneWord => "is one word: nothing tells whether it is a given name or a family name",
        }
    }
}

impl Names {
    fn new(given: &[&str], family: &[&str]) -> Self {
        Self { given: given.join(" "), family: family.join(" "), is_guess: false }
    }
}

/// No name is longer, in bytes.
const LONGEST: usize = 1_000;

/// Tells given names from family names.
pub(crate) fn read(text: &str) -> Result<Names, Unclear> {
    if text.len() > LONGEST {
        return Err(Unclear::NoName);
    }
    let text = without_brackets(text).replace(" - ", "-").replace(" – ", "-");
    let split = text.split([',', ';', '、', '，']);
    let mut parts: Vec<Vec<&str>> = split.map(|part| part.split_whitespace().collect()).collect();
    parts.retain(|part: &Vec<&str>| part.iter().any(|word| word.chars().any(char::is_alphabetic)));
    let is_no_name = |word: &&str| is_suffix(word) || is_one_of(TITLES, word);
    let first = parts.first().cloned();
    parts.retain(|part| Some(part) == first.as_ref() || !part.iter().all(is_no_name));
    let fewest = if parts.len() > 1 { 1 } else { 2 };
    for part in &mut parts {
        drop_titles(part);
        while part.len() > fewest && part.last().is_some_and(|word| is_suffix(word)) {
            part.pop();
        }
    }
    match parts.as_slice() {
        [] => Err(Unclear::NoName),
        [one] => in_order(one),
        [family, between, given, ..] if all_particles(between) => Ok(at_comma(family, given, between)),
        [family, given, between, ..] if all_particles(between) => Ok(at_comma(family, given, between)),
        [family, given @ ..] => Ok(at_comma(family, &given.concat(), &[])),
    }
}

/// What stands in brackets or quotes is what somebody is called besides: `Jan (Johannes) de Vries`.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut plain = String::new();
    for letter in text.chars() {
        match letter {
            '"' if depth > 0 => depth -= 1,
            '(' | '[' | '（' | '“' | '„' | '"' => depth += 1,
            ')' | ']' | '）' | '”' => {
                depth = depth.saturating_sub(1);
                plain.push(' ');
            }
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    plain
}

/// In small letters, without points, and with a plain apostrophe.
fn bare(word: &str) -> String {
    word.replace('.', "").replace(['’', '‘', '`'], "'").to_lowercase()
}

fn is_one_of(list: &[&str], word: &str) -> bool {
    list.contains(&&*bare(word))
}

fn is_suffix(word: &str) -> bool {
    let is_name = || word.chars().skip(1).all(char::is_lowercase);
    is_one_of(SUFFIXES, word) || (is_one_of(DEGREES, word) && !is_name())
}

/// Between commas a particle may have a capital: `Berg, Van den, Jan`.
fn all_particles(words: &[&str]) -> bool {
    words.iter().all(|word| is_one_of(PARTICLES, word))
}

/// In a plain text a particle is written small.
fn is_small_particle(word: &str) -> bool {
    is_one_of(PARTICLES, word) && !word.chars().any(char::is_uppercase)
}

fn drop_titles(words: &mut Vec<&str>) {
    let is_title = |words: &[&str]| {
        words.len() > 1 && is_one_of(TITLES, words[0]) && (words.len() > 2 || !is_one_of(ALSO_NAMES, words[0]))
    };
    while is_title(words) {
        words.remove(0);
    }
}

/// The family name stands before the comma; its particles there, between commas, or behind the given names.
fn at_comma(family: &[&str], given: &[&str], between: &[&str]) -> Names {
    let end = given.iter().rposition(|word| !is_small_particle(word)).map_or(given.len(), |last| last + 1);
    let (given, behind) = given.split_at(end);
    Names::new(given, &[between, behind, family].concat())
}

/// Names in the order in which they are said.
fn in_order(words: &[&str]) -> Result<Names, Unclear> {
    match words {
        [] => Err(Unclear::NoName),
        [one] => one.split_once('・').map(|(given, family)| Names::new(&[given], &[family])).ok_or(Unclear::OneWord),
        _ => Ok(family_first(words).unwrap_or_else(|| family_last(words))),
    }
}

/// A family name that stands before the given one: in letters or capitals that say so, with its particle in front, or
/// with nothing but initials behind it.
fn family_first(words: &[&str]) -> Option<Names> {
    let shouted = words.iter().take_while(|word| is_shouted(word)).count();
    let is_initials =
        |word: &&str| word.contains('.') && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'));
    let particles = words.iter().take_while(|word| is_small_particle(word)).count();
    let capital_particles = words.iter().take_while(|word| is_one_of(PARTICLES, word)).count();
    let end = if words.iter().all(|word| is_east_asian(word)) {
        1
    } else if shouted > 0 && !words[shouted..].iter().any(|word| is_shouted(word)) && shouted < words.len() {
        shouted
    } else if particles > 0 {
        particles + 1
    } else if shouted == words.len() && capital_particles > 1 {
        capital_particles + 1
    } else {
        let end = words.iter().rposition(|word| !is_initials(word)).map_or(0, |last| last + 1);
        if end == words.len() { 0 } else { end }
    };
    (end > 0).then(|| Names::new(&words[end.min(words.len())..], &words[..end.min(words.len())]))
}

fn family_last(words: &[&str]) -> Names {
    let all_shouted = words.iter().all(|word| is_shouted(word) || !word.chars().any(char::is_lowercase));
    let particle = |word: &str| if all_shouted { is_one_of(PARTICLES, word) } else { is_small_particle(word) };
    let begins = |word: &str| particle(word) || word.split_once('-').is_some_and(|(_, behind)| particle(behind));
    let skipped = devotion(words);
    let by_particle = (skipped..words.len() - 1).find(|at| begins(words[*at]));
    let shouted = words.iter().rev().take_while(|word| is_shouted(word)).count();
    let by_capitals = (shouted > 0 && !all_shouted).then(|| words.len() - shouted);
    let before = |at: usize| words[..at].iter().rposition(|word| !particle(word)).map_or(at, |last| last + 1);
    if let Some(at) = by_capitals.map(before).or(by_particle).filter(|at| *at > 0) {
        return Names::new(&words[..at], &words[at..]);
    }
    let mut at = words.len() - 1;
    if at > 1 && is_one_of(GENERATIONS, words[at]) {
        at -= 1;
    } else if at > 2 && is_one_of(BETWEEN, words[at - 1]) {
        at -= 2;
    }
    let is_guess = words[..at].iter().filter(|word| !word.contains('.')).count() > 1 && skipped < at;
    Names { is_guess, ..Names::new(&words[..at], &words[at..]) }
}

/// How many words the given name has at least.
fn devotion(words: &[&str]) -> usize {
    let named = words.iter().skip(2).take(2).position(|word| is_one_of(DEVOTIONS, word)).map(|at| at + 3);
    let held = |end: usize| words[1..end - 1].iter().all(|word| is_small_particle(word));
    named.filter(|end| *end < words.len() && held(*end)).unwrap_or(1)
}

/// All in capitals, and more than initials.
fn is_shouted(word: &str) -> bool {
    let letters = word.chars().filter(|letter| letter.is_alphabetic());
    let is_long = letters.clone().count() > 2 || is_one_of(PARTICLES, word);
    is_long && !word.contains('.') && letters.into_iter().all(char::is_uppercase)
}

fn is_east_asian(word: &str) -> bool {
    let is_letter = |letter: char| matches!(letter, '々' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{2ffff}');
    word.chars().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text, its given and its family name.
    const NAMES: &[(&str, &str, &str)] = &[
        ("Berg, van den, Jan", "Jan", "van den Berg"),
        ("Berg, Van den, Jan", "Jan", "Van den Berg"),
        ("Berg, Jan, van den", "Jan", "van den Berg"),
        ("Berg, Jan van den", "Jan", "van den Berg"),
        ("van den Berg, Jan", "Jan", "van den Berg"),
        ("Jan van den Berg", "Jan", "van den Berg"),
        ("van den Berg Jan", "Jan", "van den Berg"),
        ("de Vries", "", "de Vries"),
        ("Weiß, Jürgen", "Jürgen", "Weiß"),
        ("Weiß, Dr. Jürgen", "Jürgen", "Weiß"),
        ("Weiß,Jürgen,Dr.", "Jürgen", "Weiß"),
        ("DE LA CRUZ, María José", "María José", "DE LA CRUZ"),
        ("DE LA CRUZ María José", "María José", "DE LA CRUZ"),
        ("María José DE LA CRUZ", "María José", "DE LA CRUZ"),
        ("Jan van der BERG", "Jan", "van der BERG"),
        ("JAN VAN DER BERG", "JAN", "VAN DER BERG"),
        ("VAN DER BERG JAN", "JAN", "VAN DER BERG"),
        ("BEN JOHNSON", "BEN", "JOHNSON"),
        ("García López, Ana", "Ana", "García López"),
        ("María del Carmen García", "María del Carmen", "García"),
        ("Maria de Souza Lima", "Maria", "de Souza Lima"),
        ("José Ortega y Gasset", "José", "Ortega y Gasset"),
        ("João Silva Neto", "João", "Silva Neto"),
        ("高橋 花子", "花子", "高橋"),
        ("高橋　花子", "花子", "高橋"),
        ("김 민준", "민준", "김"),
        ("ジョン・スミス", "ジョン", "スミス"),
        ("Jan (Johannes) de Vries", "Jan", "de Vries"),
        ("Robert \"Bob\" Smith", "Robert", "Smith"),
        ("Dr. Jan de Vries", "Jan", "de Vries"),
        ("Prof. dr. ir. J.P. de Vries", "J.P.", "de Vries"),
        ("Herr Dipl.-Ing. Jürgen Weiß", "Jürgen", "Weiß"),
        ("Mrs. Ana Smith, PhD", "Ana", "Smith"),
        ("Martin Luther King Jr.", "Martin Luther", "King"),
        ("King Jr., Martin Luther", "Martin Luther", "King"),
        ("Don Johnson", "Don", "Johnson"),
        ("Yo-Yo Ma", "Yo-Yo", "Ma"),
        ("Anna Jansen - de Vries", "Anna", "Jansen-de Vries"),
        ("Anna Jansen-de Vries", "Anna", "Jansen-de Vries"),
        ("Jansen J.P.", "J.P.", "Jansen"),
        ("J.P. Jansen", "J.P.", "Jansen"),
        ("  Sanne   O'Brien ", "Sanne", "O'Brien"),
        ("Marco d'Angelo", "Marco", "d'Angelo"),
    ];

    #[test]
    fn names_are_told_apart_as_lists_have_them() {
        for (text, given, family) in NAMES {
            let names = read(text).map(|names| (names.given, names.family));
            assert_eq!(names, Ok(((*given).to_owned(), (*family).to_owned())), "{text}");
        }
    }

    #[test]
    fn the_order_of_three_words_is_a_guess() {
        let guesses = |text| read(text).map(|names| names.is_guess);
        assert_eq!(guesses("Ana García López"), Ok(true));
        for text in ["Ana García", "Ana van García López", "J. P. Jansen", "López García, Ana María"] {
            assert_eq!(guesses(text), Ok(false), "{text}");
        }
    }

    #[test]
    fn one_word_and_no_name_are_not_told_apart() {
        for (text, why) in [
            ("Jansen", Unclear::OneWord),
            ("Dr. Jansen", Unclear::OneWord),
            ("高橋花子", Unclear::OneWord),
            ("Jansen,", Unclear::OneWord),
            ("", Unclear::NoName),
            ("12345", Unclear::NoName),
            (" , ", Unclear::NoName),
            ("(x)", Unclear::NoName),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_word_is_made_up(text in "[A-Za-zé ,.'()]{0,40}") {
            if let Ok(names) = read(&text) {
                for word in names.given.split_whitespace().chain(names.family.split_whitespace()) {
                    proptest::prop_assert!(text.contains(word), "{word}");
                }
            }
        }
    }
}
