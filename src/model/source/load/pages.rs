//! Answers inside an answer: pages that `jq -s` put into one list, and the bodies of Graph's `$batch`.
//!
//! Each is taken apart as if it were a file of its own: its envelope says what it holds, and whether more pages follow.
//! Source: Microsoft Graph, "Combine multiple HTTP requests using JSON batching"; the envelopes are those of [`outline`].
//!
//! [`outline`]: crate::source::scan::outline

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Loader, Payload, Stop};
use crate::source::faults;
use crate::source::scan::document::Document;
use crate::source::scan::outline::{List, Outline};

/// The list in which a batch has its answers.
const ANSWERS: &str = "responses";
/// Keys that stand beside a list in an envelope, and in no record.
const MARKS: [&str; 9] = [
    "@odata.context",
    "@odata.nextLink",
    "@odata.deltaLink",
    "nextPageToken",
    "pagination",
    "totalResults",
    "odata.metadata",
    "odata.nextLink",
    ANSWERS,
];
/// Keys under which an envelope has its list and need have nothing else.
const LISTS: [&str; 7] = ["value", "users", "groups", "Resources", "data", "results", ANSWERS];
/// A batch in a list of batches.
const DEEPEST: usize = 3;

/// Whether an object in a list is an answer with a list of its own.
pub fn is_page(record: &Value) -> bool {
    let Some(object) = record.as_object() else { return false };
    let has_list = LISTS.iter().any(|key| object.get(*key).is_some_and(Value::is_array));
    let is_marked = MARKS.iter().any(|key| object.contains_key(*key)) || object.get("kind").is_some();
    has_list && (is_marked || object.len() == 1) && !object.contains_key("id")
}

/// Whether a list holds the answers of a batch.
pub fn is_batch(list: &List) -> bool {
    list.key() == Some(ANSWERS)
}

/// One answer of a batch.
#[derive(Deserialize)]
struct Reply<'b> {
    #[serde(default)]
    status: Option<Value>,
    #[serde(borrow, default)]
    body: Option<&'b RawValue>,
}

impl Loader<'_> {
    /// The answers in these lists, each as what was found in it; none when the lists hold records themselves.
    pub(super) fn pages(&self, payload: &mut Payload, outline: &Outline, depth: usize) -> Result<Vec<Outline>, Stop> {
        let mut pages = Vec::new();
        for list in &outline.lists {
            let Some(first) = list.records.first().filter(|_| depth < DEEPEST) else { continue };
            let bytes = payload.storage.read(first.start, first.length as usize)?;
            let is_pages = list.keys.is_empty() && serde_json::from_slice(&bytes).is_ok_and(|first| is_page(&first));
            drop(bytes);
            if !is_pages && !is_batch(list) {
                continue;
            }
            for span in &list.records {
                self.cancel.check()?;
                let bytes = payload.storage.read(span.start, span.length as usize)?.into_owned();
                let (from, text) = match is_pages {
                    true => (0, bytes.as_slice()),
                    false => body_of(payload, span.start, &bytes),
                };
                let page = scanned(span.start + from as u64, text);
                let within = self.pages(payload, &page, depth + 1)?;
                if within.is_empty() { pages.push(page) } else { pages.extend(within) }
            }
        }
        Ok(pages)
    }
}

fn scanned(start: u64, text: &[u8]) -> Outline {
    let mut document = Document::new(start);
    // What is wrong in it was found when the whole was gone over.
    document.feed(text);
    document.finish()
}

/// Where the body of a batch's answer begins, and the body; empty when the request failed, which is said.
fn body_of<'b>(payload: &mut Payload, start: u64, reply: &'b [u8]) -> (usize, &'b [u8]) {
    let Ok(Reply { status, body: Some(body) }) = serde_json::from_slice::<Reply<'b>>(reply) else { return (0, &[]) };
    let status = status.and_then(|status| status.as_u64().or_else(|| status.as_str()?.parse().ok()));
    let text = body.get();
    if status.is_some_and(|status| status >= 400) {
        let said: Value = serde_json::from_str(text).unwrap_or_default();
        let said = said.pointer("/error/message").and_then(Value::as_str).unwrap_or_default().to_owned();
        payload.findings.push(faults::batch_failed(&payload.name, start, status.unwrap_or_default(), &said));
        return (0, &[]);
    }
    let from = reply.windows(text.len()).position(|piece| std::ptr::eq(piece, text.as_bytes()));
    from.map_or((0, &[]), |from| (from, &reply[from..from + text.len()]))
}
