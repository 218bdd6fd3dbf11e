//! What can be taken home: the mapping in the form that its reader takes in.

use std::path::Path;

use super::command::ExportKind;
use super::document::Document;
use crate::client;

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
}

/// Makes the text for one form of export.
pub fn export(document: &Document, kind: ExportKind, _base: Option<&Path>) -> Result<Export, ExportError> {
    let mappings = [&document.user, &document.group];
    let text = match kind {
        ExportKind::Crosswalk => document.print(),
        ExportKind::Csv => client::table::csv(&mappings),
        ExportKind::Markdown => client::table::markdown(&mappings),
        ExportKind::Sheet => {
            let sheet = client::of(document.client).sheet(&mappings);
            if sheet.is_empty() {
                return Err(ExportError::NoSheet(document.client.label()));
            }
            sheet
        }
    };
    Ok(Export { text, notes: Vec::new() })
}
