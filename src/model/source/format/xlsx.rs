//! Excel workbooks (.xlsx, ECMA-376): a sheet becomes the CSV that Excel would save of it, in memory, and is read as that.
//!
//! Cells are taken one after another, because a sheet with two cells far apart would fill the memory if it were laid out
//! as a table; and what comes of them is bounded, because one long text can stand in a million cells. Dates are ISO 8601
//! text, whole numbers have no decimals but the zeros before them that the sheet shows ([`super::shown_numbers`]), true
//! and false are these words. What a sheet shows depends on the reader's country; what is read here does not.

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::archive::Archive;
use super::shown_numbers::{ShownNumbers, Styles};
use super::{Format, Sample};
use crate::base::{Cancel, Cancelled};
use crate::source::scan::RECORD_LIMIT;

pub static XLSX: Format = Format {
    users: "Excel",
    groups: "Excel",
    both: "Excel",
    recognise: |sample| {
        let Sample::Csv { headers, sheet: Some(sheet), .. } = sample else { return None };
        Some(format!(
            "It is an Excel workbook: row {} of its sheet '{}' has {} column names.",
            sheet.header_row,
            sheet.name,
            headers.len()
        ))
    },
    ..Format::PLAIN
};

/// Larger workbooks are refused: all of a workbook is in memory at once. The same holds for what becomes of its sheets.
pub const MOST_UNPACKED: u64 = 1 << 30;
/// No workbook of people has more.
const MOST_SHEETS: usize = 1000;
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
    read_within(bytes, MOST_UNPACKED, cancel)
}

fn read_within(bytes: &[u8], most: u64, cancel: &Cancel) -> Result<Workbook, Trouble> {
    let archive = Archive::survey(bytes, most, cancel)?;
    let mut book: Book<'_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| archive.instead().map_or(error.into(), Trouble::NotExcel))?;
    let is_table =
        |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let names: Vec<String> = book.sheets_metadata().iter().filter(is_table).map(|sheet| sheet.name.clone()).collect();
    let is_named = |name: &String| ["users", "groups"].iter().any(|known| name.trim().eq_ignore_ascii_case(known));
    let some_named = names.iter().any(is_named);
    if names.len() > MOST_SHEETS {
        return Err(Trouble::TooLarge);
    }
    let mut workbook = Workbook::default();
    let styles = Styles::of(bytes, most);
    let mut left = most;
    for name in names {
        cancel.check()?;
        let wanted = if some_named { is_named(&name) } else { workbook.sheets.is_empty() };
        if wanted {
            let shown = styles.cells(bytes, &name, most, cancel)?;
            let sheet = sheet(&mut book, name, &shown, left, cancel)?;
            left -= sheet.as_ref().map_or(0, |sheet| sheet.csv.len() as u64);
            workbook.sheets.extend(sheet);
        } else if book.worksheet_cells_reader(&name)?.next_cell()?.is_some() {
            workbook.passed_by.push(name);
        }
    }
    Ok(workbook)
}

/// The sheet as CSV, `most` bytes of it; `None` when it is empty.
fn sheet(
    book: &mut Book<'_>,
    name: String,
    shown: &ShownNumbers,
    most: u64,
    cancel: &Cancel,
) -> Result<Option<Sheet>, Trouble> {
    let mut cells = book.worksheet_cells_reader(&name)?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let mut rows = Rows::default();
    while let Some(cell) = cells.next_cell()? {
        let (place @ (row, column), value) = (cell.get_position(), cell.get_value());
        let value = match value {
            DataRef::Float(number) => shown.text(place, *number).map(Cow::Owned),
            _ => None,
        }
        .unwrap_or_else(|| text(value));
        if row != rows.at {
            cancel.check()?;
            rows.end_row(&mut writer)?;
            rows.at = row;
            within(writer.get_ref(), most)?;
        }
        rows.put(usize::try_from(column).unwrap_or(usize::MAX), value)?;
    }
    rows.end_row(&mut writer)?;
    rows.settle(&mut writer)?;
    let csv = writer.into_inner().map_err(|error| Trouble::Broken(error.to_string()))?;
    within(&csv, most)?;
    Ok(rows.header_row.map(|row| Sheet { name, header_row: row + 1, csv }))
}

fn within(csv: &[u8], most: u64) -> Result<(), Trouble> {
    if csv.len() as u64 > most { Err(Trouble::TooLarge) } else { Ok(()) }
}

/// The rows on their way to CSV.
#[derive(Debug, Default)]
struct Rows {
    /// The row whose cells are being put in.
    at: u32,
    cells: Vec<String>,
    /// How long their texts are together.
    length: u64,
    /// Rows before it is known which of them has the column names.
    waiting: Vec<(u32, Vec<String>)>,
    header_row: Option<u32>,
    width: usize,
}

impl Rows {
    fn put(&mut self, column: usize, text: Cow<'_, str>) -> Result<(), Trouble> {
        if column >= MOST_COLUMNS || text.is_empty() {
            return Ok(());
        }
        self.length += text.len() as u64;
        if self.length > RECORD_LIMIT {
            return Err(Trouble::TooLarge);
        }
        self.cells.resize(self.cells.len().max(column + 1), String::new());
        self.cells[column] = text.into_owned();
        Ok(())
    }

    fn end_row(&mut self, writer: &mut csv::Writer<Vec<u8>>) -> Result<(), csv::Error> {
        let cells = std::mem::take(&mut self.cells);
        self.length = 0;
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

fn text<'v>(value: &'v DataRef<'_>) -> Cow<'v, str> {
    Cow::Owned(match value {
        DataRef::Empty => return Cow::Borrowed(""),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => return Cow::Borrowed(text),
        DataRef::SharedString(text) => return Cow::Borrowed(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => moment_text(moment),
        DataRef::Error(error) => error.to_string(),
    })
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

#[cfg(test)]
#[path = "xlsx_tests.rs"]
pub mod tests;
