//! From inputs to a loaded set: open, decode, find the records, recognise the format, check every record once.

mod beginning;
mod encoded;
mod json;
mod ldif;
mod link;
mod pages;
mod table;
mod text;
mod workbook;

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs::DirEntry;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) use self::beginning::beginning;
pub(super) use self::json::{drop_all_but_first, samples_of};
pub(super) use self::pages::{is_batch, is_page};
pub(super) use self::text::{TextShape, preamble, text_shape};
use super::decode::{self, Sniffed, Undecoded};
use super::encoding::TextEncoding;
use super::error::ReadError;
use super::format;
use super::headings::TableTraits;
use super::held::Unheld;
use super::scan::Span;
use super::scan::outline::{Layout, Outline};
use super::set::SourceFile;
use super::storage::{BLOCK, Storage};
use super::unpack::Trouble;
use super::{Input, LoadedSet, faults, unpack};
use crate::base::{Cancel, Cancelled, Finding, Progress, ResourceKind};

pub fn load(
    inputs: &[Input],
    encoding: Option<TextEncoding>,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<LoadedSet, Cancelled> {
    let inputs = &expand(inputs);
    let mut loader = Loader {
        set: LoadedSet::empty(),
        encoding,
        progress,
        cancel,
        paths: HashSet::new(),
        payloads: HashMap::new(),
        pages: Pages::default(),
        links: link::Links::default(),
    };
    let sizes = inputs.iter().map(|input| match input {
        Input::File(path) => std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
        Input::Text { bytes, .. } => bytes.len() as u64,
    });
    progress.set_total(sizes.sum::<u64>() * 2);
    for input in inputs {
        loader.input(input)?;
    }
    loader.say_whether_pages_are_missing();
    loader.link_all()?;
    Ok(loader.set)
}

/// How payload files' names end. Files named on their own are read whatever their name.
pub const ENDINGS: [&str; 11] = ["json", "jsonl", "ndjson", "csv", "tsv", "txt", "ldif", "ldf", "xlsx", "gz", "tab"];

/// A folder stands for the payload files in it, in the order of their names; folders in it are left alone. One without
/// such files stays, and is told as what cannot be read.
fn expand(inputs: &[Input]) -> Vec<Input> {
    let files = |input: &Input| match input {
        Input::File(folder) => Some(payloads_in(folder)).filter(|files| !files.is_empty()),
        Input::Text { .. } => None,
    };
    let expanded = inputs.iter().map(|input| match files(input) {
        Some(files) => files.into_iter().map(Input::File).collect(),
        None => vec![input.clone()],
    });
    expanded.flatten().collect()
}

/// The files that these inputs stand for.
pub fn files_of(inputs: &[Input]) -> Vec<PathBuf> {
    let files = expand(inputs).into_iter().filter_map(|input| match input {
        Input::File(path) => Some(path),
        Input::Text { .. } => None,
    });
    files.collect()
}

/// The payload files in a folder, by name; none of what is no folder.
pub(super) fn payloads_in(folder: &Path) -> Vec<PathBuf> {
    // Of a file, this is an error at once.
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let payloads = entries.flatten().filter(|entry| has_payload_name(&entry.file_name()) && is_file(entry));
    let mut paths: Vec<PathBuf> = payloads.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn has_payload_name(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    // What is packed counts by the name it has unpacked. Excel keeps a "~$…" beside a workbook that is open.
    let ending = name.strip_suffix(".gz").unwrap_or(&name).rsplit_once('.').map(|(_, ending)| ending);
    !name.starts_with("~$") && ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

/// The folder says what it is; only where a link leads has to be asked for.
fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_ok_and(|kind| kind.is_file() || kind.is_symlink() && entry.path().is_file())
}

struct Loader<'a> {
    set: LoadedSet,
    /// What a person says that texts are in which are no UTF-8.
    encoding: Option<TextEncoding>,
    progress: &'a Progress,
    cancel: &'a Cancel,
    paths: HashSet<PathBuf>,
    /// The payloads so far, by their sizes and what they begin and end with.
    payloads: HashMap<Marks, Vec<Arc<Storage>>>,
    pages: Pages,
    links: link::Links,
}

/// Responses that name a next page, and those that do not: somebody who loaded the last page has probably loaded all.
#[derive(Default)]
struct Pages {
    with_next: Option<(String, &'static str)>,
    last_is_there: bool,
}

impl Pages {
    /// The head of an answer names a next page, or none.
    fn note_link(&mut self, name: &str, has_next: bool) {
        if has_next {
            self.with_next = Some((name.to_owned(), "Link: rel=\"next\""));
        } else {
            self.last_is_there = true;
        }
    }
}

/// Why a file gives no records.
enum Stop {
    Cancelled,
    Found(Box<Finding>),
}

impl From<Cancelled> for Stop {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<Finding> for Stop {
    fn from(finding: Finding) -> Self {
        Self::Found(Box::new(finding))
    }
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Cancelled(_) => Self::Cancelled,
            error => Finding::error("source-unreadable", "A file could not be read to its end")
                .because(error.to_string())
                .remedy("Check that no other program is writing the file, then load it again.")
                .into(),
        }
    }
}

/// What one file gave, before it is added to the set.
struct Payload {
    name: String,
    storage: Arc<Storage>,
    findings: Vec<Finding>,
    /// What its text was read as, when that is not UTF-8.
    encoding: Option<TextEncoding>,
}

impl Loader<'_> {
    fn input(&mut self, input: &Input) -> Result<(), Cancelled> {
        let name = input.name();
        match self.open(input, &name).and_then(|storage| self.storage(name.clone(), storage)) {
            Ok(()) => Ok(()),
            Err(Stop::Cancelled) => Err(Cancelled),
            Err(Stop::Found(finding)) => {
                let mut finding = *finding;
                finding.place.file.get_or_insert_with(|| name.clone());
                self.set.add_findings(&name, vec![finding]);
                Ok(())
            }
        }
    }

    fn open(&mut self, input: &Input, name: &str) -> Result<Storage, Stop> {
        let path = match input {
            Input::Text { bytes, .. } => return Ok(Storage::memory(name.to_owned(), bytes.clone())),
            Input::File(path) => path,
        };
        let storage = Storage::open(name.to_owned(), path, self.cancel).map_err(|unheld| match unheld {
            Unheld::Read(error) => faults::not_opened(name, &path.display().to_string(), &error).into(),
            unheld => stopped(unheld, |unheld| faults::endless(name, unheld)),
        })?;
        let canonical = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        if self.paths.insert(canonical) { Ok(storage) } else { Err(faults::loaded_twice(name, name).into()) }
    }

    fn storage(&mut self, name: String, storage: Storage) -> Result<(), Stop> {
        let original = Arc::new(storage);
        let marks = Marks::of(&original)?;
        if let Some(first) = self.same_as(marks, &original)? {
            return Err(faults::loaded_twice(&name, &first).into());
        }
        let mut payload = Payload { name, storage: Arc::clone(&original), findings: Vec::new(), encoding: None };
        match self.payload(&mut payload) {
            Ok(()) => self.payloads.entry(marks).or_default().push(original),
            // What was found before is part of the reason.
            Err(Stop::Found(finding)) if !payload.findings.is_empty() => payload.findings.push(*finding),
            Err(stop) => return Err(stop),
        }
        let Payload { name, findings, .. } = payload;
        self.set.add_findings(&name, findings);
        Ok(())
    }

    /// Takes off what is around the text, and reads the text as what it is.
    fn payload(&mut self, payload: &mut Payload) -> Result<(), Stop> {
        payload.unpack(self.progress, self.cancel)?;
        if self.workbook(payload)? {
            return Ok(());
        }
        let start = payload.decode(self.encoding, self.cancel)?;
        let text = payload.storage.read(start, BLOCK)?;
        let head = String::from_utf8_lossy(&text);
        // What `curl -i` writes before the body.
        let answer = text::after_heads(&head);
        if let Some(answer) = &answer {
            payload.findings.push(faults::answer_head(&payload.name, answer.status));
            self.pages.note_link(&payload.name, answer.has_next);
        }
        let skipped = answer.map_or(0, |answer| answer.length);
        let (start, shape) = (start + skipped as u64, text_shape(head.get(skipped..).unwrap_or_default()));
        drop(text);
        match shape {
            TextShape::Json => self.json(payload, start),
            TextShape::Ldif => self.ldif(payload, start),
            TextShape::Table { delimiter, header_at } => self.table(payload, start + header_at as u64, delimiter),
            TextShape::Other { code, what, remedy } => {
                Err(faults::no_payload(&payload.name, code, what, remedy).into())
            }
        }
    }

    /// The name of a payload with the same bytes.
    fn same_as(&self, marks: Marks, storage: &Storage) -> Result<Option<String>, Stop> {
        for known in self.payloads.get(&marks).into_iter().flatten().filter(|_| storage.size() > 0) {
            if same_bytes(known, storage, self.cancel)? {
                return Ok(Some(known.name().to_owned()));
            }
        }
        Ok(None)
    }

    fn windows(&self, storage: &Storage, start: u64, take: &mut dyn FnMut(&[u8])) -> Result<(), Stop> {
        let mut at = start;
        let mut room = Vec::new();
        while at < storage.size() {
            self.cancel.check()?;
            let window = storage.read_in(&mut room, at, BLOCK)?;
            take(window);
            at += window.len() as u64;
            self.progress.advance(window.len() as u64);
        }
        Ok(())
    }

    fn add_file(&mut self, payload: &Payload, taken: Vec<Taken>) {
        let (users, groups) = taken.iter().fold((0, 0), |(users, groups), t| (users + t.users, groups + t.groups));
        let Some(largest) = taken.into_iter().max_by_key(|taken| taken.users + taken.groups) else { return };
        self.set.add_file(SourceFile {
            name: payload.name.clone(),
            format: largest.format.name(users, groups),
            reason: largest.reason,
            client: largest.format.client,
            table: largest.table,
            users,
            groups,
            size: payload.storage.size(),
        });
    }

    fn note_pages(&mut self, name: &str, outline: &Outline) {
        let next = next_page_key(outline);
        self.links.is_delta |= outline.envelope_text("@odata.deltaLink").is_some();
        match next {
            Some(key) => self.pages.with_next = Some((name.to_owned(), key)),
            None => self.pages.last_is_there |= outline.layout == Layout::Envelope,
        }
    }

    fn link_all(&mut self) -> Result<(), Cancelled> {
        match self.link() {
            Ok(()) => Ok(()),
            Err(Stop::Cancelled) => Err(Cancelled),
            Err(Stop::Found(finding)) => {
                self.set.add_findings("", vec![*finding]);
                Ok(())
            }
        }
    }

    fn say_whether_pages_are_missing(&mut self) {
        if let (Some((name, key)), false) = (&self.pages.with_next, self.pages.last_is_there) {
            let finding = faults::one_page(name, key);
            let name = name.clone();
            self.set.add_findings(&name, vec![finding]);
        }
    }
}

/// The key with which the next page is asked for, when there is one: Graph; Google; OneLogin.
pub(super) fn next_page_key(outline: &Outline) -> Option<&'static str> {
    const NEXT: [&str; 3] = ["@odata.nextLink", "nextPageToken", "pagination.after_cursor"];
    NEXT.into_iter().find(|key| outline.envelope_text(key).is_some_and(|text| !text.is_empty() && text != "null"))
}

/// What one list was taken for, and how many records it gave.
struct Taken {
    format: &'static format::Format,
    reason: String,
    /// What it looks like, when it is no vendor's.
    table: Option<TableTraits>,
    users: usize,
    groups: usize,
}

impl Taken {
    fn count(&mut self, kind: ResourceKind) {
        match kind {
            ResourceKind::User => self.users += 1,
            ResourceKind::Group => self.groups += 1,
        }
    }
}

impl Payload {
    /// Takes gzip off, into memory. What comes before a damage is loaded.
    fn unpack(&mut self, progress: &Progress, cancel: &Cancel) -> Result<(), Stop> {
        if !unpack::is_gzip(&self.storage.read(0, 2)?) {
            return Ok(());
        }
        let (bytes, trouble) = unpack::unpack(&self.storage, cancel)?;
        match trouble {
            Some(Trouble::Unheld(unheld)) => return Err(stopped(unheld, |it| faults::gzip_too_large(&self.name, it))),
            Some(Trouble::Broken(why)) => self.findings.push(faults::gzip_broken(&self.name, &why)),
            None => {}
        }
        let (_, total) = progress.get();
        progress.set_total(total + (bytes.len() as u64).saturating_sub(self.storage.size()) * 2);
        self.storage = Arc::new(Storage::memory(self.name.clone(), bytes));
        Ok(())
    }

    /// Makes the storage UTF-8 where it was UTF-16, or begins with letters behind escape sequences, which may stand for
    /// anything that a text is told by; the text starts at the byte returned.
    fn decode(&mut self, chosen: Option<TextEncoding>, cancel: &Cancel) -> Result<u64, Stop> {
        let sniffed = decode::sniff(&self.storage.read(0, decode::HEAD)?);
        match sniffed {
            Sniffed::Utf8 { start } => Ok(start),
            Sniffed::Switching { at } => match encoded::first_escape(&self.storage, 0, cancel)? {
                Some(_) => self.read_switching(0, at, chosen, cancel),
                None => Ok(0),
            },
            Sniffed::Binary(what) => {
                let remedy = "Export as JSON, CSV or LDIF, or save a table as an Excel workbook (.xlsx).";
                Err(faults::no_payload(&self.name, "source-binary", &format!("looks like {what}, not text"), remedy)
                    .into())
            }
            Sniffed::Utf16(encoding) => {
                let decoded = decode::utf16(&self.storage, encoding, cancel);
                let (bytes, lossy) = decoded.map_err(|undecoded| self.undecoded(undecoded))?;
                if lossy {
                    let finding =
                        Finding::warning("utf-16-damaged", format!("{} holds letters that are no UTF-16", self.name));
                    let finding =
                        finding.because("They are shown as �.").remedy("Export the data again, as UTF-8 if you can.");
                    self.findings.push(finding.at_file(&self.name, None));
                }
                self.storage = Arc::new(Storage::memory(self.name.clone(), bytes));
                Ok(0)
            }
        }
    }

    fn undecoded(&self, undecoded: Undecoded) -> Stop {
        match undecoded {
            Undecoded::Read(error) => error.into(),
            Undecoded::Held(unheld) => stopped(unheld, |unheld| faults::too_large_to_decode(&self.name, unheld)),
        }
    }

    fn text(&self, span: Span) -> Result<String, Stop> {
        let bytes = self.storage.read(span.start, span.length as usize)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// What tells payloads apart without reading them as a whole: thousands of pages may have the same size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Marks {
    size: u64,
    /// A hash of the first and of the last bytes.
    ends: u64,
}

impl Marks {
    fn of(storage: &Storage) -> Result<Self, ReadError> {
        const END: usize = 64 << 10;
        let size = storage.size();
        let mut hasher = DefaultHasher::new();
        hasher.write(&storage.read(0, END)?);
        hasher.write(&storage.read(size.saturating_sub(END as u64), END)?);
        Ok(Self { size, ends: hasher.finish() })
    }
}

/// What ends loading a file because its text is not held; nothing is said of what somebody called off.
fn stopped(unheld: Unheld, said: impl FnOnce(&Unheld) -> Finding) -> Stop {
    match unheld {
        Unheld::Cancelled(cancelled) => cancelled.into(),
        unheld => said(&unheld).into(),
    }
}

fn same_bytes(one: &Storage, other: &Storage, cancel: &Cancel) -> Result<bool, Stop> {
    let mut at = 0;
    while at < one.size() {
        cancel.check()?;
        let window = one.read(at, BLOCK)?;
        if window != other.read(at, BLOCK)? {
            return Ok(false);
        }
        at += window.len() as u64;
    }
    Ok(true)
}

#[cfg(test)]
mod folder_tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_the_payload_files_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            crate::base::file::write_atomic(&folder.path().join(name), text.as_bytes()).expect("a file");
        };
        write("page-2.json", r#"[{"id":"2","userPrincipalName":"b@x"}]"#);
        write("page-1.JSON", r#"[{"id":"1","userPrincipalName":"a@x"}]"#);
        write("notes.md", "# Not a payload");
        let input = Input::File(folder.path().to_owned());
        let set = load(&[input], None, &Progress::default(), &Cancel::default()).expect("not cancelled");
        let names: Vec<_> = set.files().iter().map(|file| file.name.as_str()).collect();
        assert_eq!((names, set.count(ResourceKind::User)), (vec!["page-1.JSON", "page-2.json"], 2));
    }

    #[test]
    fn a_folder_without_payloads_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let input = Input::File(folder.path().to_owned());
        let set = load(&[input], None, &Progress::default(), &Cancel::default()).expect("not cancelled");
        assert!(set.is_empty());
        assert_eq!(set.findings().len(), 1, "{:?}", set.findings());
    }
}
