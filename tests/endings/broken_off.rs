//! An input that ends before its time: the exit code says so, results are marked, and no file looks whole.

use std::fs::OpenOptions;

use super::*;

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).expect("in memory");
    encoder.finish().expect("in memory")
}

fn cut(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len() * 2 / 3]
}

/// Payloads that break off, small ones that are loaded and large ones that pass by.
fn broken(folder: &tempfile::TempDir) -> Vec<(&'static str, Vec<String>)> {
    let whole = |count: usize| format!("{}\n]}}\n", users(count));
    let (few, lots) = (whole(50), whole(MANY));
    let file = |name: &str, bytes: &[u8]| written(folder, name, bytes);
    let good = file("good.json", few.as_bytes());
    std::fs::create_dir(folder.path().join("folder")).expect("a folder");
    vec![
        ("a list that is cut off", vec![file("a.json", cut(few.as_bytes()))]),
        ("a long list that is cut off", vec![file("b.json", cut(lots.as_bytes()))]),
        ("an archive that is cut off", vec![file("c.json.gz", cut(&packed(&few)))]),
        ("a large archive that is cut off", vec![file("d.json.gz", cut(&packed(&lots)))]),
        ("a table with an open quote", vec![file("e.csv", b"userName,title\na@x.com,x\nb@x.com,\"y\nc@x.com,z\n")]),
        ("a good file and a folder", vec![good.clone(), at(folder, "folder")]),
        ("a good file and one that is not there", vec![good.clone(), at(folder, "missing.json")]),
        ("a good file and one that gives an error", vec![good, "/proc/self/mem".to_owned()]),
    ]
}

#[test]
fn no_file_looks_whole_and_the_code_says_so() {
    let folder = folder();
    for (name, sources) in broken(&folder) {
        let is_large = sources[0].ends_with("b.json") || sources[0].ends_with("d.json.gz");
        for format in ["ndjson", "json", "http", "curl"].into_iter().take(if is_large { 1 } else { 4 }) {
            let out = at(&folder, "out");
            let mut arguments = vec!["preview", "--client", "entra", "--format", format, "--out", &out, "--source"];
            arguments.extend(sources.iter().map(String::as_str));
            let ended = run(&arguments);
            let said = text(&ended.stderr);
            assert_eq!(ended.status.code(), Some(3), "{name}, {format}: {said}");
            assert!(!Path::new(&out).exists(), "{name}, {format}");
            let part = std::fs::read_to_string(format!("{out}.partial")).expect("what there is");
            let mark = part.lines().rev().take(10).any(|line| line.contains("artial"));
            assert!(mark && said.contains("out.partial"), "{name}, {format}: {said}");
            std::fs::remove_file(format!("{out}.partial")).expect("removed");
        }
        let copy = at(&folder, "copy");
        let mut arguments = vec!["pseudonymise", "--out", &copy];
        arguments.extend(sources.iter().map(String::as_str));
        let ended = run(&arguments);
        assert_eq!(ended.status.code(), Some(3), "{name}: {}", text(&ended.stderr));
        assert!(sources.len() > 1 || !Path::new(&copy).exists(), "{name}");
        drop(std::fs::remove_file(&copy));
    }
}

#[test]
fn what_is_printed_is_marked() {
    let folder = folder();
    for (name, sources) in broken(&folder) {
        let with = |first: &[&str]| -> Output {
            let sources = sources.iter().map(String::as_str);
            run(&first.iter().copied().chain(sources).collect::<Vec<_>>())
        };
        for arguments in [
            &["profile"][..],
            &["check", "--client", "entra", "--source"],
            &["plan", "--client", "entra", "--endpoint", "sandbox", "--source"],
        ] {
            let is_large = sources[0].ends_with("b.json") || sources[0].ends_with("d.json.gz");
            if arguments[0] == "plan" && is_large {
                continue; // ten thousand people to ask for
            }
            let answer = json(&with(arguments), 3);
            assert_eq!(answer.as_object().expect("an object").keys().next().expect("a member"), "partial", "{name}");
            assert!(answer["partial"]["why"].as_str().expect("a sentence").len() > 10, "{name}");
            assert!(answer["partial"]["records"].as_u64() > Some(0), "{name}: {}", answer["partial"]);
        }
    }
}

#[test]
fn a_pipe_that_is_closed_in_the_middle_of_a_list_is_told_from_its_end() {
    let folder = folder();
    let through = pipe(&folder, "users.json");
    let out = at(&folder, "out");
    for (count, end, code) in [(50, "\n]}", 0), (50, "", 3), (MANY, "\n]}", 0), (MANY, "", 3)] {
        let text_sent = format!("{}{end}", users(count));
        let child =
            command(&["preview", "--client", "entra", "--format", "ndjson", "--out", &out, "--source", &through])
                .spawn()
                .expect("it starts");
        let mut to = OpenOptions::new().write(true).open(&through).expect("the program reads");
        to.write_all(text_sent.as_bytes()).expect("it reads on");
        drop(to);
        let ended = ended(child, Duration::from_secs(60));
        assert_eq!(ended.status.code(), Some(code), "{count}{end}: {}", text(&ended.stderr));
        let lines = std::fs::read_to_string(&out).map(|text| text.lines().count()).ok();
        assert_eq!(lines, (code == 0).then_some(count));
        drop(std::fs::remove_file(&out));
    }
}

/// The endpoint is gone in the middle of a dry run: what it answered until then is shown.
#[test]
fn an_endpoint_that_breaks_off_leaves_a_part() {
    use std::io::BufRead as _;
    let source = many();
    let mut codes = Vec::new();
    for after in [400, 1500, 4000] {
        let mut sandbox = command(&["sandbox"]).spawn().expect("it starts");
        let mut url = String::new();
        std::io::BufReader::new(sandbox.stdout.take().expect("piped")).read_line(&mut url).expect("a line");
        let plan = command(&["plan", "--client", "entra", "--source", &source, "--endpoint", url.trim()]);
        let mut plan = { plan }.spawn().expect("it starts");
        let mut out = plan.stdout.take().expect("piped");
        let printed = std::thread::spawn(move || {
            let mut printed = Vec::new();
            std::io::Read::read_to_end(&mut out, &mut printed).map(|_| printed).expect("readable")
        });
        std::thread::sleep(Duration::from_millis(after));
        sandbox.kill().expect("a child");
        sandbox.wait().expect("a child");
        let ended = ended(plan, Duration::from_secs(300));
        let (printed, said) = (printed.join().expect("read"), text(&ended.stderr));
        codes.push(ended.status.code());
        if ended.status.code() == Some(3) {
            let answer: Value = serde_json::from_slice(&printed).expect("JSON");
            let partial = &answer["partial"];
            assert_eq!(partial["records"].as_u64(), answer["plans"].as_array().map(|plans| plans.len() as u64));
            assert_eq!(partial["of"], MANY);
            assert!(said.contains("The result is partial"), "{said}");
            return;
        }
        // It had not come to asking yet.
        assert_eq!(ended.status.code(), Some(2), "{said}");
    }
    panic!("it never came to asking: {codes:?}");
}

#[test]
fn a_file_that_changes_while_it_is_read_breaks_the_work_off() {
    let folder = folder();
    let source = written(&folder, "users.json", format!("{}\n]}}\n", users(MANY)).as_bytes());
    let out = at(&folder, "out.json");
    let mut child =
        command(&["preview", "--client", "entra", "--source", &source, "--out", &out]).spawn().expect("it starts");
    // Loaded, and begun, once something of the result is there.
    let is_begun = || {
        let entries = std::fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry"));
        let mut making = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with('.'));
        making.any(|entry| entry.metadata().is_ok_and(|found| found.len() > 0))
    };
    while !is_begun() {
        assert!(child.try_wait().expect("a child").is_none(), "it has ended too soon");
        std::thread::sleep(Duration::from_millis(1));
    }
    OpenOptions::new().write(true).open(&source).and_then(|file| file.set_len(1 << 20)).expect("cut");
    let ended = ended(child, Duration::from_secs(60));
    assert_eq!(ended.status.code(), Some(3), "{}", text(&ended.stderr));
    assert!(text(&ended.stderr).contains("has changed since it was loaded"), "{}", text(&ended.stderr));
    assert!(!Path::new(&out).exists());
    let part: Vec<Value> =
        serde_json::from_slice(&std::fs::read(format!("{out}.partial")).expect("a part")).expect("JSON");
    assert_eq!(part.last().expect("a mark")["partial"]["records"], part.len() - 1);
}
