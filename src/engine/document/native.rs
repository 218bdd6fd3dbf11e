//! A vendor's own mapping file taken into a document, and the document's rules put into such a file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ring::digest;
use serde::{Deserialize, Serialize};

use super::Document;
use crate::base::file::{NotRead, read_within};
use crate::base::{ClientKind, Finding, PerKind, ResourceKind};
use crate::client;
use crate::client::native::form::{FileText, NotUnicode};
use crate::client::native::{self, Draft, NativeError, NativeFormat, ReadMappings, Told, Wanted, Written};

/// The native file that the rules were read from: what is written goes into it, or into a newer one of the same application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseFile {
    pub format: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
    /// What it says of whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// Which of its object mappings, where one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_mapping: Option<String>,
}

/// A native file, as it was read.
#[derive(Clone, Debug)]
pub struct Imported {
    pub client: ClientKind,
    pub format: &'static NativeFormat,
    pub read: Arc<ReadMappings>,
    pub base: BaseFile,
}

/// Why a file is not taken in as a native one.
#[derive(Debug, thiserror::Error)]
pub enum NativeFileError {
    #[error("{path} cannot be read: {source}. Check the path.")]
    Read { path: PathBuf, source: NotRead },
    #[error("{path} cannot be read: {source}")]
    NotUnicode { path: PathBuf, source: NotUnicode },
    #[error("{path}: {source}")]
    Native { path: PathBuf, source: NativeError },
    #[error(
        "{path} is no mapping file that Crosswalk knows. It knows: {}. People are loaded as source instead (--source FILE).",
        known()
    )]
    Unknown { path: PathBuf },
}

fn known() -> String {
    native::formats().map(|(_, format)| format.title).collect::<Vec<_>>().join(", ")
}

/// What a vendor gives out has a few megabytes.
pub const LARGEST: u64 = 64 << 20;

/// A native file's text, with the hash of its bytes.
pub fn open(path: &Path) -> Result<(FileText, String), NativeFileError> {
    let held = read_within(path, LARGEST).map_err(|source| NativeFileError::Read { path: path.to_owned(), source })?;
    let file = FileText::decode(&held.bytes)
        .map_err(|source| NativeFileError::NotUnicode { path: path.to_owned(), source })?;
    Ok((file, sha256(&held.bytes)))
}

pub fn sha256(bytes: &[u8]) -> String {
    digest::digest(&digest::SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a file as what it is recognised for.
pub fn import(path: &Path, wanted: &Wanted) -> Result<Imported, NativeFileError> {
    let (file, sha256) = open(path)?;
    let native = |source| NativeFileError::Native { path: path.to_owned(), source };
    match native::tell(&file) {
        Some(Told::Native(..)) => {
            let mut imported = import_text(&file, wanted).map_err(native)?;
            imported.base.sha256 = sha256;
            imported.base.path = Some(std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
            Ok(imported)
        }
        Some(Told::Refused(error)) => Err(native(error)),
        None => Err(NativeFileError::Unknown { path: path.to_owned() }),
    }
}

/// The same of what was pasted.
pub fn import_text(file: &FileText, wanted: &Wanted) -> Result<Imported, NativeError> {
    let refused = NativeError::Refused {
        what: "no mapping file that Crosswalk knows".to_owned(),
        remedy: "Load people as source instead.",
    };
    let (client, format) = match native::tell(file) {
        Some(Told::Native(client, format)) => (client, format),
        Some(Told::Refused(error)) => return Err(error),
        None => return Err(refused),
    };
    let read = format.read(file, wanted)?;
    let base = BaseFile {
        format: format.id.to_owned(),
        path: None,
        sha256: sha256(&file.encode(&file.text)),
        application: read.application.clone(),
        object_mapping: wanted.object_mapping.clone(),
    };
    Ok(Imported { client: client.kind, format, read: Arc::new(read), base })
}

/// A native file with the document's rules, and what asks for a yes before it is written.
#[derive(Clone, Debug, Default)]
pub struct NativeExport {
    pub written: Written,
    /// Reasons, each a sentence.
    pub asks: Vec<String>,
}

/// The document's rules as a native file. `base` is the file they go into, where there is one.
pub fn write(
    document: &Document,
    format: &'static NativeFormat,
    base: Option<(&FileText, &str)>,
    functions: Option<String>,
) -> Result<NativeExport, NativeError> {
    let known = document.base.as_ref().filter(|known| known.format == format.id);
    let wanted = Wanted { object_mapping: known.and_then(|known| known.object_mapping.clone()), functions };
    let mappings = PerKind { user: &document.user, group: &document.group };
    let file = base.map(|(file, _)| file);
    let written = format.write(&Draft { base: file, mappings, wanted: &wanted })?;
    let mut asks = Vec::new();
    let removed = written.removed();
    if !removed.is_empty() {
        let rows = if removed.len() == 1 { "row is".to_owned() } else { format!("{} rows are", removed.len()) };
        asks.push(format!("{} removed from the file: {}.", capital(&rows), removed.join(", ")));
    }
    if let (Some(known), Some((file, sha256))) = (known, base) {
        let application = format.read(file, &wanted)?.application;
        match (&known.application, &application) {
            (Some(known), Some(now)) if known != now => {
                asks.push(format!("The file is of another application ({now}) than the one that the rules were read from ({known})."));
            }
            _ if known.sha256 != sha256 => asks.push(
                "The file has changed since the rules were read from it: what was changed there in between and is mapped here is overwritten.".to_owned(),
            ),
            _ => {}
        }
    }
    Ok(NativeExport { written, asks })
}

fn capital(text: &str) -> String {
    if text.starts_with("row") { format!("1 {text}") } else { text.to_owned() }
}

/// Puts what was read in place of a document's mappings. Sentences say what did not carry over.
pub(super) fn take_in(next: &mut Document, imported: &Imported) -> Vec<String> {
    let read = &imported.read;
    let mut notes: Vec<String> = read.findings.iter().map(words).collect();
    let is_another = next.client != imported.client;
    next.choose_client(imported.client);
    next.base = Some(imported.base.clone());
    for kind in [ResourceKind::User, ResourceKind::Group] {
        match read.mapping(kind) {
            Some(mapping) => *next.mapping_mut(kind) = mapping.clone(),
            // What the file leaves out is no mapping of another client's, nor one that nobody asked for.
            None if is_another => {
                notes.push(format!("The file maps no {}, so they have no rules", kind.plural()));
                next.mapping_mut(kind).rules.clear();
            }
            None => {}
        }
    }
    notes
}

fn words(finding: &Finding) -> String {
    format!("{}. {}", finding.title, finding.remedy)
}

/// A new document of what was read.
pub fn document_of(imported: &Imported) -> (Document, Vec<String>) {
    let mut document = Document::new(client::any().kind, crate::provider::any().kind());
    let notes = take_in(&mut document, imported);
    (document, notes)
}
