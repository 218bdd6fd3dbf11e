//! What can be taken home: the mapping in the form that its reader takes in.

use std::path::Path;

use super::Document;
use super::native::{self, NativeAsk, NativeFileError};
use crate::base::{ClientKind, Finding, counted};
use crate::client;
use crate::client::native::{NativeChange, NativeError, NativeFormat};

/// What can be taken home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportKind {
    Crosswalk,
    Csv,
    Markdown,
    /// A file in which the client itself keeps mappings.
    Native(&'static NativeFormat),
    Sheet,
}

impl ExportKind {
    /// All of them, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        let natives = client::native::formats().map(|(_, format)| Self::Native(format));
        [Self::Crosswalk, Self::Csv, Self::Markdown].into_iter().chain(natives).chain([Self::Sheet])
    }

    /// Those that there are for a client.
    pub fn of(client: ClientKind) -> impl Iterator<Item = Self> {
        let client = client::of(client);
        Self::all().filter(move |kind| match kind {
            Self::Sheet => client.has_sheet(),
            Self::Native(format) => client.quirks.native.iter().any(|own| own.id == format.id),
            _ => true,
        })
    }

    /// The name on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Crosswalk => "crosswalk",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Native(format) => format.id,
            Self::Sheet => "sheet",
        }
    }

    /// The name of the file that is proposed.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Crosswalk => "mapping.crosswalk",
            Self::Csv => "mapping.csv",
            Self::Markdown => "mapping.md",
            Self::Native(format) => format.file_name,
            Self::Sheet => "fill-in-sheet.md",
        }
    }
}

/// What is to be written, and what to know about it.
#[derive(Clone, Debug, Default)]
pub struct Export {
    pub text: String,
    /// As it goes into a file: the text, in the encoding of the file that was edited.
    pub bytes: Vec<u8>,
    /// Rows that differ from the file that was edited.
    pub changes: Vec<NativeChange>,
    pub findings: Vec<Finding>,
    /// What asks for a yes before it is written.
    pub asks: Vec<NativeAsk>,
    /// So many rows of the file that was edited stay as they are.
    pub untouched: usize,
}

impl Export {
    /// A text that is nobody's file yet.
    pub fn of(text: String) -> Self {
        Self { bytes: text.clone().into_bytes(), text, ..Self::default() }
    }
}

/// Why something cannot be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("{0} has no screens to fill in, so there is no sheet. Export the mapping as CSV or Markdown instead.")]
    NoSheet(&'static str),
    #[error(
        "{format} is made from a mapping for {of}, and this one is made for {client}. Choose that client, or export the sheet instead."
    )]
    OtherClient { format: &'static str, of: &'static str, client: &'static str },
    #[error(transparent)]
    Base(#[from] NativeFileError),
    #[error(transparent)]
    Native(#[from] NativeError),
}

/// What a native file is made with.
#[derive(Clone, Copy, Debug, Default)]
pub struct NativeInput<'a> {
    /// The vendor's file that is edited.
    pub base: Option<&'a Path>,
    /// What the file hangs on, in one of its own; without it the one that the rules were read from, where that is it.
    pub beside: Option<&'a Path>,
}

/// Makes the text for one form of export.
pub fn export(document: &Document, kind: ExportKind, input: NativeInput<'_>) -> Result<Export, ExportError> {
    let mappings = [&document.user, &document.group];
    let text = match kind {
        ExportKind::Crosswalk => return Ok(Export::of(document.print())),
        ExportKind::Csv => client::table::csv(&mappings),
        ExportKind::Markdown => client::table::markdown(&mappings).into_text(),
        ExportKind::Native(format) => {
            let made = native_file(document, format, input)?;
            let findings = left_out(document).chain(made.findings).collect();
            return Ok(Export { findings, ..made });
        }
        ExportKind::Sheet => {
            let client = client::of(document.client);
            client.sheet(&mappings).ok_or(ExportError::NoSheet(client.label))?
        }
    };
    Ok(Export { findings: left_out(document).collect(), ..Export::of(text) })
}

/// Rules that are disabled, and so not in what is written.
fn left_out(document: &Document) -> impl Iterator<Item = Finding> {
    [&document.user, &document.group].into_iter().filter_map(|mapping| {
        let names: Vec<String> = mapping.disabled_rules().map(|rule| rule.target.short()).collect();
        let count = counted(names.len(), "rule is", "rules are");
        let title =
            format!("{count} disabled and left out of the {} mapping: {}", mapping.kind.noun(), names.join(", "));
        (!names.is_empty()).then(|| Finding::note("rule-disabled", title).remedy("Enable what is to be in it."))
    })
}

fn native_file(
    document: &Document,
    format: &'static NativeFormat,
    input: NativeInput<'_>,
) -> Result<Export, ExportError> {
    if !ExportKind::of(document.client).any(|kind| kind == ExportKind::Native(format)) {
        let of = client::native::format(format.id).map_or("another client", |(client, _)| client.label);
        return Err(ExportError::OtherClient { format: format.title, of, client: client::label(document.client) });
    }
    let base = input.base.map(native::open).transpose()?;
    let beside = input.beside.map(Path::to_owned).or_else(|| document.beside_path(format));
    let beside = beside.as_deref().map(native::open).transpose()?.map(|(file, _)| file.text);
    let base = base.as_ref().map(|(file, sha256)| (file, sha256.as_str()));
    let made = native::write(document, format, base, beside)?;
    let written = made.written;
    Ok(Export {
        text: written.text,
        bytes: written.bytes,
        changes: written.changes,
        findings: written.findings,
        asks: made.asks,
        untouched: made.untouched,
    })
}
