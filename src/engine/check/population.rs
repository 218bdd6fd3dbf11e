//! The whole population in one parallel pass: every record mapped, finished and checked, most of them by a quick look
//! ([`super::quick`]); then what only shows when all are seen: duplicates, references that lead nowhere, rules that
//! never give anything.

use serde_json::Value;

use super::identifiers::{Identifiers, add_identifiers, refers_to};
use super::marks::RecordMarks;
use super::quick::{Looked, Quick, QuickReader};
use super::report::{Coverage, EXAMPLES, Example, FindingCause, PopulationReport};
use super::resource::Checker;
use super::seen::{AllKnown, Known, Seen, folded};
use super::tally::{CauseNumber, Tally};
use super::{Checked, mapping};
use crate::base::{Cancel, Cancelled, Finding, Place, Progress, ResourceKind};
use crate::mapping::{CompiledRule, Holds, Mapped, called};
use crate::scim::TargetPath;
use crate::source::walk::{SlotReader, Wanted};
use crate::source::{Folded, LoadedSet, ReadError, Record, RecordIndex, RecordText, TextBlock};

/// Checks all records of the mapping's kind.
///
/// # Errors
/// Only when it is asked to stop. A file that cannot be read any more becomes a finding.
pub fn population(
    set: &LoadedSet,
    of: &Checked<'_>,
    progress: &Progress,
    cancel: &Cancel,
) -> Result<PopulationReport, Cancelled> {
    match population_so_far(set, of, progress, cancel) {
        (_, Err(ReadError::Cancelled(cancelled))) => Err(cancelled),
        (_, Err(error)) => Ok(unreadable(of.compiled.mapping.kind, of, &error)),
        (report, Ok(())) => Ok(report),
    }
}

/// The same, with the report over the records that were seen before it was broken off. What needs all of them to be said
/// is not in it then: who refers to nobody, which rules never give anything.
pub fn population_so_far(
    set: &LoadedSet,
    of: &Checked<'_>,
    progress: &Progress,
    cancel: &Cancel,
) -> (PopulationReport, Result<(), ReadError>) {
    checked_by(&Pass::new(*of), set, progress, cancel)
}

/// The same without quick looks, to hold the one against the other.
#[cfg(test)]
pub(super) fn record_by_record(set: &LoadedSet, of: &Checked<'_>) -> PopulationReport {
    let pass = Pass { quick: None, ..Pass::new(*of) };
    checked_by(&pass, set, &Progress::default(), &Cancel::default()).0
}

fn checked_by(
    pass: &Pass<'_>,
    set: &LoadedSet,
    progress: &Progress,
    cancel: &Cancel,
) -> (PopulationReport, Result<(), ReadError>) {
    let (kind, of) = (pass.kind, &pass.of);
    let each = |worker: &mut Worker, block: &TextBlock<'_>| pass.block(worker, block);
    let Folded { shares, ended } = set.fold_blocks_so_far(kind, progress, cancel, || pass.worker(), each);
    let tally = shares.into_iter().map(|worker| worker.tally).reduce(Tally::merged);
    let mut tally = tally.unwrap_or_else(|| Tally::new(of));
    let known = ended.and_then(|()| match kind {
        ResourceKind::User => Ok(std::mem::take(&mut tally.known)),
        ResourceKind::Group => Ok(known_users(set, pass, cancel)?),
    });
    match known {
        Ok(known) => (pass.report(set, tally, Some(known)), Ok(())),
        Err(error) => (pass.report(set, tally, None), Err(error)),
    }
}

fn unreadable(kind: ResourceKind, of: &Checked<'_>, error: &ReadError) -> PopulationReport {
    let finding = Finding::error("records-unreadable", "Records could not be read any more")
        .because(error.to_string())
        .remedy("Load the file again.");
    let causes = vec![FindingCause { finding, count: 0, examples: Vec::new() }];
    PopulationReport { kind, records: 0, causes, coverage: Tally::new(of).coverage, marks: RecordMarks::default() }
}

/// What users can be referred to by, for the members of groups.
fn known_users(set: &LoadedSet, pass: &Pass<'_>, cancel: &Cancel) -> Result<Known, Cancelled> {
    let mut known = Known::default();
    if pass.references.is_empty() || set.count(ResourceKind::Group) == 0 {
        return Ok(known);
    }
    let mut wanted = Wanted::default();
    let identifiers = Identifiers::new(ResourceKind::User, |path| wanted.slot(path));
    let make = || (Known::default(), wanted.reader().unwrap_or_default());
    let add = |(known, reader): &mut (Known, SlotReader), text: RecordText<'_>| {
        let (slots, walked) = reader.read(text.text)?;
        if walked.repeated_key.is_none() {
            identifiers.of(text, |slot| &slots[slot], &mut |identifier| known.add(identifier));
        } else {
            text.record(ResourceKind::User).iter().for_each(|record| add_identifiers(known, record));
        }
        Ok(())
    };
    match set.fold_texts(ResourceKind::User, &Progress::default(), cancel, make, add) {
        Ok(parts) => parts.into_iter().for_each(|(part, _)| known.merge(part)),
        Err(ReadError::Cancelled(cancelled)) => return Err(cancelled),
        Err(_) => {}
    }
    Ok(known)
}

/// The pass over the records, made ready once.
struct Pass<'a> {
    of: Checked<'a>,
    kind: ResourceKind,
    checker: Checker<'a>,
    /// Rules whose value the client looks up: a manager's id that is sent as it is leads nowhere by nature.
    references: Vec<usize>,
    quick: Option<Quick<'a>>,
}

/// One thread's part.
struct Worker {
    tally: Tally,
    quick: Option<QuickReader>,
}

impl<'a> Pass<'a> {
    fn new(of: Checked<'a>) -> Self {
        let kind = of.compiled.mapping.kind;
        let looked_up = of.client.references(kind);
        let is_reference =
            |rule: &CompiledRule| rule.is_reference() && looked_up.contains(&rule.rule.target.attribute());
        let rules = of.compiled.rules.iter().enumerate();
        let references: Vec<usize> = rules.filter(|(_, rule)| is_reference(rule)).map(|(i, _)| i).collect();
        let quick = Quick::new(of, &references);
        Self { kind, checker: Checker::new(of), references, quick, of }
    }

    fn worker(&self) -> Worker {
        Worker { tally: Tally::new(&self.of), quick: self.quick.as_ref().map(Quick::reader) }
    }

    fn block(&self, worker: &mut Worker, block: &TextBlock<'_>) -> Result<(), ReadError> {
        block.for_each(|text| {
            let tally = &mut worker.tally;
            let signature = match (&self.quick, &mut worker.quick) {
                (Some(quick), Some(reader)) => match quick.look(reader, tally, text)? {
                    Looked::Counted => return Ok(()),
                    Looked::Unknown(signature) => signature,
                },
                _ => None,
            };
            let causes = text.record(self.kind).map(|record| self.add(tally, &record));
            if let (Some(signature), Some(causes), Some(reader)) = (signature, causes, &mut worker.quick) {
                reader.remember(signature, causes);
            }
            Ok(())
        })
    }

    fn mapped(&self, record: &Record) -> Mapped {
        let mut mapped = self.of.compiled.apply(record.value(), self.of.context);
        self.of.client.finish(self.kind, &mut mapped.resource);
        mapped
    }

    /// Checks a record as it is on screen; says which causes it shows.
    fn add(&self, tally: &mut Tally, record: &Record) -> Vec<CauseNumber> {
        let mapped = self.mapped(record);
        tally.records += 1;
        tally.cover(&mapped, record.index.0);
        let causes = tally.add_findings(self.checker.findings(record, &mapped), record);
        for (i, rule) in self.of.compiled.rules.iter().enumerate().filter(|(_, r)| r.rule.matching.is_some()) {
            let case_exact = rule.attribute.as_ref().is_some_and(|a| a.case_exact);
            if let Some(text) = text_at(&rule.rule.target, &mapped.resource) {
                tally.add_matching(i, text, case_exact, record.index.0);
            }
        }
        if let Some(email) = primary_email(&mapped.resource) {
            tally.emails.add(folded(email, false), record.index.0);
        }
        if self.kind == ResourceKind::User && !self.references.is_empty() {
            add_identifiers(&mut tally.known, record);
        }
        self.references(&mapped.resource, &mut |key| tally.add_reference(key, record.index.0));
        causes
    }

    /// Whom a resource refers to.
    fn references(&self, resource: &Value, each: &mut dyn FnMut(&str)) {
        for rule in self.references.iter().map(|rule| &self.of.compiled.rules[*rule]) {
            rule.rule.target.root().get_all(resource).into_iter().for_each(|value| refers_to(value, each));
        }
    }

    /// `known`: what all users can be referred to by; without it, not everybody was seen.
    fn report(&self, set: &LoadedSet, mut tally: Tally, known: Option<Known>) -> PopulationReport {
        let of_records = tally.causes();
        let told = of_records.iter().map(|cause| &cause.finding);
        let of_mapping = mapping::unless_told(mapping::findings(&self.of), told);
        let uncounted = |finding| FindingCause { finding, count: 0, examples: Vec::new() };
        let mut causes: Vec<FindingCause> = of_mapping.into_iter().map(uncounted).collect();
        causes.extend(of_records.into_iter().map(counted));
        let mut marks = std::mem::take(&mut tally.marks);
        for (rule, seen) in tally.matching {
            let target = self.of.compiled.rules[rule].rule.target.clone();
            if let Some(looks) = tally.looks.remove(&rule) {
                causes.extend(self.shared(set, &mut marks, "look-alike-values", Some(&target), &looks.alike(&seen)));
            }
            causes.extend(self.shared(set, &mut marks, "duplicate-matching-value", Some(&target), &seen.shared()));
        }
        if !self.matches_by_email() {
            causes.extend(self.shared(set, &mut marks, "duplicate-email", None, &tally.emails.shared()));
        }
        if let Some(known) = known {
            causes.extend(self.lost(set, &mut marks, &tally.references, &known.all()));
            let is_told = tally.records > 0;
            let idle = tally.coverage.iter().filter(|coverage| is_told && is_idle(coverage, &causes));
            let idle: Vec<&Coverage> = idle.collect();
            causes.extend(idle.into_iter().map(|coverage| self.never_filled(set, coverage)));
        }
        let (kind, records, coverage, marks) = (self.kind, tally.records, tally.coverage, marks.in_order());
        let mut report = PopulationReport { kind, records, causes, coverage, marks };
        report.sort();
        report
    }

    /// Then a shared address is a shared matching value, and one finding is enough.
    fn matches_by_email(&self) -> bool {
        self.of.compiled.mapping.matching().first().is_some_and(|rule| rule.target.attribute() == "emails")
    }

    /// Records that share a value: of this target, or else their e-mail address.
    fn shared(
        &self,
        set: &LoadedSet,
        marks: &mut RecordMarks,
        name: &'static str,
        target: Option<&TargetPath>,
        groups: &[Vec<u32>],
    ) -> Option<FindingCause> {
        mark_all(marks, name, groups.iter().flatten());
        let count = groups.iter().map(Vec::len).sum();
        let first: Vec<usize> = groups.iter().flatten().take(EXAMPLES).map(|r| *r as usize).collect();
        let value = |record: &Record| {
            let resource = self.mapped(record).resource;
            target.map_or_else(|| primary_email(&resource), |target| text_at(target, &resource)).map(str::to_owned)
        };
        let examples = self.examples(set, &first, &value);
        let target = target.map_or_else(|| "emails".to_owned(), ToString::to_string);
        self.cause(name, Some(target), count, examples)
    }

    /// References to records that are not in the set.
    fn lost(
        &self,
        set: &LoadedSet,
        marks: &mut RecordMarks,
        references: &Seen,
        known: &AllKnown,
    ) -> Option<FindingCause> {
        let (name, target) = match self.kind {
            ResourceKind::User => {
                ("manager-outside-set", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager")
            }
            ResourceKind::Group => ("member-outside-set", "members"),
        };
        let lost = references.records_without(|key| known.has(key));
        mark_all(marks, name, lost.iter());
        let first: Vec<usize> = lost.iter().take(EXAMPLES).map(|record| *record as usize).collect();
        let key_of = |record: &Record| {
            let mut found = None;
            self.references(&self.mapped(record).resource, &mut |key| {
                if found.is_none() && !known.has(folded(key, false)) {
                    found = Some(key.to_owned());
                }
            });
            found
        };
        let examples = self.examples(set, &first, &key_of);
        self.cause(name, Some(target.to_owned()), lost.len(), examples)
    }

    /// A rule that gives nothing for anybody, and why: what it reads is not there, is empty, or becomes nothing.
    fn never_filled(&self, set: &LoadedSet, coverage: &Coverage) -> FindingCause {
        let rule = self.of.compiled.rules.iter().find(|rule| rule.rule.target == coverage.target);
        let count = set.count(self.kind);
        let read = set.sampled(self.kind, LOOKED_AT);
        let held: Vec<Holds> = rule
            .filter(|rule| !rule.reads.is_empty())
            .map(|rule| read.map(|record| rule.holds(record.value())).collect())
            .unwrap_or_default();
        let reads = rule.map(|rule| rule.reads.join(" and ")).unwrap_or_default();
        let (reason, remedy) = why_nothing(held.iter().max().copied(), held.len(), count, &reads);
        let finding = Finding::note("never-filled", format!("{} is filled for nobody", coverage.target.short()))
            .because(reason)
            .remedy(remedy)
            .at_target(coverage.target.to_string());
        FindingCause { finding, count: 0, examples: Vec::new() }
    }

    /// Reads some records again, for their names and values.
    fn examples(&self, set: &LoadedSet, records: &[usize], value: &dyn Fn(&Record) -> Option<String>) -> Vec<Example> {
        let read = records.iter().filter_map(|&at| set.record(self.kind, RecordIndex(at)).ok());
        let example = |record: Record| Example {
            record: record.index.0,
            name: called(&record, &self.mapped(&record).resource),
            value: value(&record),
        };
        read.map(example).collect()
    }

    fn cause(
        &self,
        name: &'static str,
        target: Option<String>,
        count: usize,
        examples: Vec<Example>,
    ) -> Option<FindingCause> {
        let first = examples.first()?;
        let code = super::code::explain(name)?;
        let place = Place {
            kind: Some(self.kind),
            record: Some(first.record),
            record_name: Some(first.name.clone()),
            target,
            value: first.value.clone(),
            ..Place::default()
        };
        let finding =
            Finding { place, ..Finding::new(code.severity, name, code.what).because(code.why).remedy(code.remedy) };
        Some(counted(FindingCause { finding, count, examples }))
    }
}

/// Whether a rule gave nothing for anybody, and no finding of the rule itself says why.
fn is_idle(coverage: &Coverage, causes: &[FindingCause]) -> bool {
    let says_why = |cause: &FindingCause| mapping::is_about(&cause.finding, "switch-key-case", &coverage.target);
    coverage.filled + coverage.refused + coverage.not_known == 0 && !causes.iter().any(says_why)
}

/// Marks records with how much a cause of this name matters.
fn mark_all<'r>(marks: &mut RecordMarks, name: &str, records: impl Iterator<Item = &'r u32>) {
    if let Some(code) = super::code::explain(name) {
        records.for_each(|record| marks.add(code.severity, *record as usize));
    }
}

/// The title says how many: "… (12 users)".
fn counted(mut cause: FindingCause) -> FindingCause {
    if let (2.., Some(kind)) = (cause.count, cause.finding.place.kind) {
        cause.finding.title = format!("{} ({})", cause.finding.title, kind.counted(cause.count));
    }
    cause
}

/// So many records, from all over the set, are looked at for why a rule gives nothing.
const LOOKED_AT: usize = 200;

fn why_nothing(best: Option<Holds>, looked_at: usize, records: usize, reads: &str) -> (String, &'static str) {
    let where_looked = if looked_at == records {
        String::new()
    } else {
        format!(" ({looked_at} of {} were looked at)", crate::base::counted(records, "record", "records"))
    };
    match best {
        None => ("Nothing is read by it.".to_owned(), "Choose a source, or remove the rule."),
        Some(Holds::Absent) => (
            format!("{reads} is not in this export{where_looked}. Whether people have it is not known."),
            "Ask for the attribute when you get the data, or remove the rule.",
        ),
        Some(Holds::Empty) => (
            format!("{reads} is in this export and empty{where_looked}."),
            "Fill it at the source, give the rule a default, or remove the rule.",
        ),
        Some(Holds::Something) => (
            format!("{reads} has values, and the rule gives nothing for them{where_looked}."),
            "Look at the rule with a record in view.",
        ),
    }
}

fn text_at<'v>(target: &TargetPath, resource: &'v Value) -> Option<&'v str> {
    target.get(resource)?.as_str().filter(|t| !t.is_empty())
}

/// The address marked primary, else the first.
fn primary_email(resource: &Value) -> Option<&str> {
    let emails = resource.get("emails")?.as_array()?;
    let primary = emails.iter().find(|e| e.get("primary").and_then(Value::as_bool) == Some(true));
    primary.or_else(|| emails.first())?.get("value")?.as_str().filter(|e| !e.is_empty())
}
