//! One pass over a JSON text of any size that is read once and never held: a large file, or standard input.
//!
//! A [`Stream`] finds out from the first window what the text holds. [`Stream::run`] then lets every core take windows
//! in turn: whoever holds the reader finds the records in the next window, works on them alone, and writes in the order
//! of the windows. What is in memory is a window and its output for each core.
//!
//! What is odd is found and worded as when loading. Only what the text is has to be judged earlier, by its first window
//! ([`judged`]): which of several lists has the records, what its envelope says of them. A file is gone over once before
//! for that, which keeps nothing; of what comes only once, it is said at the end when its end says otherwise.

mod judged;
mod reader;
mod turn;

use std::io::{self, Read, Write};

use self::judged::Judged;
use self::reader::{Reader, Window};
use self::turn::Turns;
use super::faults;
use super::format::type_name::leave_out_type_names;
use super::inspect::{self, Broken, KindInspector};
use super::load::{drop_all_but_first, next_page_key};
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
    judged: Judged,
}

/// Opens an input from its beginning.
type Again<'o, 'i> = &'o dyn Fn() -> io::Result<Box<dyn Read + Send + 'i>>;

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
    /// Of how many of the records a value is missing because it is not known.
    pub lacking: usize,
    pub findings: Vec<Finding>,
}

impl Passed {
    /// Whether the end says that it is another thing than its beginning.
    pub fn is_misjudged(&self) -> bool {
        self.findings.iter().any(|finding| finding.code == faults::JUDGED_BY_BEGINNING)
    }
}

/// What was made of a record that goes by.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    pub walked: Walked,
    /// A value is missing because it is not known.
    pub is_lacking: bool,
}

impl From<Walked> for Made {
    fn from(walked: Walked) -> Self {
        Self { walked, is_lacking: false }
    }
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
    pub fn open(name: &str, input: Box<dyn Read + Send + 'i>) -> io::Result<Opened<'i>> {
        let mut input = unpacked(input)?;
        let mut head = Vec::with_capacity(HEAD);
        input.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let judged = if head.len() < HEAD { None } else { Judged::by_beginning(&head) };
        Ok(match judged {
            None => Opened::Other(Box::new(io::Cursor::new(head).chain(input))),
            Some(judged) => Opened::Stream(Self { name: name.to_owned(), input, head, judged }),
        })
    }

    /// The same of what can be read again: where the end may say another thing than the beginning, all of it is gone over
    /// before.
    pub fn open_again(name: &str, open: Again<'_, 'i>) -> io::Result<Opened<'i>> {
        match Self::open(name, open()?)? {
            Opened::Stream(stream) if stream.judged.may_change() => stream.judged_by_whole(open),
            opened => Ok(opened),
        }
    }

    /// For who stops at the first record that is meant: it is gone over before only where another list may be the right one.
    pub fn open_for_one(name: &str, open: Again<'_, 'i>) -> io::Result<Opened<'i>> {
        match Self::open(name, open()?)? {
            Opened::Stream(stream) if stream.judged.may_be_outranked() => stream.judged_by_whole(open),
            opened => Ok(opened),
        }
    }

    fn judged_by_whole(self, open: Again<'_, 'i>) -> io::Result<Opened<'i>> {
        let mut stream = self;
        let mut reader = Reader::new(unpacked(open()?)?, stream.judged.start, stream.judged.usual);
        let mut window = Window::default();
        loop {
            match reader.next(&mut window) {
                Ok(true) => {}
                Ok(false) => break,
                // The pass itself comes to that place, and says what went by until then.
                Err(_) => return Ok(Opened::Stream(stream)),
            }
        }
        Ok(match stream.judged.by_whole(&reader.outline()) {
            Some(judged) => {
                stream.judged = judged;
                Opened::Stream(stream)
            }
            None => Opened::Other(unpacked(open()?)?),
        })
    }

    /// The whole text after all, with what is read of it already.
    pub fn into_read(self) -> Box<dyn Read + Send + 'i> {
        Box::new(io::Cursor::new(self.head).chain(self.input))
    }

    /// The first record.
    pub fn first(&self) -> Option<&serde_json::Value> {
        self.judged.samples.first()
    }

    /// What the input is called in words.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The provisioning client whose payload this is.
    pub fn client(&self) -> Option<ClientKind> {
        self.judged.format.client
    }

    /// Hands every record of this kind to `each`, on every core, and writes what it appends in the order of the
    /// records. `each` walks over the record and shows the walk to the [`KindInspector`]; what it appends for a record that does
    /// not parse, or is of the other kind, is not written. A record is handed over again where it has to be read otherwise;
    /// what is made of it then counts.
    pub fn run<T, M: Into<Made>>(
        self,
        kind: ResourceKind,
        make: impl Fn() -> T + Sync,
        each: impl Fn(&mut T, RecordText<'_>, &mut KindInspector, &mut Vec<u8>) -> Result<M, Fault> + Sync,
        out: &mut (dyn Write + Send),
    ) -> Result<Passed, PassError> {
        let Self { name, input, head, judged } = self;
        let start = judged.start;
        let reader = Reader::new(io::Cursor::new(head).chain(input), start, judged.usual);
        let turns = Turns::new(reader, out);
        let work = || {
            let mut worker = make();
            let mut look = KindInspector::default();
            turns.work(|batch, out, seen: &mut Passed| {
                let (mut has_cut, mut has_change) = (false, false);
                for (span, usual) in batch.spans {
                    let (start, bytes) = batch.record(*span);
                    let before = out.len();
                    look.begin();
                    let walked = inspect::text(bytes).and_then(|text| {
                        let mut made: Made = each(&mut worker, RecordText { text, start }, &mut look, out)?.into();
                        let inspected = look.inspected(text, made.walked);
                        let cleaned = inspected.depth_cut.then(|| without_type_names(text)).flatten();
                        if let Some(text) = &cleaned {
                            out.truncate(before);
                            look.begin();
                            made = each(&mut worker, RecordText { text, start }, &mut look, out)?.into();
                        }
                        Ok::<_, Broken>((inspected, made.is_lacking))
                    });
                    let is_wanted = match walked {
                        Ok((inspected, is_lacking)) => {
                            seen.findings
                                .extend(inspected.repeated_key.map(|key| faults::repeated_key(&name, start, &key)));
                            // Only the first of these is said.
                            if inspected.depth_cut && !std::mem::replace(&mut has_cut, true) {
                                seen.findings.push(faults::depth_cut(&name, start));
                            }
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
                            if inspected.marks.is_delta() && !std::mem::replace(&mut has_change, true) {
                                seen.findings.push(faults::change_not_followed(&name, start));
                            }
                            let is_wanted = inspected.marks.kind(*usual) == kind;
                            *(if is_wanted { &mut seen.records } else { &mut seen.others }) += 1;
                            seen.lacking += usize::from(is_wanted && is_lacking);
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
        let mut findings = of_whole(&name, reader, &judged);
        findings.append(&mut passed.findings);
        [faults::DEPTH_CUT, faults::CHANGE_NOT_FOLLOWED]
            .iter()
            .for_each(|code| drop_all_but_first(&mut findings, code));
        let neither = passed.neither;
        findings.extend((neither > 0).then(|| faults::others_left_out(&name, neither, "another type")));
        Ok(Passed { findings: listed_in_part(&name, findings), ..passed })
    }
}

/// What is found when all of it went by.
fn of_whole<R: Read>(name: &str, reader: Reader<R>, judged: &Judged) -> Vec<Finding> {
    let passed_by = reader.passed_by();
    let outline = reader.outline();
    let mut findings: Vec<Finding> = outline.faults.iter().map(|fault| faults::structural(name, fault)).collect();
    for list in outline.lists.iter().filter(|list| list.others > 0) {
        findings.push(faults::not_objects(name, list.others, list.first_other.unwrap_or(judged.start)));
    }
    findings.extend(next_page_key(&outline).map(|key| faults::one_page(name, key)));
    findings.extend(passed_by.map(|(count, list)| faults::passed_by(name, count, &list)));
    let is_as_judged = judged.by_whole(&outline).is_some_and(|whole| whole.is_like(judged));
    findings.extend((!is_as_judged).then(|| faults::judged_by_beginning(name, judged.named())));
    findings
}

/// The text without what it is packed in.
fn unpacked<'i>(mut input: Box<dyn Read + Send + 'i>) -> io::Result<Box<dyn Read + Send + 'i>> {
    let mut mark = Vec::with_capacity(2);
    input.by_ref().take(2).read_to_end(&mut mark)?;
    let is_packed = unpack::is_gzip(&mark);
    let whole = io::Cursor::new(mark).chain(input);
    Ok(if is_packed { unpack::decoder(whole) } else { Box::new(whole) })
}

/// The record without the names of types that stand in place of values.
fn without_type_names(text: &str) -> Option<String> {
    let mut record = serde_json::from_str(text).ok()?;
    leave_out_type_names(&mut record);
    Some(record.to_string())
}

#[cfg(test)]
mod tests;
