//! A token comes from a file or from standard input, and what is wrong with it is said without it.

#[expect(dead_code, reason = "each run has something on its standard input")]
#[path = "common/program.rs"]
mod program;

use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};

use crosswalk::base::file::write_atomic;
use program::{SandboxProcess, command, said};

const TOKEN: &str = "f00d-f00d-f00d";

/// Takes a snapshot of the account with the token from there.
fn ask(account: &SandboxProcess, folder: &Path, from: &str, standard_input: &[u8]) -> Output {
    let take = ["snapshot", "--endpoint", &account.url, "--provider", "xurrent", "--out", "a.snapshot"];
    let asked = [&take[..], &["--token-file", from]].concat();
    let mut process = command(folder, &asked).stdin(Stdio::piped()).spawn().expect("it runs");
    let mut input = process.stdin.take().expect("its input");
    input.write_all(standard_input).ok();
    drop(input);
    process.wait_with_output().expect("it ends")
}

#[test]
fn a_token_comes_from_a_file_or_from_standard_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let sandbox = ["--profile", "xurrent", "--token-env", "TOKEN_OF_THE_TEST"];
    let account = SandboxProcess::start(folder.path(), &sandbox, TOKEN);
    let line = format!("{TOKEN}\n");
    let marked = format!("\u{feff}Bearer {TOKEN}\r\nwhat it is for\r\n");
    let two = format!("{TOKEN} {TOKEN}");
    let cases: [(&str, &str, Option<&[u8]>, &[u8], Option<&str>); 7] = [
        ("a file", "token", Some(line.as_bytes()), b"", None),
        ("as an editor saves it, with words below", "token", Some(marked.as_bytes()), b"", None),
        ("standard input", "-", None, line.as_bytes(), None),
        ("a file that is not there", "none", None, b"", Some("none cannot be read")),
        ("an empty file", "token", Some(b""), b"", Some("token: The token is empty")),
        ("nothing on standard input", "-", None, b"", Some("Standard input: The token is empty")),
        ("two of them", "token", Some(two.as_bytes()), b"", Some("holds a space")),
    ];
    for (name, from, file, standard_input, wrong) in cases {
        if let Some(text) = file {
            write_atomic(&folder.path().join("token"), text).expect("written");
        }
        let output = ask(&account, folder.path(), from, standard_input);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(if wrong.is_some() { 2 } else { 0 }), "{name}: {said}");
        assert!(said.contains(wrong.unwrap_or("Read: ")), "{name}: {said}");
        assert!(!said.contains(TOKEN), "{name} shows the token: {said}");
    }
}
