//! A text that is no UTF-8, or that switches between alphabets, brought to UTF-8, with a word of what it was read as.

use std::sync::Arc;

use super::{Payload, Stop};
use crate::base::Cancel;
use crate::source::encoding::{Escapes, Guess, TextEncoding};
use crate::source::storage::{BLOCK, Storage};
use crate::source::{decode, faults};

impl Payload {
    /// Decodes the text, in memory, where it is no UTF-8 or says with escape sequences that it is another encoding's.
    /// Where it begins then.
    pub(super) fn ensure_utf8(
        &mut self,
        start: u64,
        chosen: Option<TextEncoding>,
        cancel: &Cancel,
    ) -> Result<u64, Stop> {
        match first_oddity(&self.storage, start, cancel)? {
            Oddity::None => Ok(start),
            Oddity::Escape(at) => self.read_switching(start, at, chosen, cancel),
            Oddity::NotUtf8(at) => {
                let encoding = chosen.map_or_else(|| guessed(&self.storage, start, at, cancel), Ok)?;
                let (is_lossy, piece) = self.read_as(start, encoding, cancel)?;
                self.findings.push(match chosen {
                    Some(_) if !is_lossy => faults::encoding_chosen(&self.name, encoding, &piece),
                    _ => faults::encoding_guessed(&self.name, at, encoding, is_lossy, &piece),
                });
                Ok(0)
            }
        }
    }

    /// Decodes a text whose first escape sequence is at this byte. A person's word goes before what it says.
    pub(super) fn read_switching(
        &mut self,
        start: u64,
        at: u64,
        chosen: Option<TextEncoding>,
        cancel: &Cancel,
    ) -> Result<u64, Stop> {
        let encoding = chosen.unwrap_or(TextEncoding::SWITCHING);
        let (is_lossy, piece) = self.read_as(start, encoding, cancel)?;
        self.findings.push(match chosen {
            Some(_) if !is_lossy => faults::encoding_chosen(&self.name, encoding, &piece),
            _ => faults::encoding_switching(&self.name, at, encoding, is_lossy, &piece),
        });
        Ok(0)
    }

    /// Whether something could not be read so, and a piece of what was.
    fn read_as(&mut self, start: u64, encoding: TextEncoding, cancel: &Cancel) -> Result<(bool, String), Stop> {
        self.encoding = Some(encoding);
        let decoded = decode::legacy(&self.storage, start, encoding, cancel);
        let (text, is_lossy) = decoded.map_err(|undecoded| self.undecoded(undecoded))?;
        let piece = piece_with_letters(&text);
        self.storage = Arc::new(Storage::memory(self.name.clone(), text));
        Ok((is_lossy, piece))
    }
}

/// By the beginning, and by what comes after the first byte that is no UTF-8.
fn guessed(storage: &Storage, start: u64, at: u64, cancel: &Cancel) -> Result<TextEncoding, Stop> {
    /// So much of a text tells enough.
    const LOOKED_AT: u64 = 16 << 20;
    let mut guess = Guess::new();
    let mut from = if at - start > LOOKED_AT { at } else { start };
    let end = storage.size().min(from + 2 * LOOKED_AT);
    while from < end {
        cancel.check()?;
        let window = storage.read(from, BLOCK)?;
        guess.look(&window);
        from += window.len() as u64;
    }
    Ok(guess.end())
}

/// A piece of the text in which a letter is that only this encoding gives, to be looked at: no more than the field, for
/// what stands beside it in a row may be a password.
fn piece_with_letters(text: &[u8]) -> String {
    const LONGEST: usize = 120;
    // The names of the columns say less than somebody's name.
    let below = text.iter().position(|byte| *byte == b'\n').unwrap_or_default();
    let letter = |from: usize| text[from..].iter().position(|byte| !byte.is_ascii()).map(|at| from + at);
    let at = letter(below).or_else(|| letter(0)).unwrap_or_default();
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r' | b',' | b';' | b'\t' | b'|');
    let start = text[..at].iter().rposition(is_break).map_or(0, |before| before + 1);
    let end = text[at..].iter().position(is_break).map_or(text.len(), |after| at + after);
    let line = String::from_utf8_lossy(&text[start..end.min(at + (LONGEST << 2))]);
    // Where it is long, the letter's surroundings.
    let before = String::from_utf8_lossy(&text[start..at]).chars().count();
    let skipped = before.saturating_sub(LONGEST / 2);
    line.chars().skip(if before < LONGEST { 0 } else { skipped }).take(LONGEST).collect()
}

/// What says of a text that it is no UTF-8, and the first byte where it does.
enum Oddity {
    None,
    NotUtf8(u64),
    Escape(u64),
}

fn first_oddity(storage: &Storage, start: u64, cancel: &Cancel) -> Result<Oddity, Stop> {
    let mut at = start;
    let mut escapes = Escapes::default();
    while at < storage.size() {
        cancel.check()?;
        let window = storage.read(at, BLOCK)?;
        let is_last = at + window.len() as u64 == storage.size();
        match std::str::from_utf8(&window) {
            Ok(_) => {
                escapes.look(at, &window);
                at += window.len() as u64;
            }
            // A letter that goes on in the next window.
            Err(error) if error.error_len().is_none() && !is_last => {
                escapes.look(at, &window);
                at += error.valid_up_to() as u64;
            }
            Err(error) => return Ok(Oddity::NotUtf8(at + error.valid_up_to() as u64)),
        }
    }
    Ok(escapes.first().map_or(Oddity::None, Oddity::Escape))
}

/// The first escape sequence of a text that is read by them.
pub(super) fn first_escape(storage: &Storage, start: u64, cancel: &Cancel) -> Result<Option<u64>, Stop> {
    Ok(match first_oddity(storage, start, cancel)? {
        Oddity::Escape(at) => Some(at),
        Oddity::None | Oddity::NotUtf8(_) => None,
    })
}
