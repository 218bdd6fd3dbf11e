//! Language tags (BCP 47, RFC 5646), such as `nl` and `en-US`, and the languages' names.
//!
//! Languages of two letters and countries are held against their tables. Those of three letters, scripts and what stands
//! behind them are taken by their form: the registry has thousands of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::country::COUNTRIES;
use super::country_name;
use super::typed::folded;

const NAMES: &str = include_str!("language_names.txt");

/// In the registry beside ISO 639-1's of today, as deprecated.
const OLD: [&str; 6] = ["bh", "in", "iw", "ji", "jw", "mo"];

/// In the registry beside ISO 3166-1: exceptional reservations, and Kosovo as all use it.
const REGIONS: [&str; 11] = ["AC", "CP", "DG", "EA", "EU", "EZ", "IC", "TA", "UN", "XA", "XK"];

/// Every language of two letters with its names; the first is English.
pub fn languages() -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    let lines = NAMES.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('|')).map(|(code, names)| (code, names.split('|')))
}

/// Codes by folded names; a name that two languages share is neither.
static BY_NAME: LazyLock<HashMap<String, Option<&'static str>>> = LazyLock::new(|| {
    let mut by_name: HashMap<String, Option<&'static str>> = HashMap::new();
    for (code, names) in languages() {
        for name in names {
            let known = by_name.entry(folded(name)).or_insert(Some(code));
            *known = known.filter(|known| *known == code);
        }
    }
    by_name
});

static CODES: LazyLock<Vec<&'static str>> = LazyLock::new(|| languages().map(|(code, _)| code).chain(OLD).collect());

/// Whether a text is a language tag.
pub fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-').peekable();
    let letters = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_alphabetic());
    let alphanumeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let Some(language) = parts.next() else { return false };
    if language.eq_ignore_ascii_case("x") {
        return parts.peek().is_some() && parts.all(|part| matches!(part.len(), 1..=8) && alphanumeric(part));
    }
    let is_language = letters(language, 3) || CODES.iter().any(|code| code.eq_ignore_ascii_case(language));
    if language.len() == 2 || language.len() == 3 {
        while parts.next_if(|part| letters(part, 3)).is_some() {}
    }
    let _script = parts.next_if(|part| letters(part, 4));
    let region =
        parts.next_if(|part| letters(part, 2) || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit())));
    let starts_with_digit = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    while parts
        .next_if(|part| {
            alphanumeric(part) && (matches!(part.len(), 5..=8) || (part.len() == 4 && starts_with_digit(part)))
        })
        .is_some()
    {}
    let extensions: Vec<&str> = parts.collect();
    let is_extended = extensions.first().is_none_or(|first| first.len() == 1 && extensions.len() > 1);
    is_language
        && region.is_none_or(is_region)
        && is_extended
        && extensions.iter().all(|part| matches!(part.len(), 1..=8) && alphanumeric(part))
}

fn is_region(region: &str) -> bool {
    let known = COUNTRIES.iter().map(|country| country.alpha2).chain(REGIONS);
    region.len() == 3 || known.into_iter().any(|known| known.eq_ignore_ascii_case(region))
}

/// Whether a text is what the header Accept-Language takes: tags with commas between them, each with a weight or none.
pub fn is_accepted(text: &str) -> bool {
    let is_weight = |weight: &str| {
        weight.trim().strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| (0.0..=1.0).contains(&q)))
    };
    text.split(',').map(str::trim).all(|item| match item.split_once(';') {
        Some((tag, weight)) => is_range(tag.trim()) && is_weight(weight),
        None => is_range(item),
    })
}

fn is_range(text: &str) -> bool {
    text == "*" || is_tag(text)
}

/// The tag that is meant by a text that is none: `nl_NL`, `Dutch`, `English (United States)`.
pub fn nearest(text: &str) -> Option<String> {
    let bare = text.trim().split(['.', '@']).next().unwrap_or_default().trim();
    let mut parts: Vec<String> = bare.split(['_', '-']).map(str::to_owned).collect();
    if let Some(region) = parts.get(1).filter(|part| part.len() <= 3).and_then(|part| country_name::find(part)) {
        region.alpha2.clone_into(&mut parts[1]);
    }
    if let Some(language) = parts.first_mut() {
        *language = language.to_lowercase();
    }
    Some(parts.join("-")).filter(|tag| is_tag(tag)).or_else(|| by_names(bare))
}

fn by_names(text: &str) -> Option<String> {
    let of = |name: &str| BY_NAME.get(&folded(name)).copied().flatten();
    if let Some(code) = of(text) {
        return Some(code.to_owned());
    }
    let (language, country) = text.trim_end_matches(')').split_once(['(', ',', '-'])?;
    Some(format!("{}-{}", of(language)?, country_name::find(country)?.alpha2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_what_is_none() {
        for tag in [
            "nl",
            "en-US",
            "EN-us",
            "zh-Hans-CN",
            "es-419",
            "sr-Latn",
            "de-CH-1996",
            "en-x-own",
            "x-own",
            "haw",
            "de-DE-u-co-phonebk",
            "zh-yue",
        ] {
            assert!(is_tag(tag), "{tag}");
        }
        for text in [
            "",
            "nl_NL",
            "Dutch",
            "xx",
            "en-UK",
            "en-XX",
            "nl-",
            "-nl",
            "en US",
            "1043",
            "x",
            "en-u",
            "q",
            "nl-NL-NL-NL",
        ] {
            assert!(!is_tag(text), "{text}");
        }
        for (text, expected) in
            [("nl", true), ("nl, en;q=0.8, *;q=0.1", true), ("nl_NL", false), ("nl;q=2", false), ("", false)]
        {
            assert_eq!(is_accepted(text), expected, "{text}");
        }
    }

    #[test]
    fn the_tag_that_is_meant_is_named() {
        for (text, expected) in [
            ("nl_NL", Some("nl-NL")),
            ("NL_nl.UTF-8", Some("nl-NL")),
            ("en-UK", Some("en-GB")),
            ("Dutch", Some("nl")),
            ("nederlands", Some("nl")),
            ("Englisch", Some("en")),
            ("English (United States)", Some("en-US")),
            ("français (Canada)", Some("fr-CA")),
            ("Klingon", None),
            ("", None),
        ] {
            assert_eq!(nearest(text).as_deref(), expected, "{text}");
            assert!(nearest(text).is_none_or(|tag| is_tag(&tag)), "{text}");
        }
        assert_eq!(languages().count(), 184);
    }
}
