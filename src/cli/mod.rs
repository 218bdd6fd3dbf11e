//! The command line: the same program without a window, for scripts and CI.
//!
//! JSON goes to standard output, words to standard error. Exit codes are stable: those of [`Ending`]. A signal is a wish
//! that every command looks at ([`interrupt`]); what is known by then is written, marked as a part ([`stop::Part`]).
//! Tokens come from the environment or a prompt, never from the arguments. See docs/cli.md.

pub mod args;
mod ask_tenant;
mod census;
mod check;
mod connection;
mod diff;
mod eval;
mod export;
mod generate;
mod import;
mod incoming;
mod interrupt;
mod output;
mod pass;
mod plan;
mod preview;
mod profile;
mod pseudonymise;
mod sandbox;
mod search;
mod session;
mod snapshot;
mod specification;
mod stop;
mod suggest;
mod unlock;
mod way;

use std::process::ExitCode;

pub use args::{Arguments, CliCommand};
use clap::Parser as _;
use output::Output;
use stop::{Stop, Unusable};

use crate::base::sink::Line;
use crate::base::{Cancel, Ending};
use crate::client::native::Wanted;

/// Runs a command. `tour` is not among them: it draws, and is `main`'s to call.
pub fn run(command: CliCommand) -> ExitCode {
    let cancel = interrupt::watch();
    let mut output = Output::standard();
    let ended = run_command(command, &mut output, &cancel);
    // What is not on its way yet is written now, and may fail as well.
    let ended = ended.and_then(|ending| output.flush().map(|()| ending));
    let ending = ended.unwrap_or_else(|stop| {
        stop.words().into_iter().for_each(|words| output.word(words));
        stop.ending()
    });
    ending.into()
}

fn run_command(command: CliCommand, output: &mut Output, cancel: &Cancel) -> Result<Ending, Stop> {
    match command {
        CliCommand::Tour { .. } => Err(Unusable("The tour needs the drawing part of the program.".to_owned()).into()),
        CliCommand::Profile { files, encoding, client } => profile::run(output, &files, encoding, client, cancel),
        CliCommand::Eval(eval) => eval::run(output, &eval, cancel),
        CliCommand::Preview { input, format, out } => preview::run(output, &input, format, out.as_deref(), cancel),
        CliCommand::Check { input, cures } => check::run(output, &input, cures, cancel),
        CliCommand::AskTenant { input, people, out, answers } => match (out, answers) {
            (_, Some(folder)) => ask_tenant::compare(output, &input, &folder, cancel),
            (out, None) => ask_tenant::write(output, &input, people.into(), &out.unwrap_or_default(), cancel),
        },
        CliCommand::Suggest { input } => suggest::run(output, &input, cancel),
        CliCommand::Census { input, snapshot, unlock, account_export, decisions, format, out } => {
            let (snapshot, account_export) = (snapshot.as_deref(), account_export.as_deref());
            let (unlock, decisions, out) = (&unlock, decisions.as_deref(), out.as_deref());
            let asked = census::CensusAsked { snapshot, account_export, unlock, decisions, format, out };
            census::run(output, &input, asked, cancel)
        }
        CliCommand::Plan(wanted) => match &wanted.kept.open {
            Some(path) => plan::opened::run(output, &wanted.input, path, wanted.kept.format, cancel),
            None => plan::run(output, &wanted, cancel),
        },
        CliCommand::Snapshot(asked) => snapshot::run(output, &asked, cancel),
        CliCommand::Import { file, out, object_mapping, yes } => {
            import::run(output, &file, &out, Wanted { object_mapping, ..Wanted::default() }, yes, cancel)
        }
        CliCommand::Diff { a, b, format, unlock, object_mapping } => {
            let how = diff::How { format, unlock: &unlock, wanted: Wanted { object_mapping, ..Wanted::default() } };
            diff::run(output, &a, &b, how, cancel)
        }
        CliCommand::Export { input, form, base, functions, parameters, yes, review, out, kit } => {
            let to = match (kit, out) {
                _ if review => export::To::Review,
                (Some(folder), _) => export::To::Kit { folder, yes },
                (None, out) => export::To::File { path: out.unwrap_or_default(), yes },
            };
            let other = functions.map(|path| ("functions", path));
            let other = other.or_else(|| parameters.map(|path| ("parameters", path)));
            export::run(output, &input, form, export::Beside { base, other }, to, cancel)
        }
        CliCommand::Specification(arguments) => specification::run(output, &arguments, cancel),
        CliCommand::Pseudonymise { files, out, treat, encoding, list } => {
            let how = pseudonymise::How { treat: &treat, encoding };
            pseudonymise::run(output, &files, out.as_deref().filter(|_| !list), how, cancel)
        }
        CliCommand::Generate { folder } => generate::run(&folder),
        CliCommand::Sandbox { profile, port, token_env, sample, own, state, trouble } => {
            let with = sandbox::With { sample, own: &own, state: state.as_deref(), trouble: &trouble };
            sandbox::run(output, profile, port, &token_env, with, cancel)
        }
    }
}

/// Words for a person, on standard error.
pub fn say(text: &str) {
    Output::standard().words(text.trim_end());
}

/// Whether a person reads what is said, as far as the system knows.
pub fn is_read() -> bool {
    output::is_read()
}

/// Says what is wrong with the arguments; prints the help and the version as they are.
pub fn refuse(error: clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // Nobody is there to tell when this fails.
        drop(error.print());
        return Ending::Good.into();
    }
    // An argument may hold anything, and stands in the sentence on a line of its own.
    let shown = std::env::args_os().map(|argument| String::from(Line::of(argument.to_string_lossy())));
    say(&Arguments::try_parse_from(shown).err().unwrap_or(error).to_string());
    Ending::Unusable.into()
}
