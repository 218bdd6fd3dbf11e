//! Loading CSV, and the sheets of workbooks: the column names, the places of the rows, and the rows that do not fit.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use indexmap::IndexSet;

use super::{Loader, Payload, Stop, Taken};
use crate::base::{Finding, ResourceKind};
use crate::source::faults;
use crate::source::format::xlsx::Sheet;
use crate::source::format::{self, Form, Format, Sample, Table};
use crate::source::headings::TableTraits;
use crate::source::kind::KindMarks;
use crate::source::scan::rows::{Row, Rows};
use crate::source::set::RecordList;

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
        let start = payload.ensure_utf8(start, self.encoding, self.cancel)?;
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
        let table = Table::new(&headers, delimiter, format);
        let rows = without_example(payload, rows, format, delimiter)?;
        payload.findings.extend(type_names(payload, rows, &table, &headers)?);
        let is_groups = sheet.is_some_and(|sheet| sheet.name.trim().eq_ignore_ascii_case("groups"));
        let kind = kind_of_columns(&headers, if is_groups { ResourceKind::Group } else { ResourceKind::User });
        let part = self.set.add_part(RecordList {
            storage: Arc::clone(&payload.storage),
            format,
            form: Form::Row(table),
            joined: None,
            has_type_names: false,
        });
        let traits = format.is_any().then(|| TableTraits {
            between: (sheet.is_none() && headers.len() > 1).then(|| format::delimiter_name(delimiter)),
            encoding: payload.encoding,
            ..TableTraits::of(&headers.iter().map(String::as_str).collect::<Vec<_>>())
        });
        let mut taken = Taken { format, reason, table: traits, users: 0, groups: 0 };
        let mut others: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows {
            self.cancel.check()?;
            let sorted = if format.sorts_rows { self.set.sorted_row(part, row.span)? } else { Ok(kind) };
            match sorted {
                Ok(kind) => {
                    self.set.add_record(kind, part, row.span);
                    taken.count(kind);
                }
                Err(other) => *others.entry(other).or_default() += 1,
            }
        }
        let kinds: Vec<&str> = others.keys().map(String::as_str).collect();
        if !kinds.is_empty() {
            let count = others.values().sum();
            payload.findings.push(faults::others_left_out(&payload.name, count, &format::listed(&kinds)));
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

/// The rows below one that only shows how to fill the template.
fn without_example<'r>(
    payload: &mut Payload,
    rows: &'r [Row],
    format: &Format,
    delimiter: u8,
) -> Result<&'r [Row], Stop> {
    let Some(((first, below), is_example)) = rows.split_first().zip(format.is_example) else { return Ok(rows) };
    let is_one = is_example(&format::fields(&payload.text(first.span)?, delimiter));
    if is_one {
        payload.findings.push(faults::example_row(&payload.name, first.span.start));
    }
    Ok(if is_one { below } else { rows })
}

/// The columns in which the first rows have names of types. PowerShell writes one into every row, also for an empty list.
fn type_names(payload: &Payload, rows: &[Row], table: &Table, headers: &[String]) -> Result<Option<Finding>, Stop> {
    const LOOKED_AT: usize = 200;
    let mut columns = BTreeSet::new();
    for row in rows.iter().take(LOOKED_AT) {
        columns.extend(table.type_names(&payload.text(row.span)?));
    }
    let names: Vec<&str> = columns.into_iter().filter_map(|at| headers.get(at)).map(String::as_str).collect();
    let more = if names.len() > 3 { format!(" and {} more", names.len() - 3) } else { String::new() };
    Ok((!names.is_empty()).then(|| faults::type_names(&payload.name, &format!("{}{more}", format::listed(&names)))))
}

fn kind_of_columns(headers: &[String], usual: ResourceKind) -> ResourceKind {
    let mut marks = KindMarks::default();
    headers.iter().for_each(|header| marks.key(&header.replace(' ', "")));
    marks.kind(usual)
}
