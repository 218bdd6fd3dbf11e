//! An export that lost attributes: what is said of it, and what is proposed.

use crosswalk::base::{Cancel, ClientKind, Progress, ProviderKind, ResourceKind};
use crosswalk::client;
use crosswalk::expression::Dialect;
use crosswalk::mapping::{CompiledMapping, RuleSource, Vanished, repointed, vanished};
use crosswalk::source::{Input, LoadedSet, Profile};

fn profile(text: &str) -> Profile {
    let input = Input::Text { name: "it".to_owned(), bytes: text.as_bytes().to_vec() };
    let set = LoadedSet::load(&[input], &Progress::default(), &Cancel::default()).expect("not cancelled");
    Profile::build(&set, ResourceKind::User, &Progress::default(), &Cancel::default()).expect("readable")
}

fn found(client: ClientKind, before: &str, now: &str) -> Vec<Vanished> {
    let of = client::of(client);
    let mapping = std::sync::Arc::new(of.default_mapping(ResourceKind::User, ProviderKind::new("xurrent")));
    let names = of.names(ResourceKind::User);
    let resource_type = crosswalk::provider::of(ProviderKind::new("xurrent")).resource_type(ResourceKind::User);
    let compiled = CompiledMapping::compile(&mapping, of.dialect, names, resource_type);
    vanished(&profile(before), &profile(now), &compiled, names)
}

#[test]
fn what_took_the_place_of_a_vanished_attribute_is_proposed_with_the_reason() {
    for (name, before, now, vanished, proposed, reason) in [
        (
            "another word",
            r#""jobTitle":"Clerk""#,
            r#""title":"Clerk""#,
            "jobTitle",
            "title",
            "Another word for the same; 1 of 1 values are the same",
        ),
        (
            "a typing error",
            r#""department":"Sales""#,
            r#""departement":"West""#,
            "department",
            "departement",
            "A similar name",
        ),
        (
            "only the values tell",
            r#""department":"Sales""#,
            r#""unit_7":"Sales""#,
            "department",
            "unit_7",
            "1 of 1 values are the same",
        ),
        (
            "a longer name",
            r#""mobilePhone":"+31 6 1""#,
            r#""mobilePhoneNumber":"+31 6 2""#,
            "mobile",
            "mobilePhoneNumber",
            "One name contains the other",
        ),
    ] {
        let user =
            |member: &str| format!(r#"[{{"id":"1","userPrincipalName":"a@b.c","accountEnabled":true,{member}}}]"#);
        let found = found(ClientKind::new("entra"), &user(before), &user(now));
        let [one] = found.as_slice() else { panic!("{name}: {found:?}") };
        assert_eq!(one.name, vanished, "{name}");
        assert!(!one.readers.is_empty(), "{name}");
        assert_eq!((one.nearest[0].name.as_str(), one.nearest[0].reason.as_str()), (proposed, reason), "{name}");
    }
}

#[test]
fn what_is_still_there_or_never_was_has_not_vanished() {
    let user = |member: &str| format!(r#"[{{"id":"1","userPrincipalName":"a@b.c","accountEnabled":true{member}}}]"#);
    for (name, before, now) in [
        ("nothing changed", r#","jobTitle":"Clerk""#, r#","jobTitle":"Clerk""#),
        ("null everywhere", r#","jobTitle":"Clerk""#, r#","jobTitle":null"#),
        ("a list that is empty now", r#","businessPhones":["1"]"#, r#","businessPhones":[]"#),
        ("no rule reads it", r#","fooBar":"x""#, ""),
        ("it never was there", "", ""),
    ] {
        assert_eq!(found(ClientKind::new("entra"), &user(before), &user(now)), [], "{name}");
    }
    let [one] = &found(ClientKind::new("entra"), &user(r#","jobTitle":"Clerk""#), &user(""))[..] else {
        panic!("one vanished")
    };
    assert_eq!(one.nearest, [], "there is nothing new to propose");
}

#[test]
fn a_rule_reads_the_other_attribute_and_stays_the_same_otherwise() {
    let direct = |name: &str| RuleSource::Direct { attribute: name.to_owned() };
    let text = |text: &str| RuleSource::Expression { text: text.to_owned() };
    let entra = Dialect::Entra;
    for (name, dialect, source, from, to, expected) in [
        ("direct", entra, direct("mail"), "mail", "email", Some(direct("email"))),
        ("another attribute", entra, direct("surname"), "mail", "email", None),
        ("a constant of that name", entra, RuleSource::Constant { value: "mail".to_owned() }, "mail", "email", None),
        (
            "an expression",
            entra,
            text("Join(\" mail \", [mail], ToLower([mail], ), [otherMail])"),
            "mail",
            "email",
            Some(text("Join(\" mail \", [email], ToLower([email], ), [otherMail])")),
        ),
        (
            "Okta",
            Dialect::Okta,
            text("user.firstName + \" \" + user.title"),
            "user.title",
            "user.jobTitle",
            Some(text("user.firstName + \" \" + user.jobTitle")),
        ),
        ("what does not parse is left", entra, text("Join(\" \", [mail]"), "mail", "email", None),
    ] {
        assert_eq!(repointed(&source, from, to, dialect), expected, "{name}");
    }
}
