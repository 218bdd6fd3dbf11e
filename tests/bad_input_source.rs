//! Bad input, as a table: each gives a finding that says what, where, why and what to do, and what is good beside it
//! loads.

use std::path::Path;

use crosswalk::base::{Cancel, Finding, Progress, ResourceKind};
use crosswalk::source::{Input, LoadedSet, Profile};

fn load(inputs: &[Input]) -> LoadedSet {
    LoadedSet::load(inputs, &Progress::default(), &Cancel::default()).expect("nobody cancelled")
}

fn text(bytes: impl Into<Vec<u8>>) -> Input {
    Input::Text { name: "pasted".to_owned(), bytes: bytes.into() }
}

fn good() -> Input {
    Input::Text { name: "good.json".to_owned(), bytes: br#"[{"id":"good","userPrincipalName":"g@x"}]"#.to_vec() }
}

/// A finding for people: nothing is left empty.
fn assert_complete(name: &str, finding: &Finding) {
    for (part, text) in [("title", &finding.title), ("reason", &finding.reason), ("remedy", &finding.remedy)] {
        assert!(!text.trim().is_empty(), "{name}: no {part} in {finding:?}");
    }
    assert!(finding.place.file.is_some(), "{name}: no file in {finding:?}");
}

/// name, input, how many records load, the code of the first finding, its byte
type Case<'a> = (&'a str, Vec<u8>, usize, &'static str, Option<u64>);

#[rustfmt::skip]
fn cases() -> Vec<Case<'static>> {
    let deep = format!("[{}{}]", "[".repeat(200_000), "]".repeat(200_000));
    let deep_record = format!(r#"[{{"id":1}},{{"a":{}{}}},{{"id":2}}]"#, "[".repeat(200_000), "]".repeat(200_000));
    let utf16_be: Vec<u8> = [0xFE, 0xFF].into_iter().chain("[{\"id\":1]".encode_utf16().flat_map(u16::to_be_bytes)).collect();
    vec![
        ("broken JSON in one record", br#"[{"id":1},{"id" 2},{"id":3}]"#.to_vec(), 2, "json-broken", Some(16)),
        ("a number that JSON does not have", br#"[{"id":1},{"id":01}]"#.to_vec(), 1, "json-broken", None),
        ("a bracket that does not match", br#"[{"id":1},{"id":[2},{"id":3}]"#.to_vec(), 2, "json-broken", Some(18)),
        ("a quote that is missing", b"[{\"id\":1},\n{\"id\":\"2},\n{\"id\":3}]".to_vec(), 2, "json-broken", Some(21)),
        ("a bracket that is missing", b"[{\"id\":1},\n{\"id\":{\"x\":2},\n{\"id\":3},\n{\"id\":4}]".to_vec(), 3, "json-broken", Some(11)),
        ("a bracket that is missing, on one line", br#"[{"id":1},{"id":{"x":2},{"id":3}]"#.to_vec(), 1, "json-cut-off", None),
        ("a missing comma", br#"[{"id":1} {"id":2}]"#.to_vec(), 2, "json-broken", Some(10)),
        ("a comma too many", br#"[{"id":1},]"#.to_vec(), 1, "json-broken", Some(10)),
        ("cut off in a record", br#"{"value":[{"id":1},{"id":"#.to_vec(), 1, "json-cut-off", Some(25)),
        ("cut off between records", br#"{"value":[{"id":1},"#.to_vec(), 1, "json-cut-off", Some(19)),
        ("text after the end", br#"[{"id":1}] and more"#.to_vec(), 1, "json-broken", Some(11)),
        ("0 bytes", vec![], 0, "source-empty", Some(0)),
        ("white space alone", b" \n ".to_vec(), 0, "source-empty", Some(0)),
        ("a binary file", b"\x7FELF\x02\x01\x01\0\0".to_vec(), 0, "source-binary", Some(0)),
        ("a broken Excel workbook", b"PK\x03\x04\x14\0".to_vec(), 0, "excel-broken", None),
        ("an old Excel workbook", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), 0, "excel-old", Some(0)),
        ("a locked Excel workbook", locked(), 0, "excel-locked", Some(0)),
        ("no column names", b"anna,a@x.com\nbo,b@x.com\n".to_vec(), 2, "csv-without-header", Some(0)),
        ("zeros in the text", b"[{\"id\":1},\0\0\0\0]".to_vec(), 0, "source-binary", Some(0)),
        ("200,000 levels of nesting", deep.into_bytes(), 0, "json-too-deep", Some(130)),
        ("200,000 levels in one record", deep_record.into_bytes(), 2, "json-too-deep", Some(10 + 5 + 127)),
        ("a bare JSON string", br#""hello""#.to_vec(), 0, "json-no-object", Some(0)),
        ("a bare number", b"42".to_vec(), 0, "json-no-object", Some(0)),
        ("a list of strings", br#"["a","b"]"#.to_vec(), 0, "not-an-object", Some(1)),
        ("a string among the records", br#"[{"id":1},"x",{"id":2}]"#.to_vec(), 2, "not-an-object", Some(10)),
        ("an empty list", b"[]".to_vec(), 0, "no-records", None),
        ("invalid UTF-8", b"[{\"id\":1},{\"id\":\"J\xF6rg\"},{\"id\":3}]".to_vec(), 2, "not-utf-8", Some(18)),
        ("half of a surrogate pair", br#"[{"id":"\ud83d"},{"id":1}]"#.to_vec(), 1, "json-broken", None),
        ("a key twice", br#"[{"id":1,"a":1,"a":2}]"#.to_vec(), 1, "duplicate-key", Some(1)),
        ("ragged rows", b"userName,email\nanna,a@x\nbo\ncy,c@x,more\n".to_vec(), 3, "csv-ragged-row", Some(24)),
        ("a quote that is never closed", b"userName,email\nanna,a@x\n\"bo,b@x\ncy,c@x\n".to_vec(), 1, "csv-open-quote", Some(24)),
        ("a column twice", b"userName,email,email\nanna,a@x,b@x\n".to_vec(), 1, "csv-duplicate-column", None),
        ("Windows-1252", b"userName,city\nanna,K\xF6ln\n".to_vec(), 1, "text-encoding", Some(20)),
        ("ISO-2022-JP that is cut off", b"userName,city\nanna,\x1B$B;3E".to_vec(), 1, "text-encoding", Some(19)),
        ("a gzip archive that is cut off", packed(br#"[{"id":1},{"id":2}]"#, 6), 2, "gzip-broken", None),
        ("a gzip archive and nothing else", b"\x1F\x8B\x08\0".to_vec(), 0, "gzip-broken", None),
        ("a decompression bomb", bomb(), 0, "gzip-too-large", None),
        ("LDIF: a line without a colon", b"dn: a\nuid: a\n\ndn: b\nuid\n\ndn: c\nuid: c\n".to_vec(), 2, "ldif-broken", Some(20)),
        ("LDIF: no distinguished name", b"dn: a\nuid: a\n\nuid: b\n".to_vec(), 1, "ldif-broken", Some(14)),
        ("LDIF: a value elsewhere", b"dn: a\nuid: a\njpegPhoto:< file:///etc/passwd\n".to_vec(), 1, "ldif-url", Some(13)),
        ("LDIF: no base64", b"dn: a\nuid: a\nsn:: *\n".to_vec(), 1, "ldif-base64", Some(13)),
        ("LDIF: a change", b"dn: a\nuid: a\n\ndn: b\nchangetype: modify\nreplace: sn\nsn: B\n-\n".to_vec(), 1, "ldif-change", Some(14)),
        ("LDIF: a search that was refused", b"dn: a\nuid: a\n\nsearch: 2\nresult: 4 Size limit exceeded\n".to_vec(), 1, "ldif-incomplete", Some(14)),
        ("LDIF: neither people nor groups", b"dn: a\nuid: a\n\ndn: ou=b\nobjectClass: organizationalUnit\n".to_vec(), 1, "ldif-other-entries", None),
        ("LDIF: Windows-1252", b"dn: a\nuid: a\ncn: J\xF6rg\n".to_vec(), 1, "text-encoding", Some(18)),
        ("LDIF: another version", b"version: 2\ndn: a\nuid: a\n".to_vec(), 1, "ldif-version", Some(0)),
        ("LDIF: a list that is cut", b"dn: a\nobjectClass: group\nmember;range=0-1499: b\n".to_vec(), 0, "ldif-range", Some(0)),
        ("names of types in a table", b"userName,phones\na,System.String[]\n".to_vec(), 1, "powershell-type-names", None),
        ("a request of a batch that was refused", br#"{"responses":[{"id":"1","status":429,"body":{"error":{"message":"Slow down"}}}]}"#.to_vec(), 0, "batch-failed", Some(14)),
        ("LDIF: nothing in it", b"version: 1\n\n# no entries\n".to_vec(), 0, "no-records", None),
        ("UTF-16 that is cut off", utf16_be, 0, "json-cut-off", Some(8)),
        ("a web page", b"<!DOCTYPE html><title>Sign in</title>".to_vec(), 0, "source-markup", Some(0)),
        ("prose", b"hello there".to_vec(), 0, "source-unknown", Some(0)),
        ("the API's refusal", br#"{"error":{"code":"Denied","message":"Insufficient privileges"}}"#.to_vec(), 0, "source-error-response", Some(0)),
        ("one page of more", br#"{"@odata.nextLink":"https://x","value":[{"id":1}]}"#.to_vec(), 1, "one-page-of-more", None),
        ("PowerShell's depth", br#"[{"Id":"1","Manager":"Microsoft.Graph.PowerShell.Models.MicrosoftGraphDirectoryObject"}]"#.to_vec(), 1, "powershell-depth", Some(1)),
    ]
}

/// As gzip, without so many bytes at the end.
fn packed(bytes: &[u8], cut: usize) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let mut packed = encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("in memory");
    packed.truncate(packed.len() - cut);
    packed
}

/// As the container of a workbook with a password begins, and the name of what it holds.
fn locked() -> Vec<u8> {
    let name = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".iter().copied().chain([0; 512]).chain(name).collect()
}

/// A megabyte of spaces, so often that it is more than a file of this size may unpack to.
fn bomb() -> Vec<u8> {
    packed(&vec![b' '; 1 << 20], 0).repeat(300)
}

#[test]
fn bad_input_is_said_and_what_is_good_loads() {
    for (name, bytes, records, code, byte) in cases() {
        let set = load(&[text(bytes), good()]);
        assert_eq!(set.count(ResourceKind::User), records + 1, "{name}: {:?}", set.findings());
        let Some(first) = set.findings().first() else { panic!("{name}: no finding") };
        assert_eq!(first.code, code, "{name}: {:?}", set.findings());
        if byte.is_some() {
            assert_eq!(first.place.byte, byte, "{name}: {first:?}");
        }
        set.findings().iter().for_each(|finding| assert_complete(name, finding));
        let mut seen = 0;
        set.for_each(ResourceKind::User, &Cancel::default(), &mut |_| {
            seen += 1;
            std::ops::ControlFlow::Continue(())
        })
        .expect("what is loaded can be read");
        assert_eq!(seen, records + 1, "{name}");
    }
}

/// Everything at once, in a file on disk: between two good records each time something that no program expects.
#[test]
fn a_hostile_file_is_said_by_its_bytes_and_the_records_around_each_bad_one_can_be_used() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let many: Vec<String> = (0..100_000).map(|i| format!("\"k{i}\":{i}")).collect();
    let bad: [(&str, Option<&str>, Vec<u8>); 6] = [
        ("200,000 levels", Some("json-too-deep"), format!(r#"{{"id":"b","a":{deep}}}"#).into()),
        ("a key twice", Some("duplicate-key"), br#"{"id":"b","mail":"a@x","mail":"b@x"}"#.to_vec()),
        ("100,000 keys", None, format!("{{{}}}", many.join(",")).into()),
        ("half of a surrogate pair", Some("json-broken"), br#"{"id":"b","x":"\ud83d"}"#.to_vec()),
        ("invalid UTF-8", Some("not-utf-8"), b"{\"id\":\"b\",\"x\":\"\xFF\"}".to_vec()),
        ("a text of 65 MiB", Some("record-too-long"), format!(r#"{{"id":"b","x":"{}"}}"#, "x".repeat(65 << 20)).into()),
    ];
    // Keys in another order each time; numbers beyond what a double holds.
    let good = [
        r#"{"id":"good","n":12345678901234567890123,"m":9007199254740993,"d":1.10}"#,
        r#"{"d":1.10,"m":9007199254740993,"n":12345678901234567890123,"id":"good"}"#,
    ];
    let mut file = b"[".to_vec();
    let mut expected = Vec::new();
    for (i, (name, code, bytes)) in bad.iter().enumerate() {
        file.extend_from_slice(good[i % 2].as_bytes());
        file.extend_from_slice(b",\n");
        expected.extend(code.map(|code| (*name, code, file.len() as u64..(file.len() + bytes.len()) as u64)));
        file.extend_from_slice(bytes);
        file.extend_from_slice(b",\n");
    }
    file.extend_from_slice(good[0].as_bytes());
    expected.push(("an open brace and no end", "json-cut-off", file.len() as u64..u64::MAX));
    file.extend_from_slice(b",\n{\"id\":{");
    file.extend_from_slice(&b"\"k\":\"v\",".repeat(1 << 16));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hostile.json");
    crosswalk::base::file::write_atomic(&path, &file).expect("it is written");
    let set = load(&[Input::File(path)]);
    for (name, code, place) in &expected {
        let said = set.findings().iter().find(|finding| finding.code == *code);
        let said = said.unwrap_or_else(|| panic!("{name}: {:?}", set.findings()));
        assert!(said.place.byte.is_some_and(|byte| place.contains(&byte)), "{name}, in {place:?}: {said:?}");
        assert_complete(name, said);
    }
    assert_eq!(set.findings().len(), expected.len(), "{:?}", set.findings());
    let mut whole = 0;
    set.for_each(ResourceKind::User, &Cancel::default(), &mut |record| {
        if record.value()["id"] == "good" {
            whole += 1;
            for number in ["12345678901234567890123", "9007199254740993", "1.10"] {
                assert!(record.raw().contains(number) && record.value().to_string().contains(number), "{number}");
            }
        }
        std::ops::ControlFlow::Continue(())
    })
    .expect("what is loaded can be read");
    // Beside them the one with a key twice and the one with very many keys.
    assert_eq!((whole, set.count(ResourceKind::User)), (7, 9));
    let profile = Profile::build(&set, ResourceKind::User, &Progress::default(), &Cancel::default()).expect("readable");
    assert_eq!(profile.records, 9);
}

#[test]
fn the_last_of_two_equal_keys_counts() {
    let set = load(&[text(br#"[{"id":1,"a":{"b":1},"a":null}]"#.to_vec())]);
    let record = set.record(ResourceKind::User, Default::default()).expect("it is there");
    assert!(record.value()["a"].is_null());
}

#[test]
fn files_that_cannot_be_opened_are_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("users.json");
    for (name, path, code) in
        [("missing", missing.as_path(), "source-missing"), ("a folder", folder.path(), "source-folder")]
    {
        let set = load(&[Input::File(path.to_owned()), good()]);
        assert_eq!(set.findings().iter().map(|f| f.code).collect::<Vec<_>>(), [code], "{name}");
        assert_complete(name, &set.findings()[0]);
        assert_eq!(set.count(ResourceKind::User), 1, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let path = written(folder.path(), "users.json", b"[]");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o0)).expect("may be changed");
    if std::fs::read(&path).is_ok() {
        eprintln!("skipped: this account may read everything");
        return;
    }
    assert_eq!(load(&[Input::File(path)]).findings()[0].code, "source-no-permission");
}

#[test]
fn the_same_file_twice_is_loaded_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = written(folder.path(), "one.json", br#"[{"id":1}]"#);
    let copy = written(folder.path(), "copy.json", br#"[{"id":1}]"#);
    let other = written(folder.path(), "other.json", br#"[{"id":2}]"#);
    let set = load(&[one.clone(), one, copy, other].map(Input::File));
    assert_eq!(set.count(ResourceKind::User), 2);
    assert_eq!(set.findings().iter().map(|f| f.code).collect::<Vec<_>>(), ["source-twice"; 2]);
}

#[test]
fn a_file_that_changes_after_loading_is_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    let filler = "x".repeat(1000);
    let records: Vec<_> = (0..4000).map(|i| format!(r#"{{"id":"{i}","note":"{filler}"}}"#)).collect();
    let bytes = format!("[{}]", records.join(",\n"));
    let path = written(folder.path(), "large.json", bytes.as_bytes());
    let set = load(&[Input::File(path.clone())]);
    assert_eq!(set.count(ResourceKind::User), 4000);
    let last = crosswalk::source::RecordIndex(3999);
    assert_eq!(set.record(ResourceKind::User, last).expect("unchanged").key(), "3999");
    let profile =
        Profile::build(&set, ResourceKind::User, &Progress::default(), &Cancel::default()).expect("unchanged");
    assert_eq!(
        profile.attributes.iter().map(|a| (a.present, a.longest)).collect::<Vec<_>>(),
        [(4000, Some(4)), (4000, Some(1000))]
    );
    let file = std::fs::OpenOptions::new().write(true).open(&path).expect("opens");
    file.set_len(1_000_000).expect("shortened");
    let error = set.record(ResourceKind::User, last).expect_err("changed").to_string();
    assert!(error.contains("large.json has changed since it was loaded"), "{error}");
    assert!(Profile::build(&set, ResourceKind::User, &Progress::default(), &Cancel::default()).is_err());
}

#[test]
fn many_problems_of_one_kind_are_listed_in_part_and_counted() {
    let rows: String = (0..500).map(|i| format!("u{i}\n")).collect();
    let set = load(&[text(format!("userName,email\n{rows}"))]);
    assert_eq!(set.findings().len(), 21);
    assert!(set.findings()[20].title.starts_with("480 more problems"), "{}", set.findings()[20].title);
}

#[test]
fn loading_can_be_cancelled() {
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(LoadedSet::load(&[good()], &Progress::default(), &cancel).is_err());
}

fn written(folder: &Path, name: &str, bytes: &[u8]) -> std::path::PathBuf {
    let path = folder.join(name);
    crosswalk::base::file::write_atomic(&path, bytes).expect("written");
    path
}
