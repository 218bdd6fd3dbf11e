//! What comes from outside piece by piece and may never come: standard input, pipes. It is read on a thread of its own,
//! so that whoever waits for it sees a wish to stop.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use super::stop::{Stop, Unusable};
use crate::base::{Cancel, Cancelled};
use crate::source::{MOST_HELD, Unheld, read_held};

const PIECE: usize = 256 << 10;
/// So many pieces may wait to be taken.
const AHEAD: usize = 4;
/// How often it is looked whether somebody wishes to stop.
const GLANCE: Duration = Duration::from_millis(50);

pub struct Incoming {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: io::Cursor<Vec<u8>>,
    cancel: Cancel,
}

impl Incoming {
    /// `open` may wait too: a pipe opens when somebody opens its other end.
    pub fn new<R: Read>(open: impl FnOnce() -> io::Result<R> + Send + 'static, cancel: &Cancel) -> io::Result<Self> {
        let (sender, pieces) = sync_channel(AHEAD);
        let read = move || match open() {
            Ok(input) => send_all(input, &sender),
            // When nobody wants it any more, there is nobody to tell.
            Err(error) => drop(sender.send(Err(error))),
        };
        std::thread::Builder::new().name("input".to_owned()).spawn(read)?;
        Ok(Self { pieces, piece: io::Cursor::default(), cancel: cancel.clone() })
    }

    pub fn standard(cancel: &Cancel) -> io::Result<Self> {
        Self::new(|| Ok(io::stdin()), cancel)
    }

    /// Waits for the next piece; nothing at the end.
    fn next(&mut self) -> io::Result<Vec<u8>> {
        loop {
            self.cancel.check().map_err(io::Error::other)?;
            match self.pieces.recv_timeout(GLANCE) {
                Ok(piece) => return piece,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Vec::new()),
            }
        }
    }
}

fn send_all(mut input: impl Read, sender: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut piece = vec![0; PIECE];
        let read = match input.read(&mut piece) {
            Ok(0) => return,
            Ok(length) => {
                piece.truncate(length);
                Ok(piece)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let is_last = read.is_err();
        if sender.send(read).is_err() || is_last {
            return;
        }
    }
}

impl Read for Incoming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.piece.position() == self.piece.get_ref().len() as u64 {
            self.piece = io::Cursor::new(self.next()?);
        }
        self.piece.read(buffer)
    }
}

/// Does something that may wait for ever (a pipe that sends nothing, a prompt), until somebody wishes to stop. Then it is
/// left to itself.
pub fn awaited<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static, cancel: &Cancel) -> Result<T, Stop> {
    let (sender, done) = sync_channel(1);
    // When nobody waits for it any more, what it gives has nowhere to go.
    let work = move || drop(sender.send(work()));
    let spawned = std::thread::Builder::new().name("waiting".to_owned()).spawn(work);
    spawned.map_err(|error| Unusable(format!("The system gives no more threads: {error}.")))?;
    loop {
        match done.recv_timeout(GLANCE) {
            Ok(given) => return Ok(given),
            Err(RecvTimeoutError::Timeout) => cancel.check()?,
            Err(RecvTimeoutError::Disconnected) => return Err(Unusable("The input was lost.".to_owned()).into()),
        }
    }
}

/// Reads until somebody wishes to stop.
pub struct Heedful<R> {
    pub input: R,
    pub cancel: Cancel,
}

impl<R: Read> Read for Heedful<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.cancel.check().map_err(io::Error::other)?;
        self.input.read(buffer)
    }
}

/// Whether reading ended because somebody wished it.
pub fn is_stopped(error: &io::Error) -> bool {
    matches!(error.get_ref(), Some(inner) if inner.is::<Cancelled>())
}

/// All that comes, to be held; of what is no text, the beginning. The name is for words.
pub fn held(input: impl Read, name: &str, cancel: &Cancel) -> Result<Vec<u8>, Stop> {
    read_held(input, MOST_HELD, cancel).map_err(|unheld| match unheld {
        Unheld::Cancelled(cancelled) => cancelled.into(),
        Unheld::Read(error) => unreadable(name, &error),
        unheld => Unusable(format!("{name} cannot be held: {unheld}. Put it into a file, and name that.")).into(),
    })
}

/// Why an input gave nothing.
pub fn unreadable(name: &str, error: &io::Error) -> Stop {
    if is_stopped(error) { Cancelled.into() } else { Unusable(format!("{name} cannot be read: {error}.")).into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_as_they_were_sent_and_an_error_at_its_place() {
        let text: Vec<u8> = (0..PIECE * 3 + 5).map(|i| (i % 251) as u8).collect();
        let sent = text.clone();
        let mut incoming = Incoming::new(|| Ok(io::Cursor::new(sent)), &Cancel::default()).expect("a thread");
        let mut read = Vec::new();
        incoming.read_to_end(&mut read).expect("to its end");
        assert!(read == text);

        struct Breaks(usize);
        impl Read for Breaks {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                buffer[0] = b'x';
                if self.0 > 2 { Err(io::Error::other("broken")) } else { Ok(1) }
            }
        }
        let mut incoming = Incoming::new(|| Ok(Breaks(0)), &Cancel::default()).expect("a thread");
        let mut read = Vec::new();
        assert!(incoming.read_to_end(&mut read).is_err_and(|error| !is_stopped(&error)));
        assert_eq!(read, b"xx");
    }

    #[test]
    fn what_never_comes_is_not_waited_for_after_a_wish_to_stop() {
        struct Never;
        impl Read for Never {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                std::thread::sleep(Duration::from_secs(60));
                Ok(0)
            }
        }
        let cancel = Cancel::default();
        let mut incoming = Incoming::new(|| Ok(Never), &cancel).expect("a thread");
        std::thread::spawn({
            let cancel = cancel.clone();
            move || {
                std::thread::sleep(GLANCE);
                cancel.cancel();
            }
        });
        let begun = std::time::Instant::now();
        let error = incoming.read(&mut [0; 1]).expect_err("stopped");
        assert!(is_stopped(&error) && begun.elapsed() < Duration::from_secs(30), "{error}");
    }
}
