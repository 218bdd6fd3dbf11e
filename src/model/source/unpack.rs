//! gzip (RFC 1952) around a payload, recognised by its first two bytes and taken off before anything else looks.
//!
//! When loading, the text goes to memory, so there is a bound: what a small file may unpack to is limited, because a few
//! kilobytes can be made to unpack to gigabytes. A pass that reads once needs no bound, as it keeps nothing.

use std::io::{self, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::error::ReadError;
use super::held::{Held, MOST_HELD, Unheld};
use super::storage::{BLOCK, Storage};
use crate::base::Cancel;

pub fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(b"\x1F\x8B")
}

/// Whatever its size, a file may unpack to this.
const ALWAYS_ALLOWED: u64 = 256 << 20;
/// JSON and CSV of users shrink to a tenth or a thirtieth; far more than that is no directory.
const MOST_TIMES: u64 = 200;

/// What so many bytes of an archive may unpack to.
fn limit_for(packed: u64) -> u64 {
    packed.saturating_mul(MOST_TIMES).clamp(ALWAYS_ALLOWED, MOST_HELD)
}

/// Why the text is not whole.
#[derive(Debug)]
pub enum Trouble {
    /// There is more than may be held; then none of it is kept.
    Unheld(Unheld),
    /// The archive is cut off or damaged, in the decoder's words; what comes before is there.
    Broken(String),
}

/// The text in memory. How much it may be is measured by how much of the archive is read so far: one that has gone beyond
/// that shows it long before its end.
pub fn unpack(storage: &Storage, cancel: &Cancel) -> Result<(Vec<u8>, Option<Trouble>), ReadError> {
    unpack_within(storage, limit_for, cancel)
}

fn unpack_within(
    storage: &Storage,
    limit_for: impl Fn(u64) -> u64,
    cancel: &Cancel,
) -> Result<(Vec<u8>, Option<Trouble>), ReadError> {
    let mut decoder = MultiGzDecoder::new(BufReader::with_capacity(BLOCK, StorageReader { storage, at: 0 }));
    let mut text = Held::default();
    loop {
        cancel.check()?;
        let taken = text.take(&mut decoder);
        let held = text.within(limit_for(decoder.get_ref().get_ref().at));
        match taken.and_then(|taken| held.map(|()| taken)) {
            Ok(0) => return Ok((text.bytes, None)),
            Ok(_) => {}
            Err(Unheld::Read(error)) => {
                // The file itself could not be read, which is not the archive's fault.
                if let Some(ReadError::Changed { .. } | ReadError::Unreadable { .. }) =
                    error.get_ref().and_then(|inner| inner.downcast_ref())
                {
                    storage.read(0, 1)?;
                }
                return Ok((text.bytes, Some(Trouble::Broken(error.to_string()))));
            }
            Err(unheld) => return Ok((Vec::new(), Some(Trouble::Unheld(unheld)))),
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
        let storage = Storage::memory("x".to_owned(), bytes);
        unpack_within(&storage, |_| limit, &Cancel::default()).expect("readable")
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
        let (text, trouble) = unpacked(bomb, 1 << 20);
        let is_said = matches!(trouble, Some(Trouble::Unheld(Unheld::TooLarge { limit })) if limit == 1 << 20);
        assert!(text.is_empty() && is_said, "{trouble:?}");
    }

    #[test]
    fn a_bomb_is_left_by_what_was_read_of_it_and_not_by_its_size() {
        let whole = packed(&vec![b' '; 8 << 20]).repeat(400);
        let read = std::cell::Cell::new(0);
        let limit = |packed: u64| {
            read.set(packed);
            packed.saturating_mul(10).max(1 << 20)
        };
        let storage = Storage::memory("x".to_owned(), whole.clone());
        let (_, trouble) = unpack_within(&storage, limit, &Cancel::default()).expect("readable");
        assert!(matches!(trouble, Some(Trouble::Unheld(_))), "{trouble:?}");
        assert!(read.get() <= BLOCK as u64 && (whole.len() as u64) > 2 * read.get(), "{} bytes", read.get());
    }

    #[test]
    fn the_limit_follows_the_size_between_two_bounds() {
        for (packed, limit) in [(0, 256 << 20), (1 << 20, 256 << 20), (8 << 20, 1600 << 20), (1 << 40, MOST_HELD)] {
            assert_eq!(limit_for(packed), limit, "{packed}");
        }
    }
}
