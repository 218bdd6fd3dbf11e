use serde_json::json;

use super::{Filter, Operator};
use crate::scim::schema::rfc_user;

fn filter(text: &str) -> Filter {
    Filter::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn filters_print_as_they_were_read() {
    for text in [
        "userName eq \"bjensen\"",
        "name.familyName co \"O'Malley\"",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department sw \"J\"",
        "title pr",
        "meta.lastModified gt \"2011-05-13T04:42:34Z\"",
        "title pr and userType eq \"Employee\"",
        "userType eq \"Employee\" and (emails co \"example.com\" or emails.value co \"example.org\")",
        "userType ne \"Employee\" and not (emails co \"example.com\")",
        "emails[type eq \"work\" and value co \"@example.com\"] or ims[type eq \"xmpp\"]",
        "emails[type eq \"work\"].value eq \"a\\\"b\\\\\"",
        "a eq 1 or b eq null or c eq -1.5 or d eq true",
    ] {
        assert_eq!(filter(text).to_string(), text);
    }
    assert_eq!(filter(" TITLE  PR  AND  userName EQ \"a\" ").to_string(), "TITLE pr and userName eq \"a\"");
}

#[test]
fn and_binds_tighter_than_or() {
    assert_eq!(filter("a pr or b pr and c pr"), filter("a pr or (b pr and c pr)"));
    assert_ne!(filter("a pr or b pr and c pr"), filter("(a pr or b pr) and c pr"));
}

#[test]
fn what_is_no_filter_is_refused_with_its_place() {
    for (text, at, says) in [
        ("", 0, "name is missing"),
        ("userName", 8, "an operator"),
        ("userName eq", 11, "JSON string"),
        ("userName eq liz", 12, "JSON string"),
        ("userName eq \"liz", 12, "JSON string"),
        ("userName is \"liz\"", 9, "'is' is no operator"),
        ("userName eq \"a\" userName", 16, "'and', 'or' or the end"),
        ("(userName pr", 12, "')' is needed"),
        ("userName eq [1]", 12, "JSON string"),
        ("not userName pr", 4, "no operator"),
    ] {
        let error = Filter::parse(text).expect_err(text);
        assert_eq!(error.at, at, "{text}: {error}");
        assert!(error.to_string().contains(says), "{text}: {error}");
    }
    assert!(Filter::parse(&"(".repeat(200_000)).is_err());
    assert!(Filter::parse(&"not (".repeat(200_000)).is_err());
}

#[test]
fn resources_fit_by_the_rules_of_their_schema() {
    let liz = json!({
        "id": "Ab1", "userName": "Liz@Contoso.com", "externalId": "X1", "active": true, "title": "",
        "emails": [{"type": "work", "value": "liz@contoso.com", "primary": true}, {"type": "home", "value": "l@h.test"}],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Sales", "manager": {"value": "26"}},
        "meta": {"lastModified": "2026-02-01T12:00:00Z"}
    });
    const DEPARTMENT: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
    for (text, fits) in [
        ("userName eq \"liz@contoso.COM\"", true),
        ("externalId eq \"x1\"", false),
        ("externalId eq \"X1\"", true),
        ("id eq \"ab1\"", false),
        ("active eq true", true),
        ("active eq \"True\"", true),
        ("active eq \"false\"", false),
        ("active ne \"false\"", true),
        ("title pr", false),
        ("emails pr", true),
        ("nickName pr", false),
        ("nickName eq null", true),
        ("nickName ne \"x\"", true),
        ("emails co \"h.test\"", true),
        ("emails.type eq \"other\"", false),
        ("emails[type eq \"work\" and value ew \"h.test\"]", false),
        ("emails[type eq \"home\" and value ew \"h.test\"]", true),
        ("emails[type eq \"work\"].value eq \"LIZ@contoso.com\"", true),
        ("meta.lastModified gt \"2026-02-01T13:30:00+02:00\"", true),
        ("meta.lastModified lt \"2026-02-01T12:00:00.000Z\"", false),
        ("meta.lastModified ge \"2026-02-01T12:00:00.000Z\"", true),
        ("meta.lastModified gt \"yesterday\"", false),
        ("not (userName sw \"liz\")", false),
        ("userName sw \"bob\" or externalId pr and active eq true", true),
        ("userName gt \"a\" and userName lt \"z\"", true),
    ] {
        assert_eq!(filter(text).matches(&liz, rfc_user()), fits, "{text}");
    }
    assert!(filter(&format!("{DEPARTMENT} eq \"sales\"")).matches(&liz, rfc_user()));
    assert!(
        filter("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq \"26\"")
            .matches(&liz, rfc_user())
    );
}

#[test]
fn the_tests_of_a_filter_can_be_listed() {
    let filter = filter("userName eq \"a\" and (active pr or emails[type eq \"work\"])");
    let tests: Vec<(String, Option<Operator>)> =
        filter.tests().into_iter().map(|(path, operator)| (path.root().to_string(), operator)).collect();
    assert_eq!(
        tests,
        [("userName".to_owned(), Some(Operator::Equal)), ("active".to_owned(), None), ("emails".to_owned(), None)]
    );
}
