//! Loading CSV, and the sheets of workbooks: the column names, the places of the rows, and the rows that do not fit.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexSet;

use super::{Loader, Payload, Stop, Taken};
use crate::base::{Cancel, Finding, ResourceKind};
use crate::source::format::xlsx::Sheet;
use crate::source::format::{self, Form, Sample, Table};
use crate::source::kind::KindMarks;
use crate::source::scan::rows::{Row, Rows};
use crate::source::set::RecordList;
use crate::source::storage::{BLOCK, Storage};
use crate::source::{decode, faults};

/// A table with more columns is none of people.
const MOST_COLUMNS: usize = 20_000;

impl Loader<'_> {
    pub(super) fn table(&mut self, payload: &mut Payload, start: u64, delimiter: u8) -> Result<(), Stop> {
        let taken = self.table_part(payload, start, delimiter, None)?;
        self.add_file(payload, vec![taken]);
        Ok(())
    }

    /// Adds the rows of one table, which may be a sheet of a workbook.
    pub(super) fn table_part(
        &mut self,
        payload: &mut Payload,
        start: u64,
        delimiter: u8,
        sheet: Option<&Sheet>,
    ) -> Result<Taken, Stop> {
        let start = payload.ensure_utf8(start, self.cancel, faults::windows_1252)?;
        let rows = self.rows(payload, start, delimiter)?;
        let Some((first, below)) = rows.split_first() else {
            return Err(faults::no_payload(
                &payload.name,
                "csv-no-header",
                "has no header row that can be read",
                "Export the data again, with column names in the first row.",
            )
            .into());
        };
        if first.fields > MOST_COLUMNS {
            return Err(faults::too_many_columns(&payload.name, first.fields, MOST_COLUMNS).into());
        }
        let names = format::fields(&payload.text(first.span)?, delimiter);
        let has_header = format::is_header(&names);
        let (names, rows, first_row) = if has_header {
            (names, below, 2)
        } else {
            payload.findings.push(faults::csv_without_header(&payload.name, first.span.start));
            (vec![String::new(); names.len()], rows.as_slice(), 1)
        };
        let headers = headers(names, &payload.name, &mut payload.findings);
        for (i, row) in rows.iter().enumerate().filter(|(_, row)| row.fields != headers.len()) {
            // What a sheet was made into is no file in which somebody could look at a byte.
            let at = sheet.is_none().then_some(row.span.start);
            payload.findings.push(faults::ragged_row(&payload.name, i + first_row, at, row.fields, headers.len()));
        }
        if rows.is_empty() && payload.findings.is_empty() {
            payload.findings.push(faults::no_records(&payload.name));
        }
        let (format, reason) = format::recognise(&Sample::Csv { headers: &headers, delimiter, has_header, sheet });
        let table = Table::new(&headers, delimiter, format.columns);
        let is_groups = sheet.is_some_and(|sheet| sheet.name.trim().eq_ignore_ascii_case("groups"));
        let kind = kind_of_columns(&headers, if is_groups { ResourceKind::Group } else { ResourceKind::User });
        let part = self.set.add_part(RecordList {
            storage: Arc::clone(&payload.storage),
            format,
            form: Form::Row(table),
            joined: None,
        });
        let mut taken = Taken { format, reason, users: 0, groups: 0 };
        for row in rows {
            self.set.add_record(kind, part, row.span);
            taken.count(kind);
        }
        self.progress.advance(payload.storage.size());
        Ok(taken)
    }

    fn rows(&self, payload: &mut Payload, start: u64, delimiter: u8) -> Result<Vec<Row>, Stop> {
        let mut rows = Rows::new(delimiter, start);
        let mut found = Vec::new();
        self.windows(&payload.storage, start, &mut |window| rows.feed(window, &mut |row| found.push(row)))?;
        let end = rows.finish();
        found.extend(end.row);
        payload.findings.extend(end.too_long.into_iter().map(|at| faults::too_long(&payload.name, at, "")));
        payload.findings.extend(end.open_quote.map(|at| faults::open_quote(&payload.name, at)));
        Ok(found)
    }
}

/// The column names; one that comes twice gets a number, so that both columns can be used.
fn headers(given: Vec<String>, file: &str, findings: &mut Vec<Finding>) -> Vec<String> {
    let mut names: IndexSet<String> = IndexSet::new();
    // The number that is tried next for a name that comes again.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for (i, name) in given.into_iter().enumerate() {
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
            let number = numbers.entry(unique.clone()).or_insert(2);
            unique = loop {
                let numbered = format!("{unique} ({number})");
                *number += 1;
                if !names.contains(&numbered) {
                    break numbered;
                }
            };
        }
        names.insert(unique);
    }
    names.into_iter().collect()
}

fn kind_of_columns(headers: &[String], usual: ResourceKind) -> ResourceKind {
    let mut marks = KindMarks::default();
    headers.iter().for_each(|header| marks.key(&header.replace(' ', "")));
    marks.kind(usual)
}

impl Payload {
    /// Reads the text as Windows-1252, in memory, where it is no UTF-8, and says so. Where it begins then.
    pub(super) fn ensure_utf8(
        &mut self,
        start: u64,
        cancel: &Cancel,
        said: fn(&str, u64) -> Finding,
    ) -> Result<u64, Stop> {
        let Some(at) = first_not_utf8(&self.storage, start, cancel)? else { return Ok(start) };
        self.findings.push(said(&self.name, at));
        let decoded = decode::windows_1252(&self.storage, start, cancel);
        let text = decoded.map_err(|undecoded| self.undecoded(undecoded))?;
        self.storage = Arc::new(Storage::memory(self.name.clone(), text));
        Ok(0)
    }
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
