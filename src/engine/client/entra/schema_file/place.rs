//! Where a schema's text holds what: byte spans of the object mappings and their entries.
//!
//! Read with borrowed raw values, so that every part knows where in the text it stands.

use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::SchemaError;
use crate::base::{Finding, ResourceKind};
use crate::mapping::Rule;

/// One object mapping from Entra: where its attribute mappings stand, and what the target directory knows.
#[derive(Clone, Debug)]
pub(super) struct ObjectPlace {
    pub kind: ResourceKind,
    /// The array, its brackets included.
    pub array: Range<usize>,
    pub entries: Vec<Range<usize>>,
    /// The names of the target object's attributes; empty when the schema does not list them.
    targets: Vec<String>,
}

impl ObjectPlace {
    /// A target must stand in the target directory's attribute list before it can be mapped.
    pub fn unknown_target(&self, rule: &Rule) -> Option<Finding> {
        let name = rule.target.to_string();
        let known = self.targets.is_empty() || self.targets.contains(&name);
        (!known).then(|| {
            Finding::warning("schema-target-unknown", format!("The application's attribute list has no {}", rule.target.short()))
                .because("Entra takes a mapping only to an attribute that stands in that list.")
                .remedy("Add the attribute to the list of the application (Edit attribute list), then download the schema and export again.")
                .at_target(name)
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Schema<'a> {
    #[serde(borrow)]
    synchronization_rules: Vec<SynchronizationRule<'a>>,
    #[serde(default)]
    directories: Vec<Directory>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SynchronizationRule<'a> {
    #[serde(default)]
    source_directory_name: Option<String>,
    #[serde(default)]
    target_directory_name: Option<String>,
    #[serde(borrow, default)]
    object_mappings: Vec<ObjectMapping<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ObjectMapping<'a> {
    #[serde(default)]
    source_object_name: Option<String>,
    #[serde(default)]
    target_object_name: Option<String>,
    #[serde(borrow)]
    attribute_mappings: &'a RawValue,
}

#[derive(Deserialize)]
struct Directory {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    objects: Vec<Object>,
}

#[derive(Deserialize)]
struct Object {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    attributes: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

/// How Entra calls its own directory in a schema.
const ENTRA: &str = "Azure Active Directory";

/// The places of the first mapping of users and the first of groups that start in Entra.
pub(super) fn places(text: &str) -> Result<Vec<ObjectPlace>, SchemaError> {
    let schema: Schema<'_> = serde_json::from_str(text).map_err(|e| error(&e))?;
    let outbound =
        schema.synchronization_rules.iter().filter(|r| r.source_directory_name.as_deref().is_none_or(|n| n == ENTRA));
    let mut places: Vec<ObjectPlace> = Vec::new();
    for rule in outbound {
        for mapping in &rule.object_mappings {
            let Some(kind) = kind_of(mapping).filter(|kind| places.iter().all(|p| p.kind != *kind)) else { continue };
            let targets = target_names(
                &schema.directories,
                rule.target_directory_name.as_deref(),
                mapping.target_object_name.as_deref(),
            );
            places.push(place(text, kind, mapping, targets)?);
        }
    }
    if places.is_empty() {
        return Err(SchemaError::NotASchema {
            why: "no object mapping in it maps users or groups from Entra".to_owned(),
        });
    }
    Ok(places)
}

fn error(error: &serde_json::Error) -> SchemaError {
    if error.is_data() {
        return SchemaError::NotASchema { why: error.to_string() };
    }
    SchemaError::NotJson { line: error.line(), column: error.column(), why: error.to_string() }
}

fn kind_of(mapping: &ObjectMapping<'_>) -> Option<ResourceKind> {
    match mapping.source_object_name.as_deref()? {
        "User" => Some(ResourceKind::User),
        "Group" => Some(ResourceKind::Group),
        _ => None,
    }
}

fn target_names(directories: &[Directory], directory: Option<&str>, object: Option<&str>) -> Vec<String> {
    let directory = directories.iter().find(|d| d.name.as_deref() == directory);
    let object = directory.and_then(|d| d.objects.iter().find(|o| o.name.as_deref() == object));
    object.map_or_else(Vec::new, |o| o.attributes.iter().map(|a| a.name.clone()).collect())
}

fn place(
    text: &str,
    kind: ResourceKind,
    mapping: &ObjectMapping<'_>,
    targets: Vec<String>,
) -> Result<ObjectPlace, SchemaError> {
    let raw = mapping.attribute_mappings;
    let entries: Vec<&RawValue> = serde_json::from_str(raw.get()).map_err(|e| error(&e))?;
    let entries = entries.iter().map(|entry| span(text, entry.get())).collect();
    Ok(ObjectPlace { kind, array: span(text, raw.get()), entries, targets })
}

/// Where a part, borrowed from the text, stands in it.
fn span(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    start..start + part.len()
}
