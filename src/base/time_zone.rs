//! Time zones by the names of the tz database, as jiff carries it: `Europe/Amsterdam`.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use jiff::tz::TimeZoneDatabase;

use super::typed::folded;

const WINDOWS: &str = include_str!("windows_zones.txt");

static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut names: Vec<String> = TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect();
    names.sort_unstable();
    names
});

/// Every name, in order.
pub fn names() -> &'static [String] {
    &NAMES
}

pub fn is_zone(text: &str) -> bool {
    NAMES.binary_search_by(|name| name.as_str().cmp(text)).is_ok()
}

/// The names as people may type them, each with the city alone.
static TYPED: LazyLock<Vec<(String, String, &'static str)>> = LazyLock::new(|| {
    let city = |name: &str| name.rsplit_once('/').map(|(_, city)| folded(city)).unwrap_or_default();
    NAMES.iter().map(|name| (folded(name), city(name), name.as_str())).collect()
});

/// What was asked for already: a wrong zone is the same for many people.
static ASKED: LazyLock<Mutex<HashMap<String, Option<&'static str>>>> = LazyLock::new(Mutex::default);

/// So many answers are remembered, and texts longer than any name are none.
const REMEMBERED: usize = 1 << 12;
const LONGEST: usize = 64;

/// The zone that is meant by a text that is none: in other capitals, by Windows' name, by its city, or mistyped.
pub fn nearest(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST {
        return None;
    }
    let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = asked.get(text) {
        return *known;
    }
    let found = find(&folded(text));
    if asked.len() < REMEMBERED {
        asked.insert(text.to_owned(), found);
    }
    found
}

fn find(wanted: &str) -> Option<&'static str> {
    if wanted.is_empty() {
        return None;
    }
    let whole = TYPED.iter().find(|(name, ..)| name == wanted).map(|(.., name)| *name);
    let city = || TYPED.iter().find(|(_, city, _)| city == wanted).map(|(.., name)| *name);
    let lines = || WINDOWS.lines().filter_map(|line| line.split_once('|'));
    let windows = || lines().find(|(name, _)| folded(name) == wanted).map(|(_, zone)| zone);
    whole.or_else(windows).or_else(city).or_else(|| mistyped(wanted))
}

fn mistyped(wanted: &str) -> Option<&'static str> {
    let most = wanted.chars().count() / 6;
    let cities =
        TYPED.iter().filter(|(name, city, _)| !city.is_empty() && name.len().abs_diff(wanted.len()) <= 2 * most);
    let close = cities.map(|(typed, _, name)| (strsim::damerau_levenshtein(wanted, typed), *name));
    close.filter(|(distance, _)| *distance <= most).min().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zone_that_is_meant_is_named() {
        for (text, expected) in [
            ("Europe/Amsterdm", Some("Europe/Amsterdam")),
            ("europe/amsterdam", Some("Europe/Amsterdam")),
            ("Europe/ Amsterdam", Some("Europe/Amsterdam")),
            ("Amsterdam", Some("Europe/Amsterdam")),
            ("New York", Some("America/New_York")),
            ("W. Europe Standard Time", Some("Europe/Berlin")),
            ("Tokyo Standard Time", Some("Asia/Tokyo")),
            ("Middle Earth", None),
            ("", None),
            ("+01:00", None),
        ] {
            assert_eq!(nearest(text), expected, "{text}");
            assert!(!is_zone(text), "{text}");
            assert!(expected.is_none_or(is_zone), "{text}");
        }
        for zone in ["Europe/Amsterdam", "UTC", "CET", "Etc/GMT+1", "America/Argentina/Buenos_Aires"] {
            assert!(is_zone(zone), "{zone}");
        }
    }

    #[test]
    fn every_zone_of_windows_is_one_of_the_database() {
        let zones = WINDOWS.lines().filter_map(|line| line.split_once('|')).map(|(_, zone)| zone);
        assert!(zones.clone().count() > 100);
        zones.for_each(|zone| assert!(is_zone(zone), "{zone}"));
    }
}
