//! Ctrl-C and SIGTERM: the first is a wish that the work looks at between its steps, so that what is known is written;
//! the second ends the program at once.
//!
//! Work that waits for something outside (a pipe that sends nothing) does not look. When nobody has seen the wish for a
//! moment, the program ends all the same.

use std::io;
use std::time::Duration;

use crate::base::{Cancel, Ending, file};

/// So long is waited for somebody to see the wish.
const PATIENCE: Duration = Duration::from_secs(2);

/// From now on signals are wishes. Where the system gives no signals, it ends the program as ever.
pub fn watch() -> Cancel {
    let cancel = Cancel::default();
    drop(listen(cancel.clone()));
    cancel
}

fn listen(cancel: Cancel) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // Registered before the work begins, so that none is missed.
    let mut signals = runtime.block_on(async { Signals::new() })?;
    let wait = async move {
        signals.next().await;
        cancel.cancel();
        let is_second = tokio::time::timeout(PATIENCE, signals.next()).await.is_ok();
        if !is_second && cancel.is_seen() {
            signals.next().await;
        }
        end_now(!is_second && !cancel.is_seen());
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || runtime.block_on(wait))?;
    Ok(())
}

fn end_now(nobody_has_seen: bool) -> ! {
    if nobody_has_seen {
        super::say("Stopped while waiting for something that did not come. Nothing more is written.");
    }
    file::remove_unfinished();
    std::process::exit(i32::from(Ending::Partial.code()))
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(windows)]
struct Signals {
    interrupt: tokio::signal::windows::CtrlC,
    stop: tokio::signal::windows::CtrlBreak,
    close: tokio::signal::windows::CtrlClose,
}

#[cfg(windows)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close};
        Ok(Self { interrupt: ctrl_c()?, stop: ctrl_break()?, close: ctrl_close()? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.stop.recv() => {}
            _ = self.close.recv() => {}
        }
    }
}
