//! Get your data: a query to copy, with the fields that the mapping needs.

use serde::Serialize;

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

impl Query {
    pub fn new(title: impl Into<String>, language: Language, text: impl Into<String>, note: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), language, note: note.into() }
    }
}

/// The names a mapping reads, without doubles, in the order of its rules. Expressions are read by `dialect`.
pub fn names_read(mapping: &Mapping, dialect: crate::expression::Dialect) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for rule in &mapping.rules {
        let read = match &rule.source {
            RuleSource::Direct { attribute } => vec![attribute.clone()],
            RuleSource::Expression { text } => {
                let parsed = crate::expression::parse(dialect, text).expression;
                parsed.map_or_else(Vec::new, |e| e.attributes().iter().map(|a| a.name.clone()).collect())
            }
            RuleSource::Constant { .. } | RuleSource::None => Vec::new(),
        };
        names.extend(read.into_iter().filter(|n| !names.contains(n)).collect::<Vec<_>>());
    }
    names
}

/// The payload's top-level keys that a mapping reads, `first` ones first, without doubles.
pub fn fields(
    mapping: &Mapping,
    dialect: crate::expression::Dialect,
    names: &dyn AttributeNames,
    first: &[&str],
) -> Vec<String> {
    let mut fields: Vec<String> = first.iter().map(|f| (*f).to_owned()).collect();
    for name in names_read(mapping, dialect) {
        let root = match names.resolve(&name) {
            Some(AttributeSource::Path(path)) => root_of(&path.to_string()),
            Some(AttributeSource::Computed(_) | AttributeSource::JsonPath(_)) | None => continue,
        };
        if !fields.contains(&root) {
            fields.push(root);
        }
    }
    fields
}

fn root_of(path: &str) -> String {
    path.split(['.', '[']).next().unwrap_or(path).to_owned()
}
