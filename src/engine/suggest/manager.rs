//! Managers: a column refers to other people by their number, address or name, and which it is stands in no heading.

use std::collections::{HashMap, HashSet};

use super::column::{Column, SampledRecords, alike};
use super::concept::Concept;
use super::propose::{Proposing, expression};
use crate::mapping::RuleSource;

/// By what a column refers to people.
#[derive(Clone, Debug)]
pub struct ReferredBy {
    /// The columns that hold it, in the order in which they are written.
    pub columns: Vec<usize>,
    /// The share of the references that lead to somebody in the sample.
    pub share: f64,
    /// In words: "Vorname and Nachname".
    pub words: String,
}

/// Below this, where everybody is in the sample, a column refers to nobody here.
pub const LEAST: f64 = 0.5;
/// What tells people apart is different for nearly all of them; names less so.
const LEAST_KEYS: f64 = 0.9;
const LEAST_NAMES: f64 = 0.5;
const NAMES: [Concept; 2] = [Concept::FullName, Concept::DisplayName];
/// So many references are looked at.
const LOOKED_AT: usize = 500;

/// By what the column refers to other people; nothing when it does not.
pub fn referred_by(at: usize, columns: &[Column], sample: &SampledRecords) -> Option<ReferredBy> {
    let column = &columns[at];
    let mut references: Vec<String> = column.filled().map(alike).collect();
    references.sort_unstable();
    references.dedup();
    references.truncate(LOOKED_AT);
    let share = |known: &HashSet<String>| {
        references.iter().filter(|reference| known.contains(*reference)).count() as f64 / references.len().max(1) as f64
    };
    let mut best: Option<ReferredBy> = None;
    for keys in keys(at, columns) {
        let by =
            ReferredBy { share: share(&values(&keys, columns, sample)), words: words(&keys, columns), columns: keys };
        if best.as_ref().is_none_or(|best| by.share > best.share) {
            best = Some(by);
        }
    }
    best.filter(|by| by.share > 0.0 && (by.share >= LEAST || !sample.is_whole))
}

/// What may tell people apart: single columns, and names in two.
fn keys(at: usize, columns: &[Column]) -> Vec<Vec<usize>> {
    let is_name = |column: &Column| column.readings.first().is_some_and(|r| NAMES.contains(&r.concept));
    let least = |column: &Column| if is_name(column) { LEAST_NAMES } else { LEAST_KEYS };
    let is_key = |other: &usize| *other != at && columns[*other].distinct_share() > least(&columns[*other]);
    let mut keys: Vec<Vec<usize>> = (0..columns.len()).filter(is_key).map(|other| vec![other]).collect();
    let of = |concept| columns.iter().position(|column| column.readings.first().is_some_and(|r| r.concept == concept));
    if let (Some(given), Some(family)) = (of(Concept::Given), of(Concept::Family)) {
        keys.push(vec![given, family]);
        keys.push(vec![family, given]);
    }
    keys
}

/// What stands there for one person only: what two people share says nobody.
fn values(keys: &[usize], columns: &[Column], sample: &SampledRecords) -> HashSet<String> {
    let of_record = |record: usize| {
        let parts: Vec<&str> = keys.iter().filter_map(|key| columns[*key].values[record].as_deref()).collect();
        [alike(&parts.join(" ")), alike(&parts.join(", "))]
    };
    let mut known: HashMap<String, usize> = HashMap::new();
    for record in 0..sample.records.len() {
        let texts: HashSet<String> = of_record(record).into_iter().filter(|text| !text.is_empty()).collect();
        texts.into_iter().for_each(|text| *known.entry(text).or_default() += 1);
    }
    known.into_iter().filter(|(_, count)| *count == 1).map(|(text, _)| text).collect()
}

fn words(keys: &[usize], columns: &[Column]) -> String {
    keys.iter().map(|key| columns[*key].title.as_str()).collect::<Vec<_>>().join(" and ")
}

/// The rule that looks people up so, where the language has one.
pub fn looked_up(at: usize, columns: &[Column], by: &ReferredBy, ground: Proposing) -> Option<RuleSource> {
    let names: Vec<&str> = by.columns.iter().map(|key| columns[*key].name.as_str()).collect();
    ground.dialect.person(&ground.read(&columns[at]), &names.join(", ")).map(expression)
}
