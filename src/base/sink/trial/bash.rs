//! Runs a script in a real bash that can call nothing but a stub of curl and the canary.

use std::fs::{File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

const BASH: &str = "/bin/bash";

/// What was called, each with its words; `None` where there is no bash, which is said.
pub fn calls(script: &str, variables: &[(&str, &str)]) -> Option<Vec<Vec<String>>> {
    if !Path::new(BASH).exists() {
        // Not through println, which is kept from the reader of a test that passes.
        writeln!(std::io::stderr(), "skipped 1: there is no {BASH}").expect("standard error");
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    for program in ["curl", "CANARY"] {
        install(folder.path(), program);
    }
    let log = folder.path().join("log");
    let mut bash = Command::new(BASH);
    bash.arg("--norc").env_clear().envs(variables.iter().copied());
    bash.envs([("PATH", folder.path()), ("HOME", folder.path()), ("LOG", &log)]).current_dir(folder.path());
    let mut child = bash.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("piped").write_all(script.as_bytes()).expect("it reads on");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let files: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(files.len(), 3, "nothing else was made: {files:?}");
    Some(noted(&std::fs::read(&log).expect("the log")))
}

/// A program that notes its name, how many words it got, and the words, each ended by a null character.
fn install(folder: &Path, name: &str) {
    let mut file = File::create(folder.join(name)).expect("made");
    let script = format!("#!/bin/sh\nprintf '%s\\0' {name} \"$#\" \"$@\" >> \"$LOG\"\n");
    file.write_all(script.as_bytes()).expect("written");
    file.set_permissions(Permissions::from_mode(0o755)).expect("executable");
}

fn noted(log: &[u8]) -> Vec<Vec<String>> {
    let mut words = log.split(|byte| *byte == 0).map(|word| String::from_utf8(word.to_vec()).expect("text"));
    let mut calls = Vec::new();
    while let (Some(name), Some(count)) = (words.next(), words.next()) {
        let count = count.parse().expect("a number");
        calls.push(std::iter::once(name).chain(words.by_ref().take(count)).collect());
    }
    calls
}
