//! Values of every kind keep their shape, and what belongs together stays together.

use proptest::prelude::{prop_assert_eq, prop_assert_ne, proptest};

use super::*;
use Personal::{Address, Identifier, Mail, Name, Phone};

fn replacer(seed: u8) -> Replacer {
    Replacer::new(Arc::new(Secret::of(seed)))
}

fn replaced(personal: Personal, value: &str) -> String {
    replacer(1).replace(personal, value)
}

/// What a text looks like: a letter by its case and whether it is ASCII, a digit, the rest as it is.
fn shape(text: &str) -> String {
    let of = |c: char| match c {
        '1'..='9' => '1',
        c if c.is_ascii_uppercase() => 'A',
        c if c.is_ascii_lowercase() => 'a',
        c if c.is_uppercase() => 'À',
        c if c.is_alphanumeric() && c != '0' => 'à',
        c => c,
    };
    text.chars().map(of).collect()
}

#[test]
fn values_keep_their_shape_and_say_nothing_of_whom_they_were() {
    for (personal, value) in [
        (Name, "Liz Smith"),
        (Name, "O'Brien-García, José"),
        (Name, "王小明"),
        (Name, "Μαρία Παπαδοπούλου"),
        (Name, "محمد"),
        (Address, "Rua São José 7"),
        (Identifier, "liz_smith"),
        (Identifier, "k/qVmrxHNMzRJNEw=="),
    ] {
        let other = replaced(personal, value);
        let without_zeros = |text: &str| shape(&text.replace('0', "1"));
        assert_eq!(without_zeros(&other), without_zeros(value), "{value}: {other}");
        let words = |text: &str| -> Vec<String> {
            split(text)
                .filter(|(run, kind)| *kind == Run::Word && run.chars().count() > 1)
                .map(|(run, _)| run.to_owned())
                .collect()
        };
        assert!(words(value).iter().all(|word| !words(&other).contains(word)), "{value}: {other}");
    }
}

#[test]
fn a_name_is_the_same_name_wherever_it_stands() {
    let (given, family) = (replaced(Name, "Liz"), replaced(Name, "Smith"));
    assert_eq!(replaced(Name, "Liz Smith"), format!("{given} {family}"));
    assert_eq!(replaced(Name, "LIZ"), given.to_uppercase());
    let login = format!("{}.{}", given.to_lowercase(), family.to_lowercase());
    for (personal, text) in [(Mail, "liz.smith@contoso.com"), (Mail, "SMTP:liz.smith@contoso.com"), (Name, "liz.smith")]
    {
        let other = replaced(personal, text);
        assert!(other.trim_start_matches("SMTP:").starts_with(&login), "{text}: {other}");
    }
    assert!(replaced(Mail, "SMTP:liz.smith@contoso.com").starts_with("SMTP:"));
}

#[test]
fn domains_keep_their_ending_and_are_the_same_everywhere() {
    let domain = |mail: &str| replaced(Mail, mail).rsplit_once('@').expect("a mail").1.to_owned();
    for (mail, ending) in [
        ("a@contoso.com", ".com"),
        ("a@mail.contoso.co.uk", ".co.uk"),
        ("a@contoso.onmicrosoft.com", ".onmicrosoft.com"),
        ("a@wideworld.example", ".example"),
    ] {
        let other = domain(mail);
        assert!(
            other.ends_with(ending) && other.len() == mail.len() - 2 && !other.contains("contoso"),
            "{mail}: {other}"
        );
        assert_eq!(domain(&mail.replace("a@", "bob@")), other, "{mail}");
    }
}

#[test]
fn a_guest_stays_the_guest_he_is() {
    let guest = replaced(Mail, "liz.smith_gmail.com#EXT#@contoso.onmicrosoft.com");
    let at_home = replaced(Mail, "liz.smith@gmail.com").replace('@', "_");
    assert!(guest.starts_with(&format!("{at_home}#EXT#@")) && guest.ends_with(".onmicrosoft.com"), "{guest}");
}

#[test]
fn a_phone_number_keeps_its_country_and_its_grouping() {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    for (phone, start) in [("+31 20 555 0101", "+31 "), ("+1 (425) 555-0100", "+1 ("), ("+353 1 555 0199", "+353 ")] {
        let other = replaced(Phone, phone);
        assert!(other.starts_with(start), "{phone}: {other}");
        assert_eq!(shape(&other).replace('0', "1"), shape(phone).replace('0', "1"), "{phone}: {other}");
        assert_ne!(other, phone);
        let together = format!("+{}", digits(phone));
        assert_eq!(digits(&replaced(Phone, &together)), digits(&other), "{phone}");
    }
    assert!(replaced(Phone, "020 555 0101 ext. 12").contains(" ext. "));
}

#[test]
fn identifiers_keep_their_form_and_refer_to_what_they_referred_to() {
    let guid = "895a456c-ad7f-4846-b9ed-461e8184ca63";
    let other = replaced(Identifier, guid);
    assert!(is_guid(&other) && other != guid, "{other}");
    assert_eq!((&other[14..15], &other[19..20]), ("4", "b"), "version and variant: {other}");
    assert_eq!(replaced(Identifier, &guid.replace('-', "")), other.replace('-', ""));
    assert_eq!(replaced(Identifier, &guid.to_uppercase()), other.to_uppercase());

    let name = replaced(Identifier, "CN=Liz Smith,OU=Sales,DC=contoso,DC=com");
    let (liz, domain) = (replaced(Name, "Liz Smith"), replaced(Name, "contoso"));
    assert_eq!(name, format!("CN={liz},OU=Sales,DC={domain},DC=com"));

    assert_eq!(replacer(1).number("41200001"), replaced(Identifier, "41200001"));
    for number in ["0", "-7", "120", "1.50", "6.02e23", "12345678901234567890123"] {
        let other = replacer(1).number(number);
        assert_eq!(other.len(), number.len(), "{number}: {other}");
        assert!(serde_json::from_str::<serde_json::Number>(&other).is_ok(), "{number}: {other}");
    }
}

#[test]
fn of_what_is_kept_only_addresses_and_phones_are_replaced() {
    for (value, is_replaced) in [
        ("Sales", false),
        ("Head of Service", false),
        ("2024-01-01T00:00:00Z", false),
        ("@handle", false),
        ("asks liz@contoso.com first", true),
        ("+31 20 555 0101", true),
    ] {
        let other = replacer(1).replace_found(value);
        assert_eq!(other.is_some(), is_replaced, "{value}: {other:?}");
    }
    let other = replacer(1).replace_found("asks liz@contoso.com first").unwrap();
    assert!(other.starts_with("asks ") && other.ends_with(" first") && !other.contains("liz"), "{other}");
}

proptest! {
    #[test]
    fn any_text_keeps_its_length_and_two_texts_stay_two(one in ".{0,24}", two in ".{0,24}") {
        let mut replacer = replacer(3);
        let (first, second) = (replacer.replace(Name, &one), replacer.replace(Name, &two));
        prop_assert_eq!(first.chars().count(), one.chars().count());
        prop_assert_eq!(first == second, one == two);
        prop_assert_eq!(replacer.replace(Name, &one), first);
    }

    #[test]
    fn another_secret_gives_other_names(name in "[A-Z][a-z]{7,12} [A-Z][a-z]{7,12}", seed in 2..200_u8) {
        prop_assert_ne!(replacer(1).replace(Name, &name), replacer(seed).replace(Name, &name));
    }
}
