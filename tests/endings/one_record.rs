//! `--record` reads no more than that record needs.

use super::*;

/// A good beginning, and behind it what nobody could load.
fn ruin(folder: &tempfile::TempDir) -> String {
    let path = written(folder, "users.json", users(MANY).as_bytes());
    let file = std::fs::OpenOptions::new().write(true).open(&path).expect("opens");
    // Zeros that take no room on the disk, and an hour to go through.
    file.set_len(1 << 40).expect("longer");
    path
}

#[test]
fn what_comes_behind_the_record_and_those_it_refers_to_is_not_read() {
    let folder = folder();
    let source = ruin(&folder);
    for (key, name) in [("u100@example.com", "User 101"), ("ID-7", "User 8"), ("id-999", "User 0")] {
        let child = command(&["preview", "--client", "entra", "--source", &source, "--record", key])
            .spawn()
            .expect("it starts");
        let ended = ended(child, Duration::from_secs(60));
        let answer = json(&ended, 0);
        assert_eq!(answer.as_array().map(Vec::len), Some(1), "{key}");
        let requests = answer[0]["requests"].to_string();
        assert!(requests.contains(name), "{key}: the manager's name is found: {requests}");
        let child =
            command(&["check", "--client", "entra", "--source", &source, "--record", key]).spawn().expect("it starts");
        let ended = self::ended(child, Duration::from_secs(60));
        assert!(matches!(ended.status.code(), Some(0 | 1)), "{key}: {}", text(&ended.stderr));
        serde_json::from_slice::<Value>(&ended.stdout).expect("JSON");
    }
}

/// Whom a list at the beginning has is not the one who is meant, when the list that is meant comes behind it.
#[test]
fn a_record_is_sought_in_the_list_that_loading_takes() {
    let folder = folder();
    let things: Vec<String> = (0..9_000).map(|i| format!(r#"{{"thing":{i},"note":"{}"}}"#, "x".repeat(300))).collect();
    let content = format!(r#"{{"data":[{}],"users":[{}]}}"#, things.join(","), user(100));
    let source = written(&folder, "mixed.json", content.as_bytes());
    let ended = run(&["preview", "--client", "entra", "--source", &source, "--record", "u100@example.com"]);
    assert_eq!(json(&ended, 0).as_array().map(Vec::len), Some(1));
    let ended = run(&["preview", "--client", "entra", "--source", &source, "--record", "nobody"]);
    assert!(text(&ended.stderr).contains("There is no user “nobody”"), "a record without a name ends nothing");
}

/// The same record comes out, whichever way it was found.
#[test]
fn a_record_that_is_found_on_the_way_is_the_one_that_loading_finds() {
    let folder = folder();
    let source = many();
    let small: Vec<String> = [100, 101, 102].iter().map(|i| user(*i)).collect();
    let small = written(&folder, "small.json", format!("{{\"value\":[{}]}}", small.join(",")).as_bytes());
    for format in ["json", "ndjson", "http", "curl"] {
        let of = |source: &str, key: &str| {
            let ended = run(&["preview", "--client", "entra", "--source", source, "--record", key, "--format", format]);
            assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
            text(&ended.stdout)
        };
        for key in ["u100@example.com", "User 100", "id-100"] {
            assert_eq!(of(&source, key), of(&small, key), "{format}: {key}");
        }
    }
    let ended = run(&["preview", "--client", "entra", "--source", &source, "--record", "nobody"]);
    assert_eq!(ended.status.code(), Some(2));
    assert!(text(&ended.stderr).contains("There is no user “nobody”"), "{}", text(&ended.stderr));
}
