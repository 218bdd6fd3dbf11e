use std::path::Path;

use indexmap::IndexMap;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value, json};

use super::*;
use crate::source::Input;
use crate::source::RecordIndex;
use crate::source::path::PathStep;
use crate::source::texts::RecordText;

fn profile(json: &str) -> Profile {
    let input = Input::Text { name: "pasted".to_owned(), bytes: json.as_bytes().to_vec() };
    let set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled");
    Profile::build(&set, ResourceKind::User, &Progress::default(), &Cancel::default()).expect("a profile")
}

#[test]
fn paths_come_in_the_payloads_order_with_their_numbers() {
    let profile = profile(
        r#"[{"id":1,"mail":null,"phones":["1","22"],"manager":{"id":"m"},"x":""},
            {"id":2,"mail":"a@b","phones":[],"manager":null,"emails":[{"v":1},{"v":2}]},
            {"id":2.5}]"#,
    );
    let seen: Vec<_> =
        profile.attributes.iter().map(|a| (a.path.to_string(), a.types.label(), a.present, a.filled)).collect();
    let expected = [
        ("id", "integer or decimal", 3, 3),
        ("mail", "text", 2, 1),
        ("phones", "list", 2, 1),
        ("phones[0]", "text", 1, 1),
        ("phones[1]", "text", 1, 1),
        ("manager", "object", 2, 1),
        ("manager.id", "text", 1, 1),
        ("x", "text", 1, 0),
        ("emails", "list", 1, 1),
        ("emails[0]", "object", 1, 1),
        ("emails[0].v", "integer", 1, 1),
        ("emails[1]", "object", 1, 1),
        ("emails[1].v", "integer", 1, 1),
    ]
    .map(|(path, types, present, filled)| (path.to_owned(), types.to_owned(), present, filled));
    assert_eq!(seen, expected);
    let phones = profile.attribute(&AttributePath::parse("phones").expect("a path")).expect("there");
    assert_eq!((phones.is_container, phones.shortest, phones.longest), (true, Some(0), Some(2)));
    let first = &profile.attributes[3];
    assert_eq!((first.parent.as_ref(), first.examples.as_slice()), (Some(&phones.path), &["1".to_owned()][..]));
}

#[test]
fn many_records_on_many_threads_give_one_profile() {
    let records: Vec<_> = (0..3000).map(|i| format!(r#"{{"id":"{i}","dept":"d{}"}}"#, i % 7)).collect();
    let profile = profile(&format!("[{}]", records.join(",")));
    let [id, dept] = profile.attributes.as_slice() else { panic!("two attributes") };
    assert_eq!((id.present, dept.present), (3000, 3000));
    assert_eq!(dept.distinct.exact().map(<[_]>::len), Some(7));
    assert_eq!(dept.examples, ["d0", "d1", "d2", "d3", "d4"]);
    let Distinct::Estimate { count, error, .. } = id.distinct else { panic!("too many to count") };
    assert!((count as f64 - 3000.0).abs() < 3000.0 * error * 4.0, "{count}");
}

#[test]
fn there_are_never_more_values_than_records() {
    for count in 257..300 {
        let records: Vec<_> = (0..count).map(|i| format!(r#"{{"id":"{}"}}"#, 4000 + i)).collect();
        let profile = profile(&format!("[{}]", records.join(",")));
        assert!(profile.attributes[0].distinct.count() <= count, "{count}");
    }
}

#[test]
fn an_empty_text_is_no_value_and_where_no_two_have_the_same_all_are_counted() {
    for (name, empty, shared, most, exact) in
        [("all different", 0, 0, 300, Some(300)), ("some empty", 33, 0, 300, None), ("two the same", 0, 2, 300, None)]
    {
        let text = |i: u64| if i < shared { 9_000 } else { 4_000 + i };
        let filled = (0..300).map(|i| format!(r#"{{"id":"{}"}}"#, text(i)));
        let records: Vec<_> = filled.chain((0..empty).map(|_| r#"{"id":""}"#.to_owned())).collect();
        let profile = profile(&format!("[{}]", records.join(",")));
        let id = &profile.attributes[0];
        assert!(id.distinct.count() <= most, "{name}: {} of {}", id.distinct.count(), id.filled);
        let Distinct::Estimate { count, error, .. } = id.distinct else { panic!("too many to count") };
        assert_eq!((error == 0.0).then_some(count), exact, "{name}");
    }
}

/// The same by way of values: slow and plain.
#[derive(Default)]
struct Plain {
    types: TypeSet,
    present: u64,
    nulls: u64,
    filled: u64,
    values: IndexMap<String, u64>,
    lengths: Vec<u64>,
    keys: IndexMap<String, Plain>,
    elements: Vec<Plain>,
}

impl Plain {
    fn add(&mut self, value: &Value) {
        self.present += 1;
        match value {
            Value::Null => {
                self.nulls += 1;
                self.types.insert(ValueType::Null);
            }
            Value::Bool(_) => self.leaf(ValueType::Boolean, &value.to_string()),
            Value::Number(n) if n.is_f64() => self.leaf(ValueType::Decimal, &n.to_string()),
            Value::Number(n) => self.leaf(ValueType::Integer, &n.to_string()),
            Value::String(text) => {
                self.lengths.push(text.chars().count() as u64);
                self.leaf(ValueType::Text, text);
            }
            Value::Array(list) => {
                self.types.insert(ValueType::List);
                self.lengths.push(list.len() as u64);
                self.filled += u64::from(!list.is_empty());
                self.elements.resize_with(self.elements.len().max(list.len().min(3)), Self::default);
                self.elements.iter_mut().zip(list).for_each(|(plain, value)| plain.add(value));
            }
            Value::Object(object) => {
                self.types.insert(ValueType::Object);
                self.filled += u64::from(!object.is_empty());
                object.iter().for_each(|(key, value)| self.keys.entry(key.clone()).or_default().add(value));
            }
        }
    }

    fn leaf(&mut self, kind: ValueType, text: &str) {
        self.types.insert(kind);
        self.filled += u64::from(!text.is_empty());
        *self.values.entry(text.to_owned()).or_default() += 1;
    }

    fn list_below(&self, path: &AttributePath, list: &mut Vec<String>) {
        let keys = self.keys.iter().map(|(key, plain)| (PathStep::Key(key.clone()), plain));
        let elements = self.elements.iter().enumerate().map(|(i, plain)| (PathStep::Index(i), plain));
        for (step, plain) in keys.chain(elements) {
            let path = path.child(step);
            let (shortest, longest) = (plain.lengths.iter().min().copied(), plain.lengths.iter().max().copied());
            let values: Vec<_> = plain.values.iter().map(|(text, count)| (text.clone(), *count)).collect();
            let examples: Vec<_> = plain.values.keys().filter(|text| !text.is_empty()).take(5).cloned().collect();
            list.push(format!(
                "{path}: {:?}",
                (plain.types, plain.present, plain.nulls, plain.filled, values, shortest, longest, examples)
            ));
            plain.list_below(&path, list);
        }
    }
}

fn plain<'v>(records: impl IntoIterator<Item = &'v Value>) -> Vec<String> {
    let mut root = Plain::default();
    records.into_iter().for_each(|record| root.add(record));
    let mut list = Vec::new();
    root.list_below(&AttributePath::default(), &mut list);
    list
}

fn lines(profile: &Profile) -> Vec<String> {
    let line = |a: &AttributeProfile| {
        let values: Vec<_> =
            a.distinct.exact().expect("few values").iter().map(|v| (v.text.clone(), v.count)).collect();
        let all = (a.types, a.present, a.nulls, a.filled, values, a.shortest, a.longest, &a.examples);
        format!("{}: {all:?}", a.path)
    };
    profile.attributes.iter().map(line).collect()
}

/// What differs, not all of it.
fn same(ours: &[String], theirs: &[String]) -> Result<(), String> {
    match ours.iter().zip(theirs).find(|(ours, theirs)| ours != theirs) {
        Some((ours, theirs)) => Err(format!("\n{ours}\n{theirs}")),
        None if ours.len() != theirs.len() => Err(format!("{} and {} paths", ours.len(), theirs.len())),
        None => Ok(()),
    }
}

#[test]
fn the_samples_have_the_profile_that_their_values_have() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/samples");
    let mut seen = 0;
    for folder in std::fs::read_dir(samples).expect("samples").map(|entry| entry.expect("a folder").path()) {
        let set = LoadedSet::load(&[Input::File(folder.clone())], &Progress::default(), &Cancel::default())
            .expect("not cancelled");
        for kind in ResourceKind::ALL {
            let mut values = Vec::new();
            set.for_each(kind, &Cancel::default(), &mut |record| {
                values.push(record.value().clone());
                std::ops::ControlFlow::Continue(())
            })
            .expect("readable");
            seen += values.len();
            let profile = Profile::build(&set, kind, &Progress::default(), &Cancel::default()).expect("a profile");
            same(&lines(&profile), &plain(&values)).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        }
    }
    assert!(seen >= 100, "{seen}");
}

/// Records with few keys, so that they meet, and with lists, nesting, escapes and every type.
fn records() -> impl Strategy<Value = Vec<Value>> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..3).prop_map(Value::from),
        prop_oneof![Just(json!(1.5)), Just(json!(-0.0)), Just(json!(1e300))],
        "[a-cé\"\\\\\n]{0,3}".prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec(("[a-d\"]", inner), 0..5).prop_map(|members| members.into_iter().collect()),
        ]
    });
    let record = prop::collection::vec(("[a-e]", value), 0..6).prop_map(|members| members.into_iter().collect());
    prop::collection::vec(record, 1..40)
}

/// Every text with escapes for all its characters.
fn escaped(text: &str) -> String {
    let escape = |unit: u16| format!("\\u{unit:04x}");
    format!("\"{}\"", text.encode_utf16().map(escape).collect::<String>())
}

/// As JSON in which texts are escaped, and keys are there twice: first with a value that does not count.
fn odd(value: &Value) -> String {
    match value {
        Value::String(text) => escaped(text),
        Value::Array(list) => format!("[ {} ]", list.iter().map(odd).collect::<Vec<_>>().join(" , ")),
        Value::Object(object) => {
            let first = object.keys().next().map(|key| format!("{}:{{\"gone\":[1]}}", escaped(key)));
            let members = object.iter().map(|(key, value)| format!("{}: {}", escaped(key), odd(value)));
            format!("{{{}}}", first.into_iter().chain(members).collect::<Vec<_>>().join(",\n"))
        }
        other => other.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_records_have_the_profile_that_their_values_have(records in records()) {
        for write in [Value::to_string, odd] {
            let text = format!("[{}]", records.iter().map(write).collect::<Vec<_>>().join(","));
            prop_assert_eq!(same(&lines(&profile(&text)), &plain(&records)), Ok(()), "{}", text);
        }
    }
}

#[test]
fn shares_of_threads_make_the_same_profile_in_any_order() {
    let record = |i: u64| match i % 5 {
        0 => json!({"id": i % 200, "late": i, "a": {"x": [i % 3, {"y": 1}]}}),
        1 => json!({"id": i % 200, "a": {"z": null, "x": []}, "b": "t"}),
        _ => json!({"id": i % 200, "a": null, "early": true}),
    };
    let records: Vec<Value> = (0..600)
        .map(record)
        .map(|mut record| {
            if let Some(late) = record.get_mut("late") {
                *late = json!("long ago");
            }
            record
        })
        .collect();
    let texts: Vec<String> = records.iter().map(Value::to_string).collect();
    for threads in [1, 2, 3, 7] {
        let mut shares: Vec<Collector> = (0..threads).map(|_| Collector::default()).collect();
        for (i, text) in texts.iter().enumerate() {
            // The first records go to the last thread.
            let share = (texts.len() - i) / 10 % threads;
            let record = RecordText { text, index: RecordIndex(i), start: 0 };
            shares[share].add(record).expect("JSON");
        }
        let tree = shares.into_iter().map(Tree::from).reduce(Tree::join).unwrap_or_default();
        let profile =
            Profile { kind: ResourceKind::User, records: 600, attributes: tree.attributes(), has_more: false };
        assert_eq!(same(&lines(&profile), &plain(&records)), Ok(()), "{threads} threads");
    }
}

#[test]
fn what_values_look_like_is_said_with_its_share() {
    let records: Vec<_> = (0..1000)
        .map(|i| {
            let mail = if i % 10 == 0 { "none".to_owned() } else { format!("u{i}@contoso.com") };
            json!({"id": format!("{i:08x}-77b3-4a1e-9d55-20c1f0a8e7b1"), "mail": mail, "country": "NL",
                   "created": format!("{}-0{}-01T10:00:00Z", 2015 + i % 8, 1 + i % 9), "name": format!("N{i}"),
                   "day": format!("2020-01-{:02}", 1 + i % 28), "empty": ""})
        })
        .collect();
    let profile = profile(&Value::from(records).to_string());
    let pattern = |a: &AttributeProfile| (a.path.to_string(), a.pattern.map(|p| (p.pattern.label(), p.fits, p.of)));
    let patterns: Vec<_> = profile.attributes.iter().map(pattern).collect();
    let expected = [
        ("id", Some(("GUID", 1000, 1000))),
        ("mail", Some(("e-mail", 900, 1000))),
        ("country", Some(("country", 1000, 1000))),
        ("created", Some(("date", 1000, 1000))),
        ("name", None),
        ("day", Some(("date", 1000, 1000))),
        ("empty", None),
    ];
    assert_eq!(patterns, expected.map(|(path, pattern)| (path.to_owned(), pattern)));
    let bars = |at: usize| profile.attributes[at].dates.iter().map(|(p, n)| format!("{p}: {n}")).collect::<Vec<_>>();
    assert_eq!(bars(3).len(), 8, "72 months are shown by the year");
    assert_eq!((bars(3)[0].as_str(), bars(5)), ("2015: 125", vec!["2020-01: 1000".to_owned()]));
    let lengths = &profile.attributes[4].lengths;
    assert_eq!(lengths, &[(2..=2, 10), (3..=3, 90), (4..=4, 900)]);
}
