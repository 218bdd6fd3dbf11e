//! Porting: an exact port gives the same value on every payload, and whatever is not exact says so.

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use crate::cases::evaluate_one;
use crate::{Dialect, Ported, parse, port};

/// The same person in each directory: names in Entra, Okta and OneLogin.
const PERSON: [[&str; 3]; 3] =
    [["givenName", "firstName", "firstname"], ["surname", "lastName", "lastname"], ["jobTitle", "title", "title"]];

fn record(dialect: Dialect, values: &[Option<String>; 3]) -> Json {
    let column = match dialect {
        Dialect::Okta => 1,
        Dialect::OneLogin => 2,
        _ => 0,
    };
    let present = PERSON.iter().zip(values).filter_map(|(names, value)| Some((names[column], value.clone()?)));
    let record: Map<String, Json> = present.map(|(name, value)| (name.to_owned(), value.into())).collect();
    if dialect == Dialect::Okta { json!({"user": record}) } else { record.into() }
}

fn ported(from: Dialect, text: &str, to: Dialect) -> Ported {
    let parsed = parse(from, text);
    let expression = parsed.expression.unwrap_or_else(|| panic!("{text}: {:?}", parsed.diagnostics));
    port(&expression, from, to)
}

fn ported_to(cases: &[(Dialect, &str, Dialect, &str)]) {
    for (from, text, to, expected) in cases.iter().copied() {
        let ported = ported(from, text, to);
        assert_eq!(
            (ported.text.as_deref(), ported.losses.as_slice()),
            (Some(expected), [].as_slice()),
            "{text} {to:?}"
        );
        assert!(parse(to, expected).expression.is_some(), "{expected}");
    }
}

#[test]
fn what_has_an_equivalent_is_ported_exactly() {
    ported_to(&[
        (Dialect::Entra, "Append([givenName], \"x\")", Dialect::Okta, "(user.firstName ?: \"\") + \"x\""),
        (
            Dialect::Entra,
            "Join(\"\", [givenName], \".\", [surname])",
            Dialect::Okta,
            "(user.firstName ?: \"\") + \".\" + (user.lastName ?: \"\")",
        ),
        (
            Dialect::Entra,
            "Join(\" \", [givenName], [surname])",
            Dialect::Okta,
            "(user.firstName ?: \"\") == \"\" ? ((user.lastName ?: \"\") == \"\" ? \"\" : user.lastName) : user.firstName + ((user.lastName ?: \"\") == \"\" ? \"\" : \" \" + user.lastName)",
        ),
        (
            Dialect::Entra,
            "Switch([city], \"d\", \"A\", \"x\", \"\", \"y\")",
            Dialect::Okta,
            "user.city == \"A\" ? \"x\" : (user.city ?: \"\") == \"\" ? \"y\" : \"d\"",
        ),
        (
            Dialect::Entra,
            "IIF([city] = \"A\", \"x\", [state])",
            Dialect::Okta,
            "user.city == \"A\" ? \"x\" : user.state",
        ),
        (Dialect::Entra, "Coalesce([mail], [userPrincipalName])", Dialect::Okta, "user.email ?: user.login"),
        (
            Dialect::Entra,
            "Replace([mail], \"@a\", , , \"@b\", , )",
            Dialect::Okta,
            "String.replace(user.email, \"@a\", \"@b\")",
        ),
        (Dialect::Entra, "Join(\"\", [givenName], \".\", [surname])", Dialect::OneLogin, "{firstname}.{lastname}"),
        (
            Dialect::Entra,
            "Join(\"\", [givenName], \".\", [surname])",
            Dialect::Generic,
            "Join(\"\", [givenName], \".\", [surname])",
        ),
        (Dialect::Generic, "ToLower([$.mail])", Dialect::Entra, "ToLower([mail])"),
    ]);
}

#[test]
fn what_has_an_equivalent_is_ported_back_exactly() {
    ported_to(&[
        (
            Dialect::Okta,
            "user.email ?: user.login ?: 'x'",
            Dialect::Entra,
            "Coalesce([mail], [userPrincipalName], \"x\")",
        ),
        (Dialect::Okta, "user.city == 'A' ? user.state : null", Dialect::Entra, "Switch([city], , \"A\", [state])"),
        (
            Dialect::Okta,
            "user.city != \"\" AND user.city != null ? user.city : 'none'",
            Dialect::Entra,
            "Switch([city], [city], \"\", \"none\")",
        ),
        (Dialect::Okta, "String.substring(user.firstName, 0, 1)", Dialect::Entra, "Mid([givenName], 1, 1)"),
        (
            Dialect::Okta,
            "String.stringContains(user.title, 'Head') ? 'a' : 'b'",
            Dialect::Entra,
            "IIF(InStr([jobTitle], \"Head\", 1, vbBinaryCompare) > 0, \"a\", \"b\")",
        ),
        (
            Dialect::Okta,
            "(user.firstName ?: 'x') + '@' + (user.lastName ?: 'y')",
            Dialect::Entra,
            "Join(\"\", Coalesce([givenName], \"x\"), \"@\", Coalesce([surname], \"y\"))",
        ),
        (
            Dialect::OneLogin,
            "{firstname}.{lastname}",
            Dialect::Okta,
            "(user.firstName ?: \"\") + \".\" + (user.lastName ?: \"\")",
        ),
        (Dialect::OneLogin, "{email}", Dialect::Google, "primaryEmail"),
        (Dialect::Google, "name.givenName", Dialect::OneLogin, "{firstname}"),
    ]);
}

#[test]
fn what_does_not_carry_over_is_listed_with_the_nearest_form() {
    for (from, text, to, what, nearest, complete) in [
        (Dialect::Entra, "ToLower([mail])", Dialect::Okta, "ToLower", Some("String.toLowerCase(user.email)"), true),
        (Dialect::Entra, "Guid()", Dialect::Okta, "Guid", None, false),
        (Dialect::Entra, "Append(PCase([city]), Guid())", Dialect::Okta, "PCase", Some("user.city"), false),
        (
            Dialect::Entra,
            "Append([extensionAttribute1], \"x\")",
            Dialect::Okta,
            "[extensionAttribute1]",
            Some("user.extensionAttribute1"),
            true,
        ),
        (
            Dialect::Entra,
            "IgnoreFlowIfNullOrEmpty([mail])",
            Dialect::Okta,
            "IgnoreFlowIfNullOrEmpty",
            Some("user.email"),
            true,
        ),
        (Dialect::Entra, "Replace([mail], , \"a+\", , \"\", , )", Dialect::Okta, "Replace", None, false),
        (
            Dialect::Entra,
            "Item(Split([mail], \"@\"), 1)",
            Dialect::Okta,
            "Item",
            Some("String.substringBefore(user.email, \"@\")"),
            true,
        ),
        (
            Dialect::Entra,
            "IIF([city] < \"M\", \"a\", \"b\")",
            Dialect::Okta,
            "<",
            Some("(user.city ?: \"\") < \"M\""),
            true,
        ),
        (
            Dialect::Entra,
            "Join(\" \", [givenName], [surname])",
            Dialect::OneLogin,
            "Join",
            Some("{firstname} {lastname}"),
            true,
        ),
        (Dialect::Entra, "Join(\" \", [givenName], [surname])", Dialect::Google, "Join", Some("name.givenName"), true),
        (Dialect::Generic, "Trim([$.a.b])", Dialect::Entra, "Trim", Some("Trim"), true),
        (Dialect::Generic, "ToLower([$.a.b])", Dialect::Entra, "[$.a.b]", Some("b"), true),
        (
            Dialect::Okta,
            "user.firstName + user.lastName",
            Dialect::Entra,
            "+",
            Some("Join(\"\", [givenName], [surname])"),
            true,
        ),
        (Dialect::Okta, "isMemberOfGroupName('a') ? 'x' : 'y'", Dialect::Entra, "isMemberOfGroupName", None, false),
        (Dialect::Okta, "user.title matches 'a.*' ? 'x' : 'y'", Dialect::Entra, "matches", None, false),
        (
            Dialect::Okta,
            "user.city == null ? 'x' : 'y'",
            Dialect::Entra,
            "==",
            Some("Switch([city], \"y\", \"\", \"x\")"),
            true,
        ),
        (Dialect::OneLogin, "{strongpwd}", Dialect::Entra, "strongpwd", Some("[strongpwd]"), true),
    ] {
        let ported = ported(from, text, to);
        let loss = ported.losses.iter().find(|loss| loss.what == what);
        let loss = loss.unwrap_or_else(|| panic!("{text}: {ported:?}"));
        assert_eq!((loss.nearest.as_deref(), ported.text.is_some()), (nearest, complete), "{text}: {ported:?}");
        assert!(loss.why.ends_with('.') && text.get(loss.span.clone()).is_some(), "{text}: {loss:?}");
        if let Some(text) = &ported.text {
            assert!(parse(to, text).expression.is_some(), "{text}: {:?}", parse(to, text).diagnostics);
        }
    }
}

fn entra() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        prop_oneof![Just("[givenName]"), Just("[surname]"), Just("[jobTitle]")].prop_map(str::to_owned),
        "\"[a-c .@']{0,3}\"",
        "\"x\\\\\\\\\\\\\"[a-c]\"",
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let constant = "\"[a-c@]{0,2}\"";
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("Append({a}, {b})")),
            (constant, prop::collection::vec(inner.clone(), 1..4))
                .prop_map(|(s, all)| format!("Join({s}, {})", all.join(", "))),
            (inner.clone(), -1..4).prop_map(|(a, n)| format!("Left({a}, {n})")),
            (inner.clone(), 1..4, 0..3).prop_map(|(a, s, l)| format!("Mid({a}, {s}, {l})")),
            inner.clone().prop_map(|a| format!("StripSpaces({a})")),
            inner.clone().prop_map(|a| format!("ToLower({a})")),
            (inner.clone(), "\"[a-c]\"", constant).prop_map(|(a, o, n)| format!("Replace({a}, {o}, , , {n}, , )")),
            inner.clone().prop_map(|a| format!("Replace({a}, \"%\", , , , , \"<%>%\")")),
            (inner.clone(), constant, inner.clone(), inner.clone())
                .prop_map(|(a, k, v, d)| format!("Switch({a}, {d}, {k}, {v}, \"b\", \"z\")")),
            (inner.clone(), inner.clone()).prop_map(|(a, v)| format!("Switch({a}, , \"a\", {v})")),
            (inner.clone(), "(=|<>)", inner.clone(), inner.clone())
                .prop_map(|(a, o, b, c)| format!("IIF({a} {o} {b}, {c}, {a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("IIF(IsNullOrEmpty({a}), {b}, {a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("IIF(IsNull({a}), {b}, \"n\")")),
            (inner.clone(), 0..3, inner.clone()).prop_map(|(a, n, b)| format!("IIF(Len({a}) > {n}, {b}, {a})")),
            (inner.clone(), "(> 0|= 1|= 0)")
                .prop_map(|(a, t)| format!("IIF(InStr({a}, \"a\", 1, vbBinaryCompare) {t}, \"y\", \"n\")")),
            prop::collection::vec(inner, 1..4).prop_map(|all| format!("Coalesce({})", all.join(", "))),
        ]
    })
    .boxed()
}

fn okta() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        prop_oneof![Just("user.firstName"), Just("user.lastName"), Just("user.title")].prop_map(str::to_owned),
        "'[a-c .@\"\\\\]{0,3}'",
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let constant = "'[a-c$.(]{1,2}'";
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("(({a}) ?: 'x') + (({b}) ?: '')")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) ?: ({b})")),
            (inner.clone(), constant, inner.clone(), inner.clone())
                .prop_map(|(a, k, t, o)| format!("(({a}) == {k} ? {t} : ({o}))")),
            (inner.clone(), constant, inner.clone()).prop_map(|(a, k, o)| format!("({k} != ({a}) ? {o} : null)")),
            (inner.clone(), inner.clone()).prop_map(|(a, t)| format!("(({a}) != '' AND ({a}) != null ? {t} : 'none')")),
            (inner.clone(), constant, inner.clone())
                .prop_map(|(a, k, t)| format!("(String.stringContains({a}, {k}) OR ({a}) == 'a' ? {t} : 'no')")),
            (inner.clone(), constant).prop_map(|(a, k)| format!("(!String.startsWith({a}, {k}) ? 'y' : 'n')")),
            (inner.clone(), 0..3, 0..3).prop_map(|(a, s, l)| format!("String.substring({a}, {s}, {})", s + l)),
            (inner.clone(), constant, constant).prop_map(|(a, o, n)| format!("String.replace({a}, {o}, {n})")),
            (inner.clone(), constant, constant).prop_map(|(a, o, n)| format!("String.replaceFirst({a}, {o}, {n})")),
            (inner.clone(), constant).prop_map(|(a, k)| format!("substringBefore({a}, {k})")),
            (inner.clone(), constant).prop_map(|(a, k)| format!("substringAfter({a}, {k})")),
            (inner.clone(), constant, inner.clone())
                .prop_map(|(a, k, v)| format!("String.stringSwitch({a}, 'd', {k}, {v}, 'b', 'B')")),
            (inner.clone(), 0..3, inner.clone())
                .prop_map(|(a, n, b)| format!("(String.len({a}) > {n} ? {b} : 'short')")),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|all| format!("String.join('-', {})", all.join(", "))),
            inner.clone().prop_map(|a| format!("String.removeSpaces({a})")),
            inner.prop_map(|a| format!("String.toUpperCase({a})")),
        ]
    })
    .boxed()
}

fn values() -> [BoxedStrategy<Option<String>>; 3] {
    std::array::from_fn(|_| prop::option::of("[a-c AB.@\\n$]{0,4}").boxed())
}

fn same_value(from: Dialect, text: &str, to: Dialect, values: &[Option<String>; 3]) -> Result<bool, TestCaseError> {
    let ported = ported(from, text, to);
    let only_letters = ported.losses.iter().all(|loss| loss.why.starts_with("Letters beyond"));
    let Some(written) = ported.text.filter(|_| only_letters) else { return Ok(false) };
    let before = evaluate_one(from, text, &record(from, values), &Json::Null);
    let after = evaluate_one(to, &written, &record(to, values), &Json::Null);
    prop_assert!(after.get("error").is_none(), "{} became {}: {}", text, written, after);
    prop_assert_eq!(&before["value"], &after["value"], "{} became {} for {:?}", text, written, values);
    Ok(true)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn from_entra_an_exact_port_gives_the_same_value(text in entra(), values in values()) {
        same_value(Dialect::Entra, &text, Dialect::Okta, &values)?;
        same_value(Dialect::Entra, &text, Dialect::Generic, &values)?;
        same_value(Dialect::Entra, &text, Dialect::OneLogin, &values)?;
    }

    #[test]
    fn from_okta_an_exact_port_gives_the_same_value(text in okta(), values in values()) {
        same_value(Dialect::Okta, &text, Dialect::Entra, &values)?;
        same_value(Dialect::Okta, &text, Dialect::OneLogin, &values)?;
    }

    #[test]
    fn from_macros_an_exact_port_gives_the_same_value(parts in prop::collection::vec("(\\{firstname\\}|\\{lastname\\}|[a-c.@]{1,2})", 1..4), values in values()) {
        for to in [Dialect::Entra, Dialect::Okta] {
            prop_assert!(same_value(Dialect::OneLogin, &parts.concat(), to, &values)?);
        }
    }
}
