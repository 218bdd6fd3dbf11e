//! The rules that may fill a target from a column: the column itself, or an expression of the client's language where the
//! values have another form than the target's.

use std::collections::BTreeMap;

use super::SAFE_FROM;
use super::column::Column;
use super::concept::Concept;
use super::heading::Language;
use super::score::Scored;
use crate::base::{country_name, truth};
use crate::expression::{Dialect, has_several_numbers};
use crate::mapping::RuleSource;

/// What proposals rest on besides the column.
#[derive(Clone, Copy, Debug)]
pub struct Proposing {
    pub dialect: Dialect,
    /// For numbers without a country code.
    pub region: Option<NumbersOf>,
}

/// `ACCOUNTDISABLE` and `NORMAL_ACCOUNT` of Active Directory (Microsoft, "UserAccountControl property flags").
const DISABLED_IN_DIRECTORY: u32 = 2;
const NORMAL_IN_DIRECTORY: u32 = 512;

/// So many words make a choice.
const MOST_WORDS: usize = 24;

impl Proposing {
    /// Rules for a target that holds this, from this column; of equally good ones the first is to be taken.
    pub fn sources(self, concept: Concept, column: &Column) -> Vec<RuleSource> {
        let read = self.read(column);
        let plain = if has_blanks_at_ends(column) { self.cleaned(column) } else { None };
        let mut sources: Vec<RuleSource> = plain.into_iter().chain([direct(column)]).collect();
        let dialect = self.dialect;
        match concept {
            Concept::Active if has_directory_flags(column) => sources.extend(self.flags(column)),
            Concept::Active => sources.extend(self.states(column, false)),
            Concept::Inactive => sources = self.states(column, true).into_iter().collect(),
            Concept::Email | Concept::EmailHome | Concept::EmailOther | Concept::UserName => {
                let lowered = has_capitals(column).then(|| dialect.lowered(&read)).flatten();
                lowered.into_iter().for_each(|text| sources.insert(0, expression(text)));
            }
            Concept::Country => sources.extend(dialect.country_code(&read).map(expression)),
            concept if concept.is_phone() => {
                // As they are, national numbers would look right and reach nobody from abroad.
                self.phone(concept, column).into_iter().for_each(|source| sources = vec![source]);
            }
            Concept::Language | Concept::Locale => sources.extend(self.languages(column)),
            Concept::FullName | Concept::DisplayName if has_commas(column) => {
                self.turned(column).into_iter().for_each(|source| sources.insert(0, source));
            }
            _ => {}
        }
        sources
    }

    /// A country's numbering plan for people of several is nothing to take unseen.
    pub fn held_against_countries(self, concept: Concept, scored: Scored) -> Scored {
        let by_plan = concept.is_phone() && matches!(scored.tried.source, RuleSource::Expression { .. });
        match self.region.filter(|region| by_plan && region.is_mixed) {
            Some(region) => {
                let why = format!("People are in several countries, and all numbers are read as of {}", region.country);
                scored.at_most(SAFE_FROM - 1, why)
            }
            None => scored,
        }
    }

    /// What the column holds, as a part of an expression; without blanks at the ends where there are some.
    pub fn read(self, column: &Column) -> String {
        let read = self.dialect.attribute(&column.name);
        let trimmed = has_blanks_at_ends(column).then(|| self.dialect.trimmed(&read)).flatten();
        trimmed.unwrap_or(read)
    }

    fn cleaned(self, column: &Column) -> Option<RuleSource> {
        self.dialect.trimmed(&self.dialect.attribute(&column.name)).map(expression)
    }

    /// Several columns with a blank between them; empty ones are passed over.
    pub fn joined(self, columns: &[&Column]) -> Option<RuleSource> {
        let parts: Vec<String> = columns.iter().map(|column| self.read(column)).collect();
        self.dialect.join(&parts).map(expression)
    }

    /// "Jansen, Piet" as "Piet Jansen".
    fn turned(self, column: &Column) -> Option<RuleSource> {
        let part = |which| self.dialect.name_part(&self.read(column), which);
        self.dialect.join(&[part("given")?, part("family")?]).map(expression)
    }

    /// A rule that says of each word in the column whether it means that somebody is active.
    fn states(self, column: &Column, is_inverted: bool) -> Option<RuleSource> {
        let mut words: BTreeMap<String, bool> = BTreeMap::new();
        for value in column.filled() {
            if let Some(truth) = truth::of_state(value) {
                words.insert(value.trim().to_lowercase(), truth != is_inverted);
            }
        }
        let is_plain = words.iter().all(|(word, truth)| *word == truth.to_string());
        if is_plain && !is_inverted {
            return None;
        }
        // Those that are active first, as one reads it.
        let mut words: Vec<(String, bool)> = words.into_iter().collect();
        words.sort_by_key(|(_, truth)| !truth);
        let words = words.into_iter().map(|(word, truth)| (word, self.dialect.truth(truth).to_owned()));
        self.switch(column, &words.collect::<Vec<_>>())
    }

    /// Active Directory's flags, one of which says that an account is disabled.
    fn flags(self, column: &Column) -> Option<RuleSource> {
        self.dialect.lacks_bit(&self.read(column), DISABLED_IN_DIRECTORY).map(expression)
    }

    /// One value for each word, in any case, and with blanks at the ends where the language can take them off.
    fn switch(self, column: &Column, words: &[(String, String)]) -> Option<RuleSource> {
        if words.is_empty() || words.len() > MOST_WORDS {
            return None;
        }
        let read = self.dialect.attribute(&column.name);
        let read = self.dialect.trimmed(&read).unwrap_or(read);
        self.dialect.switched(&read, words).map(expression)
    }

    /// A number as it is dialled from anywhere, where not all are written so already.
    fn phone(self, concept: Concept, column: &Column) -> Option<RuleSource> {
        let which = if column.filled().any(has_several_numbers) {
            Some(if concept == Concept::Mobile { "mobile" } else { "work" })
        } else if column.filled().all(|value| value.trim_start().starts_with('+') && value.len() <= LONGEST_NUMBER) {
            return None;
        } else {
            None
        };
        self.dialect.phone(&self.read(column), self.region?.country, which).map(expression)
    }

    fn languages(self, column: &Column) -> Option<RuleSource> {
        let code = |value: &str| Some((value.trim().to_lowercase(), language_code(value)?.to_owned()));
        let words: BTreeMap<String, String> = column.filled().filter_map(code).collect();
        self.switch(column, &words.into_iter().collect::<Vec<_>>())
    }
}

/// Longer ones hold more than a number.
const LONGEST_NUMBER: usize = 24;

pub fn direct(column: &Column) -> RuleSource {
    RuleSource::Direct { attribute: column.name.clone() }
}

pub const fn expression(text: String) -> RuleSource {
    RuleSource::Expression { text }
}

fn has_capitals(column: &Column) -> bool {
    column.filled().any(|value| value.chars().any(char::is_uppercase))
}

fn has_blanks_at_ends(column: &Column) -> bool {
    column.filled().any(|value| value.trim() != value)
}

/// Whether all of it are the flags of accounts of people.
fn has_directory_flags(column: &Column) -> bool {
    let is_account = |value: &str| value.trim().parse::<u32>().is_ok_and(|flags| flags & NORMAL_IN_DIRECTORY != 0);
    column.filled().next().is_some() && column.filled().all(is_account)
}

/// "Jansen, Piet": mostly so.
pub fn has_commas(column: &Column) -> bool {
    column.share(|value| value.contains(',')) > 0.5
}

/// Languages by their names, in English and in themselves.
const LANGUAGES: &[(&str, &[&str])] = &[
    (
        "en",
        &["english", "engels", "englisch", "anglais", "inglés", "inglês", "inglese", "angielski", "ingilizce", "英語"],
    ),
    (
        "nl",
        &["dutch", "nederlands", "niederländisch", "néerlandais", "neerlandés", "holandês", "olandese", "felemenkçe"],
    ),
    (
        "de",
        &["german", "deutsch", "duits", "allemand", "alemán", "alemão", "tedesco", "niemiecki", "almanca", "ドイツ語"],
    ),
    ("fr", &["french", "français", "frans", "französisch", "francés", "francês", "francese", "francuski", "fransızca"]),
    (
        "es",
        &["spanish", "español", "castellano", "spaans", "spanisch", "espagnol", "espanhol", "spagnolo", "hiszpański"],
    ),
    ("pt", &["portuguese", "português", "portugees", "portugiesisch", "portugais", "portugués", "portoghese"]),
    ("it", &["italian", "italiano", "italiaans", "italienisch", "italien", "włoski", "italyanca"]),
    ("pl", &["polish", "polski", "pools", "polnisch", "polonais", "polaco", "polonês", "polacco", "lehçe"]),
    ("tr", &["turkish", "türkçe", "turks", "türkisch", "turc", "turco", "turecki"]),
    ("ja", &["japanese", "日本語", "japans", "japanisch", "japonais", "japonés", "japonês", "giapponese", "japoński"]),
    ("sv", &["swedish", "svenska", "zweeds", "schwedisch", "suédois", "sueco", "svedese"]),
    ("da", &["danish", "dansk", "deens", "dänisch", "danois", "danés", "danese"]),
    ("zh", &["chinese", "中文", "chinees", "chinesisch", "chinois", "chino", "chinês", "cinese", "中国語"]),
];

/// The code of a language by its name.
pub fn language_code(name: &str) -> Option<&'static str> {
    let word = name.trim().to_lowercase();
    LANGUAGES.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(code, _)| *code)
}

/// Whose national numbers a table has.
#[derive(Clone, Copy, Debug)]
pub struct NumbersOf {
    pub country: &'static str,
    /// The table has people of other countries too, whose numbers may be theirs.
    pub is_mixed: bool,
}

/// The country of more than half of the people, of a column of countries; else that of the language of the headings; else
/// the most frequent one.
pub fn region(columns: &[Column], language: Option<Language>) -> Option<NumbersOf> {
    let countries =
        columns.iter().find(|column| column.readings.first().is_some_and(|r| r.concept == Concept::Country));
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for value in countries.into_iter().flat_map(Column::filled) {
        if let Some(country) = country_name::find(value) {
            *counts.entry(country.alpha2).or_default() += 1;
        }
    }
    let all: usize = counts.values().sum();
    let is_mixed = counts.len() > 1;
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    let of_half = most.filter(|(_, count)| count * 2 > all).map(|(country, _)| country);
    let country = of_half.or_else(|| language.and_then(Language::country)).or(most.map(|(country, _)| country))?;
    Some(NumbersOf { country, is_mixed })
}
