//! The telling people: those who are hard cases of most rules, and one who is like most.

use std::collections::BTreeMap;

use serde_json::Value;

use super::words::sent;
use super::{SpecificationOf, WhosePeople};
use crate::check::{HardReason, PopulationReport};
use crate::mapping::{CompiledMapping, CompiledRule, called};
use crate::source::{Record, RecordIndex};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    pub name: String,
    /// The login, or what else the record is known by.
    pub key: String,
    /// Of what each is a hard case: "title: longest, 80 characters".
    pub reasons: Vec<String>,
    /// What is sent, one for each rule in the mapping's order.
    pub sent: Vec<String>,
}

/// Of which rules a record is a hard case, and why.
type Reasons = Vec<(usize, HardReason)>;

pub fn telling(
    asked: &SpecificationOf<'_>,
    compiled: &CompiledMapping,
    report: &PopulationReport,
    most: usize,
) -> Vec<Telling> {
    let mut by_record: BTreeMap<usize, Reasons> = BTreeMap::new();
    for (rule, coverage) in report.coverage.iter().enumerate() {
        if compiled.rules.get(rule).is_none_or(CompiledRule::is_secret) {
            continue;
        }
        for case in coverage.hard.list() {
            by_record.entry(case.record).or_default().extend(case.reasons.into_iter().map(|reason| (rule, reason)));
        }
    }
    let chosen = choose(by_record, most);
    chosen.into_iter().filter_map(|(record, reasons)| one(asked, compiled, record, reasons)).collect()
}

/// The hardest first, and at the end the one who is like most.
fn choose(by_record: BTreeMap<usize, Reasons>, most: usize) -> Vec<(usize, Reasons)> {
    let mut all: Vec<(usize, Reasons)> = by_record.into_iter().collect();
    let typical = |reasons: &Reasons| reasons.iter().filter(|(_, reason)| is_typical(*reason)).count();
    // Of equals the first record.
    let like_most = all.iter().max_by_key(|(record, reasons)| (typical(reasons), std::cmp::Reverse(*record)));
    let like_most = like_most.filter(|(_, reasons)| typical(reasons) > 0).map(|(record, _)| *record);
    let hardness = |reasons: &Reasons| reasons.iter().map(|(_, reason)| weight(*reason)).sum::<usize>();
    all.sort_by_key(|(record, reasons)| (std::cmp::Reverse(hardness(reasons)), *record));
    let last = like_most.and_then(|record| all.iter().position(|(one, _)| *one == record)).map(|at| all.remove(at));
    all.truncate(most.saturating_sub(usize::from(last.is_some())));
    all.extend(last);
    all
}

const fn is_typical(reason: HardReason) -> bool {
    matches!(reason, HardReason::Typical(_))
}

/// How much a reason tells.
const fn weight(reason: HardReason) -> usize {
    match reason {
        HardReason::Refused(_) => 8,
        HardReason::NotRead(_) => 7,
        HardReason::NotKnown(_) => 6,
        HardReason::Guessed(_) => 5,
        HardReason::Oddest(_) => 4,
        HardReason::Longest(_) | HardReason::Empty(_) | HardReason::LeftOut(_) => 3,
        HardReason::Default(_) => 2,
        HardReason::Shortest(_) | HardReason::Kind(_) => 1,
        HardReason::Typical(_) => 0,
    }
}

fn one(
    asked: &SpecificationOf<'_>,
    compiled: &CompiledMapping,
    record: usize,
    mut reasons: Reasons,
) -> Option<Telling> {
    let kind = compiled.mapping.kind;
    let record = asked.set.record(kind, RecordIndex(record)).ok()?;
    let mapped = compiled.apply(record.value(), asked.context);
    // Stable: of reasons that tell as much, the first rule's comes first.
    reasons.sort_by_key(|(_, reason)| std::cmp::Reverse(weight(*reason)));
    let said = |(rule, reason): &(usize, HardReason)| {
        let target = compiled.rules[*rule].rule.target.short();
        format!("{target}: {}", reason.words(kind.noun(), kind.plural()))
    };
    let sent = compiled.rules.iter().zip(&mapped.rules).map(|(rule, result)| sent(rule, result)).collect();
    let (name, key) = known_as(asked, &record, &mapped.resource);
    Some(Telling { name, key, reasons: reasons.iter().map(said).collect(), sent })
}

/// The name and the key. With other names in place of the real ones they are what the rules give: the record may have more
/// columns that tell who it is, which no rule reads and nothing replaces.
fn known_as(asked: &SpecificationOf<'_>, record: &Record, resource: &Value) -> (String, String) {
    if !matches!(asked.people, WhosePeople::Pseudonymised { .. }) {
        return (called(record, resource), record.key());
    }
    let first = |attributes: &[&str]| {
        let text = attributes.iter().find_map(|attribute| resource.get(attribute)?.as_str());
        text.unwrap_or("not known").to_owned()
    };
    (first(&["displayName", "userName"]), first(&["userName", "externalId"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(all: &[(usize, &[HardReason])], most: usize) -> Vec<usize> {
        let with_rules = |reasons: &[HardReason]| reasons.iter().copied().enumerate().collect::<Reasons>();
        let by_record = all.iter().map(|(record, reasons)| (*record, with_rules(reasons))).collect();
        choose(by_record, most).into_iter().map(|(record, _)| record).collect()
    }

    #[test]
    fn the_hardest_come_first_and_one_like_most_is_the_last() {
        use HardReason::{Empty, Kind, Longest, Refused, Typical};
        let all: &[(usize, &[HardReason])] = &[
            (0, &[Typical(9), Typical(9)]),
            (1, &[Longest(80)]),
            (2, &[Kind(2), Kind(2)]),
            (3, &[Refused(1)]),
            (4, &[Longest(80)]),
            (5, &[Typical(9), Empty(3), Longest(7)]),
        ];
        for (name, most, expected) in [
            ("all", 10, vec![3, 5, 1, 4, 2, 0]),
            ("of equals the first", 4, vec![3, 5, 1, 0]),
            ("one", 1, vec![0]),
            ("none", 0, vec![0]),
        ] {
            assert_eq!(chosen(all, most), expected, "{name}");
        }
        assert_eq!(chosen(&all[1..5], 10), [3, 1, 4, 2], "nobody is like most");
        assert_eq!(chosen(&[], 10), Vec::<usize>::new());
    }
}
