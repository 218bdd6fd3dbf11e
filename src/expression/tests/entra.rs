//! What Entra's functions mean, as a table: expression, attributes, value.

use serde_json::{Value as Json, json};

use crate::Dialect;
use crate::cases::evaluate_one;

fn check(table: &[(&str, Json, Json)]) {
    let context = json!({"now": "2025-07-30T10:00:00Z", "defaultDomain": "example.com", "existing": ["taken"]});
    for (expression, attributes, expected) in table {
        let got = evaluate_one(Dialect::Entra, expression, attributes, &context);
        assert!(got.get("error").is_none(), "{expression}: {got}");
        assert_eq!(&got["value"], expected, "{expression}: {got}");
    }
}

#[test]
fn text_functions() {
    check(&[
        ("Append([a], \".x\")", json!({"a": "b"}), json!("b.x")),
        ("Join(\", \", \"\", [s], [g])", json!({"s": "Doe", "g": "Jo"}), json!("Doe, Jo")),
        ("Join(\"-\", [n], [x], [l])", json!({"n": null, "x": " ", "l": ["a", "", "b"]}), json!(" -a-b")),
        ("Join(\"\", [n])", json!({}), json!("")),
        ("Left([a], 2)", json!({"a": "é😀x"}), json!("é")),
        ("Left([a], -1)", json!({"a": "abc"}), json!("abc")),
        ("Left([a], \"2\")", json!({"a": "abc"}), json!("ab")),
        ("Left([a], 3)", json!({}), json!("")),
        ("Mid([a], 2, 64)", json!({"a": "Jo"}), json!("o")),
        ("Mid([a], 9, 2)", json!({"a": "Jo"}), json!("")),
        ("Len([a])", json!({"a": "😀"}), json!(2)),
        ("Len(42568.75)", json!({}), json!(8)),
        ("InStr(\"repEated\", \"e\", 3, vbTextCompare)", json!({}), json!(4)),
        ("InStr(\"repEated\", \"e\", 3)", json!({}), json!(7)),
        ("Word(\"a,b;;c\", 3, \",;\")", json!({}), json!("c")),
        ("Word(\"a\", 0, \" \")", json!({}), json!("")),
        ("PCase([a])", json!({"a": "ANNE o'NEIL-SMITH 3rd"}), json!("Anne O'neil-Smith 3Rd")),
        ("PCase([a], \" \")", json!({"a": "ANNE o'NEIL-SMITH"}), json!("Anne O'neil-smith")),
        ("StripSpaces([a])", json!({"a": " a\tb c"}), json!("a\tbc")),
        ("ToUpper([a], \"tr-TR\")", json!({"a": "ali"}), json!("ALİ")),
        ("ToLower([a])", json!({}), json!(null)),
        ("NormalizeDiacritics([a])", json!({"a": "Søren Müller-Łoś"}), json!("Soeren Muller-Los")),
        ("ConvertToBase64(\"Hi\")", json!({}), json!("SABpAA==")),
        ("ConvertToUTF8Hex(\"é\")", json!({}), json!("C3A9")),
        ("ConvertFromBase64(\"SABpAA==\")", json!({}), json!("Hi")),
        ("CStr([a])", json!({"a": true}), json!("True")),
        ("DNComponent([dn], 1)", json!({"dn": "CN=Doe\\, Jo,OU=x"}), json!("Doe, Jo")),
        ("StringFromSid([sid])", json!({"sid": "AQIAAAAAAAUgAAAAIAIAAA=="}), json!("S-1-5-32-544")),
    ]);
}

#[test]
fn choosing_functions() {
    check(&[
        ("IIF([a] = 1, \"y\", \"n\")", json!({"a": "1"}), json!("y")),
        ("IIF([a] <> \"x\", \"y\", \"n\")", json!({}), json!("y")),
        ("IIF([a] > 9, \"y\", \"n\")", json!({"a": "10"}), json!("y")),
        ("IIF([a] = \"X\", \"y\", \"n\")", json!({"a": "x"}), json!("n")),
        ("IIF([a], \"y\", \"n\")", json!({"a": "False"}), json!("n")),
        ("Switch([a], , \"False\", \"True\", \"True\", \"False\")", json!({"a": false}), json!("True")),
        ("PCase([a])", json!({"a": "ANDRE\u{301}E o’neil o'neil 3com"}), json!("Andre\u{301}e O’Neil O'neil 3Com")),
        ("ToUpper([a])", json!({"a": "ᾳß"}), json!("ᾼß")),
        ("ToUpper([a], \"de-DE\")", json!({"a": "ı"}), json!("I")),
        ("CStr([a])", json!({"a": 0.00001}), json!("1E-05")),
        ("InStr([a], \"\", 9)", json!({"a": "abc"}), json!(0)),
        ("Left([a], 2.5)", json!({"a": "abcdef"}), json!("ab")),
        ("ConvertFromBase64([a], \"UTF8\")", json!({"a": "dGFi\n CWhlcmU="}), json!("tab\there")),
        ("Switch([a], [a], \"\", \"none\")", json!({"a": null}), json!("none")),
        ("Switch([a], \"d\", \"nl\", \"x\")", json!({"a": "NL"}), json!("d")),
        ("Coalesce([a], [b], \"c\")", json!({"a": "", "b": null}), json!("c")),
        ("Coalesce([a], [b])", json!({}), json!(null)),
        ("Not([a])", json!({"a": "True"}), json!("False")),
        ("CBool(CDate([a]) = CDate([b]))", json!({"a": "2020-01-01", "b": "1/1/2020"}), json!(true)),
        ("IsPresent([a])", json!({"a": ""}), json!(false)),
        ("IsString([a])", json!({"a": 1}), json!(false)),
        ("BitAnd(&HF, &HF7)", json!({}), json!(7)),
        ("DefaultDomain()", json!({}), json!("example.com")),
        ("SelectUniqueValue([a], [b])", json!({"a": "Taken", "b": "free"}), json!("free")),
    ]);
}

#[test]
fn functions_on_several_values() {
    check(&[
        ("Count([a])", json!({"a": ["x", "y"]}), json!(2)),
        ("Item([a], 2)", json!({"a": ["x", "y"]}), json!("y")),
        ("RemoveDuplicates([a])", json!({"a": ["x", "y", "x"]}), json!(["x", "y"])),
        ("Split([a], \";\")", json!({"a": "x; y"}), json!(["x", "y"])),
        ("Item(Split([a], \"@\"), 1)", json!({"a": "jo@x.org"}), json!("jo")),
        ("SingleAppRoleAssignment([r])", json!({"r": [{"displayName": "Admin", "value": "adm"}]}), json!("Admin")),
        (
            "AppRoleAssignmentsComplex([r])",
            json!({"r": [{"displayName": "Admin", "value": "adm"}]}),
            json!([{"primary": false, "type": "WindowsAzureActiveDirectoryRole", "displayName": "Admin", "value": "adm"}]),
        ),
    ]);
}

#[test]
fn replacing_has_five_meanings() {
    check(&[
        ("Replace([a], \"-\", , , \"_\", , )", json!({"a": "nl-NL-x"}), json!("nl_NL_x")),
        ("Replace([a], \"<u>\", , , , , \"<u>@x.org\")", json!({"a": "jo"}), json!("jo@x.org")),
        ("Replace([a], , \"[()\\\\s-]+\", , \"\", , )", json!({"a": "(0) 12-3"}), json!("0123")),
        ("Replace([a], , \"^(?<n>\\\\d+)\", \"n\", \"7\", , )", json!({"a": "12 Elm 12"}), json!("7 Elm 12")),
        ("Replace([a], , \"(?<n>\\\\d+)\", \"n\", , [b], )", json!({"a": "", "b": "x42y"}), json!("42")),
        ("Replace([a], , \"(?<n>\\\\d+)\", \"n\", , [b], )", json!({"a": "kept", "b": "x42y"}), json!("kept")),
        ("Replace([a], \"-\", , , \"_\", , )", json!({}), json!(null)),
    ]);
}

#[test]
fn date_functions() {
    check(&[
        ("Now()", json!({}), json!("7/30/2025 10:00:00 AM")),
        ("CDate(\"2021-06-30+08:00\")", json!({}), json!("6/29/2021 4:00:00 PM")),
        ("DateAdd(\"m\", 1, CDate([a]))", json!({"a": "2024-01-31"}), json!("2/29/2024 12:00:00 AM")),
        ("DateDiff(\"d\", Now(), CDate([a]))", json!({"a": "2025-08-02"}), json!(2)),
        ("FormatDateTime([a], , \"yyyyMMdd\", \"dd.MM.yyyy\")", json!({"a": "20250131"}), json!("31.01.2025")),
        (
            "FormatDateTime([a], , \"M/d/yyyy h:mm:ss tt\", \"yyyy-MM-ddTHH:mm\")",
            json!({"a": "1/2/2025 1:02:03 PM"}),
            json!("2025-01-02T13:02"),
        ),
        ("FormatDateTime([a], , \"HH:mm\", \"yyyy-MM-dd HH:mm\")", json!({"a": "10:22"}), json!("2025-07-30 10:22")),
        (
            "FormatDateTime([a], \"AllowInnerWhite\", \"yyyy-MM-dd\", \"yyyy\")",
            json!({"a": "2025 - 01 - 02"}),
            json!("2025"),
        ),
        ("DateAdd(\"d\", 1.5, CDate([a]))", json!({"a": "2025-01-01"}), json!("1/2/2025 12:00:00 AM")),
        ("IIF(DateDiff(\"d\", Now(), CDate([a])) <= 0, \"left\", \"here\")", json!({}), json!("here")),
        ("DateFromNum([a])", json!({"a": "132539615990000000"}), json!("1/1/2021 7:59:59 AM")),
        ("NumFromDate([a])", json!({"a": "2021-01-01T07:59:59Z"}), json!("132539615990000000")),
    ]);
}

#[test]
fn no_value_leaves_the_attribute_out() {
    for (expression, ignored) in [
        ("IgnoreFlowIfNullOrEmpty([a])", true),
        ("IgnoreFlowIfNullOrEmpty(\"x\")", false),
        ("IIF([b] = \"1\", IgnoreAttributeFlow, \"x\")", true),
    ] {
        let got = evaluate_one(Dialect::Entra, expression, &json!({"a": "", "b": "1"}), &Json::Null);
        assert_eq!(got.get("ignored").is_some(), ignored, "{expression}: {got}");
    }
}

#[test]
fn what_cannot_be_evaluated_says_why_and_what_to_do() {
    for (expression, attributes, part) in [
        ("Item([a], 3)", json!({"a": ["x"]}), "Item 3 does not exist"),
        ("Mid([a], 0, 1)", json!({"a": "x"}), "characters count from 1"),
        ("Mid([a], [a], 1)", json!({"a": "x"}), "start needs a whole number"),
        ("ToLower([a])", json!({"a": ["x", "y"]}), "ToLower takes one value; this has 2"),
        ("CDate([a])", json!({"a": "soon"}), "cannot be read as a date"),
        ("FormatDateTime([a], , \"yyyy\", \"MM\")", json!({"a": "x"}), "input format"),
        ("DateDiff([a], Now(), Now())", json!({"a": "q"}), "no interval"),
        ("DefaultDomain()", json!({}), "default domain is not known"),
        ("Replace([a], , [b], , \"\", , )", json!({"a": "x", "b": "("}), "cannot be read"),
        ("Replace([a], , [a], \"n\", \"\", , )", json!({"a": "x"}), "no group named n"),
        ("RandomString(2, 3, 0, 0, 0)", json!({}), "more than the length"),
        ("IIF([a], \"y\", \"n\")", json!({"a": "maybe"}), "true or false"),
        ("ToLower([a], [b])", json!({"a": "x", "b": "!!"}), "no culture"),
        ("Error(\"stop\")", json!({}), "stop"),
        ("SingleAppRoleAssignment([r])", json!({"r": ["a", "b"]}), "an error is what was seen"),
        ("NumFromDate([a])", json!({"a": "1597-05-02"}), "begin in 1601"),
        ("DateFromNum(-1)", json!({}), "outside the calendar"),
        ("CDate([a])", json!({"a": "Mon, 14 Jul 2026"}), "cannot be read as a date"),
        ("FormatDateTime([a], \"Loose\", \"yyyy\", \"yy\")", json!({"a": "2025"}), "DateTimeStyles"),
    ] {
        let got = evaluate_one(Dialect::Entra, expression, &attributes, &Json::Null);
        let (text, remedy) = (got["error"]["text"].as_str(), got["error"]["remedy"].as_str());
        assert!(text.is_some_and(|text| text.contains(part)), "{expression}: {got}");
        assert!(remedy.is_some_and(|remedy| !remedy.is_empty()), "{expression}: {got}");
    }
}

#[test]
fn chance_is_the_same_for_the_same_seed_and_differs_within_an_expression() {
    let value = |expression: &str, seed: u64| {
        evaluate_one(Dialect::Entra, expression, &Json::Null, &json!({"seed": seed}))["value"]
            .as_str()
            .map(str::to_owned)
    };
    assert_eq!(value("Guid()", 1), value("Guid()", 1));
    assert_ne!(value("Guid()", 1), value("Guid()", 2));
    let two = value("Join(\" \", Guid(), Guid())", 1).unwrap();
    let (first, second) = two.split_once(' ').unwrap();
    assert_ne!(first, second);
    let random = value("RandomString(8, 2, 1, 1, 1, \"0O\")", 5).unwrap();
    assert!(
        random.len() == 8 && random.chars().filter(char::is_ascii_digit).count() >= 2 && !random.contains(['0', 'O'])
    );
}

#[test]
fn generic_sources_use_json_path() {
    let record = json!({"name": {"given": "Liz", "family": "Smith"}, "emails": [{"type": "work", "value": "l@x.org"}, {"type": "home", "value": "h@x.org"}]});
    for (expression, expected) in [
        ("Join(\" \", [$.name.given], [$.name.family])", json!("Liz Smith")),
        ("[$.emails[?(@.type == 'work')].value]", json!("l@x.org")),
        ("Count([$.emails[*].value])", json!(2)),
        ("Coalesce([$.nope], \"none\")", json!("none")),
    ] {
        let got = evaluate_one(Dialect::Generic, expression, &record, &Json::Null);
        assert_eq!(got["value"], expected, "{expression}: {got}");
    }
}
