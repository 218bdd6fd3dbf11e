//! Copies of whole files: the same records in the same form, and nobody in them who was there before.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value, json};

use super::*;
use crate::base::{Cancel, Progress, ResourceKind};
use crate::source::{Input, LoadedSet};

fn load(name: &str, text: &str) -> LoadedSet {
    let input = Input::Text { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled")
}

fn copied(text: &str, choices: &Choices) -> (String, Copied) {
    let set = load("it", text);
    let (plan, secret) = (Arc::new(Plan::new(choices)), Arc::new(Secret::of(9)));
    let mut out = Vec::new();
    let files = files(&set);
    let [file] = files.as_slice() else { panic!("{} files of {text}", files.len()) };
    let copied = file.write(&set, &plan, &secret, &mut out, &Progress::default(), &Cancel::default()).expect("written");
    (String::from_utf8(out).expect("UTF-8"), copied)
}

fn copy(text: &str) -> String {
    copied(text, &Choices::new()).0
}

const USER: &str = r#"{"id":"1","userPrincipalName":"liz@contoso.com","accountEnabled":true,"n":1.10}"#;

#[test]
fn a_file_keeps_its_form() {
    for (name, text, begins, ends, is_plain) in [
        ("an array", format!("[\n  {USER},\n  {USER}\n]\n"), "[\n  {\"id\":\"", "}\n]\n", false),
        ("objects in a row", format!("{USER}\n{USER}\n"), "{\"id\":\"", "\"n\":1.10}\n", false),
        ("one object", USER.to_owned(), "{\"id\":\"", "\"n\":1.10}\n", false),
        (
            "an envelope",
            format!("{{\"@odata.context\":\"x#users\",\"value\":[{USER}]}}"),
            "{\"@odata.context\":\"x#users\",\"value\":[{",
            "}]}",
            false,
        ),
        ("a mark in front", format!("\u{feff}[{USER}]"), "[{\"id\"", "}]", false),
        (
            "users and groups",
            format!("{{\"users\":[{USER},{USER}],\"groups\":[{{\"id\":\"2\",\"displayName\":\"All\"}}]}}"),
            "{\"users\":[{",
            "\"displayName\":\"All\"}]}",
            false,
        ),
        (
            "a broken record",
            format!("[{USER},{{\"mail\":\"liz@contoso.com\" oops}},{USER}]"),
            "[\n{\"id\"",
            "}\n]\n",
            true,
        ),
        (
            "a table",
            "id;displayName;department\n7;Liz Smith;Sales\n8;\"Smith; Liz\";\n".to_owned(),
            "id;displayName;department\n",
            ";\n",
            false,
        ),
    ] {
        let (out, copied) = copied(&text, &Choices::new());
        assert!(out.starts_with(begins) && out.ends_with(ends), "{name}: {out}");
        assert_eq!(copied.is_plain_list, is_plain, "{name}");
        let lower = out.to_lowercase();
        assert!(["liz", "smith", "contoso", "oops"].iter().all(|word| !lower.contains(word)), "{name}: {out}");
        let (before, after) = (load("it", &text), load("it", &out));
        for kind in ResourceKind::ALL {
            assert_eq!(before.count(kind), after.count(kind), "{name}: {out}");
        }
    }
}

#[test]
fn rows_that_are_no_records_and_passwords_are_not_passed_on() {
    let computers =
        "DN,objectClass,sAMAccountName\n\"CN=LIZ-PC,DC=x\",top;computer,LIZ-PC$\n\"CN=Al,DC=x\",top;user,al\n";
    let out = copy(computers);
    assert!(out.starts_with("DN,objectClass,sAMAccountName\n") && !out.contains("LIZ"), "{out}");
    assert_eq!(out.lines().count(), 2, "{out}");
    let template = "version:v1.0,,\nName [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required\nExample: Chris Green,chris@x.com,myPassword1234\nLiz,liz@x.com,Not-Real-1\n";
    let out = copy(template);
    assert!(!out.contains("Not-Real") && !out.contains("Chris G") && out.contains("version:v1.0"), "{out}");
}

#[test]
fn what_leads_to_the_next_page_is_not_passed_on() {
    let text =
        format!("{{\"@odata.nextLink\":\"https://graph.example/users?$skiptoken=LizSmith\",\"value\":[{USER}]}}");
    let out = copy(&text);
    assert!(out.contains("@odata.nextLink") && !out.contains("LizSmith"), "{out}");
}

#[test]
fn a_table_keeps_what_is_kept_and_its_quotes() {
    let out = copy("id;displayName;department;vip\n7;\"Smith; \"\"Liz\"\"\";\"Sales; West\";yes\n");
    let row = out.lines().nth(1).expect("a row");
    assert!(row.ends_with(";\"Sales; West\";yes"), "{row}");
    assert_eq!(row.matches("\"\"").count(), 2, "{row}");
}

#[test]
fn choices_decide_before_the_table_does() {
    let text = r#"[{"id":"1","userPrincipalName":"liz@contoso.com","department":"Sales","jobTitle":"Clerk"}]"#;
    let choose = |path: &str, treatment| (path.to_owned(), treatment);
    let choices = Choices::from([
        choose("department", Treatment::Replace(Personal::Name)),
        choose("UserPrincipalName", Treatment::Keep),
    ]);
    let out = copied(text, &choices).0;
    assert!(out.contains("liz@contoso.com") && out.contains("Clerk") && !out.contains("Sales"), "{out}");
}

#[test]
fn the_review_lists_every_attribute_with_what_is_done_to_it() {
    let text = r#"[{"id":"1","userPrincipalName":"a@b.c","ext":"x"},{"id":"2","ext":"ask liz@contoso.com","phones":[{"value":"1"}],"on":true}]"#;
    let survey = Survey::of(&load("it", text), &Choices::new(), &Cancel::default()).expect("readable");
    let rows: Vec<_> = survey.attributes.iter().map(|a| (a.path.as_str(), a.treatment, a.has_contact)).collect();
    assert_eq!(
        rows,
        [
            ("id", Treatment::Replace(Personal::Identifier), false),
            ("userPrincipalName", Treatment::Replace(Personal::Mail), true),
            ("ext", Treatment::Found, true),
            ("phones.value", Treatment::Replace(Personal::Phone), false),
        ]
    );
    assert_eq!(survey.attributes[2].example, "ask liz@contoso.com");
}

const SAMPLES: [(&str, &str); 9] = [
    ("Entra users", include_str!("../../../../assets/samples/entra/users.json")),
    ("Entra groups", include_str!("../../../../assets/samples/entra/groups.json")),
    ("Okta users", include_str!("../../../../assets/samples/okta/users.json")),
    ("Okta groups", include_str!("../../../../assets/samples/okta/groups.json")),
    ("OneLogin users", include_str!("../../../../assets/samples/onelogin/users.json")),
    ("OneLogin roles", include_str!("../../../../assets/samples/onelogin/groups.json")),
    ("Google users", include_str!("../../../../assets/samples/google/users.json")),
    ("Google groups", include_str!("../../../../assets/samples/google/groups.json")),
    ("a script's CSV", include_str!("../../../../assets/samples/script/users.csv")),
];

/// The texts of a record that say who it is.
fn names_of(set: &LoadedSet) -> Vec<String> {
    let mut names = Vec::new();
    let each = &mut |record: &crate::source::Record| {
        names.push(record.key());
        names.push(record.name());
        std::ops::ControlFlow::Continue(())
    };
    set.for_each(ResourceKind::User, &Cancel::default(), each).expect("readable");
    names
}

#[test]
fn the_copy_of_every_sample_is_recognised_as_the_sample_is_and_has_nobody_of_it() {
    for (name, text) in SAMPLES {
        let out = copy(text);
        let (before, after) = (load(name, text), load(name, &out));
        assert_eq!(before.files()[0].format, after.files()[0].format, "{name}");
        assert_eq!(before.client(), after.client(), "{name}");
        assert!(after.findings().len() <= before.findings().len(), "{name}: {:?}", after.findings());
        let (names, others) = (names_of(&before), names_of(&after));
        assert_eq!(names.len(), others.len(), "{name}");
        // A name of two letters may come by chance.
        let left = names.iter().find(|name| name.chars().count() > 4 && out.contains(name.as_str()));
        assert_eq!(left, None, "{name}");
        // Who was one person is one person, and who were two are two.
        let pairs: BTreeMap<_, _> = names.iter().zip(&others).collect();
        let back: BTreeMap<_, _> = others.iter().zip(&names).collect();
        assert!(names.iter().zip(&others).all(|(one, other)| pairs[one] == other && back[other] == one), "{name}");
    }
}

#[test]
fn references_lead_to_the_same_people() {
    let text = include_str!("../../../../assets/samples/entra/users.json");
    let managers = |text: &str| -> Vec<Option<usize>> {
        let value: Value = serde_json::from_str(text).expect("JSON");
        let users = value["value"].as_array().expect("users").clone();
        let place = |id: &Value| users.iter().position(|user| user["id"] == *id);
        users.iter().map(|user| user["manager"].get("id").and_then(place)).collect()
    };
    let before = managers(text);
    assert!(before.iter().flatten().count() > 3);
    assert_eq!(managers(&copy(text)), before);
}

/// Any JSON, as a user would have it and as nobody would.
fn json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![".{0,12}", "[a-z]{1,8}@[a-z]{1,8}\\.com", "\\+31 [0-9]{7}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|f| json!(f)),
        text.prop_map(Value::from)
    ];
    let key = prop_oneof![
        Just("id".to_owned()),
        Just("displayName".to_owned()),
        Just("mail".to_owned()),
        Just("mobilePhone".to_owned()),
        ".{0,6}"
    ];
    leaf.prop_recursive(3, 24, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn same_shape(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|((k, v), (l, w))| k == l && same_shape(v, w))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(v, w)| same_shape(v, w))
        }
        (Value::String(one), Value::String(other)) => one.chars().count() == other.chars().count(),
        (Value::Number(one), Value::Number(other)) => one.to_string().len() == other.to_string().len(),
        (one, other) => one == other,
    }
}

proptest! {
    #[test]
    fn any_record_keeps_its_shape_and_is_replaced_the_same_way_again(value in json(), seed in 1..9_u8) {
        let text = value.to_string();
        let mut rewriter = Rewriter::new(Arc::default(), Arc::new(Secret::of(seed)));
        let mut out = String::new();
        prop_assert!(rewriter.json(ResourceKind::User, &text, &mut out).is_ok());
        let other: Value = serde_json::from_str(&out).expect("JSON again");
        prop_assert!(same_shape(&value, &other), "{} became {}", text, out);
        let mut again = String::new();
        prop_assert!(rewriter.json(ResourceKind::User, &text, &mut again).is_ok());
        prop_assert_eq!(&again, &out);
        // What is written once as JSON is written so again.
        prop_assert_eq!(other.to_string(), out);
    }
}

#[test]
fn ldif_stays_ldif_without_the_comments_that_name_people() {
    let text = "version: 1\n\n# Liz Smith, People\ndn: cn=Liz Smith,ou=People,dc=contoso,dc=com\nobjectClass: inetOrgPerson\ncn;lang-de: Liz Smith\nsn:: TsO6w7Fleg==\nmail: liz@contoso.com\nou: Sales\n";
    let (out, copied) = copied(text, &Choices::new());
    assert!(!copied.is_plain_list && out.contains(",ou=People,") && out.contains("ou: Sales"), "{out}");
    assert!(["Liz", "contoso", "TsO6w7Fleg"].iter().all(|word| !out.contains(word)), "{out}");
    let set = load("people.ldif", text);
    assert_eq!(files(&set)[0].name(), "people.ldif");
    let (before, after) = (set.files()[0].clone(), load("people.ldif", &out).files()[0].clone());
    assert_eq!((before.format, before.users), (after.format, after.users), "{out}");
}

#[test]
fn active_directorys_ldif_stays_ldif_that_reads_the_same() {
    let text = "dn: CN=Liz Smith,OU=People,DC=contoso,DC=com\nchangetype: add\nobjectClass: user\nsAMAccountName: liz\nsn: Smith\nuserPrincipalName: liz@contoso.com\ntelephoneNumber: +31 20 555 1234\nuserAccountControl: 514\ndepartment: Sales\nmanager: CN=Jim Dean,OU=People,DC=contoso,DC=com\nobjectGUID:: kzD3XgdJsECiH8mOGR/VRQ==\nobjectSid:: AQUAAAAAAAUVAAAAoGXPfnhLm1/nfIdwUAQAAA==\nthumbnailPhoto:: /9j/4AAQSkZJRgABAQ==\nuserPassword:: c2VjcmV0IQ==\n\ndn: CN=All,OU=Groups,DC=contoso,DC=com\nobjectClass: group\nsAMAccountName: All\nmember;range=0-1499: CN=Liz Smith,OU=People,DC=contoso,DC=com\n";
    let (out, copied) = copied(text, &Choices::new());
    assert!(!copied.is_plain_list && out.contains("\ndepartment: Sales\n"), "{out}");
    let gone = ["Liz", "Smith", "liz", "contoso", "Jim", "555 1234", "kzD3Xg", "/9j/4A", "userPassword"];
    assert!(gone.iter().all(|word| !out.contains(word)), "{out}");
    let (before, after) = (load("it", text), load("it", &out));
    assert_eq!(before.files()[0].format, after.files()[0].format, "{out}");
    let codes = |set: &LoadedSet| set.findings().iter().map(|finding| finding.code).collect::<Vec<_>>();
    assert_eq!((codes(&before), codes(&after)), (vec!["ldif-range"], vec!["ldif-range"]), "{out}");
    let record =
        |set: &LoadedSet, kind| set.record(kind, crate::source::RecordIndex(0)).expect("a record").value().clone();
    let (was, is) = (record(&before, ResourceKind::User), record(&after, ResourceKind::User));
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&was), keys(&is), "{out}");
    assert_eq!((&is["accountEnabled"], &is["department"]), (&json!(false), &json!("Sales")));
    assert_ne!((&was["id"], &was["surname"]), (&is["id"], &is["surname"]));
    assert_eq!(is["id"].as_str().map(str::len), Some(36), "{is}");
    assert!(is["onPremisesSecurityIdentifier"].as_str().is_some_and(|sid| sid.starts_with("S-1-5-")), "{is}");
    // An id is replaced as it is in a file that has it as text.
    let graph = copy(r#"[{"id":"5ef73093-4907-40b0-a21f-c98e191fd545","userPrincipalName":"liz@contoso.com"}]"#);
    assert!(graph.contains(is["id"].as_str().expect("a text")), "{graph}");
    assert_eq!(record(&after, ResourceKind::Group)["members"], json!([is["dn"]]), "{out}");
}
