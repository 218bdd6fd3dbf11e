//! Input that is more than is held, or more than any directory has.

use crate::base::Finding;
use crate::source::held::{Unheld, amount};
use crate::source::scan::RECORD_LIMIT;

use super::{CSV_TOO_MANY_COLUMNS, EXPORT_AGAIN};

const FROM_THE_DISK: &str = "which is read from the disk piece by piece";

/// What comes through a pipe or from a device, and does not end.
pub fn endless(file: &str, unheld: &Unheld) -> Finding {
    Finding::error("source-endless", format!("{file} {} and is not loaded", how_much(unheld)))
        .because("It is no file on a disk, so all of it is held in memory until it ends, and no end was seen.")
        .remedy(format!("If it does end, write it to a file and load that, {FROM_THE_DISK}."))
        .at_file(file, None)
}

pub fn gzip_too_large(file: &str, unheld: &Unheld) -> Finding {
    Finding::error("gzip-too-large", format!("{file}, unpacked, {} and is not loaded", how_much(unheld)))
        .because("Packed files are held in memory, and this one grows beyond all that users and groups need.")
        .remedy(format!("If it is yours, unpack it and load the file itself, {FROM_THE_DISK}."))
        .at_file(file, None)
}

/// A text that is no UTF-8.
pub fn too_large_to_decode(file: &str, unheld: &Unheld) -> Finding {
    Finding::error("encoding-too-large", format!("{file}, in UTF-8, {} and is not loaded", how_much(unheld)))
        .because("A text in another encoding than UTF-8 is held in memory while it is loaded.")
        .remedy(format!("Save it as UTF-8 and load that, {FROM_THE_DISK}."))
        .at_file(file, None)
}

/// "goes on beyond 2 GiB".
fn how_much(unheld: &Unheld) -> String {
    match unheld {
        Unheld::TooLarge { limit } => format!("goes on beyond {}", amount(*limit)),
        Unheld::NoRoom { held } => format!("needs more memory than there is, after {} of it,", amount(*held)),
        Unheld::Read(error) => format!("cannot be read ({error})"),
        Unheld::Cancelled(_) => "was called off".to_owned(),
    }
}

pub fn excel_too_large(file: &str) -> Finding {
    Finding::error("excel-too-large", format!("{file} is too large for a workbook and is not loaded"))
        .because(
            "A workbook is held in memory as a whole, and this one unpacks to more than all users and groups need.",
        )
        .remedy("Save the sheet as 'CSV UTF-8' and load that, which is read piece by piece.")
        .at_file(file, None)
}

pub fn too_long(file: &str, at: u64, whose: &str) -> Finding {
    Finding::error("record-too-long", format!("A record in {file} is longer than {}", amount(RECORD_LIMIT)))
        .because(format!("No user or group is that long; perhaps a bracket or quote is missing.{whose}"))
        .remedy(EXPORT_AGAIN)
        .at_file(file, Some(at))
}

/// `most`: so many columns are read.
pub fn too_many_columns(file: &str, columns: usize, most: usize) -> Finding {
    Finding::error(CSV_TOO_MANY_COLUMNS, format!("{file} has {columns} columns and is not loaded"))
        .because(format!("No table of people has more than {most}; perhaps it has no line breaks, or is another file."))
        .remedy("Check that this is the file you meant. If it is, leave out the columns that no rule needs.")
        .at_file(file, Some(0))
}
