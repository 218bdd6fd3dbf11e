//! One pass says what loading says: the same records in the same order, the same findings.

use super::*;
use crate::base::{Cancel, Progress, Severity};
use crate::source::walk::{Shape, walk};
use crate::source::{Input, LoadedSet, Record};

/// Text of at least as much as a pass asks for.
fn large(record: impl Fn(usize) -> String, before: &str, between: &str, after: &str) -> String {
    let mut text = before.to_owned();
    let mut count = 0;
    while text.len() < HEAD + WINDOW * 2 {
        if count > 0 {
            text.push_str(between);
        }
        text.push_str(&record(count));
        count += 1;
    }
    text.push_str(after);
    text
}

fn user(i: usize) -> String {
    let filler = "é".repeat(i % 90 * 10);
    format!(r#"{{"id":"{i}","userPrincipalName":"u{i}@x.com","jobTitle":"{filler}","accountEnabled":true}}"#)
}

fn passed(text: &str) -> Option<(Vec<String>, Passed)> {
    passed_bytes(text.as_bytes())
}

fn passed_bytes(bytes: &[u8]) -> Option<(Vec<String>, Passed)> {
    let opened = Stream::open("page", Box::new(bytes)).expect("readable");
    let Opened::Stream(stream) = opened else { return None };
    let mut out = Vec::new();
    let each = |shape: &mut Shape, record: RecordText<'_>, look: &mut KindInspector, out: &mut Vec<u8>| {
        out.extend_from_slice(record.text.replace('\n', " ").as_bytes());
        out.push(b'\n');
        walk(record.text, shape, look)
    };
    let passed = stream.run(ResourceKind::User, Shape::new, each, &mut out).expect("it ends");
    let out = String::from_utf8(out).expect("UTF-8");
    Some((out.lines().map(str::to_owned).collect(), passed))
}

fn loaded(text: &str) -> (Vec<String>, Vec<Finding>) {
    let input = Input::Text { name: "page".to_owned(), bytes: text.as_bytes().to_vec() };
    let set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled");
    let mut records = Vec::new();
    set.for_each(ResourceKind::User, &Cancel::default(), &mut |record: &Record| {
        records.push(record.raw().replace('\n', " "));
        std::ops::ControlFlow::Continue(())
    })
    .expect("readable");
    (records, set.findings().to_vec())
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).expect("in memory");
    encoder.finish().expect("in memory")
}

#[test]
fn a_packed_text_passes_as_the_text_itself() {
    let text = large(user, "[", ",\n", "]");
    let packed = packed(&text);
    let plain = passed(&text).expect("a stream");
    assert_eq!(passed_bytes(&packed).expect("a stream"), plain);
    let cut = &packed[..packed.len() / 2];
    let Ok(Opened::Stream(stream)) = Stream::open("page", Box::new(cut)) else { panic!("no stream") };
    let each = |shape: &mut Shape, record: RecordText<'_>, look: &mut KindInspector, _: &mut Vec<u8>| {
        walk(record.text, shape, look)
    };
    let ended = stream.run(ResourceKind::User, Shape::new, each, &mut Vec::new());
    let Err(PassError::Read { passed: before, .. }) = ended else { panic!("a cut archive is no whole text") };
    assert!((1..plain.1.records).contains(&before.records), "what comes before the cut has gone by: {before:?}");
}

#[test]
fn a_pass_finds_what_loading_finds() {
    let broken = |i: usize| match i {
        7 => r#"{"id":"7","surname":tru}"#.to_owned(),
        9 => r#"{"id":"9","surname":"A","id":"9"}"#.to_owned(),
        11 => r#"{"id":"11","securityEnabled":true}"#.to_owned(),
        13 => "[1]".to_owned(),
        _ => user(i),
    };
    let unclosed = |i: usize| match i {
        100 => user(i).trim_end_matches('}').to_owned(),
        _ => user(i),
    };
    let long = |i: usize| match i {
        5 => user(i).replace("u5@", &"long".repeat(WINDOW)),
        _ => user(i),
    };
    for (name, text) in [
        ("an envelope", large(user, r#"{"@odata.context":"x/$metadata#users","value":["#, ",", "]}")),
        ("one page of more", large(user, r#"{"@odata.nextLink":"y","value":["#, ",", "]}")),
        ("a root array on lines", large(user, "\u{feff}[\n  ", ",\n  ", "\n]\n")),
        ("NDJSON", large(user, "", "\n", "\n")),
        ("odd records", large(broken, "[", ",", "]")),
        ("a record that is not closed", large(unclosed, "[\n  ", ",\n  ", "\n]")),
        ("a record longer than a window", large(long, "[", ",", "]")),
        ("a text that is cut off", large(user, "[", ",", r#",{"id":"1","#)),
        ("a comma too many", large(user, "[", ",", ",]")),
        ("lists of users and groups", large(user, r#"{"users":["#, ",", r#"],"groups":[{"id":"1"}]}"#)),
    ] {
        let (records, passed) = passed(&text).unwrap_or_else(|| panic!("{name}: no pass"));
        let (expected, mut findings) = loaded(&text);
        assert_eq!(records.len(), expected.len(), "{name}");
        assert!(records == expected, "{name}: other records");
        assert_eq!(passed.records, expected.len(), "{name}");
        let codes = |findings: &[Finding]| {
            let mut codes: Vec<_> = findings.iter().map(|f| (f.code, f.place.byte, f.title.clone())).collect();
            codes.sort();
            codes
        };
        findings.retain(|finding| finding.severity != Severity::Note);
        assert_eq!(codes(&passed.findings), codes(&findings), "{name}");
    }
}

#[test]
fn what_is_no_plain_list_of_records_is_loaded_instead() {
    for (name, text) in [
        ("a small text", format!("[{}]", user(1))),
        ("CSV", large(|i| format!("{i},u{i}@x.com\n"), "id,userPrincipalName\n", "", "")),
        (
            "PowerShell's capitals",
            large(|i| format!(r#"{{"Id":"{i}","UserPrincipalName":"u","Surname":"s"}}"#), "[", ",", "]"),
        ),
        ("one object", large(|i| i.to_string(), r#"{"id":"1","surname":"s","numbers":["#, ",", "]}")),
        ("a list that has no known name", large(user, r#"{"staff":["#, ",", "]}")),
        ("a sign-in page", large(|_| "<p>".to_owned(), "<html>", "", "")),
    ] {
        assert!(passed(&text).is_none(), "{name}");
    }
}

#[test]
fn a_list_that_is_passed_by_is_said() {
    let text = large(user, r#"{"value":["#, ",", r#"],"members":[{"id":"1"},{"id":"2"}]}"#);
    let (records, passed) = passed(&text).expect("a pass");
    assert_eq!(records.len(), passed.records);
    let titles: Vec<_> = passed.findings.iter().map(|f| (f.code, f.title.as_str())).collect();
    assert_eq!(titles, [("list-passed-by", "2 objects in the list 'members' of page were passed by")]);
}

/// What an envelope says behind its list, or beside it; and whether the file is still gone over once, as what.
fn envelopes() -> Vec<(&'static str, String, Option<ResourceKind>)> {
    let plain = |i: usize| format!(r#"{{"id":"{i}","displayName":"D","note":"{}"}}"#, "x".repeat(300));
    let users = format!("{},{}", user(1), user(2));
    vec![
        ("nothing more", large(plain, r#"{"value":["#, ",", "]}"), Some(ResourceKind::User)),
        (
            "they are groups",
            large(
                plain,
                r#"{"value":["#,
                ",",
                r#"],"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#groups"}"#,
            ),
            Some(ResourceKind::Group),
        ),
        (
            "they are changes",
            large(plain, r#"{"value":["#, ",", r#"],"@odata.deltaLink":"https://x/users/delta?t"}"#),
            None,
        ),
        ("users beside things", large(plain, r#"{"data":["#, ",", &format!(r#"],"users":[{users}]}}"#)), None),
        ("a better-known list", large(plain, r#"{"members":["#, ",", &format!(r#"],"value":[{users}]}}"#)), None),
        ("it is one record", large(plain, r#"{"value":["#, ",", r#"],"id":"1"}"#), None),
    ]
}

#[test]
fn a_file_is_judged_by_all_of_it() {
    for (name, text, expected) in envelopes() {
        let open = || Ok(Box::new(text.as_bytes()) as _);
        let opened = Stream::open_again("page", &open).expect("readable");
        let found = match &opened {
            Opened::Stream(stream) => Some(stream.judged.usual),
            Opened::Other(_) => None,
        };
        assert_eq!(found, expected, "{name}");
        if let Opened::Other(mut rest) = opened {
            let mut whole = String::new();
            rest.read_to_string(&mut whole).expect("readable");
            assert!(whole == text, "{name}: all of it is left to be loaded");
            let packed = packed(&text);
            let open = || Ok(Box::new(packed.as_slice()) as _);
            let Ok(Opened::Other(mut rest)) = Stream::open_again("page", &open) else { panic!("{name}: a stream") };
            whole.clear();
            rest.read_to_string(&mut whole).expect("unpacked");
            assert!(whole == text, "{name}: all of it, unpacked");
        }
    }
}

#[test]
fn what_comes_once_and_ends_otherwise_than_it_begins_is_said() {
    for (name, text, expected) in envelopes() {
        let (_, passed) = passed(&text).expect(name);
        let is_said = passed.findings.iter().any(|finding| finding.code == "judged-by-beginning");
        assert_eq!(is_said, expected != Some(ResourceKind::User), "{name}: {:?}", passed.findings);
    }
}

#[test]
fn late_records_of_another_make_are_read_as_loading_reads_them() {
    let groups_first = |i: usize| format!(r#"{{"id":"g{i}","profile":{{"name":"{}"}}}}"#, "G".repeat(300));
    let okta = large(groups_first, "[", ",", r#",{"id":"u","profile":{"login":"u@x"}}]"#);
    let cut = large(user, "[", ",", r#",{"id":"z","surname":"Z","phones":"System.Object[]"}]"#);
    for (name, text, count) in [("Okta's users behind its groups", okta, Some(1)), ("names of types", cut, None)] {
        let (records, passed) = passed(&text).expect(name);
        let (expected, findings) = loaded(&text);
        let codes = |findings: &[Finding]| findings.iter().map(|f| (f.code, f.place.byte)).collect::<Vec<_>>();
        assert_eq!((records.len(), codes(&passed.findings)), (expected.len(), codes(&findings)), "{name}");
        assert!(count.is_none_or(|count| count == records.len()), "{name}: {}", records.len());
        assert!(!records.last().expect(name).contains("System.Object"), "{name}");
    }
    let many = |i: usize| if i < 2_000 { user(i) } else { format!(r#"{{"id":"{i}","phones":"System.Object[]"}}"#) };
    let many = large(many, "[", ",", "]");
    let is_lacking = |text: &str| text.contains("phones");
    let Ok(Opened::Stream(stream)) = Stream::open("page", Box::new(many.as_bytes())) else { panic!("no stream") };
    let each = |shape: &mut Shape, record: RecordText<'_>, look: &mut KindInspector, _: &mut Vec<u8>| {
        Ok(Made { walked: walk(record.text, shape, look)?, is_lacking: is_lacking(record.text) })
    };
    let ended = stream.run(ResourceKind::User, Shape::new, each, &mut Vec::new()).expect("it ends");
    let first = many.find("\"id\":\"2000\"").map(|at| at as u64 - 1);
    let found: Vec<_> = ended.findings.iter().map(|finding| (finding.code, finding.place.byte)).collect();
    assert_eq!((ended.lacking, found), (0, vec![("powershell-depth", first)]), "what counts is what is made at last");
    let change = large(user, "[", ",", r#",{"id":"1","members@delta":[{"id":"2"}]}]"#);
    let codes: Vec<_> = passed(&change).expect("a pass").1.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["change-not-followed"]);
}

#[test]
fn what_cannot_be_written_ends_the_pass() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let text = large(user, "[", ",", "]");
    let Ok(Opened::Stream(stream)) = Stream::open("page", Box::new(text.as_bytes())) else { panic!("no pass") };
    let each = |shape: &mut Shape, record: RecordText<'_>, look: &mut KindInspector, out: &mut Vec<u8>| {
        out.push(b'\n');
        walk(record.text, shape, look)
    };
    let ended = stream.run(ResourceKind::User, Shape::new, each, &mut Full);
    assert!(matches!(ended, Err(PassError::Write { error, .. }) if error.kind() == io::ErrorKind::StorageFull));
}
