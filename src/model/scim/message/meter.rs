//! The bounds within which a body is read, and how much of them is used up.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};

use serde::de::Error as _;
use serde_json::Value;
use serde_json::value::RawValue;

/// How much of a body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Of everything but members, in bytes. A page of 1,000 large users is about 4 MiB.
    pub bytes: u64,
    /// Of the whole, members included, in bytes.
    pub whole: u64,
    /// Values that are kept: a byte of JSON can become seventy in memory. The resources of a list that go beyond are
    /// passed over; one resource that does is too large.
    pub values: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { bytes: 16 << 20, whole: 128 << 20, values: 200_000 }
    }
}

/// What was read of a body so far, and what may still be.
pub(super) struct Meter {
    bounds: Bounds,
    bytes: Cell<u64>,
    whole: Cell<u64>,
    values: Cell<usize>,
    /// What the body turned out to be larger than.
    exceeded: RefCell<Option<String>>,
    begins: RefCell<Vec<u8>>,
}

/// Enough of a body to recognise what it is.
const BEGINNING: usize = 4096;

impl Meter {
    pub fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            bytes: Cell::new(bounds.bytes),
            whole: Cell::new(bounds.whole),
            values: Cell::new(bounds.values),
            exceeded: RefCell::default(),
            begins: RefCell::default(),
        }
    }

    fn exceed(&self, than: String) -> String {
        let words = format!("it is larger than {than}");
        self.exceeded.replace(Some(than));
        words
    }

    fn count(&self, bytes: &[u8]) -> io::Result<()> {
        let mut begins = self.begins.borrow_mut();
        let room = BEGINNING - begins.len();
        begins.extend_from_slice(&bytes[..bytes.len().min(room)]);
        for (left, bound) in [(&self.bytes, self.bounds.bytes), (&self.whole, self.bounds.whole)] {
            match left.get().checked_sub(bytes.len() as u64) {
                Some(less) => left.set(less),
                None => return Err(io::Error::other(self.exceed(format!("{} MiB", bound >> 20)))),
            }
        }
        Ok(())
    }

    /// A value of which nothing was parsed yet, when it is not one too many.
    pub fn value(&self, raw: &RawValue) -> serde_json::Result<Value> {
        match self.values.get().checked_sub(values_in(raw.get())) {
            Some(left) => self.values.set(left),
            None => return Err(serde_json::Error::custom(self.exceed(format!("{} values", self.bounds.values)))),
        }
        serde_json::from_str(raw.get())
    }

    pub fn left(&self) -> Left {
        Left { bytes: self.bytes.get(), values: self.values.get() }
    }

    /// Forgets what was counted since, but for the whole.
    pub fn restore(&self, left: Left) {
        self.bytes.set(left.bytes);
        self.values.set(left.values);
    }

    /// What the body is larger than, if it is, and how it begins.
    pub fn finish(self) -> (Option<String>, Vec<u8>) {
        (self.exceeded.into_inner(), self.begins.into_inner())
    }

    /// Whether one more resource is kept: each may have half of the values.
    pub fn has_room(&self) -> bool {
        self.values.get() >= self.bounds.values / 2
    }
}

/// What was left when the members of a group began: each of them may have that much.
#[derive(Clone, Copy)]
pub(super) struct Left {
    bytes: u64,
    values: usize,
}

/// How many values a JSON text holds.
fn values_in(json: &str) -> usize {
    let (mut count, mut in_text, mut escaped) = (1, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b',' | b'[' | b'{' if !in_text => count += 1,
            _ => {}
        }
    }
    count
}

/// Counts what is read.
pub(super) struct Metered<'m, R> {
    pub input: R,
    pub meter: &'m Meter,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.meter.count(&buffer[..read])?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_without_parsing_them() {
        for (json, expected) in
            [("1", 1), (r#""a, [b] {c}""#, 1), (r#""a\", [""#, 1), ("[1,2]", 3), (r#"{"a":1,"b":[{}]}"#, 5)]
        {
            assert!(values_in(json) >= expected, "{json}");
            assert_eq!(values_in(json) == 1, expected == 1, "{json}");
        }
    }
}
