//! Writing files so that a crash, a full disk or a kill never leaves half a file.

use std::io::Write as _;
use std::path::{Path, PathBuf};

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

/// Writes the whole file beside its place, then moves it there in one step.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let fail = |source| WriteError { path: path.to_owned(), source };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(".crosswalk-").tempfile_in(folder).map_err(fail)?;
    beside.write_all(bytes).map_err(fail)?;
    beside.as_file().sync_all().map_err(fail)?;
    beside.persist(path).map_err(|e| fail(e.error))?;
    Ok(())
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

    #[test]
    fn a_folder_that_is_missing_is_said_with_its_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("no/such/a.json");
        let error = write_atomic(&path, b"x").expect_err("must fail").to_string();
        assert!(error.contains("no/such/a.json"), "{error}");
    }
}
