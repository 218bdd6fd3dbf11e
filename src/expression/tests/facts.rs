//! The vendors' references row by row: what each function's text says of its edges, beyond the examples.

use serde_json::{Value as Json, json};

use crate::Dialect;
use crate::cases::evaluate_one;

fn check(table: &[(&str, Json, Json)]) {
    let context = json!({"now": "2025-07-30T10:00:00Z", "existing": ["a", "b"]});
    for (expression, attributes, expected) in table {
        let got = evaluate_one(Dialect::Entra, expression, attributes, &context);
        assert!(got.get("error").is_none(), "{expression}: {got}");
        assert_eq!(&got["value"], expected, "{expression}: {got}");
    }
}

#[test]
fn syntax_is_as_lenient_as_the_documents() {
    check(&[
        ("Join (\"\" , [a] ,\n [b])", json!({"a": "x", "b": "y"}), json!("xy")),
        ("ToLower([a], )", json!({"a": "X"}), json!("x")),
        ("Replace([a], \"-\",,, \"_\", ,)", json!({"a": "x-y"}), json!("x_y")),
        ("BitAnd(&hF, 247)", json!({}), json!(7)),
        ("Len(-10)", json!({}), json!(3)),
        ("IIF([a]<>\"x\",\"1\",\"2\")", json!({"a": "y"}), json!("1")),
        ("IIF(Len([a])>=2,\"1\",\"2\")", json!({"a": "yy"}), json!("1")),
        (r#"Append("\\", "\"")"#, json!({}), json!("\\\"")),
        (r#"Replace([a], , "\+(?<isd>\d*)", , "x", , )"#, json!({"a": "+31"}), json!("x")),
        ("Mid([a], \"1\", \"2\")", json!({"a": "abc"}), json!("ab")),
        ("Append([extension_9d98ed114c48_cost], \"!\")", json!({"extension_9d98ed114c48_cost": "7"}), json!("7!")),
        ("Append([employeeOrgData.costCenter], \"!\")", json!({"employeeOrgData": {"costCenter": "7"}}), json!("7!")),
    ]);
}

#[test]
fn absent_null_and_empty_are_told_apart_where_the_documents_do() {
    check(&[
        ("IsNull([a])", json!({}), json!(true)),
        ("IsNull([a])", json!({"a": ""}), json!(false)),
        ("IsNullOrEmpty([a])", json!({"a": ""}), json!(true)),
        ("IsPresent([a])", json!({"a": "x"}), json!(true)),
        ("IsString([a])", json!({}), json!(false)),
        ("Switch([a], \"d\", \"\", \"none\")", json!({"a": ""}), json!("none")),
        ("Switch([a], , \"k\", \"v\")", json!({"a": "x"}), json!(null)),
        ("Switch([a], [b], \"k\", \"v\")", json!({"a": "x", "b": "B"}), json!("B")),
        ("Coalesce([a], [b], [c])", json!({"b": "", "c": "C"}), json!("C")),
        ("Coalesce([a])", json!({}), json!(null)),
        ("Join(\"-\", \" \", [a], [b])", json!({"b": "B"}), json!(" -B")),
        ("Left([a], 0)", json!({"a": "abc"}), json!("")),
        ("Left([a], 9)", json!({"a": "abc"}), json!("abc")),
        ("Len([a])", json!({}), json!(0)),
        ("Len([a])", json!({"a": ""}), json!(0)),
        ("Word([a], 1, \" \")", json!({}), json!("")),
        ("Word([a], -1, \" \")", json!({"a": "x y"}), json!("")),
        ("Word([a], 3, \" \")", json!({"a": "x y"}), json!("")),
        ("Count([a])", json!({}), json!(0)),
        ("Not([a])", json!({}), json!("True")),
        ("Not([a])", json!({"a": "yes"}), json!("True")),
        ("CDate([a])", json!({}), json!(null)),
        ("DateFromNum([a])", json!({}), json!(null)),
        ("FormatDateTime([a], , \"yyyy\", \"yy\")", json!({"a": ""}), json!(null)),
        ("SingleAppRoleAssignment([r])", json!({"r": []}), json!(null)),
        ("AppRoleAssignmentsComplex([r])", json!({}), json!(null)),
        ("IsNull([a])", json!({"a": []}), json!(true)),
        ("IsPresent([a])", json!({"a": []}), json!(false)),
        ("Coalesce([a], \"d\")", json!({"a": []}), json!("d")),
    ]);
}

#[test]
fn dates_are_written_in_dot_net_s_standard_and_custom_formats() {
    let table: Vec<(String, Json, Json)> = [
        ("D", "Tuesday, March 5, 2024"),
        ("m", "March 5"),
        ("r", "Tue, 05 Mar 2024 00:00:00 GMT"),
        ("o", "2024-03-05T00:00:00.0000000"),
        ("Y", "March 2024"),
        ("%d", "5"),
        ("MMMM %d gg", "March 5 A.D."),
    ]
    .into_iter()
    .map(|(format, expected)| {
        (format!("FormatDateTime([a], , \"yyyyMMdd\", \"{format}\")"), json!({"a": "20240305"}), json!(expected))
    })
    .collect();
    let table: Vec<(&str, Json, Json)> = table.iter().map(|(e, a, x)| (e.as_str(), a.clone(), x.clone())).collect();
    check(&table);
    let refused = ["Q", "", "ffffffff", "yyyy%"];
    for format in refused {
        let text = format!("FormatDateTime([a], , \"yyyyMMdd\", \"{format}\")");
        let got = evaluate_one(Dialect::Entra, &text, &json!({"a": "20240305"}), &json!(null));
        assert!(got.to_string().contains("The format cannot be read"), "{text}: {got}");
    }
}

#[test]
fn values_have_the_documented_forms() {
    check(&[
        ("CStr([a])", json!({"a": 42568.75}), json!("42568.75")),
        ("CBool(0)", json!({}), json!(false)),
        ("CBool(-1)", json!({}), json!(true)),
        ("CBool([a] = [b])", json!({"a": "x", "b": "X"}), json!(false)),
        ("IIF([a] = \"True\", \"y\", \"n\")", json!({"a": true}), json!("y")),
        ("IIF([a] < 10, \"y\", \"n\")", json!({"a": "9"}), json!("y")),
        ("ConvertToUTF8Hex(\"Hello\")", json!({}), json!("48656C6C6F")),
        ("ToLower([a], \"tr\")", json!({"a": "TITLE"}), json!("tıtle")),
        ("ToUpper([a])", json!({"a": "straße"}), json!("STRAßE")),
        ("PCase([a], \"-\")", json!({"a": "jean-luc o'brien smith"}), json!("Jean-Luc o'brien smith")),
        ("PCase([a])", json!({"a": "jean-luc o'brien smith"}), json!("Jean-Luc O'brien Smith")),
        ("InStr([a], \"b\")", json!({"a": "abcb"}), json!(2)),
        ("InStr([a], \"z\")", json!({"a": "abcb"}), json!(0)),
        ("Item([a], 1)", json!({"a": ["x", "y"]}), json!("x")),
        ("RemoveDuplicates([a])", json!({"a": ["x", "X", "x"]}), json!(["x", "X"])),
        ("Split([a], \",\")", json!({"a": "A, B,,C"}), json!(["A", "B", "", "C"])),
        ("Redact([a])", json!({"a": "secret"}), json!("secret")),
        ("SelectUniqueValue([x], [y], [z])", json!({"x": "A", "y": "b", "z": "c"}), json!("c")),
    ]);
}

#[test]
fn dates_are_read_moved_and_counted() {
    check(&[
        ("CDate(\"2020-03-16-07:00\")", json!({}), json!("3/16/2020 7:00:00 AM")),
        ("CDate(\"12/31/2020 11:59:59 PM\")", json!({}), json!("12/31/2020 11:59:59 PM")),
        ("DateAdd(\"yyyy\", -1, CDate(\"2024-02-29\"))", json!({}), json!("2/28/2023 12:00:00 AM")),
        ("DateAdd(\"ww\", 1, CDate(\"2024-02-29\"))", json!({}), json!("3/7/2024 12:00:00 AM")),
        ("DateAdd(\"h\", 25, CDate(\"2024-02-29\"))", json!({}), json!("3/1/2024 1:00:00 AM")),
        ("DateAdd(\"n\", 90, Now())", json!({}), json!("7/30/2025 11:30:00 AM")),
        ("DateDiff(\"h\", Now(), DateAdd(\"n\", 119, Now()))", json!({}), json!(1)),
        ("DateDiff(\"s\", CDate(\"2021-01-02\"), CDate(\"2021-01-01\"))", json!({}), json!(-86400)),
        ("NumFromDate(\"2020-12-31 23:59:59-08:00\")", json!({}), json!("132539615990000000")),
        ("DateFromNum(129699324000000000)", json!({}), json!("1/1/2012 11:00:00 PM")),
        (
            "FormatDateTime([a], , \"yyyy-MM-ddTHH:mm:ssZ\", \"ddd d MMM yy\")",
            json!({"a": "2025-01-05T00:00:00Z"}),
            json!("Sun 5 Jan 25"),
        ),
    ]);
}

#[test]
fn replace_takes_dot_net_s_patterns_and_tells_capitals_apart() {
    check(&[
        (r#"Replace([a], "B", , , "x", , )"#, json!({"a": "abB"}), json!("abx")),
        (r#"Replace([a], , "B", , "x", , )"#, json!({"a": "abB"}), json!("abx")),
        (r#"Replace([a], , "(?i)b", , "x", , )"#, json!({"a": "abB"}), json!("axx")),
        (r#"Replace([a], , "(?<l>\\w+), (?<f>\\w+)", , "${f} ${l}", , )"#, json!({"a": "Doe, Jo"}), json!("Jo Doe")),
        (r#"Replace([a], , "(?<=@)[\\w-.]+$", , "x.org", , )"#, json!({"a": "jo@b-c.com"}), json!("jo@x.org")),
        (r#"Replace([a], , "(?<d>@.*)", "d", "@x.org", , )"#, json!({"a": "jo@b.com"}), json!("jo@x.org")),
        (
            r#"Replace([a], , "([\\/\\\\\\[\\]\\:\\;\\|\\=\\,\\+\\*\\?\\<\\>])", , "", , )"#,
            json!({"a": "a/b[c]<d>e"}),
            json!("abcde"),
        ),
        (r#"Replace([a], "[m]", , , , , "x[m]y[m]")"#, json!({"a": "-"}), json!("x-y-")),
    ]);
}

#[test]
fn app_roles_have_the_two_shapes_of_the_documents() {
    let roles = json!({"r": [{"displayName": "Admin", "value": "adm"}, {"displayName": "Reader", "value": "rd"}]});
    for (function, key) in
        [("AppRoleAssignmentsComplex", "displayName"), ("AssertiveAppRoleAssignmentsComplex", "display")]
    {
        let got = evaluate_one(Dialect::Entra, &format!("{function}([r])"), &roles, &Json::Null);
        assert_eq!(got["value"][1][key], "Reader", "{got}");
        assert_eq!(got["value"][0]["type"], "WindowsAzureActiveDirectoryRole");
        assert_eq!(got["value"][0]["primary"], false);
        assert_eq!(got["value"][0]["value"], "adm");
    }
}

#[test]
fn what_the_documents_leave_open_gives_a_note() {
    for (expression, attributes, part) in [
        ("Append([a], \"x\")", json!({}), "not documented by Microsoft"),
        ("Mid([a], 9, 1)", json!({"a": "abc"}), "not documented by Microsoft"),
        ("InStr([a], \"B\")", json!({"a": "abc"}), "not documented by Microsoft"),
        ("Split([a], \",\")", json!({"a": "a, b"}), "Blanks around"),
        ("IIF([a] = \"x\", \"y\", \"n\")", json!({}), "null or empty"),
        (
            "IIF(Len([a]) = \"10\", FormatDateTime([a], , \"dd/MM/yyyy\", \"yyyy-MM-dd\"), \"\")",
            json!({"a": "tbc"}),
            "evaluating both branches",
        ),
        ("NormalizeDiacritics([a])", json!({"a": "Đ"}), "not in Microsoft's table"),
        ("FormatDateTime([a], , \"HH:mm\", \"HH\")", json!({"a": "10:22"}), "by the service's clock"),
        ("DateAdd(\"d\", 1.5, CDate([a]))", json!({"a": "2025-01-01"}), "cut to a whole one"),
        ("Left([a], 2.5)", json!({"a": "abcdef"}), "half to the even one"),
    ] {
        let got = evaluate_one(Dialect::Entra, expression, &attributes, &Json::Null);
        assert!(got["notes"].to_string().contains(part), "{expression}: {got}");
    }
}

#[test]
fn okta_s_page_row_by_row() {
    let context = json!({"now": "2025-07-30T10:00:00Z", "groups": [{"id": "g1", "name": "West", "type": "OKTA_GROUP"}], "directory": []});
    let user = json!({"user": {"a": "abc@okta.com", "n": 123.6, "l": [10, 20, 30], "none": null, "cleared": ""}});
    for (expression, expected) in [
        (r#"String.join("", "This", "is", "a", "test")"#, json!("Thisisatest")),
        (r#"String.stringSwitch("First match", "d", "absent", "1", "match", "2", "First", "3")"#, json!("2")),
        (r#"String.stringContains("This is a test", "doesn'tExist")"#, json!(false)),
        ("substringBefore(user.a, '@')", json!("abc")),
        ("Arrays.add(user.l, 40)", json!([10, 20, 30, 40])),
        ("Arrays.clear(user.l)", json!([])),
        ("Arrays.get({0, 1, 2}, 0)", json!(0)),
        ("Arrays.flatten('10, 20, 30, 40')", json!([10, 20, 30, 40])),
        ("Arrays.isEmpty(NULL)", json!(true)),
        (r#"Arrays.toCsvString({"This", "is", " a ", "test"})"#, json!("This,is, a ,test")),
        ("Convert.toInt(user.n)", json!(124)),
        ("Convert.toInt('1234')", json!(1234)),
        (r#"Iso3166Convert.toAlpha3("840")"#, json!("USA")),
        ("{1, 2, 3}[0]", json!(1)),
        ("user.l[1]", json!(20)),
        ("user.none ?: 'x'", json!("x")),
        ("user.cleared ?: 'x'", json!("x")),
        ("user.none == null", json!(true)),
        ("user.cleared == null", json!(false)),
        ("isMemberOfGroup('g1') && !isMemberOfGroupName('East')", json!(true)),
        ("user.getGroups({'group.id': {'g1', 'g2'}}).![name]", json!(["West"])),
        ("findDirectoryUser()", json!(null)),
        ("hasDirectoryUser() ? 'a' : null", json!(null)),
        ("Time.fromWindowsToIso8601('130828367179790000')", json!("2015-07-31T17:18:37.979Z")),
        ("Time.fromStringToIso8601('31/07/2015', 'dd/MM/yyyy')", json!("2015-07-31T00:00:00Z")),
        (r#""XDOMAIN\" + toLowerCase(substring( user.a, 0, 1))"#, json!("XDOMAIN\\a")),
    ] {
        let got = evaluate_one(Dialect::Okta, expression, &user, &context);
        assert!(got.get("error").is_none() && got["value"] == expected, "{expression}: {got}");
    }
}
