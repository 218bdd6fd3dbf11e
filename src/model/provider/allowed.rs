//! What the values of a target attribute are out of: a table of the standard's, a list of the provider's own, or the
//! canonical values of its schema (RFC 7643 section 7). For completing what is typed, and for saying what is meant.

use super::leaf::Word;
use super::{Fits, Provider, Shape};
use crate::base::typed::folded;
use crate::base::{ResourceKind, Severity, country, language};
use crate::scim::{Attribute, AttributeType, TargetPath, ValueTable};

/// Where the values of an attribute stand.
#[derive(Clone, Copy, Debug)]
pub enum Allowed<'a> {
    /// With what the provider says of the shape, if it says anything.
    Table(ValueTable, Option<&'a Shape>),
    /// The provider's own, for which it looks at the value's shape.
    List(&'a Shape, &'a [Word]),
    /// The schema's, which are suggestions: an account may take others.
    Canonical(&'a Attribute),
    Boolean,
}

/// One value that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedValue {
    pub value: String,
    /// What it is called, where the value does not say so itself.
    pub label: String,
}

/// Why a text is none of the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    pub severity: Severity,
    /// "is no time zone", to follow the value.
    pub what: String,
    pub reason: String,
    /// The value that is meant.
    pub nearest: Option<String>,
}

impl Provider {
    /// What the values of an attribute are out of; `None` where any text is right.
    pub fn allowed(&self, kind: ResourceKind, target: &TargetPath) -> Option<Allowed<'_>> {
        let attribute = self.resource_type(kind).attribute(target)?;
        let shape = self.traits().shapes.of(kind).iter().find(|shape| shape.target.covers(target));
        let list = shape.and_then(|shape| match &shape.fits {
            Fits::OneOf(words) => Some(Allowed::List(shape, words)),
            Fits::Email | Fits::CountryCode | Fits::Phone => None,
        });
        let table = || ValueTable::of(target).filter(|_| kind == ResourceKind::User);
        let table = || table().map(|table| Allowed::Table(table, shape));
        let canonical = || (!attribute.canonical_values.is_empty()).then_some(Allowed::Canonical(attribute));
        let boolean = || (attribute.kind == AttributeType::Boolean).then_some(Allowed::Boolean);
        list.or_else(table).or_else(canonical).or_else(boolean)
    }
}

impl Allowed<'_> {
    /// All values, in their own order.
    pub fn choices(&self) -> Vec<AllowedValue> {
        let plain = |value: &str| AllowedValue { value: value.to_owned(), label: String::new() };
        match self {
            Self::Table(table, _) => table.values().into_iter().map(|(value, label)| labelled(value, label)).collect(),
            Self::List(_, words) => words.iter().map(|word| labelled(word.0, &tag_label(word.0))).collect(),
            Self::Canonical(attribute) => attribute.canonical_values.iter().map(|value| plain(value)).collect(),
            Self::Boolean => ["true", "false"].map(plain).to_vec(),
        }
    }

    /// What there is, counted: "597 time zones".
    pub fn counted(&self, count: usize) -> String {
        match self {
            Self::Table(ValueTable::TimeZone, _) => format!("{count} time zones"),
            Self::Table(ValueTable::Language | ValueTable::Languages, _) => format!("{count} languages"),
            Self::Table(ValueTable::Country, _) => format!("{count} countries"),
            Self::List(..) | Self::Canonical(_) | Self::Boolean => format!("{count} values"),
        }
    }

    /// Why a text is not right; `None` when it is, and for an empty one, of which nothing is sent.
    pub fn stray(&self, text: &str) -> Option<Stray> {
        if text.is_empty() || self.has(text) {
            return None;
        }
        let severity = match self.shape() {
            Some(shape) if !shape.mark.is_documented() => Severity::Note,
            _ => Severity::Warning,
        };
        Some(Stray { severity, what: self.what(), reason: self.reason(), nearest: self.nearest(text) })
    }

    /// What the provider itself says, which goes before what the standard says.
    const fn shape(&self) -> Option<&Shape> {
        match self {
            Self::List(shape, _) | Self::Table(_, Some(shape)) => Some(shape),
            Self::Table(_, None) | Self::Canonical(_) | Self::Boolean => None,
        }
    }

    fn has(&self, text: &str) -> bool {
        match self {
            Self::Table(table, _) => table.has(text),
            Self::List(shape, _) => shape.fits.takes(text),
            Self::Canonical(attribute) => attribute
                .canonical_values
                .iter()
                .any(|value| if attribute.case_exact { value == text } else { value.eq_ignore_ascii_case(text) }),
            // What else can be read as one is the client's matter; the results say so.
            Self::Boolean => true,
        }
    }

    fn what(&self) -> String {
        match self {
            Self::Table(table, _) => format!("is no {}", table.noun()),
            // "one of Xurrent's locales, such as en-US or nl": the examples are in the list.
            Self::List(shape, _) => format!("is not {}", shape.expected.split(", such as").next().unwrap_or_default()),
            Self::Canonical(attribute) => format!("is not one of {}", attribute.canonical_values.join(", ")),
            Self::Boolean => "is neither true nor false".to_owned(),
        }
    }

    fn reason(&self) -> String {
        match (self.shape(), self) {
            (Some(shape), _) if shape.mark.is_documented() => shape.reason.to_owned(),
            (Some(shape), _) => format!("{} ({})", shape.reason, shape.mark.label()),
            (None, Self::Table(table, _)) => format!("Expected is {} ({}).", table.example(), table.source()),
            (None, Self::Canonical(_)) => {
                "An account may refuse a value that its schema does not name, or keep it and not act on it.".to_owned()
            }
            (None, _) => String::new(),
        }
    }

    fn nearest(&self, text: &str) -> Option<String> {
        match self {
            Self::Table(table, _) => table.nearest(text),
            Self::List(shape, words) => shape.fits.nearest(text).or_else(|| {
                let language = ValueTable::Language.nearest(text).unwrap_or_else(|| text.to_owned());
                let bare = language.split('-').next().unwrap_or_default();
                let of = |known: &str| words.iter().find(|word| word.0 == known).map(|word| word.0.to_owned());
                of(&language).or_else(|| of(bare))
            }),
            Self::Canonical(attribute) => {
                let values = attribute.canonical_values.iter();
                let close = values.map(|value| (strsim::damerau_levenshtein(&folded(value), &folded(text)), value));
                close.filter(|(distance, _)| *distance <= 2).min().map(|(_, value)| value.clone())
            }
            Self::Boolean => None,
        }
    }
}

fn labelled(value: &str, label: &str) -> AllowedValue {
    AllowedValue { value: value.to_owned(), label: label.to_owned() }
}

/// What a language tag says, in English: `nl`, `fr-CA`. Empty where it cannot be said.
fn tag_label(tag: &str) -> String {
    let (code, region) = tag.split_once('-').unwrap_or((tag, ""));
    let name = language::languages().find(|(of, _)| *of == code).and_then(|(_, mut names)| names.next());
    match (name, country::find(region)) {
        (Some(name), Some(country)) if !region.is_empty() => format!("{name}, {}", country.name),
        (Some(name), _) if region.is_empty() => name.to_owned(),
        _ => String::new(),
    }
}

/// Those that fit what was typed, the best first: by their beginning, by the beginning of one of their words, by a part.
pub fn fitting(choices: &[AllowedValue], typed: &str) -> Vec<AllowedValue> {
    let wanted = folded(typed);
    let mut found: Vec<(usize, &AllowedValue)> =
        choices.iter().filter_map(|choice| Some((rank(choice, &wanted)?, choice))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, choice)| choice.clone()).collect()
}

fn rank(choice: &AllowedValue, wanted: &str) -> Option<usize> {
    let (value, label) = (folded(&choice.value), folded(&choice.label));
    let begins_word = |text: &str| text.match_indices(wanted).any(|(at, _)| at == 0 || text[..at].ends_with(' '));
    let fits = [
        value == wanted,
        value.starts_with(wanted),
        label.starts_with(wanted),
        begins_word(&value) || begins_word(&label),
        value.contains(wanted) || label.contains(wanted),
    ];
    fits.iter().position(|fits| *fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ProviderKind;
    use crate::provider;

    fn path(text: &str) -> TargetPath {
        TargetPath::parse(text).expect("a path")
    }

    fn xurrent() -> &'static Provider {
        provider::of(ProviderKind::new("xurrent"))
    }

    #[test]
    fn what_is_out_of_a_table_is_held_against_it_and_the_nearest_named() {
        let user = ResourceKind::User;
        for (provider, target, text, what, nearest) in [
            (xurrent(), "timezone", "Europe/Amsterdm", "is no time zone", Some("Europe/Amsterdam")),
            (xurrent(), "timezone", "Middle Earth", "is no time zone", None),
            (xurrent(), "locale", "de-DE", "is not one of Xurrent's locales", Some("de")),
            (xurrent(), "locale", "nl_NL", "is not one of Xurrent's locales", Some("nl")),
            (provider::any(), "locale", "nl_NL", "is no language tag", Some("nl-NL")),
            (xurrent(), "preferredLanguage", "Dutch", "is no language tag", Some("nl")),
            (xurrent(), "addresses[type eq \"work\"].country", "Holland", "is no country code", Some("NL")),
            (xurrent(), "emails[type eq \"work\"].type", "wrok", "is not one of work, home, other", Some("work")),
        ] {
            let stray = provider.allowed(user, &path(target)).expect(target).stray(text).expect(text);
            assert_eq!((stray.what.as_str(), stray.nearest.as_deref()), (what, nearest), "{target}: {text}");
            assert!(!stray.reason.is_empty());
        }
        for (target, text) in [
            ("timezone", "Europe/Amsterdam"),
            ("timezone", ""),
            ("locale", "nl"),
            ("preferredLanguage", "nl-NL, en;q=0.8"),
            ("addresses[type eq \"home\"].country", "NL"),
            ("emails.type", "Work"),
            ("active", "yes"),
        ] {
            let allowed = xurrent().allowed(user, &path(target)).expect(target);
            assert_eq!(allowed.stray(text), None, "{target}: {text}");
        }
        for target in ["userName", "title", "emails[type eq \"work\"].value", "nothing"] {
            assert!(xurrent().allowed(user, &path(target)).is_none(), "{target}");
        }
        assert!(xurrent().allowed(ResourceKind::Group, &path("displayName")).is_none());
    }

    #[test]
    fn what_fits_comes_by_how_well_it_does() {
        for (target, typed, expected) in [
            ("timezone", "Europe/Ams", "Europe/Amsterdam"),
            ("timezone", "amst", "Europe/Amsterdam"),
            ("timezone", "new york", "America/New_York"),
            ("locale", "nl", "nl"),
            ("locale", "dut", "nl"),
            ("locale", "french, c", "fr-CA"),
            ("addresses.country", "nether", "NL"),
            ("addresses.country", "nl", "NL"),
            ("preferredLanguage", "ger", "de"),
            ("active", "t", "true"),
        ] {
            let choices = xurrent().allowed(ResourceKind::User, &path(target)).expect(target).choices();
            let first = fitting(&choices, typed).first().map(|choice| choice.value.clone());
            assert_eq!(first.as_deref(), Some(expected), "{target}: {typed}");
            assert!(fitting(&choices, "qqqq").is_empty());
            assert_eq!(fitting(&choices, "").len(), choices.len());
        }
    }
}
