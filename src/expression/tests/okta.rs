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
        ("NOT user.t", json!({"t": true}), json!(false), false),
        ("user.l[1]", json!({"l": ["x", "y"]}), json!("y"), false),
        ("{1, 2, 3}[5]", json!({}), json!(null), true),
        ("user.t matches '(?i)eng.*'", json!({"t": "Engineer"}), json!(true), false),
        ("\"X\\\" + user.a", json!({"a": "b"}), json!("X\\b"), false),
        ("'it''s'", json!({}), json!("it's"), true),
        ("2 * 3", json!({}), json!(6), true),
        ("2 - -3", json!({}), json!(5), false),
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
        ("Convert.toInt(user.n)", json!({"n": -1.6}), json!(-2), false),
        ("Convert.toInt(user.n)", json!({"n": "x"}), json!(null), true),
        ("Convert.toNum('3.5')", json!({}), json!(3.5), false),
        ("Iso3166Convert.toAlpha2('NLD')", json!({}), json!("NL"), false),
        ("Iso3166Convert.toNumeric('AL')", json!({}), json!("008"), false),
        ("Iso3166Convert.toName('IND')", json!({}), json!("India"), false),
    ]);
}

#[test]
fn groups_people_and_time() {
    check(&[
        ("isMemberOfGroupName('Everyone')", json!({}), json!(true), false),
        ("isMemberOfAnyGroup('g9', 'g2')", json!({}), json!(true), false),
        ("isMemberOfGroupNameRegex('West.*')", json!({}), json!(true), false),
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
