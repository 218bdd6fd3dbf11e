//! A result that nobody reads on is no trouble; one that cannot be written is.

use std::io::{BufRead as _, BufReader};

use super::*;

/// Each command that prints, with what it prints.
fn printing() -> Vec<Vec<String>> {
    let source = many();
    let of = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let mut commands: Vec<Vec<String>> = vec![
        of(&["profile", &source]),
        of(&["check", "--client", "entra", "--source", &source]),
        of(&["plan", "--source", &sample("entra/users.json"), "--endpoint", "sandbox"]),
        of(&["eval", "--client", "entra", "ToLower([a])", "--attributes", r#"{"a":"X"}"#]),
        of(&["pseudonymise", &source, "--list"]),
        of(&["sandbox"]),
    ];
    for format in ["json", "ndjson", "http", "curl"] {
        commands.push(of(&["preview", "--client", "entra", "--format", format, "--source", &source]));
    }
    commands
}

#[test]
fn a_pipe_that_is_closed_is_a_good_end() {
    for arguments in printing() {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        for reads_a_line in [false, true] {
            if arguments[0] == "sandbox" && reads_a_line {
                continue; // it goes on: its URL was read
            }
            let mut child = command(&arguments).spawn().expect("it starts");
            let mut out = BufReader::new(child.stdout.take().expect("piped"));
            if reads_a_line {
                out.read_line(&mut String::new()).expect("a line");
            }
            drop(out);
            let ended = ended(child, Duration::from_secs(120));
            let (code, said) = (ended.status.code(), text(&ended.stderr));
            // What fits into the pipe is written before it is closed, and the end is that of the work.
            let is_small = ["check", "plan", "pseudonymise", "profile", "eval"].contains(&arguments[0]) && reads_a_line;
            assert!(code == Some(0) || is_small && code == Some(1), "{arguments:?}: {code:?} {said}");
            assert!(!said.contains("panicked") && !said.contains("could not be written"), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn a_result_that_cannot_be_written_is_never_a_good_end() {
    for arguments in printing() {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
        let child = command(&arguments).stdout(full).spawn().expect("it starts");
        let ended = ended(child, Duration::from_secs(120));
        let said = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("could not be written: No space left"), "{arguments:?}: {said}");
    }
}
