//! What can be taken home: the mapping in the form that its reader takes in.

use std::path::{Path, PathBuf};

use super::Document;
use crate::base::file::{NotRead, text_within};
use crate::client;
use crate::client::schema_file::{self, SchemaError, SchemaFile};

/// What can be taken home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportKind {
    Crosswalk,
    Csv,
    Markdown,
    EntraSchema,
    Sheet,
}

impl ExportKind {
    pub const ALL: [Self; 5] = [Self::Crosswalk, Self::Csv, Self::Markdown, Self::EntraSchema, Self::Sheet];

    /// The name on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Crosswalk => "crosswalk",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::EntraSchema => "entra-schema",
            Self::Sheet => "sheet",
        }
    }

    /// The name of the file that is proposed.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Crosswalk => "mapping.crosswalk",
            Self::Csv => "mapping.csv",
            Self::Markdown => "mapping.md",
            Self::EntraSchema => "schema.json",
            Self::Sheet => "fill-in-sheet.md",
        }
    }
}

/// A text to write, and what to know about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    pub text: String,
    pub notes: Vec<String>,
}

/// Why something cannot be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("{0} has no screens to fill in, so there is no sheet. Export the mapping as CSV or Markdown instead.")]
    NoSheet(&'static str),
    #[error("An Entra schema is made from an Entra mapping, and this one is made for {0}. Export the sheet instead.")]
    NotEntra(&'static str),
    #[error(
        "Entra takes in a whole schema only, so the mappings are written into the one you download. In Entra: Attribute Mapping > Advanced options > Edit schema; then name that file (--base FILE)."
    )]
    NoBase,
    #[error("{path} cannot be read: {source}. Check the path.")]
    Base { path: PathBuf, source: NotRead },
    #[error(transparent)]
    Schema(#[from] SchemaError),
}

/// Makes the text for one form of export. `base` is the schema to edit in place, for Entra's.
pub fn export(document: &Document, kind: ExportKind, base: Option<&Path>) -> Result<Export, ExportError> {
    let mappings = [&document.user, &document.group];
    let text = match kind {
        ExportKind::Crosswalk => document.print(),
        ExportKind::Csv => client::table::csv(&mappings),
        ExportKind::Markdown => client::table::markdown(&mappings).into_text(),
        ExportKind::EntraSchema => return entra_schema(document, base),
        ExportKind::Sheet => {
            let client = client::of(document.client);
            client.sheet(&mappings).ok_or(ExportError::NoSheet(client.label))?
        }
    };
    Ok(Export { text, notes: Vec::new() })
}

/// What Entra gives out has a few megabytes.
const LARGEST_BASE: u64 = 64 << 20;

fn entra_schema(document: &Document, base: Option<&Path>) -> Result<Export, ExportError> {
    if document.client != schema_file::client().kind {
        return Err(ExportError::NotEntra(client::label(document.client)));
    }
    let path = base.ok_or(ExportError::NoBase)?;
    let (text, _) =
        text_within(path, LARGEST_BASE).map_err(|source| ExportError::Base { path: path.to_owned(), source })?;
    let written = SchemaFile::read(&text)?.write(&[&document.user, &document.group]);
    let changed = match written.changed {
        0 => "No attribute mapping had to be changed".to_owned(),
        1 => "1 attribute mapping changed".to_owned(),
        n => format!("{n} attribute mappings changed"),
    };
    let findings = written.findings.iter().map(|f| format!("{}. {}", f.title, f.remedy));
    Ok(Export { text: written.text, notes: std::iter::once(changed).chain(findings).collect() })
}
