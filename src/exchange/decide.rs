//! One record's outcome: what this client, with its rules, would do once it has asked the account.
//!
//! The course is that of the client's own documentation where it has one (Microsoft: "How provisioning works"): match by
//! each matching attribute in order of precedence, create when nobody is found, change what differs when one is, stop
//! when several are. What a client would only learn from a refusal (a unique value that is taken) is looked up, because a
//! dry run must say it before.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::difference::{Difference, difference};
use super::endpoint::{AskError, ReadOnlyEndpoint};
use super::lookup::{Found, LookUps, id_of, question};
use super::marks;
use super::outcome::{Outcome, RecordMark, RecordPlan};
use super::plan::{DryRun, Rosters};
use super::references::{self, References};
use super::trouble::Trouble;
use crate::base::{Cancel, Cancelled, ResourceKind};
use crate::client::{Change, Identifier, PlannedRequest, ReferenceValue, Subject};
use crate::mapping::{CompiledMapping, Mapped, RuleState};
use crate::scim::{Filter, Request, TargetPath, Uniqueness};
use crate::source::{ReadError, Record, RecordIndex};

/// Where records are decided upon, by several workers at once.
pub(super) struct Desk<'a> {
    dry_run: &'a DryRun<'a>,
    rosters: &'a Rosters,
    look_ups: LookUps<'a>,
    cancel: &'a Cancel,
}

/// A record as the client sees it.
struct Wanted {
    record: Record,
    name: String,
    mapped: Mapped,
    /// As it would be created, and as an update would have it; references as the payload has them.
    created: Value,
    updated: Value,
    /// The client takes it for deleted, disabled or suspended.
    disabled: bool,
}

/// What the look-ups gave.
enum Match {
    /// There is nothing to look up by.
    Unasked,
    Nobody,
    One {
        target: TargetPath,
        resource: Value,
    },
    Several {
        target: TargetPath,
        value: String,
        ids: Vec<String>,
    },
}

impl<'a> Desk<'a> {
    pub fn new(
        dry_run: &'a DryRun<'a>,
        rosters: &'a Rosters,
        endpoint: &'a ReadOnlyEndpoint,
        cancel: &'a Cancel,
    ) -> Self {
        Self { dry_run, rosters, look_ups: LookUps::new(endpoint, cancel), cancel }
    }

    /// The requests that these records cost at least, each counted once. Nothing is sent.
    pub fn count_requests(&self, kind: ResourceKind, records: &[RecordIndex]) -> Result<u64, Cancelled> {
        let mut paths = HashSet::new();
        let mut reads = 0;
        for record in records {
            self.cancel.check()?;
            let Ok(wanted) = self.wanted(kind, *record) else { continue };
            let referred =
                self.identifiers(&wanted).into_iter().filter_map(|identifier| self.referred(kind, &identifier));
            let looked_up =
                std::iter::once(self.first_look_up(&wanted)).chain(referred.map(|other| self.first_look_up(&other)));
            paths.extend(looked_up.flatten());
            reads += u64::from(kind == ResourceKind::Group);
        }
        Ok(paths.len() as u64 + reads)
    }

    /// Plans one record. Trouble that only concerns this record becomes its outcome.
    pub fn plan(&self, kind: ResourceKind, index: RecordIndex) -> Result<RecordPlan, AskError> {
        self.cancel.check()?;
        let wanted = match self.wanted(kind, index) {
            Ok(wanted) => wanted,
            Err(error) => return Ok(unreadable(kind, index, &error)),
        };
        let mut plan = blank(&wanted);
        match self.decide(&wanted, &mut plan) {
            Ok(outcome) => plan.outcome = outcome,
            Err(AskError::Trouble(trouble)) if !trouble.concerns_every_request() => plan.outcome = cannot_say(&trouble),
            Err(error) => return Err(error),
        }
        for planned in self.look_up_requests(&wanted) {
            self.look_ups.forget_body(&planned.request);
        }
        plan.marks.sort_unstable();
        plan.marks.dedup();
        Ok(plan)
    }

    fn decide(&self, wanted: &Wanted, plan: &mut RecordPlan) -> Result<Outcome, AskError> {
        let client = self.dry_run.client;
        if wanted.kind() == ResourceKind::Group && !client.sends_groups() {
            plan.notes.push(format!("{} does not send groups.", client.kind().label()));
            return Ok(Outcome::NoChange);
        }
        plan.notes.extend(mapping_notes(self.mapping(wanted), &wanted.mapped));
        let found = self.find(wanted, &mut plan.asked)?;
        if let Some(conflict) = self.doubled(wanted, plan) {
            return Ok(conflict);
        }
        match found {
            Match::Unasked => Ok(Outcome::CannotSay { reason: self.nothing_to_match_by(wanted) }),
            Match::Several { target, value, ids } => Ok(Outcome::Conflict {
                reason: format!("{} in the account have {} “{value}”: {}", ids.len(), target.short(), ids.join(", ")),
            }),
            Match::Nobody => self.absent(wanted, plan),
            Match::One { target, resource } => {
                plan.matched_by = Some(target);
                plan.matched_id = id_of(&resource).map(str::to_owned);
                self.present(wanted, resource, plan)
            }
        }
    }

    /// The account has nobody like this.
    fn absent(&self, wanted: &Wanted, plan: &mut RecordPlan) -> Result<Outcome, AskError> {
        let client = self.dry_run.client;
        if wanted.disabled && !client.creates_disabled() {
            plan.marks.push(RecordMark::Disabled);
            plan.notes.push(format!(
                "{} does not create {} who are disabled.",
                client.kind().label(),
                wanted.kind().plural()
            ));
            return Ok(Outcome::NoChange);
        }
        for (target, value) in self.unique_values(wanted, &wanted.created) {
            if let Some(conflict) = self.taken(wanted, &target, &value, None, plan)? {
                return Ok(conflict);
            }
        }
        let known = self.refer_all(wanted, plan)?;
        plan.next = client.create(&self.subject(wanted, &wanted.created, &refer(&known)));
        if wanted.disabled {
            plan.marks.push(RecordMark::Disabled);
        }
        Ok(Outcome::WouldCreate)
    }

    /// The account has one like this.
    fn present(&self, wanted: &Wanted, found: Value, plan: &mut RecordPlan) -> Result<Outcome, AskError> {
        let Some(id) = id_of(&found).map(str::to_owned) else {
            return Ok(Outcome::CannotSay {
                reason: "The account's answer has no id, so no client could change it".to_owned(),
            });
        };
        if wanted.disabled {
            return Ok(self.disabled(wanted, &id, &found, plan));
        }
        let current = self.whole(wanted, &id, found, plan)?;
        let known = self.refer_all(wanted, plan)?;
        let desired = references::resolved(self.mapping(wanted), self.references(wanted), &wanted.updated, &known);
        let difference = difference(self.mapping(wanted), self.dry_run.client, &current, &desired);
        self.note_what_stays(&difference, plan);
        if let Some(conflict) = self.takes_a_taken_value(wanted, &id, &difference.changes, plan)? {
            return Ok(conflict);
        }
        plan.next = self.updates(wanted, &id, &current, &difference.changes, &known);
        Ok(self.changed(wanted, difference.changes, plan))
    }

    /// What an update that would be sent amounts to.
    fn changed(&self, wanted: &Wanted, changes: Vec<Change>, plan: &mut RecordPlan) -> Outcome {
        if plan.next.is_empty() {
            for Change { target, .. } in &changes {
                plan.notes.push(format!("{} differs, and {} sends nothing for it.", target.short(), self.label()));
            }
            return Outcome::NoChange;
        }
        plan.marks.extend(marks::of_changes(&changes, self.mapping(wanted), self.dry_run.provider.kind()));
        if changes.iter().any(takes_access_away) {
            plan.marks.push(RecordMark::Disabled);
            return Outcome::WouldDisable { changes };
        }
        Outcome::WouldChange { changes }
    }

    fn disabled(&self, wanted: &Wanted, id: &str, current: &Value, plan: &mut RecordPlan) -> Outcome {
        plan.marks.push(RecordMark::Disabled);
        let before = current.get("active").cloned();
        if before.as_ref().is_some_and(is_false) {
            plan.notes.push("It is disabled in the account already.".to_owned());
            return Outcome::NoChange;
        }
        let subject_refer = |key: &str| ReferenceValue::OutsideSet { key: key.to_owned() };
        let subject = self.subject(wanted, &wanted.updated, &subject_refer);
        plan.next = self.dry_run.client.disable(&subject, &Identifier::Known(id.to_owned()), Some(current));
        let change = TargetPath::parse("active").map(|target| Change { target, before, after: Some(json!(false)) });
        Outcome::WouldDisable { changes: change.into_iter().collect() }
    }

    /// A group's members are left out of lists by some, and asked to be by others; a group is read whole.
    fn whole(&self, wanted: &Wanted, id: &str, found: Value, plan: &mut RecordPlan) -> Result<Value, AskError> {
        if wanted.kind() == ResourceKind::User || found.get("members").is_some() {
            return Ok(found);
        }
        let segment = Identifier::Known(id.to_owned()).segment();
        let request =
            Request::get(format!("{}/{segment}", wanted.kind().endpoint()), "Read the group with its members");
        let whole = self.look_ups.read(&request)?;
        plan.asked.push(request);
        Ok(whole.unwrap_or(found))
    }

    /// The client compares references by itself; the other changes are handed to it.
    fn updates(
        &self,
        wanted: &Wanted,
        id: &str,
        current: &Value,
        changes: &[Change],
        known: &References,
    ) -> Vec<PlannedRequest> {
        let references = self.references(wanted);
        let own: Vec<Change> =
            changes.iter().filter(|c| !references::is_one_of(references, c.target.attribute())).cloned().collect();
        let refer = refer(known);
        let subject = self.subject(wanted, &wanted.updated, &refer);
        self.dry_run.client.update(&subject, &Identifier::Known(id.to_owned()), current, &own)
    }

    fn note_what_stays(&self, difference: &Difference, plan: &mut RecordPlan) {
        let label = self.label();
        for target in &difference.case_only {
            plan.notes.push(format!(
                "{} differs in case alone. By its schema that is no difference; a client that compares exactly would send it.",
                target.short()
            ));
        }
        for target in &difference.kept {
            plan.notes.push(format!(
                "{} has no value here and keeps its value in the account: {label} never clears.",
                target.short()
            ));
        }
    }

    /// An earlier record has the same matching value: whatever the client does for it, this one comes too late.
    fn doubled(&self, wanted: &Wanted, plan: &mut RecordPlan) -> Option<Outcome> {
        let first = self.rosters.of(wanted.kind()).first_double(wanted.record.index)?;
        let name =
            self.dry_run.set.record(wanted.kind(), first).map_or_else(|_| "another record".to_owned(), |r| r.name());
        plan.marks.push(RecordMark::Doubled);
        let reason = format!("{name} (record {}) has the same matching value and comes first", first.0 + 1);
        Some(Outcome::Conflict { reason })
    }

    fn takes_a_taken_value(
        &self,
        wanted: &Wanted,
        id: &str,
        changes: &[Change],
        plan: &mut RecordPlan,
    ) -> Result<Option<Outcome>, AskError> {
        for (target, value) in self.unique_values(wanted, &wanted.updated) {
            if changes.iter().any(|change| change.target == target)
                && let Some(conflict) = self.taken(wanted, &target, &value, Some(id), plan)?
            {
                return Ok(Some(conflict));
            }
        }
        Ok(None)
    }

    /// Asks whether somebody else has a value that only one may have.
    fn taken(
        &self,
        wanted: &Wanted,
        target: &TargetPath,
        value: &str,
        own: Option<&str>,
        plan: &mut RecordPlan,
    ) -> Result<Option<Outcome>, AskError> {
        let filter = Filter::equals(target.clone(), value).to_string();
        let purpose = format!("See whether {} is free", target.short());
        let request = Request::get(wanted.kind().endpoint(), purpose).with_query(&[("filter", &filter)]);
        let found = self.look_ups.find(&request, &(target.clone(), value.to_owned()))?;
        plan.asked.push(request);
        let by = match &found {
            Found::Nobody => return Ok(None),
            Found::One(_) if found.id() == own => return Ok(None),
            Found::One(_) => found.id().unwrap_or_default().to_owned(),
            Found::Several(ids) => ids.join(", "),
        };
        let reason =
            format!("{} “{value}” is taken in the account, by id {by}, and only one may have it", target.short());
        Ok(Some(Outcome::Conflict { reason }))
    }

    /// Values that only one resource may have, where the account can be asked for them and the client's look-up has not.
    fn unique_values(&self, wanted: &Wanted, resource: &Value) -> Vec<(TargetPath, String)> {
        let provider = self.dry_run.provider;
        let attributes = provider.resource_type(wanted.kind()).core.attributes.iter();
        let unique =
            attributes.filter(|attribute| attribute.uniqueness != Uniqueness::None && !attribute.is_read_only());
        let askable = unique.filter(|attribute| provider.limits().can_filter(wanted.kind(), &attribute.name));
        let targets = askable.filter_map(|attribute| TargetPath::parse(&attribute.name).ok());
        let matching = self.mapping(wanted).mapping.matching();
        let others = targets.filter(|target| matching.first().is_none_or(|first| first.target != *target));
        others.filter_map(|target| Some((target.clone(), target.get(resource)?.as_str()?.to_owned()))).collect()
    }

    /// Asks by each matching attribute until somebody is found.
    fn find(&self, wanted: &Wanted, asked: &mut Vec<Request>) -> Result<Match, AskError> {
        let mut result = Match::Unasked;
        for PlannedRequest { request, .. } in self.look_up_requests(wanted) {
            let Some(question) = question(&request) else { continue };
            let found = self.look_ups.find(&request, &question)?;
            asked.push(request);
            let (target, value) = question;
            match found {
                Found::Nobody => result = Match::Nobody,
                Found::One(resource) => return Ok(Match::One { target, resource }),
                Found::Several(ids) => return Ok(Match::Several { target, value, ids }),
            }
        }
        Ok(result)
    }

    fn look_up_requests(&self, wanted: &Wanted) -> Vec<PlannedRequest> {
        let nobody = |key: &str| ReferenceValue::OutsideSet { key: key.to_owned() };
        self.dry_run.client.look_up(&self.subject(wanted, &wanted.created, &nobody))
    }

    fn first_look_up(&self, wanted: &Wanted) -> Option<String> {
        self.look_up_requests(wanted).into_iter().next().map(|planned| planned.request.path)
    }

    /// What the record's references become in the account.
    fn refer_all(&self, wanted: &Wanted, plan: &mut RecordPlan) -> Result<References, AskError> {
        let mut known = References::new();
        for identifier in self.identifiers(wanted) {
            let value = self.refer_one(wanted.kind(), &identifier, plan)?;
            known.insert(identifier, value);
        }
        let outside = known.values().filter(|value| matches!(value, ReferenceValue::OutsideSet { .. })).count();
        match (wanted.kind(), outside) {
            (_, 0) => {}
            (ResourceKind::User, _) => {
                plan.marks.push(RecordMark::NoManager);
                plan.notes.push(
                    "The manager is not among the loaded users, or will not be in the account, and is not sent."
                        .to_owned(),
                );
            }
            (ResourceKind::Group, 1) => {
                plan.notes.push(
                    "One member is not among the loaded users, or will not be in the account, and is left out."
                        .to_owned(),
                );
            }
            (ResourceKind::Group, count) => {
                plan.notes.push(format!(
                    "{count} members are not among the loaded users, or will not be in the account, and are left out."
                ));
            }
        }
        Ok(known)
    }

    fn refer_one(
        &self,
        kind: ResourceKind,
        identifier: &str,
        plan: &mut RecordPlan,
    ) -> Result<ReferenceValue, AskError> {
        let outside = || ReferenceValue::OutsideSet { key: identifier.to_owned() };
        let Some(other) = self.referred(kind, identifier) else { return Ok(outside()) };
        let mut asked = Vec::new();
        let found = self.find(&other, &mut asked)?;
        plan.asked.extend(asked);
        Ok(match found {
            Match::One { resource, .. } => match id_of(&resource) {
                Some(id) => ReferenceValue::Known(id.to_owned()),
                None => outside(),
            },
            Match::Nobody if other.disabled && !self.dry_run.client.creates_disabled() => outside(),
            Match::Nobody => ReferenceValue::AfterLookUp { name: other.name },
            Match::Several { .. } | Match::Unasked => outside(),
        })
    }

    /// The record that an identifier refers to: a user, or from a group also a group.
    fn referred(&self, kind: ResourceKind, identifier: &str) -> Option<Wanted> {
        let find = |kind| self.rosters.of(kind).find(identifier).and_then(|index| self.wanted(kind, index).ok());
        find(ResourceKind::User).or_else(|| if kind == ResourceKind::Group { find(kind) } else { None })
    }

    fn identifiers(&self, wanted: &Wanted) -> Vec<String> {
        references::identifiers(self.mapping(wanted), self.references(wanted), &wanted.updated)
    }

    fn references(&self, wanted: &Wanted) -> &'static [&'static str] {
        self.dry_run.client.references(wanted.kind())
    }

    fn wanted(&self, kind: ResourceKind, index: RecordIndex) -> Result<Wanted, ReadError> {
        let DryRun { set, client, context, .. } = self.dry_run;
        let record = set.record(kind, index)?;
        let mapping = self.dry_run.mapping(kind);
        let mapped = mapping.apply(record.value(), context);
        let finished = |mut resource: Value| {
            client.finish(kind, &mut resource);
            resource
        };
        Ok(Wanted {
            name: record.name(),
            created: finished(mapped.resource.clone()),
            updated: finished(mapping.for_update(&mapped)),
            disabled: client.is_disabled(kind, record.value()),
            mapped,
            record,
        })
    }

    fn subject<'s>(
        &'s self,
        wanted: &'s Wanted,
        resource: &'s Value,
        refer: &'s dyn Fn(&str) -> ReferenceValue,
    ) -> Subject<'s> {
        let mapping = &*self.mapping(wanted).mapping;
        Subject { kind: wanted.kind(), variant: self.dry_run.variant, mapping, resource, name: &wanted.name, refer }
    }

    fn mapping(&self, wanted: &Wanted) -> &'a CompiledMapping {
        self.dry_run.mapping(wanted.kind())
    }

    fn label(&self) -> &'static str {
        self.dry_run.client.kind().label()
    }

    fn nothing_to_match_by(&self, wanted: &Wanted) -> String {
        let matching = self.mapping(wanted).mapping.matching();
        let names: Vec<String> = matching.iter().map(|rule| rule.target.short()).collect();
        match names.as_slice() {
            [] => "The mapping has no matching attribute, so the client could not look anybody up".to_owned(),
            names => format!("There is nothing to look up by: {} is empty", names.join(" and ")),
        }
    }
}

impl Wanted {
    fn kind(&self) -> ResourceKind {
        self.record.kind
    }
}

fn refer(known: &References) -> impl Fn(&str) -> ReferenceValue {
    |key| known.get(key).cloned().unwrap_or_else(|| ReferenceValue::OutsideSet { key: key.to_owned() })
}

fn blank(wanted: &Wanted) -> RecordPlan {
    RecordPlan {
        resource: wanted.kind(),
        record: wanted.record.index,
        name: wanted.name.clone(),
        key: wanted.record.key(),
        outcome: Outcome::NoChange,
        marks: Vec::new(),
        matched_by: None,
        matched_id: None,
        notes: Vec::new(),
        asked: Vec::new(),
        next: Vec::new(),
    }
}

fn unreadable(kind: ResourceKind, index: RecordIndex, error: &ReadError) -> RecordPlan {
    let name = format!("{} {}", kind.noun(), index.0 + 1);
    RecordPlan {
        resource: kind,
        record: index,
        key: name.clone(),
        name,
        outcome: Outcome::CannotSay { reason: error.to_string() },
        marks: Vec::new(),
        matched_by: None,
        matched_id: None,
        notes: Vec::new(),
        asked: Vec::new(),
        next: Vec::new(),
    }
}

fn cannot_say(trouble: &Trouble) -> Outcome {
    Outcome::CannotSay { reason: trouble.sentence() }
}

/// Values that the mapping refuses to give for this record. Rules that are at fault for everybody are the mapping's findings.
fn mapping_notes(mapping: &CompiledMapping, mapped: &Mapped) -> Vec<String> {
    let results = mapping.rules.iter().zip(&mapped.rules);
    let notes = results.filter_map(|(rule, result)| match &result.state {
        RuleState::Refused { message, .. } => Some(format!("{} is not sent: {message}.", rule.rule.target.short())),
        _ => None,
    });
    notes.collect()
}

fn takes_access_away(change: &Change) -> bool {
    change.target.attribute().eq_ignore_ascii_case("active") && change.after.as_ref().is_some_and(is_false)
}

/// Booleans come as text from some.
fn is_false(value: &Value) -> bool {
    value == &json!(false) || value.as_str().is_some_and(|text| text.eq_ignore_ascii_case("false"))
}
