//! Get your data: a query to copy, with the fields that the mapping needs.
//!
//! A query is a command that somebody runs where they are signed in, and the fields are names from a crosswalk file, so
//! commands are made by the writers of their shells, and names stand percent-encoded in addresses.

use indexmap::IndexSet;
use serde::Serialize;

use crate::base::sink::Line;
use crate::base::sink::bash::{BashScript, Word};
use crate::base::sink::powershell::PowerShellScript;
use crate::scim::request::percent_encode;

use crate::mapping::{AttributeNames, AttributeSource, Mapping, RuleSource};

/// What a query is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// An address to open or to paste into an explorer.
    Url,
    PowerShell,
    Curl,
    /// Words: where to click.
    Text,
}

/// A query to copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Query {
    pub title: String,
    pub text: String,
    pub language: Language,
    /// What to know: rights, pages, what is missing.
    pub note: String,
}

/// An address of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// One of the program's own.
    pub fn of(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// Names after it, parted by commas and percent-encoded.
    #[must_use]
    pub fn names(self, names: &[String]) -> Self {
        let names: Vec<String> = names.iter().map(|name| percent_encode(name)).collect();
        Self(self.0 + &names.join(","))
    }

    /// The program's own words after it.
    #[must_use]
    pub fn and(self, text: &'static str) -> Self {
        Self(self.0 + text)
    }
}

impl Query {
    pub fn address(title: &'static str, address: Address, note: impl Into<String>) -> Self {
        Self::new(title, Language::Url, address.0, note)
    }

    /// A call of curl with these headers.
    pub fn curl(title: &'static str, headers: &[Word], address: &Address, note: impl Into<String>) -> Self {
        let headers = headers.iter().flat_map(|header| [Word::plain("-H"), header.clone()]);
        let first = std::iter::once(Word::plain("curl")).chain(headers).collect();
        let mut script = BashScript::snippet();
        script.command(&[first, vec![Word::data(&address.0)]]);
        Self::new(title, Language::Curl, script.take().trim_end(), note)
    }

    pub fn power_shell(title: &'static str, mut script: PowerShellScript, note: impl Into<String>) -> Self {
        Self::new(title, Language::PowerShell, script.take().trim_end(), note)
    }

    /// Names to read, one a line.
    pub fn names(title: String, names: &[String], note: impl Into<String>) -> Self {
        let lines: Vec<String> = names.iter().map(|name| Line::of(name).into()).collect();
        Self::new(title, Language::Text, lines.join("\n"), note)
    }

    fn new(title: impl Into<String>, language: Language, text: impl Into<String>, note: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), language, note: note.into() }
    }
}

/// The names a mapping reads, without doubles, in the order of its rules. Expressions are read by `dialect`.
pub fn names_read(mapping: &Mapping, dialect: crate::expression::Dialect) -> Vec<String> {
    let mut names: IndexSet<String> = IndexSet::new();
    for rule in &mapping.rules {
        let read = match &rule.source {
            RuleSource::Direct { attribute } => vec![attribute.clone()],
            RuleSource::Expression { text } => {
                let parsed = crate::expression::parse(dialect, text).expression;
                parsed.map_or_else(Vec::new, |e| e.attributes().iter().map(|a| a.name.clone()).collect())
            }
            RuleSource::Constant { .. } | RuleSource::None => Vec::new(),
        };
        names.extend(read);
    }
    names.into_iter().collect()
}

/// The payload's top-level keys that a mapping reads, `first` ones first, without doubles.
pub fn fields(
    mapping: &Mapping,
    dialect: crate::expression::Dialect,
    names: &dyn AttributeNames,
    first: &[&str],
) -> Vec<String> {
    let mut fields: IndexSet<String> = first.iter().map(|f| (*f).to_owned()).collect();
    for name in names_read(mapping, dialect) {
        let root = match names.resolve(&name) {
            Some(AttributeSource::Path(path)) => root_of(&path.to_string()),
            Some(AttributeSource::Computed(_) | AttributeSource::JsonPath(_)) | None => continue,
        };
        fields.insert(root);
    }
    fields.into_iter().collect()
}

fn root_of(path: &str) -> String {
    path.split(['.', '[']).next().unwrap_or(path).to_owned()
}
