//! Loading Excel workbooks: each sheet that is taken is read as a table, from memory.

use std::sync::Arc;

use super::{Loader, Payload, Stop};
use crate::base::Cancelled;
use crate::source::faults;
use crate::source::format::xlsx::{self, Trouble};
use crate::source::storage::Storage;

/// How a ZIP archive begins, and the container of Excel's old and of its locked workbooks.
const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";
/// No workbook of people is larger.
const MOST_PACKED: u64 = 256 << 20;

impl Loader<'_> {
    /// Reads the payload as a workbook, when it is one; else says so.
    pub(super) fn workbook(&mut self, payload: &mut Payload) -> Result<bool, Stop> {
        let head = payload.storage.read(0, 4)?.into_owned();
        if head == COMPOUND {
            return Err(if is_locked(&payload.storage)? {
                faults::excel_locked(&payload.name)
            } else {
                faults::excel_old(&payload.name)
            }
            .into());
        }
        if head != ZIP {
            return Ok(false);
        }
        if payload.storage.size() > MOST_PACKED {
            return Err(faults::excel_too_large(&payload.name).into());
        }
        let workbook = xlsx::read(&payload.storage.read_all()?, self.cancel);
        let workbook = workbook.map_err(|trouble| refused(&payload.name, trouble))?;
        self.progress.advance(payload.storage.size());
        if workbook.sheets.is_empty() {
            payload.findings.push(faults::no_records(&payload.name));
        }
        if !workbook.passed_by.is_empty() {
            payload.findings.push(faults::sheets_passed_by(&payload.name, &workbook.passed_by));
        }
        let original = Arc::clone(&payload.storage);
        let mut taken = Vec::new();
        for mut sheet in workbook.sheets {
            payload.storage = Arc::new(Storage::memory(payload.name.clone(), std::mem::take(&mut sheet.csv)));
            taken.push(self.table_part(payload, 0, b',', Some(&sheet))?);
        }
        payload.storage = original;
        self.add_file(payload, taken);
        Ok(true)
    }
}

fn refused(file: &str, trouble: Trouble) -> Stop {
    match trouble {
        Trouble::Cancelled => Cancelled.into(),
        Trouble::TooLarge => faults::excel_too_large(file).into(),
        Trouble::NotExcel(what) => faults::no_payload(
            file,
            "source-binary",
            &format!("is {what}, which is not read"),
            "Unpack it, or save it as an Excel workbook (.xlsx) or as 'CSV UTF-8', and load that.",
        )
        .into(),
        Trouble::Broken(why) => faults::excel_broken(file, &why).into(),
    }
}

/// A workbook with a password is a stream of this name in a compound file (MS-OFFCRYPTO, section 2.3.4.4).
fn is_locked(storage: &Storage) -> Result<bool, Stop> {
    const NAME: &str = "EncryptedPackage";
    let name: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_le_bytes).collect();
    if storage.size() > MOST_PACKED {
        return Ok(false);
    }
    Ok(storage.read_all()?.windows(name.len()).any(|piece| piece == name))
}
