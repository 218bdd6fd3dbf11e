//! A vendor's own mapping file taken into a document, and the document's rules put into such a file.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ring::digest;
use serde::{Deserialize, Serialize};

use super::Document;
use crate::base::file::{NotRead, read_within};
use crate::base::{ClientKind, Finding, PerKind, ResourceKind, counted};
use crate::client;
use crate::client::native::form::{FileText, NotUnicode};
use crate::client::native::{
    self, Draft, NativeChange, NativeError, NativeFormat, ReadMappings, Told, Wanted, Written,
};
use crate::mapping::MappingChange;

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
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// What a file is that came in to be loaded: a vendor's own, or why it is none of use here; `None` for all else, such as
/// people. Of those only the beginning is read, and of a pipe nothing.
pub fn look(path: &Path) -> Option<Result<Imported, NativeFileError>> {
    let head = head(path)?;
    if !native::may_be(&head) {
        return None;
    }
    match import(path, &Wanted::default()) {
        Err(NativeFileError::Unknown { .. } | NativeFileError::Read { .. }) => None,
        // People are read in any encoding.
        Err(NativeFileError::NotUnicode { .. }) if !native::is_own(&head) => None,
        told => Some(told),
    }
}

fn head(path: &Path) -> Option<Vec<u8>> {
    let found = std::fs::metadata(path).ok().filter(|found| found.is_file() && found.len() <= LARGEST)?;
    let mut head = Vec::with_capacity(native::HEAD.min(usize::try_from(found.len()).ok()?));
    File::open(path).ok()?.take(native::HEAD as u64).read_to_end(&mut head).ok()?;
    Some(head)
}

/// The same of what was pasted, or came in by a pipe.
pub fn look_at_bytes(bytes: &[u8]) -> Option<Result<Imported, NativeError>> {
    if bytes.len() as u64 > LARGEST || !native::may_be(bytes) {
        return None;
    }
    let file = FileText::decode(bytes).ok()?;
    native::tell(&file).map(|_| import_text(&file, &Wanted::default()))
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

impl Document {
    /// The native file that the rules were read from, when it is of this form.
    fn base_of(&self, format: &NativeFormat) -> Option<&BaseFile> {
        self.base.as_ref().filter(|base| base.format == format.id)
    }

    /// Where it is, when it is still there: what is written in its form goes into it.
    pub fn base_path(&self, format: &NativeFormat) -> Option<PathBuf> {
        self.base_of(format)?.path.clone().filter(|path| path.is_file())
    }

    /// The file that a form hangs on, where the rules were read from it and it is still there.
    pub fn beside_path(&self, format: &NativeFormat) -> Option<PathBuf> {
        let (_, beside) = client::native::format(format.beside?.format?)?;
        self.base_path(beside)
    }
}

/// A native file with the document's rules, and what asks for a yes before it is written.
#[derive(Clone, Debug, Default)]
pub struct NativeExport {
    pub written: Written,
    pub asks: Vec<NativeAsk>,
    /// So many rows of the file that was edited stay as they are.
    pub untouched: usize,
}

/// What asks for a yes before a native file is written. Each is a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NativeAsk {
    /// These rows, by their targets, are no longer in the file.
    Removed(Vec<String>),
    /// The file is of another application than the one that the rules were read from.
    OtherApplication { now: String, known: String },
    /// Somebody changed the file since.
    Changed,
}

impl NativeAsk {
    /// Whether it asks for the file itself, and not for rows of it.
    pub const fn is_of_file(&self) -> bool {
        !matches!(self, Self::Removed(_))
    }
}

impl fmt::Display for NativeAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Removed(rows) => {
                let rows_are = counted(rows.len(), "row is", "rows are");
                write!(f, "{rows_are} removed from the file: {}.", rows.join(", "))
            }
            Self::OtherApplication { now, known } => {
                write!(f, "The file is of another application: {now}. The rules were read from that of {known}.")
            }
            Self::Changed => f.write_str(
                "The file has changed since the rules were read from it: what was changed there in between and is mapped here is overwritten.",
            ),
        }
    }
}

/// The document's rules as a native file. `base` is the file they go into, where there is one.
pub fn write(
    document: &Document,
    format: &'static NativeFormat,
    base: Option<(&FileText, &str)>,
    beside: Option<String>,
) -> Result<NativeExport, NativeError> {
    let known = document.base_of(format);
    let object_mapping = known.and_then(|known| known.object_mapping.clone());
    let wanted = Wanted { object_mapping, beside, names_parameters: known.is_some() };
    let mappings = PerKind { user: &document.user, group: &document.group };
    let file = base.map(|(file, _)| file);
    let mut written = format.write(&Draft { base: file, mappings, wanted: &wanted })?;
    let there = file.map(|file| format.read(file, &wanted)).transpose()?;
    let removed = written.removed();
    let mut asks: Vec<NativeAsk> = Vec::new();
    asks.extend((!removed.is_empty()).then_some(NativeAsk::Removed(removed)));
    if let (Some(known), Some(there), Some((_, sha256))) = (known, &there, base) {
        asks.extend(of_file(known, there.application.as_deref(), sha256));
    }
    let untouched = there.map(|there| untouched(&there, &written));
    written.findings.extend(untouched.map(all_else));
    let untouched = untouched.unwrap_or_default();
    Ok(NativeExport { written, asks, untouched })
}

/// What a file that is another now asks for.
fn of_file(known: &BaseFile, application: Option<&str>, sha256: &str) -> Option<NativeAsk> {
    match (known.application.as_deref(), application) {
        (Some(known), Some(now)) if known != now => {
            Some(NativeAsk::OtherApplication { now: now.to_owned(), known: known.to_owned() })
        }
        _ => (known.sha256 != sha256).then_some(NativeAsk::Changed),
    }
}

fn all_else(rows: usize) -> Finding {
    let rows = counted(rows, "other row", "other rows");
    Finding::note("native-else-kept", format!("All else in the file stays as it was, to the byte, with {rows}"))
}

fn untouched(there: &ReadMappings, written: &Written) -> usize {
    let rows: usize = ResourceKind::ALL.iter().filter_map(|kind| there.mapping(*kind)).map(|m| m.rules.len()).sum();
    let added = |change: &&NativeChange| matches!(change.change, MappingChange::Added(_));
    let touched = written.changes.len() - written.changes.iter().filter(added).count();
    rows.saturating_sub(touched)
}

/// Puts what was read in place of a document's mappings. Findings say what did not carry over.
pub(super) fn take_in(next: &mut Document, imported: &Imported) -> Vec<Finding> {
    let read = &imported.read;
    let mut findings = read.findings.clone();
    let is_another = next.client != imported.client;
    next.choose_client(imported.client);
    next.base = Some(imported.base.clone());
    for kind in ResourceKind::ALL {
        match read.mapping(kind) {
            Some(mapping) => *next.mapping_mut(kind) = mapping.clone(),
            // What the file leaves out is no mapping of another client's, nor one that nobody asked for.
            None if is_another => {
                findings.push(maps_none(kind));
                next.mapping_mut(kind).rules.clear();
            }
            None => {}
        }
    }
    findings
}

fn maps_none(kind: ResourceKind) -> Finding {
    Finding::note("native-maps-none", format!("The file maps no {}", kind.plural()))
        .because("So they have no rules here.")
        .remedy(format!("Make rules for them in Map, or take in a file that maps {} too.", kind.plural()))
}

/// A new document of what was read.
pub fn document_of(imported: &Imported) -> (Document, Vec<Finding>) {
    let mut document = Document::new(client::any().kind, crate::provider::any().kind());
    let findings = take_in(&mut document, imported);
    (document, findings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::file::write_atomic;

    const ROW: &str = r#"{"attributeMappings":[{"targetAttributeName":"title","source":{"name":"jobTitle","type":"Attribute"}}],
        "sourceObjectName":"User","targetObjectName":"User","enabled":true}"#;

    /// "rules", "refused" or nothing.
    fn told<E>(told: Option<&Result<Imported, E>>) -> &'static str {
        match told {
            None => "no",
            Some(Ok(_)) => "rules",
            Some(Err(_)) => "refused",
        }
    }

    #[test]
    fn a_mapping_file_is_told_from_people_by_its_beginning() {
        let schema = format!(
            r#"{{"synchronizationRules":[{{"sourceDirectoryName":"Azure Active Directory","objectMappings":[{ROW}]}}]}}"#
        );
        let long = format!(r#"{{"id":"x","directories":[{}"#, r#"{"name":"a"},"#.repeat(1000));
        let late = format!(r#"{long}{{"name":"b"}}],{}"#, &schema[1..]);
        let utf16: Vec<u8> =
            "\u{feff}".encode_utf16().chain(schema.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let people = r#"[{"id":"1","userPrincipalName":"bo@x.example","displayName":"synchronization"}]"#;
        let latin = b"{\"synchronizationRules\":[{\"sourceDirectoryName\":\"J\xFCrgen\"}]}".to_vec();
        for (name, bytes, expected) in [
            ("a schema", schema.clone().into_bytes(), "rules"),
            ("in UTF-16", utf16, "rules"),
            ("with long directories before its rules", late.into_bytes(), "rules"),
            ("a part of one", ROW.as_bytes().to_vec(), "rules"),
            ("cut off", schema.as_bytes()[..80].to_vec(), "refused"),
            ("not in Unicode", latin, "refused"),
            ("of another program", br#"[{"targetAttribute":"a","attributeMappingType":"CORE"}]"#.to_vec(), "refused"),
            ("people", people.as_bytes().to_vec(), "no"),
            ("people in Windows-1252", b"Voornaam;anchor\nRen\xE9e;\"anchor\"\n".to_vec(), "no"),
            ("nothing", Vec::new(), "no"),
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("file");
            write_atomic(&path, &bytes).expect("written");
            assert_eq!(told(look(&path).as_ref()), expected, "{name}");
            let pasted = if name == "not in Unicode" { "no" } else { expected };
            assert_eq!(told(look_at_bytes(&bytes).as_ref()), pasted, "{name}, pasted");
        }
        assert_eq!(told(look(Path::new("/")).as_ref()), "no", "a folder");
    }
}
