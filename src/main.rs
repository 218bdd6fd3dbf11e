//! Crosswalk's program: the command line, the tour, or the window.

use std::process::ExitCode;

use clap::Parser as _;
use crosswalk::base::{Ending, sink};
use crosswalk::cli::{self, Arguments, CliCommand};
use crosswalk::ui;

/// A large payload is open as long as it is loaded, and people load thousands. Systems allow that to who asks for it.
#[cfg(unix)]
fn allow_open_files() {
    const ENOUGH: u64 = 1 << 16;
    // Where that is refused, a file that cannot be opened any more is told as such.
    drop(rlimit::increase_nofile_limit(ENOUGH));
}

#[cfg(not(unix))]
fn allow_open_files() {}

fn main() -> ExitCode {
    sink::show_panics();
    sink::log::to_standard_error();
    allow_open_files();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return cli::refuse(error),
    };
    let ended = match arguments.command {
        Some(CliCommand::Tour { folder }) => match ui::tour::run(&folder) {
            Ok(summary) => {
                cli::say(&summary);
                Ok(())
            }
            Err(error) => Err(error.to_string()),
        },
        Some(command) => return cli::run(command),
        None => ui::window::open(arguments.files),
    };
    match ended {
        Ok(()) => Ending::Good.into(),
        Err(sentence) => {
            cli::say(&sentence);
            Ending::Unusable.into()
        }
    }
}
