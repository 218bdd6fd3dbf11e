//! Finds the records of a text while it is read, window by window.

use std::borrow::Cow;
use std::io::{self, Read};

use super::WINDOW;
use crate::base::ResourceKind;
use crate::source::resync;
use crate::source::scan::document::Document;
use crate::source::scan::outline::Outline;
use crate::source::scan::{RECORD_LIMIT, Span};

/// The records of one window: their places in the input, what they are when they do not say so, and bytes that hold
/// them all.
#[derive(Debug)]
pub struct Batch<'b> {
    pub spans: &'b [(Span, ResourceKind)],
    pub bytes: &'b [u8],
    /// Where the bytes begin in the input.
    pub start: u64,
}

impl<'b> Batch<'b> {
    pub fn record(&self, span: Span) -> (u64, &'b [u8]) {
        let at = usize::try_from(span.start.saturating_sub(self.start)).unwrap_or(usize::MAX);
        (span.start, self.bytes.get(at..at.saturating_add(span.length as usize)).unwrap_or_default())
    }
}

/// The bytes of one batch, which are given back to be used again.
#[derive(Debug, Default)]
pub struct Window {
    pub bytes: Vec<u8>,
    pub start: u64,
    pub spans: Vec<(Span, ResourceKind)>,
}

impl Window {
    pub fn batch(&self) -> Batch<'_> {
        Batch { spans: &self.spans, bytes: &self.bytes, start: self.start }
    }
}

/// How often a pass goes on inside what seemed to be one record; as when loading.
const RESUMED: usize = 20;

pub struct Reader<R> {
    input: R,
    document: Document,
    /// What is read and not yet handed out.
    buffer: Vec<u8>,
    /// Where the buffer begins in the input.
    start: u64,
    ended: bool,
    /// What ended it before its time: said once what came before is handed out.
    broken: Option<io::Error>,
    resumed: usize,
    list: TakenList,
    usual: ResourceKind,
    passed_by: Option<(usize, String)>,
}

/// The list whose records are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
enum TakenList {
    NotYet,
    /// Objects in a row, or this list, by the keys that lead to it.
    Row,
    Keys(Vec<String>),
}

impl<R: Read> Reader<R> {
    /// `usual`: what records are in a list that is not called users or groups.
    pub fn new(input: R, start: u64, usual: ResourceKind) -> Self {
        Self {
            input,
            document: Document::new(start),
            buffer: Vec::new(),
            start: 0,
            ended: false,
            broken: None,
            resumed: 0,
            list: TakenList::NotYet,
            usual,
            passed_by: None,
        }
    }

    /// The next records, in place of those in `window`. False: there are no more.
    pub fn next(&mut self, window: &mut Window) -> io::Result<bool> {
        window.spans.clear();
        while window.spans.is_empty() {
            if let Some(error) = self.broken.take() {
                return Err(error);
            }
            if self.ended {
                return Ok(false);
            }
            self.read();
            self.feed();
            self.take(&mut window.spans);
        }
        // What is not needed any more goes along with the records; the rest, usually a piece of one record, stays.
        let within = |place: u64| usize::try_from(place.saturating_sub(self.start)).unwrap_or(usize::MAX);
        let needed = self.document.needed_from();
        let taken = within(needed).min(self.buffer.len());
        let kept = within(needed.saturating_sub(resync::LONGEST_INDENT)).min(taken);
        window.bytes.clear();
        window.bytes.reserve(self.buffer.capacity());
        window.bytes.extend_from_slice(&self.buffer[kept..]);
        std::mem::swap(&mut window.bytes, &mut self.buffer);
        window.bytes.truncate(taken);
        window.start = self.start;
        self.start += kept as u64;
        Ok(true)
    }

    fn read(&mut self) {
        let is_lost = self.buffer.len() as u64 > RECORD_LIMIT;
        if is_lost {
            // Whatever is open is too long to be a record; its end is looked for, its text is not needed.
            self.start += self.buffer.len() as u64;
            self.buffer.clear();
        }
        let before = self.buffer.len();
        self.buffer.reserve(WINDOW);
        self.broken = self.input.by_ref().take(WINDOW as u64).read_to_end(&mut self.buffer).err();
        self.ended = self.buffer.len() - before < WINDOW;
    }

    /// As when loading: where a record is not closed, the pass goes on where the next one seems to begin.
    fn feed(&mut self) {
        let end = self.start + self.buffer.len() as u64;
        while self.document.offset() < end {
            let at = usize::try_from(self.document.offset() - self.start).unwrap_or(usize::MAX);
            let suspect = self.document.feed(self.buffer.get(at..).unwrap_or_default());
            let at_end = self.ended && self.broken.is_none() && self.document.offset() == end;
            let open = || self.document.open_record().filter(|_| at_end);
            let suspect = suspect.or_else(open).filter(|start| *start >= self.start && self.resumed < RESUMED);
            let (buffer, start) = (&self.buffer, self.start);
            let read = |place: u64, length: usize| {
                let from = usize::try_from(place.saturating_sub(start)).unwrap_or(usize::MAX).min(buffer.len());
                Ok(Cow::Borrowed(&buffer[from..from.saturating_add(length).min(buffer.len())]))
            };
            let next =
                suspect.and_then(|suspect| resync::next_record(&read, suspect, self.document.offset()).ok().flatten());
            if let Some(next) = next {
                self.document.resume(next);
                self.resumed += 1;
            }
        }
    }

    fn take(&mut self, spans: &mut Vec<(Span, ResourceKind)>) {
        let (taken, passed_by, usual) = (&mut self.list, &mut self.passed_by, self.usual);
        self.document.take_certain(&mut |list, records| {
            let this = list.map_or(TakenList::Row, |list| TakenList::Keys(list.keys.clone()));
            if *taken == TakenList::NotYet {
                *taken = this.clone();
            }
            if *taken == this || named(taken).is_some() && named(&this).is_some() {
                let kind = named(&this).unwrap_or(usual);
                spans.extend(records.into_iter().map(|span| (span, kind)));
            } else {
                let name = list.map_or_else(String::new, |list| list.keys.join("."));
                passed_by.get_or_insert_with(|| (0, name)).0 += records.len();
            }
        });
        spans.retain(|(span, _)| span.start >= self.start);
    }

    /// How many objects were in a list that was not taken, and which.
    pub fn passed_by(&self) -> Option<(usize, String)> {
        self.passed_by.clone()
    }

    pub fn outline(self) -> Outline {
        self.document.finish()
    }

    /// Nothing more is read.
    pub fn stop(&mut self) {
        self.ended = true;
    }
}

/// Lists of users and groups beside one another are both taken.
fn named(list: &TakenList) -> Option<ResourceKind> {
    if let TakenList::Keys(keys) = list { named_list(keys) } else { None }
}

/// What a list is of by its name, when it is called users or groups.
pub fn named_list(keys: &[String]) -> Option<ResourceKind> {
    let key = keys.last()?;
    let is = |kind: &ResourceKind| key.eq_ignore_ascii_case(kind.plural());
    ResourceKind::ALL.into_iter().find(is)
}
