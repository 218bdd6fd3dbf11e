//! Folders that are there as long as somebody holds them, and that a killed program does not leave for ever.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile, TempDir};

/// The file in such a folder that is locked while the folder is held. The system takes the lock off when a program ends,
/// however it ends.
const LOCK: &str = ".held";

/// A folder of one's own among the system's temporary files. It goes when it is dropped.
#[derive(Debug)]
pub struct HeldFolder {
    // Closed before the folder goes: some systems remove no file that is open.
    _lock: File,
    folder: TempDir,
}

impl HeldFolder {
    /// Its name begins so. Folders of that kind that nobody holds any more are removed first.
    pub fn new(prefix: &str) -> io::Result<Self> {
        Self::new_in(&std::env::temp_dir(), prefix)
    }

    fn new_in(place: &Path, prefix: &str) -> io::Result<Self> {
        remove_left_in(place, prefix);
        let folder = Builder::new().prefix(prefix).tempdir_in(place)?;
        // Locked before it has its name, so that nobody sees it without the lock.
        let lock = NamedTempFile::new_in(folder.path())?;
        lock.as_file().lock()?;
        let lock = lock.persist(folder.path().join(LOCK))?;
        Ok(Self { _lock: lock, folder })
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders of this kind that a killed program has left.
pub fn remove_left(prefix: &str) {
    remove_left_in(&std::env::temp_dir(), prefix);
}

/// What cannot be read or removed belongs to somebody else, or will be tried again.
fn remove_left_in(place: &Path, prefix: &str) {
    for entry in std::fs::read_dir(place).into_iter().flatten().flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(prefix);
        // Of the entry itself: a link is no folder.
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let lock = File::open(entry.path().join(LOCK));
        if lock.is_ok_and(|lock| lock.try_lock().is_ok()) {
            drop(std::fs::remove_dir_all(entry.path()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_program_left_goes_and_what_is_held_stays() {
        const PREFIX: &str = "crosswalk-test-";
        let place = tempfile::tempdir().expect("a folder");
        let new = || HeldFolder::new_in(place.path(), PREFIX).expect("a folder");
        let held = new();
        let HeldFolder { _lock: lock, folder } = new();
        // As when a program is killed: the lock is off, and nobody has removed the folder.
        drop(lock);
        let left = folder.keep();
        crate::file::write_atomic(&left.join("copy.json"), b"[]").expect("a file");
        let unlike = place.path().join("crosswalk-other");
        let without_lock = place.path().join(format!("{PREFIX}strange"));
        for folder in [&unlike, &without_lock] {
            std::fs::create_dir(folder).expect("a folder");
        }
        let next = new();
        assert!(!left.exists(), "what was left is gone");
        for kept in [held.path(), next.path(), &unlike, &without_lock] {
            assert!(kept.is_dir(), "{}", kept.display());
        }
        let gone = held.path().to_owned();
        drop(held);
        assert!(!gone.exists(), "a folder goes with whoever held it");
    }
}
