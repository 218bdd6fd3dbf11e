//! Loading LDIF: the places of the entries, each of which is read once to say what it is and what is wrong with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::json::{SAMPLED, drop_all_but_first};
use super::{Loader, Payload, Stop, Taken};
use crate::base::{Finding, ResourceKind};
use crate::source::faults;
use crate::source::format::ldif::{self, Entry, EntryFault};
use crate::source::format::{self, Form, Sample};
use crate::source::scan::Span;
use crate::source::scan::entries::Entries;
use crate::source::set::{RecordList, in_parallel, runs};
use crate::source::storage::{BlockReader, Storage};

impl Loader<'_> {
    pub(super) fn ldif(&mut self, payload: &mut Payload, start: u64) -> Result<(), Stop> {
        let start = payload.ensure_utf8(start, self.encoding, self.cancel)?;
        let spans = self.entries(payload, start)?;
        let storage = Arc::clone(&payload.storage);
        let name = payload.name.clone();
        let work = |run: std::ops::Range<usize>| self.read_run(&name, &storage, &spans[run]);
        let mut seen = Seen::default();
        for run in in_parallel(runs(spans.len()), work) {
            seen.join(run?);
        }
        let samples = samples(&storage, &seen.records)?;
        let (format, reason) = format::recognise(&Sample::Ldif { records: &samples });
        let part =
            self.set.add_part(RecordList { storage, format, form: Form::Entry, joined: None, has_type_names: false });
        let mut taken = Taken { format, reason, table: None, users: 0, groups: 0 };
        for (span, kind) in seen.records {
            self.set.add_record(kind, part, span);
            taken.count(kind);
        }
        drop_all_but_first(&mut seen.findings, faults::LDIF_RANGE);
        payload.findings.extend(seen.findings);
        payload.findings.extend(others(&payload.name, &seen.others));
        if taken.users + taken.groups == 0 && payload.findings.is_empty() {
            payload.findings.push(faults::no_records(&payload.name));
        }
        self.add_file(payload, vec![taken]);
        Ok(())
    }

    fn entries(&self, payload: &mut Payload, start: u64) -> Result<Vec<Span>, Stop> {
        let mut entries = Entries::new(start);
        let mut spans = Vec::new();
        self.windows(&payload.storage, start, &mut |window| entries.feed(window, &mut |span| spans.push(span)))?;
        let too_long = entries.finish(&mut |span| spans.push(span));
        payload.findings.extend(too_long.into_iter().map(|at| faults::too_long(&payload.name, at, "")));
        Ok(spans)
    }

    fn read_run(&self, file: &str, storage: &Storage, spans: &[Span]) -> Result<Seen, Stop> {
        let mut reader = BlockReader::new(storage);
        let mut seen = Seen::default();
        for span in spans {
            self.cancel.check()?;
            seen.read(file, *span, &String::from_utf8_lossy(reader.bytes(*span)?));
            self.progress.advance(u64::from(span.length));
        }
        Ok(seen)
    }
}

/// The first people and groups.
fn samples(storage: &Storage, records: &[(Span, ResourceKind)]) -> Result<Vec<Value>, Stop> {
    let mut reader = BlockReader::new(storage);
    let sample = |(span, _): &(Span, ResourceKind)| Ok(ldif::object(&String::from_utf8_lossy(reader.bytes(*span)?)));
    records.iter().take(SAMPLED).map(sample).collect()
}

/// What the entries of a run turned out to be.
#[derive(Debug, Default)]
struct Seen {
    records: Vec<(Span, ResourceKind)>,
    findings: Vec<Finding>,
    /// How many of each class are neither people nor groups.
    others: BTreeMap<String, usize>,
}

impl Seen {
    fn read(&mut self, file: &str, span: Span, text: &str) {
        let parsed = ldif::parse(text);
        let is_broken = parsed.is_broken();
        for (at, fault) in &parsed.faults {
            self.findings.push(fault_finding(file, span.start, span.start + *at as u64, fault));
        }
        match parsed.entry {
            _ if is_broken => {}
            Entry::Record(kind) => self.records.push((span, kind)),
            Entry::Other(class) => *self.others.entry(class).or_default() += 1,
            Entry::Change(change) => self.findings.push(faults::ldif_change(file, span.start, &change)),
            Entry::Result(Some(refusal)) => self.findings.push(faults::ldif_refused(file, span.start, &refusal)),
            Entry::Result(None) | Entry::Nothing => {}
        }
    }

    fn join(&mut self, mut later: Self) {
        self.records.append(&mut later.records);
        self.findings.append(&mut later.findings);
        for (class, count) in later.others {
            *self.others.entry(class).or_default() += count;
        }
    }
}

fn fault_finding(file: &str, start: u64, at: u64, fault: &EntryFault) -> Finding {
    match fault {
        EntryFault::Broken(why) => faults::ldif_broken(file, start, at, why),
        EntryFault::Url(attribute) => faults::ldif_url(file, at, attribute),
        EntryFault::Base64(attribute) => faults::ldif_base64(file, at, attribute),
        EntryFault::Version(version) => faults::ldif_version(file, at, version),
        EntryFault::Range(attribute) => faults::ldif_range(file, at, attribute),
    }
}

fn others(file: &str, others: &BTreeMap<String, usize>) -> Option<Finding> {
    let classes: Vec<&str> = others.keys().map(String::as_str).collect();
    (!classes.is_empty()).then(|| faults::ldif_others(file, others.values().sum(), &format::listed(&classes)))
}
