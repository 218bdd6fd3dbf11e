//! Crosswalk's program: the command line, the tour, or the window.

use std::process::ExitCode;

use clap::Parser as _;
use crosswalk::base::{Ending, crash, sink};
use crosswalk::cli::{self, Arguments, CliCommand};
use crosswalk::ui;
use crosswalk::workbench::user_folder;

/// A large payload is open as long as it is loaded, and people load thousands. Systems allow that to who asks for it.
#[cfg(unix)]
fn allow_open_files() {
    const ENOUGH: u64 = 1 << 16;
    // Where that is refused, a file that cannot be opened any more is told as such.
    drop(rlimit::increase_nofile_limit(ENOUGH));
}

#[cfg(not(unix))]
fn allow_open_files() {}

/// What is in memory, a token too, is left in no file when the program ends badly.
#[cfg(unix)]
fn leave_no_core() {
    // Where that is refused, the system's own setting stays.
    drop(rlimit::Resource::CORE.set(0, 0));
}

#[cfg(not(unix))]
fn leave_no_core() {}

fn main() -> ExitCode {
    crash::watch(env!("CARGO_PKG_VERSION"), user_folder().map(|folder| folder.join("crashes")));
    sink::log::to_standard_error();
    allow_open_files();
    leave_no_core();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return cli::refuse(error),
    };
    crash::doing(arguments.command.as_ref().map_or("Showing the window", CliCommand::name));
    match arguments.command {
        Some(CliCommand::Tour { folder }) => match ui::tour::run(&folder) {
            Ok(summary) => end(&summary, Ending::Good),
            Err(error) => end(&error.to_string(), Ending::Unusable),
        },
        Some(command) => cli::run(command),
        None => match ui::window::open(arguments.files) {
            Ok(()) => Ending::Good.into(),
            Err(sentence) => {
                let ended = end(&sentence, Ending::Unusable);
                // Started from a desktop, nobody reads standard error.
                if !cli::is_read() {
                    ui::dialogs::tell(&sentence);
                }
                ended
            }
        },
    }
}

fn end(words: &str, ending: Ending) -> ExitCode {
    cli::say(words);
    ending.into()
}
