//! Writing files so that a crash, a full disk or a kill never leaves half a file.

use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file could not be written. Nothing that was there before is lost.
#[derive(Debug, thiserror::Error)]
#[error(
    "{path} could not be written: {source}. What was there before is unchanged. Choose another folder, or free some space."
)]
pub struct WriteError {
    pub path: PathBuf,
    #[source]
    pub source: std::io::Error,
}

/// A file in the making: it lies beside its place, and takes it in one step when it is whole.
#[derive(Debug)]
pub struct AtomicFile {
    beside: NamedTempFile,
    path: PathBuf,
}

impl AtomicFile {
    pub fn create(path: &Path) -> Result<Self, WriteError> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let made = builder().tempfile_in(folder);
        let beside = made.map_err(|source| WriteError { path: path.to_owned(), source })?;
        Ok(Self { beside, path: path.to_owned() })
    }

    /// Puts the file in its place, and keeps who may read what was there before.
    pub fn commit(self) -> Result<(), WriteError> {
        let Self { beside, path } = self;
        let finish = || -> std::io::Result<()> {
            if let Ok(before) = std::fs::metadata(&path) {
                beside.as_file().set_permissions(before.permissions())?;
            }
            beside.as_file().sync_all()?;
            beside.persist(&path)?;
            Ok(())
        };
        finish().map_err(|source| WriteError { path: path.clone(), source })
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.beside.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
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
