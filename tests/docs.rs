//! The pages in docs/ name what the program has.

use clap::CommandFactory as _;
use crosswalk::cli::Arguments;
use crosswalk::expression::reference;

const COMMAND_LINE: &str = include_str!("../docs/cli.md");
const EXPRESSIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/expressions.md");

#[test]
fn docs_expressions_is_what_the_function_table_says() {
    let made = reference::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        crosswalk::base::file::write_atomic(EXPRESSIONS.as_ref(), made.as_bytes()).unwrap();
    }
    let page = std::fs::read_to_string(EXPRESSIONS).unwrap();
    let stale = page.lines().zip(made.lines()).find(|(there, made)| there != made);
    assert!(page == made, "docs/expressions.md is stale: run UPDATE_DOCS=1 cargo test --test docs. First: {stale:#?}");
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
