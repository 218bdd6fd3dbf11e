//! What a pass over a JSON text found: its lists of records, the envelope's own values, and the faults with their places.

use super::Span;
use super::skip::SkipFaultKind;

/// Keys under which APIs put their records, best first: Graph, exports of our own kind, SCIM, BambooHR, OneLogin v1, JumpCloud.
const LIST_KEYS: [&str; 10] =
    ["value", "users", "groups", "resources", "members", "employees", "data", "results", "items", "entries"];

/// An array that holds (or could hold) records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The keys that lead to the array; none for a root array, or for objects in a row.
    pub keys: Vec<String>,
    pub records: Vec<Span>,
    /// Records that were taken out before the pass was over.
    pub taken: usize,
    /// Elements that are no objects: how many, and where the first is.
    pub others: u64,
    pub first_other: Option<u64>,
}

impl List {
    /// How many records it has, those taken out included.
    pub fn count(&self) -> usize {
        self.records.len() + self.taken
    }

    /// Its key is one under which APIs put their records.
    pub fn has_known_key(&self) -> bool {
        self.key().is_some_and(|key| LIST_KEYS.iter().any(|known| known.eq_ignore_ascii_case(key)))
    }

    pub fn key(&self) -> Option<&str> {
        self.keys.last().map(String::as_str)
    }
}

/// Something that is wrong between or in the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub at: u64,
    pub what: FaultKind,
    /// Where the record starts that is lost by it.
    pub record: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Inside a record; see [`SkipFaultKind`].
    Skip(SkipFaultKind),
    /// The record is longer than [`RECORD_LIMIT`].
    TooLong,
    /// A bracket is missing: the next record begins before this one ends.
    Unclosed,
    /// The text ends inside a record.
    OpenRecord,
    /// The text ends inside the list or the envelope.
    OpenList,
    MissingComma,
    ExtraComma,
    /// Text that belongs to no JSON.
    Junk,
    WrongBracket,
}

/// How the records stand in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    RootArray,
    Envelope,
    OneObject,
    /// One object after another: NDJSON, JSON Lines.
    ObjectsInARow,
    /// A single string, number, true, false or null.
    Scalar,
    Nothing,
}

/// What the pass found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    pub layout: Layout,
    pub lists: Vec<List>,
    /// The envelope's own values: keys joined by dots, and the text of the value.
    pub envelope: Vec<(String, String)>,
    pub faults: Vec<Fault>,
}

impl Outline {
    /// The text of a value in the envelope, without its quotes.
    pub fn envelope_text(&self, key: &str) -> Option<&str> {
        self.envelope.iter().find(|(k, _)| k == key).map(|(_, text)| text.trim_matches('"'))
    }
}

/// Of all arrays seen, those that hold the records: the root's; else those called users or groups; else the best-known
/// name; else the longest.
pub fn chosen(mut lists: Vec<List>) -> Vec<List> {
    if lists.iter().any(|list| list.keys.is_empty()) {
        lists.retain(|list| list.keys.is_empty() || list.count() > 0 && list.has_known_key());
        return lists;
    }
    let named = |list: &List, name: &str| list.key().is_some_and(|key| key.eq_ignore_ascii_case(name));
    if lists.iter().any(|l| (named(l, "users") || named(l, "groups")) && l.others == 0) {
        lists.retain(|l| (named(l, "users") || named(l, "groups")) && l.others == 0);
        return lists;
    }
    let rank = |list: &List| {
        LIST_KEYS.iter().position(|name| named(list, name)).filter(|_| list.others == 0).unwrap_or(usize::MAX)
    };
    lists.sort_by_key(|list| (rank(list), std::cmp::Reverse(list.count())));
    lists.truncate(1);
    lists
}
