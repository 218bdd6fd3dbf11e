//! What a cure is worth: the same people, checked with the changed mapping. Nothing is estimated.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::person::{Both, PersonChange};
use crate::base::{Cancel, Cancelled, Finding, Progress, Severity};
use crate::check::{self, Checked, FindingCause, PopulationReport};
use crate::mapping::{CompiledMapping, RuleChange};
use crate::scim::TargetPath;
use crate::source::LoadedSet;

/// Cases of each severity: a cause counts for each person who shows it, one of the mapping as such once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub errors: usize,
    pub warnings: usize,
}

/// A cause that is there only with the cure, or for more people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Brought {
    pub code: &'static str,
    pub severity: Severity,
    pub title: String,
    /// So many more people show it.
    pub count: usize,
}

/// What a cure does over all people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// So many of the cases are gone…
    pub clears: usize,
    /// …of so many.
    pub of: usize,
    /// So many values are sent no more.
    pub lost: usize,
    pub before: Totals,
    pub after: Totals,
    /// Errors and warnings that come up with it.
    pub brings: Vec<Brought>,
    /// Those who are concerned, as far as the findings name them; who is not helped comes first.
    pub people: Vec<PersonChange>,
}

impl Counted {
    /// Whether it can be taken unseen: it clears all, and nobody loses anything by it.
    pub fn is_safe(&self) -> bool {
        self.clears == self.of && self.lost == 0 && self.brings.is_empty()
    }

    pub fn brings_errors(&self) -> bool {
        self.brings.iter().any(|brought| brought.severity == Severity::Error)
    }
}

/// The cases of a report.
pub fn totals(report: &PopulationReport) -> Totals {
    let of = |severity| {
        let same = report.causes.iter().filter(|cause| cause.finding.severity == severity);
        same.map(cases).sum()
    };
    Totals { errors: of(Severity::Error), warnings: of(Severity::Warning) }
}

fn cases(cause: &FindingCause) -> usize {
    cause.count.max(1)
}

/// What makes causes of two reports the same.
fn key(cause: &FindingCause) -> (&'static str, Option<&str>) {
    (cause.finding.code, cause.finding.place.target.as_deref())
}

/// Checks all people with the changes, and compares with what was found before.
///
/// # Errors
/// When it is asked to stop.
pub fn count(
    set: &LoadedSet,
    of: &Checked<'_>,
    before: &PopulationReport,
    cause: &FindingCause,
    changes: &[RuleChange],
    cancel: &Cancel,
) -> Result<Counted, Cancelled> {
    let compiled = compiled(of, changes);
    let changed = Checked { compiled: &compiled, ..*of };
    let after = check::population(set, &changed, &Progress::default(), cancel)?;
    let left = after.causes.iter().find(|other| is_same(other, cause));
    let remaining = left.map_or(0, cases);
    let both = Both { set, kind: before.kind, before: *of, after: &compiled, changes };
    Ok(Counted {
        clears: cases(cause).saturating_sub(remaining),
        of: cases(cause),
        lost: lost(before, &after, changes),
        before: totals(before),
        after: totals(&after),
        brings: brought(before, &after),
        people: both.people(&cause.examples, left.map_or(&[], |left| &left.examples)),
    })
}

/// Causes that hang on their words are the same only with the same words.
fn is_same(one: &FindingCause, other: &FindingCause) -> bool {
    let by_words = matches!(one.finding.code, "rule-at-fault" | "name-not-offered" | "expression-note");
    key(one) == key(other) && (!by_words || one.finding.title == other.finding.title)
}

fn compiled(of: &Checked<'_>, changes: &[RuleChange]) -> CompiledMapping {
    let mapping = Arc::new(of.compiled.mapping.with(changes));
    let kind = mapping.kind;
    CompiledMapping::compile(&mapping, of.client.dialect, of.client.names(kind), of.provider.resource_type(kind))
}

/// Values that the changed rules gave before and do not give now.
fn lost(before: &PopulationReport, after: &PopulationReport, changes: &[RuleChange]) -> usize {
    let filled = |report: &PopulationReport, target: &TargetPath| {
        report.coverage.iter().find(|coverage| coverage.target == *target).map_or(0, |coverage| coverage.filled)
    };
    let mut targets: Vec<(&TargetPath, &TargetPath)> = Vec::new();
    for change in changes {
        let now = if let RuleChange::Retarget { to, .. } = change { to } else { change.target() };
        if !targets.iter().any(|(known, _)| *known == change.target()) {
            targets.push((change.target(), now));
        }
    }
    targets.into_iter().map(|(was, now)| filled(before, was).saturating_sub(filled(after, now))).sum()
}

fn brought(before: &PopulationReport, after: &PopulationReport) -> Vec<Brought> {
    let mut known: HashMap<_, usize> = HashMap::new();
    before.causes.iter().for_each(|cause| *known.entry(key(cause)).or_default() += cases(cause));
    let matters = after.causes.iter().filter(|cause| cause.finding.severity > Severity::Note);
    let more = matters.filter_map(|cause| {
        let left = known.entry(key(cause)).or_default();
        let more = cases(cause).saturating_sub(*left);
        *left = left.saturating_sub(cases(cause));
        let Finding { code, severity, title, .. } = &cause.finding;
        (more > 0).then(|| Brought { code, severity: *severity, title: title.clone(), count: more })
    });
    more.collect()
}
