//! The tables that the standard's texts are out of: time zones, languages, countries (RFC 7643 section 4.1).

use super::path::TargetPath;
use crate::base::country::COUNTRIES;
use crate::base::{country_name, language, time_zone};

/// A table that an attribute's values are out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueTable {
    /// Names of the IANA time zone database.
    TimeZone,
    /// Language tags: `nl-NL`.
    Language,
    /// The same, several with weights, as the header Accept-Language has them.
    Languages,
    /// ISO 3166-1's codes of two letters.
    Country,
}

/// The attributes of users whose values are out of a table.
const TARGETS: [(&str, ValueTable); 4] = [
    ("timezone", ValueTable::TimeZone),
    ("locale", ValueTable::Language),
    ("preferredLanguage", ValueTable::Languages),
    ("addresses.country", ValueTable::Country),
];

impl ValueTable {
    /// All such attributes of users.
    pub fn targets() -> impl Iterator<Item = (TargetPath, Self)> {
        TARGETS.into_iter().filter_map(|(target, table)| Some((TargetPath::parse(target).ok()?, table)))
    }

    /// The table that the values of an attribute of users are out of.
    pub fn of(target: &TargetPath) -> Option<Self> {
        Self::targets().find(|(of, _)| of.covers(target)).map(|(_, table)| table)
    }

    /// What one of its values is called.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::TimeZone => "time zone",
            Self::Language | Self::Languages => "language tag",
            Self::Country => "country code",
        }
    }

    /// What a value looks like, for sentences.
    pub const fn example(self) -> &'static str {
        match self {
            Self::TimeZone => "a name of the time zone database, as Europe/Amsterdam",
            Self::Language => "a language tag, as nl-NL",
            Self::Languages => "a language tag or a list of them, as nl-NL or \"nl-NL, en;q=0.8\"",
            Self::Country => "a code of two letters from ISO 3166-1, as NL",
        }
    }

    /// The standard's page.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Country => "RFC 7643 section 4.1.2",
            _ => "RFC 7643 section 4.1.1",
        }
    }

    pub fn has(self, text: &str) -> bool {
        match self {
            Self::TimeZone => time_zone::is_zone(text),
            Self::Language => language::is_tag(text),
            Self::Languages => language::is_accepted(text),
            Self::Country => COUNTRIES.iter().any(|country| country.alpha2.eq_ignore_ascii_case(text)),
        }
    }

    /// The value that is meant by a text that is none.
    pub fn nearest(self, text: &str) -> Option<String> {
        match self {
            Self::TimeZone => time_zone::nearest(text).map(str::to_owned),
            Self::Language | Self::Languages => language::nearest(text),
            Self::Country => country_name::find(text).map(|country| country.alpha2.to_owned()),
        }
    }

    /// What there is to choose from: the value and what it is called.
    pub fn values(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::TimeZone => time_zone::names().iter().map(|name| (name.as_str(), "")).collect(),
            Self::Language | Self::Languages => {
                language::languages().map(|(code, mut names)| (code, names.next().unwrap_or_default())).collect()
            }
            Self::Country => COUNTRIES.iter().map(|country| (country.alpha2, country.name)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_no_table_has_a_nearest_value() {
        for (table, good, odd, nearest) in [
            (ValueTable::TimeZone, "Europe/Amsterdam", "Europe/Amsterdm", Some("Europe/Amsterdam")),
            (ValueTable::Language, "nl-NL", "nl_NL", Some("nl-NL")),
            (ValueTable::Languages, "nl-NL, en;q=0.8", "Dutch", Some("nl")),
            (ValueTable::Country, "nl", "Netherlands", Some("NL")),
            (ValueTable::Country, "DE", "XX", None),
            (ValueTable::Country, "GB", "UK", Some("GB")),
        ] {
            assert!(table.has(good) && !table.has(odd) && !table.has(""), "{good}");
            assert_eq!(table.nearest(odd).as_deref(), nearest, "{odd}");
        }
        for (_, table) in ValueTable::targets() {
            let values = table.values();
            assert!(values.len() > 100 && values.iter().all(|(value, _)| table.has(value)), "{table:?}");
        }
        assert_eq!(ValueTable::targets().count(), TARGETS.len());
    }
}
