use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value, json};

use super::*;
use crate::source::path::AttributePath;

/// Builds the value again from what a sink is given.
#[derive(Default)]
struct Builder {
    open: Vec<Vec<(Node, Value)>>,
    done: Option<Value>,
}

impl Builder {
    fn put(&mut self, node: Node, value: Value) {
        match self.open.last_mut() {
            Some(container) => container.push((node, value)),
            None => self.done = Some(value),
        }
    }
}

impl<'t> Sink<'t> for Builder {
    fn leaf(&mut self, node: Node, leaf: Leaf<'t>) {
        let value = match leaf {
            Leaf::Null => Value::Null,
            Leaf::Boolean(truth) => truth.into(),
            Leaf::Number(number) => serde_json::from_str(number).expect("a number"),
            Leaf::Text(text) => text.decoded().into(),
        };
        self.put(node, value);
    }

    fn open(&mut self, _node: Node, _container: Container) {
        self.open.push(Vec::new());
    }

    fn close(&mut self, node: Node, container: Container, text: &'t str, count: usize) {
        let inside = self.open.pop().expect("an open container");
        let whole: Value = serde_json::from_str(text).expect("the whole is JSON");
        assert_eq!(inside.len(), count);
        if container == Container::Array {
            assert_eq!(whole, Value::from_iter(inside.into_iter().map(|(_, value)| value)));
        } else {
            let values: Vec<_> = inside.into_iter().map(|(_, value)| value).collect();
            assert!(whole.as_object().is_some_and(|o| o.len() <= values.len()));
        }
        self.put(node, whole);
    }
}

fn walked(text: &str, shape: &mut Shape) -> Result<(Value, Walked), Fault> {
    let mut builder = Builder::default();
    let walked = walk(text, shape, &mut builder)?;
    Ok((builder.done.expect("a value"), walked))
}

#[test]
fn what_is_no_json_is_refused_at_its_byte() {
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    for (name, text, at, why) in [
        ("nothing", "", 0, Why::EndsTooSoon),
        ("no value", "}", 0, Why::NoValue),
        ("a missing colon", r#"{"a" 1}"#, 5, Why::NoColon),
        ("a leading zero, on another line", "{\n  \"a\": 01\n}", 10, Why::NoNumber),
        ("a lone minus", "[-]", 2, Why::NoNumber),
        ("no digit after the point", "[1.]", 3, Why::NoNumber),
        ("no digit after the e", "[1e+]", 4, Why::NoNumber),
        ("a misspelt word", "[nul]", 4, Why::NoWord),
        ("a trailing comma", r#"{"a":1,}"#, 7, Why::ExtraComma),
        ("a trailing comma in a list", "[1,]", 3, Why::ExtraComma),
        ("no comma", "[1 2]", 3, Why::NoCommaInArray),
        ("no comma in an object", r#"{"a":1 "b":2}"#, 7, Why::NoCommaInObject),
        ("a key without quotes", "{a:1}", 1, Why::NoKey),
        ("a text that goes on", r#"["a"#, 3, Why::EndsTooSoon),
        ("a line break in a text", "[\"a\nb\"]", 3, Why::ControlCharacter),
        ("an escape that is none", r#"["\x"]"#, 3, Why::BadEscape),
        ("three digits", r#"["\u12"]"#, 6, Why::BadEscape),
        ("the second half alone", r#"["\udc00"]"#, 2, Why::HalfAPair),
        ("the first half alone", r#"{"a":"\ud83d"}"#, 12, Why::HalfAPair),
        ("the first half twice", r#"["\ud83d\ud83d"]"#, 8, Why::HalfAPair),
        ("more after it", "{} {}", 3, Why::MoreAfterTheEnd),
        ("too deep", &deep(128), 127, Why::TooDeep),
    ] {
        assert_eq!(walked(text, &mut Shape::new()), Err(Fault { at, why }), "{name}");
        assert!(serde_json::from_str::<Value>(text).is_err(), "{name}: serde_json takes it");
    }
    assert!(walked(&deep(127), &mut Shape::new()).is_ok());
    assert!(serde_json::from_str::<Value>(&deep(127)).is_ok());
}

#[test]
fn numbers_and_texts_pass_through_as_they_are_written() {
    let record = r#"{"n": 12345678901234567890123, "d": 1.10, "t": "\u00e9\/", "list": [ 1 , 2 ], "huge": -1e999}"#;
    let mut wanted = Wanted::default();
    let slots: Vec<usize> = ["n", "d", "t", "list", "none", "list[1]", "huge"]
        .iter()
        .map(|p| wanted.slot(&p.parse().expect("a path")))
        .collect();
    let mut reader = wanted.reader().expect("all can be told apart");
    let (values, walked) = reader.read(record).expect("JSON");
    assert_eq!(walked.repeated_key, None);
    let written = |at: usize| match values[slots[at]] {
        WalkedValue::Leaf(Leaf::Number(number)) => number,
        WalkedValue::Leaf(Leaf::Text(text)) => text.quoted(),
        WalkedValue::Whole(text) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        [0, 1, 2, 3, 5, 6].map(written),
        ["12345678901234567890123", "1.10", r#""\u00e9\/""#, "[ 1 , 2 ]", "2", "-1e999"]
    );
    assert_eq!(values[slots[4]], WalkedValue::Absent);
}

#[test]
fn a_key_that_is_there_twice_is_told_also_with_escapes_and_among_very_many() {
    let many = |twice: &str| {
        let keys: Vec<String> = (0..100_000).map(|i| format!("\"k{i}\":1")).collect();
        format!("{{{}{twice}}}", keys.join(","))
    };
    let (once, early, late) = (many(""), many(",\"k7\":2"), many(",\"k99999\":2"));
    for (name, text, at) in [
        ("no", r#"{"a":1,"b":{"a":1},"c":[{"a":1},{"a":1}]}"#, None),
        ("yes", r#"{"a":1,"b":2,"a":3}"#, Some(13)),
        ("deep down, and with an escape", r#"{"a":{"x":[{"b":1,"\u0062":2}]}}"#, Some(18)),
        ("no, of 100,000", &once, None),
        ("yes, of 100,000", &early, Some(once.len())),
        ("yes, beyond the places that are kept", &late, Some(once.len())),
    ] {
        let mut shape = Shape::new();
        for round in ["first", "second"] {
            let walked = walked(text, &mut shape).expect("JSON").1;
            assert_eq!(walked.repeated_key, at, "{name}, {round} time");
        }
    }
}

#[test]
fn places_are_found_in_any_order_of_keys() {
    let mut wanted = Wanted::default();
    let (id, manager, phone) = (
        wanted.slot(&"id".parse().expect("a path")),
        wanted.slot(&"manager.id".parse().expect("a path")),
        wanted.slot(&"phones[0]".parse().expect("a path")),
    );
    let mut reader = wanted.reader().expect("all can be told apart");
    for (name, record, expected) in [
        ("usual", r#"{"id":"1","x":0,"manager":{"id":"2"},"phones":["3","4"]}"#, ["1", "2", "3"]),
        ("the same again", r#"{"id":"1","x":0,"manager":{"id":"2"},"phones":["3","4"]}"#, ["1", "2", "3"]),
        ("another order", r#"{"phones":["3"],"manager":{"name":"m","id":"2"},"id":"1"}"#, ["1", "2", "3"]),
        ("some missing", r#"{"x":0,"phones":["3"]}"#, ["", "", "3"]),
        ("another shape", r#"{"manager":"2","phones":{"0":"3"},"id":"1"}"#, ["1", "", ""]),
        ("empty", r#"{"phones":[],"manager":{},"id":""}"#, ["", "", ""]),
        ("an escaped key", r#"{"\u0069d":"1"}"#, ["1", "", ""]),
    ] {
        let (values, _) = reader.read(record).expect(name);
        let text = |slot: usize| match values[slot] {
            WalkedValue::Leaf(Leaf::Text(text)) => text.inner(),
            _ => "",
        };
        assert_eq!([text(id), text(manager), text(phone)], expected, "{name}");
    }
}

#[test]
fn a_place_knows_what_is_above_it() {
    let mut shape = Shape::new();
    let node = shape.seed(&AttributePath::parse("a.b[2]").expect("a path"));
    let (list, step) = shape.above(node).expect("a list above");
    assert_eq!(step, Down::Element(2));
    let (object, step) = shape.above(list).expect("an object above");
    assert_eq!(step, Down::Key("b"));
    assert_eq!(shape.above(object), Some((Node::ROOT, Down::Key("a"))));
    assert_eq!(shape.above(Node::ROOT), None);
}

#[test]
fn the_first_elements_of_every_list_can_be_told_apart() {
    let mut shape = Shape::numbering(2);
    walked(r#"{"a":[{"x":1},2,[3,4,5],{"y":6}]}"#, &mut shape).expect("JSON");
    let path = |node: Node| {
        let mut steps = Vec::new();
        let mut at = node;
        while let Some((above, step)) = shape.above(at) {
            steps.push(match step {
                Down::Key(key) => key.to_owned(),
                Down::Element(number) => format!("[{number}]"),
                Down::OtherElements => "[…]".to_owned(),
            });
            at = above;
        }
        steps.into_iter().rev().collect::<String>()
    };
    let paths: Vec<_> = shape.nodes().map(path).collect();
    let expected =
        ["", "a", "a[0]", "a[0]x", "a[1]", "a[…]", "a[…][0]", "a[…][1]", "a[…][…]", "a[…]y"].map(str::to_owned);
    assert_eq!(paths, expected);
}

#[test]
fn a_text_is_decoded_as_serde_json_decodes_it() {
    let mut decoded = "left over".to_owned();
    for quoted in [
        r#""plain""#,
        r#""""#,
        r#""\"\\\/\b\f\n\r\t""#,
        r#""J\u00f6rg \u00E9\u0000""#,
        r#""\ud83d\ude00 and \uD83D\uDE01""#,
        r#""é\u00e9漢\\u0041""#,
    ] {
        let (text, end) = super::text::string(quoted, 0).expect(quoted);
        assert_eq!(end, quoted.len());
        let expected: String = serde_json::from_str(quoted).expect(quoted);
        assert_eq!(text.decoded_in(&mut decoded), expected, "{quoted}");
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        proptest::prelude::Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |f| f.is_finite()).prop_map(Value::from),
        ".{0,24}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec(("[a-e]|.{0,8}", inner), 0..6).prop_map(Value::from_iter::<Vec<(String, Value)>>),
        ]
    })
}

proptest! {
    #[test]
    fn it_says_what_serde_json_says_of_any_value(value in values(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.expect("JSON");
        let mut shape = Shape::new();
        for _ in 0..2 {
            let (built, walked) = walked(&text, &mut shape).expect("it was printed as JSON");
            prop_assert_eq!(&built, &value);
            prop_assert_eq!(walked.repeated_key, None);
        }
    }

    #[test]
    fn it_accepts_what_serde_json_accepts_of_any_damage(
        value in values(),
        at in any::<prop::sample::Index>(),
        put in prop_oneof![any::<char>(), proptest::sample::select(r#"{}[]",:\u0189eE+-.tfn "#.chars().collect::<Vec<_>>())],
        cut in 0usize..3,
        are_keys_known in any::<bool>(),
    ) {
        let text = serde_json::to_string(&json!({"k": value})).expect("JSON");
        let mut letters: Vec<char> = text.chars().collect();
        let at = at.index(letters.len());
        let end = (at + cut).min(letters.len());
        letters.splice(at..end, [put]);
        let damaged: String = letters.into_iter().collect();
        let mut shape = Shape::new();
        if are_keys_known {
            walked(&text, &mut shape).expect("it was printed as JSON");
        }
        let ours = walked(&damaged, &mut shape);
        let theirs = serde_json::from_str::<Value>(&damaged);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{}: {:?} and {:?}", damaged, ours, theirs);
        if let (Ok((_, walked)), Ok(value)) = (&ours, &theirs) {
            prop_assert!(walked.repeated_key.is_some() || ours.as_ref().is_ok_and(|(built, _)| built == value));
        }
    }
}
