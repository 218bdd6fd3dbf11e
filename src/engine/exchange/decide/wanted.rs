//! A record as the client sees it: mapped, finished, and judged by whether it is to have access.

use serde_json::Value;

use super::Decider;
use crate::base::ResourceKind;
use crate::client::{Account, Cause, Enabled, Event, References, Sequence};
use crate::exchange::outcome::{Outcome, RecordPlan};
use crate::exchange::plan::PlanInput;
use crate::mapping::{Apply, CompiledMapping, Mapped, RuleState, called};
use crate::scim::TargetPath;
use crate::source::{ReadError, Record, RecordIndex};

/// A record as the client sees it.
pub(super) struct Wanted {
    pub record: Record,
    pub name: String,
    pub mapped: Mapped,
    /// As it would be created, and as an update would have it; references as the payload has them.
    pub created: Value,
    pub updated: Value,
    /// The client takes it for deleted, disabled or suspended.
    pub disabled: bool,
    /// The payload does not say whether it is.
    pub state_not_known: bool,
    /// The attributes of which it is not known what is sent, each with the reason.
    pub not_known: Vec<(TargetPath, String)>,
}

impl Wanted {
    pub fn kind(&self) -> ResourceKind {
        self.record.kind
    }

    /// A plan that says nothing yet.
    pub fn blank_plan(&self) -> RecordPlan {
        RecordPlan::blank(self.kind(), self.record.index, self.name.clone(), self.record.key())
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

impl Decider<'_> {
    pub(super) fn wanted(&self, kind: ResourceKind, index: RecordIndex) -> Result<Wanted, ReadError> {
        let PlanInput { set, client, context, .. } = self.dry_run;
        let record = set.record(kind, index)?;
        let mapping = self.dry_run.mapping(kind);
        let mapped = mapping.apply(record.value(), context);
        let finished = |mut resource: Value| {
            client.finish(kind, &mut resource);
            resource
        };
        let enabled = client.enabled(kind, record.value());
        Ok(Wanted {
            name: called(&record, &mapped.resource),
            created: finished(mapped.resource.clone()),
            updated: finished(mapping.for_update(&mapped)),
            disabled: enabled == Enabled::No,
            not_known: mapping.not_known(&mapped),
            state_not_known: client.is_state_open(kind, record.value(), &mapped.resource),
            mapped,
            record,
        })
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
            not_known: &wanted.not_known,
            account,
            cause,
        };
        self.dry_run.client.phrase(&event, self.dry_run.variant)
    }
}

/// What is planned for a record that cannot be read.
pub(super) fn unreadable(kind: ResourceKind, index: RecordIndex, error: &ReadError) -> RecordPlan {
    let name = format!("{} {}", kind.noun(), index.0 + 1);
    let plan = RecordPlan::blank(kind, index, name.clone(), name);
    RecordPlan { outcome: Outcome::CannotSay { reason: error.to_string() }, ..plan }
}
