//! What is no file: a named pipe, a device, a terminal. It is read once, to its end, and held.
//!
//! A pipe that nobody writes to holds up whoever opens it, and there is no way to call that off. So it is read on a thread
//! of its own: who waits for it can stop waiting, and the thread is left to end when the pipe does, or the program.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use super::decode;
use super::held::{Held, MOST_HELD, Unheld};
use crate::base::Cancel;

/// How often who waits looks whether it is still wanted.
const LOOKS: Duration = Duration::from_millis(50);
/// How much is read at once: a pipe on Linux holds no more.
const PIECE: usize = 64 << 10;
/// Pieces that are read before somebody takes them.
const AHEAD: usize = 16;

/// All of it. Of what is no text at all, the beginning: what it is shows there, and it may have no end.
pub fn read(path: &Path, cancel: &Cancel) -> Result<Vec<u8>, Unheld> {
    let (sender, pieces) = sync_channel(AHEAD);
    let path = path.to_owned();
    std::thread::Builder::new()
        .name("a pipe".to_owned())
        .spawn(move || hand_over(&path, &sender))
        .map_err(Unheld::Read)?;
    let mut held = Held::default();
    loop {
        match pieces.recv_timeout(LOOKS) {
            Ok(piece) => {
                let piece = piece.map_err(Unheld::Read)?;
                held.make_room(piece.len())?;
                held.bytes.extend_from_slice(&piece);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(held.bytes),
        }
        cancel.check()?;
        if decode::is_no_text(&held.bytes) {
            return Ok(held.bytes);
        }
        held.within(MOST_HELD)?;
    }
}

/// Ends when nobody takes the pieces any more.
fn hand_over(path: &Path, pieces: &SyncSender<io::Result<Vec<u8>>>) {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return drop(pieces.send(Err(error))),
    };
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        match file.by_ref().take(PIECE as u64).read_to_end(&mut piece) {
            Ok(0) => return,
            Ok(_) if pieces.send(Ok(piece)).is_err() => return,
            Ok(_) => {}
            Err(error) => return drop(pieces.send(Err(error))),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;
    use std::time::Instant;

    use super::*;

    fn pipe() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo").success());
        (folder, path)
    }

    #[test]
    fn a_pipe_is_read_to_its_end() {
        let (_folder, path) = pipe();
        let text = "0123456789".repeat(200_000);
        let (to, written) = (path.clone(), text.clone());
        let writer = std::thread::spawn(move || {
            use std::io::Write as _;
            File::options().write(true).open(to).and_then(|mut pipe| pipe.write_all(written.as_bytes()))
        });
        let read = read(&path, &Cancel::default()).expect("readable");
        writer.join().expect("no panic").expect("written");
        assert!(read == text.as_bytes(), "{} bytes", read.len());
    }

    #[test]
    fn waiting_for_a_pipe_that_nobody_writes_to_can_be_called_off() {
        let (_folder, path) = pipe();
        let cancel = Cancel::default();
        let waits = std::thread::spawn({
            let cancel = cancel.clone();
            move || read(&path, &cancel)
        });
        cancel.cancel();
        assert!(matches!(waits.join().expect("no panic"), Err(Unheld::Cancelled(_))));
    }

    #[test]
    fn a_device_without_end_is_left_as_soon_as_it_shows_that_it_is_no_text() {
        let start = Instant::now();
        for device in ["/dev/zero", "/dev/urandom"] {
            let read = read(Path::new(device), &Cancel::default()).expect("readable");
            assert!(read.len() <= (AHEAD + 1) * PIECE, "{device}: {} bytes", read.len());
        }
        assert!(start.elapsed().as_secs() < 60);
    }
}
