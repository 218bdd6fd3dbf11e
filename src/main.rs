//! Crosswalk's program: the command line, or the window.

use std::process::ExitCode;

use clap::Parser as _;
use crosswalk::cli::{self, Arguments};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.command {
        Some(command) => cli::run(command),
        None => ExitCode::from(2),
    }
}
