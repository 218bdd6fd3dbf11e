//! Where a payload's bytes are: in memory, or in a file that is read in blocks.
//!
//! Files are not memory-mapped: a mapped file that shrinks ends the process. Small files are kept, which also spares
//! a file handle for each page of an export of many pages.

use std::borrow::Cow;
use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;
use std::time::SystemTime;

use super::error::ReadError;
use super::held::Unheld;
use super::pipe;
use super::read_at::read_exact_at;
use super::scan::Span;
use crate::base::Cancel;

/// Files up to this size are kept in memory.
const KEPT_IN_MEMORY: u64 = 2 << 20;
/// How much is read at once.
pub const BLOCK: usize = 1 << 20;
/// After a long record, room is kept for so many times what is read next.
const MOST_ROOM: usize = 8;

/// The bytes of one payload.
#[derive(Debug)]
pub struct Storage {
    name: String,
    place: Backing,
}

#[derive(Debug)]
enum Backing {
    Memory(Vec<u8>),
    Disk { file: File, size: u64, modified: Option<SystemTime> },
}

impl Storage {
    pub fn memory(name: String, bytes: Vec<u8>) -> Self {
        Self { name, place: Backing::Memory(bytes) }
    }

    /// What is no file (a pipe, a device) is read to its end here; what has none is refused.
    pub fn open(name: String, path: &Path, cancel: &Cancel) -> Result<Self, Unheld> {
        // Asked before opening, because a folder can be opened on some systems and a pipe would wait on others.
        let metadata = std::fs::metadata(path).map_err(Unheld::Read)?;
        if metadata.is_dir() {
            return Err(Unheld::Read(io::ErrorKind::IsADirectory.into()));
        }
        if !metadata.is_file() {
            return Ok(Self::memory(name, pipe::read(path, cancel)?));
        }
        if metadata.len() > KEPT_IN_MEMORY {
            return Self::on_disk(name, path).map_err(Unheld::Read);
        }
        Ok(match read_small(path).map_err(Unheld::Read)? {
            Some(bytes) => Self::memory(name, bytes),
            // The system makes some files up while they are read, and says nothing of their size.
            None => Self::memory(name, pipe::read(path, cancel)?),
        })
    }

    fn on_disk(name: String, path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        Ok(Self { name, place: Backing::Disk { file, size: metadata.len(), modified: modified(&metadata) } })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn size(&self) -> u64 {
        match &self.place {
            Backing::Memory(bytes) => bytes.len() as u64,
            Backing::Disk { size, .. } => *size,
        }
    }

    /// Whether this is that very storage.
    pub fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }

    /// The bytes from `start`, up to `length` of them, fewer at the end.
    pub fn read(&self, start: u64, length: usize) -> Result<Cow<'_, [u8]>, ReadError> {
        if let Some(part) = self.kept(start, length) {
            return Ok(Cow::Borrowed(part));
        }
        let mut block = Vec::new();
        self.read_in(&mut block, start, length)?;
        Ok(Cow::Owned(block))
    }

    /// The same for one block after another: `room` serves again for each.
    pub fn read_in<'b>(&'b self, room: &'b mut Vec<u8>, start: u64, length: usize) -> Result<&'b [u8], ReadError> {
        if let Some(part) = self.kept(start, length) {
            return Ok(part);
        }
        if let Backing::Disk { file, size, .. } = &self.place {
            let left = usize::try_from(size.saturating_sub(start)).unwrap_or(length);
            if room.capacity() > length.saturating_mul(MOST_ROOM) {
                *room = Vec::new();
            }
            room.resize(left.min(length), 0);
            let read = read_exact_at(file, room, start);
            self.check_unchanged()?;
            read.map_err(|error| self.unreadable(start, &error))?;
        }
        Ok(room)
    }

    /// Of what is in memory: the bytes from `start`, up to `length` of them.
    fn kept(&self, start: u64, length: usize) -> Option<&[u8]> {
        let Backing::Memory(bytes) = &self.place else { return None };
        let rest = &bytes[usize::try_from(start).unwrap_or(bytes.len()).min(bytes.len())..];
        Some(&rest[..length.min(rest.len())])
    }

    fn check_unchanged(&self) -> Result<(), ReadError> {
        let Backing::Disk { file, size, modified: then } = &self.place else { return Ok(()) };
        let now = file.metadata().map_err(|error| self.unreadable(0, &error))?;
        if now.len() == *size && modified(&now) == *then {
            return Ok(());
        }
        Err(ReadError::Changed { file: self.name.clone() })
    }

    fn unreadable(&self, byte: u64, error: &io::Error) -> ReadError {
        ReadError::Unreadable { file: self.name.clone(), byte, why: error.to_string() }
    }

    /// Everything, for small files that have to be looked at as a whole.
    pub fn read_all(&self) -> Result<Vec<u8>, ReadError> {
        let mut all = Vec::new();
        while (all.len() as u64) < self.size() {
            all.extend_from_slice(&self.read(all.len() as u64, BLOCK)?);
        }
        Ok(all)
    }
}

/// The whole file; `None` when it is larger than it seemed.
fn read_small(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(KEPT_IN_MEMORY + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= KEPT_IN_MEMORY))
}

fn modified(metadata: &Metadata) -> Option<SystemTime> {
    metadata.modified().ok()
}

/// Hands out spans of a storage, reading a block when one is not in the block before: for passes in order.
#[derive(Debug)]
pub struct BlockReader<'s> {
    storage: &'s Storage,
    start: u64,
    /// Nothing behind this is wanted.
    end: u64,
    /// What is read of a file; what is in memory is not copied here.
    block: Vec<u8>,
}

impl<'s> BlockReader<'s> {
    pub fn new(storage: &'s Storage) -> Self {
        Self { storage, start: 0, end: u64::MAX, block: Vec::new() }
    }

    /// One that reads no further ahead than this.
    pub fn until(self, end: u64) -> Self {
        Self { end, ..self }
    }

    pub fn is_of(&self, storage: &Storage) -> bool {
        self.storage.is(storage)
    }

    pub fn bytes(&mut self, span: Span) -> Result<&[u8], ReadError> {
        let length = span.length as usize;
        // Missing only if the storage is shorter than what was scanned, which reading has refused already.
        let changed = || ReadError::Changed { file: self.storage.name.clone() };
        if let Some(part) = self.storage.kept(span.start, length) {
            return Some(part).filter(|part| part.len() == length).ok_or_else(changed);
        }
        if span.start < self.start || span.end() > self.start + self.block.len() as u64 {
            let ahead = usize::try_from(self.end.saturating_sub(span.start)).unwrap_or(usize::MAX).min(BLOCK);
            // Until it is read, the block holds nothing to be relied on.
            self.start = u64::MAX;
            self.storage.read_in(&mut self.block, span.start, length.max(ahead))?;
            self.start = span.start;
        }
        let at = usize::try_from(span.start - self.start).unwrap_or(usize::MAX);
        self.block.get(at..at.saturating_add(length)).ok_or_else(changed)
    }
}
