//! gzip (RFC 1952) around a payload, recognised by its first two bytes and taken off before anything else looks.
//!
//! When loading, the text goes to memory, so there is a bound: what a small file may unpack to is limited, because a few
//! kilobytes can be made to unpack to gigabytes. A pass that reads once needs no bound, as it keeps nothing.

use std::io::{self, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::error::ReadError;
use super::storage::{BLOCK, Storage};
use crate::base::Cancel;

pub fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(b"\x1F\x8B")
}

/// Whatever its size, a file may unpack to this.
const ALWAYS_ALLOWED: u64 = 256 << 20;
/// JSON and CSV of users shrink to a tenth or a thirtieth; far more than that is no directory.
const MOST_TIMES: u64 = 200;
/// Nothing larger is held in memory.
pub const MOST: u64 = 4 << 30;

fn limit_for(packed: u64) -> u64 {
    packed.saturating_mul(MOST_TIMES).clamp(ALWAYS_ALLOWED, MOST)
}

/// Why the text is not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It goes on beyond this many bytes.
    TooLarge { limit: u64 },
    /// The archive is cut off or damaged, in the decoder's words; what comes before is there.
    Broken(String),
}

/// The text in memory. One that is too large is not kept at all.
pub fn unpack(storage: &Storage, cancel: &Cancel) -> Result<(Vec<u8>, Option<Trouble>), ReadError> {
    unpack_within(storage, limit_for(storage.size()), cancel)
}

fn unpack_within(storage: &Storage, limit: u64, cancel: &Cancel) -> Result<(Vec<u8>, Option<Trouble>), ReadError> {
    let mut decoder = MultiGzDecoder::new(BufReader::with_capacity(BLOCK, StorageReader { storage, at: 0 }));
    let mut text = Vec::new();
    loop {
        cancel.check()?;
        match decoder.by_ref().take(BLOCK as u64).read_to_end(&mut text) {
            Ok(0) => return Ok((text, None)),
            Ok(_) if text.len() as u64 > limit => return Ok((Vec::new(), Some(Trouble::TooLarge { limit }))),
            Ok(_) => {}
            Err(error) => {
                // The file itself could not be read, which is not the archive's fault.
                if let Some(ReadError::Changed { .. } | ReadError::Unreadable { .. }) =
                    error.get_ref().and_then(|inner| inner.downcast_ref())
                {
                    storage.read(0, 1)?;
                }
                return Ok((text, Some(Trouble::Broken(error.to_string()))));
            }
        }
    }
}

struct StorageReader<'s> {
    storage: &'s Storage,
    at: u64,
}

impl Read for StorageReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.storage.read(self.at, buffer.len()).map_err(io::Error::other)?;
        buffer[..bytes.len()].copy_from_slice(&bytes);
        self.at += bytes.len() as u64;
        Ok(bytes.len())
    }
}

/// The text of an archive while it is read.
pub fn decoder<'i>(input: impl Read + Send + 'i) -> Box<dyn Read + Send + 'i> {
    Box::new(MultiGzDecoder::new(BufReader::with_capacity(64 << 10, input)))
}

/// Fails after [`MOST`] bytes, for a text that has to be held after all.
#[derive(Debug)]
pub struct Limited<R> {
    pub input: R,
    pub left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::other(format!("it unpacks to more than {} GiB; unpack it, and name the file", MOST >> 30))
        })?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text).expect("in memory");
        encoder.finish().expect("in memory")
    }

    fn unpacked(bytes: Vec<u8>, limit: u64) -> (Vec<u8>, Option<Trouble>) {
        unpack_within(&Storage::memory("x".to_owned(), bytes), limit, &Cancel::default()).expect("readable")
    }

    #[test]
    fn archives_are_unpacked_whole_or_it_is_said() {
        let one = packed(b"[{}]");
        let cut = one[..one.len() - 9].to_vec();
        let two = [packed(b"[{}"), packed(b",{}]")].concat();
        for (name, bytes, text, is_whole) in [
            ("one member", one.clone(), &b"[{}]"[..], true),
            ("two members are one text", two, b"[{},{}]", true),
            ("cut off", cut, b"[{}]", false),
            ("something after the end", [one, b"more".to_vec()].concat(), b"[{}]", false),
            ("the mark and nothing else", b"\x1F\x8B".to_vec(), b"", false),
        ] {
            let (found, trouble) = unpacked(bytes, 1 << 20);
            assert_eq!((found.as_slice(), trouble.is_none()), (text, is_whole), "{name}: {trouble:?}");
        }
    }

    #[test]
    fn a_bomb_is_refused_and_holds_no_memory() {
        let bomb = packed(&vec![b' '; 8 << 20]);
        assert!(bomb.len() < 256 << 10, "{}", bomb.len());
        assert_eq!(unpacked(bomb, 1 << 20), (Vec::new(), Some(Trouble::TooLarge { limit: 1 << 20 })));
    }

    #[test]
    fn the_limit_follows_the_size_between_two_bounds() {
        for (packed, limit) in [(0, 256 << 20), (1 << 20, 256 << 20), (10 << 20, 2000 << 20), (1 << 40, MOST)] {
            assert_eq!(limit_for(packed), limit, "{packed}");
        }
    }

    #[test]
    fn what_has_to_be_held_is_bounded_also_when_read_as_a_stream() {
        let mut text = Vec::new();
        let mut limited = Limited { input: &b"12345"[..], left: 4 };
        assert!(limited.read_to_end(&mut text).is_err());
        let mut limited = Limited { input: &b"12345"[..], left: 5 };
        assert_eq!(limited.read_to_end(&mut text).expect("within"), 5);
    }
}
