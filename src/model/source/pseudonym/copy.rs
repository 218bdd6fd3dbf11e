//! Writes a file of a set anew, pseudonymised: record by record, in the form the file has.
//!
//! What stands around the records (an envelope, a header row) is kept, its values replaced by the same rules. Where it
//! cannot be understood, because a record among the others is broken, the good records are written as a plain list: what
//! was not understood is never passed on.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::sync::Arc;

use super::personal::Treatment;
use super::plan::Plan;
use super::rewrite::{Replaced, Rewriter};
use super::secret::Secret;
use crate::base::{Cancel, Cancelled, Progress, ResourceKind};
use crate::source::ReadError;
use crate::source::format::Form;
use crate::source::load::preamble;
use crate::source::scan::Span;
use crate::source::scan::rows::Rows as RowScan;
use crate::source::set::{LoadedSet, in_parallel, runs};
use crate::source::storage::{BlockReader, Storage};

/// So much of an envelope is understood; more is none.
const LARGEST_ENVELOPE: usize = 1 << 20;
/// So many records are rewritten at once, on all threads together.
const BATCH: usize = 8 << 10;

/// Why a copy was not written.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("The copy could not be written: {0}. Choose another folder, or free some space.")]
    Write(#[from] io::Error),
}

impl From<Cancelled> for CopyError {
    fn from(cancelled: Cancelled) -> Self {
        Self::Read(cancelled.into())
    }
}

/// What was written of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    pub records: usize,
    /// It could not keep its form and is a list of JSON objects.
    pub is_plain_list: bool,
}

/// One file of a set, as far as records were loaded from it.
pub struct CopiedFile<'s> {
    storage: &'s Arc<Storage>,
    form: &'s Form,
    records: Vec<RecordAt>,
}

/// A record: its part, its place there, and what it is.
type RecordAt = (u32, Span, ResourceKind);

/// How the rows of one part are rewritten.
struct Rows {
    part: u32,
    delimiter: u8,
    columns: Vec<Treatment>,
}

/// The files of a set that gave records, in their order.
pub fn files(set: &LoadedSet) -> Vec<CopiedFile<'_>> {
    let mut files: Vec<CopiedFile<'_>> = Vec::new();
    for (number, span, kind) in set.places() {
        let part = &set.parts()[number as usize];
        match files.last_mut().filter(|file| Arc::ptr_eq(file.storage, &part.storage)) {
            Some(file) => file.records.push((number, span, kind)),
            None => {
                files.push(CopiedFile {
                    storage: &part.storage,
                    form: &part.form,
                    records: vec![(number, span, kind)],
                });
            }
        }
    }
    files.iter_mut().for_each(|file| file.records.sort_by_key(|(_, span, _)| span.start));
    files
}

/// A name for each copy, so that all can lie in one folder: where two would be one file, also on a disk that does not
/// tell capitals from small letters, the later ones get a number.
pub fn names(files: &[CopiedFile<'_>]) -> Vec<String> {
    let wanted: Vec<String> = files.iter().map(CopiedFile::name).collect();
    let mut taken: HashSet<String> = wanted.iter().map(|name| name.to_lowercase()).collect();
    // The number that is tried next for a name that comes again.
    let mut given: HashMap<String, usize> = HashMap::new();
    let unlike = |name: String| {
        let next = given.entry(name.to_lowercase()).and_modify(|next| *next += 1).or_insert(1);
        if *next == 1 {
            return name;
        }
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        loop {
            let numbered = format!("{stem}-{next}.{ending}");
            if taken.insert(numbered.to_lowercase()) {
                return numbered;
            }
            *next += 1;
        }
    };
    wanted.into_iter().map(unlike).collect()
}

impl CopiedFile<'_> {
    /// A name for the copy: that of the file without its folders, with the ending of what the copy holds. It is not
    /// packed, and what is neither JSON nor a table of text becomes one of them.
    pub fn name(&self) -> String {
        let name = self.storage.name();
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let name = name.strip_suffix(".gz").unwrap_or(name);
        let (known, ending) = match self.form {
            Form::Row(_) => (&["csv", "tsv", "txt"], "csv"),
            Form::Json => (&["json", "jsonl", "ndjson"], "json"),
            Form::Entry => (&["ldif", "ldi", "txt"], "ldif"),
        };
        match name.rsplit_once('.') {
            Some((_, now)) if known.iter().any(|known| known.eq_ignore_ascii_case(now)) => name.to_owned(),
            Some((stem, _)) if !stem.is_empty() => format!("{stem}.{ending}"),
            _ => format!("{name}.{ending}"),
        }
    }

    /// The name of the file it is a copy of, as findings have it.
    pub fn original(&self) -> &str {
        self.storage.name()
    }

    pub fn count(&self) -> usize {
        self.records.len()
    }

    /// Writes it. Progress counts records.
    pub fn write(
        &self,
        set: &LoadedSet,
        plan: &Arc<Plan>,
        secret: &Arc<Secret>,
        out: &mut dyn Write,
        progress: &Progress,
        cancel: &Cancel,
    ) -> Result<Copied, CopyError> {
        let rows = self.rows(set, plan);
        let around = self.around(!rows.is_empty(), plan, secret, cancel)?;
        let threads = runs(BATCH).len();
        let mut writers: Vec<Rewriter> = (0..threads).map(|_| Rewriter::new(plan.clone(), secret.clone())).collect();
        out.write_all(around.before.as_bytes())?;
        let mut written = 0;
        let mut is_reshaped = false;
        for (first, batch) in (0..).step_by(BATCH).zip(self.records.chunks(BATCH)) {
            cancel.check()?;
            let length = batch.len().div_ceil(threads).max(1);
            let pieces: Vec<_> = batch.chunks(length).zip((first..).step_by(length)).zip(&mut writers).collect();
            let texts =
                in_parallel(pieces, |((records, from), writer)| self.batch(set, &rows, records, from, &around, writer));
            for text in texts {
                let (text, reshaped) = text?;
                out.write_all(text.as_bytes())?;
                is_reshaped |= reshaped;
            }
            written += batch.len();
            progress.advance(batch.len() as u64);
        }
        out.write_all(around.after.as_bytes())?;
        Ok(Copied { records: written, is_plain_list: around.is_plain_list || is_reshaped })
    }

    /// Some records with what stands before each of them; whether one had to be written in another form.
    fn batch(
        &self,
        set: &LoadedSet,
        rows: &[Rows],
        records: &[RecordAt],
        from: usize,
        around: &Around,
        writer: &mut Rewriter,
    ) -> Result<(String, bool), ReadError> {
        let mut reader = BlockReader::new(self.storage);
        let mut out = String::new();
        let mut is_reshaped = false;
        for (place, (part, span, kind)) in (from..).zip(records) {
            around.between(place, &mut out);
            let bytes = reader.bytes(*span)?;
            let text = String::from_utf8_lossy(bytes);
            let of = &set.parts()[*part as usize];
            if let (Some(rows), Form::Row(table)) = (rows.iter().find(|rows| rows.part == *part), &of.form) {
                writer.row(&table.shown(&text), rows.delimiter, &rows.columns, &mut out);
            } else if matches!(of.form, Form::Entry) {
                writer.entry(*kind, &text, of.format, &mut out);
            } else {
                // What other files say of a record is copied with it.
                let text = if of.joined.is_some() { of.text(*kind, span.start, bytes)? } else { text };
                if writer.json(*kind, &text, &mut out).is_err() {
                    is_reshaped |= writer.json(*kind, &of.text(*kind, span.start, bytes)?, &mut out).is_ok();
                }
            }
        }
        Ok((out, is_reshaped))
    }

    /// The tables that records stand in; none for JSON.
    fn rows(&self, set: &LoadedSet, plan: &Plan) -> Vec<Rows> {
        let mut tables: Vec<Rows> = Vec::new();
        for (part, _, kind) in &self.records {
            if tables.last().is_none_or(|rows| rows.part != *part)
                && let Form::Row(table) = &set.parts()[*part as usize].form
            {
                let treatment = |keys: &Vec<String>| {
                    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
                    plan.treatment(*kind, &keys)
                };
                let columns = table.columns().iter().map(treatment).collect();
                tables.push(Rows { part: *part, delimiter: table.delimiter(), columns });
            }
        }
        tables
    }

    /// What stands before, between and after the records.
    fn around(
        &self,
        is_table: bool,
        plan: &Arc<Plan>,
        secret: &Arc<Secret>,
        cancel: &Cancel,
    ) -> Result<Around, CopyError> {
        let mut gaps = Gaps { reader: BlockReader::new(self.storage), pieces: Vec::new(), size: 0, has_comma: false };
        let mut at = 0;
        for (place, (_, span, _)) in self.records.iter().enumerate() {
            cancel.check()?;
            gaps.add(place, Span { start: at, length: length_of(span.start - at) })?;
            at = span.end();
        }
        gaps.add(self.records.len(), Span { start: at, length: length_of(self.storage.size() - at) })?;
        let kind = self.records.first().map_or(ResourceKind::User, |(_, _, kind)| *kind);
        if is_table {
            let delimiter = if let Form::Row(table) = self.form { table.delimiter() } else { b',' };
            return Ok(gaps.of_table(|text| end_of_header(text, delimiter)));
        }
        if matches!(self.form, Form::Entry) {
            // Comments between entries often say whose they are.
            let (before, after) = ("version: 1\n\n".to_owned(), String::new());
            return Ok(Around { before, separator: "\n", pieces: Vec::new(), after, is_plain_list: false });
        }
        let mut rewriter = Rewriter::new(plan.clone(), secret.clone());
        let plain = gaps.plain();
        Ok(gaps.envelope(kind, self.records.len(), &mut rewriter).unwrap_or(plain))
    }
}

/// Where the row with the column names ends, and what may stand before it.
fn end_of_header(text: &str, delimiter: u8) -> usize {
    let start = preamble(text);
    let mut rows = RowScan::new(delimiter, start as u64);
    let mut end = None;
    rows.feed(&text.as_bytes()[start..], &mut |row| {
        end.get_or_insert(row.span.end());
    });
    let end = end.and_then(|end| usize::try_from(end).ok()).map_or(text.len(), |end| end.min(text.len()));
    let line_end = text[end..].find(|c: char| c != '\r' && c != '\n').unwrap_or(text.len() - end);
    end + line_end
}

fn length_of(length: u64) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// What is written around the records.
struct Around {
    before: String,
    /// Between two records where nothing else stands.
    separator: &'static str,
    /// In place of the separator before the record with this number.
    pieces: Vec<(usize, String)>,
    after: String,
    is_plain_list: bool,
}

impl Around {
    fn between(&self, place: usize, out: &mut String) {
        if place == 0 {
            return;
        }
        match self.pieces.binary_search_by_key(&place, |(before, _)| *before) {
            Ok(found) => out.push_str(&self.pieces[found].1),
            Err(_) => out.push_str(self.separator),
        }
    }
}

/// The bytes that are in no record.
struct Gaps<'s> {
    reader: BlockReader<'s>,
    /// What is more than a separator, by the number of the record after it.
    pieces: Vec<(usize, String)>,
    size: usize,
    has_comma: bool,
}

impl Gaps<'_> {
    fn add(&mut self, before: usize, span: Span) -> Result<(), ReadError> {
        if self.size > LARGEST_ENVELOPE || span.length as usize > LARGEST_ENVELOPE {
            self.size = LARGEST_ENVELOPE + 1;
            return Ok(());
        }
        let bytes = self.reader.bytes(span)?;
        let is_separator = bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b',');
        let commas = bytes.iter().filter(|byte| **byte == b',').count();
        self.has_comma |= commas > 0 && is_separator;
        let text = String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned();
        if !text.trim().is_empty() && (!is_separator || commas > 1) {
            self.size += text.len();
            self.pieces.push((before, text));
        }
        Ok(())
    }

    /// A table's header stands before its first row; nothing but line ends stands between rows. A row below the header
    /// that is no record is somebody's or something's all the same.
    fn of_table(self, header_at: impl Fn(&str) -> usize) -> Around {
        let before = self.pieces.into_iter().find(|(before, _)| *before == 0).map(|(_, mut text)| {
            let header = header_at(&text);
            text.truncate(header);
            text
        });
        Around {
            before: before.unwrap_or_default(),
            separator: "\n",
            pieces: Vec::new(),
            after: "\n".to_owned(),
            is_plain_list: false,
        }
    }

    /// The good records, one after another.
    fn plain(&self) -> Around {
        let is_list = self.has_comma || self.pieces.first().is_some_and(|(before, _)| *before == 0);
        let (before, separator, after) = if is_list { ("[\n", ",\n", "\n]\n") } else { ("", "\n", "\n") };
        let (before, after) = (before.to_owned(), after.to_owned());
        Around { before, separator, pieces: Vec::new(), after, is_plain_list: true }
    }

    /// What stands around the records, with its values replaced; `None` when it is not all of a JSON text but the records.
    fn envelope(&self, kind: ResourceKind, records: usize, rewriter: &mut Rewriter) -> Option<Around> {
        let separator = if self.has_comma { ",\n" } else { "\n" };
        if self.size > LARGEST_ENVELOPE {
            return None;
        }
        if self.pieces.is_empty() {
            let after = "\n".to_owned();
            return Some(Around { before: String::new(), separator, pieces: Vec::new(), after, is_plain_list: false });
        }
        let whole: String = self.pieces.iter().map(|(_, text)| text.as_str()).collect();
        let (replaced, _) = rewriter.replacements(kind, &whole).ok()?;
        let mut pieces = pieces_of(&self.pieces, &whole, replaced);
        let after = pieces.pop_if(|(before, _)| *before == records).map_or_else(|| "\n".to_owned(), |(_, text)| text);
        let first = pieces.first().is_some_and(|(before, _)| *before == 0);
        let before = if first { pieces.remove(0).1 } else { String::new() };
        Some(Around { before, separator: ",\n", pieces, after, is_plain_list: false })
    }
}

/// The pieces again, with what is to be replaced in them: no value reaches from one into the next.
fn pieces_of(pieces: &[(usize, String)], whole: &str, replaced: Vec<Replaced>) -> Vec<(usize, String)> {
    let mut replaced = replaced.into_iter().peekable();
    let mut at = 0;
    let rewrite = |(before, text): &(usize, String)| {
        let end = at + text.len();
        let mut out = String::with_capacity(text.len());
        while let Some(Replaced { at: place, by }) = replaced.next_if(|replaced| replaced.at.start < end) {
            out.push_str(&whole[at..place.start]);
            out.push_str(&by);
            at = place.end;
        }
        out.push_str(&whole[at..end]);
        at = end;
        (*before, out)
    };
    pieces.iter().map(rewrite).collect()
}
