//! One record of a large file (`--record`), and whom it refers to, found while the file goes by: nothing is loaded, and
//! what comes behind them is not read.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::path::Path;

use super::output::Output;
use super::session::{Session, SoughtRecords, Start, no_answer};
use super::stop::Stop;
use super::way;
use crate::base::{Cancel, Finding, ResourceKind, Severity};
use crate::document::People;
use crate::expression::Context;
use crate::scim::{Id, Slot};
use crate::source::stream::{Opened, PassError, Passed, RecordText as Passing, Stream};
use crate::source::walk::{Fault, Walked};
use crate::source::{Answer, KindInspector, NameReader, Record, RecordIndex, RecordText};

/// The session of the records that answer to a key. The start back where this file has to be loaded for that.
pub fn session(
    arguments: &super::args::Input,
    start: Start,
    path: &Path,
    key: &str,
    output: &mut Output,
    cancel: &Cancel,
) -> Result<Result<Session, Start>, Stop> {
    let kind = ResourceKind::from(arguments.resource);
    // "user 3" is the third of those that have no name, which only counting tells.
    let Some(stream) = stream(path, cancel).filter(|_| !key.starts_with(kind.noun())) else { return Ok(Err(start)) };
    way::of_people(&stream)?;
    let crosswalk = start.crosswalk.clone();
    let mappings = start.mappings(arguments, stream.client())?;
    if mappings.compiled(kind).asks_others() {
        return Ok(Err(Start { crosswalk, mappings: Some(mappings) }));
    }
    let Answering { records, findings, is_misjudged } = records(stream, kind, key)?;
    if is_misjudged {
        // It may be another client's payload, too.
        return Ok(Err(Start { crosswalk, mappings: None }));
    }
    findings.iter().for_each(|finding| output.finding(finding));
    if records.is_empty() {
        return Err(no_answer(kind, key).into());
    }
    let has_load_errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(Ok(Session {
        mappings,
        set: std::sync::Arc::default(),
        kind,
        context: Context::default(),
        only: Some(SoughtRecords::Found(records)),
        searched: Some(path.to_owned()),
        has_load_errors,
        cancel: cancel.clone(),
    }))
}

fn stream(path: &Path, cancel: &Cancel) -> Option<Stream<'static>> {
    match way::opened(path, way::Reading::ToOne, cancel)? {
        Ok(Opened::Stream(stream)) => Some(stream),
        _ => None,
    }
}

/// Records that answer, and what was odd: with them, or, where nobody answers, with any.
struct Answering {
    records: Vec<Record>,
    findings: Vec<Finding>,
    /// What was gone over is not what its beginning looked like: it has to be loaded.
    is_misjudged: bool,
}

/// The first that has the key ends the search; those that are only called so are all found.
fn records(stream: Stream<'_>, kind: ResourceKind, key: &str) -> Result<Answering, Stop> {
    let ask = |reader: &mut NameReader, record: RecordText<'_>, look: &mut KindInspector| {
        let (answer, walked) = reader.answer(record, key, look)?;
        // Which of two values counts, the parser knows.
        let parsed = || record.record(kind).map_or(Answer::No, |record| record.answer(key));
        let answer = if walked.repeated_key.is_some() { parsed() } else { answer };
        Ok((Pick::of(answer), walked))
    };
    let Picked { records, passed } = pick(stream, kind, ask, |picked| picked.pick == Pick::Certain)?;
    let is_there = |byte: u64| records.iter().any(|record| record.start == byte);
    let is_misjudged = passed.is_misjudged();
    let Passed { mut findings, .. } = passed;
    if !records.is_empty() {
        findings.retain(|finding| finding.place.byte.is_some_and(is_there));
    }
    let records = records.iter().filter_map(|picked| picked.record(kind)).collect();
    Ok(Answering { records, findings, is_misjudged })
}

/// Whom the references of records mean.
pub enum Referred {
    /// Everybody who is loaded.
    People(Box<People>),
    /// Those who were looked for, by the identifiers that were asked for.
    Answering(HashMap<String, Meant>),
}

/// A user who is referred to.
#[derive(Clone, Debug)]
pub struct Meant {
    record: RecordIndex,
    name: String,
}

impl Referred {
    /// There are no references.
    pub fn nobody() -> Self {
        Self::Answering(HashMap::new())
    }

    /// Looks for the users with these identifiers, until all are found.
    pub fn find(path: &Path, wanted: &HashSet<String>, cancel: &Cancel) -> Result<Self, Stop> {
        let Some(stream) = stream(path, cancel).filter(|_| !wanted.is_empty()) else {
            return Ok(Self::nobody());
        };
        let kind = ResourceKind::User;
        let ask = |reader: &mut NameReader, record: RecordText<'_>, look: &mut KindInspector| {
            let (named, walked) = reader.read_with(record, look)?;
            let pick = match named.ids.iter().any(|id| wanted.contains(id)) {
                true => Pick::Certain,
                false if wanted.contains(&named.key) => Pick::Perhaps,
                false => Pick::No,
            };
            Ok((pick, walked))
        };
        let mut certain = 0;
        let picked = pick(stream, kind, ask, |picked| {
            certain += usize::from(picked.pick == Pick::Certain);
            certain == wanted.len()
        })?;
        Ok(Self::Answering(names(&picked.records, wanted)))
    }

    /// What a reference becomes; `None` for who is not among these.
    pub fn refer(&self, id: &str) -> Option<Id> {
        match self {
            Self::People(people) => people.refer(id),
            Self::Answering(found) => {
                let Meant { record, name } = found.get(id)?.clone();
                Some(Id::Open(Slot::IdOf { kind: ResourceKind::User, record, name: name.into() }))
            }
        }
    }
}

/// As everybody's list has it: the first that has the id, else the first that goes by it.
fn names(picked: &[PickedRecord], wanted: &HashSet<String>) -> HashMap<String, Meant> {
    let mut reader = NameReader::new(ResourceKind::User);
    let mut names = HashMap::new();
    let named: Vec<_> =
        picked.iter().filter_map(|picked| Some((picked.index, reader.read(picked.text()).ok()?))).collect();
    let meant = |record: RecordIndex, name: &str| Meant { record, name: name.to_owned() };
    for (record, named) in &named {
        for id in named.ids.iter().filter(|id| wanted.contains(*id)) {
            names.entry(id.clone()).or_insert_with(|| meant(*record, &named.name));
        }
    }
    for (record, named) in named.iter().filter(|(_, named)| wanted.contains(&named.key)) {
        names.entry(named.key.clone()).or_insert_with(|| meant(*record, &named.name));
    }
    names
}

/// Whether a record is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pick {
    No = 0,
    Perhaps = 1,
    /// It is the one that was meant.
    Certain = 2,
}

impl Pick {
    const fn of(answer: Answer) -> Self {
        match answer {
            Answer::No => Self::No,
            Answer::ByName => Self::Perhaps,
            Answer::ByKey => Self::Certain,
        }
    }
}

/// What was picked, and the pass as far as it went.
struct Picked {
    records: Vec<PickedRecord>,
    passed: Passed,
}

struct PickedRecord {
    pick: Pick,
    index: RecordIndex,
    start: u64,
    text: String,
}

impl PickedRecord {
    fn text(&self) -> RecordText<'_> {
        RecordText { text: &self.text, index: self.index, start: self.start }
    }

    fn record(&self, kind: ResourceKind) -> Option<Record> {
        self.text().record(kind)
    }
}

/// Goes over the records on every core until enough are picked.
fn pick(
    stream: Stream<'_>,
    kind: ResourceKind,
    ask: impl Fn(&mut NameReader, RecordText<'_>, &mut KindInspector) -> Result<(Pick, Walked), Fault> + Sync,
    is_enough: impl FnMut(&PickedRecord) -> bool + Send,
) -> Result<Picked, Stop> {
    let name = stream.name().to_owned();
    let each = |reader: &mut NameReader, record: Passing<'_>, look: &mut KindInspector, out: &mut Vec<u8>| {
        let Passing { text, start } = record;
        // Its number is counted in the order of the file, by who takes what is picked.
        let (pick, walked) = ask(reader, RecordText { text, index: RecordIndex(usize::MAX), start }, look)?;
        frame(pick, start, text, out);
        Ok(walked)
    };
    let mut picker = Picker { is_enough, has_enough: false, count: 0, records: Vec::new() };
    let passed = match stream.run(kind, || NameReader::new(kind), each, &mut picker) {
        Ok(passed) => passed,
        Err(PassError::Write { passed, .. }) => passed,
        Err(PassError::Read { error, .. }) => return Err(way::broken_off(&name, &error)),
    };
    Ok(Picked { records: picker.records, passed })
}

/// What is said of a record: its pick, and for one that is picked where it begins, how long it is, and all of it.
fn frame(pick: Pick, start: u64, text: &str, out: &mut Vec<u8>) {
    out.push(pick as u8);
    if pick != Pick::No {
        out.extend_from_slice(&start.to_le_bytes());
        out.extend_from_slice(&(text.len() as u64).to_le_bytes());
        out.extend_from_slice(text.as_bytes());
    }
}

/// Takes what is said of the records, in their order.
struct Picker<E> {
    is_enough: E,
    has_enough: bool,
    count: usize,
    records: Vec<PickedRecord>,
}

impl<E: FnMut(&PickedRecord) -> bool> Picker<E> {
    fn take(&mut self, mut said: &[u8]) {
        while let Some((pick, rest)) = said.split_first().filter(|_| !self.has_enough) {
            said = rest;
            let index = RecordIndex(self.count);
            self.count += 1;
            let pick = match pick {
                0 => continue,
                1 => Pick::Perhaps,
                _ => Pick::Certain,
            };
            let (start, length) = (number(&mut said), number(&mut said));
            let (text, rest) = said.split_at(usize::try_from(length).unwrap_or(usize::MAX).min(said.len()));
            said = rest;
            let text = String::from_utf8_lossy(text).into_owned();
            let record = PickedRecord { pick, index, start, text };
            self.has_enough = (self.is_enough)(&record);
            self.records.push(record);
        }
    }
}

fn number(said: &mut &[u8]) -> u64 {
    let Some((bytes, rest)) = said.split_first_chunk() else { return 0 };
    *said = rest;
    u64::from_le_bytes(*bytes)
}

impl<E: FnMut(&PickedRecord) -> bool> Write for Picker<E> {
    /// What one window said, whole. An error ends the pass: there is enough.
    fn write(&mut self, said: &[u8]) -> io::Result<usize> {
        self.take(said);
        if self.has_enough { Err(io::ErrorKind::WriteZero.into()) } else { Ok(said.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
