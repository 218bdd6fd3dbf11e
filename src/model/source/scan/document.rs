//! What is around the records: a root array, an envelope such as `{"value": [...]}`, one object, or objects in a row.
//!
//! A push machine over bytes: [`Document::feed`] takes windows in order, [`Document::finish`] checks that everything
//! opened was closed. The keys of an envelope are followed as they come by, so which array holds the records is known
//! and not guessed. A root object is an envelope when it holds an array of objects and none of the keys that make a
//! user or a group ([`RECORD_KEYS`]).

use super::outline::{Fault, FaultKind, Layout, List, Outline, chosen};
use super::skip::{Skip, SkipFaultKind};
use super::{RECORD_LIMIT, Span};

/// An object with one of these keys at its top is itself a record, whatever arrays it holds.
const RECORD_KEYS: [&str; 12] = [
    "id",
    "_id",
    "objectid",
    "username",
    "userprincipalname",
    "login",
    "email",
    "primaryemail",
    "mail",
    "displayname",
    "profile",
    "externalid",
];

/// How far below the root an array of records may be: `{"_embedded": {"users": [...]}}`.
const ENVELOPE_DEPTH: usize = 2;
const KEPT_TEXT: usize = 1024;
const KEPT_FAULTS: usize = 1000;

#[derive(Debug)]
enum Frame {
    Object { key: String, expect: Expect },
    Array { list: usize, expect: Expect },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    /// A key or a value; the container may end here.
    First,
    /// A key or a value after a comma.
    Next,
    Colon,
    Value,
    Comma,
}

#[derive(Debug)]
enum Token {
    None,
    Text { bytes: Vec<u8>, start: u64, escape: bool },
    Bare { bytes: Vec<u8>, start: u64 },
    Skip { skip: Box<Skip>, start: u64, role: Role },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// An object in a row at the root.
    Root,
    /// An object in this list.
    Element(usize),
    /// A value that is looked at no further.
    Passed,
}

/// The machine.
#[derive(Debug)]
pub struct Document {
    frames: Vec<Frame>,
    token: Token,
    lists: Vec<List>,
    roots: List,
    envelope: Vec<(String, String)>,
    faults: Vec<Fault>,
    root: RootSeen,
    root_start: u64,
    root_keys: Vec<String>,
    lists_before: usize,
    faults_before: usize,
    offset: u64,
}

/// Which root values have gone by.
#[derive(Debug, Default)]
struct RootSeen {
    array: bool,
    envelope: bool,
    scalar: bool,
}

impl Document {
    /// `start` is the first byte after a byte order mark.
    pub fn new(start: u64) -> Self {
        Self {
            frames: Vec::new(),
            token: Token::None,
            lists: Vec::new(),
            roots: List::default(),
            envelope: Vec::new(),
            faults: Vec::new(),
            root: RootSeen::default(),
            root_start: start,
            root_keys: Vec::new(),
            lists_before: 0,
            faults_before: 0,
            offset: start,
        }
    }

    /// Takes the next window, or the part of it up to the end of a record whose brackets or quotes do not match: then
    /// the start of that record is returned, for it may have swallowed what follows (see [`Self::resume`]). The next
    /// window begins at [`Self::offset`].
    pub fn feed(&mut self, window: &[u8]) -> Option<u64> {
        let mut i = 0;
        let first = self.offset;
        let mut suspect = None;
        while i < window.len() && suspect.is_none() {
            let at = first + i as u64;
            if let Token::Skip { skip, .. } = &mut self.token {
                let Some(taken) = skip.feed(&window[i..], at) else {
                    i = window.len();
                    break;
                };
                i += taken;
                suspect = self.end_skip(at + taken as u64);
            } else if self.byte(window[i], at) {
                i += 1;
            }
        }
        self.offset = first + i as u64;
        suspect
    }

    /// How far the text has been taken.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Takes out the records that are known to be records whatever follows, list by list (the lists' numbers stay the
    /// same): those in a row, those of a root array, and those in an envelope that nothing makes a record so far.
    pub fn take_certain(&mut self, take: &mut dyn FnMut(Option<&List>, Vec<Span>)) {
        let in_envelope = !self.is_record_so_far();
        let roots = std::mem::take(&mut self.roots.records);
        self.roots.taken += roots.len();
        if !roots.is_empty() {
            take(None, roots);
        }
        for list in &mut self.lists {
            if !list.records.is_empty() && (list.keys.is_empty() || in_envelope && list.has_known_key()) {
                let records = std::mem::take(&mut list.records);
                list.taken += records.len();
                take(Some(list), records);
            }
        }
    }

    /// The root object that is open has a key that only records have.
    fn is_record_so_far(&self) -> bool {
        self.root_keys.iter().any(|key| RECORD_KEYS.contains(&key.to_ascii_lowercase().as_str()))
    }

    /// Bytes before this place are needed no more, once the certain records are taken out.
    pub fn needed_from(&self) -> u64 {
        let open_root = matches!(self.frames.first(), Some(Frame::Object { .. })).then_some(self.root_start);
        let is_envelope = !self.is_record_so_far() && self.lists.iter().any(|list| list.taken > 0);
        let oldest = self.lists.iter().filter_map(|list| list.records.first()).map(|span| span.start).min();
        let needed = [open_root.filter(|_| !is_envelope), oldest.filter(|_| !is_envelope), self.open_record()];
        needed.into_iter().flatten().min().unwrap_or(self.offset)
    }

    /// The record that is still open, for when the text is over.
    pub fn open_record(&self) -> Option<u64> {
        match self.token {
            Token::Skip { start, role: Role::Root | Role::Element(_), .. } => Some(start),
            _ => None,
        }
    }

    /// Goes on at the start of another record, inside what the last one seemed to be.
    pub fn resume(&mut self, next: u64) {
        if let Token::Skip { skip, start, .. } = std::mem::replace(&mut self.token, Token::None) {
            let (at, what) = match skip.fault() {
                Some(fault) if fault.what == SkipFaultKind::OpenString => (fault.at, FaultKind::Skip(fault.what)),
                _ => (start, FaultKind::Unclosed),
            };
            self.fault(at, what, Some(start));
        }
        if let Some(expect) = self.expect() {
            *expect = Expect::Next;
        }
        self.offset = next;
    }

    /// The text is over.
    pub fn finish(mut self) -> Outline {
        let end = self.offset;
        match std::mem::replace(&mut self.token, Token::None) {
            Token::Skip { start, role: Role::Root | Role::Element(_), skip } => {
                let at = skip.fault().map_or(end, |fault| fault.at);
                self.fault(at, FaultKind::OpenRecord, Some(start));
            }
            Token::Bare { bytes, start } => self.end_bare(&bytes, start),
            Token::Skip { .. } | Token::Text { .. } => self.fault(end, FaultKind::OpenList, None),
            Token::None => {}
        }
        if let Some(Frame::Object { .. }) = self.frames.first() {
            self.judge_root(end, false);
        }
        if !self.frames.is_empty() && !self.faults.iter().any(|f| f.what == FaultKind::OpenRecord) {
            self.fault(end, FaultKind::OpenList, None);
        }
        self.outline()
    }

    fn outline(mut self) -> Outline {
        let layout = match (&self.root, self.roots.count()) {
            (RootSeen { envelope: true, .. }, _) => Layout::Envelope,
            (RootSeen { array: true, .. }, _) => Layout::RootArray,
            (_, 1) => Layout::OneObject,
            (_, 2..) => Layout::ObjectsInARow,
            (RootSeen { scalar: true, .. }, 0) => Layout::Scalar,
            _ => Layout::Nothing,
        };
        if self.roots.count() > 0 || self.roots.others > 0 {
            self.lists.push(self.roots);
        }
        Outline { layout, lists: chosen(self.lists), envelope: self.envelope, faults: self.faults }
    }

    fn fault(&mut self, at: u64, what: FaultKind, record: Option<u64>) {
        if self.faults.len() < KEPT_FAULTS {
            self.faults.push(Fault { at, what, record });
        }
    }

    /// Takes a byte outside the records; false when it is to be taken again in the state that it led to.
    fn byte(&mut self, byte: u8, at: u64) -> bool {
        match &mut self.token {
            Token::None => self.plain_byte(byte, at),
            Token::Text { bytes, start, escape } => {
                let ends = byte == b'"' && !*escape;
                *escape = byte == b'\\' && !*escape;
                if bytes.len() < KEPT_TEXT || ends {
                    bytes.push(byte);
                }
                if ends {
                    let (bytes, start) = (std::mem::take(bytes), *start);
                    self.token = Token::None;
                    self.end_text(&bytes, start);
                }
                true
            }
            Token::Bare { bytes, .. }
                if !matches!(byte, b',' | b'}' | b']' | b'{' | b'[' | b':' | b'"') && !is_space(byte) =>
            {
                if bytes.len() < KEPT_TEXT {
                    bytes.push(byte);
                }
                true
            }
            Token::Bare { bytes, start } => {
                let (bytes, start) = (std::mem::take(bytes), *start);
                self.token = Token::None;
                self.end_bare(&bytes, start);
                false
            }
            Token::Skip { .. } => false,
        }
    }

    fn plain_byte(&mut self, byte: u8, at: u64) -> bool {
        match byte {
            b if is_space(b) => {}
            b'{' | b'[' => return self.open(byte, at),
            b'}' | b']' => self.close(byte, at),
            b',' => self.comma(at),
            b':' => self.colon(at),
            b'"' => self.token = Token::Text { bytes: vec![byte], start: at, escape: false },
            _ => self.token = Token::Bare { bytes: vec![byte], start: at },
        }
        true
    }

    /// An opening bracket: entered while it may be around the records, skipped otherwise.
    fn open(&mut self, byte: u8, at: u64) -> bool {
        let depth = self.frames.len();
        let is_object = byte == b'{';
        let role = match self.frames.last() {
            None if is_object && self.roots.count() == 0 => {
                self.enter_root(at);
                self.frames.push(Frame::Object { key: String::new(), expect: Expect::First });
                return true;
            }
            None if is_object => Role::Root,
            None => {
                self.root.array = true;
                self.enter_array();
                return true;
            }
            Some(Frame::Array { list, .. }) if is_object => Role::Element(*list),
            // A list of lists, as `jq -s` makes of pages: all are one list.
            Some(Frame::Array { list, .. }) if depth == 1 => {
                let list = *list;
                self.value_begins(at);
                self.frames.push(Frame::Array { list, expect: Expect::First });
                return true;
            }
            Some(Frame::Array { .. }) => {
                self.element_that_is_no_object(at);
                Role::Passed
            }
            Some(Frame::Object { .. }) if !is_object && depth <= ENVELOPE_DEPTH => {
                self.value_begins(at);
                self.enter_array();
                return true;
            }
            Some(Frame::Object { .. }) if is_object && depth < ENVELOPE_DEPTH => {
                self.value_begins(at);
                self.frames.push(Frame::Object { key: String::new(), expect: Expect::First });
                return true;
            }
            Some(Frame::Object { .. }) => Role::Passed,
        };
        self.value_begins(at);
        self.token = Token::Skip { skip: Box::new(Skip::new()), start: at, role };
        false
    }

    fn enter_root(&mut self, at: u64) {
        self.root_start = at;
        self.root_keys.clear();
        self.lists_before = self.lists.len();
        self.faults_before = self.faults.len();
    }

    fn enter_array(&mut self) {
        let keys = self.key_trail();
        // The next page in a row of envelopes goes on in the list of the page before.
        let list = self.lists[..self.lists_before].iter().position(|list| list.keys == keys).unwrap_or_else(|| {
            self.lists.push(List { keys, ..List::default() });
            self.lists.len() - 1
        });
        self.frames.push(Frame::Array { list, expect: Expect::First });
    }

    fn key_trail(&self) -> Vec<String> {
        self.frames
            .iter()
            .filter_map(|f| if let Frame::Object { key, .. } = f { Some(key.clone()) } else { None })
            .collect()
    }

    /// A skipped value is over; its start when it is a record whose brackets or quotes do not match.
    fn end_skip(&mut self, end: u64) -> Option<u64> {
        let Token::Skip { skip, start, role } = std::mem::replace(&mut self.token, Token::None) else { return None };
        let list = match role {
            Role::Passed => {
                if let Some(fault) = skip.fault() {
                    self.fault(fault.at, FaultKind::Skip(fault.what), None);
                }
                return None;
            }
            Role::Root => &mut self.roots,
            Role::Element(list) => &mut self.lists[list],
        };
        match (skip.fault(), Span::between(start, end)) {
            (None, Some(span)) => list.records.push(span),
            (None, None) => self.fault(start + RECORD_LIMIT, FaultKind::TooLong, Some(start)),
            (Some(fault), _) => {
                self.fault(fault.at, FaultKind::Skip(fault.what), Some(start));
                return (fault.what != SkipFaultKind::TooDeep).then_some(start);
            }
        }
        None
    }

    fn close(&mut self, byte: u8, at: u64) {
        let expect = match (self.frames.last(), byte) {
            (Some(Frame::Object { expect, .. }), b'}') | (Some(Frame::Array { expect, .. }), b']') => *expect,
            (None, _) => return self.fault(at, FaultKind::WrongBracket, None),
            // The list's own bracket is missing, and this one closes the envelope around it; or it is a stray one.
            (Some(Frame::Array { .. }), _) if self.frames.len() > 1 => {
                self.fault(at, FaultKind::WrongBracket, None);
                self.frames.pop();
                return self.close(byte, at);
            }
            _ => return self.fault(at, FaultKind::WrongBracket, None),
        };
        match expect {
            Expect::First | Expect::Comma => {}
            Expect::Next => self.fault(at, FaultKind::ExtraComma, None),
            Expect::Colon | Expect::Value => self.fault(at, FaultKind::Junk, None),
        }
        if self.frames.len() == 1 && byte == b'}' {
            self.judge_root(at + 1, true);
        }
        self.frames.pop();
    }

    /// A root object is over (or the text is, inside it): was it an envelope or a record?
    fn judge_root(&mut self, end: u64, closed: bool) {
        let is_record = self.is_record_so_far();
        let holds_list = self.lists.iter().any(|list| list.count() > 0 || list.has_known_key() && list.others == 0);
        if holds_list && !is_record {
            self.root.envelope = true;
            return;
        }
        self.lists.truncate(self.lists_before);
        self.envelope.clear();
        // Whatever is wrong inside a record is found, with its place, when it is parsed.
        self.faults.truncate(self.faults_before);
        match Span::between(self.root_start, end) {
            _ if !closed => self.fault(end, FaultKind::OpenRecord, Some(self.root_start)),
            Some(span) => self.roots.records.push(span),
            None => self.fault(self.root_start + RECORD_LIMIT, FaultKind::TooLong, Some(self.root_start)),
        }
    }

    fn expect(&mut self) -> Option<&mut Expect> {
        match self.frames.last_mut()? {
            Frame::Object { expect, .. } | Frame::Array { expect, .. } => Some(expect),
        }
    }

    /// A value begins: is it its turn? Then a comma is.
    fn value_begins(&mut self, at: u64) {
        let in_object = matches!(self.frames.last(), Some(Frame::Object { .. }));
        let Some(expect) = self.expect() else { return };
        let before = std::mem::replace(expect, Expect::Comma);
        match before {
            Expect::Comma => self.fault(at, FaultKind::MissingComma, None),
            Expect::First | Expect::Next if in_object => self.fault(at, FaultKind::Junk, None),
            Expect::Colon => self.fault(at, FaultKind::Junk, None),
            _ => {}
        }
    }

    fn comma(&mut self, at: u64) {
        // Objects in a row with commas between them: the brackets of the list are missing, the records are not.
        let between_roots = self.roots.count() > 0;
        match self.expect() {
            Some(expect @ Expect::Comma) => *expect = Expect::Next,
            Some(Expect::First | Expect::Next) => self.fault(at, FaultKind::ExtraComma, None),
            None if between_roots => {}
            _ => self.fault(at, FaultKind::Junk, None),
        }
    }

    fn colon(&mut self, at: u64) {
        match self.expect() {
            Some(expect @ Expect::Colon) => *expect = Expect::Value,
            _ => self.fault(at, FaultKind::Junk, None),
        }
    }

    fn end_text(&mut self, quoted: &[u8], at: u64) {
        let depth = self.frames.len();
        match self.frames.last_mut() {
            Some(Frame::Object { key, expect }) if matches!(expect, Expect::First | Expect::Next | Expect::Comma) => {
                let missing_comma = *expect == Expect::Comma;
                *expect = Expect::Colon;
                *key = serde_json::from_slice(quoted).unwrap_or_default();
                if depth == 1 && self.root_keys.len() < KEPT_TEXT {
                    let key = key.clone();
                    self.root_keys.push(key);
                }
                if missing_comma {
                    self.fault(at, FaultKind::MissingComma, None);
                }
            }
            _ => self.scalar(quoted, at),
        }
    }

    fn end_bare(&mut self, bytes: &[u8], start: u64) {
        if serde_json::from_slice::<serde_json::Value>(bytes).is_err() {
            self.fault(start, FaultKind::Junk, None);
            if self.frames.is_empty() {
                return;
            }
        }
        self.scalar(bytes, start);
    }

    fn scalar(&mut self, text: &[u8], at: u64) {
        match self.frames.last() {
            None => {
                self.root.scalar = true;
                self.roots.others += 1;
                self.roots.first_other.get_or_insert(at);
            }
            Some(Frame::Array { .. }) => self.element_that_is_no_object(at),
            Some(Frame::Object { .. }) => {}
        }
        if self.envelope.len() < KEPT_TEXT {
            let entry = (self.key_trail().join("."), String::from_utf8_lossy(text).into_owned());
            self.envelope.push(entry);
        }
        self.value_begins(at);
    }

    fn element_that_is_no_object(&mut self, at: u64) {
        if let Some(Frame::Array { list, .. }) = self.frames.last() {
            let list = &mut self.lists[*list];
            list.others += 1;
            list.first_other.get_or_insert(at);
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
