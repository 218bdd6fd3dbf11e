//! The whole population in one parallel pass: every record mapped, finished and checked; then what only shows when all
//! are seen: duplicates, references that lead nowhere, rules that never give anything.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::report::{Cause, Coverage, EXAMPLES, Example, PopulationReport};
use super::resource::Checker;
use super::seen::{Known, Seen, folded};
use super::{Checked, mapping};
use crate::base::{Cancel, Cancelled, Finding, Place, Progress, ResourceKind};
use crate::mapping::{Mapped, RuleState};
use crate::scim::TargetPath;
use crate::source::{LoadedSet, ReadError, Record, RecordIndex};

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
    let kind = of.compiled.mapping.kind;
    let pass = Pass::new(*of);
    let folded = set.fold(kind, progress, cancel, || Tally::new(of), |tally, record| pass.add(tally, record));
    let tally = match folded {
        Ok(tallies) => tallies.into_iter().reduce(Tally::merged).unwrap_or_else(|| Tally::new(of)),
        Err(ReadError::Cancelled(cancelled)) => return Err(cancelled),
        Err(error) => return Ok(unreadable(kind, of, &error)),
    };
    let known = match kind {
        ResourceKind::User => None,
        ResourceKind::Group => Some(known_users(set, of, cancel)?),
    };
    Ok(pass.report(set, tally, known))
}

fn unreadable(kind: ResourceKind, of: &Checked<'_>, error: &ReadError) -> PopulationReport {
    let finding = Finding::error("records-unreadable", "Records could not be read any more")
        .because(error.to_string())
        .remedy("Load the file again.");
    let causes = vec![Cause { finding, count: 0, examples: Vec::new() }];
    PopulationReport { kind, records: 0, causes, coverage: Tally::new(of).coverage }
}

/// What users can be referred to by, for the members of groups.
fn known_users(set: &LoadedSet, of: &Checked<'_>, cancel: &Cancel) -> Result<Known, Cancelled> {
    let mut known = Known::default();
    if of.compiled.rules.iter().all(|r| !r.is_reference()) {
        return Ok(known);
    }
    let folded = set.fold(ResourceKind::User, &Progress::default(), cancel, Known::default, add_identifiers);
    match folded {
        Ok(parts) => parts.into_iter().for_each(|part| known.merge(part)),
        Err(ReadError::Cancelled(cancelled)) => return Err(cancelled),
        Err(_) => {}
    }
    Ok(known)
}

/// A record is referred to by its id, or by what an administrator knows it by.
fn add_identifiers(known: &mut Known, record: &Record) {
    known.add(&record.key());
    for key in ["id", "email", "mail", "primaryEmail", "username", "userPrincipalName"] {
        match record.value().get(key) {
            Some(Value::String(text)) if !text.is_empty() => known.add(text),
            Some(Value::Number(number)) => known.add(&number.to_string()),
            _ => {}
        }
    }
}

/// What one thread has seen.
struct Tally {
    records: usize,
    causes: BTreeMap<CauseKey, Cause>,
    coverage: Vec<Coverage>,
    matching: HashMap<TargetPath, Seen>,
    emails: Seen,
    known: Known,
    /// References to other records: (identifier, record, its name).
    references: Vec<(String, usize)>,
}

/// What makes two findings one cause: the code, the target, and for rules the words.
type CauseKey = (&'static str, Option<String>, String);

fn cause_key(finding: &Finding) -> CauseKey {
    let by_words = matches!(finding.code, "rule-at-fault" | "name-not-offered" | "expression-note");
    (finding.code, finding.place.target.clone(), if by_words { finding.title.clone() } else { String::new() })
}

impl Tally {
    fn new(of: &Checked<'_>) -> Self {
        let coverage = of.compiled.rules.iter().map(|r| Coverage {
            target: r.rule.target.clone(),
            filled: 0,
            defaulted: 0,
            empty: 0,
            refused: 0,
        });
        Self {
            records: 0,
            causes: BTreeMap::new(),
            coverage: coverage.collect(),
            matching: HashMap::new(),
            emails: Seen::default(),
            known: Known::default(),
            references: Vec::new(),
        }
    }

    fn add_finding(&mut self, finding: Finding, record: &Record) {
        let example = Example {
            record: record.index.0,
            name: finding.place.record_name.clone().unwrap_or_default(),
            value: finding.place.value.clone(),
        };
        let cause =
            self.causes.entry(cause_key(&finding)).or_insert_with(|| Cause { finding, count: 0, examples: Vec::new() });
        let again = cause.examples.last().is_some_and(|e| e.record == example.record);
        cause.count += usize::from(!again);
        if cause.examples.len() < EXAMPLES && !again {
            cause.examples.push(example);
        }
    }

    fn cover(&mut self, mapped: &Mapped) {
        for (coverage, result) in self.coverage.iter_mut().zip(&mapped.rules) {
            match &result.state {
                RuleState::Filled => coverage.filled += 1,
                RuleState::Empty | RuleState::LeftOut => coverage.empty += 1,
                RuleState::Refused { .. } | RuleState::Faulty => coverage.refused += 1,
            }
            coverage.defaulted += usize::from(result.is_default);
        }
    }

    /// Two neighbouring runs as one; `self` is the earlier.
    fn merged(mut self, later: Self) -> Self {
        self.records += later.records;
        for (key, cause) in later.causes {
            match self.causes.get_mut(&key) {
                Some(present) => {
                    present.count += cause.count;
                    let room = EXAMPLES.saturating_sub(present.examples.len());
                    present.examples.extend(cause.examples.into_iter().take(room));
                }
                None => {
                    self.causes.insert(key, cause);
                }
            }
        }
        for (mine, theirs) in self.coverage.iter_mut().zip(later.coverage) {
            mine.filled += theirs.filled;
            mine.defaulted += theirs.defaulted;
            mine.empty += theirs.empty;
            mine.refused += theirs.refused;
        }
        for (target, seen) in later.matching.into_iter().collect::<BTreeMap<_, _>>() {
            self.matching.entry(target).or_default().merge(seen);
        }
        self.emails.merge(later.emails);
        self.known.merge(later.known);
        self.references.extend(later.references);
        self
    }
}

/// The pass over the records, made ready once.
struct Pass<'a> {
    of: Checked<'a>,
    kind: ResourceKind,
    checker: Checker<'a>,
}

impl<'a> Pass<'a> {
    fn new(of: Checked<'a>) -> Self {
        Self { kind: of.compiled.mapping.kind, checker: Checker::new(of), of }
    }

    fn mapped(&self, record: &Record) -> Mapped {
        let mut mapped = self.of.compiled.apply(record.value(), self.of.context);
        self.of.client.finish(self.kind, &mut mapped.resource);
        mapped
    }

    fn add(&self, tally: &mut Tally, record: &Record) {
        let mapped = self.mapped(record);
        tally.records += 1;
        tally.cover(&mapped);
        for finding in self.checker.findings(record, &mapped) {
            tally.add_finding(finding, record);
        }
        for rule in self.of.compiled.rules.iter().filter(|r| r.rule.matching.is_some()) {
            let case_exact = rule.attribute.as_ref().is_some_and(|a| a.case_exact);
            if let Some(text) = text_at(&rule.rule.target, &mapped.resource) {
                tally
                    .matching
                    .entry(rule.rule.target.clone())
                    .or_default()
                    .add(folded(text, case_exact), record.index.0);
            }
        }
        if let Some(email) = primary_email(&mapped.resource) {
            tally.emails.add(folded(email, false), record.index.0);
        }
        if self.kind == ResourceKind::User {
            add_identifiers(&mut tally.known, record);
        }
        self.add_references(tally, record, &mapped.resource);
    }

    /// Only what the client looks up: a manager's id that is sent as it is leads nowhere by nature.
    fn add_references(&self, tally: &mut Tally, record: &Record, resource: &Value) {
        let looked_up = self.of.client.references(self.kind);
        for rule in
            self.of.compiled.rules.iter().filter(|r| r.is_reference() && looked_up.contains(&r.rule.target.attribute()))
        {
            for value in rule.rule.target.root().get_all(resource) {
                let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                let keys = items.iter().filter_map(|item| item.get("value").unwrap_or(item).as_str());
                tally.references.extend(keys.map(|key| (key.to_owned(), record.index.0)));
            }
        }
    }

    fn report(&self, set: &LoadedSet, tally: Tally, known: Option<Known>) -> PopulationReport {
        let known = known.unwrap_or(tally.known);
        let mut causes: Vec<Cause> = mapping::findings(&self.of)
            .into_iter()
            .map(|finding| Cause { finding, count: 0, examples: Vec::new() })
            .collect();
        causes.extend(tally.causes.into_values().map(counted));
        for (target, seen) in tally.matching.into_iter().collect::<BTreeMap<_, _>>() {
            let value = |resource: &Value| text_at(&target, resource).map(str::to_owned);
            causes.extend(self.shared(set, "duplicate-matching-value", target.to_string(), seen, &value));
        }
        if !self.matches_by_email() {
            let value = |resource: &Value| primary_email(resource).map(str::to_owned);
            causes.extend(self.shared(set, "duplicate-email", "emails".to_owned(), tally.emails, &value));
        }
        causes.extend(self.lost(set, &tally.references, &known));
        if tally.records > 0 {
            causes.extend(tally.coverage.iter().filter(|c| c.filled + c.refused == 0).map(never_filled));
        }
        let mut report = PopulationReport { kind: self.kind, records: tally.records, causes, coverage: tally.coverage };
        report.sort();
        report
    }

    /// Then a shared address is a shared matching value, and one finding is enough.
    fn matches_by_email(&self) -> bool {
        self.of.compiled.mapping.matching().first().is_some_and(|rule| rule.target.attribute() == "emails")
    }

    fn shared(
        &self,
        set: &LoadedSet,
        name: &'static str,
        target: String,
        seen: Seen,
        value: &dyn Fn(&Value) -> Option<String>,
    ) -> Option<Cause> {
        let groups = seen.shared();
        let count = groups.iter().map(Vec::len).sum();
        let first: Vec<usize> = groups.iter().flatten().take(EXAMPLES).map(|r| *r as usize).collect();
        let examples = self.examples(set, &first, &|record| value(&self.mapped(record).resource));
        self.cause(name, Some(target), count, examples)
    }

    /// References to records that are not in the set.
    fn lost(&self, set: &LoadedSet, references: &[(String, usize)], known: &Known) -> Option<Cause> {
        let (name, target) = match self.kind {
            ResourceKind::User => {
                ("manager-outside-set", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager")
            }
            ResourceKind::Group => ("member-outside-set", "members"),
        };
        let mut lost: Vec<(usize, &str)> =
            references.iter().filter(|(key, _)| !known.has(key)).map(|(key, record)| (*record, key.as_str())).collect();
        lost.dedup_by_key(|(record, _)| *record);
        let first: Vec<usize> = lost.iter().take(EXAMPLES).map(|(record, _)| *record).collect();
        let key_of =
            |record: &Record| lost.iter().find(|(r, _)| *r == record.index.0).map(|(_, key)| (*key).to_owned());
        let examples = self.examples(set, &first, &key_of);
        self.cause(name, Some(target.to_owned()), lost.len(), examples)
    }

    /// Reads some records again, for their names and values.
    fn examples(&self, set: &LoadedSet, records: &[usize], value: &dyn Fn(&Record) -> Option<String>) -> Vec<Example> {
        let read = records.iter().filter_map(|&at| set.record(self.kind, RecordIndex(at)).ok());
        read.map(|record| Example { record: record.index.0, name: record.name(), value: value(&record) }).collect()
    }

    fn cause(&self, name: &'static str, target: Option<String>, count: usize, examples: Vec<Example>) -> Option<Cause> {
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
        Some(counted(Cause { finding, count, examples }))
    }
}

/// The title says how many: "… (12 users)".
fn counted(mut cause: Cause) -> Cause {
    if let (2.., Some(kind)) = (cause.count, cause.finding.place.kind) {
        cause.finding.title = format!("{} ({} {})", cause.finding.title, cause.count, kind.plural());
    }
    cause
}

fn never_filled(coverage: &Coverage) -> Cause {
    let finding = Finding::note("never-filled", format!("{} is filled for nobody", coverage.target.short()))
        .because("Its source is empty, or not in this export.")
        .remedy("Ask for the attribute when you get the data, or remove the rule.")
        .at_target(coverage.target.to_string());
    Cause { finding, count: 0, examples: Vec::new() }
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
