//! Text that has to be held in memory, because it cannot be read again from where it is: what comes through a pipe or
//! from a device, what is packed, and what is in another encoding.
//!
//! Some sources never end (`/dev/zero`, a program that goes on writing), and a small archive can be made to unpack to
//! terabytes. So there is a bound; and where the machine has less room than that, loading ends in a sentence too.

use std::io::{self, Read};

use super::decode;
use super::storage::BLOCK;
use crate::base::{Cancel, Cancelled};

/// No more than this is held of one source. A file on a disk, in UTF-8, is read in pieces and has no bound.
pub const MOST_HELD: u64 = 2 << 30;

/// The rest of the program goes on working: nothing is held that would take the last of the memory.
const LEFT_FREE: usize = 64 << 20;

/// Why a text is not held, or not whole.
#[derive(Debug, thiserror::Error)]
pub enum Unheld {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// It goes on beyond so many bytes.
    #[error("it goes on beyond {}", amount(*.limit))]
    TooLarge { limit: u64 },
    /// The system gives no more memory after so many bytes.
    #[error("there is no memory for more than {} of it", amount(*.held))]
    NoRoom { held: u64 },
    #[error("{0}")]
    Read(io::Error),
}

/// "2 GiB", "256 MiB".
pub fn amount(bytes: u64) -> String {
    let of = |shift: u32, unit: &str| format!("{} {unit}", bytes >> shift);
    match bytes {
        ..0x10_0000 => of(10, "KiB"),
        0x10_0000..0x4000_0000 => of(20, "MiB"),
        _ => of(30, "GiB"),
    }
}

/// A text as far as it is read.
#[derive(Debug, Default)]
pub struct Held {
    pub bytes: Vec<u8>,
}

impl Held {
    /// Room for so many bytes more. What is there stays when there is none.
    pub fn make_room(&mut self, more: usize) -> Result<(), Unheld> {
        if self.bytes.capacity() - self.bytes.len() >= more {
            return Ok(());
        }
        let room = self.bytes.try_reserve(more).or_else(|_| self.bytes.try_reserve_exact(more));
        let beside = room.and_then(|()| Vec::<u8>::new().try_reserve_exact(LEFT_FREE));
        beside.map_err(|_| Unheld::NoRoom { held: self.bytes.len() as u64 })
    }

    /// Takes a block from the input; how many bytes it has, none at the end. What comes before an error is kept.
    pub fn take(&mut self, input: &mut impl Read) -> Result<usize, Unheld> {
        self.make_room(BLOCK)?;
        input.take(BLOCK as u64).read_to_end(&mut self.bytes).map_err(Unheld::Read)
    }

    pub fn within(&self, limit: u64) -> Result<(), Unheld> {
        if self.bytes.len() as u64 > limit { Err(Unheld::TooLarge { limit }) } else { Ok(()) }
    }
}

/// All of an input that can be read once. Of what is no text at all, the beginning: what it is shows there, and it may
/// have no end.
pub fn read(mut input: impl Read, limit: u64, cancel: &Cancel) -> Result<Vec<u8>, Unheld> {
    let mut held = Held::default();
    while held.take(&mut input)? > 0 && !decode::is_no_text(&held.bytes) {
        cancel.check()?;
        held.within(limit)?;
    }
    Ok(held.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_left_at_the_bound() {
        let limit = 3 << 20;
        let endless = read(io::repeat(b'x'), limit, &Cancel::default());
        assert!(matches!(endless, Err(Unheld::TooLarge { limit: at }) if at == limit), "{endless:?}");
        let whole = read(io::repeat(b'x').take(limit), limit, &Cancel::default()).expect("within");
        assert_eq!(whole.len() as u64, limit);
    }

    #[test]
    fn what_is_no_text_is_not_read_to_its_end() {
        let zeros = read(io::repeat(0), MOST_HELD, &Cancel::default()).expect("the beginning");
        assert_eq!(zeros.len(), BLOCK);
    }

    #[test]
    fn a_machine_without_room_is_said_and_not_crashed() {
        let mut held = Held { bytes: b"there".to_vec() };
        let refused = held.make_room(usize::MAX / 4);
        assert!(matches!(refused, Err(Unheld::NoRoom { held: 5 })), "{refused:?}");
        assert_eq!(held.bytes, b"there");
    }

    #[test]
    fn amounts_are_said_in_the_unit_that_fits() {
        for (bytes, words) in [(4 << 10, "4 KiB"), (256 << 20, "256 MiB"), (MOST_HELD, "2 GiB")] {
            assert_eq!(amount(bytes), words);
        }
    }
}
