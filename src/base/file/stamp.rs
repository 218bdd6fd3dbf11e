//! What the disk held when a file was read or written, to notice when somebody else has changed it since.

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::read::read_within;
use crate::hash;

/// What was at a path at some time; nothing is one of the things that can be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileStamp(Option<Held>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held {
    look: FileAttributes,
    content: u64,
}

/// What can be told without opening the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileAttributes {
    length: u64,
    modified: Option<SystemTime>,
    /// Which file it is, under whatever name: the disk and the number there.
    identity: Option<(u64, u64)>,
}

impl FileStamp {
    /// There was nothing.
    pub const fn nothing() -> Self {
        Self(None)
    }

    /// What is at a path now; nothing where it is no file, is larger than this, or cannot be read.
    pub fn at(path: &Path, largest: u64) -> Self {
        let held = path.is_file().then(|| read_within(path, largest).ok()).flatten();
        held.map_or_else(Self::nothing, |held| held.stamp)
    }

    /// A file with this content. `metadata` from before it was read: what came after that is a change.
    pub fn new(metadata: &Metadata, bytes: &[u8]) -> Self {
        Self(Some(Held { look: FileAttributes::of(metadata), content: hash::bytes(bytes) }))
    }

    /// What is there after these bytes were written.
    pub(super) fn after_writing(path: &Path, bytes: &[u8]) -> Self {
        fs::metadata(path).ok().filter(Metadata::is_file).map_or_else(Self::nothing, |found| Self::new(&found, bytes))
    }

    /// Whether something seems to have happened, by size, time and identity. Cheap: for asking every few seconds.
    pub fn looks_changed(&self, path: &Path) -> bool {
        fs::metadata(path).ok().map(|found| FileAttributes::of(&found)) != self.0.map(|held| held.look)
    }

    /// Whether there is a file now with another content than this: what writing would destroy. One that was written
    /// again with the same content is no other, and nothing is lost where there is no file any more.
    pub fn is_other_than(&self, path: &Path) -> bool {
        let Ok(found) = fs::metadata(path) else { return false };
        if !found.is_file() {
            return false;
        }
        let Some(held) = self.0 else { return true };
        held.look.length != found.len()
            || read_within(path, found.len()).map_or(true, |now| hash::bytes(&now.bytes) != held.content)
    }
}

impl FileAttributes {
    fn of(metadata: &Metadata) -> Self {
        Self { length: metadata.len(), modified: metadata.modified().ok(), identity: identity(metadata) }
    }
}

/// Files by what they are, by whatever links and names one comes to them.
#[derive(Clone, Debug, Default)]
pub struct FileSet {
    paths: HashSet<PathBuf>,
    identities: HashSet<(u64, u64)>,
}

impl FileSet {
    /// Those of the paths at which there is something.
    pub fn of(paths: &[PathBuf]) -> Self {
        let paths: HashSet<PathBuf> = paths.iter().filter_map(|path| path.canonicalize().ok()).collect();
        let identities = paths.iter().filter_map(|path| identity(&fs::metadata(path).ok()?));
        Self { identities: identities.collect(), paths }
    }

    /// Whether this path leads to one of them.
    pub fn has(&self, path: &Path) -> bool {
        let Ok(path) = path.canonicalize() else { return false };
        let identity = fs::metadata(&path).ok().as_ref().and_then(identity);
        self.paths.contains(&path) || identity.is_some_and(|identity| self.identities.contains(&identity))
    }
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}
