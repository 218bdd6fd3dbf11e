//! Ctrl-C and SIGTERM: what is known is written and marked as a part, and the exit code is 3.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{TcpListener, TcpStream};

use super::*;

const SOON: Duration = Duration::from_secs(60);
/// In milliseconds: so soon a signal may come before the program hears any.
const EARLY: u64 = 100;

/// Starts the program with an input that sends its beginning and then nothing more.
fn with_held_input(arguments: &[&str], bytes: &str) -> (Child, std::sync::mpsc::Sender<()>) {
    let mut child = command(arguments).stdin(Stdio::piped()).spawn().expect("it starts");
    let held = hold_open(child.stdin.take().expect("piped"), bytes.as_bytes().to_vec());
    (child, held)
}

/// Waits until the program hears an interrupt, or has ended: a busy machine may take long to begin with it. Where that is not
/// told by the system, for nothing.
fn until_it_hears(child: &Child) {
    const INTERRUPT: u64 = 1 << (2 - 1);
    let begun = Instant::now();
    // Nothing is heard by what has ended and is not waited for, nor does it hear later.
    let goes_on = |status: &str| {
        let of = |name| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let heard = of("SigCgt:").and_then(|mask| u64::from_str_radix(mask, 16).ok()).unwrap_or(INTERRUPT);
        heard & INTERRUPT == 0 && of("State:").is_some_and(|state| !state.starts_with('Z'))
    };
    while std::fs::read_to_string(format!("/proc/{}/status", child.id())).is_ok_and(|status| goes_on(&status)) {
        assert!(begun.elapsed() < SOON, "it hears no signal");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Everything that is still to come, read while the program ends.
fn rest(child: &mut Child, begun: &mut BufReader<std::process::ChildStdout>) -> (String, Option<i32>) {
    let mut rest = String::new();
    begun.read_to_string(&mut rest).expect("readable");
    (rest, child.wait().expect("a child").code())
}

#[test]
fn a_pass_over_what_comes_slowly_prints_what_has_come() {
    for signal in ["-INT", "-TERM"] {
        let arguments = ["preview", "--client", "entra", "--format", "ndjson", "--source", "-"];
        let (mut child, _held) = with_held_input(&arguments, &users(MANY));
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let mut first = String::new();
        out.read_line(&mut first).expect("a line");
        kill(signal, &child);
        let (rest, code) = rest(&mut child, &mut out);
        assert_eq!(code, Some(3), "{signal}");
        let mut lines: Vec<&str> = rest.lines().collect();
        let mark: Value = serde_json::from_str(lines.pop().expect("a last line")).expect("JSON");
        assert_eq!(mark["partial"]["records"], lines.len() + 1, "{signal}: {mark}");
        assert_eq!(mark["partial"]["why"], "Stopped on request.");
        for line in lines {
            let resource: Value = serde_json::from_str(line).expect("a whole resource");
            assert!(resource["userName"].is_string());
        }
    }
}

#[test]
fn a_file_that_is_not_whole_stands_beside_its_place_and_what_was_there_stays() {
    let folder = folder();
    for before in [None, Some("the one from yesterday")] {
        let out = at(&folder, "out.ndjson");
        before.iter().for_each(|text| drop(written(&folder, "out.ndjson", text.as_bytes())));
        let arguments = ["preview", "--client", "entra", "--format", "ndjson", "--out", &out, "--source", "-"];
        let (child, _held) = with_held_input(&arguments, &users(MANY));
        std::thread::sleep(Duration::from_millis(500));
        until_it_hears(&child);
        kill("-INT", &child);
        let ended = ended(child, SOON);
        assert_eq!(ended.status.code(), Some(3), "{}", text(&ended.stderr));
        assert_eq!(std::fs::read_to_string(&out).ok().as_deref(), before);
        let part = std::fs::read_to_string(format!("{out}.partial"));
        let said = text(&ended.stderr);
        // Stopped at the very beginning, there is nothing to keep.
        match part {
            Ok(part) => {
                assert!(part.lines().last().expect("a line").starts_with(r#"{"partial""#) && said.contains(".partial"));
            }
            Err(_) => assert!(said.contains("before anything was known"), "{said}"),
        }
        let names: Vec<_> =
            std::fs::read_dir(folder.path()).expect("a folder").map(|e| e.expect("one").file_name()).collect();
        assert!(names.iter().all(|name| name.to_string_lossy().starts_with("out.ndjson")), "{names:?}");
    }
}

#[test]
fn a_preview_that_is_stopped_is_still_json_and_says_that_it_is_a_part() {
    let source = many();
    for (format, mark) in
        [("json", ""), ("http", "### Partial: "), ("curl", "### Partial: "), ("powershell", "### Partial: ")]
    {
        let mut child = command(&["preview", "--client", "entra", "--format", format, "--source", &source])
            .spawn()
            .expect("it starts");
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let mut first = String::new();
        out.read_line(&mut first).expect("a line");
        kill("-INT", &child);
        let (rest, code) = rest(&mut child, &mut out);
        assert_eq!(code, Some(3), "{format}");
        if format == "json" {
            let all: Vec<Value> = serde_json::from_str(&format!("{first}{rest}")).expect("JSON");
            let (last, records) = all.split_last().expect("an element");
            assert_eq!((&last["partial"]["records"], &last["partial"]["of"]), (&records.len().into(), &MANY.into()));
        } else {
            assert!(rest.lines().last().expect("a line").starts_with(mark), "{format}");
        }
    }
}

/// Whenever the signal comes, the program has ended well or says that it was stopped; and it does not take long.
#[test]
fn work_over_a_whole_directory_stops_wherever_it_is() {
    let folder = folder();
    let source = many();
    let cases: Vec<String> = (0..50_000)
        .map(|i| format!(r#"{{"id":"{i}","expression":"ToLower([a])","attributes":{{"a":"X"}},"expected":"y"}}"#))
        .collect();
    let cases = written(&folder, "cases.json", format!("[{}]", cases.join(",")).as_bytes());
    let copies = at(&folder, "copies");
    let groups = sample("entra/groups.json");
    for arguments in [
        vec!["profile", &source],
        vec!["check", "--client", "entra", "--source", &source],
        vec!["plan", "--client", "entra", "--source", &source, "--endpoint", "sandbox"],
        vec!["eval", "--client", "entra", "--cases", &cases],
        vec!["pseudonymise", &groups, &source, "--out", &copies],
        vec!["pseudonymise", &source, "--list"],
    ] {
        let mut stopped = 0;
        for after in [20, 150, 600, 2000] {
            let child = command(&arguments);
            let mut child = { child }.stdout(Stdio::piped()).spawn().expect("it starts");
            let mut out = child.stdout.take().expect("piped");
            let printed = std::thread::spawn(move || {
                let mut printed = String::new();
                out.read_to_string(&mut printed).map(|_| printed).expect("readable")
            });
            std::thread::sleep(Duration::from_millis(after));
            if after >= EARLY {
                until_it_hears(&child);
            }
            if child.try_wait().expect("a child").is_none() {
                kill("-INT", &child);
            }
            let ended = ended(child, SOON);
            let printed = printed.join().expect("read");
            let (code, said) = (ended.status.code(), text(&ended.stderr));
            if code == Some(3) {
                stopped += 1;
                let is_marked =
                    printed.is_empty() || printed.contains("\"partial\": {") || printed.contains(" not run\n");
                assert!(is_marked, "{arguments:?}: {printed}");
                assert!(said.contains("topped") || printed.contains(" not run\n"), "{arguments:?}: {said}");
                if printed.starts_with('{') {
                    serde_json::from_str::<Value>(&printed).unwrap_or_else(|e| panic!("{arguments:?}: {e}"));
                }
                assert!(!Path::new(&copies).join("many.json").exists(), "{arguments:?} left what is not whole");
            }
            // Before the program hears signals, the system ends it; after the work, it has ended by itself.
            let is_early = after < EARLY && code.is_none();
            assert!(matches!(code, Some(0 | 1 | 3)) || is_early, "{arguments:?} after {after} ms: {code:?} {said}");
            drop(std::fs::remove_dir_all(&copies));
        }
        assert!(stopped > 0, "{arguments:?} was too quick to be stopped");
    }
}

#[test]
fn who_waits_for_something_that_never_comes_is_stopped_too() {
    let folder = folder();
    let silent = pipe(&folder, "silent");
    let out = at(&folder, "out");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/scim/v2", listener.local_addr().expect("an address"));
    let users = sample("entra/users.json");
    for arguments in [
        vec!["profile", "-"],
        vec!["profile", &silent],
        vec!["check", "--source", "-"],
        vec!["preview", "--format", "ndjson", "--source", &silent, "--out", &out],
        vec!["preview", &silent, "--source", &users],
        vec!["eval", "--client", "entra", "--cases", &silent],
        vec!["export", "--client", "entra", "--as", "entra-schema", "--base", &silent, "--out", &out],
        vec!["pseudonymise", "-", "--out", &out],
        vec!["plan", "--source", &users, "--endpoint", &url],
    ] {
        let (child, _held) = with_held_input(&arguments, "");
        std::thread::sleep(Duration::from_millis(300));
        until_it_hears(&child);
        kill("-INT", &child);
        let ended = ended(child, Duration::from_secs(20));
        assert_eq!(ended.status.code(), Some(3), "{arguments:?}: {}", text(&ended.stderr));
        let said = text(&ended.stderr);
        assert!(said.contains("Stopped on request"), "{arguments:?} had to be ended: {said}");
        assert!(ended.stdout.is_empty() && !Path::new(&out).exists(), "{arguments:?}");
    }
}

#[test]
fn the_second_signal_ends_it_at_once_and_leaves_nothing_half_made() {
    let folder = folder();
    let out = pipe(&folder, "nobody-reads");
    // Held open by us and not read: the program is stuck in writing, and no wish helps.
    let _reader = std::fs::OpenOptions::new().read(true).write(true).open(&out).expect("a pipe");
    let source = many();
    let child = command(&["preview", "--client", "entra", "--source", &source, "--format", "ndjson", "--out", &out])
        .spawn()
        .expect("it starts");
    std::thread::sleep(Duration::from_millis(700));
    until_it_hears(&child);
    kill("-INT", &child);
    std::thread::sleep(Duration::from_millis(200));
    let second = Instant::now();
    kill("-INT", &child);
    let ended = ended(child, SOON);
    assert!(second.elapsed() < Duration::from_millis(1500), "{:?}", second.elapsed());
    assert_eq!(ended.status.code(), Some(3), "{}", text(&ended.stderr));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[test]
fn the_sandbox_stops_in_good_order() {
    for signal in ["-INT", "-TERM"] {
        let mut child = command(&["sandbox", "--sample", "entra"]).spawn().expect("it starts");
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut url).expect("a line");
        let address = url.trim().trim_start_matches("http://").split('/').next().expect("an address").to_owned();
        TcpStream::connect(&address).expect("it answers");
        kill(signal, &child);
        let ended = ended(child, SOON);
        assert_eq!(ended.status.code(), Some(0), "{signal}: {}", text(&ended.stderr));
        assert!(text(&ended.stderr).contains("has stopped"), "{}", text(&ended.stderr));
        assert!(TcpStream::connect(&address).is_err());
    }
}
