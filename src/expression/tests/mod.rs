//! Laws that hold for every dialect: printing and reading give the same tree, no input makes a parser panic or hang,
//! and what is wrong is said where it stands.

mod entra;
mod facts;
mod hostile;
mod okta;
mod own;
mod port;
mod surroundings;

use proptest::prelude::*;
use serde_json::json;

use super::cases::evaluate_one;
use super::*;
use crate::base::Severity;

/// Texts that read as expressions of the dialect.
fn expressions(dialect: Dialect) -> BoxedStrategy<String> {
    match dialect {
        Dialect::Entra | Dialect::Generic => entra(dialect),
        Dialect::Okta => okta(),
        Dialect::OneLogin => prop::collection::vec(
            prop_oneof![
                "[a-z .,-]{1,6}",
                "[a-z]{1,6}".prop_map(|n| format!("{{{n}}}")),
                "[a-z]{1,6}".prop_map(|n| format!("{{$user.{n}}}"))
            ],
            1..5,
        )
        .prop_map(|parts| format!("x{}", parts.concat()))
        .boxed(),
        Dialect::Google => "[a-z]{1,8}(\\.[a-zA-Z]{1,8})?".boxed(),
    }
}

fn entra(dialect: Dialect) -> BoxedStrategy<String> {
    let attribute = if dialect == Dialect::Generic { "\\[\\$\\.[a-z]{1,6}\\]" } else { "\\[[a-zA-Z]{1,8}\\]" };
    let leaf = prop_oneof![
        attribute,
        "\"([a-z é😀]|\\\\\\\\|\\\\\"){0,6}\"",
        (-999_i64..999).prop_map(|n| n.to_string()),
        (0..99_u8, 1..99_u8).prop_map(|(whole, part)| format!("{whole}.{part}")),
        (0..999_i64).prop_map(|n| format!("&H{n:X}")),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            (inner.clone(), prop::collection::vec(inner.clone(), 1..4))
                .prop_map(|(a, b)| format!("Join({a}, {})", b.join(" , "))),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("IIF({a}<>{b},{c}, {a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("Switch({a}, , \"k\", {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("Replace ({a},,\"x\",,{b},,)")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("Append({a}, ({b}))")),
        ]
    })
    .boxed()
}

fn okta() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        "user\\.[a-z]{1,6}x",
        "\"([a-z \\\\é'😀]|\"\"){0,6}\"",
        "'([a-z \\\\\"]){0,6}'",
        (0..999_i64).prop_map(|n| n.to_string()),
        (0..99_u8, 1..99_u8).prop_map(|(whole, part)| format!("{whole}.{part}")),
        prop_oneof![Just("null".to_owned()), Just("true".to_owned()), Just("{}".to_owned())],
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let operator = prop_oneof![Just("+"), Just("=="), Just("!="), Just("<="), Just("-")];
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(a, o, b)| format!("({a}) {o} ({b})")),
            (inner.clone(), "(AND|\\|\\|)", inner.clone())
                .prop_map(|(a, o, b)| format!("user.ok {o} (({a}) == ({b}))")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("(({a}) != 1) ? {b} : {c}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) ?: ({b})")),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|items| format!("{{{}}}", items.join(","))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("String.append({a}, {b})")),
            inner.clone().prop_map(|a| format!("(!(({a}) == 2))[0]")),
            inner.prop_map(|a| format!("({a}).![name].^[type == \"work\"]")),
        ]
    })
    .boxed()
}

fn round_trip(dialect: Dialect, text: &str) -> Result<(), TestCaseError> {
    let first = parse(dialect, text);
    let Some(first) = first.expression else {
        return Err(TestCaseError::fail(format!("{text}: {:?}", first.diagnostics)));
    };
    let printed = first.print(dialect);
    let second = parse(dialect, &printed);
    prop_assert_eq!(Some(&first), second.expression.as_ref(), "{} printed as {}", text, printed);
    let formatted = format(&first);
    let third = parse(dialect, &formatted);
    prop_assert_eq!(Some(&first), third.expression.as_ref(), "{} formatted as {}", text, formatted);
    Ok(())
}

macro_rules! laws {
    ($($name:ident: $dialect:expr,)*) => {$(
        mod $name {
            use super::*;
            proptest! {
                #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
                #[test]
                fn printing_and_reading_give_the_same_tree(text in expressions($dialect)) {
                    round_trip($dialect, &text)?;
                }
            }
        }
    )*};
}

laws! {
    entra_language: Dialect::Entra,
    generic_language: Dialect::Generic,
    okta_language: Dialect::Okta,
    onelogin_language: Dialect::OneLogin,
    google_language: Dialect::Google,
}

#[test]
fn the_deepest_that_is_read_can_be_evaluated_and_printed() {
    let nested = |open: &str, inner: &str, close: &str, depth: usize| {
        [&open.repeat(depth), inner, &close.repeat(depth)].concat()
    };
    for (dialect, text) in [
        (Dialect::Entra, nested("Coalesce(", "[a]", ", \"x\")", 99)),
        (Dialect::Okta, nested("(", "user.a", ")", 45)),
        (Dialect::Okta, nested("String.append(", "user.a", ", 'x')", 45)),
        (Dialect::Okta, "user.a + ".repeat(99) + "user.a"),
    ] {
        round_trip(dialect, &text).unwrap();
        let got = evaluate_one(dialect, &text, &json!({"a": "v", "user": {"a": "v"}}), &json!(null));
        assert!(got["value"].as_str().is_some_and(|value| value.starts_with('v')), "{text}: {got}");
    }
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    for (dialect, text, part, message) in [
        (Dialect::Entra, "Jion([a])", "Jion", "No function Jion. Did you mean Join?"),
        (
            Dialect::Entra,
            "Switch([a], \"x\", \"k\")",
            "\"k\"",
            "Switch needs pairs after the default; the last key has no value.",
        ),
        (Dialect::Entra, "Split([mail], \"@\")[1]", "[1]", "Entra's expressions have no index in brackets."),
        (Dialect::Entra, "IIF([a]=\"1\" AND [b]=\"2\",\"x\",\"y\")", "AND", "Entra's expressions have no AND."),
        (Dialect::Entra, "Join(\",\", [a)", "[a", "This attribute is not closed."),
        (Dialect::Entra, "ToLower(\"a", "\"a", "This text is not closed."),
        (Dialect::Entra, "ToLower([a]", "(", "This parenthesis is not closed."),
        (Dialect::Entra, "Mid([a], 1)", "Mid([a], 1)", "Mid needs 3 arguments; 2 given."),
        (Dialect::Entra, "Mid([a], , 2)", "Mid([a], , 2)", "Mid: start must not be left empty."),
        (Dialect::Entra, "Append(givenName, \"x\")", "givenName", "The bare word givenName means nothing here."),
        (Dialect::Entra, "Append([a] [b])", "[b]", "A comma is missing before this attribute."),
        (Dialect::Okta, "String.lenn(user.a)", "String.lenn", "No function String.lenn. Did you mean String.len?"),
        (
            Dialect::Okta,
            "user.profile.a.toUpperCase()",
            "user.profile.a.toUpperCase",
            "user.profile.a has no function toUpperCase; that is the Identity Engine's language.",
        ),
        (Dialect::Okta, "user.a = 'b'", "=", "A single = compares nothing."),
        (Dialect::Okta, "(user.a = 'b') ? 1 : 2", "=", "A single = compares nothing."),
        (Dialect::Okta, "user.n--", "--", "Okta lists -- as unsupported."),
        (Dialect::Okta, "++user.n", "++", "Okta lists ++ as unsupported."),
        (Dialect::Okta, "String.len(user.n++)", "++", "Okta lists ++ as unsupported."),
        (Dialect::Okta, "1--2", "--", "Okta lists -- as unsupported."),
        (Dialect::Okta, "user.a instanceof T(String)", "instanceof", "Okta lists instanceof as unsupported."),
        (Dialect::Okta, "user.n between {1, 2} ? 1 : 2", "between", "Okta lists between as unsupported."),
        (Dialect::Okta, "T(java.lang.Math)", "T", "Okta lists types, as T(String), as unsupported."),
        (Dialect::Okta, "#root", "#", "Okta lists variables, as #x, as unsupported."),
        (Dialect::Okta, "@bean", "@", "Okta lists beans, as @x, as unsupported."),
        (Dialect::Okta, "user.a ? 'b'", "?", "This ? has no : behind it."),
        (Dialect::Okta, "1 < 2 < 3", "<", "A second < in a row is not read by Spring: not documented by Okta."),
        (Dialect::Okta, "2 ^ 3 ^ 2", "^", "A second ^ in a row is not read by Spring: not documented by Okta."),
        (Dialect::Okta, "['a']", "['a']", "Okta writes an array in braces."),
        (
            Dialect::Okta,
            "Groups.contains('a', 'b', 1)",
            "Groups.contains('a', 'b', 1)",
            "Groups.contains works only in the group claims of tokens, not in a provisioning mapping.",
        ),
        (Dialect::OneLogin, "{$usr.a}", "{$usr.a}", "The macro {$usr.a} begins with neither $user. nor $parameters."),
        (Dialect::OneLogin, "{firstname", "{", "This macro is not closed."),
        (
            Dialect::Google,
            "Join(a)",
            "(",
            "Google's attribute mapping takes one attribute; it has no expressions and no constants.",
        ),
    ] {
        let parsed = parse(dialect, text);
        let found = parsed.diagnostics.iter().find(|d| d.message == message);
        let found = found.unwrap_or_else(|| panic!("{text}: {:?}", parsed.diagnostics));
        assert_eq!((&text[found.span.clone()], found.severity), (part, Severity::Error), "{text}");
    }
}

/// VBA's, C#'s, SQL's, Java's and Excel's ways; the Identity Engine's and the Apps API's.
#[test]
fn a_habit_of_another_language_is_one_error_that_names_the_nearest_way() {
    for (dialect, text, part, message, remedy) in [
        (Dialect::Entra, "Left([a], InStr([a], \"@\") - 1)", "-", "no arithmetic", "Split([a], \"@\")"),
        (Dialect::Entra, "Left([a], InStr([a],\"@\")-1)", "-", "no arithmetic", "Split([a], \"@\")"),
        (Dialect::Entra, "[a] + \" \" + [b]", "+", "no arithmetic", "Join("),
        (Dialect::Entra, "Len([a]) * 2", "*", "no arithmetic", "DateAdd"),
        (Dialect::Entra, "Substring([a], 0, 3)", "Substring", "Java and C#", "Mid("),
        (Dialect::Entra, "IIF(And([a] = \"1\", [b] = \"2\"), \"x\", \"y\")", "And", "Excel", "IIF(first"),
        (Dialect::Entra, "IIF(Contains([a], \"x\"), \"y\", \"z\")", "Contains", "C# and Java", "InStr("),
        (Dialect::Entra, "IIF([a] == \"x\", \"y\", \"z\")", "==", "C# and Java", "Write =."),
        (Dialect::Entra, "IIF([a] != \"x\", \"y\", \"z\")", "!=", "C# and Java", "Write <>."),
        (Dialect::Entra, "IIF([a] = \"x\" && [b] = \"y\", \"y\", \"z\")", "&&", "C# and Java", "Nest it"),
        (Dialect::Entra, "IIF([a] = 'x', \"y\", \"z\")", "'x'", "straight double quotes", "Write \"x\"."),
        (Dialect::Entra, "IIF([a] = “x”, \"y\", \"z\")", "“x”", "straight double quotes", "Write \"x\"."),
        (Dialect::Entra, "IIF([a] = Null, \"y\", \"z\")", "Null", "no Null", "IsNullOrEmpty"),
        (Dialect::Entra, "IIF([a] = true, \"y\", \"z\")", "true", "truth is text", "\"True\""),
        (Dialect::Entra, "[a] ? \"y\" : \"z\"", "?", "no ?", "IIF("),
        (Dialect::Entra, "[a] ?? \"y\"", "??", "no ?", "Coalesce("),
        (Dialect::Entra, "IIF(!CBool([a]), \"y\", \"z\")", "!", "no !", "Not("),
        (Dialect::Entra, "UCase([a])", "UCase", "VBA", "ToUpper("),
        (Dialect::Entra, "ISNULL([a])", "ISNULL", "", ""),
        (Dialect::Okta, "user.profile.title", "user.profile.title", "Identity Engine", "Write user.title."),
        (Dialect::Okta, "profile.firstName + 'x'", "profile.firstName", "Identity Engine", "Write user.firstName."),
        (Dialect::Okta, "${source.login}", "${source.login}", "Apps API", "Write source.login."),
        (
            Dialect::Okta,
            "${fn:substringBefore(source.login, \"@\")}",
            "${fn:substringBefore(source.login, \"@\")}",
            "Apps API",
            "Write substringBefore(source.login, \"@\").",
        ),
        (Dialect::Okta, "String.trim(user.a)", "String.trim", "no function", "removeSpaces"),
        (Dialect::Okta, "String.endsWith(user.a, 'x')", "String.endsWith", "no function", "stringContains"),
        (Dialect::Okta, "String.contains(user.a, 'x')", "String.contains", "no function", "String.stringContains"),
        (Dialect::Okta, "user.a == “x” ? 1 : 2", "“x”", "straight quotes", "Write 'x'."),
        (Dialect::Okta, "user.a == ‘x’ ? 1 : 2", "‘x’", "straight quotes", "Write 'x'."),
    ] {
        let found: Vec<_> =
            parse(dialect, text).diagnostics.into_iter().filter(|d| d.severity >= Severity::Warning).collect();
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(&text[found[0].span.clone()], part, "{text}");
        assert!(found[0].message.contains(message) && found[0].remedy.contains(remedy), "{text}: {found:?}");
    }
    for (text, remedy) in [("user.firstname", "user.firstName"), ("user.id", "getInternalProperty(\"id\")")] {
        let found = parse(Dialect::Okta, text);
        assert!(found.expression.is_some() && found.diagnostics[0].remedy.contains(remedy), "{text}");
    }
}

#[test]
fn all_errors_show_at_once() {
    for (dialect, text, parts) in [
        (
            Dialect::Entra,
            "Join(\" \", Tolowr([a]), Mid([b], 1), Split([c], \"@\")[0])",
            vec!["Tolowr", "Mid([b], 1)", "[0]"],
        ),
        (Dialect::Entra, "ToLower([a])) Foo([b], Mid([c], \"x\", 1)", vec![")", "Foo", "(", "Foo", "\"x\""]),
        (Dialect::Entra, "Join([a] [b], , bare, Left([c]))", vec!["[b]", "bare", "Left([c])"]),
        (Dialect::Entra, "IIF([a] AND [b], \"x\" Prepend([c], \"d\"))", vec!["AND", "Prepend"]),
        (
            Dialect::Okta,
            "String.len(user.a, 'b') + foo(1) + user.b.toUpperCase() = ['x']",
            vec!["String.len(user.a, 'b')", "foo", "user.b.toUpperCase", "=", "['x']"],
        ),
        (Dialect::Okta, "(user.a ? 'x' + * ) ? {1, } : Nope()", vec!["?", "*", "}", "Nope"]),
        (Dialect::OneLogin, "{a b} {$x} {open", vec!["{a b}", "{$x}", "{"]),
    ] {
        let parsed = parse(dialect, text);
        let errors = parsed.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let mut found: Vec<&str> = errors.map(|d| &text[d.span.clone()]).collect();
        let mut parts = parts;
        found.sort_unstable();
        parts.sort_unstable();
        found.dedup();
        parts.dedup();
        assert_eq!(found, parts, "{text}: {:?}", parsed.diagnostics);
    }
}

#[test]
fn documented_limits_are_said_as_warnings() {
    for (dialect, text, part) in [
        (Dialect::Entra, "IIF(IsNullOrEmpty([a]), \"x\", [a])", "IsNullOrEmpty([a])"),
        (Dialect::Entra, "IIF([a] = \"\", \"x\", [a])", "[a] = \"\""),
        (Dialect::Entra, "Append(IgnoreFlowIfNullOrEmpty([a]), \"x\")", "IgnoreFlowIfNullOrEmpty([a])"),
        (Dialect::Entra, "SelectUniqueValue([a], [b])", "SelectUniqueValue([a], [b])"),
        (Dialect::Entra, "Switch([manager], \"x\", \"k\", \"v\")", "[manager]"),
        (Dialect::Entra, "Trim([a])", "Trim([a])"),
        (Dialect::Entra, "Replace([a], , \"\\d\", , \"\", , )", "\\d"),
        (Dialect::Entra, "switch([a], , \"k\", \"v\")", "switch"),
        (Dialect::OneLogin, "{\"active\": \"{$user.active}\"}", "{$user.active}"),
        (Dialect::OneLogin, "{\"manager\": {\"managerId\" : {$parameters.x}}}", "{$parameters.x}"),
        (Dialect::OneLogin, "\"managerId\":\"{$parameters.x}\"", "{$parameters.x}"),
        (Dialect::OneLogin, "{$parameters.groups}", "{$parameters.groups}"),
        (Dialect::OneLogin, "{nickname}", "{nickname}"),
        (Dialect::Okta, "user.a matches 'b'", "user.a matches 'b'"),
        (Dialect::Okta, "user.a\u{a0}+ 'b'", "\u{a0}"),
        (Dialect::Okta, "2147483648", "2147483648"),
    ] {
        let parsed = parse(dialect, text);
        let warned =
            parsed.diagnostics.iter().any(|d| d.severity == Severity::Warning && &text[d.span.clone()] == part);
        assert!(warned, "{text}: {:?}", parsed.diagnostics);
    }
}

#[test]
fn attributes_are_listed_once_with_all_their_places() {
    let parsed =
        parse(Dialect::Generic, "Join(\" \", [$.name.given], [$.emails[?(@.type == 'work')].value], [$.name.given])");
    let expression = parsed.expression.unwrap();
    let listed: Vec<(&str, usize)> = expression.attributes().iter().map(|a| (&*a.name, a.spans.len())).collect();
    assert_eq!(listed, [("$.name.given", 2), ("$.emails[?(@.type == 'work')].value", 1)]);
}

#[test]
fn text_from_the_record_is_borrowed() {
    let expression = parse(Dialect::Entra, "Coalesce([mail], \"none\")").expression.unwrap();
    let (record, context) = (json!({"mail": "liz@example.com"}), Context::default());
    let evaluation = evaluate(&expression, &record, &context);
    assert!(matches!(evaluation.outcome, Ok(Flow::Value(Value::Text(std::borrow::Cow::Borrowed(_))))));
}

#[test]
fn a_trace_has_the_value_of_every_part() {
    let expression = parse(Dialect::Entra, "Append(ToLower([a]), \"!\")").expression.unwrap();
    let (record, context) = (json!({"a": "Hi"}), Context::default());
    let (_, steps) = trace(&expression, &record, &context);
    let values: Vec<String> = steps
        .iter()
        .map(|step| match &step.given {
            Given::Value(value) => value.display(),
            Given::Nothing => "stopped".to_owned(),
        })
        .collect();
    assert_eq!(values, ["Hi", "hi", "!", "hi!"]);
}

#[test]
fn a_summary_fits_a_chip() {
    for (dialect, text, expected) in [
        (Dialect::Entra, "Join(\" \", [a], [b])", "Join \" \""),
        (Dialect::Entra, "Switch([IsSoftDeleted], , \"False\", \"True\")", "Switch [IsSoftDeleted]"),
        (Dialect::Okta, "user.a + user.b", "user.a + …"),
        (Dialect::OneLogin, "{firstname}.{lastname}", "{firstname}.{lastname}"),
    ] {
        assert_eq!(parse(dialect, text).expression.unwrap().summary(), expected, "{text}");
    }
}
