//! From inputs to a loaded set: open, decode, find the records, recognise the format, check every record once.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use super::decode::{self, Sniffed};
use super::error::ReadError;
use super::format::{self, Sample, Table};
use super::inspect::{self, Inspected};
use super::resync;
use super::scan::Span;
use super::scan::document::{Document, Layout, List, Outline};
use super::scan::rows::{Row, Rows};
use super::set::{Part, SourceFile, in_parallel, runs};
use super::storage::{BLOCK, BlockReader, Storage};
use super::{Input, LoadedSet, faults};
use crate::base::{Cancel, Cancelled, Finding, Progress, ResourceKind};

/// So many records are looked at to recognise a format.
const SAMPLED: usize = 20;

pub fn load(inputs: &[Input], progress: &Progress, cancel: &Cancel) -> Result<LoadedSet, Cancelled> {
    let mut loader = Loader {
        set: LoadedSet::empty(),
        progress,
        cancel,
        paths: HashSet::new(),
        payloads: Vec::new(),
        pages: Pages::default(),
    };
    let sizes = inputs.iter().map(|input| match input {
        Input::File(path) => std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
        Input::Text { bytes, .. } => bytes.len() as u64,
    });
    progress.set_total(sizes.sum::<u64>() * 2);
    for input in inputs {
        loader.input(input)?;
    }
    loader.say_whether_pages_are_missing();
    Ok(loader.set)
}

struct Loader<'a> {
    set: LoadedSet,
    progress: &'a Progress,
    cancel: &'a Cancel,
    paths: HashSet<PathBuf>,
    payloads: Vec<Arc<Storage>>,
    pages: Pages,
}

/// Responses that name a next page, and those that do not: somebody who loaded the last page has probably loaded all.
#[derive(Default)]
struct Pages {
    with_next: Option<(String, &'static str)>,
    last_is_there: bool,
}

/// Why a file gives no records.
enum Stop {
    Cancelled,
    Found(Box<Finding>),
}

impl From<Cancelled> for Stop {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<Finding> for Stop {
    fn from(finding: Finding) -> Self {
        Self::Found(Box::new(finding))
    }
}

impl From<ReadError> for Stop {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Cancelled(_) => Self::Cancelled,
            error => Finding::error("source-unreadable", "A file could not be read to its end")
                .because(error.to_string())
                .remedy("Check that no other program is writing the file, then load it again.")
                .into(),
        }
    }
}

/// What one file gave, before it is added to the set.
struct Payload {
    name: String,
    storage: Arc<Storage>,
    findings: Vec<Finding>,
}

impl Loader<'_> {
    fn input(&mut self, input: &Input) -> Result<(), Cancelled> {
        let name = input.name();
        match self.open(input, &name).and_then(|storage| self.storage(name.clone(), storage)) {
            Ok(()) => Ok(()),
            Err(Stop::Cancelled) => Err(Cancelled),
            Err(Stop::Found(finding)) => {
                let mut finding = *finding;
                finding.place.file.get_or_insert_with(|| name.clone());
                self.set.add_findings(&name, vec![finding]);
                Ok(())
            }
        }
    }

    fn open(&mut self, input: &Input, name: &str) -> Result<Storage, Stop> {
        let path = match input {
            Input::Text { bytes, .. } => return Ok(Storage::memory(name.to_owned(), bytes.clone())),
            Input::File(path) => path,
        };
        let storage = Storage::open(name.to_owned(), path);
        let storage = storage.map_err(|error| faults::not_opened(name, &path.display().to_string(), &error))?;
        let canonical = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        if self.paths.insert(canonical) { Ok(storage) } else { Err(faults::loaded_twice(name, name).into()) }
    }

    fn storage(&mut self, name: String, storage: Storage) -> Result<(), Stop> {
        let original = Arc::new(storage);
        if let Some(first) = self.same_as(&original)? {
            return Err(faults::loaded_twice(&name, &first).into());
        }
        let mut payload = Payload { name, storage: Arc::clone(&original), findings: Vec::new() };
        let start = payload.decode()?;
        let text = payload.storage.read(start, BLOCK)?;
        let shape = text_shape(&String::from_utf8_lossy(&text));
        drop(text);
        match shape {
            TextShape::Json => self.json(&mut payload, start)?,
            TextShape::Table { delimiter, header_at } => {
                self.table(&mut payload, start + header_at as u64, delimiter)?;
            }
            TextShape::Nothing => {
                return Err(faults::no_payload(
                    &payload.name,
                    "source-empty",
                    "is empty",
                    "Choose another file, or export the data again.",
                )
                .into());
            }
            TextShape::Markup => {
                return Err(faults::no_payload(
                    &payload.name,
                    "source-markup",
                    "is a web page or XML, not JSON or CSV",
                    "A sign-in page is often saved in place of the data: sign in, then download again.",
                )
                .into());
            }
            TextShape::Unknown => {
                return Err(faults::no_payload(
                    &payload.name,
                    "source-unknown",
                    "is neither JSON nor a table",
                    "Choose a JSON or CSV export; Source shows how to get one.",
                )
                .into());
            }
        }
        self.payloads.push(original);
        let Payload { name, findings, .. } = payload;
        self.set.add_findings(&name, findings);
        Ok(())
    }

    /// The name of a payload with the same bytes.
    fn same_as(&self, storage: &Storage) -> Result<Option<String>, Stop> {
        for known in self.payloads.iter().filter(|known| known.size() == storage.size() && storage.size() > 0) {
            if same_bytes(known, storage, self.cancel)? {
                return Ok(Some(known.name().to_owned()));
            }
        }
        Ok(None)
    }

    fn json(&mut self, payload: &mut Payload, start: u64) -> Result<(), Stop> {
        let outline = self.outline(&payload.storage, start)?;
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
        self.note_pages(&payload.name, &outline);
        let mut taken = Vec::new();
        for list in outline.lists.iter().filter(|list| !list.records.is_empty() || count == 0) {
            taken.push(self.list(payload, &outline, list)?);
        }
        self.add_file(payload, taken);
        Ok(())
    }

    /// Where the records are. A record that is not closed swallows those after it; then the pass goes on where the
    /// next one seems to begin, so often as to help with a slip and not to read a ruin for hours.
    fn outline(&self, storage: &Storage, start: u64) -> Result<Outline, Stop> {
        const RESUMED: usize = 20;
        let mut document = Document::new(start);
        let (mut resumed, mut furthest) = (0, start);
        while document.offset() < storage.size() {
            self.cancel.check()?;
            let suspect = document.feed(&storage.read(document.offset(), BLOCK)?);
            self.progress.advance(document.offset().saturating_sub(furthest));
            furthest = furthest.max(document.offset());
            let at_end = document.offset() == storage.size();
            let suspect = suspect.or_else(|| document.open_record().filter(|_| at_end)).filter(|_| resumed < RESUMED);
            if let Some(next) =
                suspect.map(|start| resync::next_record(storage, start, document.offset())).transpose()?.flatten()
            {
                document.resume(next);
                resumed += 1;
            }
        }
        Ok(document.finish())
    }

    fn windows(&self, storage: &Storage, start: u64, take: &mut dyn FnMut(&[u8])) -> Result<(), Stop> {
        let mut at = start;
        while at < storage.size() {
            self.cancel.check()?;
            let window = storage.read(at, BLOCK)?;
            take(&window);
            at += window.len() as u64;
            self.progress.advance(window.len() as u64);
        }
        Ok(())
    }

    /// Recognises one list and adds its records that parse.
    fn list(&mut self, payload: &mut Payload, outline: &Outline, list: &List) -> Result<Taken, Stop> {
        let samples = samples(&payload.storage, &list.records)?;
        if let ([only], Layout::OneObject) = (samples.as_slice(), outline.layout) {
            refuse_error_response(&payload.name, only)?;
        }
        let sample = Sample::Json { outline, list, records: &samples };
        let (format, reason) = format::recognise(&sample);
        let usual = sample.usual_kind();
        let part = self.set.add_part(Part { storage: Arc::clone(&payload.storage), format, table: None });
        let checked = self.check(payload, &list.records, usual)?;
        let mut taken = Taken { format, reason, users: 0, groups: 0 };
        for (span, kind) in checked {
            self.set.add_record(kind, part, span);
            taken.count(kind);
        }
        Ok(taken)
    }

    /// Looks at every record once, on several threads.
    fn check(
        &self,
        payload: &mut Payload,
        spans: &[Span],
        usual: ResourceKind,
    ) -> Result<Vec<(Span, ResourceKind)>, Stop> {
        let storage = Arc::clone(&payload.storage);
        let name = payload.name.clone();
        let work =
            |run: std::ops::Range<usize>| check_run(&name, &storage, &spans[run], usual, self.progress, self.cancel);
        let mut kept = Vec::with_capacity(spans.len());
        for result in in_parallel(runs(spans.len()), work) {
            let (mut records, findings) = result?;
            kept.append(&mut records);
            payload.findings.extend(findings);
        }
        drop_all_but_first(&mut payload.findings, "powershell-depth");
        Ok(kept)
    }

    fn table(&mut self, payload: &mut Payload, mut start: u64, delimiter: u8) -> Result<(), Stop> {
        if let Some(at) = first_not_utf8(&payload.storage, start, self.cancel)? {
            let all = payload.storage.read_all()?;
            payload.findings.push(faults::windows_1252(&payload.name, at));
            let text = all.get(usize::try_from(start).unwrap_or(0)..).unwrap_or_default();
            payload.storage = Arc::new(Storage::memory(payload.name.clone(), decode::windows_1252(text)));
            start = 0;
        }
        let (rows, open_quote) = self.rows(&payload.storage, start, delimiter)?;
        if let Some(at) = open_quote {
            payload.findings.push(faults::open_quote(&payload.name, at));
        }
        let Some((header, rows)) = rows.split_first() else {
            return Err(faults::no_payload(
                &payload.name,
                "csv-no-header",
                "has no header row that can be read",
                "Export the data again, with column names in the first row.",
            )
            .into());
        };
        let headers = headers(&payload.text(header.span)?, delimiter, &payload.name, &mut payload.findings);
        for (i, row) in rows.iter().enumerate().filter(|(_, row)| row.fields != headers.len()) {
            payload.findings.push(faults::ragged_row(&payload.name, i + 2, row.span.start, row.fields, headers.len()));
        }
        if rows.is_empty() && payload.findings.is_empty() {
            payload.findings.push(faults::no_records(&payload.name));
        }
        let (format, reason) = format::recognise(&Sample::Csv { headers: &headers, delimiter });
        let table = Table::new(&headers, delimiter, format.columns);
        let kind = kind_of_columns(&headers);
        let part = self.set.add_part(Part { storage: Arc::clone(&payload.storage), format, table: Some(table) });
        let mut taken = Taken { format, reason, users: 0, groups: 0 };
        for row in rows {
            self.set.add_record(kind, part, row.span);
            taken.count(kind);
        }
        self.progress.advance(payload.storage.size());
        self.add_file(payload, vec![taken]);
        Ok(())
    }

    fn rows(&self, storage: &Storage, start: u64, delimiter: u8) -> Result<(Vec<Row>, Option<u64>), Stop> {
        let mut rows = Rows::new(delimiter, start);
        let mut found = Vec::new();
        self.windows(storage, start, &mut |window| rows.feed(window, &mut |row| found.push(row)))?;
        let end = rows.finish();
        found.extend(end.row);
        Ok((found, end.open_quote))
    }

    fn add_file(&mut self, payload: &Payload, taken: Vec<Taken>) {
        let (users, groups) = taken.iter().fold((0, 0), |(users, groups), t| (users + t.users, groups + t.groups));
        let Some(largest) = taken.into_iter().max_by_key(|taken| taken.users + taken.groups) else { return };
        self.set.add_file(SourceFile {
            name: payload.name.clone(),
            format: largest.format.name(users, groups),
            reason: largest.reason,
            client: largest.format.client,
            users,
            groups,
            size: payload.storage.size(),
        });
    }

    fn note_pages(&mut self, name: &str, outline: &Outline) {
        // Graph; Google; OneLogin.
        const NEXT: [&str; 3] = ["@odata.nextLink", "nextPageToken", "pagination.after_cursor"];
        let next = NEXT
            .into_iter()
            .find(|key| outline.envelope_text(key).is_some_and(|text| !text.is_empty() && text != "null"));
        match next {
            Some(key) => self.pages.with_next = Some((name.to_owned(), key)),
            None => self.pages.last_is_there |= outline.layout == Layout::Envelope,
        }
    }

    fn say_whether_pages_are_missing(&mut self) {
        if let (Some((name, key)), false) = (&self.pages.with_next, self.pages.last_is_there) {
            let finding = faults::one_page(name, key);
            let name = name.clone();
            self.set.add_findings(&name, vec![finding]);
        }
    }
}

/// What one list was taken for, and how many records it gave.
struct Taken {
    format: &'static format::Format,
    reason: String,
    users: usize,
    groups: usize,
}

impl Taken {
    fn count(&mut self, kind: ResourceKind) {
        match kind {
            ResourceKind::User => self.users += 1,
            ResourceKind::Group => self.groups += 1,
        }
    }
}

impl Payload {
    /// Makes the storage UTF-8 where it was UTF-16; the text starts at the byte returned.
    fn decode(&mut self) -> Result<u64, Stop> {
        const HEAD: usize = 8 << 10;
        let sniffed = decode::sniff(&self.storage.read(0, HEAD)?);
        match sniffed {
            Sniffed::Utf8 { start } => Ok(start),
            Sniffed::Binary(what) => {
                let remedy = "Export as JSON or CSV; from Excel, save as 'CSV UTF-8'.";
                Err(faults::no_payload(&self.name, "source-binary", &format!("looks like {what}, not text"), remedy)
                    .into())
            }
            Sniffed::Utf16(encoding) => {
                let (bytes, lossy) = decode::utf16(&self.storage.read_all()?, encoding);
                if lossy {
                    let finding =
                        Finding::warning("utf-16-damaged", format!("{} holds letters that are no UTF-16", self.name));
                    let finding =
                        finding.because("They are shown as �.").remedy("Export the data again, as UTF-8 if you can.");
                    self.findings.push(finding.at_file(&self.name, None));
                }
                self.storage = Arc::new(Storage::memory(self.name.clone(), bytes));
                Ok(0)
            }
        }
    }

    fn text(&self, span: Span) -> Result<String, Stop> {
        let bytes = self.storage.read(span.start, span.length as usize)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// What kind of text it is, by how it begins.
#[derive(Debug, PartialEq, Eq)]
enum TextShape {
    Json,
    /// `header_at`: the byte at which the line with the column names begins.
    Table {
        delimiter: u8,
        header_at: usize,
    },
    Markup,
    Nothing,
    Unknown,
}

fn text_shape(head: &str) -> TextShape {
    let trimmed = head.trim_start();
    match trimmed.bytes().next() {
        None => return TextShape::Nothing,
        Some(b'{' | b'[') => return TextShape::Json,
        Some(b'<') => return TextShape::Markup,
        Some(_) => {}
    }
    let skipped = head.len() - trimmed.len() + preamble(trimmed);
    let line = head[skipped..].lines().next().unwrap_or_default();
    match format::delimiter_of(line) {
        Some(delimiter) => TextShape::Table { delimiter, header_at: skipped },
        None if serde_json::from_str::<Value>(trimmed).is_ok() || trimmed.starts_with('"') => TextShape::Json,
        None => TextShape::Unknown,
    }
}

/// Lines that stand before the column names: Excel's `sep=;`, and `#TYPE …`, which PowerShell 5 writes.
fn preamble(text: &str) -> usize {
    let is_preamble = |line: &str| {
        line.starts_with("#TYPE ") || line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="))
    };
    text.split_inclusive('\n').take_while(|line| is_preamble(line)).map(str::len).sum()
}

fn samples(storage: &Storage, spans: &[Span]) -> Result<Vec<Value>, Stop> {
    let mut values = Vec::new();
    for span in spans.iter().take(SAMPLED) {
        let bytes = storage.read(span.start, span.length as usize)?;
        values.extend(serde_json::from_slice(&bytes));
    }
    Ok(values)
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

type Run = (Vec<(Span, ResourceKind)>, Vec<Finding>);

fn check_run(
    file: &str,
    storage: &Storage,
    spans: &[Span],
    usual: ResourceKind,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<Run, Stop> {
    let mut reader = BlockReader::new(storage);
    let mut kept = Vec::with_capacity(spans.len());
    let mut findings = Vec::new();
    for span in spans {
        cancel.check()?;
        match inspect::inspect(reader.bytes(*span)?) {
            Ok(Inspected { marks, repeated_key, depth_cut }) => {
                kept.push((*span, marks.kind(usual)));
                findings.extend(repeated_key.map(|key| faults::repeated_key(file, span.start, &key)));
                findings.extend(depth_cut.then(|| faults::depth_cut(file, span.start)));
            }
            Err(broken) => findings.push(faults::broken_record(file, span.start, &broken)),
        }
        progress.advance(u64::from(span.length));
    }
    Ok((kept, findings))
}

fn drop_all_but_first(findings: &mut Vec<Finding>, code: &str) {
    let mut seen = false;
    findings.retain(|finding| finding.code != code || !std::mem::replace(&mut seen, true));
}

/// The column names; one that comes twice gets a number, so that both columns can be used.
fn headers(line: &str, delimiter: u8, file: &str, findings: &mut Vec<Finding>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (i, name) in format::fields(line, delimiter).into_iter().enumerate() {
        let trimmed = name.trim();
        let mut unique = if trimmed.is_empty() { format!("column {}", i + 1) } else { trimmed.to_owned() };
        if names.contains(&unique) {
            let finding = Finding::warning("csv-duplicate-column", format!("{file} has the column '{unique}' twice"));
            findings.push(
                finding
                    .because("A record can have a name only once; the later column gets a number.")
                    .remedy("Use the column you mean; rename it in the file if that helps.")
                    .at_file(file, None),
            );
            unique = (2..).map(|n| format!("{trimmed} ({n})")).find(|name| !names.contains(name)).unwrap_or(unique);
        }
        names.push(unique);
    }
    names
}

fn kind_of_columns(headers: &[String]) -> ResourceKind {
    let mut marks = super::kind::KindMarks::default();
    headers.iter().for_each(|header| marks.key(&header.replace(' ', "")));
    marks.kind(ResourceKind::User)
}

/// The first byte that is no UTF-8.
fn first_not_utf8(storage: &Storage, start: u64, cancel: &Cancel) -> Result<Option<u64>, Stop> {
    let mut at = start;
    while at < storage.size() {
        cancel.check()?;
        let window = storage.read(at, BLOCK)?;
        let is_last = at + window.len() as u64 == storage.size();
        match std::str::from_utf8(&window) {
            Ok(_) => at += window.len() as u64,
            // A letter that goes on in the next window.
            Err(error) if error.error_len().is_none() && !is_last => at += error.valid_up_to() as u64,
            Err(error) => return Ok(Some(at + error.valid_up_to() as u64)),
        }
    }
    Ok(None)
}

fn same_bytes(one: &Storage, other: &Storage, cancel: &Cancel) -> Result<bool, Stop> {
    let mut at = 0;
    while at < one.size() {
        cancel.check()?;
        let window = one.read(at, BLOCK)?;
        if window != other.read(at, BLOCK)? {
            return Ok(false);
        }
        at += window.len() as u64;
    }
    Ok(true)
}
