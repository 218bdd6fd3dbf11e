//! A record as the client sees it: mapped, finished, and judged by whether it is to have access.

use serde_json::Value;

use super::Decider;
use crate::base::{PackedTexts, ResourceKind};
use crate::client::{Account, Cause, Enabled, Event, References, Sequence, identifier, identifiers};
use crate::exchange::outcome::{Outcome, RecordPlan};
use crate::exchange::plan::PlanInput;
use crate::mapping::{Apply, CompiledMapping, Mapped, PassedOn, RuleState, called, known_by};
use crate::scim::TargetPath;
use crate::scim::message::plain;
use crate::source::{ReadError, Record, RecordIndex, is_of_names};

/// A record as the client sees it.
pub(super) struct Wanted {
    pub kind: ResourceKind,
    pub record: RecordIndex,
    pub name: String,
    /// What it is asked for by.
    key: String,
    pub mapped: Mapped,
    /// As it would be created, and as an update would have it; references as the payload has them.
    pub created: Value,
    pub updated: Value,
    /// The identifiers of those whom it refers to; `None` when it says nothing of that. Of a list that is passed on,
    /// [`Self::created`] and [`Self::updated`] have one element.
    pub identifiers: Option<PackedTexts>,
    /// The client takes it for deleted, disabled or suspended.
    pub disabled: bool,
    /// The payload does not say whether it is.
    pub state_not_known: bool,
    /// The attributes of which it is not known what is sent, each with the reason.
    pub not_known: Vec<(TargetPath, String)>,
    /// The same and what is refused, as sentences.
    pub lacking: Vec<(TargetPath, String)>,
}

impl Wanted {
    pub fn kind(&self) -> ResourceKind {
        self.kind
    }

    /// A plan that says nothing yet.
    pub fn blank_plan(&self) -> RecordPlan {
        let blank = RecordPlan::blank(self.kind, self.record, self.name.clone(), self.key.clone());
        RecordPlan { known_by: known_by(&self.created, &self.name), ..blank }
    }

    /// Values that the mapping refuses to give for this record, in words. Rules that are at fault for everybody are the
    /// mapping's findings.
    pub fn refusals(&self, mapping: &CompiledMapping) -> Vec<String> {
        let results = mapping.rules.iter().zip(&self.mapped.rules);
        let notes = results.filter_map(|(rule, result)| match &result.state {
            RuleState::Refused { message, .. } => Some(format!("{} is not sent: {message}.", rule.rule.target.short())),
            _ => None,
        });
        notes.collect()
    }
}

impl Wanted {
    /// Why nobody can be looked up: what the client would look up by is not known.
    pub fn match_not_known(&self, mapping: &CompiledMapping) -> Option<String> {
        let matching = mapping.mapping.matching();
        let is_matching = |target: &TargetPath| matching.iter().any(|rule| rule.target == *target);
        let (target, why) = self.not_known.iter().find(|(target, _)| is_matching(target))?;
        Some(format!("What {} is looked up by is not known: {why}", target.short()))
    }

    /// Why it cannot be said what an update would change: one attribute of it is not known.
    pub fn update_not_known(&self, mapping: &CompiledMapping) -> Option<String> {
        let is_updated = |target: &TargetPath| mapping.rule(target).is_none_or(|rule| rule.rule.apply == Apply::Always);
        let (target, why) = self.not_known.iter().find(|(target, _)| is_updated(target))?;
        Some(format!("What is sent as {} is not known: {why}", target.short()))
    }
}

/// What the look-up asks for, as it is sent: the first matching attribute that has a value.
fn asked_for_by(mapping: &CompiledMapping, created: &Value) -> Option<String> {
    let matching = mapping.mapping.matching();
    matching.iter().find_map(|rule| plain(rule.target.get(created)?).filter(|text| !text.trim().is_empty()))
}

impl Decider<'_> {
    pub(super) fn wanted(&self, kind: ResourceKind, index: RecordIndex) -> Result<Wanted, ReadError> {
        let PlanInput { client, context, .. } = self.dry_run;
        let mapping = self.dry_run.mapping(kind);
        let (record, apart) = self.read(kind, index)?;
        let mapped = mapping.apply(record.value(), context);
        let finished = |mut resource: Value| {
            client.finish(kind, &mut resource);
            resource
        };
        let updated = finished(mapping.for_update(&mapped));
        let created = finished(mapped.resource.clone());
        let identifiers = identifiers(client, kind, &updated).map(|few| few.iter().collect());
        Ok(Wanted {
            name: called(&record, &mapped.resource),
            key: asked_for_by(mapping, &created).unwrap_or_else(|| record.key()),
            created,
            // Where the rule refuses the list or is not for updates, nothing is said of it, whatever came.
            identifiers: identifiers.map(|few| apart.unwrap_or(few)),
            updated,
            disabled: client.enabled(kind, record.value()) == Enabled::No,
            not_known: mapping.not_known(&mapped),
            lacking: mapping.lacking(&mapped),
            state_not_known: client.is_state_open(kind, record.value(), &mapped.resource),
            mapped,
            kind,
            record: index,
        })
    }

    /// A record; the identifiers in the list that it refers to others by, where that is passed on, are apart.
    fn read(&self, kind: ResourceKind, index: RecordIndex) -> Result<(Record, Option<PackedTexts>), ReadError> {
        let PlanInput { set, .. } = self.dry_run;
        let Some(list) = self.passed_on(kind) else { return Ok((set.record(kind, index)?, None)) };
        let mut apart = Apart::of(&list);
        let record = set.record_apart(kind, index, &list.places, &mut |at, element| apart.take(at, element))?;
        let first = list.places.iter().position(|place| list_at(record.value(), place).is_some());
        Ok((record, first.map(|first| apart.lists.swap_remove(first).identifiers)))
    }

    /// The list that references come from one by one, when nothing else of the record depends on it.
    fn passed_on(&self, kind: ResourceKind) -> Option<PassedOn<'_>> {
        const LIST: &str = "members";
        let client = self.dry_run.client;
        let list = client.references(kind).contains(&LIST).then(|| self.dry_run.mapping(kind).passed_on(LIST))??;
        let is_read = list.keys().any(|key| is_of_names(key) || client.enabled_by().any(|read| read == key));
        (!is_read).then_some(list)
    }

    /// What the client does about the record, when the account has this.
    pub(super) fn phrase(
        &self,
        wanted: &Wanted,
        after: &Value,
        references: &References,
        account: Account<'_>,
        cause: Cause,
    ) -> Sequence {
        let mapping = &*self.mapping(wanted).mapping;
        let event = Event {
            kind: wanted.kind(),
            mapping,
            name: &wanted.name,
            after,
            references,
            lacking: &wanted.lacking,
            account,
            cause,
        };
        self.dry_run.client.phrase(&event, self.dry_run.variant)
    }
}

/// Lists of references that come one by one.
struct Apart<'m> {
    list: &'m PassedOn<'m>,
    /// By their places.
    lists: Vec<ListSoFar>,
}

/// What a list refers to, and whether it is known what the rule does with it.
#[derive(Clone, Default)]
struct ListSoFar {
    identifiers: PackedTexts,
    is_filled: bool,
    is_refused: bool,
}

impl<'m> Apart<'m> {
    fn of(list: &'m PassedOn<'m>) -> Self {
        Self { list, lists: vec![ListSoFar::default(); list.places.len()] }
    }

    /// The first that says something stays in the record, so that the rule is filled, and the first that is refused, so
    /// that it refuses.
    fn take(&mut self, at: usize, element: Value) -> Option<Value> {
        let list = self.lists.get_mut(at).filter(|list| !list.is_refused)?;
        match self.list.element(&element) {
            Ok(None) => None,
            Ok(Some(reference)) => {
                identifier(&reference).iter().for_each(|identifier| list.identifiers.push(identifier));
                (!std::mem::replace(&mut list.is_filled, true)).then_some(element)
            }
            Err(_) => {
                list.is_refused = true;
                Some(element)
            }
        }
    }
}

fn list_at<'v>(record: &'v Value, place: &[&str]) -> Option<&'v Vec<Value>> {
    place.iter().try_fold(record, |value, key| value.get(key))?.as_array()
}

/// What is planned for a record that cannot be read.
pub(super) fn unreadable(kind: ResourceKind, index: RecordIndex, error: &ReadError) -> RecordPlan {
    let name = format!("{} {}", kind.noun(), index.0 + 1);
    let plan = RecordPlan::blank(kind, index, name.clone(), name);
    RecordPlan { outcome: Outcome::CannotSay { reason: error.to_string() }, ..plan }
}
