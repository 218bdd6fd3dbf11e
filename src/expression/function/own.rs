//! Functions of our own, for scripts and tables: what files from an HR system need and no vendor's language has.
//!
//! A value that is there and cannot be read gives null and a note that says why: nothing is guessed.

use std::borrow::Cow;

use super::ParameterKind::{Any, Text};
use super::arguments::Invocation;
use super::{Asks, Availability, Evaluate, Function, Parameter, optional, required};
use crate::base::country_name;
use crate::evaluate::Evaluated;
use crate::phone::{self, Line, Number};
use crate::surroundings::NotKnown;
use crate::{Dialect, Value, person_name};

const fn row(
    name: &'static str,
    parameters: &'static [Parameter],
    summary: &'static str,
    source: &'static str,
    evaluate: Evaluate,
) -> Function {
    Function {
        reads: None,
        asks: Asks::Nobody,
        name,
        dialects: &[Dialect::Generic],
        parameters,
        summary,
        source,
        availability: Availability::CrosswalksOwn,
        returns: Text,
        edges: "",
        evaluate,
    }
}

const SOURCE: Parameter = required("source", Text);

pub(super) static FUNCTIONS: &[Function] = &[
    row(
        "CountryCode",
        &[SOURCE],
        "Gives a country's code of two letters.",
        "https://www.iso.org/iso-3166-country-codes.html",
        country_code,
    ).edges("Takes codes of two letters, three letters and three digits, usual abbreviations, and names in English, Dutch, German, French, Spanish, Portuguese, Italian, Polish, Turkish, Japanese and the country's own languages. What is no country gives null."),
    row(
        "Names",
        &[SOURCE, required("part", Text)],
        "Takes the given or the family name out of a whole name.",
        "https://www.rfc-editor.org/rfc/rfc7643#section-4.1.1",
        names,
    ).edges("Reads \"Berg, van den, Jan\", \"Jan van den Berg\", \"DE LA CRUZ, María\" and \"高橋 花子\"; titles, degrees and what stands in brackets are left out. One word alone gives null."),
    row(
        "Person",
        &[SOURCE, required("attribute", Text)],
        "Finds the loaded user whose attribute has this value, for references such as manager.value.",
        "https://www.rfc-editor.org/rfc/rfc7643#section-4.3",
        person,
    ).asks(Asks::ByValue).edges("Gives what references know that user by. Capitals and blanks at the ends make no difference. Two or three attributes, as \"Achternaam, Voornaam\", are compared as one name in any order, with or without a comma. Nobody, or several with this value: the result is not known."),
    row(
        "Phone",
        &[SOURCE, optional("region", Text), optional("which", Any)],
        "Gives one of the phone numbers in a text, as +31207112233.",
        "https://www.rfc-editor.org/rfc/rfc3966#section-5.1.4",
        phone,
    ).edges("An extension is written behind it, as +31207112233;ext=12. Null where there is no such number; what is no phone number is not given, and a note says why."),
];

/// What a parameter with a few words to choose from takes.
pub(crate) fn is_choice(parameter: &str, text: &str) -> Option<bool> {
    match parameter {
        "region" => Some(region_code(text).is_some()),
        "which" => Some(Which::named(text).is_some()),
        "part" => Some(NamePart::named(text).is_some()),
        _ => None,
    }
}

fn country_code<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let source = call.text_or_empty(0)?;
    if source.trim().is_empty() {
        return Ok(Value::Null);
    }
    match country_name::find(&source) {
        Some(country) => Ok(Value::borrowed(country.alpha2)),
        None => Ok(nothing(call, &source, "is no country that is known")),
    }
}

/// Null, and why.
fn nothing<'a>(call: &mut Invocation<'a, '_>, text: &str, why: &str) -> Value<'a> {
    call.note_on(text, format!("{why}: the result is null."));
    Value::Null
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum NamePart {
    Given,
    Family,
}

impl NamePart {
    fn named(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "given" => Some(Self::Given),
            "family" => Some(Self::Family),
            _ => None,
        }
    }
}

fn names<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let source = call.text_or_empty(0)?;
    let part = call.text_or_empty(1)?;
    let Some(part) = NamePart::named(&part) else {
        return Err(call.fail_at(1, format!("\"{part}\" is no part of a name."), "Write \"given\" or \"family\"."));
    };
    if source.trim().is_empty() {
        return Ok(Value::Null);
    }
    let names = match person_name::read(&source) {
        Ok(names) => names,
        Err(why) => return Ok(nothing(call, &source, why.words())),
    };
    if names.is_guess {
        call.note_on(
            &source,
            "has nothing but the order to tell given and family names apart: the last one is taken as the family's.",
        );
    }
    let wanted = if part == NamePart::Given { names.given } else { names.family };
    if wanted.is_empty() { Ok(nothing(call, &source, "has no such part")) } else { Ok(Value::owned(wanted)) }
}

fn person<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let source = call.text_or_empty(0)?;
    let attributes = call.text_or_empty(1)?;
    if source.trim().is_empty() {
        return Ok(Value::Null);
    }
    let found = match &call.context().loaded {
        Some(loaded) => loaded.person(&attributes, &source),
        None => Err(NotKnown::new("other users are asked for and none are loaded", "Load the users too.")),
    };
    found.map(Value::owned).map_err(|not_known| {
        call.note_on(&source, format!("leads to nobody: {}.", not_known.why));
        not_known.into()
    })
}

/// Which number of a text is meant.
#[derive(Clone, Copy)]
enum Which {
    Place(usize),
    Mobile,
    Fixed,
}

impl Which {
    fn named(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "mobile" => Some(Self::Mobile),
            "work" | "fixed" => Some(Self::Fixed),
            place => place.parse().ok().and_then(Self::place),
        }
    }

    fn place(place: usize) -> Option<Self> {
        place.checked_sub(1).map(Self::Place)
    }

    fn of(self, numbers: &[Number]) -> Option<&Number> {
        match self {
            Self::Place(place) => numbers.get(place),
            Self::Mobile => numbers.iter().find(|number| number.line == Line::Mobile),
            Self::Fixed => numbers.iter().find(|number| number.line != Line::Mobile),
        }
    }
}

/// The country that numbers without a country code belong to, by any of its names.
fn region_code(text: &str) -> Option<&'static str> {
    let code = country_name::find(text)?.alpha2;
    phone::is_region(code).then_some(code)
}

fn phone<'a>(call: &mut Invocation<'a, '_>) -> Evaluated<'a> {
    let source = call.text_or_empty(0)?;
    let region = call.text_or_empty(1)?;
    let which = which(call)?;
    if source.trim().is_empty() {
        return Ok(Value::Null);
    }
    let code = region_code(&region);
    if code.is_none() && !region.trim().is_empty() {
        call.note_on(&region, "is no region whose phone numbers are known.");
    }
    let found = phone::find(&source, code);
    if let Some(number) = which.of(&found.numbers) {
        if !number.is_listed {
            let number = number.to_string();
            call.note_on(&number, "is as long as phone numbers there, but in no range that is known to be given out.");
        }
        return Ok(Value::owned(number.to_string()));
    }
    let is_open = |number: &Number| number.line == Line::FixedOrMobile;
    match (which, found.numbers.iter().find(|number| is_open(number)), found.refused) {
        (Which::Mobile, Some(open), _) => {
            Ok(nothing(call, &open.to_string(), "is a number that does not tell whether it is a mobile one"))
        }
        (_, _, Some(why)) => Ok(nothing(call, &source, why.words())),
        _ => Ok(Value::Null),
    }
}

fn which(call: &mut Invocation<'_, '_>) -> Result<Which, crate::evaluate::Stop> {
    if !call.given(2) {
        return Ok(Which::Place(0));
    }
    let text: Cow<'_, str> = call.text_or_empty(2)?;
    Which::named(&text).ok_or_else(|| {
        call.fail_at(2, format!("\"{text}\" does not say which number."), "Write 1, 2, …, \"mobile\" or \"work\".")
    })
}
