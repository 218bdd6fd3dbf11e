//! Phone numbers that can be dialled from anywhere: with the calling code, and nothing but digits.

use super::Cure;
use super::case::{Case, of_those, quoted, read_alike};
use super::region::Region;
use crate::expression::mend::{chosen, has, replaced, replaced_with};
use crate::expression::{self, Dialect, Outline, has_several_numbers};
use crate::mapping::RuleChange;

/// What is no part of a number that is dialled: "(0)" behind a calling code, blanks, words, signs. At the beginning it is
/// the trunk prefix.
const NOT_DIALLED: &str = r"(?<=.)\(0\)|[^0-9+]";
/// Everything that is no international number.
const NOT_INTERNATIONAL: &str = r"^(?!\+[1-9][0-9]{6,14}$).*$";

pub(super) fn cures(case: &Case<'_>) -> Vec<Cure> {
    let dialect = case.dialect();
    let home = case.hints.region.map(|region| Home::of(case, region));
    let by_plan = home.as_ref().map(|home| by_number_plan(case, home)).unwrap_or_default();
    if !by_plan.is_empty() || !dialect.has_functions() {
        // What knows numbers needs no pattern, which would make one of two.
        return by_plan;
    }
    of_those([
        home.as_ref().and_then(|home| {
            let changes = case.wrapped(|dialect, text| international(dialect, text, home));
            Cure::edits(format!("Write them with {}", home.code_in_words()), changes)
        }),
        Cure::edits("Keep digits and + only", case.wrapped(dialled)),
        Cure::edits(
            "Leave out what cannot be dialled",
            case.wrapped(|dialect, text| {
                let text =
                    home.as_ref().map_or_else(|| dialled(dialect, text), |home| international(dialect, text, home))?;
                replaced(dialect, &text, NOT_INTERNATIONAL, None, "")
            }),
        ),
    ])
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

    /// The calling code in the place of the trunk prefix; who is where numbers are written otherwise keeps theirs.
    fn code(&self, dialect: Dialect) -> Option<String> {
        let Some((place, known)) = &self.own else { return quoted(dialect, &format!("+{}", self.most.calling_code)) };
        let alike = known.iter().filter(|(_, region)| region.trunk == self.most.trunk);
        let codes: Vec<_> = alike.map(|(text, region)| (text.clone(), format!("+{}", region.calling_code))).collect();
        chosen(dialect, place, &codes, &quoted(dialect, self.most.trunk)?)
    }
}

/// By the numbering plans that `Phone` knows. Rules that read the same field, or one that holds several numbers, take the
/// first of it that is of their kind. A region that such a rule names already is that of the others too.
fn by_number_plan(case: &Case<'_>, home: &Home) -> Vec<Cure> {
    let dialect = case.dialect();
    let named = case.rules().find_map(|rule| PhoneCall::read(dialect, rule.rule.source.text())?.region);
    let own = home.own.as_ref().map(|(place, _)| (place.clone(), "each in its own country".to_owned()));
    let of_most = || Some((quoted(dialect, home.most.alpha2)?, format!("region {}", home.most.name())));
    let regions = match named {
        Some(region) => vec![Some((region, "all in the region that a rule names".to_owned()))],
        None => vec![own, of_most()],
    };
    let cure = |(region, words): (String, String)| {
        Cure::edits(format!("Write them as E.164, {words}"), in_region(case, &region))
    };
    regions.into_iter().flatten().filter_map(cure).collect()
}

fn in_region(case: &Case<'_>, region: &str) -> Vec<RuleChange> {
    let rules: Vec<_> = case.rules().collect();
    let changes = rules.iter().filter_map(|rule| {
        let is_shared = rules.iter().filter(|other| read_alike(other, rule)).count() > 1;
        let holds_several = || {
            case.people
                .iter()
                .any(|person| rule.read_values(person.value()).iter().any(|text| has_several_numbers(text)))
        };
        let kind = if rule.rule.target.short().contains("[mobile]") { "mobile" } else { "work" };
        let which = (is_shared || holds_several()).then_some(kind);
        case.wrap(rule, &|dialect: Dialect, text: &str| match PhoneCall::read(dialect, text) {
            Some(call) if call.says_which => None,
            Some(call) => dialect.phone_of(&call.source, &call.region.unwrap_or_else(|| region.to_owned()), which),
            None => dialect.phone_of(text, region, which),
        })
    });
    changes.collect()
}

/// A rule that is a call of `Phone`: what it reads, and as a number of which region.
pub(super) struct PhoneCall {
    source: String,
    pub region: Option<String>,
    says_which: bool,
}

impl PhoneCall {
    pub fn read(dialect: Dialect, text: &str) -> Option<Self> {
        let expression = expression::parse(dialect, text).expression?;
        let Outline::Call(function, arguments) = expression.outlined().what else { return None };
        let argument = |place| {
            let (_, argument) = arguments.iter().find(|(at, _)| *at == place)?;
            text.get(argument.span.clone()).map(str::to_owned)
        };
        let call = Self { source: argument(0)?, region: argument(1), says_which: argument(2).is_some() };
        (function.name == "Phone").then_some(call)
    }
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
