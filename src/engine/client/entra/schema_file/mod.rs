//! Entra's synchronization schema: read, edited in place, written back.
//!
//! A downloaded schema holds far more than attribute mappings, and an import replaces all of it. So nothing is written
//! anew: the file's text is kept, and only those attribute mappings that changed are put in their places. A file that is
//! written without a change is the same to the byte.
//!
//! Shape: Microsoft Graph, resource types synchronizationSchema, objectMapping, attributeMapping. No export of a SCIM
//! application is public, so that an import works was not verified against a tenant; [`SchemaFile::write`] says so.

mod entry;
mod parameters;
mod place;

use std::sync::Arc;

use serde_json::Value;

use crate::base::{Finding, ResourceKind};
use crate::client::Client;
use crate::mapping::Mapping;
use entry::{Entry, same_rule};
use place::{ObjectPlace, places};

/// The client whose file it is.
pub fn client() -> &'static Client {
    &super::CLIENT
}

/// A schema file, as it was read.
#[derive(Clone, Debug)]
pub struct SchemaFile {
    text: String,
    places: Vec<ObjectPlace>,
}

/// Why a file is no synchronization schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    #[error(
        "The file is not JSON: {why} (line {line}, column {column}). Download the schema again from Attribute Mapping > Advanced options > Edit schema."
    )]
    NotJson { line: usize, column: usize, why: String },
    #[error(
        "The file is JSON, but no synchronization schema: {why}. Download the whole schema from Attribute Mapping > Advanced options > Edit schema."
    )]
    NotASchema { why: String },
}

/// What a schema file maps, and what of it could not be carried over.
#[derive(Clone, Debug, Default)]
pub struct ReadMappings {
    pub user: Option<Mapping>,
    pub group: Option<Mapping>,
    pub findings: Vec<Finding>,
}

/// A schema file with a mapping in it.
#[derive(Clone, Debug)]
pub struct Written {
    pub text: String,
    /// How many attribute mappings were changed, added or removed.
    pub changed: usize,
    pub findings: Vec<Finding>,
}

impl SchemaFile {
    /// Takes the text of a downloaded schema.
    pub fn read(text: &str) -> Result<Self, SchemaError> {
        let text = text.trim_start_matches('\u{feff}').to_owned();
        let places = places(&text)?;
        Ok(Self { text, places })
    }

    /// The mappings of users and groups from Entra to the application.
    pub fn mappings(&self) -> ReadMappings {
        let mut read = ReadMappings::default();
        for place in &self.places {
            let mut rules = Vec::new();
            for entry in self.entries(place) {
                match entry.rule() {
                    Ok(rule) => rules.push(Arc::new(rule)),
                    Err(finding) => read.findings.push(*finding),
                }
                read.findings.extend(entry.not_carried());
            }
            let mapping = Mapping { rules, ..Mapping::new(place.kind, Vec::new()) };
            match place.kind {
                ResourceKind::User => read.user = Some(mapping),
                ResourceKind::Group => read.group = Some(mapping),
            }
        }
        read
    }

    /// The file with these mappings in it: untouched but for the attribute mappings that differ.
    pub fn write(&self, mappings: &[&Mapping]) -> Written {
        let mut written = Written { text: self.text.clone(), changed: 0, findings: vec![unverified()] };
        for mapping in mappings {
            if !self.places.iter().any(|p| p.kind == mapping.kind) {
                written.findings.push(no_place(mapping.kind));
            }
        }
        // From the end, so that the places before stay where they are.
        let mut places: Vec<&ObjectPlace> = self.places.iter().collect();
        places.sort_by_key(|p| std::cmp::Reverse(p.array.start));
        for place in places {
            if let Some(mapping) = mappings.iter().find(|m| m.kind == place.kind) {
                self.write_one(place, mapping, &mut written);
            }
        }
        written
    }

    fn entries(&self, place: &ObjectPlace) -> Vec<Entry> {
        place.entries.iter().filter_map(|span| Entry::read(place.kind, &self.text[span.clone()])).collect()
    }

    fn write_one(&self, place: &ObjectPlace, mapping: &Mapping, written: &mut Written) {
        let indent = self.indent(place);
        let entries = self.entries(place);
        let mut items: Vec<String> = Vec::new();
        let mut changed = 0;
        for (entry, span) in entries.iter().zip(&place.entries) {
            let old = &self.text[span.clone()];
            let Ok(before) = entry.rule() else {
                items.push(old.to_owned());
                continue;
            };
            match mapping.rule(&before.target) {
                Some(rule) if same_rule(rule, &before) => items.push(old.to_owned()),
                Some(rule) => {
                    changed += 1;
                    items.push(indented(&entry.with(rule, &before, &mut written.findings), indent.as_deref()));
                }
                None => changed += 1,
            }
        }
        let known: Vec<_> = entries.iter().filter_map(|e| e.rule().ok()).map(|r| r.target).collect();
        for rule in mapping.rules.iter().filter(|r| !known.contains(&r.target)) {
            changed += 1;
            written.findings.extend(place.unknown_target(rule));
            items.push(indented(&Entry::made(place.kind, rule, &mut written.findings), indent.as_deref()));
        }
        if changed > 0 {
            written.changed += changed;
            written.text.replace_range(place.array.clone(), &array(&items, indent.as_deref()));
        }
    }

    /// The white space before an entry on its line; `None` when the file is on one line.
    fn indent(&self, place: &ObjectPlace) -> Option<String> {
        let first = place.entries.first()?;
        let before = &self.text[place.array.start..first.start];
        before.rsplit_once('\n').map(|(_, blank)| blank.to_owned())
    }
}

/// An entry as text, its lines after the first moved to where it stands.
fn indented(entry: &Value, indent: Option<&str>) -> String {
    match indent {
        Some(indent) => format!("{entry:#}").replace('\n', &format!("\n{indent}")),
        None => entry.to_string(),
    }
}

fn array(items: &[String], indent: Option<&str>) -> String {
    match indent {
        _ if items.is_empty() => "[]".to_owned(),
        None => format!("[{}]", items.join(",")),
        Some(indent) => {
            let outer = indent.strip_suffix("  ").or_else(|| indent.strip_suffix('\t')).unwrap_or(indent);
            format!("[\n{indent}{}\n{outer}]", items.join(&format!(",\n{indent}")))
        }
    }
}

fn unverified() -> Finding {
    Finding::note("import-not-verified", "Import not verified against a tenant")
        .because("No export of a SCIM application is public, and an import replaces the whole schema.")
        .remedy(
            "Keep the file you downloaded. Import this one into a test application first, then look at its mappings.",
        )
}

fn no_place(kind: ResourceKind) -> Finding {
    Finding::warning("schema-has-no-place", format!("The schema has no mapping of {}", kind.plural()))
        .because("There is no object mapping from Entra for them, so nothing was written.")
        .remedy("Switch that mapping on in Entra and download the schema again.")
}

#[cfg(test)]
mod tests;
