//! Outputs that are no plain files, and inputs that are more than anybody needs.

use std::os::unix::fs::{FileTypeExt as _, symlink};

use super::*;

fn preview(out: &str) -> Vec<String> {
    let source = sample("entra/users.json");
    ["preview", "--source", &source, "--format", "ndjson", "--out", out].map(str::to_owned).to_vec()
}

fn run_all(arguments: &[String]) -> Output {
    run(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_result_goes_through_links_pipes_and_devices_and_they_stay() {
    let folder = folder();
    let expected = run(&["preview", "--source", &sample("entra/users.json"), "--format", "ndjson"]).stdout;
    assert!(!expected.is_empty());

    let standard = run_all(&preview("/dev/stdout"));
    assert_eq!((standard.status.code(), standard.stdout == expected), (Some(0), true), "{}", text(&standard.stderr));
    assert_eq!(run_all(&preview("/dev/null")).status.code(), Some(0));
    assert!(std::fs::metadata("/dev/null").expect("there").file_type().is_char_device());

    let link = at(&folder, "link");
    symlink("target.ndjson", &link).expect("a link");
    assert_eq!(run_all(&preview(&link)).status.code(), Some(0));
    assert_eq!(std::fs::read(folder.path().join("target.ndjson")).expect("written"), expected);
    assert_eq!(std::fs::read_link(&link).expect("still a link"), Path::new("target.ndjson"));

    let through = pipe(&folder, "pipe");
    let reading = std::thread::spawn({
        let through = through.clone();
        move || std::fs::read(through).expect("read")
    });
    assert_eq!(run_all(&preview(&through)).status.code(), Some(0));
    assert!(reading.join().expect("read") == expected);
    assert!(std::fs::metadata(&through).expect("there").file_type().is_fifo());
}

/// `{ echo before; crosswalk …; echo after; } > all`: what a file holds already is not lost.
#[test]
fn standard_output_under_its_name_goes_on_where_it_is() {
    let folder = folder();
    let all = at(&folder, "all");
    let script = format!(
        "{{ echo before; '{PROGRAM}' {}; echo after; }} >'{all}'",
        preview("/dev/stdout").iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ")
    );
    assert!(Command::new("sh").args(["-c", &script]).status().expect("a shell").success());
    let all = std::fs::read_to_string(all).expect("written");
    assert!(all.starts_with("before\n") && all.ends_with("after\n"), "{all}");
    assert_eq!(all.lines().filter(|line| line.contains("userName")).count(), 18);
}

#[test]
fn where_nothing_can_be_written_it_is_said() {
    let folder = folder();
    let protected = written(&folder, "protected", b"kept");
    let mut permissions = std::fs::metadata(&protected).expect("there").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&protected, permissions).expect("changed");
    let whole = folder.path().display().to_string();
    let missing = at(&folder, "no/such/out");
    for (out, words) in [
        ("/dev/full", "No space left"),
        (protected.as_str(), "write-protected"),
        (&whole, "is a folder"),
        (&missing, "is not there"),
    ] {
        let export = ["export", "--client", "entra", "--as", "csv", "--out", out].map(str::to_owned);
        for arguments in [preview(out), export.to_vec()] {
            let ended = run_all(&arguments);
            let said = text(&ended.stderr);
            assert_eq!(ended.status.code(), Some(2), "{arguments:?}: {said}");
            assert!(said.contains(words), "{arguments:?}: {said}");
        }
    }
    assert_eq!(std::fs::read(&protected).expect("there"), b"kept");
}

#[test]
fn two_copies_never_become_one() {
    let folder = folder();
    for name in ["a", "b", "c"] {
        std::fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    let one = |name: &str, i: usize| written(&folder, name, format!("{{\"value\":[{}]}}", user(i)).as_bytes());
    let files = [one("a/users.json", 1), one("b/users.json", 2), one("c/Users.JSON", 3), one("c/users-2.json", 4)];
    let out = at(&folder, "out");
    let mut arguments = vec!["pseudonymise", "--out", &out];
    arguments.extend(files.iter().map(String::as_str));
    let ended = run(&arguments);
    assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
    let mut names: Vec<_> = std::fs::read_dir(&out)
        .expect("copies")
        .map(|e| e.expect("one").file_name().to_string_lossy().to_lowercase())
        .collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 4, "{names:?}");
    let linked = at(&folder, "linked.json");
    std::fs::hard_link(&files[0], &linked).expect("another name");
    let ended = run(&["pseudonymise", &files[0], "--out", &linked]);
    assert_eq!(ended.status.code(), Some(2));
    assert!(text(&ended.stderr).contains("is the original"), "{}", text(&ended.stderr));
}

/// Inputs that would fill the memory, in a shell that gives the program no more than a gigabyte and a half of it.
#[test]
fn inputs_that_are_too_large_or_never_end_are_refused_in_a_sentence() {
    let folder = folder();
    let large = at(&folder, "large");
    std::fs::File::create(&large).and_then(|file| file.set_len(1 << 30)).expect("a file");
    let payload = written(&folder, "payload.json", format!("{}\n]}}\n", users(1000)).as_bytes());
    let (users, out) = (sample("entra/users.json"), at(&folder, "out"));
    for file in [large.as_str(), "/dev/zero"] {
        for arguments in [
            vec!["preview", file, "--source", &users],
            vec!["check", file, "--source", &users],
            vec!["export", file, "--as", "csv", "--out", &out],
            vec!["eval", "--client", "entra", "--cases", file],
            vec!["export", "--client", "entra", "--as", "entra-schema", "--base", file, "--out", &out],
        ] {
            let words: Vec<String> = arguments.iter().map(|word| format!("'{word}'")).collect();
            let limited = format!("ulimit -v 1500000; exec '{PROGRAM}' {}", words.join(" "));
            let ended = Command::new("sh").args(["-c", &limited]).output().expect("a shell");
            let said = text(&ended.stderr);
            assert_eq!(ended.status.code(), Some(2), "{arguments:?}: {said}");
            assert!(said.contains("64 MiB") && said.contains(file), "{arguments:?}: {said}");
        }
    }
    let ended = run(&["preview", &payload, "--source", &users]);
    assert_eq!(ended.status.code(), Some(2));
    assert!(text(&ended.stderr).contains("--source"), "{}", text(&ended.stderr));
    let ended = Command::new("sh")
        .args(["-c", &format!("ulimit -v 1500000; exec '{PROGRAM}' profile - </dev/zero")])
        .output()
        .expect("a shell");
    assert_eq!(ended.status.code(), Some(2), "{}", text(&ended.stderr));
}

/// A shell may allow few open files, and the system more to who asks: more large payloads than the shell's number load.
#[test]
fn more_large_payloads_load_than_a_shell_lets_be_open() {
    let folder = folder();
    let filler = "x".repeat(4_000);
    let files: Vec<String> = (0..24)
        .map(|file| {
            let users = (0..560).map(|at| format!(r#"{{"id":"{file}-{at}","displayName":"U","aboutMe":"{filler}"}}"#));
            let text = format!("[{}]", users.collect::<Vec<_>>().join(","));
            written(&folder, &format!("{file}.json"), text.as_bytes())
        })
        .collect();
    let script = "ulimit -S -n 20; exec \"$0\" profile \"$@\"";
    let output = Command::new("sh").args(["-c", script, PROGRAM]).args(&files).output().expect("it runs");
    let profile: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(profile["files"].as_array().map(Vec::len), Some(24));
}
