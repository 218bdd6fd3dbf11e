//! The loaded set: all users and groups of all files, as places in those files.
//!
//! Sixteen bytes are kept for a record, whatever its size. A record is read and parsed when somebody asks for it;
//! passes over all of them read in blocks and keep nothing.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::Value;

use super::encoding::TextEncoding;
use super::error::ReadError;
use super::format::type_name::leave_out_type_names;
use super::format::{Form, Format, ldif};
use super::headings::TableTraits;
use super::inspect::{Broken, BrokenWhy, Inspector};
use super::joined::Joined;
use super::kind::KindMarks;
use super::load;
use super::record::{Record, RecordIndex};
use super::scan::Span;
use super::storage::{BlockReader, Storage};
use super::{Input, faults};
use crate::base::{Cancel, Cancelled, ClientKind, Finding, Progress, ResourceKind, spread, threads};

/// One file (or pasted text) of the set, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    pub name: String,
    /// The format's name, as screens show it.
    pub format: &'static str,
    /// Why it was taken for that: a sentence.
    pub reason: String,
    pub client: Option<ClientKind>,
    /// What it looks like, when it is a table or a list that is no vendor's.
    pub table: Option<TableTraits>,
    pub users: usize,
    pub groups: usize,
    /// In bytes.
    pub size: u64,
}

/// A list of records in one file: its bytes, and how a record is made of them.
#[derive(Debug)]
pub(super) struct RecordList {
    pub storage: Arc<Storage>,
    pub format: &'static Format,
    pub form: Form,
    /// What other files say about its records.
    pub joined: Option<Arc<Joined>>,
    /// Names of types stand in it in place of values: they are left out.
    pub has_type_names: bool,
}

/// Where one record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RecordSpan {
    start: u64,
    length: u32,
    part: u32,
}

impl RecordSpan {
    pub fn span(self) -> Span {
        Span { start: self.start, length: self.length }
    }
}

/// All records that were loaded. Shared between threads as `Arc<LoadedSet>`.
#[derive(Debug, Default)]
pub struct LoadedSet {
    files: Vec<SourceFile>,
    findings: Vec<Finding>,
    parts: Vec<RecordList>,
    users: Vec<RecordSpan>,
    groups: Vec<RecordSpan>,
}

impl LoadedSet {
    /// Loads files and texts into one set. What cannot be read becomes a finding; the rest is loaded. Progress counts
    /// bytes, each of them twice: once for finding the records, once for checking them.
    pub fn load(inputs: &[Input], progress: &Progress, cancel: &Cancel) -> Result<Self, Cancelled> {
        load::load(inputs, None, progress, cancel)
    }

    /// The same; texts that are no UTF-8 are read in the encoding that a person names, in place of the one that their
    /// letters look like.
    pub fn load_in(
        inputs: &[Input],
        encoding: Option<TextEncoding>,
        progress: &Progress,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        load::load(inputs, encoding, progress, cancel)
    }

    /// The first records of what these inputs hold, when loading all of it takes long; to be shown meanwhile.
    pub fn beginning(inputs: &[Input]) -> Option<Self> {
        load::beginning(inputs)
    }

    pub fn empty() -> Self {
        Self::default()
    }

    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// What was odd while loading, in the order of the files.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What says that records are missing: a file could not be read, or not to its end.
    pub fn missing(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| faults::is_of_missing_records(finding))
    }

    /// Whether these are the first records of a file, and the rest is being loaded.
    pub fn is_beginning(&self) -> bool {
        self.findings.iter().any(|finding| finding.code == faults::BEGINNING)
    }

    /// Whether some record may have a key twice: then a walk has to see all of it. Of a beginning that is not known.
    pub fn may_have_repeated_keys(&self) -> bool {
        self.is_beginning() || self.findings.iter().any(|finding| finding.code == faults::REPEATED_KEY)
    }

    pub fn count(&self, kind: ResourceKind) -> usize {
        self.slots(kind).len()
    }

    pub fn is_empty(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty()
    }

    /// The provisioning client whose payload this is, when the files that say so agree.
    pub fn client(&self) -> Option<ClientKind> {
        let mut clients = self.files.iter().filter_map(|file| file.client);
        let first = clients.next()?;
        clients.all(|client| client == first).then_some(first)
    }

    pub(super) fn slots(&self, kind: ResourceKind) -> &[RecordSpan] {
        match kind {
            ResourceKind::User => &self.users,
            ResourceKind::Group => &self.groups,
        }
    }

    /// Reads and parses one record.
    pub fn record(&self, kind: ResourceKind, index: RecordIndex) -> Result<Record, ReadError> {
        self.read_one(kind, index, |part, start, bytes| part.record(kind, index, start, bytes))
    }

    /// At most so many records, from all over the set. One that cannot be read is left out.
    pub fn sampled(&self, kind: ResourceKind, most: usize) -> impl Iterator<Item = Record> {
        let places = spread(self.count(kind), most).into_iter();
        places.filter_map(move |at| self.record(kind, RecordIndex(at)).ok())
    }

    /// Makes of one record, from its bytes and where they begin, what somebody needs.
    pub(super) fn read_one<T>(
        &self,
        kind: ResourceKind,
        index: RecordIndex,
        make: impl FnOnce(&RecordList, u64, &[u8]) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let slots = self.slots(kind);
        let missing = ReadError::NoSuchRecord { kind, index: index.0, count: slots.len() };
        let slot = slots.get(index.0).ok_or(missing)?;
        let part = self.part(*slot);
        make(part, slot.start, &part.storage.read(slot.start, slot.length as usize)?)
    }

    pub(super) fn part(&self, slot: RecordSpan) -> &RecordList {
        &self.parts[slot.part as usize]
    }

    /// Hands over the records one after another, in the order of the files, until `each` breaks. Only one is in memory.
    pub fn for_each(
        &self,
        kind: ResourceKind,
        cancel: &Cancel,
        each: &mut dyn FnMut(&Record) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        self.for_range(kind, 0..self.count(kind), cancel, each)
    }

    /// As [`Self::for_each`], for some of the records.
    pub fn for_range(
        &self,
        kind: ResourceKind,
        range: std::ops::Range<usize>,
        cancel: &Cancel,
        each: &mut dyn FnMut(&Record) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let make = |part: &RecordList, index, start, bytes: &_| part.record(kind, index, start, bytes);
        self.make_each(kind, range, cancel, make, each)
    }

    /// Hands over some of the records one after another, made from their bytes and where those begin.
    pub(super) fn make_each(
        &self,
        kind: ResourceKind,
        range: std::ops::Range<usize>,
        cancel: &Cancel,
        mut make: impl FnMut(&RecordList, RecordIndex, u64, &[u8]) -> Result<Record, ReadError>,
        each: &mut dyn FnMut(&Record) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let first = range.start;
        let slots = self.slots(kind).get(range).unwrap_or_default();
        let mut reader: Option<BlockReader<'_>> = None;
        for (i, slot) in slots.iter().enumerate() {
            cancel.check()?;
            let part = self.part(*slot);
            let reader = match &mut reader {
                Some(reader) if reader.is_of(&part.storage) => reader,
                other => other.insert(BlockReader::new(&part.storage)),
            };
            let record = make(part, RecordIndex(first + i), slot.start, reader.bytes(slot.span())?)?;
            if each(&record).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The record that answers to this key, name, address or id (see [`Record::answers_to`]).
    pub fn find(&self, kind: ResourceKind, asked: &str, cancel: &Cancel) -> Result<Option<RecordIndex>, ReadError> {
        let mut found = None;
        self.for_each_named(kind, cancel, &mut |record| {
            if record.answers_to(asked) {
                found = Some(record.index);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    pub(super) fn parts(&self) -> &[RecordList] {
        &self.parts
    }

    /// Where every record is: its part and its place there, in the order of the parts and within them of the records.
    pub(super) fn places(&self) -> Vec<(u32, Span, ResourceKind)> {
        let of = |kind: ResourceKind| self.slots(kind).iter().map(move |slot| (slot.part, slot.span(), kind));
        let mut places: Vec<_> = ResourceKind::ALL.into_iter().flat_map(of).collect();
        places.sort_by_key(|(part, span, _)| (*part, span.start));
        places
    }

    pub(super) fn add_part(&mut self, part: RecordList) -> u32 {
        self.parts.push(part);
        u32::try_from(self.parts.len() - 1).unwrap_or(u32::MAX)
    }

    /// Says of a part that names of types stand in it.
    pub(super) fn has_type_names(&mut self, part: u32) {
        if let Some(part) = self.parts.get_mut(part as usize) {
            part.has_type_names = true;
        }
    }

    /// What a row says that it is: a user or a group, else in its own word.
    pub(super) fn sorted_row(&self, part: u32, span: Span) -> Result<Result<ResourceKind, String>, ReadError> {
        let Some(list) = self.parts.get(part as usize) else { return Ok(Ok(ResourceKind::User)) };
        let bytes = list.storage.read(span.start, span.length as usize)?;
        let record = list.record(ResourceKind::User, RecordIndex(0), span.start, &bytes)?;
        let marks = KindMarks::of(record.value());
        if !marks.is_other() {
            return Ok(Ok(marks.kind(ResourceKind::User)));
        }
        let class = record.value().get("objectClass");
        let class = class.and_then(|class| class.as_str().or_else(|| class.as_array()?.last()?.as_str()));
        Ok(Err(class.unwrap_or_default().to_owned()))
    }

    pub(super) fn add_record(&mut self, kind: ResourceKind, part: u32, span: Span) {
        let slot = RecordSpan { start: span.start, length: span.length, part };
        match kind {
            ResourceKind::User => self.users.push(slot),
            ResourceKind::Group => self.groups.push(slot),
        }
    }

    pub(super) fn add_file(&mut self, file: SourceFile) {
        self.files.push(file);
    }

    /// From here on records are shown with what other files say about them.
    pub(super) fn join(&mut self, joined: &Arc<Joined>) {
        self.parts.iter_mut().for_each(|part| part.joined = Some(Arc::clone(joined)));
    }

    /// Where a record is: the number of its list, and its first byte there.
    pub(super) fn place(&self, kind: ResourceKind, index: usize) -> (u32, u64) {
        self.slots(kind).get(index).map_or((0, 0), |slot| (slot.part, slot.start))
    }

    /// The name of the file that a record is in.
    pub(super) fn file_of(&self, kind: ResourceKind, index: usize) -> &str {
        self.slots(kind).get(index).map_or("", |slot| self.part(*slot).storage.name())
    }

    /// The first record of each file, with the file's name.
    pub fn first_of_each_file(&self, kind: ResourceKind) -> impl Iterator<Item = (&str, RecordIndex)> {
        let slots = self.slots(kind);
        // Names are looked at where a part ends, and not for each record.
        let firsts = (0..slots.len()).filter(|at| *at == 0 || slots[at - 1].part != slots[*at].part);
        let mut last = None;
        let files = firsts.map(move |at| (self.part(slots[at]).storage.name(), RecordIndex(at)));
        files.filter(move |(file, _)| last.replace(*file) != Some(*file))
    }

    /// Takes out records, by where they are now.
    pub(super) fn drop_records(&mut self, kind: ResourceKind, indices: &[usize]) {
        let dropped: std::collections::HashSet<usize> = indices.iter().copied().collect();
        let slots = match kind {
            ResourceKind::User => &mut self.users,
            ResourceKind::Group => &mut self.groups,
        };
        let mut index = 0..;
        slots.retain(|_| index.next().is_none_or(|index| !dropped.contains(&index)));
    }

    /// What was odd is said when all is loaded; now only that it is not.
    pub(super) fn only_beginning(&mut self, finding: Finding) {
        self.findings = vec![finding];
    }

    /// Adds what was found in one file.
    pub(super) fn add_findings(&mut self, file: &str, findings: Vec<Finding>) {
        self.findings.extend(listed_in_part(file, findings));
    }
}

/// Of each kind the first ones, and how many more there are.
pub(super) fn listed_in_part(file: &str, findings: Vec<Finding>) -> Vec<Finding> {
    const LISTED: usize = 20;
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    let mut listed = Vec::new();
    for finding in findings {
        let code = finding.code;
        let at = counts.iter().position(|(known, _)| *known == code).unwrap_or_else(|| {
            counts.push((code, 0));
            counts.len() - 1
        });
        counts[at].1 += 1;
        if counts[at].1 <= LISTED {
            listed.push(finding);
        }
    }
    let more = counts.into_iter().filter(|(_, count)| *count > LISTED);
    listed.extend(more.map(|(code, count)| faults::more_of_the_same(file, code, count - LISTED)));
    listed
}

impl RecordList {
    /// Parses one record.
    pub(super) fn record(
        &self,
        kind: ResourceKind,
        index: RecordIndex,
        start: u64,
        bytes: &[u8],
    ) -> Result<Record, ReadError> {
        let text = self.utf8(kind, start, bytes)?;
        let value = self.parsed(kind, start, text)?;
        let shown = match &self.form {
            Form::Row(table) => table.shown(text),
            Form::Entry => ldif::shown(text),
            Form::Json => Cow::Borrowed(text),
        };
        Ok(Record::new(kind, index, value, shown.into_owned()))
    }

    /// Whether the text of a record is the record: nothing is shaped, joined, or left out.
    pub(super) fn is_stored_as_it_is(&self) -> bool {
        let is_as_written = self.format.shape.is_none() && self.joined.is_none() && !self.has_type_names;
        matches!(self.form, Form::Json) && is_as_written
    }

    /// One record as JSON in the vendor's own shape.
    pub(super) fn text<'b>(&self, kind: ResourceKind, start: u64, bytes: &'b [u8]) -> Result<Cow<'b, str>, ReadError> {
        let text = self.utf8(kind, start, bytes)?;
        if self.is_stored_as_it_is() {
            return Ok(Cow::Borrowed(text));
        }
        Ok(Cow::Owned(self.parsed(kind, start, text)?.to_string()))
    }

    /// The error for a record that cannot be read at this byte of the file.
    pub(super) fn broken(&self, kind: ResourceKind, byte: u64, why: String) -> ReadError {
        ReadError::Broken { file: self.storage.name().to_owned(), byte, kind, why }
    }

    pub(super) fn utf8<'b>(&self, kind: ResourceKind, start: u64, bytes: &'b [u8]) -> Result<&'b str, ReadError> {
        std::str::from_utf8(bytes)
            .map_err(|e| self.broken(kind, start + e.valid_up_to() as u64, "it is no UTF-8".to_owned()))
    }

    pub(super) fn parsed(&self, kind: ResourceKind, start: u64, text: &str) -> Result<Value, ReadError> {
        let value = self.value(text).map_err(|error| match Inspector::default().inspect(text.as_bytes()) {
            Err(Broken { at, why: BrokenWhy::Syntax(why) }) => self.broken(kind, start + at as u64, why),
            _ => self.broken(kind, start, error.to_string()),
        });
        let mut value = value?;
        if let Some(joined) = &self.joined {
            joined.add_to(kind, &mut value);
        }
        Ok(value)
    }

    fn value(&self, text: &str) -> Result<Value, serde_json::Error> {
        let mut value = self.form.value(text)?;
        if self.has_type_names {
            leave_out_type_names(&mut value);
        }
        Ok(match self.format.shape {
            Some(shape) => shape(value),
            None => value,
        })
    }
}

/// The whole cut into runs, one for each thread.
pub(super) fn runs(count: usize) -> Vec<std::ops::Range<usize>> {
    runs_for(count, threads::sharing(count))
}

fn runs_for(count: usize, threads: usize) -> Vec<std::ops::Range<usize>> {
    const WORTH_A_THREAD: usize = 256;
    let threads = threads.min(count.div_ceil(WORTH_A_THREAD)).max(1);
    let length = count.div_ceil(threads).max(1);
    (0..count).step_by(length).map(|start| start..(start + length).min(count)).collect()
}

/// Does each piece of work on a thread of its own; the results come back in order.
pub(super) fn in_parallel<W: Send, T: Send>(pieces: Vec<W>, work: impl Fn(W) -> T + Sync) -> Vec<T> {
    if pieces.len() < 2 {
        return pieces.into_iter().map(work).collect();
    }
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = pieces.into_iter().map(|piece| scope.spawn(move || work(piece))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_cover_everything_once_and_in_order() {
        for (count, threads, expected) in
            [(0, 4, 0), (1, 4, 1), (256, 4, 1), (257, 4, 2), (10_000, 4, 4), (10_000, 0, 1), (1025, 4, 4)]
        {
            let runs = runs_for(count, threads);
            assert_eq!(runs.len(), expected, "{count} on {threads}");
            assert!(runs.iter().cloned().flatten().eq(0..count), "{count} on {threads}: {runs:?}");
        }
    }

    #[test]
    fn results_come_back_in_the_order_of_the_work() {
        let pieces: Vec<u64> = (0..16).collect();
        let wait_longest_first = |piece: u64| {
            std::thread::sleep(std::time::Duration::from_millis(16 - piece));
            piece
        };
        assert_eq!(in_parallel(pieces.clone(), wait_longest_first), pieces);
    }

    fn texts(parts: &[&str]) -> LoadedSet {
        let inputs: Vec<_> = parts
            .iter()
            .enumerate()
            .map(|(i, text)| Input::Text { name: format!("page {i}"), bytes: text.as_bytes().to_vec() })
            .collect();
        LoadedSet::load(&inputs, &Progress::default(), &Cancel::default()).expect("not cancelled")
    }

    #[test]
    fn pages_make_one_set_in_their_order() {
        let set = texts(&[
            r#"{"@odata.nextLink":"https://x","value":[{"id":"1","surname":"A"},{"id":"2","surname":"B"}]}"#,
            r#"{"value":[{"id":"3","surname":"C"}]}"#,
            "name,groupType\nG,Security\n",
        ]);
        assert_eq!(set.findings(), []);
        let mut keys = Vec::new();
        set.for_each(ResourceKind::User, &Cancel::default(), &mut |record| {
            keys.push((record.index.0, record.key()));
            ControlFlow::Continue(())
        })
        .expect("readable");
        assert_eq!(keys, [(0, "1".to_owned()), (1, "2".to_owned()), (2, "3".to_owned()), (3, "G".to_owned())]);
    }

    #[test]
    fn a_pass_can_be_stopped_and_a_record_be_found() {
        let set = texts(&[r#"[{"id":"1","mail":"a@x"},{"id":"2","mail":"B@x"}]"#]);
        let mut seen = 0;
        let stop = &mut |_: &Record| {
            seen += 1;
            ControlFlow::Break(())
        };
        assert_eq!(set.for_each(ResourceKind::User, &Cancel::default(), stop), Ok(()));
        assert_eq!(seen, 1);
        let find = |asked| set.find(ResourceKind::User, asked, &Cancel::default()).expect("readable");
        assert_eq!((find("b@x"), find("1"), find("nobody")), (Some(RecordIndex(1)), Some(RecordIndex(0)), None));
        let cancel = Cancel::default();
        cancel.cancel();
        assert_eq!(set.find(ResourceKind::User, "1", &cancel), Err(ReadError::Cancelled(Cancelled)));
    }

    #[test]
    fn a_record_that_is_not_there_is_said() {
        let error = texts(&["[{\"id\":1}]"]).record(ResourceKind::Group, RecordIndex(4)).expect_err("no groups");
        assert_eq!(error.to_string(), "There is no group number 5: 0 are loaded.");
    }
}
