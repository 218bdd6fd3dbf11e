//! Who reads and who writes: one at a time, in order, while all work.

use std::io::{self, Read, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::reader::{Batch, Reader, Window};
use super::{PassError, Passed};

/// The reader and the output, each held by one thread at a time.
pub struct Turns<'o, R> {
    reading: Mutex<Reading<R>>,
    writing: Mutex<Writing<'o>>,
    written: Condvar,
}

struct Reading<R> {
    reader: Reader<R>,
    /// The number of the next window.
    next: u64,
    error: Option<io::Error>,
}

struct Writing<'o> {
    out: &'o mut (dyn Write + Send),
    /// The window whose turn it is.
    turn: u64,
    passed: Passed,
    error: Option<io::Error>,
    /// Somebody died: nobody's turn comes any more.
    abandoned: bool,
}

impl<'o, R: Read> Turns<'o, R> {
    pub fn new(reader: Reader<R>, out: &'o mut (dyn Write + Send)) -> Self {
        let passed = Passed::default();
        Self {
            reading: Mutex::new(Reading { reader, next: 0, error: None }),
            writing: Mutex::new(Writing { out, turn: 0, passed, error: None, abandoned: false }),
            written: Condvar::new(),
        }
    }

    /// Takes windows until there are none.
    pub fn work(&self, mut each: impl FnMut(&Batch<'_>, &mut Vec<u8>, &mut Passed)) {
        let _abandon = Abandon(self);
        let mut window = Window::default();
        let mut out = Vec::new();
        while let Some(number) = self.read(&mut window) {
            out.clear();
            let mut seen = Passed::default();
            each(&window.batch(), &mut out, &mut seen);
            if !self.write(number, &out, seen) {
                locked(&self.reading).reader.stop();
            }
        }
    }

    fn read(&self, window: &mut Window) -> Option<u64> {
        let mut reading = locked(&self.reading);
        match reading.reader.next(window) {
            Ok(true) => {
                reading.next += 1;
                Some(reading.next - 1)
            }
            Ok(false) => None,
            Err(error) => {
                reading.reader.stop();
                reading.error = Some(error);
                None
            }
        }
    }

    /// False: it cannot be written, and nothing need be read any more.
    fn write(&self, number: u64, out: &[u8], mut seen: Passed) -> bool {
        let mut writing = locked(&self.writing);
        while writing.turn != number && !writing.abandoned {
            writing = self.written.wait(writing).unwrap_or_else(PoisonError::into_inner);
        }
        if writing.error.is_none() {
            writing.error = writing.out.write_all(out).err();
        }
        writing.passed.records += seen.records;
        writing.passed.others += seen.others;
        writing.passed.neither += seen.neither;
        writing.passed.lacking += seen.lacking;
        writing.passed.findings.append(&mut seen.findings);
        writing.turn += 1;
        self.written.notify_all();
        writing.error.is_none()
    }

    /// After all have done their work.
    pub fn end(self) -> Result<(Reader<R>, Passed), PassError> {
        let reading = self.reading.into_inner().unwrap_or_else(PoisonError::into_inner);
        let writing = self.writing.into_inner().unwrap_or_else(PoisonError::into_inner);
        let passed = writing.passed;
        match (writing.error, reading.error) {
            (Some(error), _) => Err(PassError::Write { error, passed }),
            (None, Some(error)) => Err(PassError::Read { error, passed }),
            (None, None) => Ok((reading.reader, passed)),
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets the others go when a thread dies between its reading and its writing.
struct Abandon<'t, 'o, R>(&'t Turns<'o, R>);

impl<R> Drop for Abandon<'_, '_, R> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            locked(&self.0.writing).abandoned = true;
            self.0.written.notify_all();
        }
    }
}
