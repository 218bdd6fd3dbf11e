use serde_json::{Value, json};

use super::TargetPath;

fn path(text: &str) -> TargetPath {
    TargetPath::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn paths_are_read_and_written_in_canonical_form() {
    const ENT: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    for (text, canonical, short) in [
        ("userName", "userName".to_owned(), "userName"),
        (" name.givenName ", "name.givenName".to_owned(), "name.givenName"),
        ("emails[ type  EQ \"work\" ].value", "emails[type eq \"work\"].value".to_owned(), "emails[work].value"),
        ("emails[primary eq true].value", "emails[primary eq true].value".to_owned(), "emails[primary].value"),
        ("members[value eq \"1\"]", "members[value eq \"1\"]".to_owned(), "members[value eq \"1\"]"),
        ("members.$ref", "members.$ref".to_owned(), "members.$ref"),
        (&format!("{ENT}:department"), format!("{ENT}:department"), "department"),
        (&format!("{ENT}:manager.value"), format!("{ENT}:manager.value"), "manager.value"),
        ("urn:ietf:params:scim:schemas:core:2.0:User:userName", "userName".to_owned(), "userName"),
        (
            "urn:ietf:params:scim:schemas:extension:4me:1.0:custom_fields:payroll_id",
            "urn:ietf:params:scim:schemas:extension:4me:1.0:custom_fields:payroll_id".to_owned(),
            "payroll_id",
        ),
    ] {
        assert_eq!(path(text).to_string(), canonical, "{text}");
        assert_eq!(path(text).short(), short, "{text}");
    }
}

#[test]
fn what_is_no_path_is_refused_with_its_place() {
    for (text, at, says) in [
        ("", 0, "name is missing"),
        ("a.b.c", 0, "one level"),
        ("emails[type eq \"work\"", 21, "']' is needed"),
        ("emails[type eq work]", 15, "JSON string"),
        ("emails[type is \"work\"]", 12, "no operator"),
        ("emails[type]", 11, "an operator"),
        ("emails[a[b eq 1] eq 1]", 9, "within [ ]"),
        ("user name", 5, "the end"),
        ("1abc", 0, "no attribute name"),
        ("na:me", 0, "no attribute name"),
        ("é", 0, "no attribute name"),
        ("emails[type eq \"work\"].", 23, "name is missing"),
    ] {
        let error = TargetPath::parse(text).expect_err(text);
        assert_eq!(error.at, at, "{text}: {error}");
        assert!(error.to_string().contains(says), "{text}: {error}");
    }
    let deep = format!("emails[{}type pr", "(".repeat(200_000));
    assert!(TargetPath::parse(&deep).expect_err("too deep").problem.to_string().contains("levels deep"));
}

#[test]
fn names_compare_without_case_and_values_with_it() {
    assert_eq!(path("USERNAME"), path("userName"));
    assert_eq!(path("Emails[TYPE eq \"work\"].Value"), path("emails[type eq \"work\"].value"));
    assert_ne!(path("emails[type eq \"work\"].value"), path("emails[type eq \"home\"].value"));
    let mut paths = [path("title"), path("Name.givenName"), path("active"), path("name.familyName")];
    paths.sort();
    assert_eq!(
        paths.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["active", "name.familyName", "Name.givenName", "title"]
    );
}

#[test]
fn values_are_set_in_containers_that_are_made() {
    let mut resource = json!({});
    for (at, value) in [
        ("userName", json!("liz@contoso.com")),
        ("name.givenName", json!("Liz")),
        ("name.familyName", json!("Smith")),
        ("emails[type eq \"work\"].value", json!("liz@contoso.com")),
        ("emails[type eq \"work\"].primary", json!(true)),
        ("emails[type eq \"home\"].value", json!("liz@home.test")),
        ("roles.value", json!("specialist")),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", json!("26")),
    ] {
        path(at).set(&mut resource, value.clone());
        assert_eq!(path(at).get(&resource), Some(&value), "{at}");
    }
    assert_eq!(
        resource,
        json!({
            "userName": "liz@contoso.com",
            "name": {"givenName": "Liz", "familyName": "Smith"},
            "emails": [
                {"type": "work", "value": "liz@contoso.com", "primary": true},
                {"type": "home", "value": "liz@home.test"}
            ],
            "roles": [{"value": "specialist"}],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": {"value": "26"}}
        })
    );
}

#[test]
fn existing_keys_keep_their_spelling() {
    let mut resource = json!({"USERNAME": "a", "Emails": [{"Type": "Work", "value": "x"}]});
    path("userName").set(&mut resource, json!("b"));
    path("emails[type eq \"work\"].value").set(&mut resource, json!("y"));
    assert_eq!(resource, json!({"USERNAME": "b", "Emails": [{"Type": "Work", "value": "y"}]}));
}

#[test]
fn removing_leaves_no_empty_shells() {
    let whole = || {
        json!({
            "title": "x", "name": {"givenName": "Liz"},
            "emails": [{"type": "work", "value": "a", "primary": true}, {"type": "home", "value": "b"}],
            "urn:a:b": {"site": "s"}
        })
    };
    for (at, left) in [
        ("title", Some(json!(["name", "emails", "urn:a:b"]))),
        ("name.givenName", Some(json!(["title", "emails", "urn:a:b"]))),
        ("emails", Some(json!(["title", "name", "urn:a:b"]))),
        ("urn:a:b:site", Some(json!(["title", "name", "emails"]))),
        ("emails[type eq \"work\"].value", Some(json!(["title", "name", "emails", "urn:a:b"]))),
        ("nickName", None),
        ("emails[type eq \"fax\"]", None),
    ] {
        let mut resource = whole();
        assert_eq!(path(at).remove(&mut resource), left.is_some(), "{at}");
        match left {
            None => assert_eq!(resource, whole(), "{at}"),
            Some(keys) => {
                let names: Vec<&String> = resource.as_object().expect("an object").keys().collect();
                assert_eq!(json!(names), keys, "{at}");
                assert_eq!(path(at).get(&resource), None, "{at}");
            }
        }
    }
    let mut resource = whole();
    path("emails[type eq \"work\"].value").remove(&mut resource);
    assert_eq!(resource["emails"], json!([{"type": "home", "value": "b"}]));
}

#[test]
fn a_path_is_a_string_in_json() {
    let text = "\"emails[type eq \\\"work\\\"].value\"";
    let read: TargetPath = serde_json::from_str(text).expect("a path");
    assert_eq!(serde_json::to_string(&read).expect("a string"), text);
    assert!(serde_json::from_str::<TargetPath>("\"a b\"").is_err());
}

#[test]
fn setting_on_something_that_is_no_object_makes_one() {
    for before in [json!(null), json!("text"), json!([1, 2]), json!(7)] {
        let mut resource: Value = before;
        path("name.givenName").set(&mut resource, json!("Liz"));
        assert_eq!(resource, json!({"name": {"givenName": "Liz"}}));
    }
}

#[test]
fn a_path_covers_what_is_in_it() {
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let manager = format!("{enterprise}:manager");
    for (of, other, expected) in [
        ("emails", "emails[type eq \"work\"].value", true),
        ("emails.value", "emails[type eq \"work\"].value", true),
        ("emails.value", "EMAILS.value", true),
        ("emails.value", "emails[type eq \"work\"].primary", false),
        ("emails[type eq \"work\"]", "emails[type eq \"work\"].value", true),
        ("emails[type eq \"work\"]", "emails[type eq \"home\"].value", false),
        ("emails[type eq \"work\"].value", "emails", false),
        ("name", "name.givenName", true),
        ("title", "userType", false),
        (manager.as_str(), &format!("{manager}.value"), true),
        ("manager", &manager, false),
    ] {
        assert_eq!(path(of).covers(&path(other)), expected, "{of} and {other}");
        assert_eq!(path(other).covering().any(|it| it == path(of)), expected, "{of} among those of {other}");
    }
}
