//! Laws that hold for every path, filter and resource, not only for those in the tables of cases.

use proptest::prelude::*;
use serde_json::{Map, Number, Value, json};

use super::filter::{Filter, Literal, Operator, ValueFilter};
use super::patch::{Forms, Patch};
use super::schema::{rfc_group, rfc_user};
use super::{Name, TargetPath, validate};

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("userName".to_owned()),
        Just("$ref".to_owned()),
        Just("and".to_owned()),
        Just("not".to_owned()),
        "[a-zA-Z][a-zA-Z0-9_-]{0,8}"
    ]
}

fn urn() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User".to_owned()),
        "urn:[a-z0-9]{1,5}(:[a-zA-Z0-9._-]{1,5}){1,3}"
    ]
}

fn simple_path() -> impl Strategy<Value = TargetPath> {
    name().prop_map(|attribute| TargetPath::from_names(None, &attribute))
}

fn path(with_filter: bool) -> impl Strategy<Value = TargetPath> {
    let filters = if with_filter {
        proptest::option::of(filter(simple_path().boxed(), false)).boxed()
    } else {
        Just(None).boxed()
    };
    (proptest::option::of(urn()), name(), filters, proptest::option::of(name())).prop_map(
        |(urn, attribute, filter, sub)| TargetPath {
            extension: urn.map(Name::new),
            attribute: Name::new(attribute),
            filter: filter.map(|filter| ValueFilter(Box::new(filter))),
            sub_attribute: sub.map(Name::new),
        },
    )
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        any::<String>().prop_map(Literal::Text),
        any::<i64>().prop_map(|number| Literal::Number(Number::from(number))),
        (-4000i32..4000)
            .prop_filter_map("a number", |n| Number::from_f64(f64::from(n) / 8.0))
            .prop_map(Literal::Number),
        any::<bool>().prop_map(Literal::Boolean),
        Just(Literal::Null),
    ]
}

fn operator() -> impl Strategy<Value = Operator> {
    proptest::sample::select(vec!["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"])
        .prop_filter_map("an operator", Operator::parse)
}

fn filter(paths: BoxedStrategy<TargetPath>, elements: bool) -> BoxedStrategy<Filter> {
    let element = paths.clone().prop_filter_map("an element path", |path| {
        (path.filter().is_some() && path.sub_attribute().is_none()).then_some(Filter::Element(path))
    });
    let leaf = prop_oneof![
        paths.clone().prop_map(Filter::Present),
        (paths, operator(), literal()).prop_map(|(path, operator, value)| Filter::Compare { path, operator, value }),
    ];
    let leaf = if elements { prop_oneof![4 => leaf, 1 => element].boxed() } else { leaf.boxed() };
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Filter::And),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Filter::Or),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    })
    .boxed()
}

fn json_value() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        name(),
        Just("emails".to_owned()),
        Just("members".to_owned()),
        Just("value".to_owned()),
        Just("type".to_owned()),
        Just("primary".to_owned()),
        Just("op".to_owned()),
        Just("path".to_owned()),
        Just("Operations".to_owned()),
        urn(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(|number| json!(number)),
        ".{0,6}".prop_map(Value::String),
        Just(json!("replace")),
        path(true).prop_map(|path| json!(path.to_string())),
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::vec((key.clone(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn operation() -> impl Strategy<Value = Value> {
    let op = proptest::sample::select(vec!["add", "Replace", "remove", "move"]);
    let path = prop_oneof![
        path(true).prop_map(|path| path.to_string()),
        proptest::sample::select(vec![
            "emails",
            "members",
            "name.givenName",
            "emails[type eq \"work\"]",
            "roles[primary eq \"True\"].value"
        ])
        .prop_map(str::to_owned),
        ".{0,12}",
    ];
    (op, proptest::option::of(path), json_value())
        .prop_map(|(op, path, value)| json!({"op": op, "path": path, "value": value}))
}

proptest! {
    #[test]
    fn a_path_reads_back_as_it_was_printed(path in path(true)) {
        prop_assert_eq!(TargetPath::parse(&path.to_string()), Ok(path));
    }

    #[test]
    fn a_filter_reads_back_as_it_was_printed(filter in filter(path(true).boxed(), true)) {
        prop_assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
    }

    #[test]
    fn no_text_breaks_the_parsers(text in "[a-z()\\[\\]\" .:$é]{0,40}|.{0,40}") {
        for at in [TargetPath::parse(&text).err(), Filter::parse(&text).err()].into_iter().flatten() {
            prop_assert!(text.is_char_boundary(at.at));
        }
    }

    #[test]
    fn what_is_set_is_got_and_what_is_removed_is_gone(path in path(false), mut resource in json_value()) {
        path.set(&mut resource, json!("here"));
        prop_assert_eq!(path.get(&resource), Some(&json!("here")));
        prop_assert!(path.remove(&mut resource));
        prop_assert_eq!(path.get(&resource), None);
    }

    #[test]
    fn no_path_and_no_resource_break_access(path in path(true), mut resource in json_value()) {
        path.set(&mut resource, json!(1));
        path.remove(&mut resource);
        path.get_all(&resource);
        validate(&resource, rfc_user());
    }

    #[test]
    fn no_filter_and_no_resource_break_matching(filter in filter(path(true).boxed(), true), resource in json_value()) {
        let holds = filter.matches(&resource, rfc_user());
        prop_assert_eq!(Filter::Not(Box::new(filter)).matches(&resource, rfc_user()), !holds);
    }

    #[test]
    fn a_patch_that_is_refused_changes_nothing(
        operations in proptest::collection::vec(operation(), 1..4),
        before in json_value(),
        group: bool,
        strict: bool,
    ) {
        let resource_type = if group { rfc_group() } else { rfc_user() };
        let forms = if strict { Forms::RFC } else { Forms::ALL };
        let mut resource = before.clone();
        let done = Patch::parse(&json!({"Operations": operations}), forms)
            .and_then(|patch| patch.apply(&mut resource, resource_type, forms));
        match done {
            Err(_) => prop_assert_eq!(resource, before),
            Ok(changed) => prop_assert_eq!(changed, resource != before),
        }
    }
}
