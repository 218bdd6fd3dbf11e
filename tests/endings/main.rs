//! How the program ends when something comes in between: a signal, a pipe that nobody reads, an input that breaks off or
//! never ends, an output that is no file. The real program, as a shell would run it.
#![cfg(unix)]
#![expect(clippy::panic, reason = "helpers of tests say what they did not find")]

mod broken_off;
mod files;
mod interrupted;
mod one_record;
mod unread;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_crosswalk");

fn sample(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name).display().to_string()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// The path of a file in a folder, as an argument.
fn at(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

/// Writes a file; its path.
fn written(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> String {
    let path = folder.path().join(name);
    crosswalk::base::file::write_atomic(&path, bytes).expect("written");
    path.display().to_string()
}

fn pipe(folder: &tempfile::TempDir, name: &str) -> String {
    let path = at(folder, name);
    assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo runs").success());
    path
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env("CROSSWALK_TOKEN", "a-token-for-the-tests");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().expect("it runs")
}

/// Standard output as JSON, of a run that ended with this code.
fn json(output: &Output, code: i32) -> Value {
    assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stdout)))
}

fn kill(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
}

/// Waits for the end, and fails when it does not come.
fn ended(mut child: Child, within: Duration) -> Output {
    let begun = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if begun.elapsed() > within {
            child.kill().expect("a child");
            panic!("it has not ended within {within:?}: {}", text(&child.wait_with_output().expect("output").stderr));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().expect("output")
}

fn user(i: usize) -> String {
    let manager = (i + 1) % 1000;
    format!(
        r#"{{"id":"id-{i}","userPrincipalName":"u{i}@example.com","displayName":"User {i}","givenName":"U","surname":"S{i}","mail":"u{i}@example.com","accountEnabled":true,"jobTitle":"{}","manager":{{"id":"id-{manager}"}}}}"#,
        "x".repeat(100)
    )
}

/// An envelope of users, without its end when it is to be cut off.
fn users(count: usize) -> String {
    let users: Vec<String> = (0..count).map(user).collect();
    format!("{{\"value\":[\n{}", users.join(",\n"))
}

/// So many that a pass takes them, and that no pipe holds what comes of them.
const MANY: usize = 20_000;

/// A payload of many users, made once.
fn many() -> String {
    static MADE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = MADE.get_or_init(|| {
        let folder = folder();
        let path = PathBuf::from(written(&folder, "many.json", format!("{}\n]}}\n", users(MANY)).as_bytes()));
        (folder, path)
    });
    path.display().to_string()
}

/// Writes to a pipe, or to a program's standard input, and holds it open until this is dropped.
fn hold_open(mut to: impl std::io::Write + Send + 'static, bytes: Vec<u8>) -> std::sync::mpsc::Sender<()> {
    let (held, wait) = std::sync::mpsc::channel::<()>();
    std::thread::spawn(move || {
        // The program may end before it has read everything.
        drop(to.write_all(&bytes).and_then(|()| to.flush()));
        wait.recv().ok();
    });
    held
}
