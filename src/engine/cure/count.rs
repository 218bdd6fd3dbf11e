//! What a cure is worth: the same people, checked with the changed mapping. Nothing is estimated.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;

use serde::Serialize;

use super::Asked;
use super::harm::{self, Harm};
use super::person::{Both, PersonChange};
use crate::base::{Cancel, Cancelled, Finding, Progress, Severity};
use crate::check::{self, Checked, FindingCause, PopulationReport};
use crate::mapping::{CompiledMapping, RuleChange};
use crate::scim::TargetPath;
use crate::source::{ReadError, Record};

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
    /// What it makes wrong, where no finding says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub harms: Vec<Harm>,
    /// Those who are concerned, as far as the findings name them; who is not helped comes first.
    pub people: Vec<PersonChange>,
}

impl Counted {
    /// Whether it can be taken unseen: it clears all, nobody loses anything by it, and nothing is wrong afterwards.
    pub fn is_safe(&self) -> bool {
        self.clears == self.of && self.lost == 0 && self.brings.is_empty() && self.harms.is_empty()
    }

    /// Whether something is wrong with it that was not before.
    pub fn is_harmful(&self) -> bool {
        self.brings_errors() || !self.harms.is_empty()
    }

    fn brings_errors(&self) -> bool {
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
    asked: &Asked<'_>,
    cause: &FindingCause,
    changes: &[RuleChange],
    cancel: &Cancel,
) -> Result<Counted, Cancelled> {
    let Asked { set, of, report: before, .. } = *asked;
    let compiled = compiled(&of, changes);
    let changed = Checked { compiled: &compiled, ..of };
    let after = check::population(set, &changed, &Progress::default(), cancel)?;
    let left = after.causes.iter().find(|other| is_same(&other.finding, &cause.finding));
    let remaining = left.map_or(0, cases);
    let both = Both { set, kind: before.kind, before: of, after: &compiled, changes };
    let stays = left.map(|left| everybody(asked, &changed, left, cancel)).transpose()?;
    let seen = harm::look(asked, &compiled, changes, cancel)?;
    let concerned = everybody(asked, &of, cause, cancel)?;
    let mut stays = stays.unwrap_or_default();
    stays.extend(concerned.intersection(&seen.wrong));
    let people = both.people(&concerned, &stays, &seen.elsewhere);
    Ok(Counted {
        clears: cases(cause).saturating_sub(remaining + seen.unnoticed),
        of: cases(cause),
        lost: lost(before, &after, changes).saturating_sub(seen.elsewhere.len()),
        before: totals(before),
        after: totals(&after),
        brings: brought(before, &after),
        harms: seen.harms,
        people,
    })
}

/// In larger sets only the first who show a cause are shown.
const FEW: usize = 5000;

/// Who shows a cause: all of them where that is asked for and the set is small, else the first. What shows only when all are
/// seen together, as that two have one address, is known of the first.
fn everybody(
    asked: &Asked<'_>,
    of: &Checked<'_>,
    cause: &FindingCause,
    cancel: &Cancel,
) -> Result<BTreeSet<usize>, Cancelled> {
    let mut people: BTreeSet<usize> = cause.examples.iter().map(|example| example.record).collect();
    let kind = asked.report.kind;
    if cause.count <= people.len() || !asked.everybody || asked.set.count(kind) > FEW {
        return Ok(people);
    }
    let mut look = |record: &Record| {
        let mut mapped = of.compiled.apply(record.value(), of.context);
        of.client.finish(kind, &mut mapped.resource);
        let found = check::resource(record, &mapped, of);
        if found.iter().any(|finding| is_same(finding, &cause.finding)) {
            people.insert(record.index.0);
        }
        ControlFlow::Continue(())
    };
    match asked.set.for_each(kind, cancel, &mut look) {
        Err(ReadError::Cancelled(cancelled)) => Err(cancelled),
        // A file that cannot be read any more is a finding of the check.
        Ok(()) | Err(_) => Ok(people),
    }
}

/// Causes that hang on their words are the same only with the same words.
fn is_same(one: &Finding, other: &Finding) -> bool {
    let key = |finding: &Finding| (finding.code, finding.place.target.clone());
    key(one) == key(other)
        && (!check::is_told_by_words(one.code)
            || check::without_count(&one.title) == check::without_count(&other.title))
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
