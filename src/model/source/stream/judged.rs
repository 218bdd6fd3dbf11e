//! What a text is, judged by its first window; and by all of it, once its outline is known.

use serde_json::Value;

use super::reader::named_list;
use crate::base::ResourceKind;
use crate::source::decode::{self, Sniffed};
use crate::source::encoding::Escapes;
use crate::source::format::type_name::leave_out_type_names;
use crate::source::format::{self, Format, Sample};
use crate::source::kind::KindMarks;
use crate::source::load::{TextShape, is_batch, is_page, samples_of, text_shape};
use crate::source::scan::Span;
use crate::source::scan::document::Document;
use crate::source::scan::outline::{Layout, List, Outline};

/// A judgement: the text is a plain list of records in the vendor's own shape.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Where the text begins, behind a byte order mark.
    pub start: u64,
    pub format: &'static Format,
    /// What records are when they do not say so.
    pub usual: ResourceKind,
    /// The keys that lead to the list; none for a root array, or for objects in a row.
    keys: Vec<String>,
    /// The first records.
    pub(super) samples: Vec<Value>,
}

impl Judged {
    /// `None`: it is something else, or has to be seen as a whole.
    pub fn by_beginning(head: &[u8]) -> Option<Self> {
        let Sniffed::Utf8 { start } = decode::sniff(&head[..head.len().min(decode::HEAD)]) else { return None };
        let text = &head[usize::try_from(start).ok()?..];
        let beginning = String::from_utf8_lossy(&text[..text.len().min(decode::HEAD)]);
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
        let (format, usual) = recognised(&outline, list, &samples)?;
        Some(Self { start, format, usual, keys, samples })
    }

    /// Whether what comes later can make it another thing: beside a list in an envelope may stand others, and words about
    /// it.
    pub fn may_change(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Whether another list, that comes later, may be the one that is meant: no name is better known than these.
    pub fn may_be_outranked(&self) -> bool {
        const BEST: [&str; 4] = ["users", "groups", "value", "Resources"];
        self.keys.last().is_some_and(|key| !BEST.iter().any(|best| best.eq_ignore_ascii_case(key)))
    }

    /// The judgement by all of the text; `None` when a pass would take other records than are meant.
    pub fn by_whole(&self, outline: &Outline) -> Option<Self> {
        if !self.may_change() {
            return Some(self.clone());
        }
        let is_taken = |list: &List| {
            let both_named = || named_list(&self.keys).is_some() && named_list(&list.keys).is_some();
            list.keys == self.keys || both_named()
        };
        let mut meant = outline.lists.iter().filter(|list| list.count() > 0);
        if outline.layout != Layout::Envelope || !meant.all(is_taken) {
            return None;
        }
        let list = outline.lists.iter().find(|list| list.keys == self.keys)?;
        let (format, usual) = recognised(outline, list, &self.samples)?;
        Some(Self { format, usual, ..self.clone() })
    }

    /// Whether records are taken for the same.
    pub fn is_like(&self, other: &Self) -> bool {
        std::ptr::eq(self.format, other.format) && self.usual == other.usual
    }

    /// What it was taken for, in words.
    pub fn named(&self) -> &'static str {
        match self.usual {
            ResourceKind::User => self.format.users,
            ResourceKind::Group => self.format.groups,
        }
    }
}

/// The format, and what records are when they do not say so. What has to be seen as a whole is none: pages in a list,
/// changes to what came before, text that is to be left out.
fn recognised(outline: &Outline, list: &List, samples: &[Value]) -> Option<(&'static Format, ResourceKind)> {
    let sample = Sample::Json { outline, list, records: samples };
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
    (!samples.is_empty() && format.shape.is_none()).then(|| (format, sample.usual_kind()))
}
