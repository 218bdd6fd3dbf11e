//! The command line: the same program without a window, for scripts and CI.
//!
//! JSON goes to standard output, words to standard error. Exit codes are stable: 0 good, 1 findings or failed cases,
//! 2 unusable input. Tokens come from the environment or a prompt, never from the arguments. See docs/cli.md.

pub mod args;
mod check;
mod eval;
mod export;
mod output;
mod pass;
mod plan;
mod preview;
mod profile;
mod pseudonymise;
mod sandbox;
mod session;

use std::process::ExitCode;

pub use args::{Arguments, Command};
use output::Output;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Good,
    /// There are findings, or cases that failed.
    Findings,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Good => ExitCode::SUCCESS,
            Ending::Findings => ExitCode::from(1),
        }
    }
}

/// The input cannot be used; the sentence says what, where, why and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(pub String);

impl Unusable {
    fn because(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// Runs a command. `tour` is not among them: it draws, and is `main`'s to call.
pub fn run(command: Command) -> ExitCode {
    let mut output = Output::standard();
    let ending = match command {
        Command::Tour { .. } => Err(Unusable("The tour needs the drawing part of the program.".to_owned())),
        Command::Profile { files, client } => profile::run(&mut output, &files, client),
        Command::Eval(eval) => eval::run(&mut output, &eval),
        Command::Preview { input, format, out } => preview::run(&mut output, &input, format, out.as_deref()),
        Command::Check { input } => check::run(&mut output, &input),
        Command::Plan { input, endpoint } => plan::run(&mut output, &input, &endpoint),
        Command::Export { input, form, base, out } => export::run(&mut output, &input, form, base.as_deref(), &out),
        Command::Pseudonymise { files, out, treat, list } => {
            pseudonymise::run(&mut output, &files, out.as_deref().filter(|_| !list), &treat)
        }
        Command::Sandbox { profile, port, token_env, sample } => {
            sandbox::run(&mut output, profile, port, &token_env, sample)
        }
    };
    match ending {
        Ok(ending) => ending.into(),
        Err(unusable) => {
            output.word(&unusable.0);
            ExitCode::from(2)
        }
    }
}

/// Words for a person, on standard error.
pub fn say(text: &str) {
    Output::standard().word(text.trim_end());
}
