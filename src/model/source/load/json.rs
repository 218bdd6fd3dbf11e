//! Loading JSON: find the lists, recognise what they hold, look at every record once.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::{Loader, Payload, Stop, Taken};
use crate::base::{Finding, ResourceKind};
use crate::source::apart::beginning_of;
use crate::source::encoding::Escapes;
use crate::source::format::{self, Form, Format, Sample, beside};
use crate::source::headings::TableTraits;
use crate::source::inspect::{Inspected, Inspector};
use crate::source::kind::KindMarks;
use crate::source::scan::Span;
use crate::source::scan::document::Document;
use crate::source::scan::outline::{Layout, List, Outline};
use crate::source::set::{RecordList, in_parallel, runs};
use crate::source::storage::{BLOCK, BlockReader, Storage};
use crate::source::{faults, resync};

/// So many records are looked at to recognise a format.
pub(super) const SAMPLED: usize = 20;

/// The keys of the first record.
fn keys_of(samples: &[Value]) -> Vec<&str> {
    let keys = samples.first().and_then(Value::as_object).map(|object| object.keys().map(String::as_str).collect());
    keys.unwrap_or_default()
}

impl Loader<'_> {
    pub(super) fn json(&mut self, payload: &mut Payload, start: u64) -> Result<(), Stop> {
        let mut escapes = Escapes::default();
        let mut outline = self.outline(&payload.storage, start, &mut escapes)?;
        let mut start = start;
        if let Some(at) = escapes.first() {
            start = payload.read_switching(start, at, self.encoding, self.cancel)?;
            outline = self.outline(&payload.storage, start, &mut Escapes::default())?;
        }
        let count: usize = outline.lists.iter().map(|list| list.records.len()).sum();
        if outline.layout == Layout::Scalar && count == 0 && outline.faults.is_empty() {
            return Err(faults::no_payload(
                &payload.name,
                "json-no-object",
                "holds a single JSON value, not users or groups",
                "Export the list of users or groups itself.",
            )
            .into());
        }
        payload.findings.extend(outline.faults.iter().map(|fault| faults::structural(&payload.name, fault)));
        for list in outline.lists.iter().filter(|list| list.others > 0) {
            payload.findings.push(faults::not_objects(&payload.name, list.others, list.first_other.unwrap_or(start)));
        }
        if count == 0 && payload.findings.is_empty() {
            payload.findings.push(faults::no_records(&payload.name));
        }
        let pages = self.pages(payload, &outline, 0)?;
        let outlines = if pages.is_empty() { vec![outline] } else { pages };
        let mut taken = Vec::new();
        for outline in &outlines {
            self.note_pages(&payload.name, outline);
            for list in outline.lists.iter().filter(|list| !list.records.is_empty() || count == 0) {
                taken.push(self.list(payload, outline, list)?);
            }
        }
        self.add_file(payload, taken);
        Ok(())
    }

    /// Where the records are. A record that is not closed swallows those after it; then the pass goes on where the
    /// next one seems to begin, so often as to help with a slip and not to read a ruin for hours.
    fn outline(&self, storage: &Storage, start: u64, escapes: &mut Escapes) -> Result<Outline, Stop> {
        const RESUMED: usize = 20;
        let read = |at, length| storage.read(at, length);
        let mut document = Document::new(start);
        let (mut resumed, mut furthest) = (0, start);
        let mut room = Vec::new();
        while document.offset() < storage.size() {
            self.cancel.check()?;
            let window = storage.read_in(&mut room, document.offset(), BLOCK)?;
            escapes.look(document.offset(), window);
            let suspect = document.feed(window);
            self.progress.advance(document.offset().saturating_sub(furthest));
            furthest = furthest.max(document.offset());
            let at_end = document.offset() == storage.size();
            let suspect = suspect.or_else(|| document.open_record().filter(|_| at_end)).filter(|_| resumed < RESUMED);
            if let Some(next) =
                suspect.map(|start| resync::next_record(&read, start, document.offset())).transpose()?.flatten()
            {
                document.resume(next);
                resumed += 1;
            }
        }
        Ok(document.finish())
    }

    /// Recognises one list and adds its records that parse.
    fn list(&mut self, payload: &mut Payload, outline: &Outline, list: &List) -> Result<Taken, Stop> {
        let samples = samples(&payload.storage, &list.records)?;
        if let ([only], Layout::OneObject) = (samples.as_slice(), outline.layout) {
            refuse_error_response(&payload.name, only)?;
        }
        let sample = Sample::Json { outline, list, records: &samples };
        if let Some((what, reason)) = beside::recognise(&sample) {
            let storage = Arc::clone(&payload.storage);
            self.take_beside(what, &payload.name, &storage, &list.records)?;
            return Ok(Taken { format: what.format(), reason, table: None, users: 0, groups: 0 });
        }
        let (format, reason) = format::recognise(&sample);
        let usual = sample.usual_kind();
        let part = self.set.add_part(RecordList {
            storage: Arc::clone(&payload.storage),
            format,
            form: Form::Json,
            joined: None,
            has_type_names: false,
        });
        let checked = self.check(payload, &list.records, format, usual)?;
        if checked.has_type_names {
            self.set.has_type_names(part);
        }
        payload.findings.extend(others_left_out(&payload.name, &checked.others));
        self.links.has_delta |= checked.has_delta;
        let (kinds, removed) = (checked.kinds, checked.removed);
        for span in removed {
            let record = serde_json::from_slice(&payload.storage.read(span.start, span.length as usize)?);
            payload.findings.push(faults::graph_removed(&payload.name, span.start));
            self.links.removed(part, span, &record.unwrap_or_default());
        }
        let table = format.is_any().then(|| TableTraits::of(&keys_of(&samples)));
        let mut taken = Taken { format, reason, table, users: 0, groups: 0 };
        for (span, kind) in list.records.iter().zip(kinds) {
            let Some(kind) = kind else { continue };
            self.set.add_record(kind, part, *span);
            taken.count(kind);
        }
        Ok(taken)
    }

    /// Looks at every record once, on several threads: what each is, if it is one that is kept; and those that say of
    /// somebody that they are gone.
    fn check(
        &self,
        payload: &mut Payload,
        spans: &[Span],
        format: &'static Format,
        usual: ResourceKind,
    ) -> Result<Run, Stop> {
        let storage = Arc::clone(&payload.storage);
        let name = payload.name.clone();
        let work = |run: std::ops::Range<usize>| self.check_run(&name, &storage, &spans[run], format, usual);
        let mut checked = Run::default();
        for result in in_parallel(runs(spans.len()), work) {
            checked.join(result?);
        }
        payload.findings.append(&mut checked.findings);
        drop_all_but_first(&mut payload.findings, faults::DEPTH_CUT);
        Ok(checked)
    }
}

fn samples(storage: &Storage, spans: &[Span]) -> Result<Vec<Value>, Stop> {
    let mut samples = Vec::new();
    for span in spans.iter().take(SAMPLED) {
        samples.extend(beginning_of(&storage.read(span.start, span.length as usize)?).ok());
    }
    Ok(samples)
}

/// The first records that parse.
pub fn samples_of<'r>(records: impl Iterator<Item = &'r [u8]>) -> Vec<Value> {
    records.take(SAMPLED).filter_map(|record| beginning_of(record).ok()).collect()
}

/// One object that is not a user but an API's "no": Graph, Okta, Google, SCIM.
fn refuse_error_response(file: &str, value: &Value) -> Result<(), Stop> {
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str);
    let is_scim_error = value.pointer("/schemas/0").and_then(Value::as_str).is_some_and(|s| s.ends_with(":Error"));
    let said =
        text("/error/message").or_else(|| text("/errorSummary")).or_else(|| text("/detail").filter(|_| is_scim_error));
    let Some(said) = said else { return Ok(()) };
    Err(Finding::error("source-error-response", format!("{file} is an error that the API gave, not users or groups"))
        .because(format!("The API said: {said}"))
        .remedy(
            "Mend what the API complains about (often an expired sign-in or a missing permission), then export again.",
        )
        .at_file(file, Some(0))
        .into())
}

/// A note about what is neither a user nor a group.
fn others_left_out(file: &str, others: &BTreeMap<String, usize>) -> Option<Finding> {
    let kinds: Vec<&str> = others.keys().map(String::as_str).collect();
    (!kinds.is_empty()).then(|| faults::others_left_out(file, others.values().sum(), &format::listed(&kinds)))
}

/// What the records of a run turned out to be.
#[derive(Debug, Default)]
struct Run {
    /// For each record; of those that are kept.
    kinds: Vec<Option<ResourceKind>>,
    /// Those that say of somebody that they are gone.
    removed: Vec<Span>,
    findings: Vec<Finding>,
    /// How many of each kind are neither users nor groups.
    others: BTreeMap<String, usize>,
    has_type_names: bool,
    has_delta: bool,
}

impl Run {
    fn join(&mut self, mut later: Self) {
        self.kinds.append(&mut later.kinds);
        self.removed.append(&mut later.removed);
        self.findings.append(&mut later.findings);
        self.has_type_names |= later.has_type_names;
        self.has_delta |= later.has_delta;
        for (kind, count) in later.others {
            *self.others.entry(kind).or_default() += count;
        }
    }

    /// Takes in a record that parses; what it is, if it is kept.
    fn take(&mut self, span: Span, record: &[u8], marks: KindMarks, usual: ResourceKind) -> Option<ResourceKind> {
        self.has_delta |= marks.is_delta();
        if marks.is_other() {
            *self.others.entry(stated_kind(record)).or_default() += 1;
            return None;
        }
        if marks.is_removed() {
            self.removed.push(span);
            return None;
        }
        Some(marks.kind(usual))
    }
}

impl Loader<'_> {
    fn check_run(
        &self,
        file: &str,
        storage: &Storage,
        spans: &[Span],
        format: &Format,
        usual: ResourceKind,
    ) -> Result<Run, Stop> {
        let mut reader = BlockReader::new(storage);
        let mut run = Run::default();
        let mut inspector = Inspector::default();
        for span in spans {
            self.cancel.check()?;
            let record = reader.bytes(*span)?;
            let kept = match inspector.inspect(record) {
                Ok(Inspected { marks, repeated_key, depth_cut }) => {
                    run.findings.extend(repeated_key.map(|key| faults::repeated_key(file, span.start, &key)));
                    run.findings.extend(depth_cut.then(|| faults::depth_cut(file, span.start)));
                    run.has_type_names |= depth_cut;
                    run.take(*span, record, marks_in(format, record).unwrap_or(marks), usual)
                }
                Err(broken) => {
                    run.findings.push(faults::broken_record(file, span.start, &broken));
                    None
                }
            };
            run.kinds.push(kept);
            self.progress.advance(u64::from(span.length));
        }
        Ok(run)
    }
}

/// What a record says of its kind in the vendor's own shape, where it is written in another.
fn marks_in(format: &Format, record: &[u8]) -> Option<KindMarks> {
    let shape = format.shape?;
    serde_json::from_slice(record).ok().map(|record| KindMarks::of(&shape(record)))
}

/// What a record says it is, when that is neither a user nor a group.
fn stated_kind(record: &[u8]) -> String {
    let record: Value = serde_json::from_slice(record).unwrap_or_default();
    let text = ["@odata.type", "odata.type", "objectType", "ObjectType", "objectClass", "ObjectClass"]
        .iter()
        .filter_map(|key| record.get(key).or_else(|| record.get("AdditionalProperties")?.get(key)))
        .find_map(|value| value.as_str().or_else(|| value.as_array()?.last()?.as_str()));
    text.unwrap_or_default().trim_start_matches("#microsoft.graph.").to_owned()
}

/// Says once what holds for a whole file.
pub fn drop_all_but_first(findings: &mut Vec<Finding>, code: &str) {
    let mut seen = false;
    findings.retain(|finding| finding.code != code || !std::mem::replace(&mut seen, true));
}
