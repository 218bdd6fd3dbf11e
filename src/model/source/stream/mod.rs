//! One pass over a JSON text of any size that is read once and never held: a large file, or standard input.
//!
//! A [`Stream`] finds out from the first window what the text holds. [`Stream::run`] then lets every core take windows
//! in turn: whoever holds the reader finds the records in the next window, works on them alone, and writes in the order
//! of the windows. What is in memory is a window and its output for each core.
//!
//! What is odd is found and worded as when loading. Only a choice between several lists in one text is made earlier:
//! the first list under a name that APIs use is taken, and others are said to be passed by.

mod reader;
mod turn;

use std::io::{self, Read, Write};

use serde_json::Value;

use self::reader::Reader;
use self::turn::Turns;
use super::decode::{self, Sniffed};
use super::encoding::Escapes;
use super::faults;
use super::format::type_name::leave_out_type_names;
use super::format::{self, Sample};
use super::inspect::{self, Broken, KindInspector};
use super::kind::KindMarks;
use super::load::{TextShape, is_batch, is_page, next_page_key, samples_of, text_shape};
use super::scan::Span;
use super::scan::document::Document;
use super::set::listed_in_part;
use super::unpack;
use super::walk::{Fault, Walked};
use crate::base::{ClientKind, Finding, ResourceKind, threads};

/// How much is read at once.
const WINDOW: usize = 1 << 20;
/// How much is looked at to find out what the text holds. Less than this is better loaded as a set.
const HEAD: usize = 2 << 20;

/// A text that can be gone over in one pass.
pub struct Stream<'i> {
    name: String,
    input: Box<dyn Read + Send + 'i>,
    head: Vec<u8>,
    start: u64,
    format: &'static format::Format,
    usual: ResourceKind,
}

/// What a text turned out to be.
pub enum Opened<'i> {
    Stream(Stream<'i>),
    /// It is small, or not JSON in the vendor's own shape: to be loaded as a set. All of it, unpacked.
    Other(Box<dyn Read + Send + 'i>),
}

/// How a pass ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// How many records were handed over, and how many were of the other kind.
    pub records: usize,
    pub others: usize,
    /// How many were neither users nor groups.
    pub neither: usize,
    pub findings: Vec<Finding>,
}

/// Why a pass stopped before the end.
#[derive(Debug)]
pub enum PassError {
    /// What went by until then is written.
    Read {
        error: io::Error,
        passed: Passed,
    },
    Write {
        error: io::Error,
        passed: Passed,
    },
}

impl PassError {
    fn listed(mut self, name: &str) -> Self {
        let (Self::Read { passed, .. } | Self::Write { passed, .. }) = &mut self;
        passed.findings = listed_in_part(name, std::mem::take(&mut passed.findings));
        self
    }
}

/// One record of a pass.
#[derive(Clone, Copy, Debug)]
pub struct RecordText<'t> {
    pub text: &'t str,
    /// Where it begins in the input.
    pub start: u64,
}

impl<'i> Stream<'i> {
    /// Reads as much as is needed to know. gzip is taken off on the way.
    pub fn open(name: &str, mut input: Box<dyn Read + Send + 'i>) -> io::Result<Opened<'i>> {
        let mut mark = Vec::with_capacity(2);
        input.by_ref().take(2).read_to_end(&mut mark)?;
        let is_packed = unpack::is_gzip(&mark);
        let whole = io::Cursor::new(mark).chain(input);
        let mut input: Box<dyn Read + Send + 'i> = if is_packed { unpack::decoder(whole) } else { Box::new(whole) };
        let mut head = Vec::with_capacity(HEAD);
        input.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let known = if head.len() < HEAD { None } else { recognised(&head) };
        Ok(match known {
            None => Opened::Other(Box::new(io::Cursor::new(head).chain(input))),
            Some((start, format, usual)) => {
                Opened::Stream(Self { name: name.to_owned(), input, head, start, format, usual })
            }
        })
    }

    /// The whole text after all, with what is read of it already.
    pub fn into_read(self) -> Box<dyn Read + Send + 'i> {
        Box::new(io::Cursor::new(self.head).chain(self.input))
    }

    /// What the input is called in words.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The provisioning client whose payload this is.
    pub fn client(&self) -> Option<ClientKind> {
        self.format.client
    }

    /// Hands every record of this kind to `each`, on every core, and writes what it appends in the order of the
    /// records. `each` walks over the record and shows the walk to the [`KindInspector`]; what it appends for a record that does
    /// not parse, or is of the other kind, is not written.
    pub fn run<T>(
        self,
        kind: ResourceKind,
        make: impl Fn() -> T + Sync,
        each: impl Fn(&mut T, RecordText<'_>, &mut KindInspector, &mut Vec<u8>) -> Result<Walked, Fault> + Sync,
        out: &mut (dyn Write + Send),
    ) -> Result<Passed, PassError> {
        let Self { name, input, head, start, usual, .. } = self;
        let reader = Reader::new(io::Cursor::new(head).chain(input), start, usual);
        let turns = Turns::new(reader, out);
        let work = || {
            let mut worker = make();
            let mut look = KindInspector::default();
            turns.work(|batch, out, seen: &mut Passed| {
                for (span, usual) in batch.spans {
                    let (start, bytes) = batch.record(*span);
                    let before = out.len();
                    look.begin();
                    let walked = inspect::text(bytes).and_then(|text| {
                        let walked = each(&mut worker, RecordText { text, start }, &mut look, out)?;
                        Ok::<_, Broken>(look.inspected(text, walked))
                    });
                    let is_wanted = match walked {
                        Ok(inspected) => {
                            seen.findings
                                .extend(inspected.repeated_key.map(|key| faults::repeated_key(&name, start, &key)));
                            if inspected.marks.is_other() {
                                seen.neither += 1;
                                out.truncate(before);
                                continue;
                            }
                            if inspected.marks.is_removed() {
                                seen.findings.push(faults::graph_removed(&name, start));
                                out.truncate(before);
                                continue;
                            }
                            let is_wanted = inspected.marks.kind(*usual) == kind;
                            *(if is_wanted { &mut seen.records } else { &mut seen.others }) += 1;
                            is_wanted
                        }
                        Err(broken) => {
                            seen.findings.push(faults::broken_record(&name, start, &broken));
                            false
                        }
                    };
                    if !is_wanted {
                        out.truncate(before);
                    }
                }
            });
        };
        std::thread::scope(|scope| {
            (1..threads::sharing(usize::MAX)).for_each(|_| drop(scope.spawn(work)));
            work();
        });
        let (reader, mut passed) = turns.end().map_err(|error| error.listed(&name))?;
        let passed_by = reader.passed_by();
        let outline = reader.outline();
        let mut findings: Vec<Finding> = outline.faults.iter().map(|fault| faults::structural(&name, fault)).collect();
        for list in outline.lists.iter().filter(|list| list.others > 0) {
            findings.push(faults::not_objects(&name, list.others, list.first_other.unwrap_or(start)));
        }
        findings.extend(next_page_key(&outline).map(|key| faults::one_page(&name, key)));
        findings.extend(passed_by.map(|(count, list)| faults::passed_by(&name, count, &list)));
        findings.append(&mut passed.findings);
        let neither = passed.neither;
        findings.extend((neither > 0).then(|| faults::others_left_out(&name, neither, "another type")));
        Ok(Passed { findings: listed_in_part(&name, findings), ..passed })
    }
}

/// Where the text begins, its format, and what its records are when they do not say so.
fn recognised(head: &[u8]) -> Option<(u64, &'static format::Format, ResourceKind)> {
    let Sniffed::Utf8 { start } = decode::sniff(&head[..head.len().min(8 << 10)]) else { return None };
    let text = &head[usize::try_from(start).ok()?..];
    let beginning = String::from_utf8_lossy(&text[..text.len().min(8 << 10)]);
    let mut escapes = Escapes::default();
    escapes.look(0, head);
    if text_shape(&beginning) != TextShape::Json || escapes.first().is_some() {
        return None;
    }
    let mut document = Document::new(start);
    if document.feed(text).is_some() {
        return None;
    }
    // The records of the list that comes first: the list that a pass takes.
    let mut first: Option<(Vec<String>, Vec<Span>)> = None;
    document.take_certain(&mut |list, records| {
        first.get_or_insert_with(|| (list.map_or_else(Vec::new, |list| list.keys.clone()), records));
    });
    let (keys, spans) = first?;
    let outline = document.finish();
    let list = outline.lists.iter().find(|list| list.keys == keys)?;
    let samples = samples_of(spans.iter().filter_map(|span| {
        let from = usize::try_from(span.start).ok()?;
        head.get(from..from + span.length as usize)
    }));
    let sample = Sample::Json { outline: &outline, list, records: &samples };
    // What has to be seen as a whole: pages in a list, changes to what came before, text that is to be left out.
    let is_delta = ["@odata.deltaLink", "@odata.nextLink"]
        .iter()
        .any(|key| outline.envelope_text(key).is_some_and(|link| link.contains("/delta")));
    let has_delta = samples.iter().any(|record| KindMarks::of(record).is_delta());
    let has_type_names = |record: &Value| {
        let mut left = record.clone();
        leave_out_type_names(&mut left);
        left != *record
    };
    if format::beside::recognise(&sample).is_some()
        || is_batch(list)
        || samples.iter().any(is_page)
        || is_delta
        || has_delta
        || samples.iter().any(has_type_names)
    {
        return None;
    }
    let (format, _) = format::recognise(&sample);
    (!samples.is_empty() && format.shape.is_none()).then(|| (start, format, sample.usual_kind()))
}

#[cfg(test)]
mod tests;
