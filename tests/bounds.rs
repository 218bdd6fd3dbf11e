//! Sources that never end, or that claim to be something else than they are, end in a sentence, in less memory than the
//! program is given here.

#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;

/// What the program may take, in KiB of address space: half of what may be held of one source.
const ROOM: u64 = 1 << 20;

fn limited(room: u64, before: &str, arguments: &[&str]) -> Output {
    let script = format!("ulimit -v {room}; {before} exec \"$0\" \"$@\"");
    Command::new("sh").args(["-c", &script, env!("CARGO_BIN_EXE_crosswalk")]).args(arguments).output().expect("it runs")
}

fn assert_ends_in_a_sentence(name: &str, output: &Output, words: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{name}: {:?} {said}", output.status);
    assert!(said.contains(words) && !said.contains("panicked"), "{name}: {said}");
}

fn packed(text: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).and_then(|()| encoder.finish()).expect("in memory")
}

fn file(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::File::create(&path).and_then(|mut file| std::io::Write::write_all(&mut file, bytes)).expect("a file");
    path.display().to_string()
}

#[test]
fn sources_that_never_end_do_so_in_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe").display().to_string();
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    // 300 times as much as it is long, and it goes on to a terabyte and more.
    let bomb = packed(&vec![b' '; 32 << 20]).repeat(40);
    let bomb = file(folder.path(), "bomb.json.gz", &bomb);
    for (name, before, source, words) in [
        ("a device of zeros", "", "/dev/zero", "looks like a binary file"),
        ("a device of noise", "", "/dev/urandom", "looks like a binary file"),
        ("a bomb", "", &*bomb, "goes on beyond 256 MiB"),
        (
            "a program that goes on writing",
            &*format!("yes '[' 2>/dev/null >{pipe} &"),
            &*pipe,
            "more memory than there is",
        ),
    ] {
        let output = limited(ROOM, before, &["check", "--source", source]);
        assert_ends_in_a_sentence(name, &output, words);
    }
}

#[test]
fn a_pipe_is_read_once_and_to_its_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe").display().to_string();
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let users = file(folder.path(), "users.json", br#"[{"id":"1","userPrincipalName":"liz@x.com"}]"#);
    for arguments in [
        ["preview", "--client", "entra", "--format", "ndjson", "--source"],
        ["preview", "--client", "entra", "--format", "json", "--source"],
    ] {
        let before = format!("cat {users} >{pipe} &");
        let output = limited(ROOM, &before, &[&arguments[..], &[&*pipe]].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("liz@x.com"), "{arguments:?}");
    }
}

#[test]
fn one_endless_line_is_no_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = |before: &str, filler: &str, after: &str| {
        [before.as_bytes(), &filler.repeat((70 << 20) / filler.len()).into_bytes(), after.as_bytes()].concat()
    };
    for (name, text, words) in [
        ("cells.csv", long("id,mail\n", "x,", "\n1,a@x\n"), "longer than 64 MiB"),
        ("columns.csv", "x,".repeat(1 << 20).into_bytes(), "1048577 columns"),
        ("text.json", long("[{\"id\":\"", "x", "\"}]"), "longer than 64 MiB"),
        ("entry.ldif", long("dn: a\nuid: a\nsn: ", "x", "\n"), "longer than 64 MiB"),
    ] {
        let path = file(folder.path(), name, &text);
        let output = limited(ROOM, "", &["profile", &path]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some_and(|code| code < 3) && said.contains(words), "{name}: {said}");
    }
}
