//! What Okta's functions and operators mean, and OneLogin's macros, as tables: expression, attributes, value.

use serde_json::{Value as Json, json};

use crate::Dialect;
use crate::cases::evaluate_one;

fn context() -> Json {
    json!({
        "now": "2025-07-30T10:00:00.5Z",
        "groups": [{"id": "g1", "name": "West Users", "type": "OKTA_GROUP"}, {"id": "g2", "name": "Everyone", "type": "BUILT_IN"}],
        "managers": {"active_directory": {"user": {"firstName": "Ada"}, "appusers": {"google": {"title": "CEO"}}}},
        "directory": [{"managerUpn": "m@x.org"}],
        "workday": [],
    })
}

/// The last says whether the evaluation must note that Okta does not document it.
fn check(table: &[(&str, Json, Json, bool)]) {
    for (expression, user, expected, open) in table {
        let got = evaluate_one(Dialect::Okta, expression, &json!({"user": user}), &context());
        assert!(got.get("error").is_none(), "{expression}: {got}");
        assert_eq!(&got["value"], expected, "{expression}: {got}");
        assert_eq!(got["notes"].to_string().contains("not documented by Okta"), *open, "{expression}: {got}");
    }
}

#[test]
fn operators() {
    check(&[
        ("user.a + \" \" + user.b", json!({"a": "x", "b": "y"}), json!("x y"), false),
        ("user.a + \"!\"", json!({}), json!("null!"), true),
        ("user.a != null AND user.a != \"\" ? 'has' : 'none'", json!({"a": ""}), json!("none"), false),
        ("user.a ?: user.b ?: 'c'", json!({"a": "", "b": null}), json!("c"), false),
        ("user.n == 123", json!({"n": 123.0}), json!(true), false),
        ("user.n == 123", json!({"n": "123"}), json!(false), true),
        ("!user.t && user.n >= 2", json!({"t": false, "n": 2}), json!(true), false),
        ("NOT user.t", json!({"t": true}), json!(false), true),
        ("user.t AND user.f OR user.t", json!({"t": true, "f": false}), json!(true), false),
        ("user.t || user.f", json!({"t": true, "f": false}), json!(true), false),
        ("user.n + 1", json!({"n": 2}), json!(3), true),
        ("user.n + '000'", json!({"n": 2}), json!("2000"), false),
        ("2147483647 + 1", json!({}), json!(-2_147_483_648_i64), true),
        ("user.n + 1", json!({"n": 3_000_000_000_i64}), json!(3_000_000_001_i64), true),
        ("user.d + ''", json!({"d": 12_345_678.5}), json!("1.23456785E7"), true),
        ("user.d + ''", json!({"d": 0.0001}), json!("1.0E-4"), true),
        ("user.d + ''", json!({"d": 2.0}), json!("2.0"), false),
        ("user.m?.name", json!({"m": {"name": "Ann"}}), json!("Ann"), true),
        ("user.m?.name", json!({}), json!(null), true),
        ("user.none?.![x]", json!({}), json!(null), true),
        ("user?.a", json!({"a": "x"}), json!("x"), true),
        ("user.m.name", json!({}), json!(null), true),
        ("2 ^ 3", json!({}), json!(8), true),
        ("-1 ^ 2", json!({}), json!(1), true),
        ("2 ^ -7", json!({}), json!(0), true),
        ("7 div 2", json!({}), json!(3), true),
        ("7 MOD 2", json!({}), json!(1), true),
        ("1 lt 2", json!({}), json!(true), true),
        ("+5", json!({}), json!(5), true),
        ("10L", json!({}), json!(10), true),
        ("0x1F", json!({}), json!(31), true),
        ("1e3", json!({}), json!(1000.0), true),
        ("1.5f", json!({}), json!(1.5), true),
        ("'b' * 3", json!({}), json!("bbb"), true),
        ("'b' - 1", json!({}), json!("a"), true),
        ("'abc'[1]", json!({}), json!("b"), true),
        ("{1, 2}[1.5]", json!({}), json!(2), true),
        ("user.m['name']", json!({"m": {"name": "Ann"}}), json!("Ann"), true),
        ("{a: 1}", json!({}), json!({"a": 1}), true),
        ("{:}", json!({}), json!({}), true),
        ("user.m + ''", json!({"m": {"k": "v", "n": null}}), json!("{k=v, n=null}"), true),
        ("user.m == user.m", json!({"m": {"k": "v"}}), json!(true), true),
        ("user.t matches '\\w+'", json!({"t": "José"}), json!(false), true),
        ("user.t matches '[a-z&&[^b]]+'", json!({"t": "ac"}), json!(true), true),
        ("user.none < 1", json!({}), json!(true), true),
        ("user.l[1]", json!({"l": ["x", "y"]}), json!("y"), false),
        ("user.t matches '(?i)eng.*'", json!({"t": "Engineer"}), json!(true), false),
        ("\"X\\\" + user.a", json!({"a": "b"}), json!("X\\b"), false),
        ("'it''s'", json!({}), json!("it's"), true),
        ("2 * 3", json!({}), json!(6), true),
        ("2 - -3", json!({}), json!(5), true),
        ("user.e.[1].value", json!({"e": [{"value": "a"}, {"value": "b"}]}), json!("b"), true),
        ("String.append('x', user.a)", json!({}), json!("x"), true),
        ("String.stringContains(user.a, 'x')", json!({}), json!(false), true),
        ("Convert.toInt('-2147483649')", json!({}), json!(2_147_483_647), true),
        ("Convert.toInt(2147483647.7)", json!({}), json!(-2_147_483_648_i64), true),
        (
            "user.e.^[primary==true].value",
            json!({"e": [{"value": "a"}, {"value": "b", "primary": true}]}),
            json!("b"),
            false,
        ),
        ("user.e.![value]", json!({"e": [{"value": "a"}, {"value": "b"}]}), json!(["a", "b"]), false),
    ]);
}

#[test]
fn what_spring_refuses_is_an_error_that_says_so() {
    for (expression, user) in [
        ("{1, 2, 3}[5]", json!({})),
        ("{1}[-1]", json!({})),
        ("user.none[0]", json!({})),
        ("user.none.![x]", json!({})),
        ("user.none ? 'a' : 'b'", json!({})),
        ("2 < ''", json!({})),
        ("user.l < user.l", json!({"l": [1]})),
        ("(user.none).x", json!({})),
        ("user.l[0].x", json!({"l": [1]})),
    ] {
        let got = evaluate_one(Dialect::Okta, expression, &json!({"user": user}), &context());
        assert_eq!(got["error"]["kind"], "evaluation", "{expression}: {got}");
        assert!(got["error"]["text"].to_string().contains("not documented by Okta"), "{expression}: {got}");
    }
    for expression in ["1 / 0", "'x' / 2", "-'x'", "user.l + 1"] {
        let got = evaluate_one(Dialect::Okta, expression, &json!({"user": {"l": [1]}}), &context());
        assert_eq!(got["error"]["kind"], "evaluation", "{expression}: {got}");
    }
}

#[test]
fn text_functions() {
    check(&[
        ("String.substring(user.a, 1, 3)", json!({"a": "abcd"}), json!("bc"), false),
        ("String.substring(user.a, 0, 9)", json!({"a": "ab"}), json!("ab"), true),
        ("substringBefore(user.a, '@')", json!({"a": "ab"}), json!("ab"), true),
        ("substringAfter(user.a, '@')", json!({"a": "a@b@c"}), json!("b@c"), false),
        ("String.replace(user.a, '.', '')", json!({"a": "a.b.c"}), json!("abc"), false),
        ("String.replaceFirst(user.a, '.', '')", json!({"a": "a.b.c"}), json!(".b.c"), true),
        ("String.replaceFirst(user.a, 'b', '-')", json!({"a": "abcb"}), json!("a-cb"), false),
        ("String.replaceFirst(user.a, '([a-z])@', '$1-')", json!({"a": "x@y@z"}), json!("x-y@z"), true),
        ("String.stringSwitch(user.a, 'd', 'z', '1', 'b', '2')", json!({"a": "abz"}), json!("1"), false),
        ("String.len(user.a)", json!({}), json!(0), true),
        ("String.toUpperCase(user.a)", json!({"a": "straße"}), json!("STRASSE"), false),
        ("String.join('-', user.a, user.b)", json!({"a": "x", "b": "y"}), json!("x-y"), false),
    ]);
}

#[test]
fn arrays_and_conversions() {
    check(&[
        ("Arrays.add(user.l, 4)", json!({"l": [1]}), json!([1, 4]), false),
        ("Arrays.remove({1, 2, 1}, 1)", json!({}), json!([2]), false),
        ("Arrays.flatten(1, {2, 3}, '4, 5')", json!({}), json!([1, 2, 3, 4, 5]), false),
        ("Arrays.contains('a, b', 'b')", json!({}), json!(true), false),
        ("Arrays.size(NULL)", json!({}), json!(0), false),
        ("Arrays.toCsvString({'a', ' b'})", json!({}), json!("a, b"), false),
        ("Convert.toInt(user.n)", json!({"n": -1.6}), json!(-2), true),
        ("Convert.toInt(0.49999999999999994)", json!({}), json!(0), false),
        ("false AND user.a", json!({"a": "x"}), json!(false), true),
        ("false AND user.a", json!({"a": true}), json!(false), false),
        ("Convert.toInt(user.n)", json!({"n": "x"}), json!(null), true),
        ("Convert.toNum('3.5')", json!({}), json!(3.5), false),
        ("Iso3166Convert.toAlpha2('NLD')", json!({}), json!("NL"), false),
        ("Iso3166Convert.toNumeric('AL')", json!({}), json!("008"), false),
        ("Iso3166Convert.toAlpha2('Germany')", json!({}), json!("DE"), true),
        ("Iso3166Convert.toName('IND')", json!({}), json!("India"), false),
    ]);
}

#[test]
fn groups_people_and_time() {
    check(&[
        ("isMemberOfGroupName('Everyone')", json!({}), json!(true), false),
        ("isMemberOfAnyGroup('g9', 'g2')", json!({}), json!(true), false),
        ("isMemberOfGroupNameRegex('West.*')", json!({}), json!(true), false),
        ("user.getGroups({'group.profile.name': 'West'}).![name]", json!({}), json!(["West Users"]), false),
        ("user.getGroups({'group.type': {'OKTA_GROUP'}})", json!({}), json!(["g1"]), false),
        (
            "user.getGroups({'group.profile.name': 'E', 'operator': 'STARTS_WITH'}).![name]",
            json!({}),
            json!(["Everyone"]),
            false,
        ),
        ("getManagerUser(\"active_directory\").firstName", json!({}), json!("Ada"), false),
        ("getManagerAppUser(\"active_directory\", \"google\").title", json!({}), json!("CEO"), false),
        ("hasDirectoryUser() ? findDirectoryUser().managerUpn : null", json!({}), json!("m@x.org"), false),
        ("hasWorkdayUser()", json!({}), json!(false), false),
        ("Time.now()", json!({}), json!("2025-07-30T10:00:00.500Z"), false),
        ("Time.now('Europe/Amsterdam', 'YYYY-MM-dd HH:mm Z')", json!({}), json!("2025-07-30 12:00 +0200"), false),
        ("Time.now('-05:30')", json!({}), json!("2025-07-30T04:30:00.500-05:30"), true),
        ("Time.now('+02:00', 'HH:mm ZZ z')", json!({}), json!("12:00 +02:00 +02:00"), true),
        ("Time.now('Europe/Amsterdam', 'K:mm a z, xxxx-ww e')", json!({}), json!("0:00 PM CEST, 2025-31 3"), false),
        ("Time.fromUnixToIso8601('1438377580979')", json!({}), json!("2015-07-31T21:19:40.979Z"), false),
        ("Time.fromUnixToIso8601('1438377580970')", json!({}), json!("2015-07-31T21:19:40.970Z"), false),
        ("Time.fromUnixToIso8601('1438377580000')", json!({}), json!("2015-07-31T21:19:40Z"), false),
        (
            "Time.fromStringToIso8601(\"2015o'clock\", \"yyyy'o''clock'\")",
            json!({}),
            json!("2015-01-01T00:00:00Z"),
            false,
        ),
        ("Time.fromStringToIso8601('22', 'd')", json!({}), json!("2000-01-22T00:00:00Z"), true),
        (
            "Time.fromIso8601ToString('2015-07-30T23:58:32Z', 'ZZZ zzzz')",
            json!({}),
            json!("UTC Coordinated Universal Time"),
            false,
        ),
        ("Time.fromIso8601ToUnix('2015-07-31T17:18:37.979Z')", json!({}), json!("1438363117979"), false),
        ("Time.fromIso8601ToString('2015-07-30T23:58:32Z', 'MM/dd/yyyy')", json!({}), json!("07/30/2015"), false),
    ]);
}

#[test]
fn one_login_s_macros_become_text() {
    let record = json!({"firstname": "Liz", "lastname": "Smith", "user": {"id": 7, "custom_fields": {"vip": "yes"}}, "parameters": {"x": null}});
    for (text, expected) in [
        ("{firstname}.{lastname}", json!("Liz.Smith")),
        ("{$user.id}", json!(7)),
        ("vip: {$user.custom_fields.vip}{$parameters.x}", json!("vip: yes")),
        ("{$parameters.x}", json!(null)),
        ("{{firstname}}", json!("Liz")),
        ("{\"name\": \"{firstname}\"}", json!("{\"name\": \"Liz\"}")),
    ] {
        assert_eq!(evaluate_one(Dialect::OneLogin, text, &record, &Json::Null)["value"], expected, "{text}");
    }
    assert_eq!(evaluate_one(Dialect::Google, "user.id", &record, &Json::Null)["value"], json!(7));
}
