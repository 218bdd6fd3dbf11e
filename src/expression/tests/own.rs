//! Our own functions, which scripts and tables have: what they give, and what they say where they give nothing.

use serde_json::{Value as Json, json};

use crate::cases::evaluate_one;
use crate::{Dialect, complete, hover, parse, port};

/// What it gives for a record whose `a` is this text, and the notes.
fn given(text: &str, a: &Json) -> (Json, String) {
    let got = evaluate_one(Dialect::Generic, text, &json!({"a": a, "r": "Nederland"}), &json!({}));
    let notes = got["notes"].as_array().into_iter().flatten().filter_map(|note| note["text"].as_str());
    let error = got["error"]["text"].as_str().into_iter();
    (got["value"].clone(), notes.chain(error).collect::<Vec<_>>().join(" "))
}

/// An expression, the attribute, what it gives, and a part of what it says; empty for nothing to say.
const CASES: &[(&str, &str, Option<&str>, &str)] = &[
    ("Phone([a], \"NL\")", "0612345678 / 0201234567", Some("+31612345678"), ""),
    ("Phone([a], \"NL\", 1)", "0612345678 / 0201234567", Some("+31612345678"), ""),
    ("Phone([a], \"NL\", \"2\")", "0612345678 / 0201234567", Some("+31201234567"), ""),
    ("Phone([a], \"NL\", 3)", "0612345678 / 0201234567", None, ""),
    ("Phone([a], \"NL\", \"work\")", "0612345678 / 0201234567", Some("+31201234567"), ""),
    ("Phone([a], \"nl\", \"Mobile\")", "0201234567 / 0612345678", Some("+31612345678"), ""),
    ("Phone([a], \"NL\", \"mobile\")", "020-711 2233 tst 12", None, ""),
    ("Phone([a], \"NL\", \"fixed\")", "020-711 2233 tst 12", Some("+31207112233;ext=12"), ""),
    ("Phone([a], [r])", "06-12345678 thuis", Some("+31612345678"), ""),
    ("Phone([a])", "+31 (0)20 711 22 33", Some("+31207112233"), ""),
    ("Phone([a], , 2)", "+31612345678, +31207112233", Some("+31207112233"), ""),
    ("Phone([a])", "0612345678", None, "no country code"),
    ("Phone([a], \"NL\")", "0049 211 5550123", Some("+492115550123"), ""),
    ("Phone([a], \"NL\")", "n.v.t.", None, "is no phone number"),
    ("Phone([a], \"NL\")", "intern 4512", None, "an extension only"),
    ("Phone([a], \"NL\")", "06 1234", None, "too short"),
    ("Phone([a], \"NL\", 2)", "0612345678 / 06 1234", None, "too short"),
    ("Phone([a], \"NL\")", "31698765432", Some("+31698765432"), "in no range"),
    ("Phone([a], \"US\", \"mobile\")", "425-882-8080", None, "does not tell"),
    ("Phone([a], \"US\", \"work\")", "425-882-8080", Some("+14258828080"), ""),
    ("Phone([a], Append(\"A\", \"Q\"))", "0612345678", None, "no region"),
    ("Phone([a], \"NL\")", "  ", None, ""),
    ("Phone([a], \"NL\", Len([a]))", "", None, "does not say which"),
    ("CountryCode([a])", "Duitsland", Some("DE"), ""),
    ("CountryCode([a])", " the netherlands. ", Some("NL"), ""),
    ("CountryCode([a])", "528", Some("NL"), ""),
    ("CountryCode([a])", "Neverland", None, "\"Neverland\" is no country"),
    ("CountryCode([a])", "", None, ""),
    ("Names([a], \"given\")", "Berg, van den, Jan", Some("Jan"), ""),
    ("Names([a], \"family\")", "Berg, van den, Jan", Some("van den Berg"), ""),
    ("Names([a], \"family\")", "高橋 花子", Some("高橋"), ""),
    ("Names([a], \"given\")", "Jansen", None, "one word"),
    ("Names([a], \"given\")", "de Vries", None, "no such part"),
    ("Names([a], \"family\")", "Ana García López", Some("López"), "nothing but the order"),
    ("Names([a], [r])", "Jan Jansen", None, "no part of a name"),
    ("Names([a], \"given\")", "", None, ""),
];

#[test]
fn each_gives_its_value_or_says_why_there_is_none() {
    for (text, a, expected, said) in CASES {
        let (value, says) = given(text, &json!(a));
        assert_eq!(value.as_str(), *expected, "{text} of {a}: {says}");
        assert!(if said.is_empty() { says.is_empty() } else { says.contains(said) }, "{text} of {a}: {says}");
    }
    assert_eq!(given("Phone([a], \"NL\")", &json!(612_345_678)).0, "+31612345678");
    assert_eq!(given("CountryCode([a])", &json!(null)), (Json::Null, String::new()));
}

#[test]
fn a_long_text_is_read_in_no_time() {
    for text in ["1 ", "0612345678 ", "/1", "+3", "dr ", "(", "a,", "van "] {
        let long = json!(text.repeat(300_000 / text.len()));
        for expression in ["Phone([a], \"NL\", 90)", "CountryCode([a])", "Names([a], \"given\")"] {
            let start = std::time::Instant::now();
            given(expression, &long);
            assert!(start.elapsed() < std::time::Duration::from_secs(5), "{expression} {text}: {:?}", start.elapsed());
        }
    }
}

#[test]
fn a_constant_that_is_no_choice_is_an_error_of_the_text() {
    for (text, good) in [
        ("Phone([a], \"NL\", \"mobile\")", true),
        ("Phone([a], \"Nederland\")", true),
        ("Phone([a], \"XX\")", false),
        ("Phone([a], \"NL\", \"home\")", false),
        ("Phone([a], \"NL\", \"0\")", false),
        ("Names([a], \"given\")", true),
        ("Names([a], \"first\")", false),
        ("Names([a])", false),
    ] {
        assert_eq!(parse(Dialect::Generic, text).expression.is_some(), good, "{text}");
    }
}

#[test]
fn only_scripts_have_them_and_lists_say_whose_they_are() {
    for function in ["CountryCode", "Names", "Phone"] {
        let text = format!("{function}([a], \"NL\")").replace("CountryCode([a], \"NL\")", "CountryCode([a])");
        let text = text.replace("Names([a], \"NL\")", "Names([a], \"given\")");
        assert!(parse(Dialect::Generic, &text).diagnostics.is_empty(), "{text}");
        let refused = parse(Dialect::Entra, &text).diagnostics;
        assert!(refused.iter().any(|diagnostic| diagnostic.message.contains("Crosswalk's own")), "{refused:?}");
        assert!(hover(Dialect::Generic, &text, 0).is_some_and(|hover| hover.text.contains("Crosswalk's own")));
        let offered =
            |dialect| complete(dialect, &function[..4], 4, &[]).into_iter().find(|c| c.label.starts_with(function));
        assert!(offered(Dialect::Generic).is_some_and(|offer| offer.detail.contains("Crosswalk's own")), "{function}");
        assert!(offered(Dialect::Entra).is_none(), "{function}");
    }
}

#[test]
fn none_carries_over_but_its_nearest_form_does() {
    for (text, to, nearest) in [
        ("CountryCode([Land])", Dialect::Okta, "Iso3166Convert.toAlpha2(Land)"),
        ("CountryCode([Land])", Dialect::Entra, "[Land]"),
        ("Join(\" \", CountryCode([Land]), [b])", Dialect::Entra, "Join(\" \", [Land], [b])"),
        ("CountryCode(Phone([a], \"NL\"))", Dialect::Entra, "[a]"),
        ("Phone([Tel], \"NL\", 2)", Dialect::Entra, "[Tel]"),
        ("Phone([Tel], \"NL\", 2)", Dialect::Okta, "Tel"),
        ("Names([Naam], \"given\")", Dialect::Okta, "Naam"),
        ("Phone([Tel], \"NL\", 2)", Dialect::OneLogin, "{Tel}"),
        ("Phone([Tel], \"NL\", 2)", Dialect::Google, "Tel"),
    ] {
        let expression = parse(Dialect::Generic, text).expression.unwrap_or_else(|| panic!("{text}"));
        let ported = port(&expression, Dialect::Generic, to);
        assert_eq!(ported.text.as_deref(), Some(nearest), "{text} {to:?}: {:?}", ported.losses);
        assert!(!ported.is_exact() && parse(to, nearest).expression.is_some(), "{text} {to:?}");
    }
}
