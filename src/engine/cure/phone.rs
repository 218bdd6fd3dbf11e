//! Phone numbers that can be dialled from anywhere: with the calling code, and nothing but digits.

use super::Cure;
use super::case::{Case, of_those, quoted};
use super::region::Region;
use crate::expression::Dialect;
use crate::expression::mend::{has, replaced};

/// What is no part of a number that is dialled: "(0)" behind a calling code, blanks, words, signs.
const NOT_DIALLED: &str = r"\(0\)|[^0-9+]";
/// Everything that is no international number.
const NOT_INTERNATIONAL: &str = r"^(?!\+[1-9][0-9]{6,14}$).*$";

pub(super) fn cures(case: &Case<'_>) -> Vec<Cure> {
    let dialect = case.dialect();
    let region = case.hints.region;
    of_those([
        region.and_then(|region| by_number_plan(case, region)),
        region.and_then(|region| {
            let changes = case.wrapped(|dialect, text| international(dialect, text, region));
            Cure::edits(format!("Write them with +{}, as in {}", region.calling_code, region.name()), changes)
        }),
        Cure::edits("Keep digits and + only", case.wrapped(dialled)),
        Cure::edits(
            "Leave out what cannot be dialled",
            case.wrapped(|dialect, text| {
                let text =
                    region.map_or_else(|| dialled(dialect, text), |region| international(dialect, text, region))?;
                replaced(dialect, &text, NOT_INTERNATIONAL, None, "")
            }),
        ),
    ])
    .into_iter()
    .filter(|_| dialect.has_functions())
    .collect()
}

/// By the numbering plans that `Phone` knows. Rules that read the same field take the first of it that is of their kind.
fn by_number_plan(case: &Case<'_>, region: &Region) -> Option<Cure> {
    let rules: Vec<_> = case.rules().collect();
    let changes = rules.iter().filter_map(|rule| {
        let is_shared = rules.iter().filter(|other| other.reads == rule.reads).count() > 1;
        let kind = if rule.rule.target.short().contains("[mobile]") { "mobile" } else { "work" };
        let which = is_shared.then_some(kind);
        case.wrap(rule, &|dialect: Dialect, text: &str| dialect.phone(text, region.alpha2, which))
    });
    Cure::edits(format!("Write them as E.164, region {}", region.name()), changes.collect())
}

fn dialled(dialect: Dialect, text: &str) -> Option<String> {
    if has(dialect, "String.replace") {
        let without = |text: String, sign| Some(format!("String.replace({text}, {}, \"\")", quoted(dialect, sign)?));
        return ["(0)", "(", ")", "-", "/", "."].into_iter().try_fold(format!("String.removeSpaces({text})"), without);
    }
    replaced(dialect, text, NOT_DIALLED, None, "")
}

/// The trunk prefix gives way to the calling code, and 00 to +.
fn international(dialect: Dialect, text: &str, region: &Region) -> Option<String> {
    let digits = dialled(dialect, text)?;
    let with_plus = replaced(dialect, &digits, "^00", None, "+")?;
    let national =
        if region.trunk.is_empty() { "^(?=[1-9])".to_owned() } else { format!("^{}(?=[1-9])", region.trunk) };
    replaced(dialect, &with_plus, &national, None, &format!("+{}", region.calling_code))
}
