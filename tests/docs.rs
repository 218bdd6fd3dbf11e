//! The pages in docs/ name what the program has.

use clap::CommandFactory as _;
use crosswalk::cli::Arguments;
use crosswalk::expression::{Dialect, functions};

const COMMAND_LINE: &str = include_str!("../docs/cli.md");
const EXPRESSIONS: &str = include_str!("../docs/expressions.md");

#[test]
fn every_function_is_in_docs_expressions_with_its_parameters_and_summary() {
    for function in [Dialect::Entra, Dialect::Okta].into_iter().flat_map(functions) {
        let row = format!("| `{}` | {}", function.signature(), function.summary);
        assert!(EXPRESSIONS.contains(&row), "docs/expressions.md lacks: {row}");
    }
}

#[test]
fn every_command_and_argument_is_in_docs_cli() {
    for command in Arguments::command().get_subcommands() {
        let line = COMMAND_LINE.lines().find(|line| line.starts_with(&format!("crosswalk {}", command.get_name())));
        assert!(line.is_some(), "docs/cli.md lacks the command {}", command.get_name());
        for argument in command.get_arguments().filter_map(clap::Arg::get_long).filter(|name| *name != "help") {
            assert!(
                COMMAND_LINE.contains(&format!("--{argument}")),
                "docs/cli.md lacks --{argument} of {}",
                command.get_name()
            );
        }
    }
}
