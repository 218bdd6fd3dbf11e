//! The vendors' own mapping files: recognised, read, and edited in place.
//!
//! A file that comes from a vendor holds more than rules. So nothing is written anew where there is a file: its text is
//! kept, and only what a rule changed is put in its place, laid out as its neighbours are ([`splice`]). A file that is
//! written without a change is the same to the byte. Each form is one [`NativeFormat`] in its client's folder.

pub mod edits;
pub mod form;
mod guide;
pub mod layout;
mod others;
pub mod splice;
pub mod tree;

use std::hash::{Hash, Hasher};

use crate::base::{Finding, PerKind, ResourceKind};
use crate::client::{CLIENTS, Client};
use crate::mapping::{Mapping, MappingChange};
use form::FileText;
use tree::NotJson;

/// A form of file in which a client itself keeps mappings.
#[derive(Debug)]
pub struct NativeFormat {
    /// The name on the command line.
    pub id: &'static str,
    /// The name on screens.
    pub title: &'static str,
    /// What exporting one is called.
    pub export_label: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// What to know before it is relied on; empty when there is nothing.
    pub caution: &'static str,
    /// The name that is proposed for a file.
    pub file_name: &'static str,
    pub base: Base,
    /// A second file of the same application that what is written hangs on.
    pub beside: Option<Beside>,
    /// Scripts that put it in place, and a page that says how.
    pub kit: &'static [KitFile],
    /// One of these, in any case, stands at the beginning of each such file: only a file with one is read to be told.
    pub(super) marks: &'static [&'static str],
    /// Whether a text is one: it looks no closer than it must.
    pub(super) is: fn(&FileText) -> bool,
    pub(super) read: fn(&FileText, &Wanted) -> Result<ReadMappings, NativeError>,
    pub(super) write: fn(&Draft<'_>) -> Result<Written, NativeError>,
}

impl PartialEq for NativeFormat {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for NativeFormat {}

impl Hash for NativeFormat {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

/// A file on which another one hangs: what it says is not in the other.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    /// The button that asks for it.
    pub label: &'static str,
    /// The dialog that does.
    pub title: &'static str,
    /// What it is, and how it is had.
    pub about: &'static str,
    /// Before the name of the one that is used.
    pub used: &'static str,
    /// Its argument on the command line.
    pub argument: &'static str,
    /// The native format that it is, where it is one.
    pub format: Option<&'static str>,
}

/// A file beside an export, in the program's own words.
#[derive(Clone, Copy, Debug)]
pub struct KitFile {
    pub name: &'static str,
    pub text: &'static str,
}

/// Whether a file of the vendor's is needed to write one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The vendor takes in whole files only; the words say where to get one.
    Needed(&'static str),
    /// One is edited where there is one, else a new one is made.
    Welcome,
}

impl Base {
    pub const fn is_needed(self) -> bool {
        matches!(self, Self::Needed(_))
    }
}

/// What is asked of a file that holds several mappings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The name of an object mapping.
    pub object_mapping: Option<String>,
    /// The text of the file [`NativeFormat::beside`].
    pub beside: Option<String>,
    /// The rules were read from a file of this form: what it refers to they name as it does, and what they name otherwise
    /// somebody meant.
    pub names_parameters: bool,
}

/// What a file maps, and what of it could not be carried over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadMappings {
    pub user: Option<Mapping>,
    pub group: Option<Mapping>,
    /// What the file says of whose it is: an application, a connector.
    pub application: Option<String>,
    /// What else it says of who is provisioned, and of the attributes there.
    pub traits: Vec<NativeTrait>,
    pub findings: Vec<Finding>,
}

/// Something that a file says beside its rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativeTrait {
    pub of: TraitOf,
    pub kind: ResourceKind,
    pub about: String,
    pub value: String,
}

/// What a trait is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TraitOf {
    /// Who is meant.
    Scope,
    /// An attribute that the application knows.
    AttributeList,
}

impl ReadMappings {
    pub fn mapping(&self, kind: ResourceKind) -> Option<&Mapping> {
        match kind {
            ResourceKind::User => self.user.as_ref(),
            ResourceKind::Group => self.group.as_ref(),
        }
    }
}

/// What is to be written.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The file that is edited.
    pub base: Option<&'a FileText>,
    pub mappings: PerKind<&'a Mapping>,
    pub wanted: &'a Wanted,
}

impl Draft<'_> {
    /// A form that holds users alone: into the file that is there, else anew.
    pub(super) fn of_users(
        &self,
        edited: impl Fn(&FileText, &Mapping) -> Result<Written, NativeError>,
        made: impl Fn(&Mapping) -> Written,
    ) -> Result<Written, NativeError> {
        self.base.map_or_else(|| Ok(made(self.mappings.user)), |file| edited(file, self.mappings.user))
    }
}

/// A file with the mappings in it.
#[derive(Clone, Debug, Default)]
pub struct Written {
    pub text: String,
    /// As it goes into a file.
    pub bytes: Vec<u8>,
    /// What differs from the file that was edited; for a new one, all.
    pub changes: Vec<NativeChange>,
    pub findings: Vec<Finding>,
}

impl Written {
    /// With the text of a new file.
    pub(super) fn anew(self, text: String) -> Self {
        Self { bytes: text.clone().into_bytes(), text, ..self }
    }

    /// With another text for a file, which keeps its encoding.
    pub(super) fn over(self, file: &FileText, text: String) -> Self {
        Self { bytes: file.encode(&text), text, ..self }
    }

    /// The targets of rows that are no longer in the file, as people read them.
    pub fn removed(&self) -> Vec<String> {
        let removed = self.changes.iter().filter(|change| matches!(change.change, MappingChange::Removed(_)));
        removed.map(|change| change.change.target().short()).collect()
    }
}

/// A row that was added, changed or removed.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeChange {
    pub kind: ResourceKind,
    pub change: MappingChange,
    /// What is to be known of it, such as where the keys of a function's parameters come from.
    pub note: Option<String>,
}

impl NativeChange {
    pub(super) const fn of_user(change: MappingChange) -> Self {
        Self { kind: ResourceKind::User, change, note: None }
    }
}

/// Why a file is not read or written. Each says what it is and the way on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NativeError {
    #[error("The file is not JSON: {fault}. {remedy}")]
    NotJson { fault: NotJson, remedy: &'static str },
    #[error("This is {what}. {remedy}")]
    Refused { what: String, remedy: &'static str },
    #[error("No object mapping in the file is called '{wanted}'. It has: {}.", there.join("; "))]
    NoSuchObject { wanted: String, there: Vec<String> },
    #[error("{client} takes in whole files only, so the rules are written into the one you download. {way}")]
    NoBase { client: &'static str, way: &'static str },
}

/// What a text turned out to be.
#[derive(Clone, Debug)]
pub enum Told {
    /// A client's own file.
    Native(&'static Client, &'static NativeFormat),
    /// Something of a vendor's that holds no rules, or those of a program that this one does not know.
    Refused(NativeError),
}

/// So much of a file is looked at before any more of it is read.
pub const HEAD: usize = 8 << 10;

/// Whether what begins so may be a vendor's file. Payloads have gigabytes, and are told by this alone to be none.
pub fn may_be(head: &[u8]) -> bool {
    is_own(head) || others::marks().any(|mark| has(&letters(head), mark))
}

/// Whether it begins as a form that is known, and not as a file that is refused.
pub fn is_own(head: &[u8]) -> bool {
    let letters = letters(head);
    let own = formats().map(|(_, format)| format).chain([&guide::FORMAT]);
    own.flat_map(|format| format.marks).any(|mark| has(&letters, mark))
}

/// The beginning in small letters. Marks are ASCII, so that UTF-16 has the same letters with zeros between them.
fn letters(head: &[u8]) -> Vec<u8> {
    let head = &head[..head.len().min(HEAD)];
    head.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect()
}

fn has(letters: &[u8], mark: &str) -> bool {
    letters.windows(mark.len()).any(|part| part.eq_ignore_ascii_case(mark.as_bytes()))
}

/// What of a vendor's a text is; `None` for all else, such as people.
pub fn tell(file: &FileText) -> Option<Told> {
    if let Some((client, format)) = formats().find(|(_, format)| (format.is)(file)) {
        return Some(Told::Native(client, format));
    }
    if let Some((client, format)) = guide::told(file) {
        return Some(Told::Native(client, format));
    }
    others::refused(file).map(Told::Refused)
}

/// Every form of every client.
pub fn formats() -> impl Iterator<Item = (&'static Client, &'static NativeFormat)> {
    CLIENTS.into_iter().flat_map(|client| client.quirks.native.iter().map(move |format| (client, *format)))
}

/// A form by its name on the command line.
pub fn format(id: &str) -> Option<(&'static Client, &'static NativeFormat)> {
    formats().find(|(_, format)| format.id == id)
}

impl NativeFormat {
    /// "an Entra synchronization schema".
    pub fn named(&self) -> String {
        let article = if self.title.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" };
        format!("{article} {}", self.title)
    }

    pub fn read(&self, file: &FileText, wanted: &Wanted) -> Result<ReadMappings, NativeError> {
        (self.read)(file, wanted)
    }

    pub fn write(&self, draft: &Draft<'_>) -> Result<Written, NativeError> {
        (self.write)(draft)
    }
}
