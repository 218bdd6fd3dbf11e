//! Boundaries as a table, and against serde_json on random documents in windows of any size.

use proptest::prelude::{Just, any, prop, prop_assert_eq, prop_oneof, proptest};
use proptest::strategy::Strategy;
use serde_json::{Value, json};

use super::*;

fn scan(text: &str, window: usize) -> Outline {
    let mut document = Document::new(0);
    feed(&mut document, text.as_bytes(), window);
    document.finish()
}

fn feed(document: &mut Document, bytes: &[u8], window: usize) {
    while (document.offset() as usize) < bytes.len() {
        let rest = &bytes[document.offset() as usize..];
        document.feed(&rest[..rest.len().min(window)]);
    }
}

/// The records as text, list by list, with the list's key.
fn records(text: &str, outline: &Outline) -> Vec<(String, Vec<String>)> {
    let slice = |span: &Span| text[span.start as usize..span.end() as usize].to_owned();
    outline.lists.iter().map(|list| (list.keys.join("."), list.records.iter().map(slice).collect())).collect()
}

#[test]
fn records_are_found_where_they_are() {
    use Layout::{Envelope, Nothing, ObjectsInARow, OneObject, RootArray, Scalar};
    for (name, text, layout, expected) in [
        ("a root array", r#" [ {"a":1} , {"b":[2]} ] "#, RootArray, vec![("", vec![r#"{"a":1}"#, r#"{"b":[2]}"#])]),
        ("an empty root array", "[]", RootArray, vec![("", vec![])]),
        (
            "Graph's envelope",
            r#"{"@odata.context":"c","value":[{"id":1}]}"#,
            Envelope,
            vec![("value", vec![r#"{"id":1}"#])],
        ),
        ("an empty envelope", r#"{"value":[]}"#, Envelope, vec![("value", vec![])]),
        (
            "users and groups",
            r#"{"groups":[{"g":1}],"users":[{"u":1}]}"#,
            Envelope,
            vec![("groups", vec![r#"{"g":1}"#]), ("users", vec![r#"{"u":1}"#])],
        ),
        ("SCIM", r#"{"schemas":["s"],"Resources":[{"id":1}]}"#, Envelope, vec![("Resources", vec![r#"{"id":1}"#])]),
        (
            "a list two keys down",
            r#"{"_embedded":{"users":[{"id":1}]}}"#,
            Envelope,
            vec![("_embedded.users", vec![r#"{"id":1}"#])],
        ),
        (
            "a key nobody knows",
            r#"{"Report_Entry":[{"x":1}],"one":[]}"#,
            Envelope,
            vec![("Report_Entry", vec![r#"{"x":1}"#])],
        ),
        (
            "one record with lists",
            r#"{"id":1,"members":[{"value":2}]}"#,
            OneObject,
            vec![("", vec![r#"{"id":1,"members":[{"value":2}]}"#])],
        ),
        ("NDJSON", "{\"id\":1}\n{\"id\":2}\n", ObjectsInARow, vec![("", vec![r#"{"id":1}"#, r#"{"id":2}"#])]),
        (
            "pages in a row",
            "{\"value\":[{\"id\":1}]}\n{\"value\":[{\"id\":2}]}",
            Envelope,
            vec![("value", vec![r#"{"id":1}"#, r#"{"id":2}"#])],
        ),
        (
            "lists in a list",
            r#"[[{"id":1},{"id":2}],[],[{"id":3}]]"#,
            RootArray,
            vec![("", vec![r#"{"id":1}"#, r#"{"id":2}"#, r#"{"id":3}"#])],
        ),
        ("a bare string", r#" "hello" "#, Scalar, vec![("", vec![])]),
        ("nothing", "  ", Nothing, vec![]),
    ] {
        for window in [1, 7, 64, 1000] {
            let outline = scan(text, window);
            let expected: Vec<_> = expected
                .iter()
                .map(|(k, r)| ((*k).to_owned(), r.iter().map(|r| (*r).to_owned()).collect::<Vec<_>>()))
                .collect();
            assert_eq!((outline.layout, records(text, &outline)), (layout, expected), "{name}");
            assert_eq!(outline.faults, [], "{name}");
        }
    }
}

#[test]
fn faults_are_placed_and_the_records_around_them_stay() {
    use FaultKind::{ExtraComma, Junk, MissingComma, OpenList, OpenRecord, WrongBracket};
    for (name, text, kept, fault) in [
        (
            "a missing ] in a record",
            r#"[{"a":1},{"b":[2},{"c":3}]"#,
            2,
            (16, FaultKind::Skip(SkipFaultKind::WrongBracket)),
        ),
        ("a missing comma", r#"[{"a":1} {"b":2}]"#, 2, (9, MissingComma)),
        ("a comma at the end", r#"[{"a":1},]"#, 1, (9, ExtraComma)),
        ("text between records", r#"[{"a":1}, oops, {"b":2}]"#, 2, (10, Junk)),
        ("text after the end", r#"[{"a":1}] oops"#, 1, (10, Junk)),
        ("cut off in a record", r#"[{"a":1},{"b":"#, 1, (14, OpenRecord)),
        ("cut off between records", r#"{"value":[{"a":1},"#, 1, (18, OpenList)),
        ("the list is not closed", r#"{"value":[{"a":1}}"#, 1, (17, WrongBracket)),
    ] {
        for window in [1, 7, 64] {
            let outline = scan(text, window);
            let count: usize = outline.lists.iter().map(|list| list.records.len()).sum();
            assert_eq!(count, kept, "{name}");
            assert_eq!(outline.faults.first().map(|f| (f.at, f.what)), Some(fault), "{name}: {:?}", outline.faults);
        }
    }
}

/// Any JSON value, with what trips scanners: quotes, backslashes, brackets in strings, every script.
fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof!["[\"\\\\{}\\[\\],:a\\n]{0,90}", "\\PC{0,12}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        text.clone().prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((text.clone(), inner), 0..6)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn write(value: &Value, pretty: bool) -> String {
    if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) }
        .expect("a value can be written")
}

proptest! {
    #[test]
    fn boundaries_are_where_serde_json_puts_them(
        elements in prop::collection::vec(value(), 0..8), pretty: bool, layout in 0..3, window in 64usize..300,
    ) {
        let objects: Vec<_> = elements.iter().filter(|v| v.is_object()).cloned().collect();
        let text = match layout {
            0 => write(&Value::from(elements.clone()), pretty),
            1 => write(&json!({"@odata.context": "x", "value": objects}), pretty),
            _ => objects.iter().map(|o| write(&json!({"id": 1, "x": o}), pretty)).collect::<Vec<_>>().join("\n"),
        };
        let outline = scan(&text, window);
        prop_assert_eq!(&outline.faults, &[]);
        let found: Vec<Value> = outline.lists.iter().flat_map(|list| &list.records)
            .map(|span| serde_json::from_str(&text[span.start as usize..span.end() as usize]).expect("a record parses"))
            .collect();
        let expected: Vec<Value> = match layout {
            // Lists in the list are pages of it.
            0 => elements.iter().flat_map(|v| v.as_array().map_or(std::slice::from_ref(v), Vec::as_slice)).filter(|v| v.is_object()).cloned().collect(),
            2 => objects.iter().map(|o| json!({"id": 1, "x": o})).collect(),
            _ => objects.clone(),
        };
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn any_bytes_end_without_a_panic(bytes in prop::collection::vec(prop_oneof![prop::sample::select(b"{}[]\",:\\\n 1a".to_vec()), any::<u8>()], 0..300), window in 1usize..90) {
        let mut whole = Document::new(0);
        feed(&mut whole, &bytes, bytes.len());
        let mut pieces = Document::new(0);
        feed(&mut pieces, &bytes, window);
        prop_assert_eq!(whole.finish(), pieces.finish());
    }
}
