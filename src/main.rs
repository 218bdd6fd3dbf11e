//! Crosswalk's program: the command line, the tour, or the window.

use std::process::ExitCode;

use clap::Parser as _;
use crosswalk::base::{Ending, sink};
use crosswalk::cli::{self, Arguments, CliCommand};
use crosswalk::ui;

fn main() -> ExitCode {
    sink::show_panics();
    sink::log::to_standard_error();
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
