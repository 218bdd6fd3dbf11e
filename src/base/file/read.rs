//! Reading what is to be held as a whole, up to a limit: a file that is too large is refused by its size, and what has
//! none (a device, a pipe) as soon as it goes on for too long.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::FileStamp;

/// Why something is not read. As words it goes behind "cannot be read: ".
#[derive(Debug, thiserror::Error)]
pub enum NotRead {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("it is a folder")]
    Folder,
    #[error("it has {} MiB, and no more than {} MiB are read", size >> 20, limit >> 20)]
    Size { size: u64, limit: u64 },
    #[error("it goes on for more than {} MiB", limit >> 20)]
    Endless { limit: u64 },
    #[error("it is no UTF-8 text (byte {at})")]
    NotText { at: usize },
}

/// The bytes, and what the disk held when they were read.
#[derive(Clone, Debug)]
pub struct HeldWithin {
    pub bytes: Vec<u8>,
    pub stamp: FileStamp,
}

/// All of a file. Links are followed; a pipe or a device is read until it ends or reaches the limit.
pub fn read_within(path: &Path, limit: u64) -> Result<HeldWithin, NotRead> {
    // Asked before opening, because a folder can be opened on some systems.
    let found = std::fs::metadata(path)?;
    if found.is_dir() {
        return Err(NotRead::Folder);
    }
    if found.len() > limit {
        return Err(NotRead::Size { size: found.len(), limit });
    }
    let file = File::open(path)?;
    let before = file.metadata()?;
    let bytes = read_to_end_within(file, limit)?;
    let stamp = if before.is_file() { FileStamp::new(&before, &bytes) } else { FileStamp::nothing() };
    Ok(HeldWithin { bytes, stamp })
}

/// The same as text.
pub fn text_within(path: &Path, limit: u64) -> Result<(String, FileStamp), NotRead> {
    let HeldWithin { bytes, stamp } = read_within(path, limit)?;
    Ok((text_of(bytes)?, stamp))
}

/// All that comes, for what is open already.
pub fn read_to_end_within(input: impl Read, limit: u64) -> Result<Vec<u8>, NotRead> {
    let mut bytes = Vec::new();
    input.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(NotRead::Endless { limit }) } else { Ok(bytes) }
}

/// The bytes as text, without copying them.
pub fn text_of(bytes: Vec<u8>) -> Result<String, NotRead> {
    String::from_utf8(bytes).map_err(|error| NotRead::NotText { at: error.utf8_error().valid_up_to() })
}
