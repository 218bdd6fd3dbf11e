//! Excel workbooks (.xlsx, ECMA-376): a sheet becomes the CSV that Excel would save of it, in memory, and is read as that.
//!
//! Cells are taken one after another, because a sheet with two cells far apart would fill the memory if it were laid out
//! as a table. Dates are ISO 8601 text, whole numbers have no decimals, true and false are these words. What a sheet
//! shows depends on the reader's country; what is read here does not.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{Format, Sample};
use crate::base::{Cancel, Cancelled};

pub static XLSX: Format = Format {
    users: "Excel",
    groups: "Excel",
    both: "Excel",
    client: None,
    recognise: |sample| {
        let Sample::Csv { headers, sheet: Some(sheet), .. } = sample else { return None };
        Some(format!(
            "It is an Excel workbook: row {} of its sheet '{}' has {} column names.",
            sheet.header_row,
            sheet.name,
            headers.len()
        ))
    },
    shape: None,
    columns: &[],
};

/// Larger workbooks are refused: all of a workbook is in memory at once.
pub const MOST_UNPACKED: u64 = 1 << 30;
/// So many rows are looked at to find the column names, which may stand below a title.
const LOOKED_AT: usize = 20;
/// Cells further to the right are no data of a person.
const MOST_COLUMNS: usize = 2000;

/// A sheet that holds a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub name: String,
    /// Where the column names stand, from 1, as Excel counts.
    pub header_row: u32,
    pub csv: Vec<u8>,
}

/// What was taken of a workbook, and the names of the sheets that hold something else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
    pub passed_by: Vec<String>,
}

/// Why a file gives no sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    Cancelled,
    TooLarge,
    /// It is a ZIP archive, and what it seems to be.
    NotExcel(&'static str),
    Broken(String),
}

impl From<Cancelled> for Trouble {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<XlsxError> for Trouble {
    fn from(error: XlsxError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<csv::Error> for Trouble {
    fn from(error: csv::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Sheets called users or groups are all taken, as lists of these names are; else the first with column names.
pub fn read(bytes: &[u8], cancel: &Cancel) -> Result<Workbook, Trouble> {
    let archive = Archive::of(bytes);
    if archive.unpacked > MOST_UNPACKED {
        return Err(Trouble::TooLarge);
    }
    let mut book: Book<'_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| archive.instead().map_or(error.into(), Trouble::NotExcel))?;
    let is_table =
        |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let names: Vec<String> = book.sheets_metadata().iter().filter(is_table).map(|sheet| sheet.name.clone()).collect();
    let is_named = |name: &String| ["users", "groups"].iter().any(|known| name.trim().eq_ignore_ascii_case(known));
    let some_named = names.iter().any(is_named);
    let mut workbook = Workbook::default();
    for name in names {
        let wanted = if some_named { is_named(&name) } else { workbook.sheets.is_empty() };
        if wanted {
            workbook.sheets.extend(sheet(&mut book, name, cancel)?);
        } else if book.worksheet_cells_reader(&name)?.next_cell()?.is_some() {
            workbook.passed_by.push(name);
        }
    }
    Ok(workbook)
}

/// The sheet as CSV; `None` when it is empty.
fn sheet(book: &mut Book<'_>, name: String, cancel: &Cancel) -> Result<Option<Sheet>, Trouble> {
    let mut cells = book.worksheet_cells_reader(&name)?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let mut rows = Rows::default();
    while let Some(cell) = cells.next_cell()? {
        let ((row, column), value) = (cell.get_position(), text(cell.get_value()));
        if row != rows.at {
            cancel.check()?;
            rows.end_row(&mut writer)?;
            rows.at = row;
        }
        rows.put(usize::try_from(column).unwrap_or(usize::MAX), value);
    }
    rows.end_row(&mut writer)?;
    rows.settle(&mut writer)?;
    let csv = writer.into_inner().map_err(|error| Trouble::Broken(error.to_string()))?;
    Ok(rows.header_row.map(|row| Sheet { name, header_row: row + 1, csv }))
}

/// The rows on their way to CSV.
#[derive(Debug, Default)]
struct Rows {
    /// The row whose cells are being put in.
    at: u32,
    cells: Vec<String>,
    /// Rows before it is known which of them has the column names.
    waiting: Vec<(u32, Vec<String>)>,
    header_row: Option<u32>,
    width: usize,
}

impl Rows {
    fn put(&mut self, column: usize, text: String) {
        if column < MOST_COLUMNS && !text.is_empty() {
            self.cells.resize(self.cells.len().max(column + 1), String::new());
            self.cells[column] = text;
        }
    }

    fn end_row(&mut self, writer: &mut csv::Writer<Vec<u8>>) -> Result<(), csv::Error> {
        let cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            return Ok(());
        }
        if self.header_row.is_some() {
            return self.write(cells, writer);
        }
        self.waiting.push((self.at, cells));
        if self.waiting.len() == LOOKED_AT { self.settle(writer) } else { Ok(()) }
    }

    /// The column names are the first row with two cells or more; where there is none, the first row.
    fn settle(&mut self, writer: &mut csv::Writer<Vec<u8>>) -> Result<(), csv::Error> {
        let waiting = std::mem::take(&mut self.waiting);
        let has_several = |(_, cells): &(u32, Vec<String>)| cells.iter().filter(|cell| !cell.is_empty()).count() > 1;
        let header = waiting.iter().position(has_several).unwrap_or(0);
        for (row, cells) in waiting.into_iter().skip(header) {
            if self.header_row.is_none() {
                self.header_row = Some(row);
                self.width = cells.len();
            }
            self.write(cells, writer)?;
        }
        Ok(())
    }

    fn write(&mut self, mut cells: Vec<String>, writer: &mut csv::Writer<Vec<u8>>) -> Result<(), csv::Error> {
        cells.resize(cells.len().max(self.width), String::new());
        writer.write_record(&cells)
    }
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A day, a time of day, or both; Excel counts days, and has no time zones.
fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let days = moment.as_f64();
    match () {
        () if moment.is_duration() || days < 1.0 => time,
        () if days.fract() == 0.0 => format!("{year:04}-{month:02}-{day:02}"),
        () => format!("{year:04}-{month:02}-{day:02}T{time}"),
    }
}

/// What the directory at the end of a ZIP archive says (APPNOTE 4.3.12 and 4.3.16).
#[derive(Debug, Default)]
struct Archive {
    names: Vec<String>,
    unpacked: u64,
}

impl Archive {
    fn of(bytes: &[u8]) -> Self {
        let mut archive = Self::default();
        let Some(end) = bytes.windows(4).rposition(|mark| mark == b"PK\x05\x06") else { return archive };
        let number = |at: usize, length: usize| {
            let field = bytes.get(at..at.saturating_add(length)).unwrap_or_default();
            field.iter().rev().fold(0_usize, |number, byte| number << 8 | usize::from(*byte))
        };
        let mut at = number(end + 16, 4);
        while bytes.get(at..at.saturating_add(4)) == Some(b"PK\x01\x02") {
            let (name, extra, comment) = (number(at + 28, 2), number(at + 30, 2), number(at + 32, 2));
            archive.unpacked += number(at + 24, 4) as u64;
            let name_bytes = bytes.get(at + 46..at + 46 + name).unwrap_or_default();
            archive.names.push(String::from_utf8_lossy(name_bytes).into_owned());
            at += 46 + name + extra + comment;
        }
        archive
    }

    /// What it is when it is no workbook that can be read.
    fn instead(&self) -> Option<&'static str> {
        let has = |name: &str| self.names.iter().any(|known| known == name);
        match () {
            () if has("xl/workbook.xml") => None,
            () if has("xl/workbook.bin") => Some("a binary Excel workbook (.xlsb)"),
            () if has("content.xml") => Some("an OpenDocument file"),
            () if has("word/document.xml") => Some("a Word document"),
            () if self.names.is_empty() => None,
            () => Some("a ZIP archive"),
        }
    }
}

#[cfg(test)]
#[path = "xlsx_tests.rs"]
pub mod tests;
