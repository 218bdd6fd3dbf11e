//! Reading and writing files as a good editor does.
//!
//! Writing: a crash, a full disk or a kill never leaves half a file, a link stays a link, what is no file (a device, a
//! pipe) is written to and never replaced ([`AtomicFile`]). A file that somebody else changed since it was read is not
//! overwritten ([`FileStamp`]). Reading into memory has a limit, also of what has no size ([`read_within`]).

mod atomic;
mod place;
mod read;
mod stamp;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

pub use self::atomic::{AtomicFile, remove_unfinished};
pub use self::read::{HeldWithin, NotRead, read_to_end_within, read_within, text_of, text_within};
pub use self::stamp::{FileSet, FileStamp};

/// A file could not be written. Where it replaces another one, nothing that was there before is lost.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error(
        "{path} could not be written: {source}. What was there before is unchanged. Choose another folder, or free some space."
    )]
    Failed {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{path} could not be written: the folder {} is not there. Make it, or choose another one.", folder.display())]
    NoFolder { path: PathBuf, folder: PathBuf },
    #[error("{path} is a folder, and a file was to be written. Add a name for the file.")]
    IsFolder { path: PathBuf },
    #[error(
        "{path} is write-protected and was left as it is. Choose another name, or take the protection off if the file is yours to change."
    )]
    Protected { path: PathBuf },
    /// Nothing was written: whoever asked for it decides.
    #[error(
        "{path} has changed on the disk since it was read: another program or person has written it. Nothing was written. Save under another name, or read it again first."
    )]
    ChangedOutside { path: PathBuf },
    /// The file is one that cannot be moved into its place (it has other names, or belongs to somebody else).
    #[error("{path} could not be written to its end: {source}. All of the new text is in {}.", whole.display())]
    Torn {
        path: PathBuf,
        whole: PathBuf,
        #[source]
        source: io::Error,
    },
    /// A device or a pipe: what was sent is sent.
    #[error("{path} took in only a part: {source}.")]
    Sent {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

/// What screens call a file: its name without its folders.
pub fn short_name(path: &Path) -> Cow<'_, str> {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy()
}

/// Writes the whole file beside its place, then moves it there in one step.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    written(AtomicFile::create(path)?, bytes)?.commit()
}

/// The same, for its owner alone to read ([`AtomicFile::create_private`]).
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    written(AtomicFile::create_private(path)?, bytes)?.commit()
}

/// The same, and what the disk holds after it.
pub fn write_atomic_stamped(path: &Path, bytes: &[u8]) -> Result<FileStamp, WriteError> {
    write_atomic(path, bytes)?;
    Ok(FileStamp::after_writing(path, bytes))
}

/// The same, unless somebody else has changed the file since it was as `known` says; then nothing is written. A file that
/// is gone is written again: nobody loses anything by that.
pub fn write_atomic_if_unchanged(path: &Path, known: &FileStamp, bytes: &[u8]) -> Result<FileStamp, WriteError> {
    written_if_unchanged(AtomicFile::create(path)?, path, known, bytes)
}

/// The same, for its owner alone to read ([`AtomicFile::create_private`]).
pub fn write_private_if_unchanged(path: &Path, known: &FileStamp, bytes: &[u8]) -> Result<FileStamp, WriteError> {
    written_if_unchanged(AtomicFile::create_private(path)?, path, known, bytes)
}

fn written_if_unchanged(
    file: AtomicFile,
    path: &Path,
    known: &FileStamp,
    bytes: &[u8],
) -> Result<FileStamp, WriteError> {
    let file = written(file, bytes)?;
    // As late as can be: little time is left for somebody to write it between this and the next line.
    if known.is_other_than(path) {
        return Err(WriteError::ChangedOutside { path: path.to_owned() });
    }
    file.commit()?;
    Ok(FileStamp::after_writing(path, bytes))
}

fn written(mut file: AtomicFile, bytes: &[u8]) -> Result<AtomicFile, WriteError> {
    file.write_all(bytes).map_err(|source| file.error(source))?;
    Ok(file)
}
