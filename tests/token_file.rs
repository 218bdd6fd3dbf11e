//! A token comes from a file or from standard input, and what is wrong with it is said without it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use crosswalk::base::file::write_atomic;

const TOKEN: &str = "f00d-f00d-f00d";
const PROGRAM: &str = env!("CARGO_BIN_EXE_crosswalk");

/// The built-in sandbox as a process of its own, which ends with it.
struct Account {
    process: Child,
    url: String,
}

impl Account {
    fn open() -> Self {
        let mut process = Command::new(PROGRAM)
            .args(["sandbox", "--profile", "xurrent", "--token-env", "TOKEN_OF_THE_TEST"])
            .env("TOKEN_OF_THE_TEST", TOKEN)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        let mut url = String::new();
        let out = process.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut url).expect("its address");
        Self { process, url: url.trim().to_owned() }
    }

    /// Takes a snapshot with the token from there.
    fn ask(&self, folder: &Path, from: &str, standard_input: &[u8]) -> Output {
        let mut process = Command::new(PROGRAM)
            .current_dir(folder)
            .args(["snapshot", "--endpoint", &self.url, "--provider", "xurrent", "--out", "a.snapshot"])
            .args(["--token-file", from])
            .env_remove("CROSSWALK_TOKEN")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut input = process.stdin.take().expect("its input");
        input.write_all(standard_input).ok();
        drop(input);
        process.wait_with_output().expect("it ends")
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

#[test]
fn a_token_comes_from_a_file_or_from_standard_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let account = Account::open();
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
        let output = account.ask(folder.path(), from, standard_input);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(if wrong.is_some() { 2 } else { 0 }), "{name}: {said}");
        assert!(said.contains(wrong.unwrap_or("Read: ")), "{name}: {said}");
        assert!(!said.contains(TOKEN), "{name} shows the token: {said}");
    }
}
