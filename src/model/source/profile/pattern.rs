//! What a text looks like: an e-mail address, a phone number, a date, a country. By our own rules, one a line in
//! [`PATTERNS`]; they say what a value looks like and not that it is right.

use std::collections::HashSet;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::date;
use crate::base::country::COUNTRIES;

/// What texts may look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Pattern {
    Guid,
    Identifier,
    Email,
    Url,
    Date,
    Boolean,
    Locale,
    Country,
    Phone,
    Number,
}

struct Rule {
    pattern: Pattern,
    /// The word on screens and in JSON.
    label: &'static str,
    /// What it asks for, as docs/profile.md says it.
    fits: fn(&str) -> bool,
}

/// In the order in which they are preferred when they fit equally often.
static PATTERNS: [Rule; 10] = [
    Rule { pattern: Pattern::Guid, label: "GUID", fits: is_guid },
    Rule { pattern: Pattern::Identifier, label: "identifier", fits: is_identifier },
    Rule { pattern: Pattern::Email, label: "e-mail", fits: is_email },
    Rule { pattern: Pattern::Url, label: "URL", fits: is_url },
    Rule { pattern: Pattern::Date, label: "date", fits: date::is_date },
    Rule { pattern: Pattern::Boolean, label: "boolean", fits: is_boolean },
    Rule { pattern: Pattern::Locale, label: "locale", fits: is_locale },
    Rule { pattern: Pattern::Country, label: "country", fits: is_country },
    Rule { pattern: Pattern::Phone, label: "phone", fits: is_phone },
    Rule { pattern: Pattern::Number, label: "number", fits: is_number },
];

impl Pattern {
    pub fn label(self) -> &'static str {
        PATTERNS[self as usize].label
    }

    /// Whether a text looks like this.
    pub fn fits(self, text: &str) -> bool {
        text.len() <= LONGEST && (PATTERNS[self as usize].fits)(text)
    }
}

/// No pattern is longer, but for addresses in the web.
const LONGEST: usize = 254;

/// What is known of a value by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fits {
    /// In characters.
    length: u32,
    /// Counted from the year 0, from 1.
    month: u32,
    /// One bit for each pattern.
    patterns: u16,
}

impl Fits {
    /// Of a number, or of true and false.
    pub const NO_TEXT: Self = Self { length: u32::MAX, month: 0, patterns: 0 };

    pub fn of(text: &str) -> Self {
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX - 1);
        let mut patterns = 0;
        if text.len() <= LONGEST {
            for rule in &PATTERNS {
                patterns |= u16::from((rule.fits)(text)) << rule.pattern as u8;
            }
        } else {
            patterns |= u16::from(is_url(text)) << Pattern::Url as u8;
        }
        let is_date = patterns & 1 << Pattern::Date as u8 != 0;
        let month = if is_date { date::month(text).map_or(0, |month| month + 1) } else { 0 };
        Self { length, month, patterns }
    }

    pub fn is_text(self) -> bool {
        self.length != u32::MAX
    }

    pub fn length(self) -> Option<u64> {
        self.is_text().then_some(self.length.into())
    }

    /// The month of a date that says it without doubt, counted from the year 0.
    pub fn month(self) -> Option<u32> {
        self.month.checked_sub(1)
    }
}

/// How many values fit each pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatternCounts([u64; PATTERNS.len()]);

impl PatternCounts {
    pub fn add(&mut self, fits: Fits, times: u64) {
        let mut left = fits.patterns;
        while left != 0 {
            self.0[left.trailing_zeros() as usize] += times;
            left &= left - 1;
        }
    }

    pub fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(ours, theirs)| *ours += theirs);
    }

    /// The pattern that fits most often, and how often.
    pub fn best(&self) -> Option<(Pattern, u64)> {
        let counts = PATTERNS.iter().map(|rule| rule.pattern).zip(self.0);
        counts.rev().max_by_key(|(_, count)| *count).filter(|(_, count)| *count > 0)
    }
}

/// RFC 9562: 8-4-4-4-12 hexadecimal digits, perhaps in braces.
fn is_guid(text: &str) -> bool {
    let bytes = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text).as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// One word of 16 to 64 letters, digits, hyphens and underscores, with at least two digits and a letter.
fn is_identifier(text: &str) -> bool {
    if !(16..=64).contains(&text.len()) {
        return false;
    }
    let (mut digits, mut letters) = (0, 0);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'a'..=b'z' | b'A'..=b'Z' => letters += 1,
            b'-' | b'_' => {}
            _ => return false,
        }
    }
    digits >= 2 && letters >= 1
}

/// The `dot-atom` of RFC 5322 (letters of any script as well, RFC 6531), @, and a host name with a dot in it.
fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    let is_local =
        |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && local.bytes().all(is_local)
        && is_host(host)
}

/// Labels of letters, digits and hyphens with dots between them, at least two.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || !byte.is_ascii())
    };
    host.contains('.') && host.split('.').all(is_label)
}

/// `http://` or `https://`, something, and no space.
fn is_url(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(scheme) = ["https://", "http://"]
        .iter()
        .find(|scheme| bytes.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes())))
    else {
        return false;
    };
    bytes.len() > scheme.len() && !bytes.iter().any(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control())
}

/// Text where a truth value may be meant.
fn is_boolean(text: &str) -> bool {
    const WORDS: [&str; 8] = ["true", "false", "yes", "no", "y", "n", "on", "off"];
    text.len() <= 5 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// RFC 5646: a language of ISO 639-1 alone in small letters ("nl"), or a language with a country of ISO 3166-1, perhaps
/// with a script between them ("nl-NL", "zh_Hant_TW", "fil-PH").
fn is_locale(text: &str) -> bool {
    if !(2..=11).contains(&text.len()) || !text.is_ascii() {
        return false;
    }
    let mut parts = text.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    let Some(second) = parts.next() else { return is_language(text) };
    let is_script = second.len() == 4 && second.bytes().all(|byte| byte.is_ascii_alphabetic());
    let country = if is_script { parts.next().unwrap_or_default() } else { second };
    let is_three = language.len() == 3 && language.bytes().all(|byte| byte.is_ascii_lowercase());
    parts.next().is_none()
        && (is_three || is_language(&language.to_ascii_lowercase()))
        && country.len() == 2
        && CODES.contains(country.to_ascii_uppercase().as_str())
}

fn is_language(code: &str) -> bool {
    code.len() == 2 && LANGUAGES.as_bytes().chunks(3).any(|known| known.starts_with(code.as_bytes()))
}

/// ISO 639-1.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da \
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik \
    io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms \
    mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm \
    sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

static CODES: LazyLock<HashSet<&'static str, FixedState>> =
    LazyLock::new(|| COUNTRIES.iter().map(|country| country.alpha2).collect());

static COUNTRY_WORDS: LazyLock<HashSet<&'static str, FixedState>> =
    LazyLock::new(|| COUNTRIES.iter().flat_map(|country| [country.alpha2, country.alpha3, country.name]).collect());

/// A code of ISO 3166-1 in capitals (two or three letters), or the usual short English name.
fn is_country(text: &str) -> bool {
    const LONGEST_NAME: usize = 32;
    (2..=LONGEST_NAME).contains(&text.len())
        && text.bytes().next().is_some_and(|first| first.is_ascii_uppercase() || !first.is_ascii())
        && COUNTRY_WORDS.contains(text)
}

/// ITU-T E.164 as people write it: `+`, or a first digit 0 or parenthesis, then 7 to 15 digits in groups; without either
/// 9 to 15 digits in groups by spaces or hyphens. Digits alone are a number. An extension may follow ("x123", "ext. 5").
fn is_phone(text: &str) -> bool {
    let Some(first) = text.bytes().next().filter(|first| first.is_ascii_digit() || b"+(".contains(first)) else {
        return false;
    };
    let number = without_extension(text);
    let (mut digits, mut groups) = (0, 0);
    for byte in number.bytes().skip(usize::from(first == b'+')) {
        match byte {
            b'0'..=b'9' => digits += 1,
            b' ' | b'-' => groups += 1,
            b'.' | b'/' | b'(' | b')' if matches!(first, b'+' | b'(' | b'0') => groups += 1,
            _ => return false,
        }
    }
    let least = if matches!(first, b'+' | b'(' | b'0') { 7 } else { 9 };
    (least..=15).contains(&digits) && (first == b'+' || groups > 0)
}

fn without_extension(text: &str) -> &str {
    // Every mark has one of these, and most numbers do not.
    if !text.bytes().any(|byte| matches!(byte, b'x' | b'#')) {
        return text;
    }
    let is_digits = |text: &str| (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let cut = |mark: &str| {
        let (number, extension) = text.rsplit_once(mark)?;
        is_digits(extension.trim()).then(|| number.trim_end())
    };
    ["ext.", "ext", "x", "#"].into_iter().find_map(cut).unwrap_or(text)
}

/// Digits, perhaps with a sign and one decimal point or comma.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, rest) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    are_digits(whole) && are_digits(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_has_its_line() {
        const PAGE: &str = include_str!("../../../../docs/profile.md");
        for (at, rule) in PATTERNS.iter().enumerate() {
            assert_eq!(rule.pattern as usize, at, "{}", rule.label);
            assert!(PAGE.contains(&format!("| `{}` |", rule.label)), "docs/profile.md lacks {}", rule.label);
        }
        assert!(LANGUAGES.split(' ').all(|code| code.is_empty() || is_language(code)));
        assert!(is_language("zu") && is_language("aa") && !is_language("a ") && !is_language(" a"));
    }

    #[test]
    fn texts_look_like_what_people_take_them_for() {
        for (text, expected) in [
            ("3fa85f64-5717-4562-b3fc-2c963f66afa6", "GUID identifier"),
            ("{3FA85F64-5717-4562-B3FC-2C963F66AFA6}", "GUID"),
            ("3fa85f64-5717-4562-b3fc-2c963f66afag", "identifier"),
            ("00u1gvz4m8sdPwkXD0h8", "identifier"),
            ("ServiceDeskLeadForAll", ""),
            ("liz.o'brien+x@contoso.com", "e-mail"),
            ("josé@münchen.example", "e-mail"),
            ("liz@contoso", ""),
            ("liz@contoso.com.", ""),
            ("SMTP:liz@contoso.com", ""),
            (".liz@contoso.com", ""),
            ("a b@contoso.com", ""),
            ("https://contoso.com/a?b", "URL"),
            ("HTTP://x", "URL"),
            ("https://", ""),
            ("https://a b", ""),
            ("2019-03-04", "date"),
            ("2019-03-04T09:12:44Z", "date"),
            ("04.03.2019", "date phone"),
            ("True", "boolean"),
            ("no", "boolean locale"),
            ("NO", "boolean country"),
            ("nl", "locale"),
            ("nl-NL", "locale"),
            ("en_us", "locale"),
            ("zh-Hant-TW", "locale"),
            ("fil-PH", "locale"),
            ("co-op", ""),
            ("xx-NL", ""),
            ("NL", "country"),
            ("NLD", "country"),
            ("Netherlands", "country"),
            ("Åland Islands", "country"),
            ("netherlands", ""),
            ("+31 (0)30 123 45 67", "phone"),
            ("+31301234567", "phone number"),
            ("030-1234567", "phone"),
            ("(425) 555-0100 x12", "phone"),
            ("+1 425 555 0100 ext. 7", "phone"),
            ("425-555-0100", "phone"),
            ("192.168.100.200", ""),
            ("12-34", ""),
            ("0612345678", "number"),
            ("-1,5", "number"),
            ("1.2.3", ""),
            ("0000123", "number"),
            ("+", ""),
            ("", ""),
            ("Liz Smith", ""),
        ] {
            let fits = Fits::of(text);
            let is_set = |rule: &&Rule| fits.patterns & 1 << rule.pattern as u8 != 0;
            let labels: Vec<_> = PATTERNS.iter().filter(is_set).map(|rule| rule.label).collect();
            assert_eq!(labels.join(" "), expected, "{text}");
        }
        assert_eq!(Fits::of(&format!("https://x/{}", "a".repeat(300))).patterns, 1 << Pattern::Url as u8);
    }

    #[test]
    fn the_pattern_that_fits_most_often_wins_and_the_first_of_equals() {
        for (texts, expected) in [
            (&["NO", "BE", "NL"][..], Some((Pattern::Country, 3))),
            (&["no", "yes"], Some((Pattern::Boolean, 2))),
            (&["04.03.2019"], Some((Pattern::Date, 1))),
            (&["a", "b"], None),
        ] {
            let mut counts = PatternCounts::default();
            texts.iter().for_each(|text| counts.add(Fits::of(text), 1));
            assert_eq!(counts.best(), expected, "{texts:?}");
        }
    }
}
