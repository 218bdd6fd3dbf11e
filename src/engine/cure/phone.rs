//! Phone numbers that can be dialled from anywhere: with the calling code, and nothing but digits.

use super::Cure;
use super::case::{Case, of_those, quoted};
use super::region::Region;
use crate::expression::mend::{chosen, has, replaced, replaced_with};
use crate::expression::{self, Dialect, Expression, Outline};

/// What is no part of a number that is dialled: "(0)" behind a calling code, blanks, words, signs. At the beginning it is
/// the trunk prefix.
const NOT_DIALLED: &str = r"(?<=.)\(0\)|[^0-9+]";
/// Everything that is no international number.
const NOT_INTERNATIONAL: &str = r"^(?!\+[1-9][0-9]{6,14}$).*$";

pub(super) fn cures(case: &Case<'_>) -> Vec<Cure> {
    let dialect = case.dialect();
    let home = case.hints.region.map(|region| Home::of(case, region));
    let abroad = home.as_ref();
    of_those([
        abroad.and_then(|home| by_number_plan(case, home)),
        abroad.and_then(|home| {
            let changes = case.wrapped(|dialect, text| international(dialect, text, home));
            Cure::edits(format!("Write them with {}", home.code_in_words()), changes)
        }),
        Cure::edits("Keep digits and + only", case.wrapped(dialled)),
        Cure::edits(
            "Leave out what cannot be dialled",
            case.wrapped(|dialect, text| {
                let text = abroad.map_or_else(|| dialled(dialect, text), |home| international(dialect, text, home))?;
                replaced(dialect, &text, NOT_INTERNATIONAL, None, "")
            }),
        ),
    ])
    .into_iter()
    .filter(|_| dialect.has_functions())
    .collect()
}

/// Which country numbers without a calling code are of: one for everybody, or each person's own.
struct Home {
    /// That of most, and of whoever's record says none.
    most: &'static Region,
    /// Where people are of several: what says it, as an expression, and each text that it gives with what it means.
    own: Option<(String, Vec<(String, &'static Region)>)>,
}

impl Home {
    fn of(case: &Case<'_>, most: &'static Region) -> Self {
        Self { most, own: case.hints.whereabouts.if_several(case.dialect(), most) }
    }

    fn code_in_words(&self) -> String {
        match &self.own {
            None => format!("+{}, as in {}", self.most.calling_code, self.most.name()),
            Some(_) => "the calling code of each one’s country".to_owned(),
        }
    }

    fn region_in_words(&self) -> String {
        if self.own.is_some() { "each in its own country".to_owned() } else { format!("region {}", self.most.name()) }
    }

    /// The argument of `Phone`.
    fn region(&self, dialect: Dialect) -> Option<String> {
        match &self.own {
            Some((place, _)) => Some(place.clone()),
            None => quoted(dialect, self.most.alpha2),
        }
    }

    /// The calling code in the place of the trunk prefix; who is where numbers are written otherwise keeps theirs.
    fn code(&self, dialect: Dialect) -> Option<String> {
        let Some((place, known)) = &self.own else { return quoted(dialect, &format!("+{}", self.most.calling_code)) };
        let alike = known.iter().filter(|(_, region)| region.trunk == self.most.trunk);
        let codes: Vec<_> = alike.map(|(text, region)| (text.clone(), format!("+{}", region.calling_code))).collect();
        chosen(dialect, place, &codes, &quoted(dialect, self.most.trunk)?)
    }
}

/// By the numbering plans that `Phone` knows. Rules that read the same field, or one that holds several numbers, take the
/// first of it that is of their kind.
fn by_number_plan(case: &Case<'_>, home: &Home) -> Option<Cure> {
    let rules: Vec<_> = case.rules().collect();
    let region = home.region(case.dialect())?;
    let changes = rules.iter().filter_map(|rule| {
        let is_shared = rules.iter().filter(|other| other.reads == rule.reads).count() > 1;
        let holds_several =
            || case.people.iter().any(|person| rule.read_values(person.value()).iter().any(|text| has_several(text)));
        let kind = if rule.rule.target.short().contains("[mobile]") { "mobile" } else { "work" };
        let which = (is_shared || holds_several()).then_some(kind);
        case.wrap(rule, &|dialect: Dialect, text: &str| dialect.phone_of(&read_by_phone(dialect, text), &region, which))
    });
    Cure::edits(format!("Write them as E.164, {}", home.region_in_words()), changes.collect())
}

/// What `Phone` is to read: what it reads already, where it is there.
fn read_by_phone(dialect: Dialect, text: &str) -> String {
    let parsed = expression::parse(dialect, text);
    let outlined = parsed.expression.as_ref().map(Expression::outlined);
    let inner = outlined.as_ref().and_then(|outlined| match &outlined.what {
        Outline::Call(function, arguments) if function.name == "Phone" => text.get(arguments.first()?.1.span.clone()),
        _ => None,
    });
    inner.map_or_else(|| text.to_owned(), |inner| read_by_phone(dialect, inner))
}

fn has_several(text: &str) -> bool {
    let is_number = |part: &&str| part.chars().filter(char::is_ascii_digit).count() >= 7;
    text.split(['/', ';', ',', '|', '\n']).filter(is_number).count() > 1
}

fn dialled(dialect: Dialect, text: &str) -> Option<String> {
    if has(dialect, "String.replace") {
        let without = |text: String, sign| Some(format!("String.replace({text}, {}, \"\")", quoted(dialect, sign)?));
        return ["(0)", "(", ")", "-", "/", "."].into_iter().try_fold(format!("String.removeSpaces({text})"), without);
    }
    replaced(dialect, text, NOT_DIALLED, None, "")
}

/// The trunk prefix gives way to the calling code, and 00 to +.
fn international(dialect: Dialect, text: &str, home: &Home) -> Option<String> {
    let digits = dialled(dialect, text)?;
    let with_plus = replaced(dialect, &digits, "^00", None, "+")?;
    let national = format!("^{}(?=[1-9])", home.most.trunk);
    replaced_with(dialect, &with_plus, &national, None, &home.code(dialect)?)
}
