//! Writing files so that a crash, a full disk or a kill never leaves half a file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use tempfile::NamedTempFile;

/// A file could not be written. Nothing that was there before is lost.
#[derive(Debug, thiserror::Error)]
#[error(
    "{path} could not be written: {source}. What was there before is unchanged. Choose another folder, or free some space."
)]
pub struct WriteError {
    pub path: PathBuf,
    #[source]
    pub source: io::Error,
}

/// A file in the making: it lies beside its place, and takes it in one step when it is whole.
#[derive(Debug)]
pub struct AtomicFile {
    beside: NamedTempFile,
    path: PathBuf,
    /// So many bytes are not yet on their way to the disk.
    held: usize,
    sending: Option<JoinHandle<io::Result<()>>>,
}

/// A large file goes to the disk in such pieces while it is being written, so that little is left to wait for at its end.
const PIECE: usize = 16 << 20;

impl AtomicFile {
    pub fn create(path: &Path) -> Result<Self, WriteError> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let made = builder().tempfile_in(folder);
        let beside = made.map_err(|source| WriteError { path: path.to_owned(), source })?;
        Ok(Self { beside, path: path.to_owned(), held: 0, sending: None })
    }

    /// Puts the file in its place, and keeps who may read what was there before.
    pub fn commit(mut self) -> Result<(), WriteError> {
        let sent = self.sent();
        let Self { beside, path, .. } = self;
        let finish = || -> io::Result<()> {
            if let Ok(before) = std::fs::metadata(&path) {
                beside.as_file().set_permissions(before.permissions())?;
            }
            sent?;
            beside.as_file().sync_all()?;
            beside.persist(&path)?;
            Ok(())
        };
        finish().map_err(|source| WriteError { path: path.clone(), source })
    }

    /// How the piece before fared, once it is on the disk: the system tells of a failure once.
    fn sent(&mut self) -> io::Result<()> {
        let died = |_| Err(io::Error::other("it could not be brought to the disk"));
        self.sending.take().map_or(Ok(()), |sending| sending.join().unwrap_or_else(died))
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.beside.write(bytes)?;
        self.held += written;
        if self.held >= PIECE && self.sending.as_ref().is_none_or(JoinHandle::is_finished) {
            self.sent()?;
            let file = self.beside.as_file().try_clone()?;
            self.sending = Some(std::thread::spawn(move || file.sync_data()));
            self.held = 0;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.beside.flush()
    }
}

/// Temporary files are private; ours becomes a person's file, so the usual permissions apply.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".crosswalk-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
}

/// Writes the whole file beside its place, then moves it there in one step.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes).map_err(|source| WriteError { path: path.to_owned(), source })?;
    file.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_that_went_to_the_disk_in_pieces_is_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.ndjson");
        let mut file = AtomicFile::create(&path).expect("made");
        let part: Vec<u8> = (0..PIECE / 2 + 1).map(|i| (i % 251) as u8).collect();
        for _ in 0..5 {
            file.write_all(&part).expect("written");
        }
        assert!(file.sending.is_some(), "a piece is on its way");
        assert!(!path.exists(), "not before it is whole");
        file.commit().expect("in its place");
        assert_eq!(std::fs::read(&path).expect("read"), part.repeat(5));
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.json");
        write_atomic(&path, b"one").expect("first");
        write_atomic(&path, b"two").expect("second");
        assert_eq!(std::fs::read(&path).expect("read"), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).expect("list").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_replaced_stays_as_readable_as_it_was() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.json");
        write_atomic(&path, b"one").expect("first");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("allowed");
        write_atomic(&path, b"two").expect("second");
        assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn a_folder_that_is_missing_is_said_with_its_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("no/such/a.json");
        let error = write_atomic(&path, b"x").expect_err("must fail").to_string();
        assert!(error.contains("no/such/a.json"), "{error}");
    }
}
